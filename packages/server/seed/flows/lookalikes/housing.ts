import { addMonths, monthly, workday } from '../calendar.ts'
import { monthlyCosts, yuan, type Book } from '../ledger.ts'
import type { Group } from '../model.ts'

/** The manager of an estate: every household pays by its floor area, once a year or by the quarter; decoration deposits go back whole. */
export function propertyFees(book: Book): Group {
  const { random, from, to } = book
  const manager = book.firm('物业', random.pick(['物业服务有限公司', '物业管理有限公司']))
  const price = random.between(0.8, 3.5)
  const months = random.pick([3, 6, 12, 12])
  const utilities = [book.firm('供电'), book.firm('水务')]
  for (const home of book.crowd(book.scaled(random.int(120, 500)))) {
    const fen = yuan(Math.round(random.between(55, 160) * price * 100) / 100 * months)
    for (let day = from + random.int(0, months * 30); day <= to; day = addMonths(day, months) + random.int(-20, 40)) {
      book.pay({ day, from: home, to: manager, fen, shown: random.weighted([['full', 3], ['wallet-name', 2], ['wallet', 2]]), memo: random.pick(['物业费', '物业费', '服务费', '停车费', '']) })
    }
    if (random.chance(0.1)) {
      const day = random.int(from, to)
      const deposit = yuan(random.pick([1000, 2000, 3000]))
      book.pay({ day, from: home, to: manager, fen: deposit, memo: random.pick(['装修押金', '保证金']) })
      book.pay({ day: day + random.int(60, 200), from: manager, to: home, fen: deposit, memo: random.pick(['退装修押金', '押金退还']) })
    }
  }
  monthlyCosts(book, manager, random.between(0.5, 0.75))
  for (const day of monthly(from, to, 15)) {
    for (const one of utilities) book.pay({ day: workday(day + 3), from: manager, to: one, fen: yuan(random.spread(300, 6000)), memo: random.pick(['电费', '水费']) })
  }
  return book.lawful('property-fees', [manager])
}

/** Rooms to let: a deposit in, rent every month or quarter, the deposit out again at the end, whole or less damages. */
export function rentAndDeposits(book: Book): Group {
  const { random, from, to } = book
  const landlord = random.chance(0.4) ? book.open(book.someone().owner) : book.firm('公寓', random.pick(['住房租赁有限公司', '公寓管理有限公司']))
  const owners = book.crowd(random.int(5, 40))
  const every = random.pick([1, 1, 3])
  for (const tenant of book.crowd(book.scaled(random.int(60, 260)))) {
    const rent = yuan(random.int(6, 40) * 100)
    const start = random.int(from - 120, to)
    const stay = random.pick([6, 12, 12, 18])
    book.pay({ day: start, from: tenant, to: landlord, fen: rent * random.pick([1, 1, 2]), memo: random.pick(['押金', '租房押金', '押一付一']) })
    for (let month = 0; month < stay; month += every) book.pay({ day: addMonths(start, month) + random.int(0, 4), from: tenant, to: landlord, fen: rent * every, shown: random.weighted([['full', 4], ['wallet-name', 1]]), memo: random.pick(['房租', '租金', '']) })
    const kept = random.chance(0.3) ? random.int(1, 5) * 10_000 : 0
    book.pay({ day: addMonths(start, stay) + random.int(0, 10), from: landlord, to: tenant, fen: Math.max(10_000, rent - kept), memo: random.pick(['退押金', '押金退还', '退房押金']) })
  }
  // Those who own the rooms are paid the same sum every month: a constant rhythm without anything paid in.
  const sums = owners.map(() => yuan(random.int(8, 60) * 100))
  for (const day of monthly(from, to, random.int(1, 28))) book.batch(day, owners.map((owner, at) => ({ from: landlord, to: owner, fen: sums[at]!, memo: random.pick(['房租', '租金', '托管租金']) })))
  return book.lawful('rent-and-deposits', [landlord])
}
