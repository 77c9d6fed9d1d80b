import type { Book } from '../ledger.ts'
import { rate, roundSums, type KindChoices, type Product } from '../scheme-plan.ts'

/** Lending between persons as it was feigned: several accounts, sometimes one in the owner's own name, terms or instalments. */
export function platform(book: Book): KindChoices {
  const { random, people } = book
  const monthly = rate(random, 0.7, 2, 0.1)
  const instalments: Product = { tiers: [[0, monthly]], period: { months: 1 }, periods: random.pick([6, 12, 12]), principal: 'instalments', common: false }
  const interest: Product = { tiers: [[0, monthly]], period: { months: 1 }, periods: random.pick([3, 6, 12]), principal: 'at-end', common: false }
  return {
    kind: 'platform', owner: people.organisation(random, random.pick(['金服', '网络', '信息', '数科']), random.pick(['信息科技有限公司', '网络科技有限公司', '信息咨询有限公司'])),
    products: random.pick<KindChoices['products']>([[[interest, 1]], [[interest, 3], [instalments, 1]], [[instalments, 1]], [[interest, 1]]]),
    depositFen: roundSums(random, 2000, 60_000), accounts: random.int(2, 5), payerInOtherName: random.chance(0.25), topUp: random.between(0.3, 0.7),
    participants: Math.max(12, Math.round(random.spread(60, 600) * book.scale)), walletShare: random.chance(0.6) ? random.between(0.05, 0.4) : 0,
    memos: {
      deposit: ['充值', '出借', '投标', '平台充值', '账户充值'], interest: ['提现', '收益提现', '回款', '利息'], principal: ['提现', '本金回款', '回款', '还款'],
      commission: ['推广奖励', '邀请奖励', '渠道返佣'],
    },
  }
}

/** Collected with payment codes: most rows name the payment company, not the payer. */
export function walletCollect(book: Book): KindChoices {
  const { random, people } = book
  const product: Product = { tiers: [[0, rate(random, 1, 6, 0.25)]], period: random.pick([{ days: 7 }, { days: 10 }, { months: 1 }]), periods: random.pick([null, 6, 10]), principal: 'at-end', common: random.chance(0.3) }
  return {
    kind: 'wallet-collect', owner: random.chance(0.5) ? book.someone().owner : people.organisation(random, random.pick(['便利', '生活', '优品']), random.pick(['商行', '网络科技有限公司'])),
    products: [[product, 1]], depositFen: roundSums(random, 500, 20_000), walletShare: random.between(0.5, 0.95), walletNamed: random.pick([0, 0.3, 0.7, 1]), cashShare: 0,
    start: Math.max(book.from, book.to - random.int(120, 500)),
    memos: {
      deposit: ['扫码付款', '二维码收款', '收款', '订单', '商品'], interest: ['返现', '红包', '转账', '奖励'], principal: ['退款', '转账', '提现'], commission: ['奖励', '红包', '推广'],
    },
  }
}
