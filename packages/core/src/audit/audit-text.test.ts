import { expect, test } from 'vitest'
import { actionLabel, actionOfPath, knownActions } from './audit-labels.ts'
import { describeChanges, idsIn } from './audit-text.ts'
import { sealCode } from './audit-api.ts'

const unit = '11111111-1111-4111-8111-111111111111'
const stranger = '22222222-2222-4222-8222-222222222222'

test('an action is named by the path of its endpoint', () => {
  expect(['/api/leads/dispatch', '/api/org/save-unit', '/api/activities/record', '/api/cases/close', '/api/subjects/edit'].map(actionOfPath))
    .toEqual(['lead.dispatch', 'org.save_unit', 'activity.record', 'case.close', 'subject.edit'])
  const endpoints = [
    { method: 'POST', path: '/api/leads/dispatch', title: '交办线索' }, { method: 'GET', path: '/api/leads/list', title: '线索列表' },
  ] as const
  expect(actionLabel('lead.dispatch', endpoints)).toBe('交办线索')
  expect(actionLabel('auth.locked', endpoints)).toBe('连续失败，账号锁定')
  expect(actionLabel('lead.unheard_of', endpoints)).toBeUndefined()
  expect(knownActions(endpoints)).toContainEqual({ value: 'lead.dispatch', label: '交办线索' })
  expect(knownActions(endpoints)).not.toContainEqual({ value: 'lead.list', label: '线索列表' })
})

test('figures of a lead are amounts, but for people; states and kinds of each subject have their own words', () => {
  const one = (type: string, after: Record<string, unknown>) => describeChanges(type, null, after, new Map()).map((change) => `${change.label}：${change.after}`)
  expect([one('lead', { amount: 123450 }), one('lead', { people: 62 }), one('submission', { state: 'group_approval', approval: 'paper', zero: 'no_change' }), one('activity', { id: unit, kind: 'sweep' })])
    .toEqual([['涉及金额：1,234.50元'], ['涉及人数：62'], ['状态：领导小组审定中', '审定方式：纸质审定', '零报送：本月无新增，有存量'], ['类别：排查']])
})

test('changes are shown in words: labels, 元, China time, names for ids, codes as words', () => {
  const names = new Map([[unit, '例桥街道']])
  expect(describeChanges('lead',
    { amountFen: null, state: 'registered', mainUnitId: unit, restricted: false },
    { amountFen: 123450, state: 'dispatched', mainUnitId: stranger, restricted: true }, names)).toEqual([
    { field: 'amountFen', label: '涉及金额', before: '（空）', after: '1,234.50元' },
    { field: 'state', label: '状态', before: '待交办', after: '已交办' },
    { field: 'mainUnitId', label: '主报单位', before: '例桥街道', after: '编号 22222222…' },
    { field: 'restricted', label: '受限', before: '否', after: '是' },
  ])
  expect(describeChanges('user', null, { roles: ['office_clerk', 'leader'], expiresAt: '2026-11-03T01:00:00.000Z', regionIds: [] }, names)).toEqual([
    { field: 'roles', label: '角色', before: '', after: '专班办经办人、领导' },
    { field: 'expiresAt', label: '到期时间', before: '', after: '2026-11-03 09:00' },
    { field: 'regionIds', label: '负责区域', before: '', after: '（无）' },
  ])
  expect(describeChanges('unit', null, { sectors: [{ sector: '养老', role: 'lead' }] }, names)[0]!.after).toBe('行业领域：养老；角色：牵头')
  expect(describeChanges('unit', null, null, names)).toEqual([])
})

test('ids are found at any depth', () => {
  expect(idsIn({ a: unit, b: [{ c: stranger }], d: 'not an id' }, null, 3)).toEqual([unit, stranger])
})

test('a seal is printed as twelve digits in groups of four', () => {
  expect(sealCode('0123456789abcdef')).toBe('0123-4567-89AB')
})
