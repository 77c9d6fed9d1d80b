import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { dropLoadTables } from './load-sql-tables.ts'

/** Everything a batch brought; what cleanings made of it goes with the cleaning. */
const batchTables = ['statement_rows', 'raw_blocks', 'set_aside_rows', 'parties', 'party_blocks', 'statement_owners'] as const
const cleaningTables = ['transactions', 'links', 'owner_accounts', 'pairs', 'participants', 'party_rows'] as const

/**
 * Removes all rows of a batch, and every cleaning that it was part of, from the disk as well (not only from sight). May be
 * repeated; a batch that is not there is no error. The loading of the batch must have ended.
 */
export async function withdrawBatch(analytics: Analytics, batch: string): Promise<void> {
  const made = await analytics.query<{ cleaning: string }>('select distinct cleaning from cleanings where has(batches, {batch: UUID})', { batch })
  for (const { cleaning } of made) await dropCleaning(analytics, cleaning)
  await remove(analytics, batchTables, 'batch = {batch: UUID}', { batch })
}

/** Removes the rows of one file of a batch that could not be read to its end. */
export async function withdrawFile(analytics: Analytics, batch: string, fileNo: number): Promise<void> {
  await remove(analytics, ['statement_rows', 'raw_blocks', 'set_aside_rows'], 'batch = {batch: UUID} and file_no = {fileNo: UInt32}', { batch, fileNo })
}

/** Removes what a cleaning worked out; the batches stay. May be repeated. */
export async function dropCleaning(analytics: Analytics, cleaning: string): Promise<void> {
  // These are kept in a part of their own for each cleaning: nothing else is rewritten.
  for (const table of cleaningTables) await analytics.command(`alter table $local(${table}) drop partition {cleaning: UUID}`, { cleaning })
  await remove(analytics, ['cleanings'], 'cleaning = {cleaning: UUID}', { cleaning })
}

/** Rewrites the parts of the tables that hold such rows: a lightweight delete would leave them on the disk until a merge. */
async function remove(analytics: Analytics, tables: readonly string[], where: string, params: Record<string, string | number>): Promise<void> {
  for (const table of tables) {
    const [there] = await analytics.query(`select 1 as yes from ${table} where ${where} limit 1`, params)
    if (there) await analytics.command(`alter table $local(${table}) delete where ${where}`, params)
  }
}

/**
 * Removes what no record vouches for: batches whose loading was cut off (also by a kill), and cleanings that did not end
 * or are no longer wanted.
 *
 * @param keep the batches confirmed or being loaded now, and the cleanings in use or under way, of all processes
 * @returns the batches and cleanings that were removed
 */
export async function sweepBatches(analytics: Analytics, keep: { batches: readonly string[]; cleanings: readonly string[] }): Promise<{ batches: string[]; cleanings: string[] }> {
  const [batches, cleanings] = [new Set(keep.batches), new Set(keep.cleanings)]
  await dropLoadTables(analytics, keep.batches)
  const distinct = async (column: 'batch' | 'cleaning', tables: readonly string[]) => {
    const found = await analytics.query<{ id: string }>(`select distinct id from (${tables.map((table) => `select distinct ${column} as id from ${table}`).join(' union all ')}) order by id`)
    return found.map(({ id }) => id)
  }
  const lostCleanings = (await distinct('cleaning', ['cleanings', ...cleaningTables])).filter((id) => !cleanings.has(id))
  for (const cleaning of lostCleanings) await dropCleaning(analytics, cleaning)
  const lostBatches = (await distinct('batch', batchTables)).filter((id) => !batches.has(id))
  for (const batch of lostBatches) await withdrawBatch(analytics, batch)
  return { batches: lostBatches, cleanings: lostCleanings }
}
