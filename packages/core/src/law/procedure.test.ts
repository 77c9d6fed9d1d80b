import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import { addDays } from '../dates.ts'
import { actKind, type ActCode, type RecordedAct } from './acts.ts'
import { matterPath, standingOf } from './matter.ts'
import { openMeasures } from './measures.ts'
import { actProblems, type ActContext } from './procedure.ts'

let n = 0
const act = (code: ActCode, on: string, facts: RecordedAct['facts'] = {}, time: string | null = null): RecordedAct => ({ id: `a${(n += 1)}`, code, on, time, facts, backfilled: false, ofId: null })
const context: ActContext = {
  calendar: chinaCalendar, now: { on: '2026-12-30', time: '09:00' }, mustTransfer: false, amountFen: 36_90_00_00, owedFen: 1476_00, courtFined: false,
  limitation: { endedOn: '2026-09-01', foundOn: '2026-07-20', financialHarm: false },
}
const texts = (one: RecordedAct, acts: RecordedAct[], more: Partial<ActContext> = {}) => actProblems(one, acts, { ...context, ...more }).filter((problem) => problem.severity === 'stop').map((problem) => problem.text)

/** S10 up to the hearing. */
const s10 = [act('filed', '2026-08-10', { cause: '消费返利' }), act('determination', '2026-09-04', { result: 'illegal', opinions: '一致' }),
  act('penalty_notice', '2026-09-15', { proposed: '罚款', hearingOffered: true }), act('hearing_requested', '2026-09-21'),
  act('hearing_notice', '2026-09-24', { hearingOn: '2026-10-13', chair: '演例' })]
const fine = (on: string, yuan: number) => act('penalty_decided', on, { measure: 'fine_fundraiser', baseFen: 36_90_00_00, fineFen: yuan * 100, repaidFirst: true })

describe('S10: a fine', () => {
  const held = [...s10, act('hearing_held', '2026-10-13', { chair: '演例' })]
  const reviewed = [...held, act('legal_review', '2026-10-20', { reviewer: '试例', passed: true })]
  test('is between 7.38 and 36.90 万元, both included', () => {
    expect([73_800, 369_000].map((yuan) => texts(fine('2026-11-02', yuan), reviewed))).toEqual([[], []])
    expect([73_799, 369_001].map((yuan) => texts(fine('2026-11-02', yuan), reviewed).length)).toEqual([1, 1])
  })
  test('waits for the hearing that was asked for, and for the review', () => {
    expect(texts(fine('2026-10-12', 100_000), s10).join()).toContain('举行听证以后')
    expect(texts(fine('2026-11-02', 100_000), held).join()).toContain('法制审核')
    expect(texts(fine('2026-11-02', 100_000), [...held, act('legal_review', '2026-10-20', { reviewer: '试例', passed: false })]).join()).toContain('法制审核')
  })
  test('is no way round a transfer', () => {
    expect(texts(fine('2026-11-02', 100_000), reviewed, { mustTransfer: true }).join()).toContain('移送')
    expect(texts(fine('2026-11-02', 100_000), reviewed, { mustTransfer: null }).join()).toContain('待核')
  })
  test('the hearing is not before the eighth working day', () => {
    expect(texts({ ...act('hearing_notice', '2026-09-24', { hearingOn: '2026-10-12', chair: '演例' }) }, s10.slice(0, 4))).toEqual([expect.stringContaining('2026年10月13日') as string])
  })
})

test('no order of acts reaches a penalty without notice, hearing window or hearing, and review', () => {
  const order = ['filed', 'determination', 'penalty_notice', 'hearing_requested', 'hearing_waived', 'hearing_notice', 'hearing_held', 'legal_review', 'penalty_decided'] as const satisfies readonly ActCode[]
  // The right order with acts left out, and others thrown in between.
  const step = fc.record({ days: fc.integer({ min: 0, max: 12 }), good: fc.integer({ min: 0, max: 9 }).map((n) => n > 0), keep: fc.integer({ min: 0, max: 9 }).map((n) => n > 1), extra: fc.option(fc.constantFrom<ActCode>(...order)) })
  const told = fc.array(step, { minLength: order.length, maxLength: order.length })
    .map((steps) => steps.flatMap(({ days, good, keep, extra }, index) => [...(extra ? [{ code: extra, days: 0, good }] : []), ...(keep ? [{ code: order[index]!, days, good }] : [])]))
  let reached = 0
  fc.assert(fc.property(told, (steps) => {
    const acts: RecordedAct[] = []
    let on = '2026-03-02'
    for (const step of steps) {
      on = addDays(on, step.days)
      const facts = { cause: 'x', approvedBy: 'x', result: 'illegal', opinions: 'x', proposed: 'x', hearingOffered: step.good, hearingOn: addDays(on, 20), chair: 'x', reviewer: 'x', passed: step.good, measure: 'fine_refusal', fineFen: 10_000_000 }
      const one = act(step.code, on, facts)
      if (texts(one, acts).length === 0) acts.push(one)
    }
    const at = acts.findIndex((one) => one.code === 'penalty_decided')
    if (at < 0) return
    reached += 1
    const before = acts.slice(0, at)
    const notice = before.findLast((one) => one.code === 'penalty_notice')!
    expect(notice.on < acts[at]!.on && notice.facts['hearingOffered'] === true).toBe(true)
    const since = before.slice(before.indexOf(notice)).map((one) => one.code)
    const asked = since.lastIndexOf('hearing_requested')
    expect(asked >= 0 ? since.slice(asked).includes('hearing_held') : since.includes('hearing_waived') || acts[at]!.on > addDays(notice.on, 5)).toBe(true)
    expect(since).toContain('legal_review')
  }), { numRuns: 3000 })
  expect(reached).toBeGreaterThan(20)
})

describe('transfer', () => {
  const handed = { letter: true, report: true, items: true, expert: true, other: true, copied: true }
  test('needs a report, the head’s approval with its minute, and five enclosures', () => {
    expect(texts(act('transfer_handed', '2026-07-03', handed, '16:40'), [])).toEqual([expect.stringContaining('批准') as string])
    expect(texts(act('transfer_approved', '2026-07-03'), [act('transfer_reported', '2026-07-01', { basis: 'x' })])).toEqual([expect.stringContaining('时间') as string])
    const acts = [act('transfer_reported', '2026-07-01', { basis: 'x' }), act('transfer_approved', '2026-07-03', {}, '10:20')]
    expect(texts(act('transfer_handed', '2026-07-03', { ...handed, expert: false }, '16:40'), acts).join()).toContain('检验报告')
    expect(texts(act('transfer_handed', '2026-07-03', handed, '10:00'), acts)).toEqual([expect.stringContaining('批准') as string])
    expect(texts(act('transfer_handed', '2026-07-03', handed, '16:40'), acts)).toEqual([])
  })
  test('S05: a reason that may not be given is marked; what the police refuse goes on administratively', () => {
    const sent = [act('filed', '2026-08-01', { cause: 'x' }), act('transfer_reported', '2026-09-20', { basis: 'x' }), act('transfer_approved', '2026-09-21', {}, '10:00'), act('transfer_handed', '2026-09-22', handed, '10:00')]
    const refused = act('police_refused', '2026-09-30', { reason: 'no_reporter' })
    expect(actProblems(refused, sent, context)).toEqual([expect.objectContaining({ severity: 'warn', text: expect.stringContaining('没有集资参与人报案') as string })])
    const standing = standingOf([...sent, refused], { jurisdiction: 'ours', addressees: ['fundraiser_unit'], thresholdReached: true })
    expect(standing.criminal).toBe('refused')
    expect(matterPath([...sent, refused, act('review_requested', '2026-10-08', { grounds: 'x' }), act('police_filed', '2026-10-12')]).map((step) => step.stage))
      .toEqual(['clue', 'filed', 'transferring', 'transferred', 'investigating', 'criminal'])
  })
})

test('a seizure is lengthened once, within its days, by one to thirty', () => {
  const held = [act('filed', '2026-05-27', { cause: 'x' }), act('seal_premises', '2026-06-16', { about: 'x' })]
  expect(texts(act('extend_seizure', '2026-07-10', { days: 30, reason: 'x' }), held)).toEqual([])
  expect(texts(act('extend_seizure', '2026-07-17', { days: 30, reason: 'x' }), held).join()).toContain('期满')
  expect([0, 31, 1.5].map((days) => texts(act('extend_seizure', '2026-07-10', { days, reason: 'x' }), held).length)).toEqual([1, 1, 1])
  expect(texts(act('extend_seizure', '2026-07-20', { days: 5, reason: 'x' }), [...held, act('extend_seizure', '2026-07-10', { days: 10, reason: 'x' })]).join()).toContain('只能延长一次')
})

test('what has not happened is not done, and required facts are asked for by name', () => {
  expect(texts(act('filed', '2027-01-01', { cause: 'x', approvedBy: 'x' }), [])).toEqual([expect.stringContaining('晚于现在') as string])
  expect(texts(act('filed', '2026-08-10'), [])).toEqual(['请填写“案由”。', '请填写“批准人”。'])
  expect(texts(act('police_refused', '2026-09-30', { reason: 'because' }), []).join()).toContain('请从所列选项中选择')
  for (const code of ['filed', 'transfer_handed', 'account_query', 'visit'] as const) expect(actKind(code).plain.length).toBeGreaterThan(8)
})

test('a town has none of the lead department’s powers at any stage of a real matter', () => {
  const standing = standingOf(s10, { jurisdiction: 'ours', addressees: ['fundraiser_person', 'premises', 'account', 'assets', 'materials'], thresholdReached: false })
  expect(standing).toMatchObject({ filed: true, determined: true, stage: 'investigating' })
  const open = openMeasures({ organ: 'town', level: 'county', certificateHolders: 9, heads: [] }, standing).filter((one) => one.status === 'open').map((one) => one.code)
  expect(open).toEqual(['visit', 'publicity', 'remind', 'report', 'assist_talk', 'watch', 'reminder_letter'])
})
