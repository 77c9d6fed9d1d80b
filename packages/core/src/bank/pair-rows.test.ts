import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoWords, saysReversal } from './memo-words.ts'
import { type PairRow, pairReversals, pairTransfers, reversalDays } from './pair-rows.ts'
import { partyKind } from './party-kind.ts'

const Row = (accounts: readonly string[]) => fc.record({
  day: fc.integer({ min: 0, max: 6 }), second: fc.option(fc.integer({ min: 0, max: 86_399 })), order: fc.nat(3), flowFen: fc.constantFrom(-100, 100),
  account: fc.constantFrom(...accounts), counterpartyAccount: fc.constantFrom('', 'A', 'B', 'C'),
})
const keyed = <T extends object>(rows: T[]) => rows.map((row, at) => ({ ...row, key: String(at).padStart(4, '0') }))
const shownPairs = (pairs: { from: PairRow; to: PairRow }[]) => pairs.map(({ from, to }) => [from.key, to.key])

describe('both sides of a transfer', () => {
  const known = (account: string) => account === 'A' || account === 'B'

  test('one to one, opposite, a day apart at most, no named account contradicted, the same in any order', () => {
    fc.assert(fc.property(fc.array(Row(['A', 'B']), { maxLength: 30 }), fc.integer(), (some, seed) => {
      const rows = keyed(some)
      const pairs = pairTransfers(rows, known)
      const used = pairs.flatMap(({ from, to }) => [from.key, to.key])
      expect(new Set(used).size).toBe(used.length)
      for (const { from, to } of pairs) {
        expect([from.flowFen, to.flowFen, from.account === to.account]).toEqual([-100, 100, false])
        expect(Math.abs(from.day - to.day)).toBeLessThanOrEqual(1)
        for (const [one, other] of [[from, to], [to, from]] as const) expect(['', other.account, 'C']).toContain(one.counterpartyAccount)
      }
      // Nothing that would fit is left over.
      for (const from of rows.filter(({ flowFen, key }) => flowFen < 0 && !used.includes(key))) {
        for (const to of rows.filter(({ flowFen, key }) => flowFen > 0 && !used.includes(key))) expect(pairTransfers([from, to], known)).toEqual([])
      }
      const shuffled = rows.toSorted((a, b) => (Number(a.key) * 7919 + seed) % 31 - (Number(b.key) * 7919 + seed) % 31)
      expect(shownPairs(pairTransfers(shuffled, known))).toEqual(shownPairs(pairs))
    }), { numRuns: 300 })
  })

  test('the nearer one, and the one that names the account, goes first', () => {
    const row = (key: string, day: number, second: number, flowFen: number, counterpartyAccount = '') => ({ key, day, second, order: 0, flowFen, account: flowFen < 0 ? 'A' : 'B', counterpartyAccount })
    expect(shownPairs(pairTransfers([row('1', 1, 100, -5), row('2', 1, 900, -5), row('3', 1, 905, 5), row('4', 2, 10, 5)], known))).toEqual([['2', '3'], ['1', '4']])
    expect(shownPairs(pairTransfers([row('1', 1, 100, -5), row('2', 2, 100, -5, 'B'), row('3', 1, 100, 5, 'A')], known))).toEqual([['1', '3']])
  })
})

test('a reversal takes back the nearest earlier row of the opposite direction, within a month, once', () => {
  const row = (key: string, day: number, flowFen: number, reversal = false) => ({ key, day, second: null, order: 0, flowFen, account: 'A', counterpartyAccount: '', reversal })
  expect(shownPairs(pairReversals([row('1', 1, -5), row('2', 3, -5), row('3', 4, 5), row('4', 5, 5, true)]))).toEqual([['4', '2']])
  expect(shownPairs(pairReversals([row('1', 1, -5), row('2', 1 + reversalDays + 1, 5, true)]))).toEqual([])
  expect(shownPairs(pairReversals([row('1', 1, -5, true), row('2', 1, 5, true)]))).toEqual([['2', '1']])
  expect(shownPairs(pairReversals([row('1', 1, -5, true), row('2', 1, 5)]))).toEqual([['1', '2']])
  fc.assert(fc.property(fc.array(fc.record({ day: fc.nat(60), second: fc.constant(null), order: fc.nat(3), flowFen: fc.constantFrom(-100, 100), account: fc.constant('A'),
    counterpartyAccount: fc.constantFrom('', 'B', 'C'), reversal: fc.boolean() }), { maxLength: 25 }), (some) => {
    const pairs = pairReversals(keyed(some))
    const used = pairs.flatMap(({ from, to }) => [from.key, to.key])
    expect(new Set(used).size).toBe(used.length)
    for (const { from, to } of pairs) {
      expect(from.reversal).toBe(true)
      expect(from.flowFen).toBe(-to.flowFen)
      expect(from.day - to.day).toBeGreaterThanOrEqual(0)
      expect(from.day - to.day).toBeLessThanOrEqual(reversalDays)
    }
  }), { numRuns: 300 })
})

test.each([
  ['例某甲', 'transfer', 'person'], ['例某', 'transfer', 'person'], ['例某·样本', 'transfer', 'person'], ['*某甲', 'third-party', 'person'], ['支付宝-例某甲', 'third-party', 'person'],
  ['样例种植专业合作社', 'transfer', 'organisation'], ['样例商贸有限公司', 'transfer', 'organisation'], ['便民超市', 'pos', 'organisation'], ['例某小吃店', 'pos', 'organisation'],
  ['财付通支付科技有限公司', 'third-party', 'wallet'], ['支付宝（中国）网络技术有限公司', 'third-party', 'wallet'], ['样例银行股份有限公司', 'transfer', 'bank'], ['代发工资', 'transfer', 'unknown'],
  [null, 'cash', 'cash'], ['例某甲', 'cash', 'cash'], [null, 'fee', 'bank'], [null, 'interest', 'bank'], [null, 'transfer', 'unknown'], [null, 'third-party', 'wallet'],
] as const)('%s (%s) looks like %s', (name, kind, looks) => {
  expect(partyKind(name, kind, false)).toBe(looks)
})

test('of a memo only trade words are kept, each once', () => {
  expect(memoWords('替例某甲付利息，利息按月')).toBe('利息 按月')
  expect(memoWords('例某甲 6222000011112222')).toBe('')
  expect(memoWords('还信用卡 atm转账')).toBe('还信用卡 ATM 转账')
  expect([saysReversal('冲正交易'), saysReversal('退汇'), saysReversal('退款')]).toEqual([true, true, false])
})
