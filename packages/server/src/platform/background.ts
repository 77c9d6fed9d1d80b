import type pg from 'pg'

/** Work that repeats while the product runs. */
export interface Background {
  /**
   * Runs `work` every `ms` milliseconds, the first time after one interval, never twice at once: not in this process
   * and not in another one on the same database. What it throws is logged, and the next turn comes as usual.
   */
  every: (ms: number, name: string, work: () => Promise<unknown>) => void
  /** No new turns; waits for those under way. */
  stop: () => Promise<void>
}

// The same failure every few seconds is said once in a while, not every time.
const sayAgainMs = 10 * 60_000

/** @param pool one connection of it is held while some work runs */
export function startBackground(pool: pg.Pool, log: (line: string) => void): Background {
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  let stopped = false

  const told = new Map<string, { text: string; at: number }>()
  const tell = (name: string, text: string) => {
    const last = told.get(name)
    if (last?.text === text && Date.now() - last.at < sayAgainMs) return
    told.set(name, { text, at: Date.now() })
    log(`后台任务“${name}”出错，稍后重试：${text}`)
  }
  const turn = async (name: string, work: () => Promise<unknown>) => {
    try {
      await alone(pool, name, work)
      told.delete(name)
    } catch (error) {
      tell(name, error instanceof Error ? error.message : String(error))
    }
  }
  const schedule = (ms: number, name: string, work: () => Promise<unknown>) => {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      const done: Promise<void> = turn(name, work).finally(() => {
        running.delete(done)
        schedule(ms, name, work)
      })
      running.add(done)
    }, ms)
    timers.add(timer)
  }
  return {
    every: schedule,
    stop: async () => {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.allSettled(running)
    },
  }
}

/** Runs the work unless another process is at it; the lock goes with the connection, also when this process is killed. */
async function alone(pool: pg.Pool, name: string, work: () => Promise<unknown>): Promise<void> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => { broken = error }
  client.on('error', onError)
  try {
    const { rows: [lock] } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 7305431)) as taken', [name])
    if (!lock?.taken) return
    try {
      await work()
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 7305431))', [name])
    }
  } catch (error) {
    broken ??= error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection that still holds a lock must not go back to the others.
    client.off('error', onError)
    client.release(broken)
  }
}
