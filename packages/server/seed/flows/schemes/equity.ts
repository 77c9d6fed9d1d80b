import { yuan, type Book } from '../ledger.ts'
import { rate, type KindChoices, type Product } from '../scheme-plan.ts'

/** Shares of a company that will never be listed, at a price per share, with a dividend that never changes. */
export function equityDividend(book: Book): KindChoices {
  const { random, people } = book
  const price = random.pick([1, 1.2, 1.8, 2.6, 3.2, 3.8, 5, 6.6, 8.88])
  const lot = random.pick([1000, 2000, 5000, 10_000])
  const lots = random.between(0.5, 8)
  const months = random.pick([1, 3, 3, 6])
  const product: Product = { tiers: [[0, Math.round(rate(random, 0.8, 2.4, 0.1) * months * 1e4) / 1e4]], period: { months }, periods: null, principal: 'at-end', common: random.chance(0.7) }
  return {
    kind: 'equity-dividend', owner: people.organisation(random, random.pick(['科技', '生物', '新能源', '影视', '数据']), random.pick(['股份有限公司', '科技有限公司', '控股有限公司'])),
    products: [[product, 1]], depositFen: (chance) => yuan(price * lot * (1 + chance.poisson(lots))),
    // Shares are hardly ever taken back.
    early: random.chance(0.5) ? random.between(0.001, 0.01) : 0, partial: 0, topUp: random.between(0.05, 0.4),
    memos: {
      deposit: ['认购股权', '股金', '入股', '原始股', '股权投资', '增资款'], interest: ['分红', '股息', '季度分红', '股东分红'], principal: ['股权回购', '退股', '回购款'],
      commission: ['渠道费', '居间费', '顾问费'],
    },
    start: book.from + random.int(0, Math.floor((book.to - book.from) * 0.25)),
  }
}
