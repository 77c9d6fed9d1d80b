import { chinaDate, monthPeriod, type PlainDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type { Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import type { FormRequest } from '@qingyuan/core/ledgers/form-api'
import type { LedgerTable } from '@qingyuan/core/ledgers/ledger-table'
import { beforeRecords, notYetBegun } from '@qingyuan/core/ledgers/month'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'
import { homeRegion, monthTable, readMonth, withDrifts, withoutStruckOff, withSameSubjects } from './district-queries.ts'
import { driftSince, findDrifts, type TableSubject } from './drift-queries.ts'
import type { LedgerPart } from './ledger-queries.ts'
import { sameSubjectsOf, tableOf } from './ledger-queries.ts'
import { readVersions, type FrozenVersion } from './version-queries.ts'

/** Whose form: the unit that signs it, and the region or unit that it is about. */
export interface FormUnit {
  subject: TableSubject
  unitId: string | null
  unitName: string
  regionId: string
  regionName: string
  countyName: string
}

/** Everything a form is filled from. `parts` is null for a frozen version: it holds rows and sums, not each lead's movement. */
export interface FormSource {
  request: FormRequest
  unit: FormUnit
  dates: { fromOn: PlainDate; toOn: PlainDate; asOf: PlainDate }
  table: LedgerTable & { rows: Annex2Row[] }
  parts: LedgerPart[] | null
  version: FrozenVersion | null
  submission: FormSubmission | null
}
export interface FormSubmission {
  id: string; filler: string; head: string; phone: string; addressedTo: string; signedBy: string; documentNumber: string; zero: 'zero' | 'no_change' | null
  checkedHouseholds: number | null; checkedFirms: number | null; checkedNote: string; collectorUnitId: string; dueOn: PlainDate; newestVersionId: string | null; submittedOn: PlainDate | null
}

/**
 * Finds what a form is about and reads it, live or as it was frozen. Either says where the two differ.
 * @throws AppError `rule.broken` with `details.period` for a month that has not begun, unless a frozen version is asked for
 */
export async function readFormSource(ctx: Context, request: FormRequest): Promise<FormSource> {
  const early = notYetBegun(request.period, chinaDate(ctx.now))
  if (early && !request.versionId) throw new AppError('rule.broken', early, { period: request.period })
  const unit = await readFormUnit(ctx, request)
  const submission = await findFormSubmission(ctx, unit, request.period)
  const versionId = request.versionId ?? (request.from === 'auto' && request.code === 'annex-2' ? submission?.newestVersionId : null)
  const { from, to } = monthPeriod(request.period)
  const today = chinaDate(ctx.now)
  if (versionId) {
    const version = (await readVersions(ctx, [versionId])).get(versionId)
    if (!version) throw new AppError('not_found')
    const rows = version.table.rows.filter((row) => (request.edition === 'full' || !row.restricted) && (request.struckOff || !row.struckOffOn))
    const table = frozenTable(version, rows, request)
    const since = versionId === submission?.newestVersionId ? await changesSince(ctx, version, unit, request) : null
    return { request, unit, dates: version.header, submission, version, parts: null, table: since ? { ...table, warnings: [...table.warnings, since] } : table }
  }
  const whole = await readMonth(ctx, unit.subject, request.period, request.edition)
  const drifts = await findDrifts(ctx, unit.subject, request.period, request.edition, whole)
  const parts = request.struckOff ? whole : withoutStruckOff(whole)
  return {
    // Of a month that still runs, nothing is known beyond today.
    request, unit, dates: { fromOn: from, toOn: to, asOf: to < today ? to : today }, submission, version: null, parts,
    table: withSameSubjects(withDrifts(monthTable(parts, request.only50).table, drifts), sameSubjectsOf(parts)),
  }
}

/**
 * An empty table of a month from which nothing is kept would pass for 没有线索.
 * @throws AppError `rule.broken` with `details.period`: before the first lead, and no report was asked for
 */
export async function requireRecords(ctx: Context, period: string): Promise<void> {
  const asked = await ctx.db.selectFrom('collections').select('id').where('period', '=', period).limit(1).executeTakeFirst()
  if (asked) return
  const { earliest } = await ctx.db.selectFrom('leads').select((eb) => eb.fn.min('receivedOn').as('earliest')).executeTakeFirstOrThrow()
  const before = beforeRecords(period, earliest, chinaDate(ctx.now))
  if (before) throw new AppError('rule.broken', before, { period })
}

/** What changed since the newest version. Files that no longer add up are told of; what was submitted is printed all the same. */
async function changesSince(ctx: Context, version: FrozenVersion, unit: FormUnit, request: FormRequest): Promise<string | null> {
  try {
    return await driftSince(ctx, version, request.edition, await readMonth(ctx, unit.subject, request.period, request.edition))
  } catch (error) {
    if (error instanceof AppError && error.code === 'rule.broken') return error.message
    throw error
  }
}

/** A frozen table cut down as asked; its movement stays what was submitted. */
function frozenTable(version: FrozenVersion, rows: Annex2Row[], request: FormRequest): FormSource['table'] {
  const { movement, equation } = version.table
  const part = (row: Annex2Row): LedgerPart => ({ row, restricted: row.restricted, mainUnitId: '', regionId: '', subject: null, movement: { leadId: row.leadId, movement: noMovement, struckOffOn: row.struckOffOn, problem: null } })
  const cut = request.only50 ? monthTable(rows.map(part), true).table : tableOf(rows.map((row) => ({ row, movement: noMovement })))
  return { ...cut, movement, equation }
}
const noMovement = { opening: 0, added: 0, restarted: 0, excluded: 0, struckOff: 0, merged: 0, closing: 0 }

async function readFormUnit(ctx: Context, request: FormRequest): Promise<FormUnit> {
  if (request.unitId) {
    const own = await ctx.db.selectFrom('units').innerJoin('regions', 'regions.id', 'regionId').select(['units.id', 'units.name', 'regionId', 'regions.name as regionName'])
      .where('units.id', '=', request.unitId).executeTakeFirst()
    if (!own) throw new AppError('not_found', '没有这个单位。')
    return { subject: { unitId: own.id }, unitId: own.id, unitName: own.name, regionId: own.regionId, regionName: own.regionName, countyName: await countyOf(ctx, own.regionId) }
  }
  const regionId = request.regionId ?? await homeRegion(ctx)
  const region = await ctx.db.selectFrom('regions').select(['id', 'name']).where('id', '=', regionId).executeTakeFirst()
  if (!region) throw new AppError('not_found', '没有这个区域。')
  const head = await ctx.db.selectFrom('units').select(['id', 'name']).where('regionId', '=', regionId).where('kind', 'in', ['office', 'town', 'village']).where('active', '=', true)
    .orderBy('sort').limit(1).executeTakeFirst()
  return { subject: { regionId }, unitId: head?.id ?? null, unitName: head?.name ?? region.name, regionId, regionName: region.name, countyName: await countyOf(ctx, regionId) }
}

/** The county, district or zone that a region lies in; the region itself above that. */
async function countyOf(ctx: Context, regionId: string): Promise<string> {
  const { rows: [county] } = await sql<{ name: string }>`
    select top.name from regions r join regions top on starts_with(r.path, top.path)
    where r.id = ${regionId}::uuid order by top.kind in ('county', 'zone') desc, length(top.path) limit 1`.execute(ctx.db)
  return county?.name ?? ''
}

/** The ledger submission of the month that this form is about: the unit's own, or for the office its table upward. */
async function findFormSubmission(ctx: Context, unit: FormUnit, period: string): Promise<FormSubmission | null> {
  if (!unit.unitId) return null
  const { rows: [row] } = await sql<Omit<FormSubmission, 'submittedOn'> & { submittedAt: Date | null }>`
    select s.id, s.filler, s.head, s.phone, s.addressed_to, s.signed_by, s.document_number, s.zero, s.checked_households, s.checked_firms, s.checked_note, c.collector_unit_id,
      greatest(s.extended_due_on, c.due_on) as due_on, v.id as newest_version_id, v.submitted_at
    from submissions s join collections c on c.id = s.collection_id join report_types t on t.code = c.report_type
    left join lateral (select id, submitted_at from submission_versions w where w.submission_id = s.id and w.submitted_at is not null order by no desc limit 1) v on true
    where s.unit_id = ${unit.unitId}::uuid and c.period = ${period} and t.purpose in ('ledger', 'inspection')
    order by (t.purpose = 'ledger') desc, (t.collector_kind = 'superior') desc limit 1`.execute(ctx.db)
  if (!row) return null
  const { submittedAt, ...rest } = row
  return { ...rest, submittedOn: submittedAt && chinaDate(submittedAt) }
}
