import { posix } from 'node:path'
import { numberFormat } from './number-cells.ts'
import type { NumberFormat } from './number-cells.ts'
import { brokenFile } from './sheet-file.ts'
import type { SheetFile } from './sheet-file.ts'
import type { SheetOutput } from './sheet-output.ts'
import { excelCellLength, SheetError } from './sheet-types.ts'
import type { SheetLimits, SheetsSummary } from './sheet-types.ts'
import { readXml } from './xml-reader.ts'
import type { XmlHandlers } from './xml-reader.ts'
import { readWorksheet, unescapeText } from './xlsx-sheet.ts'
import { openZip } from './zip-archive.ts'
import type { ZipArchive, ZipEntry } from './zip-archive.ts'

interface SheetPart { name: string; hidden: boolean; entry: ZipEntry }
export interface Relation { id: string; type: string; path: string }

/**
 * Reads an .xlsx as a stream: shared strings are held in memory, sheets are not.
 *
 * Built on the XML parser of excelts and not on its streaming workbook reader: that one (10.2.0) loses sheets whose
 * part is not called sheetN.xml, keeps one run of a rich inline text and the pronunciation instead of a Chinese name,
 * turns formulas' booleans and errors into numbers, fails without styles and on cells without a reference, does not
 * report merged areas, and inflates without a bound.
 */
export async function readXlsx(file: SheetFile, limits: SheetLimits, output: SheetOutput): Promise<SheetsSummary> {
  const zip = openZip(file, limits.unzippedBytes)
  const workbook = await findWorkbook(zip)
  const relations = await readRelations(zip, workbook)
  const { date1904, listed } = await readWorkbook(zip, workbook)
  const sheets: SheetPart[] = []
  for (const { id, ...sheet } of listed) {
    const relation = relations.find(candidate => candidate.id === id)
    if (relation && relation.type !== 'worksheet') continue // a chart or a macro on a sheet of its own
    const entry = relation && zip.find(relation.path)
    if (!entry) throw brokenFile(`the sheet ${sheet.name} has no part`)
    sheets.push({ ...sheet, entry })
  }
  if (sheets.length === 0) throw new SheetError('no_sheet', '文件里没有工作表；请确认是数据表，另存为 .xlsx 后再上传')
  const part = (type: string) => {
    const relation = relations.find(candidate => candidate.type === type)
    return relation && zip.find(relation.path)
  }
  const [styles, sharedStrings] = [part('styles'), part('sharedStrings')]
  for (const entry of [styles, sharedStrings, ...sheets.map(sheet => sheet.entry)]) {
    if (entry) zip.reserve(entry) // all of them first, so that a bomb is refused before anything is inflated
  }
  const formats = styles ? await readStyles(zip, styles) : []
  const strings = sharedStrings ? await readSharedStrings(zip, sharedStrings) : []
  for (const { name, hidden, entry } of sheets) {
    output.startSheet(name, hidden)
    await readWorksheet(zip.read(entry), { strings, formats, date1904 }, output)
  }
  return { format: 'xlsx', date1904, sheets: output.sheets }
}

function readPart(zip: ZipArchive, entry: ZipEntry, handlers: XmlHandlers): Promise<void> {
  return readXml(zip.read(entry), handlers)
}

/** The part of the zip that is the workbook; says what else the zip is when it has none. */
export async function findWorkbook(zip: ZipArchive): Promise<ZipEntry> {
  const relations = await readRelations(zip)
  const path = relations.find(relation => relation.type === 'officeDocument')?.path ?? 'xl/workbook.xml'
  const entry = zip.find(path)
  if (entry && /\.xml$/i.test(path) && !/^(word|ppt|visio)\//i.test(path)) return entry
  if (entry && /\.bin$/i.test(path)) {
    throw new SheetError('not_a_sheet', '这是 .xlsb 二进制工作簿，请用 Excel 打开后另存为 .xlsx 再上传')
  }
  if (zip.find('word/document.xml')) {
    throw new SheetError('not_a_sheet', '这是 Word 文档，不是表格；请把表格复制到 Excel，存为 .xlsx 再上传')
  }
  if (zip.find('content.xml') && zip.find('mimetype')) {
    throw new SheetError('not_a_sheet', '这是 .ods 表格，请打开后另存为 .xlsx 再上传')
  }
  const inside = zip.names.map(name => zip.find(name))
  if (inside.some(candidate => candidate?.encrypted)) {
    throw new SheetError('password', '这是带密码的压缩包，请解压出表格文件后再上传')
  }
  if (entry || zip.find('[Content_Types].xml')) {
    throw new SheetError('not_a_sheet', '这个文件里没有工作簿，不是 Excel 表格；请另存为 .xlsx 后再上传')
  }
  throw new SheetError('not_a_sheet', '这是压缩包，请解压后上传其中的表格文件')
}

/** The relations of a part, or of the whole package; paths are from the root of the zip, types are the last word. */
export async function readRelations(zip: ZipArchive, source?: ZipEntry): Promise<Relation[]> {
  const folder = source ? posix.dirname(`/${source.name}`) : '/'
  const entry = zip.find(posix.join(folder, '_rels', `${source ? posix.basename(source.name) : ''}.rels`))
  const relations: Relation[] = []
  if (!entry) return relations
  zip.reserve(entry)
  await readPart(zip, entry, {
    open(name, { Id: id, Type: type, Target: target, TargetMode: mode }) {
      if (name !== 'Relationship' || !id || !type || !target || mode === 'External') return
      const path = posix.resolve(folder, target.replaceAll('\\', '/')).slice(1)
      relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), path })
    },
  })
  return relations
}

async function readWorkbook(zip: ZipArchive, entry: ZipEntry) {
  const listed: { name: string; hidden: boolean; id: string | undefined }[] = []
  let date1904 = false
  let root = ''
  zip.reserve(entry)
  await readPart(zip, entry, {
    open(name, attributes) {
      root ||= name
      if (name === 'workbookPr') date1904 = /^(1|true|on)$/i.test(attributes.date1904 ?? '')
      if (name !== 'sheet') return
      const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1]
      const hidden = (attributes.state ?? 'visible') !== 'visible'
      listed.push({ name: attributes.name ?? `Sheet${listed.length + 1}`, hidden, id })
    },
  })
  if (root !== 'workbook') {
    throw new SheetError('not_a_sheet', '这个文件里没有工作簿，不是 Excel 表格；请另存为 .xlsx 后再上传')
  }
  return { date1904, listed }
}

/** The number format of each cell style, in the order that cells refer to them. */
async function readStyles(zip: ZipArchive, entry: ZipEntry): Promise<NumberFormat[]> {
  const codes = new Map<number, string>()
  const ids: number[] = []
  let inCellStyles = false
  await readPart(zip, entry, {
    open(name, attributes) {
      if (name === 'numFmt' && attributes.formatCode) codes.set(Number(attributes.numFmtId), attributes.formatCode)
      else if (name === 'cellXfs') inCellStyles = true
      else if (name === 'xf' && inCellStyles) ids.push(Number(attributes.numFmtId ?? 0))
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  const known = new Map<number, NumberFormat>()
  return ids.map(id => {
    const format = known.get(id) ?? numberFormat(id, codes.get(id))
    known.set(id, format)
    return format
  })
}

async function readSharedStrings(zip: ZipArchive, entry: ZipEntry): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let inText = false
  let pronunciation = false
  await readPart(zip, entry, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') inText = !pronunciation
      else if (name === 'rPh') pronunciation = true
    },
    text(piece) {
      if (inText) text += piece
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') pronunciation = false
      // One character more than Excel allows is kept, so that the cell is seen to be too long.
      else if (name === 'si') strings.push(unescapeText(text).slice(0, excelCellLength + 1))
    },
  })
  return strings
}
