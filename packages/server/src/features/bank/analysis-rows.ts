import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { insertSelect } from '../../platform/clickhouse/insert-select.ts'
import { noToken } from './statement-tokens.ts'

/** A cleaning as the analyses see it. */
export interface AnalysedRows {
  cleaning: string
  /** Several accounts of one name with one subject are one person. */
  byName: boolean
}

/** The rows of a subject: its own statements', those of others who paid it, and those of an account that pays for it. */
export const subjectParts = `part in ('counts', 'mirror', 'joined')`
/** Somebody who may be a participant: no firm, no bank, no counter, no nameless wallet. */
export const individual = `kind in ('person', 'unknown') and counterparty != '${noToken}'`
/** Who a counterparty is among those of one subject; the query has the parameter byName. */
export const partyOf = (kind: string, name: string, counterparty: string) =>
  `if({byName: UInt8} = 1 and ${kind} in ('person', 'unknown') and identified_by in ('account', 'name') and notEmpty(${name}), ${name}, ${counterparty})`

/** A subject that keeps no statements here is seen from those of so many payers. */
export const leastPayersOfMirror = 30

/** The day of a move, since 1970-01-01; see the table. */
export const dayOfMove = (move: string) => `toInt32(bitShiftRight(${move}.1, 40)) - 100000`

/** A query takes no more of them as a parameter. */
const subjectsAtOnce = 2000

const pairsSql = (where: string) => `
  insert into pairs (cleaning, subject, counterparty, name, identified_by, kind, in_fen, out_fen, in_count, out_count, first_in, last_in, first_out, last_out, moves)
  select cleaning, owner, counterparty, of_name, by, of_kind, arraySum(move -> greatest(move.2, 0), all_moves), -arraySum(move -> least(move.2, 0), all_moves), arrayCount(move -> move.2 > 0, all_moves) as ins, length(all_moves) - ins as outs,
    if(ins > 0, ${dayOfMove('arrayFirst(move -> move.2 > 0, all_moves)')}, null), if(ins > 0, ${dayOfMove('arrayLast(move -> move.2 > 0, all_moves)')}, null),
    if(outs > 0, ${dayOfMove('arrayFirst(move -> move.2 < 0, all_moves)')}, null), if(outs > 0, ${dayOfMove('arrayLast(move -> move.2 < 0, all_moves)')}, null), all_moves
  from (
    select cleaning, owner, counterparty, max(counterparty_name) as of_name, max(identified_by) as by, counterparty_kind as of_kind,
      arraySort(groupArray((bitShiftLeft(toUInt64(toInt32(paid_on) + 100000), 40) + bitShiftLeft(toUInt64(ifNull(second, 0)), 22) + least(ord, 4194303), flow_fen))) as all_moves
    from transactions where cleaning = {cleaning: UUID} and ${where} group by cleaning, owner, counterparty, counterparty_kind
  )`

/**
 * Makes the rows of a cleaning ready for the analyses: sums for each pair, the rows of subjects that are seen from their
 * payers' statements, and those of accounts in another name from which a subject's payers are paid. May be repeated: what an
 * earlier run made ready, or was cut off at, is made anew.
 */
export async function prepareRows(analytics: Analytics, cleaning: string, { signal }: { signal?: AbortSignal }): Promise<AnalysedRows> {
  const run = (sql: string, params: Record<string, string | readonly string[]> = {}) => insertSelect(analytics, sql, { cleaning, ...params }, { ...(signal && { signal }) })
  await clearRows(analytics, cleaning, signal)
  await run(pairsSql(`part = 'counts'`))
  const mirrored = await analytics.query<{ subject: string }>(`
    select counterparty as subject from pairs where cleaning = {cleaning: UUID} and out_count > 0 and counterparty != '${noToken}' and kind in ('person', 'unknown', 'organisation')
      and counterparty global not in (select owner from owner_accounts where cleaning = {cleaning: UUID})
    group by counterparty having uniqExact(subject) >= ${leastPayersOfMirror} order by count() desc, counterparty limit 3000`, { cleaning }, { ...(signal && { signal }) })
  for (let from = 0; from < mirrored.length; from += subjectsAtOnce) {
    const subjects = mirrored.slice(from, from + subjectsAtOnce).map(({ subject }) => subject)
    await run(`insert into transactions select cleaning, counterparty, counterparty_account, paid_on, second, ord, -flow_fen, null, owner, 'id', n.name, account, 'person', 'mirror', kind, channel, memo, batch, row_no, file_no, sheet_no, row
      from transactions as t global any left join (select owner as of, max(name) as name from owner_accounts where cleaning = {cleaning: UUID} group by owner) as n on n.of = t.owner
      where t.cleaning = {cleaning: UUID} and part = 'counts' and counterparty in {subjects: Array(UUID)}`, { subjects })
  }
  if (mirrored.length > 0) await run(pairsSql(`part = 'mirror'`))
  const byName = await namesMeanPersons(analytics, cleaning, signal)
  const paidFor = await paidFromElsewhere(analytics, { cleaning, byName }, signal)
  for (const { subject, payer } of paidFor) {
    await run(`insert into transactions select cleaning, {subject: UUID}, account, paid_on, second, ord, flow_fen, null, counterparty, identified_by, counterparty_name, counterparty_account, counterparty_kind, 'joined', kind, channel, memo, batch, row_no, file_no, sheet_no, row
      from transactions where cleaning = {cleaning: UUID} and part = 'counts' and owner = {payer: UUID} and counterparty_kind in ('person', 'unknown') and counterparty != '${noToken}' and counterparty != {subject: UUID}`, { subject, payer })
  }
  if (paidFor.length > 0) {
    const subjects = [...new Set(paidFor.map(({ subject }) => subject))]
    await run(pairsSql(`part = 'joined' and owner in {subjects: Array(UUID)}`), { subjects })
  }
  return { cleaning, byName }
}

async function clearRows(analytics: Analytics, cleaning: string, signal: AbortSignal | undefined): Promise<void> {
  const options = { ...(signal && { signal }) }
  await analytics.command('alter table $local(pairs) drop partition {cleaning: UUID}', { cleaning }, options)
  const made = `cleaning = {cleaning: UUID} and part in ('mirror', 'joined')`
  const [some] = await analytics.query(`select 1 as yes from transactions where ${made} limit 1`, { cleaning }, options)
  if (some) await analytics.command(`alter table $local(transactions) delete where ${made}`, { cleaning }, options)
}

/**
 * Whether accounts of one name with one subject belong to one person rather than to namesakes. Namesakes are as frequent
 * within a subject as anywhere; who has two cards is found within only. Where one subject is most of what is at hand, it
 * cannot be compared, and names are trusted unless every fourth account shares one.
 */
export async function namesMeanPersons(analytics: Analytics, cleaning: string, signal?: AbortSignal): Promise<boolean> {
  const [counts] = await analytics.query<{ within: number; sharing: number; pairsWithin: number; largest: number; accounts: number; sameName: number }>(`
    with named as (
      select subject, name, counterparty from pairs where cleaning = {cleaning: UUID} and kind in ('person', 'unknown') and identified_by = 'account' and notEmpty(name)
    ), of_subject as (
      select subject, sum(same) as accounts, sum(same * (same - 1) / 2) as alike, sumIf(same, same > 1) as sharing from (select subject, name, uniqExact(counterparty) as same from named group by subject, name) group by subject
    ), anywhere as (select name, uniqExact(counterparty) as accounts from named group by name)
    select sum(alike) as within, sum(sharing) as sharing, sum(accounts * (accounts - 1) / 2) as pairsWithin, max(accounts) as largest,
      any(every.1) as accounts, any(every.2) as sameName from of_subject cross join (select (sum(accounts), sum(accounts * (accounts - 1) / 2)) as every from anywhere) as whole`, { cleaning }, { ...(signal && { signal }) })
  if (!counts || counts.within === 0) return true
  if (counts.accounts < 3 * counts.largest) return counts.sharing < 0.25 * counts.accounts
  const expected = counts.sameName / (counts.accounts * (counts.accounts - 1) / 2) * counts.pairsWithin
  return counts.within > 2 * expected + 1
}

/** So many accounts at most are compared with those that give them money. */
const mostPayers = 1500

/** Accounts in another name that pay those who pay in to a subject, and get the money from it. */
async function paidFromElsewhere(analytics: Analytics, { cleaning, byName }: AnalysedRows, signal: AbortSignal | undefined): Promise<{ subject: string; payer: string }[]> {
  // Only accounts whose statements are at hand can be compared, and there are few payments between them.
  const paid = await analytics.query<{ subject: string; payer: string }>(`
    select subject, counterparty as payer from pairs where cleaning = {cleaning: UUID} and out_count > 0 and counterparty != subject
      and counterparty global in (select owner from owner_accounts where cleaning = {cleaning: UUID})
    group by subject, payer order by sum(out_fen) desc, subject, payer limit ${mostPayers}`, { cleaning }, { ...(signal && { signal }) })
  if (paid.length === 0) return []
  const owners = [...new Set(paid.flatMap(({ subject, payer }) => [subject, payer]))].slice(0, mostPayers)
  const persons = analytics.stream<{ subject: string; party: string; pays: number }>(`
    select subject, ${partyOf('kind', 'name', 'counterparty')} as party, toUInt8(sum(in_count) > 0) as pays from pairs
    where cleaning = {cleaning: UUID} and ${individual} and subject in {owners: Array(UUID)} group by subject, party having (sum(in_count) > 0) != (sum(out_count) > 0)`, { cleaning, byName: byName ? 1 : 0, owners }, { ...(signal && { signal }) })
  const payers = new Map<string, Set<string>>()
  const payees = new Map<string, Set<string>>()
  for await (const rows of persons) {
    for (const { subject, party, pays } of rows) {
      const side = pays === 1 ? payers : payees
      const known = side.get(subject)
      if (known) known.add(party)
      else side.set(subject, new Set([party]))
    }
  }
  return paid.filter(({ subject, payer }) => {
    const from = payers.get(subject)
    const to = payees.get(payer)
    if (!from || !to) return false
    const both = [...from].filter((party) => to.has(party)).length
    return both >= 8 && both >= 0.2 * from.size && both >= 0.3 * to.size
  })
}
