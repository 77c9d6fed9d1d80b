import { chinaDate } from '@qingyuan/core/dates'
import { AppError, invalidField } from '@qingyuan/core/errors'
import { factorLabels, gradeLabels, type ProofKind } from '@qingyuan/core/grading/grade'
import { gradeOf } from '@qingyuan/core/grading/grade-of'
import type * as api from '@qingyuan/core/grading/grading-api'
import { leadWorkflow } from '@qingyuan/core/leads/lead'
import { advance } from '@qingyuan/core/workflow'
import type { z } from 'zod'
import { command, type Change } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { getLeadForUpdate } from '../leads/lead-queries.ts'
import { readFacts } from './grading-facts.ts'
import { proofText } from './proof-queries.ts'
import { regradeLeads, type Override } from './regrade.ts'
import { getActiveRules } from './rule-set-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Done = Promise<{ id: string }>
/** More than any file holds, and few enough to read at a glance. */
const mostProofs = 300

/**
 * Works the lead's grade out by the rules in force and keeps it, within the caller's transaction. Needed only where
 * the grade must be there at once: whoever changes figures makes it due anyway, and it follows within seconds.
 */
export async function regradeLead(ctx: Context, leadId: string, how: { override?: Override | null } = {}): Promise<void> {
  await regradeLeads(ctx, [leadId], await getActiveRules(ctx), how)
}

type Lead = Awaited<ReturnType<typeof getLeadForUpdate>>
/** One change of what a grade depends on: lock, check the state, change, grade anew, audit. */
function changeFacts(
  ctx: Context, name: string, input: { commandId: string; leadId: string | ((ctx: Context) => Promise<string>) },
  change: (ctx: Context, lead: Lead) => Promise<{ after?: object; note?: string; override?: Override | null }>,
): Done {
  return command(ctx, `grading.${name}`, input.commandId, async (inner): Promise<Change> => {
    const lead = await getLeadForUpdate(inner, typeof input.leadId === 'string' ? input.leadId : await input.leadId(inner))
    advance(leadWorkflow, lead.state, 'record')
    const { after, note, override } = await change(inner, lead)
    await inner.db.updateTable('leads').set({ version: lead.version + 1, updatedAt: inner.now }).where('id', '=', lead.id).execute()
    await regradeLead(inner, lead.id, override === undefined ? {} : { override })
    const { grade } = await inner.db.selectFrom('leads').select('grade').where('id', '=', lead.id).executeTakeFirstOrThrow()
    return { subjectType: 'lead', id: lead.id, before: { grade: lead.grade }, after: { ...after, grade }, ...(note && { note }) }
  })
}

function checkDay(ctx: Context, day: string): void {
  if (day < '2000-01-01') throw invalidField('onDate', '日期早于2000年，请核对年份。')
  if (day > chinaDate(ctx.now)) throw invalidField('onDate', `日期不能晚于今天（${chinaDate(ctx.now)}）。`)
}
const refuseProof = (allowed: readonly ProofKind[], kind: ProofKind, label: string) => {
  if (!allowed.includes(kind)) throw invalidField('kind', `“${label}”不能只凭这种依据登记，请换一种。`)
}

/** A piece of material, and the sign that it shows, if any. */
export function recordSign(ctx: Context, input: In<typeof api.recordSign>): Done {
  return changeFacts(ctx, 'record_sign', input, async (inner, lead) => {
    checkDay(inner, input.onDate)
    const { content } = await getActiveRules(inner)
    const sign = input.sign === null ? null : content.signs.find((one) => one.code === input.sign)
    const material = content.materials.find((one) => one.code === input.material)
    if (sign === undefined) throw invalidField('sign', '现行规则里没有这个疑点，请刷新后重新选择。')
    if (!material) throw invalidField('material', '现行规则里没有这种材料，请刷新后重新选择。')
    if (sign) refuseProof(sign.proofs, input.kind, sign.label)
    const { n } = await inner.db.selectFrom('leadSigns').select((eb) => eb.fn.countAll<number>().as('n')).where('leadId', '=', lead.id).where('withdrawnAt', 'is', null).executeTakeFirstOrThrow()
    if (n >= mostProofs) throw new AppError('input.too_large', `这条线索已登记${mostProofs}条疑点和材料，请先撤回重复的。`)
    const text = await proofText(inner, lead.id, input)
    await inner.db.insertInto('leadSigns').values({ id: input.id, leadId: lead.id, sign: input.sign, material: input.material, kind: input.kind, ref: input.ref, text, onDate: input.onDate,
      recordedAt: inner.now, recordedBy: inner.viewer.userId }).execute()
    return { after: { sign: sign?.label ?? '未见疑点', material: material.label, proof: text, onDate: input.onDate } }
  })
}

/** Recorded by mistake, or refuted: it no longer counts; it stays readable with the reason. */
export function withdrawSign(ctx: Context, input: In<typeof api.withdrawSign>): Done {
  const leadId = async ({ db }: Context) => {
    const row = await db.selectFrom('leadSigns').select('leadId').where('id', '=', input.id).executeTakeFirst()
    if (!row) throw new AppError('not_found', '没有找到这条疑点，或不在您的工作范围内。')
    return row.leadId
  }
  return changeFacts(ctx, 'withdraw_sign', { commandId: input.commandId, leadId }, async (inner) => {
    const row = await inner.db.updateTable('leadSigns').set({ withdrawnAt: inner.now, withdrawnBy: inner.viewer.userId, withdrawnReason: input.reason })
      .where('id', '=', input.id).where('withdrawnAt', 'is', null).returning('text').executeTakeFirst()
    if (!row) throw new AppError('state.conflict', '这条疑点已经撤回。')
    return { after: { withdrawn: row.text }, note: input.reason }
  })
}

/** 舆论热度 or 涉稳隐患 as it is now, with its proof; the one before stays as history. */
export function setFactor(ctx: Context, input: In<typeof api.setFactor>): Done {
  return changeFacts(ctx, 'set_factor', input, async (inner, lead) => {
    checkDay(inner, input.onDate)
    const level = (await getActiveRules(inner)).content.factors[input.factor].levels.find((one) => one.code === input.level)
    if (!level) throw invalidField('level', '现行规则里没有这一档，请刷新后重新选择。')
    const text = await proofText(inner, lead.id, input)
    await inner.db.insertInto('leadFactors').values({ id: input.id, leadId: lead.id, factor: input.factor, level: input.level, kind: input.kind, ref: input.ref, text, onDate: input.onDate,
      recordedAt: inner.now, recordedBy: inner.viewer.userId }).execute()
    return { after: { factor: factorLabels[input.factor], level: level.label, proof: text, onDate: input.onDate } }
  })
}

/** Grades one lead now by the rules in force, e.g. after new rules and before all are graded anew. */
export function gradeLead(ctx: Context, input: In<typeof api.gradeLead>): Done {
  return changeFacts(ctx, 'grade', input, async () => ({}))
}

/** A person decides otherwise, with a reason; holds until the facts change. 材料不足 never becomes 低. */
export function overrideGrade(ctx: Context, input: In<typeof api.overrideGrade>): Done {
  return changeFacts(ctx, 'override', input, async (inner, lead) => {
    const rules = await getActiveRules(inner)
    const { grade: calculated } = gradeOf((await readFacts(inner, [lead])).get(lead.id)!, rules.content)
    if (calculated === 'pending' && input.grade === 'low') throw invalidField('grade', '材料不足，暂不能判断，不能调整为“低”。请先补充材料；情况紧急的可调整为“中”或“高”。')
    if (calculated === input.grade) throw invalidField('grade', `按规则计算的等级就是“${gradeLabels[calculated]}”，不用调整。`)
    return { override: { grade: input.grade, reason: input.reason, by: inner.viewer.userId, at: inner.now }, note: input.reason, after: { overrideGrade: input.grade } }
  })
}

export function removeOverride(ctx: Context, input: In<typeof api.removeOverride>): Done {
  return changeFacts(ctx, 'remove_override', input, async (inner, lead) => {
    const last = await inner.db.selectFrom('leadGrades').select('overrideGrade').where('leadId', '=', lead.id).orderBy('seq', 'desc').limit(1).executeTakeFirst()
    if (!last?.overrideGrade) throw new AppError('state.conflict', '这条线索现在没有人工调整，可能已因情况变化失效。请刷新。')
    return { override: null, note: input.reason, after: { overrideGrade: null } }
  })
}
