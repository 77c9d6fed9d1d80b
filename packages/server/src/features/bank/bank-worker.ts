import { sql } from 'kysely'
import type { Environment } from '../../platform/config.ts'
import type { Database } from '../../platform/db.ts'

export type BankEnv = Pick<Environment, 'db' | 'files' | 'secrets' | 'now' | 'analytics'>
/** Gets what went wrong beyond what the record itself says. */
export type Report = (error: unknown) => void
const warn: Report = (error) => process.emitWarning(error instanceof Error ? error : String(error))

/** Why work stops where it stands: this process is stopping, and the next start goes on with it. */
export class WorkStopped extends Error {}

/** Why work stops for good: it was cancelled, or its record has gone on without it. */
export class NoLongerWanted extends Error {}

/** Who works with the store of masses holds this shared; who clears it of what nobody vouches for, alone. */
const massesKey = sql`hashtextextended('bank-masses', 7305443)`

/**
 * Long work on records of one kind, one process at a time on each, so many at once in this process.
 * `step` does what the record's state asks for, and says whether there may be more to do. It can be killed at any
 * moment: `start` is called again for what is unfinished at the next start.
 */
export function bankWorker(atOnce: number, lockSpace: number, step: (env: BankEnv, id: string, signal: AbortSignal, report: Report) => Promise<boolean>) {
  interface Running { busy: Map<string, Promise<void>>; stop: AbortController; waiting: (() => void)[]; free: number }
  const running = new WeakMap<Database, Running>()
  const of = (env: BankEnv): Running => {
    let known = running.get(env.db)
    if (!known) {
      known = { busy: new Map(), stop: new AbortController(), waiting: [], free: atOnce }
      running.set(env.db, known)
    }
    return known
  }

  const alone = async (env: BankEnv, id: string, signal: AbortSignal, report: Report): Promise<void> => {
    await env.db.connection().execute(async (connection) => {
      const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_lock(hashtextextended(${id}, ${lockSpace})) as taken`.execute(connection)
      if (!rows[0]!.taken) return
      try {
        await sql`select pg_advisory_lock_shared(${massesKey})`.execute(connection)
        try {
          while (!signal.aborted && await step(env, id, signal, report));
        } finally {
          await sql`select pg_advisory_unlock_shared(${massesKey})`.execute(connection)
        }
      } finally {
        await sql`select pg_advisory_unlock(hashtextextended(${id}, ${lockSpace}))`.execute(connection)
      }
    })
  }

  const start = (env: BankEnv, id: string, report: Report = warn): Promise<void> => {
    const mine = of(env)
    const known = mine.busy.get(id)
    // A step that was asked for while the last one was ending.
    if (known) return known.then(() => (mine.busy.has(id) || mine.stop.signal.aborted ? undefined : start(env, id, report)))
    const work = (async () => {
      if (mine.free === 0) await new Promise<void>((resolve) => { mine.waiting.push(resolve) })
      else mine.free -= 1
      try {
        if (!mine.stop.signal.aborted) await alone(env, id, mine.stop.signal, report)
      } catch (error) {
        // The database is gone or closing: the record stays as it is, and the next start goes on with it.
        if (!mine.stop.signal.aborted) report(error)
      } finally {
        mine.busy.delete(id)
        const next = mine.waiting.shift()
        if (next) next()
        else mine.free += 1
      }
    })()
    mine.busy.set(id, work)
    return work
  }

  return {
    /** Works on the record in the background until it is finished. Settles when done; never rejects. */
    start,
    /** Stops the work of this process and waits for it; what is unfinished stays so. */
    async stop(env: BankEnv): Promise<void> {
      const mine = running.get(env.db)
      if (!mine) return
      mine.stop.abort(new WorkStopped())
      await Promise.allSettled(mine.busy.values())
      running.delete(env.db)
    },
  }
}

/** Works while nobody, in any process, loads or analyses. @returns false when somebody does: then it was not done */
export function whileMassesRest(env: BankEnv, work: () => Promise<void>): Promise<boolean> {
  return env.db.connection().execute(async (connection) => {
    const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${massesKey}) as taken`.execute(connection)
    if (!rows[0]!.taken) return false
    try {
      await work()
      return true
    } finally {
      await sql`select pg_advisory_unlock(${massesKey})`.execute(connection)
    }
  })
}

const lookEveryMs = 1000

/** Does something every second, never twice at once. `end` waits for what is under way. */
export function watching(look: () => Promise<void>, onError: (error: unknown) => void) {
  let under: Promise<void> | undefined
  const timer = setInterval(() => {
    under ??= look().catch(onError).finally(() => { under = undefined })
  }, lookEveryMs)
  return {
    end: async () => {
      clearInterval(timer)
      await under
    },
  }
}
