import * as api from '@qingyuan/core/auth/auth-api'
import { inviteUser as inviteUserEndpoint } from '@qingyuan/core/org/org-api'
import { AppError } from '@qingyuan/core/errors'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Environment } from '../../platform/config.ts'
import { asViewer, systemContext, type Context } from '../../platform/db.ts'
import { route, type Call } from '../../platform/route.ts'
import * as commands from './auth-commands.ts'
import { describeSession, findSession, getOfficeNames, getPolicy, listResets } from './auth-queries.ts'
import { cookieName } from './auth-session.ts'
import { activate, decideReset, inviteUser } from './link-commands.ts'

export interface AuthOptions {
  /** The token of the one-time set-up link, while the office is not set up. */
  setUpToken?: string | undefined
  demoAccounts?: { password: string; accounts: { username: string; name: string; post: string }[] } | undefined
}

export function authRoutes(app: FastifyInstance, env: Environment, options: AuthOptions): void {
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: env.https } as const
  const ok = { ok: true } as const

  route(app, env, api.getEntrance, async () => asViewer(systemContext(env.db, 'public', env.now()), async (ctx) => ({
    ...await getOfficeNames(ctx), demo: env.demo, setUpDone: await commands.isSetUp(ctx),
    demoAccounts: options.demoAccounts?.accounts ?? [], demoPassword: options.demoAccounts?.password ?? null,
  }), true))
  route(app, env, api.signIn, async (_ctx, input, { request, reply }) => {
    limitSignIn(request.ip)
    const token = await commands.signIn(env, input, { address: request.ip, agent: request.headers['user-agent'] ?? '' })
    void reply.setCookie(cookieName, token, cookie)
    return ok
  })
  route(app, env, api.signOut, async (ctx, _input, { reply, sessionId }) => {
    await asViewer(ctx, ({ db }) => db.deleteFrom('sessions').where('id', '=', sessionId!).execute())
    void reply.clearCookie(cookieName, cookie)
    return ok
  })
  route(app, env, api.getSession, async (ctx, _input, { request }) => {
    const held = await findSession(env.db, request.cookies[cookieName] ?? '', new Date())
    if (!held) throw new AppError('auth.required')
    return describeSession(env, ctx, held)
  })
  route(app, env, api.activate, async (_ctx, input) => activate(env, input))
  route(app, env, api.setUp, async (_ctx, input) => commands.setUp(env, options.setUpToken, input))
  route(app, env, api.changePassword, async (ctx, input, { sessionId }) => commands.changePassword(ctx, input, sessionId!))
  route(app, env, api.beginEnrolment, async (ctx, input) => commands.beginEnrolment(env, ctx, input, ctx.viewer.name))
  route(app, env, api.confirmEnrolment, async (ctx, input, { sessionId }) => {
    await commands.confirmEnrolment(env, ctx, input.code, sessionId!)
    return ok
  })
  route(app, env, inviteUserEndpoint, async (ctx, input) => {
    const { token, expiresAt, ...made } = await inviteUser(ctx, input)
    return { ...made, link: `${env.publicUrl}/activate#${token}`, expiresAt: expiresAt.toISOString() }
  })
  route(app, env, api.listSessions, listSessions)
  route(app, env, api.endSession, commands.endSession)
  route(app, env, api.unlockUser, commands.unlockUser)
  route(app, env, api.listResets, listResets)
  route(app, env, api.decideReset, decideReset)
  route(app, env, api.readResetNotice, async (ctx) => {
    await asViewer(ctx, ({ db, now }) => sql`select read_reset_notices(${now})`.execute(db))
    return ok
  })
  route(app, env, api.getSecurityPolicy, (ctx) => getPolicy(ctx))
  route(app, env, api.setSecurityPolicy, commands.setSecurityPolicy)
}

async function listSessions(ctx: Context, _input: unknown, { sessionId }: Call) {
  const rows = await ctx.db.selectFrom('sessions').innerJoin('users', 'users.id', 'sessions.userId')
    .select(['sessions.id', 'userId', 'users.name', 'sessions.createdAt', 'lastSeenAt', 'address', 'agent'])
    .where('expiresAt', '>', new Date()).orderBy('lastSeenAt', 'desc').limit(500).execute()
  return { rows: rows.map((row) => ({
    ...row, createdAt: row.createdAt.toISOString(), lastSeenAt: row.lastSeenAt.toISOString(), current: row.id === sessionId,
  })) }
}

const attempts = new Map<string, { count: number; from: number }>()
const [attemptWindowMs, attemptsAllowed, attemptsKept] = [60_000, 30, 10_000]
/** Slows guessing from one address across many names; the account's own lock slows guessing one name. */
function limitSignIn(address: string): void {
  const now = Date.now()
  const known = attempts.get(address)
  if (!known || now - known.from > attemptWindowMs) {
    if (attempts.size >= attemptsKept) attempts.clear()
    attempts.set(address, { count: 1, from: now })
    return
  }
  known.count += 1
  if (known.count > attemptsAllowed) throw new AppError('too_many_requests', '登录尝试太频繁，请一分钟后再试。')
}
