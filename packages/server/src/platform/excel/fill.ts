import type { Merge, PageText, SheetModel } from '@qingyuan/core/sheet-model'
import { columnName } from '../sheets/cell-places.ts'
import { excelRows } from '../sheets/sheet-types.ts'
import { cellFiller } from './fill-cells.ts'
import type { FieldRow } from './field-value.ts'
import { tidySections } from './page-text.ts'
import { repeatedBlocks } from './repeated-blocks.ts'
import type { Block } from './repeated-blocks.ts'
import { templateError } from './template.ts'
import type { Template, TemplateSheet } from './template.ts'

export interface TemplateData {
  fields: FieldRow
  /** Every list the template uses, with its rows in order; each row holds all fields that the template takes of it. */
  lists: Readonly<Record<string, readonly FieldRow[]>>
}

export interface FillOptions {
  /** Put into the footer of every sheet, beside what the template has there: a version code, a notice. */
  footer?: PageText
}

/**
 * Fills a template: each placeholder with its field, each row (or group of rows) with placeholders of a list once per
 * row of that list. Everything below moves down; merges, heights, styles and print set-up follow. Rows grow with their
 * texts and columns with their numbers. A list without rows leaves one empty row. Pure.
 *
 * @throws TemplateError for a name that the data lack, and rows that mix two lists
 */
export function fillTemplate(template: Template, data: TemplateData, options: FillOptions = {}): SheetModel[] {
  return template.sheets.map((sheet) => fillSheet(sheet, data, options))
}

function fillSheet(sheet: TemplateSheet, data: TemplateData, options: FillOptions): SheetModel {
  const { model } = sheet
  const isList = (list: string) => Object.hasOwn(data.lists, list)
  const { blocks, mixed } = repeatedBlocks(sheet, isList)
  if (mixed.length > 0) {
    throw templateError('模板', mixed.map(({ row, column, lists }) => ({
      sheet: model.name, cell: `${columnName(column)}${row + 1}`,
      message: `同一行里用了“${lists.join('”和“')}”两个清单，请分成两行`,
    })))
  }
  const filler = cellFiller(sheet, data.fields, isList)
  const rows: SheetModel['rows'] = []
  const merges: Merge[] = []
  /** First and last row that a row of the template has become. */
  const first: number[] = []
  const last: number[] = []
  const blockAt = new Map(blocks.map((block) => [block.top, block]))
  const { inside, across } = sortMerges(model.merges, blocks)

  for (let top = 0; top < model.rows.length;) {
    const block = blockAt.get(top)
    const bottom = block?.bottom ?? top
    const items = block ? data.lists[block.list] ?? [] : [undefined]
    for (const item of items.length > 0 ? items : [null]) {
      const shift = rows.length - top
      for (const merge of (block && inside.get(block)) ?? []) {
        merges.push({ ...merge, top: merge.top + shift, bottom: merge.bottom + shift })
      }
      for (let row = top; row <= bottom; row++) {
        first[row] ??= rows.length
        last[row] = rows.length
        rows.push(filler.row(row, item))
      }
    }
    if (rows.length > excelRows) {
      throw templateError('表格', [{ sheet: model.name, message: `填好后超过 ${excelRows} 行，Excel 放不下` }])
    }
    top = bottom + 1
  }
  for (const merge of across) {
    merges.push({ ...merge, top: first[merge.top] ?? merge.top, bottom: last[merge.bottom] ?? merge.bottom })
  }
  emptyCovered(rows, merges)

  const { repeatRows, ...page } = model.page
  const header = filler.pageText(sheet.pageTexts.header)
  const footer = joinFooters(filler.pageText(sheet.pageTexts.footer), options.footer)
  if (filler.missing.length > 0) throw templateError('模板', filler.missing)
  return {
    name: model.name, columns: filler.columns, styles: filler.styles, rows, merges,
    page: {
      ...page,
      ...(header && { header }),
      ...(footer && { footer }),
      ...(repeatRows && { repeatRows: [first[repeatRows[0]] ?? 0, last[repeatRows[1]] ?? 0] as [number, number] }),
    },
    ...(model.frozenRows && { frozenRows: first[model.frozenRows] ?? rows.length }),
  }
}

/** Areas within the repeated rows come once per item; all others stretch over what lies between their ends. */
function sortMerges(merges: Merge[], blocks: Block[]): { inside: Map<Block, Merge[]>; across: Merge[] } {
  const inside = new Map<Block, Merge[]>()
  const across: Merge[] = []
  for (const merge of merges) {
    const block = blocks.find(({ top, bottom }) => merge.top >= top && merge.bottom <= bottom)
    if (block) inside.set(block, [...inside.get(block) ?? [], merge])
    else across.push(merge)
  }
  return { inside, across }
}

/** Only the corner of a merged area shows: what a stretched area now covers must not stay in the file unseen. */
function emptyCovered(rows: SheetModel['rows'], merges: Merge[]): void {
  for (const { top, left, bottom, right } of merges) {
    for (let row = top; row <= bottom; row++) {
      const cells = rows[row]?.cells
      if (!cells) continue
      for (let column = left; column <= right; column++) {
        const cell = cells[column]
        if (!cell || cell.value === null || (row === top && column === left)) continue
        // The row may be the template's own: it is copied, not changed.
        const copy = [...(rows[row]?.cells ?? [])]
        copy[column] = { value: null, shown: '', style: cell.style }
        rows[row] = { ...rows[row], cells: copy }
      }
    }
  }
}

/** The template's footer and what every sheet must carry; a section that already says it is left alone. */
function joinFooters(own: PageText | undefined, more: PageText | undefined): PageText | undefined {
  const joined: PageText = {}
  for (const name of ['left', 'center', 'right'] as const) {
    const [mine = '', theirs = ''] = [own?.[name], more?.[name]]
    joined[name] = mine.includes(theirs) ? mine : mine ? `${mine}　${theirs}` : theirs
  }
  return tidySections(joined)
}
