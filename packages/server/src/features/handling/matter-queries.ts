import { chinaCalendar } from '@qingyuan/core/calendar'
import { formatDateCn } from '@qingyuan/core/dates'
import { mostFen } from '@qingyuan/core/common'
import { AppError } from '@qingyuan/core/errors'
import { takesFiles, type Act, type ActAction, type ClockView, type Matter } from '@qingyuan/core/handling/handling-api'
import { actKind, afterClosing, isMeasure, procedureCodes, sideLabels, throughSteps, type ActCode, type RecordedAct } from '@qingyuan/core/law/acts'
import { at, citeAll } from '@qingyuan/core/law/citation'
import { clockRule, clocksOf } from '@qingyuan/core/law/clocks'
import { determinationGaps, findingsOf } from '@qingyuan/core/law/determination'
import { acquaintanceDefault, acquaintanceRules, type Element } from '@qingyuan/core/law/elements'
import { jurisdictionLabels, missingPlaceLabels } from '@qingyuan/core/law/jurisdiction'
import { matterPath, matterStageLabels, settledJurisdiction } from '@qingyuan/core/law/matter'
import { measureOf } from '@qingyuan/core/law/measure-table'
import type { Addressee, DutyCode } from '@qingyuan/core/law/measure-words'
import { openMeasures, requestTargetLabels } from '@qingyuan/core/law/measures'
import { nextSteps } from '@qingyuan/core/law/next-step'
import { organLabels } from '@qingyuan/core/law/organs'
import { penaltyMoney } from '@qingyuan/core/law/penalty-money'
import { actProblems } from '@qingyuan/core/law/procedure'
import { crimeLabels, thresholdColumnLabels } from '@qingyuan/core/law/thresholds'
import { dueText } from '@qingyuan/core/law/time-limits'
import { ledgerStates } from '@qingyuan/core/leads/lead'
import { formatWan } from '@qingyuan/core/money'
import { can } from '@qingyuan/core/permissions'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'
import { actorOf, mayDecide, powerProblems } from './act-check.ts'
import { findActFiles, findActRows, recorded, type ActRow } from './act-queries.ts'
import { officersOf, unitsActedFor } from './authority-queries.ts'
import { findMatterFile, judgeMatter, type MatterView } from './matter-facts.ts'

type ActorHere = Awaited<ReturnType<typeof actorOf>>

/** Everything about handling one lead: where it stands, its acts and clocks, what this unit may do now and why not. */
export async function getMatter(ctx: Context, { leadId, unitId }: { leadId: string; unitId?: string | undefined }): Promise<Matter> {
  const file = await findMatterFile(ctx, leadId)
  if (!file) throw new AppError('not_found', '没有找到这条线索，或不在您的工作范围内。')
  const acting = unitId ?? ctx.viewer.unitId
  const actor = acting ? await actorOf(ctx, acting) : undefined
  const rows = await findActRows(ctx, leadId)
  const acts = recorded(rows)
  const view = judgeMatter(file, acts, ctx.now)
  const officers = await officersOf(ctx, [...new Set([...(acting ? [acting] : []), ...rows.map((row) => row.unitId)])])
  const own = new Set(rows.map((row) => row.unitId))
  const heads = new Map<string, ActorHere>()
  for (const id of own) heads.set(id, id === acting && actor ? actor : await actorOf(ctx, id))
  const seen: Seen = { officers, files: await findActFiles(ctx, rows), actedFor: await unitsActedFor(ctx, [...own]), heads }
  const clocks = await clockViews(ctx, rows, acts, view)
  const path = matterPath(acts)
  const { elements, gaps } = await elementsOf(ctx, leadId)
  const { advice } = view
  const jurisdiction = competence(view, acts)
  const closed = !(ledgerStates as readonly string[]).includes(file.lead.state)
  return {
    leadId,
    unit: actor && acting ? { id: acting, name: actor.name, organ: actor.organ, level: actor.level, organLabel: organLabels[actor.organ], named: actor.organNamed, heads: [...actor.heads], certificateHolders: actor.certificateHolders } : null,
    stages: path.map((step) => ({ stage: step.stage, label: matterStageLabels[step.stage], on: step.on, actId: step.actId })),
    closed, next: closed ? [] : nextOf(rows, acts, clocks, view), acts: rows.map((row) => asAct(ctx, row, seen)), clocks,
    // Whether it is urgent is said when it is recorded; until then the page does not know, and must not hide it.
    measures: actor && !closed ? openMeasures(actor, { ...view.standing, urgent: true }).map((one) => {
      const measure = measureOf(one.code)
      return { code: one.code, label: measure.label, plain: measure.plain, status: one.status, why: one.why, articles: citeAll(one.articles), approver: one.approver, paper: measure.paper,
        officers: measure.officers, duties: [...measure.duties], addressees: [...measure.addressees], requestTo: one.requestTo && requestTargetLabels[one.requestTo], through: throughOf(one.code) }
    }) : [],
    steps: actor ? stepsOf(actor, acts, view).filter((step) => !closed || (afterClosing.includes(step.code) && step.missing === '')) : [], parties: file.parties, places: file.places,
    jurisdiction: { answer: jurisdiction.answer, label: jurisdictionLabels[jurisdiction.answer], because: jurisdiction.because, articles: citeAll(jurisdiction.articles),
      duties: [...jurisdiction.ourDuties], missing: jurisdiction.missing.map((one) => missingPlaceLabels[one]) },
    elements, gaps, raisedFen: view.context.amountFen, owedFen: view.context.owedFen, penalties: penaltiesOf(acts, view), acquaintances: acquaintancesOf(view), thresholds: panels(view), transfer: { must: advice.state === 'must' ? true : advice.state === 'unclear' ? null : false, text: [advice.title, ...advice.reasons, ...advice.missing].join('\n'), articles: citeAll(advice.citations) },
    plan: file.plan, officers: officers.map(({ id, unitId: of, name, certificate, validUntil }) => ({ id, unitId: of, name, certificate, validUntil })),
    may: { record: can(ctx.viewer, 'act.record'), decide: can(ctx.viewer, 'act.decide'), press: can(ctx.viewer, 'lead.dispatch'), plan: can(ctx.viewer, 'lead.dispatch') },
  }
}

const throughOf = (code: ActCode) => { const first = isMeasure(code) ? throughSteps[code] : undefined; return first ? { code: first, label: actKind(first).label } : null }

/** What the lines of all acts are made with. */
interface Seen { officers: readonly { id: string; name: string; certificate: string }[]; files: ReadonlyMap<string, { id: string; name: string }>; actedFor: ReadonlySet<string>; heads: ReadonlyMap<string, ActorHere> }
function asAct(ctx: Context, row: ActRow, seen: Seen): Act {
  const { officers, files } = seen
  const actor = seen.heads.get(row.unitId)!
  const kind = actKind(row.code)
  const mine = can(ctx.viewer, 'act.record') && seen.actedFor.has(row.unitId)
  const decides = can(ctx.viewer, 'act.decide') && mayDecide(actor, row.code, row.facts) && row.askedBy !== ctx.viewer.userId
  const actions: ActAction[] = [
    ...(row.state === 'asked' && decides ? ['decide' as const] : []), ...(row.state === 'approved' && mine ? ['carryOut' as const] : []),
    ...((row.state === 'asked' || row.state === 'approved') && mine ? ['withdraw' as const] : []), ...(row.state === 'done' && mine ? ['correct' as const, 'void' as const] : []), ...(mine && takesFiles(row.state) ? ['attach' as const] : []),
  ]
  return {
    id: row.id, code: row.code, label: kind.label, side: sideLabels[kind.side], state: row.state, unitId: row.unitId, unitName: row.unitName, addressee: row.addressee as Addressee, onDate: row.onDate,
    atTime: row.atTime, facts: row.facts, officers: row.officers.flatMap((id) => { const officer = officers.find((one) => one.id === id); return officer ? [{ id, name: officer.name, certificate: officer.certificate }] : [] }),
    duties: row.duties as DutyCode[], urgent: row.urgent, ofId: row.ofId, title: row.title, body: row.body, backfilled: row.backfilled, reason: row.reason, articles: citeAll(kind.articles),
    approver: kind.approver ?? null, decidedAt: row.decidedAt?.toISOString() ?? null, decidedByName: row.decidedByName, decisionNote: row.decisionNote,
    approvalFile: row.approvalFileId && row.fileName ? { id: row.approvalFileId, name: row.fileName } : null, files: row.fileIds.flatMap((id) => files.get(id) ?? []), voidReason: row.voidReason, withdrawnReason: row.withdrawnReason, correctedAt: row.correctedAt?.toISOString() ?? null, correctedReason: row.correctedReason, version: row.version, actions,
  }
}

async function clockViews(ctx: Context, rows: readonly ActRow[], acts: readonly RecordedAct[], view: MatterView): Promise<ClockView[]> {
  const ids = rows.map((row) => row.id)
  const presses = ids.length === 0 ? [] : await ctx.db.selectFrom('actClocks').select(['actId', 'code', 'pressedCount', 'supervisedAt']).where('actId', 'in', ids).execute()
  const order = { overdue: 0, running: 1, lapsed: 2, met_late: 3, met: 4, stopped: 5 }
  return clocksOf(acts, chinaCalendar, view.context.now).map((clock) => {
    const rule = clockRule(clock.code)
    const act = rows.find((row) => row.id === clock.actId)!
    const pressed = presses.find((row) => row.actId === clock.actId && row.code === clock.code)
    return {
      code: clock.code, actId: clock.actId, label: rule.label, who: rule.who === 'ours' ? act.unitName : sideLabels[rule.who], from: `${act.onDate}${act.atTime ? ` ${act.atTime}` : ''} ${actKind(act.code).label}`,
      dueOn: clock.due.on, dueTime: clock.due.time, latestOn: clock.due.latest ?? null, dueText: dueText(clock.due), why: clock.due.why ?? '', warning: clock.due.warning ?? '', state: clock.state,
      after: rule.after, articles: citeAll(rule.articles), backfilled: clock.backfilled, extendedDays: clock.extendedDays, pressedCount: pressed?.pressedCount ?? 0, supervised: Boolean(pressed?.supervisedAt),
      ours: rule.who === 'ours',
    }
  }).sort((a, b) => order[a.state] - order[b.state] || a.dueOn.localeCompare(b.dueOn))
}

/** Who is competent: as the places say, unless a superior decided or the matter was handed over. */
function competence({ jurisdiction, standing }: MatterView, acts: readonly RecordedAct[]): MatterView['jurisdiction'] {
  const last = settledJurisdiction(acts)
  if (!last) return jurisdiction
  const { act } = last
  const because = act.code === 'handed_over' ? `${formatDateCn(act.on)}已移送${String(act.facts['to'] ?? '')}。` : `${formatDateCn(act.on)}上级指定由${last.answer === 'ours' ? '本地' : '外地'}管辖。`
  return { ...jurisdiction, answer: standing.jurisdiction, because, articles: actKind(act.code).articles, missing: [], ...(last.answer === 'ours' && { ourDuties: [] }) }
}

/** The most urgent first: limits that run, what waits for a head, then what the stage itself asks for. */
function nextOf(rows: readonly ActRow[], acts: readonly RecordedAct[], clocks: readonly ClockView[], view: MatterView): Matter['next'] {
  const waiting = rows.filter((row) => row.state === 'asked' || row.state === 'approved').map((row) => ({
    what: row.state === 'asked' ? `审批：${actKind(row.code).label}` : `实施已批准的“${actKind(row.code).label}”`, who: row.state === 'asked' ? '有权批准的负责人' : row.unitName, by: null, overdue: false,
  }))
  const limits = clocks.filter((clock) => (clock.state === 'running' || clock.state === 'overdue') && !clock.backfilled)
    .map((clock) => ({ what: clock.label, who: clock.who, by: clock.dueText, overdue: clock.state === 'overdue', ours: clock.ours }))
  const asked = rows.filter((row) => row.state === 'asked' || row.state === 'approved').map((row) => row.code)
  const advised = nextSteps(acts, { standing: view.standing, mustTransfer: view.advice.state === 'must', owedFen: view.context.owedFen, waiting: asked }).map((one) => ({ ...one, by: null, overdue: false }))
  // What others may still do comes after what somebody must do.
  const [must, may] = [limits.filter((one) => one.ours || one.overdue), limits.filter((one) => !one.ours && !one.overdue)]
  return [...must, ...waiting, ...advised, ...may].map(({ what, who, by, overdue }) => ({ what, who, by, overdue }))
}

/** The steps that this unit may record, with what is still in the way of each. Required fields are not "in the way". */
function stepsOf(actor: ActorHere, acts: readonly RecordedAct[], view: MatterView): Matter['steps'] {
  const { now } = view.context
  return procedureCodes.flatMap((code) => {
    const kind = actKind(code)
    // Whose procedure it is not is shown none of it.
    if (kind.organs !== 'any' && !kind.organs.includes(actor.organ)) return []
    // As much as there can be: an instalment that is told adds up with those before it.
    const facts = Object.fromEntries(Object.entries(kind.fields).filter(([, field]) => field.required || field.kind === 'flag')
      .map(([key, field]) => [key, field.kind === 'flag' ? true : field.choices ? Object.keys(field.choices)[0]! : field.kind === 'number' ? 1 : field.kind === 'fen' ? mostFen : field.kind === 'day' ? '2199-01-01' : '—']))
    // The answer that asks for least: what only a fine or a complex case needs is said when that is what is recorded.
    if (code === 'penalty_decided') Object.assign(facts, { measure: 'none', complex: false })
    const missing = [...powerProblems(code, actor, view, facts),
      ...actProblems({ code, on: now.on, time: now.time, facts, ofId: null, unitId: actor.unitId }, acts, { ...view.context, mustTransfer: false })].find((one) => one.severity === 'stop')
    return [{ code, label: kind.label, plain: kind.plain, articles: citeAll(kind.articles), approver: kind.approver ?? null, missing: missing?.text ?? '' }]
  })
}

async function elementsOf(ctx: Context, leadId: string): Promise<{ elements: Matter['elements']; gaps: Matter['gaps'] }> {
  const rows = await ctx.db.selectFrom('leadElements').leftJoin('files', 'files.id', 'leadElements.fileId').leftJoin('users', 'users.id', 'leadElements.createdBy')
    .select(['leadElements.id', 'element', 'proof', 'fileId', 'files.name as fileName', 'onDate', 'users.name as byName']).where('leadId', '=', leadId).where('withdrawn', '=', false).orderBy('onDate').execute()
  const elements = rows.map((row) => ({ id: row.id, element: row.element as Element, proof: row.proof, file: row.fileId && row.fileName ? { id: row.fileId, name: row.fileName } : null, onDate: row.onDate, byName: row.byName ?? '系统' }))
  const { administrative, criminal } = determinationGaps(findingsOf(elements))
  return { elements, gaps: { administrative: { state: administrative.state, text: administrative.text }, criminal: { state: criminal.state, text: criminal.text } } }
}

const penaltiesOf = (acts: readonly RecordedAct[], { context }: MatterView): Matter['penalties'] => penaltyMoney(acts, chinaCalendar, context.now, context.owedFen)
  .map(({ who, standing, fineFen, paidFen, owedFen, surchargeFen, dueFen, repaysFirst, lines }) => ({ who, standing, fineFen, paidFen, owedFen, surchargeFen, dueFen, repaysFirst, lines: lines.map(({ text, articles }) => ({ text, articles: citeAll(articles) })) }))

function acquaintancesOf({ acquaintances: found }: MatterView): Matter['acquaintances'] {
  const text = found === null ? '亲友、内部人员的钱算不算，还没有核实；金额、人数里有他们的，先核实。'
    : found.counts === null ? '亲友、内部人员的钱算不算，还有情况不清楚；查清以前，金额、人数不要剔除。'
    : found.counts ? `亲友、内部人员的钱算在内：${found.rules.map((rule) => acquaintanceRules[rule].label).join('、')}。`
    : '亲友、内部人员的钱不算：登记的吸收金额、人数、损失里要剔除他们，剔除了多少写在说明里。'
  const rules = found !== null && found.rules.length > 0 ? found.rules : acquaintanceDefault.value
  return { text, known: found !== null, articles: citeAll([at('fundraising_interpretation', '1'), ...rules.map((rule) => acquaintanceRules[rule].citation)]) }
}

function panels({ bands }: MatterView): Matter['thresholds'] {
  return bands.map((result) => ({
    crime: crimeLabels[result.band.crime], band: result.band.label, text: result.band.penalty, reached: result.state, articles: citeAll(result.band.citations),
    columns: [...result.columns.map((column) => ({ column, combined: '' })), ...(result.combined?.columns ?? []).map((column) => ({ column, combined: '（须另有情节）' }))].map(({ column, combined }) => ({
      label: `${thresholdColumnLabels[column.column]}${combined}`, threshold: column.column === 'people' ? `${column.threshold}人` : `${formatWan(column.threshold)}万元`, figure: column.text, reached: column.state,
    })),
  }))
}

/** 符合条件未立案、已认定未处罚未移送、已移送等答复: read from what was done, in the order of waiting. */
export async function listMatters(ctx: Context, { kind, page, pageSize }: { kind: 'unfiled' | 'unpenalised' | 'unanswered'; page: number; pageSize: number }): Promise<{ rows: { leadId: string; number: string; subjectName: string; unitName: string; why: string; since: string }[]; total: number }> {
  const has = (codes: string[]) => sql`exists (select 1 from acts b where b.lead_id = leads.id and b.state = 'done' and b.code in (${sql.join(codes)}))`
  // Handed over and not answered since: an older refusal answers no newer transfer.
  const waiting = sql`exists (select 1 from acts b where b.lead_id = leads.id and b.state = 'done' and b.code = 'transfer_handed' and not exists (
    select 1 from acts c where c.lead_id = b.lead_id and c.state = 'done' and c.code in ('police_filed', 'police_refused') and c.on_date >= b.on_date))`
  const condition = {
    unfiled: sql<boolean>`a.code = 'checked' and a.facts->>'conclusion' = 'suspected' and not ${has(['filed', 'not_filed', 'police_filed', 'handed_over', 'to_regulator', 'transfer_handed'])}`,
    unpenalised: sql<boolean>`a.code = 'determination' and a.facts->>'result' in ('illegal', 'crime') and not ${has(['penalty_decided', 'police_filed', 'handed_over'])} and not ${waiting}`,
    unanswered: sql<boolean>`a.code = 'transfer_handed' and ${waiting}`,
  }[kind]
  const why = { unfiled: '核查认为涉嫌非法集资，还没有立案，也没有写明不立案的理由', unpenalised: '已认定为非法集资，还没有处罚决定，也没有移送', unanswered: '已移送公安，还没有答复' }[kind]
  const base = ctx.db.selectFrom('leads').innerJoin('acts as a', 'a.leadId', 'leads.id').innerJoin('subjects', 'subjects.id', 'leads.subjectId').innerJoin('units', 'units.id', 'leads.mainUnitId')
    .where('a.state', '=', 'done').where('leads.state', 'in', ['registered', 'dispatched', 'following']).where(condition)
    .select(['leads.id as leadId', 'leads.number', 'subjects.name as subjectName', 'units.shortName as unitName', sql<string>`min(a.on_date)`.as('since')])
    .groupBy(['leads.id', 'leads.number', 'subjects.name', 'units.shortName'])
  const { total } = await ctx.db.selectFrom(base.as('one')).select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await base.orderBy('since').orderBy('leads.number').limit(pageSize).offset((page - 1) * pageSize).execute()
  return { rows: rows.map((row) => ({ ...row, why })), total }
}

