import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'

export interface ReportingUnit { id: string; name: string; shortName: string; kind: string; regionId: string; hasAccounts: boolean; phone: string | null }

/** Units and, for towns, their villages, each with the unit it belongs to: a town's ledger holds what its villages report. */
export async function unitsWithVillages(ctx: Context, unitIds: readonly string[]): Promise<{ unitId: string; id: string }[]> {
  const { rows } = await sql<{ unitId: string; id: string }>`
    select own.id as unit_id, n.id from units own join regions top on top.id = own.region_id
    join regions r on starts_with(r.path, top.path) join units n on n.region_id = r.id
    where own.id = any (${[...unitIds]}::uuid[]) and (n.id = own.id or (own.kind = 'town' and n.kind = 'village'))`.execute(ctx.db)
  return rows
}

/** Regions of units with all below, each with its unit. */
export async function regionsOfUnits(ctx: Context, unitIds: readonly string[]): Promise<{ unitId: string; id: string }[]> {
  const { rows } = await sql<{ unitId: string; id: string }>`
    select own.id as unit_id, r.id from units own join regions top on top.id = own.region_id join regions r on starts_with(r.path, top.path)
    where own.id = any (${[...unitIds]}::uuid[])`.execute(ctx.db)
  return rows
}

/**
 * Who is asked in a collection: active units of the kinds within the collector's region. Towns and villages are asked
 * with or without accounts (the level above may submit for them), member units only when they can sign in.
 */
export async function askedUnits(ctx: Context, collectorUnitId: string, kinds: readonly string[]): Promise<ReportingUnit[]> {
  const { rows } = await sql<ReportingUnit>`
    select n.id, n.name, n.short_name, n.kind, n.region_id, n.has_accounts, n.phone from units n join regions r on r.id = n.region_id
    join units own on own.id = ${collectorUnitId}::uuid join regions top on top.id = own.region_id
    where n.active and n.kind = any (${[...kinds]}::text[]) and starts_with(r.path, top.path)
      and (n.kind <> 'member' or n.has_accounts) and (n.kind <> 'office' or n.id = own.id)
    order by n.sort, n.name`.execute(ctx.db)
  return rows
}

/** Units that collect reports of a type: the office, every active town, or the office again (upward). */
export async function collectors(ctx: Context, kind: 'office' | 'town' | 'superior'): Promise<{ id: string; shortName: string }[]> {
  return ctx.db.selectFrom('units').select(['id', 'shortName']).where('active', '=', true)
    .where('kind', '=', kind === 'town' ? 'town' : 'office').orderBy('sort').orderBy('name').execute()
}
