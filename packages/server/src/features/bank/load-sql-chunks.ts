import { Readable } from 'node:stream'
import { balanceColumns } from '@qingyuan/core/bank/balance-columns'
import { memoWords, saysReversal } from '@qingyuan/core/bank/memo-words'
import { partyKind, partyKinds, type PartyKind } from '@qingyuan/core/bank/party-kind'
import { bitsOf, movedNothing, readOther, readOwner, readWords } from '@qingyuan/core/bank/read-row'
import { kindBitsEnd, kindOf } from '@qingyuan/core/bank/row-words'
import type { SheetLane } from '@qingyuan/core/bank/sheet-reader'
import { transactionKinds, type StatementBatch, type StatementCell, type TransactionKind } from '@qingyuan/core/bank/statement'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { insertSelect } from '../../platform/clickhouse/insert-select.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { afterLines, NotPlain, packLines, piecesOf, type Piece, type PlainFile } from './load-sql-bytes.ts'
import type { SqlPlan } from './load-sql-plan.ts'
import type { LoadTable, LoadTables } from './load-sql-tables.ts'
import { cellOf, cellsOfTexts } from './plain-lines.ts'
import { sealLines, type SealedBlock } from './raw-rows.ts'
import type { partyBook } from './statement-parties.ts'
import type { StatementTokens } from './statement-tokens.ts'

const defaultChunkBytes = 64 * 1024 * 1024
/** With more rows in doubt than this share (and this number) the careful reader does better alone. */
const mostDoubtful = { share: 0.05, rows: 2000 }
const mostRows = 50_000_000
/** Pieces that are packed at one time. */
const mostPacking = 4

const kindList = Object.keys(transactionKinds) as TransactionKind[]
const partyList = Object.keys(partyKinds) as PartyKind[]
/** Bits beside kindBits: the row's 现金标志, and whether the other side is named. */
const [cashBit, partyBit] = [kindBitsEnd, kindBitsEnd * 2]
/** The kind by all bits, as places in `kindList`. */
const kindByBits = Array.from({ length: kindBitsEnd * 4 }, (_, bits) => kindList.indexOf(kindOf(bits % kindBitsEnd, (bits & cashBit) > 0, (bits & partyBit) > 0)))
/** Seconds that the engine waits for bytes that wait for the engine. */
const patience = 3600
/** Row and owner come as one number: `owner * rowSpan + row`, exact below 2^53. */
const rowSpan = 2 ** 27

const format = (delimiter: string) => ({
  format_csv_delimiter: delimiter, format_csv_allow_single_quotes: 0, format_csv_allow_double_quotes: 1, input_format_csv_detect_header: 0, input_format_csv_allow_variable_number_of_columns: 1,
  input_format_csv_trim_whitespaces: 1, input_format_csv_allow_whitespace_or_tab_as_delimiter: delimiter === '\t' ? 1 : 0, input_format_csv_skip_trailing_empty_lines: 0, input_format_allow_errors_num: 0, input_format_allow_errors_ratio: 0,
  // One thread, so that rows are numbered as they stand; lines are taken apart by several, in order.
  input_format_parallel_parsing: 1, short_circuit_function_evaluation: 'disable', max_threads: 1, http_receive_timeout: patience, http_send_timeout: patience, max_insert_threads: 1, min_insert_block_size_rows: 0, min_insert_block_size_bytes: 0,
}) as Record<string, string | number>

/** What the loading of a file works with. */
export interface FileLoad {
  analytics: Analytics
  secrets: Secrets
  batch: string
  fileNo: number
  /** row_no of a row is `base` and its number. */
  base: number
  tokens: StatementTokens
  parties: ReturnType<typeof partyBook>
  /** The token of the account of a row that names so much of its owner. */
  accountToken: (account: string | null, ownerName: string | null) => Promise<string>
  /** Takes rows that were read one by one; and what the book of parties has gathered. */
  take: (batch: StatementBatch) => Promise<void>
  /** Takes rows of `raw_blocks`. */
  put: (blocks: SealedBlock[]) => Promise<void>
  onRows: (rows: number) => void
  signal: AbortSignal | undefined
  /** Bytes that go in at once; default 64 MB. */
  chunkBytes?: number | undefined
}

interface Owner { account: number; facts: { account: string | null; ownerName: string | null; ownerId: string | null } }
interface Chunk { table: LoadTable; from: number; lines: number }

/** What a party looks like, for each kind of movement three bits. With a name only few kinds of movement matter. */
function kindsOf(name: string | null, hasAccount: boolean): number {
  const usual = partyList.indexOf(partyKind(name, 'transfer', hasAccount))
  return kindList.reduce((bits, kind, at) => bits + (name === null || telling.has(kind) ? partyList.indexOf(partyKind(name, kind, hasAccount)) : usual) * 8 ** at, 0)
}
const telling: ReadonlySet<TransactionKind> = new Set(['cash', 'interest'])

/** Loads the rows of one file, chunk by chunk: while one is worked on, the next is being taken apart. */
export function chunkLoader(load: FileLoad, tables: LoadTables, plan: SqlPlan, lane: SheetLane, balances: ReturnType<typeof balanceColumns>, ranks: [row: number, rank: number][], taken: () => StatementBatch) {
  const { analytics, signal, tokens, parties, chunkBytes = defaultChunkBytes } = load
  const options = { ...(signal && { signal }) }
  const { plan: sheet, context } = lane
  const owners: Owner[] = []
  const seenOwners: boolean[] = []
  const total = { rowsLoaded: 0, rowsSetAside: 0, rowsOfStructure: 0, balanceBreaks: 0, lastRow: 0 }
  let hasBad = false
  let stopped = false
  let done = 0

  const cellsOf = (columns: readonly number[], texts: readonly string[]): (StatementCell | null)[] => {
    const cells: (StatementCell | null)[] = []
    for (let at = 0; at < columns.length; at += 1) cells[columns[at]!] = cellOf(texts[at]!)
    return cells
  }
  const insert = async (table: LoadTable, lines: JsonLines) => {
    const pieces = lines.take()
    if (pieces.length > 0) await analytics.load(`insert into ${tables.name(table)} format JSONCompactEachRow`, Readable.from(pieces, { objectMode: false }), {}, options)
  }

  /** Has one kind of cells read that this chunk has for the first time. */
  const learn = async ({ table, from }: Chunk, kind: 'owners' | 'parties' | 'words', read: (cells: (StatementCell | null)[]) => Promise<unknown[] | null> | unknown[] | null) => {
    const columns = plan[kind === 'owners' ? 'owner' : kind === 'parties' ? 'party' : 'words']
    const key = kind === 'owners' ? 'k_owner' : kind === 'parties' ? 'k_party' : 'k_words'
    const sql = `select toString(k) as k, [${columns.map((_, at) => `v${at}`).join(', ')}]::Array(String) as v from (
        select ${key} as k${columns.map((column, at) => `, any(c${column + 1}) as v${at}`).join('')} from ${tables.name(table)} where sure and row >= {from: UInt32} group by ${key}
      ) where joinGetOrNull('${tables.name(kind)}', '${kind === 'owners' ? 'o' : 'bits'}', k) is null`
    const [found, bad] = [jsonLines(), jsonLines()]
    let anyBad = false
    for await (const rows of analytics.stream<{ k: string; v: string[] }>(sql, { from }, { ...options, settings: spillNothing })) {
      for (const { k, v } of rows) {
        const made = await read(cellsOf(columns, v))
        if (made) found.add([k, ...made])
        else bad.add([k])
        anyBad ||= !made
      }
    }
    await insert(kind, found)
    await insert('bad', bad)
    hasBad ||= anyBad
  }

  const readOwnerCells = async (cells: (StatementCell | null)[]) => {
    const read = readOwner(sheet, cells, context, null)
    if ('problem' in read) return null
    const { account, name, id } = read
    const party = tokens.party({ name, account, id })
    parties.add(party, { name, account, id, bank: null })
    owners.push({ account: -1, facts: { account, ownerName: name, ownerId: id } })
    return [owners.length - 1, await load.accountToken(account, name), party.name, party.id]
  }
  const readPartyCells = (cells: (StatementCell | null)[]) => {
    const read = readOther(sheet, cells, null)
    if ('problem' in read) return null
    const { name, account, id, bank } = read
    const party = tokens.party({ name, account, id })
    parties.addNew(party, { name, account, id, bank })
    const kinds = kindsOf(name, account !== null)
    return [party.account, party.name, party.id, bitsOf(name ?? '') + (name !== null || account !== null ? partyBit : 0), kinds]
  }
  const readWordCells = (cells: (StatementCell | null)[]) => {
    if (movedNothing(sheet, cells, context) !== undefined) return null
    const { memo, channel, bits, cash } = readWords(sheet, cells)
    return [bits + (cash ? cashBit : 0), memoWords(channel), memoWords(memo), saysReversal(`${memo} ${channel}`) ? 1 : 0]
  }

  /** SQL for the rows that Node need not read itself. */
  const plain = () => (hasBad ? ['k_owner', 'k_party', 'k_words'].reduce((sql, key) => `${sql} and ${key} not in (select k from ${tables.name('bad')})`, 'sure') : 'sure')

  const doubtfulRows = async ({ table, from, lines }: Chunk) => {
    const [counted = { rows: 0, last: 0, doubtful: 0 }] = await analytics.query<{ rows: number; last: number; doubtful: number }>(
      `select count() as rows, max(row) as last, countIf(not (${plain()})) as doubtful from ${tables.name(table)} where row > {done: UInt32}`, { done }, options)
    if (counted.rows !== lines || (lines > 0 && counted.last !== from + lines - 1)) throw new NotPlain()
    if (counted.doubtful === 0) return []
    if (counted.doubtful > Math.max(mostDoubtful.rows, lines * mostDoubtful.share)) throw new NotPlain()
    const all = Array.from({ length: plan.width }, (_, at) => `c${at + 1}`).join(', ')
    return analytics.query<{ row: number; v: string[] }>(`select row, [${all}] as v from ${tables.name(table)} where row > {done: UInt32} and not (${plain()}) order by row`, { done }, { ...options, maxRows: 10_000_000, settings: spillNothing })
  }

  /** Follows the balances of a chunk's rows in the order of the file, those in doubt among them. */
  const follow = async (chunk: Chunk) => {
    const doubtful = await doubtfulRows(chunk)
    let next = 0
    const readDoubtful = (before: number) => {
      for (; next < doubtful.length && doubtful[next]!.row < before; next += 1) {
        const { row, v } = doubtful[next]!
        if (v.at(-1) !== '') throw new NotPlain()
        const cells = cellsOfTexts(v)
        if (cells.length > 0 && !lane.doubtful({ row, cells })) throw new NotPlain()
      }
    }
    const sums = { in: 0, out: 0 }
    const sql = `select o.o * toFloat64(${rowSpan}) + r.row, toFloat64(toInt32(r.paid_on)) * 100000 + r.second + 1, toFloat64(r.flow_fen), ifNull(toFloat64(r.balance_fen), nan)
      from ${tables.name(chunk.table)} as r any left join ${tables.name('owners')} as o on r.k_owner = o.k where r.row > {done: UInt32} and ${plain()} format RowBinary`
    let last = done
    for await (const numbers of float64s(analytics.bytes(sql, { done }, { ...options, settings: { join_use_nulls: 0, max_threads: 1 } as never }))) {
      for (let at = 0; at < numbers.length; at += 4) {
        const owner = Math.floor(numbers[at]! / rowSpan)
        const row = numbers[at]! - owner * rowSpan
        if (row <= last) throw new Error(`rows of a chunk do not come in their order: ${row} after ${last}`)
        last = row
        if (next < doubtful.length) readDoubtful(row)
        if (!seenOwners[owner]) {
          seenOwners[owner] = true
          // Accounts are numbered as they stand in the file.
          owners[owner]!.account = balances.accountNo(owners[owner]!.facts.account ?? '')
          lane.sighting(owners[owner]!.facts)
        }
        const flow = numbers[at + 2]!
        if (flow > 0) sums.in += flow
        else sums.out -= flow
        balances.plain(owners[owner]!.account, numbers[at + 1]!, row, flow, numbers[at + 3]!)
        total.rowsLoaded += 1
      }
    }
    readDoubtful(Infinity)
    lane.moved('in', sums.in)
    lane.moved('out', sums.out)
  }

  const store = async (table: LoadTable, held: boolean) => {
    const sql = `insert into statement_rows (batch, row_no, file_no, sheet_no, row, account, owner_name, owner_id, paid_on, second, ord, flow_fen, balance_fen, cp_account, cp_name, cp_id, cp_kind, kind, channel, memo, reversal)
      select {batch: UUID}, {base: UInt64} + row, {fileNo: UInt32}, 0, row, account, owner_name, owner_id, paid_on, if(second < 0, null, second), ord, flow_fen, balance_fen, cp_account, cp_name, cp_id,
        arrayElement({partyNames: Array(String)}, 1 + bitAnd(bitShiftRight(party_kinds, 3 * kind_at), 7)), arrayElement({kindNames: Array(String)}, 1 + kind_at), channel, memo, reversal
      from (
        select r.row as row, o.account as account, o.owner_name as owner_name, o.owner_id as owner_id, r.paid_on as paid_on, r.second as second, ${ranks.length > 0 ? 'n.ord' : '0'} as ord, r.flow_fen as flow_fen, r.balance_fen as balance_fen,
          p.cp_account as cp_account, p.cp_name as cp_name, p.cp_id as cp_id, p.kinds as party_kinds, arrayElement({kindByBits: Array(UInt8)}, 1 + bitOr(p.bits, w.bits)) as kind_at, w.channel as channel, w.memo as memo, r.red or w.reversal as reversal
        from ${tables.name(table)} as r
        any left join ${tables.name('owners')} as o on r.k_owner = o.k
        any left join ${tables.name('parties')} as p on r.k_party = p.k
        any left join ${tables.name('words')} as w on r.k_words = w.k
        ${ranks.length > 0 ? `any left join ${tables.name('ranks')} as n on r.row = n.row` : ''}
        where ${plain()} ${held ? `and r.row not in (select row from ${tables.name('hold')})` : ''}
      )`
    await insertSelect(analytics, sql, { batch: load.batch, base: load.base, fileNo: load.fileNo, partyNames: partyList, kindNames: kindList, kindByBits },
      { ...options, settings: { ...spillNothing, join_use_nulls: 0, parallel_distributed_insert_select: '0' } as never })
  }

  /** Has Node read what this chunk has for the first time. */
  const learnAll = async (chunk: Chunk): Promise<Chunk> => {
    await Promise.all([learn(chunk, 'owners', readOwnerCells), learn(chunk, 'words', readWordCells), learn(chunk, 'parties', readPartyCells)])
    return chunk
  }

  const work = async (chunk: Chunk, next: LoadTable) => {
    await follow(chunk)
    // Rows whose place among others of their instant a later chunk decides go on to it.
    const hold = balances.waitingRows()
    await insert('hold', jsonLines(hold.map((row) => [row])))
    if (hold.length > 0) await insertSelect(analytics, `insert into ${tables.name(next)} select * from ${tables.name(chunk.table)} where row in (select row from ${tables.name('hold')})`, {}, options)
    await storeRanked(chunk.table, hold.length > 0)
    done = Math.max(done, chunk.from + chunk.lines - 1)
    await gather(taken())
  }

  const storeRanked = async (table: LoadTable, held: boolean) => {
    await insert('ranks', jsonLines(ranks))
    await store(table, held)
    ranks.length = 0
    for (const used of [table, 'hold', 'ranks'] as const) await tables.empty(used)
  }

  /** Passes on what was read row by row. */
  const gather = async (batch: StatementBatch) => {
    total.rowsLoaded += batch.rows.length
    total.rowsSetAside += batch.setAside.length
    total.rowsOfStructure += batch.structure.length
    total.balanceBreaks += batch.breaks.length
    await load.take(batch)
    load.onRows(total.rowsLoaded + total.rowsSetAside)
  }

  /** Sends the next chunk's lines to the engine, and seals them on the way. */
  const send = async (source: AsyncGenerator<Piece>, file: PlainFile, first: number, table: LoadTable): Promise<Chunk | null> => {
    let piece = await source.next()
    if (piece.done) return null
    const chunk: Chunk = { table, from: Math.max(first, piece.value.row), lines: 0 }
    const packing: Promise<SealedBlock>[] = []
    const seal = async ({ bytes, row, lines }: Piece): Promise<SealedBlock> => ({
      fileNo: load.fileNo, firstRow: load.base + row, lastRow: load.base + row + lines - 1, sealed: sealLines(load.secrets, row, file.delimiter, await packLines(bytes)),
    })
    const body = async function* () {
      let size = 0
      for (;;) {
        const { bytes, row, lines } = piece.value as Piece
        if (stopped || row + lines > mostRows) throw new NotPlain()
        packing.push(seal({ bytes, row, lines }))
        const skipped = Math.min(lines, Math.max(0, first - row))
        if (skipped < lines) yield skipped > 0 ? bytes.subarray(afterLines(bytes, skipped)) : bytes
        chunk.lines += lines - skipped
        total.lastRow = row + lines - 1
        size += bytes.length
        if (packing.length >= mostPacking) await load.put([await packing.shift()!])
        if (size >= chunkBytes) return
        piece = await source.next()
        if (piece.done) return
      }
    }
    try {
      const { name, key, cells } = tables
      const columns = Array.from({ length: plan.width }, (_, at) => `c${at + 1}`).join(', ')
      await analytics.load(`insert into ${name(table)} (row, sure, paid_on, second, flow_fen, balance_fen, red, k_owner, k_party, k_words, ${columns})
        select row, sure, paid_on, second, flow_fen, balance_fen, red, k_owner, k_party, k_words, ${columns} from (
          select toUInt32(rowNumberInAllBlocks() + {from: UInt32}) as row, ${plan.values}, ${key(plan.owner)} as k_owner, ${key(plan.party)} as k_party, ${key(plan.words)} as k_words, ${columns} from input('${cells}')
        ) format CSV`, body(), { ...plan.params, from: chunk.from }, { ...options, settings: format(file.delimiter) as never })
    } finally {
      for (const one of await Promise.allSettled(packing)) if (one.status === 'fulfilled') await load.put([one.value])
    }
    return chunk
  }

  return {
    /** Loads all lines from number `first` on. @throws NotPlain */
    async all(file: PlainFile, first: number): Promise<void> {
      const source = piecesOf(file, chunkBytes, signal)
      // Three chunks are under way: the rows of one are stored while the names of the next are read and the one after it is sent.
      const ring = ['rows_a', 'rows_b', 'rows_c'] as const
      const tableOf = (at: number) => ring[at % ring.length]!
      const learn = (sent: Promise<Chunk | null>) => awaited(sent.then((chunk) => chunk && learnAll(chunk)))
      const sendAfter = (sent: Promise<Chunk | null>, at: number) => awaited(sent.then((chunk) => chunk && send(source, file, first, tableOf(at))))
      const start = awaited(send(source, file, first, tableOf(0)))
      let learning = learn(start)
      let sending = sendAfter(start, 1)
      try {
        let at = 0
        for (let chunk = await learning; chunk; chunk = await learning) {
          learning = learn(sending)
          sending = sendAfter(sending, at + 2)
          at += 1
          await work(chunk, tableOf(at))
        }
        balances.end()
        await storeRanked(tableOf(at), false)
      } finally {
        stopped = true
        await Promise.allSettled([learning, sending])
        await source.return(undefined)
      }
    },
    gather,
    totals: () => ({ ...total, rowsRead: total.rowsLoaded + total.rowsSetAside }),
  }
}

/** Rows as lines of JSON, made into bytes by the ten thousand characters: as objects and texts they would burden the memory's keeper. */
function jsonLines(rows: readonly (readonly unknown[])[] = []) {
  let pieces: Buffer[] = []
  let text = ''
  const cut = () => {
    if (text !== '') pieces.push(Buffer.from(text))
    text = ''
  }
  const lines = {
    add(row: readonly unknown[]): void {
      text += `${JSON.stringify(row)}\n`
      if (text.length > 32_768) cut()
    },
    take(): Buffer[] {
      cut()
      const taken = pieces
      pieces = []
      return taken
    },
  }
  for (const row of rows) lines.add(row)
  return lines
}
type JsonLines = ReturnType<typeof jsonLines>

/** A promise that is looked at later: until then its failure must not count as unhandled. */
function awaited<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/** Nothing of what is in memory only may go to the disk on the way. */
const spillNothing = { max_bytes_before_external_group_by: '0', max_bytes_before_external_sort: '0' }


/** Bytes as numbers, four at a time. */
async function* float64s(source: AsyncIterable<Buffer>): AsyncGenerator<Float64Array> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    const length = rest.length + chunk.length
    const whole = length - length % 32
    const bytes = new Uint8Array(whole)
    bytes.set(rest.subarray(0, whole))
    bytes.set(chunk.subarray(0, whole - Math.min(rest.length, whole)), Math.min(rest.length, whole))
    rest = whole === 0 ? Buffer.concat([rest, chunk]) : chunk.subarray(chunk.length - (length - whole))
    if (whole > 0) yield new Float64Array(bytes.buffer)
  }
  if (rest.length > 0) throw new Error('the answer ended too early')
}
