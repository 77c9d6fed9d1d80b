import { chinaDate } from '@qingyuan/core/dates'
import { grades, type Grade } from '@qingyuan/core/grading/grade'
import type { getGradeSummary as summaryEndpoint, Warning } from '@qingyuan/core/grading/grading-api'
import { ledgerStates } from '@qingyuan/core/leads/lead'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'

/** Follow-ups of high-risk warnings that the viewer may see: the open ones first, the earliest due on top. */
export async function findWarnings(
  ctx: Context, input: { leadId?: string; open?: boolean | undefined; page: number; pageSize: number },
): Promise<{ rows: Warning[]; total: number }> {
  const today = chinaDate(ctx.now)
  const base = ctx.db.selectFrom('leadGrades as g').innerJoin('tasks as t', 't.id', 'g.taskId').innerJoin('leads as l', 'l.id', 'g.leadId')
    .innerJoin('subjects as s', 's.id', 'l.subjectId').innerJoin('units as u', 'u.id', 't.unitId').leftJoin('users as d', 'd.id', 't.doneBy')
    .$if(input.leadId !== undefined, (q) => q.where('l.id', '=', input.leadId!)).$if(input.open !== undefined, (q) => q.where('t.doneAt', input.open ? 'is' : 'is not', null))
  const { total } = await base.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base.select(['t.id as taskId', 'l.id as leadId', 'l.number as leadNumber', 's.name as subjectName', 't.unitId', 'u.shortName as unitName', 't.title', 'g.at as openedAt',
    't.dueOn', 't.doneAt', 'd.name as doneByName', 't.doneNote as result', 'l.grade'])
    .orderBy(sql`t.done_at is not null`).orderBy('t.dueOn').orderBy('t.id').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  return { total, rows: rows.map((row): Warning => ({
    ...row, grade: row.grade as Grade, openedAt: row.openedAt.toISOString(), doneAt: row.doneAt?.toISOString() ?? null, doneByName: row.doneByName ?? '',
    overdue: row.doneAt === null && row.dueOn < today, mine: row.unitId === ctx.viewer.unitId })) }
}

/** Leads on the ledger by grade; a sum is null when none of them has the figure, `unknown…` counts those that still have to find it out. */
export async function getGradeSummary(ctx: Context): Promise<z.input<typeof summaryEndpoint.output>> {
  const { rows } = await sql<z.input<typeof summaryEndpoint.output>['rows'][number]>`
    select grade, count(*) as leads, sum(amount_fen)::bigint as amount_fen, sum(people)::bigint as people, sum(unpaid_fen)::bigint as unpaid_fen,
      count(*) filter (where amount_fen is null and figures_apply) as unknown_amount, count(*) filter (where people is null and figures_apply) as unknown_people,
      count(*) filter (where unpaid_fen is null and figures_apply) as unknown_unpaid,
      count(*) filter (where (select g.override_grade from lead_grades g where g.lead_id = leads.id order by g.seq desc limit 1) is not null) as overridden
    from leads where state = any (${[...ledgerStates]}::text[]) group by grade`.execute(ctx.db)
  const none = { leads: 0, overridden: 0, amountFen: null, people: null, unpaidFen: null, unknownAmount: 0, unknownPeople: 0, unknownUnpaid: 0 }
  const warnings = await ctx.db.selectFrom('leadGrades as g').innerJoin('tasks as t', 't.id', 'g.taskId').where('t.doneAt', 'is', null)
    .select([sql<number>`count(*)`.as('open'), sql<number>`count(*) filter (where t.due_on < ${chinaDate(ctx.now)}::date)`.as('overdue')]).executeTakeFirstOrThrow()
  return { rows: grades.map((grade) => ({ ...none, ...rows.find((row) => row.grade === grade), grade })), openWarnings: warnings.open, overdueWarnings: warnings.overdue }
}
