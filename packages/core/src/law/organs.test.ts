import { expect, test } from 'vitest'
import { regionKinds, unitKinds } from '../org/org.ts'
import { citeAll } from './citation.ts'
import { defaultHeads, defaultLevel, defaultOrgan, headNotes, heads, organAt, organs, organsFor } from './organs.ts'

test('a unit is by default what shows, else what has the fewest powers', () => {
  expect(Object.fromEntries(unitKinds.map((kind) => [kind, defaultOrgan(kind)]))).toEqual({
    leading_group: 'coordination', office: 'coordination', member: 'other', partner: 'other', town: 'town',
      village: 'village', superior: 'other',
  })
  expect(defaultOrgan('office', { leadDesk: true })).toBe('lead_department')
  const members: [name: string, organ: string][] = [
    ['样河区公安分局', 'police'], ['样河区市场监管局', 'market_regulator'], ['样河区委宣传部（网信办）', 'cyberspace'],
    ['样河区人民法院', 'court'], ['样河区人民检察院', 'procuratorate'], ['中国人民银行范州市分行', 'financial_regulator'],
    ['金融监管总局范州监管分局', 'financial_regulator'], ['样河农商银行', 'bank'], ['范州市通信管理局', 'telecom'],
    ['样河区政法委', 'other'], ['样河区税务局', 'other'], ['样河区民政局', 'other'], ['样河区处非工作专班', 'coordination'],
    // Who leads is named by the government, not read out of a name.
    ['样河区财政金融局', 'other'], ['样河区地方金融监管局', 'other'],
  ]
  expect(members.map(([name]) => [name, defaultOrgan('member', { name })])).toEqual(members)
  expect(defaultOrgan('member', { name: '样河区民政局', leadsSectors: true })).toBe('regulator')
  expect(defaultOrgan('member', { name: '样河区公安分局', leadsSectors: true })).toBe('police')
  // A name never lifts a town or a village.
  expect([defaultOrgan('town', { name: '试岗镇派出所旁' }), defaultOrgan('village', { name: '例府社区公安室' })]).toEqual(['town',
    'village'])
})

test('only a lead department has a level that changes what it is', () => {
  for (const organ of organs.filter((one) => !one.includes('lead_department'))) {
    expect([organAt(organ, 'county'), organAt(organ, 'city'), organAt(organ, 'province')]).toEqual([organ, organ,
      organ])
  }
  expect([organAt('lead_department', 'county'), organAt('lead_department', 'city'), organAt('lead_department',
    'province')])
    .toEqual(['lead_department', 'city_lead_department', 'city_lead_department'])
  expect(organAt('city_lead_department', 'county')).toBe('lead_department')
  expect([defaultLevel('city'), defaultLevel('province'), defaultLevel('county'), defaultLevel('zone'),
    defaultLevel('town')])
    .toEqual(['city', 'province', 'county', 'county', 'county'])
})

test('heads are told apart', () => {
  expect(defaultHeads('lead_department', 'county', 'principal')).toEqual(['lead_head', 'organ_head', 'top_head'])
  expect(defaultHeads('lead_department', 'county', 'deputy')).toEqual(['organ_head'])
  expect(defaultHeads('lead_department', 'county', 'acting')).toEqual(['organ_head', 'top_head'])
  expect(defaultHeads('city_lead_department', 'county', 'principal')).not.toContain('city_lead_head')
  expect(defaultHeads('lead_department', 'city', 'principal')).toContain('city_lead_head')
  expect(defaultHeads('market_regulator', 'county', 'principal')).toEqual(['organ_head', 'top_head'])
  expect(defaultHeads('police', 'county', 'deputy')).toEqual(['police_head', 'organ_head'])
  for (const organ of ['town', 'village', 'coordination', 'bank', 'court', 'procuratorate', 'other'] as const) {
    expect(defaultHeads(organ, 'county', 'principal')).toEqual([])
  }
  expect(heads.map((head) => citeAll(headNotes[head].articles).length > 0)).toEqual(heads.map(() => true))
})

test('trap 5: a town, a village and a leading group can be named nothing that has powers', () => {
  for (const region of regionKinds) {
    expect(organsFor('village', region)).toEqual(['village'])
    expect(organsFor('leading_group', region)).toEqual(['coordination'])
    if (region !== 'zone') expect(organsFor('town', region)).toEqual(['town'])
  }
  // A 功能区 counts as a county, and what a unit is by default it may be named as.
  expect(organsFor('town', 'zone')).toEqual(organs.filter((organ) => organ !== 'city_lead_department'))
  for (const kind of unitKinds) expect(organsFor(kind, 'county')).toContain(defaultOrgan(kind))
})

test('a lead department is named at its own level', () => {
  const leads = (region: (typeof regionKinds)[number]) => organsFor('office', region).filter((organ) => organ.includes('lead_department'))
  expect([leads('county'), leads('zone'), leads('city'), leads('province')])
    .toEqual([['lead_department'], ['lead_department'], ['city_lead_department'], ['city_lead_department']])
})
