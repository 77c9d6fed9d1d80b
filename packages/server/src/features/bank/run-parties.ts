import type { FlowEstimate } from '@qingyuan/core/bank/findings'
import { settleSubject, type SettledParty } from '@qingyuan/core/bank/flow-figures'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { AnalysedCleaning, SubjectResult } from './analyse-cleaning.ts'
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
 * @returns the subjects whose payments were kept
 * @throws Error when the rows do not add up to the figures
 */
export async function keepParties(analytics: Analytics, analysed: AnalysedCleaning, { signal, onProgress }: { signal?: AbortSignal; onProgress?: (part: number) => void } = {}): Promise<Set<string>> {
  const looked = analysed.subjects.filter(({ verdict }) => verdict !== 'not-fundraising-like')
  const results = new Map(looked.map((one) => [one.subject, one]))
  const kept = new Set<string>()
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
    if (result.estimate) checkSame(result, settled.estimate)
    const cleaning = analysed.cleaning
    for (const one of settled.parties) {
      participants.push({ cleaning, subject, ...participantOf(one) })
      for (const row of rowsOf(one)) rows.push({ cleaning, subject, ...row })
    }
    kept.add(subject)
    onProgress?.(kept.size / looked.length)
    if (rows.length >= atOnce) await write()
  }
  await write()
  return kept
}

function checkSame({ subject, estimate }: SubjectResult, again: FlowEstimate): void {
  if (JSON.stringify(estimate) !== JSON.stringify(again)) throw new Error(`the rows of ${subject} do not come to its figures`)
}

function participantOf({ party, named, role, inFen, outFen, principalRepaidFen, returnsPaidFen, reinvestFen, commissionFen, events, roles }: SettledParty): Row {
  const days = events.map(({ day }) => day)
  return {
    party, named: named ? 1 : 0, role, in_fen: inFen, out_fen: outFen, principal_fen: principalRepaidFen, returns_fen: returnsPaidFen, reinvest_fen: reinvestFen, commission_fen: commissionFen,
    deposits: roles.filter(({ kind }) => kind === 'deposit').length, payouts: roles.filter(({ kind }) => kind === 'payout').length,
    first_on: dateOfDayNumber(days.reduce((least, day) => Math.min(least, day), days[0] ?? 0)), last_on: dateOfDayNumber(days.reduce((most, day) => Math.max(most, day), days[0] ?? 0)),
  }
}

function* rowsOf({ party, role, events, roles }: SettledParty): Generator<Row> {
  for (const [at, event] of (events as readonly PlacedEvent[]).entries()) {
    const { kind, principalFen, returnFen, reinvestFen, commissionFen } = roles[at]!
    const paid = kind === 'payout'
    yield {
      party, role, kind, paid_on: dateOfDayNumber(event.day), flow_fen: event.fen, principal_fen: paid ? principalFen : 0, return_fen: paid ? returnFen : 0, reinvest_fen: reinvestFen,
      commission_fen: paid ? commissionFen : 0, batch: event.batch, row_no: event.rowNo,
    }
  }
}
