import { cellPlace } from './cell-places.ts'
import { generalFormat, isoDateCell, numberCell } from './number-cells.ts'
import type { NumberFormat } from './number-cells.ts'
import type { SheetOutput } from './sheet-output.ts'
import { excelColumns, excelRows } from './sheet-types.ts'
import type { MergedArea, WireCell } from './sheet-types.ts'
import { errorCell, markFormula, textCell, uncalculatedCell } from './text-cells.ts'
import { readXml } from './xml-reader.ts'
import type { Attributes } from './xml-reader.ts'

interface Workbook { strings: string[]; formats: NumberFormat[]; date1904: boolean }

/** Reads one sheet part of an .xlsx into the output, row by row. The announced dimension is not believed or used. */
export async function readWorksheet(
  pieces: AsyncIterable<Buffer>, book: Workbook, output: SheetOutput,
): Promise<void> {
  let row = 0
  let cells: WireCell[] | undefined
  let column = -1
  let cell: Attributes | undefined
  let text = ''
  let hasText = false
  let inText = false
  let pronunciation = false
  let formula = false

  await readXml(pieces, {
    open(name, attributes) {
      switch (name) {
        case 'row':
          row = position(attributes.r, row + 1, excelRows)
          cells = []
          column = -1
          break
        case 'c':
          // Some programs leave the reference out: then the cell follows the one before.
          column = attributes.r ? (cellPlace(attributes.r)?.column ?? column + 1) : column + 1
          cell = attributes
          text = ''
          hasText = inText = formula = false
          break
        case 'f':
          formula = true
          break
        case 'v':
        case 't':
          inText = cell !== undefined && !pronunciation
          hasText ||= inText
          break
        case 'rPh':
          pronunciation = true
          break
        case 'mergeCell': {
          const area = mergedArea(attributes.ref ?? '')
          if (area) output.merge(area)
          break
        }
      }
    },
    text(piece) {
      if (inText) text += piece
    },
    close(name) {
      switch (name) {
        case 'v':
        case 't':
          inText = false
          break
        case 'rPh':
          pronunciation = false
          break
        case 'c': {
          const value = cell && (hasText ? cellValue(cell, text, book) : null)
          const shown = formula ? formulaCell(value ?? null, cell, text) : value ?? null
          if (cells && shown !== null && column < excelColumns) cells[column] = shown
          cell = undefined
          break
        }
        case 'row':
          if (cells) output.row(row, cells)
          cells = undefined
          break
      }
    },
    piece: () => output.flush(),
  })
}

function position(stated: string | undefined, next: number, last: number): number {
  const number = Number(stated)
  return Number.isInteger(number) && number >= 1 && number <= last ? number : next
}

function mergedArea(reference: string): MergedArea | null {
  const [first, last] = reference.split(':').map(cellPlace)
  if (!first || !last) return null
  return { firstRow: first.row, lastRow: last.row, firstColumn: first.column, lastColumn: last.column }
}

function cellValue(cell: Attributes, text: string, book: Workbook): WireCell {
  switch (cell.t) {
    case 's': {
      const shared = text.trim() === '' ? '' : book.strings[Number(text)]
      return shared === undefined ? { text: '', error: '引用的文字在文件里找不到，文件可能已损坏' } : textCell(shared)
    }
    case 'inlineStr':
    case 'str':
      return textCell(unescapeText(text))
    case 'e':
      return errorCell(text)
    case 'b': {
      const value = /^(1|true)$/i.test(text.trim())
      return { text: value ? 'TRUE' : 'FALSE', value }
    }
    case 'd':
      return isoDateCell(text)
    default: {
      const digits = text.trim()
      if (digits === '') return null
      return numberCell(Number(digits), book.formats[Number(cell.s ?? 0)] ?? generalFormat, book.date1904, digits)
    }
  }
}

/** A formula is used with the result that was stored; one that has none must not look like an empty cell. */
function formulaCell(value: WireCell, cell: Attributes | undefined, text: string): WireCell {
  const calculated = value !== null || cell?.t === 'str' || text !== ''
  return calculated ? markFormula(value) : uncalculatedCell
}

/** Excel writes characters that XML cannot hold, such as a carriage return, as _x000D_. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
}
