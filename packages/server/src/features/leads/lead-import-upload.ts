import { AppError } from '@qingyuan/core/errors'
import { fieldOfHeading } from '@qingyuan/core/leads/lead-import-fields'
import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import type { StoredUpload } from '../../platform/files.ts'
import { detectFormat } from '../../platform/sheets/detect-format.ts'
import { readAt } from '../../platform/sheets/sheet-file.ts'
import { SheetError } from '../../platform/sheets/sheet-types.ts'
import { findEncoding } from '../../platform/sheets/text-encoding.ts'

const tableNames = ['.xlsx', '.xlsm', '.xls', '.et', '.csv', '.tsv', '.txt']
const wanted = '请上传 .xlsx、.xls 或 .csv 表格；原件是别的格式的，请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。'
/** So much of a text file shows whether it holds a table. */
const sampleBytes = 64 * 1024
const sampleLines = 200

/**
 * Refuses at the door what is no table: by its name, by its first bytes, and a text without columns. Reading finds out
 * the rest.
 * @throws AppError `input.invalid` that says what the file is and what to send instead
 */
export async function refuseOtherFiles({ name, path }: Pick<StoredUpload, 'name' | 'path'>): Promise<void> {
  const ending = extname(name).toLowerCase()
  if (ending === '') throw new AppError('input.invalid', `文件名没有扩展名，看不出是不是表格。${wanted}`)
  if (!tableNames.includes(ending)) throw new AppError('input.invalid', `${ending} 不是表格文件。${wanted}`)
  const handle = await open(path, 'r')
  try {
    const file = { fd: handle.fd, size: (await handle.stat()).size }
    if (detectFormat(file) !== 'csv') return
    const encoding = findEncoding(file)
    const sample = readAt(file, encoding.bomBytes, Math.min(file.size - encoding.bomBytes, sampleBytes))
    if (!encoding.name.startsWith('utf-16') && sample.some(neverInText)) throw new AppError('input.invalid', `这不是表格，也不是文字，可能是改了名的程序或其他文件。${wanted}`)
    const lines = new TextDecoder(encoding.name).decode(sample).split(/\r\n?|\n/).filter((line) => line.trim() !== '').slice(0, sampleLines)
    if (!looksLikeTable(lines)) throw new AppError('input.invalid', `这是一篇文字，没有分列，不是表格。${wanted}`)
  } catch (error) {
    throw error instanceof SheetError ? new AppError('input.invalid', `${error.message}。`) : error
  } finally {
    await handle.close()
  }
}

/** Control characters other than tab, line ends, form feed, and the end mark of old systems. */
const neverInText = (byte: number): boolean => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 0x1a

/** A heading that we know, or columns: one separator on two lines and most of them. */
function looksLikeTable(lines: readonly string[]): boolean {
  const cells = (line: string) => line.split(/[,;\t|]/).map((cell) => cell.replaceAll('"', '').trim())
  if (lines.slice(0, 30).some((line) => cells(line).some((cell) => cell.length <= 20 && fieldOfHeading([cell]) !== undefined))) return true
  return [',', ';', '\t', '|'].some((mark) => { const held = lines.filter((line) => line.includes(mark)).length; return held >= 2 && held * 2 > lines.length })
}
