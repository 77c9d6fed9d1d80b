import { balanceColumns } from '@qingyuan/core/bank/balance-columns'
import { sheetReader, surveyRows, type SheetReaderOptions } from '@qingyuan/core/bank/sheet-reader'
import type { StatementLine } from '@qingyuan/core/bank/statement'
import { openPlainFile, type PlainFile } from './load-sql-bytes.ts'
import { chunkLoader, type FileLoad } from './load-sql-chunks.ts'
import { sqlPlan } from './load-sql-plan.ts'
import { openLoadTables } from './load-sql-tables.ts'
import { cellsOfLine } from './plain-lines.ts'
import type { ReadingOutcome } from './read-statement.ts'

/** What came of the file, and the number of its last line. */
export interface FastOutcome { outcome: ReadingOutcome; lastRow: number }

/**
 * Loads a plain text file of one table by SQL: ClickHouse takes the lines apart, Node reads every distinct owner, party
 * and text once and follows the balances; rows in doubt are read one by one.
 *
 * @returns null when the file or its table is not for SQL
 * @throws NotPlain when that turns out on the way: the file's rows are to be removed and read anew
 */
export async function loadPlainFile(path: string, options: SheetReaderOptions, load: FileLoad): Promise<FastOutcome | null> {
  const file = await openPlainFile(path)
  if (!file) return null
  try {
    const reader = sheetReader(options)
    const lines = linesOf(file)
    if (!lines) return null
    for (const line of lines) reader.push(line)
    const ranks: [row: number, rank: number][] = []
    let balances: ReturnType<typeof balanceColumns> | undefined
    const lane = reader.lane((plan) => {
      balances = balanceColumns(plan, (row, rank) => { ranks.push([row, rank]) })
      return balances
    })
    if (!lane || !balances) return null
    const first = (lane.plan.header?.[1] ?? 0) + 1
    const plan = sqlPlan(lane.plan, lane.context, lines.filter(({ row }) => row >= first))
    if (!plan) return null
    const tables = await openLoadTables(load.analytics, load.batch, plan)
    try {
      const loading = chunkLoader(load, tables, plan, lane, balances, ranks, () => reader.take())
      await loading.all(file, first)
      const ended = reader.end()
      await loading.gather(reader.take())
      const { lastRow, ...totals } = loading.totals()
      return { outcome: { ...ended, ...totals }, lastRow }
    } finally {
      await tables.drop().catch(() => undefined)   // the sweep drops what is left
    }
  } finally {
    await file.handle.close()
  }
}

/** The first lines as the reader of sheets gives them: rows that hold something, up to the survey's end; null when they lie too far. */
function linesOf({ surveyed, delimiter, whole }: PlainFile): StatementLine[] | null {
  const lines: StatementLine[] = []
  for (const [at, text] of surveyed.entries()) {
    const cells = cellsOfLine(text, delimiter)
    if (cells.length > 0 && lines.push({ row: at + 1, cells }) === surveyRows) return lines
  }
  return whole ? lines : null
}
