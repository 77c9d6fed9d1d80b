import { expect, test } from 'vitest'
import { precision } from './precision.ts'

test('Wilson\'s interval, against values worked out elsewhere', () => {
  expect(precision(0, 0)).toBeNull()
  const eight = precision(8, 10)!
  expect([eight.part, eight.low.toFixed(4), eight.high.toFixed(4)]).toEqual([0.8, '0.4902', '0.9433'])
  const all = precision(10, 10)!
  expect([all.part, all.low.toFixed(4), all.high]).toEqual([1, '0.7225', 1])
  const none = precision(0, 10)!
  expect([none.low, none.high.toFixed(4)]).toEqual([0, '0.2775'])
  expect(() => precision(3, 2)).toThrow(RangeError)
})
