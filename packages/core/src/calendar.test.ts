import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HolidayArrangement, holidayArrangements } from './calendar-data.ts'
import { CalendarNotLoaded, chinaCalendar, dueDateOf, makeCalendar, shiftDueDate, type ShiftRule } from './calendar.ts'
import { addDays, diffDays, weekday } from './dates.ts'
import { statutoryHoliday } from './statutory-days.ts'

const loadedDay = fc.integer({ min: 0, max: diffDays('2024-01-01', '2026-12-31') })
  .map((days) => addDays('2024-01-01', days))
const due = (period: string, rule: ShiftRule = 'earlier', day = 5, monthOffset = 1) =>
  dueDateOf({ period, day, monthOffset, rule }, chinaCalendar)

describe('days', () => {
  test('working days, make-up days, weekends, holidays', () => {
    expect(chinaCalendar.day('2026-11-03')).toEqual({ kind: 'workday', working: true })
    expect(chinaCalendar.day('2026-09-20')).toEqual({ kind: 'makeUpWorkday', working: true, name: '国庆节' })
    expect(chinaCalendar.day('2026-07-05')).toEqual({ kind: 'weekend', working: false })
    expect(chinaCalendar.day('2026-10-07')).toEqual({ kind: 'holiday', working: false, name: '国庆节' })
    expect(chinaCalendar.isWorkingDay('2026-10-08')).toBe(true)
    expect(chinaCalendar.isStatutoryHoliday('2026-10-01')).toBe(true)
    expect(chinaCalendar.isStatutoryHoliday('2026-07-05')).toBe(false)
    expect(chinaCalendar.isStatutoryHoliday('2026-10-10')).toBe(false)
  })

  test('a year without arrangement is an error, not a year without holidays', () => {
    expect(chinaCalendar.covers('2026-12-31')).toBe(true)
    expect(chinaCalendar.covers('2027-01-01')).toBe(false)
    expect(() => chinaCalendar.isWorkingDay('2027-01-04')).toThrow(CalendarNotLoaded)
    expect(() => chinaCalendar.isStatutoryHoliday('2023-10-01')).toThrow(/2023年的放假安排尚未载入/)
    expect(() => chinaCalendar.isWorkingDay('2026-02-30')).toThrow(RangeError)
  })

  test('days are merged by date: an arrangement reaches into the year before', () => {
    const calendar = makeCalendar([
      { year: 2022, title: '样例', source: '样例', holidays: [] },
      { year: 2023, title: '样例', source: '样例', holidays: [
        { name: '元旦', from: '2022-12-31', to: '2023-01-02', worked: ['2022-12-25'] },
      ] },
    ])
    expect(calendar.day('2022-12-31')).toEqual({ kind: 'holiday', working: false, name: '元旦' })
    expect(calendar.isWorkingDay('2022-12-25')).toBe(true)
  })

  test('an amendment appended later wins', () => {
    const calendar = makeCalendar([...holidayArrangements, { year: 2026, title: '样例', source: '样例', holidays: [
      { name: '国庆节', from: '2026-10-08', to: '2026-10-08', worked: ['2026-10-07'] },
    ] }])
    expect(calendar.isWorkingDay('2026-10-08')).toBe(false)
    expect(calendar.isWorkingDay('2026-10-07')).toBe(true)
  })

  test('our data is well formed: make-up days are weekends', () => {
    for (const arrangement of holidayArrangements) {
      expect(HolidayArrangement.parse(arrangement)).toEqual(arrangement)
      for (const { name, from, to, worked } of arrangement.holidays) {
        expect(diffDays(from, to), name).toBeGreaterThanOrEqual(0)
        for (const date of worked) expect(weekday(date), date).toBeGreaterThanOrEqual(6)
      }
    }
  })
})

interface ReferenceDay { name: string; date: string; isOffDay: boolean }
const referenceFile = (year: number) =>
  new URL(`../../../../shared/samples/reference/holiday-cn-${year}.json`, import.meta.url)

const hasReference = existsSync(referenceFile(2026))
test.skipIf(!hasReference).each([2024, 2025, 2026])('our data agrees with the reference of %i', (year) => {
  const { days } = JSON.parse(readFileSync(referenceFile(year), 'utf8')) as { days: ReferenceDay[] }
  const { holidays } = holidayArrangements.find((arrangement) => arrangement.year === year)!
  const ours = holidays.flatMap(({ name, from, to, worked }): ReferenceDay[] => [
    ...Array.from({ length: diffDays(from, to) + 1 }, (_, i) => ({ name, date: addDays(from, i), isOffDay: true })),
    ...worked.map((date) => ({ name, date, isOffDay: false })),
  ])
  const byDate = (list: ReferenceDay[]) => list.toSorted((a, b) => (a.date < b.date ? -1 : 1))
  expect(byDate(ours)).toEqual(byDate(days))
})

describe('working days', () => {
  test('five working days after service, across a make-up Sunday', () => {
    expect(chinaCalendar.addWorkingDays('2026-09-15', 5)).toEqual({ ok: true, date: '2026-09-21' })
  })

  test('forwards, backwards and none', () => {
    expect(chinaCalendar.addWorkingDays('2026-09-30', 1)).toMatchObject({ date: '2026-10-08' })
    expect(chinaCalendar.addWorkingDays('2026-10-08', -1)).toMatchObject({ date: '2026-09-30' })
    expect(chinaCalendar.addWorkingDays('2026-10-03', 0)).toMatchObject({ date: '2026-10-03' })
    expect(() => chinaCalendar.addWorkingDays('2026-10-03', 1.5)).toThrow(RangeError)
  })

  test('running into a year that is not loaded says so, with the nearest the result can be', () => {
    expect(chinaCalendar.addWorkingDays('2026-12-29', 5)).toEqual({
      ok: false, missingYear: 2027, reason: '2027年的放假安排尚未载入，不能推算工作日，请在公布后载入', nearest: '2027-01-04',
    })
    expect(chinaCalendar.addWorkingDays('2024-01-03', -2)).toMatchObject({ ok: false, missingYear: 2023,
      nearest: '2023-12-31' })
  })

  test('the last week of the last year is unsettled until the next arrangement is out', () => {
    const result = chinaCalendar.addWorkingDays('2026-12-24', 1)
    expect(result).toMatchObject({ ok: true, date: '2026-12-25' })
    if (result.ok) expect(result.warning).toContain('2027年')
    expect(chinaCalendar.addWorkingDays('2025-12-24', 1)).toEqual({ ok: true, date: '2025-12-25' })
  })

  test('the result is a working day, and as many working days lie between', () => {
    fc.assert(fc.property(loadedDay, fc.integer({ min: 1, max: 300 }), (date, count) => {
      const result = chinaCalendar.addWorkingDays(date, count)
      const end = result.ok ? result.date : '2026-12-31'
      const working = Array.from({ length: diffDays(date, end) }, (_, index) => addDays(date, index + 1))
        .filter((day) => chinaCalendar.isWorkingDay(day))
      if (result.ok) {
        expect(working).toHaveLength(count)
        expect(working.at(-1)).toBe(result.date)
      } else {
        expect(working.length).toBeLessThan(count)
        const left = count - working.length
        const possible = Array.from({ length: left + 60 }, (_, index) => addDays('2026-12-31', index + 1)).filter((day) => !statutoryHoliday(day))
        expect(result.nearest).toBe(possible[left - 1])
      }
    }))
  })
})

describe('due dates', () => {
  test('the demo story', () => {
    expect(due('2026-05')).toEqual({ ok: true, date: '2026-06-05', nominal: '2026-06-05', shifted: false })
    expect(due('2026-06')).toEqual({
      ok: true, date: '2026-07-03', nominal: '2026-07-05', shifted: true, why: '2026年7月5日是周日，提前到2026年7月3日',
    })
    expect(due('2026-07')).toMatchObject({ date: '2026-08-05', shifted: false })
    expect(due('2026-08')).toMatchObject({ date: '2026-09-04', shifted: true })
    expect(due('2026-10')).toMatchObject({ date: '2026-11-05', shifted: false })
  })

  test('statutory periods that end on a day off run on', () => {
    expect(shiftDueDate(addDays('2026-08-10', 90), 'later', chinaCalendar)).toMatchObject({ date: '2026-11-09' })
    expect(shiftDueDate(addDays('2026-09-30', 3), 'later', chinaCalendar)).toMatchObject({
      date: '2026-10-08', why: '2026年10月3日是国庆节假期，顺延至2026年10月8日',
    })
  })

  test('earlier into the period itself asks for a notice', () => {
    const result = due('2026-09')
    expect(result).toMatchObject({ ok: true, date: '2026-09-30', shifted: true })
    if (result.ok) expect(result.warning).toContain('通知')
    expect(due('2026-09', 'later')).toEqual({
      ok: true, date: '2026-10-08', nominal: '2026-10-05', shifted: true, why: '2026年10月5日是国庆节假期，顺延至2026年10月8日',
    })
  })

  test('days of the month itself, and days a month lacks', () => {
    expect(due('2026-08', 'earlier', 23, 0)).toMatchObject({ date: '2026-08-21' })
    expect(due('2026-01', 'none', 31, 1)).toEqual({ ok: true, date: '2026-02-28', nominal: '2026-02-28',
      shifted: false })
    expect(() => due('2026-01', 'none', 32)).toThrow(RangeError)
    expect(() => due('2026-01', 'none', 5, 0.5)).toThrow(RangeError)
  })

  test('without the calendar the date stays open, except under the rule that needs none', () => {
    expect(due('2026-12')).toEqual({
      ok: false, missingYear: 2027, reason: '2027年的放假安排尚未载入，不能推算工作日，请在公布后载入', nominal: '2027-01-05', nearest: '2027-01-05',
    })
    expect(due('2026-12', 'none')).toEqual({ ok: true, date: '2027-01-05', nominal: '2027-01-05', shifted: false })
    expect(shiftDueDate('2024-01-01',
      'earlier', chinaCalendar)).toMatchObject({ ok: false, missingYear: 2023, nominal: '2024-01-01' })
  })

  test('what is off by law in any case is never offered, though the year’s arrangement is not published', () => {
    expect(chinaCalendar.addWorkingDays('2026-12-31', 1)).toMatchObject({ ok: false, nearest: '2027-01-02' })
    expect(chinaCalendar.addWorkingDays('2027-09-30', 1)).toMatchObject({ ok: false, nearest: '2027-10-04' })
    expect(shiftDueDate('2027-01-01', 'later', chinaCalendar)).toMatchObject({ ok: false, nominal: '2027-01-01', nearest: '2027-01-02' })
    expect(shiftDueDate('2027-01-01', 'earlier', chinaCalendar)).toMatchObject({ ok: true, date: '2026-12-31', why: '2027年1月1日是元旦假期，提前到2026年12月31日' })
    expect(shiftDueDate('2027-10-02', 'earlier', chinaCalendar)).toMatchObject({ ok: false, nearest: '2027-09-30' })
    expect(shiftDueDate('2027-02-05', 'later', chinaCalendar)).toMatchObject({ ok: false, nearest: '2027-02-09' })
    expect(shiftDueDate('2027-05-01', 'none', chinaCalendar)).toMatchObject({ ok: true, date: '2027-05-01' })
  })

  test('a shifted date is a working day on the right side with only days off between', () => {
    fc.assert(fc.property(loadedDay, fc.constantFrom<ShiftRule>('earlier', 'later'), (date, rule) => {
      const result = shiftDueDate(date, rule, chinaCalendar)
      if (!result.ok) {
        expect([date, rule]).toEqual(['2024-01-01', 'earlier'])
        return
      }
      expect(chinaCalendar.isWorkingDay(result.date)).toBe(true)
      expect(rule === 'earlier' ? result.date <= date : result.date >= date).toBe(true)
      const [from, to] = rule === 'earlier' ? [result.date, date] : [date, result.date]
      for (let day = addDays(from, rule === 'earlier' ? 1 : 0); day < to; day = addDays(day, 1)) {
        expect(chinaCalendar.isWorkingDay(day)).toBe(false)
      }
    }))
  })
})
