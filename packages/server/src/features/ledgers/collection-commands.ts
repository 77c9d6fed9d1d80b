import { chinaCalendar } from '@qingyuan/core/calendar'
import { addDays, chinaDate, periodOf, previousPeriod } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { collectionTitle, opensOn, reportDates } from '@qingyuan/core/ledgers/report-type'
import { countedDueOn } from '@qingyuan/core/ledgers/submission'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import { asViewer, translateDatabaseError, type Context } from '../../platform/db.ts'
import { getReportType, listReportTypes, mayCollect, type ReportTypeRow } from './collection-queries.ts'
import { askedUnits, collectors } from './unit-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Done = Promise<{ id: string }>

/** Opens a collection for a period: every unit asked gets its (still blank) submission, so that who is missing shows. */
export function openCollection(ctx: Context, input: In<typeof api.openCollection>): Done {
  return command(ctx, 'ledger.open_collection', input.commandId, async (inner) => {
    const type = await getReportType(inner, input.reportType)
    if (!type.active) throw new AppError('state.conflict', `“${type.name}”已停用，请先启用。`)
    if ((type.periodKind === 'month') !== (input.period !== null)) throw new AppError('input.invalid', type.periodKind === 'month' ? '请选择月份。' : '一次性的报送不选月份。')
    const collectorUnitId = input.collectorUnitId ?? inner.viewer.unitId
    if (!collectorUnitId) throw new AppError('input.invalid', '请指定由哪个单位收集。')
    const known = await collectors(inner, type.collectorKind)
    if (!known.some((unit) => unit.id === collectorUnitId) || !mayCollect(inner, { collectorUnitId })) {
      throw new AppError('not_found', `“${type.name}”不由您的单位收集。`)
    }
    if (await isOpen(inner, type, collectorUnitId, input.period)) throw new AppError('already_exists', `${collectionTitle(type.name, input.period)}已经布置过。`)
    const asked = await openFor(inner, type, collectorUnitId, input.period, input.id)
    return { subjectType: 'collection', id: input.id, after: { title: collectionTitle(type.name, input.period), asked } }
  })
}

async function isOpen(ctx: Context, type: ReportTypeRow, collectorUnitId: string, period: string | null): Promise<boolean> {
  const found = await ctx.db.selectFrom('collections').select('id').where('reportType', '=', type.code).where('collectorUnitId', '=', collectorUnitId)
    .$if(period !== null, (q) => q.where('period', '=', period)).$if(period === null, (q) => q.where('period', 'is', null).where('toOn', '=', type.dueOn!))
    .executeTakeFirst()
  return found !== undefined
}

async function openFor(ctx: Context, type: ReportTypeRow, collectorUnitId: string, period: string | null, id: string): Promise<number> {
  const dates = period ? reportDates(type, period, chinaCalendar)
    : { fromOn: type.dueOn!, toOn: type.dueOn!, asOf: type.dueOn!, dueOn: type.dueOn!, dueNote: '', dueWarning: '' }
  await ctx.db.insertInto('collections').values({
    id, reportType: type.code, title: collectionTitle(type.name, period), period, collectorUnitId, ...dates, nominalDueOn: dates.dueOn, state: 'open',
    createdAt: ctx.now, createdBy: ctx.viewer.userId,
  }).execute()
  const units = await askedUnits(ctx, collectorUnitId, type.askedKinds)
  if (units.length > 0) {
    await ctx.db.insertInto('submissions').values(units.map((unit) => ({
      id: randomUUID(), collectionId: id, unitId: unit.id, regionId: unit.regionId, state: 'filling', phone: unit.phone ?? '', updatedAt: ctx.now,
    }))).execute()
  }
  return units.length
}

async function lockCollection(ctx: Context, id: string) {
  const row = await ctx.db.selectFrom('collections').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row || !mayCollect(ctx, row)) throw new AppError('not_found')
  return row
}
async function getCollectionForUpdate(ctx: Context, id: string) {
  const row = await lockCollection(ctx, id)
  if (row.state === 'closed') throw new AppError('state.conflict', '这一期报送已结束。')
  return row
}

/** Sets another day for everyone, with the notice's number. */
export function setDueDate(ctx: Context, input: In<typeof api.setDueDate>): Done {
  return command(ctx, 'ledger.set_due_date', input.commandId, async (inner) => {
    const row = await getCollectionForUpdate(inner, input.id)
    if (input.dueOn < row.fromOn) throw new AppError('input.invalid', `报送期限不能早于报告期开始（${row.fromOn}）。`)
    const after = { dueOn: input.dueOn, dueNotice: input.notice, dueWarning: '' }
    await inner.db.updateTable('collections').set(after).where('id', '=', row.id).execute()
    return { subjectType: 'collection', id: row.id, before: row, after, note: input.notice }
  })
}

/** Ends a period: who has not reported by then cannot any more, and stays listed as missing. */
export function closeCollection(ctx: Context, input: In<typeof api.closeCollection>): Done {
  return command(ctx, 'ledger.close_collection', input.commandId, async (inner) => {
    const row = await getCollectionForUpdate(inner, input.id)
    await inner.db.updateTable('collections').set({ state: 'closed' }).where('id', '=', row.id).execute()
    return { subjectType: 'collection', id: row.id, before: { state: row.state }, after: { state: 'closed' } }
  })
}

/** Opens an ended period again, with the reason; lateness still counts from the first due date. */
export function reopenCollection(ctx: Context, input: In<typeof api.reopenCollection>): Done {
  return command(ctx, 'ledger.reopen_collection', input.commandId, async (inner) => {
    const row = await lockCollection(inner, input.id)
    if (row.state === 'open') throw new AppError('state.conflict', '这一期报送没有结束。')
    await inner.db.updateTable('collections').set({ state: 'open' }).where('id', '=', row.id).execute()
    return { subjectType: 'collection', id: row.id, before: { state: row.state }, after: { state: 'open' }, note: input.reason }
  })
}

/** Grants one unit more time. It does not make the unit late, nor on time what was late already. */
export function extendSubmission(ctx: Context, input: In<typeof api.extendSubmission>): Done {
  return command(ctx, 'ledger.extend', input.commandId, async (inner) => {
    const row = await inner.db.selectFrom('submissions').select(['id', 'collectionId', 'extendedDueOn', 'firstSubmittedOn']).where('id', '=', input.id).forUpdate().executeTakeFirst()
    if (!row) throw new AppError('not_found')
    const collection = await getCollectionForUpdate(inner, row.collectionId)
    if (row.firstSubmittedOn) throw new AppError('state.conflict', '这个单位已经报送过，不用延期；按时与否以第一次报送为准。')
    const due = countedDueOn({ ...row, dueOn: collection.dueOn })
    if (input.dueOn <= due) throw new AppError('input.invalid', `新期限须晚于现在的期限（${due}）。`)
    const after = { extendedDueOn: input.dueOn, extensionNote: input.reason }
    await inner.db.updateTable('submissions').set({ ...after, updatedAt: inner.now }).where('id', '=', row.id).execute()
    return { subjectType: 'submission', id: row.id, before: row, after, note: input.reason }
  })
}

/** Keeps that these units were reminded, when, with what text. Sending it to the work group is the person's own step. */
export function pressUnits(ctx: Context, input: In<typeof api.pressUnits>): Done {
  return command(ctx, 'ledger.press', input.commandId, async (inner) => {
    const collection = await getCollectionForUpdate(inner, input.collectionId)
    const rows = await inner.db.selectFrom('submissions').select(['id', 'unitId', 'state']).where('collectionId', '=', collection.id).where('unitId', 'in', input.unitIds).execute()
    if (rows.length !== new Set(input.unitIds).size) throw new AppError('not_found')
    const done = rows.filter((row) => row.state === 'submitted' || row.state === 'accepted')
    if (done.length > 0) throw new AppError('state.conflict', '所选单位中有已经报送的，请刷新后重新选择。')
    await inner.db.insertInto('presses').values(rows.map((row) => ({
      id: randomUUID(), targetType: 'submission', targetId: row.id, unitId: row.unitId, byUnitId: collection.collectorUnitId, text: input.text, at: inner.now, byUser: inner.viewer.userId,
    }))).execute()
    return { subjectType: 'collection', id: collection.id, after: { pressed: rows.length }, note: input.text.slice(0, 500) }
  })
}

/** One-off reports are asked for this many natural days ahead. */
const onceAheadDays = 30

/**
 * Opens what is to be opened today: for the worker, any number of times a day. A month that the office missed while
 * nothing ran is opened late, but an office that starts today is not handed reports that were due before it began.
 * @returns titles of what it opened
 */
export async function openDueCollections(ctx: Context): Promise<{ opened: string[] }> {
  const due = await asViewer(ctx, findDue, true)
  for (const { type, unitId, period, title } of due) {
    await command(ctx, 'ledger.open_collection', randomUUID(), async (inner) => {
      const id = randomUUID()
      const asked = await openFor(inner, type, unitId, period, id)
      return { subjectType: 'collection', id, after: { title, asked } }
    }).catch(ignoreOpened)   // somebody opened it by hand in between
  }
  return { opened: due.map((one) => one.title) }
}

async function findDue(ctx: Context) {
  const today = chinaDate(ctx.now)
  const { rows: types } = await listReportTypes(ctx)
  const due: { type: ReportTypeRow; unitId: string; period: string | null; title: string }[] = []
  for (const type of types.filter((one) => one.active)) {
    const periods = type.periodKind === 'month' ? [previousPeriod(periodOf(today)), periodOf(today)] : [null]
    for (const unit of await collectors(ctx, type.collectorKind)) {
      for (const period of periods) {
        if (!await isTime(ctx, type, unit.id, period, today) || await isOpen(ctx, type, unit.id, period)) continue
        due.push({ type, unitId: unit.id, period, title: `${unit.shortName}：${collectionTitle(type.name, period)}` })
      }
    }
  }
  return due
}

function ignoreOpened(error: unknown): void {
  const known = translateDatabaseError(error)
  if (!(known instanceof AppError && known.code === 'already_exists')) throw error
}

async function isTime(ctx: Context, type: ReportTypeRow, collectorUnitId: string, period: string | null, today: string): Promise<boolean> {
  if (period === null) return type.dueOn !== null && today <= type.dueOn && today >= addDays(type.dueOn, -onceAheadDays)
  const dates = reportDates(type, period, chinaCalendar)
  if (today < opensOn(type, dates)) return false
  if (today <= dates.dueOn) return true
  const earlier = await ctx.db.selectFrom('collections').select('id').where('reportType', '=', type.code).where('collectorUnitId', '=', collectorUnitId)
    .where('period', '<', period).limit(1).executeTakeFirst()
  return earlier !== undefined
}
