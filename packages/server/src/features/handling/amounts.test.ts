import * as handling from '@qingyuan/core/handling/handling-api'
import type { ActCode } from '@qingyuan/core/law/acts'
import { lawFigureFields, type RecordedField } from '@qingyuan/core/leads/lead'
import { createLead, getLead, recordFigure } from '@qingyuan/core/leads/lead-api'
import { getDistrictTable } from '@qingyuan/core/ledgers/ledger-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

/** The five amounts of one lead: recorded apart, each used where it belongs, none in the monthly table. */
let t: TestApp
let town: string, townUnit: string
let clerk: TestPerson, head: TestPerson, townClerk: TestPerson, elsewhere: TestPerson, auditor: TestPerson
let leadId: string
const wan = (value: number) => value * 1_000_000

beforeAll(async () => {
  t = await startTestApp()
  const district = await t.region('样河区', 'county')
  town = await t.region('样湖街道', 'street', district)
  const office = await t.unit('专班办', district, 'office')
  townUnit = await t.unit('样湖街道', town, 'town')
  clerk = await t.person('bangong', office, ['office_clerk'])
  head = await t.person('zhuren', office, ['office_head'])
  townClerk = await t.person('yanghu', townUnit, ['town_clerk'])
  elsewhere = await t.person('shigang', await t.unit('试岗镇', await t.region('试岗镇', 'town', district), 'town'), ['town_clerk'])
  auditor = await t.person('shenji', office, ['audit_admin'])
  const security = await t.person('anquan', office, ['security_admin'])
  await t.admin.query(`insert into settings (key, value, updated_at) values ('office-place', '{"province":"示南省","city":"范州市","county":"样河区"}', now())`)
  await t.call(security, handling.setOrgan, { commandId: randomUUID(), unitId: office, organ: 'lead_department', basis: '样政办〔2026〕1号' })
  await t.call(security, handling.saveHeadPost, { commandId: randomUUID(), id: randomUUID(), unitId: office, userId: head.userId, name: '陆例成', head: 'organ_head', basis: '样任〔2026〕1号', fromOn: '2026-01-01' })
  for (const [name, certificate] of [['例甲', '样执0001'], ['例乙', '样执0002']] as const) {
    await t.call(security, handling.saveOfficer, { commandId: randomUUID(), id: randomUUID(), unitId: office, name, certificate, validUntil: '2028-12-31' })
  }
})
afterAll(() => t.close())

beforeEach(async () => {
  t.clock.now = new Date('2026-09-01T01:00:00Z')
  leadId = randomUUID()
  const { status } = await t.call(clerk, createLead, { commandId: randomUUID(), id: leadId, receivedOn: '2026-05-11', source: '排查发现', regionId: town, mainUnitId: townUnit,
    subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: `样河区拟寿${leadId.slice(0, 6)}有限公司` } } })
  expect(status).toBe(200)
  await t.call(clerk, handling.savePlaces, { commandId: randomUUID(), leadId, places: [{ kind: 'registration', province: '示南省', city: '范州市', county: '样河区' }] })
})

const figure = (who: TestPerson | null, field: RecordedField, value: number | null, more: object = {}) =>
  t.call(who, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field, value, source: '流水测算', asOf: '2026-06-18', ...more })
const counted = async (figures: Partial<Record<RecordedField, number | null>>, more: object = {}) => {
  for (const [field, value] of Object.entries(figures)) {
    const { status, body } = await figure(clerk, field as RecordedField, value, more)
    expect(status, JSON.stringify(body)).toBe(200)
  }
}
const matter = async () => (await t.call(clerk, handling.getMatter, { leadId })).body
const entry = async () => Object.fromEntries((await matter()).thresholds[0]!.columns.filter((column) => !column.label.includes('另有')).map((column) => [column.label, column.reached]))
const did = async (code: ActCode, on: string, facts: object = {}) => {
  const { status, body } = await t.call(clerk, handling.recordAct, { commandId: randomUUID(), id: randomUUID(), leadId, code, on, facts: facts as Record<string, string | boolean>, acknowledged: true })
  expect(status, JSON.stringify(body)).toBe(200)
}

test('recording one: who may, what is refused, and that it stays apart from what is reported', async () => {
  await counted({ amount: wan(148.65), people: 20, unpaid: wan(101.23) })
  const table = async () => (await t.call(clerk, getDistrictTable, { period: '2026-08' })).body.table.rows.find((row) => row.leadId === leadId)
  const before = await table()
  expect(before).toBeDefined()
  for (const field of lawFigureFields) {
    expect([(await figure(null, field, 1)).status, (await figure(auditor, field, 1)).status, (await figure(elsewhere, field, 1)).status]).toEqual([401, 403, 404])
    expect((await figure(clerk, field, 1, { source: '听人说' })).body.message).toContain('数据来源')
    expect((await figure(clerk, field, 1, { asOf: '2026-09-02' })).body.message).toContain('不能晚于今天')
    expect((await figure(townClerk, field, wan(90), { note: '依据账簿' })).status).toBe(200)
  }
  const lead = (await t.call(clerk, getLead, { id: leadId })).body
  expect(lead).toMatchObject({ amountFen: wan(148.65), people: 20, unpaidFen: wan(101.23), repaidFen: null })
  for (const field of lawFigureFields) {
    expect(lead.figures.filter((one) => one.field === field)).toMatchObject([{ value: wan(90), source: '流水测算', asOf: '2026-06-18', note: '依据账簿', byName: 'yanghu' }])
  }
  expect(await table()).toEqual(before)
  const { rows: [row] } = await t.admin.query<{ after: object }>('select after from audit_log where subject_id = $1 order by id desc limit 1', [leadId])
  expect(row!.after).toMatchObject({ raised: wan(90), source: '流水测算', asOf: '2026-06-18' })
})

test('amounts that do not fit each other are asked about; once confirmed they stay, with what was confirmed', async () => {
  await counted({ amount: wan(100), unpaid: wan(60) })
  const refused = await figure(clerk, 'loss', wan(70))
  expect([refused.status, refused.body.details?.issues?.[0]?.path]).toEqual([400, 'value'])
  expect(refused.body.message).toContain('参与人损失：70.00万元，多于未兑付资金60.00万元')
  expect((await t.call(clerk, getLead, { id: leadId })).body.figures.some((one) => one.field === 'loss')).toBe(false)
  expect((await figure(clerk, 'loss', wan(70), { figuresConfirmed: true })).status).toBe(200)
  // What was confirmed once is not asked again with the next figure.
  expect((await figure(clerk, 'raised', wan(100))).status).toBe(200)
})

test('thresholds: the absorbed amount and the loss count where they are recorded, else what is reported stands in', async () => {
  await counted({ amount: wan(120), people: 20, unpaid: wan(60) })
  expect(await entry()).toEqual({ 吸收金额: 'reached', 吸收对象: 'below', 直接经济损失: 'pending' })
  await counted({ absorbed: wan(99.99), loss: wan(49.99) })
  expect(await entry()).toEqual({ 吸收金额: 'below', 吸收对象: 'below', 直接经济损失: 'below' })
  await counted({ absorbed: wan(100), loss: wan(50) }, { asOf: '2026-06-19' })
  expect(await entry()).toEqual({ 吸收金额: 'reached', 吸收对象: 'below', 直接经济损失: 'reached' })
  // An older record joins the history and changes nothing; 待核 of a later day stays unknown, whatever is reported.
  await counted({ absorbed: wan(1) }, { asOf: '2026-06-01', figuresConfirmed: true })
  expect((await entry())['吸收金额']).toBe('reached')
  await counted({ absorbed: null, loss: null, amount: wan(60), unpaid: 0 }, { asOf: '2026-07-01' })
  expect(await entry()).toEqual({ 吸收金额: 'pending', 吸收对象: 'below', 直接经济损失: 'pending' })
  expect((await matter()).transfer.must).toBeNull()
})

test('the amount of fraud is asked after only where it is recorded, and counts with the intent alone', async () => {
  await counted({ amount: wan(40), people: 20, unpaid: 0 })
  const crimes = async () => [...new Set((await matter()).thresholds.map((panel) => panel.crime))]
  expect(await crimes()).toEqual(['非法吸收公众存款'])
  await counted({ fraud: wan(10) })
  expect(await crimes()).toEqual(['非法吸收公众存款', '集资诈骗'])
  expect((await matter()).transfer).toMatchObject({ must: null, text: expect.stringContaining('非法占有目的') as unknown })
  const asked = (intent: 'yes' | 'no', on: string) => did('circumstances', on, { criminal_record: 'no', penalised: 'no', grave: 'no', intent, how: '核对账目和资金去向' })
  await asked('no', '2026-08-01')
  expect((await matter()).transfer.must).toBe(false)
  await asked('yes', '2026-08-02')
  expect((await matter()).transfer).toMatchObject({ must: true, text: expect.stringContaining('集资诈骗“数额较大”') as unknown })
})

test('the fine of article 30 is worked out from the amount raised, not from what is reported', async () => {
  await counted({ amount: wan(36.9), people: 41, unpaid: 0 })
  await did('checked', '2026-05-22', { way: 'survey', found: '消费全返属实', conclusion: 'suspected' })
  await did('investigation_opened', '2026-05-25')
  await did('filed', '2026-05-27', { cause: '涉嫌非法集资', approvedBy: '例甲' })
  await did('determination', '2026-06-30', { result: 'illegal', opinions: '各部门意见一致' })
  await did('penalty_notice', '2026-07-10', { proposed: '罚款', hearingOffered: true })
  await did('legal_review', '2026-07-20', { reviewer: '例丁', passed: true })
  const fined = async (baseFen: number, fineFen: number) => {
    const id = randomUUID()
    const asked = await t.call(clerk, handling.askAct, { commandId: randomUUID(), id, leadId, code: 'penalty_decided', reason: '作出处罚决定', facts: { measure: 'fine_fundraiser', who: '样例公司', baseFen, fineFen, complex: false } })
    expect(asked.status, JSON.stringify(asked.body)).toBe(200)
    const version = (await matter()).acts.find((act) => act.id === id)!.version
    const { status, body } = await t.call(head, handling.decideAct, { commandId: randomUUID(), id, version, approved: true, note: '' })
    return status === 200 ? 'approved' : body.message
  }
  await counted({ raised: wan(50) })
  expect(await fined(wan(36.9), wan(10))).toContain('罚款的基数')
  expect(await fined(wan(50), wan(9.99))).toContain('低于法定幅度')
  expect(await fined(wan(50), wan(10))).toBe('approved')
})
