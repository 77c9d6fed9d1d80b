import type { Book } from '../ledger.ts'
import { rate, roundSums, type KindChoices, type Product } from '../scheme-plan.ts'

/** A farmers' mutual fund that takes deposits like a bank: odd sums, much cash, a year's term beside money on call. */
export function cooperative(book: Book): KindChoices {
  const { random, people } = book
  const yearly = rate(random, 4, 14, 0.5)
  const half: Product = { tiers: [[0, Math.round(yearly * 0.45 * 1e4) / 1e4]], period: { months: 6 }, periods: 1, principal: 'at-end', common: false }
  const year: Product = { tiers: [[0, yearly]], period: { months: 12 }, periods: 1, principal: 'at-end', common: false }
  const quarter: Product = { tiers: [[0, Math.round(yearly / 4 * 1e4) / 1e4]], period: { months: 3 }, periods: random.pick([4, 8]), principal: 'at-end', common: random.chance(0.7) }
  return {
    kind: 'cooperative', owner: people.organisation(random, random.pick(['农业', '种植', '资金互助', '农机']), '专业合作社'),
    products: random.pick<KindChoices['products']>([[[quarter, 1]], [[half, 2], [year, 1]], [[quarter, 2], [half, 1]]]),
    depositFen: roundSums(random, 3000, 60_000), cashShare: random.between(0.02, 0.25), walletShare: 0, early: random.between(0.005, 0.04), partial: random.between(0.01, 0.05),
    sellers: random.chance(0.4) ? random.int(1, 5) : 0,
    memos: {
      deposit: ['入社', '股金', '互助金', '存款', '入社股金', '社员存款'], interest: ['分红', '股金分红', '利息', '互助金分红'], principal: ['退股', '退股金', '取款', '到期本息'],
      commission: ['代办费', '误工补贴', '手续费'],
    },
    start: book.from + random.int(0, Math.floor((book.to - book.from) * 0.2)),
  }
}
