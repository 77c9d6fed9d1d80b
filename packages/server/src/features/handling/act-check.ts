import { AppError } from '@qingyuan/core/errors'
import { chinaInstant, formatDateCn } from '@qingyuan/core/dates'
import { InspectionCapInput } from '@qingyuan/core/handling/handling-api'
import { chinaCalendar } from '@qingyuan/core/calendar'
import { actKind, isMeasure, type ActCode, type RecordedAct } from '@qingyuan/core/law/acts'
import { checkCarryOut, type Approval, type Officer } from '@qingyuan/core/law/carry-out'
import { at, citeAll, type Citation } from '@qingyuan/core/law/citation'
import { determinationGaps, findingsOf } from '@qingyuan/core/law/determination'
import { unlawfulHits } from '@qingyuan/core/law/guard'
import { missingPlaceLabels } from '@qingyuan/core/law/jurisdiction'
import { measureCodes, measureOf, type MeasureCode } from '@qingyuan/core/law/measure-table'
import { addresseeLabels, type Addressee, type DutyCode } from '@qingyuan/core/law/measure-words'
import { mayApproveAs, openMeasure, type Actor } from '@qingyuan/core/law/measures'
import { organAt, type HeadCode, type Organ } from '@qingyuan/core/law/organs'
import { actProblems, type ActProblem } from '@qingyuan/core/law/procedure'
import { inspectionCap, inspectionTriggers, type InspectionTrigger } from '@qingyuan/core/law/visits'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'
import { findSetting } from '../auth/auth-queries.ts'
import { officersOf, unitPowers, viewerHeads } from './authority-queries.ts'
import type { MatterView } from './matter-facts.ts'
import { onTheSpotProblems, wayProblems } from './visit-check.ts'

export interface Problem { severity: 'stop' | 'warn'; text: string; articles: string; hard?: true }
const inWords = (severity: Problem['severity'], text: string, articles: readonly Citation[], hard = false): Problem =>
  ({ severity, text, articles: citeAll(articles), ...(hard && { hard: true as const }) })

/** What the rules of procedure say, as the page reads it. */
export const asProblem = (one: ActProblem): Problem => inWords(one.severity, one.text, one.articles, one.hard)

const guessable: readonly Organ[] = ['town', 'village', 'coordination', 'other']
/** Who acts: the unit's powers, with the heads that the viewer is there. */
export async function actorOf(ctx: Context, unitId: string): Promise<Actor & { unitId: string; name: string; organNamed: boolean }> {
  const powers = await unitPowers(ctx, unitId)
  // A guess from the unit's name or duties gives nobody a power: the security administrator names it.
  const organ = powers.organNamed || guessable.includes(powers.organ) ? powers.organ : 'other'
  const heads = await viewerHeads(ctx, unitId)
  return { unitId, name: powers.name, organ, organNamed: powers.organNamed, level: powers.level, certificateHolders: powers.certificateHolders,
    heads: heads.map((post) => post.head), ...(powers.sectorsLed.length > 0 && { sectorsLed: powers.sectorsLed }) }
}

export interface Doing {
  code: ActCode; on: string; time: string | null; facts: RecordedAct['facts']; ofId: string | null; addressee: Addressee; officerIds: readonly string[]; duties: readonly DutyCode[]
  urgent: boolean; title: string; body: string
}

/** A town or village is none, whoever names it. */
const unnamed = ({ organ, organNamed }: { organ: Organ; organNamed: boolean }): string =>
  organNamed || organ === 'town' || organ === 'village' ? '' : '如属有权的机关，请安全管理员先在“执法资格和审批”里指明单位性质。'

/** Steps that article 20 leaves to the lead department of the place of registration or residence. */
const decidedThere: readonly ActCode[] = ['investigation_opened', 'filed', 'determination', 'penalty_notice', 'penalty_decided']

/** Whether the unit holds the power at all and the matter has come that far; approval is another question. */
export function powerProblems(code: ActCode, actor: Actor & { name: string; organNamed: boolean }, view: MatterView, facts: RecordedAct['facts']): Problem[] {
  const behind = measureBehind(code, facts)
  if (behind) return [...stepProblems(code, actor, view), ...powerProblems(behind, actor, view, {})]
  if (isMeasure(code)) {
    const { status, why, articles } = openMeasure(code, actor, view.standing)
    return status === 'open' || status === 'needs_approval' ? [] : [inWords('stop', `${why}${status === 'not_ours' ? unnamed(actor) : ''}`, articles, status !== 'not_yet' || !measureOf(code).powersOf.includes(organAt(actor.organ, actor.level)))]
  }
  return stepProblems(code, actor, view)
}

/** The measure that a step carries out: the penalty that is decided, the supervision that a plan of repayment begins. */
function measureBehind(code: ActCode, facts: RecordedAct['facts']): MeasureCode | undefined {
  if (code === 'repayment_plan') return 'supervise_repayment'
  return code === 'penalty_decided' ? measureCodes.find((one) => one === facts['measure']) : undefined
}

function stepProblems(code: ActCode, actor: Actor & { name: string; organNamed: boolean }, view: MatterView): Problem[] {
  const kind = actKind(code)
  if (view.standing.jurisdiction === 'elsewhere' && decidedThere.includes(code) && (actor.organ === 'lead_department' || actor.organ === 'city_lead_department')) {
    return [inWords('stop', `登记地（住所地、经常居住地）不在本地，“${kind.label}”由那里的牵头部门办；本地应当配合、移送，有争议的报共同的上级指定。`, [...kind.articles, at('decree', '20')])]
  }
  return kind.organs !== 'any' && !kind.organs.includes(actor.organ) ? [inWords('stop', `“${kind.label}”由有权的机关办，${actor.name}没有这项权力。${unnamed(actor)}`, kind.articles, true)] : []
}

/**
 * All that is wrong with recording this act as done now: power, order, days, officers, approval, words. For what was
 * done before the office went live only what cannot be true is refused; the rest is said.
 */
export async function doingProblems(ctx: Context, doing: Doing, actor: Actor & { unitId: string; name: string; organNamed: boolean }, acts: readonly RecordedAct[], view: MatterView,
  approval: Approval | null, backfilled: boolean): Promise<Problem[]> {
  const { code, on, time, facts, ofId } = doing
  const found: Problem[] = [...powerProblems(code, actor, { ...view, standing: { ...view.standing, urgent: doing.urgent } }, facts)]
  for (const one of actProblems({ code, on, time, facts, ofId, addressee: doing.addressee, unitId: actor.unitId }, acts, view.context)) found.push(asProblem(one))
  const penalty = code === 'penalty_decided' ? measureBehind(code, facts) : undefined
  if (penalty) {
    const { addressees: allowed } = measureOf(penalty)
    if (doing.addressee !== 'public' && !allowed.includes(doing.addressee)) found.push(inWords('stop', `这种处罚不能针对${addresseeLabels[doing.addressee]}。`, actKind(code).articles, true))
  }
  if (isMeasure(code)) {
    const officers: Officer[] = (await officersOf(ctx, [actor.unitId])).filter((officer) => doing.officerIds.includes(officer.id))
      .map((officer) => ({ id: officer.id, name: officer.name, certificate: { number: officer.certificate, validUntil: officer.validUntil } }))
    // Without its minute an act counts as of noon, today as of now.
    const when = time ? chinaInstant(on, time) : on === view.context.now.on ? ctx.now : chinaInstant(on, '12:00')
    const problems = checkCarryOut(code, { organ: actor.organ, level: actor.level, at: when, now: ctx.now, officers, approval, addressee: doing.addressee, done: doing.duties, urgent: doing.urgent }, chinaCalendar)
    for (const one of problems) if (one.code !== 'wrong_organ') found.push(inWords(one.code === 'lift_now' ? 'warn' : one.severity, one.text, one.articles, one.code === 'in_future' || one.code === 'wrong_addressee'))
  }
  if (decidedThere.includes(code) && view.standing.jurisdiction === 'unknown') found.push(inWords('warn', `还不能确定由谁管辖（${view.jurisdiction.missing.map((one) => missingPlaceLabels[one]).join('、') || '本办公室所在地'}没有登记）。先在“管辖和涉及地”里登记。`, [at('decree', '20')]))
  if (doing.urgent && isMeasure(code) && measureOf(code).coercive && doing.body.trim().length < 2) found.push(inWords('stop', '情况紧急的，请在备注里写明紧急的理由。', [at('coercion', '19')]))
  if (on < view.receivedOn && !backfilled && actKind(code).side === 'ours') found.push(inWords('warn', `日期早于收到线索的日期（${formatDateCn(view.receivedOn)}），请核对。`, []))
  if (code === 'checked') found.push(...wayProblems(facts['way'], actor, acts).map(asProblem))
  if (code === 'checked' || code === 'visit') found.push(...onTheSpotProblems(doing, actor, acts).map(asProblem))
  if (code === 'hearing_notice' || code === 'hearing_held' || code === 'legal_review') found.push(...await notInvestigator(ctx, view.leadId, code, String(facts[code === 'legal_review' ? 'reviewer' : 'chair'] ?? '')))
  if (code === 'determination' && (facts['result'] === 'illegal' || facts['result'] === 'crime')) found.push(...await unproven(ctx, view.leadId))
  if (code === 'inspection') found.push(...await inspectionsSoFar(ctx, view.leadId, actor.unitId, on, facts['trigger'] as InspectionTrigger))
  if (actKind(code).side === 'ours') {
    for (const hit of unlawfulHits([doing.title, doing.body, ...Object.values(facts).filter((value) => typeof value === 'string')].join('\n'), actor)) {
      found.push(inWords('stop', `“${hit.text}”：${hit.reason}不能登记为已经办理；确需记下的，请写在“其他”进展里，并注明。可以这样办：${hit.instead}`, hit.articles, true))
    }
  }
  // What was done before the office went live is written down as it was; no power is waived, and nothing that cannot be.
  return backfilled ? found.map((one) => ({ ...one, severity: one.hard ? 'stop' : 'warn' })) : found
}

/** Who investigated neither chairs the hearing (行政处罚法64) nor reviews the decision (58). */
async function notInvestigator(ctx: Context, leadId: string, code: ActCode, name: string): Promise<Problem[]> {
  const names = await ctx.db.selectFrom('acts').innerJoin('officers', (join) => join.on(sql<boolean>`officers.id = any(acts.officers)`)).select('officers.name')
    .where('acts.leadId', '=', leadId).where('acts.state', '=', 'done').distinct().execute()
  if (!names.some((one) => one.name === name.trim())) return []
  return [code === 'legal_review' ? inWords('warn', `${name}是本案的调查人员。法制审核由调查人员以外的人员进行。`, [at('penalty', '58')]) : inWords('stop', `${name}是本案的调查人员，不得主持听证。`, [at('penalty', '64')])]
}

/** A determination rests on three elements, each with its proof: what is missing is said before it is recorded. */
async function unproven(ctx: Context, leadId: string): Promise<Problem[]> {
  const rows = await ctx.db.selectFrom('leadElements').select('element').where('leadId', '=', leadId).where('withdrawn', '=', false).execute()
  const { administrative } = determinationGaps(findingsOf(rows))
  return administrative.state === 'complete' ? [] : [inWords('warn', administrative.gaps.map((gap) => gap.message).join('；') + '。请先在“要件和证据”里登记证据。', [at('decree', '2')])]
}

/** The year's inspections of the same enterprise, whoever made them, against the local cap. */
async function inspectionsSoFar(ctx: Context, leadId: string, unitId: string, on: string, trigger: InspectionTrigger): Promise<Problem[]> {
  const rows = await ctx.db.selectFrom('acts').innerJoin('leads', 'leads.id', 'acts.leadId')
    .select(['acts.id', 'acts.unitId', 'acts.onDate', sql<string>`acts.facts->>'trigger'`.as('trigger')]).where('acts.code', '=', 'inspection').where('acts.state', '=', 'done')
    .where('leads.subjectId', '=', (eb) => eb.selectFrom('leads as l').select('l.subjectId').where('l.id', '=', leadId)).execute()
  const cap = await findSetting(ctx, 'inspection-cap')
  const done = rows.map((row) => ({ id: row.id, onDate: row.onDate!, organ: row.unitId, trigger: inspectionTriggers.find((one) => one === row.trigger) ?? 'routine' as const }))
  const answer = inspectionCap(done, cap === undefined ? null : InspectionCapInput.parse(cap), unitId, on, trigger)
  return answer.status === 'within' ? [] : [inWords('warn', answer.text, [at('inspection', '', 'S')])]
}

/** Whether this person decides it: the head whom the law names, of an organ that holds the power. */
export function mayDecide(actor: Actor, code: ActCode, facts: RecordedAct['facts']): boolean {
  const behind = measureBehind(code, facts)
  if (behind && !mayApproveAs(actor, behind)) return false
  if (isMeasure(code)) return mayApproveAs(actor, code)
  const { approver, organs } = actKind(code)
  return approver !== undefined && actor.heads.includes(approver) && (organs === 'any' || organs.includes(actor.organ))
}

/** Throws what stands against it; warnings only until somebody has read them. */
export function refuse(problems: readonly Problem[], acknowledged: boolean): void {
  const stops = problems.filter((one) => one.severity === 'stop')
  if (stops.length > 0) throw new AppError('act.problems', stops.map((one) => one.text).join(' '), { problems })
  if (problems.length > 0 && !acknowledged) throw new AppError('act.problems', `请核对：${problems.map((one) => one.text).join(' ')}`, { problems })
}

/** Acts are told by the minute, so a signature is compared by its minute. */
export const minuteOf = (when: Date): Date => new Date(Math.floor(when.getTime() / 60_000) * 60_000)

/** The approval on record of an act, as the rules read it. */
export const approvalOf = (row: { decidedHead: string | null; decidedAt: Date | null }, actor: Actor): Approval | null =>
  row.decidedHead && row.decidedAt ? { head: row.decidedHead as HeadCode, organ: actor.organ, level: actor.level, at: minuteOf(row.decidedAt) } : null
