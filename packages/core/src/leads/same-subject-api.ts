import { z } from 'zod'
import { Changed, commandId, Id } from '../common.ts'
import { endpoint } from '../contract.ts'

export const SameSubject = z.object({ subjectId: Id, name: z.string(), leads: z.array(z.object({ leadId: Id, number: z.string(), unitName: z.string() })) })

/**
 * Whether the lead's subject is counted more than once, and the other leads that the viewer may see. `told`: there is
 * one elsewhere, which the office has been told of, though the viewer may not see it.
 */
export const getSameSubject = endpoint({ method: 'GET', path: '/api/leads/same-subject', permission: 'lead.read', title: '同一主体的其他线索',
  input: z.object({ leadId: Id }), output: z.object({ open: SameSubject.nullable(), told: z.boolean() }) })
/** How many leads of an import came beside another one of the same subject. */
export const countSameSubjects = endpoint({ method: 'GET', path: '/api/leads/import-same-subjects', permission: 'lead.import', title: '导入的线索中主体已有线索的',
  input: z.object({ batchId: Id }), output: z.object({ leads: z.number() }) })
/** They are different matters and count one by one, although they are of one subject. All of its leads on the ledger. */
export const stateOwnMatters = endpoint({ method: 'POST', path: '/api/leads/own-matters', permission: 'lead.close', title: '说明是不同事项',
  input: z.object({ commandId, leadIds: z.array(Id).min(2).max(50), reason: z.string().trim().min(2, '请写明理由').max(500) }), output: Changed })
