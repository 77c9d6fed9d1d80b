import { AppError } from '@qingyuan/core/errors'
import { randomUUID } from 'node:crypto'
import { writeAudit } from '../../platform/command.ts'
import { asViewer, systemContext, translateDatabaseError, type Context } from '../../platform/db.ts'
import { analyseCleaning, analysisSteps, analysisVersion, type AnalysedCleaning } from './analyse-cleaning.ts'
import { bankWorker, NoLongerWanted, watching, WorkStopped, type BankEnv, type Report } from './bank-worker.ts'
import { cleanBatches, cleaningVersion, type CleanedBatches } from './clean-batches.ts'
import { writeFindings } from './run-findings.ts'
import { keepParties } from './run-parties.ts'
import { namedSubjects, type NamedSubject } from './run-subjects.ts'
import { dropCleaning } from './statement-batches.ts'

/** One after the other: an analysis may take what memory the store has. */
const worker = bankWorker(1, 7305445, step)
export const startAnalysis = worker.start
export const stopAnalyses = worker.stop

const mostAttempts = 3
/** Subjects without a finding are counted; so many are kept, those with the most points. */
const mostQuiet = 2000

const stepWords: Record<(typeof analysisSteps)[number], string> = { prepare: '汇总往来', rates: '比对返还比例', judge: '逐个研判', windows: '查找时段特征', figures: '计算金额' }

const asWorker = <T>(env: BankEnv, work: (ctx: Context) => Promise<T>, readOnly = false): Promise<T> =>
  asViewer(systemContext(env.db, 'worker', env.now()), work, readOnly)

/** Goes on, from the beginning, with runs that a stop or crash cut off. Settles when they are done. */
export async function resumeRuns(env: BankEnv, report?: Report): Promise<void> {
  const rows = await asWorker(env, (ctx) => ctx.db.selectFrom('bankRuns').select('id').where('state', '=', 'running').orderBy('startedAt').execute(), true)
  await Promise.all(rows.map(({ id }) => startAnalysis(env, id, report)))
}

interface Run { id: string; unitId: string; loadIds: string[]; cleaning: string | null; attempts: number }

async function step(env: BankEnv, id: string, signal: AbortSignal, report: Report): Promise<boolean> {
  const run = await asWorker(env, (ctx) => ctx.db.selectFrom('bankRuns').selectAll().where('id', '=', id).where('state', '=', 'running').executeTakeFirst(), true)
  if (!run) return false
  try {
    await analyse(env, run, signal)
  } catch (error) {
    if (!signal.aborted && !(error instanceof WorkStopped) && !(error instanceof NoLongerWanted)) await fail(env, id, error, report)
  }
  return false
}

async function analyse(env: BankEnv, run: Run, stop: AbortSignal): Promise<void> {
  if (run.cleaning !== null) await dropCleaning(env.analytics, run.cleaning)
  if (run.attempts >= mostAttempts) throw new AppError('unavailable', `研判时系统 ${mostAttempts} 次中断，没有再试。请减少批次，或请系统管理员调大 CLICKHOUSE_MEMORY。`, { reason: 'memory' })
  await stillRunning(env, run.id, { attempts: run.attempts + 1, cleaning: null, step: '清洗', percent: 0 })
  const wanted = new AbortController()
  const signal = AbortSignal.any([stop, wanted.signal])
  const progress = { step: '清洗：去重、配对、冲正、本人账户互转', percent: 0 }
  const watch = watching(() => stillRunning(env, run.id, progress), (error) => { if (error instanceof NoLongerWanted) wanted.abort(error) })
  let cleaning: string | undefined
  try {
    const cleaned = await cleanBatches(env.analytics, run.loadIds, { signal })
    cleaning = cleaned.cleaning
    await stillRunning(env, run.id, { cleaning, step: progress.step, percent: 35 })
    const analysed = await analyseCleaning(env.analytics, cleaning, { signal, onProgress: (at) => Object.assign(progress, { step: stepWords[analysisSteps[at]!], percent: 35 + at * 9 }) })
    Object.assign(progress, { step: '逐笔归类，数字对应流水', percent: 80 })
    const settled = await keepParties(env.analytics, analysed, { signal, onProgress: (part) => { progress.percent = 80 + Math.floor(part * 15) } })
    for (const { subject, estimate, missing } of analysed.subjects) if (estimate && !settled.has(subject)) missing.push('数字与逐笔归类没有对上，不能逐笔打开，也不能确认；请联系系统管理员')
    Object.assign(progress, { step: '写入结果', percent: 95 })
    const named = await nameSubjects(env, run, cleaned.cleaning, analysed)
    await watch.end()
    await finish(env, run, cleaned, analysed, named, settled)
  } catch (error) {
    await watch.end()
    if (cleaning !== undefined) await dropCleaning(env.analytics, cleaning).catch(() => undefined)
    // A stop in good order is no sign that it cannot be done.
    if (stop.aborted) await stillRunning(env, run.id, { attempts: run.attempts, cleaning: null }).catch(() => undefined)
    throw wanted.signal.aborted ? wanted.signal.reason : error
  }
}

/** @throws NoLongerWanted when it was cancelled, or a batch of it withdrawn, meanwhile */
async function stillRunning(env: BankEnv, id: string, set: object): Promise<void> {
  const done = await asWorker(env, (ctx) => ctx.db.updateTable('bankRuns').set(set).where('id', '=', id).where('state', '=', 'running').executeTakeFirst())
  if (done.numUpdatedRows === 0n) throw new NoLongerWanted()
}

type Named = { result: AnalysedCleaning['subjects'][number]; named: NamedSubject }[]

async function nameSubjects(env: BankEnv, { loadIds }: Run, cleaning: string, { subjects }: AnalysedCleaning): Promise<Named> {
  let quiet = 0
  const kept = subjects.filter(({ verdict, patterns }) => verdict !== 'not-fundraising-like' || patterns.length > 0 || (quiet += 1) <= mostQuiet)
  const named: Named = []
  for await (const some of namedSubjects(env.analytics, env.secrets, cleaning, loadIds, kept)) named.push(...some)
  return named
}

async function finish(env: BankEnv, run: Run, cleaned: CleanedBatches, { subjects }: AnalysedCleaning, named: Named, settled: ReadonlySet<string>): Promise<void> {
  const version = `${cleaningVersion}.${analysisVersion}`
  const of = (verdict: string) => subjects.filter((one) => one.verdict === verdict).length
  const counts = { subjects: subjects.length, like: of('fundraising-like'), unsure: of('not-enough-evidence'), quiet: of('not-fundraising-like') }
  const { rows, rowsDuplicate, rowsReversed, rowsOwn, rowsThatCount, reversalsAlone, bothSides, owners } = cleaned
  const done = await asWorker(env, async (ctx) => {
    const now = await ctx.db.selectFrom('bankRuns').select('state').where('id', '=', run.id).forUpdate().executeTakeFirst()
    if (now?.state !== 'running') return false
    for (let from = 0; from < named.length; from += 200) {
      await ctx.db.insertInto('bankSubjects').values(named.slice(from, from + 200).map(({ result, named: who }) => ({
        id: randomUUID(), runId: run.id, token: result.subject, kind: who.kind, nameMask: who.nameMask, idMask: who.idMask, sealed: who.sealed, verdict: result.verdict, score: result.score,
        reasons: JSON.stringify(result.reasons), patterns: JSON.stringify(result.patterns), estimate: result.estimate && JSON.stringify(result.estimate), missing: JSON.stringify(result.missing),
        fromOn: result.from, toOn: result.to, settled: settled.has(result.subject),
      }))).execute()
    }
    await writeFindings(ctx, { id: run.id, unitId: run.unitId, version }, named.map(({ result }) => result))
    await ctx.db.updateTable('bankRuns').set({
      state: 'done', step: '', percent: 100, version, cleaned: JSON.stringify({ rows, rowsDuplicate, rowsReversed, rowsOwn, rowsThatCount, reversalsAlone, bothSides, owners }), counts: JSON.stringify(counts), finishedAt: ctx.now,
      message: counts.like === 0 ? '本批流水没有见到集资特征。这不代表排除：流水可能不全。' : '',
    }).where('id', '=', run.id).execute()
    await writeAudit(ctx, 'bank.run_done', null, { subjectType: 'bank_run', id: run.id, after: { state: 'done', version, counts } })
    return true
  })
  if (!done) throw new NoLongerWanted()
}

async function fail(env: BankEnv, id: string, thrown: unknown, report: Report): Promise<void> {
  const error = translateDatabaseError(thrown)
  if (error instanceof AppError && error.code === 'unavailable' && !error.details?.['reason']) throw error   // the database is away: the next start goes on with it
  if (!(error instanceof AppError)) report(error)
  const message = error instanceof AppError ? error.message : '系统出错，没有做完。请稍后重试，仍不行请联系系统管理员。'
  await asWorker(env, (ctx) => ctx.db.updateTable('bankRuns').set({ state: 'failed', cleaning: null, finishedAt: ctx.now, message }).where('id', '=', id).where('state', '=', 'running').execute())
}
