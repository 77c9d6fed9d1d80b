import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { type AnalysedRows, dayOfMove } from './analysis-rows.ts'

/** A week of a subject, in fen. Weeks are counted from the Thursday 1970-01-01. */
export interface Week { week: number; fromIndividualsFen: number; toIndividualsFen: number; fromOthersFen: number; toOthersFen: number; payers: number; payees: number }

export interface Life { weeks: Week[]; /** Of all accounts after their last row that shows one; null: none does. */ balanceFen: number | null }

/** The life curve of subjects: deposits against payouts by week, and what is left. */
export async function lifeCurves(analytics: Analytics, { cleaning }: AnalysedRows, subjects: readonly string[], { signal }: { signal?: AbortSignal } = {}): Promise<Map<string, Life>> {
  const lives = new Map<string, Life>()
  const options = { ...(signal && { signal }) }
  for (let from = 0; from < subjects.length; from += 2000) {
    const some = subjects.slice(from, from + 2000)
    const weeks = analytics.stream<Week & { subject: string }>(`
      select subject, intDiv(${dayOfMove('move')}, 7) as week, sumIf(move.2, move.2 > 0 and person) as fromIndividualsFen, -sumIf(move.2, move.2 < 0 and person) as toIndividualsFen,
        sumIf(move.2, move.2 > 0 and not person) as fromOthersFen, -sumIf(move.2, move.2 < 0 and not person) as toOthersFen,
        uniqExactIf(counterparty, move.2 > 0 and person) as payers, uniqExactIf(counterparty, move.2 < 0 and person) as payees
      from (select subject, counterparty, move, kind not in ('organisation', 'bank') as person from pairs array join moves as move where cleaning = {cleaning: UUID} and subject in {subjects: Array(UUID)})
      group by subject, week order by subject, week`, { cleaning, subjects: some }, options)
    for await (const rows of weeks) {
      for (const { subject, ...week } of rows) {
        const life = lives.get(subject)
        if (life) life.weeks.push(week)
        else lives.set(subject, { weeks: [week], balanceFen: null })
      }
    }
    const balances = await analytics.query<{ subject: string; balanceFen: number }>(`
      select owner as subject, sum(balance) as balanceFen from (
        select owner, account, argMax(balance_fen, (paid_on, ifNull(second, 0), ord, row_no)) as balance from transactions
        where cleaning = {cleaning: UUID} and part in ('counts', 'own', 'reversed') and owner in {subjects: Array(UUID)} and balance_fen is not null group by owner, account
      ) group by owner`, { cleaning, subjects: some }, options)
    for (const { subject, balanceFen } of balances) {
      const life = lives.get(subject)
      if (life) life.balanceFen = balanceFen
    }
  }
  return lives
}
