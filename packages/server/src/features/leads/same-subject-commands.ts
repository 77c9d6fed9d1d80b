import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { ledgerStates } from '@qingyuan/core/leads/lead'
import type { stateOwnMatters as endpoint } from '@qingyuan/core/leads/same-subject-api'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { addEvent } from './lead-commands.ts'
import { findSameSubjects } from './same-subject-queries.ts'

/**
 * The leads of one subject are different matters: each counts. It is said of all that the viewer sees on the ledger, so
 * that none is left out unseen. Their timelines keep the reason; whose the others are is told nobody.
 */
export function stateOwnMatters(ctx: Context, input: z.output<typeof endpoint.input>): Promise<{ id: string }> {
  return command(ctx, 'lead.own_matters', input.commandId, async (inner) => {
    const ids = [...new Set(input.leadIds)].toSorted()
    const leads = await inner.db.selectFrom('leads').select(['id', 'number', 'subjectId', 'state', 'version']).where('id', 'in', ids).orderBy('id').forUpdate().execute()
    if (leads.length !== ids.length) throw new AppError('not_found')
    const subjectId = leads[0]!.subjectId
    if (leads.some((lead) => lead.subjectId !== subjectId)) throw new AppError('input.invalid', '所选线索不是同一个主体的，请刷新。')
    if (leads.some((lead) => !(ledgerStates as readonly string[]).includes(lead.state))) throw new AppError('state.conflict', '有线索已不在册，请刷新。')
    const open = await findSameSubjects(inner, ids)
    const missing = open.flatMap((same) => same.leads).filter((lead) => !ids.includes(lead.leadId))
    if (missing.length > 0) throw new AppError('state.conflict', `同一主体还有${missing.map((lead) => lead.number).join('、')}在册，请刷新后一并说明。`)
    for (const lead of leads) {
      await inner.db.updateTable('leads').set({ ownMatterOf: subjectId, version: lead.version + 1, updatedAt: inner.now }).where('id', '=', lead.id).execute()
      await addEvent(inner, lead.id, 'own_matter', { onDate: chinaDate(inner.now), title: '与同一主体的其他线索是不同事项，分别计数', body: input.reason })
    }
    return { subjectType: 'lead', id: ids[0]!, after: { leads: leads.map((lead) => lead.number).join('、') }, note: input.reason }
  })
}
