import { ledgerStates } from '@qingyuan/core/leads/lead'
import { sameSubjects, type SameSubject, type SubjectLead } from '@qingyuan/core/leads/same-subject'
import { AppError } from '@qingyuan/core/errors'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'

/** Subjects of these leads with more than one lead on the ledger that the viewer may see, nobody having said yet what they are to each other. */
export async function findSameSubjects(ctx: Context, leadIds: readonly string[]): Promise<SameSubject[]> {
  if (leadIds.length === 0) return []
  return sameSubjects(await onLedger(ctx, sql`l.subject_id in (select own.subject_id from leads own where own.id = any (${leadIds}::uuid[]))`))
}

/** All such subjects where a lead came beside another, for the workbench; of the first `most` leads. */
export async function findOpenSameSubjects(ctx: Context, most: number): Promise<SameSubject[]> {
  return sameSubjects(await onLedger(ctx, sql`l.subject_id in (select late.subject_id from leads late where late.shares_subject
    and late.own_matter_of is null and late.state = any (${[...ledgerStates]}::text[])
    and exists (select from leads o where o.subject_id = late.subject_id and o.id <> late.id and o.state = any (${[...ledgerStates]}::text[])) limit ${most})`))
}

async function onLedger(ctx: Context, which: ReturnType<typeof sql>): Promise<SubjectLead[]> {
  const { rows } = await sql<SubjectLead>`select l.id as lead_id, l.number, s.name, u.short_name as unit_name, l.subject_id, coalesce(l.own_matter_of = l.subject_id, false) as own_matter
    from leads l join subjects s on s.id = l.subject_id join units u on u.id = l.main_unit_id
    where ${which} and l.state = any (${[...ledgerStates]}::text[]) order by s.name, l.received_on, l.number`.execute(ctx.db)
  return rows
}

export async function getSameSubject(ctx: Context, input: { leadId: string }): Promise<{ open: SameSubject | null; told: boolean }> {
  const lead = await ctx.db.selectFrom('leads').select(['sharesSubject', 'state', 'subjectId', 'ownMatterOf']).where('id', '=', input.leadId).executeTakeFirst()
  if (!lead) throw new AppError('not_found')
  if (!(ledgerStates as readonly string[]).includes(lead.state)) return { open: null, told: false }
  const [open] = await findSameSubjects(ctx, [input.leadId])
  return { open: open ?? null, told: !open && lead.sharesSubject && lead.ownMatterOf !== lead.subjectId && !await seesOther(ctx, input.leadId, lead.subjectId) }
}

/** Once the other lead has gone, or is in sight and answered for, there is nothing left to tell. */
async function seesOther(ctx: Context, leadId: string, subjectId: string): Promise<boolean> {
  const other = await ctx.db.selectFrom('leads').select('id').where('subjectId', '=', subjectId).where('id', '!=', leadId).limit(1).executeTakeFirst()
  return other !== undefined
}

export async function countSameSubjects(ctx: Context, input: { batchId: string }): Promise<{ leads: number }> {
  const { leads } = await ctx.db.selectFrom('leads').select((eb) => eb.fn.countAll<number>().as('leads')).where('batchId', '=', input.batchId).where('sharesSubject', '=', true).executeTakeFirstOrThrow()
  return { leads: Number(leads) }
}
