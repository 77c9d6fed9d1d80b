import { listActivities, saveActivity, withdrawActivity } from '@qingyuan/core/activities/activity-api'
import * as leads from '@qingyuan/core/leads/lead-api'
import * as api from '@qingyuan/core/statistics/statistics-api'
import { finishTask } from '@qingyuan/core/tasks/task-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

let t: TestApp
let street: string
let officer: TestPerson, clerk: TestPerson, other: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  const district = await t.region('样河区', 'county')
  street = await t.region('例桥街道', 'street', district)
  const town = await t.region('拟溪镇', 'town', district)
  officer = await t.person('bangong', await t.unit('专班办', district, 'office'), ['office_clerk'])
  clerk = await t.person('liqiao', await t.unit('例桥街道办', street, 'town'), ['town_clerk'])
  other = await t.person('nixi', await t.unit('拟溪镇政府', town, 'town'), ['town_clerk'])
})
afterAll(() => t.close())

async function lead(receivedOn: string, amountFen: number | null, people: number | null): Promise<string> {
  const id = randomUUID()
  const answer = await t.call(officer, leads.createLead, {
    commandId: randomUUID(), id, receivedOn, source: '12345', sector: '养老服务', regionId: street, mainUnitId: clerk.unitId,
    subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: `拟样${id.slice(0, 4)}`, code: null } },
    figures: { amount: { value: amountFen, source: '自报', asOf: receivedOn, note: '' }, people: { value: people, source: '自报', asOf: receivedOn, note: '' } },
  })
  expect(answer.status).toBe(200)
  return id
}

test('overview: every lead stands in exactly one band of each cut, and a band\'s bounds give the same rows in the list', async () => {
  await lead('2026-11-01', 49_999_999, 29)
  await lead('2026-10-03', 50_000_000, 30)
  await lead('2026-07-01', 500_000_000, 150)
  await lead('2026-01-01', null, null)
  const { body } = await t.call(officer, api.getOverview, {})
  expect(body.onLedger).toMatchObject({ leads: 4, amountFen: 599_999_999, unknownAmount: 1 })
  for (const cut of [body.byAge, body.byAmount, body.byPeople, body.byRegion, body.bySector]) {
    expect(cut.reduce((sum, group) => sum + group.leads, 0)).toBe(4)
  }
  expect(body.byAge.map((group) => group.leads)).toEqual([1, 1, 1, 1])
  for (const group of body.byAmount.slice(0, -1)) {
    const list = await t.call(officer, leads.listLeads, { amountFromFen: group.fromFen!, ...(group.toFen === null ? {} : { amountToFen: group.toFen }) })
    expect(list.body.total, group.label).toBe(group.leads)
  }
  expect(body.newThisMonth).toBe(1)
  expect((await t.call(other, api.getOverview, {})).body.onLedger.leads).toBe(0)
})

test('workbench: what a unit was sent, then what the sender must accept, and dates with their basis', async () => {
  const id = await lead('2026-10-20', null, null)
  const assignmentId = randomUUID()
  await t.call(officer, leads.dispatchLead, { commandId: randomUUID(), leadId: id, sentOn: '2026-10-21', assignments: [
    { id: assignmentId, unitId: clerk.unitId, role: 'lead', instruction: '请核查', dueOn: '2026-10-30' }] })
  const taskId = randomUUID()
  await t.call(officer, leads.addTask, { commandId: randomUUID(), leadId: id, id: taskId, title: '补证', basis: '条例第二十一条', dueOn: '2026-11-05', unitId: officer.unitId })
  const items = async (who: TestPerson) => (await t.call(who, api.getWorkbench, {})).body.items.filter((item) => item.link === `/leads/${id}`)
  expect(await items(clerk)).toMatchObject([{ key: assignmentId, kind: 'assignment', overdue: true, dueOn: '2026-10-30' }])
  expect(await items(officer)).toMatchObject([{ key: taskId, basis: '条例第二十一条', overdue: false }])
  expect(await items(other)).toEqual([])
  await t.call(clerk, leads.signAssignment, { commandId: randomUUID(), id: assignmentId })
  await t.call(clerk, leads.answerAssignment, { commandId: randomUUID(), id: assignmentId, answer: '已核' })
  expect(await items(clerk)).toEqual([])
  expect((await items(officer)).map((item) => item.kind)).toEqual(['answer', 'task'])
  expect((await t.call(officer, finishTask, { commandId: randomUUID(), id: taskId })).status).toBe(200)
  expect((await items(officer)).map((item) => item.kind)).toEqual(['answer'])
})

test('activities: sums leave out what was withdrawn; another unit sees and changes nothing', async () => {
  const record = (changes: object) => ({ commandId: randomUUID(), id: randomUUID(), kind: 'sweep' as const, onDate: '2026-10-10', regionId: street, subjectsChecked: 10, ...changes })
  const first = record({})
  expect((await t.call(clerk, saveActivity, first)).status).toBe(200)
  const second = record({ subjectsChecked: 5 })
  await t.call(clerk, saveActivity, second)
  expect((await t.call(clerk, saveActivity, record({ onDate: '2026-11-04' }))).status).toBe(400)
  const sums = async (who: TestPerson) => (await t.call(who, listActivities, { from: '2026-10-01', to: '2026-10-31' })).body.sums
  expect(await sums(officer)).toMatchObject([{ kind: 'sweep', records: 2, subjectsChecked: 15 }])
  expect((await t.call(officer, withdrawActivity, { commandId: randomUUID(), id: second.id, reason: '记重了' })).status).toBe(403)
  expect((await t.call(other, withdrawActivity, { commandId: randomUUID(), id: second.id, reason: '记重了' })).status).toBe(404)
  expect((await t.call(clerk, withdrawActivity, { commandId: randomUUID(), id: second.id, reason: '记重了' })).status).toBe(200)
  expect(await sums(clerk)).toMatchObject([{ records: 1, subjectsChecked: 10 }])
  expect(await sums(other)).toEqual([])
})
