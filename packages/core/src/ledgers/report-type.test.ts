import { expect, it } from 'vitest'
import { chinaCalendar, makeCalendar } from '../calendar.ts'
import { holidayArrangements } from '../calendar-data.ts'
import { opensOn, reportDates, type ReportRule } from './report-type.ts'

const fifth: ReportRule = { periodKind: 'month', dueDay: 5, dueMonthOffset: 1, dueRule: 'earlier' }
const twentyThird: ReportRule = { periodKind: 'month', dueDay: 23, dueMonthOffset: 0, dueRule: 'earlier' }

it.each([
  ['2026-05', '2026-06-05'], ['2026-06', '2026-07-03'], ['2026-07', '2026-08-05'], ['2026-08', '2026-09-04'], ['2026-10', '2026-11-05'],
])('is due on the 5th or the working day before it: %s', (period, dueOn) => {
  expect(reportDates(fifth, period, chinaCalendar)).toMatchObject({ dueOn, dueWarning: '' })
})

it('covers the month, as of its last day', () => {
  expect(reportDates(fifth, '2026-10', chinaCalendar)).toMatchObject({ fromOn: '2026-10-01', toOn: '2026-10-31', asOf: '2026-10-31' })
  expect(opensOn(fifth, reportDates(fifth, '2026-10', chinaCalendar))).toBe('2026-11-01')
})

it('covers the time since the last due day when it is due within the month', () => {
  const dates = reportDates(twentyThird, '2026-10', chinaCalendar)
  expect(dates).toMatchObject({ fromOn: '2026-09-24', toOn: '2026-10-23', asOf: '2026-10-23', dueOn: '2026-10-23' })
  expect(opensOn(twentyThird, dates)).toBe('2026-10-01')
  expect(reportDates({ ...twentyThird, dueDay: 31 }, '2026-03', chinaCalendar)).toMatchObject({ fromOn: '2026-03-01', toOn: '2026-03-31' })
})

it('says why the day moved, and asks for a notice when moving makes no sense', () => {
  expect(reportDates(fifth, '2026-06', chinaCalendar).dueNote).toContain('提前到2026年7月3日')
  expect(reportDates(fifth, '2026-09', chinaCalendar).dueWarning).toContain('请由通知另定截止日')
  expect(reportDates({ ...fifth, dueRule: 'later' }, '2026-06', chinaCalendar).dueOn).toBe('2026-07-06')
  expect(reportDates({ ...fifth, dueRule: 'none' }, '2026-06', chinaCalendar).dueOn).toBe('2026-07-05')
})

it('keeps the plain day and warns when the year is not published', () => {
  const known = makeCalendar(holidayArrangements.filter((arrangement) => arrangement.year < 2026))
  const dates = reportDates(fifth, '2026-06', known)
  expect(dates.dueOn).toBe('2026-07-05')
  expect(dates.dueWarning).toMatch(/2026年的放假安排尚未载入.*暂按2026年7月5日/)
})
