import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/leads/lead-api'
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import { asViewer, type Context } from '../../platform/db.ts'
import { newPaperCode } from '../../platform/paper-code.ts'
import { getAssignment, getLead } from './lead-queries.ts'

const titles = { dispatch: '交办单', press: '催办单', answer: '反馈单', major: '重大情况专报' }

/**
 * Gives a paper that is printed from a lead its code, and keeps the hash of what it says: the facts of the lead, or of
 * the assignment alone when the unit may not see the lead, at that moment. The page itself does the printing.
 */
export async function issuePaper(ctx: Context, input: z.output<typeof api.issuePaper.input>): Promise<{ id: string; code: string }> {
  const { id } = await command(ctx, 'lead.issue_paper', input.commandId, async (inner) => {
    const { about, said, regionId } = input.leadId === null ? await ofAssignment(inner, input) : await ofLead(inner, { ...input, leadId: input.leadId })
    const code = newPaperCode()
    await inner.db.insertInto('paperCodes').values({
      code, kind: input.kind, title: `${titles[input.kind]} ${about}`, unitId: inner.viewer.unitId, regionId,
      ownerId: input.id, sha256: createHash('sha256').update(JSON.stringify(said)).digest('hex'), issuedAt: inner.now, issuedBy: inner.viewer.userId,
    }).execute()
    return { subjectType: 'lead', id: input.id, after: { paper: titles[input.kind], code, about } }
  })
  // Asked again (the same command), the same code is the answer.
  return asViewer(ctx, async ({ db }) => {
    const paper = await db.selectFrom('paperCodes').select('code').where('ownerId', '=', id).executeTakeFirstOrThrow()
    return { id, code: paper.code }
  })
}

interface Said { about: string; said: unknown[]; regionId: string }
type Input = z.output<typeof api.issuePaper.input>

async function ofLead(ctx: Context, input: Input & { leadId: string }): Promise<Said> {
  const lead = await getLead(ctx, { id: input.leadId })
  const assignment = lead.assignments.find((one) => one.id === input.assignmentId)
  if (input.kind !== 'major' && !assignment) throw new AppError('input.invalid', '请先选择是哪一件交办。')
  return { about: assignment?.number ?? lead.number, regionId: lead.regionId,
    said: [input.kind, lead.number, lead.subjectName, assignment ?? null, lead.events.length, lead.version] }
}

/** Only what stands on the assignment itself; the place is the unit's own, so that the paper tells nothing of the lead's. */
async function ofAssignment(ctx: Context, input: Input): Promise<Said> {
  if (input.kind === 'major' || !input.assignmentId) throw new AppError('input.invalid', '请先选择是哪一件交办。')
  const assignment = await getAssignment(ctx, { id: input.assignmentId })
  const unit = await ctx.db.selectFrom('units').select('regionId').where('id', '=', assignment.unitId).executeTakeFirstOrThrow()
  return { about: assignment.number, said: [input.kind, assignment], regionId: unit.regionId }
}
