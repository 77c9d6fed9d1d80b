import { AppError } from '@qingyuan/core/errors'
import { sql } from 'kysely'
import { asViewer, isRetryable, type Context } from './db.ts'

/** What a command changed. `before` and `after` are the record's own columns; secrets never belong in them. */
export interface Change {
  subjectType: string
  id: string
  before?: object | undefined
  after?: object | undefined
  note?: string
}

/**
 * Runs one change: a transaction, the change itself, its audit row. Called inside another command it joins that
 * transaction and leaves its own audit row. Sent twice (same commandId, same input) it does nothing the second time.
 * @param action the permission-like name, e.g. 'lead.dispatch'
 * @param commandId a UUID made by the client, one per intent
 * @returns the id of the record changed
 * @throws command.reused when the id was used for another action, person or input
 */
export async function command(
  ctx: Context, action: string, commandId: string, change: (ctx: Context) => Promise<Change>,
): Promise<{ id: string }> {
  const run = async (inner: Context): Promise<{ id: string }> => {
    const done = await change(inner)
    await writeAudit(inner, action, commandId, done)
    return { id: done.id }
  }
  if (ctx.db.isTransaction) return run(ctx)
  const actor = ctx.viewer.userId ?? ctx.viewer.name
  const attempt = () => asViewer(ctx, async (inner) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${commandId}, 0))`.execute(inner.db)
    const first = await inner.db.selectFrom('commandLog').select(['action', 'actor', 'resultId', 'inputHash'])
      .where('commandId', '=', commandId).executeTakeFirst()
    if (first) {
      if (first.action !== action || first.actor !== actor || !first.resultId) throw new AppError('command.reused')
      const differs = first.inputHash !== null && inner.inputHash !== undefined && first.inputHash !== inner.inputHash
      if (differs) throw new AppError('command.reused', '这次提交的内容与上次不同，而编号相同：上次的已经保存，这次的没有保存。请刷新，核对后重新填写。')
      return { id: first.resultId }
    }
    const result = await run(inner)
    await inner.db.insertInto('commandLog')
      .values({ commandId, action, actor, at: inner.now, resultId: result.id, inputHash: inner.inputHash ?? null }).execute()
    return result
  })
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (tries >= 3 || !isRetryable(error)) throw error
    }
  }
}

/** One audit row: only the columns that differ, so that the log shows the change and not the record again. */
export async function writeAudit(ctx: Context, action: string, commandId: string | null, change: Change): Promise<void> {
  await writeAudits(ctx, action, commandId, [change])
}

/** As writeAudit, a row each for many records that one piece of work has changed; a few thousand at most. */
export async function writeAudits(ctx: Context, action: string, commandId: string | null, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return
  await ctx.db.insertInto('auditLog').values(changes.map((change) => {
    const { before, after } = difference(change.before, change.after)
    return {
      commandId, action, subjectType: change.subjectType, subjectId: change.id,
      actorId: ctx.viewer.userId, actor: ctx.viewer.name, unitId: ctx.viewer.unitId, at: ctx.now,
      before: before && JSON.stringify(before), after: after && JSON.stringify(after), note: change.note ?? '',
    }
  })).execute()
}

function difference(before: object | undefined, after: object | undefined) {
  if (!before || !after) return { before, after }
  const changed = Object.keys(after).filter((key) => !sameValue(Reflect.get(before, key), Reflect.get(after, key)))
  const pick = (from: object) => Object.fromEntries(changed.map((key) => [key, Reflect.get(from, key) ?? null]))
  return { before: pick(before), after: pick(after) }
}

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
