import { type Pair, type PairRow, pairReversals, pairTransfers } from '@qingyuan/core/bank/pair-rows'
import { AppError } from '@qingyuan/core/errors'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { noToken } from './statement-tokens.ts'

export const linkColumns = ['cleaning', 'kind', 'batch', 'row_no', 'file_no', 'other_batch', 'other_row_no'] as const

interface FoundRow extends PairRow { group: string; batch: string; rowNo: number; fileNo: number; reversal: boolean }

/** What a query for pairing gives: rows that may belong together stand together, under one `grp`. */
interface QueryRow {
  grp: string; batch: string; row_no: number; file_no: number; day: number; second: number | null; ord: number; flow_fen: number
  account: string; cp_account: string; reversal: number
}
const rowFields = (of: string) => `${of}.batch as batch, ${of}.row_no as row_no, ${of}.file_no as file_no, toInt32(${of}.paid_on) as day, ${of}.second as second, ${of}.ord as ord, ${of}.flow_fen as flow_fen, ${of}.account as account`

/** Rows of one group are held in memory: beyond so many equal amounts between the same two nothing could be told apart. */
const mostInGroup = 2_000_000

async function* groups(analytics: Analytics, sql: string, params: Record<string, string | readonly string[]>, signal: AbortSignal | undefined): AsyncGenerator<FoundRow[]> {
  let group: FoundRow[] = []
  for await (const rows of analytics.stream<QueryRow>(sql, params, { ...(signal && { signal }) })) {
    for (const row of rows) {
      if (group.length > 0 && group[0]!.group !== row.grp) {
        yield group
        group = []
      }
      group.push({
        group: row.grp, key: `${row.batch}${String(row.row_no).padStart(12, '0')}`, batch: row.batch, rowNo: row.row_no, fileNo: row.file_no, day: row.day, second: row.second, order: row.ord,
        flowFen: row.flow_fen, account: row.account, counterpartyAccount: row.cp_account === noToken ? '' : row.cp_account, reversal: row.reversal === 1,
      })
      if (group.length > mostInGroup) throw new AppError('input.too_large', `同一账户同一金额的流水超过 ${mostInGroup / 10_000} 万条，无法逐笔配对。请把这些批次分开分析。`)
    }
  }
  if (group.length > 0) yield group
}

const linkOf = (cleaning: string, kind: string, { from, to }: Pair<FoundRow>) =>
  ({ cleaning, kind, batch: from.batch, row_no: from.rowNo, file_no: from.fileNo, other_batch: to.batch, other_row_no: to.rowNo })

async function store(analytics: Analytics, links: AsyncIterable<Record<string, unknown>[]>): Promise<number> {
  let count = 0
  let waiting: Record<string, unknown>[] = []
  for await (const some of links) {
    waiting.push(...some)
    count += some.length
    if (waiting.length < 20_000) continue
    await analytics.insert('links', linkColumns, waiting)
    waiting = []
  }
  if (waiting.length > 0) await analytics.insert('links', linkColumns, waiting)
  return count
}

/**
 * Pairs reversals with what they reverse and stores the links. Looks only at accounts and amounts that have a reversal.
 * @returns pairs, and reversals whose other row is not at hand
 */
export async function linkReversals(analytics: Analytics, cleaning: string, batches: readonly string[], signal: AbortSignal | undefined): Promise<{ pairs: number; alone: number }> {
  const sql = `select concat(toString(account), ' ', toString(abs(flow_fen))) as grp, ${rowFields('r')}, cp_account, reversal from ${analytics.eachShard(`
    select * from $local(statement_rows) where batch in {batches: Array(UUID)}
      and (account, abs(flow_fen)) in (select account, abs(flow_fen) from $local(statement_rows) where batch in {batches: Array(UUID)} and reversal = 1)`)} as r
    where (batch, row_no) global not in (select batch, row_no from links where cleaning = {cleaning: UUID} and kind = 'duplicate')
    order by r.account, abs(r.flow_fen), r.paid_on`
  let alone = 0
  const links = async function* () {
    for await (const group of groups(analytics, sql, { batches, cleaning }, signal)) {
      const pairs = pairReversals(group)
      const paired = new Set(pairs.flatMap(({ from, to }) => [from, to]))
      alone += group.filter((row) => row.reversal && !paired.has(row)).length
      yield pairs.map((pair) => linkOf(cleaning, 'reversal', pair))
    }
  }
  return { pairs: await store(analytics, links()), alone }
}

/**
 * Links the two sides of transfers between owners whose statements are both at hand, also between accounts of one owner.
 * The other side is known by identity, or by a name that only one of the owners has.
 */
export async function linkBothSides(analytics: Analytics, cleaning: string, accounts: ReadonlySet<string>, signal: AbortSignal | undefined): Promise<number> {
  const sql = `select concat(toString(least(owner, other)), toString(greatest(owner, other)), ' ', toString(abs(flow_fen))) as grp, *, 0 as reversal from (
      select ${rowFields('t')}, t.owner as owner, t.paid_on as paid_on, t.counterparty_account as cp_account, if(o.owner is not null, o.owner, n.owner) as other
      from transactions as t
      global any left join (select distinct owner from owner_accounts where cleaning = {cleaning: UUID}) as o on o.owner = t.counterparty
      global any left join (select name, min(owner) as owner from owner_accounts where cleaning = {cleaning: UUID} and notEmpty(name)
        group by name having uniqExact(owner) = 1) as n on n.name = t.counterparty_name and t.identified_by = 'name'
      where t.cleaning = {cleaning: UUID} and t.part != 'reversed' and (o.owner is not null or n.owner is not null)
    ) order by least(owner, other), greatest(owner, other), abs(flow_fen), paid_on`
  const links = async function* () {
    for await (const group of groups(analytics, sql, { cleaning }, signal)) {
      yield pairTransfers(group, (account) => accounts.has(account)).map((pair) => linkOf(cleaning, 'both-sides', pair))
    }
  }
  return await store(analytics, links())
}
