import { expect, test } from 'vitest'
import { checkFigures, type Figures } from './figure-checks.ts'

const wan = (value: number) => value * 1_000_000
const told = (figures: Figures) => checkFigures(figures).map((doubt) => `${doubt.level} ${doubt.field}`)

test('figures that fit say nothing; what is not known is compared with nothing', () => {
  expect(told({ amount: wan(86.4), people: 38, unpaid: wan(50), repaid: wan(36.4) })).toEqual([])
  expect(told({ amount: null, people: 0, unpaid: null, repaid: 0 })).toEqual([])
  expect(told({ amount: null, people: 3, unpaid: wan(900), repaid: wan(900) })).toEqual([])
  expect(told({ amount: 0, people: 0, unpaid: 0, repaid: 0 })).toEqual([])
})

test('what may be so is asked, naming field and both figures', () => {
  expect(told({ amount: wan(100), unpaid: wan(120) })).toEqual(['confirm unpaid'])
  expect(told({ amount: wan(100), repaid: wan(120) })).toEqual(['confirm repaid'])
  expect(told({ amount: wan(100), unpaid: wan(60), repaid: wan(60) })).toEqual(['confirm repaid'])
  expect(told({ amount: wan(100), people: 0 })).toEqual(['confirm people'])
  expect(told({ amount: 0, people: 5 })).toEqual(['confirm amount'])
  expect(checkFigures({ amount: wan(100), unpaid: wan(120) })[0]!.message).toMatch(/^未兑付资金：120\.00万元，多于涉及金额100\.00万元/)
})

test('the amounts of the law are held against each other, too', () => {
  expect(told({ amount: wan(1486.5), unpaid: wan(1012.3), absorbed: wan(1302.5), fraud: wan(1000), loss: wan(905.4), raised: wan(1302.5) })).toEqual([])
  expect(told({ amount: wan(100), fraud: wan(120) })).toEqual(['confirm fraud'])
  expect(told({ amount: wan(200), absorbed: wan(100), fraud: wan(120) })).toEqual(['confirm fraud'])
  expect(told({ absorbed: wan(100), loss: wan(101), unpaid: wan(100.5) })).toEqual(['confirm loss', 'confirm loss'])
  expect(told({ amount: wan(100), unpaid: wan(60), loss: wan(60.000001) })).toEqual(['confirm loss'])
  expect(told({ absorbed: wan(100), raised: wan(99) })).toEqual(['confirm raised'])
  expect(checkFigures({ unpaid: wan(60), loss: wan(61) })[0]!.message).toMatch(/^参与人损失：61\.00万元，多于未兑付资金60\.00万元/)
  // 待核 is compared with nothing, and lets no other figure stand in for it.
  expect(told({ amount: wan(1), absorbed: null, fraud: wan(2), loss: null, raised: null, unpaid: wan(1) })).toEqual([])
})

test('what cannot be is refused, and nothing is asked beside it', () => {
  expect(told({ amount: wan(1), people: 0, unpaid: wan(1) })).toEqual(['refuse people'])
  expect(told({ amount: 0, repaid: wan(1), people: 4 })).toEqual(['refuse amount'])
})
