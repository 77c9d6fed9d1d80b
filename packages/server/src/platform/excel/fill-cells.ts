import { styleIndex } from '@qingyuan/core/sheet-style'
import type { CellStyle, ModelCell, PageText, SheetModel } from '@qingyuan/core/sheet-model'
import { columnName } from '../sheets/cell-places.ts'
import { neededHeight, neededWidth, tallestRow } from './cell-size.ts'
import { cellContent, fieldText, safeText } from './field-value.ts'
import type { FieldRow, FieldValue } from './field-value.ts'
import { tidySections } from './page-text.ts'
import { fieldOf, listOf } from './placeholders.ts'
import type { Part } from './placeholders.ts'
import { showValue } from './show-number.ts'
import type { TemplateSheet } from './template.ts'
import type { TemplateRemark } from './template-types.ts'

type ModelRow = SheetModel['rows'][number]
/** A placeholder whose list is known. */
interface Slot { name: string; field: string; list: string | undefined; unit: 'yuan' | 'wan' | undefined }
/** A cell to be filled, with what is the same for every row made from it. */
interface Place { column: number; parts: (string | Slot)[]; style: number; width: number; rows: number }

const blank: FieldValue = { value: null, nullText: '' }
const ordinaryHeight = 15
const tooLong = '文字较多，一行的高度放不下，打印会缺字；请精简这一格'

/** Fills rows of one template sheet and keeps what they share: styles with number formats, and column widths. */
export interface CellFiller {
  /** `item`: the row of the list that repeats here, null for the one empty row of an empty list. */
  row: (row: number, item?: FieldRow | null) => ModelRow
  pageText: (text: Record<keyof PageText, Part[]>) => PageText | undefined
  styles: CellStyle[]
  columns: SheetModel['columns']
  /** Names that were asked for and not found. */
  missing: TemplateRemark[]
}

export function cellFiller(sheet: TemplateSheet, fields: FieldRow, isList: (list: string) => boolean): CellFiller {
  const { model } = sheet
  const styles = [...model.styles]
  const known = new Map(styles.map((style, index) => [JSON.stringify(style), index]))
  const formatted = new Map<string, number>()
  const columns = model.columns.map((column) => ({ ...column }))
  const missing = new Map<string, TemplateRemark>()

  const slots = (parts: Part[]) => parts.map((part): string | Slot => {
    if (typeof part === 'string') return part
    const list = listOf(part.name, isList)
    return { name: part.name, list, field: list === undefined ? part.name : fieldOf(part.name, list), unit: part.unit }
  })
  const places = new Map([...sheet.places].map(([row, cells]) => [row, [...cells].map(([column, parts]): Place => {
    const merge = model.merges.find(({ top, left }) => top === row && left === column)
    const width = columns.slice(column, (merge?.right ?? column) + 1).reduce((sum, each) => sum + each.width, 0)
    const style = model.rows[row]?.cells[column]?.style ?? 0
    return { column, parts: slots(parts), style, width, rows: (merge?.bottom ?? row) - row + 1 }
  })]))
  /** Height that the fixed texts of a row need; they must not be cut off when the row gets a height of its own. */
  const fixedHeight = new Map([...places].map(([row, filled]) => {
    const heights = (model.rows[row]?.cells ?? []).map((cell, column) => {
      const style = cell && styles[cell.style]
      if (!style || cell.value === null || filled.some((place) => place.column === column)) return 0
      if (model.merges.some(({ top, left }) => top === row && left === column)) return 0
      return neededHeight(cell.shown, style, columns[column]?.width ?? 9)
    })
    return [row, Math.max(0, ...heights)]
  }))

  const find = (
    slot: Slot, item: FieldRow | null | undefined, where: () => Omit<TemplateRemark, 'message'>,
  ): FieldValue => {
    if (slot.list !== undefined && item === null) return blank
    const values = slot.list === undefined ? fields : item
    const value = values && Object.hasOwn(values, slot.field) ? values[slot.field] : undefined
    if (value) return value
    const remark = { ...where(), message: `没有“${slot.name}”的数据` }
    missing.set(`${remark.cell} ${slot.name}`, remark)
    return blank
  }

  const withFormat = (style: number, format: string | undefined): number => {
    if (format === undefined || styles[style]?.format === format) return style
    const key = `${style} ${format}`
    let index = formatted.get(key)
    if (index === undefined) {
      const base = styles[style]
      index = base ? styleIndex(styles, { ...base, format }, known) : style
      formatted.set(key, index)
    }
    return index
  }

  const fill = (place: Place, row: number, item: FieldRow | null | undefined): ModelCell => {
    const where = () => ({ sheet: model.name, cell: `${columnName(place.column)}${row + 1}` })
    const [only] = place.parts
    if (place.parts.length === 1 && only !== undefined && typeof only !== 'string') {
      const field = find(only, item, where)
      const { value, format } = cellContent(field, only.unit, styles[place.style]?.format ?? 'General')
      const style = withFormat(place.style, format)
      if (value === '') return { value: null, shown: '', style }
      const shown = showValue(value, styles[style]?.format ?? 'General')
      return { value, shown, style, ...(field.link && { link: field.link }), ...(field.note && { note: field.note }) }
    }
    let text = ''
    let link: string | undefined
    for (const part of place.parts) {
      if (typeof part === 'string') {
        text += part
        continue
      }
      const field = find(part, item, where)
      text += fieldText(field, part.unit)
      link ??= field.link
    }
    const value = safeText(text)
    const shown = showValue(value, styles[place.style]?.format ?? 'General')
    return { value, shown, style: place.style, ...(link && { link }) }
  }

  return {
    styles, columns,
    get missing() {
      return [...missing.values()]
    },
    row(row, item) {
      const template = model.rows[row] ?? { cells: [] }
      const toFill = places.get(row)
      if (!toFill) return template
      const cells = [...template.cells]
      let needed = 0
      for (const place of toFill) {
        const cell = fill(place, row, item)
        cells[place.column] = cell
        const style = styles[cell.style]
        if (!style || cell.value === null) continue
        if (typeof cell.value === 'number') {
          const column = columns[place.column]
          // A number that does not fit shows as ####.
          if (column && place.width === column.width) {
            const width = Math.min(255, Math.ceil(neededWidth(cell.shown, style)))
            column.width = place.width = Math.max(column.width, width)
          }
          continue
        }
        const height = neededHeight(cell.shown, style, place.width) / place.rows
        if (height > tallestRow) {
          cells[place.column] = { ...cell, note: cell.note ? `${tooLong}。${cell.note}` : tooLong }
        }
        needed = Math.max(needed, height)
      }
      if (needed <= (template.height ?? ordinaryHeight)) return { ...template, cells }
      const height = Math.max(needed, template.height ?? 0, fixedHeight.get(row) ?? 0)
      return { height: Math.min(tallestRow, Math.ceil(height * 4) / 4), cells }
    },
    pageText(text) {
      const written = (parts: Part[]) => slots(parts).map((part) => typeof part === 'string' ? part
        : fieldText(find(part, undefined, () => ({ sheet: model.name })), part.unit)).join('')
      return tidySections({ left: written(text.left), center: written(text.center), right: written(text.right) })
    },
  }
}
