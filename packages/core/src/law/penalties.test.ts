import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../dates.ts'
import { cite } from './citation.ts'
import {
  checkFine, confiscable, creditOnCourtFine, fineKinds, fineRange, fineRules, hearingThresholdHints, lateSurcharge, limitation, repayFirst,
  type FineFacts, type FineKind,
} from './penalties.ts'

const wan = 1_000_000
const range = (kind: FineKind, base: number | null = null) => {
  const result = fineRange(kind, base)
  return result.state === 'known' ? [result.minFen, result.maxFen] : result.state
}
const open = { endedOn: '2026-06-01', foundOn: '2026-07-20', financialHarm: true } as const
/** S10: 36.90万 raised, 14.76万 not repaid, hearing offered. */
const s10: FineFacts = {
  kind: 'fundraiser', fineFen: 10 * wan, base: { kind: 'raised', fen: 36_900_000 }, hearingOffered: true, owedFen: 14_760_000,
  mustTransfer: false, transferredOn: null, courtFined: null, limitation: open,
}
const codes = (facts: Partial<FineFacts>) => checkFine({ ...s10, ...facts }).map(({ code }) => code)
const refused = (facts: Partial<FineFacts>) => checkFine({ ...s10, ...facts }).filter(({ level }) => level === 'refuse').map(({ code }) => code)

describe('range', () => {
  test('S10: 7.38 to 36.90万元', () => {
    const result = fineRange('fundraiser', 36_900_000)
    expect(result).toMatchObject({ state: 'known', minFen: 7_380_000, maxFen: 36_900_000 })
    expect(result.text).toBe('73,800.00元以上369,000.00元以下（募集的全部集资金额的20%以上1倍以下）')
  })

  test.each<[FineKind, number | null, number[]]>([
    ['responsible_person', null, [50 * wan, 500 * wan]], ['helper', 4 * wan, [4 * wan, 12 * wan]], ['internet_unit', null, [10 * wan, 50 * wan]],
    ['internet_person', null, [wan, 10 * wan]], ['advertiser', null, [0, 5 * wan]], ['financial_unit', null, [100 * wan, 500 * wan]],
    ['financial_person', null, [10 * wan, 50 * wan]], ['refuser', null, [5 * wan, 50 * wan]],
  ])('%s', (kind, base, expected) => expect(range(kind, base)).toEqual(expected))

  test('whole 分 never leave the exact range; an unknown base is 待核', () => {
    expect([range('fundraiser', 101), range('fundraiser', 0), range('fundraiser', null), range('helper', null)]).toEqual([[21, 101], [0, 0], 'pending', 'pending'])
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 13 }), (base) => {
      const [min, max] = range('fundraiser', base) as number[]
      expect(BigInt(min!) * 5n >= BigInt(base) && BigInt(min! - 1) * 5n < BigInt(base) && max === base).toBe(true)
    }))
    expect(() => fineRange('fundraiser', -1)).toThrow(RangeError)
  })

  test('every rule has its article in the Decree', () => {
    expect(fineKinds.map((kind) => cite(fineRules[kind].citations[0]).split('》')[1])).toEqual([
      '第三十条', '第三十条', '第三十一条', '第三十四条第一款', '第三十四条第一款', '第三十四条第二款', '第三十五条', '第三十五条', '第三十六条第一款',
    ])
  })
})

describe('a fine about to be decided', () => {
  test('S10 as it should be: only a reminder that repayment comes first', () => {
    expect(checkFine(s10)).toMatchObject([{ code: 'repay_first', level: 'remind' }])
    expect(checkFine({ ...s10, owedFen: 0 })).toEqual([])
  })

  test('at, just below and just above the ends', () => {
    expect([7_379_999, 7_380_000, 36_900_000, 36_900_001].map((fineFen) => refused({ fineFen }))).toEqual([['too_low'], [], [], ['too_high']])
    const person = { kind: 'responsible_person', base: undefined } as const
    expect([50 * wan - 1, 50 * wan, 500 * wan, 500 * wan + 1].map((fineFen) => refused({ ...person, fineFen }))).toEqual([['too_low'], [], [], ['too_high']])
    const helper = { kind: 'helper', base: { kind: 'illegal_gain', fen: 4 * wan } } as const
    expect([4 * wan - 1, 4 * wan, 12 * wan, 12 * wan + 1].map((fineFen) => refused({ ...helper, fineFen }))).toEqual([['too_low'], [], [], ['too_high']])
  })

  test('a fine that is no amount is refused', () => {
    for (const fineFen of [Number.NaN, -1, 0.5]) expect(() => checkFine({ ...s10, fineFen })).toThrow(RangeError)
  })

  test('the base is the whole amount raised, for helpers the gain', () => {
    expect(refused({ base: { kind: 'unpaid', fen: 14_760_000 } })).toEqual(['wrong_base'])
    expect(refused({ kind: 'helper' })).toEqual(['wrong_base'])
    expect([refused({ base: { kind: 'raised', fen: null } }), refused({ base: undefined })]).toEqual([['base_pending'], ['base_pending']])
  })

  test('hearing, court, transfer and limitation', () => {
    expect([refused({ hearingOffered: false }), refused({ hearingOffered: null })]).toEqual([['no_hearing'], ['no_hearing']])
    expect(refused({ courtFined: true, transferredOn: '2026-07-03' })).toEqual(['court_fined'])
    expect([refused({ mustTransfer: true }), refused({ mustTransfer: null }), refused({ mustTransfer: true, transferredOn: '2026-07-03' })])
      .toEqual([['not_transferred'], ['threshold_pending'], []])
    expect(codes({ transferredOn: '2026-07-03' })).toEqual(['court_pending', 'repay_first'])
    expect(codes({ owedFen: null })).toEqual(['owed_pending'])
    expect(codes({ kind: 'refuser', base: undefined, owedFen: null })).toEqual([])
    expect(refused({ kind: 'refuser', base: undefined, mustTransfer: true, courtFined: true })).toEqual([])
    expect(refused({ limitation: { endedOn: '2020-01-01', foundOn: '2026-07-20', financialHarm: true } })).toEqual(['expired'])
    expect(refused({ limitation: { endedOn: '2023-01-01', foundOn: '2026-07-20', financialHarm: null } })).toEqual(['limitation_pending'])
  })
})

test('limitation: two years, five with harm to financial security, from the end of the act', () => {
  const state = (foundOn: string, financialHarm: boolean | null, endedOn: string | null = '2024-02-29') => limitation({ endedOn, foundOn, financialHarm }).state
  expect([state('2026-02-28', false), state('2026-03-01', false), state('2029-02-28', true), state('2029-03-01', true)]).toEqual(['open', 'expired', 'open', 'expired'])
  expect([state('2026-02-28', null), state('2026-03-01', null), state('2029-02-28', null), state('2029-03-01', null), state('2029-03-01', false, null)])
    .toEqual(['open', 'pending', 'pending', 'expired', 'open'])
})

describe('late surcharge', () => {
  const late = (until: string, suspended?: { from: string; to: string }[]) => lateSurcharge({ fineFen: 10 * wan, dueOn: '2026-10-10', until, suspended })
  test('3 % a day, at most the fine', () => {
    expect([late('2026-10-10'), late('2026-10-11'), late('2026-11-12'), late('2026-11-13'), late('2028-01-01')].map(({ fen, capped }) => [fen, capped]))
      .toEqual([[0, false], [300_000, false], [9_900_000, false], [10 * wan, true], [10 * wan, true]])
    expect(late('2026-10-09').days).toBe(0)
    expect(late('2026-10-11').text).toBe('逾期1日，每日加处罚款的3%，共3,000.00元（《行政处罚法》第七十二条）')
  })

  test('reconsideration and suit stop it', () => {
    expect(late('2026-10-20', [{ from: '2026-10-12', to: '2026-10-15' }, { from: '2026-10-14', to: '2026-10-16' }]).days).toBe(5)
    expect(() => late('2026-10-20', [{ from: '2026-10-15', to: '2026-10-12' }])).toThrow(RangeError)
    fc.assert(fc.property(fc.nat(60), fc.nat(60), fc.nat(60), (days, start, length) => {
      const from = addDays('2026-10-11', start)
      const counted = Array.from({ length: days }, (_, index) => index).filter((index) => index < start || index > start + length).length
      expect(late(addDays('2026-10-10', days), [{ from, to: addDays(from, length) }]).days).toBe(counted)
    }))
  })
})

test('participants are paid first, and their money is not confiscated', () => {
  expect(repayFirst({ receivedFen: 100, owedFen: 80, fineFen: 50 })).toMatchObject({ toParticipantsFen: 80, toFineFen: 20, restFen: 0 })
  expect(repayFirst({ receivedFen: 200, owedFen: 80, fineFen: 50 })).toMatchObject({ toParticipantsFen: 80, toFineFen: 50, restFen: 70 })
  expect([confiscable({ gainFen: 100, toGiveBackFen: 30 }).fen, confiscable({ gainFen: 100, toGiveBackFen: 130 }).fen, confiscable({ gainFen: 100, toGiveBackFen: null }).fen])
    .toEqual([70, 0, null])
  expect(creditOnCourtFine({ paidFen: 70, courtFineFen: 50 })).toMatchObject({ creditedFen: 50, stillDueFen: 0 })
  expect(creditOnCourtFine({ paidFen: 20, courtFineFen: 50 })).toMatchObject({ creditedFen: 20, stillDueFen: 30 })
})

test('a hearing threshold is only a hint', () => {
  expect(hearingThresholdHints.every(({ tag, documentNumber }) => tag === 'S' && documentNumber === null)).toBe(true)
})
