import { columnName } from './cell-places.ts'
import { mergeRows, SheetError } from './sheet-types.ts'
import type { CellValue, MergedArea, SheetInfo, SheetLimits, SheetMessage, SheetRow, WireCell } from './sheet-types.ts'

const batchCells = 2000
const batchCharacters = 64 * 1024
const keptMerges = 20_000

export interface SheetOutput {
  startSheet(name: string, hidden: boolean): void
  /** Takes a row of the current sheet; holes count as empty. Rows with nothing in them are dropped. */
  row(row: number, cells: (WireCell | undefined)[]): void
  merge(area: MergedArea): void
  /** To be awaited now and then between rows: writes what has come together, and waits for a slow reader. */
  flush(force?: boolean): Promise<void>
  sheets: SheetInfo[]
}

/**
 * Collects rows, holds them to the limits and writes them in batches. With `previewRows` only counts and keeps the
 * first rows of each sheet, for a summary.
 */
export function sheetOutput(
  limits: SheetLimits, previewRows: number | undefined, write: (message: SheetMessage) => Promise<void>,
): SheetOutput {
  const sheets: SheetInfo[] = []
  let current: SheetInfo | undefined
  let totalRows = 0
  let totalCells = 0
  let pending: { sheet: SheetInfo; rows: [number, WireCell[]][] }[] = []
  let pendingCells = 0
  let pendingCharacters = 0

  function sheet(): SheetInfo {
    if (!current) throw new Error('a row outside of a sheet')
    return current
  }

  return {
    sheets,
    startSheet(name, hidden) {
      current = { name, hidden, rows: 0, lastRow: 0, columns: 0, merges: [], preview: [] }
      sheets.push(current)
    },
    row(row, sparse) {
      const info = sheet()
      const cells = trimmed(sparse)
      if (cells.length === 0) return
      const place = `工作表“${info.name}”第 ${row} 行`
      if (cells.length > limits.columns) {
        throw new SheetError('too_many_columns', `${place}到 ${columnName(cells.length - 1)} 列还有内容，` +
          `超过 ${limits.columns} 列的上限；请删去右侧多余的列后再上传`)
      }
      if (++totalRows > limits.rows) {
        throw new SheetError('too_many_rows', `${place}起超过 ${limits.rows} 行的上限；请拆成几个文件分别上传`)
      }
      info.rows++
      info.lastRow = Math.max(info.lastRow, row)
      info.columns = Math.max(info.columns, cells.length)
      for (const cell of cells) {
        if (cell === null) continue
        totalCells++
        pendingCells++
        pendingCharacters += typeof cell === 'string' ? cell.length : typeof cell === 'number' ? 8 : cell.text.length
      }
      if (totalCells > limits.cells) {
        throw new SheetError('too_many_cells', `${place}起超过 ${limits.cells} 个单元格的上限；请拆成几个文件分别上传`)
      }
      if (previewRows !== undefined) {
        if (info.preview.length < previewRows) info.preview.push(unwrapRow(info, row, cells))
        return
      }
      const last = pending.at(-1)
      if (last?.sheet === info) last.rows.push([row, cells])
      else pending.push({ sheet: info, rows: [[row, cells]] })
    },
    merge(area) {
      const { merges } = sheet()
      if (area.firstRow <= mergeRows && merges.length < keptMerges) merges.push(area)
    },
    async flush(force = false) {
      if (!force && pendingCells < batchCells && pendingCharacters < batchCharacters) return
      const batches = pending
      pending = []
      pendingCells = pendingCharacters = 0
      for (const { sheet: { name, hidden }, rows } of batches) await write({ sheet: name, hidden, rows })
    },
  }
}

function trimmed(sparse: (WireCell | undefined)[]): WireCell[] {
  let length = sparse.length
  while (length > 0 && (sparse[length - 1] ?? null) === null) length--
  const cells: WireCell[] = []
  for (let column = 0; column < length; column++) cells.push(sparse[column] ?? null)
  return cells
}

/** A row as written between the processes → the row as the consumer sees it. */
export function unwrapRow(sheet: { name: string; hidden: boolean }, row: number, cells: WireCell[]): SheetRow {
  return { sheet: sheet.name, hidden: sheet.hidden, row, cells: cells.map(unwrapCell) }
}

function unwrapCell(cell: WireCell): CellValue | null {
  if (typeof cell === 'string') return { text: cell }
  return typeof cell === 'number' ? { text: String(cell), value: cell } : cell
}
