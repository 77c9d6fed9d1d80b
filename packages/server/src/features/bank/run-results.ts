import type { Context } from '../../platform/db.ts'

/**
 * What was worked out from a batch goes with it, or with its reading: subjects are removed, the runs say why. What was
 * judged stays, without names; figures that a person confirmed stay in the lead. Call inside a transaction.
 */
export async function dropRunsOf(ctx: Context, batchId: string, why: string): Promise<void> {
  const runs = await ctx.db.updateTable('bankRuns').set({ state: 'void', cleaning: null, finishedAt: ctx.now, message: why })
    .where((eb) => eb(eb.val(batchId), '=', eb.fn.any('batchIds'))).where('state', 'in', ['running', 'done']).returning('id').execute()
  if (runs.length > 0) await ctx.db.deleteFrom('bankSubjects').where('runId', 'in', runs.map(({ id }) => id)).execute()
}
