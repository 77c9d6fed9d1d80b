import { AppError } from '@qingyuan/core/errors'
import { DutyReport, type loadDutyExample as loadDutyExampleEndpoint } from '@qingyuan/core/org/org-api'
import { dutyExampleLabels, type UnitKind } from '@qingyuan/core/org/org'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import { asViewer, type Context } from '../../platform/db.ts'
import { dutyExamples, matchDuties, type DutyAssignment, type DutyCandidate } from './duty-examples.ts'
import { takeTurns } from './org-lock.ts'

/**
 * Loads a seed document's division of duties for this office's units. It only adds: what a unit already holds stays,
 * and a sector that somebody leads keeps its lead. What was left out, and entries without a unit, are reported.
 */
export async function loadDutyExample(
  ctx: Context, input: z.output<typeof loadDutyExampleEndpoint.input>,
): Promise<DutyReport & { id: string }> {
  const { id } = await command(ctx, 'org.load_duty_example', input.commandId, async (inner) => {
    await takeTurns(inner, 'units')
    const regionId = await officeRegion(inner)
    const example = dutyExamples[input.example]
    const { found, unmatched } = matchDuties(example, await candidates(inner, regionId))
    const { assigned, kept } = await settle(inner, regionId, found)
    if (assigned.length > 0) {
      await inner.db.insertInto('unitSectors').values(assigned.map(({ unitId, sector, role }) => ({ unitId, sector, role, basis: example.basis }))).execute()
    }
    const report: DutyReport = { assigned: assigned.map(({ entry, unitName, sector, role }) => ({ entry, unitName, sector, role })), unmatched, kept }
    const missing = unmatched.length > 0 ? `；没有对应单位：${unmatched.map((entry) => entry.entry).join('、')}` : ''
    return { subjectType: 'settings', id: input.commandId, after: report, note: `${dutyExampleLabels[input.example]}，新增${assigned.length}项${missing}` }
  })
  return { id, ...await reportOf(ctx, input.commandId) }
}

/** The report is kept in the audit row, so that a repeated command gets the same answer. */
function reportOf(ctx: Context, commandId: string): Promise<DutyReport> {
  return asViewer(ctx, async ({ db }) => {
    const row = await db.selectFrom('auditLog').select('after').where('commandId', '=', commandId).where('action', '=', 'org.load_duty_example').executeTakeFirstOrThrow()
    return DutyReport.parse(row.after)
  }, true)
}

/** The region whose office the viewer works for, else that of the one office there is. */
async function officeRegion(ctx: Context): Promise<string> {
  const offices = await ctx.db.selectFrom('units').select(['id', 'regionId']).where('kind', '=', 'office').where('active', '=', true).orderBy('sort').execute()
  const office = offices.find((unit) => unit.id === ctx.viewer.unitId) ?? offices[0]
  if (!office) throw new AppError('rule.broken', '还没有专班办。请先在“单位与职责分工”里登记专班办，再载入示例。')
  return office.regionId
}

async function candidates(ctx: Context, regionId: string): Promise<DutyCandidate[]> {
  const rows = await ctx.db.selectFrom('units').innerJoin('regions', 'regions.id', 'units.regionId')
    .select(['units.id', 'units.name', 'shortName', 'units.kind', 'regionId', 'regions.path'])
    .where('units.active', '=', true).orderBy('units.sort').orderBy('units.name').execute()
  return rows.filter((row) => row.regionId === regionId || row.kind === 'town' && row.path.includes(`/${regionId}/`))
    .map((row) => ({ ...row, kind: row.kind as UnitKind }))
}

/** Keeps what the office has decided: a unit's own entry for a sector, and a lead that another unit has. */
async function settle(ctx: Context, regionId: string, found: DutyAssignment[]): Promise<{ assigned: DutyAssignment[]; kept: DutyReport['kept'] }> {
  const held = await ctx.db.selectFrom('unitSectors').innerJoin('units', 'units.id', 'unitSectors.unitId')
    .select(['unitId', 'units.name as unitName', 'sector', 'role']).where('regionId', '=', regionId).where('units.active', '=', true).execute()
  const own = await ctx.db.selectFrom('unitSectors').select(['unitId', 'sector']).execute()
  const codes = new Set((await ctx.db.selectFrom('codeItems').select('name').where('list', 'in', ['sector', 'duty']).where('active', '=', true).execute()).map((row) => row.name))
  const leads = new Map(held.filter((duty) => duty.role === 'lead').map((duty) => [duty.sector, duty]))
  const assigned: DutyAssignment[] = []
  const kept: DutyReport['kept'] = []
  for (const duty of found) {
    const has = own.some((row) => row.unitId === duty.unitId && row.sector === duty.sector)
    const lead = leads.get(duty.sector)
    const reason = has ? `${duty.unitName}已有这一项` : !codes.has(duty.sector) ? '代码表里已停用'
      : duty.role === 'lead' && lead && lead.unitId !== duty.unitId ? `已由${lead.unitName}牵头` : undefined
    if (reason) {
      kept.push({ entry: duty.entry, sector: duty.sector, reason })
      continue
    }
    assigned.push(duty)
    if (duty.role === 'lead') leads.set(duty.sector, duty)
  }
  return { assigned, kept }
}
