import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { addDays, type PlainDate } from '@qingyuan/core/dates'
import { knownLayouts } from '@qingyuan/core/bank/known-layouts'
import type { Layout } from '@qingyuan/core/bank/layout'
import { bankIn, fileNameHints } from '@qingyuan/core/bank/owner-words'
import { mergeOwners } from '@qingyuan/core/bank/statement-owners'
import { sheetReader, type ListedAccount, type SheetReaderOptions } from '@qingyuan/core/bank/sheet-reader'
import type { SheetPlan, StatementBatch, StatementOwner, StatementQuestion } from '@qingyuan/core/bank/statement'
import { describeSheets, readSheets } from '../../platform/sheets/read-sheets.ts'
import type { SheetLimits, SheetRow, SheetsSummary } from '../../platform/sheets/sheet-types.ts'
import type { RawRow } from './raw-rows.ts'

export interface ReadStatementOptions {
  /** As the person gave it, with folders: they may name the owner. */
  fileName: string
  /** The day of reading: a transaction more than a year after it is not credible. */
  today: PlainDate
  /** Layouts that persons have corrected and kept; they win over the known ones. */
  layouts?: readonly Layout[]
  /** How a person has said that this file is to be read. */
  chosen?: SheetReaderOptions['chosen']
  limits?: Partial<SheetLimits>
  signal?: AbortSignal
}

/** What is known of a file when all of it has been read. rowsRead = rowsLoaded + rowsSetAside, always. */
export interface StatementReport {
  name: string
  /** Code of the first table's layout; null: no table of transactions was found. */
  layout: string | null
  bank: string | null
  format: SheetsSummary['format']
  /** utf-8, gb18030, utf-16le or utf-16be for text; null for workbooks. */
  encoding: SheetsSummary['encoding'] | null
  rowsRead: number
  rowsLoaded: number
  rowsSetAside: number
  /** Headings, totals, remarks and lines above tables: no transactions, and not counted as read. */
  rowsOfStructure: number
  balanceBreaks: number
  plans: SheetPlan[]
  owners: StatementOwner[]
  /** Accounts and persons that a list in the file names (账户信息, 人员信息). */
  accounts: ListedAccount[]
  questions: StatementQuestion[]
}

/** Rows and, in the order of the file, every line as it is shown. */
export interface ReadBatch extends StatementBatch { lines: RawRow[] }

/** What the reading of sheets adds to a report. */
export type ReadingOutcome = Pick<StatementReport, 'rowsRead' | 'rowsLoaded' | 'rowsSetAside' | 'rowsOfStructure' | 'balanceBreaks' | 'plans' | 'owners' | 'accounts' | 'questions'>

/** A statement may be far longer than a list of leads: only time, memory and columns bound it. */
const statementLimits: Partial<SheetLimits> = {
  seconds: 3600, rows: 50_000_000, cells: 3_000_000_000, fileBytes: 16 * 1024 * 1024 * 1024,
}
const earliestDate = '1990-01-01'
const batchLines = 2000

/**
 * Reads one statement (.csv, .txt, .xls, .xlsx) in a bounded process, as batches in flat memory: transactions, rows set
 * aside with reasons, located breaks of the balance. The report is the generator's return value.
 *
 * @throws SheetError when the file cannot be read to its end; batches before that may have come, so use a transaction
 */
export async function* readStatement(path: string, options: ReadStatementOptions): AsyncGenerator<ReadBatch, StatementReport> {
  let summary: SheetsSummary | undefined
  const reading = { fileName: basename(options.fileName), limits: { ...statementLimits, ...options.limits }, ...(options.signal && { signal: options.signal }) }
  const report = newReport(options.fileName)
  const shared = sharedOptions(options)
  let shown: RawRow[] = []
  let current: { name: string; reader: ReturnType<typeof sheetReader>; options: SheetReaderOptions } | undefined
  const workbook = await isWorkbook(path)
  const hidden = new Set<string>()
  let asked = !workbook
  let lines = 0

  const counted = (batch: StatementBatch): ReadBatch => {
    const lines = shown
    shown = []
    report.rowsLoaded += batch.rows.length
    report.rowsSetAside += batch.setAside.length
    report.rowsRead = report.rowsLoaded + report.rowsSetAside
    report.rowsOfStructure += batch.structure.length
    report.balanceBreaks += batch.breaks.length
    return { ...batch, lines }
  }
  const finish = (): ReadBatch | undefined => {
    if (!current) return undefined
    const { plans, owners, accounts, questions } = current.reader.end()
    report.plans.push(...plans)
    report.owners.push(...owners)
    report.accounts.push(...accounts)
    report.questions.push(...questions)
    return counted(current.reader.take())
  }

  for await (const row of readSheets(path, { ...reading, onSummary: (told) => { summary = told } })) {
    if (row.hidden) {
      hidden.add(row.sheet)
      continue
    }
    if (row.sheet !== current?.name) {
      const last = finish()
      if (last) yield last
      // A text file is one sheet that nobody named.
      const readerOptions = { ...shared, sheet: workbook ? row.sheet : null }
      current = { name: row.sheet, reader: sheetReader(readerOptions), options: readerOptions }
    }
    if (!asked && hasBareSerial(row)) {
      asked = true
      shared.excelBase = (await describeSheets(path, { ...reading, previewRows: 0 })).date1904 ? 1904 : 1900
      current.options.excelBase = shared.excelBase
    }
    current.reader.push(row)
    shown.push({ sheet: current.options.sheet, row: row.row, cells: row.cells.map((cell) => cell?.text ?? '') })
    lines += 1
    if (lines % batchLines === 0) yield counted(current.reader.take())
  }
  const last = finish()
  if (last) yield last
  for (const sheet of hidden) report.questions.push({ code: 'layout', sheet, text: `工作表“${sheet}”是隐藏的`, assumed: '没有读入；需要时请取消隐藏后重读' })
  return finished(report, summary)
}

/** How every sheet of a file is read. */
export function sharedOptions(options: ReadStatementOptions): Omit<SheetReaderOptions, 'sheet'> {
  return {
    layouts: [...options.layouts ?? [], ...knownLayouts], fileHints: fileNameHints(options.fileName), earliest: earliestDate, latest: addDays(options.today, 366), excelBase: 1900,
    ...(options.chosen && { chosen: options.chosen }),
  }
}

/** The report of a file of which nothing is read yet. */
export function newReport(fileName: string): StatementReport {
  return {
    name: fileName, layout: null, bank: null, format: 'csv', encoding: null, rowsRead: 0, rowsLoaded: 0, rowsSetAside: 0, rowsOfStructure: 0, balanceBreaks: 0,
    plans: [], owners: [], accounts: [], questions: [],
  }
}

/** Adds what the whole of the file tells. */
export function finished(report: StatementReport, summary: Pick<SheetsSummary, 'format' | 'encoding'> | undefined): StatementReport {
  const { plans } = report
  report.format = summary?.format ?? report.format
  report.encoding = summary?.encoding ?? null
  report.layout = plans[0]?.layout.code ?? null
  report.bank = plans.find(({ layout }) => layout.bank)?.layout.bank ?? report.owners.find(({ bank }) => bank)?.bank ?? bankIn(report.name) ?? null
  report.owners = mergeOwners(report.owners)
  if (plans.length === 0 && report.accounts.length === 0 && report.questions.length === 0) {
    report.questions.push({ code: 'layout', sheet: null, text: '没有找到交易明细：文件里没有一行表头同时有日期和金额', assumed: '没有读入任何交易' })
  }
  if (report.rowsLoaded > 0 && report.owners.every(({ name }) => !name)) {
    report.questions.push({ code: 'owner', sheet: null, text: '没有找到户名：表头上方、表中各列和文件名里都没有', assumed: '先按账号归集，请补上户名' })
  }
  if (report.rowsLoaded > 0 && report.owners.every(({ accounts }) => accounts.length === 0)) {
    report.questions.push({ code: 'account', sheet: null, text: '没有找到本方账号：表头上方、表中各列和文件名里都没有', assumed: '整份按一个账户处理，请补上账号' })
  }
  return report
}

/** Whether the content is that of an .xlsx or .xls; the reader itself says what else is wrong with it. */
async function isWorkbook(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const start = Buffer.alloc(4)
    await file.read(start, 0, 4, 0)
    return start.toString('latin1') === 'PK\x03\x04' || start.readUInt32BE(0) === 0xd0cf11e0 || (start[0] === 9 && [0, 2, 4, 8].includes(start[1]!))
  } finally {
    await file.close()
  }
}

/** A number in a workbook that may be a date stored without a date's format; its base is known only to the workbook. */
function hasBareSerial({ cells }: SheetRow): boolean {
  return cells.some((cell) => typeof cell?.value === 'number' && !cell.date && cell.value >= 20_000 && cell.value < 80_000 && /^\d{5}(?:\.\d+)?$/.test(cell.text))
}
