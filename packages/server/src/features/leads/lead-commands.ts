import { chinaDate, chinaTime } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { at, citeAll } from '@qingyuan/core/law/citation'
import { unlawfulHits, type UnlawfulHit } from '@qingyuan/core/law/guard'
import { checkFigures, type Figures } from '@qingyuan/core/leads/figure-checks'
import { eventKinds, figureFields, lawFigureFields, leadWorkflow, noOutcome, type EventKind, type FigureField, type LeadAction, type RecordedField } from '@qingyuan/core/leads/lead'
import type * as api from '@qingyuan/core/leads/lead-api'
import { codeLists, type CodeList } from '@qingyuan/core/org/org'
import { strikeOffCriteria, strikeOffProblem, type StrikeOffCriterion } from '@qingyuan/core/leads/strike-off'
import { advance } from '@qingyuan/core/workflow'
import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { command, type Change } from '../../platform/command.ts'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { createSubject } from '../subjects/subject-commands.ts'
import { addTask as addOwnedTask } from '../tasks/task-commands.ts'
import { findLawFigures, getLeadForUpdate } from './lead-queries.ts'
import { penaltiesOf } from './penalty-queries.ts'
import { awaitsTransfer } from './transfer-queries.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Done = Promise<{ id: string }>

/** The next number of a yearly series, e.g. 线索〔2026〕0001号. */
export async function nextNumber(ctx: Context, series: string, year: string): Promise<string> {
  const { rows } = await sql<{ n: number }>`select next_number(${series}, ${Number(year)}) as n`.execute(ctx.db)
  return formatNumber(series, year, rows[0]!.n)
}
export const formatNumber = (series: string, year: string, n: number): string => `${series}〔${year}〕${String(n).padStart(4, '0')}号`

/** Leaves an event on the lead's timeline. */
export async function addEvent(ctx: Context, leadId: string, kind: EventKind, event: {
  id?: string; onDate: string; atTime?: string | null; title: string; body?: string; unitId?: string | null; place?: string; backfilled?: boolean
}): Promise<void> {
  await ctx.db.insertInto('leadEvents').values({
    id: event.id ?? randomUUID(), leadId, kind, onDate: event.onDate, atTime: event.atTime ?? null, title: event.title, body: event.body ?? '',
    unitId: event.unitId ?? ctx.viewer.unitId, place: event.place ?? '', createdAt: ctx.now, createdBy: ctx.viewer.userId, backfilled: event.backfilled ?? false,
  }).execute()
}

const today = (ctx: Context): string => chinaDate(ctx.now)
/** An error of one field, so that the page can show it there. */
export const invalid = (path: string, message: string): AppError => new AppError('input.invalid', message, { issues: [{ path, message }] })
const earliest = '2000-01-01'
function notInFuture(ctx: Context, day: string, what: string, path = 'onDate'): void {
  if (day < earliest) throw invalid(path, `${what}早于${earliest}，请核对年份。`)
  if (day > today(ctx)) throw invalid(path, `${what}不能晚于今天（${today(ctx)}）。`)
}

/** Registers a lead; with it, if need be, the file of a new subject, first figures and (encrypted, apart) who told us. */
export function createLead(env: Pick<Environment, 'secrets'>, ctx: Context, input: In<typeof api.createLead>): Done {
  return command(ctx, 'lead.create', input.commandId, async (inner) => {
    notInFuture(inner, input.receivedOn, '收到日期', 'receivedOn')
    const { subject, figures, informant, commandId, id, backfilled, figuresConfirmed, ...fields } = input
    await checkPlace(inner, input.regionId, input.mainUnitId)
    await checkCode(inner, 'lead-source', 'source', input.source)
    await checkCode(inner, 'sector', 'sector', input.sector)
    for (const field of figureFields) if (figures[field]) notInFuture(inner, figures[field].asOf, '数据日期', `figures.${field}.asOf`)
    let subjectId: string
    if ('subjectId' in subject) {
      subjectId = await getSubjectId(inner, subject.subjectId)
    } else {
      subjectId = (await createSubject(inner, { ...subject.newSubject, regionId: input.regionId, commandId })).id
    }
    const number = await nextNumber(inner, '线索', input.receivedOn.slice(0, 4))
    const row = { id, number, subjectId, ...fields, state: 'registered', createdUnitId: inner.viewer.unitId ?? input.mainUnitId }
    await inner.db.insertInto('leads').values({ ...row, createdAt: inner.now, createdBy: inner.viewer.userId, updatedAt: inner.now }).execute()
    await inner.db.insertInto('leadReporters').values({ leadId: id, unitId: input.mainUnitId, reportedOn: input.receivedOn }).execute()
    for (const field of figureFields) if (figures[field]) await writeFigure(inner, id, field, { id: randomUUID(), ...figures[field] })
    const confirmed = await settleDoubts(inner, id, undefined, figuresConfirmed, (field) => field in figures ? `figures.${field}.value` : undefined)
    await addEvent(inner, id, 'registered', { onDate: input.receivedOn, title: `${input.source}${input.sourceNote ? `：${input.sourceNote}` : ''}`, body: input.summary, backfilled })
    if (input.outcome !== '') await writeOutcome(inner, id, input.outcome, input.receivedOn)
    if (input.major) await addEvent(inner, id, 'reported_up', { onDate: input.receivedOn, title: '按重大情况上报', backfilled })
    if (informant && (informant.name || informant.phone || informant.note)) await keepInformant(env, inner, id, informant)
    return { subjectType: 'lead', id, after: { ...row, ...confirmed } }
  })
}

/** A value of an open list must stand in it; the office adds its own there. What stood in the lead before may stay. */
export async function checkCode(ctx: Context, list: CodeList, field: string, name: string): Promise<void> {
  if (name === '') return
  const known = await ctx.db.selectFrom('codeItems').select('active').where('list', '=', list).where('name', '=', name).executeTakeFirst()
  const label = codeLists[list]
  if (!known) throw invalid(field, `“${name}”不在代码表“${label}”里。请从列表中选；确需增加的，请专班办在“代码表”里添加后再选。`)
  if (!known.active) throw invalid(field, `“${name}”在代码表“${label}”里已停用，请另选。`)
}

/** The newest of each figure; of the amounts that only the law counts, those that were recorded. */
async function newestFigures(ctx: Context, leadId: string): Promise<Figures> {
  const lead = await ctx.db.selectFrom('leads').select(['amountFen', 'people', 'unpaidFen', 'repaidFen']).where('id', '=', leadId).executeTakeFirstOrThrow()
  return { amount: lead.amountFen, people: lead.people, unpaid: lead.unpaidFen, repaid: lead.repaidFen, ...await findLawFigures(ctx, leadId) }
}

/**
 * Holds the lead's figures, as they are now, against each other. What cannot be is refused; what may be is refused until
 * somebody has confirmed it. Only what this change brought about counts.
 * @param before the figures before the change, or undefined for a new lead
 * @param pathOf where a field stands in the input; undefined: it is not there
 * @returns what was confirmed, for the audit log
 */
async function settleDoubts(
  ctx: Context, leadId: string, before: Figures | undefined, confirmed: boolean, pathOf: (field: RecordedField) => string | undefined,
): Promise<{ confirmed?: string }> {
  const known = before ? checkFigures(before).map((doubt) => doubt.message) : []
  const doubts = checkFigures(await newestFigures(ctx, leadId)).filter((doubt) => !known.includes(doubt.message))
  const open = confirmed ? doubts.filter((doubt) => doubt.level === 'refuse') : doubts
  if (open.length > 0) {
    const first = [...figureFields, ...lawFigureFields].map(pathOf).find((path) => path !== undefined)
    const issues = open.map((doubt) => ({ path: pathOf(doubt.field) ?? first ?? '', message: doubt.message }))
    const ask = open.every((doubt) => doubt.level === 'confirm') ? '核对无误的，勾选“数字已核对，确属如此”后再提交。' : ''
    throw new AppError('input.invalid', issues.map((issue) => issue.message).join('') + ask, { issues })
  }
  return doubts.length > 0 ? { confirmed: doubts.map((doubt) => doubt.message).join('') } : {}
}

/** A lead lies within the viewer's own region (a department's: within its district), and counts at a unit there, or, a village's, at its town. */
async function checkPlace(ctx: Context, regionId: string, mainUnitId: string): Promise<void> {
  const { rows: [may] } = await sql<{ region: boolean; unit: boolean }>`select
    ${regionId}::uuid in (select viewer_region_ids() union select viewer_sector_region_ids()) as region,
    exists (select 1 from units n where n.id = ${mainUnitId} and n.active and (n.id in (select viewer_unit_ids()) or n.region_id in (select viewer_region_ids())
      or n.kind = 'town' and exists (select 1 from units mine join regions own on own.id = mine.region_id join regions top on top.id = n.region_id
        where mine.id in (select viewer_unit_ids()) and mine.scope = 'region' and starts_with(own.path, top.path)))) as unit`.execute(ctx.db)
  if (!may?.region) throw new AppError('not_found', '所选区划不在您的工作范围内，请重新选择。')
  if (!may.unit) throw new AppError('not_found', '主报单位只能选本单位、所属乡镇或辖区内的单位。')
}

async function getSubjectId(ctx: Context, id: string): Promise<string> {
  const row = await ctx.db.selectFrom('subjects').select(['id', 'mergedInto']).where('id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到所选主体，请重新选择。')
  return row.mergedInto ?? row.id
}

async function keepInformant(env: Pick<Environment, 'secrets'>, ctx: Context, leadId: string, informant: { name: string; phone: string; note: string }): Promise<void> {
  const year = today(ctx).slice(0, 4)
  const { rows } = await sql<{ n: number }>`select next_number('JB', ${Number(year)}) as n`.execute(ctx.db)
  await ctx.db.insertInto('leadInformants')
    .values({ leadId, code: `JB-${year}-${String(rows[0]!.n).padStart(4, '0')}`, secret: env.secrets.seal(JSON.stringify(informant)), createdAt: ctx.now }).execute()
}

/**
 * One change of one lead: lock, check the state by table, change its columns, audit. `change` may throw.
 * @returns the lead's id
 */
function changeLead(
  ctx: Context, name: string, action: LeadAction, input: { commandId: string; leadId: string },
  change: (ctx: Context, lead: Awaited<ReturnType<typeof getLeadForUpdate>>) => Promise<{ set?: object; note?: string; after?: object }>,
): Done {
  return command(ctx, `lead.${name}`, input.commandId, async (inner): Promise<Change> => {
    const lead = await getLeadForUpdate(inner, input.leadId)
    const state = advance(leadWorkflow, lead.state, action)
    const { set, note, after } = await change(inner, lead)
    const changes = { state, ...set }
    await inner.db.updateTable('leads').set({ ...changes, version: lead.version + 1, updatedAt: inner.now }).where('id', '=', lead.id).execute()
    const before = Object.fromEntries(Object.keys(changes).map((key) => [key, Reflect.get(lead, key)]))
    return { subjectType: 'lead', id: lead.id, before, after: { ...changes, ...after }, ...(note ? { note } : {}) }
  })
}

/** Changes plain fields; a version that is not the newest is refused, so that nobody's work is overwritten unseen. */
export function updateLead(ctx: Context, input: In<typeof api.updateLead>): Done {
  const { commandId, id, version, outcomeOn, outcome, ...fields } = input
  return changeLead(ctx, 'update', 'edit', { commandId, leadId: id }, async (inner, lead) => {
    if (lead.version !== version) throw new AppError('version.conflict')
    if (fields.receivedOn) notInFuture(inner, fields.receivedOn, '收到日期', 'receivedOn')
    if (outcomeOn) notInFuture(inner, outcomeOn, '处理结果的日期', 'outcomeOn')
    if (fields.source !== undefined && fields.source !== lead.source) await checkCode(inner, 'lead-source', 'source', fields.source)
    if (fields.sector !== undefined && fields.sector !== lead.sector) await checkCode(inner, 'sector', 'sector', fields.sector)
    const moved = (fields.regionId ?? lead.regionId) !== lead.regionId || (fields.mainUnitId ?? lead.mainUnitId) !== lead.mainUnitId
    if (moved) await checkPlace(inner, fields.regionId ?? lead.regionId, fields.mainUnitId ?? lead.mainUnitId)
    if (fields.receivedOn && fields.receivedOn !== lead.receivedOn) {
      // What was known on the first day moves with it.
      await inner.db.updateTable('leadEvents').set({ onDate: fields.receivedOn }).where('leadId', '=', id)
        .where((eb) => eb.or([eb('kind', '=', 'registered'), eb.and([eb('kind', '=', 'outcome'), eb('onDate', '=', lead.receivedOn)])])).execute()
    }
    if (fields.mainUnitId && fields.mainUnitId !== lead.mainUnitId) {
      await inner.db.insertInto('leadReporters').values({ leadId: id, unitId: fields.mainUnitId, reportedOn: today(inner) })
        .onConflict((oc) => oc.doNothing()).execute()
    }
    const says = outcome !== undefined && (outcome !== lead.outcome || outcomeOn !== undefined)
    if (!says) return { set: fields }
    const onDate = outcomeOn ?? today(inner)
    return { set: { ...fields, outcome: await writeOutcome(inner, id, outcome, onDate) }, after: { outcome, outcomeOn: onDate } }
  })
}

/**
 * 处理结果 with its day, as figures have theirs: a month shows the newest up to its date, so that a closed month stays
 * as it was. 待核 stands for none.
 * @returns what the lead shows: the newest by day
 */
async function writeOutcome(ctx: Context, leadId: string, outcome: string, onDate: string): Promise<string> {
  await addEvent(ctx, leadId, 'outcome', { onDate, title: outcome || noOutcome })
  const newest = await ctx.db.selectFrom('leadEvents').select('title').where('leadId', '=', leadId).where('kind', '=', 'outcome')
    .orderBy('onDate', 'desc').orderBy('seq', 'desc').limit(1).executeTakeFirstOrThrow()
  return newest.title === noOutcome ? '' : newest.title
}

/** A figure with its source and date. The lead shows the newest by date; older ones stay as history. What is reported stands in the lead, too, for lists. */
export function recordFigure(ctx: Context, input: In<typeof api.recordFigure>): Done {
  return changeLead(ctx, 'record_figure', 'record', input, async (inner) => {
    notInFuture(inner, input.asOf, '数据日期', 'asOf')
    const before = await newestFigures(inner, input.leadId)
    await writeFigure(inner, input.leadId, input.field, input)
    const confirmed = await settleDoubts(inner, input.leadId, before, input.figuresConfirmed, (field) => field === input.field ? 'value' : undefined)
    return { after: { [input.field]: input.value, source: input.source, asOf: input.asOf, ...confirmed } }
  })
}

/** Several figures of one source and day at once, for example what was worked out from statements: held against each other together. */
export function recordFigures(ctx: Context, input: { commandId: string; leadId: string; figures: readonly { id: string; field: RecordedField; value: number }[]; source: string; asOf: string; note: string; figuresConfirmed: boolean }): Done {
  const { figures, source, asOf, note } = input
  return changeLead(ctx, 'record_figure', 'record', input, async (inner) => {
    notInFuture(inner, asOf, '数据日期', 'asOf')
    const before = await newestFigures(inner, input.leadId)
    for (const figure of figures) await writeFigure(inner, input.leadId, figure.field, { ...figure, source, asOf, note })
    const confirmed = await settleDoubts(inner, input.leadId, before, input.figuresConfirmed, (field) => figures.some((one) => one.field === field) ? 'fields' : undefined)
    return { after: { ...Object.fromEntries(figures.map(({ field, value }) => [field, value])), source, asOf, ...confirmed } }
  })
}

const isReported = (field: RecordedField): field is FigureField => (figureFields as readonly RecordedField[]).includes(field)
async function writeFigure(ctx: Context, leadId: string, field: RecordedField, figure: { id: string; value: number | null; source: string; asOf: string; note: string }): Promise<void> {
  await checkCode(ctx, 'figure-source', 'source', figure.source)
  if (field === 'people' && (figure.value ?? 0) > 10_000_000) throw invalid('value', '人数过大，请核对单位。')
  await ctx.db.insertInto('leadFigures').values({
    id: figure.id, leadId, field, value: figure.value, source: figure.source, asOf: figure.asOf, note: figure.note, recordedAt: ctx.now, recordedBy: ctx.viewer.userId,
  }).execute()
  if (!isReported(field)) return
  const newest = await ctx.db.selectFrom('leadFigures').select(['value', 'source', 'asOf']).where('leadId', '=', leadId).where('field', '=', field)
    .orderBy('asOf', 'desc').orderBy('recordedAt', 'desc').limit(1).executeTakeFirstOrThrow()
  const columns = {
    amount: { amountFen: newest.value, amountSource: newest.source, amountOn: newest.asOf },
    people: { people: newest.value, peopleSource: newest.source, peopleOn: newest.asOf },
    unpaid: { unpaidFen: newest.value, unpaidSource: newest.source, unpaidOn: newest.asOf },
    repaid: { repaidFen: newest.value, repaidSource: newest.source, repaidOn: newest.asOf },
  }[field]
  await ctx.db.updateTable('leads').set(columns).where('id', '=', leadId).execute()
}

/**
 * Something that was done or happened, with its own date. A lead that was never dispatched is being followed once a
 * measure is recorded on it: its own unit is at work.
 */
export function recordEvent(ctx: Context, input: In<typeof api.recordEvent>): Done {
  return changeLead(ctx, 'record_event', 'record', input, async (inner, lead) => {
    notInFuture(inner, input.onDate, '日期')
    if (input.atTime && input.onDate === today(inner) && input.atTime > chinaTime(inner.now)) throw invalid('atTime', `时间不能晚于现在（${chinaTime(inner.now)}）。`)
    if (input.onDate < lead.receivedOn && !input.backfilled) throw invalid('onDate', `日期早于线索收到日（${lead.receivedOn}）。确属此前发生的，请勾选“补录”。`)
    await addEvent(inner, input.leadId, input.kind, { ...input, body: lawfulBody(input) })
    const after = { event: eventKinds[input.kind].label, onDate: input.onDate, title: input.title }
    if (lead.state !== 'registered' || !('column' in eventKinds[input.kind])) return { after }
    const state = advance(leadWorkflow, lead.state, 'settle')
    return { set: { state }, after: { ...after, state } }
  })
}

/**
 * What has no basis in law is not recorded as done. As a note it may be written down as it was, with what is wrong with
 * it. @returns the text to keep
 */
function lawfulBody({ kind, title, body }: Pick<In<typeof api.recordEvent>, 'kind' | 'title' | 'body'>): string {
  const inTitle = unlawfulHits(title)
  const hits = [...inTitle, ...unlawfulHits(body)]
  if (hits.length === 0) return body
  const basis = ({ articles }: UnlawfulHit) => articles.length > 0 ? `依据：${citeAll(articles)}。` : ''
  if (kind !== 'note') {
    throw invalid(inTitle.length > 0 ? 'title' : 'body', hits.map((hit) => `“${hit.text}”：${hit.reason}不能登记为已经办理。可以这样办：${hit.instead}${basis(hit)}`).join('') + '确需如实记下的，请选“其他”。')
  }
  return [body, ...hits.map((hit) => `（提示：“${hit.text}”没有法律依据。${hit.reason}${basis(hit)}可以这样办：${hit.instead}）`)].filter(Boolean).join('\n')
}

type Closing = In<typeof api.excludeLead> & { criterion?: StrikeOffCriterion }
const closing = (kind: EventKind, name: string, action: LeadAction) => (ctx: Context, input: Closing): Done =>
  changeLead(ctx, name, action, input, async (inner, lead) => {
    notInFuture(inner, input.onDate, '日期')
    if (input.onDate < lead.receivedOn) throw invalid('onDate', `日期不能早于线索收到日（${lead.receivedOn}）。`)
    if (action !== 'restart') {
      await refuseOpenAssignments(inner, lead.id)
      await refuseOpenHandling(inner, lead.id)
      if (action === 'exclude') await refuseWhenFiled(inner, lead.id)
      // What the police or another place has goes off the ledger by its own criterion.
      if (!input.backfilled && input.criterion !== 'criminal' && input.criterion !== 'handed_over' && await awaitsTransfer(inner, lead)) {
        throw new AppError('state.conflict', '数额达到移送公安的门槛，还没有移送，不能办结。请先在“办理处置”里移送；不属于非法集资的，先登记认定或者“分类会商”的结论；数额记错了的，先更正数额。')
      }
    }
    await checkLedgerOrder(inner, lead.id, input.onDate)
    const { criterion } = input
    if (criterion) {
      const cases = await inner.db.selectFrom('caseFiles').select('id').where('leadId', '=', lead.id).limit(1).execute()
      const handed = await inner.db.selectFrom('acts').select('id').where('leadId', '=', lead.id).where('state', '=', 'done').where('code', 'in', ['handed_over', 'to_regulator', 'notice_in']).limit(1).execute()
      const problem = strikeOffProblem(criterion, { ...lead, hasCaseFile: cases.length > 0, wasHandedOver: handed.length > 0, penalties: await penaltiesOf(inner, lead.id) })
      if (problem) throw invalid('criterion', problem)
    }
    const body = criterion ? `销号标准：${strikeOffCriteria[criterion].label}（${strikeOffCriteria[criterion].proof}）` : ''
    await addEvent(inner, lead.id, kind, { onDate: input.onDate, title: input.reason, body, backfilled: input.backfilled })
    return { note: input.reason, after: { onDate: input.onDate, ...(criterion && { criterion: strikeOffCriteria[criterion].label }) } }
  })

/** What the police have filed is no matter to be excluded; it leaves the ledger struck off. */
async function refuseWhenFiled(ctx: Context, leadId: string): Promise<void> {
  const filed = await ctx.db.selectFrom('acts').select('id').where('leadId', '=', leadId).where('state', '=', 'done').where('code', '=', 'police_filed').limit(1).execute()
  if (filed.length > 0) throw new AppError('state.conflict', '公安已经立案，不能排除。办结的请销号。')
  const open = await ctx.db.selectFrom('actClocks').select('actId').where('leadId', '=', leadId).where('code', '=', 'decide').where('open', '=', true).where('backfilled', '=', false).limit(1).execute()
  if (open.length > 0) throw new AppError('state.conflict', '已经行政立案，还没有处理决定，不能排除。请先登记不予处罚等处理决定，或者移送。')
}

/** What is in force or waits for an answer keeps a lead open: a seizure, a request to a head, a decision not served, a transfer without an answer. */
async function refuseOpenHandling(ctx: Context, leadId: string): Promise<void> {
  const asked = await ctx.db.selectFrom('acts').select('id').where('leadId', '=', leadId).where('state', 'in', ['asked', 'approved']).limit(1).execute()
  if (asked.length > 0) throw new AppError('state.conflict', '还有报批中或者已批准未实施的办理事项。请先办结或者撤回，再办理。')
  const held = await ctx.db.selectFrom('actClocks').select(['code', 'label']).where('leadId', '=', leadId).where('open', '=', true).where('backfilled', '=', false)
    .where('code', 'in', ['seizure', 'urgent', 'preserve', 'transfer_delivery', 'police_decision', 'review_answer', 'serve']).execute()
  if (held.length > 0) throw new AppError('state.conflict', `还有没有办结的事项：${[...new Set(held.map((clock) => clock.label))].join('、')}。请先办结并登记，再办理。`)
}
/** 排除：核查后不属实或不属于非法集资。离开在册。 */
export const excludeLead = closing('excluded', 'exclude', 'exclude')
/** 销号：已处置完毕，按哪一条标准写明。离开在册。 */
export const strikeOffLead = (ctx: Context, input: In<typeof api.strikeOffLead>): Done => closing('struck_off', 'strike_off', 'strikeOff')(ctx, input)
/** 重启：排除或销号后又有新情况，理由写明变了什么。重新在册。 */
export const restartLead = closing('restarted', 'restart', 'restart')

/** Entries into and departures from the ledger follow each other by date, or no month's movement would add up. */
async function checkLedgerOrder(ctx: Context, leadId: string, onDate: string): Promise<void> {
  const last = await ctx.db.selectFrom('leadEvents').select('onDate').where('leadId', '=', leadId)
    .where('kind', 'in', ['registered', 'restarted', 'excluded', 'struck_off']).orderBy('onDate', 'desc').limit(1).executeTakeFirst()
  if (last && onDate < last.onDate) throw invalid('onDate', `日期不能早于上一次进出台账的日期（${last.onDate}）。`)
}

async function refuseOpenAssignments(ctx: Context, leadId: string): Promise<void> {
  const open = await ctx.db.selectFrom('assignments').innerJoin('units', 'units.id', 'assignments.unitId').select('units.shortName')
    .where('leadId', '=', leadId).where('state', 'in', ['sent', 'signed', 'answered']).execute()
  if (open.length > 0) throw new AppError('state.conflict', `${open.map((unit) => unit.shortName).join('、')}的交办尚未办结。请先审核或收回，再办理。`)
}

/** The lead goes into another; its files and history stay readable, the other one says where it came from. */
export function mergeLead(ctx: Context, input: In<typeof api.mergeLead>): Done {
  return changeLead(ctx, 'merge', 'merge', input, async (inner, lead) => {
    if (input.intoId === lead.id) throw invalid('intoId', '不能并入自己。')
    const into = await getLeadForUpdate(inner, input.intoId)
    if (into.state === 'merged') throw new AppError('state.conflict', `线索 ${into.number} 本身已并入别的线索，请选最终的那一条。`)
    await refuseOpenAssignments(inner, lead.id)
    await refuseOpenHandling(inner, lead.id)
    notInFuture(inner, input.onDate, '日期')
    if (input.onDate < lead.receivedOn) throw invalid('onDate', `日期不能早于线索收到日（${lead.receivedOn}）。`)
    await addEvent(inner, lead.id, 'merged', { onDate: input.onDate, title: `并入 ${into.number}`, body: input.reason })
    await addEvent(inner, into.id, 'joined', { onDate: input.onDate, title: `${lead.number} 并入本线索`, body: input.reason })
    const reporters = await inner.db.selectFrom('leadReporters').select(['unitId', 'reportedOn']).where('leadId', '=', lead.id).execute()
    for (const reporter of reporters) {
      await inner.db.insertInto('leadReporters').values({ leadId: into.id, ...reporter }).onConflict((oc) => oc.doNothing()).execute()
    }
    return { set: { mergedInto: into.id }, note: input.reason }
  })
}

/**
 * Puts a lead into the file of another subject. Only into one that the viewer may read: otherwise a lead would open
 * somebody else's file.
 */
export function joinSubject(ctx: Context, input: In<typeof api.joinSubject>): Done {
  return changeLead(ctx, 'join_subject', 'edit', input, async (inner, lead) => {
    if (lead.version !== input.version) throw new AppError('version.conflict')
    const subjectId = await getSubjectId(inner, input.subjectId)
    if (subjectId === lead.subjectId) throw invalid('subjectId', '这条线索已经在这个主体名下。')
    const subjects = await inner.db.selectFrom('subjects').leftJoin('subjectDetails', 'subjectDetails.subjectId', 'subjects.id')
      .select(['subjects.id', 'subjects.name', 'subjectDetails.subjectId as readable']).where('subjects.id', 'in', [subjectId, lead.subjectId]).execute()
    const into = subjects.find((subject) => subject.id === subjectId)
    const from = subjects.find((subject) => subject.id === lead.subjectId)
    if (!into?.readable) throw new AppError('not_found', '所选主体的档案不在您的工作范围内，请专班办办理。')
    await addEvent(inner, lead.id, 'subject_changed', { onDate: today(inner), title: `由“${from?.name ?? ''}”改归“${into.name}”`, body: input.reason })
    return { set: { subjectId }, note: input.reason }
  })
}

export function addReporter(ctx: Context, input: In<typeof api.addReporter>): Done {
  return changeLead(ctx, 'add_reporter', 'record', input, async (inner) => {
    const unit = await inner.db.selectFrom('units').select('shortName').where('id', '=', input.unitId).executeTakeFirst()
    if (!unit) throw new AppError('not_found', '没有找到这个单位。')
    notInFuture(inner, input.reportedOn, '上报日期', 'reportedOn')
    const known = await inner.db.selectFrom('leadReporters').select('reportedOn').where('leadId', '=', input.leadId).where('unitId', '=', input.unitId).executeTakeFirst()
    if (known) throw invalid('unitId', `${unit.shortName}已在${known.reportedOn}登记为上报单位。`)
    await inner.db.insertInto('leadReporters').values({ leadId: input.leadId, unitId: input.unitId, reportedOn: input.reportedOn }).execute()
    await addEvent(inner, input.leadId, 'also_reported', { onDate: input.reportedOn, title: `${unit.shortName}也上报了同一线索，按主报单位计数`, unitId: input.unitId })
    return { after: { reporter: unit.shortName } }
  })
}

/** Only the named people see a restricted lead, whatever their scope; the person who restricts stays among them. */
export function restrictLead(ctx: Context, input: In<typeof api.restrictLead>): Done {
  return changeLead(ctx, 'restrict', 'edit', input, async (inner) => {
    if (!input.restricted) await refuseToOpen(inner, input.leadId)
    const ids = [...new Set([...input.userIds, ...(inner.viewer.userId ? [inner.viewer.userId] : [])])]
    const known = await inner.db.selectFrom('users').select(['id', 'name']).where('id', 'in', ids).where('active', '=', true).execute()
    if (known.length !== ids.length) throw invalid('userIds', '所选人员中有已停用的账号，请重新选择。')
    await inner.db.deleteFrom('leadReaders').where('leadId', '=', input.leadId).where('userId', 'not in', ids).execute()
    await inner.db.insertInto('leadReaders').values(ids.map((userId) => ({ leadId: input.leadId, userId }))).onConflict((oc) => oc.doNothing()).execute()
    await sql`select settle_person_restriction(${input.leadId}, ${input.restricted})`.execute(inner.db)
    return { set: { restricted: input.restricted }, after: { readers: known.map((user) => user.name).join('、') } }
  })
}

/** What rests on a bank's notice is nobody else's to know: the lead stays with its readers, and out of open editions. */
async function refuseToOpen(ctx: Context, leadId: string): Promise<void> {
  const { rows: [notice] } = await sql<{ held: boolean }>`select lead_rests_on_bank_notice(${leadId}) as held`.execute(ctx.db)
  if (notice?.held) throw new AppError('rule.broken', `这条线索用到了银行通报的可疑线索，应当保密（${citeAll([at('money_laundering', '7')])}），不能取消受限。请先撤回通报的流水批次；已据此确认过金额的，仍须保持受限。`)
}

/** Opens who told us; the opening itself is what the audit log keeps, with its purpose. */
export async function revealInformant(env: Pick<Environment, 'secrets'>, ctx: Context, input: In<typeof api.revealInformant>): Promise<{ id: string; name: string; phone: string; note: string }> {
  let found = { name: '', phone: '', note: '' }
  await command(ctx, 'lead.reveal_informant', input.commandId, async (inner) => {
    const row = await inner.db.selectFrom('leadInformants').selectAll().where('leadId', '=', input.leadId).executeTakeFirst()
    if (!row) throw new AppError('not_found', '这条线索没有登记举报人，或您无权查看。')
    found = { ...found, ...JSON.parse(env.secrets.open(row.secret)) as object }
    return { subjectType: 'lead', id: input.leadId, note: `查看举报人 ${row.code}：${input.purpose}` }
  })
  return { id: input.leadId, ...found }
}

export function addTask(ctx: Context, input: In<typeof api.addTask>): Done {
  return changeLead(ctx, 'add_task', 'record', input, async (inner) => {
    const { leadId, commandId, ...task } = input
    await checkTaskUnit(inner, input.unitId, input.userId)
    await addOwnedTask(inner, { ...task, commandId, ownerType: 'lead', ownerId: leadId })
    return { after: { task: input.title, dueOn: input.dueOn } }
  })
}

/** A task is for one's own unit or one within the own region, and for a person of that unit. */
async function checkTaskUnit(ctx: Context, unitId: string, userId: string | null): Promise<void> {
  const { rows: [may] } = await sql<{ unit: boolean; person: boolean }>`select
    exists (select 1 from units n where n.id = ${unitId} and (n.id in (select viewer_unit_ids()) or n.region_id in (select viewer_region_ids()))) as unit,
    ${userId}::uuid is null or exists (select 1 from users u where u.id = ${userId}::uuid and u.unit_id = ${unitId} and u.active) as person`.execute(ctx.db)
  if (!may?.unit) throw new AppError('not_found', '待办只能交给本单位或辖区内的单位。')
  if (!may.person) throw new AppError('input.invalid', '所选人员不在这个单位，请重新选择。')
}
