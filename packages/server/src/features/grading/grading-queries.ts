import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type { Grade, ProofKind } from '@qingyuan/core/grading/grade'
import { exportFormat, hashedText, type GradeExport } from '@qingyuan/core/grading/grade-export'
import { factsKey, gradeOf } from '@qingyuan/core/grading/grade-of'
import type { HistoryRow, LeadGrade, SignRow } from '@qingyuan/core/grading/grading-api'
import { leadStates, leadWorkflow } from '@qingyuan/core/leads/lead'
import { can } from '@qingyuan/core/permissions'
import { allowedActions } from '@qingyuan/core/workflow'
import { createHash } from 'node:crypto'
import type { Context } from '../../platform/db.ts'
import type { FileAnswer } from '../../platform/route.ts'
import { readFacts } from './grading-facts.ts'
import { findProofs } from './proof-queries.ts'
import { standingOverride } from './regrade.ts'
import { getActiveRules, getRuleSet } from './rule-set-queries.ts'
import { findWarnings } from './warning-queries.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** As many as anybody scrolls through. */
const mostHistory = 200

/**
 * The grade as it is this moment, worked out from the facts and the rules in force; who may do what; what it was before.
 * Lists follow within seconds of a change of facts, and after a change of rules when leads are graded anew.
 */
export async function getLeadGrade(ctx: Context, { leadId }: { leadId: string }): Promise<LeadGrade> {
  const lead = await ctx.db.selectFrom('leads').selectAll().where('id', '=', leadId).executeTakeFirst()
  if (!lead) throw new AppError('not_found', '没有找到这条线索，或不在您的工作范围内。')
  const active = await getActiveRules(ctx)
  const facts = (await readFacts(ctx, [lead])).get(leadId)!
  const result = gradeOf(facts, active.content)
  const kept = await readHistory(ctx, leadId)
  const [last] = kept
  const override = standingOverride(last?.override ?? null, last?.factsKey ?? '', factsKey(facts), result)
  const open = leadStates.some((state) => state === lead.state && allowedActions(leadWorkflow, state).includes('record'))
  const shown = (made: { grade: Grade; reason: string; byName: string; at: Date }) => ({ ...made, at: made.at.toISOString() })
  // When the calculation has come to the same, there is nothing to decide anew.
  const former = override ? undefined : last?.override ?? lapsedIn(kept)
  const ended = former?.grade === result.grade ? undefined : former
  return {
    leadId, grade: override?.grade ?? result.grade, facts, result, ruleSet: await getRuleSet(ctx, active), override: override && shown(override), lapsed: ended ? shown(ended) : null,
    listed: lead.gradedAt ? { grade: lead.grade as Grade, version: last?.version ?? active.version, at: lead.gradedAt.toISOString() } : null,
    proofs: await readProofs(ctx, leadId), warnings: (await findWarnings(ctx, { leadId, page: 1, pageSize: 50 })).rows, choices: await findProofs(ctx, leadId),
    history: kept.map(({ override: made, factsKey: key, ...row }): HistoryRow => { void key; return { ...row, at: row.at.toISOString(), override: made && { grade: made.grade, reason: made.reason } } }),
    canRecord: open && can(ctx.viewer, 'grading.record'), canOverride: open && can(ctx.viewer, 'grading.override'),
  }
}

interface Kept extends Omit<HistoryRow, 'at' | 'override'> { at: Date; factsKey: string; override: { grade: Grade; reason: string; byName: string; at: Date } | null }

async function readHistory({ db }: Context, leadId: string): Promise<Kept[]> {
  const rows = await db.selectFrom('leadGrades as g').innerJoin('ruleSets', 'ruleSets.id', 'g.ruleSetId').leftJoin('users as u', 'u.id', 'g.byUser').leftJoin('users as o', 'o.id', 'g.overrideBy')
    .select(['g.id', 'g.at', 'u.name as byName', 'ruleSets.version', 'g.grade', 'g.calculated', 'g.likelihood', 'g.consequence', 'g.cause', 'g.factsKey', 'overrideGrade', 'overrideReason', 'overrideAt', 'o.name as overrideBy'])
    .where('g.leadId', '=', leadId).orderBy('g.seq', 'desc').limit(mostHistory).execute()
  return rows.map(({ overrideGrade, overrideReason, overrideAt, overrideBy, ...row }) => ({
    ...row, byName: row.byName ?? '系统', grade: row.grade as Grade, calculated: row.calculated as Grade, cause: causes[row.cause] ?? row.cause,
    override: overrideGrade && overrideAt ? { grade: overrideGrade as Grade, reason: overrideReason, byName: overrideBy ?? '系统', at: overrideAt } : null,
  }))
}
const causes: Record<string, string> = { first: '首次评级', facts: '事实变化', rules: '规则变化', override: '人工调整', override_removed: '取消人工调整', lapsed: '情况变化，人工调整失效' }

/** The override that the change of facts ended, unless somebody has decided anew since. */
function lapsedIn(history: readonly Kept[]): Kept['override'] | undefined {
  const index = history.findIndex((row) => row.cause === causes.lapsed || row.cause === causes.override_removed)
  return history[index]?.cause === causes.lapsed ? history[index + 1]?.override : undefined
}

async function readProofs({ db }: Context, leadId: string): Promise<SignRow[]> {
  const rows = await db.selectFrom('leadSigns as s').leftJoin('users as u', 'u.id', 's.recordedBy').leftJoin('users as w', 'w.id', 's.withdrawnBy')
    .select(['s.id', 's.sign', 's.material', 's.kind', 's.ref', 's.text', 's.onDate', 's.recordedAt', 'u.name as byName', 's.withdrawnAt', 'w.name as withdrawnBy', 's.withdrawnReason'])
    .where('leadId', '=', leadId).orderBy('s.onDate').orderBy('s.recordedAt').orderBy('s.id').execute()
  return rows.map(({ withdrawnAt, withdrawnBy, withdrawnReason, ...row }) => ({
    ...row, kind: row.kind as ProofKind, recordedAt: row.recordedAt.toISOString(), byName: row.byName ?? '系统',
    withdrawn: withdrawnAt && { at: withdrawnAt.toISOString(), byName: withdrawnBy ?? '系统', reason: withdrawnReason },
  }))
}

/** All that is needed to work the grade out again without this system. */
export async function readGradeExport(ctx: Context, leadId: string): Promise<GradeExport> {
  const { facts, result, ruleSet, override } = await getLeadGrade(ctx, { leadId })
  const lead = await ctx.db.selectFrom('leads').innerJoin('subjects', 'subjects.id', 'leads.subjectId').select(['number', 'subjects.name as subjectName']).where('leads.id', '=', leadId).executeTakeFirstOrThrow()
  const { version, title, document, validFrom, content } = ruleSet
  const rest = {
    format: exportFormat, exportedAt: ctx.now.toISOString(), lead, facts, ruleSet: { version, title, document, validFrom, content }, result,
    override: override && { grade: override.grade, reason: override.reason, by: override.byName, at: chinaDate(new Date(override.at)) },
  } as const
  return { ...rest, hash: sha256(hashedText(rest)) }
}

export async function exportLeadGrade(ctx: Context, { leadId }: { leadId: string }): Promise<FileAnswer> {
  const exported = await readGradeExport(ctx, leadId)
  return { name: `评级依据 ${exported.lead.number}.json`, mediaType: 'application/json', content: `${JSON.stringify(exported, null, 1)}\n` }
}
