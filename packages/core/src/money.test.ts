import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  Fen, formatPercent, formatWan, formatWanExact, formatYuan, parseAmount, parsePeople, roundingNote, roundToWan2,
  sumFen, totalOfKnown, type MoneyUnit,
} from './money.ts'

const fen = fc.maxSafeInteger()
const read = (text: string | number, unit: MoneyUnit = 'yuan') => {
  const result = parseAmount(text, { unit })
  return result.ok ? result.fen : result.reason
}

describe('parseAmount', () => {
  test.each([
    ['1,234.50', 123450], ['１２３４', 123400], ['¥1234', 123400], ['￥ 1,234', 123400], ['1234元', 123400],
    ['人民币1234.5元整', 123450], ['12万', 12000000], ['12万元', 12000000], ['12w', 12000000], ['1.2亿', 12000000000],
    ['5千万', 5000000000], ['1亿2000万', 12000000000], ['12万3456.78元', 12345678], ['3万5千', 3500000],
    ['(1,234.50)', -123450], ['（１２３４）', -123400], ['¥(12)', -1200], ['-¥5', -500], ['¥-5', -500], ['－5.25', -525],
    ['−5', -500], ['负5元', -500], ['+5', 500], ['.5', 50], ['0', 0], ['-0', 0], ['0.00', 0], ['0007', 700],
    ['12.', 1200],
    ['1 234', 123400], ["'1234", 123400], ['1234.5000', 123450], ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s in a 元 column', (text, expected) => expect(read(text)).toBe(expected))

  test.each([
    ['86.40', 86400000], ['3036.65', 3036650000], ['0.000001', 1], ['12.345678', 12345678], ['1.2亿', 12000000000],
    ['-0.5', -500000], ['1,486.50', 1486500000],
  ])('%s in a 万元 column', (text, expected) => expect(read(text, 'wan')).toBe(expected))

  test('a 分 column holds whole 分', () => {
    expect(read('12345', 'fen')).toBe(12345)
    expect(read('12345分', 'fen')).toBe(12345)
    expect(read('123.4', 'fen')).toContain('不足一分的尾数')
    expect(parseAmount('12.50元', { unit: 'fen' })).toMatchObject({ ok: false, candidates: [1250] })
  })

  test('万 in a 万元 column is for a person to decide, whatever follows it', () => {
    for (const text of ['12万', '12万元', '１２ 万']) {
      const result = parseAmount(text, { unit: 'wan' })
      expect(result).toMatchObject({ ok: false, candidates: [12000000, 120000000000] })
      if (!result.ok) expect(result.reason).toContain('120,000.00 元，也可能是 1,200,000,000.00 元')
    }
    expect(parseAmount('1200元', { unit: 'wan' })).toMatchObject({ ok: false, candidates: [120000, 1200000000] })
    expect(parseAmount('(5万)', { unit: 'wan' })).toMatchObject({ ok: false, candidates: [-5000000, -50000000000] })
    expect(read('0元', 'wan')).toBe(0)
  })

  test('亿 in a 万元 column is plain, and the note says how it was read', () => {
    expect(parseAmount('1.2亿', { unit: 'wan' })).toEqual(
      { ok: true, fen: 12000000000, note: '按单元格里写的单位读作 120,000,000.00 元' })
  })

  test('empty, 待核 and 0 are three answers', () => {
    expect(parseAmount('', { unit: 'wan' })).toEqual({ ok: true, fen: null })
    expect(parseAmount(null, { unit: 'wan' })).toEqual({ ok: true, fen: null })
    expect(parseAmount(' － ', { unit: 'wan' })).toEqual({ ok: true, fen: null })
    expect(parseAmount('待核', { unit: 'wan' })).toEqual({ ok: true, fen: null, pending: true })
    expect(parseAmount('0', { unit: 'wan' })).toEqual({ ok: true, fen: 0 })
  })

  test('约 is kept as a note; open numbers and ranges are refused', () => {
    expect(parseAmount('约12万', { unit: 'yuan' })).toEqual({ ok: true, fen: 12000000, note: '原文为约数' })
    expect(parseAmount('12.5左右', { unit: 'wan' })).toEqual({ ok: true, fen: 12500000, note: '原文为约数' })
    for (const text of ['12万余元', '100多万', '近百万', '超100万', '数十万', '10万以上', '10-12万', '10万至12万', '不足5万']) {
      expect(read(text), text).toMatch(/待核/)
    }
  })

  test('what cannot be read is refused with the cell quoted, never 0', () => {
    for (const text of [
      '无', '十二万', '1,23', '12,34,567', '1.2.3', '12,', '1e5', '6.22E+18', '#REF!', '####', '$500', '500USDT',
      '12万5', '1.5万3千',
      '5千3万', '1万20000元', '131.77(已退款89.84)', '(-5)', '--5', '(5', '12万；3万', '5²', 'abc', '12 元 3 角', 'xx,yyyy.zz',
      '1'.repeat(70), Number.NaN, Number.POSITIVE_INFINITY, 1e21,
    ]) {
      const result = parseAmount(text, { unit: 'yuan' })
      expect(result.ok, String(text)).toBe(false)
      if (!result.ok) expect(result.reason).toMatch(/^“.+”/)
    }
  })

  test('less than a 分 is refused and offered rounded half up', () => {
    expect(parseAmount('0.125', { unit: 'yuan' })).toMatchObject({ ok: false, candidates: [13] })
    expect(parseAmount('-0.125', { unit: 'yuan' })).toMatchObject({ ok: false, candidates: [-13] })
    expect(parseAmount('33.3333333', { unit: 'wan' })).toMatchObject({ ok: false, candidates: [33333333] })
    const tiny = parseAmount('0.0000001', { unit: 'wan' })
    expect(tiny).toEqual({ ok: false, reason: '“0.0000001”不足一分，请核对单位和小数点' })
  })

  test('beyond the safe range is refused', () => {
    expect(read('90071992547409.92')).toContain('超出')
    expect(read('100000000亿', 'wan')).toContain('超出')
  })

  test('stored numbers lose the noise of their binary fraction, not their 分', () => {
    expect(read(0.1 + 0.2)).toBe(30)
    expect(read(86.4 * 3, 'wan')).toBe(259200000)
    expect(read(Number.MAX_SAFE_INTEGER, 'fen')).toBe(Number.MAX_SAFE_INTEGER)
    expect(read(-0)).toBe(0)
    expect(read(1234.565)).toContain('不足一分的尾数')
  })

  test('a long run of digits before rubbish takes no time', () => {
    const started = performance.now()
    for (const unit of ['yuan', 'wan'] as const) expect(parseAmount(`${'1'.repeat(59)}x`, { unit }).ok).toBe(false)
    expect(parsePeople(`${'1,'.repeat(29)}x`).ok).toBe(false)
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('never throws, and an amount is always a safe integer', () => {
    const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.string({
      unit: fc.constantFrom(...Array.from('0123456789.,-+()（）¥元万亿千百角分约余待核 ')),
    }))
    fc.assert(fc.property(cell, fc.constantFrom<MoneyUnit>('yuan', 'wan', 'fen'), (text, unit) => {
      const result = parseAmount(text, { unit })
      if (!result.ok) expect(result.reason.length).toBeGreaterThan(0)
      for (const value of result.ok ? [result.fen ?? 0] : (result.candidates ?? [])) {
        expect(Fen.safeParse(value).success).toBe(true)
        expect(Object.is(value, -0)).toBe(false)
      }
    }))
  })

  test('what we print comes back', () => {
    fc.assert(fc.property(fen, (amount) => {
      expect(read(formatYuan(amount))).toBe(amount)
      expect(read(formatWanExact(amount), 'wan')).toBe(amount)
    }))
  })
})

describe('parsePeople', () => {
  test.each([['38', 38], ['38人', 38], ['３８名', 38], ['1,926', 1926], ['38.00', 38], ['1.2万人', 12000], ['0人', 0],
    ['2个人', 2]])(
    '%s', (text, people) => expect(parsePeople(text)).toEqual({ ok: true, people }))

  test('约 is a note, 待核 is pending, empty is empty', () => {
    expect(parsePeople('约40人')).toEqual({ ok: true, people: 40, note: '原文为约数' })
    expect(parsePeople('40人左右')).toEqual({ ok: true, people: 40, note: '原文为约数' })
    expect(parsePeople('待核')).toEqual({ ok: true, people: null, pending: true })
    expect(parsePeople(undefined)).toEqual({ ok: true, people: null })
    expect(parsePeople(610)).toEqual({ ok: true, people: 610 })
  })

  test('what is not a whole number of people is refused, naming 待核', () => {
    for (const text of ['40余人', '40多人', '近40人', '数十人', '上百人', '30-40人', '38.5', '-3', '9户', '三十八人', '无', '38人（含老人）']) {
      const result = parsePeople(text)
      expect(result.ok, text).toBe(false)
      if (!result.ok) expect(result.reason).toContain('待核')
    }
    expect(parsePeople('9亿').ok).toBe(false)
  })
})

describe('showing', () => {
  test('元 and 万元', () => {
    expect(formatYuan(123450)).toBe('1,234.50')
    expect(formatYuan(-5)).toBe('-0.05')
    expect(formatYuan(100000000)).toBe('1,000,000.00')
    expect(formatWan(3036650000)).toBe('3036.65')
    expect(formatWan(0)).toBe('0.00')
    expect(formatWan(4999)).toBe('0.00')
    expect(formatWan(5000)).toBe('0.01')
    expect(formatWan(-5000)).toBe('-0.01')
    expect(formatWan(-4999)).toBe('0.00')
    expect(formatWanExact(12345678)).toBe('12.345678')
    expect(formatWanExact(12300000)).toBe('12.30')
    expect(formatWanExact(10000000)).toBe('10.00')
    expect(formatWanExact(-1)).toBe('-0.000001')
    expect(() => formatYuan(0.5)).toThrow(RangeError)
    expect(() => formatYuan(2 ** 53)).toThrow(RangeError)
  })

  test('rounding to 0.01万 is half up and within half a unit', () => {
    fc.assert(fc.property(fen, (amount) => {
      const error = BigInt(roundToWan2(amount)) * 10_000n - BigInt(amount)
      expect(error <= 5_000n && error >= -5_000n).toBe(true)
      if (error === 5_000n) expect(amount).toBeGreaterThan(0)
      if (error === -5_000n) expect(amount).toBeLessThan(0)
    }))
  })

  test('per cent', () => {
    expect(formatPercent(2870, 4875)).toBe('58.87%')
    expect(formatPercent(2214, 3690)).toBe('60.00%')
    expect(formatPercent(8640, 8640)).toBe('100.00%')
    expect(formatPercent(0, 5)).toBe('0.00%')
    expect(formatPercent(1, 0)).toBeNull()
    expect(formatPercent(12345, 1_000_000)).toBe('1.23%')
    expect(formatPercent(12350, 1_000_000)).toBe('1.24%')
    expect(formatPercent(3, 2)).toBe('150.00%')
    expect(formatPercent(-1, 3)).toBe('-33.33%')
    expect(formatPercent(Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER)).toBe('100.00%')
    expect(() => formatPercent(1, -1)).toThrow(RangeError)
  })
})

describe('totals', () => {
  test('the demo month adds up', () => {
    const amounts = ['1486.50', '86.40', '48.75', '512.00', '231.60', '324.00', '待核', '36.90', '143.20', '167.30']
      .map((text) => parseAmount(text, { unit: 'wan' })).map((result) => (result.ok ? result.fen : Number.NaN))
    const total = totalOfKnown(amounts)
    expect(total).toEqual({ fen: 3036650000, unknown: 1 })
    expect(formatWan(total.fen!)).toBe('3036.65')
    expect(roundingNote(amounts)).toBeNull()
  })

  test('nothing known is not 0', () => {
    expect(totalOfKnown([null, null])).toEqual({ fen: null, unknown: 2 })
    expect(totalOfKnown([])).toEqual({ fen: 0, unknown: 0 })
  })

  test('the sum is exact and bounded', () => {
    expect(sumFen([1, 2, -5])).toBe(-2)
    expect(sumFen([Number.MAX_SAFE_INTEGER, 5, -5])).toBe(Number.MAX_SAFE_INTEGER)
    expect(() => sumFen([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError)
    expect(() => sumFen([0.1])).toThrow(RangeError)
  })

  test('rows that do not add up as shown get a note with the size', () => {
    expect(roundingNote([4000, 4000, 4000])).toBe('注：因四舍五入，各行之和与合计相差 0.01 万元，以合计为准。')
    expect(roundingNote([5000, 5000, null])).toContain('0.01')
    expect(roundingNote([10000, 20000])).toBeNull()
    expect(roundingNote([])).toBeNull()
  })

  test('a note exactly when the shown figures differ', () => {
    const rows = fc.array(fc.option(fc.integer({ min: -1e12, max: 1e12 })), { maxLength: 50 })
    fc.assert(fc.property(rows, (amounts) => {
      const known = amounts.filter((amount) => amount !== null)
      const shown = known.map((amount) => Math.round(Number(formatWan(amount)) * 100)).reduce((a, b) => a + b, 0)
      expect(roundingNote(amounts) === null).toBe(shown === Math.round(Number(formatWan(sumFen(known))) * 100))
    }))
  })
})
