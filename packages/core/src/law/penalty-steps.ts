import type { Calendar } from '../calendar.ts'
import { formatYuan } from '../money.ts'
import type { RecordedAct } from './acts.ts'
import { at, type Citation } from './citation.ts'
import { clocksOf, type Clock, type ClockCode } from './clocks.ts'
import { repayFirst } from './penalties.ts'
import { mayConcern, nameOf, newFineOf, owedBy, penalisedOn, isSettled, repaysFirst, takesBack, type Penalised } from './penalty-file.ts'
import { dueText, isOver, type Moment } from './time-limits.ts'

export type Say = (text: string, ...articles: Citation[]) => void
type NewAct = Omit<RecordedAct, 'id' | 'backfilled'>
interface Found { text: string; articles: readonly Citation[] }

/** What a step after the decision is judged with; `owedFen`: what participants have not got back, null while 待核. */
interface Known { calendar: Calendar; owedFen: number | null }

/**
 * What is wrong with a step after the decision: payment, change, 催告, application to the court, reconsideration, suit. It is
 * judged for the person whom the step names; where it names nobody and several are penalised, that is said.
 * @param before acts on which it may rest, in order
 */
export function checkAfterPenalty(act: NewAct, before: readonly RecordedAct[], { calendar, owedFen }: Known, stop: Say, warn: Say): void {
  const { code } = act
  const now: Moment = { on: act.on, time: act.time }
  if (!steps.includes(code)) return
  const who = nameOf(act)
  const all = penalisedOn(before)
  // Of a seizure, not of a penalty.
  if (all.length === 0) return
  const people = all.filter((one) => mayConcern(one.who, who))
  if (people.length === 0) return stop(`没有对“${who}”的处罚决定；被处罚人要与处罚决定一致：${all.map((one) => one.who).join('、')}。`)
  const standing = people.filter((one) => one.standing)
  const several = who === '' && standing.length > 1
  const names = standing.map((one) => one.who || '没有写明姓名的').join('、')
  switch (code) {
    case 'fine_paid': checkPaid(act, before, people, owedFen, stop, warn); break
    case 'penalty_changed': case 'reconsideration_decided': case 'suit_decided': {
      const changed = takesBack(act) || newFineOf(act) !== undefined
      if (changed && standing.length === 0) return stop('处罚决定已经撤销。', at('penalty', '48'))
      if (changed && several) return stop(`有几名被处罚人（${names}），请写明变更、撤销的是对谁的处罚。`, at('penalty', '48'))
      if (!changed && (act.facts['what'] === 'changed' || act.facts['outcome'] === 'changed') && standing.some((one) => one.fineFen > 0)) warn('没有填变更后的罚款，仍按原来的罚款计算。')
      return
    }
    case 'reconsideration_asked': {
      const clocks = aboutHim(before, calendar, now, who, 'reconsider')
      if (clocks.length > 0 && clocks.every((one) => isOver(one.due, now))) {
        warn(`申请行政复议的六十日（${dueText(clocks.at(-1)!.due)}）已过，有正当理由的除外；复议机关不予受理的，也登记在“行政复议决定”里。`, at('reconsideration', '20'))
      }
      break
    }
    case 'suit_filed': {
      const clocks = aboutHim(before, calendar, now, who, 'sue', 'sue_after').filter((one) => one.state !== 'stopped')
      if (clocks.length > 0 && clocks.every((one) => isOver(one.due, now))) warn(`提起行政诉讼的期限（${dueText(clocks.at(-1)!.due)}）已过，是否受理由法院决定；法院不予立案或者驳回的，也登记在“行政诉讼生效裁判”里。`, at('suit', '46'))
      break
    }
    case 'payment_demanded': case 'court_applied': {
      const check = code === 'payment_demanded' ? demandProblems : courtProblems
      const found = people.map((one) => check(one, before, calendar, now))
      // Named or not, it can be about one of them: who, is asked below.
      const best = found.find((one) => one.stops.length === 0) ?? found[0]!
      for (const one of best.stops) stop(one.text, ...one.articles)
      for (const one of best.warnings) warn(one.text, ...one.articles)
      break
    }
    default:
  }
  if (several) warn(`有几名被处罚人（${names}），没有写明是谁，按先后计算；请填“被处罚人”。`)
}
const steps: readonly string[] = ['penalty_served', 'fine_paid', 'fine_deferred', 'penalty_changed', 'payment_demanded', 'court_applied', 'reconsideration_asked', 'reconsideration_decided', 'suit_filed', 'suit_decided']

/** Limits that run for him or for everybody, as they stand at this moment. */
function aboutHim(before: readonly RecordedAct[], calendar: Calendar, now: Moment, who: string, ...codes: ClockCode[]): Clock[] {
  const starts = new Set(before.filter((one) => mayConcern(nameOf(one), who)).map((one) => one.id))
  return clocksOf(before, calendar, now).filter((one) => codes.includes(one.code) && starts.has(one.actId))
}

/** Instalments add up; what is still missing is said, and what is too much. */
function checkPaid(act: NewAct, before: readonly RecordedAct[], people: readonly Penalised[], owedFen: number | null, stop: Say, warn: Say): void {
  if (act.facts['fen'] === 0) return stop('缴纳的金额要大于0。', at('penalty', '67'))
  if (people.every((one) => !one.standing)) return stop('处罚决定已经撤销，没有要缴的罚款。', at('penalty', '48'))
  const fined = people.filter((one) => one.standing && one.fineFen > 0)
  const received = Number(act.facts['fen'] ?? 0) || 0
  if (owedFen !== null && owedFen > 0 && fined.length > 0 && fined.every((one) => repaysFirst(one.who, before))) {
    const { toParticipantsFen, citation } = repayFirst({ receivedFen: received, owedFen, fineFen: fined.reduce((sum, one) => sum + owedBy(one), 0) })
    warn(`尚欠集资参与人${formatYuan(owedFen)}元。不能同时清退和缴纳罚款的，先清退：这一笔里${formatYuan(toParticipantsFen)}元应当先用于清退。`, citation)
  }
  if (fined.length === 0) return stop('处罚决定里没有罚款。', at('penalty', '67'))
  const after = penalisedOn([...before, { ...act, id: '', backfilled: false }]).filter((one) => fined.some((other) => other.who === one.who))
  const sum = (of: (one: Penalised) => number) => after.reduce((total, one) => total + of(one), 0)
  const [fine, paid, owed] = [sum((one) => one.fineFen), sum((one) => one.paidFen), sum(owedBy)]
  if (owed > 0) warn(`罚款${formatYuan(fine)}元，连这一笔共缴${formatYuan(paid)}元，还差${formatYuan(owed)}元；缴清以前期限照常计算。`, at('penalty', '67'))
  else if (paid > fine) warn(`罚款${formatYuan(fine)}元，连这一笔共缴${formatYuan(paid)}元，多缴${formatYuan(paid - fine)}元，请核对。`, at('penalty', '67'))
}

interface Findings { stops: Found[]; warnings: Found[] }
const findings = (): Findings & { stop: Say; warn: Say } => {
  const [stops, warnings]: [Found[], Found[]] = [[], []]
  return { stops, warnings, stop: (text, ...articles) => stops.push({ text, articles }), warn: (text, ...articles) => warnings.push({ text, articles }) }
}

/** Nothing is left to be demanded or enforced against him. */
function settledText(one: Penalised): string | undefined {
  if (!one.standing) return '处罚决定已经撤销，没有可以强制执行的。'
  return isSettled(one) && one.fineFen > 0 && !one.otherwise ? `罚款${formatYuan(one.fineFen)}元已经缴清。` : undefined
}

/** 行政强制法54: who has not been late yet is not pressed. */
function demandProblems(one: Penalised, before: readonly RecordedAct[], calendar: Calendar, now: Moment): Findings {
  const { stop, warn, ...found } = findings()
  const settled = settledText(one)
  if (settled) { stop(`${settled}不用催告。`, at('coercion', '54')); return found }
  const suit = aboutHim(before, calendar, now, one.who, 'sue')
  const notice = suit.flatMap((clock) => aboutHim(before, calendar, now, one.who, 'public_service').filter((other) => other.actId === clock.actId && !isOver(other.due, now)))[0]
  const pay = aboutHim(before, calendar, now, one.who, 'pay').find((clock) => clock.state === 'running')
  const deferred = aboutHim(before, calendar, now, one.who, 'pay_deferred')
  const deferredTo = deferred.every((clock) => clock.state !== 'overdue') ? deferred.find((clock) => clock.state === 'running') : undefined
  if (notice) stop(`公告送达要到${dueText(notice.due)}期满，期满以后才能催告。`, at('civil_procedure', '95'))
  else if (pay) stop(`缴纳罚款的期限到${dueText(pay.due)}，期满不缴的才催告。`, at('penalty', '67'), at('coercion', '54'))
  else if (deferredTo) stop(`已同意延期到${dueText(deferredTo.due)}，期满不缴的才催告。`, at('penalty', '66'), at('coercion', '54'))
  else if (suit.some((clock) => before.some((act) => act.id === clock.actId && act.on === now.on))) stop('处罚决定书送达当天不能催告，要留出履行的时间。', at('coercion', '54'))
  const open = suitClock(one, before, calendar, now)
  if (found.stops.length === 0 && open) warn(`起诉期限到${dueText(open.due)}，期满以后才能申请法院强制执行；催告可以先发。`, at('coercion', '53'))
  return found
}

/** The limit within which he may still go to court. */
const suitClock = ({ who }: Penalised, before: readonly RecordedAct[], calendar: Calendar, now: Moment): Clock | undefined =>
  aboutHim(before, calendar, now, who, 'sue', 'sue_after').find((clock) => clock.state === 'running')

/** 行政强制法53, 54: neither reconsideration nor suit, nothing done, demanded in vain, within three months. */
function courtProblems(one: Penalised, before: readonly RecordedAct[], calendar: Calendar, now: Moment): Findings {
  const { stop, warn: _, ...found } = findings()
  const settled = settledText(one)
  if (settled) { stop(`${settled}不用申请法院强制执行。`, at('coercion', '53')); return found }
  const his = before.filter((act) => mayConcern(nameOf(act), one.who))
  if (his.findLast((act) => act.code === 'reconsideration_asked' || act.code === 'reconsideration_decided')?.code === 'reconsideration_asked') {
    stop('行政复议还没有决定，不能申请法院强制执行。', at('coercion', '53'))
    return found
  }
  if (his.findLast((act) => act.code === 'suit_filed' || act.code === 'suit_decided')?.code === 'suit_filed') {
    stop('行政诉讼还没有生效裁判，不能申请法院强制执行。', at('coercion', '53'))
    return found
  }
  const suit = suitClock(one, before, calendar, now)
  if (suit) stop(`起诉期限到${dueText(suit.due)}，期满以后三个月内才能申请法院强制执行。`, at('coercion', '53'), suit.code === 'sue' ? at('suit', '46') : at('suit', '45'))
  const apply = aboutHim(before, calendar, now, one.who, 'apply', 'apply_after', 'apply_judged', 'apply_unjudged').filter((clock) => clock.state === 'running' || clock.state === 'overdue')
  // A judgment is enforced as such: no 催告 comes before it.
  const judged = apply.some((clock) => clock.code === 'apply_judged')
  if (apply.length > 0 && apply.every((clock) => clock.state === 'overdue')) {
    stop(`申请法院强制执行的${judged ? '期限' : '三个月'}（到${dueText(apply.at(-1)!.due)}）已过，法院不予受理。`, at('coercion', '53'))
  }
  const demand = his.findLast((act) => act.code === 'payment_demanded')
  if (judged) return found
  if (!demand) stop('申请法院强制执行前要先催告。', at('coercion', '54'))
  else {
    const clock = clocksOf([demand], calendar, now).find((other) => other.code === 'demand')
    if (clock && !isOver(clock.due, now)) stop(`催告书送达后要等十个工作日，${dueText(clock.due)}以后才能申请。`, at('coercion', '54'), at('coercion', '69'))
  }
  return found
}
