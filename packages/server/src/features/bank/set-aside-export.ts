import type { exportSetAside as endpoint } from '@qingyuan/core/bank/bank-api'
import type { RowSetAside } from '@qingyuan/core/bank/statement'
import { AppError } from '@qingyuan/core/errors'
import type { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { demoFooter, listWorkbook, xlsxType, type ListColumn } from '../../platform/excel/list.ts'
import type { FileAnswer } from '../../platform/route.ts'
import { setAsideOf } from './load-statements.ts'

const most = 50_000
const columns: ListColumn<RowSetAside>[] = [
  { title: '工作表', width: 16, value: (row) => row.sheet ?? '' }, { title: '行号', width: 10, value: (row) => row.row }, { title: '没有载入的原因', width: 70, value: (row) => row.reason },
]

/** The rows of a file that were not taken, as a workbook. More than 50,000 are refused rather than cut off. */
export async function exportSetAside(env: Environment, ctx: Context, { batchId, fileNo }: z.output<typeof endpoint.input>): Promise<FileAnswer> {
  const file = await ctx.db.selectFrom('bankFiles').innerJoin('bankBatches as b', 'b.id', 'batchId').select(['bankFiles.name', 'bankFiles.rowsSetAside', 'b.loadId'])
    .where('batchId', '=', batchId).where('fileNo', '=', fileNo).executeTakeFirst()
  if (!file) throw new AppError('not_found', '没有找到这份流水，或不在您的工作范围内。')
  if (file.rowsSetAside > most) throw new AppError('input.too_large', `没有载入的行超过 ${most} 行，放不进一张表。多半是列没有认对，请先更正读法。`)
  const rows: RowSetAside[] = []
  if (file.loadId !== null) for await (const some of setAsideOf(env.analytics, env.secrets, file.loadId, fileNo)) rows.push(...some)
  const content = await listWorkbook('没有载入的行', columns, rows, env.demo ? [demoFooter] : [])
  return { name: `没有载入的行-${file.name.split('/').at(-1)!.replace(/\.\w+$/, '')}.xlsx`, mediaType: xlsxType, content }
}
