import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { HandTextsSchema } from '@qingyuan/core/ledgers/ledger-table'
import { zeroKinds } from '@qingyuan/core/ledgers/submission'
import { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { step, type Done } from './submission-commands.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>

const noApproval = { approval: null, approvedBy: null, approvedByName: '', approvedOn: null, approvalFileId: null }

/** What a correction may change, as it stood when the table was opened again. */
const Before = z.object({
  state: z.enum(['submitted', 'accepted']),
  set: z.object({
    approval: z.enum(['screen', 'paper']).nullable(), approvedBy: z.string().nullable(), approvedByName: z.string(), approvedOn: z.string().nullable(), approvalFileId: z.string().nullable(),
    zero: z.enum(zeroKinds).nullable(), checkedHouseholds: z.number().nullable(), checkedFirms: z.number().nullable(), checkedNote: z.string(),
    filler: z.string(), head: z.string(), phone: z.string(), note: z.string(), addressedTo: z.string(), filledBy: z.string().nullable(), returnReason: z.string(),
  }),
  rows: z.array(z.object({ leadId: z.string(), texts: HandTextsSchema, confirmed: z.enum(['unchanged', 'changed']).nullable() })),
})

/** Kept beside the submission and not in the audit log: that has the change already. */
export async function keepBefore(ctx: Context, id: string, before: z.infer<typeof Before> | null): Promise<void> {
  await ctx.db.updateTable('submissions').set({ beforeCorrection: before && JSON.stringify(before) }).where('id', '=', id).execute()
}

/**
 * Opens a submitted table again; what was submitted stays as it was, the correction becomes a new version. Texts of
 * restricted leads are not kept apart: whoever sees the submission could read them there.
 */
export function correctSubmission(ctx: Context, input: In<typeof api.correctSubmission>): Done {
  return step(ctx, 'correct', 'correct', input, async (inner, row) => {
    const rows = await inner.db.selectFrom('submissionRows').innerJoin('leads', 'leads.id', 'leadId').select(['leadId', 'texts', 'confirmed'])
      .where('submissionId', '=', row.id).where('restricted', '=', false).execute()
    await keepBefore(inner, row.id, Before.parse({ state: row.state, set: row, rows }))
    return { set: { correctionReason: input.reason, ...noApproval }, note: input.reason }
  })
}

/**
 * Gives a correction up: state, approval, fields and texts are again those of what was submitted. One that was begun
 * before these were kept goes back to review with its approval as it is now.
 */
export function abandonCorrection(ctx: Context, input: In<typeof api.abandonCorrection>): Done {
  return step(ctx, 'abandon_correction', 'abandon', input, async (inner, row) => {
    const before = Before.nullable().parse(row.beforeCorrection)
    if (before) await putRowsBack(inner, row.id, before.rows)
    await keepBefore(inner, row.id, null)
    return { set: { ...before?.set, correctionReason: '' }, ...(before && { state: before.state }), note: input.reason }
  })
}

async function putRowsBack(ctx: Context, submissionId: string, rows: z.infer<typeof Before>['rows']): Promise<void> {
  const open = ctx.db.selectFrom('leads').select('id').where('restricted', '=', false)
  await ctx.db.deleteFrom('submissionRows').where('submissionId', '=', submissionId).where('leadId', 'in', open).execute()
  const kept = rows.length === 0 ? [] : await open.where('id', 'in', rows.map((row) => row.leadId)).execute()
  const values = rows.filter((row) => kept.some((lead) => lead.id === row.leadId)).map((row) => ({ ...row, submissionId, texts: JSON.stringify(row.texts) }))
  if (values.length > 0) await ctx.db.insertInto('submissionRows').values(values).execute()
}
