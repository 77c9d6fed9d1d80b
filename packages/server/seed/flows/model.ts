import type { Day } from './calendar.ts'

/** Who owns accounts. Two owners with one name are told apart by the number. */
export interface Owner { name: string; idNumber: string; kind: 'person' | 'organisation' }

/** `outside` keeps no statement: the counter (cash) and the bank itself, which have no name, and accounts that a payment never reached. */
export interface Account { no: string; bank: string; owner: Owner; outside?: true }

/** How a statement shows the other side. `wallet` names the payment company only, `wallet-name` the person behind it, too. */
export type Shown = 'full' | 'name' | 'wallet' | 'wallet-name' | 'blank'

/**
 * What a transfer is, known to the maker only. The parts of a payout add up to its amount. `person` is the ID number of
 * the participant, who need not be the owner of the account (relatives share accounts, cash names nobody).
 */
export type Label =
  | { role: 'deposit'; person: string; reinvestFen: number }
  | { role: 'payout'; person: string; principalFen: number; returnFen: number }
  | { role: 'commission'; person: string }

export interface Transfer {
  day: Day
  /** Of the day. */
  second: number
  /** Of transfers at the same second the order. */
  order: number
  from: Account
  to: Account
  fen: number
  memo: string
  channel: string
  shown: Shown
  label: Label | null
}

export const schemeKinds = [
  'daily-interest', 'ten-day-interest', 'monthly-interest', 'quarterly-interest', 'annual-interest', 'term-end', 'adoption', 'tiered',
  'consumption-rebate', 'elderly-card', 'cooperative', 'equity-dividend', 'platform', 'wallet-collect',
] as const
export type SchemeKind = (typeof schemeKinds)[number]

export const lookalikeKinds = [
  'payroll', 'contractor', 'shop', 'web-shop', 'gym-cards', 'clinic', 'group-purchase', 'property-fees', 'rent-and-deposits', 'school',
  'small-loans', 'wealth-customer', 'fund-sales', 'insurance-agent', 'charity', 'illness-crowdfunding', 'dividends', 'savings-club',
  'family-loans', 'produce-buyer', 'supplier',
] as const
export type LookalikeKind = (typeof lookalikeKinds)[number]

/**
 * The figures of a scheme by law.md 4.4 and 5. Only money that moved counts: what was rolled over in the books is
 * `bookRolledFen`, no part of the amount raised; of a rolled-over sum only the money once paid in is principal when it is
 * paid out, the rest is return. A penalty for early redemption stays unpaid principal.
 */
export interface SchemeFigures {
  participants: number
  amountRaisedFen: number
  netInvestedFen: number
  principalRepaidFen: number
  returnsPaidFen: number
  commissionPaidFen: number
  unpaidPrincipalFen: number
  /** Sum over participants of max(0, in − everything out, commission included). */
  confirmedLossFen: number
  /** Participants who got more than they paid in. */
  gainers: number
  /**
   * Of the contracts that were paid the return of a whole period at least once: the period that holds most principal, and the
   * principal-weighted median of its rates. Null when no return was paid.
   */
  return: { rate: number; periodDays: number } | null
  bookRolledFen: number
  /** Participants whom no row names, neither paying nor paid. */
  unnamedParticipants: number
  /** Part of the amount raised whose rows name the payer, 0 to 1. */
  namedShare: number
  firstInflow: string
  lastInflow: string
  /** The day payouts stopped, or null. */
  broke: string | null
}

/** The truth about a subject. Names of fields are those of the command line's JSON where they mean the same. */
export interface SubjectTruth {
  name: string
  idNumber: string
  accounts: string[]
  kind: 'person' | 'organisation'
  /** Owners of other accounts the same scheme uses. */
  alsoOwners: string[]
  verdict: 'fundraising-like' | 'not-fundraising-like'
  story: SchemeKind | LookalikeKind | 'household'
  /** Null for what is lawful. */
  estimate: SchemeFigures | null
}

/** A subject with everything that moved on its accounts. */
export interface Group { truth: SubjectTruth; accounts: Account[]; transfers: Transfer[] }
