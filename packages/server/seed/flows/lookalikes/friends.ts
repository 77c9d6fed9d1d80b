import { addMonths } from '../calendar.ts'
import { yuan, type Book } from '../ledger.ts'
import type { Group, Owner } from '../model.ts'

/**
 * Two dozen friends: everybody pays in every month, another one takes the pot; who takes it late got interest from the others.
 * @param told the head and the number of friends, where a story tells them
 */
export function savingsClub(book: Book, told: { head?: Owner; friends?: number } = {}): Group {
  const { random, from, to } = book
  const head = book.open(told.head ?? book.someone().owner)
  const friends = book.crowd(told.friends ?? random.int(12, 28))
  const share = random.pick([500, 1000, 2000, 3000])
  const start = from + random.int(0, 60)
  const order = random.shuffled(friends)
  for (let round = 0; round <= friends.length; round += 1) {
    const day = addMonths(start, round)
    if (day > to) break
    const taker = round === 0 ? null : order[round - 1]!
    const bid = random.int(2, 18) * 10
    let pot = 0
    for (const friend of friends) {
      if (friend === taker) continue
      // Who took the pot before pays the full share, who still waits pays it less the bid.
      const fen = yuan(order.indexOf(friend) < round - 1 || round === 0 ? share : share - Math.min(bid, share / 2))
      pot += fen
      book.pay({ day: day - random.int(0, 2), from: friend, to: head, fen, shown: random.weighted([['full', 3], ['wallet-name', 1]]), memo: random.pick(['会钱', '标会', '', '会款']) })
    }
    if (taker) book.pay({ day: day + 1, from: head, to: taker, fen: pot, memo: random.pick(['会款', '得会', '']) })
  }
  return book.lawful('savings-club', [head])
}

/** A person who borrows from family and friends for a house or a shop and pays interest to some of them. */
export function familyLoans(book: Book): Group {
  const { random, from, to } = book
  const borrower = book.open(book.someone().owner)
  for (const friend of book.crowd(random.int(5, 16))) {
    const day = from + random.int(0, Math.floor((to - from) / 2))
    const fen = yuan(random.int(1, 20) * 10_000)
    book.pay({ day, from: friend, to: borrower, fen, memo: random.pick(['借款', '', '借给弟弟', '买房']) })
    const share = random.pick([0, 0, 0.005, 0.008, 0.01])
    const months = random.int(3, 18)
    if (share > 0) for (let month = 1; month <= months; month += 1) book.pay({ day: addMonths(day, month) + random.int(0, 6), from: borrower, to: friend, fen: Math.round(fen * share), memo: random.pick(['利息', '']) })
    if (random.chance(0.7)) book.pay({ day: addMonths(day, months) + random.int(1, 20), from: borrower, to: friend, fen, memo: random.pick(['还款', '还钱', '']) })
  }
  const seller = book.firm('置业')
  book.pay({ day: Math.floor((from + to) / 2), from: borrower, to: seller, fen: yuan(random.int(20, 90) * 10_000), memo: '购房款' })
  const employer = book.firm('机电')
  for (let month = 0; month < (to - from) / 30; month += 1) {
    book.pay({ day: addMonths(from + 9, month), from: employer, to: borrower, fen: yuan(random.int(40, 110) * 100), memo: '工资' })
    for (let count = random.int(3, 10); count > 0; count -= 1) book.pay({ day: addMonths(from, month) + random.int(0, 27), from: borrower, to: book.someone(), fen: yuan(random.spread(10, 900)), shown: 'wallet', memo: '消费' })
  }
  return book.lawful('family-loans', [borrower])
}
