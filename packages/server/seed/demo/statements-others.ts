import { addMonths, dayOf, workday } from '../flows/calendar.ts'
import { openBook, yuan, type Book } from '../flows/ledger.ts'
import { savingsClub } from '../flows/lookalikes/friends.ts'
import type { Account } from '../flows/model.ts'
import { random } from '../flows/random.ts'
import { statementOf } from '../flows/statement.ts'
import { statementCsv } from '../flows/write-statements.ts'
import { crowd, withoutNamesakes } from './statements-s01.ts'

const opened = (code: string, index: number, from: string, to: string): Book => openBook({
  random: random(`demo/${code}`), people: crowd, from: dayOf(from), to: dayOf(to), index, scale: 1 })
const printed = (account: Account, { transfers }: Pick<Book, 'transfers'>) =>
  ({ name: `${account.owner.name}_${account.no}.csv`, text: statementCsv(statementOf(account, transfers), 'two-columns') })

/** The account of S11's head: 24 friends pay in every month and one takes the pot. @returns the file's name and its UTF-8 text */
export function statementOfS11(): { name: string; text: string } {
  const book = opened('S11', 1, '2024-05-01', '2026-07-20')
  const { accounts: [head], transfers } = savingsClub(book, { head: { name: '样园芳', idNumber: '', kind: 'person' }, friends: 24 })
  // By account: a friend who pays through a wallet, too, would stand there as two.
  return printed(head!, { transfers: transfers.map((one) => ({ ...one, shown: 'full' })) })
}

/** In yuan. Those paid back come to 232,000, those who wait to 1,200,000. */
const paidBack = [52_000, 60_000, 80_000, 40_000]
const waiting = [3, 5, 8, 2, 6, 4, 10, 5, 3, 6, 5, 8, 4, 7, 5, 3, 10, 6, 4, 5, 6, 5].map((tens) => tens * 10_000)
const monthlyShare = 0.008
const lastInterest = dayOf('2026-07-31')

/**
 * The account of S12: 26 villagers gave the bank's former agent their savings at eight per mille a month; he passed the
 * money on. Its figures are those of the demo story. @returns the file's name and its UTF-8 text
 */
export function statementOfS12(): { name: string; text: string } {
  const book = opened('S12', 2, '2024-09-01', '2026-09-20')
  const { random: chance } = book
  const agent = book.open({ name: '蒋试根', idNumber: '', kind: 'person' })
  const elsewhere = book.firm('网络', '网络科技有限公司')
  const villagers = withoutNamesakes(500, paidBack.length + waiting.length)
  for (const [at, sum] of [...paidBack, ...waiting].entries()) {
    const villager = villagers[at]!
    const day = book.from + (at < paidBack.length ? 10 + at * 9 : chance.int(30, 600))
    book.pay({ day, from: villager, to: agent, fen: yuan(sum), memo: chance.pick(['存款', '', '转账']) })
    const backOn = at < paidBack.length ? addMonths(day, 12) + 3 : Infinity
    for (let month = 1; addMonths(day, month) <= Math.min(lastInterest, backOn); month += 1) {
      book.pay({ day: addMonths(day, month), from: agent, to: villager, fen: yuan(sum * monthlyShare), memo: chance.pick(['利息', '']) })
    }
    if (backOn < Infinity) book.pay({ day: backOn, from: agent, to: villager, fen: yuan(sum), memo: '本金' })
    book.pay({ day: workday(day + 2), from: agent, to: elsewhere, fen: yuan(Math.floor(sum * 0.7 / 1000) * 1000), memo: '转账' })
  }
  return printed(agent, book)
}
