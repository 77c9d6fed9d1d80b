import type { Merge } from '@qingyuan/core/sheet-model'
import { cellPlace, columnName } from '../sheets/cell-places.ts'
import { excelCellLength, SheetError } from '../sheets/sheet-types.ts'
import { unescapeText } from '../sheets/xlsx-sheet.ts'
import { readXml } from '../sheets/xml-reader.ts'
import type { Attributes } from '../sheets/xml-reader.ts'
import { templateLimits } from './template-types.ts'

export interface RawCell {
  /** Number of its style. */
  style: number
  value: string | number | null
  formula?: boolean
  /** An error value such as #REF!. */
  error?: string
}
interface RawRow { height?: number; hidden: boolean; cells: RawCell[] }

/** A sheet's part of the file, not yet judged. Rows and columns count from 0 and may have holes. */
export interface RawSheet {
  rows: RawRow[]
  columns: { first: number; last: number; width: number | undefined; hidden: boolean }[]
  defaultWidth: number
  merges: Merge[]
  /** Elements by name with their attributes: page set-up, panes, and what a filled table will not keep. */
  found: Map<string, Attributes>
  texts: Record<'oddHeader' | 'oddFooter', string>
}

/** Reads one sheet of a template. Formats far outside the form are ignored; content there is an error. */
export async function readTemplateSheet(
  pieces: AsyncIterable<Buffer>, name: string, strings: string[],
): Promise<RawSheet> {
  const sheet: RawSheet = {
    rows: [], columns: [], defaultWidth: 8.43, merges: [], found: new Map(), texts: { oddHeader: '', oddFooter: '' },
  }
  let row = -1
  let column = -1
  let cell: Attributes | undefined
  let text = ''
  let hasText = false
  let formula = false
  let into: 'value' | 'oddHeader' | 'oddFooter' | undefined
  let pronunciation = false

  await readXml(pieces, {
    open(element, attributes) {
      switch (element) {
        case 'row':
          row = attributes.r ? Number(attributes.r) - 1 : row + 1
          column = -1
          if (row < templateLimits.rows) {
            const height = Number(attributes.ht)
            sheet.rows[row] = { hidden: isTrue(attributes.hidden), cells: [], ...(height > 0 && { height }) }
          }
          break
        case 'c':
          column = attributes.r ? cellPlace(attributes.r)?.column ?? column + 1 : column + 1
          cell = attributes
          text = ''
          hasText = formula = false
          break
        case 'f': formula = cell !== undefined; break
        case 'v': case 't':
          if (cell && !pronunciation) into = 'value'
          hasText ||= into === 'value'
          break
        case 'rPh': pronunciation = true; break
        case 'oddHeader': case 'oddFooter': into = element; break
        case 'col': {
          const width = Number(attributes.width)
          sheet.columns.push({ first: Number(attributes.min) - 1, last: Number(attributes.max) - 1,
            width: width > 0 ? width : undefined, hidden: isTrue(attributes.hidden) })
          break
        }
        case 'sheetFormatPr': {
          const width = Number(attributes.defaultColWidth ?? attributes.baseColWidth)
          if (width > 0) sheet.defaultWidth = width
          break
        }
        case 'mergeCell': addMerge(sheet, name, attributes.ref ?? ''); break
        default: if (!sheet.found.has(element)) sheet.found.set(element, attributes)
      }
    },
    text(piece) {
      if (into === 'value') text += piece
      else if (into) sheet.texts[into] += piece
    },
    close(element) {
      switch (element) {
        case 'v': case 't': case 'oddHeader': case 'oddFooter': into = undefined; break
        case 'rPh': pronunciation = false; break
        case 'c': {
          const read = cell && rawCell(cell, hasText ? text : undefined, formula, strings)
          if (read && row < templateLimits.rows && column < templateLimits.columns) {
            const cells = sheet.rows[row]?.cells
            if (cells) cells[column] = read
          } else if (read && (read.value !== null || read.formula)) throw tooLarge(name, row, column)
          cell = undefined
          break
        }
      }
    },
  })
  return sheet
}

function rawCell(cell: Attributes, text: string | undefined, formula: boolean, strings: string[]): RawCell {
  const style = Number(cell.s ?? 0)
  if (formula) return { style, value: null, formula }
  if (text === undefined || text === '') return { style, value: null }
  switch (cell.t) {
    case 's': return { style, value: strings[Number(text)] || null }
    case 'inlineStr': case 'str': return { style, value: unescapeText(text).slice(0, excelCellLength) }
    case 'b': return { style, value: isTrue(text) ? '是' : '否' }
    case 'e': return { style, value: null, error: text }
    case 'd': return { style, value: text.slice(0, 40) }
    default: {
      const value = Number(text)
      return Number.isFinite(value) ? { style, value } : { style, value: null, error: text.slice(0, 40) }
    }
  }
}

function addMerge(sheet: RawSheet, name: string, reference: string): void {
  const [first, last] = reference.split(':').map(cellPlace)
  if (!first || !last) return
  const merge = { top: first.row - 1, left: first.column, bottom: last.row - 1, right: last.column }
  if (merge.bottom >= templateLimits.rows || merge.right >= templateLimits.columns) {
    throw tooLarge(name, merge.bottom, merge.right)
  }
  if (merge.bottom < merge.top || merge.right < merge.left) return
  sheet.merges.push(merge)
  if (sheet.merges.length > templateLimits.merges) {
    throw new SheetError('too_large', `工作表“${name}”的合并单元格超过 ${templateLimits.merges} 处的上限`)
  }
}

function tooLarge(name: string, row: number, column: number): SheetError {
  return new SheetError('too_large', `工作表“${name}”用到第 ${row + 1} 行、${columnName(Math.max(0, column))} 列，` +
    `超过 ${templateLimits.rows} 行、${templateLimits.columns} 列的上限；请删去表外多余的内容`)
}

export function isTrue(flag: string | undefined): boolean {
  return /^(1|true)$/i.test(flag?.trim() ?? '')
}
