import { blankKind, tidyCell } from '../cell-text.ts'
import { dateOfExcelSerial, plainDate, type PlainDate } from '../dates.ts'
import { remembered } from './remembered.ts'
import type { StatementCell } from './statement.ts'

/** Both null: the cell is blank. */
export type ReadMoment = { date: PlainDate | null; time: string | null } | { problem: string }

const nothing: ReadMoment = { date: null, time: null }
const usual = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d:\d\d:\d\d))?$/
const separated = /^(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?!\d) ?[日号]?(?:[-T ]*(\D{0,4}\d.*))?$/
const compact = /^(\d{4})(\d\d)(\d\d)(?:[-T ]*(\D{0,2}\d.*))?$/
const clock = /^(上午|下午|晚上|AM|PM)? ?(\d{1,2})[:：时点.](\d{1,2})(?:[:：分.](\d{1,2})(?:[.:]\d+)?秒?|分)?(?: ?(AM|PM))?(?:\+08:?00|Z?)?$/i

/**
 * Reads a cell that holds a date, a time of day, or both, as banks write them: 2024-01-05 09:30:12, 20240105093012,
 * 2024/1/5, 2024年1月5日, 2024-01-05-09.30.12.000001, `*20240105`, an Excel date or its bare serial. Impossible days and
 * forms without a four-digit year are a problem, in Chinese.
 */
export function readMoment(cell: StatementCell | null | undefined, excelBase: 1900 | 1904): ReadMoment {
  if (!cell) return nothing
  if (cell.date) return { date: cell.date.slice(0, 10), time: cell.date.length > 10 ? cell.date.slice(11) : null }
  if (cell.time) return { date: null, time: cell.time }
  if (cell.error) return { problem: cell.error }
  const quick = usual.exec(cell.text)
  if (quick) return moment(cell.text, quick[1]!, quick[2]!, quick[3]!, quick[4])
  const whole = typeof cell.value === 'number' && Number.isInteger(cell.value) && cell.value > 19_000_000
  const text = whole ? String(cell.value) : tidyCell(cell.text).replace(/^[*＊]+ ?/, '')
  if (blankKind(text) === 'empty') return nothing
  const number = typeof cell.value === 'number' ? cell.value : /^\d{5}(?:\.\d+)?$/.test(text) ? Number(text) : undefined
  if (number !== undefined && number >= 20_000 && number < 80_000) return serial(number, excelBase)
  if (number !== undefined && number > 0 && number < 1) return { date: null, time: secondsText(Math.round(number * 86_400)) }
  const long = separated.exec(text) ?? compact.exec(text)
  if (long) return moment(text, long[1]!, long[2]!, long[3]!, long[4])
  const time = readClock(text)
  if (time) return { date: null, time }
  return { problem: `日期“${text.slice(0, 30)}”看不出是哪一天` }
}

/** Reads a column that holds times of day only: digits may have lost leading zeros (93012), or end in milliseconds. */
export function readTime(cell: StatementCell | null | undefined, excelBase: 1900 | 1904): ReadMoment {
  if (!cell || cell.date || cell.time || cell.error) return readMoment(cell, excelBase)
  const text = tidyCell(cell.text).replace(/\.0+$/, '')
  if (/^\d{1,6}$/.test(text) || /^\d{7,9}$/.test(text)) {
    // Eight digits may be a whole date; a time with milliseconds and a lost zero begins with an hour below 10.
    if (text.length === 8 && /^(?:19|20)\d\d(?:0[1-9]|1[0-2])/.test(text)) return readMoment(cell, excelBase)
    const time = readClock(text)
    return time ? { date: null, time } : { problem: `时间“${text}”不存在` }
  }
  return readMoment(cell, excelBase)
}

const dayOf = remembered((text) => plainDate(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))) ?? null)

function moment(text: string, year: string, month: string, day: string, rest: string | undefined): ReadMoment {
  const date = dayOf(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  if (!date) return { problem: `日期“${text.slice(0, 30)}”不存在，或不在 1900 年至 2199 年之间` }
  if (rest === undefined) return { date, time: null }
  // Behind a date four digits are hours and minutes.
  const time = readClock(/^\d{4}$/.test(rest) ? `${rest}00` : rest)
  return time ? { date, time } : { problem: `日期“${text.slice(0, 40)}”里的时间看不明白` }
}

/** 'HH:mm:ss', or undefined when it is no time of day. */
function readClock(text: string): string | undefined {
  const match = clock.exec(text)
  if (match) {
    const [, before, hours = '', minutes = '', seconds = '0', after] = match
    const late = /下午|晚上|PM/i.test(before ?? after ?? '')
    const early = /上午|AM/i.test(before ?? after ?? '')
    const hour = Number(hours) % (late || early ? 12 : 24) + (late ? 12 : 0)
    return Number(hours) > 24 || (Number(hours) === 24 && Number(minutes) > 0) ? undefined : clockText(hour, Number(minutes), Number(seconds))
  }
  // HHmmss, with zeros lost in front; HHmm is not to be told from a short HHmmss unless it came behind a date.
  const digits = /^\d{1,6}$/.test(text) ? text.padStart(6, '0') : /^\d{7,9}$/.test(text) ? text.padStart(9, '0') : /^\d{12}$/.test(text) ? text : undefined
  return digits && clockText(Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4, 6)))
}

function clockText(hours: number, minutes: number, seconds: number): string | undefined {
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined
  return `${two(hours)}:${two(minutes)}:${two(seconds)}`
}
const two = (number: number) => String(number).padStart(2, '0')

function secondsText(seconds: number): string {
  const inDay = seconds % 86_400
  return `${two(Math.floor(inDay / 3600))}:${two(Math.floor(inDay / 60) % 60)}:${two(inDay % 60)}`
}

function serial(number: number, excelBase: 1900 | 1904): ReadMoment {
  const date = dateOfExcelSerial(number, excelBase)
  if (!date) return { problem: `日期“${number}”不是有效的 Excel 日期序号` }
  const seconds = Math.round((number - Math.floor(number)) * 86_400)
  return { date, time: seconds === 0 || seconds === 86_400 ? null : secondsText(seconds) }
}
