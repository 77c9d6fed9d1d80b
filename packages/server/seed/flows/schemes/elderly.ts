import type { Book } from '../ledger.ts'
import { fixedSums, rate, type KindChoices, type Product } from '../scheme-plan.ts'
import { yuan } from '../ledger.ts'

/** Prepaid cards of a home for the aged: the dearer the card, the higher the benefit. */
export function elderlyCard(book: Book): KindChoices {
  const { random, people } = book
  const sums = random.pick([[30_000, 50_000, 100_000], [10_000, 20_000, 50_000, 100_000], [5000, 10_000, 30_000], [20_000, 60_000, 200_000]])
  const months = random.pick([1, 3, 6, 12])
  const base = rate(random, 5, 10, 0.5)
  const step = rate(random, 1, 3, 0.5)
  const product: Product = {
    tiers: sums.map((sum, at) => [at === 0 ? 0 : yuan(sum), Math.round((base + step * at) * months / 12 * 1e6) / 1e6] as const),
    period: { months }, periods: random.pick([12, 12, 24, 36]) / months, principal: 'at-end', common: random.chance(0.3),
  }
  return {
    kind: 'elderly-card', owner: people.organisation(random, random.pick(['养老', '颐年', '康养', '寿']), random.pick(['养老服务有限公司', '健康管理有限公司', '老年公寓有限公司'])),
    products: [[product, 1]], depositFen: fixedSums(sums), cashShare: random.chance(0.7) ? random.between(0.03, 0.2) : 0, relatives: random.between(0, 0.02),
    memos: {
      deposit: ['康养卡', '床位预订', '养老服务费', '预付费', '会员卡', '入住押金'], interest: ['福利返还', '福利金', '养老补贴', '返还', '服务补贴'],
      principal: ['退卡', '退床位费', '退会员卡', '押金退还'], commission: ['绩效', '业务提成', '推荐费'],
    },
    // Cards are bought year after year: the statements see the second half of the story.
    start: book.from + random.int(0, Math.floor((book.to - book.from) * (months === 12 ? 0.1 : 0.3))), staff: random.int(4, 15),
  }
}
