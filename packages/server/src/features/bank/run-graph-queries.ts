import type { followMoney as followEndpoint, getFlowGraph as graphEndpoint, listFlowGroup as groupEndpoint } from '@qingyuan/core/bank/flow-graph-api'
import { endReasons, type MoneyNode } from '@qingyuan/core/bank/follow-graph'
import { partyKinds } from '@qingyuan/core/bank/party-kind'
import { AppError } from '@qingyuan/core/errors'
import type { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { namesMeanPersons, type AnalysedRows } from './analysis-rows.ts'
import { flowGroups, getFlowGraph as graphOf, listFlowGroup as groupOf, type FlowGroup, type FlowParty } from './flow-graph-queries.ts'
import { masksOf, runWith, type Usable } from './flow-queries.ts'
import { getFollowedMoney } from './follow-money-queries.ts'
import { noToken } from './statement-tokens.ts'

type Env = Pick<Environment, 'analytics' | 'secrets'>

const analysed = async (env: Env, { cleaning }: Usable): Promise<AnalysedRows> => ({ cleaning, byName: await namesMeanPersons(env.analytics, cleaning) })
const groupTitle = (group: FlowGroup): string => flowGroups[group]

async function withMasks(env: Env, run: Usable, parties: readonly FlowParty[]) {
  const mask = await masksOf(env, run, parties.map(({ party }) => party))
  return parties.map(({ party, ...row }) => ({ ...row, token: party, nameMask: mask(party).nameMask }))
}

/** The groups around a subject and the largest single parties, with masks. @throws not_found, state.conflict */
export async function getFlowGraph(env: Env, ctx: Context, input: z.output<typeof graphEndpoint.input>): Promise<z.input<typeof graphEndpoint.output>> {
  const run = await runWith(ctx, input.runId, input.token)
  const { whole, groups, singles } = await graphOf(env.analytics, await analysed(env, run), { subject: input.token, by: input.by, singles: input.singles })
  return { whole, groups: groups.map((group) => ({ ...group, title: groupTitle(group.group) })), singles: await withMasks(env, run, singles) }
}

/** One page of a group's members, with masks. @throws not_found, state.conflict */
export async function listFlowGroup(env: Env, ctx: Context, input: z.output<typeof groupEndpoint.input>): Promise<z.input<typeof groupEndpoint.output>> {
  const run = await runWith(ctx, input.runId, input.token)
  const group = (Object.keys(flowGroups) as FlowGroup[]).find((one) => one === input.group)
  if (!group) throw new AppError('not_found', '没有这一组，请从往来图里打开。')
  const { total, rows } = await groupOf(env.analytics, await analysed(env, run), { subject: input.token, by: input.by, group, page: input.page, pageSize: input.pageSize })
  return { total, rows: await withMasks(env, run, rows) }
}

const kindTitle = (kind: string): string => Object.entries(partyKinds).find(([known]) => known === kind)?.[1] ?? '未知'

/** Money of a subject followed over several payments, with masks and with rows as revealRows opens them. @throws not_found, state.conflict, input.invalid, input.too_large */
export async function followMoney(env: Env, ctx: Context, input: z.output<typeof followEndpoint.input>): Promise<z.input<typeof followEndpoint.output>> {
  const run = await runWith(ctx, input.runId, input.token)
  const found = await getFollowedMoney(env.analytics, {
    cleaning: run.cleaning, direction: input.direction, rule: input.rule, steps: input.steps,
    start: { owner: input.token, flow: input.flow, from: input.from, to: input.to, ...(input.party && { parties: [input.party] }) },
  })
  const who = ({ kind, token, owner }: MoneyNode) => (kind === 'account' ? owner ?? token : token)
  const mask = await masksOf(env, run, found.nodes.flatMap((node) => [who(node), node.token]).filter((token) => token !== ''))
  const batchOf = new Map(run.loadIds.map((loadId, at) => [loadId, run.batchIds[at]!]))
  const words = (ends: MoneyNode['ends']) => ends.map(({ reason, fen }) => ({ says: endReasons[reason], fen }))
  return {
    startFen: found.startFen, started: found.started, ends: words(found.ends),
    nodes: found.nodes.map((node) => {
      const token = who(node)
      const nameless = token === '' || token === noToken
      return {
        id: node.id, token: nameless ? null : token, held: node.kind === 'account', members: node.members, startFen: node.startFen, inFen: node.inFen, outFen: node.outFen, ends: words(node.ends), balance: node.balance,
        nameMask: token === '' ? `其他${kindTitle(node.kind)}` : nameless ? kindTitle(node.kind) : mask(token).nameMask, accountMask: nameless ? '' : mask(node.token).accountMask,
      }
    }),
    edges: found.edges.map((edge) => ({ ...edge, rows: edge.rows.map(({ batch, ...row }) => ({ ...row, batchId: batchOf.get(batch)! })) })),
  }
}
