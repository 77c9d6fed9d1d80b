import { chinaDate, addDays } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type { Grade } from '@qingyuan/core/grading/grade'
import { allowedActions } from '@qingyuan/core/workflow'
import { owingStates } from '@qingyuan/core/leads/assignment-text'
import {
  assignmentWorkflow, eventKindNames, lawFigureFields, leadStates, leadWorkflow, ledgerStates, openAssignmentStates,
  type AssignmentAction, type AssignmentState, type EventKind, type LawFigureField, type LeadAction, type LeadState,
} from '@qingyuan/core/leads/lead'
import type { Assignment, LeadDetail, LeadFilter, LeadRow, leadSorts } from '@qingyuan/core/leads/lead-api'
import { can, type Permission } from '@qingyuan/core/permissions'
import { CamelCasePlugin, sql, type ExpressionBuilder, type SqlBool, type Expression } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Context } from '../../platform/db.ts'
import type { DB } from '../../platform/db-types.gen.ts'
import { findSubjectIds } from '../subjects/subject-queries.ts'

type Sort = (typeof leadSorts)[number]
type Eb = ExpressionBuilder<DB, 'leads'>

/** The rows of the filter. Row-level security leaves only what the viewer may see; `seesAll` when that is every lead that is not restricted. */
async function matching(ctx: Context, filter: LeadFilter): Promise<{ where: (eb: Eb) => Expression<SqlBool>; seesAll: boolean }> {
  const today = chinaDate(ctx.now)
  const subjectIds = filter.q ? await findSubjectIds(ctx, filter.q, 5000) : []
  const { rows: [scope] } = await sql<{ all: boolean }>`select viewer_has_all_regions() as "all"`.execute(ctx.db)
  const seesAll = scope?.all ?? false
  const where = (eb: Eb) => {
    const all: Expression<SqlBool>[] = []
    const add = (wanted: unknown, condition: () => Expression<SqlBool>) => {
      if (wanted !== undefined && wanted !== '' && !(Array.isArray(wanted) && wanted.length === 0)) all.push(condition())
    }
    // Whoever sees a part of the leads finds them by index first; the policy is asked of those only.
    add(seesAll ? undefined : true, () =>
      sql<SqlBool>`(leads.region_id = any (array(select viewer_region_ids())) or leads.id = any (array(select visible_lead_ids_elsewhere())))`)
    add(filter.q, () => eb.or([
      eb('leads.number', '=', filter.q!), eb('leads.superiorNumber', '=', filter.q!), eb('leads.subjectId', '=', sql<string>`any (${subjectIds}::uuid[])`),
    ]))
    add(filter.states, () => eb('leads.state', 'in', filter.states!))
    add(filter.onLedger, () => eb('leads.state', filter.onLedger ? 'in' : 'not in', [...ledgerStates]))
    add(filter.sectors, () => eb('leads.sector', 'in', filter.sectors!))
    add(filter.sectorless || undefined, () => eb('leads.sector', '=', ''))
    add(filter.sources, () => eb('leads.source', 'in', filter.sources!))
    add(filter.regionId, () => (filter.regionOnly ? eb('leads.regionId', '=', filter.regionId!) : eb('leads.regionId', 'in', eb.selectFrom('regions as r')
      .innerJoin('regions as top', (join) => join.on(sql<SqlBool>`starts_with(r.path, top.path)`)).select('r.id').where('top.id', '=', filter.regionId!))))
    add(filter.unitId, () => eb('leads.mainUnitId', '=', filter.unitId!))
    add(filter.batchId, () => eb('leads.batchId', '=', filter.batchId!))
    add(filter.subjectId, () => eb('leads.subjectId', '=', filter.subjectId!))
    add(filter.receivedFrom, () => eb('leads.receivedOn', '>=', filter.receivedFrom!))
    add(filter.receivedTo, () => eb('leads.receivedOn', '<=', filter.receivedTo!))
    add(filter.amountFromFen, () => eb('leads.amountFen', '>=', filter.amountFromFen!))
    add(filter.amountToFen, () => eb('leads.amountFen', '<=', filter.amountToFen!))
    add(filter.peopleFrom, () => eb('leads.people', '>=', filter.peopleFrom!))
    add(filter.peopleTo, () => eb('leads.people', '<=', filter.peopleTo!))
    add(filter.amountGap, () => eb.and([eb('leads.amountFen', 'is', null), eb('leads.figuresApply', '=', filter.amountGap === 'unknown')]))
    add(filter.peopleGap, () => eb.and([eb('leads.people', 'is', null), eb('leads.figuresApply', '=', filter.peopleGap === 'unknown')]))
    add(filter.grades, () => eb('leads.grade', 'in', filter.grades!))
    add(filter.major, () => eb('leads.major', '=', filter.major!))
    add(filter.overdue || undefined, () => eb('leads.id', 'in', eb.selectFrom('assignments')
      .select('assignments.leadId').where('assignments.state', 'in', [...owingStates]).where('assignments.dueOn', '<', today)))
    add(filter.quietDays, () => eb.and([
      eb('leads.state', 'in', [...ledgerStates]),
      eb.not(eb.exists(eb.selectFrom('leadEvents').select('leadEvents.id').whereRef('leadEvents.leadId', '=', 'leads.id')
        .where('leadEvents.onDate', '>', addDays(today, -filter.quietDays!)))),
    ]))
    return eb.and(all)
  }
  return { where, seesAll }
}

/** What was answered waits for the sender: the unit is not late with it any more. */
const openDueOn = sql<string | null>`(select min(a.due_on) from assignments a where a.lead_id = leads.id and a.state in ('sent', 'signed'))`

export interface LeadSums { amountFen: number; people: number; unpaidFen: number; unknownAmount: number; unknownPeople: number; unknownUnpaid: number }

/** An index of dates or numbers is read from its end; only a column that may be empty has to say where the empty ones go. */
const mayBeEmpty: readonly Sort[] = ['amountFen', 'people', 'unpaidFen', 'dueOn']

/**
 * One page of leads with the count and sums of the whole filter. Sorting by a missing value puts it last.
 * @returns money in fen; `unknown…` counts the rows whose figure is 待核
 */
export async function findLeads(
  ctx: Context, input: LeadFilter & { page: number; pageSize: number; sort: Sort; descending: boolean },
): Promise<{ rows: LeadRow[]; total: number; sums: LeadSums }> {
  const { where, seesAll } = await matching(ctx, input)
  const direction = sql.raw(`${input.descending ? 'desc' : 'asc'}${mayBeEmpty.includes(input.sort) ? ' nulls last' : ''}`)
  // Who sees a part looks through it once, for sums and page; who sees all sums the table, and has the page from an index.
  const { ids, total, ...sums } = await ctx.db
    .with((cte) => (seesAll ? cte('found').notMaterialized() : cte('found').materialized()), (db) => db.selectFrom('leads').where(where)
      .select(['leads.id', 'leads.amountFen', 'leads.people', 'leads.unpaidFen', 'leads.figuresApply', (input.sort === 'dueOn' ? openDueOn : sql.ref(`leads.${input.sort}`)).as('key')]))
    .selectFrom('found').select(({ fn }) => [
      fn.countAll<number>().as('total'),
      sql<number>`coalesce(sum(amount_fen), 0)::bigint`.as('amountFen'), sql<number>`coalesce(sum(people), 0)::bigint`.as('people'),
      sql<number>`coalesce(sum(unpaid_fen), 0)::bigint`.as('unpaidFen'),
      sql<number>`count(*) filter (where amount_fen is null and figures_apply)`.as('unknownAmount'),
      sql<number>`count(*) filter (where people is null and figures_apply)`.as('unknownPeople'),
      sql<number>`count(*) filter (where unpaid_fen is null and figures_apply)`.as('unknownUnpaid'),
      sql<string[]>`array(select id from found order by key ${direction}, id limit ${input.pageSize} offset ${(input.page - 1) * input.pageSize})`.as('ids'),
    ]).executeTakeFirstOrThrow()
  return { rows: await leadsInOrder(ctx, ids), total, sums }
}

/** All rows of the filter for an export, at most `most`. */
export async function findLeadsForExport(ctx: Context, input: LeadFilter & { sort: Sort; descending: boolean }, most: number): Promise<LeadRow[]> {
  return (await findLeads(ctx, { ...input, page: 1, pageSize: most })).rows
}

/** Names and dates only for the leads that are shown. */
async function leadsInOrder(ctx: Context, ids: string[]): Promise<LeadRow[]> {
  if (ids.length === 0) return []
  const today = chinaDate(ctx.now)
  const rows = await leadRows(ctx).where('leads.id', '=', sql<string>`any (${ids}::uuid[])`).execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => { const row = byId.get(id); return row ? [asLeadRow(row, today)] : [] })
}

const leadRows = (ctx: Context) => ctx.db.selectFrom('leads')
  .innerJoin('subjects', 'subjects.id', 'leads.subjectId').innerJoin('regions', 'regions.id', 'leads.regionId')
  .innerJoin('units', 'units.id', 'leads.mainUnitId')
  .select(['leads.id', 'leads.number', 'leads.subjectId', 'subjects.name as subjectName', 'subjects.code as subjectCode', 'leads.receivedOn',
    'leads.source', 'leads.regionId', 'regions.name as regionName', 'leads.mainUnitId', 'units.shortName as mainUnitName', 'leads.sector', 'leads.mode',
    'leads.state', 'leads.restricted', 'leads.major', 'leads.grade', 'leads.amountFen', 'leads.people', 'leads.unpaidFen', 'leads.repaidFen', 'leads.figuresApply',
    'leads.outcome', 'leads.superiorNumber'])
  .select([openDueOn.as('dueOn'), sql<string | null>`(select max(e.on_date) from lead_events e where e.lead_id = leads.id)`.as('lastEventOn')])

const asLeadRow = (row: Awaited<ReturnType<ReturnType<typeof leadRows>['execute']>>[number], today: string): LeadRow =>
  ({ ...row, state: asState(row.state), grade: row.grade as Grade, overdue: row.dueOn !== null && row.dueOn < today })

const asState = (state: string): LeadState => {
  const known = leadStates.find((name) => name === state)
  if (!known) throw new Error(`unknown lead state ${state}`)
  return known
}

/** The lead's own columns, locked for a change. Out of scope is not found. */
export async function getLeadForUpdate(ctx: Context, id: string) {
  const row = await ctx.db.selectFrom('leads').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这条线索，或不在您的工作范围内。')
  return { ...row, state: asState(row.state) }
}

/** One assignment, locked. */
export async function getAssignmentForUpdate(ctx: Context, id: string) {
  const row = await ctx.db.selectFrom('assignments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这件交办，或不在您的工作范围内。')
  return { ...row, state: row.state as AssignmentState }
}

/** The newest record of each amount that only the law counts, in fen; null is 待核, and what nobody recorded is not there. */
export async function findLawFigures({ db }: Context, leadId: string): Promise<Partial<Record<LawFigureField, number | null>>> {
  const rows = await db.selectFrom('leadFigures').distinctOn('field').select(['field', 'value']).where('leadId', '=', leadId).where('field', 'in', [...lawFigureFields])
    .orderBy('field').orderBy('asOf', 'desc').orderBy('recordedAt', 'desc').execute()
  return Object.fromEntries(rows.map(({ field, value }) => [field, value]))
}

/** Everything about one lead: figures with their sources, who did what when, what may be done next. */
export async function getLead(ctx: Context, { id }: { id: string }): Promise<LeadDetail> {
  // One statement for nearly all: a dozen took most of their time on the way. Within JSON an instant is a string, and
  // fen would not be checked on arrival: figures are read by themselves. The plugin names the nested columns, too.
  const lead = await leadRows({ ...ctx, db: ctx.db.withoutPlugins().withPlugin(new CamelCasePlugin()) })
    .innerJoin('units as creator', 'creator.id', 'leads.createdUnitId').leftJoin('users as author', 'author.id', 'leads.createdBy')
    .select(['leads.sourceNote', 'leads.superiorDueOn', 'leads.createdUnitId', 'creator.shortName as createdUnitName', 'leads.channel', 'leads.crossRegion',
      'leads.summary', 'leads.promise', 'leads.amountSource', 'leads.amountOn', 'leads.peopleSource', 'leads.peopleOn', 'leads.unpaidSource', 'leads.unpaidOn',
      'leads.repaidSource', 'leads.repaidOn', 'leads.version', 'leads.createdAt', 'author.name as createdByName'])
    .select((eb) => [
      jsonArrayFrom(eb.selectFrom('leadEvents').leftJoin('units as u', 'u.id', 'leadEvents.unitId').leftJoin('users', 'users.id', 'leadEvents.createdBy')
        .select(['leadEvents.id', 'leadEvents.kind', 'onDate', 'atTime', 'title', 'body', 'u.shortName as unitName', 'place', 'leadEvents.createdAt', 'users.name as byName', 'backfilled'])
        .whereRef('leadId', '=', 'leads.id').orderBy('onDate').orderBy('atTime', (o) => o.asc().nullsFirst()).orderBy('leadEvents.seq')).as('events'),
      jsonArrayFrom(eb.selectFrom('leadReporters').innerJoin('units as u', 'u.id', 'leadReporters.unitId')
        .select(['leadReporters.unitId', 'u.shortName as unitName', 'reportedOn']).whereRef('leadId', '=', 'leads.id').orderBy('reportedOn')).as('reporters'),
      jsonArrayFrom(eb.selectFrom('leadReaders').innerJoin('users', 'users.id', 'leadReaders.userId')
        .select(['userId', 'users.name']).whereRef('leadId', '=', 'leads.id')).as('readers'),
      jsonArrayFrom(eb.selectFrom('leads as s').select(['s.id', 's.number', 's.state', 's.receivedOn'])
        .whereRef('s.subjectId', '=', 'leads.subjectId').whereRef('s.id', '!=', 'leads.id').orderBy('s.receivedOn', 'desc').limit(100)).as('siblings'),
      jsonArrayFrom(eb.selectFrom('tasks').select(['tasks.id', 'title', 'basis', 'tasks.dueOn', 'doneAt']).whereRef('ownerId', '=', 'leads.id').orderBy('tasks.dueOn')).as('tasks'),
      jsonArrayFrom(eb.selectFrom('caseFiles as c').select(['c.id', 'c.number', 'c.name']).whereRef('c.leadId', '=', 'leads.id')).as('cases'),
      jsonArrayFrom(eb.selectFrom('files').select(['files.id', 'files.name', 'bytes', 'storedAt'])
        .where('ownerType', '=', 'lead').whereRef('ownerId', '=', 'leads.id').orderBy('storedAt')).as('files'),
      eb.selectFrom('leadInformants').select('code').whereRef('leadId', '=', 'leads.id').as('informantCode'),
      jsonObjectFrom(eb.selectFrom('leads as m').select(['m.id', 'm.number']).whereRef('m.id', '=', 'leads.mergedInto')).as('mergedInto'),
      jsonArrayFrom(eb.selectFrom('leads as m').select(['m.id', 'm.number']).whereRef('m.mergedInto', '=', 'leads.id')).as('mergedFrom'),
    ])
    .where('leads.id', '=', id).executeTakeFirst()
  if (!lead) throw new AppError('not_found', '没有找到这条线索，或不在您的工作范围内。')
  const assignments = await selectAssignments(ctx).where('assignments.leadId', '=', id).orderBy('sentAt').execute()
  const figures = await ctx.db.selectFrom('leadFigures').leftJoin('users', 'users.id', 'leadFigures.recordedBy')
    .select(['leadFigures.id', 'field', 'value', 'source', 'asOf', 'note', 'recordedAt', 'users.name as byName'])
    .where('leadId', '=', id).orderBy('asOf', 'desc').orderBy('recordedAt', 'desc').execute()
  const { dueOn, lastEventOn, ...row } = lead
  void dueOn; void lastEventOn
  const state = asState(lead.state)
  return {
    ...row, state, grade: lead.grade as Grade, channel: lead.channel as LeadDetail['channel'], crossRegion: lead.crossRegion as LeadDetail['crossRegion'],
    createdAt: lead.createdAt.toISOString(), createdByName: lead.createdByName ?? '系统',
    events: lead.events.map((event) => ({ ...event, kind: asKind(event.kind), createdAt: instant(event.createdAt), byName: event.byName ?? '系统' })),
    assignments: assignments.map((a) => asAssignment(ctx, a)),
    figures: figures.map((f) => ({ ...f, field: f.field as LeadDetail['figures'][number]['field'], recordedAt: f.recordedAt.toISOString(), byName: f.byName ?? '系统' })),
    siblings: lead.siblings.map((s) => ({ ...s, state: asState(s.state) })),
    tasks: lead.tasks.map((t) => ({ ...t, doneAt: t.doneAt && instant(t.doneAt) })),
    files: lead.files.map((f) => ({ ...f, storedAt: instant(f.storedAt) })),
    actions: leadActions(ctx, state),
  }
}

/** The database's JSON writes an instant with its own offset and to the microsecond. */
const instant = (text: string): string => new Date(text).toISOString()

const asKind = (kind: string): EventKind => {
  const known = eventKindNames.find((name) => name === kind)
  if (!known) throw new Error(`unknown event kind ${kind}`)
  return known
}

const leadPermissions: Record<LeadAction, Permission> = {
  edit: 'lead.edit', record: 'lead.edit', dispatch: 'lead.dispatch', settle: 'lead.dispatch', exclude: 'lead.close', strikeOff: 'lead.close',
  restart: 'lead.close', merge: 'lead.close',
}
const leadActions = (ctx: Context, state: LeadState): LeadAction[] =>
  allowedActions(leadWorkflow, state).filter((action) => can(ctx.viewer, leadPermissions[action]))

const selectAssignments = (ctx: Context) => ctx.db.selectFrom('assignments')
  .innerJoin('units as u', 'u.id', 'assignments.unitId').innerJoin('units as s', 's.id', 'assignments.sentByUnitId')
  // The lead may be out of the unit's scope (只交办、不公开线索): then its name and number stay empty.
  .leftJoin('leads', 'leads.id', 'assignments.leadId').leftJoin('subjects', 'subjects.id', 'leads.subjectId')
  .select(['assignments.id', 'assignments.number', 'leads.id as leadId', 'leads.number as leadNumber', 'subjects.name as subjectName', 'assignments.unitId',
    'u.shortName as unitName', 'assignments.role', 'instruction', 'assignments.dueOn', 'assignments.superiorDueOn', 'disclosesLead', 'assignments.state',
    'assignments.sentByUnitId', 's.shortName as sentByUnitName', 'sentOn', 'signedAt', 'answeredAt', 'answeredOn', 'answer', 'returnReason', 'pressedCount'])

function asAssignment(ctx: Context, row: Awaited<ReturnType<ReturnType<typeof selectAssignments>['execute']>>[number]): Assignment {
  const state = row.state as AssignmentState
  return {
    ...row, state, role: row.role as 'lead' | 'support', signedAt: row.signedAt?.toISOString() ?? null, answeredAt: row.answeredAt?.toISOString() ?? null,
    overdue: (owingStates as readonly string[]).includes(state) && row.dueOn < chinaDate(ctx.now),
    actions: assignmentActions(ctx, row, state),
  }
}

/** The receiving unit signs and answers; the sending unit accepts, returns, withdraws, presses. */
export function assignmentActions(ctx: Context, row: { unitId: string; sentByUnitId: string }, state: AssignmentState): AssignmentAction[] {
  const receiver = row.unitId === ctx.viewer.unitId && can(ctx.viewer, 'lead.answer')
  const sender = can(ctx.viewer, 'lead.dispatch') && (row.sentByUnitId === ctx.viewer.unitId || ctx.viewer.system === 'cli')
  return allowedActions(assignmentWorkflow, state).filter((action) => (action === 'sign' || action === 'answer' ? receiver : sender))
}

/** One assignment; its lead's number and name are there only when the viewer may see the lead. */
export async function getAssignment(ctx: Context, { id }: { id: string }): Promise<Assignment> {
  const row = await selectAssignments(ctx).where('assignments.id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这件交办，或不在您的工作范围内。')
  return asAssignment(ctx, row)
}

/** Assignments of the viewer's unit (`mine`) or those it sent (`sent`), the earliest due first. */
export async function findAssignments(
  ctx: Context, input: { side: 'mine' | 'sent'; states?: AssignmentState[] | undefined; overdue?: boolean | undefined; page: number; pageSize: number },
): Promise<{ rows: Assignment[]; total: number }> {
  const unitId = ctx.viewer.unitId ?? '00000000-0000-0000-0000-000000000000'
  const states = input.states?.length ? input.states : [...openAssignmentStates]
  const base = selectAssignments(ctx).where(input.side === 'mine' ? 'assignments.unitId' : 'assignments.sentByUnitId', '=', unitId)
    .where('assignments.state', 'in', states)
    .$if(Boolean(input.overdue), (q) => q.where('assignments.dueOn', '<', chinaDate(ctx.now)).where('assignments.state', 'in', [...owingStates]))
  const { total } = await base.clearSelect().select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base.orderBy('assignments.dueOn').orderBy('assignments.id').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  return { rows: rows.map((row) => asAssignment(ctx, row)), total }
}
