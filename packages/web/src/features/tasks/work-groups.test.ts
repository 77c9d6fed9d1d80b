import type { WorkItem } from '@qingyuan/core/statistics/statistics-api'
import { expect, test } from 'vitest'
import { groupItems, urgencyOf } from './work-groups.ts'

test('a due date is late, today, this week until Sunday, later, or none', () => {
  // 2026-11-03 is a Tuesday.
  expect(['2026-11-02', '2026-11-03', '2026-11-04', '2026-11-08', '2026-11-09', null].map((day) => urgencyOf(day, '2026-11-03')))
    .toEqual(['overdue', 'today', 'week', 'week', 'later', 'open'])
  expect(urgencyOf('2026-11-09', '2026-11-08'), 'on Sunday the week is over').toBe('later')
})

test('groups come most urgent first and keep every item once', () => {
  const item = (key: string, dueOn: string | null): WorkItem => ({ key, kind: 'task', title: key, detail: '', basis: '', dueOn, overdue: false, link: '/' })
  const groups = groupItems([item('a', null), item('b', '2026-11-02'), item('c', '2026-11-20'), item('d', '2026-11-01')], '2026-11-03')
  expect(groups.map((group) => [group.urgency, group.items.map((one) => one.key)])).toEqual([['overdue', ['b', 'd']], ['later', ['c']], ['open', ['a']]])
})
