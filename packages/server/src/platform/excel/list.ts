import { landscapeA4, plainStyle, styleIndex } from '@qingyuan/core/sheet-style'
import type { CellStyle, ModelCell, SheetModel } from '@qingyuan/core/sheet-model'
import { neededHeight, tallestRow } from './cell-size.ts'
import { safeText } from './field-value.ts'
import { tidySections } from './page-text.ts'
import { showValue } from './show-number.ts'
import { xlsxBuffer, xlsxMediaType } from './write.ts'

export interface ListColumn<Row> {
  title: string
  /** In characters; a number that needs more gets it, a longer text wraps. */
  width: number
  value: (row: Row) => string | number | null
  /** Excel's number format. */
  format?: string
}

const lines = { top: 'thin', right: 'thin', bottom: 'thin', left: 'thin' } as const
const headStyle: CellStyle = {
  ...plainStyle, font: '黑体', align: 'center', wrap: true, borders: lines, fill: 'F2F2F2',
}
const bodyStyle: CellStyle = { ...plainStyle, wrap: true, borders: lines }
const ordinaryHeight = 18

/**
 * A plain list as .xlsx: one heading row, frozen and filterable, then the rows as shown on screen; printed across, with
 * the headings on every page. Texts that could be read as formulas are neutralised.
 * @param footer lines below the list, e.g. that this is demo data; the first also stands at the foot of every page
 */
export function listWorkbook<Row>(
  title: string, columns: readonly ListColumn<Row>[], rows: readonly Row[], footer: readonly string[] = [],
): Promise<Buffer> {
  return xlsxBuffer([listModel(title, columns, rows, footer)])
}

/** As `listWorkbook`, one sheet of a workbook that has several. */
export function listModel<Row>(
  title: string, columns: readonly ListColumn<Row>[], rows: readonly Row[], footer: readonly string[],
): SheetModel {
  const styles: CellStyle[] = []
  const known = new Map<string, number>()
  const index = (style: CellStyle) => styleIndex(styles, style, known)
  const [head, plain] = [index(headStyle), index(plainStyle)]
  const formats = columns.map(({ format = 'General' }) => format)
  const body = formats.map((format) => index({ ...bodyStyle, format }))
  const pageText = tidySections({ left: footer[0], center: '第 {page} 页 共 {pages} 页' })

  const filled = rows.map((row) => {
    let height = ordinaryHeight
    const cells = columns.map(({ value: read, width }, column): ModelCell => {
      const raw = read(row)
      const value = typeof raw === 'string' ? safeText(raw) : raw
      const style = body[column] ?? plain
      if (value === null || value === '') return { value: null, shown: '', style }
      const shown = showValue(value, formats[column] ?? 'General')
      height = Math.max(height, neededHeight(shown, bodyStyle, width))
      return { value, shown, style }
    })
    return { height: Math.min(tallestRow, Math.ceil(height * 4) / 4), cells }
  })
  const headings = columns.map((column): ModelCell => ({ value: column.title, shown: column.title, style: head }))
  const below = footer.map((line) => ({ cells: [{ value: line, shown: line, style: plain }] }))
  return {
    name: title, styles, merges: [],
    columns: columns.map(({ width }) => ({ width })),
    rows: [{ height: 24, cells: headings }, ...filled, ...below],
    page: { ...landscapeA4, repeatRows: [0, 0], ...(pageText && { footer: pageText }) },
    frozenRows: 1,
    filter: { top: 0, left: 0, bottom: rows.length, right: Math.max(0, columns.length - 1) },
  }
}

export const xlsxType = xlsxMediaType
export const demoFooter = '演示数据，人物、单位、事件均为虚构'
