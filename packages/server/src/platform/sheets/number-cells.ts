import { SSF } from '@e965/xlsx'
import type { CellValue, WireCell } from './sheet-types.ts'

export interface NumberFormat { kind: 'general' | 'number' | 'date' | 'time' | 'duration'; code: string }

export const generalFormat: NumberFormat = { kind: 'general', code: 'General' }

const yearMonth = 'yyyy"年"m"月"'
const monthDay = 'm"月"d"日"'
const hourMinute = '上午/下午h"时"mm"分"'
const hourMinuteSecond = '上午/下午h"时"mm"分"ss"秒"'
// Built-in formats that have no code in the file and depend on the language of Excel: these are the Chinese ones.
const chineseFormats: Record<number, string> = {
  5: '"¥"#,##0;"¥"\\-#,##0', 6: '"¥"#,##0;"¥"\\-#,##0', 7: '"¥"#,##0.00;"¥"\\-#,##0.00',
  8: '"¥"#,##0.00;"¥"\\-#,##0.00', 42: '"¥"#,##0;"¥"\\-#,##0', 44: '"¥"#,##0.00;"¥"\\-#,##0.00',
  14: 'yyyy/m/d', 22: 'yyyy/m/d h:mm',
  27: yearMonth, 28: monthDay, 29: monthDay, 30: 'm-d-yy', 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"', 34: hourMinute, 35: hourMinuteSecond, 36: yearMonth,
  50: yearMonth, 51: monthDay, 52: yearMonth, 53: monthDay, 54: monthDay, 55: hourMinute, 56: hourMinuteSecond,
  57: yearMonth, 58: monthDay,
  47: 'mm:ss.0', // the library has it without the colon
}

/** The number format with this id; `code` is what the file itself says about the id, if anything. */
export function numberFormat(id: number, code?: string): NumberFormat {
  const known: unknown = code ?? chineseFormats[id] ?? SSF.get_table()[id]
  return typeof known === 'string' ? formatOf(known) : generalFormat
}

/** The format of a cell of an .xls, where the library gives built-in dates in their American form. */
export function xlsFormat(code: string): NumberFormat {
  if (code === 'm/d/yy') return numberFormat(14)
  return code === 'm/d/yy h:mm' ? numberFormat(22) : formatOf(code)
}

/** A format code → how its numbers are to be shown. */
function formatOf(stored: string): NumberFormat {
  const code = escapeForeign(stored)
  if (/^(general|G\/通用格式|@)?$/i.test(stored)) return generalFormat
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '')
  if (!SSF.is_date(code)) return { kind: 'number', code }
  if (/\[(h+|m+|s+)\]/i.test(bare)) return { kind: 'duration', code }
  return { kind: /[yde]/i.test(bare.replace(/\[[^\]]*\]/g, '')) ? 'date' : 'time', code }
}

// Excel takes 年 or ¥ as they are; the library wants them escaped.
function escapeForeign(code: string): string {
  return code.replace(/"[^"]*"|\\.|\[[^\]]*\]|上午\/下午|[^ -~]/gu, part => /^[^ -~]$/u.test(part) ? `\\${part}` : part)
}

/**
 * A stored number → cell, as text by its format and, for date formats, as a date.
 * `digits` is how the file writes the number: some programs write all digits of an account number there.
 */
export function numberCell(value: number, format: NumberFormat, date1904: boolean, digits = ''): WireCell {
  if (!Number.isFinite(value)) return { text: digits || String(value), error: '不是有效的数' }
  // Up to 15 digits come back as they went in: the most frequent case goes without further ado.
  if (format.kind === 'general' && digits !== '' && digits.length <= 15 && Math.abs(value) < 1e15) return value
  const plain = plainNumber(value, digits)
  if (Math.abs(value) >= 1e15) return { value, ...plain }
  if (format.kind === 'general') return plain.text === String(value) ? value : { value, ...plain }
  const shown = formatNumber(value, format, date1904)
  if (format.kind === 'number' || format.kind === 'duration') return { text: shown ?? plain.text, value }
  const stamp = serialStamp(value, format.kind, date1904)
  if (!stamp) return { text: plain.text, value, error: '不是有效的日期' }
  return { text: shown ?? stamp.time ?? stamp.date?.replace('T', ' ') ?? plain.text, value, ...stamp }
}

function formatNumber(value: number, format: NumberFormat, date1904: boolean): string | undefined {
  try {
    const text = String(SSF.format(format.code, value, { date1904 })).trim()
    // A format may hide a number (;;;), show words only or shorten it; none of that may reach the reader.
    return (/\d/.test(text) && !/\dE[+-]?\d/.test(text)) || (value === 0 && text !== '') ? text : undefined
  } catch {
    return undefined // a code the library does not know: the plain number is right too
  }
}

function plainNumber(value: number, digits: string): { text: string; digitsLost?: true } {
  if (Math.abs(value) < 1e15) return { text: String(Number(value.toPrecision(15))) }
  if (Math.abs(value) >= 1e21) return { text: String(value), digitsLost: true }
  // All digits are in the file, and not only because Excel replaced the 16th and later ones by 0.
  if (/^-?\d{16,21}$/.test(digits) && !/^-?\d{15}0+$/.test(digits)) return { text: digits }
  const [mantissa = '', exponent = ''] = value.toExponential(14).split('e+')
  return { text: mantissa.replace('.', '').padEnd(Number(exponent) + (value < 0 ? 2 : 1), '0'), digitsLost: true }
}

type Stamp = Pick<CellValue, 'date' | 'time'>

function serialStamp(serial: number, kind: 'date' | 'time', date1904: boolean): Stamp | null {
  // Whole seconds: a stored 2023-01-01 00:00:00 is often a rounding error short of it.
  let days = Math.floor(serial)
  let seconds = Math.round((serial - days) * 86_400)
  if (seconds === 86_400) [days, seconds] = [days + 1, 0]
  const time = new Date(seconds * 1000).toISOString().slice(11, 19)
  if (days === 0 && (kind === 'time' || (!date1904 && seconds > 0))) return { time }
  if (date1904) days += 1462
  // Excel counts a 29 February 1900 that never was; years above 9999 it cannot show.
  if (days < 1 || days === 60 || days > 2_958_465) return null
  const date = new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + days * 86_400_000).toISOString().slice(0, 10)
  return { date: seconds === 0 ? date : `${date}T${time}` }
}

/** An ISO 8601 date of a cell of type `d`, which few programs write. */
export function isoDateCell(stored: string): WireCell {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?)?$/.exec(stored.trim())
  if (!match?.[1] || Number.isNaN(Date.parse(match[1]))) return { text: stored.trim(), error: '不是有效的日期' }
  const time = match[2] === '00:00:00' ? undefined : match[2]
  return { text: time ? `${match[1]} ${time}` : match[1], date: time ? `${match[1]}T${time}` : match[1] }
}
