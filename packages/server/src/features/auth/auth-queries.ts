import type { Role, Viewer } from '@qingyuan/core/permissions'
import { roles as roleTable } from '@qingyuan/core/permissions'
import type { AppliedReset, PendingReset, SessionInfo } from '@qingyuan/core/auth/auth-api'
import { chinaDate } from '@qingyuan/core/dates'
import { sql } from 'kysely'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import type { Context, Database } from '../../platform/db.ts'

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

const Held = z.object({
  userId: z.uuid(), name: z.string(), username: z.string(), unitId: z.uuid(), unitName: z.string(), unitShortName: z.string(), roles: z.array(z.string()),
  csrf: z.string(), secondFactor: z.boolean(), enrolled: z.boolean(), lastSeenAt: z.coerce.date(), expiresAt: z.coerce.date(),
})
export type HeldSession = Omit<z.infer<typeof Held>, 'roles'> & { roles: Role[] }

/** The person behind a session token, or undefined; one round trip, before any viewer is known. */
export async function findSession(db: Database, token: string, now: Date): Promise<HeldSession | undefined> {
  const { rows } = await sql<{ held: unknown }>`select session_viewer(${hashToken(token)}, ${now}) as held`.execute(db)
  if (!rows[0]?.held) return undefined
  const held = Held.parse(rows[0].held)
  return { ...held, roles: held.roles.filter((role): role is Role => role in roleTable) }
}

export interface SecurityPolicy { secondFactorRoles: Role[]; idleMinutes: number; lockAfter: number; lockMinutes: number }
/** Used until the security administrator sets others: managers need a second factor (等保三级). */
export const defaultPolicy: SecurityPolicy = {
  secondFactorRoles: ['system_admin', 'security_admin', 'audit_admin'], idleMinutes: 15, lockAfter: 5, lockMinutes: 15,
}
/** The value of one setting of the office, or undefined while nobody has set it; its reader parses it. */
export async function findSetting(ctx: Context, key: string): Promise<unknown> {
  return (await ctx.db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst())?.value
}

/** The office's sign-in rules. */
export async function getPolicy(ctx: Context): Promise<SecurityPolicy> {
  return { ...defaultPolicy, ...(await findSetting(ctx, 'security') as Partial<SecurityPolicy> | undefined) }
}

/** Names shown on every page. */
export async function getOfficeNames(ctx: Context): Promise<{ districtName: string; officeName: string }> {
  const rows = await ctx.db.selectFrom('settings').select(['key', 'value']).where('key', 'in', ['district-name', 'office-name']).execute()
  const text = (key: string) => { const value = rows.find((row) => row.key === key)?.value; return typeof value === 'string' ? value : '' }
  return { districtName: text('district-name'), officeName: text('office-name') }
}

export const viewerOf = (held: HeldSession): Viewer =>
  ({ userId: held.userId, system: null, name: held.name, unitId: held.unitId, roles: held.roles })

/** What the page needs to know of the person and the office. */
export async function describeSession(env: Environment, ctx: Context, held: HeldSession): Promise<SessionInfo> {
  const policy = await getPolicy(ctx)
  return {
    ...held, ...await getOfficeNames(ctx),
    permissions: [...new Set(held.roles.flatMap((role) => roleTable[role].permissions as readonly string[]))],
    resets: await listAppliedResets(ctx, held.userId),
    mustEnrol: mustEnrol(held, policy), secondFactorBound: held.enrolled, now: ctx.now.toISOString(), today: chinaDate(ctx.now),
    demo: env.demo, idleMinutes: policy.idleMinutes,
  }
}

export const mustEnrol = (held: HeldSession, policy: SecurityPolicy): boolean =>
  !held.enrolled && held.roles.some((role) => policy.secondFactorRoles.includes(role))

const resetsShownMs = 180 * 86_400_000
/** Who reset this account, newest first; for its owner. */
async function listAppliedResets(ctx: Context, userId: string): Promise<AppliedReset[]> {
  const rows = await ctx.db.selectFrom('activationLinks as l').leftJoin('users as m', 'm.id', 'l.madeBy').leftJoin('users as c', 'c.id', 'l.confirmedBy')
    .select(['appliedAt', 'm.name as madeBy', 'c.name as confirmedBy', 'clearsSecondFactor', 'reason', 'seenAt'])
    .where('userId', '=', userId).where('kind', '=', 'reset').where('appliedAt', '>', new Date(Date.now() - resetsShownMs)).orderBy('appliedAt', 'desc').execute()
  return rows.map((row) => ({
    appliedAt: row.appliedAt!.toISOString(), madeBy: row.madeBy ?? '命令行', confirmedBy: row.confirmedBy,
    clearedSecondFactor: row.clearsSecondFactor, reason: row.reason, seen: row.seenAt !== null,
  }))
}

/** Resets that wait for a second administrator; nothing for others. */
export async function listResets(ctx: Context): Promise<{ rows: PendingReset[] }> {
  if (!ctx.viewer.roles.some((role) => role === 'system_admin' || role === 'security_admin')) return { rows: [] }
  const rows = await ctx.db.selectFrom('activationLinks as l').innerJoin('users as u', 'u.id', 'l.userId').innerJoin('units as n', 'n.id', 'u.unitId').innerJoin('users as m', 'm.id', 'l.madeBy')
    .select(['l.id', 'l.userId', 'u.name as userName', 'n.name as unitName', 'm.name as madeBy', 'l.madeBy as madeById', 'reason', 'clearsSecondFactor', 'l.createdAt', 'expiresAt'])
    .where('needsConfirmation', '=', true).where('confirmedAt', 'is', null).where('usedAt', 'is', null).where('expiresAt', '>', new Date()).orderBy('l.createdAt').execute()
  return { rows: rows.map(({ madeById, ...row }) => ({
    ...row, createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString(), mayConfirm: ![madeById, row.userId].includes(ctx.viewer.userId!),
  })) }
}
