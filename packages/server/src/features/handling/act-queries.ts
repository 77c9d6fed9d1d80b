import type { Act } from '@qingyuan/core/handling/handling-api'
import { chinaDate, chinaTime } from '@qingyuan/core/dates'
import { actCodes, type ActCode, type RecordedAct } from '@qingyuan/core/law/acts'
import { z } from 'zod'
import type { Context } from '../../platform/db.ts'

const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

export const asActCode = (code: string): ActCode => {
  const known = actCodes.find((name) => name === code)
  if (!known) throw new Error(`unknown act ${code}`)
  return known
}

/** All acts of a lead that the viewer sees, in the order in which they were entered. */
export async function findActRows(ctx: Context, leadId: string) {
  const rows = await ctx.db.selectFrom('acts').innerJoin('units', 'units.id', 'acts.unitId').leftJoin('files', 'files.id', 'acts.approvalFileId')
    .selectAll('acts').select(['units.shortName as unitName', 'files.name as fileName']).where('acts.leadId', '=', leadId)
    .orderBy('acts.createdAt').orderBy('acts.id').execute()
  return rows.map((row) => ({ ...row, code: asActCode(row.code), facts: Facts.parse(row.facts), state: row.state as Act['state'] }))
}
export type ActRow = Awaited<ReturnType<typeof findActRows>>[number]

/** Papers and photographs of these acts, by id; one that was removed from the lead is not among them. */
export async function findActFiles(ctx: Context, rows: readonly ActRow[]): Promise<Map<string, { id: string; name: string }>> {
  const ids = rows.flatMap((row) => row.fileIds)
  const files = ids.length === 0 ? [] : await ctx.db.selectFrom('files').select(['id', 'name']).where('id', 'in', ids).where('removedAt', 'is', null).execute()
  return new Map(files.map((file) => [file.id, file]))
}

/** The acts that were done, as the rules read them. */
export const recorded = (rows: readonly ActRow[]): RecordedAct[] => rows.filter((row) => row.state === 'done').map((row) => ({
  id: row.id, code: row.code, on: row.onDate!, time: row.atTime, facts: row.facts, backfilled: row.backfilled, ofId: row.ofId, addressee: row.addressee, unitId: row.unitId,
  ...(row.askedAt === null && chinaDate(row.createdAt) === row.onDate && { toldAt: chinaTime(row.createdAt) }),
}))
