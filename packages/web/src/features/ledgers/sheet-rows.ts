import type { SheetModel } from '@qingyuan/core/sheet-model'

export interface SheetRows {
  /** Columns that are summed: their heading. */
  headings: string[]
  /** Rows that belong to a lead, with what the sheet shows in the summed columns. */
  rows: { leadId: string; name: string; shown: string[] }[]
  /** What the sheet shows as sums. */
  totals: string[]
}

/**
 * The rows behind a sheet's sums, read from the sheet itself, so that they are those of the file. A sum's cell carries
 * the link `rows`, a lead's cell `lead:<id>`.
 */
export function rowsBehind(model: SheetModel): SheetRows {
  const linked = model.rows.flatMap((row, index) => row.cells.flatMap((cell, column) => (cell?.link ? [{ index, column, cell, link: cell.link }] : [])))
  const sums = linked.filter(({ link }) => link === 'rows')
  const columns = sums.map(({ column }) => column).filter((column, at, all) => all.indexOf(column) === at)
  // A row's figures may lead to the lead as well: its first cell that does is the name.
  const leads = linked.filter(({ link }) => link.startsWith('lead:')).filter((one, at, all) => all[at - 1]?.index !== one.index)
  const first = leads[0]?.index ?? 0
  return {
    headings: columns.map((column) => headingAbove(model, first, column)),
    rows: leads.map(({ index, cell, link }) => ({ leadId: link.slice(5), name: cell.shown, shown: columns.map((column) => model.rows[index]?.cells[column]?.shown ?? '') })),
    totals: columns.map((column) => sums.find((sum) => sum.column === column)?.cell.shown ?? ''),
  }
}

/** The text that stands above a column: the nearest one over the first row. */
function headingAbove(model: SheetModel, row: number, column: number): string {
  for (let above = row - 1; above >= 0; above--) {
    const area = model.merges.find((merge) => merge.top <= above && above <= merge.bottom && merge.left <= column && column <= merge.right)
    const text = model.rows[area?.top ?? above]?.cells[area?.left ?? column]?.shown.replaceAll(/\s+/g, '')
    if (text) return text
  }
  return ''
}
