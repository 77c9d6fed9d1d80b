import type { Party } from '@qingyuan/core/bank/flow-figures'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { type AnalysedRows, subjectParts } from './analysis-rows.ts'
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

async function* some(analytics: Analytics, { cleaning, byName }: AnalysedRows, subjects: readonly string[], signal: AbortSignal | undefined, placed: boolean): AsyncGenerator<{ subject: string; parties: Party[] }> {
  const sql = `
    select owner as subject, if(counterparty = '${noToken}' or counterparty_kind in ('cash', 'wallet'), toUUID('${noToken}'), counterparty) as party, toUInt8(notEmpty(party)) as named, if({byName: UInt8} = 1 and notEmpty(party) and max(identified_by) in ('account', 'name'), toString(max(counterparty_name)), '') as name,
      arraySort(groupArray((toInt32(paid_on), ifNull(second, 0), ord, flow_fen${placed ? ', batch, row_no' : ''}))) as moves, moves.1 as days, moves.4 as fens${placed ? ', moves.5 as batches, moves.6 as rows' : ''}
    from $local(transactions)
    where cleaning = {cleaning: UUID} and ${subjectParts} and owner in {subjects: Array(UUID)} and counterparty_kind not in ('organisation', 'bank', 'own')
    group by owner, party`
  let current: { subject: string; parties: Party[] } | undefined
  const rows = analytics.stream<PartyRow>(`select subject, party, name, named, days, fens${placed ? ', batches, rows' : ''} from ${analytics.eachShard(sql)} order by subject, party`, { cleaning, byName: byName ? 1 : 0, subjects }, { ...(signal && { signal }) })
  for await (const list of rows) {
    for (const { subject, party, name, named, days, fens, batches, rows: numbers } of list) {
      if (current?.subject !== subject) {
        if (current) yield current
        current = { subject, parties: [] }
      }
      current.parties.push({ party, name: name === noToken ? '' : name, named: named === 1, events: days.map((day, at) => ({ day, fen: Number(fens[at]), ...(batches && numbers && { batch: batches[at]!, rowNo: Number(numbers[at]) }) })) })
    }
  }
  if (current) yield current
}
