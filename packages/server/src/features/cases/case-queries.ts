import type { CaseRow, getCase as detailEndpoint, listCases as listEndpoint } from '@qingyuan/core/cases/case-api'
import { addMonths, chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { findSubjectIds } from '../subjects/subject-queries.ts'

const caseRows = (ctx: Context) => ctx.db.selectFrom('caseFiles').innerJoin('regions', 'regions.id', 'caseFiles.regionId')
  .leftJoin('subjects', 'subjects.id', 'caseFiles.subjectId').leftJoin('leads', 'leads.id', 'caseFiles.leadId')
  .select(['caseFiles.id', 'caseFiles.number', 'caseFiles.name', 'caseFiles.subjectId', 'caseFiles.leadId', 'caseFiles.regionId', 'filedOn', 'stage', 'caseFiles.amountFen',
    'caseFiles.people', 'repaidBasisPoints', 'leadPlace', 'ledElsewhere', 'leader', 'supervised', 'difficulty', 'progress', 'progressOn', 'caseFiles.version',
    'regions.name as regionName', 'subjects.name as subjectName', 'leads.number as leadNumber'])

type Raw = Awaited<ReturnType<ReturnType<typeof caseRows>['execute']>>[number]
const asRow = (ctx: Context, row: Raw): CaseRow => ({ ...row, yearsFiled: row.filedOn === null ? null : wholeYears(row.filedOn, chinaDate(ctx.now)) })

/** Whole years from one day to another: five years are over on the same day of the fifth year. */
function wholeYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}

interface Filter { q?: string | undefined; stage?: string | undefined; minYears?: number | undefined; ledElsewhere?: boolean | undefined }
async function filtered(ctx: Context, { q, stage, minYears, ledElsewhere }: Filter) {
  const subjectIds = q ? await findSubjectIds(ctx, q, 5000) : []
  return caseRows(ctx).$if(Boolean(stage), (query) => query.where('stage', '=', stage!))
    .$if(minYears !== undefined, (query) => query.where('filedOn', '<=', addMonths(chinaDate(ctx.now), -12 * minYears!)))
    .$if(ledElsewhere !== undefined, (query) => query.where('ledElsewhere', '=', ledElsewhere!))
    .$if(Boolean(q), (query) => query.where((eb) => eb.or([
      eb('caseFiles.number', '=', q!), sql<boolean>`strpos(case_files.name, ${q}) > 0`, eb('caseFiles.subjectId', '=', sql<string>`any (${subjectIds}::uuid[])`),
    ])))
}

/** One page of the ledger, the oldest filing first. */
export async function findCases(ctx: Context, input: Filter & { page: number; pageSize: number }): Promise<z.input<typeof listEndpoint.output>> {
  const query = await filtered(ctx, input)
  const { total, ...sums } = await query.clearSelect().select((eb) => [eb.fn.countAll<number>().as('total'),
    sql<number>`coalesce(sum(case_files.amount_fen), 0)::bigint`.as('amountFen'), sql<number>`coalesce(sum(case_files.people), 0)::bigint`.as('people'),
    sql<number>`count(*) filter (where case_files.amount_fen is null)`.as('unknownAmount'), sql<number>`count(*) filter (where case_files.people is null)`.as('unknownPeople')]).executeTakeFirstOrThrow()
  const rows = await query.orderBy('filedOn', (o) => o.asc().nullsLast()).orderBy('caseFiles.id').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  return { rows: rows.map((row) => asRow(ctx, row)), total, sums }
}

/** All rows of the filter for an export, at most `most`. */
export async function findCasesForExport(ctx: Context, input: Filter, most: number): Promise<CaseRow[]> {
  return (await (await filtered(ctx, input)).orderBy('filedOn', (o) => o.asc().nullsLast()).orderBy('caseFiles.id').limit(most).execute()).map((row) => asRow(ctx, row))
}

/** One case with everything that was said of it, the newest first. */
export async function getCase(ctx: Context, { id }: { id: string }): Promise<z.input<typeof detailEndpoint.output>> {
  const row = await caseRows(ctx).where('caseFiles.id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这个案件，或不在您的工作范围内。')
  const updates = await ctx.db.selectFrom('caseUpdates').leftJoin('users', 'users.id', 'caseUpdates.byUser')
    .select(['caseUpdates.id', 'onDate', 'stage', 'progress', 'difficulty', 'changed', 'users.name as byName', 'batchId']).where('caseId', '=', id)
    .orderBy('onDate', 'desc').orderBy('at', 'desc').limit(500).execute()
  return { ...asRow(ctx, row), updates: updates.map(({ batchId, ...update }) =>
    ({ ...update, changed: update.changed as Record<string, unknown>, byName: update.byName ?? '系统', fromFile: batchId !== null })) }
}

/** The case's own columns, locked. */
export async function getCaseForUpdate(ctx: Context, id: string) {
  const row = await ctx.db.selectFrom('caseFiles').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这个案件，或不在您的工作范围内。')
  return row
}
