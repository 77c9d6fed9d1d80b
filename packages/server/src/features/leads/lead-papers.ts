import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/leads/lead-api'
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import { asViewer, type Context } from '../../platform/db.ts'
import { newPaperCode } from '../../platform/paper-code.ts'
import { getLead } from './lead-queries.ts'

const titles = { dispatch: '交办单', press: '催办单', answer: '反馈单', major: '重大情况专报' }

/**
 * Gives a paper that is printed from a lead its code, and keeps the hash of what it says: the facts of the lead at that
 * moment. The page itself does the printing.
 */
export async function issuePaper(ctx: Context, input: z.output<typeof api.issuePaper.input>): Promise<{ id: string; code: string }> {
  const { id } = await command(ctx, 'lead.issue_paper', input.commandId, async (inner) => {
    const lead = await getLead(inner, { id: input.leadId })
    const assignment = lead.assignments.find((one) => one.id === input.assignmentId)
    if (input.kind !== 'major' && !assignment) throw new AppError('input.invalid', '请先选择是哪一件交办。')
    const code = newPaperCode()
    const said = JSON.stringify([input.kind, lead.number, lead.subjectName, assignment ?? null, lead.events.length, lead.version])
    await inner.db.insertInto('paperCodes').values({
      code, kind: input.kind, title: `${titles[input.kind]} ${assignment?.number ?? lead.number}`, unitId: inner.viewer.unitId, regionId: lead.regionId,
      ownerId: input.id, sha256: createHash('sha256').update(said).digest('hex'), issuedAt: inner.now, issuedBy: inner.viewer.userId,
    }).execute()
    return { subjectType: 'lead', id: input.id, after: { paper: titles[input.kind], code, lead: lead.number } }
  })
  // Asked again (the same command), the same code is the answer.
  return asViewer(ctx, async ({ db }) => {
    const paper = await db.selectFrom('paperCodes').select('code').where('ownerId', '=', id).executeTakeFirstOrThrow()
    return { id, code: paper.code }
  })
}
