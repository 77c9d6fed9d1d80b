import { yuan } from '@qingyuan/core/bank/figure-words'
import type { Pattern } from '@qingyuan/core/bank/findings'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { dateOfDayNumber } from './analysis-days.ts'
import { type AnalysedRows, dayOfMove, individual } from './analysis-rows.ts'

type Found = Map<string, Pattern>
const share = (part: number) => `${Math.round(part * 100)}%`

/** Parameters of 分散转入集中转出, version 1. */
const dispersed = { days: 30, leastPayers: 20, topPayees: 5, topShare: 0.6, passThrough: 0.8, leastFen: 5_000_000 }

interface Slot { subject: string; slot: number; payers: number; paidIn: number; paidOut: number }

/**
 * 分散转入集中转出, version 1 (seed 002 三(十一)): in windows of 30 days, moved by 15, many individuals pay in and at least
 * four fifths go out again; and of all that goes out a few payees get most.
 */
export async function dispersedIn(analytics: Analytics, { cleaning }: AnalysedRows, { signal }: { signal?: AbortSignal } = {}): Promise<Found> {
  const { days, leastPayers, topPayees, topShare, passThrough, leastFen } = dispersed
  const half = days / 2
  const concentrated = `
    select subject from (
      select subject, countIf(${individual} and in_count > 0) as payers, sum(out_fen) as paid_out, arraySum(arraySlice(arrayReverseSort(groupArray(out_fen)), 1, ${topPayees})) as top
      from $local(pairs) where cleaning = {cleaning: UUID} group by subject
    ) where payers >= ${leastPayers} and top >= ${topShare} * paid_out and paid_out > 0`
  // A pair is in each window once, so that its payers are counted without comparing them.
  const sql = `
    select subject, slot, sum(payer) as payers, sum(paid_in) as paidIn, sum(paid_out) as paidOut from (
      select subject, slot, 1 as payer, 0 as paid_in, 0 as paid_out from (
        select subject, arrayMap(move -> intDiv(${dayOfMove('move')}, ${half}), arrayFilter(move -> move.2 > 0, moves)) as halves from $local(pairs)
        where cleaning = {cleaning: UUID} and in_count > 0 and (kind = 'wallet' or (${individual})) and subject in (${concentrated})
      ) array join arrayDistinct(arrayConcat(halves, arrayMap(one -> one - 1, halves))) as slot
      union all
      select subject, arrayJoin([half, half - 1]) as slot, 0, ins, outs from (
        select subject, intDiv(${dayOfMove('move')}, ${half}) as half, sumIf(move.2, move.2 > 0) as ins, -sumIf(move.2, move.2 < 0) as outs
        from $local(pairs) array join moves as move where cleaning = {cleaning: UUID} and subject in (${concentrated}) group by subject, half
      )
    ) group by subject, slot having payers >= ${leastPayers} and paidIn >= ${leastFen} and paidOut >= ${passThrough} * paidIn`
  const found: Found = new Map()
  const slots = new Map<string, Slot[]>()
  for await (const rows of analytics.stream<Slot>(`select subject, slot, payers, paidIn, paidOut from ${analytics.eachShard(sql)}`, { cleaning }, { ...(signal && { signal }) })) {
    for (const row of rows) {
      const list = slots.get(row.subject)
      if (list) list.push(row)
      else slots.set(row.subject, [row])
    }
  }
  for (const [subject, list] of slots) {
    const first = Math.min(...list.map(({ slot }) => slot))
    const last = Math.max(...list.map(({ slot }) => slot))
    const { payers, paidIn, paidOut } = list.reduce((most, one) => (one.paidIn > most.paidIn || (one.paidIn === most.paidIn && one.slot < most.slot) ? one : most))
    found.set(subject, {
      code: 'dispersed-in-concentrated-out', from: dateOfDayNumber(first * half), to: dateOfDayNumber(last * half + days - 1),
      why: `有 ${list.length} 个 ${days} 天的时段如此；最大的一个里 ${payers} 人转入 ${yuan(paidIn)} 元，同期转出 ${yuan(paidOut)} 元；全部转出的 ${share(topShare)} 以上给了收款最多的 ${topPayees} 个对象`,
    })
  }
  return found
}

/** Parameters of 定期批量小额转出, version 1. */
const batches = { leastPayees: 10, leastBatches: 3, again: 0.5, smallFen: 5_000_000, regular: 0.6 }

/**
 * 定期批量小额转出, version 1 (seed 002 三(十一)): at least three days on which ten or more individuals are paid, 50,000
 * yuan a payment at most on average, the days an even distance apart, and half of the payees paid again.
 */
export async function periodicPayouts(analytics: Analytics, { cleaning }: AnalysedRows, { signal }: { signal?: AbortSignal } = {}): Promise<Found> {
  const { leastPayees, leastBatches, again, smallFen, regular } = batches
  const sql = `
    select subject, groupArray((day, payees)) as of_days, sum(payees) as payments, any(of_all) as everybody, any(of_one) as average from (
      select subject, day, count() as payees from (
        select subject, arrayDistinct(arrayMap(move -> ${dayOfMove('move')}, arrayFilter(move -> move.2 < 0, moves))) as out_days from $local(pairs)
        where cleaning = {cleaning: UUID} and out_count > 0 and ${individual}
      ) array join out_days as day group by subject, day having payees >= ${leastPayees}
    ) as batch inner join (
      select subject as of, count() as of_all, intDiv(sum(out_fen), sum(out_count)) as of_one from $local(pairs) where cleaning = {cleaning: UUID} and out_count > 0 and ${individual} group by of having of_all >= ${leastPayees}
    ) as payee on payee.of = batch.subject
    group by subject having length(of_days) >= ${leastBatches} and average <= ${smallFen} and payments >= ${1 + again} * everybody`
  const found: Found = new Map()
  const rows = analytics.stream<{ subject: string; days: number[]; payments: number; everybody: number; average: number }>(
    `select subject, arraySort(of_days).1 as days, payments, everybody, average from ${analytics.eachShard(sql)}`, { cleaning }, { ...(signal && { signal }) })
  for await (const list of rows) {
    for (const { subject, days, payments, everybody, average } of list) {
      const gaps = days.slice(1).map((day, at) => day - days[at]!).sort((a, b) => a - b)
      const usual = gaps[gaps.length >> 1]!
      const even = gaps.filter((gap) => Math.abs(gap - usual) <= Math.max(2, usual * 0.2)).length / gaps.length
      if (even < regular) continue
      found.set(subject, {
        code: 'periodic-small-payouts', from: dateOfDayNumber(days[0]!), to: dateOfDayNumber(days.at(-1)!),
        why: `${days.length} 天成批付款，通常相隔 ${usual} 天，平均每批 ${Math.round(payments / days.length)} 人、单笔平均约 ${yuan(average)} 元；收款的共 ${everybody} 人，多数人反复出现`,
      })
    }
  }
  return found
}
