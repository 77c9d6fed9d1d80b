import { yuan, type Book } from '../ledger.ts'
import { rate, roundSums, type KindChoices, type Product } from '../scheme-plan.ts'

/** Nothing until the end, then principal and interest at once; terms of several lengths side by side. */
export function termEnd(book: Book): KindChoices {
  const { random, people } = book
  const yearly = random.between(8, 40)
  const term = (months: number): Product => ({
    tiers: [[0, Math.round((yearly + months / 3) * months / 12 * 10) / 1000]], period: { months }, periods: 1, principal: 'at-end', common: false,
  })
  const short: Product = { tiers: [[0, rate(random, 2, 12, 0.5)]], period: { days: random.pick([15, 20, 30, 45, 60]) }, periods: 1, principal: 'at-end', common: false }
  return {
    kind: 'term-end', owner: people.organisation(random, random.pick(['财富', '资产', '实业', '农业', '矿业'])),
    products: random.weighted<KindChoices['products']>([
      [[[short, 1]], 2],
      [[[term(3), random.between(0.5, 2)], [term(6), random.between(0.5, 2)], [term(12), random.between(0.2, 1)]], 2],
      [[[term(random.pick([3, 6])), 1]], 2],
    ]),
    depositFen: roundSums(random, 10_000, 200_000),
    memos: {
      deposit: ['定期理财', '投资款', '认购', '合同款', '存单'], interest: ['利息', '收益'], principal: ['本息', '到期本息', '兑付', '到期返还', '本金利息'],
      commission: ['提成', '业务费', '佣金'],
    },
    start: book.from + random.int(0, Math.floor((book.to - book.from) * 0.3)),
  }
}

/** Adopt an animal, a tree, a plot: so many heads at a price, bought back dearer. */
export function adoption(book: Book): KindChoices {
  const { random, people } = book
  const head = random.pick([1980, 3600, 5000, 8000, 9800, 12_000])
  const product: Product = { tiers: [[0, rate(random, 5, 25, 1)]], period: { months: random.pick([3, 6, 6, 12]) }, periods: 1, principal: 'at-end', common: false }
  const animal = random.pick(['牛', '羊', '猪', '石斛', '茶树', '林地'])
  return {
    kind: 'adoption', owner: people.organisation(random, random.pick(['养殖', '种养', '生态农业', '林业']), random.pick(['专业合作社', '有限公司'])),
    products: [[product, 1]], depositFen: (chance) => yuan(head * (1 + chance.poisson(chance.pick([0.5, 2, 6])))),
    memos: {
      deposit: [`认养${animal}`, '代养款', `${animal}款`, '认领款'], interest: ['分红', '代养收益'], principal: [`${animal}回购款`, '回购', '代养本利', '到期回购'],
      commission: ['推广费', '提成'],
    },
    start: book.from + random.int(0, Math.floor((book.to - book.from) * 0.2)),
  }
}
