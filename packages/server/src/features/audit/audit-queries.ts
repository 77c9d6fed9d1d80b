import { auditCountLimit, sealCode, type AuditRow } from '@qingyuan/core/audit/audit-api'
import { actionLabel, knownActions, subjectTypeLabels } from '@qingyuan/core/audit/audit-labels'
import { describeChanges, idsIn } from '@qingyuan/core/audit/audit-text'
import { addDays, chinaInstant } from '@qingyuan/core/dates'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { boundEndpoints } from '../../platform/route.ts'

export interface AuditFilter {
  actor?: string | undefined
  action?: string | undefined
  subjectType?: string | undefined
  subjectId?: string | undefined
  from?: string | undefined
  to?: string | undefined
  page: number
  pageSize: number
}
const Fields = z.record(z.string(), z.unknown()).nullable().catch(null)

/** Audit rows that the viewer may see, newest first, in words. Days are China's. */
export async function findAudit(
  ctx: Context, filter: AuditFilter,
): Promise<{ rows: AuditRow[]; total: number; more: boolean }> {
  const matching = ctx.db.selectFrom('auditLog')
    .$if(filter.actor === 'system', (q) => q.where('actorId', 'is', null))
    .$if(filter.actor !== undefined && filter.actor !== 'system', (q) => q.where('actorId', '=', filter.actor!))
    .$if(filter.action !== undefined, (q) => q.where('action', '=', filter.action!))
    .$if(filter.subjectType !== undefined, (q) => q.where('subjectType', '=', filter.subjectType!))
    .$if(filter.subjectId !== undefined, (q) => q.where('subjectId', '=', filter.subjectId!))
    .$if(filter.from !== undefined, (q) => q.where('at', '>=', chinaInstant(filter.from!, '00:00')))
    .$if(filter.to !== undefined, (q) => q.where('at', '<', chinaInstant(addDays(filter.to!, 1), '00:00')))
  const found = await matching.leftJoin('units', 'units.id', 'auditLog.unitId')
    .select(['auditLog.id', 'at', 'actor', 'units.name as unitName', 'action', 'subjectType', 'subjectId', 'before', 'after',
      'note', 'sealNo'])
    .orderBy('auditLog.id', 'desc').limit(filter.pageSize).offset((filter.page - 1) * filter.pageSize).execute()
  // Counting stops where nobody pages any further: the whole log may hold millions.
  const counted = await ctx.db.selectFrom(matching.select('auditLog.id').limit(auditCountLimit + 1).as('some'))
    .select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const names = await namesOf(ctx, idsIn(found.map((row) => [row.subjectId, row.before, row.after])))
  return {
    rows: found.map((row) => ({
      id: row.id, at: row.at.toISOString(), actor: shownActor(row.actor), unitName: row.unitName,
      action: row.action, actionLabel: actionLabel(row.action, boundEndpoints) ?? '其他操作',
      subjectType: row.subjectType, subjectLabel: subjectTypeLabels[row.subjectType] ?? '其他',
      subjectId: row.subjectId, subjectName: row.subjectId ? names.get(row.subjectId) ?? null : null,
      changes: describeChanges(row.subjectType, Fields.parse(row.before), Fields.parse(row.after), names),
      note: row.note, sealNo: row.sealNo,
    })),
    total: Math.min(counted.count, auditCountLimit), more: counted.count > auditCountLimit,
  }
}

const systemNames: Record<string, string> = {
  'system:signin': '登录服务', 'system:public': '公开页面', 'system:worker': '后台任务', 'system:cli': '命令行', 'system:setup': '首次设置',
}
const shownActor = (actor: string): string => systemNames[actor] ?? actor

/** Names of what audit rows mention, as far as everyone signed in may see them. */
async function namesOf(ctx: Context, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from users where id = any (${ids}::uuid[]) union all select id, name from units where id = any (${ids}::uuid[])
    union all select id, name from regions where id = any (${ids}::uuid[])`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, row.name]))
}

export function auditOptions() {
  const subjectTypes = Object.entries(subjectTypeLabels).map(([value, label]) => ({ value, label }))
  return { actions: knownActions(boundEndpoints), subjectTypes }
}

/** The newest seal as printed on papers, or null before the first sealing. */
export async function findCurrentSeal(ctx: Context): Promise<{ no: number; code: string; sealedAt: string } | null> {
  const seal = await ctx.db.selectFrom('auditSeals').select(['no', 'hash', 'sealedAt'])
    .orderBy('no', 'desc').limit(1).executeTakeFirst()
  return seal ? { no: seal.no, code: sealCode(seal.hash), sealedAt: seal.sealedAt.toISOString() } : null
}

/** Whether a printed seal is the one that the database holds under that number. */
export async function checkSeal(ctx: Context, input: { no: number; code: string }) {
  const seal = await ctx.db.selectFrom('auditSeals').select(['hash', 'sealedAt']).where('no', '=', input.no).executeTakeFirst()
  if (!seal) return { result: 'unknown' as const, sealedAt: null }
  const same = input.code.replace(/[-\s]/g, '') === sealCode(seal.hash).replaceAll('-', '')
  return { result: same ? 'matches' as const : 'differs' as const, sealedAt: seal.sealedAt.toISOString() }
}
