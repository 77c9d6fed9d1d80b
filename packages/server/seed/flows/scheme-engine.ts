import { addMonths, dayOfMonth, monthly, weekday, type Day } from './calendar.ts'
import type { Book } from './ledger.ts'
import type { Group } from './model.ts'
import { payDay, schemeCash } from './scheme-cash.ts'
import { schemeCrowd, type Investor } from './scheme-crowd.ts'
import type { Product, SchemePlan } from './scheme-plan.ts'
import { daysOf, names, schemeTally, type Contract } from './scheme-tally.ts'

interface Deal extends Contract { investor: Investor; from: Day; done: number; open: boolean; firstShare: number }

/** Lives a scheme day by day: who pays in, who is paid, what is taken, and when it ends. */
export function runScheme(book: Book, plan: SchemePlan): Group {
  const { random, to } = book
  let arrived = 0
  const cash = schemeCash(book, plan, () => plan.rescued || arrived < plan.participants * 0.7)
  const tally = schemeTally()
  const { sellers, arrivals } = schemeCrowd(book, plan)
  const agenda = new Map<Day, { rank: number; act: () => void }[]>()
  const commissionDay = random.int(1, 25)
  const commonDate = random.int(1, 28)
  const batchSecond = random.int(9 * 3600, 15 * 3600)
  let today = plan.start
  let clock = batchSecond
  let broke: Day | null = null

  /** Lowest rank first: friends of the house, everybody else, and last what is paid in, which nobody can spend before it is there. */
  const later = (day: Day, rank: 0 | 1 | 2, act: () => void): void => {
    const at = Math.max(day, today + 1)
    const list = agenda.get(at)
    if (list) list.push({ rank, act })
    else agenda.set(at, [{ rank, act }])
  }
  const memo = (list: readonly string[]) => (random.chance(plan.blankMemos) ? '' : random.pick(list))
  // Nobody rounds a small sum so far that the rate is no longer the one promised.
  const interestOf = (fen: number, rate: number) => {
    const exact = Math.max(1, Math.round(fen * rate))
    return exact < plan.roundFen * 50 ? exact : Math.round(exact / plan.roundFen) * plan.roundFen
  }

  const payOut = (investor: Investor, principalFen: number, returnFen: number): boolean => {
    if (broke !== null) return false
    clock += random.int(1, 20)
    const text = memo(principalFen > 0 ? plan.memos.principal : plan.memos.interest)
    const label = { role: 'payout', person: investor.person.idNumber, principalFen, returnFen } as const
    if (!cash.send(today, clock, investor.payTo, principalFen + returnFen, text, investor.shownOut, label)) {
      broke = today
      return false
    }
    tally.payout(investor.person.idNumber, principalFen, returnFen, names(investor.shownOut, investor.payTo.outside))
    return true
  }

  const commissionFor = (investor: Investor, fen: number): void => {
    const { seller } = investor
    const due = Math.round(fen * plan.commission / 100) * 100
    if (!seller || due <= 0) return
    if (plan.commissionDelay === 'monthly') seller.owedFen += due
    else later(today + Math.max(1, plan.commissionDelay), 0, () => payCommission(seller, due))
  }
  const payCommission = (seller: (typeof sellers)[number], fen: number): void => {
    if (broke !== null) return
    const person = seller.account.owner.idNumber
    clock += random.int(1, 20)
    if (cash.send(today, clock, seller.account, fen, memo(plan.memos.commission), 'full', { role: 'commission', person })) tally.commission(person, fen)
  }

  const deposit = (investor: Investor, fen: number, reinvestFen: number): void => {
    const product = random.weighted(plan.products)
    const account = random.pick(cash.collecting)
    const parts = fen >= 5_000_000 && random.chance(plan.splitLarge) ? random.int(2, 3) : 1
    let left = fen
    let again = reinvestFen
    let second = random.int(8 * 3600, 20 * 3600)
    const card = random.pick(investor.payFrom)
    for (let part = parts; part > 0; part -= 1) {
      const sum = part === 1 ? left : Math.round(left / part / 100_000) * 100_000
      if (sum <= 0) continue
      const reinvested = Math.min(again, sum)
      cash.receive(today, second, card, account, sum, memo(plan.memos.deposit), investor.shownIn, { role: 'deposit', person: investor.person.idNumber, reinvestFen: reinvested })
      tally.deposit(investor.person.idNumber, today, sum, reinvested, names(investor.shownIn, card.outside))
      left -= sum
      again -= reinvested
      second += random.int(20, 400)
    }
    const deal: Deal = { product, rate: rateFor(product, fen), firstFen: fen, money: fen, book: fen, paid: false, investor, from: today, done: 0, open: true, firstShare: 1 }
    tally.contracts.push(deal)
    commissionFor(investor, fen - reinvestFen)
    begin(deal)
    if (random.chance(plan.topUp)) later(today + random.int(3, 90), 2, () => { if (broke === null) deposit(investor, plan.depositFen(random), 0) })
  }

  const begin = (deal: Deal): void => {
    deal.firstShare = 1
    schedule(deal)
    if (deal.product.principal !== 'at-end') return
    const months = deal.product.periods === null ? 12 : deal.product.periods * daysOf(deal.product.period) / 30
    if (!random.chance(1 - (1 - plan.early) ** months)) return
    const started = deal.from
    later(today + random.int(5, Math.max(6, Math.floor(months * 29))), 1, () => {
      if (!deal.open || deal.from !== started || broke !== null) return
      const penalty = Math.round(deal.money * plan.penalty)
      if (payOut(deal.investor, deal.money - penalty, 0)) deal.open = false
    })
  }

  const schedule = (deal: Deal): void => {
    const due = dueDay(deal, commonDate, plan.proRata)
    const day = payDay(plan, due)
    const { insider } = deal.investor
    const slow = plan.breakDay !== null && day > plan.breakDay - plan.slowDays && !insider && random.chance(0.5)
    if (day <= to) later(slow ? day + random.int(2, 25) : day, insider ? 0 : 1, () => settle(deal))
  }

  /** One period is over. */
  const settle = (deal: Deal): void => {
    if (!deal.open || broke !== null) return
    const { product, investor } = deal
    deal.done += 1
    const interest = interestOf(deal.book, deal.rate * (deal.done === 1 ? deal.firstShare : 1))
    const last = product.periods !== null && deal.done >= product.periods
    if (product.principal === 'instalments' && product.periods !== null) {
      const part = last ? deal.money : Math.floor(deal.firstFen / product.periods)
      if (!payOut(investor, part, interestOf(deal.firstFen, deal.rate))) return
      deal.money -= part
      deal.paid = true
      deal.open = !last
    } else if (!last) {
      const share = plan.partial * daysOf(product.period) / 30
      const back = product.principal === 'at-end' && random.chance(share) ? Math.floor(deal.money * random.between(0.1, 0.6) / 100_000) * 100_000 : 0
      if (!payOut(investor, back, interest)) return
      // A first period paid by days does not show the rate.
      deal.paid ||= deal.done > 1 || deal.firstShare === 1
      deal.money -= back
      deal.book -= back
    } else if (product.principal === 'never') {
      if (payOut(investor, 0, interest)) deal.paid = true
      deal.open = false
    } else mature(deal, interest)
    if (deal.open) schedule(deal)
  }

  const mature = (deal: Deal, interest: number): void => {
    const { investor } = deal
    const way = random.weighted(plan.maturity)
    if (way === 'book-roll' || way === 'compound') {
      if (way === 'book-roll' && !payOut(investor, 0, interest)) return
      if (way === 'book-roll') deal.paid = true
      else deal.book += interest
      tally.rolled(deal.book)
      deal.from = today
      deal.done = 0
      return
    }
    const back = deal.money
    const gain = interest + deal.book - deal.money
    if (!payOut(investor, back, gain)) return
    deal.paid = true
    deal.open = false
    if (way === 'repay') return
    const again = random.weighted([[back, 3], [Math.ceil((back + gain) / 100_000) * 100_000, 1], [back + plan.depositFen(random), 1], [Math.max(100_000, Math.floor(back * 0.6 / 100_000) * 100_000), 1]])
    later(today + random.int(1, 9), 2, () => { if (broke === null) deposit(investor, again, Math.min(again, back + gain)) })
  }

  cash.start(today)
  for (; today <= to; today += 1) {
    clock = batchSecond
    if (broke === null && plan.breakDay !== null && today >= plan.breakDay) {
      broke = today
      if (plan.consoled) console_()
      cash.skim(today, !plan.consoled)
    }
    // The day begins with what is there from yesterday: it is taken, spent, paid out; then new money comes.
    if (broke === null) cash.skim(today, false)
    cash.business(today, broke === null)
    const due = agenda.get(today) ?? []
    agenda.delete(today)
    for (const { act } of due.toSorted((one, other) => one.rank - other.rank)) act()
    if (plan.commissionDelay === 'monthly' && dayOfMonth(today) === commissionDay) {
      for (const seller of sellers) {
        if (seller.owedFen > 0) payCommission(seller, seller.owedFen)
        seller.owedFen = 0
      }
    }
    // After the end a few still pay in, for a day or two.
    for (const investor of arrivals.get(today) ?? []) {
      arrived += 1
      if (broke === null || (today <= broke + 3 && random.chance(0.3))) deposit(investor, plan.depositFen(random), 0)
    }
  }

  /** After the end a few loud ones get a little back. */
  function console_(): void {
    for (const deal of random.shuffled(tally.contracts as Deal[]).slice(0, random.int(2, 10))) {
      if (!deal.open || deal.money < 200_000) continue
      later(today + random.int(3, 60), 1, () => {
        const back = Math.floor(deal.money * random.between(0.02, 0.15) / 10_000) * 10_000
        const { investor } = deal
        if (back <= 0 || cash.total() < back) return
        const label = { role: 'payout', person: investor.person.idNumber, principalFen: back, returnFen: 0 } as const
        clock += 30
        if (!cash.send(today, clock, investor.payTo, back, memo(['退款', '部分本金', '先行退还']), investor.shownOut, label)) return
        deal.money -= back
        tally.payout(investor.person.idNumber, back, 0, names(investor.shownOut, investor.payTo.outside))
      })
    }
  }

  const alsoOwners = [...new Set(cash.own.map(({ owner }) => owner.name))].filter((name) => name !== plan.owner.name)
  return {
    truth: {
      name: plan.owner.name, idNumber: plan.owner.idNumber, accounts: cash.own.map(({ no }) => no), kind: plan.owner.kind,
      alsoOwners, verdict: 'fundraising-like', story: plan.kind, estimate: tally.figures(broke),
    },
    accounts: cash.own, transfers: book.transfers,
  }
}

function rateFor(product: Product, fen: number): number {
  return (product.tiers.findLast(([from]) => fen >= from) ?? product.tiers[0]!)[1]
}

/** When the next period of a deal ends. */
function dueDay(deal: Deal, commonDate: number, proRata: boolean): Day {
  const { period } = deal.product
  const next = deal.done + 1
  if (!deal.product.common || ('days' in period && period.days === 1)) {
    return 'days' in period ? deal.from + next * period.days : addMonths(deal.from, next * period.months)
  }
  const length = daysOf(period)
  const byDays = proRata && length <= 31
  // The first common day: at once, paid by days, or after a whole period.
  const earliest = deal.from + (byDays ? Math.ceil(length / 4) : Math.floor(length * 0.97))
  const first = commonDays(period, commonDate, earliest, earliest + length + 31)[0] ?? earliest
  if (next === 1 && byDays) deal.firstShare = Math.min(1, (first - deal.from) / length)
  return 'days' in period ? commonDays(period, commonDate, first, first + (next + 1) * (length + 2))[next - 1] ?? first + (next - 1) * length : addMonths(first, (next - 1) * period.months)
}

function commonDays(period: Product['period'], date: number, from: Day, to: Day): Day[] {
  if ('months' in period) return monthly(from, to, date)
  if (period.days === 10) return [1, 11, 21].flatMap((one) => monthly(from, to, one)).toSorted((a, b) => a - b)
  const first = from + (((date % 7) + 1 - weekday(from) + 7) % 7)
  return Array.from({ length: Math.max(0, Math.floor((to - first) / period.days) + 1) }, (_, at) => first + at * period.days)
}
