import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bands, gradeLabels, grades, verdicts } from './grade.ts'
import { canonical, explain, GradeExport, hashedText, missingText, recompute } from './grade-export.ts'
import { factsKey, gradeOf, type Facts } from './grade-of.ts'
import { firstRuleSet } from './first-rule-set.ts'
import { lostCodes, RuleSet } from './rule-set.ts'

const rules = firstRuleSet
const wan = (amount: number) => amount * 1_000_000
let n = 0
const proof = (material: string, sign: string | null = null): Facts['proofs'][number] =>
  ({ id: `p${(n += 1)}`, sign, material, kind: 'text', ref: null, text: '登记的材料', onDate: '2026-10-01' })
const level = (code: string) => ({ level: code, kind: 'text' as const, ref: null, text: '街道口头报告', onDate: '2026-10-01' })
const known = (value: number | null) => ({ value, source: value === null ? '' : '流水测算', asOf: value === null ? null : '2026-10-01' })
const factsOf = (changes: { people?: number | null; unpaid?: number | null; amount?: number | null; proofs?: Facts['proofs']; heat?: string; stability?: string; figuresApply?: boolean } = {}): Facts => ({
  figuresApply: changes.figuresApply ?? true,
  figures: { people: known(changes.people === undefined ? 200 : changes.people), unpaid: known(changes.unpaid === undefined ? wan(600) : changes.unpaid), amount: known(changes.amount ?? null) },
  levels: { heat: changes.heat ? level(changes.heat) : null, stability: changes.stability ? level(changes.stability) : null },
  proofs: changes.proofs ?? [proof('contract', 'return_promised'), proof('flow')],
})

describe('a worked example', () => {
  test('signs and factors with points, thresholds and proofs', () => {
    const proofs = [proof('contract', 'return_promised'), proof('flow', 'new_pays_old'), proof('flow', 'new_pays_old'), proof('publicity', 'public_ads')]
    const result = gradeOf(factsOf({ proofs, stability: 'several' }), rules)
    expect(result.likelihood).toMatchObject({ score: 60, band: 'high' })
    expect(result.likelihood.reasons.map((one) => [one.code, one.points, one.proofs.length])).toEqual([['return_promised', 20, 1], ['public_ads', 15, 1], ['new_pays_old', 25, 2]])
    expect(result.consequence).toMatchObject({ score: 57, band: 'high' })
    expect(result.consequence.factors.map((one) => [one.label, one.value, one.threshold, one.points])).toEqual([
      ['涉众规模', '涉及人数200人（流水测算，2026-10-01）', '150人以上，不足500人', 20],
      ['风险敞口', '未兑付资金600万元（流水测算，2026-10-01）', '500万元以上，不足5000万元', 25],
      ['舆论热度', '未登记', '未登记的，计0分', 0], ['涉稳隐患', '多人多次反映', '多人多次反映', 12]])
    expect(result).toMatchObject({ grade: 'high', missing: [] })
  })

  test('thresholds include their own figure, just below and just above', () => {
    const points = (people: number) => gradeOf(factsOf({ people }), rules).consequence.factors[0]!.points
    expect([0, 9, 10, 29, 30, 149, 150, 499, 500, 9_999_999].map(points)).toEqual([0, 0, 5, 5, 10, 10, 20, 20, 30, 30])
    const exposure = (unpaid: number) => gradeOf(factsOf({ unpaid }), rules).consequence.factors[1]!.points
    expect([0, wan(10) - 1, wan(10), wan(100) - 1, wan(100), wan(5000)].map(exposure)).toEqual([0, 0, 5, 10, 20, 30])
  })

  test('while nobody knows what is unpaid, what was taken in counts; a known unpaid counts before it', () => {
    expect(gradeOf(factsOf({ unpaid: null, amount: wan(320) }), rules).consequence.factors[1]).toMatchObject({ value: expect.stringContaining('涉及金额320万元') as unknown, points: 20 })
    expect(gradeOf(factsOf({ unpaid: 0, amount: wan(320) }), rules).consequence.factors[1]).toMatchObject({ value: expect.stringContaining('未兑付资金0万元') as unknown, points: 0 })
  })

  test('nothing but a poster and one person\'s word: 待核, with what is missing', () => {
    const result = gradeOf(factsOf({ people: null, unpaid: null, proofs: [proof('publicity', 'return_promised'), proof('report')] }), rules)
    expect(result.grade).toBe('pending')
    expect(result.missing.map((one) => one.label)).toEqual(['合同、协议、收据', '资金流水', '参与人陈述', '涉众规模（涉及人数待核）', '风险敞口（未兑付资金待核）'])
    expect(missingText(result)).toBe('材料不足，暂不能判断：缺合同、协议、收据；资金流水；参与人陈述（至少再要2种），待查明涉众规模（涉及人数待核）、风险敞口（未兑付资金待核）。')
  })

  test('a lead without money or people needs other material, and its figures are no gap', () => {
    const nameOnly = { figuresApply: false, people: null, unpaid: null }
    expect(gradeOf(factsOf({ ...nameOnly, proofs: [proof('contract')] }), rules).grade).toBe('pending')
    const result = gradeOf(factsOf({ ...nameOnly, proofs: [proof('registration', 'banned_words')] }), rules)
    expect(result).toMatchObject({ grade: 'low', missing: [] })
    expect(result.consequence.factors[0]).toMatchObject({ value: '不涉及', points: 0, known: true })
  })

  test('a code that the rules do not know is told, not lost', () => {
    const result = gradeOf(factsOf({ proofs: [proof('contract', 'made_up'), proof('flow')], heat: 'made_up' }), rules)
    expect(result.likelihood.reasons).toMatchObject([{ code: 'made_up', points: 0, label: expect.stringContaining('不计分') as unknown }])
    expect(result.consequence.factors[2]).toMatchObject({ known: false, value: expect.stringContaining('made_up') as unknown })
  })
})

describe('whatever the facts', () => {
  const anyProof = fc.record({ material: fc.constantFrom(...rules.materials.map((one) => one.code)), sign: fc.option(fc.constantFrom(...rules.signs.map((one) => one.code))) })
    .map(({ material, sign }) => proof(material, sign))
  const anyFacts = fc.record({
    people: fc.option(fc.nat(2000)), unpaid: fc.option(fc.nat(wan(9000))), amount: fc.option(fc.nat(wan(9000))), figuresApply: fc.boolean(), proofs: fc.array(anyProof, { maxLength: 12 }),
    heat: fc.constantFrom('', ...rules.factors.heat.levels.map((one) => one.code)), stability: fc.constantFrom('', ...rules.factors.stability.levels.map((one) => one.code)),
  }).map(factsOf)
  const rank = (grade: string) => verdicts.indexOf(grade as never)

  test('another sign never lowers the likelihood, nor a grade that was a verdict', () => {
    fc.assert(fc.property(anyFacts, anyProof, (facts, more) => {
      const [before, after] = [gradeOf(facts, rules), gradeOf({ ...facts, proofs: [...facts.proofs, more] }, rules)]
      expect(after.likelihood.score).toBeGreaterThanOrEqual(before.likelihood.score)
      expect(after.consequence).toEqual(before.consequence)
      if (before.grade !== 'pending') expect(rank(after.grade)).toBeGreaterThanOrEqual(rank(before.grade))
    }))
  })

  test('more people or more money never lowers the consequence', () => {
    fc.assert(fc.property(anyFacts, fc.nat(3000), (facts, more) => {
      const { people, unpaid } = facts.figures
      if (people.value === null || unpaid.value === null) return
      const worse = { ...facts, figures: { ...facts.figures, people: known(people.value + more), unpaid: known(unpaid.value + wan(more)) } }
      expect(gradeOf(worse, rules).consequence.score).toBeGreaterThanOrEqual(gradeOf(facts, rules).consequence.score)
    }))
  })

  test('while anything needed is missing it is 待核, and only then', () => {
    fc.assert(fc.property(anyFacts, (facts) => {
      const result = gradeOf(facts, rules)
      expect(result.grade === 'pending').toBe(result.missing.length > 0)
      const needs = facts.figuresApply ? rules.needs.withFigures : rules.needs.withoutFigures
      const have = needs.materials.filter((code) => facts.proofs.some((one) => one.material === code)).length
      const figuresMissing = facts.figuresApply && (facts.figures.people.value === null || (facts.figures.unpaid.value === null && facts.figures.amount.value === null))
      expect(result.grade === 'pending').toBe(have < needs.atLeast || figuresMissing)
    }))
  })

  test('the order of proofs, and a second proof of the same, change no score and no key', () => {
    fc.assert(fc.property(anyFacts, (facts) => {
      const shuffled = { ...facts, proofs: [...facts.proofs].reverse().concat(facts.proofs.slice(0, 1).map((one) => ({ ...one, id: 'again', onDate: '2026-10-02' }))) }
      const [a, b] = [gradeOf(facts, rules), gradeOf(shuffled, rules)]
      expect([b.grade, b.likelihood.score, b.consequence.score]).toEqual([a.grade, a.likelihood.score, a.consequence.score])
      expect(factsKey(shuffled)).toBe(factsKey(facts))
    }))
  })

  test('an export is worked out again to the same, and any change of it is noticed', () => {
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    fc.assert(fc.property(anyFacts, (facts) => {
      const rest = { format: 'qingyuan-grade-1' as const, exportedAt: '2026-11-03T01:00:00.000Z', lead: { number: '线索〔2026〕0001号', subjectName: '拟样公司' }, facts,
        ruleSet: { version: 1, title: '产品建议', document: '', validFrom: null, content: rules }, result: gradeOf(facts, rules), override: null }
      const exported = GradeExport.parse(JSON.parse(JSON.stringify({ ...rest, hash: sha256(hashedText(rest)) })))
      expect(recompute(exported, sha256).problems).toEqual([])
      const other = grades.find((grade) => grade !== exported.result.grade)!
      const forged = { ...exported, result: { ...exported.result, grade: other } }
      expect(recompute(forged, sha256).problems).toHaveLength(2)
      expect(recompute({ ...forged, hash: sha256(hashedText(forged)) }, sha256).problems).toEqual([expect.stringContaining(`等级${gradeLabels[other]}`)])
      expect(explain(exported).join('\n')).toContain(`风险等级：${gradeLabels[exported.result.grade]}`)
    }), { numRuns: 40 })
  })
})

test('the key changes with whatever can move a score', () => {
  const base = factsOf()
  const key = factsKey(base)
  for (const changed of [factsOf({ people: 201 }), factsOf({ unpaid: null }), factsOf({ amount: 5 }), factsOf({ figuresApply: false }), factsOf({ heat: 'local' }), factsOf({ stability: 'none' }),
    factsOf({ proofs: [...base.proofs, proof('statement')] }), factsOf({ proofs: [...base.proofs, proof('flow', 'new_pays_old')] })]) expect(factsKey(changed)).not.toBe(key)
})

describe('rule sets', () => {
  const edit = (change: (rules: RuleSet) => void) => { const copy = structuredClone(rules); change(copy); return RuleSet.safeParse(copy).error?.issues.map((issue) => issue.message) ?? [] }

  test('the first one is accepted as it is', () => { expect(RuleSet.parse(rules)).toEqual(rules) })

  test.each<[string, (rules: RuleSet) => void]>([
    ['须从小到大', (r) => { r.factors.people.steps[2]!.from = 5 }], ['分值不能越低', (r) => { r.factors.people.steps[2]!.points = 1 }], ['第一档须从0起', (r) => { r.factors.exposure.steps[0]!.from = 1 }],
    ['由轻到重', (r) => { r.factors.heat.levels[3]!.points = 0 }], ['须大于“中”的起点', (r) => { r.bands.likelihood.high = 30 }], ['代号“elderly”重复', (r) => { r.signs[0]!.code = 'elderly' }],
    ['材料清单里没有“x”', (r) => { r.signs[0]!.materials = ['x'] }], ['不能要求至少4种', (r) => { r.needs.withFigures.atLeast = 4 }], ['比程度更低的还轻', (r) => { r.matrix.high.low = 'low'; r.matrix.medium.low = 'medium' }],
    ['分值不能为负', (r) => { r.signs[0]!.points = -1 }], ['至少1天', (r) => { r.followUp.days = 0 }],
  ])('%s', (words, change) => { expect(edit(change).join()).toContain(words) })

  test('a sign may go to 0 points but not away', () => {
    const after = structuredClone(rules)
    after.signs[0]!.points = 0
    expect(lostCodes(rules, after)).toEqual([])
    after.signs.shift()
    after.factors.heat.levels.pop()
    expect(lostCodes(rules, after)).toEqual(['承诺还本付息或固定回报', '媒体报道、成为热点'])
  })

  test('every field of the matrix is used', () => {
    expect(bands.flatMap((a) => bands.map((b) => rules.matrix[a][b]))).toEqual(['low', 'low', 'medium', 'low', 'medium', 'high', 'medium', 'high', 'high'])
  })
})

test('the same value is always the same text', () => {
  expect(canonical({ b: [1, { d: 2, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null,"d":2}]}')
})
