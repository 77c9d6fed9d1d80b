import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { submissionWorkflow } from '@qingyuan/core/ledgers/submission'
import { advance } from '@qingyuan/core/workflow'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { checkScan } from '../../platform/file-kinds.ts'
import { keepFile } from '../../platform/file-records.ts'
import { readPaperCode } from '../../platform/paper-code.ts'
import type { Call } from '../../platform/route.ts'
import { step, type Done } from './submission-commands.ts'
import { keepBefore } from './submission-correction-commands.ts'
import { getSubmissionRow, isShut, relationOf, type SubmissionRow } from './submission-facts.ts'
import { freeze } from './submission-freeze.ts'
import { findWaitingVersion } from './version-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

const noApproval = { approval: null, approvedBy: null, approvedByName: '', approvedOn: null, approvalFileId: null }

/** Freezes the table and hands it to the leading group: what is signed is what will be submitted. */
export function sendForApproval(ctx: Context, input: In<typeof api.sendForApproval>): Done {
  return step(ctx, 'send_for_approval', 'sendForApproval', input, async (inner, row) => {
    const frozen = await freeze(inner, { ...row, onBehalf: isOnBehalf(inner, row) }, row.correctionReason)
    return { set: { ...noApproval, filledBy: row.filledBy ?? inner.viewer.userId }, after: { version: frozen.no, code: frozen.code, rows: frozen.rows } }
  })
}

/** 代报: a person of the level above does it. */
const isOnBehalf = (ctx: Context, row: SubmissionRow) => ctx.viewer.userId !== null && ctx.viewer.unitId !== row.unitId

async function voidWaiting(ctx: Context, row: SubmissionRow): Promise<void> {
  const waiting = await findWaitingVersion(ctx, row.id)
  if (waiting) await ctx.db.updateTable('submissionVersions').set({ voidedAt: ctx.now }).where('id', '=', waiting.id).execute()
}

/** Takes it back for changes; the paper printed so far is void. */
export function takeBack(ctx: Context, input: In<typeof api.takeBack>): Done {
  return step(ctx, 'take_back', 'takeBack', input, async (inner, row) => {
    await voidWaiting(inner, row)
    return { set: noApproval }
  })
}

export function approveSubmission(ctx: Context, input: In<typeof api.approveSubmission>): Done {
  return step(ctx, 'approve', 'approve', input, async (inner, row) => {
    const waiting = await findWaitingVersion(inner, row.id)
    return {
      set: { approval: 'screen', approvedBy: inner.viewer.userId, approvedByName: inner.viewer.name, approvedOn: chinaDate(inner.now) },
      after: { code: waiting?.code },
    }
  })
}

/** The leading group sends it back to the one who filled it. */
export function refuseSubmission(ctx: Context, input: In<typeof api.refuseSubmission>): Done {
  return step(ctx, 'refuse', 'refuse', input, async (inner, row) => {
    await voidWaiting(inner, row)
    return { set: { ...noApproval, returnReason: `领导小组审定退改：${input.reason}` }, note: input.reason }
  })
}

/** The signed and sealed 审定单 as a scan. Its code must be that of the version frozen for it. */
export function approveOnPaper(ctx: Context, input: In<typeof api.approveOnPaper>, { upload }: Call): Done {
  return command(ctx, 'ledger.approve_on_paper', input.commandId, async (inner) => {
    const row = await getSubmissionRow(inner, input.id, true)
    advance(submissionWorkflow, row.state, 'approve')
    if (!relationOf(inner, row).fills || isShut(row)) throw new AppError('auth.forbidden', '只有报送单位，或收集的单位代它，才能上传审定单。')
    if (row.approval === 'screen') throw new AppError('state.conflict', '领导小组已在系统里审定，不用再传审定单。')
    const waiting = await findWaitingVersion(inner, row.id)
    if (!waiting || readPaperCode(input.code) !== waiting.code) {
      throw new AppError('rule.broken', `审定单上的版本号与送审的一稿（${waiting?.code ?? '无'}）不符。签的若是旧稿，请打印新的审定单重新签字。`)
    }
    if (input.signedOn > chinaDate(inner.now)) throw new AppError('input.invalid', '签字日期不能晚于今天。')
    await checkScan(upload!, '审定单扫描件')
    await keepFile(inner, upload!, { id: input.fileId, ownerType: 'submission', ownerId: row.id })
    const after = { approval: 'paper', approvedBy: null, approvedByName: input.signedBy, approvedOn: input.signedOn, approvalFileId: input.fileId }
    await inner.db.updateTable('submissions').set({ ...after, version: row.version + 1, updatedAt: inner.now }).where('id', '=', row.id).execute()
    return { subjectType: 'submission', id: row.id, before: { approval: row.approval }, after: { ...after, code: waiting.code } }
  })
}

/**
 * Submits. With approval it is the approved version that goes, otherwise the table is frozen now. The first submission
 * decides on time or late, for good.
 */
export function submitSubmission(ctx: Context, input: In<typeof api.submitSubmission>): Done {
  return step(ctx, 'submit', 'submit', input, async (inner, row) => {
    const today = chinaDate(inner.now)
    const onBehalf = isOnBehalf(inner, row)
    if (input.receivedOn && !onBehalf) throw new AppError('input.invalid', '收到日期只在代报时填写。')
    if (input.receivedOn && (input.receivedOn > today || input.receivedOn < row.fromOn)) throw new AppError('input.invalid', '收到日期不能晚于今天，也不能早于报告期。')
    if (row.collectorKind === 'superior' && !row.addressedTo.trim()) throw new AppError('rule.broken', '请填写报送给哪个上级单位。')
    const version = row.needsApproval ? await findWaitingVersion(inner, row.id) : await freeze(inner, { ...row, onBehalf }, row.correctionReason)
    if (!version) throw new AppError('state.conflict', '没有经审定的一稿，请重新送审。')
    await inner.db.updateTable('submissionVersions').set({ submittedAt: inner.now, submittedBy: inner.viewer.userId }).where('id', '=', version.id).execute()
    await keepBefore(inner, row.id, null)
    const first = row.firstSubmittedAt ? {} : { firstSubmittedAt: inner.now, firstSubmittedOn: input.receivedOn ?? today }
    return { set: { ...first, onBehalf, submittedBy: inner.viewer.userId, openedAt: row.openedAt ?? inner.now, returnReason: '', correctionReason: '' }, after: { version: version.no, code: version.code } }
  })
}
