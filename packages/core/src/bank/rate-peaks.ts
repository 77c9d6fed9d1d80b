import type { PromisedReturn } from './findings.ts'

/**
 * Payouts of one subject that are the same share of what each payee had paid in. Only payouts between a person's first and
 * second payment are counted: for them the sum they are a share of is beyond doubt.
 * share: the payout is that part of the sum. close: it is the whole sum and that part on top.
 */
export interface RateBin {
  kind: 'share' | 'close'
  /** Average of the payouts in the bin; 0.015 is 1.5 %. Bins are three significant digits wide. */
  rate: number
  least: number
  most: number
  /** Persons with such a payout, those with several, and all such payouts. */
  parties: number
  again: number
  hits: number
  /** Of `parties`, what they had paid in, in fen. */
  principalFen: number
  /** Distinct days of payment, and distinct days on which the payees had paid in. */
  days: number
  starts: number
  /** Median of days since the payment before (share) or since the money was paid in (close). */
  gap: number
  /** Part of the payouts whose gap is near the median, 0 to 1. */
  regular: number
  /** Part of the persons whose sum is a whole number of thousand yuan, 0 to 1. */
  round: number
  first: string
  last: string
}

/** A rate that people were evidently promised. */
export interface RatePeak extends RateBin { periodDays: number; /** Of the payouts, before it is rounded to the figure that was promised. */ average: number }

/** Bins so near are one rate whose payouts were rounded. */
const near = 0.012
/** A share that only so few persons got may be chance. */
const leastParties = 3

/**
 * The rates of a subject, by the number of persons. Bins that neighbour a stronger one are its rounding. What is paid
 * once, on one day or in no rhythm is a refund or a dividend, and left out; so is the last payment of a share that came
 * together with the sum itself.
 */
export function ratePeaks(bins: readonly RateBin[]): RatePeak[] {
  const merged: RateBin[] = []
  for (const bin of [...bins].sort((a, b) => b.parties - a.parties || b.hits - a.hits || a.rate - b.rate)) {
    const stronger = merged.find((one) => one.kind === bin.kind && sameRate(one, bin) && (bin.parties < leastParties || sameTerm(one.gap, bin.gap)))
    if (stronger) join(stronger, bin)
    else merged.push({ ...bin })
  }
  const shares = merged.filter(isPromisedShare)
  const closes = merged.filter((one) => isPromisedClose(one) && !shares.some((share) => sameRate(share, one) && !sameTerm(share.gap, one.gap)))
  return [...shares, ...closes].map((bin) => ({ ...bin, average: bin.rate, rate: plainRate(bin), periodDays: plainPeriod(bin.gap) }))
    .sort((a, b) => b.parties - a.parties || b.hits - a.hits)
}

/**
 * The rates of a subject from what was found looking wide, where chance has more to say: of a tenth of those who were paid,
 * and never such a part as a deposit is of a rent.
 * @param bothWays persons who paid in and were paid
 */
export function widePeaks(bins: readonly RateBin[], bothWays: number): RatePeak[] {
  return ratePeaks(bins).filter(({ kind, rate, parties, starts, regular, round }) =>
    parties >= Math.max(5, bothWays * 0.1) && starts >= 5 && regular >= 0.7 && (kind === 'close' ? rate >= 0.02 && rate <= 1 : rate <= 0.3 && round >= 0.5 && !isUnitPart(rate)))
}

function isPromisedShare({ kind, rate, parties, again, days, starts, gap, regular, round }: RateBin): boolean {
  if (kind !== 'share' || parties < leastParties || days < 3) return false
  if (again >= leastParties) return regular >= 0.5
  // Paid once so far: only long terms, to people who came on different days. A deposit that comes back out of a prepaid
  // rent is one of so many equal parts; rents are seldom round, what people invest is.
  return gap >= 25 && rate <= 0.5 && regular >= 0.8 && starts >= 3 && round >= (isUnitPart(rate) ? 0.8 : 0.3)
}

/** A half, a third … a thirteenth. */
const isUnitPart = (rate: number) => Math.abs(1 / rate - Math.round(1 / rate)) <= 0.004 / rate && rate > 0.07

function isPromisedClose({ kind, rate, parties, days, starts, regular }: RateBin): boolean {
  return kind === 'close' && rate >= 0.003 && parties >= leastParties && days >= 3 && starts >= 3 && regular >= 0.6
}

const sameRate = (one: RateBin, other: RateBin) => Math.abs(one.rate - other.rate) <= near * Math.max(one.rate, other.rate)
const sameTerm = (one: number, other: number) => Math.abs(one - other) <= Math.max(2, 0.15 * Math.max(one, other))

function join(into: RateBin, bin: RateBin): void {
  into.least = Math.min(into.least, bin.least)
  into.most = Math.max(into.most, bin.most)
  // The same persons may stand in both: their number is never too high.
  into.parties = Math.max(into.parties, bin.parties, Math.round(into.parties + bin.parties / 2))
  into.again += bin.again
  into.round = Math.max(into.round, bin.round)
  into.hits += bin.hits
  into.principalFen = Math.max(into.principalFen, into.principalFen + bin.principalFen / 2)
  if (bin.first < into.first) into.first = bin.first
  if (bin.last > into.last) into.last = bin.last
}

/** The plainest number near the payouts: rates are promised in round figures, and payouts are rounded. */
export function plainRate({ rate, least, most }: Pick<RateBin, 'rate' | 'least' | 'most'>): number {
  const low = Math.min(least, rate) * 0.999
  const high = Math.max(most, rate) * 1.001
  for (const step of [0.01, 0.005, 0.0025, 0.001, 0.0005, 0.00025, 0.0001, 0.00005, 0.00001]) {
    const plain = Math.round(rate / step) * step
    if (plain >= low && plain <= high && Math.abs(plain - rate) <= near * rate) return Number(plain.toPrecision(6))
  }
  return Number(rate.toPrecision(4))
}

const periods: readonly (readonly [days: number, from: number, to: number])[] = [
  [1, 1, 1], [7, 6, 8], [10, 9, 11], [15, 14, 16], [30, 28, 33], [60, 58, 64], [90, 87, 95], [180, 177, 190], [365, 358, 376], [730, 720, 745],
]

/** The period people would name: a month is 30 days, a quarter 90, half a year 180. */
export function plainPeriod(gap: number): number {
  return periods.find(([, from, to]) => gap >= from && gap <= to)?.[0] ?? Math.max(1, Math.round(gap))
}

/** Simple interest for a year: twelve months, four quarters, two halves, else by days of 365. */
export function annualRate(rate: number, periodDays: number): number {
  const perYear = { 30: 12, 60: 6, 90: 4, 180: 2, 365: 1, 730: 0.5 }[periodDays] ?? 365 / periodDays
  return Number((rate * perYear).toPrecision(6))
}

/**
 * What was promised: the period that holds most principal, and in it the rate in the middle of the principal.
 * @returns null when no rate stands out
 */
export function promisedReturn(peaks: readonly RatePeak[]): PromisedReturn | null {
  const byPeriod = Map.groupBy(peaks, ({ periodDays }) => periodDays)
  const principal = (list: readonly RatePeak[]) => list.reduce((sum, { principalFen }) => sum + principalFen, 0)
  const [most] = [...byPeriod].sort(([, a], [, b]) => principal(b) - principal(a))
  if (!most) return null
  const [periodDays, list] = most
  let left = principal(list) / 2
  const ordered = [...list].sort((a, b) => a.rate - b.rate)
  const middle = ordered.find(({ principalFen }) => (left -= principalFen) <= 0) ?? ordered.at(-1)!
  return { rate: middle.rate, periodDays, annualRate: annualRate(middle.rate, periodDays) }
}
