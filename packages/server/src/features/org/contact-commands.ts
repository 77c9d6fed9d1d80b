import { AppError } from '@qingyuan/core/errors'
import type { removeContact as removeContactEndpoint, saveContact as saveContactEndpoint, saveTaskForceMember as saveMemberEndpoint } from '@qingyuan/core/org/org-api'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { takeTurns } from './org-lock.ts'
import { findKeptUnitIds } from './org-queries.ts'

/** Adds or changes one person of a unit's contact roster. @throws not_found when the unit is not the viewer's to keep */
export function saveContact(ctx: Context, input: z.output<typeof saveContactEndpoint.input>): Promise<{ id: string }> {
  return command(ctx, 'org.save_contact', input.commandId, async (inner) => {
    await takeTurns(inner, 'contacts')
    const before = await inner.db.selectFrom('contacts').selectAll().where('id', '=', input.id).executeTakeFirst()
    await checkKept(inner, [input.unitId, before?.unitId])
    const same = await inner.db.selectFrom('contacts').select('id').where('unitId', '=', input.unitId).where('position', '=', input.position)
      .where('name', '=', input.name).where('id', '!=', input.id).executeTakeFirst()
    if (same) throw new AppError('already_exists', `名单里已有${input.position}“${input.name}”。`)
    const { commandId: _, ...after } = input
    if (before) {
      await inner.db.updateTable('contacts').set(after).where('id', '=', input.id).execute()
    } else {
      const last = await inner.db.selectFrom('contacts').select(({ fn }) => fn.max('sort').as('sort')).where('unitId', '=', input.unitId).executeTakeFirst()
      await inner.db.insertInto('contacts').values({ ...after, sort: (last?.sort ?? 0) + 1 }).execute()
    }
    return { subjectType: 'contact', id: input.id, before, after }
  })
}

/** Takes one person off the roster; the audit row keeps who it was. */
export function removeContact(ctx: Context, input: z.output<typeof removeContactEndpoint.input>): Promise<{ id: string }> {
  return command(ctx, 'org.remove_contact', input.commandId, async (inner) => {
    const before = await inner.db.deleteFrom('contacts').where('id', '=', input.id).returningAll().executeTakeFirst()
    if (!before) throw new AppError('not_found')
    return { subjectType: 'contact', id: input.id, before }
  })
}

/**
 * Adds or changes one membership of the task force. Who leaves keeps the row with its last day, so that the members
 * of any past day can be listed.
 * @throws rule.broken when the same person would be a member twice at a time
 */
export function saveTaskForceMember(ctx: Context, input: z.output<typeof saveMemberEndpoint.input>): Promise<{ id: string }> {
  return command(ctx, 'org.save_task_force_member', input.commandId, async (inner) => {
    await takeTurns(inner, 'contacts')
    if (input.toOn !== null && input.toOn < input.fromOn) throw new AppError('input.invalid', '离开日期不能早于加入日期。')
    const before = await inner.db.selectFrom('taskForceMembers').selectAll().where('id', '=', input.id).executeTakeFirst()
    await checkKept(inner, [input.unitId, before?.unitId])
    const overlap = await inner.db.selectFrom('taskForceMembers').select(['fromOn', 'toOn']).where('unitId', '=', input.unitId)
      .where('name', '=', input.name).where('id', '!=', input.id)
      .where((eb) => eb.or([eb('toOn', 'is', null), eb('toOn', '>=', input.fromOn)]))
      .$if(input.toOn !== null, (q) => q.where('fromOn', '<=', input.toOn!)).executeTakeFirst()
    if (overlap) throw new AppError('rule.broken', `“${input.name}”已登记为专班成员（${overlap.fromOn}至${overlap.toOn ?? '今'}），日期不能重叠。`)
    const { commandId: _, ...after } = input
    if (before) await inner.db.updateTable('taskForceMembers').set(after).where('id', '=', input.id).execute()
    else await inner.db.insertInto('taskForceMembers').values(after).execute()
    return { subjectType: 'task_force_member', id: input.id, before, after }
  })
}

async function checkKept(ctx: Context, unitIds: (string | undefined)[]): Promise<void> {
  const kept = await findKeptUnitIds(ctx)
  if (unitIds.some((id) => id !== undefined && !kept.has(id))) throw new AppError('not_found')
}
