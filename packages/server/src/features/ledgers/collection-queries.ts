import { chinaCalendar } from '@qingyuan/core/calendar'
import { chinaDate, monthPeriod, shiftPeriod, type PlainDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { owesReport, pressText } from '@qingyuan/core/ledgers/press-text'
import { askedKinds, collectionTitle, collectorKindLabels, reportDates, type AskedKind } from '@qingyuan/core/ledgers/report-type'
import { punctuality, punctualityText, statusWords, submissionStatus, zeroText, type SubmissionState, type ZeroKind } from '@qingyuan/core/ledgers/submission'
import { unitKindLabels } from '@qingyuan/core/org/org'
import { can } from '@qingyuan/core/permissions'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'

export type ReportTypeRow = z.infer<typeof api.ReportType>
type Collection = z.infer<typeof api.Collection>
type BoardUnit = z.infer<typeof api.BoardUnit>

export async function listReportTypes(ctx: Context): Promise<{ rows: ReportTypeRow[] }> {
  const rows = await ctx.db.selectFrom('reportTypes').selectAll().orderBy('sort').orderBy('code').execute()
  return { rows: rows.map((row) => row as ReportTypeRow) }
}
export async function getReportType(ctx: Context, code: string): Promise<ReportTypeRow> {
  const row = await ctx.db.selectFrom('reportTypes').selectAll().where('code', '=', code).executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有这个报送事项。')
  return row as ReportTypeRow
}

const collectionColumns = (ctx: Context) => ctx.db.selectFrom('collections').innerJoin('reportTypes', 'reportTypes.code', 'reportType')
  .innerJoin('units', 'units.id', 'collectorUnitId')
  .select(['collections.id', 'reportType', 'reportTypes.name as reportName', 'reportTypes.purpose', 'title', 'period', 'collectorUnitId', 'units.shortName as collectorUnitName',
    'reportTypes.collectorKind', 'fromOn', 'toOn', 'asOf', 'collections.dueOn', 'nominalDueOn', 'dueNote', 'dueWarning', 'dueNotice', 'collections.state', 'reportTypes.needsApproval'])

/** A collection; everyone signed in may know what is asked of whom by when. */
export async function getCollection(ctx: Context, id: string): Promise<Collection> {
  const row = await collectionColumns(ctx).where('collections.id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return row as Collection
}

interface BoardRow {
  collectionId: string; submissionId: string; unitId: string; unitName: string; unitKind: string; hasAccounts: boolean; state: SubmissionState; openedAt: Date | null
  extendedDueOn: PlainDate | null; firstSubmittedOn: PlainDate | null; onBehalf: boolean; zero: ZeroKind | null; checkedHouseholds: number | null; checkedFirms: number | null
  approval: 'screen' | 'paper' | null; returnReason: string; versions: number; rows: number | null; closing: number | null; pressed: number; lastPressedAt: Date | null
}

/** Where each asked unit stands in these collections; only units in the viewer's scope. Two queries for all of them. */
export async function findBoards(ctx: Context, collections: Pick<Collection, 'id' | 'dueOn'>[]): Promise<Map<string, BoardUnit[]>> {
  const { rows } = await sql<BoardRow>`
    select s.collection_id, s.id as submission_id, s.unit_id, u.short_name as unit_name, u.kind as unit_kind, u.has_accounts, s.state, s.opened_at, s.extended_due_on,
      s.first_submitted_on, s.on_behalf, s.zero, s.checked_households, s.checked_firms, s.approval, s.return_reason,
      coalesce(v.versions, 0)::int as versions, v.rows, v.closing, coalesce(p.pressed, 0)::int as pressed, p.last_pressed_at
    from submissions s join units u on u.id = s.unit_id
    left join (select w.submission_id, count(*) as versions, (array_agg(jsonb_array_length(w.content->'rows') order by w.no desc))[1] as rows,
      (array_agg((w.content->'movement'->>'closing')::int order by w.no desc))[1] as closing
      from submission_versions w join submissions x on x.id = w.submission_id
      where w.submitted_at is not null and x.collection_id = any (${collections.map((one) => one.id)}::uuid[]) group by 1) v on v.submission_id = s.id
    left join (select target_id, count(*) as pressed, max(at) as last_pressed_at from presses where target_type = 'submission' group by 1) p on p.target_id = s.id
    where s.collection_id = any (${collections.map((one) => one.id)}::uuid[])
    order by u.sort, u.name`.execute(ctx.db)
  const today = chinaDate(ctx.now)
  const due = new Map(collections.map((one) => [one.id, one.dueOn]))
  const boards = new Map<string, BoardUnit[]>(collections.map((one) => [one.id, []]))
  for (const row of rows) boards.get(row.collectionId)?.push(boardUnit(row, due.get(row.collectionId)!, today))
  return boards
}

function boardUnit(all: BoardRow, dueOn: PlainDate, today: PlainDate): BoardUnit {
  const { openedAt, lastPressedAt, state, closing, ...row } = all
  const status = submissionStatus({ state, opened: openedAt !== null, approved: row.approval !== null, versions: row.versions })
  const time = punctuality({ dueOn, extendedDueOn: row.extendedDueOn, firstSubmittedOn: row.firstSubmittedOn }, today)
  return {
    ...row, status, statusText: statusWords[status], dueOn: time.dueOn, lateDays: time.lateDays, punctuality: punctualityText(time),
    zeroText: row.zero && row.firstSubmittedOn ? zeroText(row.zero, closing ?? 0) : '', lastPressedAt: lastPressedAt?.toISOString() ?? null,
  }
}

export async function getBoard(ctx: Context, input: { collectionId: string }): Promise<z.input<typeof api.getBoard.output>> {
  const collection = await getCollection(ctx, input.collectionId)
  const units = (await findBoards(ctx, [collection])).get(collection.id)!
  const counts: Record<string, number> = {}
  for (const unit of units) counts[unit.status] = (counts[unit.status] ?? 0) + 1
  return { collection, units, counts, mayCollect: mayCollect(ctx, collection) }
}

/** The viewer's unit is the one that collects. */
export const mayCollect = (ctx: Context, collection: Pick<Collection, 'collectorUnitId'>): boolean =>
  can(ctx.viewer, 'ledger.collect') && (ctx.viewer.unitId === collection.collectorUnitId || ctx.viewer.userId === null)

export async function listCollections(ctx: Context, input: z.output<typeof api.listCollections.input>): Promise<z.input<typeof api.listCollections.output>> {
  const own = ctx.viewer.unitId
  const matching = collectionColumns(ctx)
    .$if(input.period !== undefined, (q) => q.where('period', '=', input.period!))
    .$if(input.reportType !== undefined, (q) => q.where('reportType', '=', input.reportType!))
    .$if(input.side === 'collecting', (q) => q.where('collectorUnitId', '=', own))
    .$if(input.side === 'mine', (q) => q.where(({ exists, selectFrom }) => exists(selectFrom('submissions').select('submissions.id')
      .whereRef('collectionId', '=', 'collections.id').where('submissions.unitId', '=', own))))
    // Collections of other towns are nobody else's business: shown only with something in scope.
    .where(({ or, exists, selectFrom, eb }) => or([eb('collectorUnitId', '=', own),
      exists(selectFrom('submissions').select('submissions.id').whereRef('collectionId', '=', 'collections.id'))]))
  const { total } = await ctx.db.selectFrom(matching.as('m')).select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await matching.orderBy('collections.dueOn', 'desc').orderBy('reportTypes.sort').orderBy('units.sort').orderBy('collections.id')
    .limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute() as Collection[]
  const boards = await findBoards(ctx, rows)
  return { total, rows: rows.map((row) => {
    const units = boards.get(row.id)!
    const mine = units.find((unit) => unit.unitId === own)
    return {
      ...row, asked: units.length, submitted: units.filter((unit) => unit.firstSubmittedOn).length,
      accepted: units.filter((unit) => unit.status === 'accepted').length, late: units.filter((unit) => unit.lateDays > 0).length,
      own: mine ? { id: mine.submissionId, status: mine.status, statusText: mine.statusText, lateDays: mine.lateDays, punctuality: mine.punctuality } : null,
    }
  }) }
}

export async function previewDates(ctx: Context, input: { reportType: string; period: string }) {
  const type = await getReportType(ctx, input.reportType)
  if (type.periodKind !== 'month') throw new AppError('input.invalid', '一次性的报送没有月份，日期见报送事项。')
  return reportDates(type, input.period, chinaCalendar)
}

/** The reminder's text for the units named, or for all that owe. */
export async function getPressText(ctx: Context, input: { collectionId: string; unitIds?: string[] | undefined }): Promise<{ text: string; unitIds: string[] }> {
  const collection = await getCollection(ctx, input.collectionId)
  if (!mayCollect(ctx, collection)) throw new AppError('not_found')
  const board = (await findBoards(ctx, [collection])).get(collection.id)!
  const rows = await ctx.db.selectFrom('submissions').select(['id', 'state', 'openedAt', 'unitId']).where('collectionId', '=', collection.id).execute()
  const owing = board.flatMap((unit) => {
    const row = rows.find((one) => one.id === unit.submissionId)!
    const state = row.state as SubmissionState
    if (!owesReport({ state }) || (input.unitIds && !input.unitIds.includes(unit.unitId))) return []
    return [{ unitId: unit.unitId, name: unit.unitName, state, opened: row.openedAt !== null, approved: unit.approval !== null, versions: unit.versions, dueOn: collection.dueOn,
      extendedDueOn: unit.extendedDueOn, firstSubmittedOn: unit.firstSubmittedOn }]
  })
  if (owing.length === 0) return { text: '', unitIds: [] }
  const text = pressText(collection.title, collection.dueOn, owing, chinaDate(ctx.now), collection.collectorUnitName)
  return { text, unitIds: owing.map((unit) => unit.unitId) }
}

/** Due dates of a month: of open collections in the viewer's sight, and of active report types not yet opened. */
export async function listDueDates(ctx: Context, input: { month: string }): Promise<z.input<typeof api.listDueDates.output>> {
  const { from, to } = monthPeriod(input.month)
  const { rows: types } = await listReportTypes(ctx)
  const open = await collectionColumns(ctx).where('collections.dueOn', '>=', from).where('collections.dueOn', '<=', to)
    .where(({ or, exists, selectFrom, eb }) => or([eb('collectorUnitId', '=', ctx.viewer.unitId),
      exists(selectFrom('submissions').select('submissions.id').whereRef('collectionId', '=', 'collections.id'))])).execute() as Collection[]
  const typeOf = (code: string) => types.find((type) => type.code === code)!
  const shown = open.map((row) => ({
    dueOn: row.dueOn, title: row.title, collectorName: row.collectorUnitName, askedText: askedText(typeOf(row.reportType).askedKinds),
    note: row.dueNotice ? `按${row.dueNotice}` : row.dueNote, warning: row.dueWarning, basis: typeOf(row.reportType).basis, collectionId: row.id as string | null,
  }))
  for (const type of types.filter((one) => one.active)) {
    const period = type.periodKind === 'month' ? shiftPeriod(input.month, -type.dueMonthOffset) : null
    if (open.some((row) => row.reportType === type.code && row.period === period)) continue
    const dates = period ? reportDates(type, period, chinaCalendar) : { dueOn: type.dueOn!, dueNote: '', dueWarning: '' }
    if (dates.dueOn < from || dates.dueOn > to) continue
    shown.push({ dueOn: dates.dueOn, title: collectionTitle(type.name, period), collectorName: collectorKindLabels[type.collectorKind], askedText: askedText(type.askedKinds),
      note: dates.dueNote, warning: dates.dueWarning, basis: type.basis, collectionId: null })
  }
  return { rows: shown.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0)) }
}

const askedText = (kinds: readonly AskedKind[]): string => askedKinds.filter((kind) => kinds.includes(kind)).map((kind) => unitKindLabels[kind]).join('、')
