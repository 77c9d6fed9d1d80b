import { describe, expect, test } from 'vitest'
import { rowReader, valueConverter } from './row-values.ts'
import { checkParams, misfit } from './value-checks.ts'

const read = (type: string, value: unknown, form: 'number' | 'bigint' = 'number') => {
  const convert = valueConverter(type, form)
  return convert ? convert(value) : value
}

describe('what comes from ClickHouse', () => {
  test('wide integers are exact, however deep they stand', () => {
    expect(read('Int64', '-9007199254740991')).toBe(-9007199254740991)
    expect(() => read('UInt64', '9007199254740992')).toThrow('数值超出可精确表示的范围：9007199254740992')
    expect(read('Nullable(UInt64)', '18446744073709551615', 'bigint')).toBe(2n ** 64n - 1n)
    expect(read('Nullable(Int64)', null)).toBeNull()
    expect(read('Array(Tuple(LowCardinality(String), Int128))', [['a,(', '7'], ['b', '8']])).toEqual([['a,(', 7], ['b', 8]])
    expect(read('Tuple(n Int64, `of, (it)` Array(UInt64), s String)', { n: '1', 'of, (it)': ['2'], s: '3' }))
      .toEqual({ n: 1, 'of, (it)': [2], s: '3' })
    expect(read('Map(Enum8(\'a)\' = 1), Int64)', { 'a)': '5' })).toEqual({ 'a)': 5 })
    expect(read('SimpleAggregateFunction(sum, Int64)', '5')).toBe(5)
  })
  test('times are instants where that loses nothing; floats are numbers; the rest stays', () => {
    expect(read('DateTime64(3, \'Asia/Shanghai\')', '2024-01-05T00:00:00.123Z')).toEqual(new Date('2024-01-05T00:00:00.123Z'))
    expect(read('DateTime64(6)', '2024-01-05T00:00:00.123456Z')).toBe('2024-01-05T00:00:00.123456Z')
    expect([read('Float64', 'nan'), read('Float64', '-inf'), read('Float64', 1.5)]).toEqual([NaN, -Infinity, 1.5])
    expect([read('Date32', '2024-01-05'), read('Decimal(18, 2)', '1.50'), read('Bool', true)]).toEqual(['2024-01-05', '1.50', true])
  })
  test('two columns of one name are refused', () => {
    expect(() => rowReader(['a', 'a'], ['UInt8', 'UInt8'], 'number')).toThrow(/a, a/)
  })
})

test('what would be stored as something else is found before', () => {
  const fits: [string, unknown][] = [['UInt8', 255], ['Int64', -(2n ** 63n)], ['Int64', '9223372036854775807'], ['Nullable(Int8)', null],
    ['Date', '2024-02-29'], ['Date32', '1900-01-01'], ['DateTime64(3, \'UTC\')', new Date(0)], ['Decimal(18, 2)', '-1.55'],
    ['Array(Nullable(UInt8))', [1, null]], ['LowCardinality(String)', '清源'], ['Bool', false], ['Float64', 1e300]]
  expect(fits.filter(([type, value]) => misfit(type, value) !== undefined)).toEqual([])
  const bad: [string, unknown][] = [['UInt8', 256], ['UInt8', -1], ['Int64', 2n ** 63n], ['Int64', 1.5], ['Int64', ''], ['Int64', 2 ** 53],
    ['Int64', null], ['Date', '1969-12-31'], ['Date', '2024-02-30'], ['Date', '2149-06-07'], ['Date32', '1899-12-31'], ['DateTime', new Date(-1)],
    ['DateTime64(3)', new Date(NaN)], ['DateTime64(3)', '2024-01-05'], ['Decimal(18, 2)', '1.555'], ['Decimal(4, 2)', '100'],
    ['Array(UInt8)', [1, 300]], ['Array(String)', 'a'], ['String', 5], ['String', '\ud800'], ['Bool', 1], ['Float64', NaN], ['String', undefined]]
  expect(bad.filter(([type, value]) => misfit(type, value) === undefined)).toEqual([])
  expect(() => checkParams('select { a : Array(UInt8) }, {b:String}', { a: [1, 256], b: '' })).toThrow('parameter a: 256 does not fit UInt8')
})
