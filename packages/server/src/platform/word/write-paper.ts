import { strToU8, zipSync } from 'fflate'
import { escapeXml } from '../excel/xml-text.ts'

/** A part of a paper, in order. `widths`: of a table's columns, as shares of the line. */
export type PaperBlock =
  | { kind: 'title' | 'heading' | 'text' | 'small'; text: string }
  | { kind: 'table'; widths: readonly number[]; heading?: readonly string[]; rows: readonly (readonly string[])[] }

export const docxMediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
/** A4 by GB/T 9704: 37 mm above, 35 below, 28 left, 26 right; in twentieths of a point. */
const page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:bottom="1984" w:left="1588" w:right="1474" w:header="851" w:footer="992" w:gutter="0"/>'
const lineWidth = 11906 - 1588 - 1474
/** Half points: 22 pt for the title, 16 for text, 12 in tables. */
const looks = {
  title: { font: '方正小标宋简体', size: 44, paragraph: '<w:spacing w:after="240"/><w:jc w:val="center"/>' },
  heading: { font: '黑体', size: 32, paragraph: '<w:keepNext/><w:spacing w:before="160"/>' },
  text: { font: '仿宋', size: 32, paragraph: '<w:ind w:firstLineChars="200" w:firstLine="640"/>' },
  small: { font: '仿宋', size: 24, paragraph: '' },
  cell: { font: '仿宋', size: 24, paragraph: '' },
  cellHead: { font: '黑体', size: 24, paragraph: '' },
} as const

/**
 * Writes a paper as .docx: title, headings, text and tables, with page numbers. Every line of a text is a paragraph. The same
 * blocks give the same bytes; nothing in a text can run.
 * @param footer stands at the foot of every page before its number
 */
export function paperDocx(blocks: readonly PaperBlock[], footer = ''): Buffer {
  const body = blocks.map((block) => block.kind === 'table' ? tableXml(block) : block.text.split('\n').map((line) => paragraph(line, block.kind)).join('')).join('')
  const xml = (text: string) => strToU8(head + text)
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
  const numbers = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
  const files = {
    '[Content_Types].xml': xml('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
      + `<Override PartName="/word/document.xml" ContentType="${docxMediaType}.main+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>`),
    '_rels/.rels': xml(`<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`),
    'word/_rels/document.xml.rels': xml(`<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/footer" Target="footer1.xml"/></Relationships>`),
    'word/footer1.xml': xml(`<w:ftr ${w}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>${run(`${footer}　第 `, looks.small)}${numbers}${run(' 页', looks.small)}</w:p></w:ftr>`),
    'word/document.xml': xml(`<w:document ${w} xmlns:r="${office}"><w:body>${body}<w:sectPr><w:footerReference w:type="default" r:id="rId1"/>${page}</w:sectPr></w:body></w:document>`),
  }
  return Buffer.from(zipSync(files, { mtime: '1980-01-01T12:00:00' }))
}

type Look = (typeof looks)[keyof typeof looks]
const run = (text: string, { font, size }: Look) =>
  `<w:r><w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:eastAsia="${font}"/><w:sz w:val="${size}"/></w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`
const paragraph = (text: string, look: keyof typeof looks) => `<w:p><w:pPr>${looks[look].paragraph}</w:pPr>${run(text, looks[look])}</w:p>`

function tableXml({ widths, heading, rows }: Extract<PaperBlock, { kind: 'table' }>): string {
  const sum = widths.reduce((total, width) => total + width, 0)
  const twips = widths.map((width) => Math.floor(width / sum * lineWidth))
  const cell = (text: string, at: number, look: 'cell' | 'cellHead') => `<w:tc><w:tcPr><w:tcW w:w="${twips[at] ?? 0}" w:type="dxa"/></w:tcPr>${paragraph(text, look)}</w:tc>`
  const row = (cells: readonly string[], look: 'cell' | 'cellHead') => `<w:tr><w:trPr><w:cantSplit/>${look === 'cellHead' ? '<w:tblHeader/>' : ''}</w:trPr>${widths.map((_, at) => cell(cells[at] ?? '', at, look)).join('')}</w:tr>`
  const line = (side: string) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`
  // A paragraph behind it: two tables in a row would grow together.
  return `<w:tbl><w:tblPr><w:tblW w:w="${lineWidth}" w:type="dxa"/><w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(line).join('')}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>`
    + `<w:tblGrid>${twips.map((width) => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>${heading ? row(heading, 'cellHead') : ''}${rows.map((cells) => row(cells, 'cell')).join('')}</w:tbl><w:p/>`
}
