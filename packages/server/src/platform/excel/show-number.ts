import { SSF } from '@e965/xlsx'

const formatter = SSF as { format: (code: string, value: number | string) => string }
/** Plain decimals, with or without separators, as per cent, with the blank that Excel's own dialogue puts behind. */
const plain = /^(#,##)?0(?:\.(0+))?(%)?(_ )?$/

/**
 * What Excel shows for a value under a number format. Decimals are rounded half up on the decimal digits, as Excel
 * does: 1.005 is 1.01, not the 1.00 of its binary fraction.
 * @throws Error for a format code that cannot be read; `canShow` tells beforehand.
 */
export function showValue(value: string | number, format: string): string {
  if (typeof value === 'string') return /[@;]/.test(format) && format !== '@' ? formatter.format(format, value) : value
  const match = plain.exec(format)
  if (!match || !Number.isFinite(value) || Math.abs(value) >= 1e15) return formatter.format(format, value)
  const [, grouped, decimals = '', percent, blank = ''] = match
  const digits = roundDecimal(Math.abs(value), decimals.length, percent ? 2 : 0)
  const [whole = '', fraction] = digits.split('.')
  const shown = (grouped ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole) + (fraction ? `.${fraction}` : '')
  return `${value < 0 && /[1-9]/.test(digits) ? '-' : ''}${shown}${percent ?? ''}${blank && ' '}`
}

/** Whether a number format can be shown as Excel shows it. */
export function canShow(format: string): boolean {
  try {
    for (const value of [1.5, -1.5, 0, 45_000, '字']) formatter.format(format, value)
    return true
  } catch {
    return false
  }
}

/** A non-negative number times 10^`shift`, with `places` decimals, half up, from its 15 significant digits. */
function roundDecimal(value: number, places: number, shift: number): string {
  if (shift === 0) {
    // Most figures have no more decimals than are shown: nothing to round.
    const text = String(value)
    const dot = text.indexOf('.')
    const decimals = dot < 0 ? 0 : text.length - dot - 1
    if (decimals <= places && !text.includes('e')) {
      return places === 0 ? text : `${dot < 0 ? `${text}.` : text}${'0'.repeat(places - decimals)}`
    }
  }
  const [mantissa = '0', exponent = '0'] = value.toExponential(14).split('e')
  const digits = BigInt(mantissa.replace('.', ''))
  const drop = 14 - Number(exponent) - shift - places   // digits behind the last one that is shown
  const scaled = drop <= 0 ? digits * 10n ** BigInt(-drop)
    : drop > 40 ? 0n : (digits * 2n + 10n ** BigInt(drop)) / (2n * 10n ** BigInt(drop))
  const text = scaled.toString().padStart(places + 1, '0')
  return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
}
