import { backwards, neverOverdrawn, throughAccount, type FollowRule } from './follow-account.ts'
import { moneyGraph, type EndReason, type MoneyGraph, type MoneyPart, type PlaceOfMoney } from './follow-graph.ts'

/** A row of a statement, positive when money comes in; days since 1970-01-01. */
export interface BookRow {
  id: string
  day: number
  fen: number
  /** Who stands on the other side, and what they look like (PartyKind). */
  party: string
  kind: string
  /** The statement of the account on the other side is at hand, though maybe not of that day. */
  known: boolean
}

/** An account whose statement is at hand; rows in its order, without reversals and what they reverse. */
export interface AccountBook {
  account: string
  owner: string
  /** Before the first row; null: the statement shows no balance. */
  openingFen: number | null
  rows: readonly BookRow[]
  /** There are more rows than could be taken. */
  cut: boolean
}

export type FollowDirection = 'forwards' | 'backwards'
export const mostSteps = 6

export interface FollowOptions {
  direction: FollowDirection
  rule: FollowRule
  /** 1 to 6 payments one after another. */
  steps: number
  /** Accounts that are opened, those that get most first. */
  mostAccounts: number
  /** Rows of all of them together. */
  mostRows: number
  /** Nodes shown; smaller ends of one kind are put together. */
  mostNodes: number
}

/** Where rows come from. */
export interface MoneySource {
  /** The statement of an account within the days looked at; null: not at hand. */
  book(account: string): Promise<AccountBook | null>
  /** The same transfers as they stand in the statement of the other owner, by the id of the row asked for. */
  otherSides(rows: readonly string[]): Promise<ReadonlyMap<string, { account: string; owner: string; row: string }>>
}

/** A row to start from, with the account it stands in. */
export interface StartRow extends BookRow { account: string; owner: string }

/**
 * Follows money from rows on: forwards, where what came in there (or was paid there) went; backwards, where what was paid
 * there (or came in there) had come from. Account by account by the rule, over as many payments as asked for; it ends where
 * no statement is at hand, and says so. Nothing is lost: what started is what ended, to the fen.
 *
 * @param start all with money coming in, or all with money going out
 * @throws RangeError for other steps, or a start in both directions
 */
export async function followMoney(start: readonly StartRow[], source: MoneySource, options: FollowOptions): Promise<MoneyGraph> {
  const { direction, rule, steps, mostAccounts, mostRows, mostNodes } = options
  if (!Number.isInteger(steps) || steps < 1 || steps > mostSteps) throw new RangeError(`steps: 1 to ${mostSteps}`)
  if (start.some(({ fen }) => fen > 0) && start.some(({ fen }) => fen < 0)) throw new RangeError('start: in or out, not both')
  const ahead = direction === 'forwards'
  const arrives = ({ fen }: { fen: number }) => (ahead ? fen > 0 : fen < 0)
  const accounts = new Map<string, OpenAccount>()
  const parts: MoneyPart[] = []
  const ends: { at: PlaceOfMoney; reason: EndReason; fen: number }[] = []
  const begun: { at: PlaceOfMoney; fen: number }[] = []
  let rowsTaken = 0

  const open = async (account: string): Promise<OpenAccount | EndReason> => {
    const known = accounts.get(account)
    if (known) return known
    if (accounts.size >= mostAccounts || rowsTaken >= mostRows) return 'limit'
    const book = await source.book(account)
    if (!book) return 'no-statement'
    rowsTaken += book.rows.length
    const opened = openAccount(book, ahead)
    accounts.set(account, opened)
    return opened
  }

  // All of these rows is followed from the beginning: money that comes round to them is in that already.
  const started = new Set(start.map(({ id }) => id))
  let leaving: Leaving[] = []
  let arriving: Arriving[] = []
  for (const row of start) {
    const at = placeOfAccount(row)
    begun.push({ at, fen: Math.abs(row.fen) })
    if (arrives(row)) arriving.push({ account: row.account, owner: row.owner, row: row.id, fen: Math.abs(row.fen) })
    else leaving.push({ at, row, fen: Math.abs(row.fen) })
  }
  for (let step = 1; step <= steps; step += 1) {
    for (const [account, list] of mostFirst(arriving)) {
      const opened = await open(account)
      const end = (one: Arriving, reason: EndReason) => ends.push({ at: placeOfAccount(one), reason, fen: one.fen })
      if (typeof opened === 'string') {
        for (const one of list) end(one, opened)
        continue
      }
      for (const one of list) {
        if (step > 1 && started.has(one.row)) end(one, 'start')
        else if (opened.byId.has(one.row)) opened.marked.set(one.row, (opened.marked.get(one.row) ?? 0) + one.fen)
        else end(one, opened.cut ? 'cut' : 'dates')
      }
      for (const one of opened.lead(rule)) {
        if (started.has(one.row.id)) ends.push({ at: one.at, reason: 'start', fen: one.fen })
        else leaving.push(one)
      }
    }
    if (leaving.length === 0) {
      arriving = []
      break
    }
    const sides = await source.otherSides(leaving.map(({ row }) => row.id))
    arriving = []
    for (const { at, row, fen } of leaving) {
      const side = sides.get(row.id)
      const to = side ? placeOfAccount(side) : { id: `${row.kind}:${row.party}`, token: row.party, kind: row.kind, owner: null }
      parts.push({ from: ahead ? at : to, to: ahead ? to : at, row: row.id, day: row.day, fen, wholeFen: Math.abs(row.fen), step })
      if (side) arriving.push({ ...side, fen })
      else ends.push({ at: to, reason: endOf(row), fen })
    }
    leaving = []
  }
  for (const one of arriving) ends.push({ at: placeOfAccount(one), reason: 'steps', fen: one.fen })
  for (const { book, restFen, cut } of accounts.values()) {
    if (restFen > 0) ends.push({ at: placeOfAccount(book), reason: cut ? 'cut' : ahead ? 'balance' : 'opening', fen: restFen })
  }
  const guessed = [...accounts.values()].filter(({ balance }) => balance !== 'shown').map(({ book, balance }) => ({ account: book.account, balance }))
  return moneyGraph({ direction, begun, parts, ends, guessed, mostNodes })
}

interface Arriving { account: string; owner: string; row: string; fen: number }
interface Leaving { at: PlaceOfMoney; row: BookRow; fen: number }

const placeOfAccount = ({ account, owner }: { account: string; owner: string }): PlaceOfMoney => ({ id: `account:${account}`, token: account, kind: 'account', owner })

function endOf({ kind, party, known }: BookRow): EndReason {
  if (kind === 'cash') return 'cash'
  if (kind === 'wallet') return 'wallet'
  if (known) return 'unmatched'
  return /^[0-]*$/.test(party) ? 'unnamed' : 'no-statement'
}

/** By account, the one that gets most first; the same in every run. */
function mostFirst(arriving: readonly Arriving[]): [string, Arriving[]][] {
  const sum = (list: readonly Arriving[]) => list.reduce((total, { fen }) => total + fen, 0)
  return [...Map.groupBy(arriving, ({ account }) => account)].sort(([one, a], [other, b]) => sum(b) - sum(a) || (one < other ? -1 : 1))
}

interface OpenAccount {
  book: AccountBook
  byId: ReadonlyMap<string, BookRow>
  marked: Map<string, number>
  restFen: number
  cut: boolean
  /** Where the opening balance is from; `raised`: the rows would overdraw the one shown. */
  balance: 'shown' | 'unknown' | 'raised'
  /** Leads all that is marked through the account. @returns what was not paid on before */
  lead(rule: FollowRule): Leaving[]
}

function openAccount(book: AccountBook, ahead: boolean): OpenAccount {
  const openingFen = neverOverdrawn(book.openingFen, book.rows)
  const read = ahead ? { openingFen, movements: book.rows } : backwards(openingFen, book.rows)
  const byId = new Map(book.rows.map((row) => [row.id, row]))
  const at = placeOfAccount(book)
  let before = new Map<string, number>()
  return {
    book, byId, marked: new Map(), restFen: 0, cut: book.cut, balance: book.openingFen === null ? 'unknown' : openingFen > book.openingFen ? 'raised' : 'shown',
    lead(rule) {
      const { paid, restFen } = throughAccount(read.openingFen, read.movements, this.marked, rule)
      const fresh = [...paid].map(([id, fen]) => ({ at, row: byId.get(id)!, fen: fen - (before.get(id) ?? 0) })).filter(({ fen }) => fen > 0)
      before = paid
      this.restFen = restFen
      return fresh
    },
  }
}
