import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { SqlPlan } from './load-sql-plan.ts'

/** Tables of a load begin so: what a kill has left behind is dropped by the sweep. They hold nothing after a restart. */
export const loadTablePrefix = 'load_'

const kinds = ['rows_a', 'rows_b', 'rows_c', 'owners', 'parties', 'words', 'bad', 'hold', 'ranks'] as const
export type LoadTable = (typeof kinds)[number]

/**
 * The tables through which one file goes, in the memory of the engine only: its rows as text, some ten thousand at a
 * time, and what Node made of their distinct names, numbers and words, by a hash of the cells.
 */
export async function openLoadTables(analytics: Analytics, batch: string, { width }: SqlPlan) {
  const name = (table: LoadTable) => `${loadTablePrefix}${batch.replaceAll('-', '')}_${table}`
  const cells = Array.from({ length: width }, (_, at) => `c${at + 1} String`).join(', ')
  const rows = `(row UInt32, sure UInt8, paid_on Date32, second Int32, flow_fen Int64, balance_fen Nullable(Int64), red UInt8, k_owner UInt128, k_party UInt128, k_words UInt128, ${cells}) engine = Memory`
  const join = 'engine = Join(any, left, k) settings persistent = 0, join_use_nulls = 0'
  const definitions: Record<LoadTable, string> = {
    rows_a: rows, rows_b: rows, rows_c: rows,
    owners: `(k UInt128, o UInt32, account UUID, owner_name UUID, owner_id UUID) ${join}`,
    parties: `(k UInt128, cp_account UUID, cp_name UUID, cp_id UUID, bits UInt16, kinds UInt32) ${join}`,
    words: `(k UInt128, bits UInt16, channel LowCardinality(String), memo LowCardinality(String), reversal UInt8) ${join}`,
    bad: '(k UInt128) engine = Memory', hold: '(row UInt32) engine = Memory', ranks: '(row UInt32, ord UInt32) engine = Memory',
  }
  const drop = async () => {
    for (const kind of kinds) await analytics.command(`drop table if exists ${name(kind)} sync`)
  }
  await drop()
  for (const kind of kinds) await analytics.command(`create table ${name(kind)} ${definitions[kind]}`)
  // Two hashes of different make, 128 bits: that two parties meet in both neither happens nor can be arranged with any known means.
  const key = (columns: readonly number[]) => {
    const list = columns.map((column) => `c${column + 1}`).join(', ')
    return list === '' ? 'toUInt128(0)' : `bitOr(bitShiftLeft(toUInt128(xxh3(${list})), 64), toUInt128(cityHash64(${list})))`
  }
  return { name, key, cells, drop, empty: (kind: LoadTable) => analytics.command(`truncate table ${name(kind)}`) }
}
export type LoadTables = Awaited<ReturnType<typeof openLoadTables>>

/** Drops what loads that were cut off left behind. @param keep batches being loaded now */
export async function dropLoadTables(analytics: Analytics, keep: readonly string[]): Promise<void> {
  const { nodes } = await analytics.nodes()
  const kept = keep.map((batch) => `${loadTablePrefix}${batch.replaceAll('-', '')}_`)
  for (const { client } of nodes) {
    const found = await client.query({ query: 'select name from system.tables where database = currentDatabase() and startsWith(name, {prefix: String})', query_params: { prefix: loadTablePrefix }, format: 'JSONEachRow' })
    for (const { name } of await found.json<{ name: string }>()) {
      if (/^\w+$/.test(name) && !kept.some((prefix) => name.startsWith(prefix))) await client.command({ query: `drop table if exists ${name} sync` })
    }
  }
}
