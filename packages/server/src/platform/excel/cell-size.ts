import type { CellStyle } from '@qingyuan/core/sheet-model'

/** The tallest row that Excel allows, in points. */
export const tallestRow = 409

const pixelsPerPoint = 4 / 3
/** Room that Excel leaves beside a text; a little more, because fonts differ between machines. */
const padding = 8

/** Pixels of a column, from its width in characters. */
function columnPixels(width: number): number {
  return width * 7 + 5
}

/** Height in points that a wrapped text needs in this width (in characters, merged columns added up). An estimate. */
export function neededHeight(text: string, style: CellStyle, width: number): number {
  const lineHeight = style.size * 1.32
  if (style.vertical) return text.length * lineHeight + 4
  const room = Math.max(style.size * pixelsPerPoint, columnPixels(width) - padding)
  let lines = 0
  for (const paragraph of text.split('\n')) lines += style.wrap ? wrappedLines(paragraph, style.size, room) : 1
  return lines * lineHeight + 4
}

/** Width in characters that a text needs on one line. */
export function neededWidth(text: string, style: CellStyle): number {
  return (textPixels(text, style.size * pixelsPerPoint) + padding - 5) / 7
}

function wrappedLines(text: string, size: number, room: number): number {
  const full = size * pixelsPerPoint
  if (text.length * full <= room) return 1
  let lines = 1
  let used = 0
  for (const char of text) {
    const width = charPixels(char, full)
    if (used + width > room) {
      lines++
      used = 0
    }
    used += width
  }
  return lines
}

function textPixels(text: string, full: number): number {
  let width = 0
  for (const char of text) width += charPixels(char, full)
  return width
}

/** Chinese characters are as wide as the font is high, others about half of it. */
function charPixels(char: string, full: number): number {
  return char.charCodeAt(0) < 0x2000 ? full * 0.56 : full
}
