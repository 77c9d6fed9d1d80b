import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventKinds } from '../leads/lead.ts'
import { at, cite } from './citation.ts'
import { expectedMatrix, type Given } from './matrix-expected.ts'
import { measureCodes, measureOf, type MeasureCode } from './measure-table.ts'
import { addressees, conditionTexts, duties, stages, type Stage } from './measure-words.ts'
import {
  mayApprove, mayApproveAs, openMeasure, openMeasures, openStatuses, type Actor, type Standing,
} from './measures.ts'
import { heads, levels, organAt, organs, type HeadCode, type Level, type Organ } from './organs.ts'

const actorOf = (organ: Organ, level: Level, own: HeadCode[] = []): Actor => ({ organ, level, certificateHolders: 2,
  heads: own })
const standingAt = (stage: Stage, more: Partial<Standing> = {}): Standing => ({
  stage: stage === 'filed' || stage === 'determined' ? 'investigating' : stage,
  filed: stage === 'filed' || stage === 'determined', determined: stage === 'determined',
  criminal: 'none', jurisdiction: 'ours', addressees, ...more,
})
const givenFacts = (word: Given | null): Partial<Standing> => word === null ? {} : word === 'signs' ? { criminal: 'signs' } : { [word]: true }
const county = (own: HeadCode[] = []): Actor => actorOf('lead_department', 'county', own)

test('every organ × measure × stage × level is as the matrix says', () => {
  expect(expectedMatrix.map(({ code }) => code)).toEqual(measureCodes)
  const wrong: string[] = []
  let cells = 0
  for (const { code, head, given, at: cellAt } of expectedMatrix) {
    for (const organ of organs) for (const level of levels) for (const stage of stages) {
      cells += 1
      const want = cellAt(organ, level, stage)
      const standing = standingAt(stage, givenFacts(given))
      const { status, approver } = openMeasure(code, actorOf(organ, level), standing)
      if (status !== want) wrong.push(`${code} ${organ} ${level} ${stage}: ${status}, not ${want}`)
      if (approver !== head) wrong.push(`${code}: approver ${approver}, not ${head}`)
      // The right head's own page says open, every other head's the same as nobody's.
      for (const own of heads) {
        const mine = openMeasure(code, actorOf(organ, level, [own]), standing).status
        const should = want === 'needs_approval' && own === head ? 'open' : want
        if (mine !== should) wrong.push(`${code} ${organ} ${level} ${stage} as ${own}: ${mine}, not ${should}`)
      }
    }
  }
  expect(wrong).toEqual([])
  expect(cells).toBe(measureCodes.length * organs.length * levels.length * stages.length)
})

test('the table is whole: words, articles that can be cited, events that exist', () => {
  for (const code of measureCodes) {
    const measure = measureOf(code)
    expect(measure.plain.length, code).toBeLessThanOrEqual(80)
    expect(measure.articles.map(cite).join(), code).toContain('《')
    expect(Object.keys(eventKinds), code).toContain(measure.event)
    expect(measure.addressees.length, code).toBeGreaterThan(0)
    expect((measure.requestBy === undefined) === (measure.requestTo === undefined), code).toBe(true)
    if (measure.requestTo) expect(measure.powersOf, code).toContain(measure.requestTo)
    for (const organ of measure.requestBy ?? []) expect(measure.powersOf, code).not.toContain(organ)
  }
  expect(measureCodes.filter((code) => measureOf(code).coercive))
    .toEqual(['seal_materials', 'seal_premises', 'seize_assets', 'urgent_seizure', 'extend_seizure', 'exit_restriction',
      'freeze'])
  expect(new Set(measureCodes.map((code) => measureOf(code).label)).size).toBe(measureCodes.length)
  for (const { articles } of Object.values(duties)) expect(articles.map(cite).join()).toContain('《')
  expect(Object.keys(conditionTexts).filter((code) => !measureCodes.some((one) => measureOf(one).conditions.some((it) => it === code)))).toEqual([])
})

test('each condition, taken away, is named', () => {
  const full = standingAt('determined', { urgent: true, seized: true, setUpForIt: true, penaltyDecided: true })
  const missing = (code: MeasureCode, more: Partial<Standing>, actor = county()) => openMeasure(code, actor, { ...full,
    ...more }).missing
  expect(missing('urgent_seizure', { urgent: undefined })).toEqual(['urgent'])
  expect(missing('extend_seizure', { seized: false })).toEqual(['seized'])
  expect(missing('credit_record', { penaltyDecided: false })).toEqual(['penalty_decided'])
  expect(missing('revoke_licence', { setUpForIt: false })).toEqual(['set_up_for'])
  expect(missing('transfer_police', {})).toEqual(['crime_signs'])
  expect(missing('transfer_police', { criminal: 'signs' })).toEqual([])
  expect(missing('seal_premises', { criminal: 'police_filed' })).toEqual(['not_police_filed'])
  expect(missing('exit_restriction', { addressees: ['assistant', 'fundraiser_unit'] })).toEqual(['addressee'])
  expect(missing('fine_assistant', { addressees: ['fundraiser_unit'] })).toEqual(['addressee'])
  expect(missing('question', {}, { ...county(), certificateHolders: 1 })).toEqual(['officers'])
  expect(missing('warning_talk', {}, { ...county(), certificateHolders: 0 })).toEqual([])
  expect(missing('seal_premises', { filed: false, determined: false, jurisdiction: 'unknown', addressees: [] },
    { ...county(), certificateHolders: 0 }))
    .toEqual(['stage', 'jurisdiction', 'addressee', 'officers'])
})

test('no fine while the crime is undecided; the matter goes on when the police will not file', () => {
  for (const code of ['fine_fundraiser', 'fine_managers', 'fine_assistant'] as const) {
    const at2 = (criminal: Standing['criminal']) => openMeasure(code, county(), standingAt('determined',
      { criminal })).status
    expect([at2('none'), at2('signs'), at2('transferred'), at2('police_filed'), at2('refused')])
      .toEqual(['needs_approval', 'not_yet', 'not_yet', 'not_yet', 'needs_approval'])
  }
})

test('a stricter stage of local practice delays and never hastens', () => {
  const status = (stage: Stage, local: Stage) => openMeasure('seal_premises', county(), standingAt(stage),
    { seal_premises: local }).status
  expect([status('filed', 'determined'), status('determined', 'determined'), status('risk', 'any'), status('filed',
    'any')])
    .toEqual(['not_yet', 'needs_approval', 'not_yet', 'needs_approval'])
  expect(openMeasure('seal_premises', county(), standingAt('filed'),
    { seal_premises: 'determined' }).why).toContain('已认定')
  // Determined without a filing on record: art. 24 still waits for the filing.
  expect(openMeasure('seal_premises', county(), { ...standingAt('determined'),
    filed: false }).why).toBe('要到“已行政立案”才能办。')
})

test('whose matter it is', () => {
  const at3 = (jurisdiction: Standing['jurisdiction'], code: MeasureCode) => openMeasure(code, county(),
    standingAt('determined', { jurisdiction }))
  for (const code of ['account_query', 'suspend_registration', 'stop_order', 'seal_premises',
    'fine_fundraiser'] as const) {
    expect(at3('elsewhere', code)).toMatchObject({ status: 'request', requestTo: 'competent_lead',
      articles: expect.arrayContaining([at('decree', '20')]) })
  }
  // A talk answers a risk here, whoever handles the matter; a transfer goes to our own police.
  expect([at3('elsewhere', 'warning_talk').status, at3('elsewhere', 'visit').status]).toEqual(['open', 'open'])
  expect([at3('unknown', 'question').status, at3('disputed', 'question').status]).toEqual(['open', 'open'])
  expect([at3('unknown', 'seal_premises').missing, at3('disputed',
    'fine_fundraiser').missing]).toEqual([['jurisdiction'], ['jurisdiction']])
  expect(at3('disputed', 'stop_order').why).toContain('共同的上级牵头部门')
})

test('a regulator talks within its sectors', () => {
  const status = (sectorsLed: string[] | undefined, sector: string | undefined) =>
    openMeasure('warning_talk', { ...actorOf('regulator', 'county'), sectorsLed }, standingAt('risk',
      { sector })).status
  expect([status(['养老'], '养老'), status(['养老'], '影视'), status([], '养老'), status(undefined, '养老'), status(['养老'],
    undefined)])
    .toEqual(['open', 'not_ours', 'not_ours', 'open', 'open'])
})

test('the reasons are plain sentences', () => {
  const of = (actor: Actor, code: MeasureCode, standing: Standing = standingAt('filed')) => openMeasure(code, actor,
    standing).why
  expect(of(county(), 'exit_restriction')).toBe('本单位不能决定，可以向处置非法集资牵头部门（设区的市级以上）提请。')
  expect(of(county(), 'account_query')).toBe('须先报牵头部门主要负责人批准。')
  expect(of(county(['lead_head']), 'account_query')).toBe('由您以牵头部门主要负责人的身份批准后实施。')
  expect(of(actorOf('town', 'county'), 'warning_talk')).toContain('乡镇（街道）没有这项权力。本单位可以走访、宣传、提示、报告')
  expect(of(actorOf('coordination', 'county'), 'inspection')).toContain('由有权的部门以自己的名义办')
  expect(of(county(), 'stop_order')).toBe('要到“已认定”才能办。')
})

const anyStanding: fc.Arbitrary<Standing> = fc.record({
  stage: fc.constantFrom('any', 'risk', 'suspected', 'investigating'), filed: fc.boolean(), determined: fc.boolean(),
  criminal: fc.constantFrom('none', 'signs', 'transferred', 'police_filed', 'refused'),
  jurisdiction: fc.constantFrom('ours', 'elsewhere', 'disputed', 'unknown'), addressees: fc.subarray(addressees),
  urgent: fc.boolean(), setUpForIt: fc.boolean(), penaltyDecided: fc.boolean(), seized: fc.boolean(),
})
const anyActor: fc.Arbitrary<Actor> = fc.record({
  organ: fc.constantFrom(...organs), level: fc.constantFrom(...levels), certificateHolders: fc.nat(3),
    heads: fc.subarray([...heads]),
})

test('no combination of heads but the right one opens a power, and no path opens 冻结', () => {
  fc.assert(fc.property(anyActor, anyStanding, fc.dictionary(fc.constantFrom(...measureCodes),
    fc.constantFrom(...stages)), (actor, standing, stricter) => {
    const answers = openMeasures(actor, standing, stricter)
    for (const one of answers) {
      const measure = measureOf(one.code)
      if (one.status === 'open') {
        expect(measure.powersOf).toContain(organAt(actor.organ, actor.level))
        if (measure.approver !== 'none') expect(actor.heads).toContain(measure.approver)
        // Without that head the same person may not, however many others are held.
        const others = { ...actor, heads: heads.filter((head) => head !== measure.approver) }
        if (measure.approver !== 'none') expect(openMeasure(one.code, others, standing,
          stricter).status).toBe('needs_approval')
      }
      expect(one.status === 'nobody').toBe(one.code === 'freeze')
      expect(one.missing.length > 0).toBe(one.status === 'not_yet')
      expect((one.requestTo !== null)).toBe(one.status === 'request')
      expect(openStatuses).toContain(one.status)
      expect(one.why).not.toBe('')
    }
    expect(answers.map((one) => one.code)).toEqual(measureCodes)
  }), { numRuns: 150 })
  for (const head of heads) expect(mayApprove(head, 'freeze')).toBe(false)
})

test('the heads: each measure has one, and it counts only in an organ that holds the power', () => {
  expect(heads.map((head) => measureCodes.filter((code) => mayApprove(head, code)))).toEqual([
    ['account_query', 'seal_premises', 'seize_assets', 'urgent_seizure', 'order_recovery'],
    ['exit_restriction'],
    ['risk_notice', 'inspection', 'seal_materials', 'register_preserve', 'extend_seizure', 'ad_handling',
      'revoke_licence', 'fine_fundraiser',
      'order_suspension', 'fine_managers', 'fine_assistant', 'punish_platform', 'punish_ad_agent', 'punish_bank',
        'fine_refusal'],
    ['transfer_police'],
    ['punish_obstruction'],
  ])
  const all = [...heads]
  expect(mayApproveAs({ organ: 'lead_department', level: 'county', heads: ['lead_head'] }, 'account_query')).toBe(true)
  expect(mayApproveAs({ organ: 'town', level: 'county', heads: all }, 'account_query')).toBe(false)
  expect(mayApproveAs({ organ: 'lead_department', level: 'county', heads: all }, 'exit_restriction')).toBe(false)
  expect(mayApproveAs({ organ: 'lead_department', level: 'county', heads: ['organ_head', 'top_head'] },
    'account_query')).toBe(false)
})
