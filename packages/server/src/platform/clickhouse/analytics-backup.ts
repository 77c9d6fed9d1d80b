import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { parseError } from '@clickhouse/client'
import { AppError } from '@qingyuan/core/errors'
import { z } from 'zod'
import { writeWhole } from '../postgres/files.ts'
import { codeOf, ignore } from '../postgres/postgres-error.ts'
import { analyticsError } from './analytics-error.ts'
import { schemaVersion, shippedMigrations } from './analytics-migrate.ts'
import { type AnalyticsNode, rowsOf } from './analytics-nodes.ts'
import { type Analytics, type AnalyticsOptions, openAnalytics } from './analytics.ts'
import { isName } from './analytics-address.ts'
import type { TablePlace } from './cluster-tables.ts'
import { endRestore } from './restore-mark.ts'

/**
 * A backup of the masses is a folder: `<table>.jsonl.zst`, a row a line, and last `manifest.json`. It holds what the
 * tables say and nothing of how a server keeps them, so one of the embedded server can be restored to a cluster.
 */
const Manifest = z.strictObject({
  format: z.literal(1),
  schemaVersion: z.int().nonnegative(),
  tables: z.array(z.strictObject({ name: z.string().refine(isName), columns: z.array(z.string().refine(isName)).min(1),
    rows: z.int(), bytes: z.int(), sha256: z.string() })),
})
export type AnalyticsManifest = z.infer<typeof Manifest>

const fileOf = (folder: string, table: string) => join(folder, `${table}.jsonl.zst`)

/**
 * Writes every table's rows into an empty or new folder; the store goes on working. Each table is of one moment, not
 * all of the same: which batches count is said by the records, so back those up first.
 * @param onProgress gets a Chinese line per table
 * @throws AppError in Chinese; without its manifest the folder is no backup
 */
export async function backupAnalytics(analytics: Analytics, folder: string,
  onProgress: (line: string) => void = () => undefined): Promise<AnalyticsManifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0) {
    throw new AppError('state.conflict', `文件夹 ${folder} 不是空的，没有备份。请换一个。`)
  }
  const { nodes, place } = await analytics.nodes()
  const manifest: AnalyticsManifest = { format: 1, schemaVersion: await schemaVersion(nodes, place), tables: [] }
  for (const { name, columns } of await tablesOf(nodes[0]!, place)) {
    const tally = newTally()
    const body = await nodes[0]!.client.exec({
      query: `select ${columns.join(', ')} from ${place.database}.${name} format JSONCompactEachRow`,
      clickhouse_settings: { skip_unavailable_shards: 0, max_execution_time: 0, http_write_exception_in_output_format: 0,
        output_format_json_quote_64bit_integers: 1, output_format_json_quote_decimals: 1, output_format_json_quote_denormals: 1,
        date_time_output_format: 'iso', output_format_json_named_tuples_as_objects: 0 },
    }).catch((error: unknown) => { throw analyticsError(error) })
    await pipeline(wholeRows(body.stream, tally), createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
      createWriteStream(fileOf(folder, name), { flags: 'wx', mode: 0o600, flush: true }))
      .catch((error: unknown) => { throw explainDisk(error, folder) })
    manifest.tables.push({ name, columns, rows: tally.rows, bytes: tally.bytes, sha256: tally.hash.digest('hex') })
    onProgress(`分析表 ${name}：${tally.rows} 行`)
  }
  await writeWhole(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
  return manifest
}

function explainDisk(error: unknown, folder: string): unknown {
  return codeOf(error) === 'ENOSPC' ? new AppError('storage.full', `${folder} 所在磁盘空间不足，备份没有完成。`) : analyticsError(error)
}

const newTally = () => ({ rows: 0, bytes: 0, hash: createHash('sha256') })

async function tablesOf(node: AnalyticsNode, { database, cluster }: TablePlace): Promise<{ name: string; columns: string[] }[]> {
  const kind = cluster === undefined ? "engine like '%MergeTree'" : "engine = 'Distributed'"
  return rowsOf(node.client, `select t.name as name, groupArray(c.name) as columns
    from system.tables t join (select * from system.columns order by position) c on c.database = t.database and c.table = t.name
    where t.database = {database: String} and t.${kind} and t.name != 'schema_migrations'
      and c.default_kind not in ('MATERIALIZED', 'ALIAS', 'EPHEMERAL')
    group by t.name order by t.name`, { database })
}

/** Passes rows on and counts them; what is no row is the reason why the answer is not complete. */
async function* wholeRows(body: AsyncIterable<Buffer>, tally: ReturnType<typeof newTally>): AsyncGenerator<Buffer> {
  let atStart = true
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length;) {
      if (atStart) {
        if (chunk[at] !== 91) throw parseError(chunk.subarray(at).toString('utf8'))   // 91: [
        tally.rows += 1
      }
      const end = chunk.indexOf(10, at)
      atStart = end >= 0
      at = atStart ? end + 1 : chunk.length
    }
    tally.bytes += chunk.length
    tally.hash.update(chunk)
    yield chunk
  }
  if (!atStart) throw new Error('the answer ended too early')
}

/**
 * Puts a backup into an empty store. When it fails or is cut short the store stays closed until it is done again.
 * Migrations newer than the backup are applied when the store is opened next.
 * @throws AppError in Chinese: store not empty, backup damaged, or of a newer version
 */
export async function restoreAnalytics(options: AnalyticsOptions, folder: string,
  onProgress: (line: string) => void = () => undefined): Promise<void> {
  const damaged = (what: string) => new AppError('file.unreadable', `分析库的备份 ${folder} 不完整、已损坏或被改动（${what}），没有恢复。`)
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(ignore('ENOENT'))
  const read = Manifest.safeParse(parsed(text))
  if (!read.success) throw damaged('清单缺失或读不懂')
  const manifest = read.data
  const migrations = options.migrations ?? shippedMigrations()
  if (manifest.schemaVersion > Math.max(0, ...migrations.map((one) => one.version))) {
    throw new AppError('state.conflict', '这份分析库备份由更新的版本写成，没有恢复。请换用新版本的程序。')
  }
  const analytics = openAnalytics({ ...options, restoring: true,
    migrations: migrations.filter((one) => one.version <= manifest.schemaVersion) })
  try {
    const { nodes, place } = await analytics.nodes()
    for (const { name, columns, ...expected } of manifest.tables) {
      const tally = newTally()
      const file = createReadStream(fileOf(folder, name))
      const rows = file.pipe(createZstdDecompress())
      file.on('error', (error) => rows.destroy(error))
      await analytics.load(`insert into ${name} (${columns.join(', ')}) format JSONCompactEachRow`, wholeRows(rows, tally), {},
        { maxSeconds: 86_400, maxRows: undefined }).catch((error: unknown) => {
        if (error instanceof AppError) throw error
        throw damaged(`${name}：${error instanceof Error ? error.message.slice(0, 200) : ''}`)
      })
      const same = tally.rows === expected.rows && tally.bytes === expected.bytes && tally.hash.digest('hex') === expected.sha256
      if (!same) throw damaged(`${name} 与清单不符`)
      onProgress(`分析表 ${name}：${tally.rows} 行`)
    }
    await endRestore(nodes, place)
  } finally {
    await analytics.close()
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
