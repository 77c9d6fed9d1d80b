import type { Analytics } from '../../platform/clickhouse/analytics.ts'

/** So many rows go in at once; the next ones are read meanwhile. */
const rowsAtOnce = 40_000

type Row = Record<string, unknown>

/**
 * Takes rows for several tables and inserts them by the ten thousand, one insert behind the other: memory holds two loads.
 * An insert that failed is thrown by the next `flush` or `end`.
 */
export function statementSink(analytics: Analytics, columns: Record<string, readonly string[]>, signal: AbortSignal | undefined) {
  let waiting = new Map<string, Row[]>()
  let count = 0
  let writing: Promise<void> = Promise.resolve()
  const write = async (load: Map<string, Row[]>) => {
    for (const [table, rows] of load) await analytics.insert(table, columns[table]!, rows, { ...(signal && { signal }) })
  }
  const start = async () => {
    await writing
    const load = waiting
    waiting = new Map()
    count = 0
    writing = write(load)
    // It is looked at later; until then it must not count as unhandled.
    writing.catch(() => undefined)
  }
  return {
    add(table: string, rows: readonly Row[]): void {
      if (rows.length === 0) return
      const list = waiting.get(table)
      if (list) for (const row of rows) list.push(row)
      else waiting.set(table, [...rows])
      count += rows.length
    },
    /** Starts an insert when enough has come together. */
    async flush(): Promise<void> {
      if (count >= rowsAtOnce) await start()
    },
    /** All that was added is in the store afterwards. */
    async end(): Promise<void> {
      await start()
      await writing
    },
    /** Waits until nothing is being written any more, whatever came of it. */
    settled: () => writing.catch(() => undefined),
  }
}
