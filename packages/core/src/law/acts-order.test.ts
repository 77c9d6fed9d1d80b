import { expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import { inOrder, mayContinue, type ActCode, type RecordedAct } from './acts.ts'
import { clocksOf } from './clocks.ts'
import { matterPath, settledJurisdiction } from './matter.ts'

let n = 0
const act = (code: ActCode, on: string, time: string | null = null, more: Partial<RecordedAct> = {}): RecordedAct => ({ id: `a${(n += 1)}`, code, on, time, facts: {}, backfilled: false, ofId: null, ...more })
const stateOf = (acts: RecordedAct[], code: string, now = '2026-12-01') => clocksOf(acts, chinaCalendar, { on: now, time: '09:00' }).find((clock) => clock.code === code)?.state
/** Any order in which they may have been entered. */
const both = <T>(list: T[]) => [list, list.toReversed()]

test('what has no minute follows on its day what it usually follows, whichever was entered first', () => {
  const sealed = [act('urgent_seizure', '2026-11-02', '15:00'), act('seizure_lifted', '2026-11-02')]
  const served = [act('penalty_decided', '2026-07-01', '09:30', { facts: { measure: 'order_suspension' } }), act('penalty_served', '2026-07-01', null, { facts: { way: 'direct' } })]
  const refused = [act('transfer_handed', '2026-11-02', '15:00'), act('police_refused', '2026-11-02')]
  for (const acts of both(sealed)) expect([stateOf(acts, 'urgent'), stateOf(acts, 'seizure')]).toEqual(['met', 'met'])
  for (const acts of both(served)) expect([stateOf(acts, 'serve'), stateOf(acts, 'reconsider')]).toEqual(['met', 'lapsed'])
  for (const acts of both(refused)) expect(stateOf(acts, 'police_decision')).toBe('met')
})

test('what was written down on its own day stands at that minute', () => {
  const first = [act('transfer_reported', '2026-11-01'), act('transfer_refused', '2026-11-02', '10:00')]
  const again = act('transfer_reported', '2026-11-02', null, { toldAt: '16:20' })
  expect(matterPath([...first, again]).at(-1)!.stage).toBe('transferring')
  expect(inOrder([again, ...first]).map((one) => one.id)).toEqual([...first, again].map((one) => one.id))
})

test('minutes count before words: the order of a day is one order', () => {
  const acts = [act('filed', '2026-05-27', '15:00'), act('determination', '2026-05-27', '09:00'), act('penalty_notice', '2026-05-27')]
  expect(inOrder(acts).map((one) => one.code)).toEqual(['determination', 'filed', 'penalty_notice'])
})

test('a lifting rests on the seizure that is not lifted yet; the last word on jurisdiction counts', () => {
  const [a, b] = [act('seal_premises', '2026-11-01'), act('seize_assets', '2026-11-03')]
  expect(mayContinue({ code: 'seizure_lifted' }, [a, b, act('seizure_lifted', '2026-11-05', null, { ofId: a.id })]).map((one) => one.id)).toEqual([b.id, a.id])
  const [ours, gone] = [act('jurisdiction_settled', '2026-06-01', null, { facts: { to: 'ours' } }), act('handed_over', '2026-06-20')]
  expect([settledJurisdiction([]), settledJurisdiction([ours])?.answer, settledJurisdiction([gone, ours])?.answer]).toEqual([undefined, 'ours', 'elsewhere'])
})
