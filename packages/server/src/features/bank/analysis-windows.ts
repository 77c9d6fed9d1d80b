import type { Pattern } from '@qingyuan/core/bank/findings'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { dateOfDayNumber } from './analysis-days.ts'
import { type AnalysedRows, individual, subjectParts } from './analysis-rows.ts'

type Found = Map<string, Pattern>
const yuan = (fen: number) => (fen / 100).toLocaleString('zh-CN', { maximumFractionDigits: 0 })
const share = (part: number) => `${Math.round(part * 100)}%`

/** Parameters of 分散转入集中转出, version 1. */
const dispersed = { days: 30, leastPayers: 20, topPayees: 5, topShare: 0.6, passThrough: 0.8, leastFen: 5_000_000 }

/**
 * 分散转入集中转出, version 1 (seed 002 三(十一)): in windows of 30 days, moved by 15, many individuals pay in, at least
 * four fifths go out again in the same window, and a few payees get most of it.
 */
export async function dispersedIn(analytics: Analytics, { cleaning }: AnalysedRows, { signal }: { signal?: AbortSignal } = {}): Promise<Found> {
  const { days, leastPayers, topPayees, topShare, passThrough, leastFen } = dispersed
  const sql = `
    select subject, slot, countIf(ins > 0 and person) as payers, sum(ins) as paid_in, sum(outs) as paid_out, arraySum(arraySlice(arrayReverseSort(groupArray(outs)), 1, ${topPayees})) as top from (
      select owner as subject, counterparty, counterparty_kind in ('person', 'unknown', 'wallet') as person, arrayJoin([intDiv(toInt32(paid_on), ${days / 2}), intDiv(toInt32(paid_on), ${days / 2}) - 1]) as slot,
        sumIf(flow_fen, flow_fen > 0) as ins, -sumIf(flow_fen, flow_fen < 0) as outs
      from $local(transactions)
      where cleaning = {cleaning: UUID} and ${subjectParts} and owner in (select subject from $local(pairs) where cleaning = {cleaning: UUID} and ${individual} and in_count > 0 group by subject having count() >= ${leastPayers})
      group by owner, counterparty, person, slot
    ) group by subject, slot
    having payers >= ${leastPayers} and paid_in >= ${leastFen} and paid_out >= ${passThrough} * paid_in and top >= ${topShare} * paid_out`
  const found: Found = new Map()
  const rows = analytics.stream<{ subject: string; windows: number; first: number; last: number; payers: number; paidIn: number; paidOut: number; top: number }>(`
    select subject, count() as windows, min(slot) as first, max(slot) as last, argMax(payers, (paid_in, slot)) as payers, max(paid_in) as paidIn, argMax(paid_out, (paid_in, slot)) as paidOut, argMax(top, (paid_in, slot)) as top
    from ${analytics.eachShard(sql)} group by subject`, { cleaning }, { ...(signal && { signal }) })
  for await (const list of rows) {
    for (const { subject, windows, first, last, payers, paidIn, paidOut, top } of list) {
      found.set(subject, {
        code: 'dispersed-in-concentrated-out', from: dateOfDayNumber(first * days / 2), to: dateOfDayNumber(last * days / 2 + days - 1),
        why: `有 ${windows} 个 ${days} 天的时段如此；最大的一个里 ${payers} 人转入 ${yuan(paidIn)} 元，同期转出 ${yuan(paidOut)} 元，其中 ${share(top / paidOut)} 给了收款最多的 ${topPayees} 个对象`,
      })
    }
  }
  return found
}

/** Parameters of 定期批量小额转出, version 1. */
const batches = { leastPayees: 10, leastBatches: 3, again: 0.5, smallFen: 5_000_000, regular: 0.6 }

/**
 * 定期批量小额转出, version 1 (seed 002 三(十一)): at least three days on which ten or more individuals are paid, the median
 * payment at most 50,000 yuan, the days an even distance apart, and on average half of the payees paid again.
 */
export async function periodicPayouts(analytics: Analytics, { cleaning }: AnalysedRows, { signal }: { signal?: AbortSignal } = {}): Promise<Found> {
  const { leastPayees, leastBatches, again, smallFen, regular } = batches
  const sql = `
    select subject, groupArray(day) as batch_days, avg(payees) as batch_payees, uniqExactArray(who) as everybody, sum(length(who)) as payments, quantileExactInclusive(0.5)(usual_fen) as middle from (
      select owner as subject, toInt32(paid_on) as day, groupUniqArray(counterparty) as who, length(who) as payees, quantileExactInclusive(0.5)(-flow_fen) as usual_fen
      from $local(transactions)
      where cleaning = {cleaning: UUID} and ${subjectParts} and flow_fen < 0 and counterparty_kind in ('person', 'unknown')
        and owner in (select subject from $local(pairs) where cleaning = {cleaning: UUID} and ${individual} and out_count > 0 group by subject having count() >= ${leastPayees})
      group by owner, day having payees >= ${leastPayees} order by subject, day
    ) group by subject having length(batch_days) >= ${leastBatches} and middle <= ${smallFen} and payments >= ${1 + again} * everybody`
  const found: Found = new Map()
  const rows = analytics.stream<{ subject: string; days: number[]; payees: number; everybody: number; middle: number }>(
    `select subject, arraySort(batch_days) as days, batch_payees as payees, everybody, middle from ${analytics.eachShard(sql)}`, { cleaning }, { ...(signal && { signal }) })
  for await (const list of rows) {
    for (const { subject, days, payees, everybody, middle } of list) {
      const gaps = days.slice(1).map((day, at) => day - days[at]!).sort((a, b) => a - b)
      const usual = gaps[gaps.length >> 1]!
      const even = gaps.filter((gap) => Math.abs(gap - usual) <= Math.max(2, usual * 0.2)).length / gaps.length
      if (even < regular) continue
      found.set(subject, {
        code: 'periodic-small-payouts', from: dateOfDayNumber(days[0]!), to: dateOfDayNumber(days.at(-1)!),
        why: `${days.length} 天成批付款，通常相隔 ${usual} 天，平均每批 ${Math.round(payees)} 人、单笔约 ${yuan(middle)} 元；共 ${everybody} 人，多数人反复出现`,
      })
    }
  }
  return found
}
