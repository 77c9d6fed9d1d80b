import { rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { sealTailIn } from '../features/audit/audit-seal.ts'
import { verifyAudit } from '../features/audit/audit-verify.ts'
import { analyticsEnvironment } from '../platform/clickhouse/analytics-address.ts'
import { restoreAnalytics } from '../platform/clickhouse/analytics-backup.ts'
import { openDatabase } from '../platform/db.ts'
import { migrate } from '../platform/migrate.ts'
import { readBackup } from '../platform/postgres/backup-file.ts'
import { PostgresError } from '../platform/postgres/postgres-error.ts'
import { restoreDatabase } from '../platform/postgres/restore.ts'
import { openSecrets } from '../platform/secrets.ts'
import { adoptMasterKey, asAdmin, explainRoles, keyCheckSetting, keyFingerprint, masterKeyName, openEngine, prepareStores,
  type Engine, type StoreOptions } from '../platform/stores.ts'
import { describeVerification } from './audit.ts'
import { filesFolder, massesFolder } from './backup.ts'
import { CliError } from './exit-codes.ts'
import { readKeyFile } from './key-file.ts'
import { storeOptions, type StoreFlags } from './open-stores.ts'

export interface RestoreFlags extends StoreFlags { key?: string; verbose?: boolean }

/** Brings a backup into empty stores and verifies its audit log. */
export async function restore(file: string, flags: RestoreFlags): Promise<void> {
  const options = storeOptions(flags)
  if (flags.key !== undefined) {
    const key = await readKeyFile(flags.key)
    await checkKeyFits(file, key)
    await adoptMasterKey(options, key)
  } else if (!await stat(resolve(flags.data, 'secrets', masterKeyName)).catch(() => undefined)) {
    throw new CliError('usage', '请用 --key 给出备份那套系统的主密钥文件；没有它，加密的内容读不出来。')
  }
  const engine = await openEngine(options)
  try {
    await restoreInto(engine, file, options, flags.verbose ?? false)
  } finally {
    await engine.close()
  }
}

/** Looks through the backup for the fingerprint of its key, before anything is touched. Checks the whole file on the way. */
async function checkKeyFits(file: string, key: Buffer): Promise<void> {
  let settings = ''
  console.log('正在核对备份文件和密钥……')
  try {
    await readBackup(file, {
      table: async (name, rows) => {
        for await (const piece of rows) if (name === 'public.settings') settings += piece.toString('utf8')
      },
      file: async (_folder, _path, body) => { for await (const _ of body) { /* only checked */ } },
    })
  } catch (error) {
    throw error instanceof PostgresError ? new CliError('badInput', error.message) : error
  }
  const cells = settings.split('\n').map((line) => line.split('\t')).find((row) => row.includes(keyCheckSetting))
  const fingerprint = JSON.stringify(keyFingerprint(openSecrets(key)))
  if (cells && !cells.includes(fingerprint)) throw new CliError('badInput', '这把密钥不是这份备份的，没有恢复。请找出备份那套系统的密钥文件。')
}

async function restoreInto(engine: Engine, file: string, options: StoreOptions, verbose: boolean): Promise<void> {
  const masses = engine.folder.file('restore-analytics')
  const manifest = await restoreDatabase(engine.adminUrl, file, {
    migrate: (version) => explainRoles(() => migrate(engine.adminUrl, version)),
    folders: [{ name: filesFolder, path: engine.folder.file(filesFolder) }, { name: massesFolder, path: masses }],
    finish: async (client) => {
      // A session of the other system would let in here whoever stole it there.
      await client.query('delete from sessions')
      // Before the records are there for good: what fails here is done again as a whole.
      if (await stat(masses).catch(() => undefined)) await restoreAnalytics({ folder: engine.folder, ...analyticsEnvironment(process.env) }, masses, (line) => { if (verbose) console.log(line) })
    },
    onProgress: (line) => console.log(line),
    onTable: (line) => { if (verbose) console.log(line) },
  })
  await rm(masses, { recursive: true, force: true })
  const prepared = await prepareStores(engine, options, 'migrate')
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  const files = manifest.folders.reduce((sum, folder) => sum + folder.files, 0)
  console.log(`已恢复 ${manifest.createdAt} 的备份（${manifest.tables.length} 张表，${rows} 行，${files} 个文件）。原来的登录会话没有带过来，请各位重新登录。正在核验审计日志……`)
  const tailFile = engine.folder.file('audit-seal.json')
  await rm(tailFile, { force: true })
  const { db, close } = openDatabase(prepared.appUrl, 2)
  try {
    const result = await verifyAudit(db, engine.secrets, undefined, new Date())
    const last = await asAdmin(engine.adminUrl, async (client) =>
      (await client.query<{ no: number; hash: string }>('select no, hash from audit_seals order by no desc limit 1')).rows[0])
    if (last) await sealTailIn(tailFile).write(last)
    for (const line of describeVerification({ ...result, tailChecked: true })) console.log(line)
    if (!result.ok) throw new CliError('failed', `数据已恢复，但备份里的审计日志有 ${result.problemCount} 处问题。请保护现场，联系审计管理员。`)
  } finally {
    await close()
  }
  console.log('恢复完成。现在可以运行 qingyuan serve。')
}
