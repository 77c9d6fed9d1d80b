import type { Role, Viewer } from '@qingyuan/core/permissions'
import { roles as roleTable } from '@qingyuan/core/permissions'
import type { SessionInfo } from '@qingyuan/core/auth/auth-api'
import { chinaDate } from '@qingyuan/core/dates'
import { sql } from 'kysely'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import type { Context, Database } from '../../platform/db.ts'

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

const Held = z.object({
  userId: z.uuid(), name: z.string(), username: z.string(), unitId: z.uuid(), unitName: z.string(), roles: z.array(z.string()),
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
/** The office's sign-in rules. */
export async function getPolicy(ctx: Context): Promise<SecurityPolicy> {
  const row = await ctx.db.selectFrom('settings').select('value').where('key', '=', 'security').executeTakeFirst()
  return { ...defaultPolicy, ...(row?.value as Partial<SecurityPolicy> | undefined) }
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
    mustEnrol: mustEnrol(held, policy), secondFactorBound: held.enrolled, now: ctx.now.toISOString(), today: chinaDate(ctx.now),
    demo: env.demo, idleMinutes: policy.idleMinutes,
  }
}

export const mustEnrol = (held: HeldSession, policy: SecurityPolicy): boolean =>
  !held.enrolled && held.roles.some((role) => policy.secondFactorRoles.includes(role))
