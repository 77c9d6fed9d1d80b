import { activityKinds } from '@qingyuan/core/activities/activity-api'
import { expect, test } from 'vitest'
import { countsOf, countWords, fieldsFor } from './activity-counts.ts'

const counts = { sessions: 1, subjectsChecked: 0, households: 0, attendees: 0, leaflets: 0 }

test('words leave out zeros, but a record of nothing says so', () => {
  expect(countWords('sweep', { ...counts, subjectsChecked: 1284, households: 186 })).toBe('排查主体 1,284 家次，入户 186 户')
  expect(countWords('sweep', { ...counts, subjectsChecked: 3 })).toBe('排查主体 3 家次')
  expect(countWords('sweep', counts)).toBe('排查主体 0 家次')
  expect(countWords('publicity', { ...counts, sessions: 36, leaflets: 9450 })).toBe('宣传 36 场，发放资料 9,450 份')
})

test('a figure that the kind does not ask for is still shown and can be corrected', () => {
  expect(fieldsFor('talk', { ...counts, leaflets: 20 }).map((one) => one.field)).toEqual(['sessions', 'attendees', 'leaflets'])
  expect(countWords('sweep', { ...counts, sessions: 4, subjectsChecked: 9 })).toBe('排查主体 9 家次，场次 4 次')
})

test('every kind asks for each figure once', () => {
  for (const kind of activityKinds) {
    const fields = countsOf[kind].map((one) => one.field)
    expect(new Set(fields).size, kind).toBe(fields.length)
  }
})
