import { Workbook } from '@cj-tech-master/excelts'
import * as leads from '@qingyuan/core/leads/lead-api'
import * as api from '@qingyuan/core/statistics/handover-api'
import { getWorkbench } from '@qingyuan/core/statistics/statistics-api'
import { handOverTasks } from '@qingyuan/core/tasks/task-api'
import { randomUUID as id } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

let t: TestApp
let district: string, town: string, office: string, townUnit: string, leadId: string
let officer: TestPerson, clerk: TestPerson, next: TestPerson, head: TestPerson, other: TestPerson, admin: TestPerson
const taskIds = [id(), id(), id()]

beforeAll(async () => {
  t = await startTestApp()
  district = await t.region('样河区', 'county')
  town = await t.region('拟溪镇', 'town', district)
  office = await t.unit('专班办', district, 'office')
  townUnit = await t.unit('拟溪镇政府', town, 'town')
  officer = await t.person('bangong', office, ['office_clerk'])
  clerk = await t.person('nixi', townUnit, ['town_clerk'])
  next = await t.person('jieshou', townUnit, ['town_clerk'])
  head = await t.person('zhenzhang', townUnit, ['town_leader'])
  other = await t.person('liqiao', await t.unit('例桥街道办', await t.region('例桥街道', 'street', district), 'town'), ['town_clerk'])
  admin = await t.person('xitong', office, ['system_admin'])
  leadId = id()
  expect((await t.call(clerk, leads.createLead, { commandId: id(), id: leadId, receivedOn: '2026-10-20', source: '12345热线', regionId: town, mainUnitId: townUnit,
    subject: { newSubject: { id: id(), kind: 'enterprise', name: '拟样交接公司' } } })).status).toBe(200)
  await t.call(officer, leads.dispatchLead, { commandId: id(), leadId, sentOn: '2026-10-21', assignments: [{ id: id(), unitId: townUnit, role: 'lead', instruction: '请核查', dueOn: '2026-11-20' }] })
  const add = (index: number, title: string, dueOn: string, userId: string | null) =>
    t.call(clerk, leads.addTask, { commandId: id(), leadId, id: taskIds[index]!, title, basis: '=条例第二十一条', dueOn, unitId: townUnit, userId })
  for (const answer of [await add(0, '补充合同', '2026-11-05', clerk.userId), await add(1, '约见负责人', '2026-11-09', clerk.userId), await add(2, '单位回访', '2026-11-30', null)]) expect(answer.status).toBe(200)
  const collection = id()
  await t.admin.query(`insert into collections (id, report_type, title, period, collector_unit_id, from_on, to_on, as_of, due_on, nominal_due_on, state, created_at)
    values ($1, 'ledger', '10月台账', '2026-10', $2, '2026-10-01', '2026-10-31', '2026-10-31', '2026-11-05', '2026-11-05', 'open', now())`, [collection, office])
  await t.admin.query(`insert into submissions (id, collection_id, unit_id, region_id, state, updated_at) values ($1, $2, $3, $4, 'filling', now())`, [id(), collection, townUnit, town])
})
afterAll(() => t.close())

const sheet = (who: TestPerson, userId: string) => t.call(who, api.getHandover, { userId })
const move = (who: TestPerson, fromUserId: string, toUserId: string) => t.call(who, handOverTasks, { commandId: id(), fromUserId, toUserId, note: '调离，交接单已签' })

test('a clerk prints the own sheet: tasks, assignments, unsubmitted months and leads with the next date; nobody else’s', async () => {
  const { status, body } = await sheet(clerk, clerk.userId)
  expect(status).toBe(200)
  expect(body.person).toMatchObject({ openTasks: 2, here: true, active: true })
  expect(body.items.map((item) => [item.kind, item.title, item.dueOn])).toEqual([
    ['task', '补充合同', '2026-11-05'], ['task', '约见负责人', '2026-11-09'], ['unit_task', '单位回访', '2026-11-30'], ['assignment', '拟样交接公司：请核查', '2026-11-20'], ['submission', '10月台账', '2026-11-05']])
  expect(body.leads).toMatchObject([{ subjectName: '拟样交接公司', nextOn: '2026-11-05' }])
  expect([body.itemCount, body.leadCount]).toEqual([5, 1])
  expect((await t.call(clerk, api.listHandovers, {})).body.rows.map((row) => row.userId)).toEqual([clerk.userId])
  for (const who of [next, other, officer]) expect((await sheet(who, clerk.userId)).status).toBe(404)
  expect((await sheet(admin, admin.userId)).status).toBe(403)
  expect((await t.call(null, api.getHandover, { userId: clerk.userId })).status).toBe(401)
})

test('as Excel, neutralised, with the lines to sign', async () => {
  const file = await t.download(head, api.exportHandover, { userId: clerk.userId })
  expect([file.status, file.name]).toEqual([200, '工作交接单（nixi，2026-11-03）.xlsx'])
  const book = new Workbook()
  await book.xlsx.load(file.content)
  const text = JSON.stringify(book.worksheets[0]!.getSheetValues())
  for (const said of ['补充合同', '约见负责人', '单位回访', '10月台账', '拟样交接公司', '移交人（签字）', '监交人（签字）']) expect(text).toContain(said)
  expect(text).not.toContain('"=条例')
  expect((await t.download(next, api.exportHandover, { userId: clerk.userId })).status).toBe(404)
})

test('the head hands the tasks over: they change desks, each leaves its audit row; others may not', async () => {
  expect((await move(clerk, clerk.userId, next.userId)).status).toBe(403)
  expect((await move(head, clerk.userId, clerk.userId)).status).toBe(400)
  expect((await move(head, clerk.userId, other.userId)).body.message).toBe('接手人须是本单位在用的账号。')
  expect((await move(head, other.userId, next.userId)).status).toBe(404)
  expect((await move(head, next.userId, clerk.userId)).status).toBe(409)
  const tasksOf = async (who: TestPerson) => (await t.call(who, getWorkbench, {})).body.items.filter((item) => item.kind === 'task').map((item) => item.title)
  expect(await tasksOf(next)).toEqual(['单位回访'])
  const command = { commandId: id(), fromUserId: clerk.userId, toUserId: next.userId, note: '调离，交接单已签' }
  for (let times = 0; times < 2; times += 1) expect((await t.call(head, handOverTasks, command)).status).toBe(200)
  expect([await tasksOf(next), await tasksOf(clerk)]).toEqual([['补充合同', '约见负责人', '单位回访'], ['单位回访']])
  const { rows } = await t.admin.query<{ subject_type: string; subject_id: string; note: string | null; after: object }>(`select subject_type, subject_id, note, after from audit_log where action = 'task.hand_over' order by subject_type, id`)
  expect(rows).toMatchObject([{ subject_type: 'lead', subject_id: leadId, after: { handedTo: 'jieshou' } }, { subject_type: 'lead', subject_id: leadId }, { subject_type: 'user', subject_id: clerk.userId, note: '调离，交接单已签', after: { openTasks: 2 } }])
})

test('who has gone to another unit or is disabled is listed while tasks are left here', async () => {
  await t.admin.query('update users set unit_id = $2 where id = $1', [next.userId, office])
  const people = (await t.call(head, api.listHandovers, {})).body.rows
  expect(people.find((row) => row.userId === next.userId)).toMatchObject({ here: false, openTasks: 2 })
  expect((await sheet(head, next.userId)).body.items.filter((item) => item.kind === 'task')).toHaveLength(2)
  expect((await move(head, next.userId, clerk.userId)).status).toBe(200)
  expect((await t.call(head, api.listHandovers, {})).body.rows.some((row) => row.userId === next.userId)).toBe(false)
  await t.admin.query('update users set active = false where id = $1', [clerk.userId])
  expect((await t.call(head, api.listHandovers, {})).body.rows.find((row) => row.userId === clerk.userId)).toMatchObject({ active: false, openTasks: 2 })
})
