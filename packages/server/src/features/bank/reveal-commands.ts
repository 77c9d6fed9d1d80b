import type { revealRows as rowsEndpoint } from '@qingyuan/core/bank/bank-api'
import { AppError } from '@qingyuan/core/errors'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import type { FileDetails } from './batch-queries.ts'
import { rawRowsOf } from './raw-rows.ts'

type Env = Pick<Environment, 'analytics' | 'secrets'>

/** Opens rows as the file shows them; that they were opened, and what for, is what the audit log keeps. */
export async function revealRows(env: Env, ctx: Context, input: z.output<typeof rowsEndpoint.input>): Promise<z.input<typeof rowsEndpoint.output>> {
  let loadId: string | undefined
  const files = new Map<number, { name: string; headings: Map<string | null, string[]> }>()
  await command(ctx, 'bank.rows.reveal', input.commandId, async (inner) => {
    const batch = await inner.db.selectFrom('bankBatches').select(['loadId', 'title']).where('id', '=', input.batchId).executeTakeFirst()
    if (!batch) throw new AppError('not_found', '没有找到这个流水批次，或不在您的工作范围内。')
    if (batch.loadId === null) throw new AppError('state.conflict', '这个批次没有载入或者已经撤回，没有可查看的行。')
    loadId = batch.loadId
    const rows = await inner.db.selectFrom('bankFiles').select(['fileNo', 'name', 'sealedDetails']).where('batchId', '=', input.batchId).execute()
    for (const { fileNo, name, sealedDetails } of rows) {
      const { tables } = JSON.parse(env.secrets.open(sealedDetails)) as FileDetails
      files.set(fileNo, { name, headings: new Map(tables.map((table) => [table.sheet, table.headings])) })
    }
    return { subjectType: 'bank_batch', id: input.batchId, note: `查看“${batch.title}”流水原始行 ${input.rows.length} 行：${input.purpose}` }
  })
  if (loadId === undefined) throw new AppError('command.reused', '为防重复打开，请重新填写用途。')
  const wanted = [...new Set(input.rows)]
  const places = await env.analytics.query<{ row_no: number; file_no: number }>('select row_no, file_no from statement_rows where batch = {batch: UUID} and row_no in {wanted: Array(UInt64)}', { batch: loadId, wanted })
  const fileOf = new Map(places.map(({ row_no: rowNo, file_no: fileNo }) => [rowNo, files.get(fileNo)]))
  const found = await rawRowsOf(env.analytics, env.secrets, loadId, wanted)
  const byNumber = new Map(wanted.map((rowNo, at) => [rowNo, found[at] ?? null]))
  return {
    id: input.batchId,
    rows: input.rows.map((rowNo) => {
      const row = byNumber.get(rowNo)
      const file = fileOf.get(rowNo)
      // A number that no transaction has opens nothing: headings and what was set aside are seen in the report.
      return row && file ? { rowNo, fileName: file.name, sheet: row.sheet, row: row.row, headings: file.headings.get(row.sheet) ?? [], cells: row.cells } : null
    }),
  }
}
