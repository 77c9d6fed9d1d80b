import type { FlowEstimate } from './findings.ts'
import { annualRate, plainPeriod, promisedReturn, type RatePeak } from './rate-peaks.ts'
import { instalmentsOf, settleParty, type EventRole, type PartyEvent, type PartyFigures, type SettleRules } from './settle-party.ts'

/**
 * Everything that moved between a subject and one account or person. `named`: an individual, `name` the token of the name
 * when it is known, else ''. Not named: cash, a nameless wallet, nobody.
 */
export interface Party { party: string; name: string; named: boolean; events: readonly PartyEvent[] }

/** What a party is to the subject: who paid in for a return; who was paid for bringing others; who else moved money. */
export type PartyRole = 'participant' | 'agent' | 'both' | 'insider' | 'other'

/** `events`: the very objects that were given; `roles` says what each is. */
export interface SettledParty extends PartyFigures { party: string; named: boolean; role: PartyRole; commissionFen: number; events: readonly PartyEvent[] }

export interface SettledSubject {
  estimate: FlowEstimate
  parties: SettledParty[]
  /** What people got for others' payments, as a part of them; null: none was found. */
  commission: CommissionRate | null
  /** Paid in without a name, as part of the amount raised; its payers are not among the participants. */
  unnamedRaisedFen: number
  missing: string[]
}

export interface CommissionRate { rate: number; hits: number; payees: number }

/** What tells a deposit from a shop's takings, learnt from those who were paid the promised return. */
interface DepositSize { leastFen: number; stepFen: number }

/**
 * The figures of a subject whose rates are known, by law.md 4.4 and 5: every fen paid in or out is given one meaning.
 * Participants are named individuals who paid in sums of the size on which returns were paid. A payment that no return
 * answers and that is smaller, or crooked where deposits are round, is other income.
 *
 * @param parties everybody with whom money was exchanged, firms left out
 */
export function settleSubject(parties: readonly Party[], peaks: readonly RatePeak[]): SettledSubject {
  const instalments = instalmentsOf(peaks)
  const rules: SettleRules = { peaks, instalments }
  const whole = withCashDeposits(joinAccounts(parties, rules), peaks)
  const settled = whole.map(({ party, named, events }): SettledParty => ({ party, named, role: 'other', commissionFen: 0, events, ...settleParty(events, withOwnRate(events, rules)) }))
  const commission = commissionRate(whole, settled)
  const size = depositSize(whole, settled)
  const context: RoleContext = { size, rules, sold: commission ? soldBy(whole, commission) : () => 0 }
  for (const [at, one] of settled.entries()) decideRole(one, whole[at]!.events, context)

  const missing: string[] = []
  const sum = (list: readonly SettledParty[], of: (one: SettledParty) => number) => list.reduce((total, one) => total + of(one), 0)
  const participants = settled.filter(({ role, named }) => named && (role === 'participant' || role === 'both'))
  const unnamed = settled.filter(({ named, role }) => !named && role === 'participant')
  const all = [...participants, ...unnamed]
  const raised = sum(all, ({ inFen }) => inFen)
  const principal = sum(all, ({ principalRepaidFen }) => principalRepaidFen)
  const unnamedRaisedFen = sum(unnamed, ({ inFen }) => inFen)
  if (unnamedRaisedFen > 0) missing.push('有人付款时没有留下姓名（现金、只写支付机构）：人数不含这部分，金额含')
  const promised = promisedReturn(peaks)
  return {
    estimate: {
      participants: participants.length, amountRaisedFen: raised, netInvestedFen: raised - sum(all, ({ reinvestFen }) => reinvestFen), principalRepaidFen: principal,
      returnsPaidFen: sum(all, ({ returnsPaidFen }) => returnsPaidFen), commissionPaidFen: sum(settled, ({ commissionFen }) => commissionFen), unpaidPrincipalFen: raised - principal,
      confirmedLossFen: sum(participants, ({ inFen, outFen }) => Math.max(0, inFen - outFen)), gainers: participants.filter(({ inFen, outFen }) => outFen > inFen).length,
      return: promised && instalments && promised.periodDays === 30 && promised.rate > instalments.rate * 2
        ? { rate: instalments.rate, periodDays: 30, annualRate: annualRate(instalments.rate, 30) } : promised,
    },
    parties: settled, commission, unnamedRaisedFen, missing,
  }
}

/**
 * The rules with the rate that one person alone was promised: the same part of the first sum, paid three times or more
 * before the person paid in again.
 */
function withOwnRate(events: readonly PartyEvent[], rules: SettleRules): SettleRules {
  const first = events.findIndex(({ fen }) => fen > 0)
  if (first < 0) return rules
  const { day: start } = events[first]!
  const base = events.reduce((sum, { day, fen }) => sum + (day === start && fen > 0 ? fen : 0), 0)
  const next = events.find(({ day, fen }) => fen > 0 && day > start)?.day ?? Infinity
  const byFen = Map.groupBy(events.slice(first).filter(({ day, fen }) => fen < 0 && day <= next && -fen <= base * 0.2), ({ fen }) => fen)
  const [most] = [...byFen.values()].sort((a, b) => b.length - a.length)
  if (!most || most.length < 3) return rules
  const rate = -most[0]!.fen / base
  if (rules.peaks.some((peak) => peak.kind === 'share' && Math.abs(peak.rate - rate) <= 0.006 * rate)) return rules
  const gap = Math.max(1, Math.round((most.at(-1)!.day - most[0]!.day) / (most.length - 1)))
  const own: RatePeak = {
    kind: 'share', rate, average: rate, least: rate, most: rate, parties: 1, again: 1, hits: most.length, principalFen: base, days: most.length, starts: 1, gap, regular: 1, round: 1, first: '', last: '', periodDays: plainPeriod(gap),
  }
  return { ...rules, peaks: [...rules.peaks, own] }
}

/**
 * The accounts of one person as one party. Accounts of one name are one person's, unless each of several is paid by itself
 * what its own deposits were promised: then they are namesakes.
 */
function joinAccounts(parties: readonly Party[], rules: SettleRules): Party[] {
  const joined: Party[] = []
  const byName = Map.groupBy(parties, ({ named, name, party }) => (named && name !== '' ? name : party))
  for (const list of byName.values()) {
    if (list.length === 1) {
      joined.push(list[0]!)
      continue
    }
    const alone = (party: Party) => {
      const { inFen, byRate, bySum } = settleParty(party.events, rules)
      return inFen > 0 && byRate + bySum > 0
    }
    const persons = list.filter(alone)
    const [first, ...others] = persons.length > 0 ? persons : list
    const rest = persons.length > 0 ? list.filter((one) => !persons.includes(one)) : others
    joined.push({ ...first!, events: [first!, ...rest].flatMap(({ events }) => events).sort((a, b) => a.day - b.day) })
    if (persons.length > 0) joined.push(...others)
  }
  return joined
}

/**
 * Who was paid what was promised without paying in by name paid in cash or through a nameless wallet: a payment without a
 * name, of the sum that the payout tells and about one period before, is taken for theirs. Each is taken once.
 */
function withCashDeposits(parties: readonly Party[], peaks: readonly RatePeak[]): Party[] {
  const free = parties.flatMap((party) => (party.named ? [] : party.events.filter(({ fen }) => fen > 0).map((event) => ({ event, used: false })))).sort((a, b) => a.event.fen - b.event.fen)
  if (free.length === 0) return [...parties]
  const find = (fen: number, from: number, to: number) => {
    let low = 0
    let high = free.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (free[middle]!.event.fen < fen * 0.994) low = middle + 1
      else high = middle
    }
    for (let at = low; at < free.length && free[at]!.event.fen <= fen * 1.006; at += 1) {
      const { event: { day }, used } = free[at]!
      if (!used && day >= from && day <= to) return free[at]
    }
    return undefined
  }
  const completed = parties.map((party) => {
    if (!party.named || party.events.length === 0 || party.events[0]!.fen > 0) return party
    const found: PartyEvent[] = []
    for (const { day, fen } of party.events) {
      const told = peaks.some(({ kind, rate }) => found.some((base) => Math.abs(-fen - base.fen * (kind === 'share' ? rate : 1 + rate)) <= base.fen * 0.0005))
      if (fen > 0 || told) continue
      for (const { kind, rate, gap } of peaks) {
        const match = find(-fen / (kind === 'share' ? rate : 1 + rate), day - Math.ceil(gap * 1.5) - 5, day - Math.floor(gap * 0.5))
        if (!match) continue
        match.used = true
        found.push(match.event)
        break
      }
    }
    return found.length === 0 ? party : { ...party, events: [...found, ...party.events].sort((a, b) => a.day - b.day || b.fen - a.fen) }
  })
  const used = new Set(free.filter((one) => one.used).map(({ event }) => event))
  return completed.map((party) => (party.named ? party : { ...party, events: party.events.filter((event) => !used.has(event)) }))
}

function depositSize(parties: readonly Party[], settled: readonly SettledParty[]): DepositSize {
  const sums = settled.flatMap((one, at) => (one.named && one.byRate > 0 && one.byRate >= one.bySize ? parties[at]!.events.filter(({ fen }) => fen > 0).map(({ fen }) => fen) : [])).sort((a, b) => a - b)
  if (sums.length === 0) return { leastFen: 0, stepFen: 1 }
  const step = [1_000_000, 500_000, 100_000, 50_000, 10_000, 1000, 100].find((one) => sums.filter((fen) => fen % one === 0).length >= 0.97 * sums.length) ?? 1
  return { leastFen: sums[Math.floor(sums.length * 0.02)]! * 0.5, stepFen: step }
}

interface RoleContext { size: DepositSize; rules: SettleRules; sold: (events: readonly PartyEvent[], roles: readonly EventRole[]) => number }

function decideRole(one: SettledParty, events: readonly PartyEvent[], { size: { leastFen, stepFen }, rules, sold }: RoleContext): void {
  const isDeposit = (fen: number) => fen >= leastFen && fen % stepFen === 0
  if (!one.named) {
    // Takings of a shop stand beside deposits; each payment is looked at by itself.
    keepOnly(one, events, isDeposit)
    return
  }
  const payouts = one.byRate + one.bySum + one.bySize
  const odd = worthComparing(events, one.roles)
  const matched = one.bySize < 3 ? 0 : one.inFen > 0 && isMonthly(odd) ? odd.length : sold(events, one.roles)
  if (one.inFen === 0) {
    if (matched < 3 || matched < payouts * 0.3) return
    one.role = 'agent'
    one.commissionFen = one.outFen
    one.returnsPaidFen = 0
    for (const role of one.roles) Object.assign(role, { commissionFen: role.returnFen, returnFen: 0 })
    return
  }
  const deposits = events.some(({ fen }) => fen > 0 && isDeposit(fen))
  // Who owns it lends and takes sums in no order, and does not get what others are promised.
  const oddFen = odd.reduce((sum, { fen }) => sum - fen, 0)
  const strange = (one.bySize >= 2 && one.bySize > 1.5 * (one.byRate + one.bySum) && oddFen > 0.3 * one.inFen)
    || (payouts >= 6 && one.byRate < 0.2 * payouts && one.bySize >= 3)
  if (strange && matched < Math.max(3, one.bySize * 0.3)) {
    one.role = 'insider'
    return
  }
  if ((matched >= 3 && matched >= one.bySize * 0.3) || (one.byRate >= 3 && one.bySize >= 4 && one.bySize > 0.3 * payouts && one.outFen > one.inFen * 0.5)) {
    creditCommission(one, events, rules)
    one.role = one.byRate > 0 || deposits ? 'both' : 'agent'
    return
  }
  one.role = one.byRate + one.bySum > 0 || deposits ? 'participant' : 'other'
}

/** Paid month by month, different sums each time: what a salesperson brought in the month. Wages are always alike. */
function isMonthly(payouts: readonly PartyEvent[]): boolean {
  if (payouts.length < 4) return false
  const gaps = payouts.slice(1).map(({ day }, at) => day - payouts[at]!.day)
  const monthly = gaps.filter((gap) => { const months = Math.round(gap / 30.4); return months >= 1 && Math.abs(gap - months * 30.4) <= 2.5 }).length
  return monthly >= gaps.length * 0.75 && new Set(payouts.map(({ fen }) => fen)).size > payouts.length / 2
}

/** What a salesperson's own money does not explain is commission; the rest is settled once more without it. */
function creditCommission(one: SettledParty, events: readonly PartyEvent[], rules: SettleRules): void {
  const own = events.flatMap((event, at) => (one.roles[at]!.by === 'size' ? [] : [{ event, at }]))
  const again = settleParty(own.map(({ event }) => event), rules)
  const roles = events.map(({ fen }): EventRole => ({ kind: 'payout', principalFen: 0, returnFen: 0, reinvestFen: 0, commissionFen: -fen, by: 'size' }))
  for (const [index, { at }] of own.entries()) roles[at] = again.roles[index]!
  Object.assign(one, { ...again, outFen: one.outFen, roles, commissionFen: one.outFen - again.outFen })
}

/** Leaves the payments of an unnamed party that may be deposits, and of what was paid out nothing: nobody knows to whom. */
function keepOnly(one: SettledParty, events: readonly PartyEvent[], isDeposit: (fen: number) => boolean): void {
  let kept = 0
  for (const [at, { fen }] of events.entries()) {
    if (fen > 0 && isDeposit(fen)) {
      kept += fen
      continue
    }
    one.roles[at] = { kind: 'other', principalFen: 0, returnFen: 0, reinvestFen: 0, commissionFen: 0, by: 'size' }
  }
  Object.assign(one, { role: kept > 0 ? 'participant' : 'other', inFen: kept, outFen: 0, principalRepaidFen: 0, returnsPaidFen: 0, reinvestFen: 0 })
}

const commissionDays = 7
const mostCompared = 400_000

const worthComparing = (events: readonly PartyEvent[], roles: readonly EventRole[]) => events.filter(({ fen }, at) => fen < 0 && roles[at]!.by === 'size')

/** The share of others' payments that somebody regularly got within a week of them, when one stands out. */
export function commissionRate(parties: readonly Party[], settled: readonly PartyFigures[]): CommissionRate | null {
  const deposits = new Map<number, { party: number; fen: number }[]>()
  for (const [at, { events }] of parties.entries()) {
    for (const { day, fen } of events) {
      if (fen <= 0) continue
      const list = deposits.get(day)
      if (list) list.push({ party: at, fen })
      else deposits.set(day, [{ party: at, fen }])
    }
  }
  const bins = new Map<number, { hits: number; payees: Set<number> }>()
  let compared = 0
  for (const [at, { events, named }] of parties.entries()) {
    const paid = named ? worthComparing(events, settled[at]!.roles) : []
    if (paid.length < 3) continue
    for (const { day, fen } of paid) {
      const rates = new Set<number>()
      for (let from = day - commissionDays; from <= day; from += 1) {
        for (const deposit of deposits.get(from) ?? []) {
          if (deposit.party === at || (compared += 1) > mostCompared) continue
          const rate = -fen / deposit.fen
          if (rate >= 0.003 && rate <= 0.3) rates.add(Math.round(rate * 2000))
        }
      }
      for (const rate of rates) {
        const bin = bins.get(rate) ?? { hits: 0, payees: new Set() }
        bin.hits += 1
        bin.payees.add(at)
        bins.set(rate, bin)
      }
    }
  }
  const ordered = [...bins].sort(([, a], [, b]) => b.hits - a.hits)
  const [most] = ordered
  if (!most || most[1].hits < 8) return null
  const usual = ordered[Math.min(ordered.length - 1, Math.max(10, Math.floor(ordered.length / 4)))]?.[1].hits ?? 0
  return most[1].hits >= 3 * Math.max(1, usual) ? { rate: most[0] / 2000, hits: most[1].hits, payees: most[1].payees.size } : null
}

/** Counts the payouts of a party that are the commission rate of a payment some days before. */
function soldBy(parties: readonly Party[], { rate }: CommissionRate): RoleContext['sold'] {
  const sums = new Map<number, Set<number>>()
  for (const { events } of parties) for (const { day, fen } of events) if (fen > 0) sums.set(day, (sums.get(day) ?? new Set()).add(fen))
  return (events, roles) => worthComparing(events, roles).filter(({ day, fen }) => {
    for (let back = 0; back <= commissionDays; back += 1) {
      for (const sum of sums.get(day - back) ?? []) if (Math.abs(-fen - sum * rate) <= Math.max(100, sum * 0.0003)) return true
    }
    return false
  }).length
}
