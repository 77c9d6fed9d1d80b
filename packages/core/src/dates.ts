import { z } from 'zod'
import { blankKind, tidyCell, type CellValue } from './cell-text.ts'

const msPerDay = 86_400_000
const chinaOffsetMs = 8 * 3_600_000
const minYear = 1900
const maxYear = 2199

/** A business date, 'YYYY-MM-DD', that exists in the calendar, from 1900 to 2199. It has no time and no zone. */
export const PlainDate = z.iso.date({ error: '日期须写成 2026-05-01 这样', abort: true })
  .refine(isPlainDate, '日期须存在，并在 1900 年至 2199 年之间')
export type PlainDate = z.infer<typeof PlainDate>

/** A month, 'YYYY-MM', from 1900 to 2199. */
export const Period = z.string().regex(/^(?:19|2[01])\d\d-(?:0[1-9]|1[0-2])$/, '月份须写成 2026-10 这样')
export type Period = z.infer<typeof Period>

export type ParsedDate =
  /** `date: null` is an empty cell, with `pending` a 待核 one. `note` says how it was read when that is not plain. */
  | { ok: true; date: PlainDate | null; pending?: true; note?: string }
  | { ok: false; reason: string }

/** Whether the text is a date as `PlainDate` asks. */
export function isPlainDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  return match !== null && plainDate(Number(match[1]), Number(match[2]), Number(match[3])) !== undefined
}

/** The date of these parts (month 1–12), or undefined when there is no such day from 1900 to 2199. */
export function plainDate(year: number, month: number, day: number): PlainDate | undefined {
  if (!(year >= minYear && year <= maxYear)) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.toISOString().slice(0, 10)
}

function toDays(date: PlainDate): number {
  if (!isPlainDate(date)) throw new RangeError(`Not a date: ${date}`)
  return Date.parse(date) / msPerDay
}

function fromDays(days: number): PlainDate {
  const date = new Date(days * msPerDay)
  const year = date.getUTCFullYear()
  if (!(year >= minYear && year <= maxYear)) throw new RangeError('Date outside 1900 to 2199')
  return date.toISOString().slice(0, 10)
}

/** `days` natural days later (earlier when negative). Throws RangeError outside 1900–2199, as all functions here do. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return fromDays(toDays(date) + whole(days))
}

/** `months` months later; a day that month lacks becomes its last day: 01-31 plus one month is 02-28 or 02-29. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  toDays(date)
  const { from, to } = monthPeriod(shiftPeriod(periodOf(date), whole(months)))
  const sameDay = from.slice(0, 8) + date.slice(8)
  return sameDay > to ? to : sameDay
}

/** Natural days from `from` to `to`; negative when `to` is earlier. */
export function diffDays(from: PlainDate, to: PlainDate): number {
  return toDays(to) - toDays(from)
}

/** Day of the week, 1 for Monday to 7 for Sunday. */
export function weekday(date: PlainDate): number {
  return ((((toDays(date) + 3) % 7) + 7) % 7) + 1
}

/** `周一` to `周日`. */
export function weekdayCn(date: PlainDate): string {
  return `周${'一二三四五六日'[weekday(date) - 1]}`
}

/** The month that a date lies in. */
export function periodOf(date: PlainDate): Period {
  return date.slice(0, 7)
}

/** First and last day of a month. */
export function monthPeriod(period: Period): { from: PlainDate; to: PlainDate } {
  const from = `${checkedPeriod(period)}-01`
  const lastDay = new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)), 0)).getUTCDate()
  return { from, to: `${period}-${lastDay}` }
}

/** `months` months later (earlier when negative). */
export function shiftPeriod(period: Period, months: number): Period {
  checkedPeriod(period)
  const index = Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1 + whole(months)
  return checkedPeriod(`${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`)
}

export function previousPeriod(period: Period): Period {
  return shiftPeriod(period, -1)
}

export function nextPeriod(period: Period): Period {
  return shiftPeriod(period, 1)
}

function checkedPeriod(period: string): Period {
  if (!Period.safeParse(period).success) throw new RangeError(`Not a month from 1900 to 2199: ${period}`)
  return period
}

function whole(count: number): number {
  if (!Number.isSafeInteger(count)) throw new RangeError(`Not a whole number: ${count}`)
  return count
}

/** `2026年6月24日`. */
export function formatDateCn(date: PlainDate): string {
  toDays(date)
  return `${date.slice(0, 4)}年${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`
}

/** `2026年10月`. */
export function formatPeriodCn(period: Period): string {
  checkedPeriod(period)
  return `${period.slice(0, 4)}年${Number(period.slice(5))}月`
}

/** The date in China (UTC+8) at an instant, whatever the zone of this machine. */
export function chinaDate(instant: Date): PlainDate {
  return fromDays(Math.floor((instant.getTime() + chinaOffsetMs) / msPerDay))
}

/** The time of day in China (UTC+8) at an instant, 'HH:mm'. */
export function chinaTime(instant: Date): string {
  return new Date(instant.getTime() + chinaOffsetMs).toISOString().slice(11, 16)
}

/** The instant of a date and time of day ('HH:mm') in China (UTC+8). */
export function chinaInstant(date: PlainDate, time: string): Date {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time)
  if (!match) throw new RangeError(`Not a time of day: ${time}`)
  return new Date(toDays(date) * msPerDay + (Number(match[1]) * 60 + Number(match[2])) * 60_000 - chinaOffsetMs)
}

const timeOfDay = '(?:[T ]?(?:[01]?\\d|2[0-3])' +
  '(?::[0-5]?\\d(?::[0-5]?\\d(?:\\.\\d+)?)?|[时点](?:[0-5]?\\d分?(?:[0-5]?\\d秒?)?)?))?'
const separated = new RegExp(`^(\\d+) ?([-/.]) ?(\\d{1,2}) ?\\2 ?(\\d{1,2})${timeOfDay}$`)
const chinese = new RegExp(`^(\\d+) ?年 ?(\\d{1,2}) ?月 ?(\\d{1,2}) ?[日号]${timeOfDay}$`)
const compact = new RegExp(`^(\\d{4})(\\d{2})(\\d{2})${timeOfDay}$`)

/**
 * Reads a date as clerks type it, or Excel's stored serial. A time of day behind it is dropped; a zone is refused.
 * `excelBase` is the workbook's date system: 1900 (with its 1900-02-29 that never was) or 1904. Two-digit years,
 * dates without a year or a day, day-first order and days that do not exist are refused with the reason.
 */
export function parseDateText(value: CellValue, { excelBase = 1900 }: { excelBase?: 1900 | 1904 } = {}): ParsedDate {
  const text = tidyCell(String(value ?? '')).replace(/(?<=\d)[–—−](?=\d)/g, '-').replace(/(?<=\d)。(?=\d)/g, '.')
  const refuse = (why: string): ParsedDate => ({ ok: false, reason: `“${text.slice(0, 40)}”${why}` })
  if (typeof value !== 'number') {
    const kind = blankKind(text)
    if (kind) return { ok: true, date: null, ...(kind === 'pending' && { pending: true }) }
  }

  const match = separated.exec(text) ?? chinese.exec(text) ?? compact.exec(text)
  if (match) {
    const [year, month, day] = match.slice(1).filter((part) => /^\d+$/.test(part ?? '')) as [string, string, string]
    if (year.length !== 4) return refuse('的年份不是四位数，请写成 2026-05-01 这样')
    const date = plainDate(Number(year), Number(month), Number(day))
    return date ? { ok: true, date } : refuse('不是存在的日期，或不在 1900 年至 2199 年之间')
  }
  // As text only five digits can be a serial; a stored number may be any, but 1900 to 2199 is a year typed alone.
  if (typeof value === 'number' ? !/^(?:19|2[01])\d\d$/.test(text) : /^\d{5}(?:\.\d+)?$/.test(text)) {
    const date = dateOfExcelSerial(Number(text), excelBase)
    if (!date) return refuse('不是有效的 Excel 日期序号，请写成 2026-05-01 这样')
    return { ok: true, date, note: `按 Excel 日期序号读作 ${date}` }
  }
  if (/^\d{4}年?$/.test(text)) return refuse('只有年份，请补上月和日')
  if (/^(?:19|2[01])\d\d(?:[-/.]\d{1,2}|年\d{1,2}月|0[1-9]|1[0-2])$/.test(text)) return refuse('只有年月，请补上日')
  if (/^\d{1,2}([-/.])\d{1,2}\1\d{4}$/.test(text)) return refuse('的年份不在最前，分不清月和日，请写成 2026-05-01 这样')
  if (/^\d{1,2}月\d{1,2}[日号]?$|^\d{1,2}[-/.]\d{1,2}$/.test(text)) return refuse('没有年份，请写成 2026-05-01 这样')
  if (/^\d{6}$/.test(text)) return refuse('的年份不是四位数，请写成 2026-05-01 这样')
  return refuse('看不出是哪一天，请写成 2026-05-01 这样')
}

/**
 * The date of an Excel serial, or undefined when it is none: below the first day, above 2199, or serial 60 of the
 * 1900 system, which Excel shows as 1900-02-29. Half a second short of midnight counts as midnight (stored fractions
 * fall short by rounding).
 */
export function dateOfExcelSerial(serial: number, base: 1900 | 1904): PlainDate | undefined {
  const day = Math.floor(serial + 0.5 / 86_400)
  if (!Number.isFinite(serial) || (base === 1900 && day === 60) || day < (base === 1900 ? 1 : 0)) return undefined
  const dayZero = base === 1904 ? '1904-01-01' : day < 60 ? '1899-12-31' : '1899-12-30'
  const date = new Date(Date.parse(dayZero) + day * msPerDay)
  return date.getUTCFullYear() <= maxYear ? date.toISOString().slice(0, 10) : undefined
}
