import { expect, test } from 'vitest'
import { countAmounts, thresholdFigures, type Flow, type FlowKind, type FlowOrigin, type Participant } from './amounts.ts'
import { cite } from './citation.ts'
import { determinationGaps } from './determination.ts'
import { administrativeElements, criminalElements } from './elements.ts'
import { parsePercent, ratio, shareFloor } from './fraction.ts'
import {
  administratorRoles, enforcementBasis, factors, logRetention, publicationProblems, retentionProblems, scoreProblems, secondFactorProblems,
  administratorProblems, secrecyProblems, useProblems,
} from './information.ts'
import { bannedWords, findNameWords } from './name-words.ts'
import { checkFine, fineRange, fineRules, repayFirst, type FineFacts } from './penalties.ts'
import { planBatch } from './repayment-share.ts'
import { rewardConditions, rewardExamples, rewardFor, type RewardReport } from './rewards.ts'
import { bands, fraudThresholdsReached, thresholdsInForce, thresholdsReached } from './thresholds.ts'

const wan = 1_000_000
const sure = (fen: number) => ({ low: fen, high: fen })
const flow = (kind: FlowKind, fen: number, origin?: FlowOrigin, on = '2026-01-10'): Flow => ({ on, kind, fen, origin })
const person = (key: string | null, ...flows: Flow[]): Participant => ({ person: key, role: 'participant', flows })
const count = (...people: Participant[]) => countAmounts(people, { brokeOn: '2026-06-18' })
const none = { criminal_record: false, penalised: false, grave: false }

test('trap 1: the administrative definition has three elements, the crime four; 公开性 is only in the crime', () => {
  expect(Object.keys(administrativeElements)).toEqual(['illegality', 'inducement', 'unspecific'])
  expect(Object.keys(criminalElements).toSorted()).toEqual(['illegality', 'inducement', 'openness', 'unspecific'])
  const proven = { met: true, proofs: 1 }
  const secret = determinationGaps({ illegality: proven, inducement: proven, unspecific: proven, openness: { met: false, proofs: 1 } })
  expect([secret.administrative.state, secret.criminal.state]).toEqual(['complete', 'not_met'])
})

test('trap 7: exactly six banned words; everything else is only watched', () => {
  expect([...bannedWords].toSorted()).toEqual(['交易中心', '交易所', '股权众筹', '理财', '财富管理', '金融'].toSorted())
  const watched = findNameWords('拟例投资基金互助', { watchWords: ['投资', '基金', '互助'] })
  expect(watched.map(({ kind, alarm }) => [kind, alarm])).toEqual([['watch', false], ['watch', false], ['watch', false]])
  expect(findNameWords('拟例投资基金互助')).toEqual([])
  expect(findNameWords('冶金融合').filter(({ alarm }) => alarm)).toEqual([])
})

test('trap 9: the fine of 30 is 20 % to once the whole amount raised, of 31 one to three times the gain, persons 50 to 500万', () => {
  expect(fineRange('fundraiser', 36_900_000)).toMatchObject({ minFen: 7_380_000, maxFen: 36_900_000 })
  expect(fineRange('helper', 36_900_000)).toMatchObject({ minFen: 36_900_000, maxFen: 110_700_000 })
  expect(fineRange('responsible_person')).toMatchObject({ minFen: 50 * wan, maxFen: 500 * wan })
  expect([fineRules.fundraiser.amount.base, fineRules.helper.amount.base, fineRules.responsible_person.amount.base]).toEqual(['raised', 'illegal_gain', null])
  // What was paid back stays in the base.
  const { fineBase, unpaid } = count(person('a', flow('in', 900, 'new-money'), flow('principal-out', 400)))
  expect([fineBase.fen, unpaid.fen]).toEqual([sure(900), sure(500)])
})

test('trap 10: repayment comes before fines, and is supervised, not paid, by the lead department', () => {
  expect(repayFirst({ receivedFen: 100, owedFen: 90, fineFen: 50 })).toMatchObject({ toParticipantsFen: 90, toFineFen: 10 })
  const facts: FineFacts = {
    kind: 'fundraiser', fineFen: 7_380_000, base: { kind: 'raised', fen: 36_900_000 }, hearingOffered: true, owedFen: 14_760_000,
    mustTransfer: false, transferredOn: null, courtFined: false, limitation: { endedOn: null, foundOn: '2026-07-20', financialHarm: null },
  }
  expect(checkFine(facts)).toMatchObject([{ code: 'repay_first', message: expect.stringContaining('先清退') }])
  const batch = { claims: [{ person: 'a', lossFen: 100, paidFen: 0, exclusion: null }], poolFen: 100, cumulative: ratio(1, 1), previous: null }
  expect(planBatch({ ...batch, supervisionRecord: null })).toMatchObject({ state: 'blocked', problems: [{ code: 'no_supervision' }] })
  expect(planBatch({ ...batch, supervisionRecord: '样清退监〔2026〕1号' }).state).toBe('ready')
})

test('trap 15: 100万, 150人, 50万 hold for persons and units alike; 20万, 30人, 10万 are dead', () => {
  const entry = bands.find((band) => band.key === 'absorbing_entry')!
  expect([entry.columns, thresholdsInForce.from]).toEqual([{ amount: 100 * wan, people: 150, loss: 50 * wan }, '2022-03-01'])
  // There is no second table for persons: the facts do not even ask who it is.
  expect(bands.filter((band) => band.crime === 'absorbing')).toHaveLength(3)
  expect(thresholdsReached({ amountFen: 20 * wan, people: 30, lossFen: 10 * wan, circumstances: { ...none, grave: true } })[0]!.state).toBe('below')
})

test('trap 16: the combined losses are 25万, 150万 and 1500万', () => {
  const absorbing = bands.filter((band) => band.crime === 'absorbing')
  expect(absorbing.map((band) => band.combined!.columns.loss! / wan)).toEqual([25, 150, 1500])
  const state = (lossFen: number, index: number) =>
    thresholdsReached({ amountFen: 0, people: 0, lossFen, circumstances: { ...none, grave: true } })[index]!.state
  expect([25, 150, 1500].map((loss, index) => [state(loss * wan - 1, index), state(loss * wan, index)])).toEqual(Array.from({ length: 3 }, () => ['below', 'reached']))
  // Half of the main figure would be 125万 and 1250万: not enough.
  expect([state(125 * wan, 1), state(1250 * wan, 2)]).toEqual(['below', 'below'])
})

test('trap 17: 以上 includes the number', () => {
  const state = (amountFen: number, people: number) => thresholdsReached({ amountFen, people, lossFen: 0, circumstances: none })[0]!.state
  expect([state(100 * wan - 1, 149), state(100 * wan, 149), state(0, 150)]).toEqual(['below', 'reached', 'reached'])
  expect(fraudThresholdsReached({ fraudFen: 10 * wan, intent: true })[0]!.state).toBe('reached')
  const fine = fineRange('fundraiser', 500)
  expect(fine).toMatchObject({ minFen: 100, maxFen: 500 })
})

test('trap 18: three numbers: gross for 非吸, less what came back before 案发 for 集资诈骗, net for the loss', () => {
  const result = count(person('a',
    flow('in', 1000 * wan, 'new-money'), flow('principal-out', 300 * wan, undefined, '2026-03-01'), flow('principal-out', 200 * wan, undefined, '2026-07-01')))
  expect([result.absorbed.netFen, result.fraud!.fen, result.loss.fen]).toEqual([sure(1000 * wan), sure(700 * wan), sure(500 * wan)])
  expect(countAmounts([person('a', flow('in', 5, 'new-money'))], { brokeOn: null }).fraud).toBeNull()
})

test('trap 19: only what came back under control is counted again, and both totals are shown', () => {
  const result = count(person('a',
    flow('in', 1000, 'new-money'), flow('principal-out', 400), flow('in', 400, 'reinvest-after-withdrawal'), flow('in', 600, 'book-rollover')))
  expect(result.absorbed).toMatchObject({ grossFen: 2000, netFen: sure(1400), reinvestedFen: 400, bookRolloverFen: 600 })
  // Interest rolled over on paper is no money paid in: it makes no loss.
  expect(result.loss.fen).toEqual(sure(1000))
  expect(thresholdFigures(result).amountFen).toEqual(sure(1400))
})

test('trap 20: interest received offsets unpaid principal; a negative loss is zero in the pool and a claim elsewhere', () => {
  const result = count(person('a', flow('in', 1000, 'new-money'), flow('return-out', 300)), person('b', flow('in', 1000, 'new-money'), flow('return-out', 1200)))
  expect([result.loss.fen, result.unpaid.fen, result.gainers]).toEqual([sure(700), sure(2000), { list: [{ person: 'b', gainFen: 200 }], fen: 200 }])
})

test('trap 21: persons are counted by identity document, not by account or contract', () => {
  const accounts = [person('990101…1', flow('in', 10, 'new-money')), person('990101…1', flow('in', 20, 'new-money')), person('990101…2', flow('in', 30, 'new-money'))]
  expect(count(...accounts).people.count).toEqual(sure(2))
  const withUnknown = count(...accounts, person(null, flow('in', 5, 'new-money')), person(null, flow('in', 5, 'new-money')))
  expect([withUnknown.people.count, withUnknown.people.unidentifiedAccounts]).toEqual([{ low: 2, high: 4 }, 2])
  // 149 known persons and two accounts of nobody known: not below 150, but to be checked.
  const many = Array.from({ length: 149 }, (_, index) => person(`p${index}`, flow('in', 1, 'new-money')))
  const figures = thresholdFigures(count(...many, person(null, flow('in', 1, 'new-money')), person(null, flow('in', 1, 'new-money'))))
  expect(thresholdsReached({ ...figures, circumstances: none })[0]!.columns.map(({ state }) => state)).toEqual(['below', 'pending', 'below'])
})

test('trap 22: later batches use the cumulative ratio less what was paid; late ones catch up; unregistered shares are kept', () => {
  const claims = [
    { person: 'early', lossFen: 10_001, paidFen: shareFloor(10_001, parsePercent('34.3')!), exclusion: null },
    { person: 'late', lossFen: 10_001, paidFen: 0, exclusion: null },
    { person: 'absent', lossFen: 10_001, paidFen: 0, exclusion: 'unregistered' as const },
  ]
  const batch = planBatch({ claims, poolFen: 9_000, cumulative: parsePercent('39.3')!, previous: parsePercent('34.3')!, supervisionRecord: '样清退监〔2026〕2号' })
  expect(batch.lines.map(({ payFen, reserveFen }) => [payFen, reserveFen])).toEqual([[500, 0], [3_930, 0], [0, 3_930]])
  expect([claims[0]!.paidFen + batch.lines[0]!.payFen, batch.residueFen]).toEqual([3_930, 640])
})

test('trap 23: bases of rewards differ, may be staged, first reporter only; only three conditions are national', () => {
  expect(Object.keys(rewardConditions)).toEqual(['real_name', 'new', 'verified'])
  expect(new Set(rewardExamples.flatMap(({ value }) => value.tiers.map(({ base }) => base)))).toEqual(new Set(['involved', 'none', 'unpaid']))
  expect(new Set(rewardExamples.map(({ value }) => value.stagesAdd))).toEqual(new Set([false, true]))
  // Every amount is a place's own, and says that it is not verified.
  expect(rewardExamples.map(({ tag }) => tag)).toEqual(rewardExamples.map(() => 'S'))
  const report = (id: string, minute: number): RewardReport => ({ id, reporter: `JB-${id}`, receivedAt: new Date(Date.UTC(2026, 4, 11, 1, minute)), group: null })
  const reports = [report('2', 30), report('1', 0)]
  const [{ value: scheme }] = rewardExamples as [typeof rewardExamples[number]]
  const state = (index: number) => rewardFor({
    scheme, grade: '一级', stage: '查证属实', report: reports[index]!, reports, helped: true, exclusions: [], paid: [],
    conditions: { real_name: true, new: true, verified: true }, bases: { involved: 1486 * wan, unpaid: 1012 * wan, fine: null },
  }).state
  expect([state(0), state(1)]).toEqual(['none', 'amount'])
})

test('trap 24: consent is not the basis of enforcement; nothing is published unmasked; a score does not decide alone', () => {
  expect([enforcementBasis.consentNeeded, enforcementBasis.citations.map(cite)]).toEqual([false, ['《个人信息保护法》第十三条第三项', '《个人信息保护法》第三十四条']])
  expect(useProblems({ duty: null, purpose: '核查' })[0]!.message).toContain('有个人同意也不能代替')
  const shown = publicationProblems([{ label: '姓名', kind: 'name', value: '例样宁' }, { label: '身份证号', kind: 'id', value: '990101196001011234' }])
  expect(shown.map(({ place, citation }) => [place, cite(citation!)])).toEqual([['姓名', '《个人信息保护法》第二十五条'], ['身份证号', '《个人信息保护法》第二十五条']])
  expect(publicationProblems([{ label: '姓名', kind: 'name', value: '例**' }, { label: '身份证号', kind: 'id', value: '990***********1234' }])).toEqual([])
  expect(scoreProblems({ decidedBy: null, reason: '评分为高' })).toHaveLength(1)
  expect(scoreProblems({ decidedBy: '陆例成', reason: ' ' })).toHaveLength(1)
})

test('trap 25: logs of six months by 网络安全法 23; three administrators; two factors, one with cryptography; no state secrets', () => {
  expect([logRetention.months, cite(logRetention.citation)]).toEqual([6, '《网络安全法》第二十三条'])
  expect(retentionProblems({ logMonths: 5, assessmentMonths: 36 })).toHaveLength(1)
  expect(Object.values(administratorRoles)).toEqual(['系统管理员', '安全管理员', '审计管理员'])
  expect(administratorProblems([{ name: '方演一', roles: ['system', 'security', 'audit'], business: false }])).toHaveLength(1)
  expect(secondFactorProblems([{ name: '例', factors: ['password', 'sms'] }, { name: '样', factors: ['password', 'code_app'] }]).map(({ place }) => place)).toEqual(['例'])
  expect(Object.values(factors).some(({ cryptographic }) => cryptographic)).toBe(true)
  expect([secrecyProblems({ answer: false, text: '秘密★10年' }).length, secrecyProblems({ answer: false, text: '普通线索' }).length]).toEqual([1, 0])
})
