import { chinaDate } from '@qingyuan/core/dates'
import { assignmentStateLabels, ledgerStates } from '@qingyuan/core/leads/lead'
import { actKind, sideLabels, type Side } from '@qingyuan/core/law/acts'
import { citeAll } from '@qingyuan/core/law/citation'
import { countedDueOn } from '@qingyuan/core/ledgers/submission'
import { can } from '@qingyuan/core/permissions'
import type { WorkItem } from '@qingyuan/core/statistics/statistics-api'
import type { Context } from '../../platform/db.ts'
import { asActCode } from '../handling/act-queries.ts'
import { viewerHeads } from '../handling/authority-queries.ts'
import { findOpenSameSubjects } from '../leads/same-subject-queries.ts'

/** Enough for any desk; what is later than these follows when they are done. */
const most = 300

/** Everything that waits for the viewer: what the unit was sent, what it must accept, its dates, its tables. */
export async function getWorkbench(ctx: Context): Promise<{ items: WorkItem[]; today: string }> {
  const today = chinaDate(ctx.now)
  const { unitId } = ctx.viewer
  if (!unitId) return { items: [], today }
  const found = [...await assignmentItems(ctx, unitId), ...await taskItems(ctx, unitId), ...await submissionItems(ctx, unitId), ...await actItems(ctx, unitId), ...await clockItems(ctx, unitId), ...await sameSubjectItems(ctx)]
  const items = found.map((item) => ({ ...item, overdue: item.dueOn !== null && item.dueOn < today }))
  items.sort((a, b) => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') || a.key.localeCompare(b.key))
  return { items, today }
}

type Item = Omit<WorkItem, 'overdue'>

async function assignmentItems(ctx: Context, unitId: string): Promise<Item[]> {
  const answers = can(ctx.viewer, 'lead.answer')
  const accepts = can(ctx.viewer, 'lead.dispatch')
  if (!answers && !accepts) return []
  const rows = await ctx.db.selectFrom('assignments').innerJoin('units as u', 'u.id', 'assignments.unitId').innerJoin('units as s', 's.id', 'assignments.sentByUnitId')
    .leftJoin('leads', 'leads.id', 'assignments.leadId').leftJoin('subjects', 'subjects.id', 'leads.subjectId')
    .select(['assignments.id', 'assignments.number', 'assignments.state', 'assignments.dueOn', 'instruction', 'pressedCount', 'assignments.unitId', 'u.shortName as unitName',
      's.shortName as senderName', 'leads.id as leadId', 'subjects.name as subjectName', 'returnReason'])
    .where((eb) => eb.or([
      ...(answers ? [eb.and([eb('assignments.unitId', '=', unitId), eb('assignments.state', 'in', ['sent', 'signed'])])] : []),
      ...(accepts ? [eb.and([eb('assignments.sentByUnitId', '=', unitId), eb('assignments.state', '=', 'answered')])] : []),
    ])).orderBy('assignments.dueOn').limit(most).execute()
  return rows.map((row) => {
    const link = row.leadId ? `/leads/${row.leadId}` : '/leads/assignments'
    const name = row.subjectName ?? '（协助事项）'
    if (row.state === 'answered') {
      return { key: row.id, kind: 'answer' as const, title: `审核反馈：${name}`, detail: `${row.unitName}已反馈`, basis: row.number, dueOn: row.dueOn, link }
    }
    const pressed = row.pressedCount > 0 ? `，已催办${row.pressedCount}次` : ''
    const returned = row.returnReason ? `，退回补充：${row.returnReason}` : ''
    const state = row.state === 'sent' ? assignmentStateLabels.sent : assignmentStateLabels.signed
    return { key: row.id, kind: 'assignment' as const, title: `${name}：${row.instruction}`.slice(0, 120), detail: `${row.senderName}交办，${state}${pressed}${returned}`,
      basis: row.number, dueOn: row.dueOn, link }
  })
}

async function taskItems(ctx: Context, unitId: string): Promise<Item[]> {
  const rows = await ctx.db.selectFrom('tasks').leftJoin('leads', 'leads.id', 'tasks.ownerId').leftJoin('subjects', 'subjects.id', 'leads.subjectId')
    .select(['tasks.id', 'title', 'basis', 'dueOn', 'ownerType', 'ownerId', 'leads.id as leadId', 'subjects.name as subjectName'])
    .where('doneAt', 'is', null).where('unitId', '=', unitId).where((eb) => eb.or([eb('userId', 'is', null), eb('userId', '=', ctx.viewer.userId)]))
    .orderBy('dueOn').limit(most).execute()
  return rows.map((row) => ({
    key: row.id, kind: 'task' as const, title: row.title, detail: row.subjectName ?? '', basis: row.basis, dueOn: row.dueOn,
    link: row.leadId ? `/leads/${row.leadId}` : '/workbench',
  }))
}

async function submissionItems(ctx: Context, unitId: string): Promise<Item[]> {
  const [fills, approves, reviews] = [can(ctx.viewer, 'ledger.fill'), can(ctx.viewer, 'ledger.approve'), can(ctx.viewer, 'ledger.review')]
  if (!fills && !approves && !reviews) return []
  const rows = await ctx.db.selectFrom('submissions as s').innerJoin('collections as c', 'c.id', 's.collectionId').innerJoin('units as u', 'u.id', 's.unitId')
    .innerJoin('reportTypes as r', 'r.code', 'c.reportType')
    .select(['s.id', 's.state', 's.unitId', 'u.shortName as unitName', 'c.title', 'c.dueOn', 's.extendedDueOn', 'c.dueNote', 'c.dueNotice', 'r.basis', 's.returnReason', 's.approval', 's.approvedOn'])
    .where('c.state', '=', 'open')
    .where((eb) => eb.or([
      ...(fills ? [eb.and([eb('s.unitId', '=', unitId), eb('s.state', 'in', ['filling', 'returned', 'correcting', 'group_approval'])])] : []),
      ...(approves ? [eb.and([eb('s.unitId', '=', unitId), eb('s.state', '=', 'group_approval')])] : []),
      // What the office sends upward is reviewed by nobody here.
      ...(reviews ? [eb.and([eb('c.collectorUnitId', '=', unitId), eb('s.unitId', '!=', unitId), eb('s.state', '=', 'submitted')])] : []),
    ])).orderBy('c.dueOn').limit(most).execute()
  return rows.flatMap((row): Item[] => {
    const base = { key: row.id, basis: [row.basis, row.dueNotice ? `期限按${row.dueNotice}` : row.dueNote].filter(Boolean).join('；'), dueOn: countedDueOn(row), link: `/ledgers/submissions/${row.id}` }
    if (row.state === 'submitted') return [{ ...base, kind: 'review', title: `审核：${row.unitName} ${row.title}`, detail: '已报送，待审核' }]
    if (row.state === 'group_approval' && row.approvedOn === null) {
      if (approves) return [{ ...base, kind: 'approval', title: `审定：${row.title}`, detail: row.approval === 'paper' ? '纸质审定，签字后上传扫描件' : '待领导小组审定' }]
      return [{ ...base, kind: 'submission', title: row.title, detail: '领导小组审定中' }]
    }
    const detail = row.state === 'returned' ? `已退回：${row.returnReason}` : row.state === 'correcting' ? '更正中' : row.state === 'group_approval' ? '已审定，待报送' : '待报送'
    return [{ ...base, kind: 'submission', title: row.title, detail }]
  })
}

/** Acts that wait for the viewer as a head, and approved ones that the unit has yet to carry out. */
async function actItems(ctx: Context, unitId: string): Promise<Item[]> {
  const [decides, records] = [can(ctx.viewer, 'act.decide'), can(ctx.viewer, 'act.record')]
  if (!decides && !records) return []
  const posts = decides ? await viewerHeads(ctx, unitId) : []
  const rows = await ctx.db.selectFrom('acts').innerJoin('leads', 'leads.id', 'acts.leadId').innerJoin('subjects', 'subjects.id', 'leads.subjectId')
    .select(['acts.id', 'acts.code', 'acts.state', 'acts.leadId', 'acts.askedBy', 'acts.reason', 'subjects.name as subjectName'])
    .where('acts.unitId', '=', unitId).where('acts.state', 'in', ['asked', 'approved']).orderBy('acts.askedAt').limit(most).execute()
  return rows.flatMap((row): Item[] => {
    const kind = actKind(asActCode(row.code))
    const base = { key: row.id, dueOn: null, basis: citeAll(kind.articles), link: `/leads/${row.leadId}?tab=handling` }
    if (row.state === 'asked') {
      const mine = row.askedBy !== ctx.viewer.userId && posts.some((post) => post.head === kind.approver)
      return mine ? [{ ...base, kind: 'act', title: `审批：${row.subjectName} ${kind.label}`, detail: row.reason }] : []
    }
    return records ? [{ ...base, kind: 'act', title: `实施：${row.subjectName} ${kind.label}`, detail: '已批准，实施后登记' }] : []
  })
}

/** Subjects that may be counted more than once: for the office, which sees all their leads and can merge them. */
async function sameSubjectItems(ctx: Context): Promise<Item[]> {
  if (!can(ctx.viewer, 'lead.close') || !can(ctx.viewer, 'lead.dispatch')) return []
  return (await findOpenSameSubjects(ctx, most)).map(({ subjectId, name, leads }) => ({
    key: subjectId, kind: 'same_subject' as const, title: `核对：${name}有${leads.length}条线索在册，会重复计数`, detail: leads.map((lead) => `${lead.number} ${lead.unitName}`).slice(0, 5).join('，'),
    basis: '一条线索在主报单位只计一次', dueOn: null, link: `/leads/${leads.at(-1)!.leadId}`,
  }))
}

/** Limits that run because of what the unit did, also those in which others must answer it; what merely lapses is no task. */
async function clockItems(ctx: Context, unitId: string): Promise<Item[]> {
  if (!can(ctx.viewer, 'lead.read')) return []
  const rows = await ctx.db.selectFrom('actClocks as c').innerJoin('leads', 'leads.id', 'c.leadId').innerJoin('subjects', 'subjects.id', 'leads.subjectId')
    .select(['c.actId', 'c.code', 'c.label', 'c.basis', 'c.dueOn', 'c.dueTime', 'c.latestOn', 'c.side', 'c.warning', 'c.pressedCount', 'c.supervisedAt', 'c.leadId', 'subjects.name as subjectName'])
    .where('c.unitId', '=', unitId).where('c.open', '=', true).where('c.lapses', '=', false).where('c.backfilled', '=', false).where('leads.state', 'in', [...ledgerStates])
    .orderBy('c.dueOn').limit(most).execute()
  return rows.map((row) => ({
    key: `${row.actId} ${row.code}`, kind: 'clock' as const, title: `${row.subjectName}：${row.label}${row.dueTime ? `（${row.dueTime}前）` : ''}`, basis: row.basis,
    detail: [row.latestOn ? `${row.dueOn}至${row.latestOn}之间到期` : '', row.side === 'ours' ? '' : `等${sideLabels[row.side as Side]}`, row.supervisedAt ? '已督办' : row.pressedCount > 0 ? `已催办${row.pressedCount}次` : '', row.warning].filter(Boolean).join('，'),
    // Where the calendar is not out yet, our own limits may end on the first of the days, others' on the last.
    dueOn: row.side === 'ours' ? row.dueOn : row.latestOn ?? row.dueOn, link: `/leads/${row.leadId}?tab=handling`,
  }))
}
