import { neutraliseFormula } from '@qingyuan/core/neutralise'
import { Workbook } from '@cj-tech-master/excelts'
import type { Context } from '../../platform/db.ts'
import { demoFooter, xlsxType } from '../../platform/excel/list.ts'
import type { FileAnswer } from '../../platform/route.ts'
import { columnName } from '../../platform/sheets/cell-places.ts'
import { getImport, rowsLeft } from './lead-import-queries.ts'

/**
 * The rows of a batch that did not go in, sheet by sheet under their own headings, with the reason behind: to be
 * corrected there and imported again (the two columns in front and the reason are ignored then).
 */
export async function downloadImportProblems(env: { demo: boolean }, ctx: Context, { id }: { id: string }): Promise<FileAnswer> {
  const batch = await getImport(ctx, { id })
  const workbook = new Workbook()
  const sheets = new Map<string, ReturnType<Workbook['addWorksheet']>>()
  for await (const row of rowsLeft(ctx, id)) {
    const headings = batch.sheets.find((plan) => plan.sheet === row.sheet)?.headings ?? []
    let sheet = sheets.get(row.sheet)
    if (!sheet) {
      sheet = workbook.addWorksheet(sheetName(row.sheet, sheets.size), { views: [{ state: 'frozen', ySplit: 1 }] })
      sheet.addRow(['原表行号', ...headings.map((heading, column) => neutraliseFormula(heading || `${columnName(column)}列`)), '没有导入的原因'])
      sheet.getRow(1).font = { bold: true }
      sheets.set(row.sheet, sheet)
    }
    const width = Math.max(headings.length, row.cells.length)
    const reason = row.problems.map((problem) => `${problem.column === null ? '' : `${columnName(problem.column)}列：`}${problem.message}`).join('；')
    sheet.addRow([row.rowNumber, ...Array.from({ length: width }, (_, column) => neutraliseFormula(row.cells[column]?.text ?? '')), reason])
  }
  if (sheets.size === 0) workbook.addWorksheet('没有').addRow(['没有未导入的行'])
  else if (env.demo) sheets.values().next().value?.addRow([demoFooter])
  return { name: `${batch.fileName.replace(/\.\w+$/, '')}-未导入的行.xlsx`, mediaType: xlsxType, content: Buffer.from(await workbook.xlsx.writeBuffer()) }
}

/** Excel allows 31 characters and not these; two sheets must not end up with one name. */
const sheetName = (name: string, index: number): string => `${index + 1} ${name.replace(/[\\/?*[\]:]/g, ' ')}`.slice(0, 31)
