import * as api from '@qingyuan/core/handling/handling-api'
import type { Matter } from '@qingyuan/core/handling/handling-api'
import type { ActCode } from '@qingyuan/core/law/acts'
import { measureOf } from '@qingyuan/core/law/measure-table'
import { createLead } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { startTestApp, type Answer, type TestApp, type TestPerson } from '../../test-app.ts'

export type Facts = Record<string, string | number | boolean>
type Replied = Promise<Answer<unknown>>

/** One district with a lead department, its heads and officers, a town and a neighbour; a new lead for every test. */
export interface HandlingWorld {
  t: TestApp
  district: string
  office: string
  townUnit: string
  clerk: TestPerson
  head: TestPerson
  /** 行政机关负责人 only. */
  deputy: TestPerson
  townClerk: TestPerson
  elsewhere: TestPerson
  security: TestPerson
  /** Two with valid certificates and one whose certificate is out of date. */
  officerIds: string[]
  /** The lead of this test. */
  leadId: string
  matter: (who?: TestPerson) => Promise<Matter>
  record: (code: ActCode, on: string, facts?: Facts, more?: object, who?: TestPerson) => Replied
  /** Records and expects that it was accepted. */
  did: (code: ActCode, on: string, facts?: Facts, more?: object, who?: TestPerson) => Promise<void>
  /** Checked, investigated and filed. */
  investigated: () => Promise<void>
  ask: (code: ActCode, more?: object, who?: TestPerson) => Promise<Answer<unknown> & { id: string }>
  decide: (id: string, who: TestPerson, approved?: boolean, note?: string) => Replied
  carryOut: (id: string, on: string, more?: object) => Replied
}

/** Registers the hooks that start and stop it; its people and its lead are there when a test runs. */
export function handlingWorld(): HandlingWorld {
  const world = { officerIds: [] as string[] } as unknown as HandlingWorld
  let town = ''
  beforeAll(async () => {
    const t = await startTestApp()
    world.t = t
    t.clock.now = new Date('2026-09-01T01:00:00Z')
    world.district = await t.region('样河区', 'county')
    town = await t.region('样湖街道', 'street', world.district)
    const other = await t.region('试岗镇', 'town', world.district)
    const office = world.office = await t.unit('专班办', world.district, 'office')
    world.townUnit = await t.unit('样湖街道', town, 'town')
    world.clerk = await t.person('bangong', office, ['office_clerk'])
    world.head = await t.person('juzhang', office, ['bureau_head'])
    world.deputy = await t.person('zhuren', office, ['office_head'])
    world.townClerk = await t.person('yanghu', world.townUnit, ['town_clerk'])
    world.elsewhere = await t.person('shigang', await t.unit('试岗镇', other, 'town'), ['town_clerk'])
    world.security = await t.person('anquan', office, ['security_admin'])
    await t.admin.query(`insert into settings (key, value, updated_at) values ('office-place', '{"province":"示南省","city":"范州市","county":"样河区"}', now())`)
    await t.admin.query(`insert into settings (key, value, updated_at) values ('go-live-on', '"2026-05-01"', now())`)
    const must = async (answer: Replied) => { const { status, body } = await answer; expect(status, JSON.stringify(body)).toBe(200) }
    await must(t.call(world.security, api.setOrgan, { commandId: randomUUID(), unitId: office, organ: 'lead_department', basis: '样政办〔2026〕1号' }))
    const post = (person: TestPerson, name: string, code: 'lead_head' | 'organ_head' | 'top_head') =>
      must(t.call(world.security, api.saveHeadPost, { commandId: randomUUID(), id: randomUUID(), unitId: office, userId: person.userId, name, head: code, basis: '样任〔2026〕1号', fromOn: '2026-01-01' }))
    for (const code of ['lead_head', 'organ_head', 'top_head'] as const) await post(world.head, '沈拟国', code)
    await post(world.deputy, '陆例成', 'organ_head')
    for (const [name, certificate] of [['例甲', '样执0001'], ['例乙', '样执0002'], ['例丙', '样执0003']] as const) {
      const id = randomUUID()
      world.officerIds.push(id)
      await must(t.call(world.security, api.saveOfficer, { commandId: randomUUID(), id, unitId: office, name, certificate, validUntil: name === '例丙' ? '2026-02-01' : '2028-12-31' }))
    }
  })
  afterAll(() => world.t.close())
  beforeEach(async () => {
    const { t, clerk } = world
    t.clock.now = new Date('2026-09-01T01:00:00Z')
    const leadId = world.leadId = randomUUID()
    const { status } = await t.call(clerk, createLead, { commandId: randomUUID(), id: leadId, receivedOn: '2026-05-11', source: '排查发现', regionId: town, mainUnitId: world.townUnit,
      subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: `样河区拟寿${leadId.slice(0, 6)}有限公司` } } })
    expect(status).toBe(200)
    await t.call(clerk, api.savePlaces, { commandId: randomUUID(), leadId, places: [{ kind: 'registration', province: '示南省', city: '范州市', county: '样河区' }] })
  })

  const matter: HandlingWorld['matter'] = async (who = world.clerk) => (await world.t.call(who, api.getMatter, { leadId: world.leadId })).body
  const record: HandlingWorld['record'] = (code, on, facts = {}, more = {}, who = world.clerk) =>
    world.t.call(who, api.recordAct, { commandId: randomUUID(), id: randomUUID(), leadId: world.leadId, code, on, facts, acknowledged: true, ...more })
  const did: HandlingWorld['did'] = async (...given) => { const { status, body } = await record(...given); expect(status, JSON.stringify(body)).toBe(200) }
  const versionOf = async (id: string) => (await matter()).acts.find((act) => act.id === id)!.version
  return Object.assign(world, {
    matter, record, did,
    investigated: async () => {
      await did('checked', '2026-05-22', { way: 'survey', found: '售卡属实', conclusion: 'suspected' })
      await did('investigation_opened', '2026-05-25')
      await did('filed', '2026-05-27', { cause: '涉嫌非法集资', approvedBy: '例甲' })
    },
    ask: async (code: ActCode, more: object = {}, who: TestPerson = world.clerk) => {
      const id = randomUUID()
      return { id, ...await world.t.call(who, api.askAct, { commandId: randomUUID(), id, leadId: world.leadId, code, reason: '办案需要', ...more }) }
    },
    decide: async (id: string, who: TestPerson, approved = true, note = '') => world.t.call(who, api.decideAct, { commandId: randomUUID(), id, version: await versionOf(id), approved, note }),
    carryOut: async (id: string, on: string, more: object = {}) => {
      const act = (await matter()).acts.find((one) => one.id === id)!
      const duties = act.code === 'account_query' ? [...measureOf(act.code).duties] : []
      return world.t.call(world.clerk, api.carryOutAct, { commandId: randomUUID(), id, version: act.version, on, time: '10:00', officerIds: world.officerIds.slice(0, 2), duties,
        facts: act.facts['accounts'] ? {} : { about: 'x', accounts: '例银行' }, acknowledged: true, ...more })
    },
  })
}
