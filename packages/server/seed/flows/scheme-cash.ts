import { dateOf, dayOfMonth, isWorkday, workday, type Day } from './calendar.ts'
import { yuan, type Book } from './ledger.ts'
import type { Account, Label, Shown } from './model.ts'
import { bankDesk, cashDesk } from './people.ts'
import type { SchemePlan } from './scheme-plan.ts'

interface Sink { account: Account; memos: readonly string[]; weight: number; night: boolean; step: number }

/**
 * The money of a scheme: its accounts, what its owner puts in and takes out, and the business that it has or feigns.
 * `rescued`: whether the owner lends what is lacking, as things stand.
 */
export function schemeCash(book: Book, plan: SchemePlan, rescued: () => boolean) {
  const { random } = book
  const accounts = Array.from({ length: plan.accounts }, () => book.open(plan.owner))
  const boss = book.someone()
  const payer = plan.payerInOtherName ? book.open(boss.owner) : accounts[random.int(0, accounts.length - 1)]!
  const own = accounts.includes(payer) ? accounts : [...accounts, payer]
  const funds = new Map(own.map((account) => [account, 0]))
  const total = () => [...funds.values()].reduce((sum, fen) => sum + fen, 0)
  const rest = (account: Account) => funds.get(account) ?? 0
  const sinks = drawSinks(book, boss)
  const staff = book.crowd(plan.staff)
  const landlord = book.firm('物业')
  let taken = 0

  const move = (payment: Parameters<Book['pay']>[0]): void => {
    if (!book.pay(payment)) throw new RangeError('A scheme pays outside its days')
    if (funds.has(payment.from)) funds.set(payment.from, rest(payment.from) - payment.fen)
    if (funds.has(payment.to)) funds.set(payment.to, rest(payment.to) + payment.fen)
  }
  /** Brings `fen` together on one account; false when all accounts together, and the owner, have less. */
  const gather = (account: Account, fen: number, day: Day, second: number): boolean => {
    const lack = fen - total()
    if (lack > 0 && !rescued()) return false
    if (lack > 0) move({ day, second, from: boss, to: account, fen: Math.ceil(lack * random.between(1.02, 2) / 100_000) * 100_000, memo: random.pick(['往来款', '借款', '']) })
    for (const other of own) {
      const need = fen - rest(account)
      if (need <= 0) break
      const available = rest(other)
      if (other === account || available <= 0) continue
      move({ day, second, from: other, to: account, fen: random.chance(0.5) ? available : Math.min(need, available), memo: random.pick(['内部调拨', '转账', '']) })
    }
    return true
  }
  const tidySum = (fen: number, step: number) => Math.floor(fen / yuan(step)) * yuan(step)

  return {
    own, payer, collecting: accounts, boss,
    /** `from` or `to` is one of the scheme's own accounts; the money must be there. */
    move,
    receive(day: Day, second: number, from: Account, to: Account, fen: number, memo: string, shown: Shown, label: Label) {
      move({ day, second, from, to, fen, memo, shown, label, channel: from === cashDesk ? '柜面' : undefined })
      taken += fen
    },
    /** Pays from the paying account; false, and nothing moved, when there is not enough money. */
    send(day: Day, second: number, to: Account, fen: number, memo: string, shown: Shown, label: Label): boolean {
      if (!gather(payer, fen, day, second)) return false
      if (to !== cashDesk && random.chance(plan.bounced)) book.bounce({ day, second, from: payer, to, fen, memo, shown })
      move({ day, second, from: payer, to, fen, memo, shown, label, channel: to === cashDesk ? '柜面' : random.pick(['网上银行', '批量代付']) })
      return true
    },
    /** The part of new money that the owner takes; with `all`, everything that is left. */
    skim(day: Day, all: boolean) {
      if (!all && !random.chance(0.2)) return
      let available = all ? total() : Math.min(taken * plan.skim, total() * 0.9)
      taken = 0
      for (let turn = random.int(1, all ? 4 : 2); turn > 0; turn -= 1) {
        const sink = random.weighted(sinks.map((one) => [one, one.weight]))
        const fen = tidySum(turn === 1 ? available : available * random.between(0.2, 0.8), sink.step)
        // Before the day's payments, from what the day before has left.
        const second = sink.night ? random.int(0, 3 * 3600) : random.int(8 * 3600, 9 * 3600 - 1)
        if (fen <= 0 || !gather(payer, fen, day, second)) continue
        available -= fen
        move({ day, second, from: payer, to: sink.account, fen, memo: random.pick(sink.memos) })
      }
    },
    /** Salaries, rent, a shop's income, bank interest: what an account shows besides. */
    business(day: Day, open: boolean) {
      if (plan.shopIncome > 0 && open && random.chance(0.7)) {
        move({ day, second: random.int(7 * 3600, 8 * 3600), from: random.chance(0.7) ? cashDesk : book.someone(), to: own[0]!, fen: yuan(plan.shopIncome * Math.exp(random.normal() * 0.5)), memo: random.pick(['营业款', 'POS结算', '销售款']) })
      }
      if (accounts.length > 1 && random.chance(0.3)) {
        const from = random.pick(accounts)
        if (from !== payer && rest(from) > yuan(2000)) move({ day, second: random.int(8 * 3600, 9 * 3600 - 1), from, to: payer, fen: tidySum(rest(from), 100), memo: random.pick(['归集', '转账', '']) })
      }
      if (open && dayOfMonth(day) === 15) {
        for (const person of staff) {
          const fen = yuan(random.int(25, 70) * 100 + random.int(0, 99))
          if (total() > fen && gather(payer, fen, day, 36_000)) move({ day, second: 36_000 + random.int(0, 600), from: payer, to: person, fen, memo: random.pick(['工资', '代发工资', '劳务费']), channel: '批量代付' })
        }
        const fen = yuan(random.int(30, 200) * 100)
        if (total() > fen && gather(payer, fen, day, 37_000)) move({ day, second: 38_000, from: payer, to: landlord, fen, memo: '房租' })
      }
      if (dayOfMonth(day) === 21 && Number(dateOf(day).slice(5, 7)) % 3 === 0) {
        const fen = Math.round(total() * 0.0002)
        if (fen > 0) move({ day, second: 1, from: bankDesk, to: payer, fen, memo: '结息', channel: '系统' })
      }
    },
    start(day: Day) {
      move({ day, second: 3600, from: boss, to: payer, fen: yuan(random.int(1, 50) * 1000), memo: random.pick(['注册资金', '往来款', '开户']) })
    },
    total,
  }
}
export type SchemeCash = ReturnType<typeof schemeCash>

function drawSinks(book: Book, boss: Account): Sink[] {
  const { random } = book
  const sinks: Sink[] = [{ account: boss, memos: ['备用金', '往来', '借款', ''], weight: random.between(0.5, 3), night: false, step: 100 }]
  for (let n = random.int(1, 3); n > 0; n -= 1) sinks.push({ account: book.someone(), memos: ['往来', '还款', ''], weight: random.between(0.3, 2), night: false, step: 1000 })
  if (random.chance(0.5)) sinks.push({ account: book.firm('置业'), memos: ['购房款', '首付款', '定金'], weight: random.between(0.3, 2), night: false, step: 10_000 })
  if (random.chance(0.4)) sinks.push({ account: book.firm('汽车销售'), memos: ['购车款', '车款'], weight: random.between(0.2, 1), night: false, step: 1000 })
  if (random.chance(0.5)) sinks.push({ account: book.firm('文化传媒'), memos: ['推广费', '会议费', '广告费'], weight: random.between(0.2, 1), night: false, step: 100 })
  if (random.chance(0.4)) for (const account of book.crowd(random.int(2, 5))) sinks.push({ account, memos: ['', '转账', '充值'], weight: random.between(0.3, 1), night: true, step: 1000 })
  if (random.chance(0.4)) sinks.push({ account: book.firm('商贸'), memos: ['货款', '采购款'], weight: random.between(0.3, 2), night: false, step: 100 })
  return sinks
}

/** The day a payout of this day is made on, by the scheme's habit about days off. */
export function payDay(plan: SchemePlan, day: Day): Day {
  return plan.daysOff === 'paid' || isWorkday(day) ? day : workday(day, plan.daysOff === 'after' ? 1 : -1)
}
