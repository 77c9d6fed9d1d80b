import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import { addDays, diffDays } from '../dates.ts'
import { seizureCodes, seizureEnds, type ActCode, type RecordedAct } from './acts.ts'
import { clocksOf } from './clocks.ts'
import { appraisalsOf, pausedDays, seizedBefore, type Seizing } from './seizure.ts'

let n = 0
const act = (code: ActCode, on: string, more: Partial<RecordedAct> = {}): RecordedAct => ({ id: `z${(n += 1)}`, code, on, time: null, facts: {}, backfilled: false, ofId: null, ...more })
const again = (code: ActCode, on: string, more: Partial<Seizing> = {}): Seizing => ({ code, on, time: null, facts: {}, ofId: null, ...more })
const used = (acts: RecordedAct[], one: Seizing) => { const { usedDays, leftDays } = seizedBefore(acts, one); return [usedDays, leftDays] }
const limit = (acts: RecordedAct[], of: RecordedAct) => clocksOf(acts, chinaCalendar, { on: '2026-12-01', time: '09:00' }).find((one) => one.code === 'seizure' && one.actId === of.id)!

test('the days of an earlier seizure of the same thing are used up, whether it was lifted or ran out', () => {
  const first = act('seize_assets', '2026-06-01')
  const lifted = [first, act('seizure_lifted', '2026-06-21')]
  expect(used(lifted, again('seize_assets', '2026-07-06'))).toEqual([20, 40])
  expect(seizedBefore(lifted, again('seize_assets', '2026-07-06')).acts).toEqual([first])
  // Nobody lifted it: it counts for as long as it stood.
  expect(used([first], again('seize_assets', '2026-07-06'))).toEqual([35, 25])
  expect(used([first], again('seize_assets', '2026-09-01'))).toEqual([92, 0])
  expect(used([], again('seize_assets', '2026-09-01'))).toEqual([0, 60])
})

test('what the file tells apart is not the same thing; what it does not, is', () => {
  const lifted = [act('seal_premises', '2026-06-01', { addressee: 'unit' }), act('seizure_lifted', '2026-06-21')]
  const [first] = lifted as [RecordedAct]
  expect(used(lifted, again('seal_premises', '2026-07-06', { addressee: 'unit' }))).toEqual([20, 40])
  expect(used(lifted, again('seal_premises', '2026-07-06', { addressee: 'person' }))).toEqual([0, 60])
  expect(used(lifted, again('seal_premises', '2026-07-06', { facts: { otherThing: true } }))).toEqual([0, 60])
  expect(used(lifted, again('seize_assets', '2026-07-06'))).toEqual([0, 60])
  expect(used(lifted, again('urgent_seizure', '2026-07-06'))).toEqual([20, 40])
  expect(used(lifted, again('seize_assets', '2026-07-06', { ofId: first.id }))).toEqual([20, 40])
})

test('a third seizure that may be of either of two things counts the one that was held longer, not both', () => {
  const acts = [act('seize_assets', '2026-03-02'), act('seizure_lifted', '2026-03-12'), act('seize_assets', '2026-04-01', { facts: { otherThing: true } }), act('seizure_lifted', '2026-05-01')]
  expect(used(acts, again('seize_assets', '2026-06-01'))).toEqual([30, 30])
})

test('the limit of a second seizure is what is left of the sixty days, and says why', () => {
  const [first, second] = [act('seize_assets', '2026-06-01'), act('seize_assets', '2026-08-03')]
  const long = [first, act('extend_seizure', '2026-06-25', { facts: { days: 20 } }), act('seizure_lifted', '2026-07-16'), second]
  expect(limit(long, second)).toMatchObject({ due: { on: '2026-08-18', why: '以前已查封、扣押45日，合计不能超过60日' } })
  // An extension gives nothing beyond the sixty days either.
  expect(limit([...long, act('extend_seizure', '2026-08-10', { facts: { days: 30 } })], second).due.on).toBe('2026-08-18')
  // Used up altogether: it is over on the day itself.
  const spent = [first, act('extend_seizure', '2026-06-25', { facts: { days: 30 } }), act('seizure_lifted', '2026-07-31'), second]
  expect(limit(spent, second)).toMatchObject({ due: { on: '2026-08-03' }, state: 'overdue' })
})

test('in any order of events no thing is lawfully under seal for more than sixty days', () => {
  const events = fc.array(fc.record({ code: fc.constantFrom<ActCode>(...seizureCodes, ...seizureEnds, 'extend_seizure'), day: fc.integer({ min: 0, max: 150 }), of: fc.option(fc.nat(11)) }), { maxLength: 12 })
  fc.assert(fc.property(events, (told) => {
    const acts = told.map(({ code, day, of }, index): RecordedAct => ({ id: `e${index}`, code, on: addDays('2026-01-05', day), time: `${String(index).padStart(2, '0')}:00`, facts: { days: 30 },
      backfilled: false, ofId: of !== null && code !== 'urgent_seizure' && of < told.length ? `e${of}` : null }))
    const clocks = clocksOf(acts, chinaCalendar, { on: '2026-12-01', time: '09:00' }).filter((one) => one.code === 'seizure')
    for (const thing of ['seal_premises', 'seize_assets', 'seal_materials']) {
      const days = new Set<string>()
      for (const clock of clocks) {
        const start = acts.find((one) => one.id === clock.actId)!
        // An urgent seizure may be of this thing; at worst all of them were.
        if (start.code !== thing && !(start.code === 'urgent_seizure' && thing !== 'seal_materials')) continue
        const last = [clock.due.on, acts.find((one) => one.id === clock.endedById)?.on ?? clock.due.on].sort()[0]!
        for (let on = addDays(start.on, 1); on <= last; on = addDays(on, 1)) days.add(on)
      }
      expect(days.size).toBeLessThanOrEqual(60)
    }
  }), { numRuns: 500 })
})

test('days of an appraisal do not count: those that were set, or fewer, once each, and only if it was sent in time', () => {
  const seal = act('seize_assets', '2026-06-01')
  const sent = (on: string, untilOn: string, more: Partial<RecordedAct> = {}) => act('appraisal_begun', on, { facts: { untilOn }, ...more })
  const first = sent('2026-06-10', '2026-06-20')
  expect(limit([seal, first], seal).due).toMatchObject({ on: '2026-07-11', why: '送鉴定的10日不计入' })
  expect(limit([seal, first, act('appraisal_ended', '2026-06-15', { ofId: first.id })], seal).due.on).toBe('2026-07-06')
  // Going on after its end lengthens nothing; two at once count once; one begun after the limit heals nothing.
  expect(limit([seal, first, act('appraisal_ended', '2026-06-25', { ofId: first.id })], seal).due.on).toBe('2026-07-11')
  expect(limit([seal, first, sent('2026-06-15', '2026-06-25')], seal).due.on).toBe('2026-07-16')
  expect(limit([seal, sent('2026-07-02', '2026-08-02')], seal).due.on).toBe('2026-07-01')
  expect(limit([seal, act('appraisal_begun', '2026-06-10')], seal).due.on).toBe('2026-07-01')
  // The extension comes on top, and the sixty days are counted without it.
  expect(limit([seal, first, act('extend_seizure', '2026-07-01', { facts: { days: 30 } })], seal).due.on).toBe('2026-08-10')
  expect(used([seal, first, act('seizure_lifted', '2026-07-01')], again('seize_assets', '2026-08-01'))).toEqual([20, 40])
  // Of two seizures, the one that it names.
  const other = act('seal_materials', '2026-06-02')
  expect([limit([seal, other, { ...first, ofId: other.id }], seal).due.on, limit([seal, other, { ...first, ofId: other.id }], other).due.on]).toEqual(['2026-07-01', '2026-07-12'])
})

test('no appraisals let a thing be under seal for more than sixty days of its own', () => {
  const event = fc.record({ code: fc.constantFrom<ActCode>('appraisal_begun', 'appraisal_ended', 'extend_seizure'), day: fc.integer({ min: -5, max: 120 }), length: fc.integer({ min: -3, max: 50 }) })
  fc.assert(fc.property(fc.array(event, { maxLength: 8 }), (events) => {
    const seal = { ...act('seize_assets', '2026-03-02'), id: 'seal' }
    const acts = [seal, ...events.map(({ code, day, length }, index) => ({ ...act(code, addDays('2026-03-02', day)), id: `e${index}`, facts: { days: length, untilOn: addDays('2026-03-02', day + length) } }))]
    const { due } = limit(acts, seal)
    const pauses = appraisalsOf(acts.toSorted((a, b) => a.on.localeCompare(b.on)), seal)
    expect(diffDays('2026-03-02', due.on) - pausedDays(pauses)).toBeLessThanOrEqual(60)
    expect(diffDays('2026-03-02', due.on)).toBeGreaterThanOrEqual(30)
  }))
})
