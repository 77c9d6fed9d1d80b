import type { PlainDate } from '@qingyuan/core/dates'
import { ledgerMoves } from '@qingyuan/core/leads/lead'
import { sameSubjects, type SameSubject } from '@qingyuan/core/leads/same-subject'
import { annex2Notes, annex2Row, annex2Totals, lengthWarning, type Annex2Row, type HandTexts } from '@qingyuan/core/ledgers/annex-2'
import { checkMovement, leadMovements, movementEquation, sumMovements, type LeadMovement, type LedgerMove, type Movement } from '@qingyuan/core/ledgers/movement'
import type { LedgerTable } from '@qingyuan/core/ledgers/ledger-table'
import { sql, type RawBuilder } from 'kysely'
import type { Context } from '../../platform/db.ts'
import { readTableLeads } from '../leads/lead-table-queries.ts'

export interface LedgerPeriod { fromOn: PlainDate; toOn: PlainDate; asOf: PlainDate }

/** Which leads a table is about, as a condition on `leads l`; row-level security narrows it to the viewer's scope. */
export type LeadChoice = RawBuilder<unknown>

/** Leads whose 主报单位 is one of these units. */
export const ofUnits = (unitIds: readonly string[]): LeadChoice => sql`l.main_unit_id = any (${unitIds}::uuid[])`
/** Leads whose 主报单位 belongs to the region or lies below it: every lead of the region once. */
export const ofRegion = (regionId: string): LeadChoice => sql`l.main_unit_id in (select n.id from units n
  join regions r on r.id = n.region_id join regions top on starts_with(r.path, top.path) where top.id = ${regionId}::uuid)`
/** What a sweep of these regions would have found: leads that lie there, whoever reports them; never restricted ones. */
export const lyingIn = (unitIds: readonly string[]): LeadChoice => sql`not l.restricted and (l.main_unit_id = any (${unitIds}::uuid[])
  or l.region_id in (select r.id from units n join regions top on top.id = n.region_id join regions r on starts_with(r.path, top.path)
    where n.id = any (${unitIds}::uuid[])))`

/** One lead's part in a table: its row when it belongs there, and its movement. */
export interface LedgerPart {
  movement: LeadMovement; row: Annex2Row | null; restricted: boolean; mainUnitId: string; regionId: string
  /** Null in a frozen table, which was asked when it was frozen. `ownMatter`: stated to be apart from other leads of the subject. */
  subject: { id: string; ownMatter: boolean } | null
}

export interface LedgerOptions {
  hands?: ReadonlyMap<string, HandTexts>
}

/**
 * The ledger of the chosen leads, part by part, as of the period's date: five set-based queries whatever the number
 * of leads. Parts come in the order of the table.
 * @throws AppError `rule.broken` when the movement does not balance
 */
export async function readLedger(ctx: Context, choice: LeadChoice, period: LedgerPeriod, options: LedgerOptions = {}): Promise<LedgerPart[]> {
  const moves = await readMoves(ctx, choice, period)
  const known = new Map(moves.map((move) => [move.leadId, move]))
  const movements = leadMovements(moves, period.fromOn, period.toOn)
  const inTable = new Set(movements.filter((one) => one.movement.closing === 1 || one.struckOffOn).map((one) => one.leadId))
  const broken = movements.filter((one) => one.problem)
  const leads = await readTableLeads(ctx, [...inTable, ...broken.map((one) => one.leadId)], period)
  checkMovement(sumMovements(movements), broken.map((one) => ({ name: leads.get(one.leadId)?.name ?? '', problem: one.problem! })))
  const year = Number(period.asOf.slice(0, 4))
  const parts = movements.map((movement): LedgerPart => {
    const { restricted, mainUnitId, regionId, subjectId, ownMatter } = known.get(movement.leadId)!
    const lead = inTable.has(movement.leadId) ? leads.get(movement.leadId) : undefined
    const row = lead ? annex2Row({ ...lead, struckOffOn: movement.movement.closing ? null : movement.struckOffOn }, options.hands?.get(movement.leadId) ?? {}, year) : null
    return { movement, row, restricted, mainUnitId, regionId, subject: { id: subjectId, ownMatter } }
  })
  const order = new Map([...leads.keys()].map((id, index) => [id, index]))
  return parts.toSorted((a, b) => (order.get(a.movement.leadId) ?? Infinity) - (order.get(b.movement.leadId) ?? Infinity) || 0)
}

/** The table that parts add up to. Totals are of stored values. */
export function tableOf(parts: readonly { row: Annex2Row | null; movement: Movement }[]): LedgerTable & { rows: Annex2Row[] } {
  const rows = parts.flatMap((part) => (part.row ? [part.row] : []))
  const movement = sumMovements(parts)
  const warning = lengthWarning(rows.length)
  return { rows, totals: annex2Totals(rows), movement, equation: movementEquation(movement), notes: annex2Notes(rows), warnings: warning ? [warning] : [] }
}
/** Subjects that stand in the table with several leads, nobody having said yet whether they are one matter. */
export const sameSubjectsOf = (parts: readonly LedgerPart[]): SameSubject[] => sameSubjects(parts.flatMap(({ row, subject }) => (row && subject
  ? [{ leadId: row.leadId, number: row.number, name: row.name, unitName: row.mainUnitName, subjectId: subject.id, ownMatter: subject.ownMatter }] : [])))
export const tableParts = (parts: readonly LedgerPart[]) => parts.map(({ row, movement }) => ({ row, movement: movement.movement }))

interface Move {
  leadId: string; kind: LedgerMove; onDate: PlainDate; restricted: boolean; mainUnitId: string; regionId: string; subjectId: string; ownMatter: boolean
}

async function readMoves(ctx: Context, choice: LeadChoice, { toOn }: LedgerPeriod): Promise<Move[]> {
  const { rows } = await sql<Move>`
    select e.lead_id, e.kind, e.on_date, l.restricted, l.main_unit_id, l.region_id, l.subject_id,
      coalesce(l.own_matter_of = l.subject_id, false) as own_matter
    from leads l join lead_events e on e.lead_id = l.id
    where e.kind = any (${[...ledgerMoves]}::text[]) and e.on_date <= ${toOn}::date and (${choice})
    order by e.lead_id, e.on_date, e.seq`.execute(ctx.db)
  return rows
}
