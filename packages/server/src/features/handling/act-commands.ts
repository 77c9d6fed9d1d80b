import { chinaDate, chinaInstant, chinaTime, formatDateCn } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type * as api from '@qingyuan/core/handling/handling-api'
import { actStateLabels, type ActState } from '@qingyuan/core/handling/handling-api'
import { actProblems, factProblems } from '@qingyuan/core/law/procedure'
import { leftHanging } from '@qingyuan/core/law/resting'
import { actKind, afterClosing, isMeasure, isSeizure, mayContinue, talkNear, throughSteps, type ActCode, type RecordedAct } from '@qingyuan/core/law/acts'
import { citeAll } from '@qingyuan/core/law/citation'
import type { Addressee, DutyCode } from '@qingyuan/core/law/measure-words'
import { headLabels, type HeadCode } from '@qingyuan/core/law/organs'
import { ledgerStates, leadWorkflow, type EventKind } from '@qingyuan/core/leads/lead'
import { advance, type Workflow } from '@qingyuan/core/workflow'
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { checkScan } from '../../platform/file-kinds.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { StoredUpload } from '../../platform/files.ts'
import { findSetting } from '../auth/auth-queries.ts'
import { addEvent, recordFigure } from '../leads/lead-commands.ts'
import { getLeadForUpdate } from '../leads/lead-queries.ts'
import { actorOf, approvalOf, asProblem, doingProblems, mayDecide, minuteOf, powerProblems, refuse, type Doing, type Problem } from './act-check.ts'
import { asActCode, findActRows, recorded, type ActRow } from './act-queries.ts'
import { unitsActedFor } from './authority-queries.ts'
import { refreshClocks } from './clock-commands.ts'
import { findMatterFile, judgeMatter, type MatterFile } from './matter-facts.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Done = Promise<{ id: string }>

/** Approval, carrying out, and what takes an act back; a voided one stays on file with its reason. */
const actWorkflow: Workflow<ActState, 'decide' | 'refuse' | 'carryOut' | 'withdraw' | 'correct' | 'void'> = {
  decide: { from: ['asked'], to: 'approved', label: '批准' },
  refuse: { from: ['asked'], to: 'refused', label: '不批准' },
  carryOut: { from: ['approved'], to: 'done', label: '登记实施' },
  withdraw: { from: ['asked', 'approved'], to: 'withdrawn', label: '撤回' },
  correct: { from: ['done'], to: 'same', label: '更正' },
  void: { from: ['done'], to: 'voided', label: '作废' },
}

/** The head whom the law names for it; asking for what needs none is refused before. */
function approverOf(code: ActCode): HeadCode {
  const { approver } = actKind(code)
  if (!approver) throw new AppError('input.invalid', `“${actKind(code).label}”不需要审批。`)
  return approver
}

interface Bench { file: MatterFile; rows: ActRow[]; acts: RecordedAct[] }
/** The lead, locked, with its file and acts: what is judged must not change meanwhile. */
async function readBench(ctx: Context, leadId: string): Promise<Bench> {
  const lead = await getLeadForUpdate(ctx, leadId)
  if (lead.state === 'merged') throw new AppError('state.conflict', '这条线索已并入其他线索，请到那条线索上办理。')
  const file = await findMatterFile(ctx, leadId)
  if (!file) throw new AppError('not_found', '没有找到这条线索，或不在您的工作范围内。')
  const rows = await findActRows(ctx, leadId)
  return { file, rows, acts: recorded(rows) }
}

async function getActForUpdate(ctx: Context, id: string, version: number): Promise<{ bench: Bench; row: ActRow }> {
  const found = await ctx.db.selectFrom('acts').select('leadId').where('id', '=', id).executeTakeFirst()
  if (!found) throw new AppError('not_found', '没有找到这项办理，或不在您的工作范围内。')
  const bench = await readBench(ctx, found.leadId)
  const row = bench.rows.find((one) => one.id === id)!
  if (row.version !== version) throw new AppError('version.conflict')
  return { bench, row }
}

async function actingUnit(ctx: Context, unitId: string | undefined): Promise<string> {
  const acting = unitId ?? ctx.viewer.unitId
  if (!acting) throw new AppError('input.invalid', '没有所属单位，不能登记办理。')
  if (!(await unitsActedFor(ctx, [acting])).has(acting)) throw new AppError('auth.forbidden', '只能登记本单位的办理情况。')
  return acting
}

/** A transfer, a penalty, a repayment is recorded by its steps, each with its own conditions and clocks. */
function refuseShortcut(code: ActCode): void {
  const first = isMeasure(code) ? throughSteps[code] : undefined
  if (first) throw new AppError('act.problems', `“${actKind(code).label}”按步骤办理，从“${actKind(first).label}”开始登记。`)
}

function refuseClosed({ file }: Bench, code: ActCode): void {
  if ((ledgerStates as readonly string[]).includes(file.lead.state) || afterClosing.includes(code)) return
  throw new AppError('state.conflict', '这条线索已经办结。确需继续办理的，先重启并写明变了什么。')
}

/** The earlier act that this one continues: the one named, or the only one there is. @throws where several are and none is named */
function earlierOf(bench: Bench, code: ActCode, ofId: string | null, unitId: string, on: string): string | null {
  if (ofId !== null) {
    if (!bench.rows.some((row) => row.id === ofId)) throw new AppError('not_found', '没有找到所承接的那项办理。')
    return ofId
  }
  // The talk is another unit's, and often recorded later.
  if (code === 'assist_talk') return talkNear(on, bench.acts)?.id ?? null
  const found = mayContinue({ code, unitId }, bench.acts)
  if (found.length > 1) throw new AppError('act.problems', `有不止一项可以承接（${found.map((act) => `${formatDateCn(act.on)}${actKind(act.code).label}`).join('、')}），请指明是哪一项。`)
  return found[0]?.id ?? null
}

/** Asks the head whom the law names; what no head need approve is recorded straight away. */
export function askAct(ctx: Context, input: In<typeof api.askAct>): Done {
  return command(ctx, 'handling.ask', input.commandId, async (inner) => {
    const bench = await readBench(inner, input.leadId)
    const { code } = input
    refuseShortcut(code)
    refuseClosed(bench, code)
    if (!actKind(code).approver) throw new AppError('input.invalid', `“${actKind(code).label}”不需要报批，直接登记即可。`)
    const actor = await actorOf(inner, await actingUnit(inner, input.unitId))
    // The head must see what is asked for; what is known only afterwards is filled in then.
    const open = factProblems(code, input.facts, chinaDate(inner.now)).filter((one) => !one.later).map(asProblem)
    refuse([...powerProblems(code, actor, judgeMatter(bench.file, bench.acts, inner.now), input.facts), ...open], true)
    await inner.db.insertInto('acts').values({
      id: input.id, leadId: input.leadId, code, state: 'asked', unitId: actor.unitId, addressee: input.addressee, facts: JSON.stringify(input.facts), ofId: earlierOf(bench, code, input.ofId, actor.unitId, chinaDate(inner.now)), reason: input.reason,
      askedAt: inner.now, askedBy: inner.viewer.userId, createdAt: inner.now, createdBy: inner.viewer.userId,
    }).execute()
    return { subjectType: 'lead', id: input.leadId, after: { act: actKind(code).label, state: actStateLabels.asked }, note: input.reason }
  })
}

/** What must precede the act must precede the head's decision: no penalty is decided before its notice, hearing and review. */
function refuseUnripe(ctx: Context, bench: Bench, row: ActRow, acknowledged: boolean): void {
  const { context } = judgeMatter(bench.file, bench.acts, ctx.now)
  const problems = actProblems({ code: row.code, on: context.now.on, time: context.now.time, facts: row.facts, ofId: row.ofId, addressee: row.addressee, unitId: row.unitId }, bench.acts, context)
    .filter((one) => !one.later)
  // The head signs for what is wrong with it, too, and is told before.
  refuse(problems.map(asProblem), acknowledged)
}

interface Decision { head: HeadCode; userId: string | null; name: string; at: Date; note: string; fileId?: string }
async function decide(ctx: Context, bench: Bench, row: ActRow, approved: boolean, by: Decision, acknowledged: boolean) {
  const state = advance(actWorkflow, row.state, approved ? 'decide' : 'refuse')
  if (!approved && by.note.length < 2) throw new AppError('input.invalid', '不批准的，请写明理由。')
  if (approved) {
    refuseClosed(bench, row.code)
    refuseUnripe(ctx, bench, row, acknowledged)
  }
  const set = { state, decidedAt: by.at, decidedHead: by.head, decidedBy: by.userId, decidedByName: by.name, decisionNote: by.note, ...(by.fileId && { approvalFileId: by.fileId }), version: row.version + 1 }
  await ctx.db.updateTable('acts').set(set).where('id', '=', row.id).execute()
  const change = { before: { state: actStateLabels[row.state] }, after: { act: actKind(row.code).label, state: actStateLabels[state], approver: `${headLabels[by.head]}${by.name}` }, note: by.note }
  if (!approved && row.code === 'transfer_approved') {
    const refusal = signed('transfer_refused', 'public', null, by, { reason: by.note })
    await insertDone(ctx, { id: randomUUID(), leadId: row.leadId, unitId: row.unitId, backfilled: false, decidedAt: by.at, decidedHead: by.head, decidedBy: by.userId, decidedByName: by.name }, refusal)
    return settle(ctx, row.leadId, refusal, { before: change.before, note: by.note })
  }
  if (!approved || !actKind(row.code).decides) return { subjectType: 'lead', id: row.leadId, ...change }
  // The decision is the act itself: the clock runs from the minute of the signature.
  const doing = signed(row.code, row.addressee as Addressee, row.ofId, by, row.facts)
  const actor = await actorOf(ctx, row.unitId)
  const before = bench.acts.filter((act) => act.on <= doing.on)
  refuse(await doingProblems(ctx, doing, actor, before, judgeMatter(bench.file, before, ctx.now), null, false), acknowledged)
  const eventId = await leaveEvent(ctx, row.leadId, row.id, doing, row.unitId, false)
  await ctx.db.updateTable('acts').set({ ...columnsOf(doing), state: 'done', eventId }).where('id', '=', row.id).execute()
  return settle(ctx, row.leadId, doing, { before: change.before, note: by.note })
}

/** What the signature itself does, at its minute. */
const signed = (code: ActCode, addressee: Addressee, ofId: string | null, by: Decision, facts: RecordedAct['facts']): Doing =>
  ({ code, addressee, ofId, on: chinaDate(by.at), time: chinaTime(by.at), facts, officerIds: [], duties: [], urgent: false, title: '', body: by.note })

/** The head decides on screen: in person, as the head the law names, of the unit that acts, and not what they asked for themselves. */
export function decideAct(ctx: Context, input: In<typeof api.decideAct>): Done {
  return command(ctx, 'handling.decide', input.commandId, async (inner) => {
    const { bench, row } = await getActForUpdate(inner, input.id, input.version)
    const approver = approverOf(row.code)
    if (!mayDecide(await actorOf(inner, row.unitId), row.code, row.facts)) throw new AppError('auth.forbidden', `要由${row.unitName}的${headLabels[approver]}批准，您没有登记为这一职务。`)
    if (row.askedBy !== null && row.askedBy === inner.viewer.userId) throw new AppError('auth.forbidden', '自己报请的事项，不能由自己批准。')
    return decide(inner, bench, row, input.approved, { head: approver, userId: inner.viewer.userId, name: inner.viewer.name, at: inner.now, note: input.note }, input.acknowledged)
  })
}

/** Signed on paper by a head on record; the scan is kept with it. */
export function decideActOnPaper(ctx: Context, input: In<typeof api.decideActOnPaper>, upload: StoredUpload | undefined): Done {
  return command(ctx, 'handling.decide_on_paper', input.commandId, async (inner) => {
    if (!upload) throw new AppError('input.invalid', '请上传签字的审批表扫描件。')
    const { bench, row } = await getActForUpdate(inner, input.id, input.version)
    await actingUnit(inner, row.unitId)
    const approver = approverOf(row.code)
    const post = await inner.db.selectFrom('headPosts').selectAll().where('id', '=', input.headPostId).executeTakeFirst()
    if (!post || post.unitId !== row.unitId || post.head !== approver || post.fromOn > input.on || (post.toOn !== null && post.toOn < input.on)) {
      throw new AppError('input.invalid', `要由${row.unitName}当时在任的${headLabels[approver]}签字。`)
    }
    if (post.userId !== null && post.userId === row.askedBy) throw new AppError('auth.forbidden', '自己报请的事项，不能由自己批准。')
    const signedAt = chinaInstant(input.on, input.time)
    if (row.askedAt && input.on < chinaDate(row.askedAt)) throw new AppError('input.invalid', `签字日期早于报请日期（${chinaDate(row.askedAt)}），请核对。`)
    if (signedAt > inner.now) throw new AppError('input.invalid', '签字时间晚于现在，请核对。')
    const fileId = input.commandId
    await checkScan(upload, '审批表扫描件')
    await keepFile(inner, upload, { id: fileId, ownerType: 'lead', ownerId: row.leadId })
    return decide(inner, bench, row, input.approved, { head: approver, userId: null, name: post.name, at: signedAt, note: input.note, fileId }, input.acknowledged)
  })
}

/** Takes a request back before it was carried out. */
export function withdrawAct(ctx: Context, input: In<typeof api.withdrawAct>): Done {
  return command(ctx, 'handling.withdraw', input.commandId, async (inner) => {
    const { row } = await getActForUpdate(inner, input.id, input.version)
    await actingUnit(inner, row.unitId)
    const state = advance(actWorkflow, row.state, 'withdraw')
    await inner.db.updateTable('acts').set({ state, withdrawnReason: input.reason, version: row.version + 1 }).where('id', '=', row.id).execute()
    return { subjectType: 'lead', id: row.leadId, before: { state: actStateLabels[row.state] }, after: { act: actKind(row.code).label, state: actStateLabels[state] }, note: input.reason }
  })
}

type Happened = Pick<In<typeof api.carryOutAct>, 'on' | 'time' | 'facts' | 'officerIds' | 'duties' | 'urgent' | 'title' | 'body' | 'acknowledged'>
const doingOf = (code: ActCode, addressee: Addressee, ofId: string | null, input: Happened): Doing =>
  ({ code, addressee, ofId, on: input.on, time: input.time, facts: input.facts, officerIds: input.officerIds, duties: input.duties as DutyCode[], urgent: input.urgent, title: input.title, body: input.body })

/** The columns of what happened, and its line on the lead's timeline. */
const columnsOf = (doing: Doing) => ({ onDate: doing.on, atTime: doing.time, facts: JSON.stringify(doing.facts), officers: [...new Set(doing.officerIds)], duties: [...doing.duties], urgent: doing.urgent, title: doing.title, body: doing.body })
const titleOf = (doing: Doing): string => doing.title || actKind(doing.code).label

/** First the signature, then the act; an act without its minute counts to the end of its day. */
function refuseBeforeSignature(row: ActRow, doing: Doing): void {
  if (row.decidedAt && chinaInstant(doing.on, doing.time ?? '23:59') < minuteOf(row.decidedAt)) {
    throw new AppError('act.problems', `批准时间是${chinaDate(row.decidedAt)} ${chinaTime(row.decidedAt)}，要先批准后实施。`)
  }
}

/** Carries out what was approved. */
export function carryOutAct(ctx: Context, input: In<typeof api.carryOutAct>): Done {
  return command(ctx, 'handling.carry_out', input.commandId, async (inner) => {
    const { bench, row } = await getActForUpdate(inner, input.id, input.version)
    await actingUnit(inner, row.unitId)
    const state = advance(actWorkflow, row.state, 'carryOut')
    refuseClosed(bench, row.code)
    const changed = Object.keys(row.facts).find((key) => row.facts[key] !== '' && input.facts[key] !== undefined && input.facts[key] !== row.facts[key])
    if (changed) throw new AppError('act.problems', `“${actKind(row.code).fields[changed]?.label ?? changed}”与批准的不一致。要改的，撤回后重新报批。`)
    const doing = doingOf(row.code, row.addressee as Addressee, row.ofId, { ...input, facts: { ...input.facts, ...row.facts } })
    refuseBeforeSignature(row, doing)
    const actor = await actorOf(inner, row.unitId)
    refuse(await doingProblems(inner, doing, actor, bench.acts, judgeMatter(bench.file, bench.acts, inner.now), approvalOf(row, actor), false), input.acknowledged)
    const eventId = await leaveEvent(inner, row.leadId, row.id, doing, row.unitId, false)
    await inner.db.updateTable('acts').set({ ...columnsOf(doing), state, eventId, version: row.version + 1 }).where('id', '=', row.id).execute()
    return settle(inner, row.leadId, doing, { before: { state: actStateLabels[row.state] } })
  })
}

/** Records what was done without an approval of ours being needed, what others did, or (`backfilled`) what was done before the office went live. */
export function recordAct(ctx: Context, input: In<typeof api.recordAct>): Done {
  return command(ctx, 'handling.record', input.commandId, async (inner) => {
    const bench = await readBench(inner, input.leadId)
    const { code } = input
    const actor = await actorOf(inner, await actingUnit(inner, input.unitId))
    await (input.backfilled ? refuseLateBackfill(inner, input.on) : refuseEarlier(inner, input.on))
    if (!input.backfilled) refuseShortcut(code)
    const { approver } = actKind(code)
    // 强制法19: what is urgent is carried out on the spot and approved within 24 hours.
    if (approver && !input.backfilled && code !== 'urgent_seizure') {
      refuse(powerProblems(code, actor, judgeMatter(bench.file, bench.acts, inner.now), input.facts), true)
      throw new AppError('act.problems', `“${actKind(code).label}”要先报${headLabels[approver]}批准。`)
    }
    if (!input.backfilled) refuseClosed(bench, code)
    const doing = doingOf(code, input.addressee, earlierOf(bench, code, input.ofId, actor.unitId, input.on), input)
    const told = { id: input.id, code, on: doing.on, time: doing.time, facts: doing.facts, backfilled: input.backfilled, ofId: doing.ofId, addressee: doing.addressee, unitId: actor.unitId }
    const problems = await doingProblems(inner, doing, actor, bench.acts, judgeMatter(bench.file, bench.acts, inner.now), null, input.backfilled)
    refuse([...problems, ...shaken(inner, bench, told)], input.acknowledged)
    await insertDone(inner, { id: input.id, leadId: input.leadId, unitId: actor.unitId, backfilled: input.backfilled }, doing)
    if (code === 'warning_talk') await joinHelpers(inner, bench, { ...doing, id: input.id, backfilled: input.backfilled })
    if (code === 'repaid') await recordRepayment(inner, input.leadId, doing)
    return settle(inner, input.leadId, doing, {})
  })
}

/** Towns that helped with a talk often write it down before the talk is: it is joined to the talk that it was for. */
async function joinHelpers(ctx: Context, bench: Bench, talk: RecordedAct): Promise<void> {
  const helpers = bench.acts.filter((act) => act.code === 'assist_talk' && act.ofId === null && talkNear(act.on, [talk, ...bench.acts]) === talk)
  if (helpers.length > 0) await ctx.db.updateTable('acts').set({ ofId: talk.id }).where('id', 'in', helpers.map((act) => act.id)).execute()
}

/** What an instalment says of the figures goes to the lead, with its source and day: nothing is typed twice. */
async function recordRepayment(ctx: Context, leadId: string, { facts, on }: Doing): Promise<void> {
  const figures = [['repaid', facts['totalFen']], ['unpaid', facts['unpaidFen']]] as const
  for (const [field, value] of figures) {
    if (typeof value !== 'number') continue
    await recordFigure(ctx, { commandId: randomUUID(), leadId, id: randomUUID(), field, value, source: String(facts['source']), asOf: on, note: String(facts['proof'] ?? ''), figuresConfirmed: true })
  }
}

/** 补录 is for what was done before the office went live, and for nothing else. */
async function refuseLateBackfill(ctx: Context, on: string): Promise<void> {
  const goLiveOn = await findSetting(ctx, 'go-live-on')
  if (typeof goLiveOn !== 'string') throw new AppError('rule.broken', '还没有设定启用日期，不能补录。请系统管理员在“办案设置”里填写。')
  if (on >= goLiveOn) throw new AppError('rule.broken', `补录只用于启用日期（${goLiveOn}）以前的事，以后的请按程序登记。`)
}

/** What was done before the office went live would raise alarms that nobody can answer any more: it is told as 补录. */
async function refuseEarlier(ctx: Context, on: string): Promise<void> {
  const goLiveOn = await findSetting(ctx, 'go-live-on')
  if (typeof goLiveOn === 'string' && on < goLiveOn) throw new AppError('rule.broken', `启用日期（${goLiveOn}）以前办的，请勾选“补录”后登记。`)
}

async function leaveEvent(ctx: Context, leadId: string, actId: string, doing: Doing, unitId: string, backfilled: boolean): Promise<string> {
  // The act's own id marks its line: one act, one line.
  const kind: EventKind = actKind(doing.code).event
  const place = typeof doing.facts['to'] === 'string' ? doing.facts['to'] : typeof doing.facts['from'] === 'string' ? doing.facts['from'] : ''
  await addEvent(ctx, leadId, kind, { id: actId, onDate: doing.on, atTime: doing.time, title: titleOf(doing), body: doing.body, unitId, place: place.slice(0, 200), backfilled })
  return actId
}

interface DoneRow { id: string; leadId: string; unitId: string; backfilled: boolean; decidedAt?: Date; decidedHead?: HeadCode; decidedBy?: string | null; decidedByName?: string }
/** An act that was not asked for before: its line on the timeline, and itself. */
async function insertDone(ctx: Context, row: DoneRow, doing: Doing): Promise<void> {
  const eventId = await leaveEvent(ctx, row.leadId, row.id, doing, row.unitId, row.backfilled)
  const { code, addressee, ofId } = doing
  await ctx.db.insertInto('acts').values({ ...row, code, addressee, ofId, state: 'done', ...columnsOf(doing), eventId, createdAt: ctx.now, createdBy: ctx.viewer.userId }).execute()
}

/** What later acts rest on stays until they are dealt with. */
function refuseHanging(ctx: Context, { file, acts }: Bench, after: readonly RecordedAct[]): void {
  const hanging = leftHanging(acts, after, judgeMatter(file, acts, ctx.now).context)
  if (hanging.length > 0) throw new AppError('state.conflict', `${hanging.map(({ act, why }) => `“${actKind(act.code).label}”（${formatDateCn(act.on)}）以这一项为前提，改了以后：${why}`).join('')}请先处理后面的。`)
}

/** What is written down late may take the ground from what was done since: it is recorded as it was, and said. */
const shaken = (ctx: Context, { file, acts }: Bench, told: RecordedAct): Problem[] => leftHanging(acts, [...acts, told], judgeMatter(file, acts, ctx.now).context)
  .map(({ act, why }) => ({ severity: 'warn', text: `记上这一项，“${actKind(act.code).label}”（${formatDateCn(act.on)}）就站不住：${why}属实的照实登记，再依法变更、撤销后面的决定。`, articles: citeAll(actKind(act.code).articles) }))

/** After any change: the lead goes into handling, clocks are worked out anew, what moved is told on the timeline. */
async function settle(ctx: Context, leadId: string, doing: Pick<Doing, 'code' | 'on' | 'title'>, more: { before?: object; note?: string; tell?: boolean }) {
  const rows = await findActRows(ctx, leadId)
  const clocks = await refreshClocks(ctx, leadId, recorded(rows), new Map(rows.map((row) => [row.id, row.unitId])))
  // Who records a step sees the limits that it starts; who corrects one must be told.
  const moved = more.tell ? [...clocks.moved, ...clocks.begun] : clocks.moved
  if (more.tell && moved.length > 0) await addEvent(ctx, leadId, 'clock_moved', { onDate: chinaDate(ctx.now), atTime: chinaTime(ctx.now), title: '期限随之变动', body: moved.join('；') })
  const lead = await getLeadForUpdate(ctx, leadId)
  const state = lead.state === 'registered' ? advance(leadWorkflow, lead.state, 'settle') : lead.state
  await ctx.db.updateTable('leads').set({ state, version: lead.version + 1, updatedAt: ctx.now }).where('id', '=', leadId).execute()
  return { subjectType: 'lead', id: leadId, before: more.before, after: { act: actKind(doing.code).label, onDate: doing.on, title: doing.title, ...(moved.length > 0 && { clocks: moved.join('；') }) }, ...(more.note && { note: more.note }) }
}

/** Corrects what was written down wrongly; its clocks move with it, and the timeline says so. */
export function correctAct(ctx: Context, input: In<typeof api.correctAct>): Done {
  return command(ctx, 'handling.correct', input.commandId, async (inner) => {
    const { bench, row } = await getActForUpdate(inner, input.id, input.version)
    await actingUnit(inner, row.unitId)
    advance(actWorkflow, row.state, 'correct')
    const doing = doingOf(asActCode(row.code), row.addressee as Addressee, row.ofId, input)
    if (row.backfilled) await refuseLateBackfill(inner, input.on)
    if (actKind(row.code).decides && (doing.on !== row.onDate || doing.time !== row.atTime)) throw new AppError('act.problems', '批准的时间以签字为准，不能更正。')
    refuseBeforeSignature(row, doing)
    if (isSeizure(row.code) && row.onDate !== null && doing.on > row.onDate) throw new AppError('act.problems', '查封、扣押的起始日不能往后改，否则期限就被拉长了。确属登记错误的，作废后按程序重新登记。')
    const one = { id: row.id, code: row.code, on: doing.on, time: doing.time, facts: doing.facts, backfilled: row.backfilled, ofId: row.ofId, addressee: row.addressee, unitId: row.unitId }
    refuseHanging(inner, bench, bench.acts.map((act) => (act.id === row.id ? one : act)))
    const others = bench.acts.filter((act) => act.id !== row.id)
    const actor = await actorOf(inner, row.unitId)
    // Judged as of then: later acts of the same matter do not stand against an earlier one.
    const before = others.filter((act) => act.on <= doing.on)
    refuse(await doingProblems(inner, doing, actor, before, judgeMatter(bench.file, before, inner.now), approvalOf(row, actor), row.backfilled), input.acknowledged)
    await inner.db.updateTable('acts').set({ ...columnsOf(doing), correctedAt: inner.now, correctedReason: input.reason, version: row.version + 1 }).where('id', '=', row.id).execute()
    if (row.eventId) await inner.db.updateTable('leadEvents').set({ onDate: doing.on, atTime: doing.time, title: titleOf(doing), body: doing.body }).where('id', '=', row.eventId).execute()
    const wasOn = row.onDate ?? ''
    return settle(inner, row.leadId, doing, { tell: true, note: input.reason, before: { act: actKind(row.code).label, onDate: wasOn, title: row.title } })
  })
}

/** What never happened: it stays on file as voided, its line on the timeline says so, its clocks are gone. */
export function voidAct(ctx: Context, input: In<typeof api.voidAct>): Done {
  return command(ctx, 'handling.void', input.commandId, async (inner) => {
    const { bench, row } = await getActForUpdate(inner, input.id, input.version)
    await actingUnit(inner, row.unitId)
    const state = advance(actWorkflow, row.state, 'void')
    // Help with a talk stands without it; what rests on an act does not.
    const hanging = bench.rows.find((one) => one.ofId === row.id && one.state === 'done' && one.code !== 'assist_talk')
    if (hanging) throw new AppError('state.conflict', `“${actKind(hanging.code).label}”（${formatDateCn(hanging.onDate!)}）承接这一项，请先作废那一项。`)
    refuseHanging(inner, bench, bench.acts.filter((act) => act.id !== row.id))
    await inner.db.updateTable('acts').set({ state, voidReason: input.reason, version: row.version + 1 }).where('id', '=', row.id).execute()
    await inner.db.updateTable('acts').set({ ofId: null }).where('ofId', '=', row.id).where('code', '=', 'assist_talk').execute()
    if (row.eventId) {
      const { body } = await inner.db.selectFrom('leadEvents').select('body').where('id', '=', row.eventId).executeTakeFirstOrThrow()
      await inner.db.updateTable('leadEvents').set({ kind: 'voided', title: `已作废：${row.title || actKind(row.code).label}`, body: [body, `作废理由：${input.reason}`].filter(Boolean).join('\n') }).where('id', '=', row.eventId).execute()
    }
    return settle(inner, row.leadId, { code: row.code, on: row.onDate!, title: row.title }, { tell: true, note: input.reason, before: { state: actStateLabels.done } })
  })
}
