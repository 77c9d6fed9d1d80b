import type { Book } from '../ledger.ts'
import { fixedSums, rate, roundSums, type KindChoices, type Product } from '../scheme-plan.ts'

/** Spend or top up, and get it all back with more, week by week: no principal is ever owed. */
export function consumptionRebate(book: Book): KindChoices {
  const { random, people } = book
  const period: Product['period'] = random.pick([{ days: 7 }, { days: 7 }, { days: 1 }, { months: 1 }, { days: 10 }])
  const perPeriod = 'months' in period ? rate(random, 6, 12, 0.5) : period.days === 1 ? rate(random, 0.2, 1, 0.05) : rate(random, 1, 5, 0.25)
  const product: Product = { tiers: [[0, perPeriod]], period, periods: Math.round(random.between(1.1, 1.8) / perPeriod), principal: 'never', common: random.chance(0.4) }
  const daily = 'days' in period && period.days === 1
  return {
    kind: 'consumption-rebate', products: [[product, 1]],
    owner: people.organisation(random, random.pick(['百货', '易购', '优选', '商城', '生活']), random.pick(['商行', '百货店', '电子商务有限公司', '商贸有限公司'])),
    depositFen: random.chance(0.5) ? fixedSums([500, 1000, 2000, 5000, 10_000, 30_000]) : roundSums(random, 1000, 10_000),
    participants: Math.max(12, Math.round(random.spread(40, daily ? 120 : 600) * book.scale)),
    start: Math.max(book.from, book.to - random.int(90, daily ? 240 : 600)),
    walletShare: random.chance(0.6) ? random.between(0.05, 0.5) : 0, walletNamed: random.pick([0, 0.5, 0.9, 1]), topUp: random.between(0.2, 0.7), shopIncome: random.chance(0.7) ? random.spread(300, 8000) : 0,
    partial: 0, early: 0,
    memos: {
      deposit: ['充值', '会员充值', '购物', '消费', '充5000', '货款'], interest: ['返利', '消费返还', '返现', '周返', '积分兑现', '消费补贴'], principal: ['退款', '返利'],
      commission: ['推荐奖', '商家让利', '推广奖励'],
    },
  }
}
