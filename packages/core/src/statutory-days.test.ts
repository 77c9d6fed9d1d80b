import { expect, test } from 'vitest'
import { holidayArrangements } from './calendar-data.ts'
import { addDays } from './dates.ts'
import { statutoryHoliday } from './statutory-days.ts'

const ofYear = (year: number) => Array.from({ length: 365 }, (_, index) => addDays(`${year}-01-01`, index)).filter((date) => statutoryHoliday(date))

test('the days that are off by law, worked through for 2027', () => {
  expect(ofYear(2027)).toEqual(['2027-01-01', '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-04-05', '2027-05-01', '2027-05-02', '2027-06-09', '2027-09-15',
    '2027-10-01', '2027-10-02', '2027-10-03'])
  expect(['2027-02-05', '2027-04-05', '2027-06-09', '2027-09-15'].map(statutoryHoliday)).toEqual(['春节', '清明节', '端午节', '中秋节'])
})

test('beyond the table the fixed days remain, before the law in its present text nothing is said', () => {
  expect(ofYear(2040)).toEqual(['2040-01-01', '2040-05-01', '2040-05-02', '2040-10-01', '2040-10-02', '2040-10-03'])
  expect(ofYear(2024)).toEqual([])
  expect(() => statutoryHoliday('2027-02-30')).toThrow(RangeError)
})

test('every published arrangement leaves them off: the table has no feast on a wrong day', () => {
  const since2025 = holidayArrangements.filter(({ year }) => year >= 2025)
  expect(since2025.length).toBeGreaterThanOrEqual(2)
  for (const { year, holidays } of since2025) {
    for (const date of ofYear(year)) expect(holidays.some(({ from, to }) => from <= date && date <= to), date).toBe(true)
  }
})
