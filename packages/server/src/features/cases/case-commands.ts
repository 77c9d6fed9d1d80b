import type * as api from '@qingyuan/core/cases/case-api'
import { chinaDate } from '@qingyuan/core/dates'
import { AppError, invalidField } from '@qingyuan/core/errors'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { getCaseForUpdate } from './case-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

/** Opens a case in the ledger, or changes one (the newest version only). */
export function saveCase(ctx: Context, input: In<typeof api.saveCase>): Promise<{ id: string }> {
  return command(ctx, 'case.save', input.commandId, async (inner) => {
    const { commandId, version, ...fields } = input
    void commandId
    if (input.filedOn && input.filedOn > chinaDate(inner.now)) throw invalidField('filedOn', '刑事立案日期不能晚于今天')
    const twin = await inner.db.selectFrom('caseFiles').select('name').where('number', '=', input.number).where('id', '!=', input.id).executeTakeFirst()
    if (twin) {
      const message = `立案号 ${input.number} 已登记（${twin.name}）`
      throw new AppError('already_exists', message, { issues: [{ path: 'number', message }] })
    }
    if (version === undefined) {
      await inner.db.insertInto('caseFiles').values({ ...fields, updatedAt: inner.now }).execute()
      return { subjectType: 'case', id: input.id, after: fields }
    }
    const before = await getCaseForUpdate(inner, input.id)
    if (before.version !== version) throw new AppError('version.conflict')
    await inner.db.updateTable('caseFiles').set({ ...fields, updatedAt: inner.now, version: version + 1 }).where('id', '=', input.id).execute()
    return { subjectType: 'case', id: input.id, before, after: fields }
  })
}

/** Progress of one day; the newest by date shows in the ledger. */
export function recordProgress(ctx: Context, input: In<typeof api.recordProgress>): Promise<{ id: string }> {
  return command(ctx, 'case.record_progress', input.commandId, async (inner) => {
    if (input.onDate > chinaDate(inner.now)) throw invalidField('onDate', '进展日期不能晚于今天')
    const before = await getCaseForUpdate(inner, input.caseId)
    const { id, caseId, onDate, progress } = input
    const stage = input.stage || before.stage
    const difficulty = input.difficulty || before.difficulty
    await inner.db.insertInto('caseUpdates').values({ id, caseId, onDate, stage, progress, difficulty, at: inner.now, byUser: inner.viewer.userId }).execute()
    if (before.progressOn === null || onDate >= before.progressOn) {
      await inner.db.updateTable('caseFiles').set({ stage, difficulty, progress, progressOn: onDate, updatedAt: inner.now, version: before.version + 1 }).where('id', '=', caseId).execute()
    }
    return { subjectType: 'case', id: caseId, before: { stage: before.stage }, after: { stage, progress, onDate } }
  })
}
