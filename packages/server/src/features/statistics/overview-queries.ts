import { addDays, chinaDate, monthPeriod, periodOf } from '@qingyuan/core/dates'
import { owingStates } from '@qingyuan/core/leads/assignment-text'
import { leadStateLabels, ledgerStates, type LeadState } from '@qingyuan/core/leads/lead'
import { figureGapLabels, figureGaps } from '@qingyuan/core/leads/lead-api'
import type { Group, getOverview as endpoint } from '@qingyuan/core/statistics/statistics-api'
import { sql, type Expression, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'

/** Bands with their lower bound included and the upper one left out; null is open. Fen. */
type Band = [label: string, from: number, to: number | null]
const amountBands: Band[] = [
  ['不足50万', 0, 50_000_000], ['50万至100万', 50_000_000, 100_000_000], ['100万至500万', 100_000_000, 500_000_000],
  ['500万至5000万', 500_000_000, 5_000_000_000], ['5000万以上', 5_000_000_000, null],
]
const peopleBands: Band[] = [
  ['不足30人', 0, 30], ['30至149人', 30, 150], ['150至499人', 150, 500], ['500至4999人', 500, 5000], ['5000人以上', 5000, null],
]
type Overview = z.input<typeof endpoint.output>

/** Counts and known sums of the leads on the ledger that the viewer may see, cut several ways. */
export async function getOverview(ctx: Context): Promise<Overview> {
  const today = chinaDate(ctx.now)
  const ages = [['30天内', addDays(today, -30), null], ['31至90天', addDays(today, -90), addDays(today, -31)],
    ['91至180天', addDays(today, -180), addDays(today, -91)], ['180天以上', null, addDays(today, -181)]] as const
  const month = monthPeriod(periodOf(today))
  // One after the other: they share one connection.
  const byState = await grouped(ctx, sql.ref('leads.state'), false)
  const bySector = await grouped(ctx, sql.ref('leads.sector'))
  const byRegion = await regionGroups(ctx, await grouped(ctx, sql`leads.region_id::text`))
  const byAge = await grouped(ctx, sql`case ${sql.join(ages.slice(0, 3).map(([, from], index) => sql`when leads.received_on >= ${from}::date then ${index}::text`), sql` `)} else '3' end`)
  const byAmount = await grouped(ctx, band('amount_fen', amountBands))
  const byPeople = await grouped(ctx, band('people', peopleBands))
  const total = await grouped(ctx, sql`'all'`)
  const overdue = await ctx.db.selectFrom('assignments').select((eb) => [eb.fn.countAll<number>().as('assignments'),
    sql<number>`count(distinct lead_id) filter (where exists (select from leads where leads.id = lead_id))`.as('leads')])
    .where('state', 'in', [...owingStates]).where('dueOn', '<', today).executeTakeFirstOrThrow()
  const fresh = await ctx.db.selectFrom('leads').select((eb) => eb.fn.countAll<number>().as('n'))
    .where('receivedOn', '>=', month.from).where('receivedOn', '<=', month.to).executeTakeFirstOrThrow()
  return {
    onLedger: { ...none, ...total[0], key: 'all', label: '在册线索' },
    byState: (Object.keys(leadStateLabels) as LeadState[]).flatMap((state) => byState.filter((group) => group.key === state)
      .map((group) => ({ ...group, key: state, label: leadStateLabels[state] }))),
    bySector: bySector.map((group) => ({ ...group, label: group.key || '未填行业' })).sort(largest), byRegion,
    byAge: ages.map(([label, from, to], index) => ({ ...pick(byAge, String(index), label), from, to })),
    byAmount: [
      ...amountBands.map(([label, fromFen, toFen], index) => ({ ...pick(byAmount, String(index), label), fromFen, toFen: toFen === null ? null : toFen - 1, gap: null })),
      ...figureGaps.map((gap) => ({ ...pick(byAmount, gap, figureGapLabels[gap]), fromFen: null, toFen: null, gap })),
    ],
    byPeople: [
      ...peopleBands.map(([label, from, to], index) => ({ ...pick(byPeople, String(index), label), from, to: to === null ? null : to - 1, gap: null })),
      ...figureGaps.map((gap) => ({ ...pick(byPeople, gap, figureGapLabels[gap]), from: null, to: null, gap })),
    ],
    overdueAssignments: overdue.assignments, overdueLeads: overdue.leads, newThisMonth: fresh.n, month,
  }
}

const none = { leads: 0, amountFen: null, people: null, unpaidFen: null, unknownAmount: 0, unknownPeople: 0, unknownUnpaid: 0 }
const largest = (a: Group, b: Group) => b.leads - a.leads || (b.amountFen ?? 0) - (a.amountFen ?? 0)
const pick = (groups: Group[], key: string, label: string): Group => ({ ...none, ...groups.find((group) => group.key === key), key, label })

/** The index of the band as text, or why there is no figure. */
function band(column: 'amount_fen' | 'people', bands: Band[]): RawBuilder<string> {
  const value = sql.ref(`leads.${column}`)
  const known = bands.map(([, , to], index) => (to === null ? sql`else ${index}::text` : sql`when ${value} < ${to} then ${index}::text`))
  return sql`case when ${value} is null and figures_apply then 'unknown' when ${value} is null then 'none' ${sql.join(known, sql` `)} end`
}

async function grouped(ctx: Context, key: Expression<unknown>, onLedgerOnly = true): Promise<Group[]> {
  const rows = await ctx.db.selectFrom('leads').$if(onLedgerOnly, (q) => q.where('state', 'in', [...ledgerStates]))
    .select([sql<string>`${key}`.as('key'), sql<number>`count(*)`.as('leads'), sql<number | null>`sum(amount_fen)::bigint`.as('amountFen'),
      sql<number | null>`sum(people)::bigint`.as('people'), sql<number | null>`sum(unpaid_fen)::bigint`.as('unpaidFen'),
      sql<number>`count(*) filter (where amount_fen is null and figures_apply)`.as('unknownAmount'),
      sql<number>`count(*) filter (where people is null and figures_apply)`.as('unknownPeople'),
      sql<number>`count(*) filter (where unpaid_fen is null and figures_apply)`.as('unknownUnpaid')])
    .groupBy(sql`1`).execute()
  return rows.map((row) => ({ ...row, label: row.key }))
}

/** Villages rolled up: one group per place directly below the smallest region that holds all leads. */
async function regionGroups(ctx: Context, groups: Group[]): Promise<Overview['byRegion']> {
  const regions = new Map((await ctx.db.selectFrom('regions').select(['id', 'name', 'path']).execute()).map((row) => [row.id, row]))
  const wayTo = (group: Group) => regions.get(group.key)!.path.split('/').filter(Boolean)
  const shared = groups.map(wayTo).reduce((common: string[] | undefined, way) =>
    (common ? common.filter((id, index) => way[index] === id) : way), undefined) ?? []
  const rolled = new Map<string, Overview['byRegion'][number]>()
  for (const group of groups) {
    const below = wayTo(group)[shared.length]
    const key = below ?? group.key
    const only = below === undefined && groups.length > 1
    const name = regions.get(key)!.name
    rolled.set(key, { ...added(rolled.get(key) ?? { ...none, key, label: '' }, group), key, label: only ? `${name}（本级）` : name, only })
  }
  return [...rolled.values()].sort(largest)
}

const sumKnown = (a: number | null, b: number | null): number | null => (a === null && b === null ? null : (a ?? 0) + (b ?? 0))
const added = (a: Group, b: Group): Group => ({
  ...a, leads: a.leads + b.leads, amountFen: sumKnown(a.amountFen, b.amountFen), people: sumKnown(a.people, b.people), unpaidFen: sumKnown(a.unpaidFen, b.unpaidFen),
  unknownAmount: a.unknownAmount + b.unknownAmount, unknownPeople: a.unknownPeople + b.unknownPeople, unknownUnpaid: a.unknownUnpaid + b.unknownUnpaid,
})
