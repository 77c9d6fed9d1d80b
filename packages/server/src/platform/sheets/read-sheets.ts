import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, join, parse, sep } from 'node:path'
import { outputLines, processEnd, startBounded } from './bounded-process.ts'
import type { ProcessEnd } from './bounded-process.ts'
import { unwrapRow } from './sheet-output.ts'
import { defaultLimits, SheetError } from './sheet-types.ts'
import type { SheetJob, SheetLimits, SheetMessage, SheetRow, SheetsSummary } from './sheet-types.ts'

export interface ReadSheetsOptions {
  /** The name under which the person uploaded the file, for messages; otherwise that of `path`. */
  fileName?: string
  limits?: Partial<SheetLimits>
  /** Told the outline (encoding, counts) when the whole file has been read. */
  onSummary?: (summary: SheetsSummary) => void
  /** Stops the reading; the loop then ends with the signal's reason. */
  signal?: AbortSignal
}

/**
 * Rows of all sheets of an .xlsx, .xls or text file in their order, read in a bounded process of its own. Rows come as
 * the consumer takes them, in flat memory. Rows with nothing in them are left out; row numbers stay true.
 *
 * @throws SheetError when the file cannot be read to its end; rows before that may have come, so use a transaction.
 */
export async function* readSheets(path: string, options: ReadSheetsOptions = {}): AsyncGenerator<SheetRow, void> {
  for await (const message of messages(path, options)) {
    if (!('rows' in message)) {
      options.onSummary?.(message.summary)
      continue
    }
    for (const [row, cells] of message.rows) {
      yield unwrapRow({ name: message.sheet, hidden: message.hidden }, row, cells)
    }
  }
}

/**
 * Reads the whole file like `readSheets`, but hands over only its outline: format, sheets with the number of their
 * rows, merged areas, and the first `previewRows` (20) rows of each.
 *
 * @throws SheetError
 */
export async function describeSheets(
  path: string, options: ReadSheetsOptions & { previewRows?: number } = {},
): Promise<SheetsSummary> {
  for await (const message of messages(path, options, options.previewRows ?? 20)) {
    if ('summary' in message) return message.summary
  }
  throw new Error('unreachable: messages end with a summary or an error')
}

async function* messages(
  path: string, options: ReadSheetsOptions, previewRows?: number,
): AsyncGenerator<Exclude<SheetMessage, { error: unknown }>> {
  const limits = { ...defaultLimits, ...options.limits }
  const fileName = options.fileName ?? basename(path)
  const named = (error: SheetError) => new SheetError(error.code, `“${fileName}”：${error.message}`, error.cause)
  options.signal?.throwIfAborted()

  const child = await start(path, limits).catch((error: unknown) => {
    throw error instanceof SheetError ? named(error) : error
  })
  let stopped: unknown
  const stop = (reason: unknown) => {
    stopped ??= reason
    child.kill('SIGKILL')
  }
  const abort = () => stop(options.signal?.reason)
  options.signal?.addEventListener('abort', abort)
  if (options.signal?.aborted) abort()
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000)
  })
  child.stdin?.on('error', () => {}) // the process is gone; its end tells why
  const job: SheetJob = { limits, sheetName: parse(fileName).name, ...(previewRows !== undefined && { previewRows }) }
  child.stdin?.write(`${JSON.stringify(job)}\n`)

  try {
    const lines = outputLines(child)
    for (let left = limits.seconds * 1000; ;) {
      const started = performance.now()
      const timer = setTimeout(() => stop(timeoutError(limits)), left)
      const line = await lines.next().finally(() => clearTimeout(timer))
      left -= performance.now() - started
      if (stopped !== undefined) break
      if (line.done) throw endError(await processEnd(child, () => stderr), limits)
      const message = JSON.parse(line.value) as SheetMessage
      if ('error' in message) {
        throw new SheetError(message.error.code, message.error.message, message.error.detail)
      }
      yield message
      if ('summary' in message) return
    }
    throw stopped
  } catch (error) {
    throw error instanceof SheetError ? named(error) : error
  } finally {
    options.signal?.removeEventListener('abort', abort)
    child.kill('SIGKILL')
    await processEnd(child, () => stderr)
  }
}

/** Opens the file and hands it over open: the process needs no right to open it, and `ps` does not show its path. */
async function start(path: string, limits: SheetLimits) {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size > limits.fileBytes) {
      throw new SheetError('too_large', `文件有 ${Math.ceil(size / 1024 / 1024)} MB，超过 ` +
        `${Math.floor(limits.fileBytes / 1024 / 1024)} MB 的上限；请拆成几个文件分别上传`)
    }
    const child = startBounded(join(import.meta.dirname, 'sheet-child.ts'), codeFolders(), file.fd, limits)
    await once(child, 'spawn')
    return child
  } finally {
    await file.close()
  }
}

/** What the process may read: its own source, and the folders of packages its libraries are installed in. */
function codeFolders(): string[] {
  const { resolve } = createRequire(import.meta.url)
  const libraries = ['@cj-tech-master/excelts/xml', '@e965/xlsx', 'csv-parse'].map(name => resolve(name))
  const modules = `${sep}node_modules${sep}`
  const folders = libraries.map(path => path.slice(0, path.lastIndexOf(modules) + modules.length))
  return [...new Set([import.meta.dirname + sep, ...folders])]
}

function timeoutError(limits: SheetLimits): SheetError {
  return new SheetError('timeout', `读了 ${limits.seconds} 秒还没有读完，已停止；请删去多余的工作表，或拆成几个文件后再上传`)
}

function endError({ code, signal, stderr }: ProcessEnd, limits: SheetLimits): SheetError {
  const detail = `code ${code}, signal ${signal}: ${stderr}`
  if (signal === 'SIGXCPU') return timeoutError(limits)
  if (signal !== null || /out of memory|allocation fail/i.test(stderr)) {
    return new SheetError('memory', '文件太大，读取时内存不够；请删去多余的工作表，或拆成几个文件后再上传', detail)
  }
  return new SheetError('failed', '读取程序意外停止，没有读完；请再试一次，还不行请把文件交给系统管理员', detail)
}
