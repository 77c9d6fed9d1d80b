import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareRatios, parsePercent, ratio, shareCeil, shareFloor } from './fraction.ts'

test('a share is exact, down or up to whole 分', () => {
  expect([shareFloor(101, ratio(1, 5)), shareCeil(101, ratio(1, 5)), shareFloor(100, ratio(1, 5)), shareCeil(100, ratio(1, 5))]).toEqual([20, 21, 20, 20])
  fc.assert(fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 10_000 }), (fen, by) => {
    const low = shareFloor(fen, ratio(1, by))
    expect(BigInt(low) * BigInt(by) <= BigInt(fen) && (BigInt(low) + 1n) * BigInt(by) > BigInt(fen)).toBe(true)
    expect(shareCeil(fen, ratio(1, by)) - low).toBe(fen % by === 0 ? 0 : 1)
  }))
  expect(() => shareFloor(Number.MAX_SAFE_INTEGER, ratio(3, 1))).toThrow(RangeError)
  for (const fen of [-1, 0.5]) expect(() => shareFloor(fen, ratio(1, 2))).toThrow(RangeError)
  for (const [numerator, denominator] of [[1, 0], [-1, 2], [0.5, 2]] as const) expect(() => ratio(numerator, denominator)).toThrow(RangeError)
})

test('ratios are read as written', () => {
  expect([parsePercent('34.3'), parsePercent('34.30 %'), parsePercent('1‰'), parsePercent('１００％')])
    .toEqual([ratio(343, 1000), ratio(3430, 10_000), ratio(1, 1000), ratio(100, 100)])
  for (const text of ['', '约三成', '-5', '1/3', '34.', '1.2.3']) expect(parsePercent(text)).toBeUndefined()
})

test('ratios are compared without rounding', () => {
  expect([compareRatios(ratio(1, 3), ratio(333_333, 1_000_000)), compareRatios(ratio(343, 1000), ratio(3430, 10_000)), compareRatios(ratio(1, 4), ratio(1, 3))]).toEqual([1, 0, -1])
})
