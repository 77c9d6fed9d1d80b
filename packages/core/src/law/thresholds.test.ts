import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cite } from './citation.ts'
import {
  bands, fraudThresholdsReached, penalisedWithinTwoYears, thresholdsReached, transferAdvice, type Circumstance, type Figure,
} from './thresholds.ts'

const wan = 1_000_000
const none = { criminal_record: false, penalised: false, grave: false }
const states = (facts: { amountFen?: Figure; people?: Figure; lossFen?: Figure; circumstances?: Partial<Record<Circumstance, boolean | null>> }) =>
  thresholdsReached({ amountFen: 0, people: 0, lossFen: 0, circumstances: none, ...facts }).map((result) => result.state)

describe('非法吸收公众存款', () => {
  test.each([
    ['amountFen', [100 * wan, 500 * wan, 5000 * wan]], ['people', [150, 500, 5000]], ['lossFen', [50 * wan, 250 * wan, 2500 * wan]],
  ] as const)('%s at, just below and just above each figure', (field, figures) => {
    for (const [index, figure] of figures.entries()) {
      const upTo = (count: number) => figures.map((_, i) => (i < count ? 'reached' : 'below'))
      expect(states({ [field]: figure - 1 })).toEqual(upTo(index))
      expect(states({ [field]: figure })).toEqual(upTo(index + 1))
      expect(states({ [field]: figure + 1 })).toEqual(upTo(index + 1))
    }
  })

  test.each([
    ['amountFen', [50, 250, 2500]], ['lossFen', [25, 150, 1500]],
  ] as const)('combined bands, %s', (field, figures) => {
    for (const [index, figure] of figures.entries()) {
      const grave = { ...none, grave: true }
      expect(states({ [field]: figure * wan, circumstances: grave })[index]).toBe('reached')
      expect(states({ [field]: figure * wan - 1, circumstances: grave })[index]).toBe('below')
      expect(states({ [field]: figure * wan, circumstances: none })[index]).toBe('below')
      expect(states({ [field]: figure * wan, circumstances: { ...none, grave: null } })[index]).toBe('pending')
      for (const circumstance of ['criminal_record', 'penalised'] as const) {
        // Record and penalty count for the first band only.
        expect(states({ [field]: figure * wan, circumstances: { ...none, [circumstance]: true } })[index]).toBe(index === 0 ? 'reached' : 'below')
      }
    }
  })

  test('people alone make no combined band', () => {
    expect(states({ people: 149, circumstances: { ...none, grave: true } })).toEqual(['below', 'below', 'below'])
  })

  test('what is not known is 待核, also when it is known in part', () => {
    expect(states({ amountFen: null })).toEqual(['pending', 'pending', 'pending'])
    expect(states({ amountFen: { low: 120 * wan, high: 600 * wan } })).toEqual(['reached', 'pending', 'below'])
    expect(states({ amountFen: { low: 0, high: 100 * wan } })).toEqual(['pending', 'below', 'below'])
    expect(states({ people: { low: 10, high: null } })).toEqual(['pending', 'pending', 'pending'])
    const [entry] = thresholdsReached({ amountFen: null, people: 149, lossFen: { low: 100, high: 20 * wan }, circumstances: none })
    expect(entry!.columns.map(({ state, short, text }) => [state, short, text])).toEqual([
      ['pending', null, '吸收金额待核，不能说未达到100万元以上'],
      ['below', 1, '吸收对象149人，未达到150人以上，还差1人'],
      ['below', 30 * wan, '直接经济损失至多20万元，未达到50万元以上，还差30万元'],
    ])
    expect(states({ amountFen: 60 * wan, circumstances: {} })[0]).toBe('pending')
  })

  test('broken figures are refused', () => {
    for (const amountFen of [-1, 0.5, Number.NaN, { low: 5, high: 4 }]) {
      expect(() => thresholdsReached({ amountFen, people: 0, lossFen: 0 })).toThrow(RangeError)
    }
  })

  test('more never reaches less', () => {
    const amount = fc.integer({ min: 0, max: 6000 * wan })
    const order = { below: 0, pending: 1, reached: 2 }
    fc.assert(fc.property(amount, amount, fc.boolean(), (a, b, grave) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)]
      const [lower, higher] = [less, more].map((lossFen) => states({ lossFen, circumstances: { ...none, grave } }))
      expect(lower!.every((state, index) => order[state] <= order[higher![index]!])).toBe(true)
    }))
  })
})

test('集资诈骗 has its own amount and two bands', () => {
  const of = (fraudFen: Figure, grave: boolean | null = false) => fraudThresholdsReached({ fraudFen, grave, intent: true }).map((result) => result.state)
  expect([of(10 * wan - 1), of(10 * wan), of(100 * wan - 1), of(100 * wan)]).toEqual([
    ['below', 'below'], ['reached', 'below'], ['reached', 'below'], ['reached', 'reached'],
  ])
  expect([of(50 * wan, true), of(50 * wan - 1, true), of(50 * wan, null), of(null)]).toEqual([
    ['reached', 'reached'], ['reached', 'below'], ['reached', 'pending'], ['pending', 'pending'],
  ])
})

test('集资诈骗 needs the intent: without it no amount counts, not judged it is 待核', () => {
  const of = (intent: boolean | null, fraudFen = 10 * wan) => fraudThresholdsReached({ fraudFen, intent, grave: false })
  expect([of(true), of(false), of(null), of(null, 10 * wan - 1)].map(([entry]) => entry!.state)).toEqual(['reached', 'below', 'pending', 'below'])
  expect([transferAdvice(of(null)).missing, transferAdvice(of(false)).state]).toEqual([['是否具有非法占有目的（对照八种情形）'], 'not_reached'])
})

test('a penalty counts for two years', () => {
  expect([penalisedWithinTwoYears('2024-09-15', '2026-09-15'), penalisedWithinTwoYears('2024-09-15', '2026-09-16'), penalisedWithinTwoYears('2026-09-15', '2026-09-14')])
    .toEqual([true, false, false])
})

describe('advice', () => {
  test('S01: amount and people, in plain words with the articles', () => {
    const advice = transferAdvice(thresholdsReached({ amountFen: 148_650 * 10_000, people: 208, lossFen: 90_540 * 10_000, circumstances: none }))
    expect(advice.state).toBe('must')
    expect(advice.title).toContain('不能只罚不送')
    expect(advice.reasons).toEqual([
      '非法吸收公众存款“数额巨大或者有其他严重情节”（三年以上十年以下有期徒刑）：吸收金额1486.5万元，达到500万元以上；直接经济损失905.4万元，达到250万元以上',
      '非法吸收公众存款“入罪”（三年以下有期徒刑或者拘役）：吸收金额1486.5万元，达到100万元以上；吸收对象208人，达到150人以上；直接经济损失905.4万元，达到50万元以上',
    ])
    expect(advice.citations.map(cite)).toContain('《行政执法机关移送涉嫌犯罪案件的规定》第十一条')
  })

  test('S06: a reason of the discussion closes the hint, a blank one does not', () => {
    const results = thresholdsReached({ amountFen: 324 * wan, people: 9, lossFen: 0, circumstances: none })
    expect(transferAdvice(results, { notFundraising: ' ' }).state).toBe('must')
    const advice = transferAdvice(results, { notFundraising: '真实房产销售、不构成集资' })
    expect([advice.state, advice.title.includes('真实房产销售')]).toEqual(['settled', true])
  })

  test('S05: one column is enough; S10: penalised in 2024, yet below the combined band', () => {
    const s05 = transferAdvice(thresholdsReached({ amountFen: 23_160 * 10_000, people: 78, lossFen: null, circumstances: none }))
    expect([s05.state, s05.reasons]).toEqual(['must', ['非法吸收公众存款“入罪”（三年以下有期徒刑或者拘役）：吸收金额231.6万元，达到100万元以上']])
    const s10 = thresholdsReached({ amountFen: 36_900_000, people: 41, lossFen: 14_760_000, circumstances: { ...none, penalised: true } })
    expect([transferAdvice(s10).state, s10[0]!.combined!.columns.map(({ text }) => text)]).toEqual(['not_reached', [
      '吸收金额36.9万元，未达到50万元以上，还差13.1万元', '直接经济损失14.76万元，未达到25万元以上，还差10.24万元',
    ]])
  })

  test('S09: nothing is known, so nothing is said to be below', () => {
    const advice = transferAdvice(thresholdsReached({ amountFen: null, people: null, lossFen: null }))
    expect([advice.state, advice.missing]).toEqual(['unclear', [
      '吸收金额待核', '吸收对象待核', '直接经济损失待核', '是否曾因非法集资受过刑事追究', '是否二年内曾因非法集资受过行政处罚', '是否造成恶劣社会影响或者其他严重后果',
    ]])
  })

  test('the circumstance of a combined band is asked for when only it is missing', () => {
    const advice = transferAdvice(thresholdsReached({ amountFen: 60 * wan, people: 20, lossFen: 0, circumstances: { criminal_record: false, penalised: false } }))
    expect([advice.state, advice.missing]).toEqual(['unclear', ['是否造成恶劣社会影响或者其他严重后果']])
    const known = transferAdvice(thresholdsReached({ amountFen: 60 * wan, people: 20, lossFen: 0, circumstances: { ...none, penalised: true } }))
    expect(known.reasons).toEqual(['非法吸收公众存款“入罪”（三年以下有期徒刑或者拘役）：吸收金额60万元，达到50万元以上，并且二年内曾因非法集资受过行政处罚'])
    expect(transferAdvice(thresholdsReached({ amountFen: 49 * wan, people: 20, lossFen: 0, circumstances: { ...none, grave: true } })).state).toBe('not_reached')
  })

  test('S13 as fraud', () => {
    expect(transferAdvice(fraudThresholdsReached({ fraudFen: 15_410 * 10_000, grave: null, intent: true })).reasons[0])
      .toBe('集资诈骗“数额巨大或者有其他严重情节”（七年以上有期徒刑或者无期徒刑）：诈骗数额154.1万元，达到100万元以上')
  })
})

test('every band cites its articles and has a key of its own', () => {
  expect(new Set(bands.map((band) => band.key)).size).toBe(bands.length)
  for (const band of bands) expect(band.citations.map(cite).join()).toMatch(/刑法/)
})
