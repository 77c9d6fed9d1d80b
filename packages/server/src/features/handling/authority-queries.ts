import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type { Authority } from '@qingyuan/core/handling/handling-api'
import { defaultHeads, defaultLevel, defaultOrgan, organAt, organsFor, type HeadCode, type Level, type Organ } from '@qingyuan/core/law/organs'
import type { RegionKind, UnitKind } from '@qingyuan/core/org/org'
import { actsForOthers } from '@qingyuan/core/permissions'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'

export interface UnitPowers {
  id: string
  name: string
  kind: UnitKind
  /** With the level taken into account. */
  organ: Organ
  /** False: nobody has said what the unit is, it is taken from its kind and name. */
  organNamed: boolean
  level: Level
  /** Sectors that the unit leads; general duties are not among them. */
  sectorsLed: string[]
  /** The unit's people who hold a certificate valid today; one with two counts once. */
  certificateHolders: number
}

/** A certificate; `valid` today: not put out of use, not expired, and the person (if one with an account) is still there. */
export type Officer = Authority['officers'][number]
/** Someone who approves, and for how long; `valid` as in `viewerHeads`, and for who signs on paper. */
type HeadPost = Authority['heads'][number]

/** What a unit is before the law, today. @throws not_found */
export async function unitPowers(ctx: Context, unitId: string): Promise<UnitPowers> {
  const unit = await getUnit(ctx, unitId)
  const officers = await officersOf(ctx, [unitId])
  const level = defaultLevel(unit.regionKind)
  return { id: unit.id, name: unit.name, kind: unit.kind, organ: organAt(unit.organ || unit.guessed, level), organNamed: unit.organ !== '',
    level, sectorsLed: unit.sectorsLed, certificateHolders: new Set(officers.filter((officer) => officer.valid).map((officer) => officer.name)).size }
}

/** Of these units, those for which the viewer writes down what they did: the own one; for the office, all of its district and below. */
export async function unitsActedFor(ctx: Context, unitIds: readonly string[]): Promise<Set<string>> {
  const { unitId, system } = ctx.viewer
  if (system === 'cli') return new Set(unitIds)
  const others = unitIds.filter((id) => id !== unitId)
  if (unitId === null || others.length === 0 || !actsForOthers(ctx.viewer)) return new Set(unitIds.filter((id) => id === unitId))
  const { rows } = await sql<{ id: string }>`select u.id from units u join regions r on r.id = u.region_id, units mine join regions home on home.id = mine.region_id
    where mine.id = ${unitId} and starts_with(r.path, home.path) and u.id in (${sql.join(others)})`.execute(ctx.db)
  return new Set([unitId, ...rows.map((row) => row.id)])
}

/**
 * The heads that the viewer is at this unit today. A post counts only while its person works there and the unit is
 * such an organ, whatever was entered before the person or the unit's nature changed.
 */
export async function viewerHeads(ctx: Context, unitId: string): Promise<{ id: string; head: HeadCode }[]> {
  const { userId } = ctx.viewer
  if (userId === null) return []
  const posts = await headPostsOf(ctx, [unitId])
  return posts.filter((post) => post.valid && post.userId === userId).map(({ id, head }) => ({ id, head }))
}

/** Every head post entered for these units, also ended ones; `valid` says which count today. */
export async function headPostsOf(ctx: Context, unitIds: readonly string[]): Promise<HeadPost[]> {
  return unitIds.length === 0 ? [] : headRows(ctx, await unitRows(ctx, unitIds))
}

/** Every certificate entered for these units, also those out of use or expired. */
export function officersOf(ctx: Context, unitIds: readonly string[]): Promise<Officer[]> {
  return unitIds.length === 0 ? Promise.resolve([]) : officerRows(ctx, unitIds)
}

/** All units with what they are, all head posts, all certificates. Everyone may know who holds which power. */
export async function getAuthority(ctx: Context): Promise<Authority> {
  const units = (await unitRows(ctx)).filter((unit) => unit.active)
  return {
    units: units.map((unit) => ({ id: unit.id, name: unit.name, kind: unit.kind, organ: unit.organ, guessed: unit.guessed, basis: unit.organBasis,
      organs: organsFor(unit.kind, unit.regionKind),
      heads: headsAt(unit) })),
    heads: await headRows(ctx, units),
    officers: await officerRows(ctx),
  }
}

async function officerRows(ctx: Context, unitIds?: readonly string[]): Promise<Officer[]> {
  const today = chinaDate(ctx.now)
  const rows = await ctx.db.selectFrom('officers as o').innerJoin('units', 'units.id', 'o.unitId').leftJoin('users as u', 'u.id', 'o.userId')
    .select(['o.id', 'o.unitId', 'units.name as unitName', 'o.userId', 'o.name', 'o.certificate', 'o.validUntil', 'o.active'])
    .select(sql<boolean>`o.user_id is null or u.active and u.unit_id = o.unit_id`.as('present'))
    .$if(unitIds !== undefined, (q) => q.where('o.unitId', 'in', unitIds!))
    .orderBy('units.sort').orderBy('units.name').orderBy('o.name').orderBy('o.certificate').execute()
  return rows.map(({ present, ...row }) => ({ ...row, valid: row.active && present && row.validUntil >= today }))
}

async function headRows(ctx: Context, units: readonly UnitRow[]): Promise<HeadPost[]> {
  if (units.length === 0) return []
  const today = chinaDate(ctx.now)
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const rows = await ctx.db.selectFrom('headPosts as p').innerJoin('units', 'units.id', 'p.unitId').leftJoin('users as u', 'u.id', 'p.userId')
    .select(['p.id', 'p.unitId', 'units.name as unitName', 'p.userId', 'p.name', 'p.head', 'p.basis', 'p.fromOn', 'p.toOn'])
    .select(sql<boolean>`p.user_id is null or u.active and u.unit_id = p.unit_id`.as('present'))
    .where('p.unitId', 'in', units.map((unit) => unit.id))
    .orderBy('units.sort').orderBy('units.name').orderBy('p.fromOn').orderBy('p.name').orderBy('p.head').execute()
  return rows.map(({ present, ...row }) => {
    const head = row.head as HeadCode
    const inTime = row.fromOn <= today && (row.toOn === null || row.toOn >= today)
    return { ...row, head, valid: present && inTime && headsAt(byId.get(row.unitId)!).includes(head) }
  })
}

/** The heads that there can be at a unit as it stands. */
export const headsAt = (unit: Pick<UnitRow, 'organ' | 'guessed' | 'regionKind'>): HeadCode[] => defaultHeads(unit.organ || unit.guessed, defaultLevel(unit.regionKind), 'principal')

export interface UnitRow { id: string; name: string; kind: UnitKind; active: boolean; organ: Organ | ''; organBasis: string; guessed: Organ; regionKind: RegionKind; sectorsLed: string[] }

/** One unit as `unitRows` has it, with what it may be and which heads there can be at it. @throws not_found */
export async function getUnit(ctx: Context, unitId: string): Promise<UnitRow & { organs: Organ[]; heads: HeadCode[] }> {
  const [unit] = await unitRows(ctx, [unitId])
  if (!unit) throw new AppError('not_found', '没有找到这个单位，请重新选择。')
  return { ...unit, organs: organsFor(unit.kind, unit.regionKind), heads: headsAt(unit) }
}

/** Units (or some) with what they were named as, and what they are taken for when nobody has. */
async function unitRows(ctx: Context, unitIds?: readonly string[]): Promise<UnitRow[]> {
  const units = await ctx.db.selectFrom('units').innerJoin('regions', 'regions.id', 'units.regionId')
    .select(['units.id', 'units.name', 'units.kind', 'units.active', 'units.organ', 'units.organBasis', 'regions.kind as regionKind'])
    .$if(unitIds !== undefined, (q) => q.where('units.id', 'in', unitIds!)).orderBy('units.sort').orderBy('units.name').execute()
  // The duty matrix holds sectors and general duties alike; only a sector makes its lead a regulator.
  const duties = Map.groupBy(await ctx.db.selectFrom('unitSectors as s').select(['s.unitId', 's.sector']).where('s.role', '=', 'lead')
    .$if(unitIds !== undefined, (q) => q.where('s.unitId', 'in', unitIds!))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('codeItems as c').select('c.name').whereRef('c.name', '=', 's.sector').where('c.list', '=', 'duty'))))
    .orderBy('s.sector').execute(), (row) => row.unitId)
  return units.map((unit) => {
    const [kind, regionKind] = [unit.kind as UnitKind, unit.regionKind as RegionKind]
    const sectorsLed = (duties.get(unit.id) ?? []).map((row) => row.sector)
    const guessed = organAt(defaultOrgan(kind, { name: unit.name, leadsSectors: sectorsLed.length > 0 }), defaultLevel(regionKind))
    // Named for another kind or level of unit than it has become since: the system administrator's change gives no powers.
    const named = organsFor(kind, regionKind).find((organ) => organ === unit.organ)
    return { ...unit, kind, regionKind, organ: named ?? '', organBasis: named ? unit.organBasis : '', guessed, sectorsLed }
  })
}
