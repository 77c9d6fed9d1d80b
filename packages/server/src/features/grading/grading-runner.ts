import { AppError } from '@qingyuan/core/errors'
import { sql } from 'kysely'
import { writeAudit } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import { asViewer, isRetryable, systemContext, translateDatabaseError, type Context, type Database } from '../../platform/db.ts'
import { compareLeads, regradeLeads, type GradeChange } from './regrade.ts'
import { getActiveRules, getRuleSet } from './rule-set-queries.ts'
import { Moves } from './run-queries.ts'

type Env = Pick<Environment, 'db' | 'now'>
type Report = (error: unknown) => void
const warn: Report = (error) => process.emitWarning(error instanceof Error ? error : String(error))

/** Leads of one transaction: long enough to be quick, short enough for a clerk who waits for one of them. */
const batchSize = 1000

interface Runner { busy: Map<string, Promise<void>>; stopping: boolean }
const runners = new WeakMap<Database, Runner>()
function runnerOf(env: Env): Runner {
  let runner = runners.get(env.db)
  if (!runner) { runner = { busy: new Map(), stopping: false }; runners.set(env.db, runner) }
  return runner
}

/**
 * Works through a run until it is finished or cancelled. Each batch is a transaction of its own that moves the run's
 * cursor with it: killed at any moment, `resumeRuns` goes on behind the last finished lead. Never rejects.
 */
export function continueRun(env: Env, id: string, report: Report = warn): Promise<void> {
  const runner = runnerOf(env)
  const known = runner.busy.get(id)
  if (known) return known
  const work = (async () => {
    try {
      for (let tries = 1; !runner.stopping;) {
        try {
          if (!await nextBatch(env, id)) return
          tries = 1
        } catch (error) {
          if (!isRetryable(error) || tries >= 5) throw error
          tries += 1
        }
      }
    } catch (error) {
      if (!runner.stopping) await fail(env, id, error, report).catch(report)
    } finally {
      runner.busy.delete(id)
    }
  })()
  runner.busy.set(id, work)
  return work
}

/** Goes on with a run that a stop or crash left unfinished. */
export async function resumeRuns(env: Env, report: Report = warn): Promise<void> {
  const rows = await asViewer(systemContext(env.db, 'worker', env.now()), (ctx) => ctx.db.selectFrom('gradingRuns').select('id').where('state', '=', 'running').execute(), true)
  await Promise.all(rows.map((row) => continueRun(env, row.id, report)))
}

/** Stops the work of this process after the batch that it is at; the run stays unfinished. */
export async function stopRuns(env: Env): Promise<void> {
  const runner = runners.get(env.db)
  if (!runner) return
  runner.stopping = true
  await Promise.allSettled(runner.busy.values())
  runners.delete(env.db)
}

/** @returns whether there may be more to do */
function nextBatch(env: Env, id: string): Promise<boolean> {
  return asViewer(systemContext(env.db, 'worker', env.now()), async (ctx) => {
    // The lock keeps two processes from doing the same batch, and a cancellation from being overrun.
    const run = await ctx.db.selectFrom('gradingRuns').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (run?.state !== 'running') return false
    const total = run.cursorId === null ? (await ctx.db.selectFrom('leads').select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n : run.total
    const ids = (await ctx.db.selectFrom('leads').select('id').$if(run.cursorId !== null, (q) => q.where('id', '>', run.cursorId!)).orderBy('id').limit(batchSize).execute()).map((row) => row.id)
    const last = ids.at(-1)
    if (last === undefined) {
      await ctx.db.updateTable('gradingRuns').set({ state: 'done', total, finishedAt: ctx.now }).where('id', '=', id).execute()
      await writeAudit(ctx, 'grading.run_done', null, { subjectType: 'grading_run', id, after: { kind: run.kind, done: run.done, moves: run.moves } })
      return false
    }
    const rules = await getRuleSet(ctx, { id: run.ruleSetId })
    const changes = run.kind === 'regrade' ? await regradeLeads(ctx, ids, rules, { runId: id }) : await compareLeads(ctx, ids, await getActiveRules(ctx), rules)
    await keepChanges(ctx, id, changes)
    const moves = { ...Moves.parse(run.moves) }
    for (const { from, to } of changes) moves[`${from}>${to}`] = (moves[`${from}>${to}`] ?? 0) + 1
    await ctx.db.updateTable('gradingRuns').set({ total, done: run.done + ids.length, cursorId: last, moves: JSON.stringify(moves) }).where('id', '=', id).execute()
    return true
  })
}

async function keepChanges(ctx: Context, runId: string, changes: readonly GradeChange[]): Promise<void> {
  if (changes.length === 0) return
  await sql`insert into grading_changes (run_id, lead_id, grade_from, grade_to, likelihood_from, likelihood_to, consequence_from, consequence_to)
    select ${runId}::uuid, "leadId", "from", "to", "likelihoodFrom", "likelihoodTo", "consequenceFrom", "consequenceTo" from json_to_recordset(${JSON.stringify(changes)}::json)
      as r ("leadId" uuid, "from" text, "to" text, "likelihoodFrom" int, "likelihoodTo" int, "consequenceFrom" int, "consequenceTo" int)`.execute(ctx.db)
}

async function fail(env: Env, id: string, thrown: unknown, report: Report): Promise<void> {
  const error = translateDatabaseError(thrown)
  if (error instanceof AppError && error.code === 'unavailable') return   // the next start goes on with it
  report(error)
  await asViewer(systemContext(env.db, 'worker', env.now()), (ctx) => ctx.db.updateTable('gradingRuns')
    .set({ state: 'failed', finishedAt: ctx.now, message: '系统出错，没有做完；已评的不受影响。请重新开始，仍不行请联系系统管理员。' }).where('id', '=', id).where('state', '=', 'running').execute())
}

/**
 * Grades the leads whose figures changed since, and new ones. Leads that somebody is at just now come in the next turn.
 * @returns how many
 */
export async function gradeDue(env: Env): Promise<number> {
  for (let count = 0; ;) {
    const done = await asViewer(systemContext(env.db, 'worker', env.now()), async (ctx) => {
      const ids = (await ctx.db.selectFrom('leads').select('id').where('gradeDue', '=', true).orderBy('id').limit(batchSize).forNoKeyUpdate().skipLocked().execute()).map((row) => row.id)
      if (ids.length > 0) await regradeLeads(ctx, ids, await getActiveRules(ctx))
      return ids.length
    })
    count += done
    if (done < batchSize || runnerOf(env).stopping) return count
  }
}
