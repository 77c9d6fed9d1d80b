import { isWorkday, monthly, workday, type Day } from './calendar.ts'
import type { Account, Group, Label, Owner, Shown, SubjectTruth, Transfer } from './model.ts'
import type { People } from './people.ts'
import type { Random } from './random.ts'

/** Where a story is set: the days that statements cover, and who lives there. */
export interface Setting {
  random: Random
  people: People
  from: Day
  to: Day
  /** Of the world; gives the subject account numbers of its own. */
  index: number
  /** Factor for the number of persons in a story. */
  scale: number
}

export interface Payment {
  day: Day
  second?: number
  from: Account
  to: Account
  fen: number
  memo?: string
  channel?: string
  shown?: Shown
  label?: Label
}

/** Accounts a story may open for its subject and for organisations around it. */
const accountsPerStory = 5000

export interface Book extends Setting {
  transfers: Transfer[]
  /** Opens another account, of the subject or of anybody who is not of the population. */
  open(owner: Owner): Account
  /** An organisation with an account, e.g. a landlord. */
  firm(middle: string, form?: string): Account
  someone(): Account
  /** Different persons of the population, each with one card. */
  crowd(count: number): Account[]
  /** Notes a transfer; false, and nothing noted, when its day is outside the statements. */
  pay(payment: Payment): boolean
  /** A payment that comes back, as to a closed or mistyped account: two rows with the payer, none with the other. */
  bounce(payment: Payment): void
  /** Pays a list in one go, some seconds apart, from a second of the day on; some come back and are paid again. */
  batch(day: Day, payments: readonly Omit<Payment, 'day' | 'second'>[], second?: number): void
  /** `count` rounded after scale, at least 1. */
  scaled(count: number): number
  lawful(story: SubjectTruth['story'], accounts: readonly Account[]): Group
}

/** A fresh book of transfers for one story. */
export function openBook(setting: Setting): Book {
  const { random, people, from, to, index, scale } = setting
  const transfers: Transfer[] = []
  let opened = 0
  let order = 0
  const book: Book = {
    ...setting, transfers,
    open(owner) {
      if (opened >= accountsPerStory) throw new RangeError('A story has too many accounts')
      opened += 1
      return people.privateAccount(index * accountsPerStory + opened, owner)
    },
    firm: (middle, form) => book.open(people.organisation(random, middle, form)),
    someone: () => people.card(people.anyone(random)),
    crowd(count) {
      const chosen = new Set<number>()
      // A crowd as large as the population cannot be drawn from it: fail rather than search for ever.
      for (let tries = 0; chosen.size < count; tries += 1) {
        if (tries > count * 50 + 1000) throw new RangeError('The population is too small for the crowd')
        chosen.add(people.anyone(random))
      }
      return [...chosen].map((person) => people.card(person))
    },
    pay({ day, second, from: payer, to: payee, fen, memo = '', channel, shown = 'full', label }) {
      if (!Number.isSafeInteger(fen) || fen <= 0) throw new RangeError(`Not an amount in fen: ${fen}`)
      if (day < from || day > to) return false
      order += 1
      transfers.push({
        day, second: Math.min(86_399, second ?? daytime(random)), order, from: payer, to: payee, fen, memo, shown, label: label ?? null,
        channel: channel ?? (payer.outside || payee.outside ? '柜面' : shown.startsWith('wallet') ? '快捷支付' : random.pick(['手机银行', '网上银行', '手机银行', '柜面', '超级网银'])),
      })
      return true
    },
    bounce(payment) {
      const nowhere: Account = { ...payment.to, outside: true }
      const bounced = { ...payment, to: nowhere, label: undefined }
      if (book.pay(bounced)) book.pay({ ...bounced, from: nowhere, to: payment.from, memo: random.pick(['退汇', '账号户名不符退回', '退回', '冲正']) })
    },
    batch(day, payments, second = random.int(8 * 3600 + 1800, 16 * 3600)) {
      let at = second
      for (const payment of payments) {
        if (!payment.to.outside && random.chance(0.002)) book.bounce({ channel: '批量代付', ...payment, day, second: at })
        book.pay({ channel: '批量代付', ...payment, day, second: at })
        at += random.int(0, 4)
      }
    },
    scaled: (count) => Math.max(1, Math.round(count * scale)),
    lawful: (story, accounts) => ({
      truth: {
        name: accounts[0]!.owner.name, idNumber: accounts[0]!.owner.idNumber, accounts: accounts.map(({ no }) => no), kind: accounts[0]!.owner.kind,
        alsoOwners: [], verdict: 'not-fundraising-like', story, estimate: null,
      },
      accounts: [...accounts], transfers,
    }),
  }
  return book
}

/** A second of the day at which people pay: mostly between eight and ten. */
function daytime(random: Random): number {
  return random.chance(0.03) ? random.int(0, 86_399) : Math.round(random.between(8, 22) * 3600)
}

/** Salaries and rent every month, together `share` of what an account has taken in so far in its book. */
export function monthlyCosts(book: Book, account: Account, share: number): void {
  const { random, from, to } = book
  const days = monthly(from, to, random.int(5, 20))
  const income = book.transfers.reduce((sum, transfer) => sum + (transfer.to === account ? transfer.fen : 0), 0)
  const each = income * share / Math.max(1, days.length)
  const staff = book.crowd(Math.max(1, Math.round(each * 0.7 / yuan(random.int(3500, 7000)))))
  const landlord = book.firm('物业')
  const wage = Math.floor(each * 0.7 / staff.length)
  for (const day of days) {
    if (wage <= 100) continue
    book.batch(workday(day), staff.map((one) => ({ from: account, to: one, fen: Math.round(wage * random.between(0.85, 1.15)), memo: random.pick(['工资', '代发工资', '绩效工资']) })))
    book.pay({ day: workday(day + 2), from: account, to: landlord, fen: Math.max(100, Math.round(each * 0.3)), memo: random.pick(['房租', '租金']) })
  }
}

/** Fen of so many yuan. */
export function yuan(amount: number): number {
  return Math.round(amount * 100)
}

/** How busy a shop is on a day, around 1. */
export function bustle(random: Random, day: Day, weekendFactor: number): number {
  return (isWorkday(day) ? 1 : weekendFactor) * Math.exp(random.normal() * 0.2)
}
