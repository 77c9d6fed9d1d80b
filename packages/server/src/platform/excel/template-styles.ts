import { plainStyle } from '@qingyuan/core/sheet-style'
import type { BorderKind, CellStyle } from '@qingyuan/core/sheet-model'
import { numberFormat } from '../sheets/number-cells.ts'
import { canShow } from './show-number.ts'
import type { XmlNode } from './xml-tree.ts'

export interface ReadStyle {
  style: CellStyle
  /** The number format that could not be kept. */
  replaced?: string
  /** The cell's numbers are days. */
  date: boolean
  /** 跨列居中: its text stands over the blank cells beside it. */
  across: boolean
}

/** Colours by the numbers under which a theme is referred to: paper, ink, and so on. */
const standardTheme = [
  'FFFFFF', '000000', 'E7E6E6', '44546A', '4472C4', 'ED7D31', 'A5A5A5', 'FFC000', '5B9BD5', '70AD47',
]
const themeOrder = ['lt1', 'dk1', 'lt2', 'dk2', 'accent1', 'accent2', 'accent3', 'accent4', 'accent5', 'accent6']
/** The first colours of the old palette, which some programs still write; 64 and beyond are plain ink and paper. */
const palette = [
  '000000', 'FFFFFF', 'FF0000', '00FF00', '0000FF', 'FFFF00', 'FF00FF', '00FFFF',
  '000000', 'FFFFFF', 'FF0000', '00FF00', '0000FF', 'FFFF00', 'FF00FF', '00FFFF',
  '800000', '008000', '000080', '808000', '800080', '008080', 'C0C0C0', '808080',
]
/** Kinds of lines that the screen cannot draw are drawn as the nearest one. */
const borderKinds: Record<string, BorderKind> = {
  hair: 'hair', dotted: 'dotted', dashed: 'dashed', thin: 'thin', medium: 'medium', double: 'double', thick: 'thick',
  dashDot: 'dashed', dashDotDot: 'dashed', slantDashDot: 'dashed', mediumDashed: 'dashed', mediumDashDot: 'dashed',
  mediumDashDotDot: 'dashed',
}
const aligns: Record<string, CellStyle['align']> = {
  left: 'left', center: 'center', centerContinuous: 'center', right: 'right', justify: 'justify',
  distributed: 'distributed',
}

const valigns: Record<string, CellStyle['valign']> = {
  top: 'top', center: 'middle', distributed: 'middle', justify: 'middle',
}

/** The workbook's cell styles by their number. Without a styles part everything looks plain. */
export function readStyles(styles: XmlNode | undefined, theme: XmlNode | undefined): ReadStyle[] {
  if (!styles) return [{ style: { ...plainStyle, valign: 'bottom' }, date: false, across: false }]
  const colours = themeColours(theme)
  const part = (name: string) => styles.children.find((child) => child.name === name)?.children ?? []
  const codes = new Map(part('numFmts').map(({ attributes }) => [Number(attributes.numFmtId), attributes.formatCode]))
  const [fonts, fills, borders] = [part('fonts'), part('fills'), part('borders')]
  const read = part('cellXfs').map((format) => {
    const pick = (from: XmlNode[], attribute: string) => from[Number(format.attributes[attribute] ?? 0)]
    const id = Number(format.attributes.numFmtId ?? 0)
    const number = numberFormat(id, codes.get(id))
    return readStyle(format, pick(fonts, 'fontId'), pick(fills, 'fillId'), pick(borders, 'borderId'), number, colours)
  })
  return read.length > 0 ? read : readStyles(undefined, undefined)
}

/**
 * How much wider a character of column width is in this workbook than in ours. Widths count digits of the workbook's
 * first font, and ours is 宋体 10.5, whose digits take 7 pixels.
 */
export function widthScale(styles: XmlNode | undefined): number {
  const [first] = styles?.children.find((node) => node.name === 'fonts')?.children ?? []
  const size = between(6, Number(child(first, 'sz')?.attributes.val), 36, 11)
  const latin = /^[ -~]+$/.test(child(first, 'name')?.attributes.val ?? 'Calibri')
  const pixels = size * (4 / 3)
  return (latin ? Math.round(pixels * 0.507) : Math.ceil(pixels * 0.5)) / 7
}

function readStyle(
  format: XmlNode, font: XmlNode | undefined, fill: XmlNode | undefined, border: XmlNode | undefined,
  number: ReturnType<typeof numberFormat>, colours: string[],
): ReadStyle {
  const alignment = child(format, 'alignment')?.attributes ?? {}
  const own = (name: string) => child(font, name)?.attributes
  const on = (name: string) => own(name) !== undefined && !/^(0|false|none)$/i.test(own(name)?.val ?? '1')
  const pattern = child(fill, 'patternFill')
  const solid = pattern?.attributes.patternType === 'solid'
  const background = solid ? colour(child(pattern, 'fgColor'), colours) : undefined
  const ink = colour(child(font, 'color'), colours)
  const indent = Number(alignment.indent ?? 0)
  const kept = number.code.length <= 255 && canShow(number.code)
  const sides: CellStyle['borders'] = {}
  for (const side of ['top', 'right', 'bottom', 'left'] as const) {
    const kind = borderKinds[child(border, side)?.attributes.style ?? '']
    if (kind) sides[side] = kind
  }
  return {
    style: {
      font: (own('name')?.val || plainStyle.font).slice(0, 64),
      size: between(1, Number(own('sz')?.val), 409, 11),
      ...(on('b') && { bold: true }), ...(on('i') && { italic: true }),
      ...(on('u') && { underline: true }), ...(on('strike') && { strike: true }),
      ...(ink && ink !== '000000' && { color: ink }),
      ...(background && { fill: background }),
      align: aligns[alignment.horizontal ?? ''] ?? 'general',
      valign: valigns[alignment.vertical ?? ''] ?? 'bottom',
      ...(/^(1|true)$/.test(alignment.wrapText ?? '') && { wrap: true }),
      ...(alignment.textRotation === '255' && { vertical: true }),
      ...(indent >= 1 && { indent: Math.min(250, Math.floor(indent)) }),
      borders: sides,
      format: kept ? number.code : 'General',
    },
    date: number.kind === 'date',
    across: alignment.horizontal === 'centerContinuous',
    ...(!kept && { replaced: number.code.slice(0, 60) }),
  }
}

function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((candidate) => candidate.name === name)
}

function between(least: number, value: number, most: number, otherwise: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : otherwise
}

/** The colours that the workbook's own theme gives the standard ones in its place. */
function themeColours(theme: XmlNode | undefined): string[] {
  const scheme = child(child(theme, 'themeElements'), 'clrScheme')
  return themeOrder.map((name, index) => {
    const [value] = child(scheme, name)?.children ?? []
    const rgb = value?.attributes.lastClr ?? value?.attributes.val ?? ''
    return /^[0-9a-f]{6}$/i.test(rgb) ? rgb.toUpperCase() : standardTheme[index] ?? '000000'
  })
}

function colour(node: XmlNode | undefined, theme: string[]): string | undefined {
  const { rgb, theme: themed, indexed, tint = '0' } = node?.attributes ?? {}
  const base = rgb && /^(?:[0-9a-f]{2})?[0-9a-f]{6}$/i.test(rgb) ? rgb.slice(-6).toUpperCase()
    : themed !== undefined ? theme[Number(themed)] : indexed !== undefined ? palette[Number(indexed)] : undefined
  return base && tinted(base, between(-1, Number(tint), 1, 0))
}

/** Lighter for a positive tint, darker for a negative one. */
function tinted(rgb: string, tint: number): string {
  const channel = (from: number) => {
    const value = parseInt(rgb.slice(from, from + 2), 16)
    return Math.round(tint < 0 ? value * (1 + tint) : value + (255 - value) * tint).toString(16).padStart(2, '0')
  }
  return `${channel(0)}${channel(2)}${channel(4)}`.toUpperCase()
}
