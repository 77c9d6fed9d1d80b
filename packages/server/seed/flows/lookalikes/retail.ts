import { monthly, workday } from '../calendar.ts'
import { bustle, monthlyCosts, yuan, type Book } from '../ledger.ts'
import type { Account, Group } from '../model.ts'
import { cashDesk } from '../people.ts'

/** Buys from a few sellers now and then, for a share of what came in lately. */
function restock(book: Book, shop: Account, day: number, soldFen: number, sellers: readonly Account[]): void {
  const { random } = book
  const fen = Math.round(soldFen * random.between(0.5, 0.8))
  if (fen > 0) book.pay({ day: workday(day), from: shop, to: random.pick(sellers), fen, memo: random.pick(['货款', '进货', '进货款']) })
}

/** A shop: many small payers by card and wallet, some in one daily sum, goods bought every week or so. */
export function shop(book: Book): Group {
  const { random, from, to } = book
  const account = random.chance(0.5) ? book.open(book.someone().owner) : book.firm(random.pick(['超市', '便利', '水果', '百货', '药房']), random.pick(['商行', '便利店', '经营部']))
  const sellers = Array.from({ length: random.int(2, 6) }, () => book.firm('批发'))
  const regulars = book.crowd(book.scaled(random.int(40, 200)))
  const daily = random.spread(4, 22) * Math.min(1, book.scale)
  const ticket = random.spread(15, 150)
  const weekend = random.between(0.7, 1.8)
  // Cards go through a company that settles the next morning, all in one sum.
  const acquirer = random.chance(0.6) ? book.firm('收单服务') : null
  let sold = 0
  for (let day = from; day <= to; day += 1) {
    for (let count = random.poisson(daily * bustle(random, day, weekend)); count > 0; count -= 1) {
      const payer = random.chance(0.7) ? random.pick(regulars) : book.someone()
      const fen = yuan(Math.max(1, ticket * Math.exp(random.normal() * 0.8)))
      sold += fen
      book.pay({ day, from: payer, to: account, fen, shown: random.weighted([['wallet', 5], ['wallet-name', 3], ['full', 1]]), memo: random.pick(['二维码收款', '消费', '商品', '', '扫码付款']) })
    }
    if (acquirer) book.pay({ day, second: 7 * 3600, from: acquirer, to: account, fen: yuan(daily * ticket * random.between(0.2, 0.6) + 1), memo: random.pick(['POS结算', '商户清算款', 'T+1结算']), channel: 'POS' })
    if (random.chance(0.3)) book.pay({ day, from: cashDesk, to: account, fen: yuan(random.int(3, 60) * 100), memo: '现金存入' })
    if (random.chance(0.15)) { restock(book, account, day, sold, sellers); sold = 0 }
    if (random.chance(0.02)) book.pay({ day, from: account, to: random.pick(regulars), fen: yuan(random.int(5, 200)), memo: random.pick(['退款', '退货']) })
  }
  return book.lawful('shop', [account])
}

/** A shop on the web: buyers from everywhere, one in a dozen sends the goods back and gets exactly the price again. */
export function webShop(book: Book): Group {
  const { random, from, to } = book
  const account = book.firm(random.pick(['电子商务', '服饰', '数码', '母婴']), random.pick(['电子商务有限公司', '商贸有限公司', '网络科技有限公司']))
  const sellers = Array.from({ length: random.int(2, 6) }, () => book.firm('制造'))
  const daily = random.spread(4, 25) * Math.min(1, book.scale)
  const prices = Array.from({ length: random.int(4, 20) }, () => Math.round(random.spread(29, 900)) - random.pick([0, 0.1, 0.01]))
  const returned = random.between(0.03, 0.2)
  const sales = Array.from({ length: 3 }, () => random.int(from, to))
  let sold = 0
  for (let day = from; day <= to; day += 1) {
    const rush = sales.some((one) => Math.abs(one - day) < 3) ? 4 : 1
    for (let count = random.poisson(daily * rush); count > 0; count -= 1) {
      const buyer = book.someone()
      const fen = yuan(random.pick(prices)) * random.weighted([[1, 8], [2, 2], [3, 1]])
      sold += fen
      const shown = random.weighted<'full' | 'wallet-name' | 'wallet'>([['full', 3], ['wallet-name', 3], ['wallet', 2]])
      book.pay({ day, from: buyer, to: account, fen, shown, memo: random.pick(['订单', '商品', '购物', '']) })
      if (random.chance(returned)) book.pay({ day: day + random.int(1, 12), from: account, to: buyer, fen: random.chance(0.8) ? fen : Math.round(fen * random.between(0.3, 0.9)), shown, memo: random.pick(['退款', '订单退款', '退货退款', '部分退款']) })
    }
    if (random.chance(0.1)) { restock(book, account, day, sold, sellers); sold = 0 }
  }
  return book.lawful('web-shop', [account])
}

/** A real gym: cards for a year in round sums, campaigns at New Year, few refunds less what was used, rent and trainers. */
export function gymCards(book: Book): Group {
  const { random, from, to } = book
  const gym = book.firm(random.pick(['健身', '游泳', '瑜伽', '美容']), random.pick(['健身有限公司', '体育有限公司', '美容店']))
  const cards = random.pick([[1200, 2000, 3600], [800, 1580, 2980], [1000, 3000, 5000, 10_000]])
  const members = book.crowd(book.scaled(random.int(80, 350)))
  for (const member of members) {
    for (let day = random.int(from - 200, to); day <= to; day += random.int(330, 420)) {
      const fen = yuan(random.pick(cards))
      book.pay({ day, from: member, to: gym, fen, shown: random.weighted([['full', 3], ['wallet', 1], ['wallet-name', 1]]), memo: random.pick(['会员卡', '年卡', '充值', '充值卡', '']) })
      if (random.chance(0.05)) book.pay({ day: day + random.int(10, 150), from: gym, to: member, fen: Math.round(fen * random.between(0.2, 0.9) / 100) * 100, memo: random.pick(['退卡', '退款', '会员卡退费']) })
      if (random.chance(0.5)) break
    }
  }
  monthlyCosts(book, gym, random.between(0.6, 0.9))
  return book.lawful('gym-cards', [gym])
}

/** A doctor: patients pay odd sums, insurance settles monthly, medicines are bought. */
export function clinic(book: Book): Group {
  const { random, from, to } = book
  const doctor = random.chance(0.4) ? book.open(book.someone().owner) : book.firm(random.pick(['口腔', '中医', '内科']), '诊所')
  const fund = book.firm('医疗保障', '基金中心')
  const drugs = [book.firm('医药'), book.firm('医疗器械')]
  const patients = book.crowd(book.scaled(random.int(80, 300)))
  const daily = random.spread(2, 10) * Math.min(1, book.scale)
  for (let day = from; day <= to; day += 1) {
    for (let count = random.poisson(daily * bustle(random, day, 0.6)); count > 0; count -= 1) {
      const fen = yuan(random.spread(20, 2500))
      const patient = random.pick(patients)
      book.pay({ day, from: patient, to: doctor, fen, shown: random.weighted([['full', 1], ['wallet', 2], ['wallet-name', 1]]), memo: random.pick(['诊费', '药费', '挂号', '', '收款']) })
      if (random.chance(0.01)) book.pay({ day: day + 1, from: doctor, to: patient, fen: Math.ceil(fen / 2), memo: '退费' })
    }
  }
  for (const day of monthly(from, to, 12)) {
    book.pay({ day: workday(day), from: fund, to: doctor, fen: yuan(random.spread(5000, 60_000)), memo: '医保结算款' })
    for (const seller of drugs) book.pay({ day: workday(day + 4), from: doctor, to: seller, fen: yuan(random.spread(3000, 40_000)), memo: random.pick(['药品款', '货款']) })
  }
  return book.lawful('clinic', [doctor])
}

/** One neighbour collects for goods bought together, or lottery tickets; pays the seller the next day; refunds and small winnings. */
export function groupPurchase(book: Book): Group {
  const { random, from, to } = book
  const leader = book.open(book.someone().owner)
  const seller = book.firm(random.pick(['果业', '水产', '粮油']))
  const lottery = random.chance(0.4)
  const neighbours = book.crowd(book.scaled(random.int(40, 220)))
  for (let day = from + random.int(0, 9); day <= to; day += random.int(3, 12)) {
    const price = yuan(lottery ? random.pick([10, 20, 50, 100]) : random.int(19, 168))
    const joined = neighbours.filter(() => random.chance(0.35))
    for (const one of joined) book.pay({ day, from: one, to: leader, fen: price * random.weighted([[1, 6], [2, 3], [4, 1]]), shown: random.weighted([['wallet-name', 4], ['full', 2]]), memo: random.pick(['团购', '接龙', '', lottery ? '合买' : '水果']) })
    if (joined.length === 0) continue
    book.pay({ day: day + 1, from: leader, to: seller, fen: Math.round(price * joined.length * 1.3), memo: random.pick(['货款', '购买', '']) })
    for (const one of joined) if (random.chance(lottery ? 0.06 : 0.03)) book.pay({ day: day + random.int(1, 4), from: leader, to: one, fen: lottery ? yuan(random.spread(5, 800)) : price, memo: lottery ? random.pick(['奖金', '中奖']) : random.pick(['退款', '坏果赔付']) })
  }
  return book.lawful('group-purchase', [leader])
}
