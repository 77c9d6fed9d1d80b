import type * as api from '@qingyuan/core/bank/bank-run-api'
import { batchStateLabels } from '@qingyuan/core/bank/batch'
import { AppError } from '@qingyuan/core/errors'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { asBatchState } from './batch-queries.ts'
import { identitiesOf } from './run-subjects.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

/** Asks for loaded batches to be analysed together; the work goes on behind. */
export function startRun(ctx: Context, input: In<typeof api.startRun>): Promise<{ id: string }> {
  return command(ctx, 'bank.runs.start', input.commandId, async (inner) => {
    const unitId = inner.viewer.unitId
    if (unitId === null) throw new AppError('input.invalid', '没有所属单位，不能研判。')
    const ids = [...new Set(input.batchIds)]
    const found = await inner.db.selectFrom('bankBatches').select(['id', 'title', 'state', 'loadId', 'access', 'leadId', 'unitId']).where('id', 'in', ids).execute()
    if (found.length < ids.length) throw new AppError('not_found', '所选批次中有的不在您的工作范围内，请重新选择。')
    const batches = ids.map((id) => found.find((one) => one.id === id)!)
    const other = batches.find((one) => one.unitId !== unitId)
    if (other) throw new AppError('not_found', `批次“${other.title}”是别的单位的，不能研判。`)
    const missing = batches.find((one) => one.state !== 'loaded')
    if (missing) throw new AppError('state.conflict', `批次“${missing.title}”${batchStateLabels[asBatchState(missing.state)]}，还不能研判。请等它载入，或者不选它。`)
    const running = await inner.db.selectFrom('bankRuns').select('id').where('unitId', '=', unitId).where('state', '=', 'running').limit(1).executeTakeFirst()
    if (running) throw new AppError('state.conflict', '已有一次研判正在进行。请等它做完，或先取消。')
    const leads = [...new Set(batches.map(({ leadId }) => leadId))]
    const row = {
      id: input.id, unitId, leadId: leads.length === 1 ? leads[0]! : null, access: batches.some(({ access }) => access === 'restricted') ? 'restricted' : 'case',
      batchIds: ids, loadIds: batches.map(({ loadId }) => loadId!), state: 'running',
    }
    await inner.db.insertInto('bankRuns').values({ ...row, startedAt: inner.now, startedBy: inner.viewer.userId }).execute()
    return { subjectType: 'bank_run', id: input.id, after: { batches: batches.map(({ title }) => title).join('、'), access: row.access, state: row.state } }
  })
}

/** Stops it; nothing of it stays. */
export function cancelRun(ctx: Context, input: In<typeof api.cancelRun>): Promise<{ id: string }> {
  return command(ctx, 'bank.runs.cancel', input.commandId, async (inner) => {
    const run = await inner.db.selectFrom('bankRuns').select(['id', 'state']).where('id', '=', input.id).forUpdate().executeTakeFirst()
    if (!run) throw new AppError('not_found', '没有找到这次研判，或不在您的工作范围内。')
    if (run.state !== 'running') throw new AppError('state.conflict', '这次研判已经结束，不用取消。')
    await inner.db.updateTable('bankRuns').set({ state: 'cancelled', finishedAt: inner.now, message: '已取消，没有留下结果。' }).where('id', '=', input.id).execute()
    return { subjectType: 'bank_run', id: input.id, before: { state: 'running' }, after: { state: 'cancelled' } }
  })
}

/** Opens who stands behind tokens of a run; that they were opened, and what for, is what the audit log keeps. */
export async function revealParties(env: Pick<Environment, 'analytics' | 'secrets'>, ctx: Context, input: In<typeof api.revealParties>): Promise<z.input<typeof api.revealParties.output>> {
  let opened: { cleaning: string; loadIds: string[] } | undefined
  await command(ctx, 'bank.runs.reveal', input.commandId, async (inner) => {
    const run = await inner.db.selectFrom('bankRuns').select(['state', 'cleaning', 'loadIds']).where('id', '=', input.runId).executeTakeFirst()
    if (!run) throw new AppError('not_found', '没有找到这次研判，或不在您的工作范围内。')
    if (run.state !== 'done' || run.cleaning === null) throw new AppError('state.conflict', '这次研判没有可用的结果。')
    opened = { cleaning: run.cleaning, loadIds: run.loadIds }
    return { subjectType: 'bank_run', id: input.runId, note: `查看流水中 ${input.tokens.length} 个人（单位）的姓名和号码：${input.purpose}` }
  })
  if (!opened) throw new AppError('command.reused', '为防重复打开，请重新填写用途。')
  const tokens = [...new Set(input.tokens)]
  const identities = await identitiesOf(env.analytics, env.secrets, opened.cleaning, opened.loadIds, tokens)
  return { id: input.runId, rows: tokens.map((token) => ({ token, ...identities.get(token)! })) }
}
