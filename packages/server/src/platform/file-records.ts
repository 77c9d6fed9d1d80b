import { AppError } from '@qingyuan/core/errors'
import type { Context } from './db.ts'
import { checkClaim } from './file-kinds.ts'
import type { FileStore, StoredUpload } from './files.ts'
import type { FileAnswer } from './route.ts'

/**
 * Makes an upload durable and leaves its record under its owner; call inside a command. Bytes first, then the row.
 * @throws AppError `file.unreadable` when its name says PDF or picture and its content is something else
 */
export async function keepFile(ctx: Context, upload: StoredUpload, owner: { id: string; ownerType: string; ownerId: string }): Promise<void> {
  await checkClaim(upload)
  await upload.keep()
  await ctx.db.insertInto('files').values({
    ...owner, sha256: upload.sha256, name: upload.name, mediaType: upload.mediaType, bytes: upload.bytes, storedAt: ctx.now,
    uploadedBy: ctx.viewer.userId, unitId: ctx.viewer.unitId,
  }).execute()
}

/** A stored file as an answer; out of scope or removed is not found. Always downloaded, never shown as a page of ours. */
export async function answerFile(ctx: Context, files: FileStore, id: string): Promise<FileAnswer> {
  const row = await ctx.db.selectFrom('files').select(['sha256', 'name']).where('id', '=', id).where('removedAt', 'is', null).executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这个文件，或不在您的工作范围内。')
  return { name: row.name, mediaType: 'application/octet-stream', content: await files.read(row.sha256) }
}
