import type { RateBin } from '@qingyuan/core/bank/rate-peaks'
import { dateOfDayNumber } from './analysis-days.ts'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { type AnalysedRows, individual, partyOf, subjectParts } from './analysis-rows.ts'

/** Of each subject this many bins at most are looked at, the most frequent first. */
const mostBins = 200

interface BinRow { subject: string; kind: 'share' | 'close'; rate: number; least: number; most: number; parties: number; again: number; hits: number; principalFen: number; days: number; starts: number; gap: number; regular: number; first: number; last: number }

/**
 * Fixed-return fingerprint, version 1: of every person who paid in and was paid afterwards, the payouts until the person
 * paid in again, as shares of the sum; equal ones of several persons together.
 * @returns for each subject its bins; subjects without any are not in it
 */
export async function returnShares(analytics: Analytics, { cleaning, byName }: AnalysedRows, { signal }: { signal?: AbortSignal } = {}): Promise<Map<string, RateBin[]>> {
  const sql = `
    with parties as (
      select owner as subject, ${partyOf('counterparty_kind', 'counterparty_name', 'counterparty')} as party, arraySort(groupArray((toInt32(paid_on), ifNull(second, 0), flow_fen))) as moves
      from $local(transactions)
      where cleaning = {cleaning: UUID} and ${subjectParts} and counterparty_kind in ('person', 'unknown')
        and (owner, counterparty) in (
          select subject, counterparty from (
            select subject, counterparty, sum(in_count) over who as ins, sum(out_count) over who as outs from $local(pairs)
            where cleaning = {cleaning: UUID} and ${individual}
            window who as (partition by subject, ${partyOf('kind', 'name', 'counterparty')})
          ) where ins > 0 and outs > 0)
      group by owner, party
    ), first_sum as (
      select subject, party, arrayFilter(m -> m.3 > 0, moves) as ins, ins[1].1 as start, arraySum(m -> if(m.1 = start, m.3, 0), ins) as base,
        arrayFirstOrNull(m -> m.1 > start, ins).1 as next_start,
        arrayFilter(m -> m.3 < 0 and m.1 >= start and (next_start is null or m.1 <= next_start), moves) as payouts
      from parties where not arrayExists(m -> m.3 < 0 and m.1 < start, moves)
    ), paid as (
      select subject, party, start, base, -payout.3 / base as ratio, payout.1 as day, payout.1 - start as age, payout.1 - if(nth = 1, start, payouts[nth - 1].1) as since,
        if(ratio <= 0.7, 'share', 'close') as kind, if(ratio <= 0.7, ratio, ratio - 1) as rate, toInt32(floor(log10(rate))) as magnitude
      from first_sum array join payouts as payout, arrayEnumerate(payouts) as nth where ratio <= 0.7 or (ratio > 1.001 and ratio <= 3)
    ), of_party as (
      select subject, kind, toInt32(round(rate / exp10(magnitude - 2))) as digits, magnitude, party, any(start) as start, any(base) as base, count() as hits, avg(rate) as rate, min(rate) as least, max(rate) as most,
        groupUniqArray(day) as days, groupArray(if(kind = 'share', since, age)) as gaps
      from paid group by subject, kind, digits, magnitude, party
    )
    select subject, kind, avg(rate) as rate, min(least) as least, max(most) as most, count() as parties, countIf(hits >= 2) as again, sum(hits) as hits, sum(base) as principalFen,
      uniqExactArray(days) as days, uniqExact(start) as starts, arraySort(groupArrayArray(gaps))[intDiv(sum(length(gaps)) + 1, 2)] as gap,
      arrayCount(one -> abs(one - gap) <= greatest(1, gap * 0.15), groupArrayArray(gaps)) / sum(length(gaps)) as regular, min(arrayMin(days)) as first, max(arrayMax(days)) as last
    from of_party group by subject, kind, digits, magnitude
    having parties >= 2
    order by subject, parties desc limit ${mostBins} by subject`
  const bins = new Map<string, RateBin[]>()
  for await (const rows of analytics.stream<BinRow>(`select * from ${analytics.eachShard(sql)}`, { cleaning, byName: byName ? 1 : 0 }, { ...(signal && { signal }) })) {
    for (const { subject, first, last, ...bin } of rows) {
      const list = bins.get(subject)
      const one = { ...bin, first: dateOfDayNumber(first), last: dateOfDayNumber(last) }
      if (list) list.push(one)
      else bins.set(subject, [one])
    }
  }
  return bins
}
