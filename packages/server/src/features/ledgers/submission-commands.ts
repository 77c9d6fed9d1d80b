import { AppError } from '@qingyuan/core/errors'
import type { Annex2Row, HandTexts } from '@qingyuan/core/ledgers/annex-2'
import type { TextColumn } from '@qingyuan/core/ledgers/annex-2-lead'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { HandTextsSchema } from '@qingyuan/core/ledgers/ledger-table'
import { submissionWorkflow, type SubmissionAction, type SubmissionState } from '@qingyuan/core/ledgers/submission'
import { advance } from '@qingyuan/core/workflow'
import { sql } from 'kysely'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { Call } from '../../platform/route.ts'
import { actionsOf, getSubmissionRow, isShut, readSheet, type SubmissionRow } from './submission-facts.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
export type Done = Promise<{ id: string }>
export interface Step {
  set?: object
  /** Where it leads, when the table names another state. */
  state?: SubmissionState
  note?: string
  after?: object
}

/**
 * One step of one submission: lock, who may (table and relation), change, audit.
 * @param name the audit action behind `ledger.`
 */
export function step(
  ctx: Context, name: string, action: SubmissionAction, input: { commandId: string; id: string }, change: (ctx: Context, row: SubmissionRow) => Promise<Step> | Step,
): Done {
  return command(ctx, `ledger.${name}`, input.commandId, async (inner) => {
    const row = await getSubmissionRow(inner, input.id, true)
    const state = advance(submissionWorkflow, row.state, action)
    if (!actionsOf(inner, row).includes(action)) throw refusal(inner, row, action)
    const { set, note, after, state: elsewhere } = await change(inner, row)
    const changes = { ...set, state: elsewhere ?? state }
    await inner.db.updateTable('submissions').set({ ...changes, version: row.version + 1, updatedAt: inner.now }).where('id', '=', row.id).execute()
    const before = Object.fromEntries(Object.keys(changes).map((key) => [key, Reflect.get(row, key)]))
    return { subjectType: 'submission', id: row.id, before, after: { ...changes, ...after }, ...(note ? { note } : {}) }
  })
}

/** Why the viewer may not, in words that say who may. */
function refusal(ctx: Context, row: SubmissionRow, action: SubmissionAction): AppError {
  if (isShut(row)) return new AppError('state.conflict', '这一期报送已结束，不能再填报。确需补报的，请收集单位重新打开这一期。')
  if (action === 'return' || action === 'accept') return new AppError('auth.forbidden', '由收集的单位审核，报送单位自己不能审核。')
  if (action === 'approve' || action === 'refuse') {
    if (row.approval) return new AppError('state.conflict', '已经审定过。')
    return new AppError('auth.forbidden', ctx.viewer.userId === row.filledBy ? '填报人不能审定自己填的表，请由领导小组其他人审定。' : '只有报送单位的领导小组能审定。')
  }
  if (action === 'submit' && row.needsApproval && !row.approval) return new AppError('state.conflict', '须先经领导小组审定，才能报送。')
  return new AppError('auth.forbidden', row.hasAccounts ? '由报送单位自己填报。这个单位有账号，上级不能代报。' : '只有报送单位，或收集的单位代它，才能填报。')
}

/**
 * Begins filling. Hand-written texts of last month come along, then those that units below wrote; what was looked at is
 * the sum of the accepted reports below, or else of this period's sweep records; what no record counts stays empty.
 */
export function openSubmission(ctx: Context, input: In<typeof api.openSubmission>): Done {
  return step(ctx, 'open_submission', 'fill', input, async (inner, row) => {
    if (row.openedAt) return { set: {} }
    await copyTexts(inner, row)
    const checked = row.purpose === 'ledger' || row.purpose === 'inspection' ? await checkedSoFar(inner, row) : { households: null, firms: null }
    const last = await inner.db.selectFrom('submissions').innerJoin('collections', 'collections.id', 'collectionId').select(['head', 'submissions.phone', 'addressedTo'])
      .where('unitId', '=', row.unitId).where('reportType', '=', row.reportType).where('openedAt', 'is not', null).orderBy('openedAt', 'desc').limit(1).executeTakeFirst()
    return { set: {
      openedAt: inner.now, filledBy: inner.viewer.userId, filler: inner.viewer.userId ? inner.viewer.name : '', head: last?.head ?? '', phone: row.phone || (last?.phone ?? ''), addressedTo: last?.addressedTo ?? '',
      checkedHouseholds: checked.households, checkedFirms: checked.firms,
    } }
  })
}

async function copyTexts(ctx: Context, row: SubmissionRow): Promise<void> {
  if (!row.period) return
  await sql`insert into submission_rows (submission_id, lead_id, texts)
    select distinct on (o.lead_id) ${row.id}::uuid, o.lead_id, o.texts
    from submission_rows o join submissions s on s.id = o.submission_id join collections c on c.id = s.collection_id join report_types t on t.code = c.report_type
    where o.texts <> '{}' and ((s.unit_id = ${row.unitId}::uuid and c.report_type = ${row.reportType} and c.period < ${row.period})
      or (c.collector_unit_id = ${row.unitId}::uuid and c.period = ${row.period} and s.state = 'accepted' and t.collector_kind = 'town'))
    order by o.lead_id, (s.unit_id = ${row.unitId}::uuid) desc, c.period desc
    on conflict do nothing`.execute(ctx.db)
}

async function checkedSoFar(ctx: Context, row: SubmissionRow): Promise<{ households: number | null; firms: number | null }> {
  const { rows: [below] } = await sql<{ households: number | null; firms: number | null }>`
    select sum(s.checked_households)::int as households, sum(s.checked_firms)::int as firms
    from submissions s join collections c on c.id = s.collection_id join report_types t on t.code = c.report_type
    where c.period = ${row.period} and c.collector_unit_id = ${row.unitId}::uuid and t.collector_kind <> 'superior' and t.purpose in ('ledger', 'inspection') and s.state = 'accepted'`.execute(ctx.db)
  if (below && (below.households !== null || below.firms !== null)) return below
  const { rows: [own] } = await sql<{ households: number | null; firms: number | null }>`
    select nullif(sum(households), 0)::int as households, nullif(sum(subjects_checked), 0)::int as firms from activities
    where kind = 'sweep' and not withdrawn and on_date between ${row.fromOn}::date and ${row.toOn}::date and unit_id = ${row.unitId}::uuid`.execute(ctx.db)
  return own ?? { households: null, firms: null }
}

/** 沿用上月，无变化 / 已更新, row by row. What did change cannot be called unchanged. */
export function confirmRows(ctx: Context, input: In<typeof api.confirmRows>): Done {
  return step(ctx, 'confirm_rows', 'fill', input, async (inner, row) => {
    const sheet = await readSheet(inner, row)
    const known = new Map(sheet.rows.map((one) => [one.row.leadId, one]))
    for (const { leadId, confirmed } of input.rows) {
      const one = known.get(leadId)
      if (!one) throw new AppError('not_found', '这一行不在本期台账里，请刷新。')
      if (confirmed !== 'unchanged' || one.change === 'same') continue
      throw new AppError('rule.broken', one.change === 'new' ? `“${one.row.name}”上月没有报过，不能选“沿用上月”。请核对后选“已更新”。`
        : `“${one.row.name}”的${one.cells.map((cell) => cell.label).join('、')}与上月不同，不能选“沿用上月”。请核对后选“已更新”。`)
    }
    await writeConfirmed(inner, row.id, input.rows)
    return { after: { confirmed: input.rows.length }, set: { filledBy: inner.viewer.userId ?? row.filledBy } }
  })
}

/** Keeps what was said of rows; their hand-written texts stay. */
export async function writeConfirmed(ctx: Context, submissionId: string, rows: { leadId: string; confirmed: 'unchanged' | 'changed' | null }[]): Promise<void> {
  await ctx.db.insertInto('submissionRows').values(rows.map(({ leadId, confirmed }) => ({ submissionId, leadId, confirmed })))
    .onConflict((oc) => oc.columns(['submissionId', 'leadId']).doUpdateSet((eb) => ({ confirmed: eb.ref('excluded.confirmed') }))).execute()
}

/** Overwrites one text column of one row; null gives it back to the draft. */
export function editText(ctx: Context, input: In<typeof api.editText>): Done {
  return step(ctx, 'edit_text', 'fill', input, async (inner, row) => {
    const part = (await readSheet(inner, row)).parts.find((one) => one.movement.leadId === input.leadId)
    if (!part?.row) throw new AppError('not_found', '这一行不在本期台账里，请刷新。')
    const stored = await inner.db.selectFrom('submissionRows').select('texts').where('submissionId', '=', row.id).where('leadId', '=', input.leadId).executeTakeFirst()
    const texts = HandTextsSchema.parse(stored?.texts ?? {})
    const draft = draftNow(part.row, texts, input.column)
    if (input.text === null) delete texts[input.column]
    else texts[input.column] = { text: input.text, draft }
    const value = JSON.stringify(texts)
    await inner.db.insertInto('submissionRows').values({ submissionId: row.id, leadId: input.leadId, texts: value })
      .onConflict((oc) => oc.columns(['submissionId', 'leadId']).doUpdateSet({ texts: value })).execute()
    return { after: { lead: part.row.number, column: input.column, text: input.text }, set: { filledBy: inner.viewer.userId ?? row.filledBy } }
  })
}

/** What the draft says today: beside an edit it stands in `newDrafts` when it changed, else it is what it was then. */
function draftNow(row: Annex2Row, texts: HandTexts, column: TextColumn): string {
  return row.newDrafts[column] ?? texts[column]?.draft ?? row[column]
}

export function saveSubmission(ctx: Context, input: In<typeof api.saveSubmission>): Done {
  return step(ctx, 'save_submission', 'fill', input, (inner, row) => {
    const { zero, checkedHouseholds, checkedFirms, checkedNote, filler, head, phone, note, addressedTo } = input
    const set = { zero, checkedHouseholds, checkedFirms, checkedNote, filler, head, phone, note, addressedTo }
    return { set: { ...set, filledBy: inner.viewer.userId ?? row.filledBy } }
  })
}

/** A document to report (plan, summary), kept with the submission. */
export function attachDocument(ctx: Context, input: In<typeof api.attachDocument>, { upload }: Call): Done {
  return step(ctx, 'attach_document', 'fill', input, async (inner, row) => {
    await keepFile(inner, upload!, { id: input.fileId, ownerType: 'submission', ownerId: row.id })
    return { after: { file: upload!.name }, set: { openedAt: row.openedAt ?? inner.now, filledBy: inner.viewer.userId ?? row.filledBy, filler: row.filler || inner.viewer.name } }
  })
}
