import { expect, it } from 'vitest'
import { beforeRecords, notYetBegun } from './month.ts'

it('knows months that have not begun', () => {
  expect(notYetBegun('2026-11', '2026-11-01')).toBeNull()
  expect(notYetBegun('2025-12', '2026-11-01')).toBeNull()
  expect(notYetBegun('2026-12', '2026-11-30')).toBe('2026年12月还没有到，没有这个月的数据。请改选2026年11月或以前的月份。')
})

it('knows months before all records', () => {
  expect(beforeRecords('2026-05', '2026-05-31', '2026-11-01')).toBeNull()
  expect(beforeRecords('2026-04', '2026-05-31', '2026-11-01')).toBe('2026年4月没有布置过报送，也没有线索台账，出不了表。请改选2026年5月或以后的月份。')
  expect([beforeRecords('2026-10', null, '2026-11-01'), beforeRecords('2026-09', null, '2026-11-01') !== null]).toEqual([null, true])
})
