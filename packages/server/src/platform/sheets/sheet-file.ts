import { readSync } from 'node:fs'
import { SheetError } from './sheet-types.ts'

/** The uploaded file, opened by the parent process. */
export interface SheetFile { fd: number; size: number }

/** Exactly these bytes of the file; a file that ends before is broken. */
export function readAt(file: SheetFile, position: number, length: number): Buffer {
  if (position < 0 || position + length > file.size) throw brokenFile('the file ends too early')
  const buffer = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const count = readSync(file.fd, buffer, done, length - done, position + done)
    if (count === 0) throw brokenFile('the file ends too early')
    done += count
  }
  return buffer
}

/** @param detail for the log */
export function brokenFile(detail: unknown): SheetError {
  return new SheetError('broken', '文件已损坏或不完整，读不出来；请用 Excel 或 WPS 打开，确认完好后另存为 .xlsx 再上传', detail)
}
