import { batchSources, batchStates, batchWorkflow, type BatchAction, type BatchState } from '@qingyuan/core/bank/batch'
import type { BatchDetail, BatchFile, BatchFileDetail, BatchRow, listBatches as listEndpoint, listSetAside as asideEndpoint, RememberedLayout, TablePlan } from '@qingyuan/core/bank/bank-api'
import { Layout, type StatementField } from '@qingyuan/core/bank/layout'
import type { BalanceBreak, RowSetAside, SheetPlan, StatementQuestion } from '@qingyuan/core/bank/statement'
import { AppError } from '@qingyuan/core/errors'
import { maskAccount, maskIdNumber, maskName } from '@qingyuan/core/masking'
import { can } from '@qingyuan/core/permissions'
import { allowedActions } from '@qingyuan/core/workflow'
import { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'

/** How persons have settled files of a batch, by name. `alone`: the file is one table, so nothing else is looked for. */
export const FileChoices = z.record(z.string(), z.object({ layout: Layout, alone: z.boolean() }))
export type FileChoices = z.infer<typeof FileChoices>

/** What is sealed of a file: it holds names and numbers. */
export interface FileDetails { tables: KeptPlan[]; breaks: BalanceBreak[] }
export type KeptPlan = Pick<SheetPlan, 'sheet' | 'layout' | 'by' | 'header' | 'headings' | 'columns' | 'excelBase' | 'order' | 'convention' | 'samples'>
/** What the report needs of a plan, as it can be written down. */
export const keptPlan = ({ sheet, layout, by, header, headings, columns, excelBase, order, convention, samples }: SheetPlan): KeptPlan =>
  ({ sheet, layout, by, header, headings, columns, excelBase, order, convention, samples })

const noBatch = '没有找到这个流水批次，或不在您的工作范围内。'

const batches = ({ db }: Context) => db.selectFrom('bankBatches as b').innerJoin('units as u', 'u.id', 'b.unitId').leftJoin('leads as l', 'l.id', 'b.leadId')
  .leftJoin('subjects as s', 's.id', 'b.subjectId').leftJoin('users as c', 'c.id', 'b.createdBy').selectAll('b')
  .select((eb) => ['u.shortName as unitName', 'l.number as leadNumber', 's.name as subjectName', 'c.name as createdByName',
    eb.selectFrom('bankUploads as f').select(({ fn }) => fn.countAll<number>().as('n')).whereRef('f.batchId', '=', 'b.id').as('uploads')])
type Raw = Awaited<ReturnType<ReturnType<typeof batches>['execute']>>[number]

export const asBatchState = (state: string): BatchState => batchStates.find((one) => one === state) ?? fail(`unknown state ${state}`)
const fail = (message: string): never => { throw new Error(message) }

const asRow = (row: Raw): BatchRow => ({
  id: row.id, title: row.title, purpose: row.purpose, source: batchSources.find((one) => one === row.source) ?? fail(`unknown source ${row.source}`), access: row.access === 'restricted' ? 'restricted' : 'case',
  state: asBatchState(row.state), unitId: row.unitId, unitName: row.unitName, leadId: row.leadId, leadNumber: row.leadNumber, subjectId: row.subjectId, subjectName: row.subjectName,
  progress: { rows: row.progressRows, file: row.progressFile }, message: row.message, rowsRead: row.rowsRead, rowsLoaded: row.rowsLoaded, rowsSetAside: row.rowsSetAside,
  rowsDuplicate: row.rowsDuplicate, balanceBreaks: row.balanceBreaks, uploads: row.uploads ?? 0, createdAt: row.createdAt.toISOString(), createdByName: row.createdByName ?? '系统',
  loadedAt: row.loadedAt?.toISOString() ?? null, withdrawnAt: row.withdrawnAt?.toISOString() ?? null, withdrawnReason: row.withdrawnReason,
})

/** Batches that the viewer may see, the newest first. */
export async function listBatches(ctx: Context, input: z.output<typeof listEndpoint.input>): Promise<{ rows: BatchRow[]; total: number }> {
  const base = ctx.db.selectFrom('bankBatches as b').$if(input.leadId !== undefined, (q) => q.where('b.leadId', '=', input.leadId!))
    .$if(input.subjectId !== undefined, (q) => q.where('b.subjectId', '=', input.subjectId!)).$if((input.states?.length ?? 0) > 0, (q) => q.where('b.state', 'in', input.states!))
  const { total } = await base.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const ids = await base.select('b.id').orderBy('b.createdAt', 'desc').orderBy('b.id').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  const rows = ids.length === 0 ? [] : await batches(ctx).where('b.id', 'in', ids.map(({ id }) => id)).orderBy('b.createdAt', 'desc').orderBy('b.id').execute()
  return { total, rows: rows.map(asRow) }
}

/** One batch, locked. @throws not_found */
export async function getBatchForUpdate(ctx: Context, id: string) {
  const row = await ctx.db.selectFrom('bankBatches').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new AppError('not_found', noBatch)
  return { ...row, state: asBatchState(row.state), choices: FileChoices.parse(row.choices) }
}

/** One batch with its files as they came and as they were read. @throws not_found */
export async function getBatch(ctx: Context, { id }: { id: string }): Promise<BatchDetail> {
  const row = await batches(ctx).where('b.id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', noBatch)
  const choices = FileChoices.parse(row.choices)
  const files = await ctx.db.selectFrom('bankUploads as f').leftJoin('users as u', 'u.id', 'f.uploadedBy').select(['f.id', 'f.name', 'bytes', 'sha256', 'uploadedAt', 'u.name as byName'])
    .where('batchId', '=', id).orderBy('f.seq').execute()
  const statements = await statementsOf(ctx).where('batchId', '=', id).orderBy('fileNo').execute()
  return {
    ...asRow(row), from: row.cameFrom, document: row.document, receivedOn: row.receivedOn,
    approval: row.source === 'query' ? { actId: row.approvalActId, approvedBy: row.approvedByName, approvedOn: row.approvedOn!, paper: row.approvalPaper } : null,
    files: files.map(({ byName, uploadedAt, ...file }) => ({ ...file, uploadedAt: uploadedAt.toISOString(), uploadedByName: byName ?? '系统' })),
    statements: statements.map((one) => asStatement(one, choices)), actions: actionsOf(ctx, asBatchState(row.state), files.length, statements.length),
  }
}

function actionsOf(ctx: Context, state: BatchState, uploads: number, statements: number): BatchAction[] {
  if (!can(ctx.viewer, 'bank.load')) return []
  const possible: Partial<Record<BatchAction, boolean>> = { load: uploads > 0, removeFile: uploads > 0, correct: statements > 0 }
  return allowedActions(batchWorkflow, state).filter((action) => possible[action] ?? true)
}

const statementsOf = ({ db }: Context) => db.selectFrom('bankFiles').select(['fileNo', 'name', 'layout', 'layoutTitle', 'bank', 'encoding', 'rowsRead', 'rowsLoaded', 'rowsSetAside', 'rowsDuplicate',
  'balanceBreaks', 'problem', 'questions'])
const asStatement = (row: Awaited<ReturnType<ReturnType<typeof statementsOf>['execute']>>[number], choices: FileChoices): BatchFile =>
  ({ ...row, questions: row.questions as StatementQuestion[], corrected: row.name in choices })

/** One statement file of a batch as it was read, with its sealed part. @throws not_found */
export async function getBatchStatement(env: Pick<Environment, 'secrets'>, ctx: Context, { batchId, fileNo }: { batchId: string; fileNo: number }): Promise<{ file: BatchFile; details: FileDetails }> {
  const row = await statementsOf(ctx).select('sealedDetails').where('batchId', '=', batchId).where('fileNo', '=', fileNo).executeTakeFirst()
  const batch = await ctx.db.selectFrom('bankBatches').select('choices').where('id', '=', batchId).executeTakeFirst()
  if (!row || !batch) throw new AppError('not_found', '没有找到这份流水，或不在您的工作范围内。')
  const { sealedDetails, ...file } = row
  return { file: asStatement(file, FileChoices.parse(batch.choices)), details: JSON.parse(env.secrets.open(sealedDetails)) as FileDetails }
}

/** How one statement file was read, for the person who checks. */
export async function getBatchFile(env: Pick<Environment, 'secrets'>, ctx: Context, input: { batchId: string; fileNo: number }): Promise<BatchFileDetail> {
  const { file, details } = await getBatchStatement(env, ctx, input)
  return { ...file, tables: details.tables.map(asTable), breaks: details.breaks.map((one) => ({ ...one, account: one.account === null ? '' : maskAccount(one.account) })) }
}

/** The field of each column, by place. */
export function fieldsByColumn({ columns, headings, samples }: Pick<SheetPlan, 'columns' | 'headings' | 'samples'>): (StatementField | null)[] {
  const width = Math.max(headings.length, ...samples.map((row) => row.length), ...Object.values(columns).flat().map((column) => column + 1))
  const fields: (StatementField | null)[] = Array.from({ length: width }, () => null)
  for (const [field, list] of Object.entries(columns) as [StatementField, number[]][]) for (const column of list) fields[column] = field
  return fields
}

function asTable(plan: KeptPlan): TablePlan {
  const columns = fieldsByColumn(plan)
  const { layout, convention } = plan
  return {
    sheet: plan.sheet, layout: layout.code, layoutTitle: layout.title, bank: layout.bank, by: plan.by, header: plan.header, headings: plan.headings, columns, amount: layout.amount, unit: layout.unit,
    order: plan.order, direction: { by: convention.by, flipped: convention.flipped, agree: convention.agree, oppose: convention.oppose },
    samples: plan.samples.map((row) => row.map((cell, column) => maskCell(cell, columns[column] ?? null))),
  }
}

/** Whoever checks a layout sees what kind of value stands there, not whose. */
function maskCell(cell: string, field: StatementField | null): string {
  if (field?.endsWith('Name')) return maskName(cell)
  if (field?.endsWith('Id')) return maskIdNumber(cell)
  if (field === 'account' || field?.endsWith('Account')) return maskAccount(cell)
  if (field === 'owner' || field === 'counterparty') return cell.replace(/[\dA-Za-z]{7,}/g, maskAccount).replace(/\p{Script=Han}{2,}/gu, maskName)
  return field === 'date' || field === 'time' ? cell : cell.replace(/\d{11,}[Xx]?/g, maskAccount)
}

/** Rows of a file that were not taken, in its order, a page at a time. @throws not_found */
export async function listSetAside(env: Pick<Environment, 'analytics' | 'secrets'>, ctx: Context, input: z.output<typeof asideEndpoint.input>): Promise<{ rows: RowSetAside[]; total: number }> {
  const row = await ctx.db.selectFrom('bankFiles').innerJoin('bankBatches as b', 'b.id', 'batchId').select(['bankFiles.rowsSetAside', 'b.loadId']).where('batchId', '=', input.batchId)
    .where('fileNo', '=', input.fileNo).executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这份流水，或不在您的工作范围内。')
  if (row.loadId === null || row.rowsSetAside === 0) return { rows: [], total: row.rowsSetAside }
  const found = await env.analytics.query<{ sealed: string }>(`select sealed from set_aside_rows where batch = {batch: UUID} and file_no = {fileNo: UInt32}
    order by sheet_no, row limit {size: UInt32} offset {from: UInt64}`, { batch: row.loadId, fileNo: input.fileNo, size: input.pageSize, from: (input.page - 1) * input.pageSize })
  return { total: row.rowsSetAside, rows: found.map(({ sealed }) => JSON.parse(env.secrets.open(sealed)) as RowSetAside) }
}

/** The layouts that the office keeps, those corrected last first. */
export async function listLayouts({ db }: Context): Promise<{ rows: RememberedLayout[] }> {
  const rows = await db.selectFrom('bankLayouts as l').leftJoin('users as u', 'u.id', 'l.updatedBy').select(['l.id', 'title', 'bank', 'layout', 'l.active', 'updatedAt', 'u.name as byName'])
    .orderBy('updatedAt', 'desc').execute()
  return { rows: rows.map(({ layout, updatedAt, byName, ...row }) => ({ ...row, headings: Layout.parse(layout).headings, updatedAt: updatedAt.toISOString(), updatedByName: byName ?? '系统' })) }
}
