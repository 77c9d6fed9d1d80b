import { administrativeElements, criminalElements, type CodeEntry, type Element } from './elements.ts'

/** What the file says about one element: `met` null while nobody has judged it; `proofs` counts the evidence. */
export interface ElementFinding { met: boolean | null; proofs: number }
export type Findings = Partial<Record<Element, ElementFinding>>

export interface ElementGap { element: Element; why: 'not_judged' | 'no_proof' | 'not_met'; message: string }
/** `complete`: every element met and proven. `not_met`: one is judged to be missing, so it is none. `gaps`: not yet. */
export interface DeterminationState { state: 'complete' | 'gaps' | 'not_met'; gaps: ElementGap[]; text: string }

/** What the proofs on file say of each element: with one it counts as met, without any nobody has judged it. */
export function findingsOf(proofs: readonly { element: string }[]): Findings {
  return Object.fromEntries(Object.keys(criminalElements).map((element) => {
    const count = proofs.filter((proof) => proof.element === element).length
    return [element, { met: count > 0 ? true : null, proofs: count }]
  }))
}

/**
 * What is still missing for an administrative determination (three elements) and for the crime (four, with 公开性).
 * An element left out is not judged. Not being advertised in public never stands in the way of the administrative one.
 */
export function determinationGaps(findings: Findings): Record<'administrative' | 'criminal', DeterminationState> {
  return {
    administrative: judge(administrativeElements, findings, '行政认定（三个要件）'),
    criminal: judge(criminalElements, findings, '刑事（四个要件）'),
  }
}

function judge(elements: Partial<Record<Element, CodeEntry>>, findings: Findings, name: string): DeterminationState {
  const entries = Object.entries(elements) as [Element, CodeEntry][]
  const gaps = entries.flatMap(([element, { label, plain }]): ElementGap[] => {
    const { met, proofs } = findings[element] ?? { met: null, proofs: 0 }
    if (met === null) return [{ element, why: 'not_judged', message: `${label}还没有判断：是否${plain}` }]
    if (!met) return [{ element, why: 'not_met', message: `${label}不具备` }]
    return proofs > 0 ? [] : [{ element, why: 'no_proof', message: `${label}没有附证据` }]
  })
  const state = gaps.length === 0 ? 'complete' : gaps.some(({ why }) => why === 'not_met') ? 'not_met' : 'gaps'
  const messages = gaps.map(({ message }) => message).join('；')
  const text = state === 'complete' ? `${name}：要件齐备，都有证据` : state === 'not_met' ? `${name}：不成立。${messages}`
    : `${name}：材料不足，暂不能判断。${messages}`
  return { state, gaps, text }
}
