import { AppError } from '@qingyuan/core/errors'
import { type AnalyticsNode, rowsOf } from './analytics-nodes.ts'
import type { TablePlace } from './cluster-tables.ts'

/** A table of this name, on the node that was named, says that a restore is under way, or was cut short. */
const mark = 'restore_in_progress'

const tablesOf = (node: AnalyticsNode, { database }: TablePlace) =>
  rowsOf<{ name: string }>(node.client, 'select name from system.tables where database = {database: String}', { database })

/**
 * For everyone who opens a store: half of one must not be taken for a whole.
 * @throws AppError in Chinese when a restore into it has not come to its end
 */
export async function checkRestoreFinished(nodes: AnalyticsNode[], place: TablePlace): Promise<void> {
  if ((await tablesOf(nodes[0]!, place)).some((table) => table.name === mark)) {
    throw new AppError('unavailable', '分析库的恢复还没有完成（正在进行，或中途被打断）。请等它完成；已打断的，请重新恢复。', { reason: 'restore' })
  }
}

/**
 * Marks an empty store, or one that an earlier restore left half full and that is emptied here.
 * @throws AppError `state.conflict` in Chinese when it holds anything else
 */
export async function beginRestore(nodes: AnalyticsNode[], place: TablePlace): Promise<void> {
  const found = await Promise.all(nodes.map((node) => tablesOf(node, place)))
  const run = (node: AnalyticsNode, query: string) => node.client.command({ query, clickhouse_settings: { wait_end_of_query: 1 } })
  const marked = found[0]!.some((table) => table.name === mark)
  if (!marked && found.some((tables) => tables.length > 0)) {
    throw new AppError('state.conflict', `分析库 ${place.database} 里已有内容，没有恢复。请恢复到空的分析库。`)
  }
  if (marked) {
    for (const [at, node] of nodes.entries()) {
      // The mark goes with nothing else: killed here, it is still there.
      for (const { name } of found[at]!.filter((table) => table.name !== mark)) {
        await run(node, `drop table if exists ${place.database}.\`${name.replaceAll('`', '')}\` sync`)
      }
    }
  }
  await run(nodes[0]!, `create table if not exists ${place.database}.${mark} (x UInt8) engine = MergeTree order by x`)
}

export const endRestore = (nodes: AnalyticsNode[], place: TablePlace): Promise<unknown> =>
  nodes[0]!.client.command({ query: `drop table ${place.database}.${mark} sync`, clickhouse_settings: { wait_end_of_query: 1 } })
