import { busyBatchStates } from '@qingyuan/core/bank/batch'
import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { writeAudit } from '../../platform/command.ts'
import { asViewer, systemContext, translateDatabaseError, type Context } from '../../platform/db.ts'
import { SheetError } from '../../platform/sheets/sheet-types.ts'
import { asBatchState, FileChoices, keptPlan, type FileDetails } from './batch-queries.ts'
import { bankWorker, NoLongerWanted, watching, whileMassesRest, WorkStopped, type BankEnv, type Report } from './bank-worker.ts'
import { findActiveLayouts } from './layout-commands.ts'
import { loadStatements, type LoadedBatch } from './load-statements.ts'
import { dropRunsOf } from './run-results.ts'
import { sweepBatches, withdrawBatch } from './statement-batches.ts'

/** Reading goes on one file after the other; two batches at once, so that a large one does not hold up a small one. */
const worker = bankWorker(2, 7305444, step)
export const startBatch = worker.start
export const stopBatches = worker.stop

/** Cut off so often, it is the batch that ends the process. */
const mostAttempts = 3

const asWorker = <T>(env: BankEnv, work: (ctx: Context) => Promise<T>, readOnly = false): Promise<T> =>
  asViewer(systemContext(env.db, 'worker', env.now()), work, readOnly)

/** Goes on with every batch that a stop or crash left unfinished. Settles when they are done. */
export async function resumeBatches(env: BankEnv, report?: Report): Promise<void> {
  const rows = await asWorker(env, (ctx) => ctx.db.selectFrom('bankBatches').select('id').where('state', 'in', [...busyBatchStates]).orderBy('createdAt').execute(), true)
  await Promise.all(rows.map(({ id }) => startBatch(env, id, report)))
}

async function step(env: BankEnv, id: string, signal: AbortSignal, report: Report): Promise<boolean> {
  const batch = await asWorker(env, (ctx) => ctx.db.selectFrom('bankBatches').selectAll().where('id', '=', id).executeTakeFirst(), true)
  if (!batch) return false
  const state = asBatchState(batch.state)
  try {
    if (state === 'loading') await load(env, batch, signal)
    else if (state === 'withdrawing') await withdraw(env, batch)
    else return false
    return true
  } catch (error) {
    if (signal.aborted || error instanceof WorkStopped) return false
    if (error instanceof NoLongerWanted) return true
    await fail(env, batch, error, report)
    return false
  }
}

type Batch = { id: string; unitId: string; choices: unknown; loadId: string | null; loadingId: string | null; loadAttempts: number }

async function load(env: BankEnv, batch: Batch, stop: AbortSignal): Promise<void> {
  // What a kill left of the reading before: no record names it once the new one is written down.
  if (batch.loadingId !== null) await withdrawBatch(env.analytics, batch.loadingId)
  if (batch.loadAttempts >= mostAttempts) throw new AppError('file.unreadable', `读取时系统 ${mostAttempts} 次中断，没有再试。请把文件拆小后分批载入；仍不行请联系系统管理员。`)
  const loadingId = randomUUID()
  await stillLoading(env, batch.id, { loadingId, loadAttempts: batch.loadAttempts + 1, progressRows: 0, progressFile: '' })
  const wanted = new AbortController()
  const signal = AbortSignal.any([stop, wanted.signal])
  const progress = { rows: 0, file: '' }
  const watch = watching(async () => {
    await stillLoading(env, batch.id, { progressRows: progress.rows, progressFile: progress.file }, loadingId)
  }, (error) => { if (error instanceof NoLongerWanted) wanted.abort(error) })
  const scratch = await env.files.scratch()
  try {
    const inputs = await openUploads(env, batch.id, scratch.path, signal)
    const choices = FileChoices.parse(batch.choices)
    const settled = Object.values(choices).map(({ layout }) => layout)
    const kept = await asWorker(env, (ctx) => findActiveLayouts(ctx, batch.unitId), true)
    let before = { file: '', rows: 0, sum: 0 }
    const loaded = await loadStatements(env.analytics, env.secrets, inputs, {
      batchId: loadingId, today: chinaDate(env.now()), signal, layouts: [...settled, ...kept],
      chosen: (name) => (choices[name]?.alone ? { layout: choices[name].layout, flipped: false } : undefined),
      onProgress: ({ file, rows }) => {
        before = file === before.file ? { ...before, rows } : { file, rows, sum: before.sum + before.rows }
        progress.file = file
        progress.rows = before.sum + rows
      },
    })
    await watch.end()
    await keep(env, batch, loadingId, loaded)
  } catch (error) {
    await watch.end()
    // loadStatements has removed its rows already; these may have been whole.
    await withdrawBatch(env.analytics, loadingId).catch(() => undefined)
    // A stop in good order is no sign that the batch cannot be read.
    if (stop.aborted) await stillLoading(env, batch.id, { loadingId: null, loadAttempts: batch.loadAttempts }).catch(() => undefined)
    throw wanted.signal.aborted ? wanted.signal.reason : error
  } finally {
    await scratch.remove()
  }
}

/** @throws NoLongerWanted when the loading was cancelled or withdrawn meanwhile */
async function stillLoading(env: BankEnv, id: string, set: object, loadingId?: string): Promise<void> {
  const done = await asWorker(env, (ctx) => ctx.db.updateTable('bankBatches').set(set).where('id', '=', id).where('state', '=', 'loading')
    .$if(loadingId !== undefined, (q) => q.where('loadingId', '=', loadingId!)).executeTakeFirst())
  if (done.numUpdatedRows === 0n) throw new NoLongerWanted()
}

/** The files as they came, in a folder that is gone when the work is. */
async function openUploads(env: BankEnv, batchId: string, folder: string, signal: AbortSignal): Promise<{ path: string; name: string }[]> {
  const uploads = await asWorker(env, (ctx) => ctx.db.selectFrom('bankUploads as u').innerJoin('files as f', 'f.id', 'u.id').select(['u.id', 'u.name', 'f.sha256'])
    .where('u.batchId', '=', batchId).orderBy('u.seq').execute(), true)
  const opened: { path: string; name: string }[] = []
  for (const { id, name, sha256 } of uploads) {
    const path = join(folder, id)
    await pipeline(await env.files.read(sha256), env.secrets.opening(), createWriteStream(path, { mode: 0o600 }), { signal })
    opened.push({ path, name })
  }
  return opened
}

/** From now on the reading counts: in one transaction, and only if it is still asked for. */
async function keep(env: BankEnv, batch: Batch, loadingId: string, { files }: LoadedBatch): Promise<void> {
  const sum = (of: 'rowsRead' | 'rowsLoaded' | 'rowsSetAsideCount' | 'rowsDuplicate' | 'balanceBreaks') => files.reduce((total, file) => total + file[of], 0)
  const counts = { rowsRead: sum('rowsRead'), rowsLoaded: sum('rowsLoaded'), rowsSetAside: sum('rowsSetAsideCount'), rowsDuplicate: sum('rowsDuplicate'), balanceBreaks: sum('balanceBreaks') }
  const nothing = counts.rowsRead === 0
  const kept = await asWorker(env, async (ctx) => {
    const row = await ctx.db.selectFrom('bankBatches').select(['state', 'loadingId']).where('id', '=', batch.id).forUpdate().executeTakeFirst()
    if (row?.state !== 'loading' || row.loadingId !== loadingId) return false
    await ctx.db.deleteFrom('bankFiles').where('batchId', '=', batch.id).execute()
    for (const file of files) {
      const details: FileDetails = { tables: file.plans.map(keptPlan), breaks: file.breaks }
      await ctx.db.insertInto('bankFiles').values({
        batchId: batch.id, fileNo: file.fileNo, name: file.name, layout: file.layout, layoutTitle: file.plans[0]?.layout.title ?? '', bank: file.bank, encoding: file.encoding,
        rowsRead: file.rowsRead, rowsLoaded: file.rowsLoaded, rowsSetAside: file.rowsSetAsideCount, rowsDuplicate: file.rowsDuplicate, balanceBreaks: file.balanceBreaks,
        problem: file.problem, questions: JSON.stringify(file.questions), sealedDetails: env.secrets.seal(JSON.stringify(details)),
      }).execute()
    }
    const done = { ...counts, loadAttempts: 0, loadingId: null, progressRows: counts.rowsRead, progressFile: '' }
    await ctx.db.updateTable('bankBatches').set(nothing ? { ...done, state: 'failed', loadId: null, message: whyNothing(files) } : { ...done, state: 'loaded', loadId: loadingId, loadedAt: ctx.now, message: '' })
      .where('id', '=', batch.id).execute()
    if (batch.loadId !== null) await dropRunsOf(ctx, batch.id, '流水已重新读取，请重新研判。')
    await writeAudit(ctx, 'bank.batch_loaded', null, { subjectType: 'bank_batch', id: batch.id, after: { state: nothing ? 'failed' : 'loaded', ...counts } })
    return true
  })
  if (!kept) throw new NoLongerWanted()
  if (nothing) await withdrawBatch(env.analytics, loadingId)
  // The reading before: nobody names it any more. What cannot be removed now, the sweep removes.
  if (batch.loadId !== null) await withdrawBatch(env.analytics, batch.loadId).catch(() => undefined)
}

const whyNothing = (files: LoadedBatch['files']): string => {
  const why = files.find(({ problem }) => problem !== null)?.problem ?? files.flatMap(({ questions }) => questions)[0]?.text ?? '文件里没有交易明细'
  return `没有读到一行交易：${why}。请核对文件，或者移出后换一份。`
}

/** Takes everything of it away, here and in the store of masses; may be repeated. */
async function withdraw(env: BankEnv, batch: Batch): Promise<void> {
  for (const one of [batch.loadId, batch.loadingId]) if (one !== null) await withdrawBatch(env.analytics, one)
  const stored = await asWorker(env, (ctx) => ctx.db.updateTable('files').set({ removedAt: ctx.now }).where('ownerType', '=', 'bank_batch').where('ownerId', '=', batch.id)
    .returning('sha256').execute())
  for (const { sha256 } of stored) await env.files.remove(sha256)
  await asWorker(env, async (ctx) => {
    const row = await ctx.db.selectFrom('bankBatches').select('state').where('id', '=', batch.id).forUpdate().executeTakeFirst()
    if (row?.state !== 'withdrawing') return
    await ctx.db.deleteFrom('bankFiles').where('batchId', '=', batch.id).execute()
    await ctx.db.updateTable('bankBatches').set({ state: 'withdrawn', loadId: null, loadingId: null, choices: '{}', progressRows: 0, progressFile: '' }).where('id', '=', batch.id).execute()
    await dropRunsOf(ctx, batch.id, '其中有批次已撤回。')
    await writeAudit(ctx, 'bank.batch_withdrawn', null, { subjectType: 'bank_batch', id: batch.id, after: { state: 'withdrawn' } })
  })
}

/** Says on the batch why it does not go on. While the database is away it stays as it is, for the next start. */
async function fail(env: BankEnv, batch: Batch, thrown: unknown, report: Report): Promise<void> {
  const error = translateDatabaseError(thrown)
  const ours = error instanceof AppError && error.code === 'unavailable' && !error.details?.['reason']
  if (ours) throw error
  const known = error instanceof AppError || error instanceof SheetError
  if (!known) report(error)
  const text = known ? error.message : '系统出错，没有做完。请稍后重试，仍不行请联系系统管理员。'
  await asWorker(env, async (ctx) => {
    // A withdrawal that failed is tried again: nothing of it may stay.
    await ctx.db.updateTable('bankBatches').set({ message: text }).where('id', '=', batch.id).where('state', '=', 'withdrawing').execute()
    await ctx.db.updateTable('bankBatches').set(batch.loadId === null ? { state: 'failed', loadingId: null, loadAttempts: 0, message: text }
      : { state: 'loaded', loadingId: null, loadAttempts: 0, message: `重新读取没有成功，上次读取的结果仍在：${text}` })
      .where('id', '=', batch.id).where('state', '=', 'loading').execute()
  })
}

/** Removes from the store of masses, and from the file store, what no record names. Does nothing while anybody loads or analyses. */
export async function sweepMasses(env: BankEnv): Promise<void> {
  const used = await asWorker(env, (ctx) => ctx.db.selectFrom('bankBatches').select('id').limit(1).executeTakeFirst(), true)
  // An office without statements need not start the store.
  if (!used) return
  await whileMassesRest(env, async () => {
    const { batches, runs, removed } = await asWorker(env, async (ctx) => ({
      batches: await ctx.db.selectFrom('bankBatches').select(['id', 'loadId', 'loadingId', 'rowsLoaded']).execute(),
      runs: await ctx.db.selectFrom('bankRuns').select('cleaning').where('cleaning', 'is not', null).where('state', 'in', ['running', 'done']).execute(),
      removed: await ctx.db.selectFrom('files').select('sha256').where('ownerType', '=', 'bank_batch').where('removedAt', 'is not', null).execute(),
    }), true)
    for (const { sha256 } of removed) await env.files.remove(sha256)
    await sweepBatches(env.analytics, {
      batches: batches.flatMap(({ loadId, loadingId }) => [loadId, loadingId]).filter((id) => id !== null), cleanings: runs.flatMap(({ cleaning }) => (cleaning === null ? [] : [cleaning])),
    })
    await tellLostBatches(env, batches)
  })
}

/** A batch whose rows are gone (a store that was exchanged, a backup taken while it was withdrawn) must not pass for an empty one. */
async function tellLostBatches(env: BankEnv, batches: readonly { id: string; loadId: string | null; rowsLoaded: number }[]): Promise<void> {
  const loaded = batches.flatMap(({ id, loadId, rowsLoaded }) => (loadId !== null && rowsLoaded > 0 ? [{ id, loadId }] : []))
  for (let from = 0; from < loaded.length; from += 1000) {
    const some = loaded.slice(from, from + 1000)
    const there = await env.analytics.query<{ batch: string }>('select distinct batch from statement_rows where batch in {batches: Array(UUID)}', { batches: some.map(({ loadId }) => loadId) })
    const known = new Set(there.map(({ batch }) => batch))
    for (const { id, loadId } of some.filter((one) => !known.has(one.loadId))) {
      await asWorker(env, async (ctx) => {
        const done = await ctx.db.updateTable('bankBatches').set({ state: 'failed', loadId: null, message: '分析库里没有这一批的内容。原文件还在，请重新载入。' })
          .where('id', '=', id).where('loadId', '=', loadId).where('state', '=', 'loaded').executeTakeFirst()
        if (done.numUpdatedRows > 0n) await dropRunsOf(ctx, id, '其中有批次的内容已不在分析库里，请重新载入后再研判。')
      })
    }
  }
}
