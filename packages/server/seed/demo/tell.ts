import type { PlainDate } from '@qingyuan/core/dates'
import { savePlaces as savePlacesApi } from '@qingyuan/core/handling/handling-api'
import { makeUscc } from '@qingyuan/core/identifiers'
import type { ActCode } from '@qingyuan/core/law/acts'
import type { Element } from '@qingyuan/core/law/elements'
import type { Addressee } from '@qingyuan/core/law/measure-words'
import type { RecordedField } from '@qingyuan/core/leads/lead'
import { createLead as createLeadApi, type recordEvent as recordEventApi } from '@qingyuan/core/leads/lead-api'
import type { IdentifierKind, SubjectKind } from '@qingyuan/core/subjects/subject'
import type { z } from 'zod'
import { saveElement, saveParty, savePlaces, savePlan } from '../../src/features/handling/matter-commands.ts'
import { acceptAssignment, answerAssignment, dispatchLead, pressAssignment, signAssignment } from '../../src/features/leads/assignment-commands.ts'
import { addReporter, createLead, excludeLead, recordEvent, recordFigure, restartLead, strikeOffLead, updateLead } from '../../src/features/leads/lead-commands.ts'
import { getLead } from '../../src/features/leads/lead-queries.ts'
import { addIdentifier, updateSubject } from '../../src/features/subjects/subject-commands.ts'
import type { Environment } from '../../src/platform/config.ts'
import { asViewer } from '../../src/platform/db.ts'
import { tellAct, tellApproved, type ActTold, type ApprovalTold, type Facts } from './acts.ts'
import { leadId, regionId, stableId, subjectId, unitId } from './ids.ts'
import type { Play } from './play.ts'

type LeadFields = Omit<z.input<typeof createLeadApi.input>, 'commandId' | 'id' | 'subject' | 'regionId' | 'mainUnitId' | 'receivedOn'>
type HandKind = z.output<typeof recordEventApi.input>['kind']

type Places = z.input<typeof savePlacesApi.input>['places']

/** The district itself, as the demo's office is set up. */
export const home = { province: '示南省', city: '范州市', county: '样河区' }

export interface Beginning extends LeadFields {
  who: string; time?: string; name: string; kind: SubjectKind; /** Number of the made-up 统一社会信用代码. */ serial?: number
  region: string; mainUnit: string
  /** Registered in the district unless told otherwise. */
  places?: Places
  details?: { address?: string; actualAddress?: string; person?: string; phone?: string; business?: string; promise?: string; sector?: string; standing?: string; registeredOn?: PlainDate }
}

/** Amounts of the story are in 万元 with two decimals. */
export const wan = (amount: number): number => Math.round(amount * 100) * 10_000

/** Verbs by which the story is told; each becomes a step of the play. */
export function storyteller(env: Environment, play: Play) {
  const lead = (code: string) => ({
    /** The lead comes in, with the file of its subject. */
    begins(day: PlainDate, { who, time = '09:30', name, kind, serial, region, mainUnit, details, places = [{ kind: 'registration', ...home }], ...fields }: Beginning) {
      const prefix = { enterprise: '91', individual_business: '92', cooperative: '93', organisation: '52', person: '' }[kind]
      const uscc = serial === undefined ? null : makeUscc(`${prefix}990101MA${String(serial).padStart(7, '0')}`)
      play.on(day, time, who, (ctx, commandId) => createLead(env, ctx, createLeadApi.input.parse({
        ...fields, commandId, id: leadId(code), receivedOn: day, regionId: regionId(region), mainUnitId: unitId(mainUnit),
        subject: { newSubject: { id: subjectId(code), kind, name, code: uscc } },
      })))
      if (details) {
        play.on(day, time, who, (ctx, commandId) => updateSubject(ctx, {
          commandId, id: subjectId(code), version: 1, kind, name, code: uscc, regionId: regionId(region), details: {
            sector: details.sector ?? fields.sector ?? '', registeredAddress: details.address ?? '', actualAddress: details.actualAddress ?? details.address ?? '',
            personInCharge: details.person ?? '', phone: details.phone ?? '', legalRepresentative: details.person ?? '', business: details.business ?? '',
            promise: details.promise ?? '', licence: '', formerNames: '', registeredOn: details.registeredOn ?? null, standing: details.standing ?? '存续', remark: '',
          } }))
        if (details.phone) this.has(day, who, 'phone', details.phone)
        if (details.person) this.has(day, who, 'person', details.person)
        if (details.address) this.has(day, who, 'address', details.address)
      }
      play.on(day, '17:35', 'bangong', (ctx, commandId) => savePlaces(ctx, savePlacesApi.input.parse({ commandId, leadId: leadId(code), places })))
      return this
    },
    has(day: PlainDate, who: string, kind: IdentifierKind, value: string) {
      play.on(day, '17:30', who, (ctx, commandId) => addIdentifier(env, ctx, { commandId, subjectId: subjectId(code), id: stableId('identifier', `${code}${kind}${value}`), kind, value, note: '' }))
      return this
    },
    /** Sent to units; each signs the same day and answers on the given one; the office accepts the day after. */
    dispatched(day: PlainDate, who: string, to: { unit: string; by: string; dueOn: PlainDate; instruction: string; role?: 'lead' | 'support'; answeredOn?: PlainDate; answer?: string; hidden?: boolean }[]) {
      const id = (unit: string) => stableId('assignment', `${code}${unit}${day}`)
      play.on(day, '10:00', who, (ctx, commandId) => dispatchLead(ctx, { commandId, leadId: leadId(code), sentOn: day, assignments: to.map((one, index) => ({
        id: id(one.unit), unitId: unitId(one.unit), role: one.role ?? (index === 0 ? 'lead' : 'support'), instruction: one.instruction, dueOn: one.dueOn, disclosesLead: !one.hidden })) }))
      for (const one of to) {
        play.on(day, '15:00', one.by, (ctx, commandId) => signAssignment(ctx, { commandId, id: id(one.unit) }))
        if (!one.answeredOn) continue
        play.on(one.answeredOn, '16:00', one.by, (ctx, commandId) => answerAssignment(ctx, { commandId, id: id(one.unit), answer: one.answer ?? '已核查。' }))
        play.on(one.answeredOn, '17:00', who, (ctx, commandId) => acceptAssignment(ctx, { commandId, id: id(one.unit) }))
      }
      return this
    },
    pressed(day: PlainDate, who: string, unit: string, sentOn: PlainDate, text: string) {
      play.on(day, '09:10', who, (ctx, commandId) => pressAssignment(ctx, { commandId, id: stableId('assignment', `${code}${unit}${sentOn}`), text }))
      return this
    },
    did(day: PlainDate, who: string, kind: HandKind, title: string, more: { body?: string; place?: string; time?: string; unit?: string } = {}) {
      play.on(day, more.time ?? '11:00', who, (ctx, commandId) => recordEvent(ctx, {
        commandId, leadId: leadId(code), id: stableId('event', `${code}${day}${title}`), kind, onDate: day, atTime: more.time ?? null, title, body: more.body ?? '',
        unitId: more.unit ? unitId(more.unit) : null, place: more.place ?? '', backfilled: false }))
      return this
    },
    /** A step of the law that needs no approval of ours, or that others took. */
    acted(day: PlainDate, who: string, act: ActCode, facts: Facts, more: ActTold & { time?: string } = {}) {
      tellAct(play, code, day, who, act, facts, more)
      return this
    },
    /** A step that a head decides first; `done` says when it was carried out. */
    approved(day: PlainDate, time: string, by: string, act: ActCode, facts: Facts, more: ApprovalTold) {
      tellApproved(env, play, code, day, time, by, act, facts, more)
      return this
    },
    /** Somebody or something that a measure may be addressed to. */
    concerns(day: PlainDate, kind: Exclude<Addressee, 'public'>, name: string, note = '') {
      play.on(day, '17:36', 'bangong', (ctx, commandId) => saveParty(ctx, { commandId, id: stableId('party', `${code}${kind}${name}`), leadId: leadId(code), kind, name, note }))
      return this
    },
    /** What proves each element. */
    proven(day: PlainDate, who: string, proofs: Partial<Record<Element, string>>) {
      for (const [element, proof] of Object.entries(proofs) as [Element, string][]) {
        play.on(day, '17:38', who, (ctx, commandId) => saveElement(ctx, { commandId, id: stableId('element', `${code}${day}${element}`), leadId: leadId(code), element, proof, fileId: null, on: day }))
      }
      return this
    },
    /** 一案一策. */
    planned(day: PlainDate, unit: string, leader: string, goal: string, setUpForIt: boolean | null = null) {
      play.on(day, '17:45', 'bangong', (ctx, commandId) => savePlan(ctx, { commandId, leadId: leadId(code), unitId: unitId(unit), leader, goal, setUpForIt }))
      return this
    },
    /** A figure in 万元 (people in persons); null is 待核. */
    counts(day: PlainDate, who: string, source: string, figures: Partial<Record<RecordedField, number | null>>, note = '', asOf = day) {
      for (const [field, value] of Object.entries(figures) as [RecordedField, number | null][]) {
        play.on(day, '16:30', who, (ctx, commandId) => recordFigure(ctx, {
          commandId, leadId: leadId(code), id: stableId('figure', `${code}${day}${field}`), field, figuresConfirmed: true, value: value === null ? null : field === 'people' ? value : wan(value), source, asOf, note }))
      }
      return this
    },
    outcome(day: PlainDate, who: string, outcome: string, more: { promise?: string; crossRegion?: 'none' | 'city' | 'province'; major?: boolean; summary?: string; mode?: string; sector?: string } = {}) {
      play.on(day, '17:20', who, async (ctx, commandId) => {
        const { version } = await asViewer(ctx, (inner) => getLead(inner, { id: leadId(code) }), true)
        return updateLead(ctx, { commandId, id: leadId(code), version, outcome, ...more })
      })
      return this
    },
    alsoReportedBy(day: PlainDate, who: string, unit: string) {
      play.on(day, '14:00', who, (ctx, commandId) => addReporter(ctx, { commandId, leadId: leadId(code), unitId: unitId(unit), reportedOn: day }))
      return this
    },
    excluded(day: PlainDate, who: string, reason: string) {
      play.on(day, '17:40', who, (ctx, commandId) => excludeLead(ctx, { commandId, leadId: leadId(code), onDate: day, reason, backfilled: false }))
      return this
    },
    restarted(day: PlainDate, who: string, reason: string) {
      play.on(day, '09:40', who, (ctx, commandId) => restartLead(ctx, { commandId, leadId: leadId(code), onDate: day, reason, backfilled: false }))
      return this
    },
    struckOff(day: PlainDate, who: string, reason: string) {
      play.on(day, '17:40', who, (ctx, commandId) => strikeOffLead(ctx, { commandId, leadId: leadId(code), onDate: day, reason, criterion: 'repaid', backfilled: false }))
      return this
    },
  })
  return { lead }
}
export type Storyteller = ReturnType<typeof storyteller>
