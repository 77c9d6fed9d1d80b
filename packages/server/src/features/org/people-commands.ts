import { AppError } from '@qingyuan/core/errors'
import type { saveUser as saveUserEndpoint, setRoles as setRolesEndpoint } from '@qingyuan/core/org/org-api'
import { can, roleConflict, roleMisfit, roles as roleTable, type Role } from '@qingyuan/core/permissions'
import { sql } from 'kysely'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { takeTurns } from './org-lock.ts'
import { findRoles } from './org-queries.ts'

type UserInput = z.output<typeof saveUserEndpoint.input>

/** Somebody must always be able to manage the system, and to give roles. */
const indispensable = ['system_admin', 'security_admin'] as const satisfies Role[]
/** Whom a system administrator may appoint while nobody holds the role: otherwise nobody could give roles at all. */
const firstAppointments: readonly Role[] = ['security_admin', 'audit_admin']

/**
 * Makes or changes a person. Set inactive, their sessions end and unused links stop working.
 * @throws rule.broken for a unit without accounts, a role that does not fit a new unit, or the last administrator
 */
export function saveUser(ctx: Context, input: UserInput): Promise<{ id: string }> {
  return command(ctx, 'org.save_user', input.commandId, async (inner) => {
    await takeTurns(inner, 'accounts')
    const { db } = inner
    const found = await db.selectFrom('users').selectAll().where('id', '=', input.id).executeTakeFirst()
    const heldRegions = (await db.selectFrom('userRegions').select('regionId').where('userId', '=', input.id).orderBy('regionId').execute()).map((row) => row.regionId)
    const { commandId: _, regionIds, ...columns } = input
    await checkUser(inner, input, found)
    if (found) await db.updateTable('users').set(columns).where('id', '=', input.id).execute()
    else await db.insertInto('users').values({ ...columns, createdAt: inner.now }).execute()
    const wanted = [...new Set(regionIds)].sort()
    // Wider data for somebody who already has roles would be the system administrator's alone to give: 三员分立.
    const moved = found !== undefined && (found.unitId !== input.unitId || wanted.join() !== heldRegions.join())
    if (moved && (await findRoles(inner, input.id)).length > 0) {
      throw new AppError('rule.broken', '这个账号已授权。调整单位或负责区划前，请安全管理员先收回角色；调整后重新授权。')
    }
    await db.deleteFrom('userRegions').where('userId', '=', input.id).execute()
    if (wanted.length > 0) await db.insertInto('userRegions').values(wanted.map((regionId) => ({ userId: input.id, regionId }))).execute()
    if (found?.active && !input.active) {
      await sql`select end_sessions_of_inactive(${input.id})`.execute(db)
      await db.updateTable('activationLinks').set({ usedAt: inner.now }).where('userId', '=', input.id).where('usedAt', 'is', null).execute()
    }
    return { subjectType: 'user', id: input.id, before: found && { ...found, regionIds: heldRegions }, after: { ...columns, regionIds: wanted } }
  })
}

async function checkUser(ctx: Context, input: UserInput, found: { active: boolean; unitId: string } | undefined): Promise<void> {
  const { db } = ctx
  const taken = await db.selectFrom('users').innerJoin('units', 'units.id', 'users.unitId').select(['users.name', 'units.name as unitName'])
    .where('username', '=', input.username).where('users.id', '!=', input.id).executeTakeFirst()
  if (taken) throw new AppError('already_exists', `账号“${input.username}”已由${taken.unitName}的${taken.name}使用，请换一个。`)
  const unit = await db.selectFrom('units').select(['name', 'kind', 'active', 'hasAccounts']).where('id', '=', input.unitId).executeTakeFirst()
  if (!unit) throw new AppError('input.invalid', '单位不存在，请重新选择。')
  if (input.active && !unit.active) throw new AppError('rule.broken', `“${unit.name}”已停用，请另选单位。`)
  if (input.active && !unit.hasAccounts) throw new AppError('rule.broken', `“${unit.name}”设为不设账号。请先在单位里改为设账号。`)
  const misfit = found && found.unitId !== input.unitId ? roleMisfit(await findRoles(ctx, input.id), unit.kind) : undefined
  if (misfit) throw new AppError('rule.broken', `${misfit}请先由安全管理员调整角色，再换单位。`)
  const regions = input.regionIds.length === 0 ? []
    : await db.selectFrom('regions').select(['id', 'name', 'active']).where('id', 'in', input.regionIds).execute()
  if (input.regionIds.some((id) => !regions.some((region) => region.id === id))) throw new AppError('input.invalid', '负责的区划不存在，请重新选择。')
  const closed = regions.find((region) => !region.active)
  if (closed && input.active) throw new AppError('rule.broken', `区划“${closed.name}”已停用，请另选。`)
  if (found?.active && !input.active) {
    if (input.id === ctx.viewer.userId) throw new AppError('rule.broken', '不能停用自己的账号。请由另一位系统管理员办理。')
    await refuseLast(ctx, input.id, await findRoles(ctx, input.id))
  }
}

/** Refuses when no other active person would hold one of these roles. */
async function refuseLast(ctx: Context, userId: string, losing: readonly Role[]): Promise<void> {
  for (const role of indispensable.filter((needed) => losing.includes(needed))) {
    const other = await ctx.db.selectFrom('userRoles').innerJoin('users', 'users.id', 'userRoles.userId').select('users.id')
      .where('role', '=', role).where('users.active', '=', true).where('users.id', '!=', userId).executeTakeFirst()
    if (!other) throw new AppError('rule.broken', `这是最后一位${roleTable[role].label}，不能停用或收回角色。请先授权另一人。`)
  }
}

/**
 * Gives a person exactly these roles. The security administrator's matter; while nobody is security (or audit)
 * administrator, the system administrator may appoint the first one.
 * @throws auth.forbidden, rule.broken when the roles exclude each other or the last administrator would go
 */
export function setRoles(ctx: Context, input: z.output<typeof setRolesEndpoint.input>): Promise<{ id: string }> {
  return command(ctx, 'org.set_roles', input.commandId, async (inner) => {
    await takeTurns(inner, 'accounts')
    const { db } = inner
    const wanted = [...new Set(input.roles)].sort()
    const user = await db.selectFrom('users').innerJoin('units', 'units.id', 'users.unitId').select(['users.active', 'units.kind', 'users.name'])
      .where('users.id', '=', input.userId).executeTakeFirst()
    const held = user ? await findRoles(inner, input.userId) : []
    await checkMayAssign(inner, input.userId, held, wanted)
    if (!user) throw new AppError('not_found')
    const added = wanted.filter((role) => !held.includes(role))
    const removed = held.filter((role) => !wanted.includes(role))
    const broken = roleConflict(wanted) ?? roleMisfit(added, user.kind)
    if (broken) throw new AppError('rule.broken', broken)
    if (!user.active && added.length > 0) throw new AppError('rule.broken', `${user.name}的账号已停用，不能授权。`)
    if (user.active) await refuseLast(inner, input.userId, removed)
    if (removed.length > 0) await db.deleteFrom('userRoles').where('userId', '=', input.userId).where('role', 'in', removed).execute()
    if (added.length > 0) await db.insertInto('userRoles').values(added.map((role) => ({ userId: input.userId, role }))).execute()
    return { subjectType: 'user', id: input.userId, before: { roles: held }, after: { roles: wanted } }
  })
}

async function checkMayAssign(ctx: Context, userId: string, held: Role[], wanted: Role[]): Promise<void> {
  if (userId === ctx.viewer.userId) throw new AppError('auth.forbidden', '不能给自己授权。请由另一位安全管理员办理。')
  if (can(ctx.viewer, 'org.roles')) return
  if (!ctx.viewer.roles.includes('system_admin')) throw new AppError('auth.forbidden')
  const [role] = wanted
  if (held.length > 0 || wanted.length !== 1 || !role || !firstAppointments.includes(role)) {
    throw new AppError('auth.forbidden', '授权由安全管理员办理。系统管理员只能任命第一位安全管理员和第一位审计管理员。')
  }
  const holder = await ctx.db.selectFrom('userRoles').innerJoin('users', 'users.id', 'userRoles.userId').select('users.name')
    .where('role', '=', role).where('users.active', '=', true).executeTakeFirst()
  if (holder) throw new AppError('auth.forbidden', `已有${roleTable[role].label}（${holder.name}），授权由安全管理员办理。`)
}
