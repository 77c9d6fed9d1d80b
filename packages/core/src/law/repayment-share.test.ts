import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareRatios, parsePercent, ratio, shareFloor } from './fraction.ts'
import {
  affordableRatio, confirmedLoss, exclusionReasons, objectionPeriodDefault, payable, payeeProblems, payInOrder, planBatch,
  type Claim, type ExclusionReason, type PaymentRank,
} from './repayment-share.ts'

const claim = (person: string, lossFen: number | null, paidFen = 0, exclusion: ExclusionReason | null = null): Claim => ({ person, lossFen, paidFen, exclusion })
const plan = (claims: Claim[], cumulative: string, poolFen: number, more: Partial<Parameters<typeof planBatch>[0]> = {}) =>
  planBatch({ claims, poolFen, cumulative: parsePercent(cumulative)!, previous: null, supervisionRecord: '样清退监〔2026〕1号', ...more })

test('a loss is never negative', () => {
  expect([confirmedLoss({ inFen: 100, outFen: 30 }), confirmedLoss({ inFen: 100, outFen: 100 }), confirmedLoss({ inFen: 100, outFen: 130 })]).toEqual([70, 0, 0])
})

describe('a batch', () => {
  test('S02 in three stages: 40 %, 75 %, 100 %', () => {
    const losses = [86_300_000, 99_967, 33]
    let paid = losses.map(() => 0)
    for (const cumulative of ['40', '75', '100']) {
      const batch = plan(losses.map((loss, index) => claim(`p${index}`, loss, paid[index])), cumulative, 86_400_000)
      expect(batch.state).toBe('ready')
      paid = paid.map((before, index) => before + batch.lines[index]!.payFen)
      expect(paid).toEqual(losses.map((loss) => shareFloor(loss, parsePercent(cumulative)!)))
    }
    expect(paid).toEqual(losses)
  })

  test('who registers late catches up at once', () => {
    const second = plan([claim('early', 10_000, 3_430), claim('late', 10_000)], '39.3', 6_000, { previous: parsePercent('34.3')! })
    expect(second.lines.map((line) => line.payFen)).toEqual([500, 3_930])
    expect([second.payFen, second.residueFen, second.state]).toEqual([4_430, 1_570, 'ready'])
  })

  test('shares outside the batch are kept, those without right or loss are not', () => {
    const reasons = Object.keys(exclusionReasons) as ExclusionReason[]
    const batch = plan([...reasons.map((reason) => claim(reason, 1_000, 0, reason)), claim('even', 0)], '50', 10_000)
    expect(Object.fromEntries(batch.lines.map((line) => [line.person, [line.payFen, line.reserveFen]]))).toEqual({
      defendant: [0, 0], helper: [0, 500], unregistered: [0, 500], unconfirmed: [0, 500], incomplete: [0, 500], inheritance: [0, 500], no_loss: [0, 0], even: [0, 0],
    })
    expect(batch.lines.at(-1)!.exclusion).toBe('no_loss')
    expect([batch.reserveFen, batch.residueFen]).toEqual([2_500, 7_500])
  })

  test('what stops it', () => {
    const codes = (batch: ReturnType<typeof plan>) => [batch.state, ...batch.problems.map(({ code }) => code)]
    const one = [claim('a', 1_000)]
    expect(codes(plan(one, '50', 500))).toEqual(['ready'])
    expect(codes(plan(one, '50', 499))).toEqual(['blocked', 'short'])
    expect(codes(plan(one, '50', 500, { supervisionRecord: ' ' }))).toEqual(['blocked', 'no_supervision'])
    expect(codes(plan(one, '50', 500, { previous: ratio(501, 1000) }))).toEqual(['blocked', 'ratio_down'])
    expect(codes(plan([...one, claim('a', 5)], '50', 700))).toEqual(['blocked', 'repeated'])
    expect(codes(plan([...one, claim('b', null)], '50', 700))).toEqual(['blocked', 'loss_pending'])
    expect(codes(plan([...one, claim('b', null, 0, 'unregistered')], '50', 700))).toEqual(['ready', 'reserve_pending'])
    expect(codes(plan([...one, claim('b', null, 0, 'defendant')], '50', 700))).toEqual(['ready'])
    const over = plan([...one, claim('b', 100, 80)], '50', 700)
    expect([codes(over), over.lines[1]]).toMatchObject([['ready', 'overpaid'], { payFen: 0, overpaidFen: 30 }])
    expect(() => plan(one, '100.01', 5_000)).toThrow(RangeError)
  })
})

describe('for any claims', () => {
  const loss = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 10_000_000 }))
  const claims = fc.array(fc.record({ lossFen: loss, had: fc.integer({ min: 0, max: 1000 }), exclusion: fc.constantFrom<(ExclusionReason | null)[]>(null, null, 'unregistered', 'defendant') }), { minLength: 1, maxLength: 12 })
    .map((list) => list.map(({ lossFen, had, exclusion }, index) => claim(`p${index}`, lossFen, shareFloor(lossFen, ratio(had, 1000)), exclusion)))
  const part = fc.integer({ min: 0, max: 1000 }).map((thousandths) => ratio(thousandths, 1000))

  test('nobody gets more than the loss, and the pool is never overdrawn', () => {
    fc.assert(fc.property(claims, fc.integer({ min: 0, max: 100_000_000 }), part, (list, poolFen, cumulative) => {
      const batch = planBatch({ claims: list, poolFen, cumulative, previous: null, supervisionRecord: '1' })
      for (const [index, line] of batch.lines.entries()) {
        expect(line.payFen).toBeGreaterThanOrEqual(0)
        expect(list[index]!.paidFen + line.payFen + line.reserveFen!).toBeLessThanOrEqual(list[index]!.lossFen!)
      }
      expect(batch.state === 'blocked').toBe(batch.payFen + batch.reserveFen > poolFen)
      expect(batch.payFen + batch.reserveFen + batch.residueFen).toBe(poolFen)
    }))
  })

  test('the affordable ratio fits and uses the pool up', () => {
    fc.assert(fc.property(claims, fc.integer({ min: 0, max: 100_000_000 }), (list, poolFen) => {
      const best = affordableRatio(list, poolFen)
      const open = list.filter(({ exclusion, lossFen }) => exclusion !== 'defendant' && lossFen! > 0)
      if (best === null) expect(open).toEqual([])
      if (best === null) return
      expect(planBatch({ claims: list, poolFen, cumulative: best, previous: null, supervisionRecord: '1' }).state).toBe('ready')
      if (compareRatios(best, ratio(1, 1)) === 0) return
      const [num, den] = [BigInt(best.numerator), BigInt(best.denominator)]
      const need = open.map(({ lossFen, paidFen }) => BigInt(lossFen!) * num - BigInt(paidFen) * den).filter((owed) => owed > 0n).reduce((a, b) => a + b, 0n)
      expect(need).toBe(BigInt(poolFen) * den)
    }))
  })

  test('late or early, all end at the same share', () => {
    fc.assert(fc.property(loss, part, part, (lossFen, a, b) => {
      const [first, second] = compareRatios(a, b) <= 0 ? [a, b] : [b, a]
      const early = payable(lossFen, first, 0)
      expect(early + payable(lossFen, second, early)).toBe(payable(lossFen, second, 0))
    }))
  })

  test('payment in order never skips a rank', () => {
    const ranks = ['medical', 'priority', 'restitution', 'civil', 'fine', 'confiscation'] as const
    fc.assert(fc.property(fc.array(fc.record({ rank: fc.constantFrom<PaymentRank[]>(...ranks), fen: fc.integer({ min: 0, max: 10_000 }) }), { maxLength: 10 }), fc.integer({ min: 0, max: 40_000 }), (list, poolFen) => {
      const { paidFen, residueFen } = payInOrder(poolFen, list)
      expect(paidFen.reduce((sum, fen) => sum + fen, residueFen)).toBe(poolFen)
      list.forEach(({ fen }, index) => expect(paidFen[index]!).toBeLessThanOrEqual(fen))
      const short = ranks.findIndex((rank) => list.some((one, index) => one.rank === rank && paidFen[index]! < one.fen))
      if (short >= 0) list.forEach((one, index) => ranks.indexOf(one.rank) > short && expect(paidFen[index]).toBe(0))
    }))
  })
})

test('participants come before fines', () => {
  expect(payInOrder(100, [{ rank: 'fine', fen: 80 }, { rank: 'restitution', fen: 60 }, { rank: 'restitution', fen: 60 }, { rank: 'medical', fen: 9 }]))
    .toEqual({ paidFen: [0, 45, 45, 9], residueFen: 1 })
})

test('the account must be the person’s own, class I', () => {
  const own = { claimant: 'a', holder: 'a', accountClass: 'I', instead: null } as const
  expect(payeeProblems(own)).toEqual([])
  expect(payeeProblems({ ...own, accountClass: 'II', holder: 'b' })).toEqual(['须为Ⅰ类账户', '收款账户不是本人的：须为集资参与人本人的账户，继承人、监护人除外'])
  expect(payeeProblems({ ...own, holder: 'b', instead: { kind: 'heir', document: ' ' } })).toEqual(['继承人领取，缺继承公证或者判决'])
  expect(payeeProblems({ ...own, holder: 'b', instead: { kind: 'guardian', document: '监护证明1份' } })).toEqual([])
})

test('the objection period is the office’s own', () => expect(objectionPeriodDefault).toMatchObject({ tag: 'I', documentNumber: null }))
