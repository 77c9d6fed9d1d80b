import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type { Role } from '@qingyuan/core/permissions'
import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { command, writeAudit } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import { asViewer, systemContext, type Context } from '../../platform/db.ts'
import { hashPassword, verifyPassword } from '../../platform/password.ts'
import { getPolicy, hashToken, type SecurityPolicy } from './auth-queries.ts'

const sessionHours = 12
export const newToken = () => randomBytes(32).toString('base64url')

/**
 * Signs a person in and answers the session token. Wrong name, wrong password, wrong code, no such account: one
 * answer and one duration. After `lockAfter` failures the name rests for `lockMinutes`, whether an account bears it or not.
 * @throws auth.failed, auth.locked, auth.second_factor_required (only after the right password)
 */
export async function signIn(
  env: Environment, input: { username: string; password: string; code?: string | undefined }, from: { address: string; agent: string },
): Promise<string> {
  const now = new Date()
  const ctx = systemContext(env.db, 'signin', now)
  const account = await asViewer(ctx, ({ db }) => db.selectFrom('users').innerJoin('userSecrets as x', 'x.userId', 'users.id')
    .select(['users.id', 'users.active', 'users.name', 'x.passwordHash', 'x.totpSecret', 'x.totpConfirmedAt', 'x.totpLastStep', 'x.failedCount', 'x.lockedUntil'])
    .where('username', '=', input.username).executeTakeFirst())
  const fits = await verifyPassword(account?.passwordHash, input.password)
  const policy = await asViewer(ctx, getPolicy)
  const refuse = async (): Promise<never> => {
    const lockedUntil = account ? await recordFailure(ctx, account.id, policy) : await failUnknownName(ctx, env.secrets.token('username', input.username), policy)
    throw lockedUntil ? locked(lockedUntil, now) : new AppError('auth.failed')
  }
  if (account?.lockedUntil && account.lockedUntil > now) throw locked(account.lockedUntil, now)
  if (!account?.active || !fits) return refuse()
  const secondFactor = account.totpConfirmedAt !== null && account.totpSecret !== null
  let step: number | null = null
  if (secondFactor) {
    if (!input.code) throw new AppError('auth.second_factor_required')
    step = validStep(env.secrets.open(account.totpSecret!), input.code, now)
    if (step === null || step <= (account.totpLastStep ?? -1)) {
      return refuse()
    }
  }
  const token = newToken()
  await asViewer(ctx, async (inner) => {
    const updated = await inner.db.updateTable('userSecrets')
      .set({ failedCount: 0, lockedUntil: null, ...(step === null ? {} : { totpLastStep: step }) })
      .where('userId', '=', account.id)
      // A code is good once, also for two sign-ins at the same moment.
      .$if(step !== null, (q) => q.where((eb) => eb.or([eb('totpLastStep', 'is', null), eb('totpLastStep', '<', step)])))
      .executeTakeFirst()
    if (updated.numUpdatedRows === 0n) throw new AppError('auth.failed')
    await inner.db.insertInto('sessions').values({
      id: hashToken(token), userId: account.id, csrf: newToken(), secondFactor, createdAt: now, lastSeenAt: now,
      expiresAt: new Date(now.getTime() + sessionHours * 3_600_000), address: from.address.slice(0, 64), agent: from.agent.slice(0, 200),
    }).execute()
    await writeAudit(inner, 'auth.sign_in', null, { subjectType: 'user', id: account.id, note: `${account.name} 登录` })
  })
  return token
}

/** Told for any name, so it may be told at all. */
function locked(until: Date, now: Date): AppError {
  return new AppError('auth.locked', `多次输错，请${Math.ceil((until.getTime() - now.getTime()) / 60_000)}分钟后再试。急用请联系安全管理员。`)
}

const dayMs = 86_400_000
/** Counts a failure of an account; the twin of `fail_unknown_name` in the database. @returns until when it is locked, or null */
function recordFailure(ctx: Context, userId: string, policy: SecurityPolicy): Promise<Date | null> {
  return asViewer(ctx, async (inner) => {
    const row = await inner.db.selectFrom('userSecrets').select(['failedCount', 'failedAt', 'lockedUntil']).where('userId', '=', userId).forUpdate().executeTakeFirstOrThrow()
    if (row.lockedUntil && row.lockedUntil > ctx.now) return row.lockedUntil
    const before = row.failedAt && row.failedAt.getTime() < ctx.now.getTime() - dayMs ? 0 : row.failedCount
    const lockedUntil = before + 1 >= policy.lockAfter ? new Date(ctx.now.getTime() + policy.lockMinutes * 60_000) : null
    await inner.db.updateTable('userSecrets').where('userId', '=', userId).set({ failedCount: lockedUntil ? 0 : before + 1, failedAt: ctx.now, lockedUntil }).execute()
    await writeAudit(inner, lockedUntil ? 'auth.locked' : 'auth.failed', null, { subjectType: 'user', id: userId })
    return lockedUntil
  })
}

async function failUnknownName(ctx: Context, token: string, policy: SecurityPolicy): Promise<Date | null> {
  const { rows } = await asViewer(ctx, ({ db, now }) => sql<{ until: Date | null }>`
    select fail_unknown_name(${token}, ${now}, ${policy.lockAfter}, ${policy.lockMinutes}) as until`.execute(db))
  return rows[0]!.until
}

/** The time step whose code this is (one step of drift either way), or null. */
function validStep(secret: string, code: string, now: Date): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 })
  const delta = totp.validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? null : Math.floor(now.getTime() / 30_000) + delta
}

/** Ends one session: the person's own, or anyone's by the security administrator (row-level security decides). */
export function endSession(ctx: Context, input: { commandId: string; id: string }): Promise<{ id: string }> {
  return command(ctx, 'auth.end_session', input.commandId, async ({ db }) => {
    const row = await db.deleteFrom('sessions').where('id', '=', input.id).returning('userId').executeTakeFirst()
    if (!row) throw new AppError('not_found')
    return { subjectType: 'user', id: row.userId, note: '结束会话' }
  })
}

/** Changes one's own password; other sessions of the person end. */
export async function changePassword(ctx: Context, input: { commandId: string; current: string; password: string }, sessionId: string): Promise<{ id: string }> {
  const userId = ctx.viewer.userId!
  const stored = await asViewer(ctx, ({ db }) => db.selectFrom('userSecrets').select('passwordHash').where('userId', '=', userId).executeTakeFirst())
  if (!await verifyPassword(stored?.passwordHash, input.current)) throw new AppError('input.invalid', '原密码不正确。')
  const passwordHash = await hashPassword(input.password)
  return command(ctx, 'auth.change_password', input.commandId, async ({ db, now }) => {
    await db.updateTable('userSecrets').set({ passwordHash, passwordChangedAt: now }).where('userId', '=', userId).execute()
    await db.deleteFrom('sessions').where('userId', '=', userId).where('id', '!=', sessionId).execute()
    return { subjectType: 'user', id: userId }
  })
}

/** Step one of binding a second factor: a fresh secret, kept encrypted and not in force yet. */
export async function beginEnrolment(env: Environment, ctx: Context, input: { password: string }, label: string): Promise<{ secret: string; uri: string }> {
  const userId = ctx.viewer.userId!
  const stored = await asViewer(ctx, ({ db }) => db.selectFrom('userSecrets').select(['passwordHash', 'totpConfirmedAt']).where('userId', '=', userId).executeTakeFirst())
  if (!await verifyPassword(stored?.passwordHash, input.password)) throw new AppError('input.invalid', '密码不正确。')
  if (stored?.totpConfirmedAt) throw new AppError('state.conflict', '已绑定动态口令。换手机请联系安全管理员重设密码并解除绑定，登录后再绑。')
  const secret = new Secret({ size: 20 })
  await asViewer(ctx, ({ db }) => db.updateTable('userSecrets').set({ totpSecret: env.secrets.seal(secret.base32), totpLastStep: null }).where('userId', '=', userId).execute())
  return { secret: secret.base32, uri: new TOTP({ issuer: '清源', label, secret, digits: 6, period: 30 }).toString() }
}

/** Step two: a right code puts the second factor in force. */
export async function confirmEnrolment(env: Environment, ctx: Context, code: string, sessionId: string): Promise<void> {
  const userId = ctx.viewer.userId!
  const now = new Date()
  await asViewer(ctx, async (inner) => {
    const row = await inner.db.selectFrom('userSecrets').select(['totpSecret', 'totpConfirmedAt']).where('userId', '=', userId).forUpdate().executeTakeFirstOrThrow()
    if (!row.totpSecret || row.totpConfirmedAt) throw new AppError('state.conflict', '请先取得新的密钥。')
    const step = validStep(env.secrets.open(row.totpSecret), code, now)
    if (step === null) throw new AppError('input.invalid', '动态口令不正确。请核对手机时间，输入当前显示的6位数字。')
    await inner.db.updateTable('userSecrets').set({ totpConfirmedAt: now, totpLastStep: step }).where('userId', '=', userId).execute()
    await inner.db.updateTable('sessions').set({ secondFactor: true }).where('id', '=', sessionId).execute()
    await writeAudit(inner, 'auth.enrol', null, { subjectType: 'user', id: userId })
  })
}

export function unlockUser(ctx: Context, input: { commandId: string; userId: string }): Promise<{ id: string }> {
  return command(ctx, 'auth.unlock', input.commandId, async ({ db }) => {
    const { rows } = await sql<{ done: boolean }>`select unlock_account(${input.userId}) as done`.execute(db)
    if (!rows[0]?.done) throw new AppError('not_found')
    return { subjectType: 'user', id: input.userId }
  })
}

export function setSecurityPolicy(ctx: Context, input: { commandId: string } & SecurityPolicy): Promise<{ id: string }> {
  return command(ctx, 'auth.set_policy', input.commandId, async (inner) => {
    const before = await getPolicy(inner)
    const after: SecurityPolicy = { secondFactorRoles: input.secondFactorRoles, idleMinutes: input.idleMinutes, lockAfter: input.lockAfter, lockMinutes: input.lockMinutes }
    await saveSetting(inner, 'security', after)
    return { subjectType: 'settings', id: inner.viewer.userId!, before, after }
  })
}

/** Writes one setting; who may is row-level security's matter. */
export async function saveSetting(ctx: Context, key: string, value: unknown): Promise<void> {
  const row = { value: JSON.stringify(value), updatedAt: ctx.now, updatedBy: ctx.viewer.userId }
  await ctx.db.insertInto('settings').values({ key, ...row }).onConflict((oc) => oc.column('key').doUpdateSet(row)).execute()
}

/** First start: makes the district, its office and the first administrator. Works once, with the token from the console. */
export async function setUp(
  env: Pick<Environment, 'db' | 'secrets'>, expectedToken: string | undefined,
  input: { token: string; districtName: string; officeName: string; username: string; name: string; password: string },
): Promise<{ username: string }> {
  if (!expectedToken || hashToken(input.token) !== hashToken(expectedToken)) {
    throw new AppError('rule.broken', '设置链接无效或已用过。请看服务器控制台上最新的链接。')
  }
  const now = new Date()
  const passwordHash = await hashPassword(input.password)
  return asViewer(systemContext(env.db, 'setup', now), async (ctx) => {
    if (await isSetUp(ctx)) throw new AppError('state.conflict', '已完成首次设置，请直接登录。')
    const [regionId, unitId, userId] = [randomUUID(), randomUUID(), randomUUID()]
    await ctx.db.insertInto('regions').values({ id: regionId, name: input.districtName, kind: 'county', path: `/${regionId}/` }).execute()
    await ctx.db.insertInto('units').values({ id: unitId, regionId, name: input.officeName, shortName: shortOffice(input.officeName), kind: 'office', scope: 'region' }).execute()
    await ctx.db.insertInto('users').values({ id: userId, username: input.username, name: input.name, unitId }).execute()
    await ctx.db.insertInto('userRoles').values({ userId, role: 'system_admin' satisfies Role }).execute()
    await ctx.db.insertInto('userSecrets').values({ userId, passwordHash, passwordChangedAt: now }).execute()
    await saveSetting(ctx, 'district-name', input.districtName)
    await saveSetting(ctx, 'office-name', input.officeName)
    await saveSetting(ctx, 'go-live-on', chinaDate(ctx.now))
    await writeAudit(ctx, 'auth.set_up', null, { subjectType: 'user', id: userId, after: { districtName: input.districtName, officeName: input.officeName, username: input.username } })
    return { username: input.username }
  })
}

/** A name that fits where little room is; it can be changed in 单位与职责分工. */
const shortOffice = (name: string): string => name.length <= 10 ? name : '专班办'

/** Whether somebody has an account already. */
export async function isSetUp(ctx: Context): Promise<boolean> {
  return Boolean(await ctx.db.selectFrom('users').select('id').limit(1).executeTakeFirst())
}
