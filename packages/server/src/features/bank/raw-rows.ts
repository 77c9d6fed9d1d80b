import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { Secrets } from '../../platform/secrets.ts'

export const rawColumns = ['batch', 'file_no', 'first_row', 'last_row', 'sealed'] as const

/** A row as the file shows it. */
export interface RawRow { sheet: string | null; row: number; cells: string[] }

/** Rows are sealed by the hundred: one alone would neither pack nor be quick to seal. */
const blockRows = 200

/** Packs and seals the rows of one batch; `from` is the number of the first row given. */
export function rawBlocks(secrets: Secrets, batch: string) {
  let blocks: Record<string, unknown>[] = []
  let rows: RawRow[] = []
  let first = 0
  let file = 0
  const close = () => {
    if (rows.length === 0) return
    const packed = deflateRawSync(JSON.stringify(rows.map(({ sheet, row, cells }) => [sheet, row, cells])), { level: 1 }).toString('base64')
    blocks.push({ batch, file_no: file, first_row: first, last_row: first + rows.length - 1, sealed: secrets.seal(packed) })
    rows = []
  }
  return {
    add(fileNo: number, rowNo: number, row: RawRow): void {
      if (rows.length >= blockRows || (rows.length > 0 && file !== fileNo)) close()
      if (rows.length === 0) {
        first = rowNo
        file = fileNo
      }
      rows.push(row)
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

/** Opens rows as the file shows them, by `batch` and `row_no`, in the order asked for; null where there is none. */
export async function rawRowsOf(analytics: Analytics, secrets: Secrets, batch: string, rowNumbers: readonly number[]): Promise<(RawRow | null)[]> {
  const found = new Map<number, RawRow>()
  for (let from = 0; from < rowNumbers.length; from += 1000) {
    const wanted = rowNumbers.slice(from, from + 1000)
    const blocks = await analytics.query<{ first: number; sealed: string }>(`select first_row as first, sealed from raw_blocks
      where batch = {batch: UUID} and arrayExists(n -> n between first_row and last_row, {wanted: Array(UInt64)})`, { batch, wanted })
    const asked = new Set(wanted)
    for (const { first, sealed } of blocks) {
      const rows = JSON.parse(inflateRawSync(Buffer.from(secrets.open(sealed), 'base64')).toString('utf8')) as [string | null, number, string[]][]
      for (const [at, [sheet, row, cells]] of rows.entries()) if (asked.has(first + at)) found.set(first + at, { sheet, row, cells })
    }
  }
  return rowNumbers.map((number) => found.get(number) ?? null)
}
