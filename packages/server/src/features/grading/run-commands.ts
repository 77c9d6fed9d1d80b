import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/grading/grading-api'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { getActiveRules, getRuleSet } from './rule-set-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

/** Asks for all leads to be graded anew by the rules in force, or for a comparison with a draft; the work goes on behind. */
export function startRun(ctx: Context, input: In<typeof api.startRun>): Promise<{ id: string }> {
  return command(ctx, 'grading.start_run', input.commandId, async (inner) => {
    const rules = await getRuleSet(inner, { id: input.ruleSetId })
    const active = await getActiveRules(inner)
    if (input.kind === 'regrade' && rules.id !== active.id) throw new AppError('state.conflict', `只能按现行规则（第${active.version}版）重新评级。请先启用第${rules.version}版。`)
    if (input.kind === 'compare' && rules.id === active.id) throw new AppError('state.conflict', '这就是现行规则，不用与自己比较。')
    const running = await inner.db.selectFrom('gradingRuns').select('id').where('state', '=', 'running').executeTakeFirst()
    if (running) throw new AppError('state.conflict', '已有一次重新评级或试算正在进行。请等它做完，或先取消。')
    await inner.db.insertInto('gradingRuns').values({ id: input.id, kind: input.kind, ruleSetId: input.ruleSetId, state: 'running', startedAt: inner.now, startedBy: inner.viewer.userId,
      edition: rules.edition, against: active.id }).execute()
    return { subjectType: 'grading_run', id: input.id, after: { kind: input.kind, version: rules.version } }
  })
}

/** Stops it where it stands: what is graded anew by then stays so. */
export function cancelRun(ctx: Context, input: In<typeof api.cancelRun>): Promise<{ id: string }> {
  return command(ctx, 'grading.cancel_run', input.commandId, async (inner) => {
    const run = await inner.db.selectFrom('gradingRuns').selectAll().where('id', '=', input.id).forUpdate().executeTakeFirst()
    if (!run) throw new AppError('not_found', '没有找到这次重新评级或试算。')
    if (run.state !== 'running') throw new AppError('state.conflict', '这次已经结束，不用取消。')
    const message = run.kind === 'regrade' ? `已评 ${run.done} 条的按新规则，其余的仍是原来的等级。` : '试算没有改动任何等级。'
    await inner.db.updateTable('gradingRuns').set({ state: 'cancelled', finishedAt: inner.now, message }).where('id', '=', input.id).execute()
    return { subjectType: 'grading_run', id: input.id, before: { state: 'running' }, after: { state: 'cancelled', done: run.done } }
  })
}
