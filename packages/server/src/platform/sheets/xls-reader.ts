import { CFB, read, set_cptable } from '@e965/xlsx'
import type { CellObject, WorkSheet } from '@e965/xlsx'
import * as codePages from '@e965/xlsx/dist/cpexcel'
import { generalFormat, numberCell, xlsFormat } from './number-cells.ts'
import type { NumberFormat } from './number-cells.ts'
import { brokenFile, readAt } from './sheet-file.ts'
import type { SheetFile } from './sheet-file.ts'
import type { SheetOutput } from './sheet-output.ts'
import { SheetError } from './sheet-types.ts'
import type { SheetsSummary, WireCell } from './sheet-types.ts'
import { errorCell, markFormula, textCell } from './text-cells.ts'

/** Reads an .xls (BIFF). The whole file is in memory here, which the limit of the process bounds. */
export async function readXls(file: SheetFile, output: SheetOutput): Promise<SheetsSummary> {
  const bytes = readAt(file, 0, file.size)
  checkRecords(workbookStream(bytes))
  set_cptable(codePages)
  const workbook = read(bytes, { type: 'buffer', dense: true, cellNF: true, cellText: false, cellHTML: false })
  const date1904 = workbook.Workbook?.WBProps?.date1904 === true
  const formats = new Map<string, NumberFormat>()
  const format = (code: string) => {
    const known = formats.get(code) ?? xlsFormat(code)
    formats.set(code, known)
    return known
  }
  for (const [index, name] of workbook.SheetNames.entries()) {
    const sheet = workbook.Sheets[name]
    // a chart or a macro on a sheet of its own; the declared type knows only one of them
    if (!sheet || (sheet['!type'] ?? 'sheet') !== 'sheet') continue
    output.startSheet(name, (workbook.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0)
    for (const { s, e } of sheet['!merges'] ?? []) {
      output.merge({ firstRow: s.r + 1, lastRow: e.r + 1, firstColumn: s.c, lastColumn: e.c })
    }
    for (const [row, cells] of denseRows(sheet).entries()) {
      // Array.from: empty rows and cells are holes
      if (cells) output.row(row + 1, Array.from(cells, cell => cell ? xlsCell(cell, format, date1904) : null))
      await output.flush()
    }
  }
  if (output.sheets.length === 0) throw new SheetError('no_sheet', '文件里没有工作表；请确认是数据表，另存为 .xlsx 后再上传')
  return { format: 'xls', date1904, sheets: output.sheets }
}

function denseRows(sheet: WorkSheet): (CellObject[] | undefined)[] {
  return (sheet['!data'] ?? []) as (CellObject[] | undefined)[]
}

function xlsCell(cell: CellObject, format: (code: string) => NumberFormat, date1904: boolean): WireCell {
  const value = xlsValue(cell, format, date1904)
  return cell.f === undefined ? value : markFormula(value)
}

function xlsValue(cell: CellObject, format: (code: string) => NumberFormat, date1904: boolean): WireCell {
  if (cell.t === 'n' && typeof cell.v === 'number') {
    return numberCell(cell.v, typeof cell.z === 'string' ? format(cell.z) : generalFormat, date1904)
  }
  if (cell.t === 'b') return { text: cell.v ? 'TRUE' : 'FALSE', value: cell.v === true }
  if (cell.t === 'e') return errorCell(cell.w ?? errorNames[Number(cell.v)] ?? `#${String(cell.v)}`)
  return cell.t === 'z' || cell.v === undefined ? null : textCell(String(cell.v))
}

const errorNames: Record<number, string> = {
  0x00: '#NULL!', 0x07: '#DIV/0!', 0x0f: '#VALUE!', 0x17: '#REF!', 0x1d: '#NAME?', 0x24: '#NUM!', 0x2a: '#N/A',
}

interface Container { FullPaths: string[]; FileIndex: { content?: Uint8Array }[] }

/** The stream with the records; old files consist of nothing else. Says what else the container is. */
function workbookStream(bytes: Buffer): Buffer {
  if (bytes[0] === 0x09) return bytes
  const container = CFB.read(bytes, { type: 'buffer' }) as Container
  const streams = new Map(container.FullPaths.map((path, index) => [
    path.slice(path.lastIndexOf('/') + 1).toLowerCase(), container.FileIndex[index]?.content,
  ]))
  if (streams.has('encryptedpackage') || streams.has('encryptioninfo')) throw passwordError()
  const stream = streams.get('workbook') ?? streams.get('book')
  if (stream) return Buffer.from(stream)
  if (streams.has('worddocument')) {
    throw new SheetError('not_a_sheet', '这是 Word 文档，不是表格；请把表格复制到 Excel，存为 .xlsx 再上传')
  }
  throw new SheetError('not_a_sheet', '这个文件里没有工作簿，不是 Excel 表格；请另存为 .xlsx 后再上传')
}

function passwordError(): SheetError {
  return new SheetError('password', '文件有打开密码或写保护密码，请用 Excel 或 WPS 取消密码、保存后再上传')
}

/**
 * Walks over all records. The library returns what it got from a file that is cut off; here every sheet that the
 * workbook lists has to begin and to end.
 */
function checkRecords(stream: Buffer): void {
  const starts: number[] = []
  let depth = 0
  let at = 0
  while (at + 4 <= stream.length) {
    const type = stream.readUInt16LE(at)
    const length = stream.readUInt16LE(at + 2)
    if (at + 4 + length > stream.length) break
    if (isBegin(type)) depth++
    else if (type === 0x000a) depth--
    else if (type === 0x002f) throw passwordError()
    else if (type === 0x0085 && length >= 4) starts.push(stream.readUInt32LE(at + 4))
    else if (type === 0 && depth === 0) break // padding
    at += 4 + length
  }
  const listed = starts.every(start => start + 4 <= stream.length && isBegin(stream.readUInt16LE(start)))
  if (at === 0 || depth !== 0 || !listed) throw brokenFile('the records of the workbook are not complete')
}

/** BOF of BIFF 2, 3, 4 and 5 to 8. */
function isBegin(type: number): boolean {
  return type === 0x0809 || type === 0x0409 || type === 0x0209 || type === 0x0009
}
