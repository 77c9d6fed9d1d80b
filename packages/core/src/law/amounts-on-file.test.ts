import { expect, test } from 'vitest'
import { amountKindNames, amountKinds } from './amounts.ts'
import { amountsOnFile } from './amounts-on-file.ts'
import { thresholdsReached } from './thresholds.ts'

const wan = (value: number) => value * 1_000_000

test('with nothing but what units report, 涉及金额 stands in, and the loss is not more than what is unpaid', () => {
  expect(amountsOnFile({ amount: wan(120), unpaid: wan(40) })).toEqual({
    absorbed: { figure: wan(120), from: 'reported' }, raised: { figure: wan(120), from: 'reported' }, fraud: { figure: null, from: 'none' },
    unpaid: { figure: wan(40), from: 'recorded' }, loss: { figure: { low: 0, high: wan(40) }, from: 'bounded' },
  })
  expect(amountsOnFile({ unpaid: 0 }).loss).toEqual({ figure: 0, from: 'bounded' })
})

test('each recorded amount counts for itself; none stands in for another', () => {
  const amounts = amountsOnFile({ amount: wan(1486.5), unpaid: wan(1012.3), absorbed: wan(1302.5), loss: wan(905.4), raised: wan(1400), fraud: wan(12) })
  expect(Object.fromEntries(amountKindNames.map((kind) => [kind, amounts[kind].figure])))
    .toEqual({ absorbed: wan(1302.5), fraud: wan(12), loss: wan(905.4), unpaid: wan(1012.3), raised: wan(1400) })
  expect(amountKindNames.every((kind) => amounts[kind].from === 'recorded')).toBe(true)
})

test('what is recorded as 待核 stays unknown: neither 0 nor another figure takes its place', () => {
  const amounts = amountsOnFile({ amount: wan(20), unpaid: 0, absorbed: null, loss: null, raised: null, fraud: null })
  expect([amounts.absorbed, amounts.loss, amounts.raised, amounts.fraud]).toEqual(Array.from({ length: 4 }, () => ({ figure: null, from: 'recorded' })))
  const [entry] = thresholdsReached({ amountFen: amounts.absorbed.figure, people: 3, lossFen: amounts.loss.figure })
  expect(entry!.columns.map((column) => [column.column, column.state])).toEqual([['amount', 'pending'], ['people', 'below'], ['loss', 'pending']])
})

test('nothing recorded at all: every amount is unknown', () => {
  for (const kind of amountKindNames) expect(amountsOnFile({})[kind]).toEqual({ figure: null, from: 'none' })
})

test('the amounts are five, each with its own use in plain words', () => {
  expect(amountKindNames).toHaveLength(5)
  expect(new Set(amountKindNames.map((kind) => amountKinds[kind].use)).size).toBe(5)
})
