import { expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import type { ActCode, RecordedAct } from './acts.ts'
import { actProblems, type ActContext } from './procedure.ts'
import { leftHanging } from './resting.ts'

const act = (code: ActCode, on: string, facts: RecordedAct['facts'] = {}, more: Partial<RecordedAct> = {}): RecordedAct => ({ id: `${code} ${on}`, code, on, time: null, facts, backfilled: false, ofId: null, ...more })
const context: ActContext = { calendar: chinaCalendar, now: { on: '2026-11-03', time: '09:00' }, mustTransfer: false, amountFen: 5_000_000, owedFen: 0, courtFined: false,
  limitation: { endedOn: null, foundOn: '2026-05-11', financialHarm: null } }
const fine = { measure: 'fine_fundraiser', who: '例甲', baseFen: 5_000_000, fineFen: 1_000_000 }
const file = [
  act('filed', '2026-08-03', { cause: '例', approvedBy: '例' }), act('determination', '2026-08-10', { result: 'illegal', opinions: '一致' }),
  act('penalty_notice', '2026-08-17', { proposed: '罚款', hearingOffered: true }), act('hearing_waived', '2026-08-18'), act('legal_review', '2026-08-19', { reviewer: '例审', passed: true }),
  act('penalty_decided', '2026-08-20', fine), act('penalty_served', '2026-08-21', { way: 'direct', who: '例甲' }),
]
const without = (code: ActCode) => file.filter((one) => one.code !== code)
const changed = (code: ActCode, change: Partial<RecordedAct>) => file.map((one) => (one.code === code ? { ...one, ...change } : one))
const hanging = (after: readonly RecordedAct[], before: readonly RecordedAct[] = file) => leftHanging(before, after, context).map((one) => one.act.code)

test('a decision on file keeps its notice, waiver, review and determination: none is taken away or turned round', () => {
  expect(hanging(file)).toEqual([])
  for (const code of ['hearing_waived', 'legal_review', 'determination'] as const) expect([code, hanging(without(code))]).toEqual([code, ['penalty_decided']])
  expect(hanging(without('penalty_notice'))).toEqual(['hearing_waived', 'penalty_decided'])
  expect(hanging(without('penalty_decided'))).toEqual(['penalty_served'])
  expect(hanging(changed('legal_review', { facts: { reviewer: '例审', passed: false } }))).toEqual(['penalty_decided'])
  expect(hanging(changed('determination', { facts: { result: 'not', opinions: '一致' } }))).toEqual(['penalty_decided'])
  expect(leftHanging(file, changed('legal_review', { on: '2026-09-01' }), context)[0]!.why).toBe('决定前要经法制审核并通过。')
})

test('five working days for a hearing cannot be shortened by correcting the notice; a change that takes nothing away is free', () => {
  const waited = file.filter((one) => one.code !== 'hearing_waived').map((one) => (one.code === 'penalty_decided' ? { ...one, on: '2026-08-25' } : one.code === 'penalty_served' ? { ...one, on: '2026-08-26' } : one))
  const notice = (on: string) => waited.map((one) => (one.code === 'penalty_notice' ? { ...one, on } : one))
  expect(hanging(notice('2026-08-14'), waited)).toEqual([])
  // From the 18th the fifth working day is the 25th itself.
  expect(hanging(notice('2026-08-18'), waited)).toEqual(['penalty_decided'])
})

test('a hearing asked for in time and told late shakes the decision; one that was withdrawn, or told of the time before, is not held up', () => {
  const asked = act('hearing_requested', '2026-08-18')
  expect(hanging([...without('hearing_waived'), asked], without('hearing_waived'))).toEqual([])
  const waited = file.filter((one) => one.code !== 'hearing_waived').map((one) => (one.code === 'penalty_decided' ? { ...one, on: '2026-08-28' } : one.code === 'penalty_served' ? { ...one, on: '2026-08-31' } : one))
  expect(hanging([...waited, asked], waited)).toEqual(['penalty_decided'])
  const withdrawn = [...file, act('penalty_changed', '2026-09-01', { what: 'withdrawn', reason: '例', who: '例甲' })]
  expect(hanging(withdrawn.filter((one) => one.code !== 'hearing_waived'), withdrawn)).toEqual([])
  const before = file.map((one) => ({ ...one, backfilled: true }))
  expect(hanging(before.filter((one) => one.code !== 'legal_review'), before)).toEqual([])
})

test('a seizure that was lifted is not lifted or handed over again without a word', () => {
  const held = act('seal_premises', '2026-09-01', { about: '例' })
  const lifted = act('seizure_lifted', '2026-09-10', { reason: '例' }, { ofId: held.id })
  const warned = (code: ActCode, on: string, acts: readonly RecordedAct[]) => actProblems({ code, on, time: null, facts: { reason: '例', partyTold: true }, ofId: held.id }, acts, context).map((one) => [one.severity, one.text])
  expect(warned('seizure_lifted', '2026-09-10', [held])).toEqual([])
  for (const code of ['seizure_lifted', 'seized_handed_over'] as const) expect(warned(code, '2026-09-11', [held, lifted])).toEqual([['warn', expect.stringContaining('2026年9月10日已经登记“解除查封、扣押”')]])
})
