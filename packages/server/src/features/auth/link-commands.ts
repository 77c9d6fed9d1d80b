import { AppError } from '@qingyuan/core/errors'
import { sql } from 'kysely'
import { command, writeAudit } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import { asViewer, systemContext, type Context } from '../../platform/db.ts'
import { hashPassword } from '../../platform/password.ts'
import { accountStates } from '../org/org-queries.ts'
import { newToken } from './auth-commands.ts'
import { hashToken } from './auth-queries.ts'

/** A link waits over a weekend. */
const linkHours = 72

interface LinkTerms { kind: 'activate' | 'reset'; needsConfirmation: boolean; clearsSecondFactor: boolean; reason: string }
const firstPassword: LinkTerms = { kind: 'activate', needsConfirmation: false, clearsSecondFactor: false, reason: '' }

/**
 * A one-time link by which a person sets a password. Older links of the person stop working.
 * @returns the secret part of the link; only its hash is kept
 */
export async function createLink(ctx: Context, userId: string, terms = firstPassword, hours = linkHours): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken()
  const now = new Date()
  const expiresAt = new Date(now.getTime() + hours * 3_600_000)
  await ctx.db.updateTable('activationLinks').set({ usedAt: now }).where('userId', '=', userId).where('usedAt', 'is', null).execute()
  await ctx.db.insertInto('activationLinks')
    .values({ tokenHash: hashToken(token), userId, createdAt: now, expiresAt, madeBy: ctx.viewer.userId, ...terms }).execute()
  return { token, expiresAt }
}

interface InviteInput { commandId: string; userId: string; reason: string; clearSecondFactor: boolean }
interface MadeLink { token: string; expiresAt: Date; needsConfirmation: boolean }

/**
 * A link by which a person sets a password: for an account that was never used by the system administrator, for one
 * in use by the security administrator. The latter works only when a second administrator has confirmed it; in an
 * office that has no second one, only while the account's own second factor stays in force. So nobody takes over a
 * working account alone.
 * @returns the link's secret part; it cannot be shown again
 * @throws auth.forbidden, not_found, rule.broken (inactive person, nobody to confirm), state.conflict when sent twice
 */
export async function inviteUser(ctx: Context, input: InviteInput): Promise<MadeLink & { id: string }> {
  let made: MadeLink | undefined
  const { id } = await command(ctx, 'org.invite_user', input.commandId, async (inner) => {
    const isCli = inner.viewer.system === 'cli'
    const [system, security] = [isCli || inner.viewer.roles.includes('system_admin'), isCli || inner.viewer.roles.includes('security_admin')]
    if (!system && !security) throw new AppError('auth.forbidden')
    const user = await inner.db.selectFrom('users').select(['name', 'active']).where('id', '=', input.userId).executeTakeFirst()
    if (!user) throw new AppError('not_found')
    if (!user.active) throw new AppError('rule.broken', `${user.name}的账号已停用。请先启用账号。`)
    if (input.userId === inner.viewer.userId) throw new AppError('rule.broken', '自己的密码请在“修改密码”里改。')
    const state = (await accountStates(inner)).find((row) => row.userId === input.userId)
    if (state?.activated && !security) throw new AppError('auth.forbidden', '这个账号已启用，重设密码由安全管理员办理。')
    if (!state?.activated && !system) throw new AppError('auth.forbidden', '这个账号还没有启用，启用链接由系统管理员生成。')
    const terms = state?.activated ? await resetTerms(inner, input, state.secondFactorBound ?? false) : firstPassword
    made = { ...await createLink(inner, input.userId, terms), needsConfirmation: terms.needsConfirmation }
    return { subjectType: 'user', id: input.userId, note: noteOf(terms) }
  })
  if (!made) throw new AppError('state.conflict', '链接已经生成过，只显示一次。没有记下的话，请重新生成。')
  return { id, ...made }
}

async function resetTerms(ctx: Context, input: InviteInput, bound: boolean): Promise<LinkTerms> {
  if (input.reason.length < 2) throw new AppError('input.invalid', '请写明重设的理由，如“本人忘记密码，已电话核实”。', { issues: [{ path: 'reason', message: '请写明重设的理由' }] })
  const terms = { kind: 'reset', clearsSecondFactor: input.clearSecondFactor, reason: input.reason } as const
  if (await hasSecondAdministrator(ctx, input.userId)) return { ...terms, needsConfirmation: true }
  const remedy = '没有第二位管理员可以确认。请先授权另一位系统管理员或安全管理员，并请其启用账号。'
  if (input.clearSecondFactor) throw new AppError('rule.broken', `解除动态口令须经第二位管理员确认；${remedy}`)
  if (!bound) throw new AppError('rule.broken', `这个账号没有绑定动态口令，重设密码须经第二位管理员确认；${remedy}`)
  return { ...terms, needsConfirmation: false }
}

/** Whether somebody else could confirm: another active system or security administrator who can sign in. */
async function hasSecondAdministrator(ctx: Context, userId: string): Promise<boolean> {
  const activated = new Set((await accountStates(ctx)).filter((row) => row.activated).map((row) => row.userId))
  const holders = await ctx.db.selectFrom('userRoles').innerJoin('users', 'users.id', 'userRoles.userId').select('users.id')
    .where('role', 'in', ['system_admin', 'security_admin']).where('users.active', '=', true).execute()
  return holders.some(({ id }) => id !== userId && id !== ctx.viewer.userId && activated.has(id))
}

const noteOf = (terms: LinkTerms): string => terms.kind === 'activate' ? '启用链接'
  : `重设密码链接${terms.clearsSecondFactor ? '（解除动态口令）' : ''}：${terms.reason}；${terms.needsConfirmation ? '待第二位管理员确认' : '没有第二位管理员，动态口令照旧核验'}`

/** Confirms somebody's reset link as the second administrator, or takes it back. */
export function decideReset(ctx: Context, input: { commandId: string; id: string; confirmed: boolean }): Promise<{ id: string }> {
  return command(ctx, 'auth.decide_reset', input.commandId, async ({ db, viewer, now }) => {
    if (!viewer.roles.some((role) => role === 'system_admin' || role === 'security_admin')) throw new AppError('auth.forbidden')
    const link = await db.selectFrom('activationLinks').innerJoin('users', 'users.id', 'activationLinks.userId')
      .select(['userId', 'madeBy', 'reason', 'usedAt', 'confirmedAt', 'expiresAt', 'users.name']).where('activationLinks.id', '=', input.id).where('needsConfirmation', '=', true).executeTakeFirst()
    if (!link) throw new AppError('not_found')
    if (link.usedAt || link.expiresAt < new Date()) throw new AppError('state.conflict', '这个重设链接已用过、已撤销或已过期。')
    if (!input.confirmed) {
      await db.updateTable('activationLinks').set({ usedAt: now }).where('id', '=', input.id).execute()
      return { subjectType: 'user', id: link.userId, note: `撤销${link.name}的重设：${link.reason}` }
    }
    if (link.madeBy === viewer.userId) throw new AppError('auth.forbidden', '自己发起的重设，须由另一位系统管理员或安全管理员确认。')
    if (link.userId === viewer.userId) throw new AppError('auth.forbidden', '自己账号的重设，须由别的管理员确认。')
    const { rows } = await sql<{ done: boolean }>`select confirm_reset(${input.id}, ${new Date()}) as done`.execute(db)
    if (!rows[0]?.done) throw new AppError('state.conflict', '这个重设链接已经确认过。')
    return { subjectType: 'user', id: link.userId, note: `确认${link.name}的重设：${link.reason}` }
  })
}

/** Uses a link: sets the password once, ends all sessions of the person. */
export async function activate(env: Environment, input: { token: string; password: string }): Promise<{ username: string }> {
  const now = new Date()
  const passwordHash = await hashPassword(input.password)
  return asViewer(systemContext(env.db, 'signin', now), async (ctx) => {
    const link = await ctx.db.selectFrom('activationLinks').selectAll().where('tokenHash', '=', hashToken(input.token)).forUpdate().executeTakeFirst()
    if (!link || link.usedAt || link.expiresAt < now) throw new AppError('rule.broken', '启用链接无效、已用过或已过期。请向管理员再要一个。')
    const user = await ctx.db.selectFrom('users').select(['username', 'active']).where('id', '=', link.userId).executeTakeFirstOrThrow()
    if (!user.active) throw new AppError('rule.broken', '这个账号已停用，请联系系统管理员。')
    const held = await ctx.db.selectFrom('userSecrets').select(['passwordHash', 'totpConfirmedAt']).where('userId', '=', link.userId).executeTakeFirst()
    refuseAlone(link, held)
    if (input.password.toLowerCase().includes(user.username)) throw new AppError('input.invalid', '密码里不要包含账号。')
    await ctx.db.updateTable('activationLinks').set({ usedAt: now, appliedAt: now }).where('tokenHash', '=', link.tokenHash).execute()
    const cleared = link.clearsSecondFactor ? { totpSecret: null, totpConfirmedAt: null, totpLastStep: null } : {}
    await ctx.db.insertInto('userSecrets').values({ userId: link.userId, passwordHash, passwordChangedAt: now })
      .onConflict((oc) => oc.column('userId').doUpdateSet({ passwordHash, passwordChangedAt: now, failedCount: 0, lockedUntil: null, ...cleared })).execute()
    await ctx.db.deleteFrom('sessions').where('userId', '=', link.userId).execute()
    await writeAudit(ctx, 'auth.activate', null, { subjectType: 'user', id: link.userId,
      note: link.kind === 'activate' ? '首次设置密码' : `按重设链接设置新密码${link.clearsSecondFactor ? '，动态口令已解除' : ''}` })
    return { username: user.username }
  })
}

/** Judged when the link is used, too: what was true when it was made may have changed since. */
function refuseAlone(
  link: { kind: string; needsConfirmation: boolean; confirmedAt: Date | null }, held: { passwordHash: string | null; totpConfirmedAt: Date | null } | undefined,
): void {
  if (link.kind === 'activate') {
    if (held?.passwordHash) throw new AppError('rule.broken', '这个账号已经启用。忘记密码请联系安全管理员。')
  } else if (link.needsConfirmation) {
    if (!link.confirmedAt) throw new AppError('rule.broken', '这个链接还没有经第二位管理员确认，暂时不能用。请联系管理员确认后再打开。')
  } else if (!held?.totpConfirmedAt) {
    throw new AppError('rule.broken', '账号没有绑定动态口令，这个链接不能单独使用。请联系安全管理员重新办理。')
  }
}
