import { expect, test } from 'vitest'
import { chinaCalendar } from '../calendar.ts'
import { chinaInstant } from '../dates.ts'
import { checkCarryOut } from './carry-out.ts'
import { mayBeRecordedAsDone, unlawfulHits } from './guard.ts'
import { jurisdictionOf } from './jurisdiction.ts'
import { measureCodes, measureOf, type MeasureCode } from './measure-table.ts'
import { addressees } from './measure-words.ts'
import { mayApprove, mayApproveAs, openMeasure, openMeasures, type Actor, type Standing } from './measures.ts'
import { heads, levels, organs, type HeadCode, type Level, type Organ } from './organs.ts'
import { mayCheckBy, visitProblems } from './visits.ts'

/** Everything on record that could open a power. */
const everything: Standing = {
  stage: 'investigating', filed: true, determined: true, criminal: 'none', jurisdiction: 'ours', addressees,
  urgent: true, setUpForIt: true, penaltyDecided: true, seized: true,
}
const actor = (organ: Organ, level: Level = 'county', own: readonly HeadCode[] = heads): Actor => ({ organ, level,
  certificateHolders: 9, heads: own })
const powers18to24: MeasureCode[] = ['warning_talk', 'rectification_order', 'enter_premises', 'question',
  'consult_copy', 'seal_materials', 'account_query',
  'suspend_raising', 'suspend_registration', 'stop_order', 'seal_premises', 'seize_assets', 'urgent_seizure',
    'extend_seizure', 'order_recovery', 'exit_restriction']

test('trap 2: the lead department cannot freeze accounts, only query them', () => {
  for (const organ of organs) {
    for (const level of levels) {
      expect(openMeasure('freeze', actor(organ, level), everything).status).toBe('nobody')
      expect(mayBeRecordedAsDone('freeze', { organ, level }).ok).toBe(['police', 'procuratorate', 'court',
        'bank'].includes(organ))
    }
  }
  expect(heads.some((head) => mayApprove(head, 'freeze'))).toBe(false)
  expect(openMeasure('account_query', actor('lead_department'), everything).status).toBe('open')
  expect(unlawfulHits('牵头部门冻结该公司账户').map((hit) => hit.code)).toEqual(['freeze'])
  expect(unlawfulHits('公安分局冻结该公司账户')).toEqual([])
})

test('trap 3: account query, seizure and forced sale need the 主要负责人; other steps need other heads', () => {
  const approvers = Object.fromEntries(measureCodes.map((code) => [code, measureOf(code).approver]))
  expect(approvers).toMatchObject({
    account_query: 'lead_head', seal_premises: 'lead_head', seize_assets: 'lead_head', urgent_seizure: 'lead_head',
      order_recovery: 'lead_head',
    exit_restriction: 'city_lead_head', extend_seizure: 'organ_head', seal_materials: 'organ_head',
      register_preserve: 'organ_head',
    fine_fundraiser: 'organ_head', transfer_police: 'top_head', warning_talk: 'none', question: 'none',
  })
  for (const code of ['account_query', 'seal_premises', 'seize_assets', 'order_recovery'] as const) {
    const others = heads.filter((head) => head !== 'lead_head')
    expect(openMeasure(code, actor('lead_department', 'county', others), everything).status).toBe('needs_approval')
    expect(openMeasure(code, actor('lead_department', 'county', ['lead_head']), everything).status).toBe('open')
    expect(mayApproveAs(actor('lead_department', 'county', others), code)).toBe(false)
  }
  // And the 主要负责人 is not by that alone the head who transfers.
  expect(mayApproveAs(actor('lead_department', 'county', ['lead_head']), 'transfer_police')).toBe(false)
  // The deputy's signature on a query.
  const when = chinaInstant('2026-05-28', '15:00')
  const officers = ['01', '02'].map((number) => ({ id: number, name: `演${number}`, certificate: { number,
    validUntil: '2027-01-01' } }))
  expect(checkCarryOut('account_query', {
    organ: 'lead_department', level: 'county', at: when, now: when, officers, addressee: 'account', urgent: false,
    done: measureOf('account_query').duties, approval: { head: 'organ_head', organ: 'lead_department', level: 'county',
      at: when },
  }, chinaCalendar).map((one) => one.code)).toEqual(['wrong_head'])
})

test('trap 4: exit restriction is decided at 设区的市 level or above; 协助人 are not on the list', () => {
  expect(openMeasure('exit_restriction', actor('lead_department', 'county'),
    everything)).toMatchObject({ status: 'request', requestTo: 'city_lead_department' })
  expect(openMeasure('exit_restriction', actor('city_lead_department', 'county'), everything).status).toBe('request')
  expect(openMeasure('exit_restriction', actor('lead_department', 'city'), everything).status).toBe('open')
  expect(openMeasure('exit_restriction', actor('city_lead_department', 'province', ['lead_head', 'organ_head',
    'top_head']), everything).status).toBe('needs_approval')
  for (const organ of organs.filter((one) => !one.includes('lead_department'))) {
    for (const level of levels) expect(openMeasure('exit_restriction', actor(organ, level),
      everything).status).toBe('not_ours')
  }
  expect([...measureOf('exit_restriction').addressees].sort()).toEqual(['actual_controller', 'controlling_shareholder',
    'director', 'executive',
    'fundraiser_person', 'responsible_person', 'supervisor'])
  expect(openMeasure('exit_restriction', actor('lead_department', 'city'), { ...everything, addressees: ['assistant',
    'participant'] }).missing).toEqual(['addressee'])
  expect(mayBeRecordedAsDone('exit_restriction', { organ: 'lead_department', level: 'county' }).ok).toBe(false)
})

test('trap 5: township, street, grid worker and 专班 hold none of the art. 18–24 powers and may not inspect', () => {
  for (const organ of ['town', 'village', 'coordination'] as const) {
    for (const level of levels) {
      for (const code of [...powers18to24, 'inspection', 'register_preserve', 'fine_refusal'] as const) {
        expect(openMeasure(code, actor(organ, level), everything).status, `${organ} ${code}`).toBe('not_ours')
        expect(mayBeRecordedAsDone(code, { organ, level }).ok).toBe(false)
      }
      expect([mayCheckBy('on_site', { organ, level }), mayCheckBy('double_random', { organ, level })]).toEqual([false,
        false])
    }
  }
  const open = (organ: Organ) => openMeasures(actor(organ),
    everything).filter((one) => one.status === 'open').map((one) => one.code)
  expect(open('village')).toEqual(['visit', 'publicity', 'remind', 'report', 'assist_talk'])
  expect(open('town')).toEqual(['visit', 'publicity', 'remind', 'report', 'assist_talk', 'watch', 'reminder_letter'])
  expect(open('coordination')).toEqual(['publicity', 'report', 'watch'])
  expect(visitProblems({ organ: 'village', level: 'county', did: ['ask_books', 'copy_papers'] })).toHaveLength(2)
  expect(unlawfulHits('专班检查并复制账册；网格员上门检查；镇政府约谈。').map((hit) => hit.code)).toEqual(['coordination_acts', 'grid_inspects',
    'town_powers'])
})

test('trap 6: jurisdiction follows 登记地 (unit) or 住所地/经常居住地 (person), not where victims are', () => {
  const ours = { province: '示南省', city: '范州市', county: '样河区' }
  const away = { province: '示北省', city: '演州市', county: '仿江区' }
  const victims = [{ place: ours, kind: 'participants' as const }, { place: ours, kind: 'conduct' as const },
    { place: ours, kind: 'assets' as const }]
  const of = (more: Partial<Parameters<typeof jurisdictionOf>[0]>) =>
    jurisdictionOf({ kind: 'enterprise', registeredRegion: null, residence: null, habitualResidence: null, ours,
      involved: victims, ...more }).answer
  expect([of({ registeredRegion: away }), of({ registeredRegion: ours }), of({})]).toEqual(['elsewhere', 'ours',
    'unknown'])
  expect([of({ kind: 'person', residence: away, habitualResidence: away }), of({ kind: 'person', residence: away,
    habitualResidence: ours }),
    of({ kind: 'person', residence: ours })]).toEqual(['elsewhere', 'ours', 'ours'])
  // And then the powers are the other place's, with every paper and every signature.
  expect(openMeasure('seal_premises', actor('lead_department'), { ...everything, jurisdiction: 'elsewhere' }))
    .toMatchObject({ status: 'request', requestTo: 'competent_lead' })
})

test('trap 8: takedown, ad punishment and site closure come after 认定 and are done by other bodies', () => {
  const before: Standing = { ...everything, determined: false }
  const whose = { content_removal: ['cyberspace', 'telecom'], ad_handling: ['market_regulator'],
    close_site: ['telecom'], revoke_licence: ['market_regulator'] } as const
  for (const code of Object.keys(whose) as (keyof typeof whose)[]) {
    for (const organ of organs) {
      const lead = organ === 'lead_department' || organ === 'city_lead_department'
      const own = (whose[code] as readonly Organ[]).includes(organ)
      expect(openMeasure(code, actor(organ), everything).status,
        `${code} ${organ}`).toBe(own ? 'open' : lead ? 'request' : 'not_ours')
      expect(openMeasure(code, actor(organ), before).status,
        `${code} ${organ} before`).toBe(own || lead ? 'not_yet' : 'not_ours')
      expect(mayBeRecordedAsDone(code, { organ, level: 'county' }).ok).toBe(own)
    }
  }
})
