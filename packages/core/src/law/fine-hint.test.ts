import { expect, test } from 'vitest'
import { procedureActs } from './acts.ts'
import { fineHint, fineKindOfMeasure } from './fine-hint.ts'

const wan = (value: number) => Math.round(value * 1_000_000)

test('a fine on the fund-raiser: a share of the amount raised, both ends in 万元 to the last 分', () => {
  expect(fineHint('fine_fundraiser', { raisedFen: wan(36.9) })).toEqual({ text: '集资金额的20%以上1倍以下：7.38万元—36.9万元', range: { minFen: wan(7.38), maxFen: wan(36.9) } })
  // The lower end is rounded up and the upper one is exact: neither leaves the range.
  expect(fineHint('fine_fundraiser', { raisedFen: 1_000_001 })).toEqual({ text: '集资金额的20%以上1倍以下：0.200001万元—1.000001万元', range: { minFen: 200_001, maxFen: 1_000_001 } })
})

test('while the base is 待核 the hint says so and names no figure, whatever else is known', () => {
  for (const raised of [{}, { raisedFen: null }, { illegalGainFen: wan(5) }]) {
    expect(fineHint('fine_fundraiser', raised)).toEqual({ text: '集资金额的20%以上1倍以下；集资金额待核，核清、登记后才算得出幅度', range: null })
  }
  expect(fineHint('fine_assistant', { raisedFen: wan(100) })).toEqual({ text: '违法所得的1倍以上3倍以下；违法所得待核，核清、登记后才算得出幅度', range: null })
})

test('a helper answers for the illegal gain; managers and those who refuse material have a fixed range', () => {
  expect(fineHint('fine_assistant', { raisedFen: wan(100), illegalGainFen: wan(2.5) })!.text).toBe('违法所得的1倍以上3倍以下：2.5万元—7.5万元')
  expect(fineHint('fine_managers', {})).toEqual({ text: '50万元—500万元', range: { minFen: wan(50), maxFen: wan(500) } })
  expect(fineHint('fine_refusal', { raisedFen: null })!.text).toBe('5万元—50万元')
})

test('every kind of penalty of the form is known: it carries a fine with a hint, or none', () => {
  const choices = Object.keys(procedureActs.penalty_decided.fields['measure']!.choices!)
  expect(Object.keys(fineKindOfMeasure).filter((measure) => !choices.includes(measure))).toEqual([])
  expect(choices.filter((measure) => fineHint(measure, {}) === undefined).toSorted()).toEqual(['none', 'order_suspension'])
})

test('a base below 0 is refused', () => {
  expect(() => fineHint('fine_fundraiser', { raisedFen: -1 })).toThrow(RangeError)
})
