import type { CellStyle, SheetPage } from './sheet-model.ts'

/** A4 across, one page wide, with the margins of an ordinary printer. */
export const landscapeA4: SheetPage = {
  orientation: 'landscape', paper: 'A4', fitToWidth: true, centered: true,
  margins: { left: 0.5, right: 0.5, top: 0.6, bottom: 0.7, header: 0.3, footer: 0.35 },
}

/** 宋体 10.5 without borders; the starting point of styles that the product makes itself. */
export const plainStyle: CellStyle = {
  font: '宋体', size: 10.5, align: 'general', valign: 'middle', borders: {}, format: 'General',
}

/** The index of a style, put into the list when it is not there yet. `known` remembers what was looked up. */
export function styleIndex(styles: CellStyle[], style: CellStyle, known: Map<string, number>): number {
  const key = JSON.stringify(style)
  let index = known.get(key)
  if (index === undefined) {
    index = styles.push(style) - 1
    known.set(key, index)
  }
  return index
}
