import { addMonths, monthly, workday } from '../calendar.ts'
import { yuan, type Book } from '../ledger.ts'
import type { Group } from '../model.ts'

/** An insurance agency: premiums of many, forwarded to the insurer within days; claims and a few surrenders paid out; commission to its people. */
export function insuranceAgent(book: Book): Group {
  const { random, from, to } = book
  const agency = random.chance(0.3) ? book.open(book.someone().owner) : book.firm('保险代理', '有限公司')
  const insurer = book.firm('人寿保险', '股份有限公司')
  const agents = book.crowd(random.int(3, 14))
  const share = random.between(0.05, 0.3)
  const brought = agents.map(() => 0)
  for (const customer of book.crowd(book.scaled(random.int(80, 350)))) {
    const premium = yuan(random.pick([365, 880, 1200, 2400, 3650, 5000, 10_000]) + (random.chance(0.4) ? random.int(1, 99) : 0))
    const agent = random.int(0, agents.length - 1)
    for (let day = random.int(from - 300, to); day <= to; day = addMonths(day, 12) + random.int(-10, 10)) {
      if (!book.pay({ day, from: customer, to: agency, fen: premium, shown: random.weighted([['full', 4], ['wallet-name', 1]]), memo: random.pick(['保费', '保险费', '续期保费', '']) })) continue
      brought[agent] = brought[agent]! + premium
      book.pay({ day: workday(day + random.int(1, 3)), from: agency, to: insurer, fen: Math.round(premium * 0.97), memo: '保费划转' })
      if (random.chance(0.08)) {
        const claim = yuan(random.spread(200, 20_000))
        const paid = workday(day + random.int(20, 300))
        if (book.pay({ day: paid, from: insurer, to: agency, fen: claim, memo: '理赔款' })) book.pay({ day: workday(paid + 1), from: agency, to: customer, fen: claim, memo: random.pick(['理赔款', '赔款']) })
      }
      if (random.chance(0.02)) book.pay({ day: day + random.int(30, 200), from: agency, to: customer, fen: Math.round(premium * random.between(0.3, 0.9)), memo: random.pick(['退保', '退保金']) })
    }
  }
  for (const day of monthly(from, to, 18)) {
    const sum = brought.reduce((a, b) => a + b, 0)
    if (sum > 0) book.pay({ day: workday(day - 2), from: insurer, to: agency, fen: Math.round(sum / ((to - from) / 30) * share * 1.3), memo: '代理手续费' })
    for (const [at, agent] of agents.entries()) {
      const fen = Math.round(brought[at]! / ((to - from) / 30) * share * random.between(0.5, 1.5))
      if (fen > 0) book.pay({ day: workday(day), from: agency, to: agent, fen, memo: random.pick(['佣金', '代理费', '提成']) })
    }
  }
  return book.lawful('insurance-agent', [agency])
}
