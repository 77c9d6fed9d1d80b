import { mostInGroup, settleChain, type ChainLink, type ChainState } from './balance-chain.ts'
import type { BalanceTrace, DraftTransaction } from './read-row.ts'
import type { BalanceBook, BalanceResult } from './running-balance.ts'
import type { SheetPlan } from './statement.ts'

interface Link extends ChainLink { draft: DraftTransaction | null; plain: boolean }

/**
 * Follows balances as runningBalance does, over rows that come as bare numbers (`plain`), with whole rows among them in
 * the order of the file. A lone row of an instant, by far the most, costs a few array entries and no object.
 *
 * @param onOrder told the rank of a plain row that is not the first of its instant; the others have rank 0
 */
export function balanceColumns(plan: Pick<SheetPlan, 'sheet' | 'order'>, onOrder: (row: number, rank: number) => void) {
  const descending = plan.order === 'descending'
  const numbers = new Map<string, number>()
  const keys: string[] = []
  const groups = new Map<number, Link[]>()
  // Per account, NaN for what is not known: the instant of the rows that wait, how many; if it is one plain row, that row.
  const [waiting, row] = [counts(), counts()]
  const [instant, signed, balance] = [figures(), figures(), figures()]
  // The last balance; in a sheet that runs backwards, the earliest row so far (0: none).
  const [closing, nextSigned, nextBalance] = [figures(), figures(), figures()]
  const nextRow = counts()
  let result: BalanceResult = { rows: [], setAside: [], breaks: [] }

  const broken = (account: number, at: number, expectedFen: number, foundFen: number) => {
    result.breaks.push({ sheet: plan.sheet, row: at, account: keys[account] || null, expectedFen, foundFen })
  }

  const settle = (account: number) => {
    if (waiting.list[account] === 0) return
    waiting.list[account] = 0
    const group = groups.get(account)
    if (group) return settleGroup(account, group)
    const [moved, found] = [signed.list[account]!, balance.list[account]!]
    if (descending) {
      if (nextRow.list[account]! > 0 && differs(found + nextSigned.list[account]!, nextBalance.list[account]!)) {
        broken(account, nextRow.list[account]!, found + nextSigned.list[account]!, nextBalance.list[account]!)
      }
      nextRow.list[account] = row.list[account]!
      nextSigned.list[account] = moved
      nextBalance.list[account] = found
      return
    }
    const expected = closing.list[account]! + moved
    if (differs(expected, found)) broken(account, row.list[account]!, expected, found)
    closing.list[account] = Number.isNaN(found) ? expected : found
  }

  const settleGroup = (account: number, group: Link[]) => {
    groups.delete(account)
    const state: ChainState<Link> = {
      closing: known(closing.list[account]!),
      next: nextRow.list[account] === 0 ? null
        : { row: nextRow.list[account]!, signedFen: known(nextSigned.list[account]!), balanceFen: known(nextBalance.list[account]!), draft: null, plain: false },
    }
    const ordered = settleChain(state, descending ? group.toReversed() : group, descending, (at, expected, found) => broken(account, at, expected, found))
    closing.list[account] = state.closing ?? NaN
    if (state.next) {
      nextRow.list[account] = state.next.row
      nextSigned.list[account] = state.next.signedFen ?? NaN
      nextBalance.list[account] = state.next.balanceFen ?? NaN
    }
    const ranks = new Map(ordered.map((link, rank) => [link, rank]))
    for (const link of group) {
      const rank = ranks.get(link)!
      if (link.plain && rank > 0) onOrder(link.row, rank)
      else if (link.draft?.direction) result.rows.push({ ...link.draft, direction: link.draft.direction, order: rank })
    }
  }

  const place = (account: number, at: number): number => {
    const ends = plan.order === 'unknown' ? waiting.list[account]! > 0 : instant.list[account] !== at || waiting.list[account]! >= mostInGroup
    if (ends) settle(account)
    instant.list[account] = at
    waiting.list[account]! += 1
    return waiting.list[account]!
  }

  const groupOf = (account: number): Link[] => {
    let group = groups.get(account)
    if (!group) {
      group = []
      groups.set(account, group)
    }
    return group
  }

  /** The plain row that has stood alone so far goes among its like. */
  const gather = (account: number, count: number) => {
    const group = groupOf(account)
    if (count === 2 && group.length === 0) {
      group.push({ row: row.list[account]!, signedFen: known(signed.list[account]!), balanceFen: known(balance.list[account]!), draft: null, plain: true })
    }
    return group
  }

  const accountNo = (key: string): number => {
    let number = numbers.get(key)
    if (number === undefined) {
      number = keys.push(key) - 1
      numbers.set(key, number)
      for (const one of [waiting, row, instant, signed, balance, closing, nextSigned, nextBalance, nextRow]) one.reach(number)
    }
    return number
  }

  const addLink = (account: number, at: number, link: Link) => gather(account, place(account, at)).push(link)

  const book: BalanceBook = {
    add(draft) {
      const signedFen = draft.direction === null ? null : draft.direction === 'in' ? draft.amountFen : -draft.amountFen
      addLink(accountNo(draft.account ?? ''), instantNumber(draft.date, draft.time), { draft, signedFen, balanceFen: draft.balanceFen, row: draft.row, plain: false })
    },
    trace(at, { account, when, signedFen, balanceFen }: BalanceTrace) {
      const number = accountNo(account ?? '')
      // A row without a date stands where it stands.
      const stands = Number.isNaN(instant.list[number]!) ? -1 : instant.list[number]!
      addLink(number, when ? instantNumber(when.date, when.time) : stands, { draft: null, signedFen, balanceFen, row: at, plain: false })
    },
    take() {
      const taken = result
      result = { rows: [], setAside: [], breaks: [] }
      return taken
    },
    end() {
      for (let account = 0; account < keys.length; account += 1) settle(account)
    },
  }

  return {
    ...book,
    /** The number of an account, by the text under which rows name it ('' for none). */
    accountNo,
    /** Adds a plain row; `at` is its instantNumber, `balanceFen` NaN when the row gives none. */
    plain(account: number, at: number, rowNumber: number, signedFen: number, balanceFen: number): void {
      const count = place(account, at)
      if (count === 1) {
        row.list[account] = rowNumber
        signed.list[account] = signedFen
        balance.list[account] = balanceFen
      } else gather(account, count).push({ row: rowNumber, signedFen, balanceFen: known(balanceFen), draft: null, plain: true })
    },
    /** The plain rows whose rank is not known yet. */
    waitingRows(): number[] {
      const rows: number[] = []
      for (let account = 0; account < keys.length; account += 1) {
        if (waiting.list[account] === 0) continue
        const group = groups.get(account)
        if (!group) rows.push(row.list[account]!)
        else for (const link of group) if (link.plain) rows.push(link.row)
      }
      return rows
    },
  }
}

/** An instant as a number: days since 1970 and the second of the day, -1 for none. */
export const instantOfParts = (day: number, second: number): number => day * 100_000 + second + 1

function instantNumber(date: string, time: string | null): number {
  if (time === null) return instantOfParts(Date.parse(`${date}T00:00:00Z`) / 86_400_000, -1)
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return instantOfParts(Date.parse(`${date}T00:00:00Z`) / 86_400_000, hours * 3600 + minutes * 60 + seconds)
}

const known = (figure: number): number | null => (Number.isNaN(figure) ? null : figure)
const differs = (expected: number, found: number) => expected !== found && !Number.isNaN(expected) && !Number.isNaN(found)

function figures() {
  return growing((size) => new Float64Array(size).fill(NaN))
}
function counts() {
  return growing((size) => new Float64Array(size))
}
/** A list of numbers that grows as accounts are found. */
function growing(make: (size: number) => Float64Array) {
  const column = {
    list: make(1024),
    reach(index: number) {
      if (index < column.list.length) return
      const more = make(column.list.length * 2)
      more.set(column.list)
      column.list = more
    },
  }
  return column
}
