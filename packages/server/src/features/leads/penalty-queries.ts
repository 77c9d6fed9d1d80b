import type { ActCode } from '@qingyuan/core/law/acts'
import { owedBy, penalisedOn } from '@qingyuan/core/law/penalty-file'
import type { StrikeOffFile } from '@qingyuan/core/leads/strike-off'
import { z } from 'zod'
import type { Context } from '../../platform/db.ts'

const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const codes = ['penalty_decided', 'fine_paid', 'penalty_changed', 'reconsideration_decided', 'suit_decided'] as const satisfies readonly ActCode[]

/** How the penalties on a lead's file stand, from what was decided, changed and paid; one that was taken back is none. */
export async function penaltiesOf(ctx: Context, leadId: string): Promise<StrikeOffFile['penalties']> {
  const rows = await ctx.db.selectFrom('acts').select(['id', 'code', 'onDate', 'atTime', 'facts', 'backfilled', 'ofId']).where('leadId', '=', leadId).where('state', '=', 'done')
    .where('code', 'in', [...codes]).execute()
  const standing = penalisedOn(rows.map((row) => ({ id: row.id, code: codes.find((code) => code === row.code)!, on: row.onDate!, time: row.atTime, facts: Facts.parse(row.facts), backfilled: row.backfilled, ofId: row.ofId }))).filter((one) => one.standing)
  return standing.length === 0 ? 'none' : standing.every((one) => owedBy(one) === 0) ? 'done' : 'open'
}
