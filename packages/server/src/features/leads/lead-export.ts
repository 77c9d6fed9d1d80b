import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { gradeLabels } from '@qingyuan/core/grading/grade'
import { leadStateLabels } from '@qingyuan/core/leads/lead'
import type { exportLeads as endpoint, LeadRow } from '@qingyuan/core/leads/lead-api'
import type { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { demoFooter, listWorkbook, xlsxType, type ListColumn } from '../../platform/excel/list.ts'
import type { FileAnswer } from '../../platform/route.ts'
import { findLeadsForExport } from './lead-queries.ts'

const mostRows = 50_000
/** 分 as 万元 with all its digits; what is not known says so. */
const wan = (fen: number | null, row: LeadRow) => (fen === null ? (row.figuresApply ? '待核' : '–') : fen / 1_000_000)

const columns: ListColumn<LeadRow>[] = [
  { title: '线索编号', width: 22, value: (row) => row.number },
  { title: '主体名称', width: 36, value: (row) => row.subjectName },
  { title: '统一社会信用代码', width: 22, value: (row) => row.subjectCode ?? '' },
  { title: '收到日期', width: 12, value: (row) => row.receivedOn },
  { title: '来源', width: 16, value: (row) => row.source },
  { title: '来文号', width: 18, value: (row) => row.superiorNumber },
  { title: '所在区划', width: 14, value: (row) => row.regionName },
  { title: '主报单位', width: 16, value: (row) => row.mainUnitName },
  { title: '所属行业', width: 14, value: (row) => row.sector },
  { title: '集资模式', width: 18, value: (row) => row.mode },
  { title: '涉及金额（万元）', width: 16, value: (row) => wan(row.amountFen, row), format: '0.00' },
  { title: '涉及人数', width: 10, value: (row) => row.people ?? (row.figuresApply ? '待核' : '–') },
  { title: '未兑付资金（万元）', width: 18, value: (row) => wan(row.unpaidFen, row), format: '0.00' },
  { title: '风险等级', width: 10, value: (row) => gradeLabels[row.grade] },
  { title: '处理结果', width: 20, value: (row) => row.outcome },
  { title: '状态', width: 12, value: (row) => leadStateLabels[row.state] },
  { title: '最近办理期限', width: 14, value: (row) => row.dueOn ?? '' },
  { title: '最近进展', width: 12, value: (row) => row.lastEventOn ?? '' },
]

/** The filtered list as shown, as a workbook. More than 50,000 rows are refused rather than cut off. */
export async function exportLeads(env: Environment, ctx: Context, input: z.output<typeof endpoint.input>): Promise<FileAnswer> {
  const rows = await findLeadsForExport(ctx, input, mostRows + 1)
  if (rows.length > mostRows) throw new AppError('input.too_large', `符合条件的线索超过 ${mostRows} 条，请缩小筛选范围后再导出。`)
  const content = await listWorkbook('线索', columns, rows, env.demo ? [demoFooter] : [])
  return { name: `线索列表-${chinaDate(ctx.now)}.xlsx`, mediaType: xlsxType, content }
}
