import type { Day } from './calendar.ts'
import type { Owner, SchemeKind } from './model.ts'
import { yuan, type Book } from './ledger.ts'
import type { Random } from './random.ts'

/** What a participant buys. The rate is per period, 0.015 for 1.5 %. */
export interface Product {
  /** From which principal on which rate holds, smallest first. */
  tiers: readonly (readonly [fromFen: number, rate: number])[]
  period: { days: number } | { months: number }
  /** How many periods until it ends; null: until the participant wants the money back. */
  periods: number | null
  principal: 'at-end' | 'instalments' | 'never'
  /** Paid on the same days of the calendar to everybody, instead of on each one's own. */
  common: boolean
}

export interface SchemeMemos { deposit: readonly string[]; interest: readonly string[]; principal: readonly string[]; commission: readonly string[] }

/** Everything that is decided about a scheme before its first day. */
export interface SchemePlan {
  kind: SchemeKind
  owner: Owner
  accounts: number
  /** Payouts come from an account in the name of another person. */
  payerInOtherName: boolean
  start: Day
  participants: number
  /** How busy recruiting is, from 0 (start) to 1 (the break, or the end of the statements); any scale. */
  curve: (part: number) => number
  products: readonly (readonly [Product, weight: number])[]
  depositFen: (random: Random) => number
  /** Chance that somebody pays in again within some weeks, after every deposit. */
  topUp: number
  walletShare: number
  cashShare: number
  /** Of the payments through a wallet those that name the person. */
  walletNamed: number
  /** Participants paying through a relative's account. */
  relatives: number
  twoCards: number
  splitLarge: number
  /** Per month and contract. */
  partial: number
  early: number
  penalty: number
  maturity: readonly (readonly ['repay' | 'book-roll' | 'compound' | 'reinvest', weight: number])[]
  /** Payouts that fall on days off. */
  daysOff: 'paid' | 'after' | 'before'
  /** The first period of a common rhythm of a month or less is paid by days instead of left out. */
  proRata: boolean
  /** Payouts that come back first: a wrong number, a closed card. */
  bounced: number
  /** Interest is rounded to a multiple of so many fen. */
  roundFen: number
  sellers: number
  /** Part of new deposits that sellers bring, and what they get for it. */
  soldShare: number
  commission: number
  commissionDelay: number | 'monthly'
  /** Part of the deposits that is taken away. */
  skim: number
  /** Null: no break before the statements end. */
  breakDay: Day | null
  slowDays: number
  /** The owner lends the scheme what it lacks until the break; without, only until most have come. */
  rescued: boolean
  consoled: boolean
  staff: number
  shopIncome: number
  memos: SchemeMemos
  blankMemos: number
}

/** What a kind of scheme decides itself. */
export type KindChoices = Pick<SchemePlan, 'kind' | 'owner' | 'products' | 'depositFen' | 'memos'> & Partial<SchemePlan>

const misleading: SchemeMemos[] = [
  { deposit: ['货款', '购货款', '往来款', '预付货款'], interest: ['退货款', '货款', '返还', '劳务费'], principal: ['退货款', '货款', '退款'], commission: ['劳务费', '业务费', '市场推广费'] },
  { deposit: ['借款', '往来', '个人借款', '还款'], interest: ['借款', '往来', '还款'], principal: ['还款', '归还借款', '往来'], commission: ['往来', '工资', '报销'] },
  { deposit: ['转账', '网银转账', '跨行转出', '汇款'], interest: ['转账', '代付', '网银转账'], principal: ['转账', '网银转账'], commission: ['转账', '代付'] },
]

/** A scheme of a kind with everything that its kind leaves open drawn from wide ranges. */
export function planScheme({ random, from, to, scale }: Book, choices: KindChoices): SchemePlan {
  const length = to - from
  const start = choices.start ?? from + random.int(0, Math.floor(length * 0.45))
  const style = random.weighted<'own' | 'misleading' | 'mixed'>([['own', 5], ['misleading', 3], ['mixed', 2]])
  const other = random.pick(misleading)
  const mixed: SchemeMemos = {
    deposit: [...choices.memos.deposit, ...other.deposit], interest: [...choices.memos.interest, ...other.interest],
    principal: [...choices.memos.principal, ...other.principal], commission: [...choices.memos.commission, ...other.commission],
  }
  const left = to - start
  return {
    accounts: random.weighted([[1, 6], [2, 2], [3, 1]]), payerInOtherName: false, start,
    participants: Math.max(12, Math.round(random.spread(40, 500) * scale)), curve: drawCurve(random),
    topUp: random.between(0.05, 0.6),
    walletShare: random.chance(0.4) ? random.between(0.02, 0.3) : 0, cashShare: random.chance(0.4) ? random.between(0.02, 0.15) : 0,
    walletNamed: random.pick([0, 0, 0.5, 1]), relatives: random.chance(0.4) ? random.between(0, 0.02) : 0,
    twoCards: random.between(0, 0.1), splitLarge: random.between(0, 0.3),
    partial: random.chance(0.6) ? random.between(0.002, 0.03) : 0, early: random.chance(0.7) ? random.between(0.002, 0.03) : 0,
    penalty: random.pick([0, 0, 0.01, 0.02, 0.03, 0.05, 0.1]),
    maturity: [['repay', random.between(0.2, 2)], ['book-roll', random.between(0, 2)], ['compound', random.between(0, 0.7)], ['reinvest', random.between(0, 2)]],
    daysOff: random.weighted([['paid', 4], ['after', 3], ['before', 2]]), proRata: random.chance(0.3),
    bounced: random.pick([0, 0, 0.001, 0.006]), roundFen: random.weighted([[1, 4], [100, 4], [1000, 1]]),
    sellers: random.chance(0.75) ? random.int(2, 9) : 0, soldShare: random.between(0.4, 0.95), commission: random.int(4, 60) / 500,
    commissionDelay: random.chance(0.4) ? 'monthly' : random.int(0, 6),
    skim: random.between(0.1, 0.75),
    // Some stop early, some at the very edge of what is known, some not at all.
    breakDay: random.weighted<() => Day | null>([
      [() => to - random.int(Math.floor(left * 0.1), Math.floor(left * 0.45)), 5], [() => to - random.int(0, 20), 2], [() => null, 4],
    ])(),
    slowDays: random.chance(0.6) ? random.int(10, 60) : 0, rescued: random.chance(0.6), consoled: random.chance(0.35),
    staff: random.chance(0.6) ? random.int(2, 12) : 0, shopIncome: random.chance(0.35) ? random.spread(200, 6000) : 0,
    blankMemos: random.weighted([[0, 4], [0.3, 2], [0.8, 1], [1, 1]]),
    ...choices,
    memos: style === 'own' ? choices.memos : style === 'misleading' ? other : mixed,
  }
}

function drawCurve(random: Random): (part: number) => number {
  const bursts = Array.from({ length: random.int(2, 6) }, () => ({ at: random.unit(), width: random.between(0.01, 0.06), high: random.between(2, 12) }))
  const growth = random.between(1.5, 5)
  const steep = random.between(6, 14)
  return random.weighted<(part: number) => number>([
    [() => 1, 2],
    [(part) => Math.exp(growth * part), 3],
    [(part) => 0.4 + bursts.reduce((sum, { at, width, high }) => sum + high * Math.exp(-(((part - at) / width) ** 2)), 0), 3],
    [(part) => { const rise = 1 / (1 + Math.exp(-steep * (part - 0.45))); return 0.1 + rise * (1 - rise) * 4 }, 2],
  ])
}

/** Sums people pay in: multiples of a round step around a middle, drawn per scheme; a share of them odd. */
export function roundSums(random: Random, lowYuan: number, highYuan: number): (random: Random) => number {
  const middle = random.spread(lowYuan, highYuan)
  const width = random.between(0.3, 1)
  const step = random.pick([100, 500, 1000, 1000, 5000, 10_000].filter((one) => one <= middle && one >= middle / 60))
  const odd = random.chance(0.3) ? random.between(0.02, 0.2) : 0
  return (chance) => {
    const sum = Math.min(middle * Math.exp(chance.normal() * width), middle * 30)
    return chance.chance(odd) ? yuan(Math.max(100, Math.round(sum))) : yuan(Math.max(1, Math.round(sum / step)) * step)
  }
}

/** One of a few fixed sums, the small ones oftener. */
export function fixedSums(sums: readonly number[]): (random: Random) => number {
  return (chance) => yuan(chance.weighted(sums.map((sum, at) => [sum, 1 / (at + 1)] as const)))
}

/** A rate on the grid people quote: between two percentages, in steps. */
export function rate(random: Random, lowPercent: number, highPercent: number, step: number): number {
  const steps = random.int(Math.round(lowPercent / step), Math.round(highPercent / step))
  return Math.round(steps * step * 1e4) / 1e6
}
