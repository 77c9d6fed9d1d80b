// The process that reads a template. It is given the open file as descriptor 3, writes one JSON line to stdout, and
// ends when stdin does: its parent is gone then.
import { fstatSync } from 'node:fs'
import { inspect } from 'node:util'
import { detectFormat } from '../sheets/detect-format.ts'
import { SheetError } from '../sheets/sheet-types.ts'
import { openZip } from '../sheets/zip-archive.ts'
import { readOutline } from './template-outline.ts'
import { templateLimits } from './template-types.ts'
import type { TemplateMessage, TemplateOutline } from './template-types.ts'

process.stdin.on('close', () => process.exit(1)).resume()
process.stdout.on('error', () => process.exit(1))

async function read(): Promise<TemplateOutline> {
  const file = { fd: 3, size: fstatSync(3).size }
  if (detectFormat(file) !== 'xlsx') {
    throw new SheetError('not_a_sheet', '模板须是没有密码的 .xlsx 文件；旧版 .xls 请用 Excel 或 WPS 打开后另存为 .xlsx，有密码的请先解除密码')
  }
  return readOutline(openZip(file, templateLimits.unzippedBytes))
}

function asMessage(error: unknown): TemplateMessage {
  if (error instanceof SheetError) {
    const { code, message, cause } = error
    return { error: { code, message, ...(cause !== undefined && { detail: inspect(cause) }) } }
  }
  const message = '文件已损坏或不完整，读不出来；请用 Excel 或 WPS 打开，确认完好后另存为 .xlsx 再上传'
  return { error: { code: 'broken', message, detail: inspect(error) } }
}

const message = await read().then((outline): TemplateMessage => ({ outline }), asMessage)
process.stdout.write(`${JSON.stringify(message)}\n`, () => process.exit(0))
