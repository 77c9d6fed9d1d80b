import { type Calendar } from '../calendar.ts'
import { formatDateCn, isPlainDate, type PlainDate } from '../dates.ts'
import { mostFen } from '../common.ts'
import { actKind, checkedNames, endsSeizure, inOrder, isAsked, isSeizure, mayRestOn, sameUnit, seizureCodes, type ActCode, type ActField, type RecordedAct } from './acts.ts'
import { at, type Citation } from './citation.ts'
import { clocksOf } from './clocks.ts'
import { policeRefusalReasons, treatmentProblem, type Nature, type PoliceRefusalReason, type Treatment } from './elements.ts'
import { fineKindOfMeasure } from './fine-hint.ts'
import { checkFine, confiscable, type LimitationFacts } from './penalties.ts'
import { mayConcern, nameOf } from './penalty-file.ts'
import { checkAfterPenalty, type Say } from './penalty-steps.ts'
import { mostSeizedDays, seizedBefore } from './seizure.ts'
import { dueText, earliestAfter, isOver, type Moment } from './time-limits.ts'

/** `stop`: it cannot be recorded as done. `warn`: it can, and the page says this. */
export interface ActProblem { severity: 'stop' | 'warn'; text: string; articles: readonly Citation[]; /** It cannot be so, whenever it was: 补录 does not excuse it. */ hard?: true; /** Known only when it is done: no obstacle to asking for it. */ later?: true }

/** What a check of a new act knows beside the acts on file. */
export interface ActContext {
  calendar: Calendar
  now: Moment
  /** Whether a figure reached a threshold of the crime; null while the figures are 待核. */
  mustTransfer: boolean | null
  /** The whole amount raised, the base of article 30; null while it is 待核. */
  amountFen: number | null
  /** What participants have not got back; null while it is 待核. */
  owedFen: number | null
  /** Whether a court fined anybody for it; null while the matter is with the police. Sentences on file count by themselves. */
  courtFined: boolean | null
  limitation: LimitationFacts
}

/** Nothing on file is older: a wrong year, whatever it says. */
const earliestOn = '2000-01-01'

type NewAct = Omit<RecordedAct, 'id' | 'backfilled'>
interface Need { one: readonly ActCode[]; text: string; articles: readonly Citation[]; when?: (act: NewAct) => boolean; /** Only what came after the last of these. */ since?: readonly ActCode[] }
const need = (one: readonly ActCode[], text: string, ...articles: Citation[]): Need => ({ one, text, articles })

/** After these a transfer begins anew, with a report of its own. */
const transferRefusals = ['transfer_refused', 'police_refused'] as const satisfies readonly ActCode[]
const reported: Need = { ...need(['transfer_reported'], '先写移送调查报告；以前没有批准或者公安不予立案的，要重新写。', at('transfer', '5')), since: transferRefusals }

/** What must be on file before an act, each in plain words. */
const needs: Partial<Record<ActCode, readonly Need[]>> = {
  determination: [need(['investigation_opened', 'filed'], '先组织调查或者立案，再作认定。', at('decree', '19'))],
  penalty_notice: [need(['filed'], '先行政立案，再作处罚告知。', at('penalty', '54'))],
  preserved_decided: [need(['register_preserve'], '没有先行登记保存的记录。', at('penalty', '56'))],
  rectified: [need(['rectification_order'], '没有责令整改的记录。', at('decree', '18'))],
  statement_heard: [need(['penalty_notice'], '先作处罚告知。', at('penalty', '44'))],
  hearing_requested: [need(['penalty_notice'], '先作处罚、听证告知。', at('penalty', '63'))],
  hearing_waived: [need(['penalty_notice'], '先作处罚、听证告知。', at('penalty', '63'))],
  hearing_notice: [need(['hearing_requested'], '当事人没有申请听证。', at('penalty', '64(1)'))],
  hearing_held: [need(['hearing_notice'], '先发听证通知。', at('penalty', '64(2)'))],
  penalty_decided: [need(['filed'], '先行政立案。', at('penalty', '54')), { ...need(['penalty_notice'], '处罚决定前必须告知事实、理由、依据、内容和权利。', at('penalty', '44')), when: (act) => act.facts['measure'] !== 'none' },
    { ...need(['determination'], '还没有认定，不能依条例处罚。', at('decree', '19'), at('decree', '30')), when: (act) => act.facts['measure'] !== 'none' && act.facts['measure'] !== 'fine_refusal' }],
  seal_premises: [need(['filed'], '先行政立案。', at('decree', '24'))], seize_assets: [need(['filed'], '先行政立案。', at('decree', '24'))], urgent_seizure: [need(['filed'], '先行政立案。', at('decree', '24'))],
  penalty_served: [need(['penalty_decided'], '还没有处罚决定。', at('penalty', '61'))],
  public_service: [],
  fine_paid: [need(['penalty_served', 'public_service'], '处罚决定书还没有送达。', at('penalty', '67'))],
  fine_deferred: [need(['penalty_served'], '处罚决定书还没有送达。', at('penalty', '66'))],
  penalty_changed: [need(['penalty_decided'], '还没有处罚决定。', at('penalty', '48'))],
  publication_withdrawn: [need(['penalty_changed'], '处罚决定没有变更或者撤销。', at('penalty', '48'))],
  payment_demanded: [need(['penalty_served', 'public_service'], '处罚决定书还没有送达。', at('coercion', '54'))],
  court_applied: [need(['payment_demanded', 'suit_decided'], '申请法院强制执行前要先催告。', at('coercion', '54'))],
  court_accepted: [need(['court_applied'], '还没有申请法院强制执行。', at('coercion', '56'))],
  court_ruled: [need(['court_accepted'], '法院还没有受理。', at('coercion', '57'))],
  reconsideration_asked: [need(['penalty_decided', ...seizureCodes], '没有可以复议的处罚决定、查封或者扣押。', at('reconsideration', '20'))],
  reconsideration_decided: [need(['reconsideration_asked'], '没有复议申请的记录。', at('reconsideration', '62'))],
  reconsideration_extended: [need(['reconsideration_asked'], '没有复议申请的记录。', at('reconsideration', '62'))],
  suit_filed: [need(['penalty_decided', ...seizureCodes], '没有可以起诉的处罚决定、查封或者扣押。', at('suit', '46'))],
  suit_decided: [need(['suit_filed'], '没有提起行政诉讼的记录。', at('suit', '69', 'M'))],
  court_sentenced: [need(['police_filed', 'review_answered'], '公安还没有立案。', at('penalty', '35'))],
  ruling_extended: [need(['court_accepted'], '法院还没有受理。', at('coercion', '58'))],
  appraisal_begun: [need(seizureCodes, '没有查封、扣押的记录。', at('coercion', '25'))],
  appraisal_ended: [need(['appraisal_begun'], '没有送鉴定的记录。', at('coercion', '25'))],
  seizure_lifted: [need(seizureCodes, '没有查封、扣押的记录。', at('coercion', '28'))],
  seized_handed_over: [need(seizureCodes, '没有查封、扣押的记录。', at('coercion', '21'))],
  extend_seizure: [need(seizureCodes, '没有查封、扣押的记录。', at('coercion', '25'))],
  urgent_approved: [need(['urgent_seizure'], '没有当场实施的紧急措施。', at('coercion', '19'))],
  transfer_refused: [reported],
  transfer_approved: [reported],
  transfer_handed: [{ ...need(['transfer_approved'], '移送要先经正职或者主持工作的负责人批准；以前没有批准或者公安不予立案的，要重新报告、批准。', at('transfer', '5')), since: transferRefusals }],
  police_received: [need(['transfer_handed'], '还没有送达公安。', at('transfer', '7'))],
  police_incomplete: [need(['transfer_handed'], '还没有送达公安。', at('police_procedure', '180'))],
  supplemented: [need(['police_incomplete'], '公安没有通知补充。', at('police_procedure', '180'))],
  police_extended: [need(['transfer_handed'], '还没有送达公安。', at('economic_crime', '16', 'S'))],
  police_refused: [need(['transfer_handed'], '还没有送达公安。', at('transfer', '8'))],
  items_handed: [need(['police_filed', 'review_answered'], '公安还没有立案。', at('transfer', '12'))],
  review_requested: [need(['police_refused'], '公安没有作出不予立案的决定。', at('transfer', '9'))],
  review_answered: [need(['review_requested'], '没有申请复议的记录。', at('transfer', '9'))],
  supervision_requested: [need(['police_refused'], '公安没有作出不予立案的决定。', at('transfer', '9'))],
  supervision_notified: [need(['supervision_requested'], '没有提请立案监督的记录。', at('police_procedure', '182'))],
  jurisdiction_settled: [need(['jurisdiction_raised'], '没有报请指定管辖的记录。', at('decree', '20'))],
  dispute_settled: [need(['dispute_raised'], '没有提请协调的记录。')],
}

/**
 * What is wrong with recording this act now, in the order in which it would be said; [] when nothing is. It looks at
 * order, days and amounts; who may do it and how is `openMeasures` and `checkCarryOut`.
 */
export function actProblems(act: NewAct, acts: readonly RecordedAct[], context: ActContext): ActProblem[] {
  const problems: ActProblem[] = []
  const stop = (text: string, ...articles: Citation[]) => problems.push({ severity: 'stop', text, articles })
  const warn = (text: string, ...articles: Citation[]) => problems.push({ severity: 'warn', text, articles })
  const never: Say = (text, ...articles) => problems.push({ severity: 'stop', text, articles, hard: true })
  const kind = actKind(act.code)
  const { now } = context
  if (act.on > now.on || (act.on === now.on && act.time !== null && now.time !== null && act.time > now.time)) never('时间晚于现在，还没有发生的不能登记为已办。')
  if (act.on < earliestOn) never(`${formatDateCn(act.on)}早于2000年，请核对年份。`)
  if (kind.timed && act.time === null) problems.push({ severity: 'stop', text: `“${kind.label}”要写明时间（时、分），期限从那一刻起算。`, articles: [], later: true })
  problems.push(...factProblems(act.code, act.facts, act.on))
  for (const one of missingNeeds(act, acts)) stop(one.text, ...one.articles)
  if (problems.some((one) => one.severity === 'stop' && !one.later)) return problems
  const before = toldBefore(act, acts)
  checkSpecial(act, before, acts, context, stop, warn, never)
  checkAfterPenalty(act, before, context, stop, warn)
  return problems
}

/** What is wrong with the fields of an act by themselves, on the day it is done or asked for. */
export function factProblems(code: ActCode, facts: RecordedAct['facts'], on: PlainDate): ActProblem[] {
  return Object.entries(actKind(code).fields).flatMap(([key, field]): ActProblem[] => {
    const value = facts[key]
    if (isEmpty(value) && !isAsked(field, facts)) return []
    const text = fieldProblem(field, value) ?? (field.ahead && typeof value === 'string' && value < on ? `“${field.label}”不能早于${formatDateCn(on)}。` : undefined)
    return text ? [{ severity: 'stop', text, articles: [], hard: true, ...(field.afterwards && isEmpty(value) && { later: true as const }) }] : []
  })
}

const isEmpty = (value: string | number | boolean | undefined): boolean => value === undefined || value === ''

/** What is wrong with one fact of an act, in Chinese; undefined when nothing is. */
function fieldProblem(field: ActField, value: string | number | boolean | undefined): string | undefined {
  if (isEmpty(value)) return field.required ? `请填写“${field.label}”。` : undefined
  switch (field.kind) {
    case 'choice': return field.choices && !Object.hasOwn(field.choices, String(value)) ? `“${field.label}”请从所列选项中选择。` : undefined
    case 'fen': return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= mostFen ? undefined : `“${field.label}”填的不是金额，请填0以上、100亿元以内的数。`
    case 'number': return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? undefined : `“${field.label}”请填0以上的整数。`
    case 'day': return typeof value === 'string' && isPlainDate(value) ? undefined : `“${field.label}”请填日期，如2026-05-01。`
    case 'checks': return checkedNames(value).length > 0 && checkedNames(value).every((name) => Object.hasOwn(field.choices ?? {}, name)) ? undefined : `“${field.label}”请从所列选项中勾选。`
    case 'flag': return typeof value === 'boolean' ? undefined : `“${field.label}”只能勾选或者不勾选。`
    case 'text': case 'long': return typeof value === 'string' ? undefined : `“${field.label}”请填文字。`
  }
}

/** The acts before this one on which it may rest. Same minute counts as before: what is told of one moment is told in order. */
const toldBefore = (act: NewAct, acts: readonly RecordedAct[]): RecordedAct[] =>
  inOrder(acts).filter((one) => (one.on < act.on || (one.on === act.on && (one.time === null || act.time === null || one.time <= act.time))) && mayRestOn(act, one))

/** What an act needs before it and does not find among these, each in plain words. */
export function missingNeeds(act: NewAct, acts: readonly RecordedAct[]): { text: string; articles: readonly Citation[] }[] {
  const before = toldBefore(act, acts)
  const found = ({ one, since = [] }: Need) => before.slice(before.findLastIndex((other) => since.includes(other.code)) + 1).some((other) => one.includes(other.code))
  return (needs[act.code] ?? []).filter((one) => (one.when?.(act) ?? true) && !found(one))
}

const last = (acts: readonly RecordedAct[], ...codes: ActCode[]) => acts.findLast((act) => codes.includes(act.code))

/** The act that this one continues: the one it names, else the last of its kind. */
const continued = (act: NewAct, before: readonly RecordedAct[], all: readonly RecordedAct[], ...codes: ActCode[]) =>
  act.ofId ? all.find((one) => one.id === act.ofId) : last(before, ...codes)

function checkSpecial(act: NewAct, before: readonly RecordedAct[], all: readonly RecordedAct[], context: ActContext, stop: Say, warn: Say, never: Say): void {
  const { calendar } = context
  const moment: Moment = { on: act.on, time: act.time }
  if (isSeizure(act.code)) {
    const { usedDays, leftDays } = seizedBefore(all, act)
    if (leftDays === 0) stop(`同一处（批）已经查封、扣押满${mostSeizedDays}日，不能再查封、扣押。确实不是同一处、同一批的，勾选后写明。`, at('coercion', '25'))
    else if (usedDays > 0) warn(`同一处（批）以前已查封、扣押${usedDays}日，前后合计不能超过${mostSeizedDays}日。`, at('coercion', '25'))
  }
  switch (act.code) {
    case 'hearing_notice': case 'hearing_held': {
      const notice = act.code === 'hearing_notice' ? act : last(before, 'hearing_notice')!
      const held = act.code === 'hearing_notice' ? act.facts['hearingOn'] as PlainDate : act.on
      const earliest = earliestAfter(notice.on, 7, calendar)
      if (held < earliest.on) stop(`听证要在通知的七个工作日以后举行，最早${dueText(earliest)}。`, at('penalty', '64(2)'))
      return
    }
    case 'penalty_notice':
      if (act.facts['hearingOffered'] !== true) stop('依条例的罚款一律告知听证权利，请告知后再登记。', at('penalty', '63', 'I'))
      return
    case 'penalty_decided': checkPenalty(act, before, context, stop, warn); return
    case 'extend_seizure': {
      const days = Number(act.facts['days'])
      if (!Number.isInteger(days) || days < 1 || days > 30) stop('延长的日数在1到30之间。', at('coercion', '25'))
      const running = clocksOf(before, calendar, moment).filter((one) => one.code === 'seizure' && one.state === 'running')
      if (!act.ofId && running.length > 1) stop('有不止一项查封、扣押，请指明延长哪一项。', at('coercion', '25'))
      const held = continued(act, before, all, ...seizureCodes)
      if (held && before.some((one) => one.code === 'extend_seizure' && (one.ofId === null || one.ofId === held.id))) stop('只能延长一次，不能再延长。', at('coercion', '25'))
      const clock = clocksOf(before, calendar, moment).find((one) => one.code === 'seizure' && one.actId === held?.id)
      if (clock && clock.state !== 'running') stop('查封、扣押已经期满、解除或者移交，不能延长。', at('coercion', '25'), at('coercion', '28'))
      const most = held ? Math.max(0, seizedBefore(all, held).leftDays - 30) : 30
      if (most < 30 && days > most) stop(`同一处（批）以前查封、扣押过，合计不能超过${mostSeizedDays}日，这次最多延长${most}日。`, at('coercion', '25'))
      return
    }
    case 'hearing_requested': {
      const notice = last(before, 'penalty_notice')!
      const why = lateRequest(act, before, notice, calendar)
      if (why) warn(`${why}，照实登记，不影响作出决定。`, at('penalty', '64(1)'))
      return
    }
    case 'transfer_handed': {
      const flags = { letter: '移送书', report: '调查报告', items: '涉案物品清单', expert: '检验报告或者鉴定结论', other: '其他有关材料' }
      const missing = Object.entries(flags).filter(([key]) => act.facts[key] !== true).map(([, label]) => label)
      if (missing.length > 0) stop(`移送材料不齐：${missing.join('、')}。没有的，在材料里注明“无”后勾选。`, at('transfer', '6'))
      if (act.facts['copied'] !== true) warn('移送时抄送同级检察院。', at('transfer_opinion', '1', 'S'))
      return
    }
    case 'police_refused': {
      const reason = policeRefusalReasons[act.facts['reason'] as PoliceRefusalReason]
      if (!reason.allowed) warn(`“${reason.label}”不得作为不予立案的理由。${reason.plain}。`, ...(reason.citation ? [reason.citation] : []))
      return
    }
    case 'review_requested': {
      const refused = last(before, 'police_refused')!
      const clock = clocksOf([refused], calendar, moment).find((one) => one.code === 'review_request')
      if (clock && isOver(clock.due, moment)) warn(`已过三日（${dueText(clock.due)}），公安可能不受理；仍可以提请检察院立案监督。`, at('transfer', '9'))
      return
    }
    case 'sorted': {
      const problem = treatmentProblem(act.facts['nature'] as Nature, act.facts['treatment'] as Treatment)
      if (problem) stop(`${problem}。`)
      const found = last(before, 'determination')?.facts['result']
      if (act.facts['notFundraising'] === true && (found === 'illegal' || found === 'crime')) stop('已经认定为非法集资，不能再会商成“不构成集资”；认定有误的，先重新认定。', at('decree', '19'))
      return
    }
    case 'filed': {
      // Told afterwards, too: one matter is not filed twice, whichever filing is written down first.
      const others = inOrder(all.filter((one) => sameUnit(act, one) && (one.code === 'filed' || (closings as readonly ActCode[]).includes(one.code))))
      const earlier = others.findLast((one) => before.includes(one))
      const next = others.find((one) => one.on > act.on)
      const twice = earlier?.code === 'filed' ? earlier : next?.code === 'filed' ? next : undefined
      if (twice) never(`${formatDateCn(twice.on)}已经立案，办结以前不重复立案。`, at('penalty', '54'))
      return
    }
    case 'police_extended': {
      const clock = clocksOf(before, calendar, moment).findLast((one) => one.code === 'police_decision')
      if (clock && clock.state !== 'running') warn(clock.state === 'overdue' ? `公安审查的期限${dueText(clock.due)}已满，这时延长不改变期限；逾期不答复的，可以提请检察院立案监督。` : '公安已经作出决定，延长不起作用。', at('economic_crime', '16', 'S'))
      return
    }
    case 'appraisal_begun': {
      const held = continued(act, before, all, ...seizureCodes)
      const clock = clocksOf(before, calendar, moment).find((one) => one.code === 'seizure' && one.actId === held?.id)
      if (clock && clock.state !== 'running') stop('查封、扣押已经期满、解除或者移交，鉴定不能把期限接回来。', at('coercion', '25'), at('coercion', '28'))
      if (act.facts['partyTold'] !== true) stop('鉴定的期间没有书面告知当事人的，不能从查封、扣押的期限里扣除。请告知以后再登记。', at('coercion', '25'))
      return
    }
    case 'seizure_lifted': case 'seized_handed_over': {
      const held = continued(act, before, all, ...seizureCodes)
      const ended = held && before.find((one) => endsSeizure(one.code) && one.ofId === held.id)
      if (ended) warn(`这一项${formatDateCn(ended.on)}已经登记“${actKind(ended.code).label}”，请核对是不是重复登记；分批的，写明这次是哪一部分。`, at('coercion', '28'))
      return
    }
    case 'urgent_approved': {
      const held = continued(act, before, all, 'urgent_seizure')
      const clock = held && clocksOf([held], calendar, moment).find((one) => one.code === 'urgent')
      if (clock && isOver(clock.due, moment)) warn(`已经超过24小时（${dueText(clock.due)}）才补办批准；没有按时补办的，应当立即解除。`, at('coercion', '19'))
      return
    }
    case 'repaid': checkRepaid(act, before, context, stop, warn); return
    case 'public_service':
      if (!before.some((one) => one.code === 'penalty_decided' || one.code === 'penalty_notice')) stop('没有需要送达的文书。', at('civil_procedure', '95'))
      return
    default:
  }
}

/** Acts after which the same matter may be filed again. */
const closings = ['penalty_decided', 'not_filed', 'handed_over', 'police_filed'] as const satisfies readonly ActCode[]

/** What was paid back so far only grows, and hardly beyond what was planned or raised. */
function checkRepaid({ facts }: NewAct, before: readonly RecordedAct[], context: ActContext, stop: Say, warn: Say): void {
  const total = Number(facts['totalFen'])
  const earlier = last(before, 'repaid')
  if (earlier && total < Number(earlier.facts['totalFen'])) stop(`累计清退比${formatDateCn(earlier.on)}登记的少。这里填至今的累计数；那一期记错了的，先更正那一期。`)
  const plan = last(before, 'repayment_plan')
  if (plan && total > Number(plan.facts['totalFen'])) warn('累计清退超过清退方案的总额，请核对；方案有变的，先登记新的方案。', at('decree', '25'))
  if (context.amountFen !== null && total > context.amountFen) warn('累计清退超过募集的金额，请核对。', at('decree', '25'))
}

/** Why a request for a hearing does not bind (行政处罚法64(1)); undefined when it does. `before`: acts before it. */
function lateRequest(asked: Moment, before: readonly RecordedAct[], notice: RecordedAct, calendar: Calendar): string | undefined {
  const since = before.slice(before.indexOf(notice))
  const clock = clocksOf([notice], calendar, asked).find((one) => one.code === 'hearing_request')
  if (last(since, 'penalty_decided')) return '处罚决定已经作出'
  if (last(since, 'hearing_waived')) return '当事人已书面放弃听证'
  return clock && isOver(clock.due, asked) ? `申请听证的期限（${dueText(clock.due)}）已过` : undefined
}

/** 行政处罚法28: what must be given back to participants is not confiscated. */
function checkConfiscation({ facts }: NewAct, { owedFen }: ActContext, stop: Say): void {
  const wanted = Number(facts['confiscateFen'] ?? 0) || 0
  if (wanted === 0) return
  const gain = facts['measure'] === 'fine_assistant' ? facts['baseFen'] : facts['gainFen']
  if (typeof gain !== 'number') return stop('没收违法所得的，先写明违法所得是多少。', at('penalty', '28'))
  const { fen, text, citations } = confiscable({ gainFen: gain, toGiveBackFen: owedFen })
  if (fen === null || wanted > fen) stop(`${text}。`, ...citations)
}

const baseOf = { fundraiser: 'raised', helper: 'illegal_gain' } as const

/** No penalty without notice, hearing and review; within the range; after the transfer, never instead of it. */
function checkPenalty(act: NewAct, before: readonly RecordedAct[], context: ActContext, stop: Say, warn: Say): void {
  const measure = String(act.facts['measure'])
  if (measure === 'none') return
  const notice = last(before, 'penalty_notice')!
  if (notice.on === act.on) stop('告知当天不能作出处罚决定，要留出陈述、申辩和申请听证的时间。', at('penalty', '44'), at('penalty', '64(1)'))
  const since = before.slice(before.indexOf(notice))
  const asked = since.findLast((one) => one.code === 'hearing_requested' && !lateRequest(one, since.slice(0, since.indexOf(one)), notice, context.calendar))
  if (asked) {
    if (!last(since.slice(since.indexOf(asked)), 'hearing_held')) stop('当事人申请了听证，举行听证以后才能决定。', at('penalty', '64'))
  } else if (!last(since, 'hearing_waived')) {
    const clock = clocksOf([notice], context.calendar, { on: act.on, time: act.time }).find((one) => one.code === 'hearing_request')
    if (clock && !isOver(clock.due, { on: act.on, time: act.time })) stop(`申请听证的五个工作日还没有满（${dueText(clock.due)}），当事人也没有书面放弃。`, at('penalty', '64(1)'))
  }
  if (last(since, 'legal_review')?.facts['passed'] !== true) stop('决定前要经法制审核并通过。', at('penalty', '58'))
  if (act.facts['complex'] === true && !last(since, 'collective_discussion')) stop('情节复杂或者重大的，由负责人集体讨论决定。', at('penalty', '57¶2'))
  const determination = last(before, 'determination')
  const found = determination?.facts['result'] === 'illegal' || determination?.facts['result'] === 'crime'
  if (measure !== 'fine_refusal' && !found) stop('还没有认定为非法集资，不能依条例处罚。', at('decree', '19'), at('decree', '30'))
  if (since.some((one) => one.code === 'penalty_decided' && one.facts['measure'] === measure && mayConcern(nameOf(one), nameOf(act)))) stop('这次告知以后已经对同一人作出过同样的处罚决定；再作决定的，先重新告知。', at('penalty', '44'), at('penalty', '29'))
  const kind = fineKindOfMeasure[measure]
  if (!kind && Number(act.facts['fineFen'] ?? 0) > 0) stop('这一种处罚不含罚款，请把罚款金额删去。', at('decree', '30'))
  if (kind === 'fundraiser' && context.amountFen === null) stop('集资金额还是待核，罚款没有基数。核清以后，先在线索里登记集资金额。', at('decree', '30'))
  else if (kind === 'fundraiser' && act.facts['baseFen'] !== undefined && act.facts['baseFen'] !== context.amountFen) {
    stop('罚款的基数是募集的全部金额，与线索登记的集资金额不一致；金额有变的，先登记金额。', at('decree', '30'))
  }
  checkConfiscation(act, context, stop)
  if (!kind) return
  const base = kind === 'fundraiser' || kind === 'helper' ? { base: { kind: baseOf[kind], fen: typeof act.facts['baseFen'] === 'number' ? act.facts['baseFen'] : null } } : {}
  const sentenced = before.some((one) => one.code === 'court_sentenced' && mayConcern(nameOf(one), nameOf(act)) && Number(one.facts['courtFineFen']) > 0)
  const fine = checkFine({
    kind, fineFen: Number(act.facts['fineFen'] ?? 0), ...base, hearingOffered: notice.facts['hearingOffered'] === true, owedFen: context.owedFen,
    mustTransfer: context.mustTransfer, transferredOn: last(before, 'transfer_handed')?.on ?? null, courtFined: sentenced || context.courtFined, limitation: context.limitation,
  })
  for (const { level, message, citations } of fine) (level === 'refuse' ? stop : warn)(`${message}。`.replace(/。。$/, '。'), ...citations)
  const criminal = last(before, 'police_filed', 'police_refused')
  if (kind !== 'refuser' && criminal?.code === 'police_filed') warn(`公安${formatDateCn(criminal.on)}已立案：已决定的警告、停产停业继续执行；罚款等法院判决，不得重复。`, at('transfer', '11'), at('penalty', '35'))
}

