import { mostInGroup, settleChain, type ChainLink, type ChainState } from './balance-chain.ts'
import type { BalanceTrace, DraftTransaction } from './read-row.ts'
import type { BalanceBreak, RowSetAside, SheetPlan, Transaction } from './statement.ts'

interface Link extends ChainLink { draft: DraftTransaction | null; instant: string }

interface Account extends ChainState<Link> { key: string; instant: string | null; group: Link[] }

export interface BalanceResult { rows: Transaction[]; setAside: RowSetAside[]; breaks: BalanceBreak[] }

/** What follows the balances of a sheet's rows. */
export interface BalanceBook {
  add(draft: DraftTransaction): void
  /** A row that was set aside after its amount or balance was read: without it a break would be found where none is. */
  trace(row: number, trace: BalanceTrace): void
  /** What has become known since the last call. */
  take(): BalanceResult
  /** No more rows: settles what is waiting. A new section of the same sheet may follow. */
  end(): void
}

/** So many accounts are followed at once. */
const mostAccounts = 50_000

/**
 * Follows the balance of every account of a sheet, row by row in flat memory. Rows come out when their instant (date and
 * time) is complete, those of one account in the order of the file; rows of one instant get the rank in which the balance
 * runs on, when there is one. A balance that does not run on is located.
 */
export function runningBalance(plan: Pick<SheetPlan, 'sheet' | 'order' | 'layout'>): BalanceBook {
  const accounts = new Map<string, Account>()
  const descending = plan.order === 'descending'
  const byBalance = plan.layout.amount.style === 'by-balance'
  let result: BalanceResult = { rows: [], setAside: [], breaks: [] }

  const settle = (account: Account) => {
    const group = account.group
    account.group = []
    if (group.length === 0) return
    const inTime = descending ? group.toReversed() : group
    if (byBalance && !descending) fillDirections(inTime, account.closing)
    const ordered = settleChain(account, inTime, descending, (row, expectedFen, foundFen) => {
      result.breaks.push({ sheet: plan.sheet, row, account: account.key || null, expectedFen, foundFen })
    })
    const ranks = new Map(ordered.map((link, rank) => [link, rank]))
    for (const link of group) emit(link, ranks.get(link)!)
  }

  const emit = ({ draft }: Link, order: number) => {
    if (!draft) return
    const { direction } = draft
    if (direction) result.rows.push({ ...draft, direction, order })
    else result.setAside.push({ sheet: draft.sheet, row: draft.row, reason: '没有收付方向，前后余额也推不出是收是付' })
  }

  const add = (key: string, link: Link) => {
    let account = accounts.get(key)
    if (!account) {
      if (accounts.size >= mostAccounts) {
        const [oldest] = accounts.values()
        settle(oldest!)
        accounts.delete(oldest!.key)
      }
      account = { key, instant: null, group: [], closing: null, next: null }
      accounts.set(key, account)
    }
    // Without an order of the rows only neighbours can be compared, as they stand.
    const ends = plan.order === 'unknown' ? account.group.length > 0 : account.instant !== link.instant || account.group.length >= mostInGroup
    if (ends) settle(account)
    account.instant = link.instant
    account.group.push(link)
  }

  return {
    add(draft: DraftTransaction): void {
      const signedFen = draft.direction === null ? null : draft.direction === 'in' ? draft.amountFen : -draft.amountFen
      add(draft.account ?? '', { draft, signedFen, balanceFen: draft.balanceFen, row: draft.row, instant: instantOf(draft) })
    },
    trace(row: number, { account, when, signedFen, balanceFen }: BalanceTrace): void {
      const key = account ?? ''
      // A row without a date stands where it stands.
      const instant = when ? instantOf(when) : accounts.get(key)?.instant ?? ''
      add(key, { draft: null, signedFen, balanceFen, row, instant })
    },
    take(): BalanceResult {
      const taken = result
      result = { rows: [], setAside: [], breaks: [] }
      return taken
    },
    end(): void {
      for (const account of accounts.values()) settle(account)
      accounts.clear()
    },
  }
}

const instantOf = ({ date, time }: { date: string; time: string | null }) => `${date} ${time ?? ''}`

/** For amounts without sign or direction: the way that leads from the balance before to the one after. */
function fillDirections(links: readonly Link[], opening: number | null): void {
  let balance = opening
  for (const link of links) {
    const { draft } = link
    if (draft && balance !== null && link.balanceFen !== null && Math.abs(link.balanceFen - balance) === draft.amountFen) {
      draft.direction = link.balanceFen > balance ? 'in' : 'out'
      link.signedFen = link.balanceFen - balance
    }
    balance = link.balanceFen
  }
}
