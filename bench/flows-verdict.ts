import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { falseAlertsOfRanking, judgeWorld, offBy, precisionAndRecall, precisionOfFirst, type Judged } from '../packages/server/seed/flows/evaluate.ts'
import { openAnalytics } from '../packages/server/src/platform/clickhouse/analytics.ts'
import { openDataFolder } from '../packages/server/src/platform/postgres/data-folder.ts'
import { addDays } from '../packages/core/src/dates.ts'
import { makeWorld } from '../packages/server/seed/flows/world.ts'
import { round } from './measure.ts'

const figures = ['participants', 'amountRaisedFen', 'principalRepaidFen', 'returnsPaidFen', 'unpaidPrincipalFen'] as const
const middle = (list: number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0

/**
 * How right the hints from flows are, on made-up worlds that the analyses do not know: by kind of scheme, against two
 * plain rules, without memos, and month by month.
 */
export async function measureVerdicts(worlds: number, scale: number): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'qingyuan-bench-verdict-'))
  const data = await openDataFolder(folder, 'test')
  const analytics = openAnalytics({ folder: data, sync: false })
  try {
    const options = (seed: number) => ({ seed: 900 + seed, months: 24, schemes: 14, lookalikes: 42, noise: 20, scale })
    const all: Judged[] = []
    const blank: Judged[] = []
    for (let seed = 0; seed < worlds; seed += 1) {
      all.push(...await judgeWorld(analytics, options(seed)))
      blank.push(...await judgeWorld(analytics, options(seed), { blankMemos: true }))
    }
    const whole = precisionAndRecall(all)
    const kinds = Object.fromEntries([...Map.groupBy(all.filter(({ truth }) => truth.estimate), ({ truth }) => truth.story)].map(([story, list]) => [story, {
      schemes: list.length, found: precisionAndRecall(list).recall,
      ...Object.fromEntries(figures.map((figure) => [figure, round(middle(list.map((one) => offBy(one, figure)).filter((one) => one !== null)))])),
      rateRight: round(list.filter(({ truth, result }) => truth.estimate?.return && result.estimate?.return && Math.abs(result.estimate.return.rate - truth.estimate.return.rate) <= 0.001).length
        / Math.max(1, list.filter(({ truth, result }) => truth.estimate?.return && result.estimate).length)),
    }]))
    const wrong = whole.falseAlerts.length
    return {
      name: '流水研判', subjects: all.length, precision: round(whole.precision), recall: round(whole.recall), falseAlerts: whole.falseAlerts, missed: whole.missed,
      withoutMemos: (({ precision, recall }) => ({ precision: round(precision), recall: round(recall) }))(precisionAndRecall(blank)), first20: precisionOfFirst(all, 20),
      plainRules: {
        payersIn30Days: { falseAlerts: falseAlertsOfRanking(all, ({ payersIn30Days }) => payersIn30Days, whole.recall), ours: wrong },
        counterparties: { falseAlerts: falseAlertsOfRanking(all, ({ counterparties }) => counterparties, whole.recall), ours: wrong },
      },
      monthByMonth: await monthByMonth(analytics, { ...options(0), lookalikes: 0, noise: 0 }), kinds,
    }
  } finally {
    await analytics.close()
    await data.release()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Which part of its inflow a scheme had taken when it was first called one, month after month; 1: never. */
async function monthByMonth(analytics: ReturnType<typeof openAnalytics>, options: Parameters<typeof makeWorld>[0]): Promise<Record<string, number>> {
  const world = makeWorld(options)
  const raised = new Map<string, number>()
  for (let until = addDays(world.from, 90); until < addDays(world.to, 30); until = addDays(until, 30)) {
    for (const { truth, result } of await judgeWorld(analytics, options, { until: until > world.to ? world.to : until })) {
      if (!truth.estimate || result.verdict !== 'fundraising-like' || raised.has(truth.name)) continue
      const own = new Set(truth.accounts)
      const last = Math.floor(Date.parse(until) / 86_400_000)
      const taken = world.transfers.filter(({ to, label }) => own.has(to.no) && label?.role === 'deposit')
      const so = taken.filter(({ day }) => day <= last).reduce((sum, { fen }) => sum + fen, 0)
      raised.set(truth.name, round(so / truth.estimate.amountRaisedFen))
    }
  }
  return Object.fromEntries(world.truth.filter(({ estimate }) => estimate).map(({ name, story }) => [story, raised.get(name) ?? 1]))
}
