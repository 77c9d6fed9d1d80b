import { parseType } from './row-values.ts'

/**
 * ClickHouse takes what does not fit a type and stores something else: 256 as UInt8 becomes 0, a null or '' where a
 * number belongs becomes 0, 1900-01-01 as Date becomes 1970-01-01, 30 February becomes 1 March, 1.555 with two decimals
 * becomes 1.55. So every value is looked at before it goes there.
 * @returns what is wrong with it, in English for the programmer; undefined when it fits
 */
export function misfit(type: string, value: unknown): string | undefined {
  const { name, args } = parseType(type)
  const wrong = () => `${typeof value === 'bigint' ? `${value}n` : JSON.stringify(value)} does not fit ${type}`
  if (value === undefined) return 'it has no value'
  if (name === 'Nullable') return value === null ? undefined : misfit(args[0]!, value)
  if (name === 'LowCardinality') return misfit(args[0]!, value)
  if (value === null) return wrong()
  const bits = /^(U?)Int(8|16|32|64|128|256)$/.exec(name)
  if (bits) return fitsInteger(value, bits[1] === 'U', Number(bits[2])) ? undefined : wrong()
  switch (name) {
    case 'String': case 'FixedString': return typeof value === 'string' && value.isWellFormed() ? undefined : wrong()
    case 'Date': return isDay(value, '1970-01-01', '2149-06-06') ? undefined : wrong()
    case 'Date32': return isDay(value, '1900-01-01', '2299-12-31') ? undefined : wrong()
    case 'DateTime': return isInstant(value, 0, 2 ** 32 * 1000) ? undefined : wrong()
    case 'DateTime64': return isInstant(value, Date.UTC(1900, 0, 1), Date.UTC(2262, 0, 1)) ? undefined : wrong()
    case 'Float32': case 'Float64': return Number.isFinite(value) ? undefined : wrong()
    case 'Bool': return typeof value === 'boolean' ? undefined : wrong()
    case 'Decimal': return fitsDecimal(value, Number(args[0]), Number(args[1] ?? 0)) ? undefined : wrong()
    case 'Array': {
      if (!Array.isArray(value)) return wrong()
      for (const one of value) {
        const problem = misfit(args[0]!, one)
        if (problem) return problem
      }
      return undefined
    }
    default: return undefined   // what ClickHouse itself checks (UUID, Enum), or what we do not use
  }
}

function fitsInteger(value: unknown, unsigned: boolean, bits: number): boolean {
  if (typeof value === 'number' ? !Number.isSafeInteger(value) : typeof value === 'string' ? !/^-?\d{1,80}$/.test(value) : typeof value !== 'bigint') {
    return false
  }
  const exact = BigInt(value as number | bigint | string)
  return exact === (unsigned ? BigInt.asUintN(bits, exact) : BigInt.asIntN(bits, exact))
}

function isDay(value: unknown, first: string, last: string): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value) || value < first || value > last) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}

const isInstant = (value: unknown, first: number, end: number) =>
  value instanceof Date && value.getTime() >= first && value.getTime() < end

function fitsDecimal(value: unknown, precision: number, scale: number): boolean {
  const found = typeof value === 'string' || typeof value === 'number' ? /^-?(\d+)(?:\.(\d+))?$/.exec(String(value)) : null
  return found !== null && found[1]!.length <= precision - scale && (found[2] ?? '').length <= scale
}

/**
 * Checks parameters against the types that the SQL names.
 * @throws RangeError naming the parameter
 */
export function checkParams(sql: string, params: Record<string, unknown>): void {
  for (const [, name, type] of sql.matchAll(/\{\s*(\w+)\s*:\s*([^{}]+?)\s*\}/g)) {
    if (!(name! in params)) continue   // ClickHouse says so itself
    const problem = misfit(type!, params[name!])
    if (problem) throw new RangeError(`parameter ${name}: ${problem}`)
  }
}
