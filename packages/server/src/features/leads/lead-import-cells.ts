import type { ImportCell, ImportCells } from '@qingyuan/core/leads/lead-import-layout'

/** A cell as kept in the database: plain text and plain numbers without a wrapper. */
export type KeptCell = string | number | ImportCell | null

export function keepCell(cell: ImportCell | null): KeptCell {
  if (!cell) return null
  const keys = Object.keys(cell).length
  if (keys === 1) return cell.text
  return keys === 2 && typeof cell.value === 'number' && String(cell.value) === cell.text ? cell.value : cell
}

/** Cells as the database gives them back. */
export const keptCells = (json: unknown): ImportCells => (Array.isArray(json) ? (json as KeptCell[]).map(unkeep) : [])
const unkeep = (cell: KeptCell): ImportCell | null =>
  typeof cell === 'string' ? { text: cell } : typeof cell === 'number' ? { text: String(cell), value: cell } : cell
