import type { Party } from '@qingyuan/core/bank/flow-figures'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { type AnalysedRows, dayOfMove, subjectParts } from './analysis-rows.ts'
import { noToken } from './statement-tokens.ts'

interface PartyRow { subject: string; party: string; name: string; named: number; days: number[]; fens: number[]; batches?: string[]; rows?: number[] }

/** A movement with the row that it stands in, where that was asked for. */
export interface PlacedEvent { day: number; fen: number; batch: string; rowNo: number }

/**
 * The accounts with which these subjects exchanged money, firms and banks left out, subject by subject: one subject is in
 * memory at a time. Amounts in fen, positive when the party pays in, in the order of the statement; days since 1970-01-01.
 * @param options.placed the events are PlacedEvents: this costs memory for every row
 */
export async function* subjectParties(analytics: Analytics, { cleaning, byName }: AnalysedRows, subjects: readonly string[], { signal, placed = false }: { signal?: AbortSignal; placed?: boolean } = {}): AsyncGenerator<{ subject: string; parties: Party[] }> {
  const atOnce = 2000
  for (let from = 0; from < subjects.length; from += atOnce) yield* some(analytics, { cleaning, byName }, subjects.slice(from, from + atOnce), signal, placed)
}

const unnamedToken = `toUUID('${noToken}')`

async function* some(analytics: Analytics, { cleaning, byName }: AnalysedRows, subjects: readonly string[], signal: AbortSignal | undefined, placed: boolean): AsyncGenerator<{ subject: string; parties: Party[] }> {
  const party = (kind: string) => `if(counterparty = '${noToken}' or ${kind} in ('cash', 'wallet'), ${unnamedToken}, counterparty) as party, toUInt8(notEmpty(party)) as named`
  const name = (by: string, of: string) => `if({byName: UInt8} = 1 and notEmpty(party) and ${by} in ('account', 'name'), toString(${of}), '') as name`
  // Amounts are far below 2^53: as numbers they need no reading of digits. A party has several pairs when its rows look like
  // different kinds, or an account in another name pays it, too.
  const sql = placed ? `
    select owner as subject, ${party('counterparty_kind')}, ${name('max(identified_by)', 'max(counterparty_name)')},
      arraySort(groupArray((toInt32(paid_on), ifNull(second, 0), ord, flow_fen, batch, row_no))) as moves, moves.1 as days, arrayMap(fen -> toFloat64(fen), moves.4) as fens, moves.5 as batches, moves.6 as rows
    from $local(transactions)
    where cleaning = {cleaning: UUID} and ${subjectParts} and owner in {subjects: Array(UUID)} and counterparty_kind not in ('organisation', 'bank', 'own')
    group by owner, party` : `
    select subject, ${party('kind')}, ${name('max(identified_by)', 'max(pairs.name)')}, arraySort(groupArrayArray(pairs.moves)) as all_moves, arrayMap(move -> ${dayOfMove('move')}, all_moves) as days, arrayMap(move -> toFloat64(move.2), all_moves) as fens
    from $local(pairs) as pairs where cleaning = {cleaning: UUID} and subject in {subjects: Array(UUID)} and kind not in ('organisation', 'bank', 'own')
    group by subject, party`
  let current: { subject: string; parties: Party[] } | undefined
  const rows = analytics.stream<PartyRow>(`select subject, party, named, name, days, fens${placed ? ', batches, rows' : ''} from ${analytics.eachShard(sql)} order by subject, party`, { cleaning, byName: byName ? 1 : 0, subjects }, { ...(signal && { signal }) })
  for await (const list of rows) {
    for (const { subject, party: token, name: of, named, days, fens, batches, rows: numbers } of list) {
      if (current?.subject !== subject) {
        if (current) yield current
        current = { subject, parties: [] }
      }
      const events = batches && numbers ? days.map((day, at) => ({ day, fen: fens[at]!, batch: batches[at]!, rowNo: Number(numbers[at]) })) : days.map((day, at) => ({ day, fen: fens[at]! }))
      current.parties.push({ party: token, name: of === noToken ? '' : of, named: named === 1, events })
    }
  }
  if (current) yield current
}
