import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import { addDays, diffDays } from '../dates.ts'
import { actCodes, type ActCode, type RecordedAct } from './acts.ts'
import { clockCodes, clockRule, clocksOf, type ClockCode } from './clocks.ts'

let n = 0
const act = (code: ActCode, on: string, facts: RecordedAct['facts'] = {}, more: Partial<RecordedAct> = {}): RecordedAct => ({ id: `a${(n += 1)}`, code, on, time: null, facts, backfilled: false, ofId: null, ...more })
const clock = (code: ClockCode, acts: RecordedAct[], now = '2026-11-03') => clocksOf(acts, chinaCalendar, { on: now, time: '09:00' }).filter((one) => one.code === code)

describe('the demo district', () => {
  test('S10: filing, notice, hearing over the worked Sunday and the holidays', () => {
    const acts = [act('filed', '2026-08-10'), act('determination', '2026-09-04', { result: 'illegal' }), act('penalty_notice', '2026-09-15', { hearingOffered: true }),
      act('hearing_requested', '2026-09-21'), act('hearing_notice', '2026-09-24', { hearingOn: '2026-10-13' }), act('hearing_held', '2026-10-13')]
    expect(clock('decide', acts)[0]).toMatchObject({ due: { on: '2026-11-09' }, state: 'running' })
    expect(clock('hearing_request', acts)[0]).toMatchObject({ due: { on: '2026-09-21' }, state: 'met' })
    expect(clock('hearing_date', acts)[0]).toMatchObject({ due: { on: '2026-10-13' }, state: 'met' })
  })

  test('S01: 30 days of seizure; approved within three days, delivered within 24 hours; handed over with the case', () => {
    const acts = [act('filed', '2026-05-27'), act('seal_premises', '2026-06-16'), act('transfer_reported', '2026-07-01'), act('transfer_approved', '2026-07-03', {}, { time: '10:20' }),
      act('transfer_handed', '2026-07-03', {}, { time: '16:40' }), act('police_filed', '2026-07-10'), act('seized_handed_over', '2026-07-13')]
    expect(clock('seizure', acts)[0]).toMatchObject({ due: { on: '2026-07-16' }, state: 'met' })
    expect([clock('transfer_decision', acts)[0]!.state, clock('transfer_delivery', acts)[0]!.state]).toEqual(['met', 'met'])
    expect(clock('transfer_delivery', acts)[0]!.due).toEqual({ on: '2026-07-04', time: '10:20' })
    expect(clock('items', acts)[0]).toMatchObject({ due: { on: '2026-07-13' }, state: 'met' })
    expect(clock('decide', acts)[0]).toMatchObject({ state: 'stopped' })
  })

  test('S05: three days over National Day; the case is filed after review', () => {
    const acts = [act('transfer_handed', '2026-09-22', {}, { time: '10:00' }), act('police_refused', '2026-09-30', { reason: 'no_participant' }), act('review_requested', '2026-10-08'), act('police_filed', '2026-10-12')]
    expect(clock('review_request', acts)[0]).toMatchObject({ due: { on: '2026-10-08' }, state: 'met' })
    expect(clock('review_answer', acts)[0]).toMatchObject({ due: { on: '2026-10-12' }, state: 'met' })
  })

  test('S02: an instalment does not end the plan, the last one does; what falls short stays overdue', () => {
    const plan = act('repayment_plan', '2026-06-12', { totalFen: 8640, untilOn: '2026-10-20' })
    const paid = (on: string, totalFen: number) => act('repaid', on, { totalFen })
    const early = paid('2026-08-31', 6480)
    expect(clock('repay', [plan, early], '2026-10-20')[0]).toMatchObject({ due: { on: '2026-10-20' }, state: 'running' })
    expect(clock('repay', [plan, early, paid('2026-10-20', 8639)])[0]).toMatchObject({ state: 'overdue' })
    expect(clock('repay', [plan, early, paid('2026-10-20', 8640)])[0]).toMatchObject({ state: 'met' })
    expect(clock('repay', [plan, early, paid('2026-10-21', 8640)])[0]).toMatchObject({ state: 'met_late' })
  })

  test('S12: the police take 30 days for a complicated case', () => {
    const acts = [act('transfer_reported', '2026-10-09'), act('transfer_approved', '2026-10-10', {}, { time: '15:00' }), act('transfer_handed', '2026-10-11', {}, { time: '09:00' }), act('police_extended', '2026-10-14', { days: '30' })]
    expect(clock('police_decision', acts)[0]).toMatchObject({ due: { on: '2026-11-10' }, state: 'running' })
    expect(clock('police_decision', acts.slice(0, 3), '2026-10-20')[0]).toMatchObject({ due: { on: '2026-10-14' }, state: 'overdue' })
  })
})

test('trap 11: 2, 3, 5 and 7 days of the penalty law are working days, 15 and 90 are not; up to 10 days of the coercion law are, 30 are not; the transfer rules count natural days', () => {
  const unit = (code: ClockCode) => { const { length } = clockRule(code); return length === 'given' ? '' : [length].flat().map(({ n, unit }) => `${n} ${unit}`).join(' + ') }
  expect(['preserve', 'hearing_request', 'serve', 'withdraw_publication', 'pay', 'decide', 'demand', 'court_accept', 'seizure', 'transfer_decision', 'review_request', 'items'].map((code) => unit(code as ClockCode)))
    .toEqual(['7 working', '5 working', '7 working', '3 working', '15 natural', '90 natural', '10 working', '5 working', '30 natural', '3 natural', '3 natural', '3 natural'])
  expect(clock('preserve', [act('register_preserve', '2026-09-30')])[0]!.due.on).toBe('2026-10-15')
})

test('trap 12: a seizure stands 30 days and at most 30 more, whatever is recorded and in whatever order', () => {
  const seizure = fc.record({ code: fc.constantFrom<ActCode>('seal_premises', 'seize_assets', 'urgent_seizure', 'seal_materials', 'extend_seizure', 'filed', 'determination', 'seizure_lifted'),
    day: fc.integer({ min: 0, max: 200 }), days: fc.oneof(fc.integer({ min: -50, max: 500 }), fc.constant(1e9)) })
  fc.assert(fc.property(fc.array(seizure, { maxLength: 12 }), (told) => {
    const acts = told.map(({ code, day, days }, index) => ({ ...act(code, addDays('2026-01-05', day), { days }), id: `s${index}` }))
    const clocks = clock('seizure', acts)
    for (const one of clocks) {
      const start = acts.find((other) => other.id === one.actId)!
      expect(diffDays(start.on, one.due.on)).toBeGreaterThanOrEqual(0)
      expect(diffDays(start.on, one.due.on)).toBeLessThanOrEqual(60)
    }
    // The same thing sealed again and again: the days on which it lawfully stands are sixty at most, all together.
    for (const kind of ['seal_premises', 'seize_assets', 'seal_materials']) {
      const days = new Set<string>()
      for (const one of clocks) {
        const start = acts.find((other) => other.id === one.actId)!
        if (start.code !== kind) continue
        const until = acts.find((other) => other.id === one.endedById)?.on ?? one.due.on
        for (let on = addDays(start.on, 1); on <= until && on <= one.due.on; on = addDays(on, 1)) days.add(on)
      }
      expect(days.size).toBeLessThanOrEqual(60)
    }
  }), { numRuns: 300 })
  const twice = [act('seize_assets', '2026-06-01'), act('extend_seizure', '2026-06-20', { days: 30 }), act('extend_seizure', '2026-07-20', { days: 30 })]
  expect(clock('seizure', twice)[0]!.due.on).toBe('2026-07-31')
})

test('trap 13: three days to approve a transfer, then 24 hours; the police take 3, 10, 30 and 30 more days', () => {
  const sent = [act('transfer_reported', '2026-07-06'), act('transfer_approved', '2026-07-08', {}, { time: '17:30' }), act('transfer_handed', '2026-07-09', {}, { time: '18:00' })]
  expect([clock('transfer_decision', sent)[0]!.due.on, clock('transfer_delivery', sent)[0]!.due]).toEqual(['2026-07-09', { on: '2026-07-09', time: '17:30' }])
  expect(clock('transfer_delivery', sent)[0]!.state).toBe('met_late')
  expect([undefined, '10', '30', '60'].map((days) => clock('police_decision', days ? [...sent, act('police_extended', '2026-07-10', { days })] : sent)[0]!.due.on))
    .toEqual(['2026-07-13', '2026-07-20', '2026-08-10', '2026-09-07'])
})

test('what the police wanted to see beside is no longer owed once they filed or refused', () => {
  const wanted = [act('transfer_handed', '2026-07-09', {}, { time: '18:00' }), act('police_incomplete', '2026-07-10')]
  expect(clock('supplement', wanted)[0]).toMatchObject({ due: { on: '2026-07-13' }, state: 'overdue' })
  for (const code of ['police_filed', 'police_refused'] as const) expect(clock('supplement', [...wanted, act(code, '2026-07-12')])[0]).toMatchObject({ state: 'stopped' })
})

test('trap 14: service by public notice takes 30 days', () => {
  expect(clock('public_service', [act('public_service', '2026-07-01')])[0]).toMatchObject({ due: { on: '2026-07-31' }, state: 'lapsed' })
})

test('service by public notice starts the party’s limits thirty days later, not at once', () => {
  const decided = act('penalty_decided', '2026-03-02', { measure: 'fine_fundraiser', fineFen: 100 })
  const acts = [decided, act('penalty_served', '2026-03-03', { way: 'public' }), act('public_service', '2026-03-03', { what: 'x', reason: 'y' })]
  expect(clock('pay', acts).map((one) => one.due.on)).toEqual(['2026-04-17'])
  expect(clock('reconsider', acts).map((one) => one.due.on)).toEqual(['2026-06-01'])
  expect(clock('pay', [decided, act('penalty_served', '2026-03-03', { way: 'direct' })]).map((one) => one.due.on)).toEqual(['2026-03-18'])
})

describe('after a penalty decision is served', () => {
  const decided = act('penalty_decided', '2025-08-01', { measure: 'fine_fundraiser', fineFen: 100 })
  const due = (code: ClockCode, acts: RecordedAct[]) => clock(code, acts).map((one) => one.due.on)

  test('six months for a suit, then three to apply to court: the second count begins where the first ends', () => {
    // Six months from 2025-08-15 end in the Spring Festival and move to 02-24; nine months in one would end on 05-15.
    expect([due('sue', [decided, act('penalty_served', '2025-08-15')]), due('apply', [decided, act('penalty_served', '2025-08-15')])]).toEqual([['2026-02-24'], ['2026-05-25']])
    // The last day of February has no 31st: 02-28 (a Saturday that is worked), then 05-28; nine months would be 05-31.
    expect(due('apply', [decided, act('penalty_served', '2025-08-31')])).toEqual(['2026-05-28'])
    expect(due('apply', [act('penalty_decided', '2025-08-01', { measure: 'none' }), act('penalty_served', '2025-08-31')])).toEqual([])
  })

  test('by public notice the thirty days come first', () => {
    const acts = [decided, act('penalty_served', '2025-12-22', { way: 'public' }), act('public_service', '2025-12-22')]
    expect([due('sue', acts), due('apply', acts)]).toEqual([['2026-07-21'], ['2026-10-21']])
    // Thirty days from 04-01 end on Labour Day and move to 05-06; fifteen more are 05-21.
    expect(due('pay', [decided, act('public_service', '2026-04-01')])).toEqual(['2026-05-21'])
    // A later public notice is of another paper: nothing starts anew.
    expect(due('sue', [...acts, act('public_service', '2026-08-03', { what: '催告书' })])).toEqual(['2026-07-21'])
    expect(due('sue', [act('public_service', '2025-07-01', { what: '处罚告知书' }), decided])).toEqual([])
    // Of two decisions one is handed over, the other goes by notice.
    const two = [decided, act('penalty_decided', '2025-08-01', { measure: 'fine_managers', fineFen: 100 }), act('penalty_served', '2025-08-15'), act('public_service', '2025-12-22')]
    expect(due('apply', two)).toEqual(['2026-05-25', '2026-10-21'])
  })

  test('after a reconsideration fifteen days for a suit, then three months to apply', () => {
    const asked = [decided, act('penalty_served', '2026-06-01'), act('reconsideration_asked', '2026-06-22'), act('reconsideration_decided', '2026-08-20', { result: '维持', outcome: 'stands' })]
    expect(clock('apply', asked)[0]).toMatchObject({ state: 'stopped' })
    expect(clock('sue', asked)[0]).toMatchObject({ state: 'stopped' })
    expect([due('sue_after', asked), due('apply_after', asked)]).toEqual([['2026-09-04'], ['2026-12-04']])
    expect(clock('apply_after', asked)[0]!.state).toBe('running')
    expect(clock('apply_after', [...asked, act('court_applied', '2026-09-21')])[0]!.state).toBe('met')
    expect(clock('apply_after', asked, '2026-12-05')[0]!.state).toBe('overdue')
    // Fifteen days end in the National Day holiday; three months later no calendar is published.
    const late = [...asked.slice(0, 3), act('reconsideration_decided', '2026-09-18', { result: '维持' })]
    expect(clock('apply_after', late)[0]!.due).toMatchObject({ on: '2027-01-08', latest: '2027-01-19', warning: expect.stringContaining('2027年') as string })
    expect(due('apply_after', [...asked.slice(0, 3), act('reconsideration_decided', '2026-08-20', { result: '撤销', outcome: 'annulled' })])).toEqual([])
  })

  test('a reconsideration may take thirty days more, said while it runs', () => {
    const asked = act('reconsideration_asked', '2026-06-01')
    expect(due('reconsideration', [asked])).toEqual(['2026-07-31'])
    expect(clock('reconsideration', [asked, act('reconsideration_extended', '2026-07-31', { days: 30 })])[0]).toMatchObject({ due: { on: '2026-08-31' }, extendedDays: 30 })
    expect(due('reconsideration', [asked, act('reconsideration_extended', '2026-07-30', { days: 45 })])).toEqual(['2026-08-31'])
    expect(clock('reconsideration', [asked, act('reconsideration_extended', '2026-08-01', { days: 30 })])[0]).toMatchObject({ due: { on: '2026-07-31' }, state: 'overdue', extendedDays: 0 })
  })

  test('the court has thirty days where article 58 makes it look closer', () => {
    const accepted = act('court_accepted', '2026-06-01')
    expect(due('court_rule', [accepted])).toEqual(['2026-06-10'])
    expect(due('court_rule', [accepted, act('ruling_extended', '2026-06-10')])).toEqual(['2026-07-01'])
    expect(due('court_rule', [accepted, act('ruling_extended', '2026-06-11')])).toEqual(['2026-06-10'])
  })
})

test('what lengthens a limit does so only while it runs: one that is over stays over', () => {
  const handed = act('transfer_handed', '2026-10-11', {}, { time: '09:00' })
  const longer = (on: string, days: string) => act('police_extended', on, { days })
  expect(clock('police_decision', [handed, longer('2026-10-15', '30')])[0]).toMatchObject({ due: { on: '2026-10-14' }, state: 'overdue' })
  expect(clock('police_decision', [handed, longer('2026-10-14', '10'), longer('2026-10-21', '30')])[0]).toMatchObject({ due: { on: '2026-11-10' }, state: 'running' })
  expect(clock('police_decision', [handed, longer('2026-10-14', '10'), longer('2026-10-22', '30')])[0]).toMatchObject({ due: { on: '2026-10-21' }, state: 'overdue' })
  const seized = act('seize_assets', '2026-06-01')
  const more = (on: string) => act('extend_seizure', on, { days: 30 })
  expect(clock('seizure', [seized, more('2026-07-01')])[0]).toMatchObject({ due: { on: '2026-07-31' }, extendedDays: 30 })
  expect(clock('seizure', [seized, more('2026-07-02')], '2026-07-10')[0]).toMatchObject({ due: { on: '2026-07-01' }, state: 'overdue', extendedDays: 0 })
  expect(clock('seizure', [seized, act('seizure_lifted', '2026-06-20'), more('2026-06-25')])[0]).toMatchObject({ due: { on: '2026-07-01' }, state: 'met' })
})

test('the same acts in any order give the same clocks; one lifting ends one seizure', () => {
  const some = fc.array(fc.record({ code: fc.constantFrom(...actCodes), day: fc.integer({ min: 0, max: 300 }) }), { maxLength: 15 })
  fc.assert(fc.property(some, (told) => {
    const acts = told.map(({ code, day }, index) => ({ ...act(code, addDays('2026-01-05', day), { days: '10', nextOn: '2026-09-01', hearingOffered: true }), id: `o${index}`, time: `${String(index).padStart(2, '0')}:00` }))
    const key = (list: RecordedAct[]) => clocksOf(list, chinaCalendar, { on: '2026-11-03', time: '09:00' }).map((one) => JSON.stringify(one)).sort()
    expect(key(acts.toReversed())).toEqual(key(acts))
  }))
  const two = [act('seal_premises', '2026-06-01'), act('seize_assets', '2026-06-02'), act('seizure_lifted', '2026-06-10')]
  expect(clock('seizure', two).map((one) => one.state)).toEqual(['met', 'overdue'])
})

test('every rule names acts that exist, who must act, and what follows', () => {
  for (const code of clockCodes) {
    const rule = clockRule(code)
    for (const one of [...rule.starts, ...rule.ends, ...(rule.stops ?? []), ...[rule.extends?.by ?? [], rule.replaces?.by ?? []].flat()]) expect(actCodes).toContain(one)
    expect(rule.after.length).toBeGreaterThan(5)
  }
})
