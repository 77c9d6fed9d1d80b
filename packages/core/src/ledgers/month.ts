import { formatPeriodCn, periodOf, previousPeriod, type Period, type PlainDate } from '../dates.ts'

/** Why a month has no figures of its own yet and which has; null once it has begun. */
export function notYetBegun(period: Period, today: PlainDate): string | null {
  const now = periodOf(today)
  return period > now ? `${formatPeriodCn(period)}还没有到，没有这个月的数据。请改选${formatPeriodCn(now)}或以前的月份。` : null
}

/**
 * Why a month has nothing to show: it lies before all that is kept. Null when the table may be empty and true.
 * @param earliest day of the first lead known; null when there is none, then the month that is reported now is the first
 */
export function beforeRecords(period: Period, earliest: PlainDate | null, today: PlainDate): string | null {
  const first = earliest === null ? previousPeriod(periodOf(today)) : periodOf(earliest)
  return period < first ? `${formatPeriodCn(period)}没有布置过报送，也没有线索台账，出不了表。请改选${formatPeriodCn(first)}或以后的月份。` : null
}
