import type { RecordedAct } from './acts.ts'
import { mayConcern, nameOf, penalisedOn } from './penalty-file.ts'
import { actProblems, missingNeeds, type ActContext } from './procedure.ts'

/** A later act that no longer stands, and why, in Chinese. */
export interface Hanging { act: RecordedAct; why: string }

/** What stands against an act with these on file: what it needs and does not find, and all else that would have stopped it. */
function against(act: RecordedAct, all: readonly RecordedAct[], context: ActContext) {
  const others = all.filter((one) => one.id !== act.id)
  return { needs: missingNeeds(act, others).map((one) => one.text), stops: actProblems(act, others, context).filter((one) => one.severity === 'stop').map((one) => one.text) }
}

/** A decision that was withdrawn or annulled holds nothing back: what led to it may be set right. */
const takenBack = (act: RecordedAct, all: readonly RecordedAct[]): boolean =>
  act.code === 'penalty_decided' && act.facts['measure'] !== 'none' && penalisedOn(all).every((one) => !mayConcern(one.who, nameOf(act)) || !one.standing)

/**
 * Acts on file that would lose what they rest on if `after` stood in place of `before`: a decision without its notice,
 * with a legal review that did not pass, before the days for a hearing were over. The changed act itself is not among
 * them, nor what is told of the time before the office went live.
 */
export function leftHanging(before: readonly RecordedAct[], after: readonly RecordedAct[], context: ActContext): Hanging[] {
  return after.flatMap((act): Hanging[] => {
    if (act.backfilled || !before.includes(act) || takenBack(act, after)) return []
    const [was, is] = [against(act, before, context), against(act, after, context)]
    // Where something needed is missing, nothing else was looked at.
    if (is.needs.length > was.needs.length) return [{ act, why: is.needs.find((text) => !was.needs.includes(text)) ?? is.needs[0]! }]
    if (is.needs.length < was.needs.length || is.stops.length <= was.stops.length) return []
    return [{ act, why: is.stops.find((text) => !was.stops.includes(text)) ?? is.stops[0]! }]
  })
}
