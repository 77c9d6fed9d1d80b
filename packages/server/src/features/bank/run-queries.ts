import { bases, judgements, runStates, type Finding, type FindingJudgement, type getPrecision as precisionEndpoint, type listFindings as findingsEndpoint, type listRuns as listEndpoint, type listRunSubjects as subjectsEndpoint,
  type Run, type RunSubject, type RunSubjectDetail } from '@qingyuan/core/bank/bank-run-api'
import { analysisCodes, verdictLabels, type AnalysisCode, type FlowEstimate, type Pattern, type Verdict } from '@qingyuan/core/bank/findings'
import { precision } from '@qingyuan/core/bank/precision'
import { AppError } from '@qingyuan/core/errors'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { asBatchState } from './batch-queries.ts'

const oneOf = <T extends string>(values: readonly T[], value: string): T => values.find((one) => one === value) ?? fail(value)
const fail = (value: string): never => { throw new Error(`unknown value ${value}`) }
const asCode = (code: string): AnalysisCode => oneOf(analysisCodes, code)

const runs = ({ db }: Context) => db.selectFrom('bankRuns as r').leftJoin('users as u', 'u.id', 'r.startedBy').leftJoin('leads as l', 'l.id', 'r.leadId')
  .select(['r.id', 'r.leadId', 'l.number as leadNumber', 'r.access', 'r.state', 'step', 'percent', 'message', 'r.version', 'startedAt', 'finishedAt', 'batchIds', 'counts', 'cleaned', 'u.name as byName'])
type Raw = Awaited<ReturnType<ReturnType<typeof runs>['execute']>>[number]

async function withBatches(ctx: Context, rows: readonly Raw[]): Promise<Run[]> {
  const ids = [...new Set(rows.flatMap(({ batchIds }) => batchIds))]
  const batches = ids.length === 0 ? [] : await ctx.db.selectFrom('bankBatches').select(['id', 'title', 'state']).where('id', 'in', ids).execute()
  const known = new Map(batches.map((one) => [one.id, { ...one, state: asBatchState(one.state) }]))
  return rows.map(({ byName, batchIds, ...row }): Run => ({
    ...row, access: row.access === 'restricted' ? 'restricted' : 'case', state: oneOf(runStates, row.state), startedAt: row.startedAt.toISOString(), startedByName: byName ?? '系统',
    finishedAt: row.finishedAt?.toISOString() ?? null, batches: batchIds.flatMap((id) => known.get(id) ?? []), counts: row.counts as Run['counts'], cleaned: row.cleaned as Run['cleaned'],
  }))
}

/** Runs that the viewer may see, the newest first. */
export async function listRuns(ctx: Context, input: z.output<typeof listEndpoint.input>): Promise<{ rows: Run[]; total: number }> {
  const base = ctx.db.selectFrom('bankRuns').$if(input.leadId !== undefined, (q) => q.where('leadId', '=', input.leadId!))
  const { total } = await base.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await runs(ctx).$if(input.leadId !== undefined, (q) => q.where('r.leadId', '=', input.leadId!)).orderBy('startedAt', 'desc').orderBy('r.id').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  return { total, rows: await withBatches(ctx, rows) }
}

/** One run. @throws not_found */
export async function getRun(ctx: Context, { id }: { id: string }): Promise<Run> {
  const rows = await runs(ctx).where('r.id', '=', id).execute()
  const [run] = await withBatches(ctx, rows)
  if (!run) throw new AppError('not_found', '没有找到这次研判，或不在您的工作范围内。')
  return run
}

/** What the store of masses needs of a run whose result may be used. @throws not_found, state.conflict */
export async function getUsableRun({ db }: Context, id: string): Promise<{ id: string; unitId: string; cleaning: string; batchIds: string[]; loadIds: string[]; access: string; version: string }> {
  const run = await db.selectFrom('bankRuns').select(['id', 'unitId', 'state', 'cleaning', 'batchIds', 'loadIds', 'access', 'version', 'message']).where('id', '=', id).executeTakeFirst()
  if (!run) throw new AppError('not_found', '没有找到这次研判，或不在您的工作范围内。')
  const { cleaning } = run
  if (run.state !== 'done' || cleaning === null) throw new AppError('state.conflict', run.state === 'running' ? '研判还在进行，请等它做完。' : `这次研判没有可用的结果。${run.message}`)
  return { ...run, cleaning }
}

const subjects = ({ db }: Context) => db.selectFrom('bankSubjects').select(['token', 'kind', 'nameMask', 'idMask', 'verdict', 'score', 'reasons', 'patterns', 'estimate', 'missing', 'fromOn', 'toOn', 'settled'])
type RawSubject = Awaited<ReturnType<ReturnType<typeof subjects>['execute']>>[number]
const asSubject = ({ fromOn, toOn, token, nameMask, idMask, score, ...row }: RawSubject): RunSubject => ({
  token, nameMask, idMask, score, kind: row.kind === 'organisation' ? 'organisation' : 'person', verdict: oneOf(Object.keys(verdictLabels) as Verdict[], row.verdict), from: fromOn, to: toOn,
  patterns: row.patterns as Pattern[], estimate: row.estimate as FlowEstimate | null, missing: row.missing as string[],
})

/** The subjects of a run, the highest score first. */
export async function listRunSubjects(ctx: Context, input: z.output<typeof subjectsEndpoint.input>): Promise<{ rows: RunSubject[]; total: number }> {
  await getUsableRun(ctx, input.runId)
  const some = (input.verdicts?.length ?? 0) > 0
  const { total } = await ctx.db.selectFrom('bankSubjects').select(({ fn }) => fn.countAll<number>().as('total')).where('runId', '=', input.runId).$if(some, (q) => q.where('verdict', 'in', input.verdicts!)).executeTakeFirstOrThrow()
  const rows = await subjects(ctx).where('runId', '=', input.runId).$if(some, (q) => q.where('verdict', 'in', input.verdicts!)).orderBy('score', 'desc').orderBy('token')
    .limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  return { total, rows: rows.map(asSubject) }
}

/** One subject of a run. @throws not_found, state.conflict */
export async function getSubjectOfRun(ctx: Context, runId: string, token: string): Promise<RunSubject & Pick<RunSubjectDetail, 'reasons' | 'settled'>> {
  await getUsableRun(ctx, runId)
  const row = await subjects(ctx).where('runId', '=', runId).where('token', '=', token).executeTakeFirst()
  if (!row) throw new AppError('not_found', '这次研判里没有这个主体。')
  return { ...asSubject(row), reasons: row.reasons as RunSubjectDetail['reasons'], settled: row.settled }
}

/** One subject with its findings, what was judged of them, and the figures that were taken into leads. */
export async function getRunSubject(ctx: Context, { runId, token }: { runId: string; token: string }): Promise<RunSubjectDetail> {
  const subject = await getSubjectOfRun(ctx, runId, token)
  const found = await findings(ctx).where('f.runId', '=', runId).where('f.token', '=', token).orderBy('code').orderBy('fromOn').execute()
  const ids = found.map(({ id }) => id)
  const history = ids.length === 0 ? [] : await ctx.db.selectFrom('bankJudgements as j').leftJoin('users as u', 'u.id', 'j.judgedBy').select(['findingId', 'judgement', 'reason', 'judgedAt', 'u.name as byName'])
    .where('findingId', 'in', ids).orderBy('seq', 'desc').execute()
  const confirmed = await ctx.db.selectFrom('bankConfirmations as c').innerJoin('leads as l', 'l.id', 'c.leadId').leftJoin('users as u', 'u.id', 'c.confirmedBy')
    .select(['c.id', 'c.leadId', 'l.number as leadNumber', 'basis', 'figures', 'c.asOf', 'c.note', 'confirmedAt', 'u.name as byName']).where('c.runId', '=', runId).where('c.token', '=', token).orderBy('confirmedAt', 'desc').execute()
  return {
    ...subject,
    findings: found.map((row) => ({ ...asFinding(row), history: history.filter((one) => one.findingId === row.id)
      .map(({ judgement, reason, judgedAt, byName }) => ({ judgement: oneOf(judgements, judgement), reason, judgedAt: judgedAt.toISOString(), judgedByName: byName ?? '系统' })) })),
    confirmations: confirmed.map(({ byName, confirmedAt, basis, figures, ...row }) => ({ ...row, basis: oneOf(bases, basis), figures: figures as Record<string, number>, confirmedAt: confirmedAt.toISOString(), confirmedByName: byName ?? '系统' })),
  }
}

const findings = ({ db }: Context) => db.selectFrom('bankFindings as f').leftJoin('users as u', 'u.id', 'f.judgedBy')
  .leftJoin('bankSubjects as s', (join) => join.onRef('s.runId', '=', 'f.runId').onRef('s.token', '=', 'f.token'))
  .select(['f.id', 'f.runId', 'code', 'f.token', 's.nameMask', 'f.version', 'f.fromOn', 'f.toOn', 'why', 'evidenceHash', 'foundAt', 'judgement', 'judgedHash', 'judgedAt', 'u.name as byName', 'judgedReason'])
type RawFinding = Awaited<ReturnType<ReturnType<typeof findings>['execute']>>[number]
const asFinding = ({ fromOn, toOn, byName, judgedHash, foundAt, judgedAt, nameMask, ...row }: RawFinding): Finding => ({
  ...row, code: asCode(row.code), nameMask: nameMask ?? '（研判已失效）', from: fromOn, to: toOn, foundAt: foundAt.toISOString(), judgement: oneOf<FindingJudgement>(['open', ...judgements], row.judgement),
  judgedAt: judgedAt?.toISOString() ?? null, judgedByName: byName, reopened: judgedHash !== null && judgedHash !== row.evidenceHash,
})

/** Findings that the viewer may see: those that nobody has judged first. */
export async function listFindings(ctx: Context, input: z.output<typeof findingsEndpoint.input>): Promise<{ rows: Finding[]; total: number }> {
  const base = ctx.db.selectFrom('bankFindings as f').$if(input.judgement !== undefined, (q) => q.where('judgement', '=', input.judgement!)).$if(input.code !== undefined, (q) => q.where('code', '=', input.code!))
  const { total } = await base.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await findings(ctx).$if(input.judgement !== undefined, (q) => q.where('judgement', '=', input.judgement!)).$if(input.code !== undefined, (q) => q.where('code', '=', input.code!))
    .orderBy(sql`judgement <> 'open'`).orderBy('foundAt', 'desc').orderBy('f.id').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  return { total, rows: rows.map(asFinding) }
}

/** How often each analysis was right, of what was judged; one line for each version. */
export async function getPrecision({ db }: Context): Promise<z.input<typeof precisionEndpoint.output>> {
  const rows = await db.selectFrom('bankFindings').select(({ fn }) => ['code', 'version', 'judgement', fn.countAll<number>().as('n')]).groupBy(['code', 'version', 'judgement']).execute()
  const groups = Map.groupBy(rows, ({ code, version }) => `${code} ${version}`)
  const lines = [...groups.values()].map((group) => {
    const count = (judgement: string) => group.filter((one) => one.judgement === judgement).reduce((sum, { n }) => sum + n, 0)
    const [confirmed, not] = [count('confirmed'), count('not')]
    return { code: asCode(group[0]!.code), version: group[0]!.version, confirmed, not, unclear: count('unclear'), open: count('open'), precision: precision(confirmed, confirmed + not) }
  })
  return { rows: lines.sort((a, b) => analysisCodes.indexOf(a.code) - analysisCodes.indexOf(b.code) || (a.version < b.version ? 1 : -1)) }
}
