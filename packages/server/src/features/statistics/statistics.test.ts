import { attachPhoto, downloadPhoto, getActivity, listActivities, removePhoto, saveActivity, withdrawActivity } from '@qingyuan/core/activities/activity-api'
import * as leads from '@qingyuan/core/leads/lead-api'
import * as api from '@qingyuan/core/statistics/statistics-api'
import { finishTask } from '@qingyuan/core/tasks/task-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

let t: TestApp
let district: string, street: string
let officer: TestPerson, clerk: TestPerson, other: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  district = await t.region('样河区', 'county')
  street = await t.region('例桥街道', 'street', district)
  const town = await t.region('拟溪镇', 'town', district)
  officer = await t.person('bangong', await t.unit('专班办', district, 'office'), ['office_clerk'])
  clerk = await t.person('liqiao', await t.unit('例桥街道办', street, 'town'), ['town_clerk'])
  other = await t.person('nixi', await t.unit('拟溪镇政府', town, 'town'), ['town_clerk'])
})
afterAll(() => t.close())

async function lead(receivedOn: string, amountFen: number | null, people: number | null, changes: object = {}): Promise<string> {
  const id = randomUUID()
  const answer = await t.call(officer, leads.createLead, {
    commandId: randomUUID(), id, receivedOn, source: '12345热线', sector: '养老服务', regionId: street, mainUnitId: clerk.unitId,
    subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: `拟样${id.slice(0, 4)}`, code: null } },
    figures: { amount: { value: amountFen, source: '自报', asOf: receivedOn, note: '' }, people: { value: people, source: '自报', asOf: receivedOn, note: '' } }, ...changes,
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
  const opened = async (filter: Parameters<typeof t.call<typeof leads.listLeads.input, typeof leads.listLeads.output>>[2]) =>
    (await t.call(officer, leads.listLeads, { onLedger: true, ...filter })).body.total
  for (const { label, leads: count, fromFen, toFen, gap } of body.byAmount) {
    expect(await opened({ amountFromFen: fromFen ?? undefined, amountToFen: toFen ?? undefined, amountGap: gap ?? undefined }), label).toBe(count)
  }
  for (const { label, leads: count, from, to, gap } of body.byPeople) {
    expect(await opened({ peopleFrom: from ?? undefined, peopleTo: to ?? undefined, peopleGap: gap ?? undefined }), label).toBe(count)
  }
  expect(body.newThisMonth).toBe(1)
  expect(body.month).toEqual({ from: '2026-11-01', to: '2026-11-30' })
  expect((await t.call(other, api.getOverview, {})).body.onLedger.leads).toBe(0)
})

test('overview: a group without any known figure has no sum, villages roll up, and what lies at the place itself stands apart', async () => {
  const village = await t.region('例府社区', 'village', street)
  const before = (await t.call(officer, api.getOverview, {})).body
  await lead('2026-02-01', null, 7, { regionId: village, sector: '' })
  await lead('2026-02-02', null, null, { regionId: district, mainUnitId: officer.unitId, sector: '', figuresApply: false })
  const { body } = await t.call(officer, api.getOverview, {})
  expect(body.bySector.find((group) => group.key === '')).toMatchObject({ label: '未填行业', leads: 2, amountFen: null, people: 7, unknownAmount: 1, unknownPeople: 0 })
  expect(body.byAmount.find((group) => group.gap === 'none')).toMatchObject({ label: '不涉及', leads: 1, amountFen: null })
  expect(body.byRegion.map(({ label, leads: count, only }) => [label, count, only])).toEqual([['例桥街道', before.onLedger.leads + 1, false], ['样河区（本级）', 1, true]])
  const total = async (filter: object) => (await t.call(officer, leads.listLeads, { onLedger: true, ...filter })).body.total
  expect(await total({ regionId: district, regionOnly: true })).toBe(1)
  expect(await total({ sectorless: true })).toBe(2)
  expect(await total({ amountGap: 'none' })).toBe(1)
  const own = (await t.call(clerk, api.getOverview, {})).body.byRegion
  expect(own.map(({ label, only }) => [label, only])).toEqual([['例桥街道（本级）', true], ['例府社区', false]])
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
  expect((await t.call(officer, api.getOverview, {})).body).toMatchObject({ overdueAssignments: 1, overdueLeads: 1 })
  expect((await t.call(officer, leads.listLeads, { overdue: true })).body.total).toBe(1)
  await t.call(clerk, leads.signAssignment, { commandId: randomUUID(), id: assignmentId })
  await t.call(clerk, leads.answerAssignment, { commandId: randomUUID(), id: assignmentId, answer: '已核' })
  expect(await items(clerk)).toEqual([])
  expect((await items(officer)).map((item) => item.kind)).toEqual(['answer', 'task'])
  expect((await t.call(officer, finishTask, { commandId: randomUUID(), id: taskId })).status).toBe(200)
  expect((await items(officer)).map((item) => item.kind)).toEqual(['answer'])
})

test('workbench: a table to submit names the document that asks for it, and the notice that moved its day', async () => {
  const [first, second] = [randomUUID(), randomUUID()]
  for (const [id, period, notice] of [[first, '2026-10', ''], [second, '2026-09', '样专办〔2026〕9号']] as const) {
    await t.admin.query(`insert into collections (id, report_type, title, period, collector_unit_id, from_on, to_on, as_of, due_on, nominal_due_on, due_note, due_notice, state, created_at)
      values ($1, 'ledger', '台账 ' || $2, $2, $3, '2026-10-01', '2026-10-31', '2026-10-31', '2026-11-05', '2026-11-05', '5日为周日，提前', $4, 'open', now())`, [id, period, officer.unitId, notice])
    await t.admin.query(`insert into submissions (id, collection_id, unit_id, region_id, state, updated_at) values ($1, $2, $3, $4, 'filling', now())`, [randomUUID(), id, clerk.unitId, street])
  }
  const items = (await t.call(clerk, api.getWorkbench, {})).body.items.filter((item) => item.kind === 'submission')
  expect(new Map(items.map((item) => [item.title, item.basis]))).toEqual(new Map([
    ['台账 2026-10', '专项行动方案三（二）：每月5日前，经领导小组审定后报送；5日为周日，提前'],
    ['台账 2026-09', '专项行动方案三（二）：每月5日前，经领导小组审定后报送；期限按样专办〔2026〕9号']]))
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

test('activities: photos are pictures by content, added by the unit itself, and readable only where the record is', async () => {
  const activity = { commandId: randomUUID(), id: randomUUID(), kind: 'publicity' as const, onDate: '2026-10-12', regionId: street, leaflets: 300 }
  await t.call(clerk, saveActivity, activity)
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const send = (who: TestPerson, content: Buffer, id = randomUUID()) =>
    t.upload(who, attachPhoto, { commandId: randomUUID(), id, activityId: activity.id }, { name: '现场.png', content })
  expect((await send(clerk, Buffer.from('<html>not a picture</html>'))).body).toMatchObject({ code: 'file.unreadable' })
  expect((await send(clerk, Buffer.from('x'))).status).toBe(422)
  expect((await send(officer, png)).status).toBe(403)
  expect((await send(other, png)).status).toBe(404)
  const id = randomUUID()
  expect((await send(clerk, png, id)).status).toBe(200)
  const { rows } = (await t.call(officer, listActivities, { from: '2026-10-12', to: '2026-10-12' })).body
  expect(rows).toMatchObject([{ id: activity.id, mine: false, photos: [{ id, name: '现场.png' }] }])
  expect((await t.call(officer, getActivity, { id: activity.id })).body).toMatchObject({ id: activity.id, lead: null, photos: [{ id }] })
  expect((await t.call(other, getActivity, { id: activity.id })).status).toBe(404)
  expect((await t.download(officer, downloadPhoto, { id })).content).toEqual(png)
  expect((await t.download(other, downloadPhoto, { id })).status).toBe(404)

  const remove = (who: TestPerson, reason = '拍错了') => t.call(who, removePhoto, { commandId: randomUUID(), id, reason })
  expect((await remove(other)).status).toBe(404)
  expect((await remove(officer)).status).toBe(403)
  expect((await remove(clerk, '')).status).toBe(400)
  expect((await remove(clerk)).status).toBe(200)
  expect((await remove(clerk)).status).toBe(404)
  expect((await t.call(clerk, getActivity, { id: activity.id })).body.photos).toEqual([])
  expect((await t.download(clerk, downloadPhoto, { id })).status).toBe(404)
  const { rows: audit } = await t.admin.query<{ note: string; before: { photo: string; sha256: string } }>(`select note, before from audit_log where action = 'activity.remove_photo'`)
  expect(audit).toMatchObject([{ note: '拍错了', before: { photo: '现场.png', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown } }])
})

test('activities: a month without records says when the last ones were, by the other conditions', async () => {
  const latest = async (input: object) => (await t.call(clerk, listActivities, { from: '2026-11-01', to: '2026-11-30', ...input })).body
  expect(await latest({})).toMatchObject({ total: 0, latestOn: '2026-10-12' })
  expect(await latest({ kinds: ['sweep'] })).toMatchObject({ latestOn: '2026-10-10' })
  expect(await latest({ kinds: ['training'] })).toMatchObject({ latestOn: null })
})
