import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { openFileStore, type FileStore } from './files.ts'
import { applicationUrl, migrate, shippedMigrations } from './migrate.ts'
import { openDataFolder, secretKey, type DataFolder, type DataFolderKind } from './postgres/data-folder.ts'
import { startEmbeddedPostgres } from './postgres/embedded-postgres.ts'
import { writeWhole } from './postgres/files.ts'
import { checkServerVersion } from './postgres/pg-versions.ts'
import { PostgresError, codeOf, ignore, textOf } from './postgres/postgres-error.ts'
import { checkRestoreFinished } from './postgres/restore-mark.ts'
import { findRunningPostgres } from './postgres/running-postgres.ts'
import { openSecrets, type Secrets } from './secrets.ts'

export interface StoreOptions {
  dataFolder: string
  kind: DataFolderKind
  /** Any PostgreSQL from 15, as the owner of the database. Without it: the embedded one in the data folder. */
  databaseUrl?: string | undefined
  /** The application's own login there, when the owner may not make one. */
  appDatabaseUrl?: string | undefined
  /** Settings of the embedded server for this run, e.g. in tests. */
  settings?: Record<string, string>
}

/** Where records are: the owner's address, and the folder with everything that is not in the database. */
export interface Engine {
  folder: DataFolder
  adminUrl: string
  secrets: Secrets
  /** Another process holds the folder and serves from it. */
  beside: boolean
  /** Settles when the embedded server ends by itself; never for others. */
  ended: Promise<void>
  close: () => Promise<void>
}

const never = new Promise<void>(() => undefined)
export const masterKeyName = 'master'

/**
 * Takes the data folder for this process and starts the embedded PostgreSQL in it, or connects to the one named.
 * @throws PostgresError in Chinese
 */
export async function openEngine(options: StoreOptions): Promise<Engine> {
  const folder = await openDataFolder(options.dataFolder, options.kind)
  try {
    const secrets = openSecrets(await secretKey(folder, masterKeyName))
    if (options.databaseUrl) {
      await tryConnection(options.databaseUrl, 'DATABASE_URL')
      return { folder, adminUrl: options.databaseUrl, secrets, beside: false, ended: never, close: () => folder.release() }
    }
    const postgres = await startEmbeddedPostgres(folder, { settings: options.settings ?? {} })
    return {
      folder, adminUrl: postgres.adminUrl, secrets, beside: false, ended: postgres.exited.then(() => undefined),
      close: async () => {
        await postgres.stop()
        await folder.release()
      },
    }
  } catch (error) {
    await folder.release()
    throw error
  }
}

/**
 * The same for a command that may run beside the server: uses what the server has open, else opens it itself.
 * @param create false: a data folder that does not exist yet is an error instead of a new one
 */
export async function borrowEngine(options: StoreOptions, create: boolean): Promise<Engine> {
  const path = resolve(options.dataFolder)
  const kind = await markerOf(path)
  if (!kind && !create) {
    throw new PostgresError(`${path} 不是本系统的数据目录。请用 --data 指定，或先运行 qingyuan serve。`)
  }
  const running = kind && !options.databaseUrl ? findRunningPostgres(path) : undefined
  // Opening it alone would also refuse a folder of another kind; beside a server nothing else does.
  if (kind && kind !== options.kind) {
    throw new PostgresError(`${path} 是${kind === 'demo' ? '演示' : kind === 'test' ? '测试' : '正式'}数据目录，这条命令不能用。请用 --data 指定另一个。`)
  }
  if (!running && !(kind && options.databaseUrl)) return openEngine(options)
  const adminUrl = running?.adminUrl ?? options.databaseUrl!
  if (!running) await tryConnection(adminUrl, 'DATABASE_URL')
  const folder: DataFolder = { path, kind: options.kind, file: (...parts) => join(path, ...parts), release: async () => undefined }
  const secrets = openSecrets(await secretKey(folder, masterKeyName))
  return { folder, adminUrl, secrets, beside: true, ended: never, close: async () => undefined }
}

/**
 * Puts the master key of another installation into a data folder, before a backup of that one is restored there.
 * @throws PostgresError when the folder has another key already
 */
export async function adoptMasterKey(options: StoreOptions, key: Buffer): Promise<void> {
  const folder = await openDataFolder(options.dataFolder, options.kind)
  try {
    await mkdir(folder.file('secrets'), { recursive: true, mode: 0o700 })
    const file = folder.file('secrets', masterKeyName)
    const present = await readFile(file).catch(ignore('ENOENT'))
    if (!present) await writeWhole(file, key)
    else if (!present.equals(key)) throw new PostgresError(`数据目录 ${folder.path} 已有另一把主密钥，没有恢复。请用 --data 指定一个空的数据目录。`)
  } finally {
    await folder.release()
  }
}

async function markerOf(path: string): Promise<string | undefined> {
  const text = await readFile(join(path, 'data-folder.json'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOTDIR') return undefined
    if (codeOf(error) === 'EACCES') throw new PostgresError(`数据目录 ${path} 不可读。请用启动服务的同一个用户运行这条命令。`)
    return ignore('ENOENT')(error)
  })
  if (text === undefined) return undefined
  return /"kind"\s*:\s*"(\w+)"/.exec(text)?.[1] ?? 'unknown'
}

/** The database made ready, and the address under which the application itself connects. */
export interface Prepared { appUrl: string; applied: string[]; files: FileStore }

/**
 * Checks the database and brings it to this version. Refuses half a restore, and a data folder whose key is not the
 * one that the database was written with.
 * @param schema 'migrate' brings an older structure up to date; 'check' refuses it
 */
export async function prepareStores(engine: Engine, options: StoreOptions, schema: 'migrate' | 'check'): Promise<Prepared> {
  await asAdmin(engine.adminUrl, async (client) => {
    await checkServerVersion(client)
    await checkRestoreFinished(client)
    if (schema === 'check') await checkSchema(client)
  })
  const { applied } = schema === 'migrate' ? await explainRoles(() => migrate(engine.adminUrl)) : { applied: [] }
  await checkKey(engine)
  const appUrl = options.appDatabaseUrl && options.databaseUrl
    ? await checkedAppUrl(options.appDatabaseUrl, engine.adminUrl)
    // Derived, not drawn: a command beside the server must not change the password under it.
    : await explainRoles(() => applicationUrl(engine.adminUrl, engine.secrets.sign('app-login', '')))
  return { appUrl, applied, files: await openFileStore(engine.folder.file('files'), { beside: engine.beside }) }
}

/** Runs a few statements as the owner. */
export async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'qingyuan-admin' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function checkSchema(client: pg.Client): Promise<void> {
  const newest = Math.max(...shippedMigrations().map((migration) => migration.version))
  const { rows: [found] } = await client.query<{ exists: boolean }>('select to_regclass(\'public.schema_migrations\') is not null as exists')
  const version = found?.exists
    ? (await client.query<{ v: number }>('select coalesce(max(version), 0)::int as v from schema_migrations')).rows[0]!.v : 0
  if (version < newest) {
    throw new PostgresError('数据库结构还不是本版本的。请先备份，再运行 qingyuan migrate（或直接启动服务）。')
  }
  if (version > newest) throw new PostgresError(`数据库由更新的版本建立（结构版本 ${version}）。请换用新版本的程序。`)
}

/** A key lost and made anew would leave encrypted fields unreadable and the audit chain unprovable: better not start. */
async function checkKey(engine: Engine): Promise<void> {
  const fingerprint = keyFingerprint(engine.secrets)
  const stored = await asAdmin(engine.adminUrl, async (client) => {
    await client.query('insert into settings (key, value) values ($1, to_jsonb($2::text)) on conflict (key) do nothing',
      [keyCheckSetting, fingerprint])
    return (await client.query<{ value: string }>(
      'select value #>> \'{}\' as value from settings where key = $1', [keyCheckSetting])).rows[0]!.value
  })
  if (stored !== fingerprint) {
    throw new PostgresError(`数据目录里的主密钥 ${engine.folder.file('secrets', masterKeyName)} 不是这个数据库用的那一把，没有启动。`
      + '请把原来的密钥文件放回去；用 qingyuan restore 恢复时请用 --key 给出它。')
  }
}
export const keyCheckSetting = 'key-check'
/** Tells one master key from another, and nothing about it. */
export const keyFingerprint = (secrets: Secrets): string => secrets.sign('key-check', '')

/** A login that owned the tables or stood above policies would make every one of them void. */
async function checkedAppUrl(appUrl: string, adminUrl: string): Promise<string> {
  await tryConnection(appUrl, 'APP_DATABASE_URL')
  const facts = (url: string) => asAdmin(url, async (client) => (await client.query<{
    database: string; above: boolean; owns: boolean; member: boolean }>(`
    select current_database() as database, r.rolsuper or r.rolbypassrls as above,
      exists (select 1 from pg_class c where c.relname = 'audit_log' and pg_has_role(c.relowner, 'usage')) as owns,
      pg_has_role('qingyuan_app', 'usage') as member
    from pg_roles r where r.rolname = current_user`)).rows[0]!)
  const [app, admin] = [await facts(appUrl), await facts(adminUrl)]
  const wrong = app.database !== admin.database ? '连到的不是同一个数据库'
    : app.above ? '是超级用户或能绕过行级安全' : app.owns ? '是表的属主' : !app.member ? '不在 qingyuan_app 组里' : undefined
  if (wrong) throw new PostgresError(`APP_DATABASE_URL 的用户不能用：它${wrong}。${roleAdvice}`)
  return appUrl
}

const roleAdvice = '请数据库管理员执行：create role qingyuan_app nologin; create role qingyuan_login login password \'自定的密码\' in role qingyuan_app; '
  + '再设置 APP_DATABASE_URL 为 qingyuan_login 的连接地址后启动。'

/** Says what to do when the owner may not make roles. */
export async function explainRoles<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (codeOf(error) !== '42501') throw error
    throw new PostgresError(`DATABASE_URL 的用户权限不够（${textOf(error)}）。它应是数据库的属主；若不许它建立角色：${roleAdvice}`)
  }
}

/** Turns a failed connection into what to do about it; never shows the password. */
async function tryConnection(url: string, variable: string): Promise<void> {
  let shown = url
  try {
    const parsed = new URL(url)
    if (!/^postgres(ql)?:$/.test(parsed.protocol)) throw new TypeError('protocol')
    shown = `${parsed.host || parsed.searchParams.get('host') || '本机'}${parsed.pathname}`
  } catch {
    throw new PostgresError(`${variable} 不是有效的地址。应为 postgresql://用户:密码@主机:端口/数据库 。`)
  }
  try {
    await asAdmin(url, async () => undefined)
  } catch (error) {
    const code = codeOf(error)
    const reason = code === '28P01' || code === '28000' ? '用户名或密码不对，或服务器不许从本机登录'
      : code === '3D000' ? '服务器上没有这个数据库'
        : code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? '主机名查不到'
          : code === 'ECONNREFUSED' || code === 'ENOENT' ? '服务器没有运行，或端口不对'
            : code === '57P03' ? '服务器正在启动或停止，请稍候' : textOf(error)
    throw new PostgresError(`连不上数据库 ${shown}（${variable}）：${reason}。`)
  }
}
