import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at } from './citation.ts'
import {
  administratorProblems, assessmentProblems, assessmentRetention, logRetention, mayDelete, publicationProblems, retentionProblems, retentionState,
  scoreProblems, secondFactorProblems, secrecyProblems, useProblems,
} from './information.ts'

const three = [
  { name: '方演一', roles: ['system'], business: false }, { name: '方演二', roles: ['security'], business: false }, { name: '方演三', roles: ['audit'], business: false },
] as const

test('logs six months, assessments three years; at and just below', () => {
  expect(retentionProblems({ logMonths: 6, assessmentMonths: 36 })).toEqual([])
  expect(retentionProblems({ logMonths: 5, assessmentMonths: null }).map(({ place, message }) => place + message))
    .toEqual(['日志留存现设5个月，不得少于6个月', '个人信息保护影响评估留存没有设定，不得少于36个月'])
  expect([mayDelete('2026-05-03', '2026-11-03', logRetention), mayDelete('2026-05-03', '2026-11-04', logRetention)]).toEqual([false, true])
  expect([mayDelete('2023-11-03', '2026-11-03', assessmentRetention), mayDelete('2023-11-03', '2026-11-04', assessmentRetention)]).toEqual([false, true])
})

test('what is no longer needed is locked as long as it must be kept, then deleted', () => {
  const state = (today: string, deletable = true) => retentionState({ neededUntil: '2026-01-31', keepUntil: '2026-06-30', deletable, today }).state
  expect([state('2026-01-31'), state('2026-02-01'), state('2026-06-30'), state('2026-07-01'), state('2026-07-01', false)])
    .toEqual(['in_use', 'locked', 'locked', 'to_delete', 'locked'])
  expect(retentionState({ neededUntil: null, keepUntil: null, deletable: true, today: '2030-01-01' }).state).toBe('in_use')
})

test('three administrators, apart from each other and from the work', () => {
  expect(administratorProblems(three)).toEqual([])
  expect(administratorProblems(three.slice(0, 2)).map(({ place }) => place)).toEqual(['审计管理员'])
  expect(administratorProblems([...three, { name: '演某', roles: ['system', 'audit'], business: true }]).map(({ message }) => message))
    .toEqual(['同时是系统管理员、审计管理员，三员不得兼任（等保三级）', '管理员不得同时办理业务（等保三级，最小权限）'])
})

test('two factors of different kinds, one with cryptography', () => {
  const messages = (...used: Parameters<typeof secondFactorProblems>[0][number]['factors']) => secondFactorProblems([{ name: '何样宁', factors: used }]).map(({ message }) => message)
  expect([messages('password', 'code_app'), messages('passkey', 'biometric'), messages('key', 'password')]).toEqual([[], [], []])
  expect([messages('password'), messages('passkey', 'key'), messages()]).toEqual(Array.from({ length: 3 }, () => ['须用两种以上的鉴别方式登录（等保三级）']))
  expect(messages('password', 'sms')).toEqual(['两种鉴别方式中至少一种须用密码技术（等保三级）'])
})

test('duty, assessment and a person who decides', () => {
  expect(useProblems({ duty: at('decree', '21(2)'), purpose: '核查线索' })).toEqual([])
  expect(useProblems({ duty: null, purpose: ' ' }).map(({ place }) => place)).toEqual(['法定职责', '目的'])
  const assess = (assessedOn: string | null, sensitive = true) => assessmentProblems({ sensitive, assessedOn, from: '2026-05-01' }).length
  expect([assess(null), assess('2026-05-02'), assess('2026-05-01'), assess(null, false)]).toEqual([1, 1, 0, 0])
  expect(scoreProblems({ decidedBy: '陆例成', reason: '有合同和流水佐证' })).toEqual([])
  expect(scoreProblems({ decidedBy: null, reason: '' }).map(({ place }) => place)).toEqual(['决定人', '理由'])
})

describe('publication', () => {
  test('numbers are found wherever they stand and shown masked only', () => {
    const problems = publicationProblems('参与人身份证 99010119600101123X，电话１２００００００００１，卡号 9999 0012 3456 7890 123。共52人，2026年8月19日，金额1673000.00元。')
    expect(problems.map(({ message }) => message)).toEqual([
      '有未遮盖的身份证号，请改为 990***********123X', '有未遮盖的银行账号，请改为 9999***********0123', '有未遮盖的手机号，请改为 120****0001',
    ])
    expect(publicationProblems('公安立案 2026年07月10日，金额14,865,000.00元，电话0000-1234567，信用代码919901010000000011，990***********123X，120****0001')).toEqual([])
  })

  test('names are checked where a field holds one', () => {
    const field = (kind: 'name' | 'id' | 'phone' | 'account', value: string) => publicationProblems([{ label: '表第3行', kind, value }]).map(({ message }) => message)
    expect([field('name', '例样宁'), field('name', '例**'), field('name', '例某'), field('name', '')]).toEqual([['姓名没有遮盖，请改为 例**'], [], [], []])
    expect([field('id', '护照 E1234567'), field('phone', '120****0001'), field('account', '12345')]).toEqual([['号码没有遮盖'], [], ['号码没有遮盖']])
    expect(field('id', '990101 19600101 1234')).toEqual(['有未遮盖的身份证号，请改为 990***********1234'])
  })

  test('no message repeats a number', () => {
    const digits = fc.integer({ min: 0, max: 999_999_999 }).map((number) => String(number).padStart(9, '0'))
    fc.assert(fc.property(digits, fc.string(), (tail, around) => {
      const [first] = publicationProblems(`${around} 12${tail} `)
      expect(first!.message.includes(`12${tail}`)).toBe(false)
    }))
  })
})

test('state secrets are refused, and the question must be answered', () => {
  const of = (answer: boolean | null, text = '') => secrecyProblems({ answer, text }).map(({ message }) => message.slice(0, 8))
  expect([of(false, '秘密调查的线索，商业秘密'), of(null), of(true), of(false, '机密★5年'), of(false, '【秘密】批示'), of(false, '密级：绝密')])
    .toEqual([[], ['请先回答内容是否'], ['涉及国家秘密的内'], ['涉及国家秘密的内'], ['涉及国家秘密的内'], ['涉及国家秘密的内']])
})
