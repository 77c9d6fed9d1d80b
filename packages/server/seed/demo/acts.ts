import type { PlainDate } from '@qingyuan/core/dates'
import { askAct as askApi, carryOutAct as carryOutApi, decideAct as decideApi, decideActOnPaper as onPaperApi, recordAct as recordApi } from '@qingyuan/core/handling/handling-api'
import { actKind, isMeasure, type ActCode } from '@qingyuan/core/law/acts'
import { measureOf } from '@qingyuan/core/law/measure-table'
import type { Addressee, DutyCode } from '@qingyuan/core/law/measure-words'
import { askAct, carryOutAct, decideAct, decideActOnPaper, recordAct } from '../../src/features/handling/act-commands.ts'
import { officersOf } from '../../src/features/handling/authority-queries.ts'
import type { Environment } from '../../src/platform/config.ts'
import { asViewer, type Context } from '../../src/platform/db.ts'
import { officeName } from './district.ts'
import { leadId, stableId, unitId } from './ids.ts'
import type { Play } from './play.ts'
import { scan } from './scan.ts'

export type Facts = Record<string, string | number | boolean>
export interface ActTold { unit?: string; addressee?: Addressee; title?: string; body?: string }
/** `by` is an account, or the name of a head who signs on paper. `done`: when it was then carried out. */
export interface ApprovalTold extends ActTold { who?: string; reason: string; asked: [day: PlainDate, time: string]; done?: [day: PlainDate, time: string]; note?: string }

/** An act's id is its line's on the timeline, by which a sign of the grade points at it. */
export const actId = (lead: string, day: PlainDate, code: ActCode, { title }: ActTold): string => stableId('event', `${lead}${day}${title ?? actKind(code).label}`)

/** What every record of a measure shows: two certified people of the unit where it takes them, and the steps the law asks for. */
async function carried(ctx: Context, code: ActCode, unit: string | undefined): Promise<{ officerIds: string[]; duties: DutyCode[] }> {
  if (!isMeasure(code)) return { officerIds: [], duties: [] }
  const { officers, duties } = measureOf(code)
  const people = officers === 0 || !unit ? [] : await asViewer(ctx, (inner) => officersOf(inner, [unitId(unit)]), true)
  return { officerIds: people.filter((one) => one.valid).slice(0, 2).map((one) => one.id), duties: [...duties] }
}

/** Something that needs no approval of ours, or that others did. */
export function tellAct(play: Play, lead: string, day: PlainDate, who: string, code: ActCode, facts: Facts, more: ActTold & { time?: string }): void {
  const unit = more.unit ?? (who === 'bangong' ? officeName : undefined)
  play.on(day, more.time ?? '11:00', who, async (ctx, commandId) => recordAct(ctx, recordApi.input.parse({
    commandId, id: actId(lead, day, code, more), leadId: leadId(lead), code, on: day, time: more.time ?? null, facts, acknowledged: true, addressee: more.addressee ?? 'public',
    ...(unit && { unitId: unitId(unit) }), ...await carried(ctx, code, unit), title: more.title ?? '', body: more.body ?? '',
  })))
}

/** Asked for, decided by the head whom the law names, on screen or on paper, and carried out. */
export function tellApproved(env: Environment, play: Play, lead: string, day: PlainDate, time: string, by: string, code: ActCode, facts: Facts, more: ApprovalTold): void {
  const { who = 'bangong', unit = officeName, asked, done, note = '' } = more
  const id = actId(lead, done?.[0] ?? day, code, more)
  const { approver, label } = actKind(code)
  if (!approver) throw new Error(`${code} is approved by nobody`)
  play.on(asked[0], asked[1], who, (ctx, commandId) => askAct(ctx, askApi.input.parse({
    commandId, id, leadId: leadId(lead), code, unitId: unitId(unit), addressee: more.addressee ?? 'public', facts, reason: more.reason })))
  // Each step of an act raises its version by one: asked 1, decided 2.
  if (/^[a-z]+$/.test(by)) {
    play.on(day, time, by, (ctx, commandId) => decideAct(ctx, decideApi.input.parse({ commandId, id, version: 1, approved: true, note, acknowledged: true })))
  } else {
    play.on(day, time, who, async (ctx, commandId) => decideActOnPaper(ctx, onPaperApi.input.parse({
      commandId, id, version: 1, approved: true, headPostId: stableId('head post', `${unit}${by}${approver}`), on: day, time, note, acknowledged: true }), await scan(env, `${label}审批表.pdf`, 'DEMO SCAN')))
  }
  if (!done) return
  play.on(done[0], done[1], who, async (ctx, commandId) => carryOutAct(ctx, carryOutApi.input.parse({
    commandId, id, version: 2, on: done[0], time: done[1], facts, acknowledged: true, ...await carried(ctx, code, unit), title: more.title ?? '', body: more.body ?? '' })))
}
