import { expect, it } from 'vitest'
import { owesReport, pressText, type PressedUnit } from './press-text.ts'

const unit = (name: string, given: Partial<PressedUnit> = {}): PressedUnit =>
  ({ name, state: 'filling', opened: false, approved: false, versions: 0, dueOn: '2026-11-05', extendedDueOn: null, firstSubmittedOn: null, ...given })

it('is ready to paste: unit, what, due', () => {
  const text = pressText('2026年10月动态管理台账（附件2）', '2026-11-05', [unit('试岗镇'), unit('演新街道', { opened: true })], '2026-11-03', '样河区专班办')
  expect(text).toBe('【催报】2026年10月动态管理台账（附件2）请于11月5日（周四）前报送。以下2个单位尚未报齐：试岗镇（未报）、演新街道（填报中）。' +
    '请尽快核对并经领导小组审定后报送；没有新情况的也须零报送，并写明排查户数和企业数。样河区专班办，11月3日（周二）。')
})

it('says how late it is, and respects what was granted', () => {
  const text = pressText('表', '2026-11-05', [unit('试岗镇'), unit('仿塘乡', { extendedDueOn: '2026-11-09' }),
    unit('例桥街道', { state: 'returned', opened: true, versions: 1, firstSubmittedOn: '2026-11-04' })], '2026-11-07', '专班办')
  expect(text).toContain('应于11月5日（周四）前报送，已过期')
  expect(text).toContain('试岗镇（未报，逾期2天未报）、仿塘乡（未报，延至11月9日（周一））、例桥街道（已退回）')
})

it('leaves alone who has submitted', () => {
  expect((['filling', 'group_approval', 'returned', 'submitted', 'accepted', 'correcting'] as const).filter((state) => owesReport({ state })))
    .toEqual(['filling', 'group_approval', 'returned'])
})
