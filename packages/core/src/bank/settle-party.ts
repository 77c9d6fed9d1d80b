import { annualRate, type RatePeak } from './rate-peaks.ts'

/** One movement between a subject and a party, positive when the party pays in; days are counted from any fixed day. */
export interface PartyEvent { day: number; fen: number }

/**
 * What a movement was taken for; its parts add up to it. `by` is what tells: a promised rate, a sum that was open, or
 * only its size.
 */
export interface EventRole { kind: 'deposit' | 'payout' | 'other'; principalFen: number; returnFen: number; reinvestFen: number; commissionFen: number; by: 'rate' | 'sum' | 'size' }

export interface PartyFigures {
  inFen: number
  outFen: number
  principalRepaidFen: number
  returnsPaidFen: number
  reinvestFen: number
  /** Payouts by what tells of them. */
  byRate: number
  bySum: number
  bySize: number
  /** In the order of the movements. */
  roles: EventRole[]
}

export interface SettleRules {
  peaks: readonly RatePeak[]
  /** Equal parts of principal with interest on the whole sum: how many, and the interest; null: the scheme has none. */
  instalments: { count: number; rate: number } | null
}

/** Money that is paid in within so many days after it was paid out is reinvested (law.md 4.4, control test). */
export const reinvestDays = 15
/** So many open sums are compared with a payout, the oldest first. */
const mostCompared = 40
const thousandYuan = 100_000

interface Contract { day: number; firstFen: number; openFen: number }

/**
 * Tells principal from return in what a subject paid one party, going through the movements in order. A payout is, first
 * that fits: a promised share of an open sum, of the sums of one day, or of all; a sum that is due with its promised
 * share; a sum itself; a sum less a penalty of whole per cent; part of one in whole thousands with a share on top; a sum
 * less another penalty; a sum with more on top. Else it is part of the principal when it is a whole number of thousands,
 * return when it is small against what is open, and principal as far as any is open. Principal repaid never exceeds what
 * was paid in.
 *
 * @param events in the order in which they happened
 */
export function settleParty(events: readonly PartyEvent[], rules: SettleRules): PartyFigures {
  const contracts: Contract[] = []
  const roles: EventRole[] = []
  const figures: PartyFigures = { inFen: 0, outFen: 0, principalRepaidFen: 0, returnsPaidFen: 0, reinvestFen: 0, byRate: 0, bySum: 0, bySize: 0, roles }
  const received: { day: number; fen: number }[] = []
  const payout = payoutReader(rules)
  for (const { day, fen } of events) {
    if (fen > 0) {
      contracts.push({ day, firstFen: fen, openFen: fen })
      const reinvestFen = takeReceived(received, day, fen)
      figures.inFen += fen
      figures.reinvestFen += reinvestFen
      roles.push({ kind: 'deposit', principalFen: fen, returnFen: 0, reinvestFen, commissionFen: 0, by: 'sum' })
      continue
    }
    const paid = -fen
    const { principalFen, by } = payout(paid, day, contracts)
    figures.outFen += paid
    figures.principalRepaidFen += principalFen
    figures.returnsPaidFen += paid - principalFen
    figures[by === 'rate' ? 'byRate' : by === 'sum' ? 'bySum' : 'bySize'] += 1
    received.push({ day, fen: paid })
    roles.push({ kind: 'payout', principalFen, returnFen: paid - principalFen, reinvestFen: 0, commissionFen: 0, by })
  }
  return figures
}

/** Open sums that a payout may be about: one, those of one day, or all. */
interface Base { contracts: Contract[]; day: number; firstFen: number; openFen: number }

function basesOf(open: Contract[]): Base[] {
  const base = (contracts: Contract[]): Base => {
    const [{ day, firstFen, openFen }] = contracts as [Contract]
    if (contracts.length === 1) return { contracts, day, firstFen, openFen }
    return { contracts, day, firstFen: contracts.reduce((sum, one) => sum + one.firstFen, 0), openFen: contracts.reduce((sum, one) => sum + one.openFen, 0) }
  }
  const bases = open.map((one) => base([one]))
  if (open.length === 1) return bases
  const days = [...Map.groupBy(open, ({ day }) => day).values()]
  if (days.length < open.length) bases.push(...days.filter((list) => list.length > 1).map(base))
  if (days.length > 1) bases.push(base(open))
  return bases
}

function payoutReader({ peaks, instalments }: SettleRules) {
  const shares = peaks.filter(({ kind }) => kind === 'share').map(({ rate }) => rate)
  const closes = peaks.filter(({ kind }) => kind === 'close')
  // A rounding of up to 50 yuan is no other sum.
  const fits = (paid: number, sum: number) => Math.abs(paid - sum) <= Math.max(1, Math.min(sum * 0.006, 5000))
  /** Whether a sum of this age with what was promised on it was paid; terms rolled over in the books count several times. */
  const isGrown = (paid: number, sum: number, age: number): boolean => {
    if (paid < sum) return false
    for (const rate of shares) if (fits(paid, sum * (1 + rate))) return true
    for (const { rate, gap } of closes) {
      const terms = Math.round(age / gap)
      if (terms < 1 || terms > 6 || Math.abs(age - terms * gap) > Math.max(12, gap * 0.2)) continue
      if (fits(paid, sum * (1 + rate)) || fits(paid, sum * (1 + rate) ** terms) || fits(paid, sum * (1 + rate * terms))) return true
    }
    return false
  }
  let known: { contracts: number; bases: Base[]; total: number } | null = null
  const read = (paid: number, day: number, contracts: readonly Contract[]): { principalFen: number; by: EventRole['by'] } => {
    if (known?.contracts !== contracts.length) {
      const open = contracts.filter(({ openFen }) => openFen > 0).slice(0, mostCompared)
      const bases = open.length === 0 ? [] : basesOf(open)
      known = { contracts: contracts.length, bases, total: open.reduce((sum, { openFen }) => sum + openFen, 0) }
    }
    const { bases, total } = known
    if (bases.length === 0) return { principalFen: 0, by: 'size' }
    const all = bases.at(-1)!.contracts
    if (instalments) {
      const { count, rate } = instalments
      const one = bases.find(({ firstFen }) => fits(paid, firstFen / count + firstFen * rate))
      if (one) return { principalFen: take(one.contracts, Math.round(one.firstFen / count)), by: 'rate' }
    }
    for (const { openFen, firstFen } of bases) {
      for (const rate of shares) if (fits(paid, openFen * rate) || fits(paid, firstFen * rate)) return { principalFen: 0, by: 'rate' }
    }
    for (const one of bases) {
      if (isGrown(paid, one.openFen, day - one.day) || (paid > one.openFen && shares.some((rate) => fits(paid, one.openFen + total * rate)))) {
        return { principalFen: take(one.contracts, Math.min(paid, one.openFen)), by: 'rate' }
      }
    }
    const whole = bases.find(({ openFen }) => Math.abs(paid - openFen) <= 1)
    if (whole) return { principalFen: take(whole.contracts, whole.openFen), by: 'sum' }
    const fined = bases.find(({ openFen }) => paid < openFen && paid >= openFen * 0.85 && isPlainPart(paid, openFen))
    if (fined) return { principalFen: take(fined.contracts, paid), by: 'sum' }
    for (const { openFen } of bases) {
      for (const rate of shares) {
        const part = Math.round((paid - openFen * rate) / thousandYuan) * thousandYuan
        if (part > 0 && part < openFen && fits(paid, part + openFen * rate) && Math.abs(paid - part - openFen * rate) <= Math.max(100, openFen * rate * 0.006)) return { principalFen: take(all, Math.min(total, part)), by: 'sum' }
      }
    }
    const early = bases.find(({ openFen }) => paid < openFen && paid >= openFen * 0.85)
    if (early) return { principalFen: take(early.contracts, paid), by: 'size' }
    const more = bases.filter(({ openFen }) => paid > openFen && paid <= openFen * 1.8).sort((a, b) => b.openFen - a.openFen)[0]
    if (more && paid > total * 0.25) return { principalFen: take(more.contracts, more.openFen), by: 'size' }
    if (paid % thousandYuan === 0 && paid < total && shares.length > 0) return { principalFen: take(all, paid), by: 'size' }
    return { principalFen: paid <= total * 0.3 ? 0 : take(all, Math.min(paid, total)), by: 'size' }
  }
  return (paid: number, day: number, contracts: readonly Contract[]) => {
    const found = read(paid, day, contracts)
    if (found.principalFen > 0) known = null
    return found
  }
}

/** Whether a sum less a whole number of half per cents was paid. */
function isPlainPart(paid: number, of: number): boolean {
  const halves = (1 - paid / of) * 200
  return Math.abs(of * (1 - Math.round(halves) / 200) - paid) <= 1
}

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
 * Whether the monthly share is an instalment: a twelfth (or another common part) of the sum with a plain rate of interest,
 * paid again and again, and never together with the whole sum.
 */
export function instalmentsOf(peaks: readonly RatePeak[]): SettleRules['instalments'] {
  const [most] = peaks
  if (most?.kind !== 'share' || most.periodDays !== 30 || annualRate(most.rate, 30) < 0.6 || most.hits < 2 * most.parties || peaks.some(({ kind }) => kind === 'close')) return null
  for (const count of [12, 6, 24, 3, 9, 18]) {
    const rate = most.average - 1 / count
    const plain = Math.round(rate * 2000) / 2000
    if (plain >= 0.003 && plain <= 0.035 && Math.abs(rate - plain) <= 0.00012) return { count, rate: plain }
  }
  return null
}
