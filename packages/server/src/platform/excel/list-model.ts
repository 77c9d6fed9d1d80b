import { landscapeA4, plainStyle, styleIndex } from '@qingyuan/core/sheet-style'
import type { CellStyle, ModelCell, PageText, SheetModel } from '@qingyuan/core/sheet-model'
import { neededHeight, neededWidth, tallestRow } from './cell-size.ts'
import { cellContent } from './field-value.ts'
import type { FieldValue } from './field-value.ts'
import { tidySections } from './page-text.ts'
import { showValue } from './show-number.ts'

const lines = { top: 'thin', right: 'thin', bottom: 'thin', left: 'thin' } as const
const titleStyle: CellStyle = { ...plainStyle, size: 16, bold: true, align: 'center' }
const headStyle: CellStyle = { ...plainStyle, font: '黑体', align: 'center', wrap: true, borders: lines, fill: 'F2F2F2' }
const bodyStyle: CellStyle = { ...plainStyle, wrap: true, borders: lines }
const widest = 40

/**
 * A plain list as a sheet, for the export of what a page shows: a title, one line of headings that stays in sight, the
 * rows. Columns are as wide as what they hold, up to 40 characters; longer texts wrap.
 * @param footer goes on every printed page, beside the page number
 */
export function listModel({ name, title, headings, rows, footer = {} }: {
  name: string; title: string; headings: string[]; rows: readonly (readonly FieldValue[])[]; footer?: PageText
}): SheetModel {
  const styles: CellStyle[] = []
  const known = new Map<string, number>()
  const index = (style: CellStyle) => styleIndex(styles, style, known)
  const titled = index(titleStyle)
  const head = index(headStyle)
  const body = index(bodyStyle)
  const formatted = new Map<string, number>()
  const widths = headings.map((heading) => Math.max(6, neededWidth(heading, headStyle) + 1))

  const filled = rows.map((row) => headings.map((_, column): ModelCell => {
    const field = row[column] ?? { value: null, nullText: '' }
    const { value, format } = cellContent(field, undefined, 'General')
    let style = body
    if (format !== undefined) {
      style = formatted.get(format) ?? index({ ...bodyStyle, format })
      formatted.set(format, style)
    }
    if (value === '') return { value: null, shown: '', style }
    const shown = showValue(value, format ?? 'General')
    // A long text is not measured to its end: it only has to fill the widest column.
    widths[column] = Math.max(widths[column] ?? 0, Math.min(widest, neededWidth(shown.slice(0, widest), bodyStyle) + 1))
    return { value, shown, style, ...(field.link && { link: field.link }), ...(field.note && { note: field.note }) }
  }))
  const columns = widths.map((width) => ({ width: Math.round(width * 100) / 100 }))
  const bodyRows = filled.map((cells) => {
    const height = Math.max(18, ...cells.map((cell, column) => neededHeight(cell.shown, bodyStyle, columns[column]?.width ?? 10)))
    return { height: Math.min(tallestRow, Math.ceil(height * 4) / 4), cells }
  })
  const text = (value: string, style: number): ModelCell => ({ value: value || null, shown: value, style })
  return {
    name, columns, styles,
    rows: [
      { height: 30, cells: headings.map((_, column) => text(column === 0 ? title : '', titled)) },
      { height: 24, cells: headings.map((heading) => text(heading, head)) },
      ...bodyRows,
    ],
    merges: headings.length > 1 ? [{ top: 0, left: 0, bottom: 0, right: headings.length - 1 }] : [],
    page: { ...landscapeA4, repeatRows: [1, 1], footer: tidySections({ center: '第 {page} 页 共 {pages} 页', ...footer }) ?? {} },
    frozenRows: 2,
  }
}
