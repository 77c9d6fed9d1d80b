import { z } from 'zod'
import { Id } from '../common.ts'
import { endpoint } from '../contract.ts'
import { leadStates } from '../leads/lead.ts'
import { figureGaps } from '../leads/lead-api.ts'

/** What lies on the viewer's desk, the earliest due first. `link` is the page that opens it. */
export const WorkItem = z.object({
  key: z.string(), kind: z.enum(['assignment', 'answer', 'task', 'submission', 'review', 'approval', 'act', 'clock', 'same_subject']), title: z.string(), detail: z.string(),
  basis: z.string(), dueOn: z.string().nullable(), overdue: z.boolean(), link: z.string(),
})
export type WorkItem = z.infer<typeof WorkItem>
export const getWorkbench = endpoint({ method: 'GET', path: '/api/statistics/workbench', permission: 'signed_in', title: '我的待办',
  input: z.object({}), output: z.object({ items: z.array(WorkItem), today: z.string() }) })

/**
 * Some leads and the sums of their known figures. A sum is null when none of them has the figure; `unknown…` counts
 * those that still have to find it out (待核), which a sum leaves out.
 */
const Group = z.object({
  key: z.string(), label: z.string(), leads: z.number(), amountFen: z.number().nullable(), people: z.number().nullable(), unpaidFen: z.number().nullable(),
  unknownAmount: z.number(), unknownPeople: z.number(), unknownUnpaid: z.number(),
})
const Gap = z.enum(figureGaps).nullable()
export type Group = z.infer<typeof Group>
/** Leads on the ledger, by state, sector, area, age, amount and people; every group opens its rows by the same filter. */
export const getOverview = endpoint({ method: 'GET', path: '/api/statistics/overview', permission: 'overview.read', title: '总览',
  input: z.object({}), output: z.object({
    onLedger: Group, byState: z.array(Group.extend({ key: z.enum(leadStates) })),
    /** The key is the sector's name, '' when none is filled in. */
    bySector: z.array(Group),
    /** The places one step below the smallest one that holds them all; `only`: what lies at that place itself. */
    byRegion: z.array(Group.extend({ key: Id, only: z.boolean() })),
    /** By days since receipt: ≤30, 31–90, 91–180, >180. */
    byAge: z.array(Group.extend({ from: z.string().nullable(), to: z.string().nullable() })),
    /** Bounds are both included; `gap` names the leads without the figure. */
    byAmount: z.array(Group.extend({ fromFen: z.number().nullable(), toFen: z.number().nullable(), gap: Gap })),
    byPeople: z.array(Group.extend({ from: z.number().nullable(), to: z.number().nullable(), gap: Gap })),
    /** Assignments past their date without an answer, and the leads they belong to. */
    overdueAssignments: z.number(), overdueLeads: z.number(),
    newThisMonth: z.number(), month: z.object({ from: z.string(), to: z.string() }),
  }) })
