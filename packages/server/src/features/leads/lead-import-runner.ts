import { AppError } from '@qingyuan/core/errors'
import { busyImportStates, ImportDefaults, type ImportState, type SheetPlan } from '@qingyuan/core/leads/lead-import-api'
import { roles as roleTable, type Role } from '@qingyuan/core/permissions'
import { sql } from 'kysely'
import { setTimeout } from 'node:timers/promises'
import { writeAudit } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import { asViewer, isRetryable, systemContext, translateDatabaseError, type Context, type Database } from '../../platform/db.ts'
import { SheetError } from '../../platform/sheets/sheet-types.ts'
import { commitRows, ImportOutdated } from './lead-import-commit.ts'
import { refuseWorkedOn } from './lead-import-commands.ts'
import { matchRows } from './lead-import-match.ts'
import { asState, countRows, plansOf } from './lead-import-queries.ts'
import { ImportStopped, restageRows, rowReader, stageFile } from './lead-import-read.ts'

/** Gets what went wrong beyond what the batch itself says. */
type Report = (error: unknown) => void
const warn: Report = (error) => process.emitWarning(error instanceof Error ? error : String(error))

type Env = Pick<Environment, 'db' | 'files' | 'secrets' | 'now'>
interface Runner { busy: Map<string, Promise<void>>; stop: AbortController; waiting: (() => void)[]; free: number }
/* Per database: what this process is working on. Two at once, so that a large file does not hold up a small one. */
const runners = new WeakMap<Database, Runner>()
function runnerOf(env: Env): Runner {
  let runner = runners.get(env.db)
  if (!runner) { runner = { busy: new Map(), stop: new AbortController(), waiting: [], free: 2 }; runners.set(env.db, runner) }
  return runner
}

/**
 * Works on a batch in the background until a person is needed or it is finished: reading, going in, withdrawal.
 * Every step can be killed and is done again, or goes on, at the next `resumeImports`. Settles when done; never rejects.
 */
export function startImport(env: Env, id: string, report: Report = warn): Promise<void> {
  const runner = runnerOf(env)
  const known = runner.busy.get(id)
  // A step that was asked for while the last one was ending.
  if (known) return known.then(() => (runner.busy.has(id) ? undefined : startImport(env, id, report)))
  const work = (async () => {
    if (runner.free === 0) await new Promise<void>((resolve) => { runner.waiting.push(resolve) })
    else runner.free -= 1
    try {
      await alone(env, id, runner.stop.signal, report)
    } catch (error) {
      // The database is gone or closing: the batch stays as it is, and the next start goes on with it.
      if (!runner.stop.signal.aborted) report(error)
    } finally {
      runner.busy.delete(id)
      const next = runner.waiting.shift()
      if (next) next()
      else runner.free += 1
    }
  })()
  runner.busy.set(id, work)
  return work
}

/** Goes on with every batch that a stop or crash left unfinished. Settles when they are done. */
export async function resumeImports(env: Env, report: Report = warn): Promise<void> {
  const rows = await asViewer(systemContext(env.db, 'worker', env.now()), (ctx) => ctx.db.selectFrom('importBatches').select('id')
    .where('kind', '=', 'leads').where('state', 'in', [...busyImportStates]).orderBy('createdAt').execute(), true)
  await Promise.all(rows.map((row) => startImport(env, row.id, report)))
}

/** Stops the work of this process and waits for it; unfinished batches stay as they are. */
export async function stopImports(env: Env): Promise<void> {
  const runner = runners.get(env.db)
  if (!runner) return
  runner.stop.abort(new ImportStopped())
  await Promise.allSettled(runner.busy.values())
  runners.delete(env.db)
}

/** One process at a time works on a batch; the lock goes with its connection, also when the process is killed. */
async function alone(env: Env, id: string, signal: AbortSignal, report: Report): Promise<void> {
  await env.db.connection().execute(async (connection) => {
    const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_lock(hashtextextended(${id}, 7305442)) as taken`.execute(connection)
    if (!rows[0]!.taken) return
    try {
      while (!signal.aborted && await step(env, id, signal, report));
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${id}, 7305442))`.execute(connection)
    }
  })
}

/** Does what the batch's state asks for. @returns whether there may be more to do */
async function step(env: Env, id: string, signal: AbortSignal, report: Report): Promise<boolean> {
  const batch = await asViewer(systemContext(env.db, 'worker', env.now()), (ctx) => ctx.db.selectFrom('importBatches').innerJoin('files', 'files.id', 'importBatches.fileId')
    .select(['importBatches.id', 'importBatches.unitId', 'importBatches.createdBy', 'state', 'step', 'mapping', 'defaults', 'fileName', 'files.sha256'])
    .where('importBatches.id', '=', id).executeTakeFirst(), true)
  if (!batch) return false
  const state = asState(batch.state)
  try {
    const ctx = await actingFor(env, batch.createdBy)
    switch (state) {
      case 'reading': await read(env, ctx, batch, signal); return true
      case 'committing': await commit(ctx, id); return true
      case 'withdrawing': await withdraw(ctx, id); return true
      case 'preview': case 'done': case 'failed': case 'cancelled': case 'withdrawn': return false
    }
  } catch (error) {
    // A signal meant for us (Ctrl+C) may reach the reading process first.
    if (error instanceof SheetError && (error.code === 'failed' || error.code === 'memory')) await setTimeout(1000)
    if (error instanceof ImportStopped || signal.aborted) return false
    await fail(env, id, state, error, report)
    return false
  }
}

/** The person who uploaded, with the roles and scope of today; the system viewer for what a command line imported. */
async function actingFor(env: Env, userId: string | null): Promise<Context> {
  const now = env.now()
  if (userId === null) return systemContext(env.db, 'cli', now)
  return asViewer(systemContext(env.db, 'worker', now), async (ctx) => {
    const user = await ctx.db.selectFrom('users').select(['id', 'name', 'unitId']).where('id', '=', userId).where('active', '=', true).executeTakeFirst()
    if (!user) throw new AppError('auth.forbidden', '上传人的账号已停用，没有继续。请由别人重新上传。')
    const held = await ctx.db.selectFrom('userRoles').select('role').where('userId', '=', userId).execute()
    const roles = held.map(({ role }) => role).filter((role): role is Role => role in roleTable)
    return { db: env.db, now, viewer: { userId, system: null, name: user.name, unitId: user.unitId, roles } }
  }, true)
}

type Batch = { id: string; unitId: string; step: string; mapping: unknown; defaults: unknown; fileName: string; sha256: string }

async function read(env: Env, ctx: Context, batch: Batch, signal: AbortSignal): Promise<void> {
  const stillReading = (inner: Context) => inner.db.updateTable('importBatches').where('id', '=', batch.id).where('state', '=', 'reading')
  const progress = async (inner: Context, rows: number) => {
    signal.throwIfAborted()
    return (await stillReading(inner).set({ progress: rows }).executeTakeFirst()).numUpdatedRows > 0n
  }
  let defaults = ImportDefaults.parse(batch.defaults)
  const row = await rowReader(env, ctx, { ...defaults, unitId: batch.unitId })
  let plans = plansOf(batch.mapping)
  if (batch.step === 'file') {
    const staged = await stageFile(ctx, { ...batch, path: env.files.path(batch.sha256) }, row, defaults.infer, progress, signal)
    plans = staged.plans
    defaults = { ...defaults, ...staged.inferred }
  } else if (batch.step === 'rows') {
    await restageRows(ctx, batch.id, plans, row, progress)
  }
  if (batch.step !== 'match') {
    await asViewer(ctx, (inner) => stillReading(inner).set({ step: 'match', mapping: JSON.stringify(plans), defaults: JSON.stringify(defaults) }).execute())
  }
  await asViewer(ctx, (inner) => sql`select analyze_staged_rows()`.execute(inner.db))
  signal.throwIfAborted()
  // One transaction: broken off, it is done again on rows as they were read.
  await asViewer(ctx, async (inner) => {
    await matchRows(inner, batch.id, null)
    const counts = await countRows(inner, batch.id)
    const nothing = counts.rows === counts.skip ? { message: await whyNothing(inner, batch.id, plans) } : {}
    const done = await stillReading(inner).set({ state: 'preview', step: '', progress: counts.rows, counts: JSON.stringify(counts), ...nothing }).executeTakeFirst()
    if (done.numUpdatedRows === 0n) throw new ImportStopped()
  })
}

/** Why no row of the file can go in, and what to do about it. */
async function whyNothing(ctx: Context, id: string, plans: readonly SheetPlan[]): Promise<string> {
  const { rows } = await sql<{ reason: string; many: number }>`select problems->0->>'message' as reason, count(*)::int as many
    from import_rows where batch_id = ${id}::uuid group by 1 order by min(position) limit 6`.execute(ctx.db)
  const named = plans.some(({ columns }) => columns.some((column) => column?.field === 'name'))
  const reasons = rows.map(({ reason, many }) => `${reason.split('；')[0]} ${many} 行`).join('，')
  return `没有一行可以导入：${reasons}。${named ? '表头下面没有认出数据行，请核对是不是这张表。' : '请在“对应列”里指定哪一列是主体名称，或换一张有表头的表。'}`
}

async function commit(ctx: Context, id: string): Promise<void> {
  try {
    await retrying(() => asViewer(ctx, async (inner) => {
      const batch = await inner.db.selectFrom('importBatches').select('state').where('id', '=', id).forUpdate().executeTakeFirst()
      if (batch?.state === 'committing') await commitRows(inner, id)
    }))
  } catch (error) {
    const twin = translateDatabaseError(error)
    if (!(error instanceof ImportOutdated) && !(twin instanceof AppError && twin.code === 'already_exists')) throw error
    await asViewer(ctx, (inner) => inner.db.updateTable('importBatches').set({ state: 'reading', step: 'rows', progress: 0,
      message: '核对之后库里新登记了同样的主体，没有入库。已重新识别，请看过再提交。' }).where('id', '=', id).where('state', '=', 'committing').execute())
  }
}

async function withdraw(ctx: Context, id: string): Promise<void> {
  await retrying(() => asViewer(ctx, async (inner) => {
    const batch = await inner.db.selectFrom('importBatches').select('state').where('id', '=', id).forUpdate().executeTakeFirst()
    if (batch?.state !== 'withdrawing') return
    await refuseWorkedOn(inner, id)
    const { rows } = await sql<{ result: { leads: number; subjects: number; restored: number } }>`select withdraw_batch(${id}::uuid, ${inner.now}) as result`.execute(inner.db)
    await inner.db.updateTable('importBatches').set({ state: 'withdrawn', finishedAt: inner.now }).where('id', '=', id).execute()
    await writeAudit(inner, 'lead.import_withdrawn', null, { subjectType: 'import', id, after: rows[0]!.result })
  }))
}

async function retrying(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work()
      return
    } catch (error) {
      if (tries >= 3 || !isRetryable(error)) throw error
    }
  }
}

/** Says on the batch why it does not go on. While the database is away it stays as it is, for the next start. */
async function fail(env: Env, id: string, state: ImportState, thrown: unknown, report: Report): Promise<void> {
  const error = translateDatabaseError(thrown)
  if (error instanceof AppError && error.code === 'unavailable') throw error
  const known = error instanceof AppError || error instanceof SheetError
  if (!known) report(error)
  const text = known ? error.message : '系统出错，没有做完。请稍后重试，仍不行请联系系统管理员。'
  const back: Partial<Record<ImportState, ImportState>> = { committing: 'preview', withdrawing: 'done' }
  const next = back[state] ?? 'failed'
  await asViewer(systemContext(env.db, 'worker', env.now()), (ctx) => ctx.db.updateTable('importBatches')
    .set(next === 'failed' ? { state: next, error: text, finishedAt: env.now() } : { state: next, message: text })
    .where('id', '=', id).where('state', '=', state).execute())
}
