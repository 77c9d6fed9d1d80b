import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import { addDays } from '../dates.ts'
import type { ActCode, RecordedAct } from './acts.ts'
import { citeAll } from './citation.ts'
import { penaltyMoney } from './penalty-money.ts'

let n = 0
const act = (code: ActCode, on: string, facts: RecordedAct['facts'] = {}): RecordedAct => ({ id: `m${(n += 1)}`, code, on, time: null, facts, backfilled: false, ofId: null })
const money = (acts: RecordedAct[], on: string, owedFen: number | null = 0) => penaltyMoney(acts, chinaCalendar, { on, time: '12:00' }, owedFen)
/** 100.00元 fined, served on 2025-08-15: to be paid by 2025-09-01, as 08-30 is a Saturday. */
const fined = [act('penalty_decided', '2025-08-01', { measure: 'fine_fundraiser', who: '样例公司', fineFen: 10_000 }), act('penalty_served', '2025-08-15', { way: 'direct' })]
const paid = (on: string, fen: number, facts = {}) => act('fine_paid', on, { fen, ...facts })
const surcharge = (acts: RecordedAct[], on: string) => money(acts, on)[0]!.surchargeFen

describe('surcharge', () => {
  test('3 % of the fine for each day after the last one, never more than the fine', () => {
    expect(['2025-09-01', '2025-09-02', '2025-09-11', '2025-10-04', '2025-10-05', '2027-01-01'].map((on) => surcharge(fined, on))).toEqual([0, 300, 3_000, 9_900, 10_000, 10_000])
    expect(money(fined, '2025-09-11')[0]).toMatchObject({ owedFen: 10_000, dueFen: 13_000 })
    const [line] = money(fined, '2025-09-11')[0]!.lines
    expect([line!.text, citeAll(line!.articles)]).toEqual(['逾期10日（到2025年9月11日），每日加处没有缴的罚款的3%，加处的不超过罚款本身，共加处30.00元。', '《行政处罚法》第七十二条'])
  })

  test('what is paid stops growing on its day; what is not, goes on', () => {
    const half = [...fined, paid('2025-09-03', 5_000)]
    expect(surcharge(half, '2025-09-11')).toBe(300 + 1_500)
    expect(surcharge([...half, paid('2025-09-06', 5_000)], '2026-01-01')).toBe(300 + 750)
    expect(surcharge([...fined, paid('2025-08-20', 10_000)], '2026-01-01')).toBe(0)
    expect(money([...half, paid('2025-09-06', 5_000, { surchargeFen: 1_050 })], '2026-01-01')[0]).toMatchObject({ surchargePaidFen: 1_050, dueFen: 0 })
  })

  test('nothing is due before service; nothing is added in deferral, reconsideration and suit, nor after the police filed', () => {
    expect(money(fined.slice(0, 1), '2026-01-01')[0]).toMatchObject({ owedFen: 10_000, surchargeFen: 0, lines: [] })
    expect(surcharge([...fined, act('fine_deferred', '2025-08-28', { untilOn: '2025-12-31' })], '2026-01-02')).toBe(600)
    // Agreed to on the third day only: the two before it count.
    expect(surcharge([...fined, act('fine_deferred', '2025-09-04', { untilOn: '2025-12-31' })], '2025-12-31')).toBe(600)
    const instalments = [...fined, act('fine_deferred', '2025-08-28', { untilOn: '2025-10-01', fen: 4_000 }), act('fine_deferred', '2025-08-28', { untilOn: '2025-11-01', fen: 10_000 })]
    expect([surcharge(instalments, '2025-10-01'), surcharge(instalments, '2025-10-02'), surcharge(instalments, '2025-11-02')]).toEqual([0, 120, 120 * 32 + 180])
    const asked = [...fined, act('reconsideration_asked', '2025-09-03'), act('reconsideration_decided', '2025-10-10', { outcome: 'stands' })]
    expect([surcharge(asked.slice(0, 3), '2026-01-01'), surcharge(asked, '2025-10-12')]).toEqual([300, 900])
    expect(surcharge([...fined, act('suit_filed', '2025-09-03', { court: '样例法院' })], '2026-01-01')).toBe(300)
    expect(surcharge([...fined, act('police_filed', '2025-09-03')], '2026-01-01')).toBe(600)
    expect(money([...fined, act('penalty_changed', '2025-09-20', { what: 'withdrawn', reason: 'x' })], '2026-01-01')[0]).toMatchObject({ standing: false, surchargeFen: 0, dueFen: 0 })
  })

  test('whatever is paid when and agreed to, it is never below 0 nor above the fine, and paying earlier never costs more', () => {
    const steps = fc.array(fc.record({ day: fc.nat(60), fen: fc.integer({ min: 1, max: 6_000 }), kind: fc.constantFrom('paid', 'deferred') }), { maxLength: 5 })
    fc.assert(fc.property(steps, fc.nat(90), (told, until) => {
      const acts = told.map(({ day, fen, kind }, index) => ({ ...act(kind === 'paid' ? 'fine_paid' : 'fine_deferred', addDays('2025-08-16', day), kind === 'paid' ? { fen } : { fen, untilOn: addDays('2025-08-16', day + 20) }), id: `s${index}` }))
      const on = addDays('2025-08-20', until)
      const all = [...fined, ...acts.filter((one) => one.on <= on)]
      const now = surcharge(all, on)
      expect(now).toBeGreaterThanOrEqual(0)
      expect(now).toBeLessThanOrEqual(10_000)
      expect(surcharge([...all, paid('2025-08-16', 10_000)], on)).toBe(0)
    }))
  })
})

test('two who are fined have each their own account, and a decision served later runs later', () => {
  const acts = [act('penalty_decided', '2025-08-01', { measure: 'fine_fundraiser', who: '样例公司', fineFen: 10_000, confiscateFen: 700 }), act('penalty_served', '2025-08-15', { who: '样例公司' }),
    act('penalty_decided', '2025-08-01', { measure: 'fine_refusal', who: '例某', fineFen: 20_000 }), act('penalty_served', '2025-08-25', { who: '例某' }), paid('2025-08-20', 10_000, { who: '样例公司' })]
  const [unit, person] = money(acts, '2025-09-19', 5_000)
  expect(unit).toMatchObject({ who: '样例公司', owedFen: 0, surchargeFen: 0, confiscateFen: 700, repaysFirst: true })
  expect(person).toMatchObject({ who: '例某', owedFen: 20_000, surchargeFen: 6_000, repaysFirst: false })
})

test('participants come first while something is owed; a court’s fine takes in what was paid', () => {
  const text = (acts: RecordedAct[], owedFen: number | null) => money(acts, '2025-08-20', owedFen)[0]!.lines.map((line) => line.text).join('')
  expect(text(fined, 5_000)).toContain('尚欠集资参与人50.00元。不能同时清退和缴纳罚款的，先清退')
  expect(text(fined, null)).toContain('待核')
  expect([text(fined, 0), text([...fined, paid('2025-08-18', 10_000)], 5_000)]).toEqual(['', ''])
  const sentenced = [...fined, paid('2025-08-18', 4_000), act('court_sentenced', '2025-08-19', { who: '样例公司', courtFineFen: 3_000 })]
  expect(text(sentenced, 5_000)).toContain('折抵30.00元，罚金还应缴0.00元')
  expect(money(sentenced, '2026-01-01')[0]!.dueFen).toBe(0)
})
