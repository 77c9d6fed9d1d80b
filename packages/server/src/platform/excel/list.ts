import { Workbook } from '@cj-tech-master/excelts'
import { neutraliseFormula } from '@qingyuan/core/neutralise'

export interface ListColumn<Row> { title: string; width: number; value: (row: Row) => string | number | null; format?: string }

/**
 * A plain list as .xlsx: one heading row, frozen and filterable, then the rows as shown on screen.
 * Texts that could be read as formulas are neutralised.
 * @param footer lines below the list, e.g. that this is demo data
 */
export async function listWorkbook<Row>(title: string, columns: readonly ListColumn<Row>[], rows: readonly Row[], footer: readonly string[] = []): Promise<Buffer> {
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet(title.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map((column) => ({ header: column.title, width: column.width, style: column.format ? { numFmt: column.format } : {} }))
  sheet.getRow(1).font = { bold: true }
  for (const row of rows) {
    sheet.addRow(columns.map((column) => {
      const value = column.value(row)
      return typeof value === 'string' ? neutraliseFormula(value) : value
    }))
  }
  sheet.autoFilter = { from: { row: 1, col: 1 }, to: { row: 1, col: columns.length } }
  for (const line of footer) sheet.addRow([line])
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const demoFooter = '演示数据，人物、单位、事件均为虚构'
