import { chinaCalendar } from '@qingyuan/core/calendar'
import { chinaDate, chinaTime } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/handling/handling-api'
import type { RecordedAct } from '@qingyuan/core/law/acts'
import { citeAll } from '@qingyuan/core/law/citation'
import { clockRule, clocksOf, clockStateLabels } from '@qingyuan/core/law/clocks'
import { dueText } from '@qingyuan/core/law/time-limits'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { addEvent } from '../leads/lead-commands.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

/** What is worked out anew; presses and supervision stay as they were. */
const worked = ['unitId', 'side', 'label', 'basis', 'dueOn', 'dueTime', 'latestOn', 'warning', 'open', 'lapses', 'backfilled'] as const

/**
 * Works the clocks of a lead out anew from its acts and keeps them for desks and lists; presses stay with the clock
 * they were for.
 * @returns in words what became of limits that there were (作出行政处罚决定：2026年11月9日改为2026年11月16日), and those
 * that newly run
 */
export async function refreshClocks(ctx: Context, leadId: string, acts: readonly RecordedAct[], unitOf: ReadonlyMap<string, string>): Promise<{ moved: string[]; begun: string[] }> {
  const { db, now } = ctx
  const before = await db.selectFrom('actClocks').selectAll().where('leadId', '=', leadId).execute()
  const clocks = clocksOf(acts, chinaCalendar, { on: chinaDate(now), time: chinaTime(now) })
  const key = (one: { actId: string; code: string }) => `${one.actId} ${one.code}`
  const old = new Map(before.map((row) => [key(row), row]))
  const kept = new Set(clocks.map(key))
  const [moved, begun]: [string[], string[]] = [[], []]
  const said = (row: { dueOn: string; dueTime: string | null; latestOn: string | null }) => dueText({ on: row.dueOn, time: row.dueTime, ...(row.latestOn && { latest: row.latestOn }) })
  for (const row of before.filter((one) => !kept.has(key(one)))) {
    await db.deleteFrom('actClocks').where('actId', '=', row.actId).where('code', '=', row.code).execute()
    if (row.open) moved.push(`${row.label}：原为${said(row)}，不再计算`)
  }
  const rows = clocks.map((clock) => {
    const rule = clockRule(clock.code)
    const row = {
      actId: clock.actId, code: clock.code, leadId, unitId: unitOf.get(clock.actId)!, side: rule.who, label: rule.label, basis: citeAll(rule.articles), dueOn: clock.due.on, dueTime: clock.due.time,
      latestOn: clock.due.latest ?? null, warning: clock.due.warning ?? '', open: clock.state === 'running' || clock.state === 'overdue', lapses: rule.lapses === true, backfilled: clock.backfilled,
    }
    const was = old.get(key(clock))
    if (was && (was.dueOn !== row.dueOn || was.dueTime !== row.dueTime)) {
      moved.push(`${rule.label}：${said(was)}改为${dueText(clock.due)}`)
    } else if (was && was.open !== row.open) {
      moved.push(row.open ? `${rule.label}：恢复计算，${dueText(clock.due)}` : `${rule.label}：${clockStateLabels[clock.state]}`)
    }
    if (!was && row.open) begun.push(`${rule.label}：新起算，${dueText(clock.due)}`)
    return row
  })
  if (rows.length > 0) {
    await db.insertInto('actClocks').values(rows).onConflict((oc) => oc.columns(['actId', 'code']).doUpdateSet((eb) => Object.fromEntries(worked.map((column) => [column, eb.ref(`excluded.${column}`)])))).execute()
  }
  return { moved, begun }
}

/** 催办 or 督办 of a limit that is running or over: whoever dispatches presses the unit that has it on its desk. */
export function pressClock(ctx: Context, input: In<typeof api.pressClock>): Promise<{ id: string }> {
  return command(ctx, 'handling.press', input.commandId, async (inner) => {
    const clock = await inner.db.selectFrom('actClocks').selectAll().where('actId', '=', input.actId).where('code', '=', input.code).forUpdate().executeTakeFirst()
    if (!clock) throw new AppError('not_found', '没有找到这项期限，或不在您的工作范围内。')
    if (!clock.open) throw new AppError('state.conflict', '这项期限已经办结，不用再催。')
    if (clock.side !== 'ours') throw new AppError('state.conflict', '这是其他机关或者当事人的期限，请发函催问并登记“发函通报”。')
    if (!inner.viewer.unitId) throw new AppError('input.invalid', '没有所属单位，不能催办。')
    await inner.db.insertInto('presses').values({ id: input.id, targetType: 'act', targetId: input.actId, unitId: clock.unitId, byUnitId: inner.viewer.unitId, text: input.text, at: inner.now, byUser: inner.viewer.userId }).execute()
    await inner.db.updateTable('actClocks').set({ pressedCount: clock.pressedCount + 1, ...(input.supervise && { supervisedAt: inner.now }) })
      .where('actId', '=', input.actId).where('code', '=', input.code).execute()
    await addEvent(inner, clock.leadId, 'pressed', { onDate: chinaDate(inner.now), title: `${input.supervise ? '督办' : '催办'}：${clock.label}`, body: input.text })
    return { subjectType: 'lead', id: clock.leadId, after: { clock: clock.label, supervised: input.supervise }, note: input.text }
  })
}
