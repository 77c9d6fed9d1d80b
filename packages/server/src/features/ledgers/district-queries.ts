import { chinaDate, monthPeriod, type Period } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { sameSubjectNote, sameSubjectWarnings, type SameSubject } from '@qingyuan/core/leads/same-subject'
import { shortlist, shortlistNote, type Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { driftNote, driftWarning } from '@qingyuan/core/ledgers/drift'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import type { LedgerTable } from '@qingyuan/core/ledgers/ledger-table'
import { notYetBegun } from '@qingyuan/core/ledgers/month'
import { movementEquation } from '@qingyuan/core/ledgers/movement'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { findBoards } from './collection-queries.ts'
import { findDrifts, type Edition, type FoundDrift, type TableSubject } from './drift-queries.ts'
import { ofRegion, ofUnits, readLedger, sameSubjectsOf, tableOf, tableParts, type LeadChoice, type LedgerPart } from './ledger-queries.ts'
import { readHands } from './submission-facts.ts'
import { unitsWithVillages } from './unit-queries.ts'

/**
 * The ledger of a region or unit for a month, live from the files: every lead once, at its 主报单位. Texts written by
 * hand come from the office's own table of that month, then from the units'.
 */
export async function readMonth(ctx: Context, subject: TableSubject, period: Period, edition: Edition): Promise<LedgerPart[]> {
  const { from, to } = monthPeriod(period)
  const choice: LeadChoice = 'regionId' in subject ? ofRegion(subject.regionId)
    : ofUnits((await unitsWithVillages(ctx, [subject.unitId])).map((unit) => unit.id))
  const parts = await readLedger(ctx, choice, { fromOn: from, toOn: to, asOf: to }, { hands: await readHands(ctx, await monthSubmissions(ctx, period)) })
  return edition === 'open' ? parts.filter((part) => !part.restricted) : parts
}

/** Ledger submissions of a month in the viewer's scope, the office's own first. */
async function monthSubmissions(ctx: Context, period: Period): Promise<string[]> {
  const rows = await ctx.db.selectFrom('submissions').innerJoin('collections', 'collections.id', 'collectionId').innerJoin('reportTypes', 'reportTypes.code', 'reportType')
    .select(['submissions.id', 'collectorKind']).where('period', '=', period).where('purpose', '=', 'ledger').where('openedAt', 'is not', null).execute()
  return rows.toSorted((a, b) => Number(b.collectorKind === 'superior') - Number(a.collectorKind === 'superior')).map((row) => row.id)
}

/** Without the rows of what was struck off in the month; the movement keeps counting it. */
export const withoutStruckOff = (parts: readonly LedgerPart[]): LedgerPart[] => parts.map((part) => (part.row?.struckOffOn ? { ...part, row: null } : part))

/** The table says where it departs from what units submitted: on paper in a note, on the page in a warning each. */
export function withDrifts<T extends LedgerTable>(table: T, drifts: readonly FoundDrift[]): T {
  const note = driftNote(drifts, table.rows)
  return { ...table, notes: [...table.notes, ...(note ? [note] : [])], warnings: [...table.warnings, ...drifts.map(driftWarning)] }
}

/** The table says, on paper in a note and on the page in a warning each, which subjects may count more than once. */
export function withSameSubjects<T extends LedgerTable>(table: T, found: readonly SameSubject[]): T {
  const note = sameSubjectNote(found, table.rows)
  return { ...table, notes: [...table.notes, ...(note ? [note] : [])], warnings: [...sameSubjectWarnings(found), ...table.warnings] }
}

/** The table of the parts, cut down to the shortlist when asked; what is left out is listed and noted. */
export function monthTable(parts: readonly LedgerPart[], only50: boolean): { table: LedgerTable & { rows: Annex2Row[] }; leftOut: Annex2Row[]; leftOutTotals: LedgerTable['totals'] | null } {
  const whole = tableOf(tableParts(parts))
  if (!only50 || whole.rows.length === 0) return { table: whole, leftOut: [], leftOutTotals: null }
  const list = shortlist(whole.rows)
  if (list.leftOut.length === 0) return { table: whole, leftOut: [], leftOutTotals: null }
  const kept = tableOf(list.rows.map((row) => ({ row, movement: whole.movement })))
  return {
    table: { ...kept, movement: whole.movement, equation: movementEquation(whole.movement), notes: [...kept.notes, shortlistNote(list)!], warnings: [] },
    leftOut: list.leftOut, leftOutTotals: list.leftOutTotals,
  }
}

/** The region that a district table is about when none is named: that of the office, or of the viewer's unit. */
export async function homeRegion(ctx: Context): Promise<string> {
  const own = ctx.viewer.unitId
    ? await ctx.db.selectFrom('units').select('regionId').where('id', '=', ctx.viewer.unitId).executeTakeFirst()
    : await ctx.db.selectFrom('units').select('regionId').where('kind', '=', 'office').where('active', '=', true).orderBy('sort').executeTakeFirst()
  if (!own) throw new AppError('not_found', '还没有设置专班办，请先维护单位。')
  return own.regionId
}

/** Which units owe the month's table to the office, for the note beside the district's figures. */
export async function monthBoard(ctx: Context, period: Period) {
  const collections = await ctx.db.selectFrom('collections').innerJoin('reportTypes', 'reportTypes.code', 'reportType').select(['collections.id', 'collections.dueOn'])
    .where('period', '=', period).where('purpose', '=', 'ledger').where('collectorKind', '=', 'office').execute()
  return [...(await findBoards(ctx, collections)).values()].flat()
}

export async function getDistrictTable(ctx: Context, input: z.output<typeof api.getDistrictTable.input>): Promise<z.input<typeof api.getDistrictTable.output>> {
  const subject = { regionId: input.regionId ?? await homeRegion(ctx) }
  const parts = await readMonth(ctx, subject, input.period, input.edition)
  const drifts = await findDrifts(ctx, subject, input.period, input.edition, parts)
  const shown = input.struckOff ? parts : withoutStruckOff(parts)
  const { table: plain, leftOut, leftOutTotals } = monthTable(shown, input.only50)
  const same = sameSubjectsOf(shown)
  const table = withSameSubjects(withDrifts(plain, drifts), same)
  const early = notYetBegun(input.period, chinaDate(ctx.now))
  const units = await monthBoard(ctx, input.period)
  const missing = units.filter((unit) => unit.status !== 'accepted').map((unit) => `${unit.unitName}（${unit.statusText}）`)
  const start = (input.page - 1) * input.pageSize
  return {
    table: { ...table, warnings: [...table.warnings, ...(early ? [early] : [])], total: table.rows.length, rows: table.rows.slice(start, start + input.pageSize) }, leftOut: leftOut.slice(0, 500), leftOutTotals,
    units, complete: missing.length === 0 && units.length > 0, missing, drifts, sameSubjects: same.slice(0, 100),
  }
}
