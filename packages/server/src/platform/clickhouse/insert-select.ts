import type { Analytics } from './analytics.ts'
import type { QueryOptions, QueryParams } from './analytics-query.ts'

/**
 * An `insert … select`: the rows come from other tables, and nothing is sent. What a node selects need not belong on it, so
 * nothing is inserted where it was selected.
 */
export function insertSelect(analytics: Pick<Analytics, 'load'>, sql: string, params: QueryParams, options: QueryOptions = {}): Promise<void> {
  return analytics.load(sql, noBody(), params, { ...options, settings: { parallel_distributed_insert_select: '0', ...options.settings } })
}

async function* noBody(): AsyncGenerator<Buffer> { /* nothing is sent */ }
