import { makeUscc } from '@qingyuan/core/identifiers'
import { addMonths, dayOf, workday, type Day } from '../flows/calendar.ts'
import { openBook, yuan, type Book } from '../flows/ledger.ts'
import type { Account, Owner } from '../flows/model.ts'
import { people } from '../flows/people.ts'
import { random, type Random } from '../flows/random.ts'
import { statementOf } from '../flows/statement.ts'
import { statementCsv } from '../flows/write-statements.ts'

const first = '2023-04-01'
/** Months are counted from the first. The account ends with the bank's answer; the last returns went out in February 2026. */
const monthStart = (month: number): Day => addMonths(dayOf(first), month)
const lastPayoutMonth = 34
const lastDay = dayOf('2026-06-10')

/** Cards in yuan, and what a quarter of the promised 8, 10 or 12 % a year comes to. */
const quarterly = new Map([[30_000, 600], [50_000, 1250], [100_000, 3000], [95_000, 2850]])
const commissionShare = 0.04

/** One card: bought on a day of a month, its returns paid from the third month on, so many quarters. */
interface Card { sum: number; month: number; day?: Day; quarters: number; backOn?: Day; backFen?: number }
interface Holder { cards: Card[] }

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))
const sizes = (tens: number, fives: number, threes: number): number[] => [...times(tens, () => 100_000), ...times(fives, () => 50_000), ...times(threes, () => 30_000)]
/** Returns are paid in one go on the 20th, or the working day after. */
const payday = (month: number): Day => workday(monthStart(month) + 19)
const quartersFrom = (month: number): number => Math.max(0, Math.floor((lastPayoutMonth - month) / 3))
const returnsOf = (holders: readonly Holder[]): number => holders.flatMap(({ cards }) => cards).reduce((sum, { sum: card, quarters }) => sum + quarterly.get(card)! * quarters, 0)

/** 已付返利 of the story, in yuan. */
const returnsPaid = 1_186_000

/** The 208: who was paid back, who bought again, who still waits. Each group is what its part of the story's figures needs. */
function holders(chance: Random): Holder[] {
  // Six who came first and left with their returns: 39 quarters on 100,000 yuan are 117,000 yuan more than they had paid.
  const gainers = [8, 8, 7, 6, 5, 5].map((quarters, at): Holder => ({ cards: [{ sum: 100_000, month: at % 4, quarters, backOn: payday((at % 4) + 3 * quarters) + 6 }] }))
  // Back within weeks, without returns.
  const early = [30, 50, 50, 30, 100, 30, 50, 50].map((thousand, at): Holder => {
    const month = 6 + at * 3
    return { cards: [{ sum: thousand * 1000, month, day: monthStart(month) + 3, quarters: 0, backOn: monthStart(month) + chance.int(25, 60) }] }
  })
  // Out before the term, less eight per cent.
  const fined: Holder = { cards: [{ sum: 100_000, month: 27, quarters: 1, backOn: monthStart(32) + 4, backFen: yuan(92_000) }] }
  // A discount, which makes the sum of all odd.
  const cheaper: Holder = { cards: [{ sum: 95_000, month: 27, quarters: 2 }] }
  // The first card back after a year, another one bought long after: 1.82 million yuan.
  const again = sizes(10, 11, 9).map((sum): Holder => {
    const month = chance.int(0, 14)
    const second = month + 14 + 3 * chance.int(0, Math.floor((33 - month - 14) / 3))
    return { cards: [{ sum, month, quarters: 4, backOn: payday(month + 12) + 2 }, { sum, month: second, quarters: quartersFrom(second) }] }
  })
  // The first card back after a year and the money in the next within days: 1.84 million yuan are reinvested.
  const renewed = sizes(10, 12, 8).map((sum): Holder => {
    const month = chance.int(4, 18)
    const backOn = payday(month + 12) + chance.int(1, 3)
    const day = backOn + chance.int(2, 8)
    const second = day >= monthStart(month + 13) ? month + 13 : month + 12
    return { cards: [{ sum, month, quarters: 4, backOn }, { sum, month: second, day, quarters: quartersFrom(second) }] }
  })
  const others = [...gainers, ...early, fined, cheaper, ...again, ...renewed]
  return [...others, ...waiting(chance, returnsPaid - returnsOf(others))]
}

/** One card each, never paid back: 6.36 million yuan. When they came is drawn until the returns add up to what is left. */
function waiting(chance: Random, returns: number): Holder[] {
  const cards = chance.shuffled(sizes(20, 50, 62))
  const usual = Array.from({ length: 9 }, (_, quarters) => [quarters, [22, 19, 17, 12, 10, 8, 5, 4, 3][quarters]!] as const)
  for (let tries = 0; tries < 200_000; tries += 1) {
    const quarters = cards.map(() => chance.weighted(usual))
    if (cards.reduce((sum, card, at) => sum + quarterly.get(card)! * quarters[at]!, 0) !== returns) continue
    return cards.map((sum, at): Holder => {
      const paid = quarters[at]!
      const month = paid === 0 ? chance.int(32, 36) : lastPayoutMonth - 3 * paid - chance.int(0, 2)
      return { cards: [{ sum, month, quarters: paid }] }
    })
  }
  throw new Error(`the returns of S01 never came to ${returns}`)
}

/** Everybody in the statements of the demo: one person has one card in all of them. */
export const crowd = people('demo', 1000)

/** So many persons of the crowd from a number on, no two of one name, each with a card. */
export function withoutNamesakes(from: number, count: number): Account[] {
  const taken = new Set<string>()
  const found: Account[] = []
  for (let index = from; found.length < count; index += 1) {
    const { name } = crowd.person(index)
    if (taken.has(name)) continue
    taken.add(name)
    found.push(crowd.card(index))
  }
  return found
}

/**
 * The account of S01 as its bank answered the query: 208 who bought cards, four who brought them, staff, residents who pay
 * for their beds, and where the money went. Its figures are those of the demo story, to the fen.
 * @returns the file's name and its UTF-8 text
 */
export function statementOfS01(): { name: string; text: string } {
  const chance = random('demo/S01')
  const owner: Owner = { name: '样河区拟寿颐年养老服务有限公司', idNumber: makeUscc('91990101MA0000101'), kind: 'organisation' }
  const book = openBook({ random: chance.fork('book'), people: crowd, from: dayOf(first), to: lastDay, index: 0, scale: 1 })
  const account: Account = { ...book.open(owner), bank: '样河农商银行' }
  const buyers = holders(chance.fork('cards'))
  const persons = withoutNamesakes(0, buyers.length + 4 + 5 + 10)
  const [sellers, staff, residents] = [persons.splice(0, 4), persons.splice(0, 5), persons.splice(0, 10)]
  const due = new Map<Day, { to: Account; fen: number }[]>()
  for (const [at, { cards }] of buyers.entries()) for (const card of cards) sell(book, account, persons[at]!, card, due, sellers)
  for (const [day, list] of due) book.batch(day, list.map((one) => ({ from: account, ...one, memo: '福利返还' })), 10 * 3600)
  business(book, account, staff, residents)
  drain(book, account, book.open({ name: '范拟寿', idNumber: '', kind: 'person' }))
  return { name: `${owner.name}_${account.no}.csv`, text: statementCsv(statementOf(account, book.transfers), 'direction') }
}

function sell(book: Book, account: Account, buyer: Account, card: Card, due: Map<Day, { to: Account; fen: number }[]>, sellers: readonly Account[]): void {
  const { random: chance } = book
  const { sum, month, quarters, backOn } = card
  const day = card.day ?? monthStart(month) + chance.int(0, 17)
  book.pay({ day, from: buyer, to: account, fen: yuan(sum), memo: '康养卡' })
  // Cards bought again, and those given back at once, bring nobody anything.
  if (!card.day && chance.chance(0.6)) book.pay({ day: day + chance.int(1, 5), from: account, to: chance.pick(sellers), fen: yuan(sum * commissionShare), memo: '业务提成' })
  for (let nth = 1; nth <= quarters; nth += 1) {
    const on = payday(month + 3 * nth)
    due.set(on, [...due.get(on) ?? [], { to: buyer, fen: yuan(quarterly.get(sum)!) }])
  }
  if (backOn !== undefined) book.pay({ day: backOn, from: account, to: buyer, fen: card.backFen ?? yuan(sum), memo: '退卡' })
}

/** What a home for the aged with 40 beds really takes and spends. */
function business(book: Book, account: Account, staff: readonly Account[], residents: readonly Account[]): void {
  const { random: chance } = book
  const [landlord, kitchen] = [book.firm('物业'), book.firm('餐饮')]
  for (let month = 0; monthStart(month) + 27 <= lastDay; month += 1) {
    for (const one of residents) book.pay({ day: monthStart(month) + chance.int(0, 6), from: one, to: account, fen: yuan(2350), memo: '床位费' })
    for (const one of staff) book.pay({ day: workday(monthStart(month) + 9), from: account, to: one, fen: yuan(chance.int(4300, 6800)) + chance.int(0, 99), memo: '工资' })
    book.pay({ day: workday(monthStart(month) + 4), from: account, to: landlord, fen: yuan(18_000), memo: '房租' })
    book.pay({ day: workday(monthStart(month) + 24), from: account, to: kitchen, fen: yuan(chance.int(9000, 14_000)), memo: '食堂采购' })
  }
}

/** Most of what the account will not need goes to the owner and two firms of his, month by month, until little is left. */
function drain(book: Book, account: Account, controller: Account): void {
  const { random: chance, transfers } = book
  const payees = [controller, book.firm('置业', '置业有限公司'), book.firm('商贸', '商贸有限公司')]
  const flows = transfers.map(({ day, to, fen }) => ({ day, fen: to === account ? fen : -fen })).sort((a, b) => a.day - b.day)
  let balance = 0
  const after = flows.map(({ day, fen }) => ({ day, balance: balance += fen }))
  let taken = 0
  for (let month = 2; month <= 36; month += 1) {
    const day = workday(monthStart(month) + 26)
    const before = after.findLast((one) => one.day <= day)?.balance ?? 0
    const free = Math.min(before, ...after.filter((one) => one.day > day).map((one) => one.balance)) - taken
    const fen = Math.floor(free * 0.9 / yuan(10_000)) * yuan(10_000)
    if (fen <= 0) continue
    taken += fen
    book.pay({ day, from: account, to: chance.pick(payees), fen, memo: chance.pick(['往来款', '借款', '装修款']) })
  }
}
