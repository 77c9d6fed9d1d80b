import type { BalanceTrace, DraftTransaction } from './read-row.ts'
import type { BalanceBreak, RowSetAside, SheetPlan, Transaction } from './statement.ts'

/** A link of the chain: a transaction, or a row that was set aside and moved the balance all the same. */
interface Link { draft: DraftTransaction | null; signedFen: number | null; balanceFen: number | null; row: number; instant: string }

interface Account { key: string; instant: string | null; group: Link[]; closing: number | null; next: Link | null }

export interface BalanceResult { rows: Transaction[]; setAside: RowSetAside[]; breaks: BalanceBreak[] }

/** So many rows of one instant are tried in another order; so many accounts are followed at once. */
const mostInGroup = 5000
const mostAccounts = 50_000

/**
 * Follows the balance of every account of a sheet, row by row in flat memory. Rows come out when their instant (date and
 * time) is complete, those of one account in the order of the file; rows of one instant get the rank in which the balance
 * runs on, when there is one. A balance that does not run on is located.
 */
export function runningBalance(plan: Pick<SheetPlan, 'sheet' | 'order' | 'layout'>) {
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
    const ordered = inOrder(inTime, descending ? null : account.closing, descending ? openingOf(account.next) : null)
    if (descending) settleDescending(account, ordered)
    else account.closing = checkFrom(account, ordered, account.closing)
    const ranks = new Map(ordered.map((link, rank) => [link, rank]))
    for (const link of group) emit(link, ranks.get(link)!)
  }

  /** The links before `next` in time are now known: the balance must lead from the last of them to it. */
  const settleDescending = (account: Account, ordered: Link[]) => {
    const closing = checkFrom(account, ordered, null)
    const { next } = account
    if (next && closing !== null && next.balanceFen !== null && next.signedFen !== null && closing + next.signedFen !== next.balanceFen) {
      result.breaks.push({ sheet: plan.sheet, row: next.row, account: account.key || null, expectedFen: closing + next.signedFen, foundFen: next.balanceFen })
    }
    account.next = ordered[0]!
  }

  const checkFrom = (account: Account, ordered: readonly Link[], opening: number | null): number | null => {
    let closing = opening
    for (const { signedFen, balanceFen, row } of ordered) {
      const expected = closing !== null && signedFen !== null ? closing + signedFen : null
      if (expected !== null && balanceFen !== null && expected !== balanceFen) {
        result.breaks.push({ sheet: plan.sheet, row, account: account.key || null, expectedFen: expected, foundFen: balanceFen })
      }
      closing = balanceFen ?? expected
    }
    return closing
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
    /** A row that was set aside after its amount or balance was read: without it a break would be found where none is. */
    trace(row: number, { account, when, signedFen, balanceFen }: BalanceTrace): void {
      const key = account ?? ''
      // A row without a date stands where it stands.
      const instant = when ? instantOf(when) : accounts.get(key)?.instant ?? ''
      add(key, { draft: null, signedFen, balanceFen, row, instant })
    },
    /** What has become known since the last call. */
    take(): BalanceResult {
      const taken = result
      result = { rows: [], setAside: [], breaks: [] }
      return taken
    },
    /** No more rows: settles what is waiting. A new section of the same sheet may follow. */
    end(): void {
      for (const account of accounts.values()) settle(account)
      accounts.clear()
    },
  }
}

const instantOf = ({ date, time }: { date: string; time: string | null }) => `${date} ${time ?? ''}`

const openingOf = (link: Link | null) => (link && link.balanceFen !== null && link.signedFen !== null ? link.balanceFen - link.signedFen : null)

function runsOn(links: readonly Link[], opening: number | null, closing: number | null): boolean {
  let balance = opening
  for (const { signedFen, balanceFen } of links) {
    if (signedFen === null || balanceFen === null) return false
    if (balance !== null && balance + signedFen !== balanceFen) return false
    balance = balanceFen
  }
  return closing === null || balance === null || balance === closing
}

/**
 * The links of one instant in an order in which the balance runs on from `opening` (to `closing`), or as given when it
 * does so already, or in no order. Every row leads from one balance to another, so this is the path over all edges of a
 * graph (Hierholzer): linear, whatever the number of rows.
 */
function inOrder(links: Link[], opening: number | null, closing: number | null): Link[] {
  if (links.length < 2 || runsOn(links, opening, closing) || links.some(({ signedFen, balanceFen }) => signedFen === null || balanceFen === null)) return links
  const from = new Map<number, Link[]>()
  const degree = new Map<number, number>()
  for (const link of links.toReversed()) {
    const start = link.balanceFen! - link.signedFen!
    const leaving = from.get(start)
    if (leaving) leaving.push(link)
    else from.set(start, [link])
    degree.set(start, (degree.get(start) ?? 0) + 1)
    degree.set(link.balanceFen!, (degree.get(link.balanceFen!) ?? 0) - 1)
  }
  const starts = [...degree].filter(([, out]) => out > 0)
  if (starts.length > 1 || starts.some(([, out]) => out > 1)) return links
  const start = starts[0]?.[0] ?? opening ?? closing ?? links[0]!.balanceFen! - links[0]!.signedFen!
  const path: Link[] = []
  const open: { node: number; by: Link | null }[] = [{ node: start, by: null }]
  while (open.length > 0) {
    const { node, by } = open.at(-1)!
    const link = from.get(node)?.pop()
    if (link) open.push({ node: link.balanceFen!, by: link })
    else {
      open.pop()
      if (by) path.push(by)
    }
  }
  path.reverse()
  return path.length === links.length && runsOn(path, opening, closing) ? path : links
}

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
