import { activityKinds, type ActivityKind, type ActivityRow, type listActivities as endpoint } from '@qingyuan/core/activities/activity-api'
import { AppError } from '@qingyuan/core/errors'
import { sql, type SqlBool } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'

const asKind = (kind: string): ActivityKind => {
  const known = activityKinds.find((name) => name === kind)
  if (!known) throw new Error(`unknown activity kind ${kind}`)
  return known
}

/** One page of work records, newest first, and the sums of the whole filter by kind (withdrawn ones do not count). */
export async function findActivities(ctx: Context, input: z.output<typeof endpoint.input>): Promise<z.input<typeof endpoint.output>> {
  const anyDay = ctx.db.selectFrom('activities')
    .$if(Boolean(input.kinds?.length), (q) => q.where('activities.kind', 'in', input.kinds!))
    .$if(Boolean(input.unitId), (q) => q.where('activities.unitId', '=', input.unitId!))
    .$if(Boolean(input.regionId), (q) => q.where('activities.regionId', 'in', (eb) => eb.selectFrom('regions as r')
      .innerJoin('regions as top', (join) => join.on(sql<SqlBool>`starts_with(r.path, top.path)`)).select('r.id').where('top.id', '=', input.regionId!)))
  const filtered = anyDay.$if(Boolean(input.from), (q) => q.where('onDate', '>=', input.from!)).$if(Boolean(input.to), (q) => q.where('onDate', '<=', input.to!))
  const { total } = await filtered.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const sums = await filtered.where('withdrawn', '=', false).groupBy('activities.kind').select(['activities.kind'])
    .select((eb) => [eb.fn.countAll<number>().as('records'), eb.fn.sum<number>('sessions').as('sessions'), eb.fn.sum<number>('subjectsChecked').as('subjectsChecked'),
      eb.fn.sum<number>('households').as('households'), eb.fn.sum<number>('attendees').as('attendees'), eb.fn.sum<number>('leaflets').as('leaflets')]).execute()
  const latest = await anyDay.select('onDate').orderBy('onDate', 'desc').limit(1).executeTakeFirst()
  const page = await filtered.select('activities.id').orderBy('onDate', 'desc').orderBy('activities.id').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  return { total, latestOn: latest?.onDate ?? null, sums: sums.map((sum) => ({ ...sum, kind: asKind(sum.kind) })), rows: await readRows(ctx, page.map((row) => row.id)) }
}

/** One work record with its photos. */
export async function getActivity(ctx: Context, { id }: { id: string }): Promise<ActivityRow> {
  const [row] = await readRows(ctx, [id])
  if (!row) throw new AppError('not_found', '没有找到这条工作记录，或不在您的工作范围内。')
  return row
}

async function readRows(ctx: Context, ids: string[]): Promise<ActivityRow[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db.selectFrom('activities').innerJoin('units', 'units.id', 'activities.unitId').innerJoin('regions', 'regions.id', 'activities.regionId')
    .leftJoin('users', 'users.id', 'activities.createdBy').leftJoin('leads', 'leads.id', 'activities.leadId').leftJoin('subjects', 'subjects.id', 'leads.subjectId')
    .select(['activities.id', 'activities.kind', 'onDate', 'activities.unitId', 'units.shortName as unitName', 'activities.regionId', 'regions.name as regionName', 'place',
      'title', 'body', 'sessions', 'subjectsChecked', 'households', 'attendees', 'leaflets', 'activities.leadId', 'activities.version', 'withdrawn', 'users.name as byName',
      'leads.number as leadNumber', 'subjects.name as subjectName'])
    .where('activities.id', 'in', ids).orderBy('onDate', 'desc').orderBy('activities.id').execute()
  const photos = await ctx.db.selectFrom('files').select(['id', 'name', 'ownerId']).where('ownerType', '=', 'activity').where('ownerId', 'in', ids).where('removedAt', 'is', null).orderBy('storedAt').execute()
  return rows.map(({ leadNumber, subjectName, ...row }): ActivityRow => ({
    ...row, kind: asKind(row.kind), byName: row.byName ?? '系统', mine: row.unitId === ctx.viewer.unitId,
    lead: row.leadId && leadNumber ? { id: row.leadId, number: leadNumber, subjectName: subjectName ?? '' } : null,
    photos: photos.filter((photo) => photo.ownerId === row.id).map(({ id, name }) => ({ id, name })),
  }))
}
