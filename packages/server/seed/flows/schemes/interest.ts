import type { Book } from '../ledger.ts'
import { rate, roundSums, type KindChoices, type Product, type SchemeMemos } from '../scheme-plan.ts'

const memos: SchemeMemos = {
  deposit: ['投资款', '理财款', '存款', '借款', '认购款', '投资', '本金'], interest: ['利息', '收益', '分红', '月息', '返息', '红利'],
  principal: ['本金', '退本金', '赎回', '本金及利息', '还本'], commission: ['提成', '佣金', '业务提成', '返点', '奖金'],
}

/** Interest in a steady rhythm, the principal back when asked for or after a term. */
function interest(book: Book, kind: KindChoices['kind'], product: Product, sums: readonly [number, number], owner?: KindChoices['owner']): KindChoices {
  const { random, people } = book
  return {
    kind, products: [[product, 1]], depositFen: roundSums(random, ...sums), memos,
    owner: owner ?? (random.chance(0.25) ? book.someone().owner : people.organisation(random, random.pick(['投资', '资产', '贸易', '生物', '网络', '餐饮', '建材']))),
  }
}

const flat = (one: number): Product['tiers'] => [[0, one]]

/** Every day a little; such schemes are small and short. */
export function dailyInterest(book: Book): KindChoices {
  const { random, to } = book
  const product: Product = { tiers: flat(rate(random, 0.1, 1.5, 0.05)), period: { days: 1 }, periods: random.pick([null, 60, 90, 100]), principal: 'at-end', common: false }
  return {
    ...interest(book, 'daily-interest', product, [1000, 20_000]), participants: Math.max(12, Math.round(random.spread(25, 110) * book.scale)),
    start: Math.max(book.from, to - random.int(70, 240)),
  }
}

export function tenDayInterest(book: Book): KindChoices {
  const { random, from, to } = book
  const product: Product = { tiers: flat(rate(random, 0.5, 5, 0.1)), period: { days: random.pick([7, 10, 10, 15]) }, periods: random.pick([null, null, 12, 18, 36]), principal: 'at-end', common: random.chance(0.5) }
  return { ...interest(book, 'ten-day-interest', product, [3000, 50_000]), start: Math.max(from, to - random.int(120, 500)) }
}

export function monthlyInterest(book: Book): KindChoices {
  const { random } = book
  const product: Product = { tiers: flat(rate(random, 0.7, 4, 0.05)), period: { months: 1 }, periods: random.pick([null, 6, 12, 12, 24]), principal: 'at-end', common: random.chance(0.4) }
  return interest(book, 'monthly-interest', product, [10_000, 200_000])
}

export function quarterlyInterest(book: Book): KindChoices {
  const { random } = book
  const product: Product = { tiers: flat(rate(random, 2, 8, 0.25)), period: { months: 3 }, periods: random.pick([null, 4, 4, 8]), principal: 'at-end', common: random.chance(0.3) }
  return { ...interest(book, 'quarterly-interest', product, [10_000, 200_000]), start: book.from + random.int(0, Math.floor((book.to - book.from) * 0.25)) }
}

export function annualInterest(book: Book): KindChoices {
  const { random } = book
  const product: Product = { tiers: flat(rate(random, 7, 24, 0.5)), period: { months: 12 }, periods: random.pick([null, 1, 2, 3]), principal: 'at-end', common: false }
  return { ...interest(book, 'annual-interest', product, [10_000, 150_000]), start: book.from + random.int(0, Math.floor((book.to - book.from) * 0.12)) }
}
