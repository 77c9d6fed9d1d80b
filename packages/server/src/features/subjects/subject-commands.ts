import { AppError } from '@qingyuan/core/errors'
import { checkOrganisationCode } from '@qingyuan/core/identifiers'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { nameKey } from './subject-queries.ts'

export interface NewSubject { id: string; kind: string; name: string; code: string | null; regionId: string }

/**
 * Opens the file of a subject that is not there yet. A code with a wrong check digit is kept with a warning: some
 * lawfully issued ones fail it. A code that exists already is refused, naming the subject.
 */
export function createSubject(ctx: Context, input: NewSubject & { commandId: string }): Promise<{ id: string }> {
  return command(ctx, 'subject.create', input.commandId, async (inner) => {
    const { code, warning } = readCode(input.code)
    if (code) {
      const other = await inner.db.selectFrom('subjects').select('name').where('code', '=', code).where('mergedInto', 'is', null).executeTakeFirst()
      if (other) throw new AppError('already_exists', `统一社会信用代码 ${code} 已登记在“${other.name}”名下，请直接选用。`)
    }
    const row = { id: input.id, kind: input.kind, name: input.name, nameKey: nameKey(input.name), code, codeWarning: warning, regionId: input.regionId }
    await inner.db.insertInto('subjects').values({ ...row, createdAt: inner.now, createdBy: inner.viewer.userId, createdUnitId: inner.viewer.unitId }).execute()
    await inner.db.insertInto('subjectDetails').values({ subjectId: input.id, updatedAt: inner.now }).execute()
    return { subjectType: 'subject', id: input.id, after: row }
  })
}

/** The code as stored, and what is odd about it. Throws when it can be no code at all. */
export function readCode(text: string | null): { code: string | null; warning: string } {
  if (!text?.trim()) return { code: null, warning: '' }
  const checked = checkOrganisationCode(text)
  if (!checked.ok) throw new AppError('input.invalid', checked.reason)
  return { code: checked.value, warning: checked.warning ?? '' }
}
