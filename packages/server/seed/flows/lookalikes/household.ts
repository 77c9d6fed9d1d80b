import { addMonths, monthly, workday } from '../calendar.ts'
import { yuan, type Book } from '../ledger.ts'
import type { Group } from '../model.ts'
import { bankDesk, cashDesk } from '../people.ts'

/** An ordinary person's card: salary, rent or mortgage, shopping, red packets, now and then something large. */
export function household(book: Book): Group {
  const { random, from, to } = book
  const person = book.open(book.someone().owner)
  const employer = book.firm(random.pick(['服务', '电子', '物流', '餐饮']))
  const home = random.chance(0.5) ? book.firm('公寓') : book.firm('住房贷款', '银行支行')
  const shops = Array.from({ length: random.int(4, 10) }, () => book.firm(random.pick(['超市', '餐饮', '加油站', '药房']), '商行'))
  const friends = book.crowd(random.int(4, 12))
  const wage = random.spread(2800, 15_000)
  const housing = yuan(Math.round(wage * random.between(0.15, 0.4)))
  const busy = random.between(0.3, 2)
  for (const day of monthly(from, to, random.int(5, 20))) {
    book.pay({ day: workday(day), from: employer, to: person, fen: yuan(wage * random.between(0.95, 1.1)), memo: random.pick(['工资', '代发工资']), channel: '批量代付' })
    book.pay({ day: day + 3, from: person, to: home, fen: housing, memo: random.pick(['房租', '还贷', '']) })
    if (random.chance(0.4)) book.pay({ day: day + 6, from: person, to: cashDesk, fen: yuan(random.int(3, 30) * 100), memo: 'ATM取款' })
  }
  for (let day = from; day <= to; day += 1) {
    for (let count = random.poisson(busy); count > 0; count -= 1) book.pay({ day, from: person, to: random.pick(shops), fen: yuan(random.spread(5, 400)), shown: random.weighted([['wallet', 3], ['full', 2]]), memo: random.pick(['消费', '', '扫码付款']) })
    if (random.chance(0.05)) {
      const [payer, payee] = random.chance(0.5) ? [person, random.pick(friends)] : [random.pick(friends), person]
      book.pay({ day, from: payer, to: payee, fen: yuan(random.pick([66, 88, 100, 200, 500, 1000, 5000])), shown: random.weighted([['wallet-name', 2], ['full', 2]]), memo: random.pick(['转账', '红包', '还钱', '']) })
    }
  }
  for (let day = from + 20; day <= to; day = addMonths(day, 3)) book.pay({ day, second: 1, from: bankDesk, to: person, fen: random.int(1, 4000), memo: '结息', channel: '系统' })
  return book.lawful('household', [person])
}
