import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { PostgresError } from './postgres/postgres-error.ts'

const folder = join(import.meta.dirname, '../../migrations')
/** The group role that the application's login role belongs to. It owns nothing; policies decide what it sees. */
export const appRole = 'qingyuan_app'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The migrations shipped with this version, in order. `policies.sql` is applied again whenever it changes. */
export function shippedMigrations(): { version: number; name: string; text: string }[] {
  return readdirSync(folder).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), name, text: readFileSync(join(folder, name), 'utf8') }))
}

/**
 * Brings the database to `toVersion` (default: the newest shipped), each migration in its own transaction, one
 * process at a time. Refuses a database that a newer version of the product has already changed.
 * @param adminUrl the owner's connection
 */
export async function migrate(adminUrl: string, toVersion = Infinity): Promise<{ version: number; applied: string[] }> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'qingyuan-migrate' })
  await client.connect()
  try {
    const { rows: [server] } = await client.query<{ v: number }>('select current_setting(\'server_version_num\')::int as v')
    if (!server || server.v < 150000) throw new PostgresError('需要 PostgreSQL 15 或更高版本。请升级数据库后再启动。')
    await client.query('select pg_advisory_lock(7305420)')
    await client.query(`create table if not exists schema_migrations (
      version int primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`)
    // Asked first: who may not make roles is refused even when the role is there already.
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = '${appRole}') then create role ${appRole} nologin; end if;
    exception when duplicate_object or unique_violation then null; end $$`)
    const known = new Map((await client.query<{ version: number; sha256: string }>(
      'select version, sha256 from schema_migrations')).rows.map((row) => [row.version, row.sha256]))
    const shipped = shippedMigrations()
    const newest = Math.max(...known.keys(), 0)
    if (newest > Math.max(...shipped.map((m) => m.version))) {
      throw new PostgresError(`数据库由更新的版本建立（结构版本 ${newest}）。请换用新版本的程序，不要用旧版本打开。`)
    }
    const applied: string[] = []
    for (const migration of shipped.filter((m) => m.version <= toVersion)) {
      if (known.has(migration.version)) continue
      await inTransaction(client, async () => {
        await client.query(migration.text)
        await client.query('insert into schema_migrations (version, name, sha256) values ($1, $2, $3)',
          [migration.version, migration.name, sha256(migration.text)])
      })
      applied.push(migration.name)
    }
    const policies = readFileSync(join(folder, 'policies.sql'), 'utf8')
    if (toVersion === Infinity && (applied.length > 0 || known.get(0) !== sha256(policies))) {
      await inTransaction(client, async () => {
        await client.query(policies)
        await client.query(`insert into schema_migrations (version, name, sha256) values (0, 'policies.sql', $1)
          on conflict (version) do update set sha256 = excluded.sha256, applied_at = now()`, [sha256(policies)])
      })
      applied.push('policies.sql')
    }
    return { version: shipped.at(-1)?.version ?? 0, applied }
  } finally {
    await client.end()
  }
}

/**
 * The address under which the application itself connects: a login role of this database's own, with the given
 * password, in the group role. Made or renewed at every start, so that nobody has to keep it.
 */
export async function applicationUrl(adminUrl: string, password: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ db: string }>('select current_database() as db')
    const login = `${appRole}_${sha256(rows[0]!.db).slice(0, 8)}`
    const [name, secret] = [client.escapeIdentifier(login), client.escapeLiteral(password)]
    // Two processes may start at once: concurrent changes of one role fail, so take turns.
    await client.query('select pg_advisory_lock(7305421)')
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [login])
    await client.query(`${rowCount ? 'alter' : 'create'} role ${name} login nosuperuser nocreatedb nocreaterole inherit password ${secret}`)
    await client.query(`grant ${appRole} to ${name}`)
    const url = new URL(adminUrl)
    url.username = login
    url.password = password
    return url.href
  } finally {
    await client.end()
  }
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin')
  try {
    await work()
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
