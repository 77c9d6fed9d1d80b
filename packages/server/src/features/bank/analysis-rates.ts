import type { RateBin } from '@qingyuan/core/bank/rate-peaks'
import { dateOfDayNumber } from './analysis-days.ts'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { type AnalysedRows, dayOfMove, individual, partyOf } from './analysis-rows.ts'

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
  const party = partyOf('kind', 'name', 'counterparty')
  const where = `cleaning = {cleaning: UUID} and ${individual} ${wide ? 'and subject in {subjects: Array(UUID)}' : ''}`
  // Few persons have several accounts; only theirs are put together.
  const several = `select subject, ${party} as party from $local(pairs) where ${where} group by subject, party having count() > 1`
  const sql = `
    with parties as (
      select subject, counterparty as party, moves as all_moves from $local(pairs)
      where ${where} and in_count > 0 and out_count > 0 and first_in <= first_out and (subject, ${party}) not in (${several})
      union all
      select subject, ${party} as party, arraySort(groupArrayArray(moves)) as all_moves from $local(pairs)
      where ${where} and (subject, ${party}) in (${several})
      group by subject, party having sum(in_count) > 0 and sum(out_count) > 0 and min(first_in) <= min(first_out)
    ), sums as (
      select subject, party, arrayMap(move -> ${dayOfMove('move')}, all_moves) as days, all_moves.2 as fens, arrayFirst((day, fen) -> fen > 0, days, fens) as start,
        ${wide ? `arraySlice(arrayDistinct(arrayFilter((day, fen) -> fen > 0, days, fens)), 1, ${mostSums})` : '[start]'} as sum_days,
        arrayMap(sum_day -> arraySum((day, fen) -> if(day = sum_day and fen > 0, fen, 0), days, fens), sum_days) as sums,
        arrayFirstOrNull((day, fen) -> fen > 0 and day > start, days, fens) as next_start,
        arraySlice(arrayFilter((move, day) -> move.2 < 0 and day >= start ${wide ? '' : 'and (next_start is null or day <= next_start)'}, all_moves, days), 1, ${mostPayouts}) as payouts
      from parties where notEmpty(payouts)
    ), paid as (
      select subject, party, sum_day as start, base, -payout.2 / base as ratio, ${dayOfMove('payout')} as day, day - sum_day as age,
        ${wide ? 'age' : `day - if(nth = 1, sum_day, ${dayOfMove('payouts[nth - 1]')})`} as since, if(ratio <= 0.7, 'share', 'close') as kind, if(ratio <= 0.7, ratio, ratio - 1) as rate, toInt32(floor(log10(rate))) as magnitude
      from (select subject, party, sum_days, sums, payouts, payout, nth from sums array join payouts as payout, arrayEnumerate(payouts) as nth) array join sum_days as sum_day, sums as base
      where (ratio <= 0.7 or (ratio > 1.001 and ratio <= 3)) and ${wide ? `sum_day < day and age >= if(ratio <= 0.7, ${longShare}, ${longClose})` : 'day >= sum_day'}
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
