import type { Calendar } from '../calendar.ts'
import { formatDateCn, type PlainDate } from '../dates.ts'
import { formatYuan, type Fen } from '../money.ts'
import { inOrder, type RecordedAct } from './acts.ts'
import { at, type Citation } from './citation.ts'
import { clocksOf } from './clocks.ts'
import { creditOnCourtFine, lateSurcharge } from './penalties.ts'
import { mayConcern, nameOf, owedBy, penalisedOn, repaysFirst, type Penalised } from './penalty-file.ts'
import type { Moment } from './time-limits.ts'

type Span = { from: PlainDate; to: PlainDate }
const numberOf = (act: RecordedAct, key: string): Fen => { const value = act.facts[key]; return typeof value === 'number' ? value : 0 }

/** What one person has to pay because of the penalty decisions on file, as it stands today. Amounts in fen. */
export interface PenaltyMoney extends Penalised {
  owedFen: Fen
  /** 加处罚款 so far, and what of it was paid. */
  surchargeFen: Fen
  surchargePaidFen: Fen
  confiscateFen: Fen
  /** Participants are paid before the fine. */
  repaysFirst: boolean
  /** Everything still to be paid: fine and surcharge. */
  dueFen: Fen
  /** In plain words, each with its articles. */
  lines: { text: string; articles: readonly Citation[] }[]
}

/**
 * The money side of every penalty on file: what is paid, what is owed, the surcharge of a late payment, what is
 * confiscated, what counts toward the court's fine, and that participants come first.
 * @param acts in any order; @param owedFen what participants have not got back, null while 待核
 */
export function penaltyMoney(acts: readonly RecordedAct[], calendar: Calendar, now: Moment, owedFen: Fen | null): PenaltyMoney[] {
  const told = inOrder(acts)
  return penalisedOn(told).map((one) => {
    const his = told.filter((act) => mayConcern(nameOf(act), one.who))
    const surcharge = one.standing ? surchargeOf(one, told, his, calendar, now) : none
    const surchargePaidFen = his.filter((act) => act.code === 'fine_paid').reduce((sum, act) => sum + numberOf(act, 'surchargeFen'), 0)
    const confiscateFen = one.standing ? told.filter((act) => act.code === 'penalty_decided' && nameOf(act) === one.who).reduce((sum, act) => sum + numberOf(act, 'confiscateFen'), 0) : 0
    const sentence = his.findLast((act) => act.code === 'court_sentenced')
    const fined = sentence ? numberOf(sentence, 'courtFineFen') : 0
    const owed = one.standing ? owedBy(one) : 0
    const lines: PenaltyMoney['lines'] = [...surcharge.lines]
    if (surchargePaidFen > 0) lines.push({ text: `加处罚款已缴${formatYuan(surchargePaidFen)}元。`, articles: [] })
    if (confiscateFen > 0) lines.push({ text: `没收违法所得${formatYuan(confiscateFen)}元。`, articles: [at('penalty', '28')] })
    if (fined > 0) {
      const { creditedFen, stillDueFen, citation } = creditOnCourtFine({ paidFen: one.paidFen, courtFineFen: fined })
      lines.push({ text: `法院判处罚金${formatYuan(fined)}元：已缴的罚款折抵${formatYuan(creditedFen)}元，罚金还应缴${formatYuan(stillDueFen)}元。没有缴的罚款不再收。`, articles: [citation] })
    } else if (repaysFirst(one.who, told) && owed > 0 && owedFen !== 0) {
      const text = owedFen === null ? '尚欠集资参与人多少待核。' : `尚欠集资参与人${formatYuan(owedFen)}元。`
      lines.push({ text: `${text}不能同时清退和缴纳罚款的，先清退，后收罚款。`, articles: [at('decree', '32')] })
    }
    const dueFen = fined > 0 ? 0 : owed + Math.max(0, surcharge.fen - surchargePaidFen)
    return { ...one, owedFen: owed, surchargeFen: surcharge.fen, surchargePaidFen, confiscateFen, repaysFirst: repaysFirst(one.who, told), dueFen, lines }
  })
}

const none = { fen: 0, lines: [] as PenaltyMoney['lines'] }

/** A part of the fine: from when it was due, and when it was paid. */
interface Part { fen: Fen; dueOn: PlainDate; paidOn: PlainDate | null; deferred: Span[] }

/** Surcharge of all parts, each up to the day on which it was paid; in reconsideration, suit and deferral no day counts. */
function surchargeOf(one: Penalised, told: readonly RecordedAct[], his: readonly RecordedAct[], calendar: Calendar, now: Moment): typeof none {
  const filed = told.find((act) => act.code === 'police_filed')?.on
  const until = filed !== undefined && filed < now.on ? filed : now.on
  const disputes = [...spansOf(his, 'reconsideration_asked', 'reconsideration_decided', until), ...spansOf(his, 'suit_filed', 'suit_decided', until)]
  let [fen, days] = [0, 0]
  for (const part of partsOf(one, told, his, calendar, now)) {
    const paidOn = part.paidOn !== null && part.paidOn < until ? part.paidOn : until
    const late = lateSurcharge({ fineFen: part.fen, dueOn: part.dueOn, until: paidOn, suspended: [...disputes, ...part.deferred] })
    fen += late.fen
    days = Math.max(days, late.days)
  }
  if (days === 0) return none
  const articles = [at('penalty', '72'), ...(disputes.length > 0 ? [at('penalty', '73')] : [])]
  const text = `逾期${days}日${owedBy(one) > 0 ? `（到${formatDateCn(until)}）` : ''}，每日加处没有缴的罚款的3%，加处的不超过罚款本身，共加处${formatYuan(fen)}元${disputes.length > 0 ? '；复议、诉讼期间不计算' : ''}。`
  return { fen, lines: [{ text, articles }] }
}

/** From each opening act to the first closing one after it, or to `until`. */
function spansOf(his: readonly RecordedAct[], opens: RecordedAct['code'], closes: RecordedAct['code'], until: PlainDate): Span[] {
  return his.flatMap((act, index) => {
    if (act.code !== opens) return []
    const to = his.slice(index + 1).find((other) => other.code === closes)?.on ?? until
    return to >= act.on ? [{ from: act.on, to }] : []
  })
}

/** The fine cut where a due day, an instalment or a payment ends; what was not served yet is not due. */
function partsOf(one: Penalised, told: readonly RecordedAct[], his: readonly RecordedAct[], calendar: Calendar, now: Moment): Part[] {
  const due = new Map(clocksOf(told, calendar, now).filter((clock) => clock.code === 'pay').map((clock) => [clock.actId, clock.due.latest ?? clock.due.on]))
  const decisions = runningTotals(told.filter((act) => act.code === 'penalty_decided' && nameOf(act) === one.who && act.facts['measure'] !== 'none')
    .map((act) => ({ fen: numberOf(act, 'fineFen'), dueOn: his.slice(his.indexOf(act) + 1).find((other) => due.has(other.id)) })))
  const payments = runningTotals(told.flatMap((act, index) => (act.code === 'fine_paid' ? [{ fen: paidBy(one, told.slice(0, index + 1)) - paidBy(one, told.slice(0, index)), on: act.on }] : [])))
  const deferrals = his.filter((act) => act.code === 'fine_deferred').flatMap((act) => {
    const to = act.facts['untilOn']
    const part = act.facts['fen']
    return typeof to === 'string' && to >= act.on ? [{ span: { from: act.on, to }, upTo: typeof part === 'number' ? part : Infinity }] : []
  })
  const cuts = [...new Set([...decisions.map((each) => each.upTo), ...payments.map((each) => each.upTo), ...deferrals.map((each) => each.upTo), one.fineFen])]
    .filter((cut) => cut > 0 && cut <= one.fineFen).toSorted((a, b) => a - b)
  return cuts.flatMap((cut, index) => {
    const service = (decisions.find((each) => each.upTo >= cut) ?? decisions.at(-1))?.dueOn
    const dueOn = service && due.get(service.id)
    if (dueOn === undefined) return []
    // An instalment covers what it asks for; what none asks for waits for the last of them.
    const covering = deferrals.filter((each) => each.upTo >= cut).toSorted((a, b) => a.upTo - b.upTo)
    const deferred = covering.length > 0 ? covering.filter((each) => each.upTo === covering[0]!.upTo) : deferrals
    return [{ fen: cut - (cuts[index - 1] ?? 0), dueOn, paidOn: payments.find((each) => each.upTo >= cut)?.on ?? null, deferred: deferred.map((each) => each.span) }]
  })
}

const paidBy = ({ who }: Penalised, told: readonly RecordedAct[]): Fen => penalisedOn(told).find((one) => one.who === who)?.paidFen ?? 0

/** Each with the sum of it and all before it. */
function runningTotals<T extends { fen: Fen }>(items: readonly T[]): (T & { upTo: Fen })[] {
  let upTo = 0
  return items.map((item) => { upTo += item.fen; return { ...item, upTo } })
}
