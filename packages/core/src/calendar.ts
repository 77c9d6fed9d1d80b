import { z } from 'zod'
import { holidayArrangements, type HolidayArrangement } from './calendar-data.ts'
import {
  addDays, diffDays, formatDateCn, monthPeriod, shiftPeriod, weekday, weekdayCn, type Period, type PlainDate,
} from './dates.ts'
import { statutoryHoliday } from './statutory-days.ts'

/** What a due date does when it falls on a day off. A notice with a number of its own simply names another date. */
export const ShiftRule = z.enum(['earlier', 'later', 'none'])
export type ShiftRule = z.infer<typeof ShiftRule>

export type DayKind = 'workday' | 'makeUpWorkday' | 'weekend' | 'holiday'
export interface CalendarDay { kind: DayKind; working: boolean; name?: string }

/** The year's arrangement is not published or not loaded: say so, never count as if it had no holidays. */
export interface CalendarMissing { ok: false; missingYear: number; reason: string }

export type WorkingDaysResult =
  | { ok: true; date: PlainDate; warning?: string }
  /** `nearest`: the result is this date or one further away; never a day that is off by law in any case. */
  | (CalendarMissing & { nearest: PlainDate })

export type DueDateResult =
  /** `why` is there when the date moved; `nominal` is the date before moving. */
  | { ok: true; date: PlainDate; nominal: PlainDate; shifted: boolean; why?: string; warning?: string }
  /**
   * `nominal` is the date before moving. `nearest` may be shown as provisional: the first that it can be, past the days
   * that are off by law in any case; it may still turn out to be a day off.
   */
  | (CalendarMissing & { nominal: PlainDate; nearest: PlainDate })

export interface Calendar {
  /** Whether the arrangement of the date's year is loaded. */
  covers(date: PlainDate): boolean
  /** What kind of day it is. Throws CalendarNotLoaded for a year without arrangement; so do the two below. */
  day(date: PlainDate): CalendarDay
  /** Working day: Monday to Friday less holidays, and the weekends worked in exchange. */
  isWorkingDay(date: PlainDate): boolean
  /** A day off by the State Council's arrangement. An ordinary weekend is a rest day (not working) but not this. */
  isStatutoryHoliday(date: PlainDate): boolean
  /**
   * The `count`-th working day after `date` (before it, when negative); `date` itself is not counted, as in
   * procedural time limits. 0 gives `date` unchanged.
   */
  addWorkingDays(date: PlainDate, count: number): WorkingDaysResult
  /** What is unsettled about a date of the last loaded year's final week, or undefined. */
  unsettled(date: PlainDate): string | undefined
}

/** Thrown when a single day is asked of a year that is not loaded. Check `covers` first. */
export class CalendarNotLoaded extends RangeError {
  readonly year: number
  constructor(year: number) {
    super(missing(year).reason)
    this.name = 'CalendarNotLoaded'
    this.year = year
  }
}

/**
 * Builds a calendar. Days are merged by date, not by the document's year, because New Year's arrangement may reach
 * into December. A later document wins over an earlier one, so an amendment is appended.
 */
export function makeCalendar(arrangements: readonly HolidayArrangement[]): Calendar {
  const years = new Set(arrangements.map((arrangement) => arrangement.year))
  const special = new Map<PlainDate, CalendarDay>()
  for (const { name, from, to, worked } of arrangements.flatMap((arrangement) => arrangement.holidays)) {
    for (let date = from; date <= to; date = addDays(date, 1)) {
      special.set(date, { kind: 'holiday', working: false, name })
    }
    for (const date of worked) special.set(date, { kind: 'makeUpWorkday', working: true, name })
  }

  const covers = (date: PlainDate) => years.has(yearOf(date))
  const day = (date: PlainDate): CalendarDay => {
    const onWeekend = weekday(date) >= 6
    if (!covers(date)) throw new CalendarNotLoaded(yearOf(date))
    return special.get(date) ?? (onWeekend ? { kind: 'weekend', working: false } : { kind: 'workday', working: true })
  }
  const unsettled = (date: PlainDate) => {
    const next = yearOf(date) + 1
    if (!covers(date) || years.has(next) || date.slice(5) < '12-25') return undefined
    return `${next}年放假安排尚未载入，可能调整${yearOf(date)}年12月最后几天，载入后请核对`
  }

  return {
    covers,
    day,
    isWorkingDay: (date) => day(date).working,
    isStatutoryHoliday: (date) => day(date).kind === 'holiday',
    unsettled,
    addWorkingDays(date, count) {
      if (!Number.isSafeInteger(count)) throw new RangeError(`Not a whole number of days: ${count}`)
      const step = Math.sign(count)
      let current = addDays(date, 0)
      let left = Math.abs(count)
      while (left > 0) {
        const next = addDays(current, step)
        if (!covers(next)) return { ...missing(yearOf(next)), nearest: nearestOf(current, step, left) }
        current = next
        if (day(current).working) left -= 1
      }
      const warning = unsettled(step < 0 ? date : current)
      return { ok: true, date: current, ...(warning && { warning }) }
    },
  }
}

/** The calendar of the published arrangements in calendar-data.ts. */
export const chinaCalendar: Calendar = makeCalendar(holidayArrangements)

/** Moves a date that is a day off to the working day before or after it. Rule `none` needs no calendar. */
export function shiftDueDate(nominal: PlainDate, rule: ShiftRule, calendar: Calendar): DueDateResult {
  const step = { earlier: -1, later: 1, none: 0 }[rule]
  let date = addDays(nominal, 0)
  if (step !== 0) {
    while (calendar.covers(date) ? !calendar.isWorkingDay(date) : statutoryHoliday(date)) date = addDays(date, step)
    if (!calendar.covers(date)) return { ...missing(yearOf(date)), nominal, nearest: date }
  }
  const warning = step === 0 ? undefined : calendar.unsettled(nominal > date ? nominal : date)
  const why = date === nominal ? undefined
    : `${formatDateCn(nominal)}是${dayOffName(nominal, calendar)}，${step < 0 ? '提前到' : '顺延至'}${formatDateCn(date)}`
  return { ok: true, date, nominal, shifted: date !== nominal, ...(why && { why }), ...(warning && { warning }) }
}

/** `left` days on from `date` in a year not loaded, where only what the law itself gives is certain to be off. */
function nearestOf(date: PlainDate, step: number, left: number): PlainDate {
  let current = date
  for (let days = left; days > 0;) {
    current = addDays(current, step)
    if (!statutoryHoliday(current)) days -= 1
  }
  return current
}

export interface DueRule {
  period: Period
  /** Day of the month, 1 to 31; a month that lacks it gives its last day. */
  day: number
  /** 0 for a day within the period itself, 1 for the month after it, and so on. */
  monthOffset: number
  rule: ShiftRule
}

/**
 * The due date of a period's report, as `shiftDueDate` leaves it. Warns when moving it earlier puts it inside the
 * period it reports on: then the office has to set the day by a notice.
 */
export function dueDateOf({ period, day, monthOffset, rule }: DueRule, calendar: Calendar): DueDateResult {
  if (!Number.isInteger(day) || day < 1 || day > 31) throw new RangeError(`Not a day of a month: ${day}`)
  const month = monthPeriod(shiftPeriod(period, monthOffset))
  const nominal = addDays(month.from, Math.min(day - 1, diffDays(month.from, month.to)))
  const due = shiftDueDate(nominal, rule, calendar)
  const periodEnd = monthPeriod(period).to
  if (!due.ok || due.date > periodEnd || nominal <= periodEnd) return due
  const warning = '提前后的截止日落在报告期之内，请由通知另定截止日'
  return { ...due, warning: due.warning ? `${warning}；${due.warning}` : warning }
}

function dayOffName(date: PlainDate, calendar: Calendar): string {
  const name = calendar.covers(date) ? calendar.day(date).name : statutoryHoliday(date)
  return name ? `${name}假期` : weekdayCn(date)
}

function yearOf(date: PlainDate): number {
  return Number(date.slice(0, 4))
}

function missing(year: number): CalendarMissing {
  return { ok: false, missingYear: year, reason: `${year}年的放假安排尚未载入，不能推算工作日，请在公布后载入` }
}
