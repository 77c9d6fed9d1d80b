import type { Fen } from '../money.ts'

/** An exact ratio, e.g. one per mille is 1/1000. Whole numbers, the denominator above 0, neither negative. */
export interface Fraction { numerator: number; denominator: number }

/** A ratio as data; throws RangeError when it is not one. */
export function ratio(numerator: number, denominator: number): Fraction {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || numerator < 0 || denominator <= 0) {
    throw new RangeError(`Not a ratio: ${numerator}/${denominator}`)
  }
  return { numerator, denominator }
}

/**
 * Reads a ratio as it is decided: `34.3`, `34.3%`, `1‰`. A bare number is per cent. Undefined when it is not one:
 * nothing is guessed and nothing rounded.
 */
export function parsePercent(text: string): Fraction | undefined {
  const match = /^(\d{1,6})(?:\.(\d{1,6}))?([%‰]?)$/.exec(text.normalize('NFKC').replace(/\s/g, ''))
  if (!match) return undefined
  const [, whole, places = '', sign] = match
  return ratio(Number(whole! + places), (sign === '‰' ? 1000 : 100) * 10 ** places.length)
}

/** `fen` × ratio, down to whole 分. Exact: no binary fraction is used. Throws RangeError beyond the safe range. */
export function shareFloor(fen: Fen, by: Fraction): Fen {
  return toFen((whole(fen) * BigInt(by.numerator)) / BigInt(by.denominator))
}

/** `fen` × ratio, up to whole 分: the least amount that is not below the ratio. */
export function shareCeil(fen: Fen, by: Fraction): Fen {
  const denominator = BigInt(by.denominator)
  return toFen((whole(fen) * BigInt(by.numerator) + denominator - 1n) / denominator)
}

/** Below 0 when `a` is the smaller ratio, 0 when they are equal. */
export function compareRatios(a: Fraction, b: Fraction): number {
  const difference = BigInt(a.numerator) * BigInt(b.denominator) - BigInt(b.numerator) * BigInt(a.denominator)
  return difference < 0n ? -1 : Number(difference > 0n)
}

function whole(fen: Fen): bigint {
  if (!Number.isSafeInteger(fen) || fen < 0) throw new RangeError(`Not an amount of 0 or more in whole fen: ${fen}`)
  return BigInt(fen)
}

function toFen(fen: bigint): Fen {
  if (fen > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('Amount exceeds the safe range')
  return Number(fen)
}
