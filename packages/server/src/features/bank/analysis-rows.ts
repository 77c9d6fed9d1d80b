import type { Analytics } from '../../platform/clickhouse/analytics.ts'
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

/** A query takes no more of them as a parameter. */
const subjectsAtOnce = 2000

const pairsSql = (where: string) => `
  insert into pairs select * from (
    select cleaning, owner, counterparty, argMin(counterparty_name, (paid_on, row_no)), argMin(identified_by, (paid_on, row_no)), argMin(counterparty_kind, (paid_on, row_no)), sumIf(flow_fen, flow_fen > 0), -sumIf(flow_fen, flow_fen < 0), countIf(flow_fen > 0), countIf(flow_fen < 0),
      minOrNullIf(toInt32(paid_on), flow_fen > 0), maxOrNullIf(toInt32(paid_on), flow_fen > 0), minOrNullIf(toInt32(paid_on), flow_fen < 0), maxOrNullIf(toInt32(paid_on), flow_fen < 0)
    from transactions where cleaning = {cleaning: UUID} and ${where} group by cleaning, owner, counterparty)`

/**
 * Makes the rows of a cleaning ready for the analyses: sums for each pair, the rows of subjects that are seen from their
 * payers' statements, and those of accounts in another name from which a subject's payers are paid. May be repeated: what an
 * earlier run made ready, or was cut off at, is made anew.
 */
export async function prepareRows(analytics: Analytics, cleaning: string, { signal }: { signal?: AbortSignal }): Promise<AnalysedRows> {
  const run = async (sql: string, params: Record<string, string | number | readonly string[]> = {}) => {
    await analytics.load(sql, noBody(), { cleaning, ...params }, { ...(signal && { signal }), settings: { parallel_distributed_insert_select: '0', optimize_aggregation_in_order: 1 } })
  }
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
async function namesMeanPersons(analytics: Analytics, cleaning: string, signal: AbortSignal | undefined): Promise<boolean> {
  const [counts] = await analytics.query<{ within: number; sharing: number; pairsWithin: number; largest: number; accounts: number; sameName: number }>(`
    with named as (
      select subject, name, counterparty from pairs where cleaning = {cleaning: UUID} and kind in ('person', 'unknown') and identified_by = 'account' and notEmpty(name)
    ), within_subject as (select subject, name, uniqExact(counterparty) as accounts from named group by subject, name),
    of_subject as (select subject, sum(accounts) as accounts, sum(accounts * (accounts - 1) / 2) as alike, sumIf(accounts, accounts > 1) as sharing from within_subject group by subject),
    anywhere as (select name, uniqExact(counterparty) as accounts from named group by name)
    select sum(alike) as within, sum(sharing) as sharing, sum(accounts * (accounts - 1) / 2) as pairsWithin, max(accounts) as largest,
      (select sum(accounts) from anywhere) as accounts, (select sum(accounts * (accounts - 1) / 2) from anywhere) as sameName from of_subject`, { cleaning }, { ...(signal && { signal }) })
  if (!counts || counts.within === 0) return true
  if (counts.accounts < 3 * counts.largest) return counts.sharing < 0.25 * counts.accounts
  const expected = counts.sameName / (counts.accounts * (counts.accounts - 1) / 2) * counts.pairsWithin
  return counts.within > 2 * expected + 1
}

/** Accounts in another name that pay those who pay in to a subject, and get the money from it. */
async function paidFromElsewhere(analytics: Analytics, { cleaning, byName }: AnalysedRows, signal: AbortSignal | undefined): Promise<{ subject: string; payer: string }[]> {
  return analytics.query<{ subject: string; payer: string }>(`
    with oneway as (
      select subject, party, max(in_count > 0) as pays, max(out_count > 0) as paid from (
        select subject, ${partyOf('kind', 'name', 'counterparty')} as party, in_count, out_count from pairs where cleaning = {cleaning: UUID} and ${individual}
      ) group by subject, party having pays != paid
    ), few as (select party from oneway group by party having count() between 2 and 30),
    sizes as (select subject, countIf(pays = 1) as payers, countIf(paid = 1) as payees from oneway group by subject),
    both as (
      select a.subject as subject, b.subject as payer, count() as persons
      from (select * from oneway where pays = 1 and party in few) as a inner join (select * from oneway where paid = 1 and party in few) as b on a.party = b.party
      group by a.subject, b.subject having persons >= 8
    )
    select both.subject as subject, both.payer as payer from both
      inner join (select subject as paid_into, payers from sizes) as s on s.paid_into = both.subject inner join (select subject as of, payees from sizes) as p on p.of = both.payer
      inner join (select subject as giver, counterparty as taker from pairs where cleaning = {cleaning: UUID} and out_count > 0) as g on g.giver = both.subject and g.taker = both.payer
    where persons >= 0.3 * payers and persons >= 0.3 * payees order by persons desc, subject, payer limit 300`, { cleaning, byName: byName ? 1 : 0 }, { ...(signal && { signal }), settings: { distributed_product_mode: 'global' } })
}

async function* noBody(): AsyncGenerator<Buffer> { /* the rows come from other tables */ }
