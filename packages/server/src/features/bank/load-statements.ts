import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { directionConflicts, ownersFromLists } from '@qingyuan/core/bank/across-files'
import type { Layout } from '@qingyuan/core/bank/layout'
import { memoWords, saysReversal } from '@qingyuan/core/bank/memo-words'
import { partyKind } from '@qingyuan/core/bank/party-kind'
import type { SheetReaderOptions } from '@qingyuan/core/bank/sheet-reader'
import type { BalanceBreak, RowSetAside, SheetPlan, StatementBatch, StatementOwner, StatementQuestion, Transaction } from '@qingyuan/core/bank/statement'
import { mergeOwners } from '@qingyuan/core/bank/statement-owners'
import type { PlainDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { SheetError } from '../../platform/sheets/sheet-types.ts'
import { duplicatesByFile } from './clean-duplicates.ts'
import { NotPlain } from './load-sql-bytes.ts'
import { loadPlainFile } from './load-sql-file.ts'
import { insertBlocks, rawBlocks, type RawRow, type SealedBlock } from './raw-rows.ts'
import { statementInputs, type StatementInput } from './read-inputs.ts'
import { finished, newReport, readStatement, sharedOptions, type ReadStatementOptions, type StatementReport } from './read-statement.ts'
import { withdrawBatch, withdrawFile } from './statement-batches.ts'
import { insertParties, partyBlockColumns, partyBook } from './statement-parties.ts'
import { statementSink } from './statement-sink.ts'
import { statementTokens } from './statement-tokens.ts'

export interface LoadOptions {
  /** A new UUID. Rows carry it, and count only where a caller names it: confirm it (in the records) after this has returned. */
  batchId: string
  /** The day of reading. */
  today: PlainDate
  layouts?: readonly Layout[]
  /** How a person has said that a file is to be read, by the file's name. */
  chosen?: (fileName: string) => SheetReaderOptions['chosen']
  /** Text files from so many bytes on go the fast way, by SQL; the others row by row, which needs less to begin. The result is the same. */
  fastFrom?: number
  /** Bytes of such a file that go in at once. */
  chunkBytes?: number
  signal?: AbortSignal
  onProgress?: (progress: { file: string; rows: number }) => void
}

/** What came of one file. rowsRead = rowsLoaded + rowsSetAsideCount + rowsDuplicate, always. */
export interface LoadedFile {
  fileNo: number
  name: string
  layout: string | null
  bank: string | null
  encoding: StatementReport['encoding']
  /** Read row by row, or by SQL; the result is the same. */
  way: 'rows' | 'sql'
  rowsRead: number
  /** That count: without those that the same batch has in another file or sheet as well. */
  rowsLoaded: number
  /** The first 10,000; all are in the store (setAsideOf). */
  rowsSetAside: RowSetAside[]
  rowsSetAsideCount: number
  rowsDuplicate: number
  balanceBreaks: number
  /** Where the first 1,000 of them are. */
  breaks: BalanceBreak[]
  /** How its sheets were read: for the person who checks, and to be corrected. */
  plans: SheetPlan[]
  questions: StatementQuestion[]
  /** Why nothing of this file was taken, in Chinese; null: it was read. */
  problem: string | null
}

export interface LoadedBatch { batchId: string; files: LoadedFile[]; owners: StatementOwner[] }

export const rowColumns = ['batch', 'row_no', 'file_no', 'sheet_no', 'row', 'account', 'owner_name', 'owner_id', 'paid_on', 'second', 'ord', 'flow_fen', 'balance_fen',
  'cp_account', 'cp_name', 'cp_id', 'cp_kind', 'kind', 'channel', 'memo', 'reversal'] as const
const columns = {
  statement_rows: rowColumns, party_blocks: partyBlockColumns,
  set_aside_rows: ['batch', 'file_no', 'sheet_no', 'row', 'sealed'], statement_owners: ['batch', 'file_no', 'account', 'name', 'id'],
}
const mostListed = 10_000
const mostBreaksListed = 1000
const defaultFastFrom = 4 * 1024 * 1024
/** Against a row of a statement. */
const [blockWeight, linesWeight] = [200, 200]

/**
 * Reads statement files (also in archives) into the store of masses, in flat memory. Names, numbers, memos and shown cells
 * go in as tokens and sealed texts only. The batch is whole or gone: when this throws, its rows have been removed; after a
 * kill they are there, no query names them, and sweepBatches removes them.
 *
 * @returns a report for each file, and the owners of all
 * @throws AppError already_exists when the batch has rows; errors of the store; what the signal was aborted with
 */
export async function loadStatements(analytics: Analytics, secrets: Secrets, inputs: readonly { path: string; name?: string }[], options: LoadOptions): Promise<LoadedBatch> {
  const { batchId, signal } = options
  const [{ rows: there } = { rows: 0 }] = await analytics.query<{ rows: number }>(
    'select (select count() from statement_rows where batch = {batch: UUID}) + (select count() from raw_blocks where batch = {batch: UUID}) as rows', { batch: batchId })
  if (there > 0) throw new AppError('already_exists', '这一批流水已有载入的内容。请换一个批次，或先撤回再载入。')
  const loading = batchLoader(analytics, secrets, options)
  const ahead = readingAhead(inputs, options)
  try {
    for await (const input of statementInputs(inputs)) {
      signal?.throwIfAborted()
      await loading.file(input, await ahead.take(input))
    }
    return await loading.end()
  } catch (error) {
    await loading.settled()
    // The reason counts; what cannot be removed now, the sweep removes.
    await withdrawBatch(analytics, batchId).catch(() => undefined)
    throw error
  } finally {
    ahead.stop()
  }
}

/** So many files begin to be read while one is loaded: each is read by a process of its own, which takes time to start. */
const filesAhead = 2

type Reading = ReturnType<typeof readStatement>
interface Begun { reading: Reading; first: ReturnType<Reading['next']> }

/** Begins to read the files to come that go row by row. Archives are opened in their turn. */
function readingAhead(inputs: readonly { path: string; name?: string }[], options: LoadOptions) {
  const begun = new Map<number, Begun>()
  let at = 0
  const begin = async (place: number) => {
    const input = inputs[place]
    if (!input || begun.has(place) || /\.zip$/i.test(input.path)) return
    const size = await stat(input.path).then((found) => found.size, () => Infinity)
    if (size >= (options.fastFrom ?? defaultFastFrom)) return
    const reading = readStatement(input.path, readingOptions(input.name ?? basename(input.path), options))
    const first = reading.next()
    // It is looked at in its turn; until then it must not count as unhandled.
    first.catch(() => undefined)
    begun.set(place, { reading, first })
  }
  return {
    /** @returns the reading of this file, when it has begun */
    async take(input: StatementInput): Promise<Begun | undefined> {
      let place = at
      while ('path' in input && place < inputs.length && inputs[place]!.path !== input.path) place += 1
      if (!('path' in input) || place === inputs.length) return undefined
      at = place + 1
      for (let next = at; next < at + filesAhead; next += 1) await begin(next)
      const mine = begun.get(place)
      begun.delete(place)
      return mine
    },
    stop: () => { for (const { reading } of begun.values()) void reading.return(undefined as never).catch(() => undefined) },
  }
}

function readingOptions(fileName: string, { today, layouts, chosen, signal }: LoadOptions): ReadStatementOptions {
  const choice = chosen?.(fileName)
  return { fileName, today, ...(layouts && { layouts }), ...(choice && { chosen: choice }), ...(signal && { signal }) }
}

function batchLoader(analytics: Analytics, secrets: Secrets, options: LoadOptions) {
  const { batchId: batch, signal, onProgress, fastFrom = defaultFastFrom, chunkBytes } = options
  const tokens = statementTokens(secrets)
  const parties = partyBook(secrets, batch)
  const raw = rawBlocks(secrets)
  const into = (table: keyof typeof columns, weight = 1) => ({
    weight, write: (rows: readonly Record<string, unknown>[]) => analytics.insert(table, columns[table], rows, { ...(signal && { signal }) }),
  })
  const sink = statementSink({
    statement_rows: into('statement_rows'), party_blocks: into('party_blocks', 10), set_aside_rows: into('set_aside_rows'), statement_owners: into('statement_owners'),
    raw_blocks: { weight: blockWeight, write: (blocks: readonly SealedBlock[]) => insertBlocks(analytics, batch, blocks, signal) },
    parties: { weight: linesWeight, write: (lines: readonly Buffer[]) => insertParties(analytics, batch, lines, signal) },
  })
  const files: LoadedFile[] = []
  const reports: (StatementReport & { fileNo: number; wholeFile: string | null })[] = []
  /** From here on row numbers are free. */
  let nextRow = 0

  const fail = async (file: LoadedFile, error: SheetError) => {
    await sink.end()
    await withdrawFile(analytics, batch, file.fileNo)
    file.problem = error.message
    Object.assign(file, { rowsRead: 0, rowsLoaded: 0, rowsSetAside: [], rowsSetAsideCount: 0, balanceBreaks: 0, breaks: [], plans: [], questions: [] })
  }

  interface Sheets { places: Map<string | null, { no: number; base: number }>; wholeFile: string | null }

  const take = (file: LoadedFile, sheets: Sheets, taken: StatementBatch, lines: readonly RawRow[]) => {
    const placeOf = (sheet: string | null) => {
      let place = sheets.places.get(sheet)
      if (!place) {
        place = { no: sheets.places.size, base: nextRow }
        sheets.places.set(sheet, place)
      }
      return place
    }
    for (const line of lines) {
      const { base } = placeOf(line.sheet)
      raw.add(file.fileNo, base, line)
      nextRow = Math.max(nextRow, base + line.row + 1)
    }
    sink.add('statement_rows', taken.rows.map((row) => {
      const owner = tokens.party({ name: row.ownerName, account: row.account, id: row.ownerId })
      const other = tokens.party({ name: row.counterpartyName, account: row.counterpartyAccount, id: row.counterpartyId })
      parties.add(owner, { name: row.ownerName, account: row.account, id: row.ownerId, bank: null })
      parties.add(other, { name: row.counterpartyName, account: row.counterpartyAccount, id: row.counterpartyId, bank: row.counterpartyBank })
      const { no, base } = placeOf(row.sheet)
      return {
        batch, row_no: base + row.row, file_no: file.fileNo, sheet_no: no, row: row.row,
        account: accountToken(row.account, row.ownerName, sheets.wholeFile), owner_name: owner.name, owner_id: owner.id,
        paid_on: row.date, second: secondOf(row.time), ord: row.order, flow_fen: row.direction === 'in' ? row.amountFen : -row.amountFen, balance_fen: row.balanceFen,
        cp_account: other.account, cp_name: other.name, cp_id: other.id, cp_kind: partyKind(row.counterpartyName, row.kind, row.counterpartyAccount !== null),
        kind: row.kind, channel: memoWords(row.channel), memo: memoWords(row.memo), reversal: row.reversal || saysReversal(`${row.memo} ${row.channel}`) ? 1 : 0,
      }
    }))
    sink.add('raw_blocks', raw.take(false))
    addParties(false)
    sink.add('set_aside_rows', taken.setAside.map((aside) => ({ batch, file_no: file.fileNo, sheet_no: placeOf(aside.sheet).no, row: aside.row, sealed: secrets.seal(JSON.stringify(aside)) })))
    for (const aside of taken.setAside) if (file.rowsSetAside.length < mostListed) file.rowsSetAside.push(aside)
    for (const found of taken.breaks) if (file.breaks.length < mostBreaksListed) file.breaks.push(found)
  }

  const addParties = (all: boolean) => {
    const { lines, blocks } = parties.take(all)
    sink.add('parties', lines)
    sink.add('party_blocks', blocks)
  }

  const tell = (file: LoadedFile, report: StatementReport, wholeFile: string | null) => {
    reports.push({ ...report, fileNo: file.fileNo, wholeFile })
    const { layout, bank, encoding, rowsRead, rowsLoaded, rowsSetAside, balanceBreaks, plans, questions } = report
    Object.assign(file, { layout, bank, encoding, rowsRead, rowsLoaded, rowsSetAsideCount: rowsSetAside, balanceBreaks, plans, questions })
  }

  /** The fast way. @returns false when the file has to be read row by row; nothing of it is in the store then */
  const loadFast = async (file: LoadedFile, path: string, reading: ReadStatementOptions): Promise<boolean> => {
    const sheets: Sheets = { places: new Map([[null, { no: 0, base: nextRow }]]), wholeFile: null }
    try {
      const fast = await loadPlainFile(path, { ...sharedOptions(reading), sheet: null }, {
        analytics, secrets, batch, fileNo: file.fileNo, base: nextRow, tokens, parties, signal, chunkBytes,
        accountToken: async (account, ownerName) => {
          if (!account && !ownerName) sheets.wholeFile ??= await hashOf(path)
          return accountToken(account, ownerName, sheets.wholeFile)
        },
        take: async (taken) => {
          take(file, sheets, taken, [])
          await sink.flush()
        },
        put: async (blocks) => {
          sink.add('raw_blocks', blocks)
          await sink.flush()
        },
        onRows: (rows) => onProgress?.({ file: file.name, rows }),
      })
      if (!fast) return false
      nextRow += fast.lastRow + 1
      file.way = 'sql'
      tell(file, finished({ ...newReport(file.name), ...fast.outcome }, { format: 'csv', encoding: 'utf-8' }), sheets.wholeFile)
      return true
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error
      await sink.end()
      await withdrawFile(analytics, batch, file.fileNo)
      Object.assign(file, { rowsSetAside: [], breaks: [] })
      return false
    }
  }

  /** A statement that names no account is one account of its owner; one that names neither is an account of its own. */
  const accountToken = (account: string | null, ownerName: string | null, wholeFile: string | null): string => {
    if (account) return tokens.account(account, ownerName)
    return ownerName ? tokens.account(`户名：${ownerName}`, null) : tokens.file(wholeFile ?? '')
  }

  return {
    /** @param begun the reading of it, when it has begun */
    async file(input: StatementInput, begun?: Begun): Promise<void> {
      const file: LoadedFile = {
        fileNo: files.length, name: input.name, layout: null, bank: null, encoding: null, way: 'rows', rowsRead: 0, rowsLoaded: 0, rowsSetAside: [], rowsSetAsideCount: 0,
        rowsDuplicate: 0, balanceBreaks: 0, breaks: [], plans: [], questions: [], problem: null,
      }
      files.push(file)
      try {
        if ('error' in input) throw input.error
        const how = readingOptions(input.name, options)
        if (!begun && (await stat(input.path)).size >= fastFrom && await loadFast(file, input.path, how)) return
        const reading = begun?.reading ?? readStatement(input.path, how)
        const sheets: Sheets = { places: new Map(), wholeFile: null }
        let rows = 0
        for (let first = begun?.first; ; first = undefined) {
          const next = await (first ?? reading.next())
          if (next.done) {
            tell(file, next.value, sheets.wholeFile)
            break
          }
          if (sheets.wholeFile === null && next.value.rows.some(isNobodys)) sheets.wholeFile = await hashOf(input.path)
          take(file, sheets, next.value, next.value.lines)
          await sink.flush()
          rows += next.value.rows.length + next.value.setAside.length
          onProgress?.({ file: input.name, rows })
        }
      } catch (error) {
        if (!(error instanceof SheetError) || signal?.aborted) throw error
        await fail(file, error)
      }
    },

    async end(): Promise<LoadedBatch> {
      const owners: StatementOwner[] = []
      for (const report of reports) {
        const found = ownersFromLists(report, reports)
        owners.push(...found)
        for (const owner of found) {
          const accounts = owner.accounts.length > 0 ? owner.accounts : [null]
          for (const account of accounts) {
            const facts = { name: owner.name, account, id: owner.idNumber }
            const party = tokens.party(facts)
            parties.add(party, { ...facts, bank: owner.bank })
            sink.add('statement_owners', [{ batch, file_no: report.fileNo, account: accountToken(account, owner.name, report.wholeFile), name: party.name, id: party.id }])
            // Its rows may not repeat the name that stands in the list beside the file.
            if (account === null && found.length === 1 && report.wholeFile) sink.add('statement_owners', [{ batch, file_no: report.fileNo, account: tokens.file(report.wholeFile), name: party.name, id: party.id }])
          }
        }
      }
      for (const { file, ...question } of directionConflicts(reports)) files.find(({ name }) => name === file)?.questions.push(question)
      sink.add('raw_blocks', raw.take(true))
      addParties(true)
      await sink.end()
      // One table alone has no row twice.
      const several = reports.reduce((tables, { plans }) => tables + plans.length, 0) > 1
      for (const { fileNo, rows } of several ? await duplicatesByFile(analytics, [batch]) : []) {
        const file = files[fileNo]!
        file.rowsDuplicate = rows
        file.rowsLoaded -= rows
      }
      return { batchId: batch, files, owners: mergeOwners(owners) }
    },

    settled: () => sink.settled(),
  }
}

/** The rows of a file that were set aside, with reasons, in the order of the file. */
export async function* setAsideOf(analytics: Analytics, secrets: Secrets, batch: string, fileNo: number): AsyncGenerator<RowSetAside[]> {
  const rows = analytics.stream<{ sealed: string }>('select sealed from set_aside_rows where batch = {batch: UUID} and file_no = {fileNo: UInt32} order by sheet_no, row', { batch, fileNo })
  for await (const some of rows) yield some.map(({ sealed }) => JSON.parse(secrets.open(sealed)) as RowSetAside)
}

const isNobodys = ({ account, ownerName }: Transaction) => !account && !ownerName

function secondOf(time: string | null): number | null {
  if (time === null) return null
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return hours * 3600 + minutes * 60 + Math.floor(seconds)
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
