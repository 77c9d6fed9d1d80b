import { expect, test } from 'vitest'
import type { ActCode, RecordedAct } from './acts.ts'
import { standingOf } from './matter.ts'
import { nextSteps, type NextFacts } from './next-step.ts'

const told: RecordedAct[] = []
let day = 1
const did = (code: ActCode, facts: RecordedAct['facts'] = {}) => told.push({ id: `${code} ${day}`, code, on: `2026-08-${String(day++).padStart(2, '0')}`, time: null, facts, backfilled: false, ofId: null })
const begin = () => { told.length = 0; day = 1 }
const next = (more: Partial<NextFacts> & { elsewhere?: true } = {}) => nextSteps(told, { mustTransfer: false, owedFen: 100, waiting: [],
  standing: standingOf(told, { jurisdiction: more.elsewhere ? 'elsewhere' : 'ours', addressees: [], thresholdReached: more.mustTransfer ?? false }), ...more }).map((one) => one.what)

test('from the first check to striking off, each step names the next one', () => {
  begin()
  const expectNext = (...words: string[]) => { const found = next(); expect(found).toHaveLength(words.length); words.forEach((word, index) => expect(found[index]).toContain(word)) }
  expectNext('核查')
  did('checked', { conclusion: 'suspected' }); expectNext('及时行政立案')
  did('not_filed', { reason: '例' }); expectNext('不予立案')
  did('checked', { conclusion: 'suspected' }); expectNext('及时行政立案')
  did('filed'); expectNext('组织认定')
  did('determination', { result: 'illegal' }); expectNext('处罚告知', '清退方案')
  did('repayment_plan', { totalFen: 100 }); expectNext('处罚告知')
  did('penalty_notice', { hearingOffered: true }); expectNext('法制审核')
  did('hearing_requested'); expectNext('申请了听证')
  did('hearing_notice'); expectNext('举行听证')
  did('hearing_held'); expectNext('法制审核')
  did('legal_review', { passed: false }); expectNext('法制审核')
  did('legal_review', { passed: true }); expectNext('作出处罚决定')
  expect(next({ waiting: ['penalty_decided'] })).toEqual([])
  did('penalty_decided', { measure: 'fine_fundraiser', who: '例甲', fineFen: 50 }); expectNext()
  // Paid back, the fine is still open.
  expect(next({ owedFen: 0 })).toEqual([])
  did('fine_paid', { fen: 50, who: '例甲' })
  expect(next({ owedFen: 0 })).toEqual(['资金已经退完，处罚已经执行：对照标准销号'])
  expect(next({ owedFen: null })).toEqual([])
})

test('to the police: the report is asked for once, then the head, then nothing but the limits; a refusal hands the matter back', () => {
  begin()
  did('checked', { conclusion: 'suspected' }); did('filed')
  expect(next({ mustTransfer: true })[0]).toContain('写出移送调查报告')
  did('determination', { result: 'crime' })
  expect(next()[0]).toContain('认定涉嫌犯罪：写出移送调查报告')
  did('transfer_reported', { basis: '例' })
  expect(next({ mustTransfer: true })).toEqual(['移送调查报告已经写出：报正职或者主持工作的负责人批准移送'])
  expect(next({ mustTransfer: true, waiting: ['transfer_approved'] })).toEqual([])
  did('transfer_approved'); expect(next({ mustTransfer: true })).toEqual([])
  did('transfer_handed'); expect(next({ mustTransfer: true })).toEqual([])
  did('police_refused', { reason: 'no_crime' }); expect(next({ mustTransfer: true })[0]).toContain('处罚告知')
  did('police_filed'); expect(next({ mustTransfer: true })[0]).toContain('案件台账')
})

test('what others have in hand says so: a regulator, another region, a superior, the coordination', () => {
  begin()
  did('checked', { conclusion: 'more' }); did('to_regulator', { to: '例局', wanted: 'supervise' })
  expect(next()).toEqual(['已转监管部门：跟踪办理结果；有新情况的，重新核查'])
  did('filed'); expect(next()).toEqual(['组织认定，三个要件各附证据'])
  begin()
  did('checked', { conclusion: 'suspected' })
  expect(next({ elsewhere: true })[0]).toContain('由外地管辖')
  did('jurisdiction_raised', { to: '例' }); expect(next({ elsewhere: true })[0]).toContain('已报请指定')
  did('jurisdiction_settled', { to: 'ours' }); expect(next()[0]).toContain('及时行政立案')
  did('dispute_raised', { dispute: '例' }); expect(next()[0]).toContain('已提请协调')
  did('dispute_settled', { opinion: '例' }); expect(next()).toHaveLength(1)
  did('sorted', { nature: 'innovation', treatment: 'guide', reason: '例', notFundraising: true }); expect(next()).toEqual(['会商认为不构成集资：整改、规范到位的销号，不属实的排除'])
  did('checked', { conclusion: 'suspected' }); expect(next()[0]).toContain('及时行政立案')
  did('determination', { result: 'not' }); expect(next()[0]).toContain('不构成非法集资：排除')
})
