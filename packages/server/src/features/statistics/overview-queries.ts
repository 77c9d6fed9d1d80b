import { addDays, chinaDate, monthPeriod, periodOf } from '@qingyuan/core/dates'
import { owingStates } from '@qingyuan/core/leads/assignment-text'
import { leadStateLabels, ledgerStates, type LeadState } from '@qingyuan/core/leads/lead'
import type { Group, getOverview as endpoint } from '@qingyuan/core/statistics/statistics-api'
import { sql, type Expression, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'

/** Bands with their lower bound included and the upper one left out; null is open. Fen. */
const amountBands: [label: string, from: number | null, to: number | null][] = [
  ['不足50万', 0, 50_000_000], ['50万至100万', 50_000_000, 100_000_000], ['100万至500万', 100_000_000, 500_000_000],
  ['500万至5000万', 500_000_000, 5_000_000_000], ['5000万以上', 5_000_000_000, null], ['待核', null, null],
]
const peopleBands: [label: string, from: number | null, to: number | null][] = [
  ['不足30人', 0, 30], ['30至149人', 30, 150], ['150至499人', 150, 500], ['500至4999人', 500, 5000], ['5000人以上', 5000, null], ['待核', null, null],
]

/** Counts and known sums of the leads on the ledger that the viewer may see, cut several ways. */
export async function getOverview(ctx: Context): Promise<z.input<typeof endpoint.output>> {
  const today = chinaDate(ctx.now)
  const ages = [['30天内', addDays(today, -30), null], ['31至90天', addDays(today, -90), addDays(today, -31)],
    ['91至180天', addDays(today, -180), addDays(today, -91)], ['180天以上', null, addDays(today, -181)]] as const
  const month = monthPeriod(periodOf(today))
  // One after the other: they share one connection.
  const byState = await grouped(ctx, sql.ref('leads.state'), false)
  const bySector = await grouped(ctx, sql`coalesce(nullif(leads.sector, ''), '未填行业')`)
  const byRegion = await grouped(ctx, sql`leads.region_id::text`)
  const byAge = await grouped(ctx, sql`case ${sql.join(ages.slice(0, 3).map(([, from], index) => sql`when leads.received_on >= ${from}::date then ${index}::text`), sql` `)} else '3' end`)
  const byAmount = await grouped(ctx, band('amount_fen', amountBands))
  const byPeople = await grouped(ctx, band('people', peopleBands))
  const total = await grouped(ctx, sql`'all'`)
  const overdue = await ctx.db.selectFrom('assignments').select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', 'in', [...owingStates]).where('dueOn', '<', today).executeTakeFirstOrThrow()
  const fresh = await ctx.db.selectFrom('leads').select((eb) => eb.fn.countAll<number>().as('n'))
    .where('receivedOn', '>=', month.from).where('receivedOn', '<=', month.to).executeTakeFirstOrThrow()
  const regionNames = new Map((await ctx.db.selectFrom('regions').select(['id', 'name']).execute()).map((row) => [row.id, row.name]))
  const largest = (a: Group, b: Group) => b.leads - a.leads || b.amountFen - a.amountFen
  const none = { leads: 0, amountFen: 0, people: 0, unpaidFen: 0, unknownAmount: 0 }
  const pick = (groups: Group[], index: number, label: string): Group => ({ ...none, ...groups.find((group) => group.key === String(index)), key: String(index), label })
  return {
    onLedger: { ...none, ...total[0], key: 'all', label: '在册线索' },
    byState: byState.flatMap((group) => (group.key in leadStateLabels ? [{ ...group, key: group.key as LeadState, label: leadStateLabels[group.key as LeadState] }] : [])),
    bySector: bySector.sort(largest), byRegion: byRegion.map((group) => ({ ...group, label: regionNames.get(group.key) ?? '' })).sort(largest),
    byAge: ages.map(([label, from, to], index) => ({ ...pick(byAge, index, label), from, to })),
    byAmount: amountBands.map(([label, fromFen, toFen], index) => ({ ...pick(byAmount, index, label), fromFen, toFen: toFen === null ? null : toFen - 1 })),
    byPeople: peopleBands.map(([label, from, to], index) => ({ ...pick(byPeople, index, label), from, to: to === null ? null : to - 1 })),
    overdueAssignments: overdue.n, newThisMonth: fresh.n,
  }
}

/** The index of the band as text; the last band is for what is not known. */
function band(column: 'amount_fen' | 'people', bands: [string, number | null, number | null][]): RawBuilder<string> {
  const value = sql.ref(`leads.${column}`)
  const known = bands.slice(0, -1).map(([, , to], index) => (to === null ? sql`else ${index}::text` : sql`when ${value} < ${to} then ${index}::text`))
  return sql`case when ${value} is null then ${bands.length - 1}::text ${sql.join(known, sql` `)} end`
}

async function grouped(ctx: Context, key: Expression<unknown>, onLedgerOnly = true): Promise<Group[]> {
  const rows = await ctx.db.selectFrom('leads').$if(onLedgerOnly, (q) => q.where('state', 'in', [...ledgerStates]))
    .select([sql<string>`${key}`.as('key'), sql<number>`count(*)`.as('leads'), sql<number>`coalesce(sum(amount_fen), 0)::bigint`.as('amountFen'),
      sql<number>`coalesce(sum(people), 0)::bigint`.as('people'), sql<number>`coalesce(sum(unpaid_fen), 0)::bigint`.as('unpaidFen'),
      sql<number>`count(*) filter (where amount_fen is null and figures_apply)`.as('unknownAmount')])
    .groupBy(sql`1`).execute()
  return rows.map((row) => ({ ...row, label: row.key }))
}
