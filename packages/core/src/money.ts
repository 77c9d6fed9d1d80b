import { z } from 'zod'
import { blankKind, squeezeCell, tidyCell, type CellValue } from './cell-text.ts'

/** An amount of money in whole 分. Always a safe integer; may be negative. */
export const Fen = z.int('金额须为整数分')
export type Fen = z.infer<typeof Fen>

/** The unit that a column's heading states. */
export type MoneyUnit = 'yuan' | 'wan' | 'fen'

export type ParsedAmount =
  /** `fen: null` is an empty cell, with `pending` a 待核 one. `note` says how it was read when that is not plain. */
  | { ok: true; fen: Fen | null; pending?: true; note?: string }
  /** `candidates`: the readings a person may pick from; never chosen for them. */
  | { ok: false; reason: string; candidates?: Fen[] }

export type ParsedPeople =
  | { ok: true; people: number | null; pending?: true; note?: string }
  | { ok: false; reason: string }

const fenPerUnit: Record<MoneyUnit, bigint> = { fen: 1n, yuan: 100n, wan: 1_000_000n }
const unitLabel: Record<MoneyUnit, string> = { fen: '分', yuan: '元', wan: '万元' }
const maxFen = BigInt(Number.MAX_SAFE_INTEGER)

const scales: Record<string, bigint> = {
  百: 100n, 千: 1_000n, 万: 10_000n, w: 10_000n, W: 10_000n, 十万: 100_000n, 百万: 1_000_000n, 千万: 10_000_000n,
  亿: 100_000_000n, 十亿: 1_000_000_000n, 百亿: 10_000_000_000n, 千亿: 100_000_000_000n, 万亿: 1_000_000_000_000n,
}
const scaleWord = '万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百|w'
const amountWords = new RegExp(`^((?:[\\d.,]+(?:${scaleWord}))*[\\d.,]*)(元|圆|块钱|块|分)?[整正]?$`, 'i')
const amountPart = new RegExp(`([\\d.,]+)(${scaleWord})?`, 'gi')
const plainNumber = /^(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?$/
const currencyMark = /^(?:人民币|RMB|CNY|[¥￥])/i
const foreignMoney = /[$€£₩]|USD|HKD|EUR|JPY|美元|美金|港[元币]|欧元|日元|英镑|比特币|泰达币/i

/** A decimal as digits and the number of places: no binary fraction ever touches an amount. */
interface Decimal { digits: bigint; places: number }

/**
 * Reads an amount as clerks type it, or a stored number. `unit` is the unit of the column's heading; a unit written
 * in the cell wins in a 元 column, but in a 万元 or 分 column it contradicts the heading, so both readings come back
 * as candidates (only 亿 under 万元 leaves no doubt). Brackets and 负 mean minus. Nothing is rounded: less than a 分 is
 * refused, with the rounded amount as candidate.
 */
export function parseAmount(value: CellValue, { unit }: { unit: MoneyUnit }): ParsedAmount {
  const cell = readNumberCell(value)
  if (!('rest' in cell)) return 'reason' in cell ? cell : { ok: true, fen: null, ...cell }
  const { shown, approximate } = cell
  const refuse = (why: string, candidates?: Fen[]): ParsedAmount =>
    ({ ok: false, reason: `“${shown}”${why}`, ...(candidates && { candidates }) })

  if (foreignMoney.test(cell.rest)) return refuse('不是人民币，请折成人民币填写，并在备注里写明原币')
  let rest = cell.rest.replace(/[−–—﹣]/g, '-').replace(currencyMark, '')
  const inBrackets = /^(-?)\((.+)\)$/.exec(rest)
  if (inBrackets) rest = inBrackets[1]! + inBrackets[2]!
  const sign = /^(?:[+-]|负)/.exec(rest)
  if (sign) rest = rest.slice(1)
  if (inBrackets && sign) return refuse('有两个正负号，请改为一个')
  const negative = Boolean(inBrackets) || (sign !== null && sign[0] !== '+')

  const words = amountWords.exec(rest.replace(currencyMark, ''))
  if (!words) return refuse('看不出是多少钱，请只填数字')
  const amount = sumParts(words[1]!, words[2] !== undefined)
  if (!amount) return refuse('的数字写法不清楚，请写成一个完整的数，如 1234.50')

  const signed: Decimal = { digits: negative ? -amount.digits : amount.digits, places: amount.places }
  const cellUnit = words[2] === '分' ? 'fen' : words[2] || amount.scaled ? 'yuan' : undefined
  const readings = [cellUnit ?? unit, unit].map((as) => toFen(signed, as))
  const clear = cellUnit === undefined || cellUnit === unit || unit === 'yuan' ||
    (unit === 'wan' && words[1]!.includes('亿')) || amount.digits === 0n
  const candidates = readings.flatMap((reading) => ('fen' in reading ? [reading.fen] : []))
  if (!clear && candidates.length > 0) {
    const offered = candidates.map((fen) => `${formatYuan(fen)} 元`).join('，也可能是 ')
    return refuse(`里写了单位，而本列单位是${unitLabel[unit]}：可能是 ${offered}，请选定`, candidates)
  }

  const reading = readings[0]!
  if ('tooLarge' in reading) return refuse('超出了金额的范围，请核对')
  if ('rounded' in reading) {
    if (reading.rounded === 0) return refuse('不足一分，请核对单位和小数点')
    return refuse(`有不足一分的尾数；若应四舍五入，请改为 ${formatYuan(reading.rounded)} 元`, [reading.rounded])
  }
  const notes = [
    ...(approximate ? ['原文为约数'] : []),
    ...(cellUnit && cellUnit !== unit ? [`按单元格里写的单位读作 ${formatYuan(reading.fen)} 元`] : []),
  ]
  return { ok: true, fen: reading.fen, ...(notes.length > 0 && { note: notes.join('；') }) }
}

/**
 * Reads a number of people. Whole persons only; `38.00` passes because some forms ask for two decimals everywhere.
 * `40余人` and other open numbers are refused: a total needs a whole number, or 待核.
 */
export function parsePeople(value: CellValue): ParsedPeople {
  const cell = readNumberCell(value)
  if (!('rest' in cell)) return 'reason' in cell ? cell : { ok: true, people: null, ...cell }
  const { shown, approximate } = cell
  if (/[户家]$/.test(cell.rest)) return { ok: false, reason: `“${shown}”是户数，这里要填人数，请填整数或“待核”` }
  const words = new RegExp(`^([\\d.,]+)(${scaleWord})?(?:个?人|名|位)?$`, 'i').exec(cell.rest)
  const amount = words && sumParts(words[1]! + (words[2] ?? ''), false)
  if (!amount) return { ok: false, reason: `“${shown}”看不出是多少人，请填整数或“待核”` }
  const divisor = 10n ** BigInt(amount.places)
  if (amount.digits % divisor !== 0n) return { ok: false, reason: `“${shown}”不是整数，人数请填整数或“待核”` }
  const people = amount.digits / divisor
  if (people > 100_000_000n) return { ok: false, reason: `“${shown}”超出了人数的范围，请核对` }
  return { ok: true, people: Number(people), ...(approximate && { note: '原文为约数' }) }
}

type NumberCell =
  | { shown: string; rest: string; approximate: boolean }
  | { pending?: true }
  | { ok: false; reason: string }

/** What amounts and head counts share: blanks, broken cells, 约 and open numbers. `rest` holds no blanks. */
function readNumberCell(value: CellValue): NumberCell {
  const text = typeof value === 'number' ? numberText(value) : (value ?? '')
  const kind = blankKind(text)
  if (kind) return kind === 'pending' ? { pending: true } : {}
  const shown = tidyCell(text).slice(0, 40)
  const squeezed = squeezeCell(text)
  const refuse = (why: string) => ({ ok: false, reason: `“${shown}”${why}` }) as const
  if (squeezed.length > 60) return refuse('…太长，不像一个数')
  if (squeezed.startsWith('#')) return refuse('是公式错误或列太窄，请在原表里改正')
  if (/^[-+]?[\d.]+e[-+]?\d+$/i.test(squeezed)) return refuse('是科学计数法，位数可能已丢失，请写全数字')
  if (squeezed === '无') return refuse('不清楚：没有请填 0，尚不清楚请填“待核”')
  if (/[\d万亿千百人名元][-~至到—–−][\d¥￥]/.test(squeezed)) return refuse('是一个区间，请填确定的数或“待核”')
  const rest = squeezed.replace(/^(?:大约|约为?|大概)/, '').replace(/左右$/, '')
  if (/[余多近超逾几数]|以[上下内]|不[足少到]|若干|上[百千万]/.test(rest)) return refuse('不是确定的数，请填确定的数或“待核”')
  return { shown, rest, approximate: rest !== squeezed }
}

/** Excel keeps 15 digits; what JavaScript shows beyond them (0.30000000000000004) is noise of the binary fraction. */
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value)
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : '#NUM!'
}

/**
 * `1亿2000万`, `12万3456.5` as one decimal, or undefined when it is not written as one number. After a scale word
 * a last part without one needs the unit 元 behind it: `3万5` is 35000 to some and 30005 to others.
 */
function sumParts(text: string, hasUnit: boolean): (Decimal & { scaled: boolean }) | undefined {
  const parts = [...text.matchAll(amountPart)].map(([, number, scale]) => ({
    decimal: parseDecimal(number!), scale: scale ? scales[scale]! : 1n, scaled: scale !== undefined,
  }))
  let sum = 0n
  let limit: bigint | undefined
  for (const [index, { decimal, scale, scaled }] of parts.entries()) {
    if (!decimal) return undefined
    const last = index === parts.length - 1
    if (!last && (decimal.places > 0 || !scaled)) return undefined
    if (last && index > 0 && !scaled && !hasUnit) return undefined
    const factor = 10n ** BigInt(decimal.places)
    if (limit !== undefined && decimal.digits * scale >= limit * factor) return undefined
    limit = scale
    sum = sum * factor + decimal.digits * scale
    if (last) return { digits: sum, places: decimal.places, scaled: parts.some((part) => part.scaled) }
  }
  return undefined
}

function parseDecimal(text: string): Decimal | undefined {
  const match = plainNumber.exec(text)
  if (!match || (!match[1] && !match[2])) return undefined
  const fraction = (match[2] ?? '').replace(/0+$/, '')
  return { digits: BigInt((match[1] ?? '0').replaceAll(',', '') + fraction), places: fraction.length }
}

function toFen({ digits, places }: Decimal, unit: MoneyUnit): { fen: Fen } | { rounded: Fen } | { tooLarge: true } {
  const numerator = digits * fenPerUnit[unit]
  const divisor = 10n ** BigInt(places)
  const fen = divideHalfUp(numerator, divisor)
  if (fen > maxFen || fen < -maxFen) return { tooLarge: true }
  return numerator % divisor === 0n ? { fen: Number(fen) } : { rounded: Number(fen) }
}

/** Quotient rounded to the nearest whole, a half away from zero (四舍五入). `divisor` is positive. */
function divideHalfUp(numerator: bigint, divisor: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator
  const quotient = (magnitude * 2n + divisor) / (divisor * 2n)
  return numerator < 0n ? -quotient : quotient
}

/** BigInt of an amount; throws RangeError when it is not whole 分 within the safe range. */
function exact(fen: Fen): bigint {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`Not an amount in whole fen: ${fen}`)
  return BigInt(fen)
}

function decimalText(units: bigint, places: number, group = false): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, -places)
  return `${units < 0n ? '-' : ''}${group ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole}.${digits.slice(-places)}`
}

/** 元 with two decimals and thousands separators, exact: 123450 → `1,234.50`. */
export function formatYuan(fen: Fen): string {
  return decimalText(exact(fen), 2, true)
}

/** 万元 with two decimals, half up, no separators, as the statutory tables print it: 3036650000 → `3036.65`. */
export function formatWan(fen: Fen): string {
  return decimalText(BigInt(roundToWan2(fen)), 2)
}

/** 万元 without rounding: at least two decimals, as many as the 分 need: 12345678 → `12.345678`. */
export function formatWanExact(fen: Fen): string {
  return decimalText(exact(fen), 6).replace(/0{1,4}$/, '')
}

/** The amount as `formatWan` shows it, counted in 0.01万元 (100元); half up. For totals of displayed figures. */
export function roundToWan2(fen: Fen): number {
  return Number(divideHalfUp(exact(fen), 10_000n))
}

/** Exact sum in 分. Throws RangeError when the total leaves the safe range. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = 0n
  for (const fen of amounts) total += exact(fen)
  if (total > maxFen || total < -maxFen) throw new RangeError('Sum of amounts exceeds the safe range')
  return Number(total)
}

/**
 * Total of a column that may hold 待核 (null): the sum of what is known and how many are not, for the note under the
 * table. `fen` is null when there are rows and none is known: that total is unknown too, not 0.
 */
export function totalOfKnown(amounts: readonly (Fen | null)[]): { fen: Fen | null; unknown: number } {
  const known = amounts.filter((fen) => fen !== null)
  const unknown = amounts.length - known.length
  return { fen: known.length === 0 && unknown > 0 ? null : sumFen(known), unknown }
}

/**
 * The note to print when rows shown in 万元 with two decimals do not add up to the shown total, which is rounded
 * from the exact sum; null when they do. Unknown rows (null) are in neither.
 */
export function roundingNote(rows: readonly (Fen | null)[]): string | null {
  const known = rows.filter((fen) => fen !== null)
  const shownRows = known.reduce((sum, fen) => sum + BigInt(roundToWan2(fen)), 0n)
  const difference = BigInt(roundToWan2(sumFen(known))) - shownRows
  if (difference === 0n) return null
  const size = decimalText(difference < 0n ? -difference : difference, 2)
  return `注：因四舍五入，各行之和与合计相差 ${size} 万元，以合计为准。`
}

/**
 * `part` of `whole` as per cent with two decimals, half up: `58.87%`. Null when `whole` is 0: there is no share to
 * show. Just under the whole can print as `100.00%`, so decide 清退完毕 by the amounts, not by this text.
 * Throws RangeError for a negative whole.
 */
export function formatPercent(part: Fen, whole: Fen): string | null {
  if (whole < 0) throw new RangeError(`Share of a negative amount: ${whole}`)
  if (whole === 0) return null
  return `${decimalText(divideHalfUp(exact(part) * 10_000n, exact(whole)), 2)}%`
}
