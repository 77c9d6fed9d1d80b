import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/leads/lead-import-api'
import { importStateLabels, ImportDefaults as Defaults, type ImportState } from '@qingyuan/core/leads/lead-import-api'
import { importFields } from '@qingyuan/core/leads/lead-import-fields'
import { sql } from 'kysely'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { StoredUpload } from '../../platform/files.ts'
import { checkCode } from './lead-commands.ts'
import { rememberMappings } from './lead-import-commit.ts'
import { matchRows } from './lead-import-match.ts'
import { countRows, getImportForUpdate } from './lead-import-queries.ts'
import { Edits, restage, rowReader } from './lead-import-read.ts'
import { refuseOtherFiles } from './lead-import-upload.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Done = Promise<{ id: string }>
type Batch = Awaited<ReturnType<typeof getImportForUpdate>>

/** Keeps the file and opens the batch. Reading it is for `startImport`, when this has been written. */
export async function uploadImport(ctx: Context, input: In<typeof api.uploadImport>, upload: StoredUpload | undefined, unitId = ctx.viewer.unitId): Done {
  if (upload) await refuseOtherFiles(upload)
  return command(ctx, 'lead.import_upload', input.commandId, async (inner) => {
    if (!upload) throw new AppError('input.invalid', '没有收到文件，请重新选择。')
    const unit = await inner.db.selectFrom('units').select(['id', 'regionId']).where('id', '=', unitId).executeTakeFirst()
    if (!unit) throw new AppError('input.invalid', '没有所属单位，不能导入。')
    const defaults = await checkDefaults(inner, input.defaults, unit)
    await keepFile(inner, upload, { id: input.fileId, ownerType: 'import', ownerId: input.id })
    await inner.db.insertInto('importBatches').values({
      id: input.id, kind: 'leads', fileId: input.fileId, fileName: upload.name, unitId: unit.id, regionId: defaults.regionId, createdBy: inner.viewer.userId, createdAt: inner.now,
      state: 'reading', step: 'file', defaults: JSON.stringify(defaults),
    }).execute()
    return { subjectType: 'import', id: input.id, after: { file: upload.name, sha256: upload.sha256, ...defaults } }
  })
}

async function checkDefaults(ctx: Context, input: In<typeof api.uploadImport>['defaults'], unit: { id: string; regionId: string }): Promise<z.output<typeof Defaults>> {
  const today = chinaDate(ctx.now)
  const receivedOn = input.receivedOn ?? today
  const main = input.mainUnitId === null ? undefined : await ctx.db.selectFrom('units').select('regionId').where('id', '=', input.mainUnitId).executeTakeFirst()
  const defaults = {
    ...input, receivedOn, asOf: input.asOf ?? null, regionId: input.regionId ?? main?.regionId ?? unit.regionId, regionStated: input.regionId !== undefined, inferred: '',
    infer: input.regionId === undefined && input.mainUnitId === null,
  }
  if (receivedOn > today) throw new AppError('input.invalid', `收到日期不能晚于今天（${today}）。`)
  if (defaults.asOf !== null && defaults.asOf > today) throw new AppError('input.invalid', `数据日期不能晚于今天（${today}）。`)
  const { rows } = await sql<{ region: boolean; unit: boolean }>`select
      exists (select from regions where id = ${defaults.regionId}::uuid and active and (id in (select viewer_region_ids()) or id in (select viewer_sector_region_ids()) or id = ${unit.regionId}::uuid)) as region,
      ${input.mainUnitId}::uuid is null or exists (select from units where id = ${input.mainUnitId}::uuid and active and (id = ${unit.id}::uuid
        or region_id in (select viewer_region_ids()) or region_id in (select viewer_sector_region_ids()))) as unit`.execute(ctx.db)
  if (!rows[0]!.region) throw new AppError('not_found', '所选区划不在您的工作范围内，请重新选择。')
  if (!rows[0]!.unit) throw new AppError('not_found', '所选主报单位不在您的工作范围内，请重新选择。')
  await checkCode(ctx, 'lead-source', 'source', defaults.source)
  await checkCode(ctx, 'figure-source', 'figureSource', defaults.figureSource)
  return defaults
}

/** One change of a batch that is being looked at: lock, check the state, change, audit. */
function changeImport(
  ctx: Context, action: string, input: { commandId: string; id: string }, from: readonly ImportState[],
  change: (ctx: Context, batch: Batch) => Promise<{ state?: ImportState; step?: string; set?: object; after?: object; note?: string }>,
): Done {
  return command(ctx, action, input.commandId, async (inner) => {
    const batch = await getImportForUpdate(inner, input.id)
    if (!from.includes(batch.state)) throw new AppError('state.conflict', `这次导入${importStateLabels[batch.state]}，不能做这一步。请刷新后查看。`)
    const { state = batch.state, step = batch.step, set, after, note } = await change(inner, batch)
    await inner.db.updateTable('importBatches').set({ state, step, ...set }).where('id', '=', batch.id).execute()
    return { subjectType: 'import', id: batch.id, before: { state: batch.state }, after: { state, ...after }, ...(note ? { note } : {}) }
  })
}

/** Sets what columns mean and what holds for all rows; the rows are then read anew from what was stored. */
export function mapImport(ctx: Context, input: In<typeof api.mapImport>): Done {
  return changeImport(ctx, 'lead.import_map', input, ['preview'], async (inner, batch) => {
    const unit = await inner.db.selectFrom('units').select(['id', 'regionId']).where('id', '=', batch.unitId).executeTakeFirstOrThrow()
    const defaults = await checkDefaults(inner, input.defaults, unit)
    const plans = batch.plans.map((plan) => {
      const columns = input.sheets.find((sheet) => sheet.sheet === plan.sheet)?.columns
      if (!columns) return plan
      if (columns.length !== plan.columns.length) throw new AppError('input.invalid', `工作表“${plan.sheet}”的列数对不上，请刷新后重试。`)
      const fields = columns.flatMap((column) => (column ? [column.field] : []))
      const twice = fields.find((field, index) => fields.indexOf(field) !== index)
      if (twice) throw new AppError('input.invalid', `工作表“${plan.sheet}”有两列都对应“${importFields[twice].label}”，只能留一列。`)
      if (fields.length > 0 && !fields.includes('name')) throw new AppError('input.invalid', `工作表“${plan.sheet}”没有一列对应“主体名称”。不导入这张表的，请把各列都设为不导入。`)
      const end = input.sheets.find((sheet) => sheet.sheet === plan.sheet)?.headerEnd
      const header: typeof plan.header = end === undefined ? plan.header : end === 0 ? null : [Math.min(plan.header?.[0] ?? end, end), end]
      return { ...plan, columns, header, remembered: false }
    })
    if (!plans.some((plan) => plan.columns.some((column) => column !== null))) throw new AppError('input.invalid', '没有一张表有对应列，请至少指定“主体名称”。')
    await rememberMappings(inner, batch.unitId, plans)
    return { state: 'reading', step: 'rows', set: { mapping: JSON.stringify(plans), defaults: JSON.stringify(defaults), progress: 0, message: '' }, after: { columns: plans.map((plan) => plan.columns.map((column) => column?.field ?? null)), ...defaults } }
  })
}
/** What a person decided on rows; they are read and matched anew at once, with others of the same subject. */
export function decideImport(env: Pick<Environment, 'secrets'>, ctx: Context, input: In<typeof api.decideImport>): Done {
  return changeImport(ctx, 'lead.import_decide', input, ['preview'], async (inner, batch) => {
    const positions = input.rows.map((row) => row.position)
    const rows = await inner.db.selectFrom('importRows').select(['position', 'edits', 'rowNumber', 'parsed', 'choices', 'decision', 'problems']).where('batchId', '=', batch.id)
      .where('position', '=', sql<number>`any (${positions}::int[])`).execute()
    if (rows.length < new Set(positions).size) throw new AppError('not_found', '有的行已经不在了，请刷新后重试。')
    for (const { position, ...decided } of input.rows) {
      const row = rows.find((one) => one.position === position)!
      if (row.parsed === null) throw new AppError('state.conflict', `第${row.rowNumber}行不是线索（${firstMessage(row.problems)}），不能导入。`)
      await checkPicks(inner, row, decided)
      const edits = mergeEdits(Edits.parse(row.edits), decided)
      await inner.db.updateTable('importRows').set({ edits: JSON.stringify(edits) }).where('batchId', '=', batch.id).where('position', '=', position).execute()
    }
    const related = await relatedPositions(inner, batch.id, positions)
    const read = await rowReader(env, inner, { ...Defaults.parse(batch.defaults), unitId: batch.unitId })
    await restage(inner, batch.id, batch.plans, read, related)
    await matchRows(inner, batch.id, related)
    return { set: { counts: JSON.stringify(await countRows(inner, batch.id)) }, after: { rows: input.rows.map(({ position, texts, ...decided }) =>
      ({ row: rows.find((one) => one.position === position)!.rowNumber, ...decided, ...(texts && { typed: Object.keys(texts) }) })) } }
  })
}

const firstMessage = (problems: unknown): string => (problems as { message?: string }[])[0]?.message ?? ''

/** Only what was offered can be picked; a subject or lead must be one that the viewer sees. */
async function checkPicks(ctx: Context, row: { problems: unknown; rowNumber: number }, decided: Omit<api.RowDecision, 'position'>): Promise<void> {
  const problems = row.problems as { field: string; candidates?: { value: unknown }[] }[]
  for (const [field, value] of Object.entries(decided.picks ?? {})) {
    if (!problems.some((one) => one.field === field && one.candidates?.some((candidate) => candidate.value === value))) {
      throw new AppError('state.conflict', `第${row.rowNumber}行的选项已经变了，请刷新后重新选。`)
    }
  }
  if (decided.subjectId && decided.subjectId !== 'new' && !await ctx.db.selectFrom('subjects').select('id').where('id', '=', decided.subjectId).executeTakeFirst()) {
    throw new AppError('not_found', '没有找到所选主体，请重新选择。')
  }
  if (decided.leadId && !await ctx.db.selectFrom('leads').select('id').where('id', '=', decided.leadId).where('state', 'in', ['registered', 'dispatched', 'following']).executeTakeFirst()) {
    throw new AppError('not_found', '没有找到所选线索，或已不在册，请重新选择。')
  }
}

function mergeEdits(before: Edits, { picks, texts, decision, subjectId, leadId, accepted }: Omit<api.RowDecision, 'position'>): Edits {
  const edits: Edits = { ...before }
  if (picks) edits.picks = { ...edits.picks, ...picks }
  if (texts) {
    edits.texts = { ...edits.texts, ...texts }
    // What is typed anew takes the place of an earlier pick.
    edits.picks = Object.fromEntries(Object.entries(edits.picks ?? {}).filter(([field]) => !(field in texts)))
  }
  if (decision === 'auto') { delete edits.decision; delete edits.subjectId; delete edits.leadId }
  else if (decision) edits.decision = decision
  if (subjectId) edits.subjectId = subjectId
  if (leadId) { edits.leadId = leadId; delete edits.decision }
  if (accepted) edits.accepted = accepted
  return edits
}

/** The rows themselves, and those of the same name or code: which of them stands first may have changed. */
async function relatedPositions(ctx: Context, batchId: string, positions: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ position: number }>`with chosen as (select position, name_key, code, subject_id from import_rows where batch_id = ${batchId}::uuid and position = any (${positions}::int[]))
    select r.position from import_rows r where r.batch_id = ${batchId}::uuid and r.parsed is not null and (r.position in (select position from chosen)
      or r.name_key in (select name_key from chosen) or r.code in (select code from chosen) or r.subject_id in (select subject_id from chosen)) limit 5000`.execute(ctx.db)
  return [...new Set([...positions, ...rows.map((row) => row.position)])]
}

export function acceptImportChanges(ctx: Context, input: In<typeof api.acceptImportChanges>): Done {
  return changeImport(ctx, 'lead.import_accept', input, ['preview'], async (inner, batch) => {
    // A less founded figure is accepted one by one only.
    const all = input.accept ? sql`array(select c->>'field' from jsonb_array_elements(changes) c where c->>'weaker' is null)` : sql`'{}'::text[]`
    await sql`update import_rows set accepted = ${all}, edits = jsonb_set(edits, '{accepted}', to_jsonb(${all}))
      where batch_id = ${batch.id}::uuid and decision = 'match' and changes <> '[]'`.execute(inner.db)
    return { set: { counts: JSON.stringify(await countRows(inner, batch.id)) }, after: { accepted: input.accept } }
  })
}

/** The rows are to go in: from here on the server does it, also after a crash. */
export function commitImport(ctx: Context, input: In<typeof api.commitImport>): Done {
  return changeImport(ctx, 'lead.import_commit', input, ['preview'], async (_inner, { counts }) => {
    if (counts.new !== input.expect.new || counts.match !== input.expect.match) throw new AppError('state.conflict', '核对结果刚有变化，请看过再提交。')
    if (counts.new + counts.changedRows === 0) throw new AppError('state.conflict', '没有可导入的行：没有新线索，认出的旧线索也没有接受的变动。')
    return { state: 'committing', step: '', set: { message: '' }, after: { new: counts.new, match: counts.match, changed: counts.changedRows, confirm: counts.confirm, bad: counts.bad } }
  })
}

/** Nothing of the batch goes in; the staged rows are dropped, the file stays. */
export function cancelImport(ctx: Context, input: In<typeof api.cancelImport>): Done {
  return changeImport(ctx, 'lead.import_cancel', input, ['reading', 'preview', 'failed'], async (inner, batch) => {
    await inner.db.deleteFrom('importRows').where('batchId', '=', batch.id).execute()
    return { state: 'cancelled', step: '', set: { finishedAt: inner.now, counts: '{}' } }
  })
}

/** Takes back what a batch made, unless somebody has worked on it since: then the leads in question are named. */
export function withdrawImport(ctx: Context, input: In<typeof api.withdrawImport>): Done {
  return changeImport(ctx, 'lead.import_withdraw', input, ['done'], async (inner, batch) => {
    await refuseWorkedOn(inner, batch.id)
    return { state: 'withdrawing', set: { message: '' }, note: input.reason }
  })
}

/** @throws AppError that names the leads which somebody has worked on since the batch went in */
export async function refuseWorkedOn(ctx: Context, batchId: string): Promise<void> {
  const { rows } = await sql<{ number: string; reason: string }>`select number, reason from withdraw_blockers(${batchId}::uuid, 21)`.execute(ctx.db)
  if (rows.length === 0) return
  const named = rows.slice(0, 20).map((row) => `${row.number}（${row.reason}）`).join('、')
  throw new AppError('state.conflict', `导入之后已有人办理过这些线索，不能整批撤回：${named}${rows.length > 20 ? ' 等' : ''}。请逐条办理。`,
    { leads: rows.slice(0, 20) })
}
