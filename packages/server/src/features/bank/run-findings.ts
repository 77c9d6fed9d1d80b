import type { Pattern } from '@qingyuan/core/bank/findings'
import { createHash, randomUUID } from 'node:crypto'
import type { Context } from '../../platform/db.ts'

/** What a finding rests on: the same hash, nothing new. */
export const evidenceHash = ({ code, from, to, why }: Pattern): string => createHash('sha256').update(JSON.stringify([code, from, to, why])).digest('hex').slice(0, 32)

/**
 * Writes the patterns of a run as findings of the office, each window of a subject once. Found again, a finding keeps
 * its judgement while its evidence is the same; other evidence opens it anew. Call inside a transaction.
 */
export async function writeFindings(ctx: Context, run: { id: string; unitId: string; version: string }, subjects: readonly { subject: string; patterns: readonly Pattern[] }[]): Promise<void> {
  const found = subjects.flatMap(({ subject, patterns }) => patterns.map((pattern) => ({ token: subject, ...pattern })))
  for (let from = 0; from < found.length; from += 500) {
    const some = found.slice(from, from + 500)
    const known = await ctx.db.selectFrom('bankFindings').select(['id', 'code', 'token', 'windowKey', 'fromOn', 'toOn', 'judgement', 'judgedHash']).where('unitId', '=', run.unitId)
      .where('token', 'in', some.map(({ token }) => token)).forUpdate().execute()
    for (const { token, ...pattern } of some) {
      const hash = evidenceHash(pattern)
      // The same window, however much longer it is by now.
      const same = known.find((one) => one.token === token && one.code === pattern.code && (one.windowKey === pattern.from || (one.fromOn <= pattern.to && one.toOn >= pattern.from)))
      const values = { version: run.version, fromOn: pattern.from, toOn: pattern.to, why: pattern.why, evidenceHash: hash, runId: run.id, foundAt: ctx.now }
      if (!same) {
        await ctx.db.insertInto('bankFindings').values({ id: randomUUID(), unitId: run.unitId, code: pattern.code, token, windowKey: pattern.from, firstRunId: run.id, ...values }).execute()
        continue
      }
      const judgement = same.judgedHash === hash ? {} : { judgement: 'open' }
      await ctx.db.updateTable('bankFindings').set({ ...values, ...judgement }).where('id', '=', same.id).execute()
    }
  }
}
