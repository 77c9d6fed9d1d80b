import { expect, test } from 'vitest'
import { fillDays, steps } from './subject-chart-scale.ts'

test('days without rows stay as empty slots', () => {
  expect(fillDays([{ on: '2024-12-30' }, { on: '2025-01-13' }], 7).map(({ on, row }) => [on, row !== undefined]))
    .toEqual([['2024-12-30', true], ['2025-01-06', false], ['2025-01-13', true]])
  expect(fillDays([], 1)).toEqual([])
  expect(fillDays([{ on: '2024-02-29' }], 1)).toHaveLength(1)
})

test('a scale has round steps within its bounds, and zero', () => {
  expect(steps(-30, 70)).toEqual([-20, 0, 20, 40, 60])
  expect(steps(0, 1)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
  expect(steps(0, 0)).toEqual([0])
  for (const [least, most] of [[-3e12, 17], [0, 123_456_789], [-1, 0]] as const) {
    const found = steps(least, most)
    expect(found.length).toBeGreaterThanOrEqual(2)
    expect(found.length).toBeLessThanOrEqual(7)
    for (const value of found) { expect(value).toBeGreaterThanOrEqual(least); expect(value).toBeLessThanOrEqual(most) }
    expect(found.some((value) => Math.abs(value) === 0)).toBe(true)
  }
})
