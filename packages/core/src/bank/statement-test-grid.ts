import { knownLayouts } from './known-layouts.ts'
import { sheetReader, type SheetOutcome, type SheetReaderOptions } from './sheet-reader.ts'
import type { StatementBatch, StatementCell, StatementLine } from './statement.ts'

/** Rows of a made-up statement; a text is a line with cells divided by `|`, `_` for an empty one. */
export function grid(rows: readonly (string | readonly (string | StatementCell | null)[])[]): StatementLine[] {
  return rows.map((row, index) => ({
    row: index + 1,
    cells: (typeof row === 'string' ? row.split('|').map((text) => (text.trim() === '_' || text.trim() === '' ? null : text.trim())) : row)
      .map((cell) => (typeof cell === 'string' ? { text: cell } : cell)),
  }))
}

/** Reads a made-up sheet to its end. */
export function readGrid(rows: Parameters<typeof grid>[0], options: Partial<SheetReaderOptions> = {}): StatementBatch & SheetOutcome {
  const reader = sheetReader({ sheet: null, layouts: knownLayouts, fileHints: {}, earliest: '1990-01-01', latest: '2027-01-01', excelBase: 1900, ...options })
  for (const line of grid(rows)) reader.push(line)
  const outcome = reader.end()
  return { ...reader.take(), ...outcome }
}

/** The essence of what was loaded: row, date, time, signed 分. */
export function essence({ rows }: StatementBatch): string[] {
  return rows.map(({ row, date, time, direction, amountFen }) => `${row} ${date}${time ? ` ${time}` : ''} ${direction === 'in' ? '+' : '-'}${amountFen}`)
}
