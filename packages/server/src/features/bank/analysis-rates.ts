import type { RateBin } from '@qingyuan/core/bank/rate-peaks'
import { dateOfDayNumber } from './analysis-days.ts'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { type AnalysedRows, individual, partyOf, subjectParts } from './analysis-rows.ts'

/** Of each subject this many bins at most are looked at, the most frequent first. */
const mostBins = 200

interface BinRow { subject: string; kind: 'share' | 'close'; rate: number; least: number; most: number; parties: number; again: number; hits: number; principalFen: number; days: number; starts: number; gap: number; regular: number; round: number; first: number; last: number; steady: number; steady_here: number; nth: number }

/** Per subject its bins, and how many persons were paid the same share of their sum three times or more. */
export type ReturnShares = Map<string, { bins: RateBin[]; steady: number }>

/** Of one person so many payouts, and so many sums paid in, are compared. */
const mostPayouts = 400
const mostSums = 4
/** Days after which a payout is compared with any sum, when looking wide: what is due then is rarely anything else. */
const longShare = 80
const longClose = 15

/** Sums of fractions depend on the order in which threads and nodes come; those of whole numbers do not. */
const exactAverage = 'sum(toInt64(rate * 1e12)) / count() / 1e12'

/**
 * Fixed-return fingerprint, version 1: of every person who paid in and was paid afterwards, the payouts until the person
 * paid in again, as shares of the sum; equal ones of several persons together. Looking wide, for subjects whose people
 * pay in again before the first term ends: payouts of long terms as shares of each of the first sums.
 * @param subjects looks wide, and at these only (2,500 at most: a parameter holds no more)
 * @returns subjects without any are not in it
 */
export async function returnShares(analytics: Analytics, { cleaning, byName }: AnalysedRows, { signal, subjects }: { signal?: AbortSignal; subjects?: readonly string[] } = {}): Promise<ReturnShares> {
  const wide = subjects !== undefined
  const sql = `
    with parties as (
      select owner as subject, ${partyOf('counterparty_kind', 'counterparty_name', 'counterparty')} as party, arraySort(groupArray((toInt32(paid_on), ifNull(second, 0), flow_fen))) as moves
      from $local(transactions)
      where cleaning = {cleaning: UUID} and ${subjectParts} and counterparty_kind in ('person', 'unknown') ${wide ? 'and owner in {subjects: Array(UUID)}' : ''}
        and (owner, counterparty) in (
          select subject, counterparty from (
            select subject, counterparty, sum(in_count) over who as ins, sum(out_count) over who as outs from $local(pairs)
            where cleaning = {cleaning: UUID} and ${individual}
            window who as (partition by subject, ${partyOf('kind', 'name', 'counterparty')})
          ) where ins > 0 and outs > 0)
      group by owner, party
    ), sums as (
      select subject, party, arrayFilter(m -> m.3 > 0, moves) as ins, ins[1].1 as start, arraySlice(arrayDistinct(ins.1), 1, ${mostSums}) as sum_days,
        arrayMap(day -> arraySum(arrayMap(m -> if(m.1 = day, m.3, 0), ins)), sum_days) as sums, if(length(sum_days) > 1, sum_days[2], 1000000) as next_start,
        arraySlice(arrayFilter(m -> m.3 < 0 and m.1 >= start, moves), 1, ${mostPayouts}) as payouts
      from parties where not arrayExists(m -> m.3 < 0 and m.1 < start, moves)
    ), paid as (
      select subject, party, sum_day as start, base, -payout.3 / base as ratio, payout.1 as day, payout.1 - sum_day as age, payout.1 <= next_start as clean,
        ${wide ? 'age' : 'payout.1 - if(nth = 1, start, payouts[nth - 1].1)'} as since, if(ratio <= 0.7, 'share', 'close') as kind, if(ratio <= 0.7, ratio, ratio - 1) as rate, toInt32(floor(log10(rate))) as magnitude
      from (select *, payout, nth from sums array join payouts as payout, arrayEnumerate(payouts) as nth) array join sum_days as sum_day, sums as base
      where (ratio <= 0.7 or (ratio > 1.001 and ratio <= 3)) and ${wide ? `sum_day < day and age >= if(ratio <= 0.7, ${longShare}, ${longClose})` : 'clean and sum_day = start'}
    ), of_party as (
      select subject, kind, toInt32(round(rate / exp10(magnitude - 2))) as digits, magnitude, party, min(paid.start) as start, argMin(paid.base, paid.start) as base, count() as hits, ${exactAverage} as rate, min(rate) as least, max(rate) as most,
        groupUniqArray(day) as days, groupArray(if(kind = 'share', since, age)) as gaps
      from paid group by subject, kind, digits, magnitude, party
    )
    select * from (
      select *, sum(steady_here) over (partition by subject) as steady, row_number() over (partition by subject order by parties desc, hits desc, kind, least) as nth from (
        select subject, kind, ${exactAverage} as rate, min(least) as least, max(most) as most, count() as parties, countIf(hits >= 2) as again, countIf(hits >= 3 and kind = 'share') as steady_here, sum(hits) as hits, sum(base) as principalFen,
          uniqExactArray(days) as days, uniqExact(start) as starts, arraySort(groupArrayArray(gaps))[intDiv(sum(length(gaps)) + 1, 2)] as gap, countIf(base % 100000 = 0) / parties as round,
          arrayCount(one -> abs(one - gap) <= greatest(1, gap * 0.15), groupArrayArray(gaps)) / sum(length(gaps)) as regular, min(arrayMin(days)) as first, max(arrayMax(days)) as last
        from of_party group by subject, kind, digits, magnitude
      )
    ) where nth <= ${mostBins} and (parties >= 2 or nth = 1)`
  const found: ReturnShares = new Map()
  for await (const rows of analytics.stream<BinRow>(`select * from ${analytics.eachShard(sql)}`, { cleaning, byName: byName ? 1 : 0, ...(subjects && { subjects }) }, { ...(signal && { signal }) })) {
    for (const { subject, first, last, steady, steady_here: _, nth: __, ...bin } of rows) {
      const one = { ...bin, first: dateOfDayNumber(first), last: dateOfDayNumber(last) }
      const known = found.get(subject)
      if (known) known.bins.push(one)
      else found.set(subject, { bins: [one], steady })
    }
  }
  return found
}
