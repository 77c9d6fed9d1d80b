import { AppError } from '@qingyuan/core/errors'
import type { saveUnit as saveUnitEndpoint, setSectors as setSectorsEndpoint } from '@qingyuan/core/org/org-api'
import {
  regionKindLabels, regionKindsForUnit, sectorRoleLabels, unitKindLabels, unitScopeLabels, unitScopesByKind, type RegionKind, type SectorRole,
} from '@qingyuan/core/org/org'
import { sql } from 'kysely'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { renameEverywhere, takeTurns } from './org-lock.ts'

type UnitInput = z.output<typeof saveUnitEndpoint.input>
type SectorsInput = z.output<typeof setSectorsEndpoint.input>

/**
 * Makes or changes a unit.
 * @throws rule.broken when kind, region and scope do not fit, or when what is in use would be switched off
 */
export function saveUnit(ctx: Context, input: UnitInput): Promise<{ id: string }> {
  return command(ctx, 'org.save_unit', input.commandId, async (inner) => {
    await takeTurns(inner, 'units')
    const before = await inner.db.selectFrom('units').selectAll().where('id', '=', input.id).executeTakeFirst()
    await checkUnit(inner, input)
    if (before) await checkUnitUse(inner, before, input)
    const { commandId: _, ...after } = input
    if (before) {
      await inner.db.updateTable('units').set(after).where('id', '=', input.id).execute()
      if (before.kind === 'office' && before.name !== input.name) await renameEverywhere(inner, 'office-name', before.name, input.name)
      const comesIn = input.active && (before.regionId !== input.regionId || !before.active)
      if (comesIn) {
        const leads = await inner.db.selectFrom('unitSectors').select('sector').where('unitId', '=', input.id).where('role', '=', 'lead').execute()
        await refuseSecondLead(inner, { id: input.id, regionId: input.regionId }, leads.map((row) => row.sector))
      }
    } else {
      await inner.db.insertInto('units').values(after).execute()
    }
    return { subjectType: 'unit', id: input.id, before, after }
  })
}

async function checkUnit(ctx: Context, input: UnitInput): Promise<void> {
  const same = await ctx.db.selectFrom('units').select('active').where('name', '=', input.name).where('id', '!=', input.id).executeTakeFirst()
  if (same) throw new AppError('already_exists', `已有名为“${input.name}”的单位${same.active ? '' : '（已停用，可重新启用）'}。`)
  const region = await ctx.db.selectFrom('regions').selectAll().where('id', '=', input.regionId).executeTakeFirst()
  if (!region) throw new AppError('input.invalid', '所在区划不存在，请重新选择。')
  if (!region.active && input.active) throw new AppError('rule.broken', `区划“${region.name}”已停用，请另选。`)
  const kinds = regionKindsForUnit(input.kind)
  if (!kinds.includes(region.kind as RegionKind)) {
    throw new AppError('rule.broken', `${unitKindLabels[input.kind]}的区划须是${kinds.map((kind) => regionKindLabels[kind]).join('、')}，“${region.name}”是${regionKindLabels[region.kind as RegionKind]}。`)
  }
  const scopes = unitScopesByKind[input.kind]
  if (!scopes.includes(input.scope)) {
    throw new AppError('rule.broken', `${unitKindLabels[input.kind]}的工作范围只能是：${scopes.map((scope) => unitScopeLabels[scope]).join('、')}。`)
  }
  await checkParent(ctx, input)
}

async function checkParent(ctx: Context, input: UnitInput): Promise<void> {
  const parents = new Map((await ctx.db.selectFrom('units').select(['id', 'parentId']).execute()).map((unit) => [unit.id, unit.parentId]))
  if (input.parentId !== null && !parents.has(input.parentId)) throw new AppError('input.invalid', '上级单位不存在，请重新选择。')
  for (let above = input.parentId; above !== null; above = parents.get(above) ?? null) {
    if (above === input.id) throw new AppError('rule.broken', '上级单位不能是自己或自己的下级。')
  }
}

async function checkUnitUse(ctx: Context, before: { id: string; name: string; active: boolean }, input: UnitInput): Promise<void> {
  if (input.active && input.hasAccounts) return
  const people = await ctx.db.selectFrom('users').select('name').where('unitId', '=', before.id).where('active', '=', true).execute()
  const someone = people.length > 0 ? `启用中的账号${people.length}个（${people.slice(0, 3).map((row) => row.name).join('、')}${people.length > 3 ? '等' : ''}）` : undefined
  if (!input.hasAccounts && someone) throw new AppError('rule.broken', `“${before.name}”还有${someone}，不能改成不设账号。`)
  if (input.active || !before.active) return
  const uses = someone ? [someone] : []
  const below = await ctx.db.selectFrom('units').select('name').where('parentId', '=', before.id).where('active', '=', true).execute()
  if (below.length > 0) uses.push(`启用中的下级单位${below.length}个`)
  const { rows } = await sql<{ open: boolean }>`select unit_has_open_work(${before.id}) as open`.execute(ctx.db)
  if (rows[0]?.open) uses.push('未办结的线索、交办或待办')
  if (uses.length > 0) throw new AppError('rule.broken', `“${before.name}”还在使用，不能停用：${uses.join('；')}。请先移交。`)
}

/** Replaces what a unit answers for. @throws rule.broken when a sector has another lead in the same region */
export function setSectors(ctx: Context, input: SectorsInput): Promise<{ id: string }> {
  return command(ctx, 'org.set_sectors', input.commandId, async (inner) => {
    await takeTurns(inner, 'units')
    const unit = await inner.db.selectFrom('units').select(['id', 'name', 'regionId', 'active']).where('id', '=', input.unitId).executeTakeFirst()
    if (!unit) throw new AppError('not_found')
    if (!unit.active) throw new AppError('rule.broken', `“${unit.name}”已停用，不能分配职责。`)
    const held = await inner.db.selectFrom('unitSectors').selectAll().where('unitId', '=', unit.id).orderBy('sector').execute()
    await checkSectors(inner, input, new Set(held.map((row) => row.sector)))
    await refuseSecondLead(inner, unit, input.sectors.filter((duty) => duty.role === 'lead').map((duty) => duty.sector))
    await inner.db.deleteFrom('unitSectors').where('unitId', '=', unit.id).execute()
    if (input.sectors.length > 0) await inner.db.insertInto('unitSectors').values(input.sectors.map((duty) => ({ unitId: unit.id, ...duty }))).execute()
    return { subjectType: 'unit', id: unit.id, before: { sectors: shown(held) }, after: { sectors: shown(input.sectors) } }
  })
}

const shown = (duties: { sector: string; role: string }[]) =>
  duties.map((duty) => `${duty.sector}（${sectorRoleLabels[duty.role as SectorRole]}）`).sort()

async function checkSectors(ctx: Context, input: SectorsInput, held: Set<string>): Promise<void> {
  const wanted = input.sectors.map((duty) => duty.sector)
  const twice = wanted.find((sector, index) => wanted.indexOf(sector) !== index)
  if (twice) throw new AppError('input.invalid', `“${twice}”写了两次。一个单位在一个行业只能牵头或配合。`)
  const known = new Set((await ctx.db.selectFrom('codeItems').select('name').where('list', 'in', ['sector', 'duty']).where('active', '=', true).execute())
    .map((row) => row.name))
  const unknown = wanted.find((sector) => !known.has(sector) && !held.has(sector))
  if (unknown) throw new AppError('input.invalid', `代码表里没有“${unknown}”。请先在“代码表”的行业领域或综合职责里添加。`)
}

/** One lead per sector and office: who leads must be plain (seed 002 二(六)). */
async function refuseSecondLead(ctx: Context, unit: { id: string; regionId: string }, leads: string[]): Promise<void> {
  if (leads.length === 0) return
  const other = await ctx.db.selectFrom('unitSectors').innerJoin('units', 'units.id', 'unitSectors.unitId').select(['units.name', 'sector'])
    .where('role', '=', 'lead').where('sector', 'in', leads).where('units.regionId', '=', unit.regionId).where('units.id', '!=', unit.id)
    .where('units.active', '=', true).executeTakeFirst()
  if (other) throw new AppError('rule.broken', `“${other.sector}”已由“${other.name}”牵头，一个行业只能有一个牵头单位。请先把对方改为配合。`)
}
