import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { Secrets } from '../../platform/secrets.ts'
import { cellsOfLine } from './plain-lines.ts'

/** A sealed block, with the row_no of its first and last row. */
export interface SealedBlock { fileNo: number; firstRow: number; lastRow: number; sealed: string }

/** A row as the file shows it. */
export interface RawRow { sheet: string | null; row: number; cells: string[] }

/** Rows are sealed by so many characters: one alone would neither pack nor be quick to seal. */
const blockCharacters = 100_000

interface Block { sheet: string | null; rows: [row: number, cells: string[]][] }

/** Packs the rows of a block, fast: they are read one by one and seldom. */
export const packing = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 128 * 1024 }

/** Seals lines of a text file without quotes, packed: the number of the first and what divides cells stand before them. */
export function sealLines(secrets: Secrets, row: number, delimiter: string, packed: Uint8Array): string {
  return `${row} ${delimiter.charCodeAt(0)} ${secrets.sealBytes(packed)}`
}

/** Packs and seals the rows of one batch in the order of the file; a row's row_no is `base` plus its own number. */
export function rawBlocks(secrets: Secrets) {
  let blocks: SealedBlock[] = []
  let rows: RawRow[] = []
  let size = 0
  let of = { fileNo: 0, base: 0 }
  const close = () => {
    if (rows.length === 0) return
    const packed = zstdCompressSync(JSON.stringify({ sheet: rows[0]!.sheet, rows: rows.map(({ row, cells }) => [row, cells]) } satisfies Block), packing)
    blocks.push({ fileNo: of.fileNo, firstRow: of.base + rows[0]!.row, lastRow: of.base + rows.at(-1)!.row, sealed: secrets.sealBytes(packed) })
    rows = []
    size = 0
  }
  return {
    add(fileNo: number, base: number, row: RawRow): void {
      if (size >= blockCharacters || (rows.length > 0 && (of.fileNo !== fileNo || of.base !== base))) close()
      of = { fileNo, base }
      rows.push(row)
      size += 20
      for (const cell of row.cells) size += cell.length + 3
    },
    /** @param all also the rows of a block that is not full */
    take(all: boolean) {
      if (all) close()
      const taken = blocks
      blocks = []
      return taken
    },
  }
}

/** Writes sealed blocks; these texts of ours need no escaping. */
export async function insertBlocks(analytics: Analytics, batch: string, blocks: readonly SealedBlock[], signal: AbortSignal | undefined): Promise<void> {
  const body = async function* () {
    for (const { fileNo, firstRow, lastRow, sealed } of blocks) yield Buffer.from(`${batch}\t${fileNo}\t${firstRow}\t${lastRow}\t${sealed}\n`, 'latin1')
  }
  await analytics.load('insert into raw_blocks (batch, file_no, first_row, last_row, sealed) format TabSeparated', body(), {}, { ...(signal && { signal }) })
}

/** Opens rows as the file shows them, by `batch` and `row_no`, in the order asked for; null where there is none. */
export async function rawRowsOf(analytics: Analytics, secrets: Secrets, batch: string, rowNumbers: readonly number[]): Promise<(RawRow | null)[]> {
  const found = new Map<number, RawRow>()
  for (let from = 0; from < rowNumbers.length; from += 1000) {
    const wanted = rowNumbers.slice(from, from + 1000)
    const asked = new Set(wanted)
    const blocks = analytics.stream<{ first: number; sealed: string }>(`select first_row as first, sealed from raw_blocks
      where batch = {batch: UUID} and arrayExists(n -> n between first_row and last_row, {wanted: Array(UInt64)})`, { batch, wanted })
    for await (const some of blocks) {
      for (const { first, sealed } of some) {
        for (const [number, row] of openBlock(secrets, first, sealed, asked)) found.set(number, row)
      }
    }
  }
  return rowNumbers.map((number) => found.get(number) ?? null)
}

/** The sheet and the number, as the file shows it, of the first row in a sealed block. */
export function firstOfBlock(secrets: Secrets, sealed: string): { sheet: string | null; row: number } {
  const lines = /^(\d+) (\d+) /.exec(sealed)
  if (lines) return { sheet: null, row: Number(lines[1]) }
  const { sheet, rows } = JSON.parse(zstdDecompressSync(secrets.openBytes(sealed)).toString('utf8')) as Block
  return { sheet, row: rows[0]![0] }
}

function openBlock(secrets: Secrets, first: number, sealed: string, asked: ReadonlySet<number>): [number, RawRow][] {
  const lines = /^(\d+) (\d+) (.*)$/.exec(sealed)
  if (lines) {
    const [from, delimiter] = [Number(lines[1]), String.fromCharCode(Number(lines[2]))]
    return zstdDecompressSync(secrets.openBytes(lines[3]!)).toString('utf8').split('\n').flatMap((line, at) => (
      asked.has(first + at) ? [[first + at, { sheet: null, row: from + at, cells: cellsOfLine(line, delimiter).map((cell) => cell?.text ?? '') }]] : []))
  }
  const { sheet, rows } = JSON.parse(zstdDecompressSync(secrets.openBytes(sealed)).toString('utf8')) as Block
  const base = first - rows[0]![0]
  return rows.flatMap(([row, cells]) => (asked.has(base + row) ? [[base + row, { sheet, row, cells }]] : []))
}
