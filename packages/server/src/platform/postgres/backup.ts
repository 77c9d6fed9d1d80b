import { createWriteStream } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { asOwner } from './admin-session.ts'
import { type Manifest, type Tally, backupFormat, countFile, countRows, newTally, partPath } from './backup-file.ts'
import { type TableShape, qualified, quoted, readMigrations, readSequences, readTables } from './database-shape.ts'
import { syncFolder } from './files.ts'
import { PostgresError, codeOf, ignore, textOf } from './postgres-error.ts'
import { checkRestoreFinished, folderMark } from './restore-mark.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

export interface BackupOptions {
  /** Of the product; kept for people, and named when a restore cannot read the format. */
  appVersion: string
  /** Default: public only. */
  schemas?: string[]
  /** Gets a Chinese line per table and folder. */
  onProgress?: (message: string) => void
}

export interface BackupFolder { name: string; path: string; fill?: () => Promise<unknown> }

/** Rows are gathered to pieces of about this many bytes, because a tar entry begins with its length. */
const partSize = 4_000_000

/**
 * Writes one file (.tar.gz, mode 0600) with every row of the database as of one moment, and with folders beside it.
 * The database goes on working meanwhile. The folders are read after the rows: a file that a row names must be in its
 * folder before the row is committed, and then it is in the backup. The keys to encrypted fields are in the backup
 * only if their folder is named; without them those fields cannot be read again.
 * @param adminUrl the owner's address; policies must not apply to it
 * @param outPath must not exist; appears only when it is complete
 * @param extraFolders `name` is how restoreDatabase will ask for them; `fill` makes what is in one, when the rows are written
 * @returns the manifest, as readBackup gives it
 * @throws PostgresError in Chinese
 */
export async function backupDatabase(adminUrl: string, outPath: string, extraFolders: BackupFolder[],
  options: BackupOptions): Promise<Manifest> {
  const partial = `${outPath}.partial`
  if (await stat(outPath).catch(ignore('ENOENT'))) {
    throw new PostgresError(`备份文件 ${outPath} 已存在，没有覆盖。请换一个文件名。`)
  }
  try {
    const manifest = await asOwner(adminUrl, async (client) => {
      let made: Manifest | undefined
      await rm(partial, { force: true })
      const file = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true })
      await pipeline(archive(client, extraFolders, options, (done) => { made = done }), createGzip(), file)
      return made!
    })
    await rename(partial, outPath)
    await syncFolder(dirname(outPath))
    return manifest
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    if (error instanceof PostgresError) throw error
    switch (codeOf(error)) {
      case 'ENOSPC': case 'EDQUOT':
        throw new PostgresError(`${dirname(outPath)} 所在磁盘空间不足，备份没有完成。请清理空间或换一个位置。`)
      case 'ENOENT': case 'EACCES': case 'EROFS': case 'ENOTDIR':
        throw new PostgresError(`${outPath} 写不进去，备份没有完成。请检查文件夹是否存在、是否可写。`)
      case '42501':
        throw new PostgresError(`备份所用的数据库账号权限不够（${textOf(error)}）。请用数据库的属主账号备份。`)
      default: throw new PostgresError(`备份没有完成：${textOf(error)}`, { cause: error })
    }
  }
}

/** The bytes of the tar file, in the order that backup-file.ts describes. */
async function* archive(client: pg.Client, folders: BackupFolder[], options: BackupOptions,
  onManifest: (manifest: Manifest) => void): AsyncGenerator<Buffer> {
  const { appVersion, schemas = ['public'], onProgress } = options
  const time = new Date()
  const entry = (path: string, content: Buffer) =>
    Buffer.concat([tarHeader(path, content.length, time), content, tarPadding(content.length)])
  const json = (path: string, value: object) => entry(path, Buffer.from(`${JSON.stringify(value, null, 1)}\n`))

  await client.query('begin isolation level repeatable read read only')
  await checkRestoreFinished(client)
  const migrations = await readMigrations(client)
  if (!migrations?.length) throw new PostgresError('数据库里还没有本系统的数据，没有可备份的内容。请检查数据库地址。')
  const shapes = await readTables(client, schemas)
  // Nobody may change a table's columns until we are done with it.
  if (shapes.length > 0) await client.query(`lock table ${shapes.map(qualified).join(', ')} in access share mode`)
  const sequences = await readSequences(client, schemas)
  const { rows: [server] } = await client.query<{ version: string }>(
    'select current_setting(\'server_version\') as version')

  yield json('backup.json', { format: backupFormat, appVersion })
  const tables: Manifest['tables'] = []
  for (const shape of shapes) {
    const tally = newTally()
    const name = `${shape.schema}.${shape.name}`
    let part = 0
    for await (const piece of copyOut(client, shape, tally)) yield entry(partPath(name, part += 1), piece)
    tables.push({ schema: shape.schema, name: shape.name, columns: shape.columns, rows: tally.rows, bytes: tally.bytes,
      sha256: tally.hash.digest('hex') })
    onProgress?.(`表 ${name}：${tally.rows} 行`)
  }
  await client.query('commit')

  const tallies: Manifest['folders'] = []
  for (const folder of folders) {
    const tally = newTally()
    await folder.fill?.()
    yield* copyFolder(folder, tally, time)
    tallies.push({ name: folder.name, files: tally.files, bytes: tally.bytes, sha256: tally.hash.digest('hex') })
    onProgress?.(`文件夹 ${folder.name}：${tally.files} 个文件`)
  }
  const manifest: Manifest = { format: backupFormat, appVersion, createdAt: time.toISOString(),
    server: server!.version, schemas, migrations, tables, sequences, folders: tallies }
  yield json('manifest.json', manifest)
  yield tarEnd()
  onManifest(manifest)
}

/** A table's rows as COPY text, in pieces that end where a row ends. */
async function* copyOut(client: pg.Client, table: TableShape, tally: Tally): AsyncGenerator<Buffer> {
  const columns = table.columns.map(quoted).join(', ')
  // Through the whole, not its partitions: those may be cut otherwise where it is restored.
  const source = table.partitioned ? `(select ${columns} from ${qualified(table)})` : `${qualified(table)} (${columns})`
  const stream = client.query(copyTo(`copy ${source} to stdout`))
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    held.push(chunk)
    size += chunk.length
    if (size < partSize || !chunk.includes(10)) continue
    const all = Buffer.concat(held)
    const end = all.lastIndexOf(10) + 1
    countRows(tally, all.subarray(0, end))
    yield all.subarray(0, end)
    held = [all.subarray(end)]
    size -= end
  }
  if (size > 0) {
    const rest = Buffer.concat(held)
    countRows(tally, rest)
    yield rest
  }
  await client.query('select')   // the server's own count comes after the rows
  if (stream.rowCount !== tally.rows) {
    throw new Error(`${qualified(table)}: the server sent ${stream.rowCount} rows, ${tally.rows} were counted`)
  }
}

async function* copyFolder(folder: { name: string; path: string }, tally: Tally, time: Date): AsyncGenerator<Buffer> {
  if (!(await stat(folder.path).catch(ignore('ENOENT')))?.isDirectory()) {
    throw new PostgresError(`要备份的文件夹 ${folder.path} 不存在，备份没有完成。`)
  }
  for await (const path of filesIn(folder.path, '')) {
    const file = join(folder.path, path)
    // Removed since we listed it: then no row of our moment needs it.
    const handle = await open(file).catch(ignore('ENOENT'))
    if (!handle) continue
    try {
      const { size } = await handle.stat()
      countFile(tally, path, size)
      yield tarHeader(`files/${folder.name}/${path}`, size, time)
      // Exactly as many bytes as the header says, whatever happens to the file meanwhile.
      let left = size
      const stream = handle.createReadStream({ start: 0, end: Math.max(size - 1, 0), autoClose: false })
      for await (const piece of stream as AsyncIterable<Buffer>) {
        if (left === 0) break
        left -= piece.length
        tally.hash.update(piece)
        yield piece
      }
      if (left > 0) throw new PostgresError(`文件 ${file} 在备份时被改短，备份没有完成。请重新备份。`)
      yield tarPadding(size)
    } finally {
      await handle.close()
    }
  }
}

/** Paths of all files below, with slashes, in the same order every time. */
async function* filesIn(root: string, below: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, below), { withFileTypes: true }).catch(ignore('ENOENT')) ?? []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below ? `${below}/${entry.name}` : entry.name
    if (path === folderMark) throw new PostgresError(`文件夹 ${root} 的恢复还没有完成，不能备份。请先重新运行恢复命令。`)
    if (entry.isDirectory()) yield* filesIn(root, path)
    else if (entry.isFile()) yield path
    else throw new PostgresError(`${join(root, path)} 不是普通文件（例如是链接），备份没有完成。请移走它再备份。`)
  }
}
