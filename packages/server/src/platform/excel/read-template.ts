import { SheetModel } from '@qingyuan/core/sheet-model'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { outputLines, processEnd, startBounded } from '../sheets/bounded-process.ts'
import { templateLimits, TemplateError } from './template-types.ts'
import type { TemplateOutline } from './template-types.ts'

const Remark = z.object({ sheet: z.string(), cell: z.string().optional(), message: z.string() })
/** The process reads a file from outside: what it says is checked like any input. */
const Message = z.union([
  z.object({ outline: z.object({
    sheets: z.array(SheetModel).min(1), problems: z.array(Remark), dropped: z.array(Remark),
  }) }),
  z.object({ error: z.object({ code: z.string(), message: z.string(), detail: z.string().optional() }) }),
])

/**
 * Reads a template in a process of its own that is bounded in time and memory, so that no file can stop the server.
 * @param fileName the name under which the person knows the file, for messages
 * @throws TemplateError when the file cannot be read
 */
export async function readTemplateFile(path: string, fileName: string): Promise<TemplateOutline> {
  const fail = (message: string, cause?: unknown) => new TemplateError(`模板“${fileName}”：${message}`, [], cause)
  const child = await start(path, fail)
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, templateLimits.seconds * 1000)
  child.stdin?.on('error', () => {}) // the process is gone; its end tells why
  const stderr = child.stderr ? text(child.stderr).catch(() => '') : Promise.resolve('')
  try {
    const line = await firstLine(child)
    if (line === undefined) {
      const { code, signal } = await processEnd(child, () => '')
      const detail = `code ${code}, signal ${signal}: ${(await stderr).slice(-4000)}`
      if (late || signal === 'SIGXCPU') throw fail(`读了 ${templateLimits.seconds} 秒还没有读完，已停止；请删去表外多余的内容`, detail)
      if (signal !== null || /out of memory|allocation fail/i.test(detail)) {
        throw fail('内容太多，读取时内存不够；请删去多余的工作表、行和列', detail)
      }
      throw fail('读取程序意外停止；请再试一次，还不行请把文件交给系统管理员', detail)
    }
    const { data: message, error } = Message.safeParse(JSON.parse(line))
    if (!message) throw fail('文件内容不合规范，读不出来；请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传', error)
    if ('error' in message) throw fail(message.error.message, message.error.detail)
    return message.outline
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
    await processEnd(child, () => '')
  }
}

async function firstLine(child: Awaited<ReturnType<typeof start>>): Promise<string | undefined> {
  let bytes = 0
  child.stdout?.on('data', (piece: string | Buffer) => {
    bytes += piece.length
    if (bytes > templateLimits.outlineBytes) child.kill('SIGKILL')
  })
  const line = await outputLines(child).next()
  return line.done ? undefined : line.value
}

async function start(path: string, fail: (message: string) => TemplateError) {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size > templateLimits.fileBytes) {
      throw fail(`文件有 ${Math.ceil(size / 1024 / 1024)} MB，超过 ${templateLimits.fileBytes / 1024 / 1024} MB 的上限；` +
        '请删去图片和表外多余的内容')
    }
    const child = startBounded(join(import.meta.dirname, 'template-child.ts'), codeFolders(), file.fd, templateLimits)
    await once(child, 'spawn')
    return child
  } finally {
    await file.close()
  }
}

/** What the process may read: the platform's and core's source, and the folders that its libraries are installed in. */
function codeFolders(): string[] {
  const { resolve } = createRequire(import.meta.url)
  const modules = `${sep}node_modules${sep}`
  const libraries = ['@cj-tech-master/excelts/xml', '@e965/xlsx'].map((name) => resolve(name))
  const folders = libraries.map((path) => path.slice(0, path.lastIndexOf(modules) + modules.length))
  const core = join(resolve('@qingyuan/core/sheet-style'), '..') + sep
  return [...new Set([join(import.meta.dirname, '..') + sep, core, ...folders])]
}
