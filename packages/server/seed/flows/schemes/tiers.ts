import { yuan, type Book } from '../ledger.ts'
import { fixedSums, rate, roundSums, type KindChoices, type Product } from '../scheme-plan.ts'

/** The more, the dearer: rates that climb with the sum. */
export function tiered(book: Book): KindChoices {
  const { random, people } = book
  const steps = random.int(2, 5)
  const base = rate(random, 0.6, 2, 0.1)
  const step = rate(random, 0.1, 0.6, 0.1)
  const smallest = random.pick([1000, 5000, 10_000])
  const factor = random.pick([2, 3, 5])
  const sums = Array.from({ length: steps }, (_, at) => smallest * factor ** at)
  const month: Product = {
    tiers: sums.map((sum, at) => [at === 0 ? 0 : yuan(sum), Math.round((base + step * at) * 1e6) / 1e6] as const),
    period: random.pick([{ months: 1 }, { months: 1 }, { days: 10 }, { months: 3 }]), periods: random.pick([null, 6, 12]), principal: 'at-end', common: random.chance(0.4),
  }
  const longer: Product = { ...month, tiers: month.tiers.map(([from, one]) => [from, Math.round((one + 0.002) * 1e6) / 1e6] as const), periods: 24 }
  return {
    kind: 'tiered', owner: people.organisation(random, random.pick(['财富', '健康', '酒业', '珠宝', '文旅'])),
    products: random.chance(0.5) ? [[month, 1]] : [[month, 2], [longer, 1]],
    depositFen: random.chance(0.5) ? fixedSums(sums) : roundSums(random, smallest, smallest * 20),
    memos: {
      deposit: ['银卡', '金卡', '钻石卡', '投资款', '会员费', 'VIP认购'], interest: ['收益', '月收益', '会员收益', '利息'], principal: ['退会', '本金', '退款'],
      commission: ['团队奖', '推荐奖', '提成'],
    },
    start: book.from + random.int(0, Math.floor((book.to - book.from) * 0.35)),
  }
}
