import { blankKind, squeezeCell } from '../cell-text.ts'
import type { StatementCell } from './statement.ts'

export type ReadMoney = { fen: number | null; note?: string } | { problem: string }

const plain = /^[+-]?\d{1,13}(?:\.\d{1,2})?$/
const grouped = /^(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?$/
const masked = /^[-+¥￥]?[*xXyYzZ•#]+(?:[,.][*xXyYzZ•#]+)*$/

/** No single transaction that a county office meets is as large as one hundred thousand million yuan. */
export const largestFen = 100_000_000_000 * 100

/** A balance that the bank has masked (`xx,yyyy.zz`): not a number, and not an error either. */
export function isMasked(text: string): boolean {
  return masked.test(squeezeCell(text))
}

/**
 * Reads an amount of a statement into whole 分. Bracketed, trailing and full-width minus, `¥`, 元, CNY and thousands
 * separators are read; a blank, `-` or null is `fen: null`. What is not exactly so many 分 (`0.005`, `12万`, `1.2E+5`) is
 * a problem, in Chinese, never rounded.
 */
export function readMoney(cell: StatementCell | null | undefined, unit: 'yuan' | 'fen'): ReadMoney {
  if (!cell) return { fen: null }
  if (cell.error) return { problem: cell.error }
  const text = typeof cell.value === 'number' ? numberText(cell.value) : cell.text
  // Up to 13 digits and two decimals a binary fraction times 100 is less than half a 分 off.
  if (plain.test(text)) return unit === 'yuan' ? { fen: Math.round(Number(text) * 100) } : exact(text, unit, text)
  const shown = cell.text.slice(0, 30)
  let rest = squeezeCell(text)
  if (blankKind(rest) === 'empty') return { fen: null }
  const remark = /^(.+?)\((已?(?:全额|部分)?退款[^()]*|CN|CHN|已全额退款)\)$/.exec(rest)
  if (remark) rest = remark[1]!
  rest = rest.replace(/[−–—﹣]/g, '-').replace(/^([+-]?)(?:CNY|RMB|人民币|[¥￥])+/i, '$1').replace(/(?:元|圆|CNY|RMB|人民币)+整?$/i, '')
  rest = rest.replace(/^\(([^()]+)\)$/, '-$1').replace(/^([^+-].*)-$/, '-$1').replace(/^([+-]?)[¥￥]/, '$1').replace(/^[¥￥]([+-])/, '$1')
  if (/e[+-]?\d+$/i.test(rest)) return { problem: `金额“${shown}”是科学计数法，位数可能已丢失` }
  const bare = rest.replace(/^[+-]/, '')
  if (bare === '' || bare === '.' || !grouped.test(bare)) return { problem: `金额“${shown}”看不出是多少钱` }
  const read = exact((rest.startsWith('-') ? '-' : '') + bare.replaceAll(',', ''), unit, shown)
  return remark && 'fen' in read ? { ...read, note: remark[2]! } : read
}

function exact(decimal: string, unit: 'yuan' | 'fen', shown: string): ReadMoney {
  const negative = decimal.startsWith('-')
  const [whole = '', fraction = ''] = decimal.replace(/^[+-]/, '').split('.')
  const places = unit === 'yuan' ? 2 : 0
  if (/[1-9]/.test(fraction.slice(places))) return { problem: `金额“${shown}”有不足一分的尾数` }
  const fen = Number(whole + fraction.slice(0, places).padEnd(places, '0'))
  if (!Number.isSafeInteger(fen)) return { problem: `金额“${shown}”太大，不像一笔交易` }
  return { fen: negative && fen !== 0 ? -fen : fen }
}

/** Excel keeps 15 digits; what a binary fraction shows beyond them is noise. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(15)))
}
