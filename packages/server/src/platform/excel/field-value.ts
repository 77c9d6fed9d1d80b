import { formatDateCn } from '@qingyuan/core/dates'
import { formatWan, formatYuan } from '@qingyuan/core/money'
import { SSF } from '@e965/xlsx'
import { neutraliseFormula } from '@qingyuan/core/neutralise'

/**
 * What fills a placeholder. A value that is missing says what is printed in its place (待核, –, or '' for a remark
 * that nobody wrote): nothing becomes empty or 0 by itself.
 */
export type FieldValue = (
  /** Text; with `date` a business date 'YYYY-MM-DD'. */
  | { value: string; format?: 'text' | 'date' }
  /** `int` whole, `dec2` two decimals, `percent` a share of 1 with two decimals: 0.5887 is 58.87%. */
  | { value: number; format: 'int' | 'dec2' | 'percent' }
  /** An amount in 分, shown in 万元 with two decimals unless the placeholder asks for 元. */
  | { fen: number; format?: 'wan2' }
  | { value: null; nullText: string }
) & {
  /** Key of the rows behind the value, so that the page can open them. */
  link?: string
  /** A remark that only the page shows. */
  note?: string
}

export type FieldRow = Readonly<Record<string, FieldValue>>

const numberFormats = { int: '0', dec2: '0.00', percent: '0.00%' } as const
const longestCell = 32_767
const isDateFormat = (SSF as { is_date: (format: string) => boolean }).is_date
// eslint-disable-next-line no-control-regex -- control characters are exactly what must go: a file may not hold them
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g

/**
 * What a placeholder that stands alone in its cell puts there, and the number format it needs. A format that the
 * template gives the cell wins, but not 常规 and 文本.
 */
export function cellContent(
  field: FieldValue, unit: 'yuan' | 'wan' | undefined, cellFormat: string,
): { value: string | number; format?: string } {
  const own = cellFormat === 'General' || cellFormat === '@' ? undefined : cellFormat
  if ('fen' in field) {
    const digits = unit === 'yuan' ? formatYuan(field.fen).replaceAll(',', '') : formatWan(field.fen)
    return { value: Number(digits), format: own ?? '0.00' }
  }
  if (typeof field.value === 'number') {
    return { value: finite(field.value), format: own ?? numberFormats[numberFormat(field)] }
  }
  if (field.value !== null && 'format' in field && field.format === 'date' && own !== undefined && isDateFormat(own)) {
    return { value: dateSerial(field.value), format: own }
  }
  return { value: safeText(fieldText(field, unit)) }
}

/** A value inside other text, as a person would write it there. */
export function fieldText(field: FieldValue, unit: 'yuan' | 'wan' | undefined): string {
  if ('fen' in field) return unit === 'yuan' ? formatYuan(field.fen) : formatWan(field.fen)
  if (field.value === null) return field.nullText
  if (typeof field.value === 'string') return field.format === 'date' ? formatDateCn(field.value) : field.value
  const value = finite(field.value)
  switch (numberFormat(field)) {
    case 'int': return value.toFixed(0)
    case 'dec2': return value.toFixed(2)
    case 'percent': return `${(value * 100).toFixed(2)}%`
  }
}

/**
 * Text that may stand in a cell: no characters that a file cannot hold, no longer than Excel takes (the cut is marked),
 * and nothing that a spreadsheet program would run.
 */
export function safeText(text: string): string {
  const safe = neutraliseFormula(printable(text))
  const cut = '……（过长，后略）'
  return safe.length > longestCell ? safe.slice(0, longestCell - cut.length).toWellFormed() + cut : safe
}

/** Text without characters that a file cannot hold; line ends as \n. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(unprintable, '')
}

function numberFormat(field: FieldValue): 'int' | 'dec2' | 'percent' {
  const { format } = field as { format?: string }
  if (format === 'int' || format === 'dec2' || format === 'percent') return format
  throw new RangeError(`A number without a format: ${JSON.stringify(field)}`)
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`Not a number to print: ${value}`)
  return value
}

/** Excel's number of a day in the 1900 system. */
function dateSerial(date: string): number {
  const days = Date.parse(date) / 86_400_000
  if (!Number.isInteger(days)) throw new RangeError(`Not a date: ${date}`)
  const serial = days + 25_569
  return serial > 60 ? serial : serial - 1   // Excel counts a 29th of February 1900
}
