import { addMonths, dateOf, monthly } from '../calendar.ts'
import { monthlyCosts, yuan, type Book } from '../ledger.ts'
import type { Group } from '../model.ts'

/** A school: fees for a course in two waves a year, some given back in part, teachers paid monthly, bursaries to a few. */
export function school(book: Book): Group {
  const { random, from, to } = book
  const account = book.firm(random.pick(['教育', '艺术', '外语', '幼儿']), random.pick(['培训学校有限公司', '教育科技有限公司', '幼儿园']))
  const fees = random.pick([[3800, 5800, 9800], [2600, 4200], [6000, 12_000, 18_000], [1500, 1800]])
  const pupils = book.crowd(book.scaled(random.int(80, 350)))
  const terms = monthly(from, to, random.int(10, 28)).filter((day) => [2, 8].includes(Number(dateOf(day).slice(5, 7))))
  const other = monthly(from, to, 3).filter(() => random.chance(0.2))
  for (const term of [...terms, ...other]) {
    for (const pupil of pupils.filter(() => random.chance(terms.includes(term) ? 0.75 : 0.1))) {
      const fen = yuan(random.pick(fees))
      const day = term + Math.round(random.normal() * 6)
      book.pay({ day, from: pupil, to: account, fen, shown: random.weighted([['full', 4], ['wallet-name', 1], ['wallet', 1]]), memo: random.pick(['学费', '课时费', '培训费', '学费', '']) })
      if (random.chance(0.07)) book.pay({ day: day + random.int(5, 100), from: account, to: pupil, fen: Math.max(100, Math.round(fen * random.pick([1, 0.9, 0.7, 0.5, 0.35]))), memo: random.pick(['退学费', '退费', '课时退款']) })
      if (random.chance(0.02)) book.pay({ day: addMonths(day, 3), from: account, to: pupil, fen: yuan(random.pick([300, 500, 1000])), memo: random.pick(['奖学金', '助学金']) })
    }
  }
  monthlyCosts(book, account, random.between(0.5, 0.85))
  return book.lawful('school', [account])
}
