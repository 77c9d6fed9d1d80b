import type { revealLines as linesEndpoint } from '@qingyuan/core/bank/bank-api'
import { AppError } from '@qingyuan/core/errors'
import type { z } from 'zod'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { command } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import type { Secrets } from '../../platform/secrets.ts'
import type { FileDetails } from './batch-queries.ts'
import { firstOfBlock, rawRowsOf } from './raw-rows.ts'

/** Opens lines of one sheet as the file shows them; that they were opened, and what for, is what the audit log keeps. */
export async function revealLines(env: Pick<Environment, 'analytics' | 'secrets'>, ctx: Context, input: z.output<typeof linesEndpoint.input>): Promise<z.input<typeof linesEndpoint.output>> {
  let found: { loadId: string; headings: string[] } | undefined
  await command(ctx, 'bank.rows.reveal', input.commandId, async (inner) => {
    const file = await inner.db.selectFrom('bankFiles as f').innerJoin('bankBatches as b', 'b.id', 'f.batchId').select(['b.loadId', 'f.name', 'f.sealedDetails'])
      .where('f.batchId', '=', input.batchId).where('f.fileNo', '=', input.fileNo).executeTakeFirst()
    if (!file) throw new AppError('not_found', '没有找到这份流水，或不在您的工作范围内。')
    if (file.loadId === null) throw new AppError('state.conflict', '这个批次没有载入或者已经撤回，没有可查看的行。')
    const { tables } = JSON.parse(env.secrets.open(file.sealedDetails)) as FileDetails
    found = { loadId: file.loadId, headings: tables.find((table) => table.sheet === input.sheet)?.headings ?? [] }
    return { subjectType: 'bank_batch', id: input.batchId, note: `查看“${file.name}”${input.sheet === null ? '' : `（${input.sheet}）`}第 ${input.from} 到 ${input.to} 行：${input.purpose}` }
  })
  if (!found) throw new AppError('command.reused', '为防重复打开，请重新填写用途。')
  const { loadId, headings } = found
  const wanted = Array.from({ length: input.to - input.from + 1 }, (_, at) => input.from + at)
  const rows = new Map<number, string[]>()
  for (const base of await basesOf(env, loadId, input.fileNo)) {
    const there = await rawRowsOf(env.analytics, env.secrets, loadId, wanted.map((row) => base + row))
    // A number beyond the end of a sheet lies in the next one.
    for (const [at, line] of there.entries()) if (line && line.sheet === input.sheet && line.row === wanted[at]) rows.set(line.row, line.cells)
  }
  return { id: input.batchId, headings, rows: [...rows].map(([row, cells]) => ({ row, cells })).sort((a, b) => a.row - b.row) }
}

/** What stands before the row's number in its row_no, sheet by sheet. Of a file of which nothing was taken, its first sheet's. */
async function basesOf({ analytics, secrets }: { analytics: Analytics; secrets: Secrets }, batch: string, fileNo: number): Promise<number[]> {
  const taken = await analytics.query<{ base: number }>('select distinct toInt64(row_no) - row as base from statement_rows where batch = {batch: UUID} and file_no = {fileNo: UInt32}', { batch, fileNo })
  const [block] = await analytics.query<{ first: number; sealed: string }>('select first_row as first, sealed from raw_blocks where batch = {batch: UUID} and file_no = {fileNo: UInt32} order by first_row limit 1', { batch, fileNo })
  return [...new Set([...taken.map(({ base }) => base), ...(block ? [block.first - firstOfBlock(secrets, block.sealed).row] : [])])]
}
