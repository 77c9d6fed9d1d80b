import { isWorkday, monthly, workday } from '../calendar.ts'
import { yuan, type Book } from '../ledger.ts'
import type { Group } from '../model.ts'
import { bankDesk, cashDesk } from '../people.ts'

/** A factory: a few customers pay it, hundreds are paid by it on the same day of every month, nearly the same sums. */
export function payroll(book: Book): Group {
  const { random, from, to } = book
  const firm = book.firm(random.pick(['机械', '服装', '电子', '食品']))
  const staff = book.crowd(book.scaled(random.int(40, 260))).map((account) => ({ account, base: random.int(32, 110) * 100, joined: random.chance(0.25) ? random.int(from, to) : from }))
  const customers = Array.from({ length: random.int(3, 12) }, () => book.firm('贸易'))
  const suppliers = Array.from({ length: random.int(3, 10) }, () => book.firm('材料'))
  const wages = staff.reduce((sum, { base }) => sum + base, 0)
  for (const day of monthly(from, to, random.int(5, 25))) {
    const paid = workday(day, random.chance(0.5) ? 1 : -1)
    for (const customer of customers) book.pay({ day: workday(day - random.int(1, 20)), from: customer, to: firm, fen: yuan(wages * random.between(0.9, 2.2) / customers.length), memo: random.pick(['货款', '加工费', '合同款']) })
    for (const supplier of suppliers) if (random.chance(0.7)) book.pay({ day: workday(day + random.int(1, 8)), from: firm, to: supplier, fen: yuan(wages * random.between(0.2, 0.9) / suppliers.length), memo: random.pick(['材料款', '货款']) })
    book.batch(paid, staff.filter(({ joined }) => joined <= paid).map(({ account, base }) => ({
      from: firm, to: account, fen: yuan(base + (random.chance(0.6) ? random.int(-300, 900) : 0) + random.int(0, 99) / 100), memo: random.pick(['工资', '代发工资', `${Number(random.int(1, 12))}月工资`]),
    })))
    // Some give back what was paid too much, or a travel advance.
    for (const { account } of staff) if (random.chance(0.015)) book.pay({ day: paid + random.int(1, 9), from: account, to: firm, fen: yuan(random.int(1, 30) * 100), memo: random.pick(['退回多发工资', '归还备用金', '']) })
    book.pay({ day: workday(day + 5), from: firm, to: bankDesk, fen: yuan(wages * 0.12), memo: '税款' })
  }
  return book.lawful('payroll', [firm])
}

/** A contractor: progress payments in from one or two sites, workers paid in batches at odd times, advances between. */
export function contractor(book: Book): Group {
  const { random, from, to } = book
  const boss = random.chance(0.5) ? book.open(book.someone().owner) : book.firm('建筑劳务')
  const sites = Array.from({ length: random.int(1, 3) }, () => book.firm('建设工程'))
  const workers = book.crowd(book.scaled(random.int(30, 180)))
  for (let day = from + random.int(5, 30); day <= to; day += random.int(20, 55)) {
    const crew = workers.filter(() => random.chance(0.7))
    if (crew.length === 0) continue
    const wage = random.int(180, 400)
    const due = crew.map((account) => ({ from: boss, to: account, fen: yuan(wage * random.int(8, 30)), memo: random.pick(['工资', '劳务费', '人工费', '']) }))
    const sum = due.reduce((total, { fen }) => total + fen, 0)
    book.pay({ day: workday(day - random.int(0, 3)), from: random.pick(sites), to: boss, fen: Math.round(sum * random.between(1.05, 1.5)), memo: random.pick(['工程进度款', '劳务费', '工程款']) })
    book.batch(day, due)
    for (const worker of crew) if (random.chance(0.08)) book.pay({ day: day + random.int(3, 18), from: boss, to: worker, fen: yuan(random.int(3, 20) * 100), memo: random.pick(['生活费', '预支', '借支']) })
    if (random.chance(0.6)) book.pay({ day: day + 2, from: boss, to: cashDesk, fen: yuan(random.int(5, 60) * 1000), memo: '取现' })
    if (isWorkday(day)) book.pay({ day, from: boss, to: book.firm('设备租赁'), fen: yuan(random.int(20, 300) * 100), memo: '租赁费' })
  }
  return book.lawful('contractor', [boss])
}
