import { expect, it } from 'vitest'
import { notYetBegun } from './month.ts'

it('knows months that have not begun', () => {
  expect(notYetBegun('2026-11', '2026-11-01')).toBeNull()
  expect(notYetBegun('2025-12', '2026-11-01')).toBeNull()
  expect(notYetBegun('2026-12', '2026-11-30')).toBe('2026年12月还没有到，没有这个月的数据。请改选2026年11月或以前的月份。')
})
