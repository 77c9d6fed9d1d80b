import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cite } from './citation.ts'
import { placeKindCodes } from './elements.ts'
import { inside, jurisdictionOf, placeName, type JurisdictionFacts, type Place } from './jurisdiction.ts'

const ours: Place = { province: '示南省', city: '范州市', county: '样河区' }
const nextDoor: Place = { province: '示南省', city: '范州市', county: '例山县' }
const otherCity: Place = { province: '示南省', city: '拟州市', county: '试城区' }
const otherProvince: Place = { province: '示北省', city: '演州市', county: '仿江区' }
const of = (more: Partial<JurisdictionFacts>) =>
  jurisdictionOf({ kind: 'enterprise', registeredRegion: null, residence: null, habitualResidence: null, ours,
    involved: [], ...more })

test('a unit follows its registration, wherever the rest is', () => {
  expect(of({ registeredRegion: ours })).toMatchObject({ answer: 'ours', competent: [ours], missing: [],
    whoDecides: null })
  // S04 of the demo: registered in another province, participants here.
  const chain = of({ registeredRegion: otherProvince, involved: [{ place: ours, kind: 'participants' }, { place: ours,
    kind: 'conduct' }] })
  expect(chain.answer).toBe('elsewhere')
  expect(chain.because).toBe('登记地在示北省演州市仿江区，由那里的牵头部门管；本地是集资参与人所在地、行为发生地，应当配合。')
  expect(chain.ourDuties).toContain('接待、登记本地的集资参与人，稳妥答复')
  expect(chain.articles.map(cite)).toEqual(['《防范和处置非法集资条例》第二十条'])
  // Where the people behind a unit live is not asked.
  expect(of({ registeredRegion: nextDoor, residence: ours, habitualResidence: ours }).answer).toBe('elsewhere')
  expect(of({ registeredRegion: ours, involved: [{ place: otherCity, kind: 'assets' }, { place: ours,
    kind: 'funds' }] }).ourDuties)
    .toEqual(['组织调查认定，及时处置', '通报涉及地：示南省拟州市试城区，请他们配合'])
})

test('a person follows 住所地 or 经常居住地', () => {
  const person = (residence: Place | null, habitualResidence: Place | null) => of({ kind: 'person',
    registeredRegion: ours, residence, habitualResidence })
  expect(person(ours, null).answer).toBe('ours')
  expect(person(otherCity, ours)).toMatchObject({ answer: 'ours', competent: [otherCity, ours] })
  expect(person(otherCity, ours).because).toContain('示南省拟州市试城区的牵头部门也可以管')
  expect(person(otherCity, null)).toMatchObject({ answer: 'elsewhere', because: expect.stringContaining('另一项还没查明') })
  expect(person(otherCity, otherProvince).because).not.toContain('另一项还没查明')
  expect(person(null, null)).toMatchObject({ answer: 'unknown', missing: ['residence'] })
  expect(of({ kind: 'unregistered', registeredRegion: null, residence: ours }).answer).toBe('ours')
  expect(of({ kind: 'unregistered' }).missing).toEqual(['residence'])
  expect(of({ kind: 'individual_business', registeredRegion: ours,
    residence: otherCity })).toMatchObject({ answer: 'ours', articles: [{ tag: 'I' }] })
})

test('a place known by half is not guessed', () => {
  expect(of({ registeredRegion: { province: '示南省', city: null, county: null } })).toMatchObject({ answer: 'unknown',
    missing: ['registeredRegion'] })
  expect(of({ registeredRegion: { province: '示南省', city: '范州市', county: null } }).because).toContain('已知在示南省范州市')
  // Another province settles it, however little is known of it.
  expect(of({ registeredRegion: { province: '示北省', city: null, county: null } }).answer).toBe('elsewhere')
  expect(inside({ province: '示南省', city: '范州市', county: null }, { province: '示南省', city: '范州市',
    county: null })).toBe(true)
  expect(inside(ours, { province: '示南省', city: null, county: null })).toBe(true)
})

test('a dispute goes to the common superior, across provinces to the joint conference', () => {
  const decides = (...disputedWith: Place[]) => of({ registeredRegion: ours, disputedWith }).whoDecides
  expect(decides(nextDoor)).toBe('city_lead')
  expect(decides(otherCity)).toBe('province_lead')
  expect(decides(nextDoor, otherCity)).toBe('province_lead')
  expect(decides({ province: '示南省', city: null, county: null })).toBe('province_lead')
  expect(decides(nextDoor, otherProvince)).toBe('joint_conference')
  expect(decides(ours)).toBe(null)
  expect(of({ disputedWith: [nextDoor] })).toMatchObject({ answer: 'disputed',
    because: '与示南省范州市例山县对管辖有争议，报共同的上级：设区的市级牵头部门确定。' })
  const city = { province: '示南省', city: '范州市', county: null }
  expect(jurisdictionOf({ kind: 'enterprise', registeredRegion: city, residence: null, habitualResidence: null,
    ours: city, involved: [],
    disputedWith: [otherCity] }).whoDecides).toBe('province_lead')
})

test('names', () => {
  expect([placeName(ours), placeName({ province: '示京市', city: '示京市', county: '例城区' }), placeName({ province: '示北省',
    city: null, county: null })])
    .toEqual(['示南省范州市样河区', '示京市例城区', '示北省'])
})

test('participants, assets, servers and conduct never change the answer', () => {
  const place = fc.constantFrom(ours, nextDoor, otherCity, otherProvince)
  const maybe = fc.option(place)
  fc.assert(fc.property(fc.constantFrom('enterprise', 'individual_business', 'person', 'unregistered'), maybe, maybe,
    maybe,
    fc.array(fc.record({ place, kind: fc.constantFrom(...placeKindCodes) })), (kind, registeredRegion, residence,
      habitualResidence, involved) => {
      const facts = { kind, registeredRegion, residence, habitualResidence, ours } as const
      expect(jurisdictionOf({ ...facts, involved }).answer).toBe(jurisdictionOf({ ...facts, involved: [] }).answer)
    }))
})
