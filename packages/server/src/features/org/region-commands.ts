import { AppError } from '@qingyuan/core/errors'
import type { saveRegion as saveRegionEndpoint } from '@qingyuan/core/org/org-api'
import { regionKindLabels, regionKindsForUnit, regionKinds, regionMayHang, unitKindLabels, type RegionKind, type UnitKind } from '@qingyuan/core/org/org'
import { sql } from 'kysely'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { renameEverywhere, takeTurns } from './org-lock.ts'

type Input = z.output<typeof saveRegionEndpoint.input>

/**
 * Makes or changes a region. Moved, it takes its subtree along: whoever has scope over the new parent then sees it.
 * @throws rule.broken for a second top region, a cycle, kinds that do not nest, a name or code taken, or switching off what is in use
 */
export function saveRegion(ctx: Context, input: Input): Promise<{ id: string }> {
  return command(ctx, 'org.save_region', input.commandId, async (inner) => {
    await takeTurns(inner, 'regions')
    const before = await inner.db.selectFrom('regions').selectAll().where('id', '=', input.id).executeTakeFirst()
    const parent = input.parentId === null ? null
      : await inner.db.selectFrom('regions').selectAll().where('id', '=', input.parentId).executeTakeFirst()
    if (parent === undefined) throw new AppError('input.invalid', '上级区划不存在，请重新选择。')
    if (parent?.path.includes(`/${input.id}/`)) throw new AppError('rule.broken', '不能移到自己或自己的下级之下。')
    checkNesting(input.kind, parent)
    if (parent === null && before?.parentId !== null) await refuseSecondRoot(inner)
    if (parent && !parent.active && input.active) throw new AppError('rule.broken', `上级“${parent.name}”已停用。请先启用上级，或另选上级。`)
    await checkTaken(inner, input)
    if (before && before.kind !== input.kind) await checkKindChange(inner, input)
    if (before?.active && !input.active) await refuseInUse(inner, before)

    const path = `${parent?.path ?? '/'}${input.id}/`
    const { commandId: _, ...after } = input
    if (before) {
      await inner.db.updateTable('regions').set(after).where('id', '=', input.id).execute()
      if (before.parentId === null && before.name !== input.name) await renameEverywhere(inner, 'district-name', before.name, input.name)
      if (before.path !== path) {
        await sql`update regions set path = ${path} || substr(path, ${before.path.length + 1}::int) where starts_with(path, ${before.path})`.execute(inner.db)
      }
    } else {
      await inner.db.insertInto('regions').values({ ...after, path }).execute()
    }
    return { subjectType: 'region', id: input.id, before, after }
  })
}

/** One office, one tree: a second top region would lie in nobody's scope. */
async function refuseSecondRoot(ctx: Context): Promise<void> {
  const root = await ctx.db.selectFrom('regions').select('name').where('parentId', 'is', null).executeTakeFirst()
  if (root) throw new AppError('rule.broken', `最上级区划只能有一个，已有“${root.name}”。请选择上级区划。`)
}

function checkNesting(kind: RegionKind, parent: { kind: string; name: string } | null): void {
  if (regionMayHang(kind, (parent?.kind ?? null) as RegionKind | null)) return
  const label = regionKindLabels[kind]
  if (!parent) throw new AppError('rule.broken', `${label}不能单独存在，请选择上级区划。`)
  const fitting = regionKinds.filter((candidate) => regionMayHang(kind, candidate)).map((candidate) => regionKindLabels[candidate])
  const where = fitting.length > 0 ? `可以设在${fitting.join('、')}之下` : '只能放在最上一级'
  throw new AppError('rule.broken', `${label}不能设在“${parent.name}”（${regionKindLabels[parent.kind as RegionKind]}）之下，${where}。`)
}

async function checkTaken(ctx: Context, input: Input): Promise<void> {
  const sibling = await ctx.db.selectFrom('regions').select('id').where('name', '=', input.name).where('id', '!=', input.id)
    .where('parentId', 'is not distinct from', input.parentId).executeTakeFirst()
  if (sibling) throw new AppError('already_exists', `同一上级下已有“${input.name}”。`)
  if (input.nationalCode === null) return
  const coded = await ctx.db.selectFrom('regions').select('name').where('nationalCode', '=', input.nationalCode).where('id', '!=', input.id).executeTakeFirst()
  if (coded) throw new AppError('already_exists', `国家代码 ${input.nationalCode} 已用于“${coded.name}”。`)
}

/** A new kind must still fit what hangs under the region and the units that stand for it. */
async function checkKindChange(ctx: Context, input: Input): Promise<void> {
  const children = await ctx.db.selectFrom('regions').select(['name', 'kind']).where('parentId', '=', input.id).execute()
  const child = children.find((row) => !regionMayHang(row.kind as RegionKind, input.kind))
  if (child) throw new AppError('rule.broken', `下级“${child.name}”（${regionKindLabels[child.kind as RegionKind]}）不能设在${regionKindLabels[input.kind]}之下。请先调整下级。`)
  const units = await ctx.db.selectFrom('units').select(['name', 'kind']).where('regionId', '=', input.id).execute()
  const unit = units.find((row) => !regionKindsForUnit(row.kind as UnitKind).includes(input.kind))
  if (unit) throw new AppError('rule.broken', `“${unit.name}”是${unitKindLabels[unit.kind as UnitKind]}，它的区划不能改成${regionKindLabels[input.kind]}。`)
}

async function refuseInUse(ctx: Context, region: { id: string; name: string }): Promise<void> {
  const uses: string[] = []
  const children = await ctx.db.selectFrom('regions').select('name').where('parentId', '=', region.id).where('active', '=', true).execute()
  if (children.length > 0) uses.push(`启用中的下级区划${children.length}个（${names(children)}）`)
  const units = await ctx.db.selectFrom('units').select('name').where('regionId', '=', region.id).where('active', '=', true).execute()
  if (units.length > 0) uses.push(`启用中的单位${units.length}个（${names(units)}）`)
  const people = await ctx.db.selectFrom('userRegions').innerJoin('users', 'users.id', 'userRegions.userId').select('users.name')
    .where('regionId', '=', region.id).where('users.active', '=', true).execute()
  if (people.length > 0) uses.push(`负责这里的人员${people.length}名（${names(people)}）`)
  const { rows } = await sql<{ open: boolean }>`select region_has_open_leads(${region.id}) as open`.execute(ctx.db)
  if (rows[0]?.open) uses.push('未了结的线索')
  if (uses.length > 0) throw new AppError('rule.broken', `“${region.name}”还在使用，不能停用：${uses.join('；')}。请先移走或停用。`)
}

const names = (rows: { name: string }[]) => rows.slice(0, 3).map((row) => row.name).join('、') + (rows.length > 3 ? '等' : '')
