import { chinaDate, type PlainDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { owingStates } from '@qingyuan/core/leads/assignment-text'
import { leadStateLabels, ledgerStates, type LeadState } from '@qingyuan/core/leads/lead'
import { countedDueOn } from '@qingyuan/core/ledgers/submission'
import { can } from '@qingyuan/core/permissions'
import { handoverKinds, type getHandover as endpoint, type HandoverItem, type HandoverKind, type HandoverLead, type HandoverPerson } from '@qingyuan/core/statistics/handover-api'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { demoFooter, listWorkbook, xlsxType, type ListColumn } from '../../platform/excel/list.ts'
import type { FileAnswer } from '../../platform/route.ts'

type Sheet = z.input<typeof endpoint.output>
const most = 500

/** Oneself; for the head everybody who is of the unit or left open tasks in it. */
export async function listHandovers(ctx: Context): Promise<{ rows: HandoverPerson[] }> {
  const { unitId, userId } = ctx.viewer
  if (!unitId) return { rows: [] }
  const { rows } = await sql<HandoverPerson>`select u.id as user_id, u.name, u.post, u.active, u.unit_id = ${unitId}::uuid as here, count(t.id)::int as open_tasks
    from users u left join tasks t on t.user_id = u.id and t.unit_id = ${unitId}::uuid and t.done_at is null
    where u.id = ${userId}::uuid or ${can(ctx.viewer, 'task.hand_over')}
    group by u.id having (u.unit_id = ${unitId}::uuid and (u.active or u.id = ${userId}::uuid)) or count(t.id) > 0
    order by u.unit_id = ${unitId}::uuid desc, u.active desc, u.name`.execute(ctx.db)
  return { rows }
}

/** Everything open in the person's name at the viewer's unit, and what is the whole unit's, by date. */
export async function getHandover(ctx: Context, input: { userId: string }): Promise<Sheet> {
  const person = (await listHandovers(ctx)).rows.find((one) => one.userId === input.userId)
  const { unitId } = ctx.viewer
  if (!person || !unitId) throw new AppError('not_found', '没有找到这个人，或不在您可以办理交接的范围内。')
  const unit = await ctx.db.selectFrom('units').select('name').where('id', '=', unitId).executeTakeFirstOrThrow()
  // One after the other: they share one connection.
  const items = [...await taskItems(ctx, unitId, input.userId), ...await assignmentItems(ctx, unitId), ...await submissionItems(ctx, unitId), ...await clockItems(ctx, unitId)]
  const order = Object.keys(handoverKinds)
  items.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') || a.key.localeCompare(b.key))
  const { leads, leadCount } = await openLeads(ctx, unitId)
  return { person, unitName: unit.name, today: chinaDate(ctx.now), items: items.slice(0, most), itemCount: items.length, leads, leadCount }
}

async function taskItems(ctx: Context, unitId: string, userId: string): Promise<HandoverItem[]> {
  const rows = await ctx.db.selectFrom('tasks').leftJoin('leads', 'leads.id', 'tasks.ownerId').leftJoin('subjects', 'subjects.id', 'leads.subjectId')
    .select(['tasks.id', 'tasks.userId', 'title', 'basis', 'dueOn', 'leads.id as leadId', 'leads.number', 'subjects.name as subjectName'])
    .where('doneAt', 'is', null).where('unitId', '=', unitId).where((eb) => eb.or([eb('userId', 'is', null), eb('userId', '=', userId)])).execute()
  return rows.map((row) => ({ key: row.id, kind: row.userId ? 'task' : 'unit_task', title: row.title, detail: [row.number, row.subjectName].filter(Boolean).join(' '),
    basis: row.basis, dueOn: row.dueOn, link: row.leadId ? `/leads/${row.leadId}` : '' }))
}

async function assignmentItems(ctx: Context, unitId: string): Promise<HandoverItem[]> {
  const rows = await ctx.db.selectFrom('assignments as a').innerJoin('units as u', 'u.id', 'a.unitId').innerJoin('units as s', 's.id', 'a.sentByUnitId')
    .leftJoin('leads', 'leads.id', 'a.leadId').leftJoin('subjects', 'subjects.id', 'leads.subjectId')
    .select(['a.id', 'a.number', 'a.state', 'a.dueOn', 'a.instruction', 'u.shortName as unitName', 's.shortName as senderName', 'leads.id as leadId', 'subjects.name as subjectName'])
    .where((eb) => eb.or([eb.and([eb('a.unitId', '=', unitId), eb('a.state', 'in', ['sent', 'signed'])]), eb.and([eb('a.sentByUnitId', '=', unitId), eb('a.state', '=', 'answered')])])).execute()
  return rows.map((row) => ({ key: row.id, kind: row.state === 'answered' ? 'answer' : 'assignment', title: `${row.subjectName ?? '协助事项'}：${row.instruction}`.slice(0, 120),
    detail: row.state === 'answered' ? `${row.unitName}已反馈` : `${row.senderName}交办`, basis: row.number, dueOn: row.dueOn, link: row.leadId ? `/leads/${row.leadId}` : '/leads/assignments' }))
}

const unsent = ['filling', 'group_approval', 'returned', 'correcting'] as const
const unsentWords: Record<(typeof unsent)[number], string> = { filling: '待填报', group_approval: '领导小组审定中', returned: '已退回', correcting: '更正中' }
async function submissionItems(ctx: Context, unitId: string): Promise<HandoverItem[]> {
  const rows = await ctx.db.selectFrom('submissions as s').innerJoin('collections as c', 'c.id', 's.collectionId').select(['s.id', 's.state', 's.approval', 's.extendedDueOn', 's.returnReason', 'c.title', 'c.dueOn'])
    .where('s.unitId', '=', unitId).where('c.state', '=', 'open').where('s.state', 'in', [...unsent]).execute()
  return rows.map((row) => ({ key: row.id, kind: 'submission', title: row.title, detail: `${row.state === 'group_approval' && row.approval ? '已审定，待报送' : unsentWords[row.state as (typeof unsent)[number]]}${row.returnReason ? `：${row.returnReason}` : ''}`, basis: '',
    dueOn: countedDueOn(row), link: `/ledgers/submissions/${row.id}` }))
}

async function clockItems(ctx: Context, unitId: string): Promise<HandoverItem[]> {
  const rows = await ctx.db.selectFrom('actClocks as c').innerJoin('leads', 'leads.id', 'c.leadId').innerJoin('subjects', 'subjects.id', 'leads.subjectId')
    .select(['c.actId', 'c.code', 'c.label', 'c.basis', 'c.dueOn', 'c.latestOn', 'c.side', 'c.leadId', 'leads.number', 'subjects.name as subjectName'])
    .where('c.unitId', '=', unitId).where('c.open', '=', true).where('c.lapses', '=', false).where('c.backfilled', '=', false).where('leads.state', 'in', [...ledgerStates]).execute()
  return rows.map((row) => ({ key: `${row.actId} ${row.code}`, kind: 'clock', title: `${row.subjectName}：${row.label}`, detail: [row.number, row.latestOn ? `${row.dueOn}至${row.latestOn}之间到期` : ''].filter(Boolean).join('，'), basis: row.basis, dueOn: row.side === 'ours' ? row.dueOn : row.latestOn ?? row.dueOn, link: `/leads/${row.leadId}?tab=handling` }))
}

async function openLeads(ctx: Context, unitId: string): Promise<{ leads: HandoverLead[]; leadCount: number }> {
  const { rows } = await sql<HandoverLead & { total: number }>`select l.id, l.number, s.name as subject_name, l.state, l.received_on, l.outcome, count(*) over ()::int as total,
      least((select min(t.due_on) from tasks t where t.owner_type = 'lead' and t.owner_id = l.id and t.done_at is null),
        (select min(a.due_on) from assignments a where a.lead_id = l.id and a.state = any (${[...owingStates]}::text[])),
        (select min(case when c.side = 'ours' then c.due_on else coalesce(c.latest_on, c.due_on) end) from act_clocks c where c.lead_id = l.id and c.open and not c.lapses and not c.backfilled)) as next_on
    from leads l join subjects s on s.id = l.subject_id where l.main_unit_id = ${unitId}::uuid and l.state = any (${[...ledgerStates]}::text[])
    order by next_on nulls last, l.received_on, l.number limit ${most}`.execute(ctx.db)
  return { leads: rows.map(({ total: _all, ...row }) => row), leadCount: rows[0]?.total ?? 0 }
}

interface Line { kind: string; title: string; detail: string; basis: string; dueOn: PlainDate | null }
const columns: ListColumn<Line>[] = [
  { title: '类别', width: 14, value: (row) => row.kind }, { title: '事项', width: 48, value: (row) => row.title }, { title: '情况', width: 30, value: (row) => row.detail },
  { title: '依据、编号', width: 30, value: (row) => row.basis }, { title: '下一个期限', width: 14, value: (row) => row.dueOn ?? '' }, { title: '接手人签收', width: 14, value: () => '' },
]

/** The sheet as a workbook, with the lines to sign; refused rather than cut off. */
export async function exportHandover(env: Environment, ctx: Context, input: { userId: string }): Promise<FileAnswer> {
  const sheet = await getHandover(ctx, input)
  if (sheet.itemCount > most || sheet.leadCount > most) throw new AppError('input.too_large', `未办事项超过 ${most} 件，请在“线索”“交办件”里分别导出。`)
  const lines: Line[] = [
    ...sheet.items.map((item) => ({ ...item, kind: handoverKinds[item.kind as HandoverKind] })),
    ...sheet.leads.map((lead) => ({ kind: '在册线索', title: lead.subjectName, detail: [leadStateLabels[lead.state as LeadState], lead.outcome].filter(Boolean).join('，'), basis: lead.number, dueOn: lead.nextOn })),
  ]
  const footer = [`${sheet.unitName}　${sheet.person.name}　工作交接单　${sheet.today}`, '移交人（签字）：　　　　　　接手人（签字）：　　　　　　监交人（签字）：　　　　　　日期：']
  return { name: `工作交接单（${sheet.person.name}，${sheet.today}）.xlsx`, mediaType: xlsxType, content: await listWorkbook('工作交接单', columns, lines, [...footer, ...(env.demo ? [demoFooter] : [])]) }
}
