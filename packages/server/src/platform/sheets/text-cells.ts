import { excelCellLength } from './sheet-types.ts'
import type { CellValue, WireCell } from './sheet-types.ts'

const lostDigits = /^[+-]?\d(?:\.\d+)?E\+?\d{2,}$/i

/** Text as stored → cell; `null` when there is nothing to see. */
export function textCell(stored: string): string | CellValue | null {
  let text = stored.trim()
  if (text === '') return null
  let error: string | undefined
  if (text.includes('\u0000') || text.includes('\ufffd') || !text.isWellFormed()) {
    text = text.replaceAll('\u0000', '').toWellFormed()
    error = '含有无法识别的字符，请改正后再上传'
  }
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n')
  if (text.length > excelCellLength) {
    text = text.slice(0, excelCellLength).toWellFormed()
    error = `内容超过 ${excelCellLength} 个字，只读了开头，请缩短后再上传`
  }
  const digitsLost = text.length < 30 && lostDigits.test(text) && isIntegerBeyondDigits(text)
  if (!error && !digitsLost) return text
  return { text, ...(error && { error }), ...(digitsLost && { digitsLost }) }
}

// 6.22E+18 has 3 digits of 19; 1.5E+10 may be an amount and is left alone.
function isIntegerBeyondDigits(text: string): boolean {
  const [digits = '', exponent = ''] = text.toUpperCase().replace(/[+-]/g, '').split('E')
  return Number(exponent) >= 11 && digits.replace('.', '').length <= Number(exponent)
}

/** An error value such as #N/A. */
export function errorCell(text: string): CellValue {
  return { text, error: `是错误值 ${text}` }
}

/** A formula whose result the file does not hold. */
export const uncalculatedCell: CellValue = {
  text: '', formula: true, error: '是公式，但文件里没有计算结果，请用 Excel 或 WPS 打开、保存后再上传',
}

/** Marks a cell as computed by a formula. */
export function markFormula(cell: WireCell): WireCell {
  if (cell === null) return null
  if (typeof cell === 'number') return { text: String(cell), value: cell, formula: true }
  return typeof cell === 'string' ? { text: cell, formula: true } : { ...cell, formula: true }
}
