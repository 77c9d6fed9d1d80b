import type { Contact, Region, Unit, User } from '@qingyuan/core/org/org-api'
import type * as api from '@qingyuan/core/org/org-api'
import type { CodeList, ContactPosition, RegionKind, SectorRole, UnitKind, UnitScope } from '@qingyuan/core/org/org'
import { roles as roleTable, type Role } from '@qingyuan/core/permissions'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'

/** All regions, siblings in their order. */
export async function listRegions(ctx: Context): Promise<{ rows: Region[] }> {
  const rows = await ctx.db.selectFrom('regions').selectAll().orderBy('sort').orderBy('name').execute()
  return { rows: rows.map((row) => ({ ...row, kind: row.kind as RegionKind })) }
}

/** All units with the sectors they answer for. */
export async function listUnits(ctx: Context): Promise<{ rows: Unit[] }> {
  const units = await ctx.db.selectFrom('units').innerJoin('regions', 'regions.id', 'units.regionId')
    .selectAll('units').select('regions.name as regionName').orderBy('units.sort').orderBy('units.name').execute()
  const duties = Map.groupBy(await ctx.db.selectFrom('unitSectors').selectAll().orderBy('sector').execute(), (row) => row.unitId)
  return { rows: units.map((unit) => ({
    ...unit, kind: unit.kind as UnitKind, scope: unit.scope as UnitScope,
    sectors: (duties.get(unit.id) ?? []).map(({ sector, role, basis }) => ({ sector, role: role as SectorRole, basis })),
  })) }
}

/** All people; what only administrators may know is null for others, as are numbers that a grid worker has no use for. */
export async function listUsers(ctx: Context): Promise<{ rows: User[] }> {
  const shown = await findShownUnitIds(ctx)
  const users = await ctx.db.selectFrom('users').innerJoin('units', 'units.id', 'users.unitId')
    .select(['users.id', 'username', 'users.name', 'unitId', 'units.name as unitName', 'post', 'mobile', 'users.active'])
    .orderBy('units.sort').orderBy('units.name').orderBy('users.name').execute()
  const roles = Map.groupBy(await ctx.db.selectFrom('userRoles').selectAll().orderBy('role').execute(), (row) => row.userId)
  const regions = Map.groupBy(await ctx.db.selectFrom('userRegions').selectAll().execute(), (row) => row.userId)
  const states = new Map((await accountStates(ctx)).map((row) => [row.userId, row]))
  return { rows: users.map((user) => {
    const state = states.get(user.id)
    return {
      ...user, mobile: !shown || shown.has(user.unitId) ? user.mobile : null, roles: knownRoles(roles.get(user.id) ?? []), regionIds: (regions.get(user.id) ?? []).map((row) => row.regionId),
      secondFactorBound: state?.secondFactorBound ?? null, lockedUntil: state?.lockedUntil?.toISOString() ?? null,
      activated: state?.activated ?? null, openTasks: state?.openTasks ?? null,
    }
  }) }
}

interface AccountState { userId: string; activated: boolean; secondFactorBound: boolean | null; lockedUntil: Date | null; openTasks: number }
/** State of accounts, for the system and the security administrator; nothing for others. */
export async function accountStates(ctx: Context): Promise<AccountState[]> {
  return (await sql<AccountState>`select user_id, coalesce(activated, false) as activated, second_factor_bound, locked_until, open_tasks
    from account_states()`.execute(ctx.db)).rows
}

const knownRoles = (rows: { role: string }[]): Role[] => rows.map((row) => row.role).filter((role): role is Role => role in roleTable)

/** The roles one person holds. */
export async function findRoles(ctx: Context, userId: string): Promise<Role[]> {
  return knownRoles(await ctx.db.selectFrom('userRoles').select('role').where('userId', '=', userId).orderBy('role').execute())
}

/** The contact roster, unit by unit, in the order of the form: of every unit, or of those that a grid worker deals with. */
export async function listContacts(ctx: Context): Promise<{ rows: Contact[]; keptUnitIds: string[]; shownUnitIds: string[] | null }> {
  const shown = await findShownUnitIds(ctx)
  const rows = await ctx.db.selectFrom('contacts').innerJoin('units', 'units.id', 'contacts.unitId').selectAll('contacts')
    .$if(shown !== null, (q) => q.where((eb) => eb.or([eb('contacts.unitId', '=', sql<string>`any (${[...shown!]}::uuid[])`),
      eb.and([eb('units.kind', '=', 'office'), eb('contacts.position', '=', '联络员')])])))
    .orderBy('units.sort').orderBy('units.name')
    .orderBy(sql`array_position(array['分管领导', '负责人', '联络员'], contacts.position)`).orderBy('contacts.sort').orderBy('contacts.name').execute()
  return {
    rows: rows.map((row) => ({ ...row, position: row.position as ContactPosition })), keptUnitIds: [...await findKeptUnitIds(ctx)], shownUnitIds: shown && [...shown],
  }
}

/**
 * Units whose people's numbers the viewer sees; null: every unit's. Who is a grid worker and nothing else needs those of
 * the own unit, and of the units of the own grid, its village and its town (everyday work; the least that does it).
 */
export async function findShownUnitIds({ db, viewer }: Context): Promise<Set<string> | null> {
  if (viewer.system !== null || viewer.roles.some((role) => role !== 'grid_worker')) return null
  const { rows } = await sql<{ id: string }>`select n.id from units n join regions r on r.id = n.region_id
    where n.id in (select viewer_unit_ids()) or (r.kind = any ('{street,town,township,village,community,grid}'::text[])
      and exists (select from regions own where own.id in (select viewer_region_ids()) and starts_with(own.path, r.path)))`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** Units whose contacts and task force members the viewer keeps: the own unit, and those of the own region and below. */
export async function findKeptUnitIds(ctx: Context): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select id from units where id in (select viewer_unit_ids())
    or region_id in (select viewer_region_ids())`.execute(ctx.db)
  return new Set(rows.map((row) => row.id))
}

/** Members of the task force: on one day, or all that ever were. */
export async function listTaskForce(ctx: Context, input: { on?: string | undefined }): Promise<z.output<typeof api.listTaskForce.output>> {
  const { on } = input
  const rows = await ctx.db.selectFrom('taskForceMembers as m').innerJoin('units', 'units.id', 'm.unitId')
    .selectAll('m').select('units.name as unitName')
    .$if(on !== undefined, (q) => q.where('fromOn', '<=', on!).where((eb) => eb.or([eb('toOn', 'is', null), eb('toOn', '>=', on!)])))
    .orderBy('units.sort').orderBy('units.name').orderBy('m.fromOn').orderBy('m.name').execute()
  return { rows, keptUnitIds: [...await findKeptUnitIds(ctx)] }
}

/** Entries of one code list, or of all. */
export async function listCodes(ctx: Context, input: { list?: CodeList | undefined }): Promise<{ rows: api.CodeItem[] }> {
  const rows = await ctx.db.selectFrom('codeItems').selectAll()
    .$if(input.list !== undefined, (q) => q.where('list', '=', input.list!))
    .orderBy('list').orderBy('sort').orderBy('name').execute()
  return { rows }
}
