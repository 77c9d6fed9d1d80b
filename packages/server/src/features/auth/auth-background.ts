import type { Background } from '../../platform/background.ts'
import { asViewer, systemContext, type Database } from '../../platform/db.ts'

const sweepEveryMs = 10 * 60_000

/** Forgets sessions that are over. Nobody can use them any more; the table only should not grow. */
export function keepSessionsSwept(background: Background, db: Database): void {
  background.every(sweepEveryMs, '清理过期登录', () => sweepSessions(db, new Date()))
}

/** @returns how many were removed */
export async function sweepSessions(db: Database, now: Date): Promise<number> {
  const done = await asViewer(systemContext(db, 'worker', now), (ctx) =>
    ctx.db.deleteFrom('sessions').where('expiresAt', '<=', now).executeTakeFirst())
  return Number(done.numDeletedRows)
}
