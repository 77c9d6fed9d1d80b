import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'

/**
 * Makes changes of one part of the organisation wait for each other until their transactions end: rules over several
 * rows (no cycle, one lead per sector, a last administrator) could otherwise be broken by two changes at once.
 */
export async function takeTurns(ctx: Context, part: 'regions' | 'units' | 'accounts' | 'contacts' | 'codes'): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`org.${part}`}, 0))`.execute(ctx.db)
}

/** The name at the head of every page follows the record it was taken from; one that was worded differently stays. */
export async function renameEverywhere(ctx: Context, key: 'district-name' | 'office-name', from: string, to: string): Promise<void> {
  await ctx.db.updateTable('settings').set({ value: JSON.stringify(to), updatedAt: ctx.now, updatedBy: ctx.viewer.userId })
    .where('key', '=', key).where(sql<boolean>`value = to_jsonb(${from}::text)`).execute()
}
