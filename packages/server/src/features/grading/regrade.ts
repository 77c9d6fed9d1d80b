import { addDays, chinaDate } from '@qingyuan/core/dates'
import { gradeOf, factsKey, type GradeResult } from '@qingyuan/core/grading/grade-of'
import type { Grade } from '@qingyuan/core/grading/grade'
import { ledgerStates } from '@qingyuan/core/leads/lead'
import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { Context } from '../../platform/db.ts'
import { addTasks } from '../tasks/task-commands.ts'
import { readFacts, type LeadFigureColumns } from './grading-facts.ts'
import type { Rules } from './rule-set-queries.ts'

/** A person's decision beside the calculation. */
export interface Override { grade: Grade; reason: string; by: string | null; at: Date }
/** The scores as lists had them, and as they are now. */
export interface GradeChange { leadId: string; from: Grade; to: Grade; likelihoodFrom: number | null; likelihoodTo: number; consequenceFrom: number | null; consequenceTo: number }

interface Last { ruleSetId: string; calculated: Grade; likelihood: number; consequence: number; factsKey: string; override: Override | null }
interface LeadToGrade extends LeadFigureColumns {
  state: string; mainUnitId: string; grade: Grade; likelihood: number | null; consequence: number | null
  lastRuleSetId: string | null; calculated: Grade; lastLikelihood: number; lastConsequence: number; factsKey: string
  overrideGrade: Grade | null; overrideReason: string; overrideBy: string | null; overrideAt: Date | null
}

/** The leads with their newest grade. @param lock they are about to be written */
async function readLeads(ctx: Context, ids: readonly string[], lock: boolean): Promise<LeadToGrade[]> {
  const { rows } = await sql<LeadToGrade>`
    select l.id, l.figures_apply, l.people, l.people_source, l.people_on, l.amount_fen, l.amount_source, l.amount_on, l.unpaid_fen, l.unpaid_source, l.unpaid_on,
      l.state, l.main_unit_id, l.grade, l.likelihood, l.consequence, g.rule_set_id as last_rule_set_id, g.calculated, g.likelihood as last_likelihood, g.consequence as last_consequence,
      g.facts_key, g.override_grade, g.override_reason, g.override_by, g.override_at
    from leads l left join lateral (select * from lead_grades where lead_id = l.id order by seq desc limit 1) g on true
    where l.id = any (${ids}::uuid[]) order by l.id ${lock ? sql`for no key update of l` : sql``}`.execute(ctx.db)
  return rows
}
const lastOf = (lead: LeadToGrade): Last | null => lead.lastRuleSetId === null ? null : {
  ruleSetId: lead.lastRuleSetId, calculated: lead.calculated, likelihood: lead.lastLikelihood, consequence: lead.lastConsequence, factsKey: lead.factsKey,
  override: lead.overrideGrade && lead.overrideAt ? { grade: lead.overrideGrade, reason: lead.overrideReason, by: lead.overrideBy, at: lead.overrideAt } : null,
}

/** An override holds while the facts are those that it was made for; and it never makes 待核 look safe. */
export function standingOverride<T extends { grade: Grade }>(override: T | null, madeFor: string, key: string, result: GradeResult): T | null {
  if (!override || madeFor !== key) return null
  return result.grade === 'pending' && override.grade === 'low' ? null : override
}

/**
 * Works out the grades of these leads, keeps what is new in their history, and asks the main units to follow up those
 * that have become 高. Call it in a transaction; many leads cost little more than one.
 * @param how.override what a person has just decided for these leads (null: taken back)
 * @returns the leads whose grade in lists changed
 */
export async function regradeLeads(
  ctx: Context, ids: readonly string[], rules: Rules, how: { runId?: string; override?: Override | null } = {},
): Promise<GradeChange[]> {
  const leads = await readLeads(ctx, ids, true)
  const facts = await readFacts(ctx, leads)
  const graded = leads.map((lead) => {
    const [known, last] = [facts.get(lead.id)!, lastOf(lead)]
    const [result, key] = [gradeOf(known, rules.content), factsKey(known)]
    const override = how.override !== undefined ? how.override : last ? standingOverride(last.override, last.factsKey, key, result) : null
    const lapsed = how.override === undefined && last?.override && !override
    const same = last?.ruleSetId === rules.id && last.factsKey === key && last.calculated === result.grade && !lapsed
      && last.likelihood === result.likelihood.score && last.consequence === result.consequence.score && how.override === undefined
    // Of most imported leads nothing is known yet: 待核, and nothing to remember.
    const untouched = !last && result.grade === 'pending' && known.proofs.length === 0 && !known.levels.heat && !known.levels.stability && !override
    const cause = how.override !== undefined ? (how.override ? 'override' : 'override_removed') : lapsed ? 'lapsed' : !last ? 'first' : last.ruleSetId === rules.id || last.factsKey !== key ? 'facts' : 'rules'
    return { lead, known, result, key, override, cause, keep: !same && !untouched, grade: override?.grade ?? result.grade }
  })
  const tasks = await openFollowUps(ctx, rules, graded.filter((one) => one.grade === 'high' && one.lead.grade !== 'high'))
  const kept = graded.filter((one) => one.keep || tasks.has(one.lead.id)).map((one) => ({
    id: randomUUID(), lead_id: one.lead.id, cause: one.cause, grade: one.grade, calculated: one.result.grade, likelihood: one.result.likelihood.score, consequence: one.result.consequence.score,
    facts: one.known, reasons: reasonsOf(one.result), facts_key: one.key, override_grade: one.override?.grade ?? null, override_reason: one.override?.reason ?? '', override_by: one.override?.by ?? null,
    override_at: one.override?.at.toISOString() ?? null, task_id: tasks.get(one.lead.id) ?? null,
  }))
  if (kept.length > 0) {
    await sql`insert into lead_grades (id, lead_id, rule_set_id, run_id, at, by_user, cause, grade, calculated, likelihood, consequence, facts, reasons, facts_key,
        override_grade, override_reason, override_by, override_at, task_id)
      select id, lead_id, ${rules.id}::uuid, ${how.runId ?? null}::uuid, ${ctx.now}, ${ctx.viewer.userId}::uuid, cause, grade, calculated, likelihood, consequence, facts, reasons, facts_key,
        override_grade, override_reason, override_by, override_at, task_id
      from json_to_recordset(${JSON.stringify(kept)}::json) as r (id uuid, lead_id uuid, cause text, grade text, calculated text, likelihood int, consequence int, facts jsonb, reasons jsonb,
        facts_key text, override_grade text, override_reason text, override_by uuid, override_at timestamptz, task_id uuid)`.execute(ctx.db)
  }
  const shown = graded.map((one) => ({ id: one.lead.id, grade: one.grade, likelihood: one.result.likelihood.score, consequence: one.result.consequence.score }))
  await sql`update leads l set grade = r.grade, likelihood = r.likelihood, consequence = r.consequence, graded_at = ${ctx.now}, grade_due = false
    from json_to_recordset(${JSON.stringify(shown)}::json) as r (id uuid, grade text, likelihood int, consequence int) where l.id = r.id`.execute(ctx.db)
  return graded.flatMap((one) => changeOf(one.lead.id, one.lead, { ...one, likelihood: one.result.likelihood.score, consequence: one.result.consequence.score }))
}

/** What gave how many points, and what was missing; with facts and rule version the whole result can be worked out again. */
const reasonsOf = (result: GradeResult): object => ({
  signs: Object.fromEntries(result.likelihood.reasons.map((reason) => [reason.code, reason.points])),
  factors: Object.fromEntries(result.consequence.factors.map((factor) => [factor.code, factor.points])), missing: result.missing.map((one) => one.code),
})

/** What these leads would be graded by other rules, and are by those in force; writes nothing. Overrides stay as they are. */
export async function compareLeads(ctx: Context, ids: readonly string[], inForce: Rules, other: Rules): Promise<GradeChange[]> {
  const leads = await readLeads(ctx, ids, false)
  const facts = await readFacts(ctx, leads)
  return leads.flatMap((lead) => {
    const [known, last] = [facts.get(lead.id)!, lastOf(lead)]
    const by = (rules: Rules) => {
      const result = gradeOf(known, rules.content)
      const override = last ? standingOverride(last.override, last.factsKey, factsKey(known), result) : null
      return { grade: override?.grade ?? result.grade, likelihood: result.likelihood.score, consequence: result.consequence.score }
    }
    return changeOf(lead.id, by(inForce), by(other))
  })
}

interface Scores { grade: Grade; likelihood: number | null; consequence: number | null }
const changeOf = (leadId: string, from: Scores, to: Scores & { likelihood: number; consequence: number }): GradeChange[] => from.grade === to.grade ? [] : [{
  leadId, from: from.grade, to: to.grade, likelihoodFrom: from.likelihood, likelihoodTo: to.likelihood, consequenceFrom: from.consequence, consequenceTo: to.consequence }]

/** One follow-up at a time per lead on the ledger, for its main unit. @returns the new tasks by lead */
async function openFollowUps(ctx: Context, rules: Rules, risen: { lead: LeadToGrade }[]): Promise<Map<string, string>> {
  const states: readonly string[] = ledgerStates
  const wanted = risen.filter(({ lead }) => states.includes(lead.state))
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ leadId: string }>`select g.lead_id from lead_grades g join tasks t on t.id = g.task_id
    where g.lead_id = any (${wanted.map(({ lead }) => lead.id)}::uuid[]) and t.done_at is null`.execute(ctx.db)
  const open = new Set(rows.map((row) => row.leadId))
  const { days, task, basis } = rules.content.followUp
  const made = wanted.filter(({ lead }) => !open.has(lead.id)).map(({ lead }) => ({
    id: randomUUID(), title: task, basis, dueOn: addDays(chinaDate(ctx.now), days), unitId: lead.mainUnitId, userId: null, ownerType: 'lead', ownerId: lead.id, needsResult: true }))
  await addTasks(ctx, made)
  return new Map(made.map((one) => [one.ownerId, one.id]))
}
