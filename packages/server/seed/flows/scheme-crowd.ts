import { isHoliday, isWorkday, type Day } from './calendar.ts'
import type { Book } from './ledger.ts'
import type { Account, Owner, Shown } from './model.ts'
import { cashDesk } from './people.ts'
import type { SchemePlan } from './scheme-plan.ts'

/** Somebody who puts money in, and how the money travels. */
export interface Investor {
  person: Owner
  /** One of these cards each time. */
  payFrom: Account[]
  payTo: Account
  /** How rows show the other side. */
  shownIn: Shown
  shownOut: Shown
  seller: Seller | null
  /** Sellers and the owner's friends are paid first. */
  insider: boolean
}

export interface Seller { account: Account; owedFen: number }

/** Who will come on which day, and who brings them. */
export function schemeCrowd(book: Book, plan: SchemePlan): { sellers: Seller[]; arrivals: Map<Day, Investor[]> } {
  const { random, people } = book
  const sellers = book.crowd(plan.sellers).map((account): Seller => ({ account, owedFen: 0 }))
  const numbers: number[] = []
  const taken = new Set<number>()
  while (numbers.length < plan.participants) {
    // Now and then two persons of one name.
    const last = numbers.at(-1) ?? 1
    const number = random.chance(0.02) ? last - last % 37 : random.chance(0.3) && last % 37 === 0 ? last + 1 : people.anyone(random)
    if (taken.has(number)) {
      if (taken.size > plan.participants * 50) break
      continue
    }
    taken.add(number)
    numbers.push(number)
  }
  // Some sellers have money of their own in it.
  const insiders = sellers.filter(() => random.chance(0.5))
  const investors = [
    ...insiders.map((seller): Investor => ({ person: seller.account.owner, payFrom: [seller.account], payTo: seller.account, shownIn: 'full', shownOut: 'full', seller: null, insider: true })),
    ...numbers.filter((number) => !sellers.some(({ account }) => account.owner.idNumber === people.person(number).idNumber))
      .map((number): Investor => ({ ...travel(number), person: people.person(number), insider: random.chance(0.01), seller: sellers.length > 0 && random.chance(plan.soldShare) ? random.pick(sellers) : null })),
  ]
  function travel(number: number): Pick<Investor, 'payFrom' | 'payTo' | 'shownIn' | 'shownOut'> {
    const own = people.card(number)
    const second = random.chance(plan.twoCards) ? people.card(number, 1) : own
    if (random.chance(plan.relatives) && numbers.length > 1) {
      const relative = people.card(random.pick(numbers))
      return { payFrom: [relative], payTo: relative, shownIn: 'full', shownOut: 'full' }
    }
    const way = random.unit()
    if (way < plan.cashShare) return { payFrom: [cashDesk], payTo: random.chance(0.6) ? own : cashDesk, shownIn: 'blank', shownOut: 'full' }
    if (way < plan.cashShare + plan.walletShare) {
      const shownIn: Shown = random.chance(plan.walletNamed) ? 'wallet-name' : 'wallet'
      return { payFrom: [own], payTo: second, shownIn, shownOut: random.chance(0.5) ? shownIn : 'full' }
    }
    return { payFrom: random.chance(0.5) ? [own, second] : [own], payTo: second, shownIn: random.chance(0.02) ? 'name' : 'full', shownOut: 'full' }
  }

  const weights: [Day, number][] = []
  const end = plan.breakDay ?? book.to
  for (let day = plan.start; day <= end; day += 1) {
    const busy = isHoliday(day) ? 0.3 : isWorkday(day) ? 1 : 0.8
    weights.push([day, plan.curve((day - plan.start) / Math.max(1, end - plan.start)) * busy])
  }
  const arrivals = new Map<Day, Investor[]>()
  let sum = 0
  const ladder = weights.map(([day, weight]) => [day, sum += weight] as const)
  for (const [at, investor] of investors.entries()) {
    const height = random.unit() * sum
    // The first one starts it: sellers and friends come early.
    const day = at === 0 ? plan.start : ladder.find(([, reach]) => height < reach)?.[0] ?? end
    const early = investor.insider ? plan.start + Math.floor((day - plan.start) / 4) : day
    const list = arrivals.get(early)
    if (list) list.push(investor)
    else arrivals.set(early, [investor])
  }
  return { sellers, arrivals }
}
