import { addMonths, monthly, workday } from '../calendar.ts'
import { yuan, type Book } from '../ledger.ts'
import type { Group } from '../model.ts'
import { rate } from '../scheme-plan.ts'

/** A small-loan company: money goes out first; constant shares and the principal come back. */
export function smallLoans(book: Book): Group {
  const { random, from, to } = book
  const lender = book.firm('小额贷款', '有限责任公司')
  const holders = Array.from({ length: random.int(2, 6) }, () => book.firm('实业'))
  for (const holder of holders) book.pay({ day: from + random.int(0, 5), from: holder, to: lender, fen: yuan(random.int(10, 100) * 100_000), memo: random.pick(['注册资本', '出资款']) })
  const monthlyRate = rate(random, 0.8, 1.9, 0.1)
  const instalments = random.chance(0.4)
  for (const borrower of book.crowd(book.scaled(random.int(60, 280)))) {
    for (let day = random.int(from + 6, to); day <= to; day += random.int(200, 500)) {
      const fen = yuan(random.int(1, 30) * 5000)
      const months = random.pick([3, 6, 12, 12])
      book.pay({ day, from: lender, to: borrower, fen, memo: random.pick(['放款', '贷款发放', '借款']) })
      for (let month = 1; month <= months; month += 1) {
        if (random.chance(0.02)) break
        const last = month === months
        const back = instalments ? Math.round(fen / months) : last ? fen : 0
        book.pay({ day: addMonths(day, month) + (random.chance(0.15) ? random.int(1, 12) : 0), from: borrower, to: lender, fen: back + Math.round(fen * monthlyRate), memo: random.pick(last ? ['还本息', '还款', '结清'] : ['利息', '还息', '还款', '月供']) })
      }
    }
  }
  for (const day of monthly(from, to, 20)) book.pay({ day: workday(day), from: lender, to: book.firm('数据'), fen: yuan(random.int(5, 40) * 100), memo: '服务费' })
  return book.lawful('small-loans', [lender])
}

/** A person with money who buys a bank's products: out in round sums, back in one sum with some interest. */
export function wealthCustomer(book: Book): Group {
  const { random, from, to } = book
  const saver = book.open(book.someone().owner)
  const sellers = [book.firm('理财', '有限责任公司'), book.firm('基金', '销售有限公司')]
  const others = book.crowd(random.int(3, 8))
  for (let day = from + random.int(0, 20); day <= to; day += random.int(4, 40)) {
    const seller = random.pick(sellers)
    const fen = yuan(random.int(1, 40) * 10_000)
    const term = random.pick([7, 35, 91, 182, 365])
    book.pay({ day: workday(day), from: saver, to: seller, fen, memo: random.pick(['申购', '理财购买', '购买理财']) })
    book.pay({ day: workday(day + term), from: seller, to: saver, fen: Math.round(fen * (1 + random.between(0.015, 0.042) * term / 365)), memo: random.pick(['赎回', '理财到期', '本金及收益']) })
    if (random.chance(0.4)) {
      const other = random.pick(others)
      const [payer, payee] = random.chance(0.5) ? [saver, other] : [other, saver]
      book.pay({ day, from: payer, to: payee, fen: yuan(random.int(1, 90) * 100), memo: random.pick(['转账', '', '还款']) })
    }
  }
  return book.lawful('wealth-customer', [saver])
}

/** A licensed fund seller's account: many buy and redeem as in a scheme, but what comes back follows a price that rises and falls. */
export function fundSales(book: Book): Group {
  const { random, from, to } = book
  const seller = book.firm('基金', random.pick(['基金销售有限公司', '证券有限责任公司']))
  const custodian = book.firm('托管', '银行营业部')
  const prices: number[] = []
  for (let price = 1; prices.length <= to - from; price *= 1 + random.normal() * 0.008 + 0.0001) prices.push(price)
  for (const customer of book.crowd(book.scaled(random.int(80, 400)))) {
    for (let times = random.int(1, 5); times > 0; times -= 1) {
      const day = workday(random.int(from, to))
      const fen = yuan(random.pick([1000, 2000, 5000, 10_000, 30_000, 50_000]))
      book.pay({ day, from: customer, to: seller, fen, memo: random.pick(['申购', '基金申购', '定投', '']) })
      book.pay({ day: workday(day + 1), from: seller, to: custodian, fen, memo: '申购款划转' })
      const sold = workday(day + random.int(7, 400))
      if (sold + 2 > to || !random.chance(0.6)) continue
      const back = Math.round(fen * prices[sold - from]! / (prices[day - from] ?? 1) * 0.995)
      book.pay({ day: sold, from: custodian, to: seller, fen: back, memo: '赎回款划转' })
      book.pay({ day: workday(sold + 1), from: seller, to: customer, fen: back, memo: random.pick(['赎回', '基金赎回款', '']) })
    }
  }
  return book.lawful('fund-sales', [seller])
}

/** A real company and its shareholders: capital once, dividends that follow the year's profit, customers' money all the time. */
export function dividends(book: Book): Group {
  const { random, from, to } = book
  const firm = book.firm(random.pick(['药业', '机械', '酒业', '商贸']), '股份有限公司')
  const holders = book.crowd(book.scaled(random.int(30, 160))).map((account) => ({ account, shares: random.int(1, 60) * 1000 }))
  const customers = Array.from({ length: random.int(8, 25) }, () => book.firm('贸易'))
  const suppliers = Array.from({ length: random.int(4, 12) }, () => book.firm('原料'))
  if (random.chance(0.5)) for (const { account, shares } of holders) book.pay({ day: from + random.int(0, 25), from: account, to: firm, fen: yuan(shares), memo: random.pick(['增资款', '入股', '员工持股']) })
  for (let day = from; day <= to; day += 1) {
    if (random.chance(0.6)) book.pay({ day: workday(day), from: random.pick(customers), to: firm, fen: yuan(random.spread(5000, 400_000)), memo: random.pick(['货款', '销售款']) })
    if (random.chance(0.4)) book.pay({ day: workday(day), from: firm, to: random.pick(suppliers), fen: yuan(random.spread(5000, 300_000)), memo: random.pick(['货款', '采购款']) })
  }
  for (let day = from + random.int(60, 200); day <= to; day += random.int(340, 390)) {
    const perShare = random.between(0.02, 0.35)
    book.batch(workday(day), holders.map(({ account, shares }) => ({ from: firm, to: account, fen: yuan(shares * perShare * 0.8), memo: random.pick(['分红', '股利', '红利款']) })))
  }
  return book.lawful('dividends', [firm])
}
