import { randomUUID } from 'node:crypto'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { insertSelect } from '../../platform/clickhouse/insert-select.ts'
import { duplicatesSql } from './clean-duplicates.ts'
import { ownerAccounts } from './clean-owners.ts'
import { linkBothSides, linkReversals } from './clean-pairs.ts'
import { dropCleaning } from './statement-batches.ts'

/** Of the rules below; figures name it. */
export const cleaningVersion = 1

/** What came of the rows. rows = rowsDuplicate + rowsReversed + rowsOwn + rowsThatCount, always. */
export interface CleanedBatches {
  /** `transactions`, `links` and `owner_accounts` of this cleaning carry it. */
  cleaning: string
  version: number
  rows: number
  rowsDuplicate: number
  /** Reversals and what they reverse. */
  rowsReversed: number
  /** Marked as reversals, with nothing at hand that they reverse: they count as they stand. */
  reversalsAlone: number
  rowsOwn: number
  /** Among these: known as the owner's own by the name alone, of an account whose statement is not at hand. */
  rowsOwnByName: number
  rowsThatCount: number
  /** Transfers linked from both owners' statements; each owner keeps its own side. */
  bothSides: number
  owners: number
  files: { batch: string; fileNo: number; rows: number; rowsDuplicate: number }[]
}

/**
 * Works out what the rows of these batches come to together: each movement once (rows in several files), reversals taken
 * out with what they reverse, transfers between one owner's accounts marked, both sides of a transfer linked, and the
 * identity of every owner and counterparty. The batches stay as they are; the result is a cleaning of its own, and the same
 * batches in the same order give the same result. Read it by `where cleaning = {cleaning: UUID}`; sums are over
 * `part = 'counts'`.
 *
 * Identity of a counterparty: the owner, when the account is one whose statement is at hand; else ID number (its own, or
 * the only one that any row gives for the account); else account; else the account or ID that is the only one of that name
 * with the same owner; else the name. So two accounts of one name are one identity only by a number.
 *
 * @param batches those that the viewer may see and that are confirmed; the first given keeps a row that several have
 * @throws Error when the counts do not add up; errors of the store; what the signal was aborted with. Nothing is left then.
 */
export async function cleanBatches(analytics: Analytics, batches: readonly string[], { signal }: { signal?: AbortSignal } = {}): Promise<CleanedBatches> {
  if (batches.length === 0 || new Set(batches).size < batches.length) throw new RangeError('batches: at least one, none twice')
  const cleaning = randomUUID()
  try {
    return await clean(analytics, cleaning, batches, signal)
  } catch (error) {
    // The reason counts; what cannot be removed now, the sweep removes.
    await dropCleaning(analytics, cleaning).catch(() => undefined)
    throw error
  }
}

async function clean(analytics: Analytics, cleaning: string, batches: readonly string[], signal: AbortSignal | undefined): Promise<CleanedBatches> {
  const options = { ...(signal && { signal }) }
  await analytics.insert('cleanings', ['cleaning', 'batches', 'version', 'started_at'], [{ cleaning, batches, version: cleaningVersion, started_at: new Date() }], options)
  const accounts = await ownerAccounts(analytics, batches)
  await analytics.insert('owner_accounts', ['cleaning', 'account', 'owner', 'name', 'id'], accounts.map((account) => ({ cleaning, ...account })), options)
  await insertSelect(analytics, `insert into links select {cleaning: UUID}, 'duplicate', batch, row_no, file_no, other_batch, other_row_no from ${duplicatesSql(analytics)}`, { cleaning, batches }, options)
  const { pairs, alone } = await linkReversals(analytics, cleaning, batches, signal)
  await insertSelect(analytics, transactionsSql, { cleaning, batches }, options)
  const bothSides = await linkBothSides(analytics, cleaning, new Set(accounts.map(({ account }) => account)), signal)

  const [parts = { counts: 0, own: 0, ownByName: 0, reversed: 0 }] = await analytics.query<{ counts: number; own: number; ownByName: number; reversed: number }>(`
    select countIf(part = 'counts') as counts, countIf(part = 'own') as own, countIf(part = 'own' and identified_by = 'name') as ownByName, countIf(part = 'reversed') as reversed
    from transactions where cleaning = {cleaning: UUID}`, { cleaning }, options)
  const files = await analytics.query<CleanedBatches['files'][number]>(`
    select batch, fileNo, sum(rows) as rows, sum(duplicates) as rowsDuplicate from (
      select batch, file_no as fileNo, count() as rows, 0 as duplicates from statement_rows where batch in {batches: Array(UUID)} group by batch, file_no
      union all select batch, file_no, 0, count() from links where cleaning = {cleaning: UUID} and kind = 'duplicate' group by batch, file_no
    ) group by batch, fileNo order by indexOf({batches: Array(UUID)}, batch), fileNo`, { cleaning, batches }, { ...options, maxRows: 1_000_000 })
  const total = (of: 'rows' | 'rowsDuplicate') => files.reduce((sum, file) => sum + file[of], 0)
  const result: CleanedBatches = {
    cleaning, version: cleaningVersion, rows: total('rows'), rowsDuplicate: total('rowsDuplicate'), rowsReversed: parts.reversed, reversalsAlone: alone,
    rowsOwn: parts.own, rowsOwnByName: parts.ownByName, rowsThatCount: parts.counts, bothSides, owners: new Set(accounts.map(({ owner }) => owner)).size, files,
  }
  if (result.rows !== result.rowsDuplicate + parts.reversed + parts.own + parts.counts || parts.reversed !== 2 * pairs) {
    throw new Error(`the counts of a cleaning do not add up: ${JSON.stringify({ ...result, files: files.length, pairs })}`)
  }
  return result
}

/** Rows that are no duplicates, with both identities. Shards hold accounts here and owners there, so it goes through one node. */
const transactionsSql = `
  insert into transactions (cleaning, owner, account, paid_on, second, ord, flow_fen, balance_fen, counterparty, identified_by, counterparty_name, counterparty_account, counterparty_kind,
    part, kind, channel, memo, batch, row_no, file_no, sheet_no, row)
  with seen as (
    select r.account as account, r.paid_on as paid_on, r.second as second, r.ord as ord, r.flow_fen as flow_fen, r.balance_fen as balance_fen, r.cp_account as cp_account, r.cp_name as cp_name,
      r.cp_id as cp_id, r.cp_kind as cp_kind, r.kind as kind, r.channel as channel, r.memo as memo, r.batch as batch, r.row_no as row_no, r.file_no as file_no, r.sheet_no as sheet_no, r.row as row,
      o.owner as own_owner, o.name as own_name, co.owner as other_owner,
      multiIf(co.owner is not null, assumeNotNull(co.owner), notEmpty(r.cp_id), r.cp_id, ai.id is not null, assumeNotNull(ai.id), r.cp_account) as strong,
      multiIf(co.owner is not null and co.owner != co.id, 'account', co.owner is not null or notEmpty(r.cp_id) or ai.id is not null, 'id', notEmpty(r.cp_account), 'account', '') as strong_by
    from statement_rows as r
    global inner join (select account, owner, name from owner_accounts where cleaning = {cleaning: UUID}) as o on o.account = r.account
    global any left join (select account, owner, id from owner_accounts where cleaning = {cleaning: UUID}) as co on co.account = r.cp_account
    global any left join (
      select cp_account as account, any(cp_id) as id from statement_rows
      where batch in {batches: Array(UUID)} and notEmpty(cp_account) and notEmpty(cp_id) group by cp_account having uniqExact(cp_id) = 1
    ) as ai on ai.account = r.cp_account
    where r.batch in {batches: Array(UUID)}
  )
  select {cleaning: UUID}, s.own_owner, s.account, s.paid_on, s.second, s.ord, s.flow_fen, s.balance_fen,
    if(is_own, s.own_owner, if(s.strong_by != '', s.strong, if(nm.strong is not null, assumeNotNull(nm.strong), s.cp_name))) as counterparty,
    multiIf(s.strong_by != '' and not (is_own and s.strong != s.own_owner), s.strong_by, is_own, 'name', nm.strong is not null, assumeNotNull(nm.strong_by), notEmpty(s.cp_name), 'name', 'none') as identified_by,
    s.cp_name, s.cp_account, if(is_own, 'own', s.cp_kind), multiIf(rv.row_no is not null, 'reversed', is_own, 'own', 'counts'), s.kind, s.channel, s.memo, s.batch, s.row_no, s.file_no, s.sheet_no, s.row
  from (
    select *, (strong_by != '' and strong = own_owner) or (notEmpty(cp_name) and cp_name = own_name and other_owner is null and strong_by != 'id') as is_own from seen
  ) as s
  global any left join (
    select own_owner, cp_name, min(strong) as strong, min(strong_by) as strong_by from seen
    where strong_by != '' and notEmpty(cp_name) and cp_name global in (select distinct cp_name from statement_rows where batch in {batches: Array(UUID)} and empty(cp_account) and empty(cp_id))
    group by own_owner, cp_name having uniqExact(strong) = 1
  ) as nm on nm.own_owner = s.own_owner and nm.cp_name = s.cp_name
  global any left join (
    select batch, row_no from links where cleaning = {cleaning: UUID} and kind = 'reversal'
    union all select other_batch, other_row_no from links where cleaning = {cleaning: UUID} and kind = 'reversal'
  ) as rv on rv.batch = s.batch and rv.row_no = s.row_no
  where (s.batch, s.row_no) global not in (select batch, row_no from links where cleaning = {cleaning: UUID} and kind = 'duplicate')`
