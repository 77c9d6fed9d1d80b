import type { Calendar } from '../calendar.ts'
import { continues, inOrder, mayRestOn, seizureCodes, seizureEnds, type ActCode, type RecordedAct, type Side } from './acts.ts'
import { at, type Citation } from './citation.ts'
import type { HeadCode } from './organs.ts'
import { concernedBy, isSettled, mayConcern, nameOf, owedBy, paidSoFar, penalisedOn, takesBack, type Penalised } from './penalty-file.ts'
import { appraisalsOf, mostSeizedDays, pausedDays, seizedBefore } from './seizure.ts'
import { dueInSteps, isOver, laterDue, type Due, type Length, type Moment } from './time-limits.ts'

/** One time limit of the law: what starts it, how long, what ends it. */
export interface ClockRule {
  /** What must be done, as the desk shows it. */
  label: string
  starts: readonly ActCode[]
  /** Only when the starting act says so. */
  when?: (act: RecordedAct, before: readonly RecordedAct[]) => boolean
  /** Several are counted one after the other, each from the end of the one before. `given`: the act itself names the day. */
  length: Length | readonly Length[] | 'given'
  /** The fact of the starting act that is the due day when the length is `given`. */
  given?: string
  /** It runs from service: after a public notice the thirty days of the notice come first. */
  fromService?: true
  ends: readonly ActCode[]
  /** Of the acts that end or stop it, only those of which this holds do. `told`: everything on file, in order. */
  endsWhen?: (end: RecordedAct, start: RecordedAct, told: readonly RecordedAct[]) => boolean
  /** `endsWhen` in words: of what ends it, and of what stops it. */
  endNote?: string
  stopNote?: string
  /** How far it has come while it runs, in a few words. */
  note?: (start: RecordedAct, told: readonly RecordedAct[]) => string | undefined
  /** What ends it without its having been met: the matter went another way. */
  stops?: readonly ActCode[]
  /** One act of an ending kind ends one of these; otherwise it ends all of that kind. */
  oneByOne?: true
  /** Acts that lengthen it, each by at most `most` days, only so many times and only while it runs. `approver`: a head of ours. */
  extends?: { by: ActCode; most: number; times: number; approver?: HeadCode; fact: string }
  /** A longer limit from the same start, which a later act sets while the first one runs. */
  replaces?: { by: ActCode; length: Length | ((act: RecordedAct) => Length) }
  /** Acts that keep it from running, and by how many days those among `begun` do. */
  pauses?: { by: ActCode; days: (told: readonly RecordedAct[], act: RecordedAct, begun: readonly string[]) => number; why: string }
  /** Days that are left of a longest time in all, and why it is less than that. */
  left?: (told: readonly RecordedAct[], act: RecordedAct) => { days: number; why?: string }
  who: Side
  articles: readonly Citation[]
  /** What follows if it runs out, in plain words. */
  after: string
  /** The end of a right or a hold, not a duty: running out is what the law says happens. */
  lapses?: true
}

const hours = (n: number): Length => ({ n, unit: 'hours', shift: false })
const working = (n: number): Length => ({ n, unit: 'working', shift: false })
const natural = (n: number): Length => ({ n, unit: 'natural', shift: true })
/** Never lengthened by a holiday: it takes something away from somebody. */
const strict = (n: number): Length => ({ n, unit: 'natural', shift: false })
const months = (n: number): Length => ({ n, unit: 'months', shift: true })

/** What closes the administrative case: a decision, or that there is nothing to decide. */
const caseEnds = ['penalty_decided', 'handed_over', 'not_filed'] as const satisfies readonly ActCode[]

/** What goes by public notice counts as served thirty days later: its own act starts those limits (民事诉讼法95). */
const noticeDays = natural(30)
const service = ['penalty_served', 'public_service'] as const satisfies readonly ActCode[]
const isService = (act: RecordedAct): boolean => act.code === 'public_service' || (act.code === 'penalty_served' && act.facts['way'] !== 'public')
/** Whether this serves a penalty decision. A public notice may be of another paper: it counts while a decision is not served yet. */
function serves(act: RecordedAct, before: readonly RecordedAct[]): boolean {
  if (act.code !== 'public_service') return isService(act)
  const same = before.filter((one) => mayConcern(nameOf(one), nameOf(act)))
  return same.filter(isService).length < same.filter((one) => one.code === 'penalty_decided').length
}
const against = (act: RecordedAct, before: readonly RecordedAct[]): Penalised[] => penalisedOn(before).filter((one) => mayConcern(one.who, nameOf(act)))
const penalised = (act: RecordedAct, before: readonly RecordedAct[]): boolean => against(act, before).some((one) => one.standing)
const fined = (act: RecordedAct, before: readonly RecordedAct[]): boolean => against(act, before).some((one) => one.fineFen > 0)
/** Whether something is left to enforce after this act. */
const leftToEnforce = (act: RecordedAct, before: readonly RecordedAct[]): boolean => against(act, [...before, act]).some((one) => !isSettled(one))

/** Acts that change what has to be paid or done. */
const changes = ['penalty_changed', 'reconsideration_decided', 'suit_decided'] as const satisfies readonly ActCode[]
const changesPenalty = (act: RecordedAct): boolean => (changes as readonly ActCode[]).includes(act.code)
type EndsWhen = NonNullable<ClockRule['endsWhen']>
/** A payment or a change ends it only when no fine is left to pay. */
const whenPaid: EndsWhen = (end, start, told) => (end.code !== 'fine_paid' && !changesPenalty(end)) || concernedBy(start, told, end).every((one) => owedBy(one) === 0)
/** A payment or a change ends it only when nothing is left to enforce. */
const whenSettled: EndsWhen = (end, start, told) => (end.code !== 'fine_paid' && !changesPenalty(end)) || concernedBy(start, told, end).every(isSettled)
/** A change ends it only when it takes the penalty back. */
const whenTakenBack: EndsWhen = (end, start, told) => !changesPenalty(end) || (takesBack(end) && concernedBy(start, told, end).every((one) => !one.standing))
/** An instalment has its own sum; a new day for the whole takes the place of the old one. */
const whenDeferredPaid: EndsWhen = (end, start, told) => {
  const part = start.facts['fen']
  if (end.code === 'fine_deferred') return typeof part !== 'number' && typeof end.facts['fen'] !== 'number'
  if (end.code === 'fine_paid' && typeof part === 'number' && concernedBy(start, told, end).reduce((sum, one) => sum + one.paidFen, 0) >= part) return true
  return whenPaid(end, start, told)
}
const inFull = { endNote: '罚款缴清时', stopNote: '缴清或者处罚撤销时' }
const backNote = { stopNote: '处罚撤销时' }
const paidNote = (start: RecordedAct, told: readonly RecordedAct[]) => paidSoFar(concernedBy(start, told))

/** What is left of the sixty days, where the same thing was under seal before. */
function seizedDaysLeft(told: readonly RecordedAct[], act: RecordedAct): { days: number; why?: string } {
  const { usedDays, leftDays } = seizedBefore(told, act)
  return { days: leftDays, ...(usedDays > 0 && { why: `以前已查封、扣押${usedDays}日，合计不能超过${mostSeizedDays}日` }) }
}

/** Every limit of 行政处罚法, 行政强制法, 移送规定 and their kin that follows from a recorded act (law.md 2.2 and 2.3). */
export const clockRules = {
  preserve: { label: '对先行登记保存的证据作出处理决定', starts: ['register_preserve'], length: working(7), ends: ['preserved_decided', ...seizureCodes], who: 'ours',
    articles: [at('penalty', '56'), at('penalty', '85')], after: '逾期的，先行登记保存自动失去依据，应当解除。' },
  decide: { label: '作出行政处罚决定', starts: ['filed'], length: natural(90), ends: caseEnds, stops: ['police_filed'], who: 'ours',
    articles: [at('penalty', '60')], after: '超过九十日没有决定，程序违法；法律、法规、规章另有规定的从其规定。' },
  hearing_request: { label: '当事人可以申请听证', starts: ['penalty_notice'], when: (act) => act.facts['hearingOffered'] === true, length: working(5),
    ends: ['hearing_requested', 'hearing_waived'], who: 'party', articles: [at('penalty', '64(1)'), at('penalty', '85')],
    after: '期满没有申请的，可以继续办理。', lapses: true },
  hearing_date: { label: '举行听证', starts: ['hearing_notice'], length: 'given', given: 'hearingOn', ends: ['hearing_held'], who: 'ours', articles: [at('penalty', '64(2)')],
    after: '改期的，重新通知，仍要提前七个工作日。' },
  serve: { label: '送达处罚决定书', starts: ['penalty_decided'], when: (act) => act.facts['measure'] !== 'none', length: working(7), ends: ['penalty_served', 'public_service'], stops: changes, endsWhen: whenTakenBack, ...backNote, who: 'ours',
    articles: [at('penalty', '61'), at('penalty', '85')], after: '当场没有交付的，七个工作日内送达。' },
  public_service: { label: '公告送达期满', starts: ['public_service'], length: natural(30), ends: [], who: 'ours', articles: [at('civil_procedure', '95')],
    after: '满三十日视为送达，缴款、复议、诉讼的期限从那天起算。', lapses: true },
  pay: { label: '当事人缴纳罚款', starts: service, when: (act, before) => serves(act, before) && fined(act, before), length: natural(15), fromService: true,
    ends: ['fine_paid', 'fine_deferred'], endsWhen: whenPaid, ...inFull, stops: ['police_filed', ...changes], note: paidNote, who: 'party', articles: [at('penalty', '67')],
    after: '逾期每日按罚款的百分之三加处，加处的总额不超过罚款本身；复议、诉讼期间不计算。' },
  pay_deferred: { label: '当事人按延期缴纳罚款', starts: ['fine_deferred'], length: 'given', given: 'untilOn', ends: ['fine_paid'], endsWhen: whenDeferredPaid, ...inFull, stops: ['fine_deferred', 'police_filed', ...changes], note: paidNote, who: 'party', articles: [at('penalty', '66')], after: '逾期的，加处罚款。' },
  reconsider: { label: '当事人可以申请行政复议', starts: service, when: serves, length: natural(60), fromService: true, ends: ['reconsideration_asked'], stops: ['suit_filed', ...changes], endsWhen: whenTakenBack, ...backNote, who: 'party',
    articles: [at('reconsideration', '20')], after: '期满不再受理，有正当理由的除外。', lapses: true },
  sue: { label: '当事人可以提起行政诉讼', starts: service, when: serves, length: months(6), fromService: true, ends: ['suit_filed'], stops: ['reconsideration_asked', ...changes], endsWhen: whenTakenBack, ...backNote, who: 'party', articles: [at('suit', '46')],
    after: '期满不再受理。', lapses: true },
  sue_after: { label: '当事人对复议决定可以提起行政诉讼', starts: ['reconsideration_decided'], length: natural(15), ends: ['suit_filed'], stops: ['penalty_changed', 'suit_decided'], endsWhen: whenTakenBack, ...backNote, who: 'party', articles: [at('suit', '45')], after: '期满不再受理。', lapses: true },
  reconsideration: { label: '复议机关作出复议决定', starts: ['reconsideration_asked'], length: natural(60), ends: ['reconsideration_decided'], who: 'superior',
    extends: { by: 'reconsideration_extended', most: 30, times: 1, fact: 'days' }, articles: [at('reconsideration', '62')], after: '逾期的，催问；可以延长三十日，延长了的登记下来。' },
  withdraw_publication: { label: '撤回已公开的处罚决定', starts: ['penalty_changed'], when: (act) => act.facts['published'] === true, length: working(3), ends: ['publication_withdrawn'], who: 'ours',
    articles: [at('penalty', '48'), at('penalty', '85')], after: '应当撤回并公开说明理由。' },
  demand: { label: '催告期满，可以申请法院强制执行', starts: ['payment_demanded'], length: working(10), ends: ['court_applied', 'fine_paid'], stops: changes, endsWhen: whenSettled, ...inFull, who: 'party',
    articles: [at('coercion', '54'), at('coercion', '69')], after: '期满仍不履行的，可以申请法院强制执行。', lapses: true },
  apply: { label: '申请法院强制执行', starts: service, when: (act, before) => serves(act, before) && penalised(act, before), length: [months(6), months(3)], fromService: true,
    ends: ['court_applied', 'fine_paid'], endsWhen: whenSettled, ...inFull, stops: ['reconsideration_asked', 'suit_filed', ...changes], note: paidNote, who: 'ours', articles: [at('coercion', '53'), at('suit', '46')],
    after: '没有复议的，六个月起诉期满之日起三个月内申请，逾期法院不予受理。' },
  apply_after: { label: '复议以后申请法院强制执行', starts: ['reconsideration_decided'], when: (act, before) => !takesBack(act) && leftToEnforce(act, before), length: [natural(15), months(3)],
    ends: ['court_applied', 'fine_paid'], endsWhen: whenSettled, ...inFull, stops: ['penalty_changed', 'suit_filed', 'suit_decided'], note: paidNote, who: 'ours', articles: [at('coercion', '53'), at('suit', '45')], after: '复议以后十五日起诉期满之日起三个月内申请，逾期法院不予受理。' },
  apply_judged: { label: '申请法院执行生效判决', starts: ['suit_decided'], when: (act, before) => (act.facts['outcome'] === 'stands' || act.facts['outcome'] === 'changed') && leftToEnforce(act, before), length: months(24),
    ends: ['court_applied', 'fine_paid'], endsWhen: whenSettled, ...inFull, stops: ['penalty_changed'], note: paidNote, who: 'ours', articles: [at('suit', '95', 'M')], after: '判决生效后当事人仍不履行的，二年内向第一审法院申请执行；期限按判决写的履行期满日起算，与这里不同的以判决为准。' },
  apply_unjudged: { label: '诉讼撤回以后申请法院强制执行', starts: ['suit_decided'], when: (act, before) => act.facts['outcome'] === 'ended' && leftToEnforce(act, before), length: months(3),
    ends: ['court_applied', 'fine_paid'], endsWhen: whenSettled, ...inFull, stops: ['penalty_changed', 'suit_filed'], note: paidNote, who: 'ours', articles: [at('coercion', '53', 'I')], after: '裁定生效之日起三个月内申请，逾期法院可能不受理。' },
  court_accept: { label: '法院决定是否受理', starts: ['court_applied'], length: working(5), ends: ['court_accepted'], who: 'court', articles: [at('coercion', '56'), at('coercion', '69')], after: '逾期的，催问。' },
  court_rule: { label: '法院裁定', starts: ['court_accepted'], length: working(7), ends: ['court_ruled'], who: 'court', replaces: { by: 'ruling_extended', length: natural(30) },
    articles: [at('coercion', '57'), at('coercion', '58'), at('coercion', '69')], after: '有第五十八条情形的为三十日，登记下来；逾期的，催问。' },
  urgent: { label: '紧急措施报告并补办批准', starts: ['urgent_seizure'], length: hours(24), ends: ['urgent_approved', 'seizure_lifted'], who: 'ours', articles: [at('coercion', '19')],
    after: '没有补办批准的，应当立即解除。' },
  seizure: { label: '查封、扣押期满，解除或者移交', starts: seizureCodes, length: strict(30), ends: seizureEnds, oneByOne: true, who: 'ours', left: seizedDaysLeft,
    pauses: { by: 'appraisal_begun', days: (told, act, begun) => pausedDays(appraisalsOf(told, act).filter((one) => begun.includes(one.begunId))), why: '送鉴定的{}日不计入' },
    extends: { by: 'extend_seizure', most: 30, times: 1, approver: 'organ_head', fact: 'days' },
    articles: [at('coercion', '25'), at('coercion', '28')], after: '期满应当立即解除并退还，不能再延长。' },
  appraisal: { label: '鉴定期间届满', starts: ['appraisal_begun'], length: 'given', given: 'untilOn', ends: ['appraisal_ended'], stops: seizureEnds, who: 'ours', articles: [at('coercion', '25')],
    after: '届满以后，查封、扣押的期限接着算；鉴定没有做完的也一样。', lapses: true },
  rectify: { label: '责令整改到期复查', starts: ['rectification_order'], length: 'given', given: 'dueOn', ends: ['rectified'], who: 'ours', articles: [at('decree', '18')], after: '没有改正的，依法处理。' },
  evidence: { label: '补充证据', starts: ['evidence_wanted'], length: 'given', given: 'nextOn', ends: ['checked', 'investigation_opened', 'filed', 'not_filed', 'determination', 'evidence_wanted'], who: 'ours',
    articles: [at('decree', '21', 'I')], after: '仍不能判断的，写明缺什么，另定日期。' },
  repay: { label: '清退方案期满', starts: ['repayment_plan'], length: 'given', given: 'untilOn', ends: ['repaid'], endsWhen: (end, start) => Number(end.facts['totalFen'] ?? 0) >= Number(start.facts['totalFen'] ?? 0), endNote: '全部完成时', who: 'party', articles: [at('decree', '25')], after: '没有退完的，督促，依法处理。' },
  transfer_decision: { label: '决定是否移送公安', starts: ['transfer_reported'], length: natural(3), ends: ['transfer_approved', 'transfer_refused'], who: 'ours', articles: [at('transfer', '5')],
    after: '三日内由正职或者主持工作的负责人决定。' },
  transfer_delivery: { label: '送达公安机关', starts: ['transfer_approved'], length: hours(24), ends: ['transfer_handed'], who: 'ours', articles: [at('transfer', '5')], after: '批准后24小时内送达。' },
  police_receipt: { label: '公安签收或者转送', starts: ['transfer_handed'], length: hours(24), ends: ['police_received', 'police_incomplete', 'police_filed', 'police_refused', 'police_extended'], who: 'police', articles: [at('transfer', '7')],
    after: '不签收的，书面催告，抄送检察院。' },
  supplement: { label: '向公安补送材料', starts: ['police_incomplete'], length: natural(3), ends: ['supplemented'], stops: ['police_filed', 'police_refused'], who: 'ours', articles: [at('police_procedure', '180')], after: '公安不得以材料不全为由不接受。' },
  police_decision: { label: '公安决定是否立案', starts: ['transfer_handed'], length: natural(3), ends: ['police_filed', 'police_refused'], who: 'police',
    replaces: { by: 'police_extended', length: (act) => natural(Math.max(3, Math.trunc(Number(act.facts['days']) || 0))) },
    articles: [at('transfer', '8'), at('economic_crime', '16', 'S')], after: '逾期不答复的，可以提请检察院立案监督。' },
  items: { label: '向公安移交涉案物品和材料', starts: ['police_filed'], length: natural(3), ends: ['items_handed', 'seized_handed_over'], who: 'ours', articles: [at('transfer', '12')], after: '收到立案通知书三日内移交。' },
  review_request: { label: '对不予立案申请复议', starts: ['police_refused'], length: natural(3), ends: ['review_requested', 'supervision_requested', 'police_filed'], who: 'ours', articles: [at('transfer', '9')],
    after: '逾期不能再申请复议，仍可以提请检察院立案监督；行政处理照常进行。' },
  review_answer: { label: '公安作出复议决定', starts: ['review_requested'], length: natural(3), ends: ['review_answered', 'police_filed'], who: 'police', articles: [at('transfer', '9')], after: '逾期的，提请检察院立案监督。' },
  supervision: { label: '提请检察院立案监督', starts: ['review_answered'], when: (act) => act.facts['result'] === 'maintain', length: natural(3), ends: ['supervision_requested', 'police_filed'], who: 'ours', articles: [at('transfer', '9')],
    after: '逾期的，向检察院说明情况。' },
  supervised_filing: { label: '公安按检察院通知立案', starts: ['supervision_notified'], when: (act) => act.facts['what'] === 'file', length: natural(15), ends: ['police_filed'], who: 'police', articles: [at('police_procedure', '182')], after: '由检察院纠正。' },
  supervised_reasons: { label: '公安说明不立案理由', starts: ['supervision_notified'], when: (act) => act.facts['what'] === 'explain', length: natural(7), ends: ['police_filed', 'supervision_notified'], who: 'police', articles: [at('police_procedure', '182')], after: '由检察院继续监督。' },
} as const satisfies Record<string, ClockRule>
export type ClockCode = keyof typeof clockRules
export const clockCodes = Object.keys(clockRules) as ClockCode[]
export const clockRule = (code: ClockCode): ClockRule => clockRules[code]

export type ClockState = 'running' | 'met' | 'met_late' | 'lapsed' | 'overdue' | 'stopped'
export const clockStateLabels: Record<ClockState, string> = { running: '进行中', met: '按期办结', met_late: '逾期办结', lapsed: '已期满', overdue: '逾期', stopped: '不再计算' }

export interface Clock {
  code: ClockCode
  /** The act that started it; one act may start several. */
  actId: string
  due: Due
  state: ClockState
  /** The act that met or stopped it. */
  endedById: string | null
  /** Days by which it was lengthened. */
  extendedDays: number
  /** Told from before the office went live: shown, never an alarm. */
  backfilled: boolean
}

/**
 * All time limits that the acts on file have started, each with its last day and how it stands at `now`. Pure: the same
 * acts in any order give the same clocks. An act that ends a limit counts for the earliest limit of its kind still open.
 */
export function clocksOf(acts: readonly RecordedAct[], calendar: Calendar, now: Moment): Clock[] {
  const told = inOrder(acts)
  return clockCodes.flatMap((code) => {
    const rule = clockRule(code)
    const used = new Set<string>()
    return told.flatMap((act, index) => {
      if (!rule.starts.includes(act.code) || (rule.when && !rule.when(act, told.slice(0, index)))) return []
      const later = told.slice(index + 1)
      const end = later.find((one) => !used.has(one.id) && [...rule.ends, ...(rule.stops ?? [])].includes(one.code) && (one.ofId === null || one.ofId === act.id || !continues[one.code]?.includes(act.code)) && mayRestOn(one, act)
        && mayConcern(nameOf(one), nameOf(act)) && (rule.endsWhen?.(one, act, told) ?? true))
      if (end && rule.oneByOne) used.add(end.id)
      const due = dueOf(rule, act, told, end ? told.slice(index + 1, told.indexOf(end)) : later, calendar)
      if (!due) return []
      const stopped = end !== undefined && !rule.ends.includes(end.code)
      // A right that had run out is not made good by being used afterwards.
      const over = end ? isOver(due.due, end) : isOver(due.due, now)
      const state: ClockState = stopped ? 'stopped' : over && rule.lapses ? 'lapsed' : end ? (over ? 'met_late' : 'met') : over ? 'overdue' : 'running'
      const note = end ? undefined : rule.note?.(act, told)
      return [{ code, actId: act.id, due: note ? { ...due.due, why: [due.due.why, note].filter(Boolean).join('；') } : due.due, state, endedById: end?.id ?? null, extendedDays: due.extendedDays, backfilled: act.backfilled }]
    })
  })
}

/** The last day, with what lengthens it among the acts `during` it: a limit that is over already is not healed by them. */
function dueOf(rule: ClockRule, act: RecordedAct, told: readonly RecordedAct[], during: readonly RecordedAct[], calendar: Calendar): { due: Due; extendedDays: number } | undefined {
  if (rule.length === 'given') {
    const day = act.facts[rule.given!]
    return typeof day === 'string' && day !== '' ? { due: { on: day, time: null }, extendedDays: 0 } : undefined
  }
  const first = [...(rule.fromService && act.code === 'public_service' ? [noticeDays] : []), ...[rule.length].flat()]
  // An old act without its minute: the limit is shown from the end of its day rather than not at all.
  const start = { on: act.on, time: act.time ?? (first[0]!.unit === 'hours' ? '23:59' : null) }
  const left = rule.left?.(told, act)
  const { extends: extension, replaces, pauses } = rule
  let [extendedDays, pausedFor, times] = [0, 0, 0]
  const count = (lengths: readonly Length[]): Due => {
    const last = lengths.length - 1
    const due = dueInSteps(start, lengths.map((one, index) => {
      const n = one.n + (index === last ? extendedDays : 0)
      return { ...one, n: (left ? Math.min(n, left.days) : n) + (index === last ? pausedFor : 0) }
    }), calendar)
    const why = [left?.why, pausedFor > 0 && pauses!.why.replace('{}', String(pausedFor))].filter(Boolean).join('；')
    return why ? { ...due, why } : due
  }
  let due = count(first)
  const begun: string[] = []
  for (const one of during) {
    if ((one.ofId !== null && one.ofId !== act.id) || isOver(due, one)) continue
    if (one.code === extension?.by && times < extension.times) {
      times += 1
      // Whatever was written, the law gives no more.
      extendedDays += Math.max(0, Math.min(extension.most, Math.trunc(Number(one.facts[extension.fact]) || 0)))
      due = count(first)
    } else if (pauses && one.code === pauses.by) {
      begun.push(one.id)
      pausedFor = pauses.days(told, act, begun)
      due = count(first)
    } else if (one.code === replaces?.by) {
      due = laterDue(due, count([typeof replaces.length === 'function' ? replaces.length(one) : replaces.length]))
    }
  }
  return { due, extendedDays }
}
