import { Readable } from 'node:stream'
import { AppError } from '@qingyuan/core/errors'
import type { DataFolder } from '../postgres/data-folder.ts'
import { type AnalyticsAddress, isName, readAddress } from './analytics-address.ts'
import { analyticsError, isLost } from './analytics-error.ts'
import { type AnalyticsMigration, migrateAnalytics } from './analytics-migrate.ts'
import { type AnalyticsNode, clientFor, openNodes, rowsOf } from './analytics-nodes.ts'
import { type QueryOptions, type QueryParams, type Target, load, longSeconds, rowLines, send, streamRows } from './analytics-query.ts'
import { type TablePlace, eachShard, expandTables } from './cluster-tables.ts'
import { type Clickhouse, startEmbeddedClickhouse } from './embedded-clickhouse.ts'
import { beginRestore, checkRestoreFinished } from './restore-mark.ts'

export interface AnalyticsOptions {
  /** The data folder, held open by this process; the embedded server keeps its part in `clickhouse/` there. */
  folder: DataFolder
  /** `http(s)://user:password@host:port/database?cluster=name`; undefined: the embedded server. */
  url?: string | undefined
  /** Bytes: all that the embedded server may use, and on any server the most that one query may. Default 2 GB. */
  memory?: number | undefined
  /** Gets a Chinese line when the embedded server starts, or ends by itself. */
  onEvent?: (line: string) => void
  /** Default: those shipped. */
  migrations?: AnalyticsMigration[]
  /** Opens an empty store for restoreAnalytics, which fills it. */
  restoring?: boolean
  /** false: the embedded server's inserts do not wait for the disk, for tests. */
  sync?: boolean
}

export type AnalyticsState =
  | { status: 'idle' | 'starting' | 'ready' }
  /** The last start failed, or the embedded server ended by itself. The next use tries again. */
  | { status: 'failed'; message: string }

/** How far a running query is. */
export interface QueryProgress {
  readRows: number
  /** An estimate, which may grow. */
  totalRows: number
  elapsedSeconds: number
  memoryBytes: number
}

/**
 * The store of masses. Nothing is started or reached before the first use. Everything throws AppError in Chinese with
 * `details.reason` (AnalyticsReason); other errors are faults of the program.
 */
export interface Analytics {
  kind: 'embedded' | 'server' | 'cluster'
  state(): AnalyticsState
  /** Starts or reaches the store and brings its tables up to date, as every first use does. */
  ready(): Promise<void>
  /** All rows of a select. Values go in as `{name: Type}`; types come out as row-values.ts says. */
  query<Row>(sql: string, params?: QueryParams, options?: QueryOptions): Promise<Row[]>
  /** The same, some rows at a time; leaving the loop ends the query. An error in the middle voids what came before. */
  stream<Row>(sql: string, params?: QueryParams, options?: QueryOptions): AsyncGenerator<Row[]>
  /** What a select that ends in `format X` gives, as bytes; whole before the first comes, so for a bounded answer. */
  bytes(sql: string, params?: QueryParams, options?: QueryOptions): AsyncGenerator<Buffer>
  /** Adds rows; every column must have a value that fits its type (else RangeError, see misfit). Instants are Dates, wide
   * integers numbers, bigints or digits. Acknowledged rows survive a kill; of a failed insert a part may be there. */
  insert(table: string, columns: readonly string[],
    rows: Iterable<Record<string, unknown>> | AsyncIterable<Record<string, unknown>>, options?: QueryOptions): Promise<void>
  /** An INSERT that ends in `format X`, with its rows as bytes: fast, and ClickHouse does not check what it reads. So
   * read doubtful columns as String and turn them by toInt64OrNull and the like (`insert … select … from input(…)`). */
  load(sql: string, body: Readable | AsyncIterable<Buffer>, params?: QueryParams, options?: QueryOptions): Promise<void>
  /** A statement that changes tables or deletes rows (`$local(t)`), on every node; returns when all have done it. */
  command(sql: string, params?: QueryParams, options?: QueryOptions): Promise<void>
  /** A select as a table expression that each node works out over its own rows (`$local(t)`). */
  eachShard(select: string): string
  /** Ends a query of any process. @returns false when it does not run */
  cancel(queryId: string): Promise<boolean>
  /** @returns undefined when it does not run */
  progress(queryId: string): Promise<QueryProgress | undefined>
  /** For migrations, backup and restore: the nodes and where the tables are. */
  nodes(): Promise<{ nodes: AnalyticsNode[]; place: TablePlace }>
  close(): Promise<void>
}

export const defaultMemory = 2_000_000_000
const leastMemory = 500_000_000
/** The server itself needs some; what is left is for queries. */
const queryShare = 0.75

interface Engine { nodes: AnalyticsNode[]; target: Target; embedded: Clickhouse | undefined; close: () => Promise<void> }

/**
 * The analytics of a data folder. Returns at once.
 * @throws AppError in Chinese when the address or the memory setting is wrong
 */
export function openAnalytics(options: AnalyticsOptions): Analytics {
  const memory = options.memory ?? defaultMemory
  if (!Number.isSafeInteger(memory) || memory < leastMemory) {
    throw new AppError('unavailable', `CLICKHOUSE_MEMORY 不对：分析库至少要 ${leastMemory / 1e6} MB 内存。`, { reason: 'address' })
  }
  const given = options.url ? readAddress(options.url) : undefined
  const place: TablePlace = { database: given?.database ?? 'qingyuan', cluster: given?.cluster }
  let state: AnalyticsState = { status: 'idle' }
  let opening: Promise<Engine> | undefined
  let closed = false

  const open = async (): Promise<Engine> => {
    const embedded = given ? undefined : await startEmbeddedClickhouse(options.folder, { memory, sync: options.sync })
    try {
      const address = given ?? readAddress(embedded!.url)
      const nodes = await openNodes(address, given ? 'CLICKHOUSE_URL' : '内置')
      await (options.restoring ? beginRestore : checkRestoreFinished)(nodes, place)
      await migrateAnalytics(nodes, place, options.migrations)
      return engineOf(address, nodes, embedded, given ? memory : Math.floor(memory * queryShare))
    } catch (error) {
      await embedded?.stop()
      throw analyticsError(error)
    }
  }
  const engine = (): Promise<Engine> => {
    if (closed) return Promise.reject(new AppError('unavailable', '分析库正在停止。'))
    if (opening) return opening
    state = { status: 'starting' }
    const attempt = open()
    opening = attempt
    attempt.then(({ embedded }) => {
      state = { status: 'ready' }
      if (embedded) options.onEvent?.(`分析库已启动（进程号 ${embedded.pid}）`)
      void embedded?.exited.then((end) => {
        if (closed) return
        opening = undefined
        const how = end.signal ? `被信号 ${end.signal} 终止` : `退出码 ${end.code ?? '未知'}`
        state = { status: 'failed', message: `分析库进程意外停止（${how}）。已确认的数据都在；下次使用时自动重新启动。` }
        options.onEvent?.(state.message)
      })
    }, (error: unknown) => {
      opening = undefined
      state = { status: 'failed', message: error instanceof Error ? error.message : String(error) }
    })
    return attempt
  }
  /** An embedded server that is gone is another matter than a node that is down. */
  const explained = async (error: unknown): Promise<unknown> => {
    if (!given && error instanceof AppError && error.details?.['reason'] === 'node' && isLost(error.cause)) {
      await new Promise((resolve) => { setTimeout(resolve, 50) })   // its end may be told a moment after the connection's
      if (state.status === 'failed') return new AppError('unavailable', state.message, { reason: 'node' })
    }
    return error
  }
  const stream = async function* <Row>(sql: string, params: QueryParams, given: QueryOptions, gathered: boolean): AsyncGenerator<Row[]> {
    const { target } = await engine()
    try {
      yield* streamRows<Row>(target, expandTables(sql, place), params, given, gathered)
    } catch (error) {
      throw await explained(error)
    }
  }
  const loadFrom: Analytics['load'] = async (sql, body, params = {}, given = {}) => {
    const { target } = await engine()
    await load(target, expandTables(sql, place), body, params, { maxSeconds: longSeconds, ...given }).catch(async (error: unknown) => { throw await explained(error) })
  }

  return {
    kind: given === undefined ? 'embedded' : given.cluster === undefined ? 'server' : 'cluster',
    state: () => state,
    ready: async () => { await engine() },
    query: async <Row>(sql: string, params: QueryParams = {}, given: QueryOptions = {}) => {
      const all: Row[] = []
      for await (const rows of stream<Row>(sql, params, { maxRows: 100_000, ...given }, true)) {
        for (const row of rows) all.push(row)
      }
      return all
    },
    stream: (sql, params = {}, given = {}) => stream(sql, params, { maxSeconds: longSeconds, ...given }, false),
    bytes: async function* (sql, params = {}, given = {}) {
      const { target } = await engine()
      try {
        yield* send(target, { sql: expandTables(sql, place), params, options: { maxSeconds: longSeconds, ...given }, settings: { wait_end_of_query: 1 } })
      } catch (error) {
        throw await explained(analyticsError(error))
      }
    },
    insert: async (table, columns, rows, given) => {
      if (![table, ...columns].every(isName)) throw new RangeError(`not names: ${table} (${columns.join(', ')})`)
      const { target } = await engine()
      const types = new Map((await rowsOf<{ name: string; type: string }>(target.control, `select name, type from system.columns
        where database = {database: String} and table = {table: String}`, { database: place.database, table })
        .catch((error: unknown) => { throw analyticsError(error) })).map(({ name, type }) => [name, type]))
      const known = columns.map((name) => ({ name, type: types.get(name) ?? '' }))
      const unknown = known.filter((column) => !column.type)
      if (unknown.length > 0) throw new RangeError(`${table} has no column ${unknown.map((column) => column.name).join(', ')}`)
      await loadFrom(`insert into ${table} (${columns.join(', ')}) format JSONCompactEachRow`,
        Readable.from(rowLines(known, rows), { objectMode: false }), {}, given)
    },
    load: loadFrom,
    command: async (sql, params = {}, given = {}) => {
      const { nodes, target } = await engine()
      const settings = { alter_sync: '2', mutations_sync: '2', lightweight_deletes_sync: '2', wait_end_of_query: 1 as const }
      await Promise.all(nodes.map(async ({ client }) => {
        const one = { ...target, client }
        for await (const _ of send(one, { sql: expandTables(sql, place), params, options: { maxSeconds: longSeconds, ...given }, settings })) { /* says nothing */ }
      })).catch(async (error: unknown) => { throw await explained(analyticsError(error)) })
    },
    eachShard: (select) => eachShard(select, place),
    cancel: async (queryId) => {
      const { target } = await engine()
      return await target.kill(queryId).catch((error: unknown) => { throw analyticsError(error) }) > 0
    },
    progress: async (queryId) => {
      const { target } = await engine()
      const rows = await rowsOf<QueryProgress>(target.control, `select read_rows as readRows,
        greatest(total_rows_approx, read_rows) as totalRows, elapsed as elapsedSeconds, memory_usage as memoryBytes
        from system.processes where query_id = {queryId: String}`, { queryId }).catch((error: unknown) => { throw analyticsError(error) })
      return rows[0]
    },
    nodes: async () => ({ nodes: (await engine()).nodes, place }),
    close: async () => {
      closed = true
      await opening?.then((running) => running.close(), () => undefined)
      state = { status: 'idle' }
    },
  }
}

function engineOf(address: AnalyticsAddress, nodes: AnalyticsNode[], embedded: Clickhouse | undefined, memory: number): Engine {
  // Of its own, so that asking and cancelling never wait behind what they are about.
  const control = clientFor(address, address.server, 4)
  const target: Target = {
    client: nodes[0]!.client, control, memory,
    kill: async (queryId) => (await rowsOf(control, 'kill query where query_id = {queryId: String} async', { queryId })).length,
  }
  return {
    nodes, target, embedded,
    close: async () => {
      await Promise.all([control, ...nodes.map((node) => node.client)].map((client) => client.close()))
      await embedded?.stop()
    },
  }
}
