import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { type ClickHouseClient, ClickHouseError, type ClickHouseSettings, parseError } from '@clickhouse/client'
import { AppError } from '@qingyuan/core/errors'
import { analyticsError, overdue } from './analytics-error.ts'
import { type IntegerForm, rowReader } from './row-values.ts'
import { checkParams, misfit } from './value-checks.ts'

/** Values for the `{name: Type}` in SQL. ClickHouse binds them; they never become part of the text. */
export type QueryParams = Record<string, string | number | bigint | boolean | null | Date
  | readonly (string | number | bigint | null)[]>

export interface QueryOptions {
  /** To ask for progress and to cancel; default: a new one. */
  queryId?: string
  /** Of the whole, the taking of rows from a stream included. Default: 300 for rows gathered, six hours for the rest. */
  maxSeconds?: number
  /** Bytes for this query; default and limit: the configured memory. */
  maxMemory?: number
  /** More rows than this are an error, not a part of them. Default: 100,000 when gathered, no limit when streamed. */
  maxRows?: number
  /** How (U)Int64 and wider arrive. Default: numbers, and an error beyond 2^53 rather than a rounded figure. */
  integers?: IntegerForm
  signal?: AbortSignal
  settings?: ClickHouseSettings
}

/** What every request says, so that no server's own configuration changes a result. */
const always: ClickHouseSettings = {
  // A node that is down is an error, never a smaller figure; an insert returns when every node has its rows.
  skip_unavailable_shards: 0, distributed_foreground_insert: 1, distributed_product_mode: 'deny',
  // A name is the column, as everywhere else, before it is something that the same select works out.
  prefer_column_name_to_alias: 1,
  // Nothing becomes 0, empty or another day in silence.
  join_use_nulls: 1, insert_null_as_default: 0, input_format_null_as_default: 0, date_time_overflow_behavior: 'throw',
  // Exact values as text, times in UTC.
  output_format_json_quote_64bit_integers: 1, output_format_json_quote_decimals: 1, output_format_json_quote_denormals: 1,
  output_format_json_named_tuples_as_objects: 1, date_time_output_format: 'iso', date_time_input_format: 'best_effort',
  session_timezone: 'UTC',
  // Who goes away leaves nothing running; an error after the first rows stands in plain text behind them.
  cancel_http_readonly_queries_on_client_close: 1, http_write_exception_in_output_format: 0,
}

/** Limits of one query: half of its memory for tables held in it, then they go to the disk. */
export function limits(memory: number, options: QueryOptions): ClickHouseSettings {
  const bytes = Math.floor(Math.min(options.maxMemory ?? memory, memory))
  const spill = String(Math.floor(bytes / 3))
  return {
    max_memory_usage: String(bytes), max_bytes_before_external_group_by: spill, max_bytes_before_external_sort: spill,
    max_execution_time: options.maxSeconds ?? defaultSeconds, timeout_before_checking_execution_speed: 0,
    ...(options.maxRows === undefined ? {} : { max_result_rows: String(options.maxRows), result_overflow_mode: 'throw' }),
  }
}
export const defaultSeconds = 300
/** For what is watched by its progress and can be cancelled. */
export const longSeconds = 21_600
/** Beyond its own time limit a server that does not answer is given up. */
const graceSeconds = 30

/** Where queries go: a node, a connection beside it for asking and cancelling, and what one query may use (bytes). */
export interface Target {
  client: ClickHouseClient
  control: ClickHouseClient
  memory: number
  /** @returns how many queries of this id there were */
  kill: (queryId: string) => Promise<number>
}

interface Request { sql: string; params: QueryParams; options: QueryOptions; settings: ClickHouseSettings; body?: Readable }

/** Sends one statement and gives the answer's bytes. An abandoned or overdue one is killed on the server. */
export async function* send(target: Target, { sql, params, options, settings, body }: Request): AsyncGenerator<Buffer> {
  checkParams(sql, params)
  checkSize(params)
  options.signal?.throwIfAborted()
  const queryId = options.queryId ?? randomUUID()
  const given = new AbortController()
  const onAbort = () => given.abort(options.signal?.reason)
  options.signal?.addEventListener('abort', onAbort, { once: true })
  const patience = setTimeout(() => given.abort(overdue()), ((options.maxSeconds ?? defaultSeconds) + graceSeconds) * 1000)
  let ended = false
  let stream: Readable | undefined
  const onStop = () => stream?.destroy(new Error('given up'))
  given.signal.addEventListener('abort', onStop, { once: true })
  try {
    const sent = await target.client.exec({
      query: sql, query_params: params, query_id: queryId, abort_signal: given.signal, ...(body ? { values: body } : {}),
      clickhouse_settings: { ...always, ...limits(target.memory, options), ...settings, ...options.settings },
    })
    stream = sent.stream
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk
    ended = true
  } catch (error) {
    ended = error instanceof ClickHouseError
    throw given.signal.aborted ? given.signal.reason as Error : error
  } finally {
    clearTimeout(patience)
    options.signal?.removeEventListener('abort', onAbort)
    stream?.destroy()
    body?.destroy()
    if (!ended) await target.kill(queryId).catch(() => undefined)
  }
}

/**
 * ClickHouse takes a parameter of 128 KB and an address of 1 MB at most, and says so in words that help nobody.
 * @throws AppError `input.too_large` in Chinese
 */
function checkSize(params: QueryParams): void {
  let total = 0
  for (const value of Object.values(params)) {
    const items = Array.isArray(value) ? value as readonly unknown[] : [value]
    // As it stands in the address, where a character may take nine; quotes and a comma around each item.
    const size = items.reduce((sum: number, item) => sum + 9 + new URLSearchParams([['', String(item)]]).toString().length, 0)
    total += size
    if (size > 125_000 || total > 900_000) throw new AppError('input.too_large', '查询条件过多。请减少选中的批次或账户后重试。')
  }
}

/**
 * The rows of a select, some at a time, in flat memory.
 * @throws AppError in Chinese, also in the middle: what came before it is then to be thrown away
 */
export async function* streamRows<Row>(target: Target, sql: string, params: QueryParams, options: QueryOptions,
  gathered: boolean): AsyncGenerator<Row[]> {
  const text = `${sql.trim().replace(/;$/, '')}\nformat JSONCompactEachRowWithNamesAndTypes`
  let names: string[] | undefined
  let read: ((values: unknown[]) => Row) | undefined
  let rest: Buffer[] = []
  try {
    const settings: ClickHouseSettings = gathered ? { wait_end_of_query: 1 } : {}
    for await (const chunk of send(target, { sql: text, params, options, settings })) {
      const end = chunk.lastIndexOf(10)
      if (end < 0) {
        rest.push(chunk)
        continue
      }
      const lines = Buffer.concat([...rest, chunk.subarray(0, end)]).toString('utf8').split('\n')
      rest = [chunk.subarray(end + 1)]
      const rows: Row[] = []
      for (const [at, line] of lines.entries()) {
        const values = parseLine(line, () => lines.slice(at).join('\n'))
        if (read) rows.push(read(values))
        else if (names) read = rowReader(names, values as string[], options.integers ?? 'number')
        else names = values as string[]
      }
      if (rows.length > 0) yield rows
    }
    const left = Buffer.concat(rest).toString('utf8')
    if (left || !read) throw parseError(left || 'the answer ended too early')
  } catch (error) {
    throw analyticsError(error)
  }
}

/** A line that is no row is what went wrong after the first rows had been sent. */
function parseLine(line: string, all: () => string): unknown[] {
  if (line.startsWith('[')) return JSON.parse(line) as unknown[]
  throw parseError(all())
}

/**
 * Runs an INSERT whose rows come as bytes in the format that the statement names.
 * @throws AppError in Chinese; then none, or on a cluster a part, of the rows may be there
 */
export async function load(target: Target, sql: string, body: Readable | AsyncIterable<Buffer>, params: QueryParams,
  options: QueryOptions): Promise<void> {
  let failure: unknown
  const source = body instanceof Readable ? body : Readable.from(body, { objectMode: false })
  // The connection only says that its source went away; this is why.
  source.once('error', (error) => { failure = error })
  try {
    for await (const _ of send(target, { sql, params, options, settings: { wait_end_of_query: 1 }, body: source })) { /* says nothing */ }
  } catch (error) {
    throw analyticsError(failure ?? error)
  }
}

/**
 * Rows as lines for the format JSONCompactEachRow.
 * @throws RangeError naming row and column when a value is missing or does not fit the column's type
 */
export async function* rowLines(columns: readonly { name: string; type: string }[],
  rows: Iterable<Record<string, unknown>> | AsyncIterable<Record<string, unknown>>): AsyncGenerator<Buffer> {
  let lines: string[] = []
  let size = 0
  let at = 0
  for await (const row of rows) {
    at += 1
    const values = columns.map(({ name, type }) => {
      const problem = misfit(type, row[name])
      if (problem) throw new RangeError(`row ${at}, ${name}: ${problem}`)
      return row[name]
    })
    const line = JSON.stringify(values, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    lines.push(line)
    size += line.length
    if (size < 65_536) continue
    yield Buffer.from(`${lines.join('\n')}\n`)
    lines = []
    size = 0
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
}
