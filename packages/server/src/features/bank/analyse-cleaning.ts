import type { FlowEstimate, Pattern, Verdict } from '@qingyuan/core/bank/findings'
import { settleSubject } from '@qingyuan/core/bank/flow-figures'
import { ratePeaks, widePeaks, type RatePeak } from '@qingyuan/core/bank/rate-peaks'
import { agentCommission, cashRunningOut, fixedReturn, newMoneyPaysOld } from '@qingyuan/core/bank/scheme-signs'
import { judge, leastPayers, type Judgement } from '@qingyuan/core/bank/verdict'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { type CountedSubject, subjectCounts } from './analysis-counts.ts'
import { dateOfDayNumber } from './analysis-days.ts'
import { lifeCurves } from './analysis-life.ts'
import { subjectParties } from './analysis-parties.ts'
import { returnShares } from './analysis-rates.ts'
import { prepareRows, type AnalysedRows } from './analysis-rows.ts'
import { dispersedIn, periodicPayouts } from './analysis-windows.ts'

/** Of all analyses together; findings name it. */
export const analysisVersion = 1

/** What came of one subject; `subject` is its token in the cleaning. */
export interface SubjectResult {
  subject: string
  verdict: Verdict
  score: number
  reasons: Judgement['reasons']
  missing: string[]
  /** The first and last day of its rows, 'YYYY-MM-DD'. */
  from: string
  to: string
  counts: CountedSubject
  peaks: RatePeak[]
  patterns: Pattern[]
  estimate: FlowEstimate | null
}

export interface AnalysedCleaning extends AnalysedRows { subjects: SubjectResult[] }

/** Steps of an analysis, for the progress shown. */
export const analysisSteps = ['prepare', 'rates', 'judge', 'windows', 'figures'] as const

/**
 * Runs all analyses over one cleaning: the owners of its statements, and whom 30 of them or more paid. Figures are worked
 * out for what looks like fundraising, and for what cannot be told for want of evidence.
 * @throws errors of the store; what the signal was aborted with
 */
export async function analyseCleaning(analytics: Analytics, cleaning: string, { signal, onProgress }: { signal?: AbortSignal; onProgress?: (step: number) => void } = {}): Promise<AnalysedCleaning> {
  const options = { ...(signal && { signal }) }
  const step = (at: number) => {
    signal?.throwIfAborted()
    onProgress?.(at)
  }
  step(0)
  const rows = await prepareRows(analytics, cleaning, options)
  step(1)
  const shares = await returnShares(analytics, rows, options)
  step(2)
  const subjects = new Map<string, SubjectResult>()
  for await (const list of subjectCounts(analytics, rows, options)) {
    for (const counts of list) {
      const { bins, steady } = shares.get(counts.subject) ?? { bins: [], steady: 0 }
      const peaks = ratePeaks(bins)
      subjects.set(counts.subject, {
        subject: counts.subject, ...judge({ ...counts, steady }, peaks), from: dateOfDayNumber(counts.first), to: dateOfDayNumber(counts.last), counts, peaks, patterns: [], estimate: null,
      })
    }
  }
  const unsure = [...subjects.values()].filter(({ verdict, counts: { payers, bothWays } }) => verdict !== 'fundraising-like' && payers >= leastPayers && bothWays >= 8).map(({ subject }) => subject).slice(0, 2500)
  if (unsure.length > 0) {
    for (const [subject, { bins }] of await returnShares(analytics, rows, { ...options, subjects: unsure })) {
      const result = subjects.get(subject)!
      const peaks = widePeaks(bins, result.counts.bothWays)
      const judged = judge({ ...result.counts, steady: 0 }, peaks)
      if (judged.score > result.score) Object.assign(result, judged, { peaks })
    }
  }
  step(3)
  for (const found of [await dispersedIn(analytics, rows, options), await periodicPayouts(analytics, rows, options)]) {
    for (const [subject, pattern] of found) subjects.get(subject)?.patterns.push(pattern)
  }
  step(4)
  const looked = [...subjects.values()].filter(({ verdict }) => verdict !== 'not-fundraising-like').map(({ subject }) => subject)
  const lives = await lifeCurves(analytics, rows, looked, options)
  for await (const { subject, parties } of subjectParties(analytics, rows, looked, options)) {
    const result = subjects.get(subject)
    if (!result) continue
    const settled = settleSubject(parties, result.peaks)
    const life = lives.get(subject)
    const found = [fixedReturn(result.peaks), life ? newMoneyPaysOld(life.weeks) : null, agentCommission(settled, result), life ? cashRunningOut(life.weeks, life.balanceFen) : null]
    result.patterns.push(...found.filter((one) => one !== null))
    if (result.verdict === 'fundraising-like') result.estimate = settled.estimate
    result.missing.push(...settled.missing)
  }
  return { ...rows, subjects: [...subjects.values()].sort((a, b) => b.score - a.score || (a.subject < b.subject ? -1 : 1)) }
}
