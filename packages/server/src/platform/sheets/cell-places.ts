import { excelColumns, excelRows } from './sheet-types.ts'

/** Index into `SheetRow.cells` → the letters Excel shows: 0 → 'A', 26 → 'AA'. */
export function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + index % 26)
}

/** 'B12' → its column index and its 1-based row; `null` when Excel could not have such a cell. */
export function cellPlace(reference: string): { column: number; row: number } | null {
  let column = 0
  let index = 0
  for (; index < reference.length; index++) {
    const letter = reference.charCodeAt(index) & 0xdf // upper case
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  const row = Number(reference.slice(index))
  const exists = index > 0 && index < 4 && column <= excelColumns && row >= 1 && row <= excelRows
  return exists ? { column: column - 1, row } : null
}
