import { landscapeA4, plainStyle, styleIndex } from '@qingyuan/core/sheet-style'
import type { CellStyle, ModelCell, SheetModel, SheetPage } from '@qingyuan/core/sheet-model'

const line = { top: 'thin', right: 'thin', bottom: 'thin', left: 'thin' } as const
const head: CellStyle = { ...plainStyle, font: '黑体', size: 10, align: 'center', wrap: true, borders: line }
const body: CellStyle = { ...plainStyle, size: 10, align: 'center', wrap: true, borders: line }

/** The styles that all forms of the product share. */
export const styles = {
  annex: { ...plainStyle, font: '黑体', size: 12 },
  title: { ...plainStyle, size: 18, bold: true, align: 'center', wrap: true },
  mark: { ...plainStyle, size: 9, align: 'center', color: '7F7F7F' },
  plain: { ...plainStyle, wrap: true },
  right: { ...plainStyle, align: 'right', wrap: true },
  head,
  body,
  left: { ...body, align: 'left' },
  number: { ...body, align: 'right' },
  note: { ...plainStyle, size: 9, align: 'left', wrap: true },
  small: { ...plainStyle, size: 9, color: '7F7F7F' },
} as const satisfies Record<string, CellStyle>
type StyleName = keyof typeof styles

/** A text over `across` columns and `down` rows (1 each); the covered cells take its style, for their borders. */
export interface Item { text: string; style: StyleName; across?: number; down?: number }
export interface Line { height?: number; items: Item[] }

/** A form drawn line by line. Items go from the left into the columns that no item above reaches down into. */
export function drawSheet(form: {
  name: string; widths: number[]; lines: Line[]; repeatRows: [number, number]; page?: Partial<SheetPage>
}): SheetModel {
  const used: CellStyle[] = []
  const known = new Map<string, number>()
  const rows = form.lines.map(({ height }): { height?: number; cells: (ModelCell | null)[] } =>
    ({ ...(height && { height }), cells: form.widths.map(() => null) }))
  const merges: SheetModel['merges'] = []
  for (const [top, { items }] of form.lines.entries()) {
    let left = 0
    for (const { text, style, across = 1, down = 1 } of items) {
      while (rows[top]?.cells[left]) left++
      const [bottom, right] = [top + down - 1, left + across - 1]
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) {
          const cells = rows[row]?.cells
          if (!cells || column >= form.widths.length || cells[column]) throw new RangeError(`“${text}”超出表格或与别的格重叠`)
          const shown = row === top && column === left ? text : ''
          cells[column] = { value: shown || null, shown, style: styleIndex(used, styles[style], known) }
        }
      }
      if (across > 1 || down > 1) merges.push({ top, left, bottom, right })
      left = right + 1
    }
  }
  return {
    name: form.name, columns: form.widths.map((width) => ({ width })), styles: used, rows, merges,
    page: { ...landscapeA4, repeatRows: form.repeatRows, footer: { center: '第 {page} 页 共 {pages} 页' }, ...form.page },
  }
}

/** One line over the whole width. */
export function wide(text: string, style: StyleName, columns: number, height?: number): Line {
  return { ...(height && { height }), items: [{ text, style, across: columns }] }
}

/** A line of single cells. */
export function cells(texts: string[], style: StyleName | ((index: number) => StyleName), height?: number): Line {
  const styleOf = typeof style === 'string' ? () => style : style
  return { ...(height && { height }), items: texts.map((text, index) => ({ text, style: styleOf(index) })) }
}

/** Texts on one line, each over as many columns as give it an equal share of the width. */
export function spread(items: { text: string; style: StyleName }[], widths: number[], height: number): Line {
  const total = widths.reduce((sum, width) => sum + width, 0)
  const ends = items.map((_, index) => {
    let passed = 0
    const share = (total * (index + 1)) / items.length
    // The column in which the share ends belongs to the side that holds more of it.
    if (index === items.length - 1) return widths.length
    return widths.filter((width) => (passed += width) - width / 2 <= share).length
  })
  const across = (index: number) => (ends[index] ?? 0) - (ends[index - 1] ?? 0)
  return { height, items: items.map((item, index) => ({ ...item, across: across(index) })) }
}

/** 填报人、负责人、电话、填报日期 on one line; below it version and seal. */
export function signature(widths: number[]): Line[] {
  const texts = ['填报人：[[填报人]]', '负责人：[[负责人]]', '电话：[[电话]]', '填报日期：[[填报日期]]']
  return [
    spread(texts.map((text) => ({ text, style: 'plain' })), widths, 24),
    wide('版本号：[[版本号]]　　审计封印：[[审计封印]]', 'small', widths.length, 16),
  ]
}
