import { expect, test } from 'vitest'
import { assignmentPressText, dueWords } from './assignment-text.ts'

const item = { number: '交办〔2026〕0012号', unitName: '试岗镇', dueOn: '2026-11-01', state: 'sent', pressedCount: 0 } as const

test('one piece of work: number, day, how late, state, who reminds', () => {
  expect(assignmentPressText([item], '2026-11-03', '样河区专班办')).toBe(
    '【催办】试岗镇：交办〔2026〕0012号应于11月1日（周日）前反馈，已逾期2天，现待签收。' +
    '请立即办理、登录系统反馈，并说明逾期情况。样河区专班办，11月3日（周二）。')
})

test('several units: a line each, to be read in a chat', () => {
  const text = assignmentPressText([item, { ...item, unitName: '拟溪镇' }], '2026-11-03', '专班办')
  expect(text.split('\n').map((line) => line.slice(0, 4))).toEqual(['【催办】', '试岗镇：', '拟溪镇：', '请立即办'])
})

test('several: by unit; what is answered or closed is not pressed', () => {
  const text = assignmentPressText([item, { ...item, number: '交办〔2026〕0013号', state: 'signed', pressedCount: 1, dueOn: '2026-11-05' },
    { ...item, unitName: '例桥街道', state: 'answered' }], '2026-11-03', '专班办')
  expect(text).toContain('试岗镇：交办〔2026〕0012号')
  expect(text).toContain('；交办〔2026〕0013号应于11月5日（周四）前反馈，还有2天，现办理中（第2次催办）')
  expect(text).not.toContain('例桥街道')
  expect(text).toContain('已逾期的请立即办理、登录系统反馈，并说明逾期情况；未到期的，确有困难请在期限前说明情况、申请延期。')
  expect(assignmentPressText([{ ...item, dueOn: '2026-11-05' }], '2026-11-03', '专班办')).toContain('还有2天，现待签收。请尽快签收、核查，登录系统反馈；确有困难的，请在期限前说明情况、申请延期。')
})

test('days to go', () => {
  expect(dueWords('2026-11-03', '2026-11-03')).toBe('今天到期')
})
