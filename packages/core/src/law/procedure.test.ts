import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import { addDays } from '../dates.ts'
import { actKind, inOrder, type ActCode, type RecordedAct } from './acts.ts'
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
const fine = (on: string, yuan: number) => act('penalty_decided', on, { measure: 'fine_fundraiser', who: '样例公司', baseFen: 36_90_00_00, fineFen: yuan * 100, repaidFirst: true })

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
    expect(texts(fine('2026-11-02', 100_000), reviewed, { mustTransfer: null }).join()).toMatch(/待核.*先登记吸收金额、人数.*核实加重情形/)
  })
  test('a request after the five working days, after the waiver or after the decision is recorded and binds nobody', () => {
    const [filed, determination, notice] = s10
    const before = [filed!, determination!, notice!]
    const review = act('legal_review', '2026-09-23', { reviewer: '试例', passed: true })
    const said = (one: RecordedAct, acts: RecordedAct[]) => actProblems(one, acts, context).map((problem) => `${problem.severity} ${problem.text}`)
    // The fifth working day is the worked Sunday 09-20 and a day: 09-21.
    expect(said(act('hearing_requested', '2026-09-21'), before)).toEqual([])
    expect(texts(fine('2026-09-28', 100_000), [...before, act('hearing_requested', '2026-09-21'), review]).join()).toContain('举行听证以后')
    expect(said(act('hearing_requested', '2026-09-22'), before)).toEqual([expect.stringMatching(/^warn 申请听证的期限（2026年9月21日）已过/)])
    expect(texts(fine('2026-09-28', 100_000), [...before, act('hearing_requested', '2026-09-22'), review])).toEqual([])
    const waived = [...before, act('hearing_waived', '2026-09-16')]
    expect(said(act('hearing_requested', '2026-09-17'), waived)).toEqual([expect.stringContaining('warn 当事人已书面放弃听证')])
    expect(texts(fine('2026-09-28', 100_000), [...waived, act('hearing_requested', '2026-09-17'), review])).toEqual([])
    expect(said(act('hearing_requested', '2026-09-29'), [...waived, review, fine('2026-09-28', 100_000)])).toEqual([expect.stringContaining('warn 处罚决定已经作出')])
  })
  test('names whom it is against: two managers are each fined once, 不予处罚 needs no name', () => {
    const waived = [...s10.slice(0, 3), act('hearing_waived', '2026-09-16'), act('legal_review', '2026-09-23', { reviewer: '试例', passed: true })]
    const manager = (who?: string) => act('penalty_decided', '2026-09-28', { measure: 'fine_managers', ...(who && { who }), fineFen: 50_000_000 / 10 })
    expect(texts(manager(), waived)).toEqual(['请填写“被处罚人”。'])
    expect(texts(act('penalty_decided', '2026-09-28', { measure: 'none' }), waived)).toEqual([])
    const refusals = (one: RecordedAct, acts: RecordedAct[]) => texts(one, acts).filter((text) => text.includes('同一人'))
    expect(refusals(manager('例乙'), [...waived, manager('例甲')])).toEqual([])
    expect(refusals(manager('例甲'), [...waived, manager('例甲'), manager('例乙')])).toHaveLength(1)
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
      const facts = { cause: 'x', approvedBy: 'x', result: 'illegal', opinions: 'x', proposed: 'x', hearingOffered: step.good, hearingOn: addDays(on, 20), chair: 'x', reviewer: 'x', passed: step.good, measure: 'fine_refusal', who: 'x', fineFen: 10_000_000 }
      const one = act(step.code, on, facts)
      if (texts(one, acts).length === 0) acts.push(one)
    }
    const at = acts.findIndex((one) => one.code === 'penalty_decided')
    if (at < 0) return
    reached += 1
    // As the file told them then: on one day without minutes in their usual order.
    const before = inOrder(acts.slice(0, at))
    const notice = before.findLast((one) => one.code === 'penalty_notice')!
    expect(notice.on < acts[at]!.on && notice.facts['hearingOffered'] === true).toBe(true)
    const since = before.slice(before.indexOf(notice)).map((one) => one.code)
    // A request after the five working days or after the waiver does not bind.
    const window = chinaCalendar.addWorkingDays(notice.on, 5)
    const waived = since.indexOf('hearing_waived')
    const asked = before.slice(before.indexOf(notice)).findLastIndex((one, index) => one.code === 'hearing_requested' && window.ok && one.on <= window.date && (waived < 0 || index < waived))
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

test('after a refusal a transfer begins anew, with its own report and approval', () => {
  const handed = { letter: true, report: true, items: true, expert: true, other: true, copied: true }
  const first = [act('transfer_reported', '2026-07-01', { basis: 'x' }), act('transfer_approved', '2026-07-02', {}, '10:20')]
  const refused = [...first, act('transfer_handed', '2026-07-02', handed, '16:40'), act('police_refused', '2026-07-10', { reason: 'no_crime' })]
  expect(texts(act('transfer_handed', '2026-08-03', handed, '10:00'), refused).join()).toContain('重新报告、批准')
  expect(texts(act('transfer_approved', '2026-08-03', {}, '10:00'), refused).join()).toContain('重新写')
  const again = [...refused, act('transfer_reported', '2026-08-01', { basis: '又查到新的账户' })]
  expect(texts(act('transfer_handed', '2026-08-03', handed, '10:00'), again).join()).toContain('重新报告、批准')
  expect(texts(act('transfer_approved', '2026-08-03', {}, '10:00'), again)).toEqual([])
  expect(texts(act('transfer_handed', '2026-08-03', handed, '11:00'), [...again, act('transfer_approved', '2026-08-03', {}, '10:00')])).toEqual([])
  const ours = [act('transfer_reported', '2026-07-01', { basis: 'x' }), act('transfer_refused', '2026-07-02', { reason: 'x' })]
  expect(texts(act('transfer_approved', '2026-07-03', {}, '10:00'), ours).join()).toContain('重新写')
})

test('an extension by the police after their time is over is said to change nothing', () => {
  const sent = [act('transfer_handed', '2026-10-11', {}, '09:00')]
  const extended = (on: string) => actProblems(act('police_extended', on, { days: '30' }), sent, context).map((one) => `${one.severity} ${one.text}`)
  expect(extended('2026-10-14')).toEqual([])
  expect(extended('2026-10-15')).toEqual([expect.stringMatching(/^warn 公安审查的期限2026年10月14日已满/)])
})

test('a year that cannot be, and a second filing, are refused of what is told afterwards, too', () => {
  const hard = (one: RecordedAct, acts: RecordedAct[]) => actProblems(one, acts, context).filter((problem) => problem.hard).map((problem) => problem.text)
  expect(hard(act('investigation_opened', '1999-12-31'), [])).toEqual([expect.stringContaining('请核对年份')])
  expect(hard(act('investigation_opened', '2000-01-01'), [])).toEqual([])
  const filed = (on: string) => act('filed', on, { cause: 'x', approvedBy: '例甲' })
  expect([hard(filed('2026-06-01'), [filed('2026-05-27')]), hard(filed('2026-03-02'), [filed('2026-05-27')])]).toEqual([[expect.stringContaining('2026年5月27日已经立案')], [expect.stringContaining('2026年5月27日已经立案')]])
  expect(hard(filed('2026-06-01'), [filed('2026-03-02'), act('not_filed', '2026-04-01', { reason: 'x' })])).toEqual([])
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
