import { chinaDate } from '@qingyuan/core/dates'
import type { Context } from '../../platform/db.ts'
import { addEvent } from '../leads/lead-commands.ts'

/**
 * What was worked out from a batch goes with it, or with its reading: subjects are removed, the runs say why. What was
 * judged stays, without names; figures that a person confirmed stay in the lead, whose timeline is told. Call inside a
 * transaction.
 */
export async function dropRunsOf(ctx: Context, batchId: string, why: string): Promise<void> {
  const runs = await ctx.db.updateTable('bankRuns').set({ state: 'void', cleaning: null, finishedAt: ctx.now, message: why })
    .where((eb) => eb(eb.val(batchId), '=', eb.fn.any('batchIds'))).where('state', 'in', ['running', 'done']).returning('id').execute()
  if (runs.length === 0) return
  const ids = runs.map(({ id }) => id)
  await ctx.db.deleteFrom('bankSubjects').where('runId', 'in', ids).execute()
  const confirmed = await ctx.db.selectFrom('bankConfirmations').select('leadId').distinct().where('runId', 'in', ids).execute()
  for (const { leadId } of confirmed) await addEvent(ctx, leadId, 'estimate', { onDate: chinaDate(ctx.now), title: '据以测算的流水有变化，请重新核对金额', body: why })
}
