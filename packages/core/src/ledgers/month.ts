import { formatPeriodCn, periodOf, type Period, type PlainDate } from '../dates.ts'

/** Why a month has no figures of its own yet and which has; null once it has begun. */
export function notYetBegun(period: Period, today: PlainDate): string | null {
  const now = periodOf(today)
  return period > now ? `${formatPeriodCn(period)}还没有到，没有这个月的数据。请改选${formatPeriodCn(now)}或以前的月份。` : null
}
