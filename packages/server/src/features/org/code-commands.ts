import { AppError } from '@qingyuan/core/errors'
import { codeLists } from '@qingyuan/core/org/org'
import type { saveCode as saveCodeEndpoint } from '@qingyuan/core/org/org-api'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { takeTurns } from './org-lock.ts'

/**
 * Adds an entry of the office's own, or switches an entry on or off. Entries that came with the product keep their
 * group and order, so that tables of all offices stay comparable; nothing is ever deleted, since records hold names.
 */
export function saveCode(ctx: Context, input: z.output<typeof saveCodeEndpoint.input>): Promise<{ id: string }> {
  return command(ctx, 'org.save_code', input.commandId, async (inner) => {
    await takeTurns(inner, 'codes')
    const { list, name, grouping, sort, active } = input
    const before = await inner.db.selectFrom('codeItems').selectAll().where('list', '=', list).where('name', '=', name).executeTakeFirst()
    const after = { list, name, ...(before && !before.local ? { active } : { grouping, sort, active }) }
    if (before) {
      await inner.db.updateTable('codeItems').set(after).where('list', '=', list).where('name', '=', name).execute()
    } else {
      if (!active) throw new AppError('input.invalid', `“${codeLists[list]}”里没有“${name}”，不能停用。`)
      await inner.db.insertInto('codeItems').values({ ...after, local: true }).execute()
    }
    // Entries are named by their text, not by an id; the audit row names the command instead.
    return { subjectType: 'code_item', id: input.commandId, before, after, note: `${codeLists[list]}：${name}` }
  })
}
