/** How 64-bit and wider integers arrive: as numbers, with an error where that would not be exact, or as bigints. */
export type IntegerForm = 'number' | 'bigint'

type Convert = (value: unknown) => unknown

export interface ColumnType { name: string; args: string[] }

const known = new Map<string, ColumnType>()

/** `Map(String, Array(Int64))` → its name and what stands between the outermost brackets, cut at commas. */
export function parseType(text: string): ColumnType {
  const before = known.get(text)
  if (before) return before
  const type = parse(text)
  if (known.size > 1000) known.clear()
  known.set(text, type)   // asked for every value that goes in
  return type
}

function parse(text: string): ColumnType {
  const open = text.indexOf('(')
  if (open < 0) return { name: text.trim(), args: [] }
  const args: string[] = []
  let depth = 0
  let from = open + 1
  let quote = ''
  for (let at = open + 1; at < text.length; at += 1) {
    const char = text[at]!
    if (quote) {
      if (char === '\\') at += 1
      else if (char === quote) quote = ''
    } else if (char === '\'' || char === '`' || char === '"') {
      quote = char
    } else if (char === '(') {
      depth += 1
    } else if ((char === ',' || char === ')') && depth === 0) {
      args.push(text.slice(from, at).trim())
      from = at + 1
    } else if (char === ')') {
      depth -= 1
    }
  }
  return { name: text.slice(0, open).trim(), args }
}

const nested = (type: string, form: IntegerForm) => valueConverter(type, form)

/** In a tuple, `name Type` or `Type`. The type has a blank outside brackets only after a name. */
function tupleElement(text: string): { name: string | undefined; type: string } {
  const match = /^(`(?:[^`\\]|\\.)+`|[A-Za-z_]\w*) (.+)$/s.exec(text)
  return match ? { name: match[1]!.replaceAll('`', '').replaceAll('\\', ''), type: match[2]! } : { name: undefined, type: text }
}

function integer(form: IntegerForm): Convert {
  return (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return value   // null
    const text = String(value)
    if (form === 'bigint') return BigInt(text)
    const number = Number(text)
    if (!Number.isSafeInteger(number)) throw new RangeError(`数值超出可精确表示的范围：${text}`)
    return number
  }
}

const floats: Record<string, number> = { nan: NaN, '-nan': NaN, inf: Infinity, '-inf': -Infinity }
const float: Convert = (value) => (typeof value === 'string' ? floats[value] ?? Number(value) : value)
const instant: Convert = (value) => (typeof value === 'string' ? new Date(value) : value)

/**
 * What turns a value of ClickHouse's JSON (wide integers and decimals quoted, times in ISO form) into ours:
 * (U)Int64 and wider as `form` says, floats numbers, Date 'YYYY-MM-DD', DateTime and DateTime64 up to milliseconds a
 * Date (finer ones stay text), Decimal text.
 * @returns undefined when the value is right as it is
 */
export function valueConverter(type: string, form: IntegerForm): Convert | undefined {
  const { name, args } = parseType(type)
  switch (name) {
    case 'Nullable': case 'LowCardinality': return nested(args[0]!, form)
    case 'SimpleAggregateFunction': return nested(args.at(-1)!, form)
    case 'Int64': case 'UInt64': case 'Int128': case 'UInt128': case 'Int256': case 'UInt256': return integer(form)
    case 'Float32': case 'Float64': case 'BFloat16': return float
    case 'DateTime': return instant
    case 'DateTime64': return Number(args[0]) <= 3 ? instant : undefined
    case 'Array': return arrayConverter(nested(args[0]!, form))
    case 'Map': return recordConverter(() => nested(args[1]!, form))
    case 'Tuple': {
      const elements = args.map(tupleElement)
      const converters = elements.map((element) => nested(element.type, form))
      if (converters.every((convert) => !convert)) return undefined
      if (elements.some((element) => element.name === undefined)) {
        return (value) => (Array.isArray(value) ? value.map((one, at) => converters[at]?.(one) ?? one) : value)
      }
      const byName = new Map(elements.map((element, at) => [element.name, converters[at]]))
      return recordConverter((key) => byName.get(key))
    }
    default: return undefined
  }
}

const arrayConverter = (convert: Convert | undefined): Convert | undefined =>
  convert && ((value) => (Array.isArray(value) ? value.map(convert) : value))

function recordConverter(of: (key: string) => Convert | undefined): Convert {
  return (value) => {
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, of(key)?.(one) ?? (one as unknown)]))
  }
}

/**
 * Turns rows of the format JSONCompactEachRowWithNamesAndTypes into objects.
 * @throws Error when two columns have one name: one of them would be lost
 */
export function rowReader<Row>(names: string[], types: string[], form: IntegerForm): (values: unknown[]) => Row {
  if (new Set(names).size < names.length) throw new Error(`two columns of one name: ${names.join(', ')}`)
  const converters = types.map((type) => valueConverter(type, form))
  return (values) => {
    const row: Record<string, unknown> = {}
    for (let at = 0; at < names.length; at += 1) {
      const convert = converters[at]
      row[names[at]!] = convert ? convert(values[at]) : values[at]
    }
    return row as Row
  }
}
