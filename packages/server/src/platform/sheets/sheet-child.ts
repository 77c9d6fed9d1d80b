// The reading process. It is given the open file as descriptor 3 and the job as the first line of stdin, writes
// messages as JSON lines to stdout, and ends when stdin does: its parent is gone then.
import { fstatSync } from 'node:fs'
import { inspect } from 'node:util'
import { detectFormat } from './detect-format.ts'
import type { SheetFile } from './sheet-file.ts'
import { brokenFile } from './sheet-file.ts'
import { sheetOutput } from './sheet-output.ts'
import { SheetError } from './sheet-types.ts'
import type { SheetJob, SheetMessage, SheetsSummary } from './sheet-types.ts'

function readJob(): Promise<SheetJob> {
  return new Promise(resolve => {
    let line = ''
    process.stdin.setEncoding('utf8')
    process.stdin.on('data', (piece: string) => {
      line += piece
      if (line.endsWith('\n')) resolve(JSON.parse(line) as SheetJob)
    })
    process.stdin.on('close', () => process.exit(1))
  })
}

/** Waits until the parent has room for more. */
function write(message: SheetMessage): Promise<void> {
  return new Promise(resolve => {
    process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve())
  })
}

async function read({ limits, sheetName, previewRows }: SheetJob): Promise<SheetsSummary> {
  const file: SheetFile = { fd: 3, size: fstatSync(3).size }
  const output = sheetOutput(limits, previewRows, write)
  const format = detectFormat(file)
  // Each reader brings its own library; only the one that is needed is loaded.
  const summary = format === 'xlsx' ? await (await import('./xlsx-reader.ts')).readXlsx(file, limits, output)
    : format === 'xls' ? await (await import('./xls-reader.ts')).readXls(file, output)
      : await (await import('./csv-reader.ts')).readCsv(file, sheetName, output)
  await output.flush(true)
  if (summary.sheets.every(sheet => sheet.rows === 0)) {
    throw new SheetError('empty', '文件里没有内容，所有工作表都是空的；请确认导出的是有数据的表')
  }
  return summary
}

function asSheetError(error: unknown): SheetError {
  if (error instanceof SheetError) return outOfMemory(error.cause) ? memoryError(error.cause) : error
  return outOfMemory(error) ? memoryError(error) : brokenFile(error)
}

function outOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /allocation|string length|array length|map maximum/i.test(error.message)
}

function memoryError(cause: unknown): SheetError {
  return new SheetError('memory', '文件太大，读取时内存不够；请删去多余的工作表，或拆成几个文件后再上传', cause)
}

process.stdout.on('error', () => process.exit(1))
const job = await readJob()
try {
  await write({ summary: await read(job) })
} catch (error) {
  const { code, message, cause } = asSheetError(error)
  await write({ error: { code, message, ...(cause !== undefined && { detail: inspect(cause) }) } })
}
process.exit(0)
