import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import { addDays, diffDays } from '../dates.ts'
import { dueAfter, dueInSteps, dueText, earliestAfter, isOver, laterDue, type Length } from './time-limits.ts'

const due = (on: string, n: number, unit: Length['unit'], shift = true, time: string | null = null) => dueAfter({ on, time }, { n, unit, shift }, chinaCalendar)

test('worked examples over the holidays of 2024 to 2026 and across a year’s end', () => {
  // S10: notice on 09-15, five working days; Sunday 09-20 is worked.
  expect(due('2026-09-15', 5, 'working').on).toBe('2026-09-21')
  // S10: 90 natural days from filing end on Sunday 11-08 and move to Monday.
  expect(due('2026-08-10', 90, 'natural')).toMatchObject({ on: '2026-11-09', why: expect.stringContaining('周日') as string })
  // S05: refused on 09-30, three days end in the National Day holiday.
  expect(due('2026-09-30', 3, 'natural').on).toBe('2026-10-08')
  // S01: seizure from 06-16 for 30 days, S12: answer within 30 days.
  expect([due('2026-06-16', 30, 'natural', false).on, due('2026-10-11', 30, 'natural').on]).toEqual(['2026-07-16', '2026-11-10'])
  // Spring Festival 2024 (02-10 to 02-17, 02-04 and 02-18 worked) and 2025 (01-28 to 02-04, 01-26 and 02-08 worked).
  expect([due('2024-02-02', 7, 'working').on, due('2025-01-24', 5, 'working').on]).toEqual(['2024-02-18', '2025-02-07'])
  // Across the end of 2025: 01-01 to 01-03 off, Sunday 01-04 worked.
  expect([due('2025-12-30', 3, 'working').on, due('2025-12-30', 3, 'natural').on]).toEqual(['2026-01-05', '2026-01-04'])
  // A day that the month lacks is its last.
  expect([due('2025-08-31', 6, 'months', false).on, due('2024-02-29', 2, 'years', false).on]).toEqual(['2026-02-28', '2026-02-28'])
})

test('hours are literal, through nights and holidays, and need their minute', () => {
  expect(due('2026-07-03', 24, 'hours', true, '10:20')).toEqual({ on: '2026-07-04', time: '10:20' })
  expect(due('2026-09-30', 24, 'hours', true, '23:59')).toEqual({ on: '2026-10-01', time: '23:59' })
  expect(() => due('2026-07-03', 24, 'hours')).toThrow(RangeError)
  expect(() => due('2026-07-03', 1.5, 'natural')).toThrow(RangeError)
})

test('a year whose calendar is not published gives a range and a warning, never one guessed day', () => {
  for (const one of [due('2026-12-25', 10, 'working'), due('2026-12-20', 30, 'natural')]) {
    expect(one.latest! > one.on).toBe(true)
    expect(one.warning).toContain('2027')
    expect(dueText(one)).toContain('之间')
  }
  expect(due('2026-12-20', 30, 'natural', false)).toEqual({ on: '2027-01-19', time: null })
  expect(isOver(due('2026-12-20', 30, 'natural'), { on: '2027-01-20', time: '09:00' })).toBe(false)
})

test('the hearing is on the eighth working day after its notice, or later', () => {
  // S10: notice 09-24; counted are 09-28 to 09-30, 10-08 to 10-10, 10-12.
  expect(earliestAfter('2026-09-24', 7, chinaCalendar).on).toBe('2026-10-13')
})

test('New Year’s Day and its like are never the day on which something can be done, published or not', () => {
  // Seven working days from 12-22 end on 12-31: the hearing is not on 1 January, and the days after are not settled.
  expect(earliestAfter('2026-12-22', 7, chinaCalendar)).toMatchObject({ on: '2027-01-02', warning: expect.stringContaining('2027年') as string })
  expect(dueText(earliestAfter('2026-12-22', 7, chinaCalendar))).toContain('之间')
  // Published: seven working days end on 09-24; Mid-Autumn is 09-25 to 09-27.
  expect(earliestAfter('2026-09-16', 7, chinaCalendar)).toEqual({ on: '2026-09-28', time: null })
  expect(due('2026-12-17', 15, 'natural')).toMatchObject({ on: '2027-01-02', latest: '2027-01-12' })
  expect(due('2026-12-31', 1, 'working').on).toBe('2027-01-02')
  expect(due('2027-09-27', 4, 'natural')).toMatchObject({ on: '2027-10-04' })
})

test('several lengths are counted one after the other, and a range goes through to the end', () => {
  const [half, quarter]: Length[] = [{ n: 6, unit: 'months', shift: true }, { n: 3, unit: 'months', shift: true }]
  const steps = (on: string) => dueInSteps({ on, time: null }, [half!, quarter!], chinaCalendar)
  expect(steps('2025-08-15')).toMatchObject({ on: '2026-05-25', why: expect.stringContaining('周日') as string })
  // 01-10 of 2027 or up to eleven days later, then three months and up to eleven days more.
  expect(steps('2026-07-10')).toMatchObject({ on: '2027-04-10', latest: '2027-05-02' })
  expect(laterDue({ on: '2026-07-01', time: null }, { on: '2026-06-30', time: null, latest: '2026-07-05' }).latest).toBe('2026-07-05')
})

test('a limit never ends before its plain length, and over means after its last minute', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 90 }), fc.constantFrom<Length['unit']>('natural', 'working'), (from, n, unit) => {
    const on = addDays('2024-01-01', from)
    const end = due(on, n, unit)
    expect(diffDays(on, end.on)).toBeGreaterThanOrEqual(n)
    if (!end.latest && unit === 'natural') expect(chinaCalendar.isWorkingDay(end.on)).toBe(true)
    expect(isOver(end, { on: end.latest ?? end.on, time: '23:59' })).toBe(false)
    expect(isOver(end, { on: addDays(end.latest ?? end.on, 1), time: '00:00' })).toBe(true)
  }))
  expect(isOver({ on: '2026-07-04', time: '10:20' }, { on: '2026-07-04', time: '10:20' })).toBe(false)
  expect(isOver({ on: '2026-07-04', time: '10:20' }, { on: '2026-07-04', time: '10:21' })).toBe(true)
})
