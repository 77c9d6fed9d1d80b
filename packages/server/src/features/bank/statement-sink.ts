/** So many rows go in at once; the next ones are read meanwhile. */
const rowsAtOnce = 40_000

/** How the rows of one table go in; `weight`: what one of them counts, against rows of the usual size. */
export interface SinkTable<Row> { write: (rows: readonly Row[]) => Promise<void>; weight?: number }

/**
 * Takes rows for several tables and inserts them by the ten thousand, one insert behind the other: memory holds two loads.
 * An insert that failed is thrown by a later `flush` or by `end`.
 */
export function statementSink<Rows extends object>(tables: { [Table in keyof Rows]: SinkTable<Rows[Table]> }) {
  let waiting: { [Table in keyof Rows]?: Rows[Table][] } = {}
  let count = 0
  let writing: Promise<void> = Promise.resolve()
  const write = async (load: typeof waiting) => {
    for (const table of Object.keys(load) as (keyof Rows)[]) await tables[table].write(load[table]!)
  }
  /** @returns what went before, to be waited for */
  const start = (): Promise<void> => {
    const [before, load] = [writing, waiting]
    waiting = {}
    count = 0
    writing = before.then(() => write(load))
    // It is looked at later; until then it must not count as unhandled.
    writing.catch(() => undefined)
    return before
  }
  return {
    add<Table extends keyof Rows>(table: Table, rows: readonly Rows[Table][]): void {
      if (rows.length === 0) return
      const list = waiting[table]
      if (list) for (const row of rows) list.push(row)
      else waiting[table] = [...rows]
      count += rows.length * (tables[table].weight ?? 1)
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
