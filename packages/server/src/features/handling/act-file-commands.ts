import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/handling/handling-api'
import { mostActFiles, takesFiles, type ActState } from '@qingyuan/core/handling/handling-api'
import { actKind } from '@qingyuan/core/law/acts'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { StoredUpload } from '../../platform/files.ts'
import { asActCode } from './act-queries.ts'
import { unitsActedFor } from './authority-queries.ts'

/** A paper or photograph of an act: the notice that was served, the record that was signed, what was seen on the spot. */
export function attachToAct(ctx: Context, input: z.output<typeof api.attachToAct.input>, upload: StoredUpload | undefined): Promise<{ id: string }> {
  return command(ctx, 'handling.attach', input.commandId, async (inner) => {
    if (!upload) throw new AppError('input.invalid', '没有收到文件，请重新选择。')
    const row = await inner.db.selectFrom('acts').select(['leadId', 'unitId', 'code', 'state', 'fileIds']).where('id', '=', input.actId).forUpdate().executeTakeFirst()
    if (!row) throw new AppError('not_found', '没有找到这项办理，或不在您的工作范围内。')
    if (!(await unitsActedFor(inner, [row.unitId])).has(row.unitId)) throw new AppError('auth.forbidden', '只能给本单位的办理记录附材料。')
    if (!takesFiles(row.state as ActState)) throw new AppError('state.conflict', '这项办理已经撤回、作废或者没有批准，不能再附材料。')
    if (row.fileIds.length >= mostActFiles) throw new AppError('rule.broken', `一项办理最多附${mostActFiles}份材料；更多的请合成一个文件，或者传到线索的材料里。`)
    await keepFile(inner, upload, { id: input.id, ownerType: 'lead', ownerId: row.leadId })
    await inner.db.updateTable('acts').set({ fileIds: [...row.fileIds, input.id] }).where('id', '=', input.actId).execute()
    return { subjectType: 'lead', id: row.leadId, after: { act: actKind(asActCode(row.code)).label, file: upload.name, sha256: upload.sha256 } }
  })
}
