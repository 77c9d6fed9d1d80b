import { plainStyle, landscapeA4 } from '@qingyuan/core/sheet-style'
import type { CellStyle, SheetModel } from '@qingyuan/core/sheet-model'
import { compileTemplate } from './template.ts'
import type { Template } from './template.ts'

/** A sheet of texts, numbers and holes for tests; every cell has `style`. */
export function testSheet(
  rows: (string | number | null)[][], more: Partial<SheetModel> = {}, style: Partial<CellStyle> = {},
): SheetModel {
  return {
    name: '表', columns: (rows[0] ?? []).map(() => ({ width: 12 })), styles: [{ ...plainStyle, ...style }],
    rows: rows.map((cells) => ({ cells: cells.map((value) => ({ value, shown: String(value ?? ''), style: 0 })) })),
    merges: [], page: landscapeA4, ...more,
  }
}

/** The same as a template, without a file. */
export function testTemplate(...sheet: Parameters<typeof testSheet>): Template {
  return compileTemplate({ sheets: [testSheet(...sheet)], problems: [], dropped: [] }, '试.xlsx')
}

/** What each cell shows, row by row. */
export function shownTexts(model: SheetModel | undefined): string[][] {
  return (model?.rows ?? []).map(({ cells }) => cells.map((cell) => cell?.shown ?? ''))
}
