import { describe, expect, test } from 'vitest'
import { cite } from './citation.ts'
import { determinationGaps, type ElementFinding } from './determination.ts'
import {
  acquaintanceDefault, acquaintancesCount, administrativeElements, article19Types, criminalElements, intentIndicators, natures, patterns12, placeKinds,
  policeRefusalReasons, refusalAdvice, repaymentSources, treatmentProblem, treatments, type Element, type Nature, type Treatment,
} from './elements.ts'

const proven: ElementFinding = { met: true, proofs: 2 }
const all: Record<Element, ElementFinding> = { illegality: proven, openness: proven, inducement: proven, unspecific: proven }

describe('determination', () => {
  const states = (findings: Partial<Record<Element, ElementFinding>>) => {
    const { administrative, criminal } = determinationGaps(findings)
    return [administrative.state, criminal.state]
  }
  test('three elements with proof are enough, the crime needs the fourth', () => {
    expect(states(all)).toEqual(['complete', 'complete'])
    expect(states({ ...all, openness: undefined })).toEqual(['complete', 'gaps'])
    expect(states({ ...all, openness: { met: false, proofs: 0 } })).toEqual(['complete', 'not_met'])
    expect(states({ ...all, inducement: { met: true, proofs: 0 } })).toEqual(['gaps', 'gaps'])
    expect(states({ ...all, unspecific: { met: false, proofs: 1 } })).toEqual(['not_met', 'not_met'])
  })

  test('it says what is missing', () => {
    expect(determinationGaps({ ...all, illegality: { met: true, proofs: 0 }, unspecific: undefined }).administrative.text)
      .toBe('行政认定（三个要件）：材料不足，暂不能判断。非法性没有附证据；社会性还没有判断：是否向不特定对象吸收资金')
    expect(determinationGaps({}).criminal.gaps.map(({ element }) => element)).toEqual(['illegality', 'openness', 'inducement', 'unspecific'])
  })
})

test('the lists are as long as the law says, each entry with its place', () => {
  expect([administrativeElements, criminalElements, article19Types, patterns12, intentIndicators, repaymentSources, placeKinds].map((list) => Object.keys(list).length))
    .toEqual([3, 4, 5, 12, 8, 6, 7])
  expect(cite(patterns12.elderly.citation)).toBe(`《${'最高人民法院关于审理非法集资刑事案件具体应用法律若干问题的解释'}》第二条第十项`)
  expect(cite(repaymentSources.fees.citation)).toBe('《防范和处置非法集资条例》第二十六条第五项')
})

test('only registration and residence decide who leads; servers and funds are no rule of the Decree', () => {
  const of = (role: string) => Object.entries(placeKinds).filter(([, kind]) => kind.role === role).map(([key]) => key)
  expect([of('lead'), of('cooperate'), of('act')]).toEqual([['registration', 'residence'], ['conduct', 'assets', 'participants'], ['servers', 'funds']])
  expect([placeKinds.servers.citation, placeKinds.funds.citation]).toEqual([null, null])
})

test('S05: a refusal because nobody reported is flagged, with the next step', () => {
  const advice = refusalAdvice(['no_reporter', 'no_crime'])
  expect(advice.disallowed).toEqual(['no_reporter'])
  expect(advice.text).toMatch(/^“没有集资参与人报案”不得作为不予立案的理由。收到不予立案通知书后3日内可以申请复议/)
  expect(refusalAdvice(['no_crime']).text).toMatch(/^收到不予立案通知书/)
  const disallowed = Object.entries(policeRefusalReasons).filter(([, { allowed }]) => !allowed).map(([key]) => key)
  expect(disallowed).toEqual(['incomplete', 'not_ours', 'no_reporter', 'not_main_place'])
})

test('each nature has its treatments', () => {
  const fits = (nature: Nature) => (Object.keys(treatments) as Treatment[]).filter((treatment) => treatmentProblem(nature, treatment) === undefined)
  expect((Object.keys(natures) as Nature[]).map(fits)).toEqual([['clear_cut', 'guide', 'window'], ['window', 'transfer'], ['guide', 'licensing'], ['watch']])
  expect(treatmentProblem('unclear', 'clear_cut')).toBe('“暂无法定性”不适用“依法查处”，可选：依法持续关注')
})

test('relatives and staff: one rule brings them in, leaving out needs every answer', () => {
  const no = { advertised_to_both: false, let_happen: false, taken_in: false }
  expect(acquaintancesCount(no)).toEqual({ counts: false, rules: [] })
  expect(acquaintancesCount({ ...no, taken_in: null })).toEqual({ counts: null, rules: [] })
  expect(acquaintancesCount({ let_happen: null, taken_in: true, advertised_to_both: true })).toEqual({ counts: true, rules: ['taken_in', 'advertised_to_both'] })
  // An office that has read the opinion otherwise sets its own list; advertising stays, it is in the interpretation.
  expect(acquaintancesCount({ ...no, taken_in: true }, ['let_happen']).counts).toBe(false)
  expect(acquaintancesCount({ ...no, advertised_to_both: true }, []).counts).toBe(true)
  expect(acquaintanceDefault.tag).toBe('M')
})
