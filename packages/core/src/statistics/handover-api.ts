import { z } from 'zod'
import { Id } from '../common.ts'
import { endpoint } from '../contract.ts'
import { leadStates } from '../leads/lead.ts'

/** What a hand-over sheet lists besides leads, in its order. */
export const handoverKinds = { task: '个人待办', unit_task: '本单位待办', assignment: '待反馈的交办', answer: '待审核的反馈', submission: '未报送', clock: '法定期限' } as const
export type HandoverKind = keyof typeof handoverKinds
const kindNames = Object.keys(handoverKinds) as [HandoverKind, ...HandoverKind[]]

export const HandoverPerson = z.object({ userId: Id, name: z.string(), post: z.string(), active: z.boolean(),
  /** Still of this unit; who has gone to another is listed while tasks are left in the person's name. */
  here: z.boolean(), openTasks: z.number() })
export type HandoverPerson = z.infer<typeof HandoverPerson>
export const HandoverItem = z.object({ key: z.string(), kind: z.enum(kindNames), title: z.string(), detail: z.string(), basis: z.string(), dueOn: z.string().nullable(), link: z.string() })
export type HandoverItem = z.infer<typeof HandoverItem>
/** `nextOn`: the earliest open date of the lead: a task, an assignment to be answered, a limit of the law. */
export const HandoverLead = z.object({ id: Id, number: z.string(), subjectName: z.string(), state: z.enum(leadStates), receivedOn: z.string(), outcome: z.string(), nextOn: z.string().nullable() })
export type HandoverLead = z.infer<typeof HandoverLead>

/** Whom the viewer may print a sheet of: oneself; for the head everybody of the unit, and those who left tasks behind. */
export const listHandovers = endpoint({ method: 'GET', path: '/api/statistics/handovers', permission: 'lead.read', title: '工作交接：人员',
  input: z.object({}), output: z.object({ rows: z.array(HandoverPerson) }) })
/** 工作交接单: all that is open at the viewer's unit in one person's name or the unit's, with the next dates. */
export const getHandover = endpoint({ method: 'GET', path: '/api/statistics/handover', permission: 'lead.read', title: '工作交接单',
  input: z.object({ userId: Id }), output: z.object({
    person: HandoverPerson, unitName: z.string(), today: z.string(), items: z.array(HandoverItem), leads: z.array(HandoverLead),
    /** All of them; the lists stop at 500. */
    itemCount: z.number(), leadCount: z.number() }) })
export const exportHandover = endpoint({ method: 'GET', path: '/api/statistics/handover.xlsx', permission: 'lead.read', title: '导出工作交接单', download: true,
  input: z.object({ userId: Id }), output: z.unknown() })
