import type { TemplateSheet } from './template.ts'
import { listOf } from './placeholders.ts'

/** Rows of a template, `top` to `bottom`, that repeat for every row of a list. */
export interface Block { list: string; top: number; bottom: number }

/** A row of a template that takes fields of two lists, at the column where the second one comes in. */
export interface MixedRow { row: number; column: number; lists: [string, string] }

/**
 * The repeated rows of a sheet. Neighbouring rows of one list belong together (an item may take two lines), and so do
 * rows into which a merged area with a field of the list reaches down.
 */
export function repeatedBlocks(
  sheet: TemplateSheet, isList: (list: string) => boolean,
): { blocks: Block[]; mixed: MixedRow[] } {
  const listOfRow = new Map<number, string>()
  const mixed: MixedRow[] = []
  const claim = (row: number, column: number, list: string) => {
    const first = listOfRow.get(row)
    if (first === undefined) listOfRow.set(row, list)
    else if (first !== list && !mixed.some((known) => known.row === row)) {
      mixed.push({ row, column, lists: [first, list] })
    }
  }
  for (const [row, columns] of sheet.places) {
    for (const [column, parts] of columns) {
      for (const part of parts) {
        const list = typeof part === 'string' ? undefined : listOf(part.name, isList)
        if (list === undefined) continue
        const merge = sheet.model.merges.find(({ top, left }) => top === row && left === column)
        for (let covered = row; covered <= (merge?.bottom ?? row); covered++) claim(covered, column, list)
      }
    }
  }
  const blocks: Block[] = []
  for (const [row, list] of [...listOfRow].toSorted(([a], [b]) => a - b)) {
    const before = blocks.at(-1)
    if (before && before.list === list && before.bottom === row - 1) before.bottom = row
    else blocks.push({ list, top: row, bottom: row })
  }
  return { blocks, mixed }
}
