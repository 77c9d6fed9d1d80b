import { neutraliseFormula } from '@qingyuan/core/neutralise'

export type CsvCell = string | number | null
/**
 * A table as CSV text that Chinese Excel opens rightly: with a byte order mark, CRLF, every text quoted, and nothing
 * that a spreadsheet program would run as a formula. Null is an empty cell.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return '\ufeff' + rows.map((row) => row.map(cellText).join(',')).join('\r\n') + '\r\n'
}
function cellText(cell: CsvCell): string {
  if (cell === null) return ''
  return typeof cell === 'number' ? String(cell) : `"${neutraliseFormula(cell).replaceAll('"', '""')}"`
}
