import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SheetError } from '../../platform/sheets/sheet-types.ts'
import { openZip, type ZipArchive } from '../../platform/sheets/zip-archive.ts'

/** One file to read. `name` is as the person gave it, with the folders inside an archive: these may name the owner. */
export type StatementInput = { name: string; path: string } | { name: string; error: SheetError }

const mostEntries = 2000
const mostDepth = 2
const mostBytes = 8 * 1024 * 1024 * 1024

/**
 * The statement files among what was dropped in: archives are opened (also one inside another), each file in them stands
 * on disk only while the consumer works on it. What cannot be read comes as an error with its name; the rest goes on.
 */
export async function* statementInputs(files: readonly { path: string; name?: string }[]): AsyncGenerator<StatementInput> {
  for (const file of files) yield* expand(file.path, file.name ?? basename(file.path), 0)
}

async function* expand(path: string, name: string, depth: number): AsyncGenerator<StatementInput> {
  if (!await isArchive(path)) {
    yield { name, path }
    return
  }
  const handle = await open(path, 'r')
  const folder = await mkdtemp(join(tmpdir(), 'statements-'))
  try {
    const zip = openZip({ fd: handle.fd, size: (await handle.stat()).size }, mostBytes)
    if (zip.find('[Content_Types].xml') ?? zip.find('xl/workbook.xml') ?? zip.find('content.xml')) {
      yield { name, path }
      return
    }
    const entries = zip.names.map((key) => zip.find(key)!).filter((entry) => !entry.name.endsWith('/') && !/(?:^|\/)(?:__MACOSX\/|\._|~\$|\.DS_Store|Thumbs\.db)/i.test(entry.name))
    if (entries.length > mostEntries) throw new SheetError('too_large', `压缩包里有 ${entries.length} 个文件，超过 ${mostEntries} 个的上限；请分成几个压缩包`)
    if (entries.length === 0) throw new SheetError('empty', '压缩包里没有文件')
    for (const [index, entry] of entries.entries()) {
      const inner = `${name}/${entry.name}`
      const place = join(folder, String(index))
      const failed = await unpack(zip, entry, place)
      if (failed) yield { name: inner, error: failed }
      else if (depth < mostDepth) yield* expand(place, inner, depth + 1)
      else yield { name: inner, path: place }
      await rm(place, { force: true })
    }
  } catch (error) {
    if (!(error instanceof SheetError)) throw error
    yield { name, error }
  } finally {
    await handle.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function unpack(zip: ZipArchive, entry: NonNullable<ReturnType<ZipArchive['find']>>, place: string): Promise<SheetError | undefined> {
  try {
    if (entry.encrypted) throw new SheetError('password', '压缩包有密码，请解压后上传其中的表格文件')
    zip.reserve(entry)
    await pipeline(zip.read(entry), createWriteStream(place, { mode: 0o600 }))
    return undefined
  } catch (error) {
    if (error instanceof SheetError) return error
    throw error
  }
}

async function isArchive(path: string): Promise<boolean> {
  if ((await stat(path)).size < 22) return false
  const handle = await open(path, 'r')
  try {
    const start = Buffer.alloc(4)
    await handle.read(start, 0, 4, 0)
    return start.toString('latin1') === 'PK\x03\x04'
  } finally {
    await handle.close()
  }
}
