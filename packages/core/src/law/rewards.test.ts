import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localValueProblems } from './local-values.ts'
import { firstReports, rewardExamples, rewardFor, type RewardInput, type RewardReport } from './rewards.ts'

const scheme = (place: string) => rewardExamples.find(({ value }) => value.name.includes(place))!.value
const report = (id: string, at: string, more: Partial<RewardReport> = {}): RewardReport =>
  ({ id, reporter: `JB-${id}`, receivedAt: new Date(`2026-05-${at}Z`), group: null, ...more })
const one = report('1', '11T01:00')
const input = (more: Partial<RewardInput> = {}): RewardInput => ({
  scheme: scheme('青岛'), grade: '一级', stage: '查证属实', report: one, reports: [one], helped: null,
  conditions: { real_name: true, new: true, verified: true }, exclusions: [], paid: [],
  bases: { involved: 148_650 * 10_000, unpaid: 101_230 * 10_000, fine: null }, ...more,
})
const fen = (more: Partial<RewardInput>) => {
  const result = rewardFor(input(more))
  return result.state === 'amount' ? result.fen : result.state === 'range' ? [result.lowFen, result.highFen] : result.state
}
const involved = (amount: number | null) => ({ involved: amount, unpaid: null, fine: null })

describe('amount', () => {
  test('S01: one per mille of the amount involved', () => {
    expect(rewardFor(input())).toEqual({ state: 'amount', fen: 1_486_500, sharedBy: [], steps: ['涉案金额14,865,000.00元的万分之10，为14,865.00元'] })
  })

  test('floor and cap, at, below and above', () => {
    const wan = 1_000_000
    expect([500 * wan - 1000, 500 * wan, 500 * wan + 1000, 100_000 * wan, 100_000 * wan + 1000].map((amount) => fen({ bases: involved(amount) })))
      .toEqual([5_000_00, 5_000_00, 5_000_01, 100 * wan, 100 * wan])
    expect(fen({ grade: '三级', bases: involved(123_456_789) })).toBe(200_000)
  })

  test('the base differs from place to place', () => {
    expect(fen({ scheme: scheme('河南'), grade: '提供关键证据', bases: { involved: 10 ** 12, unpaid: 10 ** 10, fine: null } })).toBe(10 ** 6)
    expect(fen({ scheme: scheme('北京'), bases: involved(null) })).toBe(10_000_000)
    expect(fen({ scheme: scheme('河南'), grade: '构成犯罪' })).toEqual([200_00, 500_00])
  })

  test('bands, the line included in the upper one', () => {
    const yi = 10_000_000_000
    expect([yi - 10_000, yi].map((amount) => fen({ scheme: scheme('青海'), bases: involved(amount) }))).toEqual([4_999_995, 6_000_000])
    expect(fen({ scheme: scheme('青海'), bases: involved(null) })).toBe('pending')
  })

  test('stages add where the place says so, never twice the same', () => {
    const staged = { scheme: scheme('天津'), grade: '一般', stage: '行政或者刑事处理' }
    expect(fen({ ...staged, paid: [{ stage: '启动核查', toThisReport: true, fen: 800_00 }] })).toEqual([2_000_00, 10_000_00])
    expect(fen({ ...staged, paid: [{ stage: '行政或者刑事处理', toThisReport: true, fen: 800_00 }] })).toBe('none')
    expect(fen({ paid: [{ stage: '启动核查', toThisReport: true, fen: 800_00 }] })).toBe('none')
  })

  test('a cap on the whole case', () => {
    const capped = { scheme: { ...scheme('青岛'), caseCapFen: 2_000_000 } }
    expect(fen({ ...capped, paid: [{ stage: '查证属实', toThisReport: false, fen: 1_000_000 }] })).toBe(1_000_000)
    expect(fen({ ...capped, paid: [{ stage: '查证属实', toThisReport: false, fen: 3_000_000 }] })).toBe(0)
  })
})

describe('who', () => {
  test('the first only; a joint report is one and they divide it', () => {
    const together = [report('a', '11T01:00', { group: 'g' }), report('b', '11T01:05', { group: 'g' })]
    const later = report('c', '11T02:00')
    const reports = [later, ...together]
    expect(firstReports(reports).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(rewardFor(input({ report: together[1]!, reports }))).toMatchObject({ state: 'amount', sharedBy: ['JB-a', 'JB-b'] })
    expect(rewardFor(input({ report: later, reports }))).toEqual({ state: 'none', reasons: ['同一事实由最先举报的人领取奖励'] })
    const sharing = { scheme: { ...scheme('青岛'), laterMayShare: true }, report: later, reports }
    expect([true, false, null].map((helped) => fen({ ...sharing, helped }))).toEqual(['discretion', 'none', 'pending'])
  })

  test('an untrue report takes nobody’s place; the same instant is for a person to settle', () => {
    const untrue = report('0', '10T01:00', { untrue: true })
    expect(fen({ reports: [untrue, one] })).toBe(1_486_500)
    expect(fen({ report: untrue, reports: [untrue, one] })).toBe('none')
    expect(rewardFor(input({ reports: [one, report('2', '11T01:00')] }))).toEqual({ state: 'pending', reasons: ['几件举报同一时刻收到，请核定谁在先'] })
  })

  test('all three conditions, and no exclusion', () => {
    for (const name of ['real_name', 'new', 'verified'] as const) {
      const conditions = { real_name: true, new: true, verified: true }
      expect([fen({ conditions: { ...conditions, [name]: false } }), fen({ conditions: { ...conditions, [name]: null } })]).toEqual(['none', 'pending'])
    }
    for (const exclusion of ['staff', 'relative', 'suspect', 'under_investigation', 'published'] as const) expect(fen({ exclusions: [exclusion] })).toBe('none')
    expect(() => rewardFor(input({ reports: [] }))).toThrow(RangeError)
    expect(() => rewardFor(input({ grade: '特级' }))).toThrow(RangeError)
    expect(() => firstReports([{ ...one, receivedAt: new Date('5月11日') }])).toThrow(RangeError)
  })
})

test('a reward lies within its limits and never falls when the base grows', () => {
  const amount = fc.integer({ min: 0, max: 10 ** 13 })
  fc.assert(fc.property(amount, amount, (a, b) => {
    const [less, more] = [Math.min(a, b), Math.max(a, b)].map((base) => fen({ bases: involved(base) }) as number)
    expect(less).toBeLessThanOrEqual(more!)
    expect([less! >= 5_000_00, more! <= 100_000_000]).toEqual([true, true])
  }))
})

test('every example says that it is unsure', () => {
  for (const value of rewardExamples) expect(localValueProblems(value).length).toBeGreaterThan(0)
})
