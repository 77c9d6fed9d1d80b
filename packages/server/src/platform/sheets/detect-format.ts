import { readAt } from './sheet-file.ts'
import type { SheetFile } from './sheet-file.ts'
import { SheetError } from './sheet-types.ts'
import type { SheetFormat } from './sheet-types.ts'

const table = '请向出具单位要 Excel 或 CSV 原件'
const others: [start: string, what: string][] = [
  ['%PDF', `这是 PDF 文件，不是表格；${table}`],
  ['Rar!', '这是压缩包，请解压后上传其中的表格文件'],
  ['7z\xbc\xaf', '这是压缩包，请解压后上传其中的表格文件'],
  ['\x1f\x8b', '这是压缩包，请解压后上传其中的表格文件'],
  ['\x89PNG', `这是图片，不是表格；${table}`],
  ['\xff\xd8\xff', `这是图片，不是表格；${table}`],
  ['{\\rtf', '这是 RTF 文档，不是表格；请把表格复制到 Excel，存为 .xlsx 再上传'],
]

/** What the file is by its content; its name proves nothing. Anything that is not plainly another thing is text. */
export function detectFormat(file: SheetFile): SheetFormat {
  if (file.size === 0) throw new SheetError('empty', '文件是空的（0 字节），请重新导出后再上传')
  const start = readAt(file, 0, Math.min(file.size, 4096))
  const bytes = start.toString('latin1')
  if (bytes.startsWith('PK\x03\x04') || bytes.startsWith('PK\x05\x06')) return 'xlsx'
  if (bytes.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'xls'
  // BIFF without a container: its first record, of 4 to 16 bytes. A text that begins with a tab has no such bytes.
  const [first, version = 1, length = 0, high] = start
  if (first === 9 && [0, 2, 4, 8].includes(version) && length >= 4 && length <= 16 && high === 0) return 'xls'
  for (const [magic, what] of others) if (bytes.startsWith(magic)) throw new SheetError('not_a_sheet', what)
  // UTF-16 too: leave out the zeros and the marks
  const text = bytes.replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '').replaceAll('\0', '').trimStart().toLowerCase()
  if (/^(<!doctype html|<html|<head|<body|<meta|<style|<table|<div)|^<[^]*<(html|table)[\s>]/.test(text) ||
    text.startsWith('mime-version:')) {
    throw new SheetError('html', '这是网页（HTML）文件，只是用了表格的文件名；请用 Excel 打开，另存为 .xlsx 后再上传')
  }
  if (text.startsWith('<?xml') || text.startsWith('<workbook')) {
    throw new SheetError('not_a_sheet', '这是 XML 文件（可能是“XML 表格 2003”）；请用 Excel 打开，另存为 .xlsx 后再上传')
  }
  return 'csv'
}
