import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@qingyuan/core/errors'
import { type AnalyticsNode, rowsOf } from './analytics-nodes.ts'
import { type TablePlace, expandTables, splitStatements } from './cluster-tables.ts'

const folder = join(import.meta.dirname, '../../../migrations-analytics')

export interface AnalyticsMigration { version: number; name: string; text: string }

/** The migrations shipped with this version, in order. */
export function shippedMigrations(from = folder): AnalyticsMigration[] {
  return readdirSync(from).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), name, text: readFileSync(join(from, name), 'utf8') }))
}

/**
 * Brings every node up to `toVersion` (default: the newest given). Each node has its own list of what was done, so one
 * that is added later catches up. ClickHouse knows no transaction around these: a migration that was cut short is done
 * again from its beginning, also by two processes at once, so each of its statements must bear being repeated.
 * @throws AppError when a newer version of the product has already changed a node
 */
export async function migrateAnalytics(nodes: AnalyticsNode[], place: TablePlace,
  migrations = shippedMigrations(), toVersion = Infinity): Promise<void> {
  await Promise.all(nodes.map((node) => migrateNode(node, place, migrations, toVersion)))
}

async function migrateNode({ name, client }: AnalyticsNode, place: TablePlace, migrations: AnalyticsMigration[],
  toVersion: number): Promise<void> {
  const run = (query: string) => client.command({ query, clickhouse_settings: {
    alter_sync: '2', mutations_sync: '2', wait_end_of_query: 1, max_execution_time: 3600 } })
  const table = `${place.database}.schema_migrations`
  await run(`create table if not exists ${table} (version UInt32, name String, sha256 String,
    applied_at DateTime('UTC') default now()) engine = MergeTree order by version`)
  const done = new Set((await rowsOf<{ version: number }>(client, `select version from ${table}`)).map((row) => row.version))
  const newest = Math.max(0, ...migrations.map((migration) => migration.version))
  if (Math.max(0, ...done) > newest) {
    throw new AppError('unavailable', `分析库 ${name.replace(/^https?:\/\//, '')} 由更新的版本建立（结构版本 ${Math.max(...done)}）。`
      + '请换用新版本的程序，不要用旧版本打开。', { reason: 'version' })
  }
  for (const migration of migrations) {
    if (done.has(migration.version) || migration.version > toVersion) continue
    for (const statement of splitStatements(migration.text)) {
      const sql = expandTables(statement, place)
      if (sql) await run(sql)
    }
    await client.command({
      query: `insert into ${table} (version, name, sha256) values ({version: UInt32}, {name: String}, {sha256: String})`,
      query_params: { version: migration.version, name: migration.name,
        sha256: createHash('sha256').update(migration.text).digest('hex') },
    })
  }
}

/** The newest migration that every node has; 0 when a node has none. */
export async function schemaVersion(nodes: AnalyticsNode[], { database }: TablePlace): Promise<number> {
  const versions = await Promise.all(nodes.map(async ({ client }) =>
    (await rowsOf<{ version: number }>(client, `select max(version) as version from ${database}.schema_migrations`))[0]?.version ?? 0))
  return Math.min(...versions)
}
