import { Workbook } from '@cj-tech-master/excelts'
import * as imports from '@qingyuan/core/leads/lead-import-api'
import * as forms from '@qingyuan/core/ledgers/form-api'
import * as api from '@qingyuan/core/ledgers/ledger-api'
import * as files from '@qingyuan/core/ledgers/ledger-file-api'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { openCollection } from './test-app-month.ts'
import { addEvent, addLead, setFigure, tellStory, type Story } from './test-app-story.ts'

/* Our own 附件2, sent to a town and back: what nobody touched is no difference, what somebody touched is one. */
let t: TestApp
let story: Story
let liqiao: string, nixi: string
const id = randomUUID

beforeAll(async () => {
  t = await startTestApp()
  story = await tellStory(t)
  const { leads: { S03, S05, S13 }, units } = story
  // Drafted words of every column: steps of one day, an own statement with full-width marks, notices, repayment, reporters.
  await addEvent(t, S03!, 'dispatched', '2026-05-15', '交办例桥街道，2026-05-25前反馈')
  await addEvent(t, S03!, 'talk', '2026-09-03', '约谈经营者；责令整改（第1次），限期7日')
  await addEvent(t, S03!, 'rectification', '2026-09-03', '')
  await setFigure(t, S03!, 'unpaid', 20_123_456, '2026-10-20')
  await addEvent(t, S05!, 'measures_stated', '2026-08-31', '已约谈；“解债”广告（3处）清除，合计３处')
  await addEvent(t, S05!, 'transferred', '2026-09-22', '移送公安')
  await addEvent(t, S05!, 'notice_out', '2026-09-25', '发函', '示北省登记地')
  await t.admin.query(`update leads set cross_region = 'province' where id = $1`, [S05])
  await t.admin.query(`insert into lead_reporters (lead_id, unit_id, reported_on) values ($1, $2, '2026-09-02')`, [S05, units.wangxin])
  await addEvent(t, S13!, 'repayment', '2026-09-30', '已退1.5万元；余款待核')
  // 123.4567万元 prints as 123.46; nothing else of this one is known.
  const odd = await addLead(t, story, 'S14', { unit: 'liqiao', name: '例样零头信息部（个体）', moves: [['registered', '2026-10-12']], figures: { amount: 123.4567, people: null, unpaid: 0.0049 } })
  await t.admin.query(`update leads set sector = '', mode = '', channel = null, cross_region = null where id = $1`, [odd])
  // A name without figures, one that left within the month, one that a village reports.
  await addLead(t, story, 'S15', { unit: 'liqiao', name: '例样财富工作室', moves: [['registered', '2026-10-13']] })
  await addLead(t, story, 'S16', { unit: 'liqiao', name: '例样已清商行', moves: [['registered', '2026-07-01'], ['struck_off', '2026-10-27']], figures: { amount: 5, people: 2, unpaid: 0, repaid: 5 }, outcome: '销号' })
  const village = await addLead(t, story, 'S17', { unit: 'nixi', name: '仿岭样代养合作社', moves: [['registered', '2026-10-02']], figures: { amount: 9, people: 4, unpaid: 1.5 }, outcome: '停业整改' })
  await t.admin.query('update leads set main_unit_id = $2, region_id = $3 where id = $1', [village, story.villages[0]!.id, story.villages[0]!.regionId])
  // Later than the table: neither its words nor its figures are in it.
  await addEvent(t, S03!, 'visit', '2026-11-02', '复查')
  await setFigure(t, S03!, 'people', 63, '2026-11-02')
  await t.admin.query(`update leads set unpaid_fen = 20123456, unpaid_on = '2026-10-20', people = 63, people_on = '2026-11-02' where id = $1`, [S03])
  const collection = await openCollection(t, story.people.bangong, 'ledger', '2026-10')
  ;[liqiao, nixi] = [collection.of(units.liqiao), collection.of(units.nixi)]
  // Words that the town wrote over the draft.
  expect((await t.call(story.people.liqiao, api.openSubmission, { commandId: id(), id: liqiao })).status).toBe(200)
  const edit = await t.call(story.people.liqiao, api.editText, { commandId: id(), id: liqiao, leadId: S13!, column: 'outcome', text: '公安侦查中（主犯在逃）' })
  expect(edit.status, JSON.stringify(edit.body)).toBe(200)
})
afterAll(() => t.close())

async function settled(who: TestPerson, batchId: string) {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await t.call(who, imports.getImport, { id: batchId })
    if (!['reading', 'committing', 'withdrawing'].includes(body.state)) return body
    await setTimeout(50)
  }
  throw new Error('import did not settle')
}
const own = async (who: TestPerson, unitId: string): Promise<Buffer> => {
  const { status, content } = await t.download(who, forms.exportForm, { code: 'annex-2', period: '2026-10', unitId })
  expect(status).toBe(200)
  return content
}
async function upload(who: TestPerson, content: Buffer, defaults: Parameters<typeof t.call<typeof imports.uploadImport.input, typeof imports.uploadImport.output>>[2]['defaults']) {
  const batchId = id()
  const answer = await t.upload(who, imports.uploadImport, { commandId: id(), id: batchId, fileId: id(), defaults }, { name: '10月.xlsx', content })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  const batch = await settled(who, batchId)
  expect(batch.state, batch.error).toBe('preview')
  return batch
}
const changesOf = async (who: TestPerson, batchId: string) => (await t.call(who, imports.listImportRows, { id: batchId, tab: 'match', pageSize: 200 })).body.rows
  .flatMap((row) => row.changes.map((change) => [row.name, change.field, change.from, change.to]))
const asLeads = (who: TestPerson, content: Buffer) => upload(who, content, { source: '排查发现', receivedOn: '2026-11-03', asOf: '2026-10-31' })
async function asSubmission(who: TestPerson, submissionId: string, content: Buffer) {
  const batch = await upload(who, content, (await t.call(who, files.getLedgerFile, { id: submissionId })).body.defaults)
  expect((await t.call(who, files.attachLedgerFile, { commandId: id(), id: submissionId, batchId: batch.id })).status).toBe(200)
  return { batch, file: (await t.call(who, files.getLedgerFile, { id: submissionId })).body.file! }
}

test('unchanged, as leads: every row recognised, no difference, nothing to ask', async () => {
  const { people, units } = story
  const batch = await asLeads(people.liqiao, await own(people.liqiao, units.liqiao))
  expect(await changesOf(people.liqiao, batch.id)).toEqual([])
  expect(batch.counts).toMatchObject({ new: 0, match: 6, confirm: 0, bad: 0, changes: 0 })
  const later = await upload(people.liqiao, await own(people.liqiao, units.liqiao), { source: '排查发现', receivedOn: '2026-10-31', asOf: '2026-11-01' })
  expect(await changesOf(people.liqiao, later.id)).toEqual([])
})

test('unchanged, as the month\'s submission: complete, agreeing with its totals, ready', async () => {
  const { people, units } = story
  const { batch, file } = await asSubmission(people.liqiao, liqiao, await own(people.liqiao, units.liqiao))
  expect(await changesOf(people.liqiao, batch.id)).toEqual([])
  expect(file).toMatchObject({ rows: 6, waiting: 0, missing: [], elsewhere: [], ready: true, totals: [{ agrees: true }, { agrees: true }, { agrees: true }] })
  // Leads that a village reports stand in its town's table.
  const town = await asSubmission(people.nixi, nixi, await own(people.nixi, units.nixi))
  expect(await changesOf(people.nixi, town.batch.id)).toEqual([])
  expect(town.file).toMatchObject({ rows: 2, waiting: 0, missing: [], elsewhere: [], ready: true })
})

test('three cells changed: exactly these three, words as they were typed', async () => {
  const { people, units } = story
  const workbook = new Workbook()
  await workbook.xlsx.load(new Uint8Array(await own(people.liqiao, units.liqiao)).buffer)
  const sheet = workbook.worksheets[0]!
  const at = (name: string): number => {
    let found = 0
    sheet.eachRow((row, number) => { if (row.getCell(2).text === name) found = number })
    return found
  }
  sheet.getRow(at('例购荟百货店')).getCell(8).value = 18.5
  sheet.getRow(at('国样储金运营中心')).getCell(12).value = '移送起诉'
  const measures = sheet.getRow(at('例清债务咨询服务部')).getCell(10)
  const typed = `${measures.text}；10月30日再次约谈（２人到场），要求：停止宣传！`
  const before = measures.text
  measures.value = typed
  const content = Buffer.from(await workbook.xlsx.writeBuffer())
  const expected = [['例购荟百货店', 'unpaidFen', 20_123_456, 18_500_000], ['例清债务咨询服务部', 'measures', before, typed], ['国样储金运营中心', 'outcome', '公安已立案', '移送起诉']]
  const { batch, file } = await asSubmission(people.liqiao, liqiao, content)
  expect(await changesOf(people.liqiao, batch.id)).toEqual(expected)
  expect(file).toMatchObject({ ready: false, totals: [{ agrees: true }, { agrees: true }, { label: '未兑付资金合计', agrees: false }] })
  const leads = await asLeads(people.liqiao, content)
  expect(await changesOf(people.liqiao, leads.id)).toEqual(expected)
  // In it goes; what comes out of the product then is again no difference.
  const answer = await t.call(people.liqiao, imports.commitImport, { commandId: id(), id: leads.id, expect: { new: leads.counts.new, match: leads.counts.match } })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  expect((await settled(people.liqiao, leads.id)).counts).toMatchObject({ created: 0, updated: 3 })
  const out = await own(people.liqiao, units.liqiao)
  await workbook.xlsx.load(new Uint8Array(out).buffer)
  expect(workbook.worksheets[0]!.getRow(at('例清债务咨询服务部')).getCell(10).text).toBe(typed)
  expect(await changesOf(people.liqiao, (await asLeads(people.liqiao, out)).id)).toEqual([])
})

test('what left the ledger within the month and is told otherwise waits for a person', async () => {
  const { people, units } = story
  const workbook = new Workbook()
  await workbook.xlsx.load(new Uint8Array(await own(people.liqiao, units.liqiao)).buffer)
  workbook.worksheets[0]!.eachRow((row) => { if (row.getCell(2).text === '例样已清商行') row.getCell(8).value = 2 })
  const batch = await asLeads(people.liqiao, Buffer.from(await workbook.xlsx.writeBuffer()))
  expect(batch.counts).toMatchObject({ new: 0, confirm: 1, changes: 0 })
  const [row] = (await t.call(people.liqiao, imports.listImportRows, { id: batch.id, tab: 'confirm' })).body.rows
  expect(row).toMatchObject({ name: '例样已清商行', problems: [{ message: expect.stringContaining('已销号'), candidates: [{ value: 'skip' }, { value: 'new' }] }] })
  const decide = await t.call(people.liqiao, imports.decideImport, { commandId: id(), id: batch.id, rows: [{ position: row!.position, decision: 'new' }] })
  expect(decide.status, JSON.stringify(decide.body)).toBe(200)
  expect((await settled(people.liqiao, batch.id)).counts).toMatchObject({ new: 1, confirm: 0 })
})
