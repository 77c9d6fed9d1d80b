import { addMonths, monthly, workday } from '../calendar.ts'
import { yuan, type Book } from '../ledger.ts'
import type { Group } from '../model.ts'
import { cashDesk } from '../people.ts'

/** A charity: many give, a few again and again; few are helped, some of them every month with the same sum. */
export function charity(book: Book): Group {
  const { random, from, to } = book
  const fund = book.firm(random.pick(['慈善', '助学', '公益']), random.pick(['基金会', '慈善会', '志愿者协会']))
  const appeals = Array.from({ length: random.int(2, 5) }, () => random.int(from, to))
  for (const giver of book.crowd(book.scaled(random.int(100, 500)))) {
    const often = random.chance(0.2)
    const sum = random.pick([10, 20, 50, 100, 100, 200, 500, 1000, 5000])
    let day = often ? from + random.int(0, 60) : random.pick(appeals) + Math.round(Math.abs(random.normal()) * 8)
    for (let times = often ? 24 : 1; times > 0 && day <= to; times -= 1) {
      book.pay({ day, from: giver, to: fund, fen: yuan(sum), shown: random.weighted([['full', 2], ['wallet', 2], ['wallet-name', 2]]), memo: random.pick(['捐款', '爱心捐款', '捐赠', '月捐', '']) })
      day = addMonths(day, 1)
    }
  }
  const helped = book.crowd(random.int(8, 40))
  for (const day of monthly(from, to, 10)) {
    book.batch(workday(day), helped.filter(() => random.chance(0.8)).map((one) => ({ from: fund, to: one, fen: yuan(random.pick([300, 500, 500, 800])), memo: random.pick(['助学金', '救助金', '慰问金']) })))
    if (random.chance(0.5)) book.pay({ day: workday(day + 4), from: fund, to: book.firm('医院', '有限公司'), fen: yuan(random.spread(2000, 50_000)), memo: '救助款' })
  }
  return book.lawful('charity', [fund])
}

/** Somebody is ill: hundreds give within two weeks, the hospital is paid, what is left may go back. */
export function illnessCrowdfunding(book: Book): Group {
  const { random, from, to } = book
  const family = book.open(book.someone().owner)
  const hospital = book.firm('中心', '医院')
  const start = random.int(from, Math.max(from, to - 60))
  const givers = book.crowd(book.scaled(random.int(80, 450)))
  for (const giver of givers) book.pay({ day: start + Math.floor(-Math.log(1 - random.unit()) * 5), from: giver, to: family, fen: yuan(random.pick([10, 20, 50, 50, 100, 100, 200, 500, 1000, 2000])), shown: random.weighted([['wallet-name', 3], ['full', 2], ['wallet', 2]]), memo: random.pick(['早日康复', '加油', '捐款', '爱心', '']) })
  for (let day = start + 3; day < start + random.int(40, 150); day += random.int(3, 15)) book.pay({ day, from: family, to: hospital, fen: yuan(random.int(5, 60) * 1000), memo: random.pick(['住院费', '预交金', '医疗费']) })
  if (random.chance(0.3)) for (const giver of givers.slice(0, random.int(5, 30))) book.pay({ day: start + random.int(80, 130), from: family, to: giver, fen: yuan(random.pick([50, 100, 200])), memo: random.pick(['退还善款', '谢谢', '退回']) })
  const employer = book.firm('服务')
  for (const day of monthly(from, to, 12)) {
    book.pay({ day, from: employer, to: family, fen: yuan(random.int(30, 70) * 100), memo: '工资' })
    if (random.chance(0.5)) book.pay({ day: day + 5, from: family, to: cashDesk, fen: yuan(random.int(5, 30) * 100), memo: 'ATM取款' })
  }
  return book.lawful('illness-crowdfunding', [family])
}
