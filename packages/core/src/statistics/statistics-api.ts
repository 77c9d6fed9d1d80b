import { z } from 'zod'
import { Id } from '../common.ts'
import { endpoint } from '../contract.ts'
import { leadStates } from '../leads/lead.ts'

/** What lies on the viewer's desk, the earliest due first. `link` is the page that opens it. */
export const WorkItem = z.object({
  key: z.string(), kind: z.enum(['assignment', 'answer', 'task', 'submission', 'review', 'approval']), title: z.string(), detail: z.string(),
  basis: z.string(), dueOn: z.string().nullable(), overdue: z.boolean(), link: z.string(),
})
export type WorkItem = z.infer<typeof WorkItem>
export const getWorkbench = endpoint({ method: 'GET', path: '/api/statistics/workbench', permission: 'signed_in', title: '我的待办',
  input: z.object({}), output: z.object({ items: z.array(WorkItem), today: z.string() }) })

const Group = z.object({ key: z.string(), label: z.string(), leads: z.number(), amountFen: z.number(), people: z.number(), unpaidFen: z.number(), unknownAmount: z.number() })
export type Group = z.infer<typeof Group>
/** Leads on the ledger, by state, sector, area, age, amount and people; every group opens its rows by the same filter. */
export const getOverview = endpoint({ method: 'GET', path: '/api/statistics/overview', permission: 'overview.read', title: '总览',
  input: z.object({}), output: z.object({
    onLedger: Group, byState: z.array(Group.extend({ key: z.enum(leadStates) })), bySector: z.array(Group), byRegion: z.array(Group.extend({ key: Id })),
    /** By days since receipt: ≤30, 31–90, 91–180, >180. */
    byAge: z.array(Group.extend({ from: z.string().nullable(), to: z.string().nullable() })),
    byAmount: z.array(Group.extend({ fromFen: z.number().nullable(), toFen: z.number().nullable() })),
    byPeople: z.array(Group.extend({ from: z.number().nullable(), to: z.number().nullable() })),
    overdueAssignments: z.number(), newThisMonth: z.number(),
  }) })
