import { Workbook } from '@cj-tech-master/excelts'
import * as imports from '@qingyuan/core/leads/lead-import-api'
import * as files from '@qingyuan/core/ledgers/ledger-file-api'
import * as api from '@qingyuan/core/ledgers/ledger-api'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { openCollection } from './test-app-month.ts'
import { tellStory, type Story } from './test-app-story.ts'

let t: TestApp
let story: Story
let submissionId: string
const id = randomUUID
beforeAll(async () => {
  t = await startTestApp()
  story = await tellStory(t)
  submissionId = (await openCollection(t, story.people.bangong, 'ledger', '2026-10')).of(story.units.liqiao)
})
afterAll(() => t.close())

/** 附件2 as a town sends it: preamble, two heading rows with merges, rows, total, notes, signatures. */
async function annex2(rows: (string | number)[][], total: (string | number)[]): Promise<Buffer> {
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet('附件2')
  sheet.addRow(['附件2'])
  sheet.addRow(['例桥街道重点风险线索统计表'])
  sheet.addRow(['', '', '', '', '', '', '', '', '', '', '', '', '', '单位：人、万元'])
  sheet.addRow(['序号', '风险情况', '', '', '', '', '', '', '', '工作情况', '', '', '', '备注'])
  sheet.addRow(['', '企业名称', '所属行业', '集资模式', '是否通过互联网', '涉及金额', '涉及人数', '未兑付资金', '是否跨省、市', '采取的工作措施', '资金清退情况', '处理结果', '省际间风险通报情况', ''])
  for (const area of ['A4:A5', 'B4:I4', 'J4:M4', 'N4:N5', 'A1:N1', 'A2:N2']) sheet.mergeCells(area)
  for (const row of rows) sheet.addRow(row)
  sheet.addRow(['合计', '', '', '', '', ...total])
  sheet.addRow(['注：1．重点风险线索尽量控制在50条以内。'])
  sheet.addRow(['填报人：', '', '负责人：', '', '电话：'])
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
const line = (n: number, name: string, amount: string | number, people: number, unpaid: number, outcome: string, repayment = '') =>
  [n, name, '商贸服务', '预付卡储值返利', '线下', amount, people, unpaid, '否', '', repayment, outcome, '', '']

async function settled(who: TestPerson, batchId: string) {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await t.call(who, imports.getImport, { id: batchId })
    if (!['reading', 'committing'].includes(body.state)) return body
    await setTimeout(100)
  }
  throw new Error('import did not settle')
}
async function upload(who: TestPerson, content: Buffer): Promise<string> {
  const { defaults } = (await t.call(who, files.getLedgerFile, { id: submissionId })).body
  const batchId = id()
  const answer = await t.upload(who, imports.uploadImport, { commandId: id(), id: batchId, fileId: id(), defaults }, { name: '例桥街道10月.xlsx', content })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  const attached = await t.call(who, files.attachLedgerFile, { commandId: id(), id: submissionId, batchId })
  expect(attached.status, JSON.stringify(attached.body)).toBe(200)
  expect((await settled(who, batchId)).state).toBe('preview')
  return batchId
}
const comparison = async (who: TestPerson) => (await t.call(who, files.getLedgerFile, { id: submissionId })).body.file!

describe('a filled 附件2 as the month\'s submission', () => {
  let batchId: string
  test('rows are recognised, only differences shown; a doubtful cell waits; nothing is applied by itself', async () => {
    const who = story.people.liqiao
    batchId = await upload(who, await annex2([
      line(1, '例购荟百货店', 48.75, 62, 20.05, '停业整改'), line(2, '国样储金运营中心', 167.3, 52, 150, '公安已立案'), line(3, '例演新发现商行', '12万', 5, 3, '')],
    [228.05, '119.00', 173.05]))
    expect(await comparison(who)).toMatchObject({
      state: 'preview', rows: 3, waiting: 1, ready: false, elsewhere: [], missing: [{ number: 'S05', name: '例清债务咨询服务部' }],
      totals: [{ label: '涉及金额合计', written: '228.05', sum: '216.05', agrees: false }, { label: '涉及人数合计', written: '119', sum: '119', agrees: true }, { label: '未兑付资金合计', agrees: true }] })
    const matched = (await t.call(who, imports.listImportRows, { id: batchId, tab: 'match' })).body.rows
    expect(matched.map((row) => [row.name, row.changes.map((change) => change.field)])).toEqual([['国样储金运营中心', ['unpaidFen']], ['例购荟百货店', []]])
    const refused = await t.call(who, files.takeLedgerFile, { commandId: id(), id: submissionId })
    expect([refused.status, refused.body.message]).toEqual([409, '来表里还有待确认的行，或新线索、变动还没有入库。请先在导入核对里办完。'])
    expect((await t.call(who, api.getSubmission, { id: submissionId })).body.rows.every((row) => row.confirmed === null)).toBe(true)
  })

  test('a row of a known lead that waits is not missing: it is named as waiting', async () => {
    const who = story.people.liqiao
    const { defaults } = (await t.call(who, files.getLedgerFile, { id: submissionId })).body
    const other = id()
    await t.upload(who, imports.uploadImport, { commandId: id(), id: other, fileId: id(), defaults }, { name: '另一份.xlsx', content: await annex2([
      line(1, '例购荟百货店', 48.75, 62, 20.05, '停业整改'), line(2, '例清债务咨询服务部', '十四', 78, 219.8, '公安已立案')], [48.75, 140, 239.85]) })
    await t.call(who, files.attachLedgerFile, { commandId: id(), id: submissionId, batchId: other })
    expect((await settled(who, other)).counts).toMatchObject({ confirm: 0, bad: 1 })
    expect(await comparison(who)).toMatchObject({ waiting: 1, ready: false, unsettled: [{ number: 'S05', name: '例清债务咨询服务部', rowNumber: 7 }], missing: [{ number: 'S13' }], missingCount: 1 })
    expect((await t.call(who, imports.cancelImport, { commandId: id(), id: other })).status).toBe(200)
    await t.call(who, files.attachLedgerFile, { commandId: id(), id: submissionId, batchId })
  })

  test('when it has gone in, its rows count as looked at, and what it lacks does not', async () => {
    const who = story.people.liqiao
    const [waiting] = (await t.call(who, imports.listImportRows, { id: batchId, tab: 'confirm' })).body.rows
    const pick = waiting!.problems[0]!.candidates!.find((candidate) => candidate.value === 12_000_000)!
    const decide = await t.call(who, imports.decideImport, { commandId: id(), id: batchId, rows: [
      { position: waiting!.position, picks: { [waiting!.problems[0]!.field]: pick.value } },
      { position: (await t.call(who, imports.listImportRows, { id: batchId, tab: 'match', changed: true })).body.rows[0]!.position, accepted: ['unpaidFen'] }] })
    expect(decide.status, JSON.stringify(decide.body)).toBe(200)
    const commit = await t.call(who, imports.commitImport, { commandId: id(), id: batchId, expect: { new: 1, match: 2 } })
    expect(commit.status, JSON.stringify(commit.body)).toBe(200)
    expect((await settled(who, batchId)).state).toBe('done')
    expect(await comparison(who)).toMatchObject({ ready: true, totals: [{ sum: '228.05', agrees: true }, {}, {}] })
    expect((await t.call(who, files.takeLedgerFile, { commandId: id(), id: submissionId })).status).toBe(200)
    const { body } = await t.call(who, api.getSubmission, { id: submissionId })
    expect(body.statusText).toBe('填报中')
    expect(body.rows.map(({ row, confirmed }) => [row.name, row.unpaidFen, confirmed])).toEqual([
      ['例购荟百货店', 20_050_000, 'changed'], ['例清债务咨询服务部', 219_800_000, null], ['国样储金运营中心', 150_000_000, 'changed'], ['例演新发现商行', 3_000_000, 'changed']])
    expect(body.table.movement.added).toBe(1)
  })

  test('accepted differences that have not gone in are not lost: the file is ready only then, or when they are declined', async () => {
    const who = story.people.liqiao
    const other = await upload(who, await annex2([line(1, '例购荟百货店', 48.75, 62, 18.05, '停业整改')], [48.75, 62, 18.05]))
    expect(await comparison(who)).toMatchObject({ batchId: other, state: 'preview', waiting: 0, ready: false })
    expect((await t.call(who, files.takeLedgerFile, { commandId: id(), id: submissionId })).status).toBe(409)
    expect((await t.call(who, imports.acceptImportChanges, { commandId: id(), id: other, accept: false })).status).toBe(200)
    expect(await comparison(who)).toMatchObject({ state: 'preview', ready: true, differsCount: 1,
      differs: [{ number: 'S03', name: '例购荟百货店', rowNumber: 6, cells: [{ label: '未兑付资金', file: '18.05', ledger: '20.05' }] }] })
  })

  test('an accepted share of repayment is what the month says; where the ledger says otherwise, the row is not looked at', async () => {
    const who = story.people.liqiao
    const other = await upload(who, await annex2([line(1, '例清债务咨询服务部', 38.9, 78, 10.5, '公安已立案', '正在清退75.50%')], [38.9, 78, 10.5]))
    const [row] = (await t.call(who, imports.listImportRows, { id: other, tab: 'match' })).body.rows
    expect(row!.changes.map((change) => [change.field, change.to])).toEqual([['amountFen', 38_900_000], ['unpaidFen', 10_500_000], ['repayment', '正在清退75.50%']])
    await t.call(who, imports.decideImport, { commandId: id(), id: other, rows: [{ position: row!.position, accepted: ['amountFen', 'unpaidFen', 'repayment'] }] })
    const commit = await t.call(who, imports.commitImport, { commandId: id(), id: other, expect: { new: 0, match: 1 } })
    expect(commit.status, JSON.stringify(commit.body)).toBe(200)
    expect((await settled(who, other)).state).toBe('done')
    const shown = async () => (await t.call(who, api.getSubmission, { id: submissionId })).body.rows.find((one) => one.row.number === 'S05')!
    expect((await shown()).row).toMatchObject({ amountFen: 38_900_000, unpaidFen: 10_500_000, repayment: '正在清退75.50%' })
    expect(await comparison(who)).toMatchObject({ ready: true, differs: [] })
    const write = (text: string | null) => t.call(who, api.editText, { commandId: id(), id: submissionId, leadId: row!.lead!.id, column: 'repayment', text })
    const take = async () => (await t.call(who, files.takeLedgerFile, { commandId: id(), id: submissionId })).status
    expect((await write('正在清退60.00%')).status).toBe(200)
    expect(await comparison(who)).toMatchObject({ differs: [{ number: 'S05', cells: [{ label: '资金清退情况', file: '正在清退75.50%', ledger: '正在清退60.00%' }] }], differsCount: 1 })
    expect(await take()).toBe(200)
    expect((await shown()).confirmed).toBe(null)
    expect((await write(null)).status).toBe(200)
    expect(await take()).toBe(200)
    expect((await shown()).confirmed).toBe('changed')
  })

  test('is nobody else\'s business', async () => {
    expect((await t.call(story.people.yanghu, files.getLedgerFile, { id: submissionId })).status).toBe(404)
    expect((await t.call(story.people.yanghu, files.attachLedgerFile, { commandId: id(), id: submissionId, batchId })).status).toBe(404)
    expect((await t.call(story.people.yanghu, files.takeLedgerFile, { commandId: id(), id: submissionId })).status).toBe(404)
    const own = (await openCollection(t, story.people.bangong, 'ledger', '2026-09')).of(story.units.yanghu)
    expect((await t.call(story.people.yanghu, files.attachLedgerFile, { commandId: id(), id: own, batchId })).status).toBe(404)
  })
})
