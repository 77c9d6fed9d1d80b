import type { Calendar } from '../calendar.ts'
import { inOrder, type ActCode, type RecordedAct, type Side } from './acts.ts'
import { at, type Citation } from './citation.ts'
import type { HeadCode } from './organs.ts'
import { dueAfter, isOver, type Due, type Length, type Moment } from './time-limits.ts'

/** One time limit of the law: what starts it, how long, what ends it. */
export interface ClockRule {
  /** What must be done, as the desk shows it. */
  label: string
  starts: readonly ActCode[]
  /** Only when the starting act says so. */
  when?: (act: RecordedAct, before: readonly RecordedAct[]) => boolean
  /** A fact of the starting act that is the day to count from, or the due day itself when the length is `given`. */
  length: Length | 'given' | ((act: RecordedAct) => Length)
  given?: string
  ends: readonly ActCode[]
  /** Of the acts that end it, only those of which this holds do. */
  endsWhen?: (end: RecordedAct, start: RecordedAct) => boolean
  /** What ends it without its having been met: the matter went another way. */
  stops?: readonly ActCode[]
  /** Acts that lengthen it, each by at most `days`, only so many times and only while it runs. */
  extends?: { by: ActCode; most: number; times: number; approver: HeadCode; fact: string }
  /** The limit that a later act of another's sets in place of the first one. */
  replaces?: { by: ActCode; days: (act: RecordedAct) => number }
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

const seizures = ['seal_premises', 'seize_assets', 'urgent_seizure', 'seal_materials'] as const satisfies readonly ActCode[]
const seizureEnds = ['seizure_lifted', 'seized_handed_over'] as const satisfies readonly ActCode[]
/** What closes the administrative case: a decision, or that there is nothing to decide. */
const caseEnds = ['penalty_decided', 'handed_over', 'not_filed'] as const satisfies readonly ActCode[]

/** What goes by public notice counts as served thirty days later: its own act starts those limits (民事诉讼法95). */
const served = (act: RecordedAct): boolean => act.facts['way'] !== 'public'

/** Every limit of 行政处罚法, 行政强制法, 移送规定 and their kin that follows from a recorded act (law.md 2.2 and 2.3). */
export const clockRules = {
  preserve: { label: '对先行登记保存的证据作出处理决定', starts: ['register_preserve'], length: working(7), ends: ['preserved_decided', ...seizures], who: 'ours',
    articles: [at('penalty', '56'), at('penalty', '85')], after: '逾期的，先行登记保存自动失去依据，应当解除。' },
  decide: { label: '作出行政处罚决定', starts: ['filed'], length: natural(90), ends: caseEnds, stops: ['police_filed'], who: 'ours',
    articles: [at('penalty', '60')], after: '超过九十日没有决定，程序违法；法律、法规、规章另有规定的从其规定。' },
  hearing_request: { label: '当事人可以申请听证', starts: ['penalty_notice'], when: (act) => act.facts['hearingOffered'] === true, length: working(5),
    ends: ['hearing_requested', 'hearing_waived'], who: 'party', articles: [at('penalty', '64(1)'), at('penalty', '85')],
    after: '期满没有申请的，可以继续办理。', lapses: true },
  hearing_date: { label: '举行听证', starts: ['hearing_notice'], length: 'given', given: 'hearingOn', ends: ['hearing_held'], who: 'ours', articles: [at('penalty', '64(2)')],
    after: '改期的，重新通知，仍要提前七个工作日。' },
  serve: { label: '送达处罚决定书', starts: ['penalty_decided'], when: (act) => act.facts['measure'] !== 'none', length: working(7), ends: ['penalty_served', 'public_service'], who: 'ours',
    articles: [at('penalty', '61'), at('penalty', '85')], after: '当场没有交付的，七个工作日内送达。' },
  public_service: { label: '公告送达期满', starts: ['public_service'], length: natural(30), ends: [], who: 'ours', articles: [at('civil_procedure', '95')],
    after: '满三十日视为送达，缴款、复议、诉讼的期限从那天起算。', lapses: true },
  pay: { label: '当事人缴纳罚款', starts: ['penalty_served', 'public_service'], when: (act, before) => served(act) && before.some((act) => act.code === 'penalty_decided' && Number(act.facts['fineFen'] ?? 0) > 0),
    length: (act) => natural(act.code === 'public_service' ? 30 + 15 : 15), ends: ['fine_paid', 'fine_deferred', 'police_filed'], who: 'party', articles: [at('penalty', '67')],
    after: '逾期每日按罚款的百分之三加处，加处的总额不超过罚款本身；复议、诉讼期间不计算。' },
  pay_deferred: { label: '当事人按延期缴纳罚款', starts: ['fine_deferred'], length: 'given', given: 'untilOn', ends: ['fine_paid'], who: 'party', articles: [at('penalty', '66')], after: '逾期的，加处罚款。' },
  reconsider: { label: '当事人可以申请行政复议', starts: ['penalty_served', 'public_service'], when: served, length: (act) => natural(act.code === 'public_service' ? 30 + 60 : 60), ends: ['reconsideration_asked'], who: 'party', articles: [at('reconsideration', '20')], after: '期满不再受理，有正当理由的除外。', lapses: true },
  sue: { label: '当事人可以提起行政诉讼', starts: ['penalty_served'], when: served, length: months(6), ends: [], stops: ['reconsideration_asked'], who: 'party', articles: [at('suit', '46')], after: '期满不再受理。', lapses: true },
  sue_after: { label: '当事人对复议决定可以提起行政诉讼', starts: ['reconsideration_decided'], length: natural(15), ends: [], who: 'party', articles: [at('suit', '45')], after: '期满不再受理。', lapses: true },
  reconsideration: { label: '复议机关作出复议决定', starts: ['reconsideration_asked'], length: natural(60), ends: ['reconsideration_decided'], who: 'superior', articles: [at('reconsideration', '62')], after: '可以延长三十日。' },
  withdraw_publication: { label: '撤回已公开的处罚决定', starts: ['penalty_changed'], when: (act) => act.facts['published'] === true, length: working(3), ends: ['publication_withdrawn'], who: 'ours',
    articles: [at('penalty', '48'), at('penalty', '85')], after: '应当撤回并公开说明理由。' },
  demand: { label: '催告期满，可以申请法院强制执行', starts: ['payment_demanded'], length: working(10), ends: ['court_applied', 'fine_paid'], who: 'party',
    articles: [at('coercion', '54'), at('coercion', '69')], after: '期满仍不履行的，可以申请法院强制执行。', lapses: true },
  apply: { label: '申请法院强制执行', starts: ['penalty_served'], when: (act, before) => served(act) && before.some((act) => act.code === 'penalty_decided' && act.facts['measure'] !== 'none'),
    length: { n: 9, unit: 'months', shift: true }, ends: ['court_applied', 'fine_paid'], stops: ['reconsideration_asked'], who: 'ours', articles: [at('coercion', '53'), at('suit', '46')],
    after: '复议、诉讼期满之日起三个月内（未复议的，诉讼期六个月后三个月），逾期法院不予受理。' },
  court_accept: { label: '法院决定是否受理', starts: ['court_applied'], length: working(5), ends: ['court_accepted'], who: 'court', articles: [at('coercion', '56'), at('coercion', '69')], after: '逾期的，催问。' },
  court_rule: { label: '法院裁定', starts: ['court_accepted'], length: working(7), ends: ['court_ruled'], who: 'court', articles: [at('coercion', '57'), at('coercion', '69')], after: '有第五十八条情形的为三十日。' },
  urgent: { label: '紧急措施报告并补办批准', starts: ['urgent_seizure'], length: hours(24), ends: ['urgent_approved', 'seizure_lifted'], who: 'ours', articles: [at('coercion', '19')],
    after: '没有补办批准的，应当立即解除。' },
  seizure: { label: '查封、扣押期满，解除或者移交', starts: seizures, length: strict(30), ends: seizureEnds, who: 'ours',
    extends: { by: 'extend_seizure', most: 30, times: 1, approver: 'organ_head', fact: 'days' },
    articles: [at('coercion', '25'), at('coercion', '28')], after: '期满应当立即解除并退还，不能再延长。' },
  rectify: { label: '责令整改到期复查', starts: ['rectification_order'], length: 'given', given: 'dueOn', ends: ['rectified'], who: 'ours', articles: [at('decree', '18')], after: '没有改正的，依法处理。' },
  evidence: { label: '补充证据', starts: ['evidence_wanted'], length: 'given', given: 'nextOn', ends: ['checked', 'investigation_opened', 'filed', 'not_filed', 'determination', 'evidence_wanted'], who: 'ours',
    articles: [at('decree', '21', 'I')], after: '仍不能判断的，写明缺什么，另定日期。' },
  repay: { label: '清退方案期满', starts: ['repayment_plan'], length: 'given', given: 'untilOn', ends: ['repaid'], endsWhen: (end, start) => Number(end.facts['totalFen'] ?? 0) >= Number(start.facts['totalFen'] ?? 0), who: 'party', articles: [at('decree', '25')], after: '没有退完的，督促，依法处理。' },
  transfer_decision: { label: '决定是否移送公安', starts: ['transfer_reported'], length: natural(3), ends: ['transfer_approved', 'transfer_refused'], who: 'ours', articles: [at('transfer', '5')],
    after: '三日内由正职或者主持工作的负责人决定。' },
  transfer_delivery: { label: '送达公安机关', starts: ['transfer_approved'], length: hours(24), ends: ['transfer_handed'], who: 'ours', articles: [at('transfer', '5')], after: '批准后24小时内送达。' },
  police_receipt: { label: '公安签收或者转送', starts: ['transfer_handed'], length: hours(24), ends: ['police_received', 'police_incomplete', 'police_filed', 'police_refused', 'police_extended'], who: 'police', articles: [at('transfer', '7')],
    after: '不签收的，书面催告，抄送检察院。' },
  supplement: { label: '向公安补送材料', starts: ['police_incomplete'], length: natural(3), ends: ['supplemented'], who: 'ours', articles: [at('police_procedure', '180')], after: '公安不得以材料不全为由不接受。' },
  police_decision: { label: '公安决定是否立案', starts: ['transfer_handed'], length: natural(3), ends: ['police_filed', 'police_refused'], who: 'police',
    replaces: { by: 'police_extended', days: (act) => Number(act.facts['days']) },
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
      const due = dueOf(rule, act, told, calendar)
      if (!due) return []
      const later = told.slice(index + 1)
      const end = later.find((one) => !used.has(one.id) && [...rule.ends, ...(rule.stops ?? [])].includes(one.code) && (one.ofId === null || one.ofId === act.id) && (rule.endsWhen?.(one, act) ?? true))
      // One lifting ends one seizure; everything else that ends a kind of limit ends all of that kind.
      if (end && rule.extends) used.add(end.id)
      const stopped = end !== undefined && !rule.ends.includes(end.code)
      const state: ClockState = stopped ? 'stopped' : end ? (isOver(due.due, end) ? 'met_late' : 'met')
        : !isOver(due.due, now) ? 'running' : rule.lapses ? 'lapsed' : 'overdue'
      return [{ code, actId: act.id, due: due.due, state, endedById: end?.id ?? null, extendedDays: due.extendedDays, backfilled: act.backfilled }]
    })
  })
}

function dueOf(rule: ClockRule, act: RecordedAct, told: readonly RecordedAct[], calendar: Calendar): { due: Due; extendedDays: number } | undefined {
  if (rule.length === 'given') {
    const day = act.facts[rule.given!]
    return typeof day === 'string' && day !== '' ? { due: { on: day, time: null }, extendedDays: 0 } : undefined
  }
  let length = typeof rule.length === 'function' ? rule.length(act) : rule.length
  let extendedDays = 0
  const { extends: extension, replaces } = rule
  if (extension) {
    const by = told.filter((one) => one.code === extension.by && (one.ofId === null || one.ofId === act.id) && one.on >= act.on).slice(0, extension.times)
    // Whatever was written, the law gives no more.
    extendedDays = by.reduce((days, one) => days + Math.max(0, Math.min(extension.most, Math.trunc(Number(one.facts[extension.fact]) || 0))), 0)
    length = { ...length, n: length.n + extendedDays }
  }
  if (replaces) {
    const other = told.findLast((one) => one.code === replaces.by && inOrder([act, one])[0] === act)
    if (other) length = { ...length, n: Math.max(length.n, replaces.days(other)) }
  }
  // An old act without its minute: the limit is shown from the end of its day rather than not at all.
  const start = { on: act.on, time: act.time ?? (length.unit === 'hours' ? '23:59' : null) }
  return { due: dueAfter(start, length, calendar), extendedDays }
}
