import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { PostgresError, codeOf, textOf } from './postgres-error.ts'
import { TarError, type TarEntry, readTar } from './tar.ts'

/**
 * A backup is a .tar.gz: `backup.json` first, then `tables/<schema>.<table>/<part>.tsv` (PostgreSQL's COPY text, cut
 * between rows), then `files/<folder>/…`, and `manifest.json` last, with what must have come before.
 */
export const backupFormat = 1
export const Manifest = z.strictObject({
  format: z.literal(backupFormat),
  appVersion: z.string(),
  createdAt: z.iso.datetime(),
  server: z.string(),
  schemas: z.array(z.string()),
  migrations: z.array(z.strictObject({ version: z.int().positive(), name: z.string() })).min(1),
  tables: z.array(z.strictObject({ schema: z.string(), name: z.string(), columns: z.array(z.string()).min(1),
    rows: z.int(), bytes: z.int(), sha256: z.string() })),
  sequences: z.array(z.strictObject({ schema: z.string(), name: z.string(), lastValue: z.string().regex(/^-?\d+$/),
    isCalled: z.boolean() })),
  folders: z.array(z.strictObject({ name: z.string(), files: z.int(), bytes: z.int(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof Manifest>

const Opening = z.object({ format: z.int(), appVersion: z.string() })

/** Counts and hashes what goes past. */
export interface Tally { rows: number; files: number; bytes: number; hash: Hash }
export const newTally = (): Tally => ({ rows: 0, files: 0, bytes: 0, hash: createHash('sha256') })

/** Counts a piece of COPY text: a raw line end there always ends a row, those in values are escaped. */
export function countRows(tally: Tally, piece: Buffer): void {
  for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) tally.rows += 1
  tally.bytes += piece.length
  tally.hash.update(piece)
}

/** Counts the beginning of a file; its name and size are part of the folder's hash. */
export function countFile(tally: Tally, path: string, size: number): void {
  tally.files += 1
  tally.bytes += size
  tally.hash.update(`${path}\0${size}\0`)
}

export interface BackupVisitor {
  /** All rows of one table as COPY text; not called for an empty table. */
  table(name: string, rows: AsyncIterable<Buffer>): Promise<unknown>
  /** One file; `path` is relative to its folder and cannot lead out of it. */
  file(folder: string, path: string, body: AsyncIterable<Buffer>): Promise<unknown>
}

const pass = async (body: AsyncIterable<Buffer>) => {
  for await (const _ of body) { /* only to count it */ }
}
const nobody: BackupVisitor = { table: (_, rows) => pass(rows), file: (_folder, _path, body) => pass(body) }

/**
 * Reads a backup once through, in flat memory, and checks that it is exactly what its manifest says.
 * @throws PostgresError in Chinese when it is cut off, damaged, changed, foreign, or of a newer version
 */
export async function readBackup(file: string, visitor: BackupVisitor = nobody): Promise<Manifest> {
  const gunzip = createGunzip()
  const source = createReadStream(file)
  source.on('error', (error) => gunzip.destroy(error))
  try {
    return await readEntries(readTar(source.pipe(gunzip)), visitor)
  } catch (error) {
    if (error instanceof Damaged || error instanceof TarError || codeOf(error)?.startsWith('Z_')) {
      throw new PostgresError(`备份文件 ${file} 不完整、已损坏或被改动（${codeOf(error) === 'Z_BUF_ERROR' ? '文件没有写完，或被截断' : codeOf(error)?.startsWith('Z_') ? '压缩的内容读不出来' : textOf(error)}），`
        + '没有使用。请换一份备份。')
    }
    if (codeOf(error) === 'ENOENT') throw new PostgresError(`找不到备份文件 ${file}。请检查路径。`)
    throw error
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

class Damaged extends Error {}

async function readEntries(entries: AsyncGenerator<TarEntry>, visitor: BackupVisitor): Promise<Manifest> {
  let entry: TarEntry | undefined
  const next = async () => { entry = (await entries.next()).value as TarEntry | undefined }
  const current = () => entry
  const tallies = new Map<string, Tally>()
  const tallyOf = (key: string) => {
    const tally = newTally()
    tallies.set(key, tally)
    return tally
  }

  await next()
  const first = current()
  if (first?.path !== 'backup.json') throw new Damaged('不是本系统的备份')
  const opening = await parse(Opening, first)
  if (opening.format !== backupFormat) {
    throw new PostgresError(`这份备份由另一版本（${opening.appVersion}）的程序写成，本版本读不了。请用该版本恢复。`)
  }
  await next()
  for (let name; (name = /^tables\/([^/]+)\//.exec(current()?.path ?? '')?.[1]); ) {
    const table = name
    if (tallies.has(`tables/${table}`)) throw new Damaged(`${table} 出现两次`)
    const tally = tallyOf(`tables/${table}`)
    const parts = async function* (): AsyncGenerator<Buffer> {
      let part = 1
      for (let at = current(); at?.path.startsWith(`tables/${table}/`); at = current(), part += 1) {
        if (at.path !== partPath(table, part)) throw new Damaged(`${at.path} 次序不对`)
        for await (const piece of at.body) {
          countRows(tally, piece)
          yield piece
        }
        await next()
      }
    }
    await visitor.table(table, parts())
  }
  for (let at = current(); at?.path.startsWith('files/'); at = current()) {
    const [, folder, ...steps] = at.path.split('/')
    if (!folder || steps.length === 0 || steps.some((step) => ['', '.', '..'].includes(step) || step.includes('\0'))) {
      throw new Damaged(`文件名不合规：${at.path}`)
    }
    const tally = tallies.get(`files/${folder}`) ?? tallyOf(`files/${folder}`)
    countFile(tally, steps.join('/'), at.size)
    await visitor.file(folder, steps.join('/'), hashed(at.body, tally))
    await next()
  }
  const last = current()
  if (last?.path !== 'manifest.json') throw new Damaged(last ? `多出 ${last.path}` : '缺少清单')
  const manifest = await parse(Manifest, last)
  await next()
  if (current()) throw new Damaged(`清单之后多出 ${current()?.path}`)
  compare(manifest, tallies)
  return manifest
}

async function* hashed(body: AsyncIterable<Buffer>, tally: Tally): AsyncGenerator<Buffer> {
  for await (const piece of body) {
    tally.hash.update(piece)
    yield piece
  }
}

export const partPath = (table: string, part: number): string => `tables/${table}/${String(part).padStart(6, '0')}.tsv`

async function parse<Schema extends z.ZodType>(schema: Schema, entry: TarEntry): Promise<z.output<Schema>> {
  if (entry.size > 50_000_000) throw new Damaged(`${entry.path} 过大`)
  const pieces = []
  for await (const piece of entry.body) pieces.push(piece)
  try {
    return schema.parse(JSON.parse(Buffer.concat(pieces).toString('utf8')))
  } catch {
    throw new Damaged(`${entry.path} 读不懂`)
  }
}

function compare(manifest: Manifest, tallies: Map<string, Tally>): void {
  const expected = [
    ...manifest.tables.map((table) => ({ key: `tables/${table.schema}.${table.name}`, files: 0, ...table })),
    ...manifest.folders.map((folder) => ({ key: `files/${folder.name}`, rows: 0, ...folder })),
  ]
  for (const { key, rows, files, bytes, sha256 } of expected) {
    const found = tallies.get(key) ?? newTally()
    tallies.delete(key)
    const same = found.rows === rows && found.files === files && found.bytes === bytes
    if (!same || found.hash.digest('hex') !== sha256) throw new Damaged(`${key} 与清单不符`)
  }
  for (const key of tallies.keys()) throw new Damaged(`清单里没有 ${key}`)
}
