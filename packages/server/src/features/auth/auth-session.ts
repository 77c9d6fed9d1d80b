import type { FastifyRequest } from 'fastify'
import type { Context } from '../../platform/db.ts'
import { asViewer, systemContext, type Database } from '../../platform/db.ts'
import type { SignedIn } from '../../platform/route.ts'
import { defaultPolicy, findSession, getPolicy, hashToken, mustEnrol, viewerOf, type SecurityPolicy } from './auth-queries.ts'

export const cookieName = 'qingyuan_session'
const policyAgeMs = 5_000
const touchEveryMs = 60_000

/**
 * Tells who sent a request. Idle sessions end by the office's own idle time; `last_seen_at` is written once a minute.
 * The clock here is the real one even in the demo, whose shown date stands still.
 */
export function sessionReader(db: Database, clock: () => Date = () => new Date()) {
  let known: { policy: SecurityPolicy; at: number } = { policy: defaultPolicy, at: 0 }
  const policyNow = async (ctx: Context) => {
    if (clock().getTime() - known.at > policyAgeMs) {
      known = { policy: await asViewer(ctx, getPolicy, true), at: clock().getTime() }
    }
    return known.policy
  }
  return async (request: FastifyRequest): Promise<SignedIn | undefined> => {
    const token = request.cookies[cookieName]
    if (!token || token.length > 100) return undefined
    const now = clock()
    const held = await findSession(db, token, now)
    if (!held) return undefined
    const ctx = systemContext(db, 'signin', now)
    const policy = await policyNow(ctx)
    const sessionId = hashToken(token)
    if (now.getTime() - held.lastSeenAt.getTime() > policy.idleMinutes * 60_000) {
      await asViewer(ctx, (inner) => inner.db.deleteFrom('sessions').where('id', '=', sessionId).execute())
      return undefined
    }
    if (now.getTime() - held.lastSeenAt.getTime() > touchEveryMs) {
      await asViewer(ctx, (inner) => inner.db.updateTable('sessions').set({ lastSeenAt: now }).where('id', '=', sessionId).execute())
    }
    return { viewer: viewerOf(held), csrf: held.csrf, sessionId, mustEnrol: mustEnrol(held, policy) }
  }
}
