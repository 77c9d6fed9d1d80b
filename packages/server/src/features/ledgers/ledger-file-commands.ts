import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/ledgers/ledger-file-api'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { findLedgerFile, isReady, statedRows } from './ledger-file-queries.ts'
import { step, writeConfirmed, type Done } from './submission-commands.ts'
import { readSheet } from './submission-facts.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

/** Ties an uploaded file to the submission that it fills; it takes the place of one uploaded before. */
export function attachLedgerFile(ctx: Context, input: In<typeof api.attachLedgerFile>): Done {
  return step(ctx, 'attach_file', 'fill', input, async (inner, row) => {
    const batch = await inner.db.selectFrom('importBatches').select(['id', 'fileName', 'ownerId', 'state']).where('id', '=', input.batchId).where('kind', '=', 'leads').forUpdate().executeTakeFirst()
    if (!batch) throw new AppError('not_found', '没有找到这次上传。')
    if (batch.ownerId && batch.ownerId !== row.id) throw new AppError('state.conflict', '这个文件已用于另一份报送，请重新上传。')
    await inner.db.updateTable('importBatches').set({ ownerId: null }).where('ownerId', '=', row.id).where('id', '<>', batch.id).where('kind', '=', 'leads').execute()
    await inner.db.updateTable('importBatches').set({ ownerId: row.id }).where('id', '=', batch.id).execute()
    return { after: { file: batch.fileName }, set: { openedAt: row.openedAt ?? inner.now, filledBy: inner.viewer.userId ?? row.filledBy, filler: row.filler || inner.viewer.name } }
  })
}

/** Rows that stand in the file as in the ledger are looked at; those that the file lacks or tells otherwise still have to be. */
export function takeLedgerFile(ctx: Context, input: In<typeof api.takeLedgerFile>): Done {
  return step(ctx, 'take_file', 'fill', input, async (inner, row) => {
    const file = await findLedgerFile(inner, row.id)
    if (!file) throw new AppError('not_found', '这份报送没有上传过电子表。')
    if (!isReady(file)) throw new AppError('state.conflict', '来表里还有待确认的行，或新线索、变动还没有入库。请先在导入核对里办完。')
    const rows = statedRows(file, (await readSheet(inner, row)).rows)
    if (rows.length > 0) await writeConfirmed(inner, row.id, rows)
    return { after: { file: file.fileName, rows: rows.length }, set: { filledBy: inner.viewer.userId ?? row.filledBy } }
  })
}
