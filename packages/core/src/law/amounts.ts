import type { PlainDate } from '../dates.ts'
import { formatYuan, sumFen, type Fen } from '../money.ts'
import { at, type Citation } from './citation.ts'
import type { LocalValue } from './local-values.ts'

// Five amounts that must not be mixed, because each law counts differently. All are exact sums of whole 分.

export const participantRoles = {
  participant: '集资参与人', helper: '非法集资协助人', both: '双重身份（既投钱又帮助并得利）',
} as const
export type ParticipantRole = keyof typeof participantRoles

/** `in`: paid to the scheme; `…-out`: received from it as principal, as interest or return, as commission or rebate. */
export type FlowKind = 'in' | 'principal-out' | 'return-out' | 'commission-out'
/**
 * Where a payment in came from. `reinvest-after-withdrawal`: it had come back under the participant's control first.
 * `book-rollover`: never left the scheme, renewed on paper only; so marked, an `…-out` is on paper only too.
 */
export type FlowOrigin = 'new-money' | 'reinvest-after-withdrawal' | 'book-rollover' | 'unknown'
export const flowOriginLabels: Record<FlowOrigin, string> = {
  'new-money': '新投入', 'reinvest-after-withdrawal': '取出后再投', 'book-rollover': '账面滚动', unknown: '来源待核',
}

export interface Flow {
  on: PlainDate
  kind: FlowKind
  /** Above 0; the direction is in `kind`. */
  fen: Fen
  /** A payment in without it is `unknown`; a payment out without it was really paid. */
  origin?: FlowOrigin
}

/** The flows of one account or contract. Records with the same `person` are one person. */
export interface Participant {
  /** Key of the identity document, not a name or an account; null while nobody knows whose account it is. */
  person: string | null
  role: ParticipantRole
  flows: readonly Flow[]
  /** Who brought this money in (identity key), for the salesperson's own figures. */
  introducedBy?: string | null
  /** A close relative of `introducedBy`. */
  relativeOfIntroducer?: boolean
  /** Only booked under the introducer's name, who had no part in it and no gain from it. */
  bookedOnly?: boolean
}

/** A figure that is certain when both ends are equal; otherwise it depends on payments whose origin is 待核. */
export interface Span { low: number; high: number }

export interface PersonGain { person: string | null; gainFen: Fen }

export interface Amounts {
  /** A: money absorbed, whatever was repaid. */
  absorbed: {
    /** 含复投: every payment in, also those renewed on paper. */
    grossFen: Fen
    /** 净投入: real payments in, so without 账面滚动; `low` leaves out those whose origin is 待核. */
    netFen: Span
    /** Of it paid in again after a withdrawal: counted, and to be stated. */
    reinvestedFen: Fen
    bookRolloverFen: Fen
    unknownFen: Fen
    /** Of the net amount, what helpers and persons of both roles paid in themselves. */
    ofHelpersFen: Span
  }
  /** B: null while the day on which the case broke (案发) is not known. */
  fraud: { fen: Span; beforeOffsetFen: Span } | null
  /** C: of participants; of persons with both roles apart (netted with their commissions). */
  loss: { fen: Span; ofBothRolesFen: Span }
  /** D: principal not paid back, interest not set off. */
  unpaid: { fen: Span }
  /** E: base of the fine of Decree 30. */
  fineBase: { fen: Span; grossFen: Fen }
  /** Persons who paid in. `high` counts every account of unknown owner as one more person. */
  people: { count: Span; unidentifiedAccounts: number; participants: number; helpers: number; bothRoles: number }
  /** Participants who received more than they paid in: to be recovered, never a negative loss. */
  gainers: { list: PersonGain[]; fen: Fen }
  paid: { principalFen: Fen; returnFen: Fen; commissionToHelpersFen: Fen; commissionToParticipantsFen: Fen }
  /** What a person has to look at before using the figures, in Chinese. */
  notes: string[]
}

/** What each amount is and what it serves, with its basis; for headings and 口径. */
export const amountKinds = {
  absorbed: { code: 'A', label: '吸收金额', use: '对照非法吸收公众存款的移送门槛',
    plain: '吸收的本金全额，已归还的不扣除；取出后再投的累计计入，账面滚动的不重复计算',
    citations: [at('fundraising_interpretation', '6'), at('opinion_2019', '5', 'S')] },
  fraud: { code: 'B', label: '集资诈骗数额', use: '对照集资诈骗的移送门槛；没有诈骗迹象的不用登记',
    plain: '实际骗取的数额：扣除案发前已归还的本金；广告费、中介费、手续费、回扣、行贿、赠与不扣除；已付利息只可折抵该人未归还的本金',
    citations: [at('fundraising_interpretation', '8')] },
  loss: { code: 'C', label: '参与人损失', use: '对照移送门槛的直接经济损失；清退按它分配',
    plain: '每人投入的钱减去收到的全部本金、利息、返利；得数为负的按零算，另列获利出局',
    citations: [at('opinion_2014', '5', 'S')] },
  unpaid: { code: 'D', label: '未兑付本金', use: '填报表，看还欠多少；不作罚款基数', plain: '尚未归还的本金，已付利息不折抵', citations: [] },
  raised: { code: 'E', label: '集资金额（罚款基数）', use: '罚款的基数：处20%以上1倍以下', plain: '募集的全部金额，不是未兑付的部分',
    citations: [at('decree', '30')] },
} as const satisfies Record<string, { code: string; label: string; use: string; plain: string; citations: readonly Citation[] }>
export type AmountKind = keyof typeof amountKinds
export const amountKindNames = Object.keys(amountKinds) as AmountKind[]

interface PersonTotals {
  person: string | null
  role: ParticipantRole
  known: Fen
  unknown: Fen
  reinvested: Fen
  book: Fen
  principal: Fen
  principalBefore: Fen
  returns: Fen
  returnsBefore: Fen
  commission: Fen
}

/**
 * Counts the five amounts from the flows of all participants.
 * @param brokeOn the day on which the case broke (案发): principal counts as returned only when returned before it
 * @returns amounts in fen, exact; unknown origins widen a figure to a span instead of being guessed.
 * Throws RangeError for a flow that is not above 0 or a total beyond the safe range.
 */
export function countAmounts(
  participants: readonly Participant[], { brokeOn }: { brokeOn: PlainDate | null },
): Amounts {
  const people = mergePeople(participants).map((records) => totalsOf(records, brokeOn))
  const payers = people.filter((person) => person.known + person.unknown + person.book > 0)
  const total = (of: (person: PersonTotals) => Fen, among = people): Fen => sumFen(among.map(of))
  /** Sums what `of` makes of each person, without and with the payments of unknown origin. */
  const span = (of: (person: PersonTotals, cashIn: Fen) => Fen, among = people): Span => ({
    low: total((person) => of(person, person.known), among),
    high: total((person) => of(person, sumFen([person.known, person.unknown])), among),
  })
  const withRole = (role: ParticipantRole, among = people) => among.filter((person) => person.role === role)
  const received = (person: PersonTotals) => sumFen([person.principal, person.returns, person.commission])
  const loss = (person: PersonTotals, cashIn: Fen) => Math.max(0, cashIn - received(person))

  const unknownFen = total((person) => person.unknown)
  const bookRolloverFen = total((person) => person.book)
  const netFen = span((_, cashIn) => cashIn)
  const grossFen = sumFen([netFen.high, bookRolloverFen])
  const gainers = withRole('participant').map((person) => ({
    person: person.person, gainFen: received(person) - sumFen([person.known, person.unknown]),
  })).filter(({ gainFen }) => gainFen > 0)
  const identified = payers.filter(({ person }) => person !== null).length

  return {
    absorbed: {
      grossFen, netFen, bookRolloverFen, unknownFen,
      reinvestedFen: total((person) => person.reinvested),
      ofHelpersFen: span((person, cashIn) => (person.role === 'participant' ? 0 : cashIn)),
    },
    fraud: brokeOn === null ? null : {
      fen: span((person, cashIn) => Math.max(0, cashIn - sumFen([person.principalBefore, person.returnsBefore]))),
      beforeOffsetFen: span((person, cashIn) => Math.max(0, cashIn - person.principalBefore)),
    },
    loss: { fen: span(loss, withRole('participant')), ofBothRolesFen: span(loss, withRole('both')) },
    unpaid: { fen: span((person, cashIn) => Math.max(0, cashIn - person.principal)) },
    fineBase: { fen: netFen, grossFen },
    people: {
      count: { low: identified, high: payers.length }, unidentifiedAccounts: payers.length - identified,
      participants: withRole('participant', payers).length,
      helpers: withRole('helper').length, bothRoles: withRole('both').length,
    },
    gainers: { list: gainers, fen: sumFen(gainers.map(({ gainFen }) => gainFen)) },
    paid: {
      principalFen: total((person) => person.principal), returnFen: total((person) => person.returns),
      commissionToHelpersFen: total((person) => (person.role === 'participant' ? 0 : person.commission)),
      commissionToParticipantsFen: total((person) => person.commission, withRole('participant')),
    },
    notes: [
      ...(brokeOn === null ? ['案发时间待核，算不出集资诈骗数额（案发前归还的本金才扣除）'] : []),
      ...(unknownFen > 0 ? [`有${formatYuan(unknownFen)}元转入的来源待核：核为账面滚动的不计入净投入，所以净投入、损失、未兑付都是一个范围`] : []),
      ...(bookRolloverFen > 0 ? [`账面滚动${formatYuan(bookRolloverFen)}元只计入含复投的数，没有真正投入`] : []),
      ...(payers.length > identified ? [`有${payers.length - identified}个账户不知是谁的，人数按证件核清前是一个范围`] : []),
      ...doubtfulRollovers(participants),
    ],
  }
}

/** One list of records for each person; accounts of unknown owner stay by themselves. */
function mergePeople(participants: readonly Participant[]): Participant[][] {
  const groups = Map.groupBy(participants, (record) => record.person ?? record)
  return [...groups.values()]
}

function totalsOf(records: readonly Participant[], brokeOn: PlainDate | null): PersonTotals {
  const flows = records.flatMap((record) => record.flows)
  for (const { fen } of flows) {
    if (!Number.isSafeInteger(fen) || fen <= 0) throw new RangeError(`Not an amount above 0 in whole fen: ${fen}`)
  }
  const sum = (keep: (flow: Flow) => boolean) => sumFen(flows.filter(keep).map((flow) => flow.fen))
  const paidIn = (origin: FlowOrigin) => sum((flow) => flow.kind === 'in' && (flow.origin ?? 'unknown') === origin)
  const out = (kind: FlowKind, before: PlainDate | null = null) =>
    sum((flow) => flow.kind === kind && flow.origin !== 'book-rollover' && (before === null || flow.on < before))
  const roles = new Set(records.map((record) => record.role))
  const reinvested = paidIn('reinvest-after-withdrawal')
  return {
    person: records[0]!.person,
    role: roles.size > 1 ? 'both' : records[0]!.role,
    known: sumFen([paidIn('new-money'), reinvested]), unknown: paidIn('unknown'), reinvested,
    book: paidIn('book-rollover'),
    principal: out('principal-out'), principalBefore: out('principal-out', brokeOn),
    returns: out('return-out'), returnsBefore: out('return-out', brokeOn),
    commission: out('commission-out'),
  }
}

/** A renewal on paper beside an equal payment of the same day that counts as real: one of the two is marked wrongly. */
function doubtfulRollovers(participants: readonly Participant[]): string[] {
  return participants.flatMap(({ person, flows }) => {
    const isPaper = (flow: Flow) => flow.origin === 'book-rollover'
    const paidOut = flows.filter((flow) => flow.kind !== 'in' && !isPaper(flow))
    return flows
      .filter((flow) => flow.kind === 'in' && isPaper(flow))
      .filter((roll) => paidOut.some((flow) => flow.on === roll.on && flow.fen === roll.fen))
      .map((roll) => `${person ?? '不知户主的账户'} ${roll.on} 账面滚动${formatYuan(roll.fen)}元，同日又记了等额付出：` +
        '钱真的付出过的，改为“取出后再投”；没有付出的，把付出也标为“账面滚动”')
  })
}

/** What a salesperson does not answer for. From the 2017 minutes of the procuratorate, from memory: to be confirmed. */
export interface SalespersonRules { leaveOutRelatives: boolean; leaveOutBooked: boolean }
export const salespersonDefault: LocalValue<SalespersonRules> = {
  value: { leaveOutRelatives: true, leaveOutBooked: true },
  tag: 'M', documentNumber: null, validFrom: null, validTo: null,
}

export interface SalespersonFigures {
  /** Real payments in of those whom the person brought in, without own money and what the rules leave out. */
  broughtFen: Span
  people: Span
  leftOut: { ownFen: Span; relativesFen: Span; bookedOnlyFen: Span }
  commissionFen: Fen
}

/**
 * A salesperson's own figures, apart from those of the scheme.
 * @param salesperson identity key
 */
export function salespersonFigures(
  participants: readonly Participant[], salesperson: string, rules = salespersonDefault.value,
): SalespersonFigures {
  const own = participants.filter((record) => record.person === salesperson)
  const parts = Map.groupBy(
    participants.filter((record) => record.introducedBy === salesperson && record.person !== salesperson),
    (record) => (rules.leaveOutRelatives && record.relativeOfIntroducer ? 'relatives'
      : rules.leaveOutBooked && record.bookedOnly ? 'booked' : 'counted'),
  )
  const of = (part: 'relatives' | 'booked' | 'counted') => countAmounts(parts.get(part) ?? [], { brokeOn: null })
  const { absorbed, paid } = countAmounts(own, { brokeOn: null })
  return {
    broughtFen: of('counted').absorbed.netFen, people: of('counted').people.count,
    leftOut: {
      ownFen: absorbed.netFen,
      relativesFen: of('relatives').absorbed.netFen, bookedOnlyFen: of('booked').absorbed.netFen,
    },
    commissionFen: sumFen([paid.commissionToHelpersFen, paid.commissionToParticipantsFen]),
  }
}

/**
 * Which of the two totals stands for the absorbed amount at the thresholds: net, because money that never came under
 * the participant's control is not absorbed a second time. The control test is of practice (S); a place may differ.
 */
export const absorbedDefault: LocalValue<'net' | 'gross'> = {
  value: 'net', tag: 'S', documentNumber: null, validFrom: null, validTo: null,
}

/** Figures for `thresholdsReached` and `fraudThresholdsReached`, spans kept as spans; B is null while 待核. */
export function thresholdFigures({ absorbed, people, loss, fraud }: Amounts, counting = absorbedDefault.value) {
  return {
    amountFen: counting === 'net' ? absorbed.netFen : absorbed.grossFen,
    people: people.count, lossFen: loss.fen, fraudFen: fraud?.fen ?? null,
  }
}
