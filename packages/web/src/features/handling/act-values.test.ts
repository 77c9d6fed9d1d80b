import type { Act, ClockView, Matter } from '@qingyuan/core/handling/handling-api'
import { actCodes, actKind, procedureCodes } from '@qingyuan/core/law/acts'
import { measureCodes } from '@qingyuan/core/law/measure-table'
import { policeRefusalReasons } from '@qingyuan/core/law/elements'
import { expect, test } from 'vitest'
import { factWords } from './act-fields.tsx'
import { addresseesOf, earlierActs, factsOf, fieldsOf } from './act-values.ts'
import { afterAnswer } from './after-answer.ts'
import { clockMoves } from './clock-moves.ts'
import { mustNot } from './measure-words.ts'
import { partOf } from './step-list.tsx'

test('facts: what is empty is left out, what was there before and is emptied is taken back, flags are always said', () => {
  const values = { measure: 'fine_fundraiser', baseFen: 30_000_000, fineFen: undefined, repaidFirst: true }
  expect(factsOf('penalty_decided', values)).toEqual({ measure: 'fine_fundraiser', baseFen: 30_000_000, repaidFirst: true, complex: false })
  expect(factsOf('penalty_decided', { ...values, measure: 'none' }, { baseFen: 30_000_000 })).toEqual({ measure: 'none', complex: false })
  expect(factsOf('visit', { did: 'look_outside,talk', found: '' })).toEqual({ did: 'look_outside,talk' })
  expect(factsOf('checked', { way: 'data', did: 'talk', found: 'x', conclusion: 'none' })).toEqual({ way: 'data', found: 'x', conclusion: 'none' })
  expect(factsOf('filed', { cause: ' 涉嫌非法集资 ', approvedBy: '' }, { cause: 'x', approvedBy: '例甲' })).toEqual({ cause: '涉嫌非法集资', approvedBy: '' })
})

test('a request for approval asks for what the head must know, never for what is seen afterwards', () => {
  expect(fieldsOf('seal_premises', true).map(([key]) => key)).toEqual(['otherThing'])
  expect(fieldsOf('seal_premises', false).map(([key]) => key)).toEqual(['about', 'otherThing'])
  expect(fieldsOf('account_query', true).map(([key]) => key)).toEqual(['accounts'])
  expect(fieldsOf('inspection', true).map(([key]) => key)).not.toContain('found')
})

test('every step of procedure has its place, every measure says whom it is for', () => {
  expect(procedureCodes.filter((code) => partOf(code) < 0)).toEqual([])
  expect(partOf('checked')).toBe(0)
  expect(partOf('penalty_decided')).toBe(partOf('reconsideration_decided'))
  expect(partOf('transfer_reported')).toBe(partOf('penalty_decided') + 1)
  expect(addresseesOf('publicity')).toEqual([])
  expect(addresseesOf('exit_restriction')).not.toContain('assistant')
  expect(mustNot('exit_restriction').join()).toContain('协助人')
  expect(measureCodes.every((code) => mustNot(code).every((words) => words.length > 3))).toBe(true)
})

test('the act that is continued is the only one there is, or the one whose limit runs, first of several', () => {
  const act = (id: string, code: string) => ({ id, code, state: 'done' }) as Act
  const clock = { actId: 'b', state: 'running' } as ClockView
  const matter = (acts: Act[]) => ({ acts, clocks: [clock] }) as unknown as Matter
  expect(earlierActs('seizure_lifted', matter([act('a', 'seal_premises')])).map((one) => one.id)).toEqual(['a'])
  expect(earlierActs('seizure_lifted', matter([act('a', 'seal_premises'), act('b', 'seize_assets'), act('c', 'filed')])).map((one) => one.id)).toEqual(['b', 'a'])
  expect(earlierActs('police_filed', matter([act('a', 'transfer_handed'), act('b', 'transfer_handed')]))).toEqual([])
})

test('what a correction moved is told limit by limit', () => {
  const clock = (code: string, dueText: string) => ({ actId: 'a', code, label: code, dueText }) as ClockView
  expect(clockMoves([clock('decide', '甲日'), clock('serve', '乙日'), clock('pay', '丙日')], [clock('decide', '丁日'), clock('serve', '乙日'), clock('sue', '戊日')]))
    .toEqual(['decide：甲日改为丁日', 'pay：原为丙日，不再计算', 'sue：新起算，戊日'])
  const as = (state: ClockView['state']) => [{ ...clock('pay', '丙日'), state }]
  expect([clockMoves(as('met'), as('running')), clockMoves(as('running'), as('met')), clockMoves(as('running'), as('overdue'))]).toEqual([['pay：恢复计算，丙日'], ['pay：按期办结'], []])
})

test('a refusal that may not be given is marked and says what to do; every reason has a next step', () => {
  for (const [reason, { allowed }] of Object.entries(policeRefusalReasons)) expect(afterAnswer('police_refused', { reason })?.bad, reason).toBe(!allowed)
  expect(afterAnswer('police_refused', { reason: 'no_reporter' })?.text).toContain('不得作为不予立案的理由')
  expect(afterAnswer('police_refused', {})).toBeUndefined()
  expect(afterAnswer('filed', {})).toBeUndefined()
})

test('facts are read with their labels: choices in words, amounts with their unit, ticks together', () => {
  expect(factWords('penalty_decided', { measure: 'none', fineFen: 100, complex: true, repaidFirst: false }, (fen) => `${fen}分`)).toEqual([['处罚种类', '不予处罚'], ['罚款', '100分'], ['已勾选', '情节复杂或者重大']])
  expect([factWords('extend_seizure', { days: 20 }, String), factWords('legal_review', { reviewer: '例丁' }, String), factWords('hearing_notice', { chair: '例丙' }, String)])
    .toEqual([[['延长（日，最多30）', '20']], [['审核人', '例丁']], [['主持人', '例丙']]])
  expect(factWords('visit', { did: 'look_outside,talk' }, String)).toEqual([['上门做了什么', '看门头、外观、营业状态；聊天了解']])
  for (const code of actCodes) expect(factWords(code, {}, String), actKind(code).label).toEqual([])
})
