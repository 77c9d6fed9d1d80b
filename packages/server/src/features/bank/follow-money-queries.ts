import { followMoney, type AccountBook, type BookRow, type FollowDirection, type MoneySource, type StartRow } from '@qingyuan/core/bank/follow-money'
import type { FollowRule } from '@qingyuan/core/bank/follow-account'
import type { MoneyGraph } from '@qingyuan/core/bank/follow-graph'
import { AppError } from '@qingyuan/core/errors'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { QueryParams } from '../../platform/clickhouse/analytics-query.ts'
import { dateOfDayNumber } from './analysis-days.ts'

/** Rows to start from: named ones, or all between an owner (token) and others, or with certain parties, within days. */
export type FollowStart =
  | { rows: readonly { batch: string; rowNo: number }[] }
  | { owner?: string; parties?: readonly string[]; flow: 'in' | 'out'; from: string; to: string }

export interface FollowQuestion {
  cleaning: string
  start: FollowStart
  direction: FollowDirection
  rule: FollowRule
  /** 1 to 6. */
  steps: number
  /** Rows after (backwards: before) this day are not looked at, 'YYYY-MM-DD'; default: all. */
  until?: string
}

export interface FollowLimits { startRows: number; rowsPerAccount: number; rows: number; accounts: number; nodes: number }
export const followLimits: FollowLimits = { startRows: 20_000, rowsPerAccount: 50_000, rows: 300_000, accounts: 60, nodes: 200 }

/** As MoneyGraph, with days as 'YYYY-MM-DD' and rows as they are found in batches. */
export interface FollowedMoney extends Omit<MoneyGraph, 'edges'> {
  /** How many rows it started from, the first and last day of them. */
  started: { rows: number; firstOn: string; lastOn: string }
  edges: (Omit<MoneyGraph['edges'][number], 'firstDay' | 'lastDay' | 'rows'> & { firstOn: string; lastOn: string; rows: { batch: string; rowNo: number; on: string; fen: number; wholeFen: number }[] })[]
}

/** The two banks may book one transfer on different days. */
const daysApart = 5
const idOf = (batch: string, rowNo: number) => `${batch}/${rowNo}`
const placeOf = (id: string) => ({ batch: id.slice(0, 36), rowNo: Number(id.slice(37)) })

/** A row as the core wants it; the other side is at hand when its account is, or when it names none but whose it is. */
const rowFields = `batch, row_no as rowNo, toInt32(paid_on) as day, flow_fen as fen, counterparty as party, counterparty_kind as kind,
  toUInt8(counterparty_account global in (select account from owner_accounts where cleaning = {cleaning: UUID})
    or (empty(counterparty_account) and counterparty != owner and counterparty global in (select owner from owner_accounts where cleaning = {cleaning: UUID}))) as known`
interface FoundRow { batch: string; rowNo: number; day: number; fen: number; party: string; kind: string; known: number }
const bookRow = ({ batch, rowNo, known, ...row }: FoundRow): BookRow => ({ ...row, id: idOf(batch, rowNo), known: known === 1 })

/** Rows that stand in statements, not those that were made of others' for subjects without. */
const inStatements = `cleaning = {cleaning: UUID} and part in ('counts', 'own')`
const inOrder = 'paid_on, ifNull(second, 0), ord, row_no, batch'
const fromTheEnd = 'paid_on desc, ifNull(second, 0) desc, ord desc, row_no desc, batch desc'

/**
 * Where money went, or had come from, by the rows of a cleaning: several payments one after another, as far as statements
 * are at hand. Names behind tokens are the caller's matter (namesOf).
 *
 * @throws AppError input.invalid when nothing is there to start from, or money in and out together; input.too_large when there is too much of it; errors of the store
 */
export async function getFollowedMoney(analytics: Analytics, { cleaning, start, direction, rule, steps, until }: FollowQuestion, { signal, limits = followLimits }: { signal?: AbortSignal; limits?: FollowLimits } = {}): Promise<FollowedMoney> {
  const options = { ...(signal && { signal }) }
  const begin = await startRows(analytics, cleaning, start, limits.startRows, options)
  if (begin.length === 0) throw new AppError('input.invalid', '没有找到起点流水：所选对象在这些日期里没有相应的收款或付款，或者没有它自己的流水。')
  if (begin.some(({ fen }) => fen > 0) && begin.some(({ fen }) => fen < 0)) throw new AppError('input.invalid', '起点流水要么都是收款，要么都是付款，不能混在一起追。')
  const [firstDay, lastDay] = [begin.reduce((least, { day }) => Math.min(least, day), Infinity), begin.reduce((most, { day }) => Math.max(most, day), -Infinity)]
  const ahead = direction === 'forwards'
  const days = ahead ? { from: dateOfDayNumber(firstDay - daysApart), to: until ?? '2299-12-31' } : { from: until ?? '1900-01-01', to: dateOfDayNumber(lastDay + daysApart) }
  const source: MoneySource = {
    book: (account) => bookOf(analytics, cleaning, account, { ...days, ahead, most: limits.rowsPerAccount }, options),
    otherSides: (rows) => otherSides(analytics, cleaning, rows, options),
  }
  const graph = await followMoney(begin, source, { direction, rule, steps, mostAccounts: limits.accounts, mostRows: limits.rows, mostNodes: limits.nodes })
  return {
    ...graph, started: { rows: begin.length, firstOn: dateOfDayNumber(firstDay), lastOn: dateOfDayNumber(lastDay) },
    edges: graph.edges.map(({ firstDay: first, lastDay: last, rows, ...edge }) => ({
      ...edge, firstOn: dateOfDayNumber(first), lastOn: dateOfDayNumber(last), rows: rows.map(({ id, day, ...row }) => ({ ...row, ...placeOf(id), on: dateOfDayNumber(day) })),
    })),
  }
}

type Options = { signal?: AbortSignal }

async function startRows(analytics: Analytics, cleaning: string, start: FollowStart, most: number, options: Options): Promise<StartRow[]> {
  const params: QueryParams = { cleaning }
  const conditions: string[] = []
  if ('rows' in start) {
    if (start.rows.length > rowsAtOnce) throw new AppError('input.too_large', `一次最多从 ${rowsAtOnce} 笔流水追起，请减少所选的流水。`)
    conditions.push(thoseRows('batch', 'row_no'))
    Object.assign(params, rowParams(start.rows))
  } else {
    if (start.owner === undefined && (start.parties?.length ?? 0) === 0) throw new AppError('input.invalid', '请选择从哪个主体或哪个人追起。')
    if (start.owner !== undefined) conditions.push('owner = {owner: UUID}')
    if (start.parties?.length) conditions.push('counterparty in {parties: Array(UUID)}')
    // Between the owner's own accounts nothing comes in: those rows are not 'counts'.
    conditions.push(`part = 'counts' and paid_on between {from: Date32} and {to: Date32} and ${start.flow === 'in' ? 'flow_fen > 0' : 'flow_fen < 0'}`)
    Object.assign(params, { from: start.from, to: start.to, ...(start.owner !== undefined && { owner: start.owner }), ...(start.parties?.length && { parties: start.parties }) })
  }
  const rows = await analytics.query<FoundRow & { account: string; owner: string }>(`select account, owner, ${rowFields} from transactions
    where ${inStatements} and ${conditions.join(' and ')} order by ${inOrder} limit {most: UInt32}`, { ...params, most: most + 1 }, options)
  if (rows.length > most) throw new AppError('input.too_large', `起点流水超过 ${most} 笔。请缩小日期范围，或选择具体的人。`)
  return rows.map(({ account, owner, ...row }) => ({ account, owner, ...bookRow(row) }))
}

interface BookDays { from: string; to: string; ahead: boolean; most: number }

/** The rows of an account within days: the first of them, or, going back, the last. */
async function bookOf(analytics: Analytics, cleaning: string, account: string, { from, to, ahead, most }: BookDays, options: Options): Promise<AccountBook | null> {
  // By its owner the rows of an account are found without looking at all others.
  const [held] = await analytics.query<{ owner: string }>('select owner from owner_accounts where cleaning = {cleaning: UUID} and account = {account: UUID}', { cleaning, account }, options)
  if (!held) return null
  const rows: BookRow[] = []
  let [openingFen, soFar]: [number | null, number] = [null, 0]
  const found = analytics.stream<FoundRow & { balanceFen: number | null }>(`select * from (
      select ${rowFields}, balance_fen as balanceFen, second, ord from transactions
      where ${inStatements} and owner = {owner: UUID} and account = {account: UUID} and paid_on between {from: Date32} and {to: Date32} order by ${ahead ? inOrder : fromTheEnd} limit {most: UInt32}
    ) order by day, ifNull(second, 0), ord, rowNo, batch`, { cleaning, account, owner: held.owner, from, to, most: most + 1 }, options)
  for await (const some of found) {
    for (const { batch, rowNo, day, fen, party, kind, known, balanceFen } of some) {
      rows.push(bookRow({ batch, rowNo, day, fen, party, kind, known }))
      soFar += fen
      if (openingFen === null && balanceFen !== null) openingFen = balanceFen - soFar
    }
  }
  const cut = rows.length > most
  // One more was asked for, to know.
  if (cut && ahead) rows.pop()
  else if (cut && openingFen !== null) openingFen += rows.shift()!.fen
  else if (cut) rows.shift()
  return { account, owner: held.owner, rows, cut, openingFen }
}

/** So many rows are asked for at once: a parameter holds no more. */
const rowsAtOnce = 1500
const thoseRows = (batch: string, rowNo: string) => `(${batch}, ${rowNo}) in arrayZip({batches: Array(UUID)}, {rowNos: Array(UInt64)})`
const rowParams = (rows: readonly { batch: string; rowNo: number }[]) => ({ batches: rows.map(({ batch }) => batch), rowNos: rows.map(({ rowNo }) => rowNo) })

interface Side { batch: string; rowNo: number; otherBatch: string; otherRowNo: number }

/** The rows that cleaning has paired with these, of the statements of the other owner or account. */
async function otherSides(analytics: Analytics, cleaning: string, rows: readonly string[], options: Options): ReturnType<MoneySource['otherSides']> {
  const sides = new Map<string, { account: string; owner: string; row: string }>()
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const asked = rowParams(rows.slice(from, from + rowsAtOnce).map(placeOf))
    const paired = await analytics.query<Side>(`
      select batch, row_no as rowNo, other_batch as otherBatch, other_row_no as otherRowNo from links where cleaning = {cleaning: UUID} and kind = 'both-sides' and ${thoseRows('batch', 'row_no')}
      union all select other_batch, other_row_no, batch, row_no from links where cleaning = {cleaning: UUID} and kind = 'both-sides' and ${thoseRows('other_batch', 'other_row_no')}`, { cleaning, ...asked }, options)
    if (paired.length === 0) continue
    const found = await analytics.query<{ batch: string; rowNo: number; account: string; owner: string }>(`select batch, row_no as rowNo, account, owner from transactions where ${inStatements} and ${thoseRows('batch', 'row_no')}`,
      { cleaning, ...rowParams(paired.map(({ otherBatch, otherRowNo }) => ({ batch: otherBatch, rowNo: otherRowNo }))) }, options)
    const places = new Map(found.map(({ batch, rowNo, account, owner }) => [idOf(batch, rowNo), { account, owner }]))
    for (const { batch, rowNo, otherBatch, otherRowNo } of paired) {
      const row = idOf(otherBatch, otherRowNo)
      const place = places.get(row)
      if (place) sides.set(idOf(batch, rowNo), { ...place, row })
    }
  }
  return sides
}
