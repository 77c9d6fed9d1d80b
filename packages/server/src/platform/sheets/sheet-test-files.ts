// Makes the files of the tests, the lying ones too: a zip writer that writes what it is told.
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, crc32, deflateRawSync } from 'node:zlib'
import { readSheets } from './read-sheets.ts'
import type { ReadSheetsOptions } from './read-sheets.ts'
import { SheetError } from './sheet-types.ts'
import type { SheetRow } from './sheet-types.ts'

export const folder = join(tmpdir(), `sheets-${randomUUID()}`)

export function testFile(name: string, content: string | Uint8Array): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

export function removeTestFiles(): void {
  rmSync(folder, { recursive: true, force: true })
}

/** All rows; fails when the reading fails. */
export async function rowsOf(path: string, options?: ReadSheetsOptions): Promise<SheetRow[]> {
  const rows: SheetRow[] = []
  for await (const row of readSheets(path, options)) rows.push(row)
  return rows
}

/** Row number → texts of its cells, of all sheets. */
export async function textsOf(path: string, options?: ReadSheetsOptions): Promise<Record<number, (string | null)[]>> {
  const rows = await rowsOf(path, options)
  return Object.fromEntries(rows.map(({ row, cells }) => [row, cells.map(cell => cell && cell.text)]))
}

/** The error that the reading ends with. */
export async function failureOf(path: string, options?: ReadSheetsOptions): Promise<SheetError> {
  try {
    await rowsOf(path, options)
  } catch (error) {
    if (error instanceof SheetError) return error
    throw error
  }
  throw new Error(`${path} was read without an error`)
}

/** Reading processes that this process has started and that still run. */
export function readingProcesses(parent = process.pid): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sheet-child.ts') &&
        new RegExp(`^PPid:\\s${parent}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    } catch {
      return false // it ended meanwhile
    }
  })
}

export interface Part {
  data: string | Uint8Array
  /** Already deflated: `data` goes in as it is, with the claims below. */
  deflated?: boolean
  /** What the zip claims, where it differs from the truth. */
  size?: number
  crc?: number
  encrypted?: boolean
}

/** A zip with these parts in this order. */
export function zip(parts: Record<string, string | Part>): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, value] of Object.entries(parts)) {
    const part = typeof value === 'string' ? { data: value } : value
    const data = Buffer.from(part.data as string)
    const stored = part.deflated ? data : deflateRawSync(data, { level: 1 })
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(part.encrypted ? 1 : 0, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(part.crc ?? crc32(data), 10)
    fields.writeUInt32LE(stored.length, 14)
    fields.writeUInt32LE(part.size ?? data.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    files.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), stored)
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), fields, place, Buffer.from(name))
    at += 30 + Buffer.byteLength(name) + stored.length
  }
  const length = directory.reduce((sum, piece) => sum + piece.length, 0)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(Object.keys(parts).length, 8)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, ...directory, end])
}

/** `megabytes` of spaces, deflated: a thousandth of that. */
export function deflatedSpaces(megabytes: number): Buffer {
  const one = deflateRawSync(Buffer.alloc(1024 * 1024, ' '), { finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([...Array<Buffer>(megabytes).fill(one), Buffer.from([3, 0])])
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export interface TestSheet { name: string; state?: string; xml: string | Part; part?: string }
export interface TestBook {
  sheets: TestSheet[]
  strings?: string | Part
  styles?: string
  properties?: string
  /** Parts to add, or to put in the place of others. */
  parts?: Record<string, string | Part>
}

/** An .xlsx from the XML of its sheets. Sheets come before the shared strings, as Excel writes them. */
export function xlsx({ sheets, strings, styles, properties = '', parts = {} }: TestBook): Buffer {
  const paths = sheets.map((sheet, index) => sheet.part ?? `worksheets/sheet${index + 1}.xml`)
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`
  return zip({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships>${relation('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${office}">${properties}<sheets>${sheets.map((sheet, index) =>
      `<sheet name="${sheet.name}" sheetId="${index + 1}" r:id="s${index}" ` +
      `${sheet.state ? `state="${sheet.state}"` : ''}/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${paths.map((path, index) =>
      relation(`s${index}`, 'worksheet', path)).join('')}${
      strings ? relation('t1', 'sharedStrings', 'sharedStrings.xml') : ''}${
      styles ? relation('t2', 'styles', 'styles.xml') : ''}</Relationships>`,
    ...Object.fromEntries(sheets.map((sheet, index) => [`xl/${paths[index]}`, sheet.xml])),
    ...(strings && { 'xl/sharedStrings.xml': strings }),
    ...(styles && { 'xl/styles.xml': styles }),
    ...parts,
  })
}

/** A sheet's XML from that of its rows. */
export function sheetXml(rows: string, after = '', dimension = 'A1'): string {
  return '<?xml version="1.0" encoding="UTF-8"?>' +
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
    `<dimension ref="${dimension}"/><sheetData>${rows}</sheetData>${after}</worksheet>`
}

/** Styles with these number formats: a built-in id, or a code. Cells refer to them by position. */
export function stylesXml(formats: (number | string)[]): string {
  const codes = formats.map((format, index) => typeof format === 'number' ? ''
    : `<numFmt numFmtId="${200 + index}" formatCode="${format.replaceAll('"', '&quot;')}"/>`)
  const uses = formats.map((format, index) => `<xf numFmtId="${typeof format === 'number' ? format : 200 + index}"/>`)
  return `<styleSheet><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>` +
    `<cellXfs>${uses.join('')}</cellXfs></styleSheet>`
}

/** Numbers from 0 to below 1 that are the same in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
