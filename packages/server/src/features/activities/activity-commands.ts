import type * as api from '@qingyuan/core/activities/activity-api'
import { chinaDate } from '@qingyuan/core/dates'
import { AppError, invalidField } from '@qingyuan/core/errors'
import { sql } from 'kysely'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { isImage } from '../../platform/file-kinds.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { StoredUpload } from '../../platform/files.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

async function getForUpdate(ctx: Context, id: string) {
  const row = await ctx.db.selectFrom('activities').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这条工作记录，或不在您的工作范围内。')
  if (row.withdrawn) throw new AppError('state.conflict', '这条工作记录已作废。')
  return row
}

/** Records one piece of work of the viewer's own unit, or changes it; sums in tables follow by themselves. */
export function saveActivity(ctx: Context, input: In<typeof api.saveActivity>): Promise<{ id: string }> {
  return command(ctx, 'activity.save', input.commandId, async (inner) => {
    const { commandId, version, ...fields } = input
    void commandId
    if (input.onDate > chinaDate(inner.now)) throw invalidField('onDate', `日期不能晚于今天（${chinaDate(inner.now)}）`)
    await checkPlace(inner, input.regionId, input.leadId)
    const { unitId } = inner.viewer
    if (version === undefined) {
      if (!unitId) throw new AppError('input.invalid', '没有所属单位，不能登记工作记录。')
      await inner.db.insertInto('activities').values({ ...fields, unitId, createdAt: inner.now, createdBy: inner.viewer.userId }).execute()
      return { subjectType: 'activity', id: input.id, after: fields }
    }
    const before = await getForUpdate(inner, input.id)
    if (before.unitId !== unitId) throw new AppError('auth.forbidden', '只能修改本单位登记的工作记录。')
    if (before.version !== version) throw new AppError('version.conflict')
    await inner.db.updateTable('activities').set({ ...fields, version: version + 1 }).where('id', '=', input.id).execute()
    return { subjectType: 'activity', id: input.id, before, after: fields }
  })
}

/** Work is recorded where the unit works; a lead named with it must be one that the viewer sees. */
async function checkPlace(ctx: Context, regionId: string, leadId: string | null): Promise<void> {
  const { rows: [may] } = await sql<{ region: boolean; lead: boolean }>`select
    ${regionId}::uuid in (select viewer_region_ids() union select viewer_sector_region_ids()) as region,
    ${leadId}::uuid is null or exists (select 1 from leads where id = ${leadId}::uuid) as lead`.execute(ctx.db)
  if (!may?.region) throw new AppError('not_found', '所选区划不在您的工作范围内，请重新选择。')
  if (!may.lead) throw new AppError('not_found', '没有找到所选线索，或不在您的工作范围内。')
}

/** A record made by mistake no longer counts; it stays readable with its reason in the audit log. */
export function withdrawActivity(ctx: Context, input: In<typeof api.withdrawActivity>): Promise<{ id: string }> {
  return command(ctx, 'activity.withdraw', input.commandId, async (inner) => {
    const before = await getForUpdate(inner, input.id)
    if (before.unitId !== inner.viewer.unitId) throw new AppError('auth.forbidden', '只能作废本单位登记的工作记录。')
    await inner.db.updateTable('activities').set({ withdrawn: true, version: before.version + 1 }).where('id', '=', input.id).execute()
    return { subjectType: 'activity', id: input.id, before: { withdrawn: false }, after: { withdrawn: true }, note: input.reason }
  })
}

/** A photo of the work, kept with the record; only for the unit's own records, and only pictures by their content. */
export function attachPhoto(ctx: Context, input: In<typeof api.attachPhoto>, upload: StoredUpload | undefined): Promise<{ id: string }> {
  return command(ctx, 'activity.attach', input.commandId, async (inner) => {
    if (!upload) throw new AppError('input.invalid', '没有收到照片，请重新选择。')
    const activity = await getForUpdate(inner, input.activityId)
    if (activity.unitId !== inner.viewer.unitId) throw new AppError('auth.forbidden', '只能给本单位登记的工作记录上传照片。')
    if (!await isImage(upload.path)) throw new AppError('file.unreadable', `“${upload.name}”不是照片。请上传 JPG、PNG、WebP、GIF、BMP、TIFF 或 HEIC 格式。`)
    await keepFile(inner, upload, { id: input.id, ownerType: 'activity', ownerId: input.activityId })
    return { subjectType: 'activity', id: input.activityId, after: { photo: upload.name, sha256: upload.sha256 } }
  })
}

/** Takes a photo away that does not belong there. Its bytes stay in the store, its hash and the reason in the audit log. */
export function removePhoto(ctx: Context, input: In<typeof api.removePhoto>): Promise<{ id: string }> {
  return command(ctx, 'activity.remove_photo', input.commandId, async (inner) => {
    const photo = await inner.db.selectFrom('files').select(['name', 'sha256', 'ownerId']).where('id', '=', input.id).where('ownerType', '=', 'activity')
      .where('removedAt', 'is', null).forUpdate().executeTakeFirst()
    if (!photo) throw new AppError('not_found', '没有找到这张照片，可能已被删除，或不在您的工作范围内。')
    const activity = await getForUpdate(inner, photo.ownerId)
    if (activity.unitId !== inner.viewer.unitId) throw new AppError('auth.forbidden', '只能删除本单位登记的工作记录的照片。')
    await inner.db.updateTable('files').set({ removedAt: inner.now, removedBy: inner.viewer.userId }).where('id', '=', input.id).execute()
    return { subjectType: 'activity', id: photo.ownerId, before: { photo: photo.name, sha256: photo.sha256 }, after: { photo: null, sha256: null }, note: input.reason }
  })
}
