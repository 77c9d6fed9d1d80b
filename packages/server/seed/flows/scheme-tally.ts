import { dateOf, type Day } from './calendar.ts'
import type { SchemeFigures, Shown } from './model.ts'
import type { Product } from './scheme-plan.ts'

/** A sum somebody gave for a promise. `money` is what came in for it and is still there, `book` what the promise counts. */
export interface Contract { product: Product; rate: number; firstFen: number; money: number; book: number; paid: boolean }

interface Standing { inFen: number; outFen: number; participant: boolean; named: boolean }

/** Adds up what a scheme did, as it does it. */
export function schemeTally() {
  const persons = new Map<string, Standing>()
  const contracts: Contract[] = []
  const sums = { raised: 0, reinvested: 0, principal: 0, returns: 0, commission: 0, rolled: 0, named: 0 }
  let days: [first: Day, last: Day] | null = null
  const standing = (person: string): Standing => {
    let found = persons.get(person)
    if (!found) persons.set(person, found = { inFen: 0, outFen: 0, participant: false, named: false })
    return found
  }
  return {
    contracts,
    deposit(person: string, day: Day, fen: number, reinvestFen: number, named: boolean) {
      const one = standing(person)
      one.inFen += fen
      one.participant = true
      one.named ||= named
      sums.raised += fen
      sums.reinvested += reinvestFen
      if (named) sums.named += fen
      days = [Math.min(day, days?.[0] ?? day), Math.max(day, days?.[1] ?? day)]
    },
    payout(person: string, principalFen: number, returnFen: number, named: boolean) {
      const one = standing(person)
      one.outFen += principalFen + returnFen
      one.named ||= named
      sums.principal += principalFen
      sums.returns += returnFen
    },
    commission(person: string, fen: number) {
      standing(person).outFen += fen
      sums.commission += fen
    },
    rolled(fen: number) {
      sums.rolled += fen
    },
    figures(broke: Day | null): SchemeFigures {
      if (!days) throw new Error('A scheme without a deposit')
      const participants = [...persons.values()].filter(({ participant }) => participant)
      return {
        participants: participants.length, amountRaisedFen: sums.raised, netInvestedFen: sums.raised - sums.reinvested,
        principalRepaidFen: sums.principal, returnsPaidFen: sums.returns, commissionPaidFen: sums.commission,
        unpaidPrincipalFen: sums.raised - sums.principal,
        confirmedLossFen: participants.reduce((sum, { inFen, outFen }) => sum + Math.max(0, inFen - outFen), 0),
        gainers: participants.filter(({ inFen, outFen }) => outFen > inFen).length,
        return: usualReturn(contracts), bookRolledFen: sums.rolled,
        unnamedParticipants: participants.filter(({ named }) => !named).length, namedShare: Number((sums.named / sums.raised).toFixed(4)),
        firstInflow: dateOf(days[0]), lastInflow: dateOf(days[1]), broke: broke === null ? null : dateOf(broke),
      }
    },
  }
}
export type SchemeTally = ReturnType<typeof schemeTally>

/** Whether a row with this look names the other side; cash has no name. */
export function names(shown: Shown, nameless: boolean | undefined): boolean {
  return !nameless && shown !== 'wallet' && shown !== 'blank'
}

/** A month counts 30 days, a year 365. */
export function daysOf(period: Product['period']): number {
  return 'days' in period ? period.days : period.months % 12 === 0 ? period.months / 12 * 365 : period.months * 30
}

function usualReturn(contracts: readonly Contract[]): SchemeFigures['return'] {
  const byPeriod = new Map<number, Contract[]>()
  for (const contract of contracts) {
    if (!contract.paid) continue
    const days = daysOf(contract.product.period)
    const list = byPeriod.get(days)
    if (list) list.push(contract)
    else byPeriod.set(days, [contract])
  }
  const weight = (list: readonly Contract[]) => list.reduce((sum, { firstFen }) => sum + firstFen, 0)
  const most = [...byPeriod].toSorted(([a, first], [b, second]) => weight(second) - weight(first) || a - b)[0]
  if (!most) return null
  const half = weight(most[1]) / 2
  let seen = 0
  for (const { rate, firstFen } of most[1].toSorted((a, b) => a.rate - b.rate)) {
    seen += firstFen
    if (seen >= half) return { rate, periodDays: most[0] }
  }
  return null
}
