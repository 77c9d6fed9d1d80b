import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { sumMovements } from '@qingyuan/core/ledgers/movement'
import { submissionProblems, submissionWorkflow } from '@qingyuan/core/ledgers/submission'
import { advance } from '@qingyuan/core/workflow'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { checkScan } from '../../platform/file-kinds.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { Call } from '../../platform/route.ts'
import { getCollection } from './collection-queries.ts'
import { lyingIn, ofUnits, readLedger, tableParts, type LedgerPart } from './ledger-queries.ts'
import { step, type Done } from './submission-commands.ts'
import { actionsOf, getSubmissionRow, relationOf } from './submission-facts.ts'
import { freezeParts } from './submission-freeze.ts'
import { headerOf } from './submission-queries.ts'
import { regionsOfUnits, unitsWithVillages } from './unit-queries.ts'

type Collection = z.infer<typeof api.Collection>
type In<E extends { input: z.ZodType }> = z.output<E['input']>

/** Sends it back with the reason; the first submission still counts for being on time. */
export const returnSubmission = (ctx: Context, input: In<typeof api.returnSubmission>): Done =>
  step(ctx, 'return', 'return', input, (inner) =>
    ({ set: { returnReason: input.reason, reviewedBy: inner.viewer.userId, reviewedAt: inner.now, approval: null, approvedBy: null, approvedByName: '', approvedOn: null }, note: input.reason }))

export const acceptSubmission = (ctx: Context, input: In<typeof api.acceptSubmission>): Done =>
  step(ctx, 'accept', 'accept', input, (inner) => ({ set: { reviewedBy: inner.viewer.userId, reviewedAt: inner.now, returnReason: '' } }))

/** What the paper to the superior carries. It may be added after submitting: the number comes with the stamp. */
export function recordUpward(ctx: Context, input: In<typeof api.recordUpward>): Done {
  return command(ctx, 'ledger.record_upward', input.commandId, async (inner) => {
    const row = await getUpward(inner, input.id)
    if (row.firstSubmittedOn && !input.addressedTo.trim()) throw new AppError('rule.broken', '这张表已经报送，报送给哪个上级单位不能清空。')
    const after = { addressedTo: input.addressedTo, signedBy: input.signedBy, documentNumber: input.documentNumber }
    await inner.db.updateTable('submissions').set({ ...after, version: row.version + 1, updatedAt: inner.now }).where('id', '=', row.id).execute()
    return { subjectType: 'submission', id: row.id, before: row, after }
  })
}

export function attachStamped(ctx: Context, input: In<typeof api.attachStamped>, { upload }: Call): Done {
  return command(ctx, 'ledger.attach_stamped', input.commandId, async (inner) => {
    const row = await getUpward(inner, input.id)
    await checkScan(upload!, '盖章件')
    await keepFile(inner, upload!, { id: input.fileId, ownerType: 'submission', ownerId: row.id })
    await inner.db.updateTable('submissions').set({ stampedFileId: input.fileId, version: row.version + 1, updatedAt: inner.now }).where('id', '=', row.id).execute()
    return { subjectType: 'submission', id: row.id, before: { stampedFileId: row.stampedFileId }, after: { stampedFileId: input.fileId, file: upload!.name } }
  })
}

async function getUpward(ctx: Context, id: string) {
  const row = await getSubmissionRow(ctx, id, true)
  if (!relationOf(ctx, row).fills) throw new AppError('not_found')
  if (row.collectorKind !== 'superior') throw new AppError('state.conflict', '这不是报上级的表。')
  return row
}

/**
 * Zero reports of many units without accounts from one signed sheet: every one of them, or none. The sheet's scan is
 * kept once; each report is marked 代报 and counts from the day on which the sheet came in.
 */
export function submitZeroSheet(ctx: Context, input: In<typeof api.submitZeroSheet>, { upload }: Call): Done {
  return command(ctx, 'ledger.zero_sheet', input.commandId, async (inner) => {
    const collection = await getCollection(inner, input.collectionId)
    const today = chinaDate(inner.now)
    if (input.receivedOn > today || input.signedOn > today) throw new AppError('input.invalid', '签字日期、收到日期不能晚于今天。')
    const asked = await inner.db.selectFrom('submissions').select(['id', 'unitId']).where('collectionId', '=', collection.id)
      .where('unitId', 'in', input.units.map((unit) => unit.unitId)).execute()
    const unitIds = new Set(input.units.map((unit) => unit.unitId))
    if (unitIds.size !== input.units.length) throw new AppError('input.invalid', '同一个单位填了两次。')
    if (asked.length !== input.units.length) throw new AppError('not_found', '有单位不在这一期报送里，或不在您的工作范围内。')
    await checkScan(upload!, '零报送签字表扫描件')
    await keepFile(inner, upload!, { id: input.fileId, ownerType: 'collection', ownerId: collection.id })
    if (collection.purpose !== 'inspection' && collection.purpose !== 'ledger') throw new AppError('state.conflict', '这类报送没有零报送。')
    const found = await partsByUnit(inner, [...unitIds], collection)
    for (const { id, unitId } of asked) {
      const row = await getSubmissionRow(inner, id, true)
      const state = advance(submissionWorkflow, row.state, 'submit')
      const counts = input.units.find((unit) => unit.unitId === unitId)!
      if (row.hasAccounts || !relationOf(inner, row).fills) throw new AppError('auth.forbidden', `${row.unitName}有账号，应由本单位填报，不能代报。`)
      if (row.needsApproval === false && !actionsOf(inner, row).includes('submit')) throw new AppError('state.conflict', `${row.unitName}这一期已不能填报。`)
      const parts = found.get(unitId) ?? []
      const movement = sumMovements(tableParts(parts))
      const problems = submissionProblems({ rows: parts.filter((part) => part.row).length, added: movement.added, restarted: movement.restarted, zero: 'zero', ...counts, unconfirmed: 0 })
      if (problems.length > 0) throw new AppError('rule.broken', `${row.unitName}：${problems.join('')}`, { unitId, problems })
      const set = {
        zero: 'zero' as const, checkedHouseholds: counts.checkedHouseholds, checkedFirms: counts.checkedFirms, filler: inner.viewer.name, onBehalf: true,
        filledBy: inner.viewer.userId, openedAt: row.openedAt ?? inner.now, submittedBy: inner.viewer.userId, returnReason: '',
        approval: 'paper' as const, approvedByName: input.signedBy, approvedOn: input.signedOn, approvalFileId: input.fileId,
        ...(row.firstSubmittedAt ? {} : { firstSubmittedAt: inner.now, firstSubmittedOn: input.receivedOn }),
      }
      const frozen = await freezeParts(inner, row, headerOf({ ...row, ...set }), parts, '')
      await inner.db.updateTable('submissionVersions').set({ submittedAt: inner.now, submittedBy: inner.viewer.userId }).where('id', '=', frozen.id).execute()
      await inner.db.updateTable('submissions').set({ ...set, state, version: row.version + 1, updatedAt: inner.now }).where('id', '=', id).execute()
    }
    return { subjectType: 'collection', id: collection.id, after: { units: input.units.length, file: upload!.name, signedBy: input.signedBy } }
  })
}

/** The ledger of many units at once: for a sweep each lead with the units it lies in, for a ledger with its 主报单位. */
async function partsByUnit(ctx: Context, unitIds: string[], collection: Collection): Promise<Map<string, LedgerPart[]>> {
  const places = collection.purpose === 'inspection' ? await regionsOfUnits(ctx, unitIds) : await unitsWithVillages(ctx, unitIds)
  const parts = await readLedger(ctx, collection.purpose === 'inspection' ? lyingIn(unitIds) : ofUnits(places.map((place) => place.id)), collection)
  return new Map(unitIds.map((unitId) => {
    const own = new Set(places.filter((place) => place.unitId === unitId).map((place) => place.id))
    return [unitId, parts.filter((part) => part.mainUnitId === unitId || own.has(collection.purpose === 'inspection' ? part.regionId : part.mainUnitId))]
  }))
}
