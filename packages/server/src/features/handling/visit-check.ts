import { checkedNames, isMeasure, type RecordedAct } from '@qingyuan/core/law/acts'
import { at } from '@qingyuan/core/law/citation'
import type { Actor } from '@qingyuan/core/law/measures'
import type { ActProblem } from '@qingyuan/core/law/procedure'
import { checkWayCodes, checkWays, isVisitAct, mayCheckBy, visitProblems } from '@qingyuan/core/law/visits'

type Named = Actor & { name: string; unitId: string }

/** Who may check in which way; an inspection by name has the inspection on record. */
export function wayProblems(way: unknown, actor: Named, acts: readonly RecordedAct[]): ActProblem[] {
  const code = checkWayCodes.find((one) => one === way)
  if (!code) return []
  const { label, plain, is } = checkWays[code]
  const articles = [at('inspection', '', 'S')]
  if (!mayCheckBy(code, actor)) return [{ severity: 'stop', text: `${actor.name}不能用“${label}”的方式核查。${plain}`, articles, hard: true }]
  if (is === 'inspection' && !acts.some((act) => act.code === 'inspection')) return [{ severity: 'warn', text: `“${label}”属于行政检查，档案里还没有行政检查的记录（审批、通知书、两名持证人员）。`, articles }]
  return []
}

/**
 * What was ticked on the checklist of a visit or check and is none: whoever holds the power records it as that measure,
 * nobody records as done what no power covers. Words in the text are looked at with those of all other acts.
 */
export function onTheSpotProblems({ facts, on }: Pick<RecordedAct, 'facts' | 'on'>, actor: Named, acts: readonly RecordedAct[]): ActProblem[] {
  const onFile = acts.filter((act) => act.unitId === actor.unitId && act.on <= on).map((act) => act.code).filter(isMeasure)
  return visitProblems({ organ: actor.organ, level: actor.level, did: checkedNames(facts['did']).filter(isVisitAct), onFile })
    .filter((one) => one.code !== 'not_a_visitor')
    .map(({ text, instead, articles, kind }) => kind === 'otherwise' ? { severity: 'stop', text: `${text}${instead}`, articles }
      : { severity: 'stop', text: `${text}不能登记为已经办理；已经发生的，写在“其他”进展里，并注明。${instead}`, articles, hard: true })
}
