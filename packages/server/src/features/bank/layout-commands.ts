import type { setLayoutActive as activeEndpoint } from '@qingyuan/core/bank/bank-api'
import { Layout } from '@qingyuan/core/bank/layout'
import { AppError } from '@qingyuan/core/errors'
import { createHash, randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'

/** One layout for each row of headings: settled again, it takes the place of the one before. */
export const layoutCode = (headings: readonly string[]): string => `own-${createHash('sha256').update(JSON.stringify(headings)).digest('hex').slice(0, 24)}`

/** Keeps a layout for the office's files to come; call inside a command. */
export async function rememberLayout(ctx: Context, unitId: string, layout: Layout): Promise<void> {
  const values = { title: layout.title, bank: layout.bank, layout: JSON.stringify(layout), active: true, updatedAt: ctx.now, updatedBy: ctx.viewer.userId }
  await ctx.db.insertInto('bankLayouts').values({ id: randomUUID(), unitId, code: layout.code, ...values })
    .onConflict((oc) => oc.columns(['unitId', 'code']).doUpdateSet(values)).execute()
}

/** The layouts that are tried first when files of this office are read. */
export async function findActiveLayouts({ db }: Context, unitId: string): Promise<Layout[]> {
  const rows = await db.selectFrom('bankLayouts').select('layout').where('unitId', '=', unitId).where('active', '=', true).orderBy('updatedAt', 'desc').orderBy('id').execute()
  return rows.map(({ layout }) => Layout.parse(layout))
}

/** Takes a layout out of use for files to come, or back into it. */
export function setLayoutActive(ctx: Context, input: z.output<typeof activeEndpoint.input>): Promise<{ id: string }> {
  return command(ctx, 'bank.layouts.set_active', input.commandId, async (inner) => {
    const row = await inner.db.selectFrom('bankLayouts').select(['active', 'title']).where('id', '=', input.id).forUpdate().executeTakeFirst()
    if (!row) throw new AppError('not_found', '没有找到这个版式，或不在您的工作范围内。')
    await inner.db.updateTable('bankLayouts').set({ active: input.active, updatedAt: inner.now, updatedBy: inner.viewer.userId }).where('id', '=', input.id).execute()
    return { subjectType: 'bank_layout', id: input.id, before: { active: row.active }, after: { active: input.active }, note: row.title }
  })
}
