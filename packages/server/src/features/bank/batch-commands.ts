import { accessOf, batchSourceLabels, batchWorkflow, mostUploads, statementEndings, type BatchAction, type BatchState } from '@qingyuan/core/bank/batch'
import type * as api from '@qingyuan/core/bank/bank-api'
import { correctedLayout, flippedLayout } from '@qingyuan/core/bank/correct-layout'
import { chinaDate, formatDateCn } from '@qingyuan/core/dates'
import { AppError, invalidField } from '@qingyuan/core/errors'
import { at, citeAll } from '@qingyuan/core/law/citation'
import { advance } from '@qingyuan/core/workflow'
import { extname } from 'node:path'
import type { z } from 'zod'
import { command, type Change } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { StoredUpload } from '../../platform/files.ts'
import { getAuthority } from '../handling/authority-queries.ts'
import { getBatchForUpdate, getBatchStatement, type FileChoices } from './batch-queries.ts'
import { layoutCode, rememberLayout } from './layout-commands.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Done = Promise<{ id: string }>
type Batch = Awaited<ReturnType<typeof getBatchForUpdate>>

/** Opens a batch for the viewer's own unit. */
export function createBatch(ctx: Context, input: In<typeof api.createBatch>): Done {
  return command(ctx, 'bank.batches.create', input.commandId, async (inner) => {
    const unitId = inner.viewer.unitId
    if (unitId === null) throw new AppError('input.invalid', '没有所属单位，不能登记流水批次。')
    const today = chinaDate(inner.now)
    if (input.receivedOn > today) throw invalidField('receivedOn', `收到日期不能晚于今天（${today}）。`)
    const lead = await checkPlace(inner, input)
    if (input.source !== 'query' && input.from === '') throw invalidField('from', input.source === 'handed_in' ? '请填写是谁提供的。' : '请填写是哪家银行、机构通报的。')
    if (input.source === 'bank_notice' && lead && !lead.restricted) {
      throw new AppError('rule.broken', `银行通报的可疑线索应当保密（${citeAll([at('money_laundering', '7')])}）。请先在线索里“设定可见人”，再把通报的流水放进来。`)
    }
    const approval = input.source === 'query' ? await checkApproval(inner, input) : { approvalActId: null, approvedByName: '', approvedOn: null, approvalPaper: '' }
    const row = {
      id: input.id, unitId, leadId: input.leadId, subjectId: input.subjectId, title: input.title, purpose: input.purpose, source: input.source, access: accessOf(input.source),
      cameFrom: input.from, document: input.document, receivedOn: input.receivedOn, ...approval, state: 'open' satisfies BatchState,
    }
    await inner.db.insertInto('bankBatches').values({ ...row, createdAt: inner.now, createdBy: inner.viewer.userId }).execute()
    return { subjectType: 'bank_batch', id: input.id, after: { ...row, source: batchSourceLabels[input.source] } }
  })
}

async function checkPlace(ctx: Context, { leadId, subjectId }: In<typeof api.createBatch>): Promise<{ restricted: boolean } | undefined> {
  const lead = leadId === null ? undefined : await ctx.db.selectFrom('leads').select(['id', 'restricted', 'state', 'subjectId']).where('id', '=', leadId).executeTakeFirst()
  if (leadId !== null && !lead) throw new AppError('not_found', '没有找到这条线索，或不在您的工作范围内。')
  if (lead?.state === 'merged') throw new AppError('state.conflict', '这条线索已并入别的线索，请在最终的那一条里登记流水。')
  const subject = subjectId === null ? undefined : await ctx.db.selectFrom('subjects').select('id').where('id', '=', subjectId).executeTakeFirst()
  if (subjectId !== null && !subject) throw new AppError('not_found', '没有找到这个主体，请重新选择。')
  return lead
}

/**
 * A query of accounts has been approved by the principal: on record as an act of the lead, or on a paper signed by who
 * was registered as that on the day; and before the bank's answer came.
 */
async function checkApproval(ctx: Context, { approval, leadId, receivedOn }: In<typeof api.createBatch>) {
  const law = citeAll([at('decree', '21(4)')])
  if (!approval) {
    throw new AppError('rule.broken', `查询账户须经牵头部门主要负责人批准（${law}）。请选定线索上已批准的“查询账户”，或者填写批准人、批准日期和文书编号；没有批准的，不能载入。`)
  }
  const found = 'actId' in approval ? await actApproval(ctx, approval.actId, leadId, law) : await paperApproval(ctx, approval, law)
  if (found.approvedOn > receivedOn) throw new AppError('rule.broken', `批准日期（${formatDateCn(found.approvedOn)}）晚于收到流水的日期（${formatDateCn(receivedOn)}）。查询账户须先批准、后查询（${law}），请核对。`)
  return found
}

async function actApproval(ctx: Context, actId: string, leadId: string | null, law: string) {
  const act = await ctx.db.selectFrom('acts').select(['id', 'leadId', 'code', 'state', 'decidedHead', 'decidedAt', 'decidedByName']).where('id', '=', actId).executeTakeFirst()
  if (!act || leadId === null || act.leadId !== leadId) throw new AppError('not_found', '所选的“查询账户”不在这条线索上，请重新选择。')
  if (act.code !== 'account_query') throw invalidField('approval', '所选的办理事项不是“查询账户”。')
  const approved = (act.state === 'approved' || act.state === 'done') && act.decidedAt !== null && (act.decidedHead === 'lead_head' || act.decidedHead === 'city_lead_head')
  if (!approved) throw new AppError('rule.broken', `这次“查询账户”还没有经牵头部门主要负责人批准（${law}）。请先在线索的“办理处置”里报批。`)
  return { approvalActId: act.id, approvedByName: act.decidedByName, approvedOn: chinaDate(act.decidedAt!), approvalPaper: '线索办理记录' }
}

async function paperApproval(ctx: Context, approval: { approvedBy: string; approvedOn: string; paper: string }, law: string) {
  const posts = (await getAuthority(ctx)).heads.filter((post) => post.head === 'lead_head' || post.head === 'city_lead_head')
  const held = posts.some((post) => post.name === approval.approvedBy && post.fromOn <= approval.approvedOn && (post.toOn === null || post.toOn >= approval.approvedOn))
  if (!held) {
    throw new AppError('rule.broken', `${approval.approvedBy}在${formatDateCn(approval.approvedOn)}没有登记为牵头部门主要负责人，不能批准查询账户（${law}）；副职签了不算。确是主要负责人的，请安全管理员先在“执法资格和审批”里登记。`)
  }
  return { approvalActId: null, approvedByName: approval.approvedBy, approvedOn: approval.approvedOn, approvalPaper: approval.paper }
}

/** One change of a batch: lock, check the state by the table, change, audit. */
function changeBatch(
  ctx: Context, name: string, action: BatchAction, input: { commandId: string; id: string },
  change: (ctx: Context, batch: Batch, state: BatchState) => Promise<{ set?: object; after?: object; note?: string } | undefined>,
): Done {
  return command(ctx, `bank.batches.${name}`, input.commandId, async (inner): Promise<Change> => {
    const batch = await getBatchForUpdate(inner, input.id)
    const state = advance(batchWorkflow, batch.state, action)
    const { set, after, note } = await change(inner, batch, state) ?? {}
    const changes = { state, ...set }
    await inner.db.updateTable('bankBatches').set(changes).where('id', '=', batch.id).execute()
    return { subjectType: 'bank_batch', id: batch.id, before: { state: batch.state }, after: { state: changes.state, ...after }, ...(note ? { note } : {}) }
  })
}

/** Keeps one file, sealed, in a batch that is not loaded yet. */
export async function uploadStatement(ctx: Context, input: In<typeof api.uploadStatement>, upload: StoredUpload | undefined): Done {
  if (!upload) throw new AppError('input.invalid', '没有收到文件，请重新选择。')
  refuseOther(upload)
  await changeBatch(ctx, 'upload', 'addFile', { commandId: input.commandId, id: input.batchId }, async (inner, batch) => {
    const there = await inner.db.selectFrom('bankUploads').select(['name', 'sha256']).where('batchId', '=', batch.id).execute()
    const same = there.find((one) => one.sha256 === upload.contentSha256)
    if (same) throw new AppError('already_exists', `这个文件已经在本批次里（${same.name}），不用再传。`)
    if (there.length >= mostUploads) throw new AppError('input.too_large', `一个批次最多 ${mostUploads} 个文件。请打成压缩包，或另建一个批次。`)
    const name = freeName(upload.name, new Set(there.map((one) => one.name)))
    await keepFile(inner, { ...upload, name }, { id: input.id, ownerType: 'bank_batch', ownerId: batch.id })
    await inner.db.insertInto('bankUploads').values({ id: input.id, batchId: batch.id, name, bytes: upload.contentBytes, sha256: upload.contentSha256, uploadedAt: inner.now, uploadedBy: inner.viewer.userId }).execute()
    return { after: { file: name, bytes: upload.contentBytes, sha256: upload.contentSha256 } }
  })
  return { id: input.id }
}

function refuseOther({ name, contentBytes }: StoredUpload): void {
  const ending = extname(name).toLowerCase()
  if (!(statementEndings as readonly string[]).includes(ending)) {
    throw new AppError('input.invalid', `${ending === '' ? '文件名没有扩展名，看不出是什么文件' : `${ending} 不是流水表格`}。请上传 .csv、.txt、.xls、.xlsx，或者它们的 .zip 压缩包；PDF 等格式请向银行要电子表格。`)
  }
  if (contentBytes === 0) throw new AppError('input.invalid', `“${name}”是空文件，请重新导出后上传。`)
}

/** `流水.csv`, and `流水(2).csv` where that name is taken: by their names files are told apart in the report. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const ending = extname(name)
  for (let n = 1; ; n += 1) {
    const tried = n === 1 ? name : `${name.slice(0, name.length - ending.length)}(${n})${ending}`
    if (!taken.has(tried)) return tried
  }
}

/** Takes a file out of a batch that is not loaded; what was stored of it is removed. */
export async function removeUpload(env: Pick<Environment, 'files'>, ctx: Context, input: In<typeof api.removeUpload>): Done {
  let stored: string | undefined
  const row = await command(ctx, 'bank.batches.remove_upload', input.commandId, async (inner) => {
    const upload = await inner.db.selectFrom('bankUploads').select(['batchId', 'name', 'sha256']).where('id', '=', input.id).executeTakeFirst()
    if (!upload) throw new AppError('not_found', '没有找到这个文件，或不在您的工作范围内。')
    const batch = await getBatchForUpdate(inner, upload.batchId)
    advance(batchWorkflow, batch.state, 'removeFile')
    await inner.db.deleteFrom('bankUploads').where('id', '=', input.id).execute()
    stored = (await inner.db.updateTable('files').set({ removedAt: inner.now }).where('id', '=', input.id).returning('sha256').executeTakeFirst())?.sha256
    return { subjectType: 'bank_batch', id: input.id, before: { file: upload.name, sha256: upload.sha256 }, after: {} }
  })
  if (stored) await env.files.remove(stored)
  return row
}

/** Asks for the batch to be read; the work goes on behind. */
export const loadBatch = (ctx: Context, input: In<typeof api.loadBatch>): Done =>
  changeBatch(ctx, 'load', 'load', input, async (inner, batch) => {
    const first = await inner.db.selectFrom('bankUploads').select('id').where('batchId', '=', batch.id).limit(1).executeTakeFirst()
    if (!first) throw new AppError('state.conflict', '还没有上传文件。请先上传流水，再载入。')
    return { set: afresh }
  })
const afresh = { loadAttempts: 0, progressRows: 0, progressFile: '', message: '' }

/** Of a batch that was being read anew the reading before stays. */
export const cancelLoad = (ctx: Context, input: In<typeof api.cancelLoad>): Done =>
  changeBatch(ctx, 'cancel', 'cancel', input, async (_inner, batch) => {
    const kept = batch.loadId !== null
    return { set: { ...afresh, state: kept ? 'loaded' : 'open', message: kept ? '已取消重新读取，上次读取的结果仍在。' : '' } }
  })

/** Asks for everything of it to be removed; its record stays, with the reason. */
export const withdrawBatch = (ctx: Context, input: In<typeof api.withdrawBatch>): Done =>
  changeBatch(ctx, 'withdraw', 'withdraw', input, async (inner) => ({
    set: { withdrawnAt: inner.now, withdrawnBy: inner.viewer.userId, withdrawnReason: input.reason, message: '' }, note: input.reason,
  }))

/** What a person says of one table: the batch is read anew by it, and the office keeps it for the next file. */
export async function correctFile(env: Pick<Environment, 'secrets'>, ctx: Context, input: In<typeof api.correctFile>): Done {
  return changeBatch(ctx, 'correct', 'correct', { commandId: input.commandId, id: input.batchId }, async (inner, batch) => {
    const { file, details } = await getBatchStatement(env, inner, input)
    const table = details.tables.find((one) => one.sheet === input.sheet) ?? (details.tables.length === 1 ? details.tables[0] : undefined)
    if (!table) throw new AppError('state.conflict', details.tables.length === 0 ? '这份文件里没有读出表格，没有可更正的列。请核对文件后重新上传。' : '请选定要更正的工作表。')
    const title = input.title ?? (table.layout.code === 'general' ? file.name.split('/').at(-1)! : table.layout.title).slice(0, 80)
    const code = layoutCode(table.headings)
    const made = correctedLayout(code, table, { title, bank: input.bank === undefined ? table.layout.bank : input.bank, fields: input.columns, amount: input.amount, unit: input.unit })
    // In and out as they were read this time: the balance may have turned them round already.
    const turned = input.flipped !== table.convention.flipped
    const layout = turned ? flippedLayout(made) : made
    const choices: FileChoices = { ...batch.choices, [file.name]: { layout, alone: details.tables.length === 1 } }
    // Without a heading the next file's columns cannot be recognised.
    if (input.remember && layout.headings.length > 0) await rememberLayout(inner, batch.unitId, layout)
    return { set: { ...afresh, choices: JSON.stringify(choices) }, after: { file: file.name, layout: title, remembered: input.remember, ...(input.flipped && { flipped: true }) } }
  })
}
