import type { FlowEstimate } from '@qingyuan/core/bank/findings'
import { settleSubject, type SettledParty } from '@qingyuan/core/bank/flow-figures'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { AnalysedCleaning } from './analyse-cleaning.ts'
import { dateOfDayNumber } from './analysis-days.ts'
import { subjectParties, type PlacedEvent } from './analysis-parties.ts'

const participantColumns = ['cleaning', 'subject', 'party', 'named', 'role', 'in_fen', 'out_fen', 'principal_fen', 'returns_fen', 'reinvest_fen', 'commission_fen', 'deposits', 'payouts', 'first_on', 'last_on'] as const
const rowColumns = ['cleaning', 'subject', 'party', 'role', 'kind', 'paid_on', 'flow_fen', 'principal_fen', 'return_fen', 'reinvest_fen', 'commission_fen', 'batch', 'row_no'] as const
type Row = Record<string, unknown>

const atOnce = 20_000

/**
 * Keeps what each payment of the subjects with figures was taken for, so that every figure opens its rows. One subject
 * is in memory at a time.
 *
 * @returns the subjects whose payments were kept; one whose rows do not come to its figures, to the fen, is not among them
 */
export async function keepParties(analytics: Analytics, analysed: AnalysedCleaning, { signal, onProgress }: { signal?: AbortSignal; onProgress?: (part: number) => void } = {}): Promise<Set<string>> {
  const looked = analysed.subjects.filter(({ verdict }) => verdict !== 'not-fundraising-like')
  const results = new Map(looked.map((one) => [one.subject, one]))
  const kept = new Set<string>()
  let done = 0
  let [participants, rows]: [Row[], Row[]] = [[], []]
  const write = async () => {
    const options = { ...(signal && { signal }) }
    if (participants.length > 0) await analytics.insert('participants', participantColumns, participants, options)
    if (rows.length > 0) await analytics.insert('party_rows', rowColumns, rows, options)
    participants = []
    rows = []
  }
  for await (const { subject, parties } of subjectParties(analytics, analysed, [...results.keys()], { ...(signal && { signal }), placed: true })) {
    const result = results.get(subject)
    if (!result) continue
    const settled = settleSubject(parties, result.peaks)
    const cleaning = analysed.cleaning
    const placed = settled.parties.flatMap((one) => [...rowsOf(one)])
    if (!result.estimate || addUp(placed, settled.estimate, result.estimate)) {
      for (const one of settled.parties) participants.push({ cleaning, subject, ...participantOf(one) })
      for (const row of placed) rows.push({ cleaning, subject, ...row })
      kept.add(subject)
    }
    onProgress?.((done += 1) / looked.length)
    if (rows.length >= atOnce) await write()
  }
  await write()
  return kept
}

interface PlacedRow { party: string; role: string; kind: string; paid_on: string; flow_fen: number; principal_fen: number; return_fen: number; reinvest_fen: number; commission_fen: number; batch: string; row_no: number }

/** Whether the rows are the figures, to the fen: those told, and those worked out once more. */
function addUp(rows: readonly PlacedRow[], again: FlowEstimate, told: FlowEstimate): boolean {
  const sums = { raised: 0, reinvested: 0, principal: 0, returns: 0, commission: 0 }
  for (const row of rows) {
    sums.commission += row.commission_fen
    if (row.role !== 'participant' && row.role !== 'both') continue
    sums.raised += row.kind === 'deposit' ? row.flow_fen : 0
    sums.reinvested += row.reinvest_fen
    sums.principal += row.principal_fen
    sums.returns += row.return_fen
  }
  return JSON.stringify(again) === JSON.stringify(told) && sums.raised === told.amountRaisedFen && sums.reinvested === told.amountRaisedFen - told.netInvestedFen
    && sums.principal === told.principalRepaidFen && sums.returns === told.returnsPaidFen && sums.commission === told.commissionPaidFen
}

function participantOf({ party, named, role, inFen, outFen, principalRepaidFen, returnsPaidFen, reinvestFen, commissionFen, events, roles }: SettledParty): Row {
  const days = events.map(({ day }) => day)
  return {
    party, named: named ? 1 : 0, role, in_fen: inFen, out_fen: outFen, principal_fen: principalRepaidFen, returns_fen: returnsPaidFen, reinvest_fen: reinvestFen, commission_fen: commissionFen,
    deposits: roles.filter(({ kind }) => kind === 'deposit').length, payouts: roles.filter(({ kind }) => kind === 'payout').length,
    first_on: dateOfDayNumber(days.reduce((least, day) => Math.min(least, day), days[0] ?? 0)), last_on: dateOfDayNumber(days.reduce((most, day) => Math.max(most, day), days[0] ?? 0)),
  }
}

function* rowsOf({ party, named, role, events, roles }: SettledParty): Generator<PlacedRow> {
  for (const [at, event] of (events as readonly PlacedEvent[]).entries()) {
    const { kind, principalFen, returnFen, reinvestFen, commissionFen } = roles[at]!
    const paid = kind === 'payout'
    yield {
      party, role, kind, paid_on: dateOfDayNumber(event.day), flow_fen: event.fen, principal_fen: paid ? principalFen : 0, return_fen: paid ? returnFen : 0, // Whose money comes back is known of somebody only.
      reinvest_fen: named ? reinvestFen : 0, commission_fen: paid ? commissionFen : 0, batch: event.batch, row_no: event.rowNo,
    }
  }
}
