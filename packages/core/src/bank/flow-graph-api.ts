import { z } from 'zod'
import { Day, Id, Page } from '../common.ts'
import { endpoint } from '../contract.ts'
import { followRules, type FollowRule } from './follow-account.ts'
import { mostSteps } from './follow-money.ts'

const Token = z.guid()
const Sums = z.object({ count: z.number(), rows: z.number(), inFen: z.number(), outFen: z.number() })
const Group = z.string().min(1).max(20)
export const FlowParty = z.object({ token: Token, nameMask: z.string(), kind: z.string(), group: Group, rows: z.number(), inFen: z.number(), outFen: z.number(), firstOn: z.string(), lastOn: z.string() })
export type FlowParty = z.infer<typeof FlowParty>
/** How participants are told apart: by what they paid in, or by what part of it they got. */
export const flowGroupingLabels = { size: '按投入多少', returned: '按收回多少' } as const
const By = z.enum(Object.keys(flowGroupingLabels) as [keyof typeof flowGroupingLabels, ...(keyof typeof flowGroupingLabels)[]]).default('size')

/**
 * The money around one subject as groups, and the largest single parties, each also in its group; `others`: those of a group
 * that do not stand alone. The groups add up to `whole`, to the fen. inFen came to the subject.
 */
export const getFlowGraph = endpoint({ method: 'GET', path: '/api/bank/runs/graph', permission: 'bank.read', title: '往来图',
  input: z.object({ runId: Id, token: Token, by: By, singles: z.coerce.number().int().min(0).max(60).default(12) }),
  output: z.object({ whole: Sums, groups: z.array(Sums.extend({ group: Group, title: z.string(), others: Sums })), singles: z.array(FlowParty) }) })
export type FlowGraphAnswer = z.infer<typeof getFlowGraph.output>
/** The members of one group, the largest by money moved first. */
export const listFlowGroup = endpoint({ method: 'GET', path: '/api/bank/runs/graph-group', permission: 'bank.read', title: '往来图中的一组人',
  input: z.object({ runId: Id, token: Token, by: By, group: Group, ...Page.shape }), output: z.object({ rows: z.array(FlowParty), total: z.number() }) })

const Ends = z.array(z.object({ says: z.string(), fen: z.number() }))
/**
 * Where the money that came to a subject (or left it) within days went, or had come from, over several payments, by a rule.
 * All in fen of followed money: forwards startFen + inFen = outFen + what ended at a node, backwards startFen + outFen =
 * inFen + what ended. It ends where no statement is at hand, and says so.
 */
export const followMoney = endpoint({ method: 'GET', path: '/api/bank/runs/follow', permission: 'bank.read', title: '资金去向和来源',
  input: z.object({
    runId: Id, token: Token, party: Token.optional(), flow: z.enum(['in', 'out']), from: Day, to: Day, direction: z.enum(['forwards', 'backwards']),
    rule: z.enum(Object.keys(followRules) as [FollowRule, ...FollowRule[]]), steps: z.coerce.number().int().min(1).max(mostSteps).default(3),
  }),
  output: z.object({
    startFen: z.number(), started: z.object({ rows: z.number(), firstOn: z.string(), lastOn: z.string() }), ends: Ends,
    /** `token`: whom revealParties opens. `members`: above 1, the smaller ones of one kind put together. `balance`: whether the opening balance is the statement's. */
    nodes: z.array(z.object({ id: z.string(), token: Token.nullable(), nameMask: z.string(), accountMask: z.string(), held: z.boolean(), members: z.number(), startFen: z.number(), inFen: z.number(), outFen: z.number(), ends: Ends, balance: z.enum(['shown', 'unknown', 'raised']) })),
    edges: z.array(z.object({ from: z.string(), to: z.string(), step: z.number(), fen: z.number(), count: z.number(), firstOn: z.string(), lastOn: z.string(),
      rows: z.array(z.object({ batchId: Id, rowNo: z.number(), on: z.string(), fen: z.number(), wholeFen: z.number() })) })),
  }) })
export type FollowedAnswer = z.infer<typeof followMoney.output>
