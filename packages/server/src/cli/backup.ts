import { mkdir, rm, stat } from 'node:fs/promises'
import { analyticsEnvironment } from '../platform/clickhouse/analytics-address.ts'
import { backupAnalytics } from '../platform/clickhouse/analytics-backup.ts'
import { openAnalytics } from '../platform/clickhouse/analytics.ts'
import { findRunningClickhouse } from '../platform/clickhouse/running-clickhouse.ts'
import { backupDatabase, type BackupFolder } from '../platform/postgres/backup.ts'
import { secretKey } from '../platform/postgres/data-folder.ts'
import { asAdmin, borrowEngine, masterKeyName, type Engine } from '../platform/stores.ts'
import { openFileStore } from '../platform/files.ts'
import { productVersion } from '../version.ts'
import { CliError } from './exit-codes.ts'
import { writeKeyFile } from './key-file.ts'
import { storeOptions, type StoreFlags } from './open-stores.ts'

/** The folder of uploaded and made files, as backups name it. */
export const filesFolder = 'files'

/** What the store of masses says, as backups name it; there only when statements have been loaded. */
export const massesFolder = 'analytics'

export interface BackupFlags extends StoreFlags { key?: string; quiet?: boolean; verbose?: boolean }

/** Writes the backup and, when asked, the key beside it. */
export async function backup(file: string, flags: BackupFlags): Promise<void> {
  const engine = await borrowEngine(storeOptions(flags), false)
  const say = (line: string) => { if (!flags.quiet) console.log(line) }
  try {
    if (flags.key !== undefined) await saveKey(engine, flags.key, say)
    await mkdir(engine.folder.file(filesFolder), { recursive: true, mode: 0o700 })
    const told = (line: string) => { if (flags.verbose) say(line) }
    const masses = await massesOf(engine, `${file}.masses`, told)
    const manifest = await backupDatabase(engine.adminUrl, file, [{ name: filesFolder, path: engine.folder.file(filesFolder) }, ...masses.folders], { appVersion: productVersion, onProgress: told }).finally(masses.end)
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    say(`备份完成：${file}（${manifest.tables.length} 张表，${rows} 行，${manifest.folders[0]!.files} 个文件${masses.folders.length > 0 ? '，含流水分析库' : ''}）`)
    await reportMissing(engine)
  } finally {
    await engine.close()
  }
}

/**
 * The masses are read after the records, which say what of them counts; through the running server's engine, or one
 * started for it. An office without statements has none.
 */
async function massesOf(engine: Engine, path: string, say: (line: string) => void): Promise<{ folders: BackupFolder[]; end: () => Promise<void> }> {
  const used = await asAdmin(engine.adminUrl, async (client) => (await client.query<{ used: boolean }>(
    'select to_regclass(\'public.bank_batches\') is not null as used')).rows[0]!.used && (await client.query('select 1 from bank_batches where load_id is not null limit 1')).rows.length > 0)
  if (!used) return { folders: [], end: async () => undefined }
  const { url, memory } = analyticsEnvironment(process.env)
  const analytics = openAnalytics({ folder: engine.folder, url: url ?? findRunningClickhouse(engine.folder.path)?.url, memory })
  return {
    folders: [{ name: massesFolder, path, fill: () => backupAnalytics(analytics, path, say) }],
    end: async () => {
      await analytics.close()
      await rm(path, { recursive: true, force: true })
    },
  }
}

async function saveKey(engine: Engine, path: string, say: (line: string) => void): Promise<void> {
  const folder = { ...engine.folder, kind: 'production' as const, release: async () => undefined }
  await writeKeyFile(path, await secretKey(folder, masterKeyName))
  say(`主密钥已另存：${path}。请与备份分开保管。`)
}

/** A file that records name and the store lacks was lost before; better learned now than when it is needed. */
async function reportMissing(engine: Engine): Promise<void> {
  const store = await openFileStore(engine.folder.file(filesFolder), { beside: true })
  const known = await asAdmin(engine.adminUrl, async (client) =>
    (await client.query<{ sha256: string; name: string }>('select distinct on (sha256) sha256, name from files where owner_type is distinct from \'bank_batch\' or removed_at is null')).rows)
  const missing: string[] = []
  for (const { sha256, name } of known) {
    if (!await stat(store.path(sha256)).then(() => true, () => false)) missing.push(name)
  }
  if (missing.length > 0) {
    const some = `${missing.slice(0, 5).join('、')}${missing.length > 5 ? '……' : ''}`
    throw new CliError('failed', `备份已写好，但有 ${missing.length} 个文件早已不在存储里：${some}。`
      + '请从更早的备份里找回，放进数据目录的 files。')
  }
}
