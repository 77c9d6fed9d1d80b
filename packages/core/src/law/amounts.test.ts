import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countAmounts, salespersonFigures, thresholdFigures, type Flow, type FlowKind, type FlowOrigin, type Participant } from './amounts.ts'

const on = '2026-01-10'
const flow = (kind: FlowKind, fen: number, origin?: FlowOrigin, day = on): Flow => ({ on: day, kind, fen, origin })
const paid = (fen: number, origin: FlowOrigin = 'new-money') => flow('in', fen, origin)
const who = (person: string | null, flows: Flow[], more: Partial<Participant> = {}): Participant =>
  ({ person, role: 'participant', flows, ...more })
const sure = (fen: number) => ({ low: fen, high: fen })
const count = (...participants: Participant[]) => countAmounts(participants, { brokeOn: '2026-06-18' })

/** S01 of the demo: 208 persons, six of whom came out ahead. `hundredths` are 0.01万元. */
const story01 = (): Participant[] => {
  const hundredth = 10_000
  const gainers = Array.from({ length: 6 }, (_, index) =>
    who(`gainer-${index}`, [paid(1000 * hundredth), flow('principal-out', 1000 * hundredth), flow('return-out', 195 * hundredth)]))
  const losers = Array.from({ length: 202 }, (_, index) => {
    const first = index === 0 ? 20 * hundredth : 0
    const early = index < 100
    return who(`person-${index}`, [
      paid(615 * hundredth + first),
      ...(early ? [flow('principal-out', 230 * hundredth + first), paid(184 * hundredth, 'book-rollover')] : []),
      ...(early ? [flow('return-out', 106 * hundredth)] : index === 100 ? [flow('return-out', 90 * hundredth)] : []),
    ])
  })
  return [...gainers, ...losers]
}

test('S01: the figures of the story, each from its own formula', () => {
  const result = countAmounts(story01(), { brokeOn: null })
  const wan = (value: number) => Math.round(value * 100) * 10_000
  expect(result.absorbed).toEqual({ grossFen: wan(1486.5), netFen: sure(wan(1302.5)), reinvestedFen: 0, bookRolloverFen: wan(184), unknownFen: 0, ofHelpersFen: sure(0) })
  expect([result.paid.principalFen, result.paid.returnFen]).toEqual([wan(290.2), wan(118.6)])
  expect([result.unpaid.fen, result.loss.fen, result.gainers.fen, result.gainers.list.length])
    .toEqual([sure(wan(1012.3)), sure(wan(905.4)), wan(11.7), 6])
  expect(result.people.count).toEqual(sure(208))
  expect(result.fraud).toBeNull()
  expect(thresholdFigures(result)).toEqual({ amountFen: sure(wan(1302.5)), people: sure(208), lossFen: sure(wan(905.4)), fraudFen: null })
  expect(thresholdFigures(result, 'gross').amountFen).toBe(wan(1486.5))
  expect(result.notes[0]).toContain('案发时间待核')
})

describe('each amount by its own law', () => {
  test('A keeps what was repaid, B takes off principal returned before the case broke, C takes off everything received', () => {
    const result = count(who('a', [paid(10_000), flow('principal-out', 4_000), flow('principal-out', 1_000, undefined, '2026-06-18'), flow('return-out', 500)]))
    expect([result.absorbed.netFen, result.fraud, result.loss.fen, result.unpaid.fen, result.fineBase.fen])
      .toEqual([sure(10_000), { fen: sure(5_500), beforeOffsetFen: sure(6_000) }, sure(4_500), sure(5_000), sure(10_000)])
  })

  test('B: interest never offsets another person, nor does a commission', () => {
    const result = count(
      who('repaid', [paid(1_000), flow('principal-out', 1_000), flow('return-out', 300)]),
      who('unpaid', [paid(2_000), flow('commission-out', 200)]),
    )
    expect(result.fraud).toEqual({ fen: sure(2_000), beforeOffsetFen: sure(2_000) })
    expect(result.loss.fen).toEqual(sure(1_800))
  })

  test('a withdrawal paid in again counts twice, a renewal on paper once', () => {
    const again = count(who('a', [paid(1_000), flow('principal-out', 1_000), paid(1_000, 'reinvest-after-withdrawal')]))
    expect([again.absorbed.grossFen, again.absorbed.netFen, again.absorbed.reinvestedFen, again.loss.fen]).toEqual([2_000, sure(2_000), 1_000, sure(1_000)])
    const rolled = count(who('a', [paid(1_000), flow('principal-out', 1_000, 'book-rollover'), paid(1_000, 'book-rollover')]))
    expect([rolled.absorbed.grossFen, rolled.absorbed.netFen, rolled.loss.fen, rolled.unpaid.fen]).toEqual([2_000, sure(1_000), sure(1_000), sure(1_000)])
    expect(rolled.notes).toEqual(['账面滚动10.00元只计入含复投的数，没有真正投入'])
  })

  test('a renewal on paper beside an equal real payment is pointed out', () => {
    const { notes } = count(who('a', [paid(1_000), flow('principal-out', 1_000), paid(1_000, 'book-rollover')]))
    expect(notes.at(-1)).toContain('同日又记了等额付出')
  })

  test('an unknown origin widens the figures, it is not guessed', () => {
    const result = count(who('a', [paid(1_000), flow('in', 400), flow('return-out', 1_100)]))
    expect([result.absorbed.netFen, result.absorbed.grossFen, result.loss.fen, result.fineBase.fen]).toEqual([{ low: 1_000, high: 1_400 }, 1_400, { low: 0, high: 300 }, { low: 1_000, high: 1_400 }])
    expect(result.gainers.list).toEqual([])
    expect(result.notes[0]).toContain('来源待核')
  })

  test('persons are counted by document; who helped and gained is apart', () => {
    const result = count(
      who('a', [paid(100)]), who('a', [paid(200), flow('return-out', 50)]), who('b', [paid(300), flow('return-out', 400)]),
      who('c', [paid(500)]), who('c', [flow('commission-out', 120)], { role: 'helper' }), who('d', [flow('commission-out', 70)], { role: 'helper' }), who(null, [paid(10)]), who(null, [paid(10)]),
    )
    expect(result.people).toEqual({ count: { low: 3, high: 5 }, unidentifiedAccounts: 2, participants: 4, helpers: 1, bothRoles: 1 })
    expect([result.loss.fen, result.loss.ofBothRolesFen, result.absorbed.ofHelpersFen]).toEqual([sure(270), sure(380), sure(500)])
    expect(result.gainers).toEqual({ list: [{ person: 'b', gainFen: 100 }], fen: 100 })
    expect(result.paid).toEqual({ principalFen: 0, returnFen: 450, commissionToHelpersFen: 190, commissionToParticipantsFen: 0 })
  })

  test('a payment that is not above 0 is refused', () => {
    for (const fen of [0, -1, 0.5]) expect(() => count(who('a', [paid(fen)]))).toThrow(RangeError)
    expect(() => count(who('a', [paid(Number.MAX_SAFE_INTEGER), paid(1)]))).toThrow(RangeError)
    expect(count().people.count).toEqual(sure(0))
  })
})

test('a salesperson answers for others, not for own money, close relatives or names lent', () => {
  const records = [
    who('seller', [paid(1_000), flow('commission-out', 90)], { role: 'both' }),
    who('a', [paid(500)], { introducedBy: 'seller' }), who('b', [paid(600)], { introducedBy: 'seller', relativeOfIntroducer: true }),
    who('c', [paid(700)], { introducedBy: 'seller', bookedOnly: true }), who('d', [paid(800)], { introducedBy: 'other' }),
    who('seller', [paid(5)], { introducedBy: 'seller' }),
  ]
  expect(salespersonFigures(records, 'seller', { leaveOutRelatives: false, leaveOutBooked: false }).broughtFen).toEqual(sure(1_800))
  expect(salespersonFigures(records, 'seller')).toEqual({
    broughtFen: sure(500), people: sure(1), commissionFen: 90,
    leftOut: { ownFen: sure(1_005), relativesFen: sure(600), bookedOnlyFen: sure(700) },
  })
})

describe('for any flows', () => {
  const fen = fc.integer({ min: 1, max: 1_000_000_000 })
  const anyFlow: fc.Arbitrary<Flow> = fc.record({
    on: fc.constantFrom('2026-06-17', '2026-06-18', '2026-06-19'), fen,
    kind: fc.constantFrom<FlowKind>('in', 'in', 'principal-out', 'return-out', 'commission-out'),
    origin: fc.constantFrom<FlowOrigin>('new-money', 'reinvest-after-withdrawal', 'book-rollover', 'unknown'),
  })
  const people = fc.array(fc.record<Participant>({
    person: fc.constantFrom('a', 'b', 'c', null), role: fc.constantFrom('participant', 'helper', 'both'), flows: fc.array(anyFlow, { maxLength: 6 }),
  }), { maxLength: 6 })

  test('a span never turns round, B and C stay within A, net within gross', () => {
    fc.assert(fc.property(people, (participants) => {
      const { absorbed, fraud, loss, unpaid } = count(...participants)
      for (const span of [absorbed.netFen, fraud!.fen, fraud!.beforeOffsetFen, loss.fen, unpaid.fen]) {
        expect(span.low).toBeGreaterThanOrEqual(0)
        expect(span.high).toBeGreaterThanOrEqual(span.low)
        expect(span.high).toBeLessThanOrEqual(absorbed.netFen.high)
      }
      expect(fraud!.fen.high).toBeLessThanOrEqual(fraud!.beforeOffsetFen.high)
      expect(absorbed.grossFen - absorbed.netFen.high).toBe(absorbed.bookRolloverFen)
    }))
  })

  test('in less out is losses less gains', () => {
    fc.assert(fc.property(people, (participants) => {
      const plain = participants.map((record) => ({ ...record, role: 'participant' as const, flows: record.flows.filter((one) => one.origin !== 'unknown') }))
      const { absorbed, paid: out, loss, gainers } = count(...plain)
      expect(absorbed.netFen.high - out.principalFen - out.returnFen - out.commissionToParticipantsFen).toBe(loss.fen.high - gainers.fen)
    }))
  })

  test('neither the order nor the number of accounts of a person matters', () => {
    fc.assert(fc.property(people, (participants) => {
      const known = participants.filter((record) => record.person !== null)
      const split = known.flatMap((record) => [...record.flows.map((one) => ({ ...record, flows: [one] })), { ...record, flows: [] }]).toReversed()
      const strip = ({ notes: _notes, gainers, ...rest }: ReturnType<typeof count>) => ({ ...rest, gain: gainers.fen })
      expect(strip(count(...split))).toEqual(strip(count(...known)))
    }))
  })
})
