import { diffDays, isPlainDate, type PlainDate } from '../dates.ts'
import { inOrder, isSeizure, endsSeizure, type ActCode, type RecordedAct } from './acts.ts'

/** Days for which one thing may be under seal in all, the extension included (行政强制法25). */
export const mostSeizedDays = 60

/** A seizure on file or one about to be recorded, which has no id yet. */
export type Seizing = Omit<RecordedAct, 'id' | 'backfilled'> & { id?: string }

/** What may be the same thing: an urgent seizure is of premises or of goods. */
const kindsOf: Partial<Record<ActCode, readonly string[]>> = {
  seal_premises: ['premises'], seize_assets: ['assets'], urgent_seizure: ['premises', 'assets'], seal_materials: ['materials'],
}

/** Unless the file tells them apart: by what they are, by whom they belong to, or by the officer's word that this is another. */
function mayBeSame(earlier: Seizing, later: Seizing): boolean {
  if (later.ofId !== null && later.ofId === earlier.id) return true
  if (later.facts['otherThing'] === true) return false
  if (earlier.addressee && later.addressee && earlier.addressee !== later.addressee) return false
  return (kindsOf[earlier.code] ?? []).some((kind) => kindsOf[later.code]?.includes(kind))
}

interface Held { act: RecordedAct; endedOn: PlainDate | null }

/** Seizures in their order, each with the day of the act that ended it: one lifting ends one seizure, the earliest it can. */
function heldOf(told: readonly RecordedAct[]): Held[] {
  const used = new Set<string>()
  return told.flatMap((act, index) => {
    if (!isSeizure(act.code)) return []
    const end = told.slice(index + 1).find((one) => endsSeizure(one.code) && !used.has(one.id) && (one.ofId === null || one.ofId === act.id))
    if (end) used.add(end.id)
    return [{ act, endedOn: end?.on ?? null }]
  })
}

/** Days from `from` (not counted) to `to`, on which the limit does not run. */
export interface Pause { begunId: string; from: PlainDate; to: PlainDate }

/**
 * Appraisals of what this seizure holds: the time that was set for them, or less where they were over earlier, does not
 * count (行政强制法25). One that does not say which seizure it belongs to counts where there is only one.
 * @param told everything on file, in order
 */
export function appraisalsOf(told: readonly RecordedAct[], seizure: Seizing): Pause[] {
  const alone = told.filter((one) => isSeizure(one.code)).length === 1
  return told.flatMap((act, index): Pause[] => {
    if (act.code !== 'appraisal_begun' || act.on < seizure.on || !(act.ofId === null ? alone : act.ofId === seizure.id)) return []
    const set = act.facts['untilOn']
    if (typeof set !== 'string' || !isPlainDate(set)) return []
    const end = told.slice(index + 1).find((one) => one.code === 'appraisal_ended' && (one.ofId === null || one.ofId === act.id))?.on
    const to = end !== undefined && end < set ? end : set
    return to > act.on ? [{ begunId: act.id, from: act.on, to }] : []
  })
}

/** Days of these pauses after `since` and up to `until`; a day of two pauses counts once. */
export function pausedDays(pauses: readonly Pause[], since: PlainDate = '0000-01-01', until: PlainDate = '9999-12-31'): number {
  let [days, reached] = [0, since]
  for (const { from, to } of pauses.toSorted((a, b) => a.from.localeCompare(b.from))) {
    const start = from > reached ? from : reached
    const end = to < until ? to : until
    if (end <= start) continue
    days += diffDays(start, end)
    reached = end
  }
  return days
}

/** Days under seal before `until`, without those of appraisals; days on which two seizures stood count once, the day of the seizure itself does not. */
function daysHeld(held: readonly Held[], until: PlainDate, told: readonly RecordedAct[]): number {
  let [days, reached] = [0, '']
  for (const { act, endedOn } of held) {
    const from = act.on > reached ? act.on : reached
    const to = endedOn !== null && endedOn < until ? endedOn : until
    if (to <= from) continue
    days += diffDays(from, to) - pausedDays(appraisalsOf(told, act), from, to)
    reached = to
  }
  return days
}

export interface SeizedBefore {
  /** Earlier seizures of what may be the same thing, in their order. */
  acts: readonly RecordedAct[]
  /** Natural days for which it was under seal before this seizure; one that nobody lifted counts up to it. */
  usedDays: number
  /** Days for which it may still be under seal, this seizure and its extension together; 0: it may not be seized again. */
  leftDays: number
}

/**
 * Whether the thing of this seizure was under seal before, and for how many of its sixty days (行政强制法25: thirty,
 * extended once by thirty; a lifted or expired seizure is not begun anew). What the file does not tell apart counts as
 * the same thing: the same kind, unless the addressees differ or the act says `otherThing`; `ofId` names it outright.
 * @param acts everything on file, in any order; `act` itself may be among them
 */
export function seizedBefore(acts: readonly RecordedAct[], act: Seizing): SeizedBefore {
  const told = inOrder(acts)
  const place = told.findIndex((one) => one.id === act.id)
  const before = place >= 0 ? told.slice(0, place) : told.filter((one) => one.on < act.on || (one.on === act.on && (one.time === null || act.time === null || one.time <= act.time)))
  // Things that the file tells apart. One seizure may be of any of several: it then counts for each, never for none.
  const things: Held[][] = []
  for (const one of heldOf(before)) {
    const same = things.filter((thing) => thing.some((other) => mayBeSame(other.act, one.act)))
    if (same.length === 0) things.push([one])
    for (const thing of same) thing.push(one)
  }
  const [worst = []] = things.map((thing) => thing.filter((one) => mayBeSame(one.act, act))).sort((a, b) => daysHeld(b, act.on, told) - daysHeld(a, act.on, told))
  const usedDays = daysHeld(worst, act.on, told)
  return { acts: worst.map((one) => one.act), usedDays, leftDays: Math.max(0, mostSeizedDays - usedDays) }
}
