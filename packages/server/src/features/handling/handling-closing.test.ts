import type { Endpoint } from '@qingyuan/core/contract'
import * as api from '@qingyuan/core/handling/handling-api'
import { excludeLead, getLead, recordFigure, strikeOffLead } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { TestApp, TestPerson } from '../../test-app.ts'
import { handlingWorld } from './handling-test-app.ts'

/** The end of a matter, its scope and the settings it rests on. */
const world = handlingWorld()
const { matter, record, did, investigated, ask } = world
let t: TestApp, clerk: TestPerson, townClerk: TestPerson, elsewhere: TestPerson, office: string, leadId: string
beforeEach(() => { ({ t, clerk, townClerk, elsewhere, office, leadId } = world) })

test('a lead that is closed begins nothing new; money that comes back is still told', async () => {
  await did('checked', '2026-05-22', { way: 'grid', found: '有门店', conclusion: 'none' })
  expect((await t.call(clerk, excludeLead, { commandId: randomUUID(), leadId, onDate: '2026-08-31', reason: '核查不属实' })).status).toBe(200)
  const closed = await matter()
  expect([closed.closed, closed.measures, closed.steps.map((step) => step.code).toSorted(), closed.next]).toEqual([true, [], ['notice_in', 'notice_out', 'repaid'], []])
  expect((await record('rectification_order', '2026-09-01', { wanted: 'x', dueOn: '2026-10-01' }, { addressee: 'fundraiser_unit' })).body.message).toContain('先重启')
  expect((await record('notice_in', '2026-09-01', { from: '例县', about: '通报' })).status).toBe(200)
})

test('scope: another town finds nothing; a commandId answers once', async () => {
  await investigated()
  const id = (await matter()).acts[0]!.id
  for (const [e, input] of [[api.getMatter, { leadId }], [api.recordAct, { commandId: randomUUID(), id: randomUUID(), leadId, code: 'visit', on: '2026-08-01', facts: { found: 'x' } }],
    [api.voidAct, { commandId: randomUUID(), id, version: 1, reason: '不该看见' }], [api.saveParty, { commandId: randomUUID(), id: randomUUID(), leadId, kind: 'assistant', name: '例' }],
    [api.savePlaces, { commandId: randomUUID(), leadId, places: [] }], [api.saveElement, { commandId: randomUUID(), id: randomUUID(), leadId, element: 'inducement', proof: '例证', on: '2026-08-01' }]] as const) {
    expect([e.path, (await t.call(elsewhere, e as Endpoint, input)).status]).toEqual([e.path, 404])
  }
  const once = { commandId: randomUUID(), id: randomUUID(), leadId, code: 'to_regulator' as const, on: '2026-08-01', facts: { to: '民政局', wanted: 'supervise' }, acknowledged: true }
  expect((await t.call(clerk, api.recordAct, once)).body).toEqual((await t.call(clerk, api.recordAct, once)).body)
  expect((await matter()).acts.filter((act) => act.code === 'to_regulator')).toHaveLength(1)
})

test('striking off: by a criterion that the file bears out, and never while a request, a seizure or an answer is open', async () => {
  await investigated()
  const { id } = await ask('account_query', { addressee: 'account', facts: { accounts: '例银行' } })
  const strike = (criterion: 'repaid' | 'criminal' | 'rectified') => t.call(clerk, strikeOffLead, { commandId: randomUUID(), leadId, onDate: '2026-08-31', reason: '凭签收单、回访记录', criterion })
  expect((await strike('rectified')).body.message).toContain('报批中')
  const act = (await matter()).acts.find((one) => one.id === id)!
  expect((await t.call(clerk, api.withdrawAct, { commandId: randomUUID(), id, version: act.version, reason: '不再需要' })).status).toBe(200)
  expect((await strike('repaid')).body.message).toContain('待核')
  await t.call(clerk, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field: 'unpaid', value: 100, source: '审计', asOf: '2026-07-01', note: '' })
  expect((await strike('repaid')).body.message).toContain('还不是0')
  expect((await strike('criminal')).body.message).toContain('案件台账')
  await t.call(clerk, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field: 'unpaid', value: 0, source: '审计', asOf: '2026-08-01', note: '' })
  expect((await strike('repaid')).status).toBe(200)
  expect((await t.call(clerk, getLead, { id: leadId })).body.events.find((event) => event.kind === 'struck_off')!.body).toContain('资金清退完毕')
})

test('the office’s place is the system administrator’s to set, the cap of inspections the office’s; both say what they rest on', async () => {
  const system = await t.person('xitong', office, ['system_admin'])
  const place = { province: '示南省', city: '范州市', county: '样河区' }
  expect((await t.call(clerk, api.setOfficePlace, { commandId: randomUUID(), ...place })).status).toBe(403)
  expect((await t.call(system, api.setOfficePlace, { commandId: randomUUID(), ...place })).status).toBe(200)
  const cap = { most: 2, per: 'all' as const, counted: ['routine' as const], documentNumber: '样政发〔2026〕2号', validFrom: '2026-01-01' }
  expect((await t.call(townClerk, api.setInspectionCap, { commandId: randomUUID(), ...cap })).status).toBe(403)
  expect((await t.call(clerk, api.setInspectionCap, { commandId: randomUUID(), ...cap, validTo: '2025-01-01' })).status).toBe(400)
  expect((await t.call(clerk, api.setInspectionCap, { commandId: randomUUID(), ...cap })).status).toBe(200)
  const { body } = await t.call(townClerk, api.getHandlingSettings, {})
  expect([body.place, body.cap?.most]).toEqual([place, 2])
  expect(body.unsure.some((row) => row.tag === 'M')).toBe(true)
})
