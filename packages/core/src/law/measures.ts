import type { Citation } from './citation.ts'
import { at } from './citation.ts'
import { measureCodes, measureOf, type Measure, type MeasureCode } from './measure-table.ts'
import { conditionTexts, stageLabels, stages, type Addressee, type ConditionCode, type Stage } from './measure-words.ts'
import { headLabels, organAt, organLabels, type HeadCode, type Level, type Organ } from './organs.ts'

/** Who asks: the unit, and which heads this person is. */
export interface Actor {
  organ: Organ
  level: Level
  /** People of the unit whose enforcement certificate is valid today. */
  certificateHolders: number
  /** What the person is on record as; nothing follows from anything else. */
  heads: readonly HeadCode[]
  /** Sectors that a regulator leads; absent when nobody has said. */
  sectorsLed?: readonly string[]
}

/** How the criminal side stands. `refused`: the police will not file and the matter goes on administratively. */
export type CriminalStanding = 'none' | 'signs' | 'transferred' | 'police_filed' | 'refused'

/** How far the matter is, as the file shows it. */
export interface Standing {
  /** Up to the investigation; filing and determination are facts of their own,
    either may be on record without the other. */
  stage: Exclude<Stage, 'filed' | 'determined'>
  filed: boolean
  determined: boolean
  criminal: CriminalStanding
  /** Article 20's answer for us, see jurisdiction.ts. */
  jurisdiction: 'ours' | 'elsewhere' | 'disputed' | 'unknown'
  /** Kinds of addressees that the file names. */
  addressees: readonly Addressee[]
  sector?: string
  urgent?: boolean
  /** On record that it was set up for illegal fund-raising (条例27). */
  setUpForIt?: boolean
  penaltyDecided?: boolean
  /** A seizure is in force. */
  seized?: boolean
}

export const openStatuses = ['open', 'needs_approval', 'request', 'not_yet', 'not_ours', 'nobody'] as const
export type OpenStatus = (typeof openStatuses)[number]
export const openStatusLabels: Record<OpenStatus, string> = {
  open: '可以办', needs_approval: '须先审批', request: '只能提请', not_yet: '还不能办', not_ours: '不是本单位的权限', nobody: '没有机关可依条例实施',
}

/** Whom a request goes to: an organ, or the lead department that article 20 names. */
export type RequestTarget = Organ | 'competent_lead'
export const requestTargetLabels: Record<RequestTarget, string> = { ...organLabels, competent_lead: '登记地或住所地的牵头部门' }

export type Missing = 'stage' | 'jurisdiction' | 'addressee' | 'officers' | ConditionCode

export interface OpenMeasure {
  code: MeasureCode
  status: OpenStatus
  /** One plain sentence or two. */
  why: string
  articles: readonly Citation[]
  /** Who must approve, also when the person who asks is that head; null: nobody. */
  approver: HeadCode | null
  requestTo: RequestTarget | null
  /** What is not there yet; empty unless the status is `not_yet`. */
  missing: readonly Missing[]
}

/** Stricter stages of local practice; an earlier stage than the table's changes nothing. */
export type StricterStages = Partial<Record<MeasureCode, Stage>>

/**
 * For every measure, in the table's order, whether this person's unit may take it now, and if not why.
 * It reads facts only; that the steps of carrying out are right is `checkCarryOut`.
 */
export const openMeasures = (actor: Actor, standing: Standing, stricter: StricterStages = {}): OpenMeasure[] =>
  measureCodes.map((code) => openMeasure(code, actor, standing, stricter))

/** The answer of `openMeasures` for one measure. */
export function openMeasure(code: MeasureCode, actor: Actor, standing: Standing,
  stricter: StricterStages = {}): OpenMeasure {
  const measure = measureOf(code)
  const organ = organAt(actor.organ, actor.level)
  const answer = (status: OpenStatus, why: string, more: Partial<OpenMeasure> = {}): OpenMeasure => ({
    code, status, why, articles: measure.articles, requestTo: null, missing: [],
    approver: measure.approver === 'none' ? null : measure.approver, ...more,
  })
  if (measure.powersOf.length === 0) return answer('nobody', measure.plain)

  const own = measure.powersOf.includes(organ)
  if (!own && !measure.requestBy?.includes(organ)) return answer('not_ours', notOurs(measure, organ))
  if (own && outsideSector(measure, organ, actor, standing)) {
    return answer('not_ours', '不是本部门负责的行业，由这个行业的主管、监管部门或牵头部门办。')
  }
  if (own && measure.place !== 'free' && standing.jurisdiction === 'elsewhere') {
    return answer('request', '登记地（住所地、经常居住地）不在本地，由那里的牵头部门决定；本地应当配合，需要时发函提请。',
      { requestTo: 'competent_lead', articles: [...measure.articles, at('decree', '20')] })
  }

  const missing = missingFor(code, measure, standing, stricter)
  if (own && measure.officers > 0 && actor.certificateHolders < measure.officers) missing.push('officers')
  if (missing.length > 0) return answer('not_yet', missing.map((one) => missingText(one, code, measure, standing,
    stricter)).join('；') + '。', { missing })

  if (!own) {
    const to = measure.requestTo!
    return answer('request', `本单位不能决定，可以向${organLabels[to]}提请。`, { requestTo: to })
  }
  if (measure.approver === 'none') return answer('open', measure.plain)
  const head = headLabels[measure.approver]
  return actor.heads.includes(measure.approver)
    ? answer('open', `由您以${head}的身份批准后实施。`)
    : answer('needs_approval', `须先报${head}批准。`)
}

/** Whether this kind of head approves this measure. No head stands in for another. */
export const mayApprove = (head: HeadCode, code: MeasureCode): boolean => measureOf(code).approver === head

/** Whether this person may approve it: the right head, of an organ that holds the power. */
export const mayApproveAs = ({ organ, level, heads }: Pick<Actor, 'organ' | 'level' | 'heads'>,
  code: MeasureCode): boolean =>
  measureOf(code).powersOf.includes(organAt(organ, level)) && heads.some((head) => mayApprove(head, code))

/** What `standing` lacks for the measure, whoever takes it. */
function missingFor(code: MeasureCode, measure: Measure, standing: Standing, stricter: StricterStages): Missing[] {
  const missing: Missing[] = []
  if (missingStage(code, measure, standing, stricter)) missing.push('stage')
  const unsettled = standing.jurisdiction === 'disputed' || standing.jurisdiction === 'unknown'
  // Where nobody knows yet whose it is, one has to look first; deciding waits.
  if (measure.place === 'settled' && unsettled) missing.push('jurisdiction')
  if (!measure.addressees.includes('public') && !measure.addressees.some((one) => standing.addressees.includes(one))) missing.push('addressee')
  return [...missing, ...measure.conditions.filter((condition) => !holds(condition, standing))]
}

function holds(condition: ConditionCode, standing: Standing): boolean {
  switch (condition) {
    case 'urgent': return standing.urgent === true
    case 'crime_signs': return standing.criminal === 'signs'
    case 'no_crime_case': return standing.criminal === 'none' || standing.criminal === 'refused'
    case 'not_police_filed': return standing.criminal !== 'police_filed'
    case 'set_up_for': return standing.setUpForIt === true
    case 'penalty_decided': return standing.penaltyDecided === true
    case 'seized': return standing.seized === true
  }
}

/** The first stage that is asked for and not reached: the law's, then local practice's. */
function missingStage(code: MeasureCode, measure: Measure, standing: Standing,
  stricter: StricterStages): Stage | undefined {
  const local = stricter[code]
  const later = local !== undefined && stages.indexOf(local) > stages.indexOf(measure.stage) ? [local] : []
  return [measure.stage, ...later].find((stage) => !reached(stage, standing))
}

/** Whether the file shows this stage. Filing is never read out of a determination, nor the reverse. */
export function reached(stage: Stage, { stage: now, filed, determined }: Pick<Standing,
  'stage' | 'filed' | 'determined'>): boolean {
  if (stage === 'filed') return filed
  if (stage === 'determined') return determined
  return filed || determined || stages.indexOf(now) >= stages.indexOf(stage)
}

function missingText(missing: Missing, code: MeasureCode, measure: Measure, standing: Standing,
  stricter: StricterStages): string {
  switch (missing) {
    case 'stage': return `要到“${stageLabels[missingStage(code, measure, standing, stricter)!]}”才能办`
    case 'jurisdiction': return standing.jurisdiction === 'disputed' ? '管辖有争议，先报共同的上级牵头部门确定' : '先查清登记地或住所地，确定由哪里的牵头部门管'
    case 'addressee': return '档案里还没有可以作为对象的单位、人员或财物，先补登记'
    case 'officers': return '要两名持有效执法证件的人员，本单位登记的不够'
    default: return conditionTexts[missing]
  }
}

function notOurs(measure: Measure, organ: Organ): string {
  const holders = measure.powersOf.map((one) => organLabels[one]).join('、')
  const instead = organ === 'town' || organ === 'village' ? '本单位可以走访、宣传、提示、报告，并配合有权的部门。'
    : organ === 'coordination' ? '协调机构只统筹协调，由有权的部门以自己的名义办。' : '本单位可以提供情况、配合。'
  return `只有${holders}能办，${organLabels[organ]}没有这项权力。${instead}`
}

/** A regulator acts in the sectors it leads; while nobody has said which those are, or the sector is not known,
  it may. */
const outsideSector = (measure: Measure, organ: Organ, actor: Actor, standing: Standing): boolean =>
  measure.ownSector === true && organ === 'regulator' && standing.sector !== undefined && actor.sectorsLed !== undefined &&
  !actor.sectorsLed.includes(standing.sector)
