import type { Grade, RunKind, RunState } from '@qingyuan/core/grading/grade'
import type { listRunChanges as changesEndpoint, Run } from '@qingyuan/core/grading/grading-api'
import { z } from 'zod'
import type { Context } from '../../platform/db.ts'

/** `{ "low>high": 3 }`, as it is stored. */
export const Moves = z.record(z.string(), z.number())

const runs = ({ db }: Context) => db.selectFrom('gradingRuns').innerJoin('ruleSets', 'ruleSets.id', 'ruleSetId').leftJoin('users', 'users.id', 'startedBy')
  .select(['gradingRuns.id', 'kind', 'gradingRuns.state', 'ruleSetId', 'ruleSets.version', 'total', 'done', 'moves', 'message', 'startedAt', 'finishedAt', 'users.name as byName'])
const asRun = ({ byName, ...row }: Awaited<ReturnType<ReturnType<typeof runs>['execute']>>[number]): Run => ({
  ...row, kind: row.kind as RunKind, state: row.state as RunState, startedAt: row.startedAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null, startedByName: byName ?? '系统',
  moves: Object.entries(Moves.parse(row.moves)).map(([move, leads]) => { const [from, to] = move.split('>') as [Grade, Grade]; return { from, to, leads } }),
})

/** The newest runs. */
export async function listRuns(ctx: Context): Promise<{ rows: Run[] }> {
  return { rows: (await runs(ctx).orderBy('startedAt', 'desc').limit(20).execute()).map(asRun) }
}

/** One run, if the viewer may see it. */
export async function findRun(ctx: Context, id: string): Promise<Run | undefined> {
  const row = await runs(ctx).where('gradingRuns.id', '=', id).executeTakeFirst()
  return row && asRun(row)
}

/** The newest finished comparison of a draft, if the viewer may see it. */
export async function findComparison(ctx: Context, ruleSetId: string): Promise<Run | undefined> {
  const row = await runs(ctx).where('ruleSetId', '=', ruleSetId).where('kind', '=', 'compare').where('gradingRuns.state', '=', 'done').orderBy('startedAt', 'desc').limit(1).executeTakeFirst()
  return row && asRun(row)
}

/** The leads whose grade changed, or would change, that the viewer may see. */
export async function listRunChanges({ db }: Context, input: z.output<typeof changesEndpoint.input>): Promise<z.input<typeof changesEndpoint.output>> {
  const base = db.selectFrom('gradingChanges as c').innerJoin('leads as l', 'l.id', 'c.leadId').innerJoin('subjects as s', 's.id', 'l.subjectId').innerJoin('units as u', 'u.id', 'l.mainUnitId')
    .where('c.runId', '=', input.runId).$if(Boolean(input.from), (q) => q.where('c.gradeFrom', '=', input.from!)).$if(Boolean(input.to), (q) => q.where('c.gradeTo', '=', input.to!))
  const { total } = await base.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base.select(['c.leadId', 'l.number', 's.name as subjectName', 'u.shortName as unitName', 'c.gradeFrom as from', 'c.gradeTo as to', 'c.likelihoodFrom', 'c.likelihoodTo', 'c.consequenceFrom',
    'c.consequenceTo']).orderBy('l.receivedOn', 'desc').orderBy('c.leadId').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  return { total, rows: rows.map((row) => ({ ...row, from: row.from as Grade, to: row.to as Grade })) }
}
