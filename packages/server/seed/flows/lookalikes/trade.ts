import { addMonths, dateOf, monthly, workday } from '../calendar.ts'
import { yuan, type Book } from '../ledger.ts'
import type { Group } from '../model.ts'
import { cashDesk } from '../people.ts'

/** A farmers' cooperative that sells what its members grow: paid by a few buyers, pays many after every harvest; seed money in spring. */
export function produceBuyer(book: Book): Group {
  const { random, from, to } = book
  const coop = book.firm(random.pick(['种植', '果蔬', '粮食', '茶叶']), '专业合作社')
  const buyers = Array.from({ length: random.int(2, 6) }, () => book.firm('粮油'))
  const farmers = book.crowd(book.scaled(random.int(50, 260))).map((account) => ({ account, fields: random.spread(1, 30) }))
  const harvests = random.pick([[6, 10], [5, 6, 7, 8, 9], [9, 10, 11], [4, 5, 9]])
  for (const day of monthly(from, to, random.int(1, 28))) {
    const month = Number(dateOf(day).slice(5, 7))
    if (month === 3) {
      for (const { account, fields } of farmers) if (random.chance(0.6)) book.pay({ day: day + random.int(0, 20), from: account, to: coop, fen: yuan(Math.round(fields * random.between(80, 200))), memo: random.pick(['种子款', '化肥款', '农资款', '']) })
    }
    if (!harvests.includes(month)) continue
    const price = random.between(180, 900)
    const due = farmers.filter(() => random.chance(0.8)).map(({ account, fields }) => ({ from: coop, to: account, fen: yuan(fields * price * random.between(0.6, 1.4)), memo: random.pick(['粮款', '收购款', '货款', '果款']) }))
    const sum = due.reduce((total, { fen }) => total + fen, 0)
    for (const buyer of buyers) book.pay({ day: workday(day - random.int(1, 8)), from: buyer, to: coop, fen: Math.max(100, Math.round(sum * random.between(1.05, 1.3) / buyers.length)), memo: random.pick(['货款', '收购款']) })
    book.batch(workday(day), due)
    if (random.chance(0.5)) book.pay({ day: day + 3, from: coop, to: cashDesk, fen: yuan(random.int(5, 50) * 1000), memo: '备用金' })
  }
  // What was sold through the cooperative earns a share of the surplus, once a year.
  for (let day = from + random.int(20, 200); day <= to; day = addMonths(day, 12)) book.batch(workday(day), farmers.map(({ account, fields }) => ({ from: coop, to: account, fen: yuan(fields * random.between(20, 60)), memo: random.pick(['盈余返还', '二次返利', '分红']) })))
  return book.lawful('produce-buyer', [coop])
}

/** A wholesaler: dealers pay as they order, and at the end of the quarter get a constant share of their orders back as a rebate. */
export function supplier(book: Book): Group {
  const { random, from, to } = book
  const firm = book.firm(random.pick(['酒业', '饮料', '建材', '日化']), random.pick(['有限公司', '商贸有限公司']))
  const maker = book.firm('制造')
  const share = random.int(2, 8) / 100
  const dealers = book.crowd(book.scaled(random.int(40, 160))).map((account) => ({ account, size: random.spread(800, 30_000), ordered: 0, guarantee: yuan(random.pick([5000, 10_000, 20_000])) }))
  for (const dealer of dealers) if (random.chance(0.5)) book.pay({ day: from + random.int(0, 60), from: dealer.account, to: firm, fen: dealer.guarantee, memo: random.pick(['经销保证金', '押金']) })
  for (let day = from; day <= to; day += 1) {
    for (const dealer of dealers) {
      if (!random.chance(0.04)) continue
      const fen = yuan(Math.round(dealer.size * Math.exp(random.normal() * 0.5)))
      if (book.pay({ day, from: dealer.account, to: firm, fen, memo: random.pick(['货款', '进货款', '', '订货']) })) dealer.ordered += fen
    }
    if (random.chance(0.12)) book.pay({ day: workday(day), from: firm, to: maker, fen: yuan(dealers.length * random.spread(400, 6000)), memo: '采购款' })
    if (dateOf(day).endsWith('-28') && Number(dateOf(day).slice(5, 7)) % 3 === 0) {
      book.batch(workday(day), dealers.filter(({ ordered }) => ordered > 0).map(({ account, ordered }) => ({ from: firm, to: account, fen: Math.max(1, Math.round(ordered * share)), memo: random.pick(['返利', '季度返利', '销售折扣']) })))
      for (const dealer of dealers) dealer.ordered = 0
    }
  }
  return book.lawful('supplier', [firm])
}
