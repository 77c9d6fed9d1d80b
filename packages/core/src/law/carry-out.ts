import type { Calendar } from '../calendar.ts'
import { chinaDate, chinaTime, type PlainDate } from '../dates.ts'
import { at, type Citation } from './citation.ts'
import { measureOf, type MeasureCode } from './measure-table.ts'
import { addresseeLabels, duties, type Addressee, type DutyCode } from './measure-words.ts'
import { headLabels, organAt, organLabels, type HeadCode, type Level, type Organ } from './organs.ts'

export interface Officer {
  id: string
  name: string
  /** Null: holds none. `validUntil` is the last day on which it is valid. */
  certificate: { number: string; validUntil: PlainDate } | null
}

/** An approval on record: by which head, of which organ, when. */
export interface Approval { head: HeadCode; organ: Organ; level: Level; at: Date }

/** What is recorded of carrying a measure out. */
export interface CarryOutFacts {
  organ: Organ
  level: Level
  /** When it was carried out, and now; the same instant for something that is about to be done. */
  at: Date
  now: Date
  officers: readonly Officer[]
  approval: Approval | null
  addressee: Addressee
  /** Steps that the record shows. */
  done: readonly DutyCode[]
  urgent: boolean
}

export type CarryOutProblemCode = 'nobody' | 'wrong_organ' | 'too_few_officers' | 'same_officer' | 'no_certificate' | 'expired_certificate'
  | 'same_certificate' | 'no_approval' | 'wrong_head' | 'wrong_organ_of_head' | 'approved_after' | 'approved_too_late' | 'lift_now' | 'not_urgent'
  | 'wrong_addressee' | 'night' | 'holiday' | 'holiday_unknown' | 'in_future' | `missing_${DutyCode}`

export interface CarryOutProblem {
  code: CarryOutProblemCode
  text: string
  articles: readonly Citation[]
  /** `stop`: must not be recorded as rightly done; `warn`: a person decides. */
  severity: 'stop' | 'warn'
}

const hour = 3_600_000

/**
 * What is wrong with the way a measure was, or is about to be, carried out; empty when nothing is. Stage and conditions
 * are not looked at here,
   see `openMeasures`. Hours are literal; night is 22:00 to 06:00 in China (the law gives no hours).
 */
export function checkCarryOut(code: MeasureCode, facts: CarryOutFacts, calendar: Calendar): CarryOutProblem[] {
  const measure = measureOf(code)
  const problems: CarryOutProblem[] = []
  const add = (problem: CarryOutProblemCode, text: string, articles: readonly Citation[] = measure.articles,
    severity: 'stop' | 'warn' = 'stop') =>
    problems.push({ code: problem, text, articles, severity })

  const organ = organAt(facts.organ, facts.level)
  if (measure.powersOf.length === 0) add('nobody', measure.plain)
  else if (!measure.powersOf.includes(organ)) add('wrong_organ', `${organLabels[organ]}没有“${measure.label}”的权力。`)
  if (facts.at > facts.now) add('in_future', '实施时间在将来，请核对。')
  if (!measure.addressees.includes(facts.addressee)) {
    add('wrong_addressee', `“${measure.label}”不能针对${addresseeLabels[facts.addressee]}。`)
  }
  if (code === 'urgent_seizure' && !facts.urgent) add('not_urgent', '不是情况紧急的，要先批准后实施。')
  if (measure.officers > 0) checkOfficers(measure.officers, facts, add)
  if (measure.approver !== 'none') checkApproval(code, measure.approver, organ, facts, add)
  for (const duty of measure.duties) {
    if (!facts.done.includes(duty)) add(`missing_${duty}`, `缺少：${duties[duty].label}。`, duties[duty].articles)
  }
  if (measure.coercive && !facts.urgent) checkHour(facts.at, calendar, add)
  return problems
}

type Add = (problem: CarryOutProblemCode, text: string, articles?: readonly Citation[],
  severity?: 'stop' | 'warn') => void

const twoOfficers = [at('penalty', '42'), at('coercion', '18')]

function checkOfficers(needed: number, { officers, at: when }: CarryOutFacts, add: Add): void {
  const day = chinaDate(when)
  const people = new Map(officers.map((officer) => [officer.id, officer]))
  if (people.size < officers.length) add('same_officer', '同一个人填了两次，要两名不同的执法人员。', twoOfficers)
  const numbers = new Map<string, string>()
  let qualified = 0
  for (const { name, certificate } of people.values()) {
    if (certificate === null || certificate.number.trim() === '') {
      add('no_certificate', `${name}没有执法证件，不能作为执法人员。`, twoOfficers)
    } else if (certificate.validUntil < day) {
      add('expired_certificate', `${name}的执法证件已于${certificate.validUntil}到期。`, twoOfficers)
    } else if (numbers.has(certificate.number.trim())) {
      add('same_certificate', `${name}与${numbers.get(certificate.number.trim())!}填了同一个证件号，请核对。`, twoOfficers)
    } else {
      numbers.set(certificate.number.trim(), name)
      qualified += 1
    }
  }
  if (qualified < needed) add('too_few_officers', `有效持证的执法人员只有${qualified}名，至少要${needed}名。`, twoOfficers)
}

function checkApproval(code: MeasureCode, head: HeadCode, organ: Organ, facts: CarryOutFacts, add: Add): void {
  const { approval, at: when, now } = facts
  // 强制法19：当场实施的，24小时内报告并补办批准。
  const afterwards = code === 'urgent_seizure'
  const deadline = new Date(when.getTime() + 24 * hour)
  const late = [at('coercion', '19')]
  if (approval === null) {
    if (!afterwards) add('no_approval', `没有${headLabels[head]}的批准。`)
    else if (now > deadline) add('lift_now', `实施已超过24小时，仍没有${headLabels[head]}补办的批准，应当立即解除。`, late)
    else add('no_approval', `须在24小时内报告并由${headLabels[head]}补办批准。`, late, 'warn')
    return
  }
  if (approval.head !== head) add('wrong_head', `要由${headLabels[head]}批准，${headLabels[approval.head]}批准的不算。`)
  if (organAt(approval.organ, approval.level) !== organ || approval.level !== facts.level) {
    add('wrong_organ_of_head', '批准人不是实施机关的负责人。')
  }
  if (!afterwards && approval.at > when) add('approved_after', '批准时间晚于实施时间，要先批准后实施。')
  if (afterwards && approval.at > deadline) add('approved_too_late', '补办批准超过了24小时。', late)
}

/** 强制法43 speaks of enforcement; for sealing and seizing it is followed as the stricter rule. */
function checkHour(when: Date, calendar: Calendar, add: Add): void {
  const articles = [at('coercion', '43', 'I')]
  const time = chinaTime(when)
  if (time >= '22:00' || time < '06:00') add('night', '夜间不实施；情况紧急的，写明紧急的理由。', articles)
  const day = chinaDate(when)
  if (!calendar.covers(day)) add('holiday_unknown', `${day.slice(0, 4)}年的放假安排尚未载入，请人工核对是不是法定节假日。`, articles, 'warn')
  else if (calendar.isStatutoryHoliday(day)) add('holiday', '法定节假日不实施；情况紧急的，写明紧急的理由。', articles)
}
