import type { StatementCell } from '@qingyuan/core/bank/statement'
import { textCell } from '../../platform/sheets/text-cells.ts'

/** The cells of a line of a text file in which nothing is quoted, as the reader of sheets gives them: cut after the last that holds something. */
export function cellsOfLine(line: string, delimiter: string): (StatementCell | null)[] {
  return cellsOfTexts(line.split(delimiter))
}

/** The same for texts that are divided already. */
export function cellsOfTexts(texts: readonly string[]): (StatementCell | null)[] {
  const cells = texts.map(cellOf)
  while (cells.length > 0 && cells.at(-1) === null) cells.pop()
  return cells
}

export function cellOf(text: string): StatementCell | null {
  const cell = textCell(text)
  if (typeof cell !== 'string') return cell
  return { text: cell }
}
