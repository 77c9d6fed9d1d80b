import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { assignmentWorkflow, leadWorkflow, type AssignmentAction } from '@qingyuan/core/leads/lead'
import type * as api from '@qingyuan/core/leads/lead-api'
import { advance } from '@qingyuan/core/workflow'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { addEvent, invalid, nextNumber } from './lead-commands.ts'
import { assignmentActions, getAssignmentForUpdate, getLeadForUpdate } from './lead-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Done = Promise<{ id: string }>

/** Sends a lead to one or more units, each with its own instruction and due date. Exactly one of them may lead. */
export function dispatchLead(ctx: Context, input: In<typeof api.dispatchLead>): Done {
  return command(ctx, 'lead.dispatch', input.commandId, async (inner) => {
    const lead = await getLeadForUpdate(inner, input.leadId)
    const state = advance(leadWorkflow, lead.state, 'dispatch')
    const sentOn = input.sentOn ?? chinaDate(inner.now)
    if (sentOn > chinaDate(inner.now)) throw invalid('sentOn', '交办日期不能晚于今天。')
    if (sentOn < lead.receivedOn) throw invalid('sentOn', `交办日期不能早于线索收到日（${lead.receivedOn}）。`)
    const unitIds = input.assignments.map((one) => one.unitId)
    if (new Set(unitIds).size < unitIds.length) throw new AppError('input.invalid', '同一单位只能交办一次，请合并要求。')
    if (input.assignments.filter((one) => one.role === 'lead').length > 1) throw new AppError('input.invalid', '主办单位只能有一个，其余选“配合”。')
    const units = await inner.db.selectFrom('units').select(['id', 'shortName', 'active']).where('id', 'in', unitIds).execute()
    if (units.length < unitIds.length || units.some((unit) => !unit.active)) throw new AppError('input.invalid', '所选单位不存在或已停用，请重新选择。')
    const open = await inner.db.selectFrom('assignments').select('unitId').where('leadId', '=', lead.id).where('unitId', 'in', unitIds)
      .where('state', 'in', ['sent', 'signed', 'answered']).execute()
    const nameOf = (id: string) => units.find((unit) => unit.id === id)!.shortName
    if (open.length > 0) throw new AppError('state.conflict', `${open.map((row) => nameOf(row.unitId)).join('、')}手上已有这条线索的交办，尚未办结。`)
    for (const [index, one] of input.assignments.entries()) {
      if (one.dueOn < sentOn) throw invalid(`assignments.${index}.dueOn`, `${nameOf(one.unitId)}：办理期限不能早于交办日期。`)
      await inner.db.insertInto('assignments').values({
        ...one, number: await nextNumber(inner, '交办', sentOn.slice(0, 4)), leadId: lead.id, superiorDueOn: lead.superiorDueOn, state: 'sent',
        sentByUnitId: inner.viewer.unitId ?? lead.mainUnitId, sentBy: inner.viewer.userId, sentOn, sentAt: inner.now,
      }).execute()
      // Whether the unit may see the lead at all is decided by disclosesLead; the others on the lead see who works on it.
      await addEvent(inner, lead.id, 'dispatched', { onDate: sentOn, title: `交办${nameOf(one.unitId)}${one.role === 'support' ? '（配合）' : ''}，${one.dueOn}前反馈`, body: one.instruction })
    }
    await inner.db.updateTable('leads').set({ state, version: lead.version + 1, updatedAt: inner.now }).where('id', '=', lead.id).execute()
    return { subjectType: 'lead', id: lead.id, before: { state: lead.state }, after: { state, units: units.map((unit) => unit.shortName).join('、') } }
  })
}

interface Step { set: object; event?: Parameters<typeof addEvent>[2]; title?: string; body?: string; onDate?: string; note?: string }

/** One step of one assignment: lock, who may, state by table, change, event on the lead, audit. */
function step(
  ctx: Context, name: string, action: AssignmentAction, input: { commandId: string; id: string },
  change: (ctx: Context, row: Awaited<ReturnType<typeof getAssignmentForUpdate>>, unitName: string) => Promise<Step> | Step,
): Done {
  return command(ctx, `lead.${name}`, input.commandId, async (inner) => {
    const row = await getAssignmentForUpdate(inner, input.id)
    const state = advance(assignmentWorkflow, row.state, action)
    if (!assignmentActions(inner, row, row.state).includes(action)) {
      throw new AppError('auth.forbidden', ['sign', 'answer'].includes(action) ? '只有承办单位能签收和反馈。' : '只有交办单位能做这一步。')
    }
    const unit = await inner.db.selectFrom('units').select('shortName').where('id', '=', row.unitId).executeTakeFirstOrThrow()
    const { set, event, title, body, onDate, note } = await change(inner, row, unit.shortName)
    await inner.db.updateTable('assignments').set({ ...set, state }).where('id', '=', row.id).execute()
    // Also by a unit that may not see the lead: its own steps belong on the timeline of those who do.
    if (event && title) {
      await addEvent(inner, row.leadId, event, { onDate: onDate ?? chinaDate(inner.now), title, ...(body ? { body } : {}), unitId: inner.viewer.unitId })
    }
    return { subjectType: 'assignment', id: row.id, before: { state: row.state }, after: { state, ...set }, ...(note ? { note } : {}) }
  })
}

export const signAssignment = (ctx: Context, input: In<typeof api.signAssignment>): Done =>
  step(ctx, 'sign', 'sign', input, (inner, _row, unit) =>
    ({ set: { signedAt: inner.now, signedBy: inner.viewer.userId }, event: 'signed', title: `${unit}签收` }))

export const answerAssignment = (ctx: Context, input: In<typeof api.answerAssignment>): Done =>
  step(ctx, 'answer', 'answer', input, (inner, row, unit) => {
    const answeredOn = input.answeredOn ?? chinaDate(inner.now)
    if (answeredOn > chinaDate(inner.now) || answeredOn < row.sentOn) throw invalid('answeredOn', `反馈日期须在交办日（${row.sentOn}）与今天之间。`)
    return { set: { answer: input.answer, answeredAt: inner.now, answeredOn, returnReason: '' }, event: 'answered', title: `${unit}反馈`, body: input.answer, onDate: answeredOn }
  })

/** Accepts the answer; when no unit owes one any more the lead goes on to 跟踪处置. */
export const acceptAssignment = (ctx: Context, input: In<typeof api.acceptAssignment>): Done =>
  step(ctx, 'accept', 'accept', input, async (inner, row, unit) => {
    await settleIfDone(inner, row.leadId, row.id)
    return { set: { acceptedAt: inner.now }, event: 'accepted', title: `审核通过${unit}的反馈` }
  })

export const sendBackAssignment = (ctx: Context, input: In<typeof api.sendBackAssignment>): Done =>
  step(ctx, 'send_back', 'sendBack', input, (_inner, _row, unit) =>
    ({ set: { returnReason: input.reason }, event: 'sent_back', title: `退回${unit}补充`, body: input.reason, note: input.reason }))

export const withdrawAssignment = (ctx: Context, input: In<typeof api.withdrawAssignment>): Done =>
  step(ctx, 'withdraw', 'withdraw', input, async (inner, row, unit) => {
    await settleIfDone(inner, row.leadId, row.id)
    return { set: { returnReason: input.reason }, event: 'withdrawn', title: `收回${unit}的交办`, body: input.reason, note: input.reason }
  })

export const extendAssignment = (ctx: Context, input: In<typeof api.extendAssignment>): Done =>
  step(ctx, 'extend', 'extend', input, (_inner, row, unit) => {
    if (input.dueOn <= row.dueOn) throw invalid('dueOn', `新期限须晚于原期限（${row.dueOn}）。`)
    return { set: { dueOn: input.dueOn }, event: 'extended', title: `${unit}延期至${input.dueOn}`, body: input.reason, note: input.reason }
  })

/** 催办: counted on the assignment, kept as a press that the unit sees. */
export const pressAssignment = (ctx: Context, input: In<typeof api.pressAssignment>): Done =>
  step(ctx, 'press', 'press', input, async (inner, row, unit) => {
    await inner.db.insertInto('presses').values({
      id: randomUUID(), targetType: 'assignment', targetId: row.id, unitId: row.unitId, byUnitId: inner.viewer.unitId ?? row.sentByUnitId,
      text: input.text, at: inner.now, byUser: inner.viewer.userId,
    }).execute()
    return { set: { pressedCount: row.pressedCount + 1 }, event: 'pressed', title: `催办${unit}`, body: input.text }
  })

async function settleIfDone(ctx: Context, leadId: string, exceptId: string): Promise<void> {
  const open = await ctx.db.selectFrom('assignments').select('id').where('leadId', '=', leadId).where('id', '!=', exceptId)
    .where('state', 'in', ['sent', 'signed', 'answered']).limit(1).executeTakeFirst()
  if (open) return
  const lead = await getLeadForUpdate(ctx, leadId)
  if (lead.state !== 'dispatched') return
  await ctx.db.updateTable('leads').set({ state: advance(leadWorkflow, lead.state, 'settle'), version: lead.version + 1, updatedAt: ctx.now })
    .where('id', '=', leadId).execute()
}
