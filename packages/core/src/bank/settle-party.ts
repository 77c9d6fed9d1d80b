import { annualRate, type RatePeak } from './rate-peaks.ts'

/** One movement between a subject and a party, positive when the party pays in; days are counted from any fixed day. */
export interface PartyEvent { day: number; fen: number }

/** What a movement was taken for. Deposits: principal with reinvested money in it. Payouts: parts that add up to it. */
export interface EventRole { kind: 'deposit' | 'payout' | 'other'; principalFen: number; returnFen: number; reinvestFen: number; commissionFen: number; /** A rate of the subject or a sum that was open explains it, to the fen or its rounding. */ known: boolean }

export interface PartyFigures {
  inFen: number
  outFen: number
  principalRepaidFen: number
  returnsPaidFen: number
  reinvestFen: number
  /** Payouts that a rate of the subject explains, and those that none does. */
  explained: number
  unexplained: number
  roles: EventRole[]
}

export interface SettleRules {
  peaks: readonly RatePeak[]
  /** Equal shares of principal with interest on the whole sum: how many, and the interest; null: the scheme has none. */
  instalments: { count: number; rate: number } | null
}

/** Money that comes back within so many days after it was paid out is reinvested (law.md 4.4, control test). */
export const reinvestDays = 15
const mostContracts = 200
const thousandYuan = 100_000

interface Contract { day: number; firstFen: number; openFen: number }

/**
 * Tells principal from return in what a subject paid one party, going through the days in order. A payout is, first that
 * fits: a promised share of an open contract or of all of them; a contract with its promised share; a contract itself;
 * part of one in whole thousands, alone or with a share; a contract less a penalty; a contract with more on top. Else it
 * is return when it is small against what is open, and principal as far as any is open. Principal repaid never exceeds
 * what was paid in.
 *
 * @param events in the order of the day; sums paid in on one day are one contract
 */
export function settleParty(events: readonly PartyEvent[], { peaks, instalments }: SettleRules): PartyFigures {
  const contracts: Contract[] = []
  const roles: EventRole[] = []
  const figures: PartyFigures = { inFen: 0, outFen: 0, principalRepaidFen: 0, returnsPaidFen: 0, reinvestFen: 0, explained: 0, unexplained: 0, roles }
  const received: { day: number; fen: number }[] = []
  const shares = peaks.filter(({ kind }) => kind === 'share').map(({ rate }) => rate)
  // An open contract of a known term grows by its rate; what was rolled over in the books by several.
  const grown = [...new Set([...shares, ...peaks.filter(({ kind }) => kind === 'close').flatMap(({ rate }) => [rate, (1 + rate) ** 2 - 1, (1 + rate) ** 3 - 1, 2 * rate, 3 * rate])])]

  for (const { day, fen } of events) {
    if (fen > 0) {
      const same = contracts.findLast((one) => one.day === day)
      if (same) {
        same.firstFen += fen
        same.openFen += fen
      } else if (contracts.length < mostContracts) contracts.push({ day, firstFen: fen, openFen: fen })
      else contracts.at(-1)!.openFen += fen
      const reinvestFen = takeReceived(received, day, fen)
      figures.inFen += fen
      figures.reinvestFen += reinvestFen
      roles.push({ kind: 'deposit', principalFen: fen, returnFen: 0, reinvestFen, commissionFen: 0, known: true })
      continue
    }
    const paid = -fen
    const open = contracts.filter(({ openFen, day: from }) => openFen > 0 && from <= day)
    const { principalFen, known } = principalIn(paid, open, shares, grown, instalments)
    figures.outFen += paid
    figures.principalRepaidFen += principalFen
    figures.returnsPaidFen += paid - principalFen
    if (known) figures.explained += 1
    else figures.unexplained += 1
    received.push({ day, fen: paid })
    roles.push({ kind: 'payout', principalFen, returnFen: paid - principalFen, reinvestFen: 0, commissionFen: 0, known })
  }
  return figures
}

/** How much of a payment is principal; takes it off the contracts. */
function principalIn(paid: number, open: Contract[], shares: readonly number[], grown: readonly number[], instalments: SettleRules['instalments']): { principalFen: number; known: boolean } {
  if (open.length === 0) return { principalFen: 0, known: false }
  const total = open.reduce((sum, { openFen }) => sum + openFen, 0)
  const bases = [...new Set([...open.map(({ openFen }) => openFen), ...open.map(({ firstFen }) => firstFen), total])]
  const fits = (sum: number) => Math.abs(paid - sum) <= Math.max(1, Math.min(sum * 0.006, 5000))

  if (instalments) {
    const one = open.find(({ firstFen }) => fits(firstFen / instalments.count + firstFen * instalments.rate))
    if (one) return { principalFen: take([one], Math.min(one.openFen, Math.round(one.firstFen / instalments.count))), known: true }
  }
  for (const base of bases) if (shares.some((rate) => fits(base * rate))) return { principalFen: 0, known: true }
  const oldest = [...open].sort((a, b) => a.day - b.day)
  for (const one of oldest) {
    if (fits(one.openFen) && Math.abs(paid - one.openFen) <= 1) return { principalFen: take([one], one.openFen), known: true }
    if (grown.some((rate) => fits(one.openFen * (1 + rate))) || shares.some((rate) => fits(one.openFen + total * rate))) return { principalFen: take([one], Math.min(paid, one.openFen)), known: true }
  }
  if (fits(total) || grown.some((rate) => fits(total * (1 + rate)))) return { principalFen: take(oldest, Math.min(paid, total)), known: true }
  // Part of a sum is asked back in whole thousands, alone or together with the period's share.
  for (const base of bases) {
    for (const rate of shares) {
      const rest = paid - Math.round(base * rate)
      if (rest > 0 && rest < base && near(rest, Math.round(rest / thousandYuan) * thousandYuan, Math.max(1, base * rate * 0.006))) {
        return { principalFen: take(oldest, Math.min(total, Math.round(rest / thousandYuan) * thousandYuan)), known: false }
      }
    }
  }
  // Called back before its time, less a penalty.
  const early = oldest.find(({ openFen }) => paid < openFen && paid >= openFen * 0.85)
  if (early) return { principalFen: take([early], paid), known: false }
  // Paid back with more on top than one rate explains: rolled over in the books before.
  const whole = oldest.filter(({ openFen }) => paid > openFen && paid <= openFen * 1.8).sort((a, b) => b.openFen - a.openFen)[0]
  if (whole && paid > total * 0.25) return { principalFen: take([whole], whole.openFen), known: false }
  if (paid % thousandYuan === 0 && paid < total && shares.length > 0) return { principalFen: take(oldest, paid), known: false }
  if (paid <= total * 0.3) return { principalFen: 0, known: false }
  return { principalFen: take(oldest, Math.min(paid, total)), known: false }
}

const near = (one: number, other: number, by: number) => Math.abs(one - other) <= by

function take(contracts: readonly Contract[], fen: number): number {
  let left = fen
  for (const one of contracts) {
    const part = Math.min(left, one.openFen)
    one.openFen -= part
    left -= part
  }
  return fen - left
}

/** How much of a deposit is money that was paid out shortly before; each fen paid out is counted once. */
function takeReceived(received: { day: number; fen: number }[], day: number, fen: number): number {
  while (received.length > 0 && received[0]!.day < day - reinvestDays) received.shift()
  let taken = 0
  for (const one of received) {
    const part = Math.min(one.fen, fen - taken)
    one.fen -= part
    taken += part
  }
  return taken
}

/**
 * Whether a monthly share is an instalment: a twelfth (or another common part) of the sum and a plain rate of interest.
 * @param most payments that one person got of it
 */
export function instalmentsOf(peak: RatePeak): SettleRules['instalments'] {
  if (peak.kind !== 'share' || peak.periodDays !== 30 || annualRate(peak.rate, 30) < 0.6) return null
  for (const count of [6, 12, 3, 9, 24, 18]) {
    const rate = peak.rate - 1 / count
    const plain = Math.round(rate * 2000) / 2000
    if (plain >= 0.003 && plain <= 0.035 && Math.abs(rate - plain) <= 0.00012) return { count, rate: plain }
  }
  return null
}
