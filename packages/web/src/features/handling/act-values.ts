import type { Act, Matter } from '@qingyuan/core/handling/handling-api'
import { actKind, continues, isAsked, isMeasure, type ActCode, type ActField } from '@qingyuan/core/law/acts'
import { measureOf } from '@qingyuan/core/law/measure-table'
import type { Addressee, DutyCode } from '@qingyuan/core/law/measure-words'
import { isUnreadable, type FigureValue } from '../../shared/amount-input.tsx'

/** What opens the form: something new (`preset` fills fields in), what was approved, or what was written down wrongly. */
export type ActJob =
  | { do: 'start'; code: ActCode; preset?: Record<string, string> }
  | { do: 'carryOut'; act: Act }
  | { do: 'correct'; act: Act }

type FieldValue = string | boolean | FigureValue
/** The form's own values; `facts` holds one value per field of the act's kind. */
export interface ActValues {
  backfilled: boolean
  addressee?: Addressee
  on: string | null
  time: string
  facts: Record<string, FieldValue>
  officerIds: string[]
  duties: DutyCode[]
  urgent: boolean
  ofId: string | null
  title: string
  body: string
  reason: string
}
export type Facts = Record<string, string | number | boolean>

/** The fields of an act, in order; for a request only what the head must know. */
export const fieldsOf = (code: ActCode, asking: boolean): [key: string, field: ActField][] =>
  Object.entries(actKind(code).fields).filter(([, field]) => !asking || !field.afterwards)

/** Whether a field is asked for at all: only a fine has an amount, only a penalty somebody punished. */
export const applies = (code: ActCode, key: string, facts: Readonly<Record<string, unknown>>): boolean => { const field = actKind(code).fields[key]; return field === undefined || isAsked(field, facts) }

/** Facts as the endpoint takes them: what is empty is left out, or `''` where it takes back what was there before. */
export function factsOf(code: ActCode, values: ActValues['facts'], before: Facts = {}): Facts {
  const facts: Facts = {}
  for (const [key, field] of Object.entries(actKind(code).fields)) {
    if (!applies(code, key, values)) continue
    const value = values[key]
    if (field.kind === 'flag') facts[key] = value === true
    else if (typeof value === 'string' && value.trim() !== '') facts[key] = value.trim()
    else if (typeof value === 'number') facts[key] = value
    else if (key in before && !isUnreadable(value as FigureValue)) facts[key] = ''
  }
  return facts
}

/** The acts on file that this one may continue, those whose limit still runs first. */
export function earlierActs(code: ActCode, { acts, clocks }: Matter): Act[] {
  const runs = (act: Act) => clocks.some((clock) => clock.actId === act.id && (clock.state === 'running' || clock.state === 'overdue'))
  const found = acts.filter((act) => act.state === 'done' && continues[code]?.includes(act.code))
  return [...found.filter(runs), ...found.filter((act) => !runs(act))]
}

/** Kinds of addressee that may be chosen; none where the act is not addressed to anybody. */
export function addresseesOf(code: ActCode): readonly Addressee[] {
  if (!isMeasure(code)) return []
  const { addressees } = measureOf(code)
  return addressees.length === 1 && addressees[0] === 'public' ? [] : addressees
}

/** What is needed of a measure beside its fields: officers with certificates, steps that its record must show. */
export function needsOf(code: ActCode): { officers: number; duties: readonly DutyCode[]; coercive: boolean } {
  if (!isMeasure(code)) return { officers: 0, duties: [], coercive: false }
  const { officers, duties, coercive } = measureOf(code)
  return { officers, duties, coercive }
}

/** Values of a form that opens: empty, or as the act has them. */
export function openingValues(job: ActJob, matter: Matter, today: string): ActValues {
  if (job.do === 'start') {
    const allowed = addresseesOf(job.code)
    const addressee = allowed.length === 1 ? allowed[0] : undefined
    return {
      backfilled: false, ...(addressee && { addressee }), on: today, time: '', facts: { ...job.preset }, officerIds: [], duties: [], urgent: job.code === 'urgent_seizure',
      ofId: job.code === 'assist_talk' ? null : earlierActs(job.code, matter)[0]?.id ?? null, title: '', body: '', reason: '',
    }
  }
  const { act } = job
  return {
    backfilled: act.backfilled, addressee: act.addressee, on: act.onDate ?? today, time: act.atTime ?? '', facts: { ...act.facts }, officerIds: act.officers.map((one) => one.id), duties: [...act.duties],
    urgent: act.urgent, ofId: act.ofId, title: act.title, body: act.body, reason: '',
  }
}
