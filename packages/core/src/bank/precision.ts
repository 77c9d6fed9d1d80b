/** How often something was right: the part, and where it lies with 95 % confidence (Wilson's interval). */
export interface Precision { part: number; low: number; high: number }

const z = 1.959964

/** @returns null when nothing was judged: then nothing is known */
export function precision(right: number, judged: number): Precision | null {
  if (!Number.isInteger(right) || !Number.isInteger(judged) || right < 0 || right > judged) throw new RangeError(`not counts: ${right} of ${judged}`)
  if (judged === 0) return null
  const part = right / judged
  const middle = part + z * z / (2 * judged)
  const reach = z * Math.sqrt(part * (1 - part) / judged + z * z / (4 * judged * judged))
  const whole = 1 + z * z / judged
  return { part, low: right === 0 ? 0 : (middle - reach) / whole, high: right === judged ? 1 : (middle + reach) / whole }
}
