import type { CellStyle } from '@qingyuan/core/sheet-model'
import { escapeXml } from './xml-text.ts'

/** Formats that Excel knows by number, and may show in the words of the country. */
const builtInFormats: Record<string, number> = {
  General: 0, '0': 1, '0.00': 2, '#,##0': 3, '#,##0.00': 4, '0%': 9, '0.00%': 10, '@': 49,
}
const firstOwnFormat = 164

/** Gathers the styles of all sheets of one file and writes its styles part. */
export interface StyleSheet {
  /** The file's number of a style. */
  index: (style: CellStyle) => number
  xml: () => string
}

export function styleSheet(base: CellStyle): StyleSheet {
  const fonts = table()
  const fills = table()
  const borders = table()
  const formats = table()
  const cellStyles = table()
  fills.index('<fill><patternFill patternType="none"/></fill>')
  fills.index('<fill><patternFill patternType="gray125"/></fill>')

  const index = (style: CellStyle): number => {
    const font = fonts.index(fontXml(style))
    const fill = style.fill === undefined ? 0 : fills.index('<fill><patternFill patternType="solid">' +
      `<fgColor rgb="FF${style.fill}"/><bgColor indexed="64"/></patternFill></fill>`)
    const border = borders.index(borderXml(style))
    const format = builtInFormats[style.format] ?? firstOwnFormat + formats.index(style.format)
    return cellStyles.index(`<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0"` +
      ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">' +
      `${alignmentXml(style)}</xf>`)
  }
  // Number 0 is what cells without a style have.
  index({ ...base, borders: {}, format: 'General' })

  return {
    index,
    xml: () => '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
      '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
      (formats.all.length > 0 ? `<numFmts count="${formats.all.length}">${formats.all.map((code, at) =>
        `<numFmt numFmtId="${firstOwnFormat + at}" formatCode="${escapeXml(code)}"/>`).join('')}</numFmts>` : '') +
      list('fonts', fonts.all) + list('fills', fills.all) + list('borders', borders.all) +
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
      list('cellXfs', cellStyles.all) +
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>' +
      '<dxfs count="0"/><tableStyles count="0"/></styleSheet>',
  }
}

function table(): { all: string[]; index: (entry: string) => number } {
  const all: string[] = []
  const known = new Map<string, number>()
  return {
    all,
    index(entry) {
      const at = known.get(entry) ?? all.push(entry) - 1
      known.set(entry, at)
      return at
    },
  }
}

function list(name: string, entries: string[]): string {
  return `<${name} count="${entries.length}">${entries.join('')}</${name}>`
}

function fontXml({ font, size, bold, italic, underline, strike, color }: CellStyle): string {
  return `<font>${bold ? '<b/>' : ''}${italic ? '<i/>' : ''}${strike ? '<strike/>' : ''}${underline ? '<u/>' : ''}` +
    `<sz val="${size}"/><color rgb="FF${color ?? '000000'}"/>` +
    `<name val="${escapeXml(font)}"/><charset val="134"/></font>`
}

function borderXml({ borders }: CellStyle): string {
  const side = (name: 'left' | 'right' | 'top' | 'bottom') => borders[name] === undefined ? `<${name}/>`
    : `<${name} style="${borders[name]}"><color auto="1"/></${name}>`
  return `<border>${side('left')}${side('right')}${side('top')}${side('bottom')}<diagonal/></border>`
}

function alignmentXml({ align, valign, wrap, vertical, indent }: CellStyle): string {
  const across = align === 'general' ? '' : ` horizontal="${align}"`
  return `<alignment${across} vertical="${valign === 'middle' ? 'center' : valign}"` +
    `${vertical ? ' textRotation="255"' : ''}${wrap ? ' wrapText="1"' : ''}${indent ? ` indent="${indent}"` : ''}/>`
}
