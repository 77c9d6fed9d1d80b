import { getMatter, savePlan, setOrgan } from '@qingyuan/core/handling/handling-api'
import { createLead } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

let t: TestApp
let clerk: TestPerson
let office: string, police: string, leadId: string

beforeAll(async () => {
  t = await startTestApp()
  t.clock.now = new Date('2026-09-01T01:00:00Z')
  const district = await t.region('样河区', 'county')
  office = await t.unit('专班办', district, 'office')
  police = await t.unit('公安分局', district, 'member')
  clerk = await t.person('bangong', office, ['office_clerk'])
  const security = await t.person('anquan', office, ['security_admin'])
  const named = await t.call(security, setOrgan, { commandId: randomUUID(), unitId: police, organ: 'police', basis: '样政办〔2026〕1号' })
  expect(named.status, JSON.stringify(named.body)).toBe(200)
  leadId = randomUUID()
  const made = await t.call(clerk, createLead, { commandId: randomUUID(), id: leadId, receivedOn: '2026-08-11', source: '排查发现', regionId: district, mainUnitId: office,
    subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: '样河区拟寿有限公司' } } })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
})
afterAll(() => t.close())

const plan = async (goal: string, unitId = office, version?: number) =>
  t.call(clerk, savePlan, { commandId: randomUUID(), leadId, unitId, goal, ...(version !== undefined && { version }) })
const saved = async () => (await t.call(clerk, getMatter, { leadId })).body.plan

test('a plan that names an unlawful measure is refused with what to do instead; a ban of it is a plan like any other', async () => {
  for (const goal of ['断水断电逼其关门', '查清资金。\n把他的车开走，逼其退钱。', '停了他家的水', '我局冻结账户']) {
    const { status, body } = await plan(goal)
    expect([goal, status, JSON.stringify(body)]).toEqual([goal, 400, expect.stringMatching(/goal.*“.+”：.*不能写进方案。可以这样办：.+依据：《/)])
    expect(await saved(), goal).toBeNull()
  }
  const goal = '查清资金和人数，依法处置；不得断水断电，不得以频繁检查施压。'
  expect((await plan(goal)).status).toBe(200)
  const { version } = (await saved())!
  expect((await plan('断水断电逼其关门', office, version)).status).toBe(400)
  expect(await saved()).toMatchObject({ goal, version })
})

test('what the responsible unit may do by its own law is planned for it, for no other', async () => {
  const goal = '立案后冻结账户3个，追查资金去向'
  const { version } = (await saved())!
  expect((await plan(goal, office, version)).status).toBe(400)
  expect((await plan(goal, police, version)).status).toBe(200)
  expect((await plan('断水断电', police, version + 1)).status).toBe(400)
})
