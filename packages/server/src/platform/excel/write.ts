import { zip } from '@cj-tech-master/excelts/archive'
import { plainStyle } from '@qingyuan/core/sheet-style'
import type { Merge, SheetModel } from '@qingyuan/core/sheet-model'
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { columnName } from '../sheets/cell-places.ts'
import { excelPageText } from './page-text.ts'
import { styleSheet } from './write-styles.ts'
import { escapeCell, escapeXml } from './xml-text.ts'

export const xlsxMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const chunkCharacters = 64 * 1024

/**
 * Writes sheets as one .xlsx, to a stream or a path (where a whole file appears at once, or none). The same models
 * give the same bytes: the file holds no time and no name. Text is always written as text, so nothing in it can run.
 */
export async function writeXlsx(models: readonly SheetModel[], out: Writable | string): Promise<void> {
  if (typeof out !== 'string') return pipeline(xlsxStream(models), out)
  const unfinished = `${out}.${randomUUID()}`
  try {
    await pipeline(xlsxStream(models), createWriteStream(unfinished))
    await rename(unfinished, out)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** As `writeXlsx`, into memory. */
export function xlsxBuffer(models: readonly SheetModel[]): Promise<Buffer> {
  return buffer(xlsxStream(models))
}

/** As `writeXlsx`, for whoever reads it; the rows are written as it is read. */
export function xlsxStream(models: readonly SheetModel[]): Readable {
  if (models.length === 0) throw new RangeError('A workbook without sheets')
  const names = sheetNames(models)
  const styles = styleSheet(plainStyle)
  const archive = zip({ reproducible: true, noSort: true, level: 6, timestamps: 'dos' })
  archive.add('[Content_Types].xml', contentTypes(models.length))
  archive.add('_rels/.rels', `${head}<Relationships xmlns="${relations}">` +
    `<Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
  archive.add('xl/workbook.xml', workbookXml(models, names))
  archive.add('xl/_rels/workbook.xml.rels', workbookRelations(models.length))
  const numbers = models.map((model) => model.styles.map((style) => styles.index(style)))
  archive.add('xl/styles.xml', styles.xml())
  for (const [at, model] of models.entries()) {
    archive.add(`xl/worksheets/sheet${at + 1}.xml`, bytes(sheetXml(model, numbers[at] ?? [], at === 0)))
  }
  return Readable.from(archive.stream())
}

async function* bytes(pieces: Iterable<string>): AsyncGenerator<Uint8Array> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < chunkCharacters) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

/** @param styles the file's numbers of the model's styles */
function* sheetXml(model: SheetModel, styles: number[], selected: boolean): Generator<string> {
  const letters = model.columns.map((_, index) => columnName(index))
  const { page, merges, frozenRows, filter } = model
  yield `${head}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="${page.fitToWidth ? 1 : 0}"/></sheetPr>` +
    `<sheetViews><sheetView${selected ? ' tabSelected="1"' : ''} workbookViewId="0">` +
    (frozenRows ? `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" ` +
      'activePane="bottomLeft" state="frozen"/>' : '') +
    '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
  if (model.columns.length > 0) {
    yield `<cols>${model.columns.map(({ width }, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`
  }
  yield '<sheetData>'
  for (const [at, { height, cells }] of model.rows.entries()) {
    const row = at + 1
    let xml = height === undefined ? `<row r="${row}">` : `<row r="${row}" ht="${height}" customHeight="1">`
    for (const [column, cell] of cells.entries()) {
      if (!cell) continue
      const place = `<c r="${letters[column] ?? columnName(column)}${row}" s="${styles[cell.style] ?? 0}"`
      if (cell.value === null) xml += `${place}/>`
      else if (typeof cell.value === 'number') xml += `${place}><v>${cell.value}</v></c>`
      else xml += `${place} t="inlineStr"><is><t xml:space="preserve">${escapeCell(cell.value)}</t></is></c>`
    }
    yield `${xml}</row>`
  }
  yield '</sheetData>'
  if (filter) yield `<autoFilter ref="${areaName(filter)}"/>`
  if (merges.length > 0) {
    yield `<mergeCells count="${merges.length}">${merges.map((area) => `<mergeCell ref="${areaName(area)}"/>`).join('')}</mergeCells>`
  }
  const { left, right, top, bottom, header, footer } = page.margins
  const size = page.fitToWidth ? ' fitToHeight="0"' : page.scale ? ` scale="${page.scale}"` : ''
  yield (page.centered ? '<printOptions horizontalCentered="1"/>' : '') +
    `<pageMargins left="${left}" right="${right}" top="${top}" bottom="${bottom}" ` +
    `header="${header}" footer="${footer}"/>` +
    `<pageSetup paperSize="${page.paper === 'A3' ? 8 : 9}"${size} orientation="${page.orientation}"/>`
  if (page.header || page.footer) {
    yield `<headerFooter>${page.header ? `<oddHeader>${escapeXml(excelPageText(page.header))}</oddHeader>` : ''}` +
      `${page.footer ? `<oddFooter>${escapeXml(excelPageText(page.footer))}</oddFooter>` : ''}</headerFooter>`
  }
  yield '</worksheet>'
}

function areaName({ top, left, bottom, right }: Merge): string {
  return `${columnName(left)}${top + 1}:${columnName(right)}${bottom + 1}`
}

function contentTypes(sheets: number): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>` +
    Array.from({ length: sheets }, (_, at) =>
      `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${type}.worksheet+xml"/>`).join('') +
    `<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/></Types>`
}

function workbookXml(models: readonly SheetModel[], names: string[]): string {
  const titles = models.flatMap(({ page: { repeatRows } }, at) => {
    if (!repeatRows) return []
    const rows = `'${(names[at] ?? '').replaceAll("'", "''")}'!$${repeatRows[0] + 1}:$${repeatRows[1] + 1}`
    return [`<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${escapeXml(rows)}</definedName>`]
  })
  const sheets = names.map((name, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
  return `${head}<workbook xmlns="${main}" xmlns:r="${office}"><bookViews><workbookView/></bookViews>` +
    `<sheets>${sheets.join('')}</sheets>` +
    `${titles.length > 0 ? `<definedNames>${titles.join('')}</definedNames>` : ''}</workbook>`
}

function workbookRelations(sheets: number): string {
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${office}/${type}" Target="${target}"/>`
  return `${head}<Relationships xmlns="${relations}">` +
    Array.from({ length: sheets }, (_, at) => relation(at + 1, 'worksheet', `worksheets/sheet${at + 1}.xml`)).join('') +
    `${relation(sheets + 1, 'styles', 'styles.xml')}</Relationships>`
}

/** Names that Excel takes: no \ / ? * [ ] : and no apostrophe at the ends, at most 31 characters, each once. */
function sheetNames(models: readonly SheetModel[]): string[] {
  const taken = new Set<string>()
  return models.map(({ name }) => {
    const clean = name.replace(/[\\/?*[\]:]/g, '').replace(/^'+|'+$/g, '').trim().slice(0, 31) || '表'
    let free = clean
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${clean.slice(0, 26)}（${count}）`
    taken.add(free.toLowerCase())
    return free
  })
}
