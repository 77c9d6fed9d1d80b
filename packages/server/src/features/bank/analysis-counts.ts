import type { SubjectCounts } from '@qingyuan/core/bank/verdict'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { type AnalysedRows, individual, partyOf } from './analysis-rows.ts'

/** What the pairs tell; who was paid steadily is told by the returns. */
export interface CountedSubject extends Omit<SubjectCounts, 'steady'> {
  subject: string
  /** Days since 1970-01-01. */
  first: number
  last: number
}

/** What judge() needs of every subject, some at a time. */
export async function* subjectCounts(analytics: Analytics, { cleaning, byName }: AnalysedRows, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<CountedSubject[]> {
  const sql = `
    select subject, countIf(who = 1 and ins > 0) as payers, countIf(who = 1 and ins > 0 and outs > 0 and first_in <= first_out) as bothWays, countIf(who = 1 and ins > 0 and outs > 0 and first_in > first_out) as paidFirst,
      uniqExactIf(intDiv(first_in, 7), who = 1 and ins > 0) as newPayerWeeks, sumIf(in_fen, who = 1) as fromIndividualsFen, sumIf(out_fen, who = 1) as toIndividualsFen,
      sumIf(in_fen, who = 2) as fromOrganisationsFen, sumIf(in_fen, who = 0) as fromUnnamedFen, sumIf(out_fen, who = 0) as toUnnamedFen,
      least(min(first_in), min(first_out)) as first, greatest(max(last_in), max(last_out)) as last
    from (
      select subject, ${partyOf('kind', 'name', 'counterparty')} as party, max(multiIf(${individual}, 1, kind in ('organisation', 'bank'), 2, 0)) as who, sum(in_fen) as in_fen, sum(out_fen) as out_fen, sum(in_count) as ins, sum(out_count) as outs,
        ifNull(min(pairs.first_in), 1000000) as first_in, ifNull(min(pairs.first_out), 1000000) as first_out, ifNull(max(pairs.last_in), -1000000) as last_in, ifNull(max(pairs.last_out), -1000000) as last_out
      from $local(pairs) as pairs where cleaning = {cleaning: UUID} group by subject, party
    ) group by subject order by subject`
  yield* analytics.stream<CountedSubject>(`select * from ${analytics.eachShard(sql)} order by subject`, { cleaning, byName: byName ? 1 : 0 }, { ...(signal && { signal }) })
}
