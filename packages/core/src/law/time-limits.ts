import { addDays, addMonths, chinaDate, chinaInstant, chinaTime, formatDateCn, weekday, type PlainDate } from '../dates.ts'
import { shiftDueDate, type Calendar } from '../calendar.ts'
import { statutoryHoliday } from '../statutory-days.ts'

/** Hours run literally; 日 are natural or working days as the law in question says, never by guess (trap 11). */
export type LimitUnit = 'hours' | 'natural' | 'working' | 'months' | 'years'
export const limitUnitLabels: Record<LimitUnit, string> = { hours: '小时', natural: '日（自然日）', working: '个工作日', months: '个月', years: '年' }

export interface Length {
  n: number
  unit: LimitUnit
  /**
   * Whether a last day that is a day off moves to the next working day (民事诉讼法85). Never for what restricts
   * somebody's property: a seizure must not last longer because of a holiday.
   */
  shift: boolean
}

/** When something started; hours need the time. */
export interface Moment { on: PlainDate; time: string | null }

export interface Due {
  on: PlainDate
  /** HH:MM in China, only for hours. */
  time: string | null
  /** The calendar of that year is not published: it is `on` or a later day, at the latest this one. */
  latest?: PlainDate
  /** Why it is not the plain day: moved by a holiday, or cut short by what was used up before. */
  why?: string
  warning?: string
}

/** Longest that published holidays have moved a date so far is nine days; a little more, for a year nobody knows yet. */
const unknownDays = 11

/**
 * The last day (or minute) of a time limit. The day of the start is not counted; working days skip weekends and
 * holidays and count the weekends worked in exchange. Where the year's calendar is not published, the answer is a
 * range with a warning. Throws RangeError for hours without a time of start, or a length that is not a whole number.
 */
export function dueAfter(start: Moment, { n, unit, shift }: Length, calendar: Calendar): Due {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`Not a length: ${n}`)
  if (unit === 'hours') {
    if (start.time === null) throw new RangeError('Hours need the time at which they start')
    const end = new Date(chinaInstant(start.on, start.time).getTime() + n * 3_600_000)
    return { on: chinaDate(end), time: chinaTime(end) }
  }
  if (unit === 'working') {
    const due = calendar.addWorkingDays(start.on, n)
    if (due.ok) return { on: due.date, time: null, ...(due.warning && { warning: due.warning }) }
    return { on: due.nearest, time: null, latest: addDays(weekdaysLater(start.on, n), unknownDays), warning: due.reason }
  }
  const nominal = unit === 'natural' ? addDays(start.on, n) : addMonths(start.on, unit === 'months' ? n : n * 12)
  if (!shift) return { on: nominal, time: null }
  const due = shiftDueDate(nominal, 'later', calendar)
  if (due.ok) return { on: due.date, time: null, ...(due.why && { why: due.why }), ...(due.warning && { warning: due.warning }) }
  return { on: due.nearest, time: null, latest: addDays(nominal, unknownDays), warning: due.reason }
}

/**
 * The last day of several lengths, each counted from the end of the one before: three months from the end of the six
 * months for a suit, which itself moves when it ends on a day off. A range in one of them goes through to the end.
 */
export function dueInSteps(start: Moment, lengths: readonly Length[], calendar: Calendar): Due {
  let due: Due = { on: start.on, time: start.time }
  const warnings = new Set<string>()
  for (const length of lengths) {
    const { latest } = due
    const next = dueAfter({ on: due.on, time: due.time }, length, calendar)
    const last = latest === undefined ? undefined : dueAfter({ on: latest, time: null }, length, calendar)
    const until = last ? last.latest ?? last.on : next.latest
    if (next.warning) warnings.add(next.warning)
    if (last?.warning) warnings.add(last.warning)
    due = { ...next, ...(until && { latest: until }) }
  }
  return { ...due, ...(warnings.size > 0 && { warning: [...warnings].join('；') }) }
}

/** Of two the later one; of two ranges the one that ends later. */
export function laterDue(a: Due, b: Due): Due {
  const [endA, endB] = [a.latest ?? a.on, b.latest ?? b.on]
  return endB > endA || (endB === endA && (b.time ?? '') > (a.time ?? '')) ? b : a
}

/** Monday to Friday only: what is certain of a year whose holidays are not known. */
function weekdaysLater(from: PlainDate, n: number): PlainDate {
  let date = from
  for (let left = n; left > 0;) {
    date = addDays(date, 1)
    if (weekday(date) < 6) left -= 1
  }
  return date
}

/**
 * The first day on which something may happen that must wait a full number of working days after notice (the hearing:
 * notified seven working days before, 行政处罚法64(2)). A weekend is not ruled out, a public holiday is: nobody is
 * summoned on it. Where a calendar is not published, the earliest it can be, with `latest` and a warning.
 */
export function earliestAfter(start: PlainDate, workingDays: number, calendar: Calendar): Due {
  const last = dueAfter({ on: start, time: null }, { n: workingDays, unit: 'working', shift: false }, calendar)
  let on = addDays(last.on, 1)
  while (isHoliday(on, calendar)) on = addDays(on, 1)
  if (last.latest === undefined && calendar.covers(on)) return { ...last, on }
  return { ...last, on, latest: addDays(last.latest ?? last.on, last.latest ? 1 : unknownDays), warning: last.warning ?? noCalendar(on) }
}

const isHoliday = (date: PlainDate, calendar: Calendar): boolean => calendar.covers(date) ? calendar.isStatutoryHoliday(date) : statutoryHoliday(date) !== undefined
const noCalendar = (date: PlainDate): string => `${date.slice(0, 4)}年的放假安排尚未载入，请在公布后核对`

/** `2026年7月4日10:20`, `2026年12月31日至2027年1月11日之间`. */
export function dueText(due: Due): string {
  if (due.latest) return `${formatDateCn(due.on)}至${formatDateCn(due.latest)}之间`
  return `${formatDateCn(due.on)}${due.time ?? ''}`
}

/** Whether it is over at this moment of China's clock; a range is over when its last day is. */
export function isOver(due: Due, now: Moment): boolean {
  const last = due.latest ?? due.on
  if (due.time === null || due.latest) return now.on > last
  return now.on > last || (now.on === last && (now.time ?? '00:00') > due.time)
}
