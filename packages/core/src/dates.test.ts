import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays, addMonths, chinaDate, chinaInstant, chinaTime, dateOfExcelSerial, diffDays, formatDateCn, formatPeriodCn,
  isPlainDate, monthPeriod, nextPeriod, parseDateText, Period, periodOf, PlainDate, previousPeriod, shiftPeriod,
  weekday, weekdayCn,
} from './dates.ts'

const anyDate = fc.integer({ min: 0, max: 109_572 }).map((days) => addDays('1900-01-01', days))
const minDate = '1900-01-01'
const maxDate = '2199-12-31'

describe('arithmetic', () => {
  test('only real dates from 1900 to 2199 pass', () => {
    for (const text of [minDate, maxDate, '2024-02-29', '2000-02-29']) {
      expect(PlainDate.safeParse(text).success, text).toBe(true)
    }
    for (const text of [
      '2023-02-29', '1900-02-29', '2100-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-1-1', '1899-12-31',
      '2200-01-01',
      '2026-05-01T00:00:00', '', '2026/05/01',
    ]) {
      expect(PlainDate.safeParse(text).success, text).toBe(false)
      expect(isPlainDate(text), text).toBe(false)
    }
    expect(PlainDate.safeParse('2026-02-30').error?.issues).toHaveLength(1)
  })

  test('days', () => {
    expect(addDays('2026-08-10', 90)).toBe('2026-11-08')
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29')
    expect(diffDays('2026-06-16', '2026-07-16')).toBe(30)
    expect(() => addDays('2026-02-30', 1)).toThrow(RangeError)
    expect(() => addDays(maxDate, 1)).toThrow(RangeError)
    expect(() => addDays('2026-01-01', 0.5)).toThrow(RangeError)
  })

  test('months clamp to the last day', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
    expect(addMonths('2026-11-15', 3)).toBe('2027-02-15')
    expect(addMonths('2024-02-29', -12)).toBe('2023-02-28')
    expect(() => addMonths('2026-02-30', 1)).toThrow(RangeError)
    expect(() => addMonths('2199-12-01', 1)).toThrow(RangeError)
  })

  test('adding and subtracting agree', () => {
    fc.assert(fc.property(anyDate, anyDate, (a, b) => {
      expect(addDays(a, diffDays(a, b))).toBe(b)
      expect(diffDays(a, b)).toBe(diffDays(b, a) === 0 ? 0 : -diffDays(b, a))
      expect(Math.sign(diffDays(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0)
    }))
  })

  test('a month later lies in the month after, on the same day or the last', () => {
    fc.assert(fc.property(anyDate.filter((date) => date < '2199-12-01'), (date) => {
      const later = addMonths(date, 1)
      expect(periodOf(later)).toBe(nextPeriod(periodOf(date)))
      expect(later.slice(8) === date.slice(8) || later === monthPeriod(periodOf(later)).to).toBe(true)
    }))
  })

  test('weekdays', () => {
    expect(weekday('2026-11-03')).toBe(2)
    expect(weekdayCn('2026-09-20')).toBe('周日')
    expect(weekday('1900-01-01')).toBe(1)
    fc.assert(fc.property(anyDate.filter((date) => date < maxDate), (date) => {
      expect(weekday(addDays(date, 1))).toBe((weekday(date) % 7) + 1)
    }))
  })
})

describe('months', () => {
  test('first and last day, neighbours, Chinese', () => {
    expect(monthPeriod('2026-10')).toEqual({ from: '2026-10-01', to: '2026-10-31' })
    expect(monthPeriod('2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' })
    expect(previousPeriod('2026-01')).toBe('2025-12')
    expect(nextPeriod('2026-12')).toBe('2027-01')
    expect(shiftPeriod('2026-05', -17)).toBe('2024-12')
    expect(formatPeriodCn('2026-05')).toBe('2026年5月')
    expect(Period.safeParse('2026-13').success).toBe(false)
    expect(Period.safeParse('1899-12').success).toBe(false)
    expect(() => monthPeriod('2026-1')).toThrow(RangeError)
    expect(() => previousPeriod('1900-01')).toThrow(RangeError)
  })

  test('the day after the last is the next first', () => {
    fc.assert(fc.property(anyDate.filter((date) => date < '2199-12-01').map(periodOf), (period) => {
      expect(addDays(monthPeriod(period).to, 1)).toBe(monthPeriod(nextPeriod(period)).from)
      expect(previousPeriod(nextPeriod(period))).toBe(period)
    }))
  })
})

describe('China time', () => {
  test('the day turns at 16:00 UTC', () => {
    expect(chinaDate(new Date('2026-11-02T15:59:59.999Z'))).toBe('2026-11-02')
    expect(chinaDate(new Date('2026-11-02T16:00:00Z'))).toBe('2026-11-03')
    expect(chinaInstant('2026-11-03', '09:00').toISOString()).toBe('2026-11-03T01:00:00.000Z')
    expect(chinaInstant('2026-01-01', '00:00').toISOString()).toBe('2025-12-31T16:00:00.000Z')
    expect(() => chinaInstant('2026-11-03', '24:00')).toThrow(RangeError)
    expect(() => chinaInstant('2026-11-03', '9:00')).toThrow(RangeError)
    expect(() => chinaDate(new Date(Number.NaN))).toThrow(RangeError)
  })

  test('date and time come back from the instant', () => {
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
    fc.assert(fc.property(anyDate, time, (date, clock) => {
      const instant = chinaInstant(date, clock)
      expect([chinaDate(instant), chinaTime(instant)]).toEqual([date, clock])
    }))
  })
})

test('Chinese date', () => {
  expect(formatDateCn('2026-06-24')).toBe('2026年6月24日')
  expect(() => formatDateCn('2026-06-31')).toThrow(RangeError)
})

describe('parseDateText', () => {
  test.each([
    '2026-5-1', '2026/05/01', '20260501', '2026年5月1日', '2026.5.1', '２０２６年５月１日', '2026年05月01号', '2026 年 5 月 1 日',
    '2026. 5. 1', '2026-05-01 14:06:51', '2026/05/01  00:00', '2026-05-01T00:00:00.000',
    '2026年5月1日 15时00分', "'2026-05-01",
    '2026–5–1', '20260501 09:30',
  ])('%s', (text) => expect(parseDateText(text)).toEqual({ ok: true, date: '2026-05-01' }))

  test.each([
    ['26-5-1', '四位'], ['26年5月1日', '四位'], ['5/1/26', '四位'], ['260501', '四位'], ['5/1/2026', '最前'], ['1-5-2026', '最前'],
    ['2026-02-30', '存在'], ['2026年13月1日', '存在'], ['20260431', '存在'], ['1899-12-31', '存在'], ['2026年5月', '补上日'],
    ['2026-05', '补上日'], ['202605', '补上日'], ['2026', '月和日'], ['2026年', '月和日'], ['5月1日', '没有年份'], ['5.1', '没有年份'],
    ['昨天', '哪一天'], ['2026-5/1', '哪一天'], ['2026-05-01T16:00:00Z', '哪一天'], ['2026-05-01 25:00', '哪一天'],
    ['2026年5月上旬', '哪一天'],
  ])('%s is refused', (text, why) => {
    const result = parseDateText(text)
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.reason).toContain(why)
  })

  test('empty and 待核', () => {
    expect(parseDateText('')).toEqual({ ok: true, date: null })
    expect(parseDateText(null)).toEqual({ ok: true, date: null })
    expect(parseDateText('待核')).toEqual({ ok: true, date: null, pending: true })
  })

  test('Excel serials, with the day that never was', () => {
    expect(parseDateText(46143)).toMatchObject({ ok: true, date: '2026-05-01' })
    expect(parseDateText('46143')).toEqual({ ok: true, date: '2026-05-01', note: '按 Excel 日期序号读作 2026-05-01' })
    expect(parseDateText(46143.6)).toMatchObject({ date: '2026-05-01' })
    expect(parseDateText(44681, { excelBase: 1904 })).toMatchObject({ date: '2026-05-01' })
    expect(parseDateText(20260501)).toEqual({ ok: true, date: '2026-05-01' })
    expect(dateOfExcelSerial(1, 1900)).toBe('1900-01-01')
    expect(dateOfExcelSerial(59, 1900)).toBe('1900-02-28')
    expect(dateOfExcelSerial(60, 1900)).toBeUndefined()
    expect(dateOfExcelSerial(61, 1900)).toBe('1900-03-01')
    expect(dateOfExcelSerial(0, 1900)).toBeUndefined()
    expect(dateOfExcelSerial(0, 1904)).toBe('1904-01-01')
    expect(dateOfExcelSerial(60, 1904)).toBe('1904-03-01')
    expect(dateOfExcelSerial(44926.9999999999, 1900)).toBe('2023-01-01')
    expect(dateOfExcelSerial(44926.99, 1900)).toBe('2022-12-31')
    for (const serial of [0, -1, 60, 109_575, 5e6, Number.NaN, 2026]) expect(parseDateText(serial).ok,
      String(serial)).toBe(false)
    expect(dateOfExcelSerial(109_574, 1900)).toBe('2199-12-31')
  })

  test('the two date systems are 1462 days apart', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000 }), (serial) => {
      expect(dateOfExcelSerial(serial, 1904)).toBe(dateOfExcelSerial(serial + 1462, 1900))
    }))
  })

  test('every way of writing a date reads back', () => {
    fc.assert(fc.property(anyDate, (date) => {
      const [year, month, day] = date.split('-').map(Number)
      for (const text of [date, date.replaceAll('-',
        ''), formatDateCn(date), `${year}/${month}/${day}`, `${year}.${month}.${day}`]) {
        expect(parseDateText(text)).toEqual({ ok: true, date })
      }
    }))
  })

  test('never throws and never gives an impossible date', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.double(),
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789-/.年月日 ')) }))
    fc.assert(fc.property(text, (value) => {
      const result = parseDateText(value)
      if (result.ok && result.date !== null) expect(isPlainDate(result.date)).toBe(true)
    }))
  })
})
