import type { Cell, MergedArea, SheetRow } from './sheet-types.ts'

/**
 * Rows of one sheet with every merged area filled from its upper left corner, as a person reads a merged heading.
 * Filled cells carry `merged`. Meant for headings: an amount that is merged over three rows would count three times.
 */
export function fillMerges(rows: SheetRow[], merges: MergedArea[]): SheetRow[] {
  const filled = new Map(rows.map(row => [row.row, { ...row, cells: [...row.cells] }]))
  for (const area of merges) {
    const corner = filled.get(area.firstRow)?.cells[area.firstColumn]
    if (!corner) continue
    for (const { row, cells } of filled.values()) {
      if (row < area.firstRow || row > area.lastRow) continue
      for (let column = area.firstColumn; column <= area.lastColumn; column++) {
        cells[column] ??= { ...corner, merged: true }
      }
    }
  }
  return rows.map(row => ({ ...row, cells: Array.from(filled.get(row.row)?.cells ?? [], hole) }))
}

function hole(cell: Cell | undefined): Cell {
  return cell ?? null
}
