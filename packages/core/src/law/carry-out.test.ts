import { expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import { chinaInstant } from '../dates.ts'
import { checkCarryOut, type Approval, type CarryOutFacts, type Officer } from './carry-out.ts'
import { measureCodes, measureOf, type MeasureCode } from './measure-table.ts'
import { heads } from './organs.ts'

const peng: Officer = { id: 'p', name: '彭样军', certificate: { number: '990101-01', validUntil: '2027-06-30' } }
const wei: Officer = { id: 'w', name: '魏试英', certificate: { number: '990101-02', validUntil: '2026-06-16' } }
const at = chinaInstant('2026-06-16', '10:00')
const approved: Approval = { head: 'lead_head', organ: 'lead_department', level: 'county',
  at: chinaInstant('2026-06-16', '09:00') }

/** A carrying out without a fault; each test breaks one thing. */
function rightly(code: MeasureCode, more: Partial<CarryOutFacts> = {}): CarryOutFacts {
  const measure = measureOf(code)
  const organ = measure.powersOf[0] ?? 'lead_department'
  const level = organ === 'city_lead_department' ? 'city' : 'county'
  return {
    organ, level, at, now: at, officers: [peng, wei], addressee: measure.addressees[0]!, done: measure.duties,
      urgent: code === 'urgent_seizure',
    approval: measure.approver === 'none' ? null : { ...approved, head: measure.approver, organ, level }, ...more,
  }
}
const codes = (code: MeasureCode, more: Partial<CarryOutFacts> = {}) =>
  checkCarryOut(code, rightly(code, more), chinaCalendar).map((problem) => problem.code)

test('done rightly, no measure has a problem; 冻结 always has', () => {
  for (const code of measureCodes) expect([code, codes(code)]).toEqual([code, code === 'freeze' ? ['nobody'] : []])
})

test('two different people with valid certificates', () => {
  expect(codes('enter_premises', { officers: [peng] })).toEqual(['too_few_officers'])
  expect(codes('enter_premises', { officers: [peng, peng] })).toEqual(['same_officer', 'too_few_officers'])
  expect(codes('enter_premises', { officers: [peng, { ...wei, certificate: null }] })).toEqual(['no_certificate',
    'too_few_officers'])
  expect(codes('enter_premises', { officers: [peng, { ...wei,
    certificate: { ...peng.certificate! } }] })).toEqual(['same_certificate', 'too_few_officers'])
  // The last day of validity still counts, the day after does not.
  const next = chinaInstant('2026-06-17', '10:00')
  expect(codes('enter_premises', { at: next, now: next })).toEqual(['expired_certificate', 'too_few_officers'])
  // An assistant beside two officers is named, the two are enough.
  expect(codes('enter_premises', { officers: [peng, wei, { id: 'z', name: '罗拟青',
    certificate: null }] })).toEqual(['no_certificate'])
  expect(codes('warning_talk', { officers: [] })).toEqual([])
})

test('the right head approves, of the same organ, before', () => {
  expect(codes('seal_premises', { approval: null })).toEqual(['no_approval'])
  for (const head of heads.filter((one) => one !== 'lead_head')) {
    expect(codes('seal_premises', { approval: { ...approved, head } })).toEqual(['wrong_head'])
  }
  expect(codes('seal_premises', { approval: { ...approved, at: chinaInstant('2026-06-16',
    '10:01') } })).toEqual(['approved_after'])
  expect(codes('seal_premises', { approval: { ...approved,
    organ: 'market_regulator' } })).toEqual(['wrong_organ_of_head'])
  expect(codes('seal_premises', { approval: { ...approved, level: 'city' } })).toEqual(['wrong_organ_of_head'])
})

test('urgent: approval within 24 hours afterwards, else lift', () => {
  const until = (date: string, time: string) => chinaInstant(date, time)
  const urgent = (more: Partial<CarryOutFacts>) => checkCarryOut('urgent_seizure', rightly('urgent_seizure', more),
    chinaCalendar)
  expect(urgent({ approval: { ...approved, at: until('2026-06-17', '10:00') } })).toEqual([])
  expect(urgent({ approval: { ...approved, at: until('2026-06-17',
    '10:01') } }).map((one) => one.code)).toEqual(['approved_too_late'])
  expect(urgent({ approval: null })).toMatchObject([{ code: 'no_approval', severity: 'warn' }])
  expect(urgent({ approval: null, now: until('2026-06-17', '10:00') })).toMatchObject([{ code: 'no_approval',
    severity: 'warn' }])
  expect(urgent({ approval: null, now: until('2026-06-17', '10:01') })).toMatchObject([{ code: 'lift_now',
    severity: 'stop' }])
  expect(urgent({ urgent: false }).map((one) => one.code)).toEqual(['not_urgent'])
})

test('the inspection has its papers', () => {
  expect(codes('inspection', { done: [] })).toEqual(['missing_show_certificate', 'missing_inspection_notice',
    'missing_item_listed', 'missing_within_cap',
    'missing_record_signed', 'missing_whole_process_record'])
  expect(codes('inspection', { organ: 'coordination' })).toEqual(['wrong_organ', 'wrong_organ_of_head'])
  expect(codes('inspection', { organ: 'town' })).toContain('wrong_organ')
})

test('addressee, night, holiday, future', () => {
  expect(codes('exit_restriction', { addressee: 'assistant' })).toEqual(['wrong_addressee'])
  expect(codes('exit_restriction', { organ: 'lead_department', level: 'county' })).toContain('wrong_organ')
  const on = (date: string, time: string, code: MeasureCode = 'seize_assets', more: Partial<CarryOutFacts> = {}) => {
    const when = chinaInstant(date, time)
    const officers = [peng, { ...wei, certificate: { number: '990101-02', validUntil: '2030-01-01' } }].map((one) =>
      ({ ...one, certificate: { ...one.certificate!, validUntil: '2030-01-01' } }))
    const base = rightly(code, { at: when, now: when, officers, ...more })
    return checkCarryOut(code, { ...base, approval: { ...base.approval!, at: chinaInstant('2026-01-05', '09:00') } },
      chinaCalendar).map((one) => one.code)
  }
  expect([on('2026-06-16', '05:59'), on('2026-06-16', '06:00'), on('2026-06-16', '21:59'), on('2026-06-16',
    '22:00')]).toEqual([['night'], [], [], ['night']])
  expect(on('2026-10-01', '10:00')).toEqual(['holiday'])
  expect(on('2026-10-01', '23:00', 'seize_assets', { urgent: true })).toEqual([])
  // An ordinary Sunday is no statutory holiday; questioning is no coercion.
  expect(on('2026-06-14', '10:00')).toEqual([])
  expect(on('2026-10-01', '23:00', 'account_query')).toEqual([])
  expect(on('2027-05-01', '10:00')).toEqual(['holiday_unknown'])
  expect(codes('visit', { now: chinaInstant('2026-06-16', '09:59') })).toEqual(['in_future'])
})
