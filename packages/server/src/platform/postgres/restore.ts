import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { asOwner } from './admin-session.ts'
import { type Manifest, readBackup } from './backup-file.ts'
import { qualified, quoted, readMigrations, readSequences, readTables } from './database-shape.ts'
import { checkEmpty, wipe } from './empty-database.ts'
import { syncFolder } from './files.ts'
import { PostgresError, codeOf, ignore, textOf } from './postgres-error.ts'
import { folderMark, isRestoring, removeMark, setMark } from './restore-mark.ts'

export interface RestoreOptions {
  /** Brings the empty database to the schema version that the backup recorded, by this product's own migrations. */
  migrate: (toVersion: number) => Promise<unknown>
  /** Where the folders of the backup go: each must be missing or empty. All that the backup holds must be named. */
  folders?: { name: string; path: string }[]
  /** Runs in the same transaction when all rows are in: for what must not come along. */
  finish?: (client: pg.Client) => Promise<void>
  onProgress?: (message: string) => void
  /** Gets a Chinese line per table. */
  onTable?: (message: string) => void
}

/** Two restores into one database must not meet. */
const restoreLock = 7_305_477

/**
 * Brings a backup into an empty database. The whole file is checked before anything is touched; rows, sequences and
 * foreign keys go in in one transaction; when anything fails, the database and the folders are empty again, and what
 * a killed restore left is cleared by the next one. Afterwards run the newer migrations.
 * @param adminUrl the database owner's address; need not be a superuser's
 * @throws PostgresError in Chinese: damaged file, database or folder not empty, schema that does not fit
 */
export async function restoreDatabase(adminUrl: string, file: string, options: RestoreOptions): Promise<Manifest> {
  const { folders = [], onProgress } = options
  onProgress?.('正在核对备份文件……')
  const manifest = await readBackup(file)
  const missing = manifest.folders.find(({ name }) => !folders.some((folder) => folder.name === name))
  if (missing) throw new PostgresError(`备份里有文件夹 ${missing.name}，没有指定恢复到哪里。请指定后再恢复。`)
  const targets = new Map(folders.filter(({ name }) => manifest.folders.some((held) => held.name === name))
    .map(({ name, path }) => [name, path]))
  const work = async (client: pg.Client) => {
    const { rows: [lock] } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1) as taken', [restoreLock])
    if (!lock?.taken) throw new PostgresError('另一个恢复正在向这个数据库进行。请等它结束。')
    if (await isRestoring(client)) await wipe(client)
    await checkEmpty(client)
    await checkFolders(targets)
    try {
      await setMark(client)
      await options.migrate(Math.max(...manifest.migrations.map(({ version }) => version)))
      await checkShape(client, manifest)
      await makeFolders(targets)
      await client.query('begin')
      await load(client, file, manifest, targets, options)
      await options.finish?.(client)
      await removeMark(client)
      await sealFolders(targets)
      await client.query('commit')
    } catch (error) {
      await undo(client, targets)
      throw error
    }
    onProgress?.('正在更新统计信息……')
    await client.query('analyze').catch(() => undefined)   // or else autovacuum will, later
    return manifest
  }
  return asOwner(adminUrl, work).catch((error: unknown) => { throw explain(error) })
}

async function checkFolders(targets: Map<string, string>): Promise<void> {
  for (const path of targets.values()) {
    const entries = await readdir(path).catch(ignore('ENOENT')) ?? []
    if (entries.includes(folderMark)) await rm(path, { recursive: true, force: true })
    else if (entries.length > 0) throw new PostgresError(`文件夹 ${path} 不是空的，没有恢复。请清空它，或指定另一个文件夹。`)
  }
}

async function makeFolders(targets: Map<string, string>): Promise<void> {
  for (const path of targets.values()) {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await writeFile(join(path, folderMark), '', { mode: 0o600 })
  }
}

async function sealFolders(targets: Map<string, string>): Promise<void> {
  for (const path of targets.values()) {
    await rm(join(path, folderMark))
    await syncFolder(path)
  }
}

async function checkShape(client: pg.Client, manifest: Manifest): Promise<void> {
  const describe = (tables: { schema: string; name: string; columns: string[] }[]) =>
    new Set(tables.map((table) => `${table.schema}.${table.name}（${table.columns.toSorted().join('、')}）`))
  const names = (list: { schema: string; name: string }[]) =>
    new Set(list.map(({ schema, name }) => `${schema}.${name}`))
  const steps = (list: { version: number; name: string }[]) =>
    new Set(list.map(({ version, name }) => `${version} ${name}`))
  const pairs: [string, Set<string>, Set<string>][] = [
    ['结构版本', steps(manifest.migrations), steps(await readMigrations(client) ?? [])],
    ['表', describe(manifest.tables), describe(await readTables(client, manifest.schemas))],
    ['序列', names(manifest.sequences), names(await readSequences(client, manifest.schemas))],
  ]
  for (const [what, backup, here] of pairs) {
    const odd = [...backup].find((one) => !here.has(one)) ?? [...here].find((one) => !backup.has(one))
    if (odd) {
      throw new PostgresError(`备份与本程序的${what}不一致：${odd}${backup.has(odd) ? '只在备份里' : '只在本程序里'}。`
        + `请用写成备份的程序版本（${manifest.appVersion}）恢复。`)
    }
  }
}

async function load(client: pg.Client, file: string, manifest: Manifest, targets: Map<string, string>,
  { onProgress, onTable }: RestoreOptions): Promise<void> {
  const tables = new Map(manifest.tables.map((table) => [`${table.schema}.${table.name}`, table]))
  const all = manifest.tables.map(qualified).join(', ')
  const putBack = await setAside(client, manifest.schemas)
  // What the migrations themselves have put in comes back from the backup, as it was last.
  if (all) await client.query(`truncate ${all}`)
  await readBackup(file, {
    table: async (name, rows) => {
      const table = tables.get(name)!
      const columns = table.columns.map(quoted).join(', ')
      const sink = client.query(copyFrom(`copy ${qualified(table)} (${columns}) from stdin`))
      await pipeline(Readable.from(rows, { objectMode: false }), sink)
      if (sink.rowCount !== table.rows) {
        throw new PostgresError(`表 ${name} 恢复了 ${sink.rowCount} 行，备份里是 ${table.rows} 行，没有完成恢复。`)
      }
      onTable?.(`表 ${name}：${table.rows} 行`)
    },
    file: async (folder, path, body) => {
      const target = join(targets.get(folder)!, path)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await pipeline(body, createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true }))
    },
  })
  for (const sequence of manifest.sequences) {
    await client.query('select setval($1::regclass, $2::bigint, $3)',
      [qualified(sequence), sequence.lastValue, sequence.isCalled])
  }
  onProgress?.('正在核对各表之间的引用……')
  await putBack()
}

/**
 * Takes foreign keys and triggers away until the rows are in: then the order of tables, circles and rows that name
 * themselves do not matter, and no trigger changes or forbids what was once recorded. The owner may do this, unlike
 * switching them off for the session. Putting the keys back checks every row.
 */
async function setAside(client: pg.Client, schemas: string[]): Promise<() => Promise<void>> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace
    where contype = 'f' and conparentid = 0 and n.nspname = any ($1) order by c.oid`, [schemas])
  const { rows: triggers } = await client.query<{ table: string; name: string; enable: string }>(`
    select tgrelid::regclass::text as table, tgname as name,
      case tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' else 'enable' end as enable
    from pg_trigger t join pg_class c on c.oid = tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not tgisinternal and tgparentid = 0 and tgenabled <> 'D' and c.relkind in ('r', 'p')
      and n.nspname = any ($1)`, [schemas])
  const { rows: views } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'm' and c.relispopulated and n.nspname = any ($1) order by c.oid`, [schemas])
  for (const key of keys) await client.query(`alter table ${key.table} drop constraint ${quoted(key.name)}`)
  for (const trigger of triggers) {
    await client.query(`alter table ${trigger.table} disable trigger ${quoted(trigger.name)}`)
  }
  return async () => {
    for (const key of keys) {
      await client.query(`alter table ${key.table} add constraint ${quoted(key.name)} ${key.definition}`)
    }
    for (const { table, name, enable } of triggers) {
      await client.query(`alter table ${table} ${enable} trigger ${quoted(name)}`)
    }
    for (const view of views) await client.query(`refresh materialized view ${view.name}`)
  }
}

/** Leaves database and folders as empty as they were. Where that fails the marks stay, and the next restore does it. */
async function undo(client: pg.Client, targets: Map<string, string>): Promise<void> {
  try {
    await client.query('rollback')
    await wipe(client)
  } catch {
    // Most likely the connection is gone, and the transaction with it; the first error says more than this one.
  }
  for (const path of targets.values()) {
    const entries = await readdir(path).catch((): string[] => [])
    if (entries.includes(folderMark)) await rm(path, { recursive: true, force: true })
  }
}

function explain(error: unknown): PostgresError {
  if (error instanceof PostgresError) return error
  switch (codeOf(error)) {
    case '23503': return new PostgresError(`备份里各表之间的引用对不上，没有恢复：${textOf(error)}。请换一份备份。`)
    case '42501': return new PostgresError(`恢复所用的数据库账号权限不够（${textOf(error)}）。请用数据库的属主账号恢复。`)
    case '53100': case 'ENOSPC': case 'EDQUOT':
      return new PostgresError('磁盘空间不足，没有恢复。请清理数据库或文件所在的磁盘后再试。')
    default: return new PostgresError(`恢复没有完成，没有恢复任何内容：${textOf(error)}`, { cause: error })
  }
}
