import { Workbook } from '@cj-tech-master/excelts'
import * as XLSX from '@e965/xlsx'
import * as leads from '@qingyuan/core/leads/lead-api'
import { getDistrictTable } from '@qingyuan/core/ledgers/ledger-api'
import * as api from '@qingyuan/core/leads/lead-import-api'
import type { ImportDetail, ImportRow, ImportTab } from '@qingyuan/core/leads/lead-import-api'
import { makeUscc } from '@qingyuan/core/identifiers'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { resumeImports } from './lead-import-runner.ts'

let t: TestApp
let district: string, shigang: string, nixi: string, village: string
let office: string, shigangUnit: string, nixiUnit: string
let officer: TestPerson, clerk: TestPerson, nixiClerk: TestPerson, systemAdmin: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  district = await t.region('样河区', 'county')
  shigang = await t.region('试岗镇', 'town', district)
  village = await t.region('试铺村', 'village', shigang)
  nixi = await t.region('拟溪镇', 'town', district)
  office = await t.unit('样河区专班办', district, 'office')
  shigangUnit = await t.unit('试岗镇人民政府', shigang, 'town')
  nixiUnit = await t.unit('拟溪镇人民政府', nixi, 'town')
  officer = await t.person('bangong', office, ['office_clerk'])
  clerk = await t.person('shigang', shigangUnit, ['town_clerk'])
  nixiClerk = await t.person('nixi', nixiUnit, ['town_clerk'])
  systemAdmin = await t.person('xitong', office, ['system_admin'])
})
afterAll(() => t.close())

type Value = string | number | Date | null
/** 附件2 as offices fill it: title, unit line, two merged heading rows, rows, total, signatures, note. */
async function annex2(rows: Value[][]): Promise<Buffer> {
  const workbook = new Workbook()
  const sheet = workbook.addWorksheet('附件2')
  sheet.addRow(['试岗镇、行业领域重点风险线索统计表'])
  sheet.addRow(['单位：人、万元'])
  sheet.addRow(['序号', '风险情况', '', '', '', '', '', '', '', '工作情况', '', '', '', '备注'])
  sheet.addRow(['', '企业名称', '所属\n行业', '集资模式', '是否通过互联网', '涉及金额', '涉及人数', '未兑付资金', '是否跨省、市', '采取的工作措施', '资金清退情况', '处理结果', '省际间风险通报情况', ''])
  for (const area of ['A1:N1', 'A2:N2', 'A3:A4', 'B3:I3', 'J3:M3', 'N3:N4']) sheet.mergeCells(area)
  rows.forEach((row, index) => sheet.addRow([index + 1, ...row]))
  sheet.addRow(['合计', '', '', '', '', 99])
  sheet.addRow(['填报人：例某', '', '', '负责人：示某'])
  sheet.addRow(['注：1.单位为人、万元。'])
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
const annexRow = (name: string, amount: Value, people: Value, unpaid: Value, rest: Partial<Record<'measures' | 'repayment' | 'outcome' | 'cross', string>> = {}): Value[] =>
  [name, '消费返利', '消费返利', '线下', amount, people, unpaid, rest.cross ?? '否', rest.measures ?? '', rest.repayment ?? '', rest.outcome ?? '停业整改', '', '']

function gb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030')
  const known = new Map<string, [number, number]>()
  for (let high = 0x81; high <= 0xfe; high += 1) for (let low = 0x40; low <= 0xfe; low += 1) if (low !== 0x7f) known.set(decoder.decode(new Uint8Array([high, low])), [high, low])
  return Buffer.from(Array.from(text).flatMap((char) => (char.charCodeAt(0) < 0x80 ? [char.charCodeAt(0)] : known.get(char)!)))
}
const csv = (rows: Value[][]): string => rows.map((row) => row.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',')).join('\r\n')

const defaults = { source: '排查发现', receivedOn: '2026-11-02', asOf: '2026-10-31' }
async function settled(who: TestPerson, id: string): Promise<ImportDetail> {
  for (;;) {
    const { body, status } = await t.call(who, api.getImport, { id })
    if (status !== 200) throw new Error(JSON.stringify(body))
    if (!(api.busyImportStates as readonly string[]).includes(body.state)) return body
    await setTimeout(30)
  }
}
async function upload(who: TestPerson, name: string, content: Buffer, more: object = {}): Promise<ImportDetail> {
  const id = randomUUID()
  const sent = await t.upload(who, api.uploadImport, { commandId: randomUUID(), id, fileId: randomUUID(), defaults: { ...defaults, ...more } }, { name, content })
  expect(sent).toMatchObject({ status: 200, body: { id } })
  return settled(who, id)
}
const rowsOf = async (who: TestPerson, id: string, tab: ImportTab): Promise<ImportRow[]> => (await t.call(who, api.listImportRows, { id, tab, pageSize: 200 })).body.rows
const decide = async (who: TestPerson, id: string, ...rows: api.RowDecision[]) => t.call(who, api.decideImport, { commandId: randomUUID(), id, rows })
async function commit(who: TestPerson, id: string): Promise<ImportDetail> {
  const { counts } = await settled(who, id)
  const answer = await t.call(who, api.commitImport, { commandId: randomUUID(), id, expect: { new: counts.new, match: counts.match } })
  expect(answer.body).toEqual({ id })
  return settled(who, id)
}
const leadsOf = async (who: TestPerson, batchId: string) => (await t.call(who, leads.listLeads, { batchId, sort: 'number', descending: false, pageSize: 200 })).body.rows
const detail = async (who: TestPerson, id: string) => (await t.call(who, leads.getLead, { id })).body
const counted = async (table: string): Promise<number> => Number((await t.admin.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]!.n)

test('stranger, wrong role, another unit', async () => {
  const input = { commandId: randomUUID(), id: randomUUID(), fileId: randomUUID(), defaults }
  expect((await t.upload(systemAdmin, api.uploadImport, input, { name: 'a.csv', content: Buffer.from('主体名称\n甲') })).status).toBe(403)
  expect((await t.call(null, api.listImports, {})).status).toBe(401)
  const batch = await upload(clerk, 'a.csv', Buffer.from('主体名称\n范样甲商行'))
  for (const answer of [await t.call(nixiClerk, api.getImport, { id: batch.id }), await t.call(nixiClerk, api.listImportRows, { id: batch.id, tab: 'new' }),
    await t.call(nixiClerk, api.commitImport, { commandId: randomUUID(), id: batch.id, expect: { new: 1, match: 0 } }), await decide(nixiClerk, batch.id, { position: 1, decision: 'skip' })]) {
    expect(answer.status).toBe(404)
  }
  expect((await t.download(nixiClerk, api.downloadImportProblems, { id: batch.id })).status).toBe(404)
  expect((await t.call(nixiClerk, api.listImports, {})).body.rows).toEqual([])
  expect((await t.call(clerk, api.listImports, {})).body.rows.map((row) => row.id)).toEqual([batch.id])
  expect((await t.call(clerk, api.cancelImport, { commandId: randomUUID(), id: batch.id })).status).toBe(200)
  expect(await settled(clerk, batch.id)).toMatchObject({ state: 'cancelled' })
})

describe('a town\'s 附件2 from WeChat', () => {
  let first: ImportDetail
  test('first month: headings found, everything becomes leads with figures, events, audit', async () => {
    first = await upload(clerk, '试岗镇9月.xlsx', await annex2([
      annexRow('试易购百货商行', 36.9, 41, 22.14, { measures: '警示约谈', repayment: '正在清退40.00%' }), annexRow('试铺养殖场', '1,234.50', '３８', '待核'), annexRow('演筑置业有限公司', 324, 9, 0)]), { asOf: '2026-09-30', receivedOn: '2026-09-28' })
    expect(first).toMatchObject({ state: 'preview', counts: { rows: 10, new: 3, match: 0, confirm: 0, bad: 0, skip: 7 } })
    expect(first.sheets[0]).toMatchObject({ header: [3, 4], remembered: false })
    expect(first.sheets[0]!.columns.map((column) => column?.field)).toEqual([undefined, 'name', 'sector', 'mode', 'channel', 'amount', 'people', 'unpaid', 'crossRegion', 'measures', 'repayment', 'outcome', 'notices', 'remark'])
    const done = await commit(clerk, first.id)
    expect(done).toMatchObject({ state: 'done', counts: { created: 3, updated: 0, subjects: 3, left: 0 } })
    const made = await leadsOf(clerk, first.id)
    expect(made.map((row) => [row.subjectName, row.amountFen, row.people, row.unpaidFen, row.mainUnitName, row.receivedOn])).toEqual([
      ['试易购百货商行', 36_900_000, 41, 22_140_000, '试岗镇人民政府', '2026-09-28'], ['试铺养殖场', 1_234_500_000, 38, null, '试岗镇人民政府', '2026-09-28'], ['演筑置业有限公司', 324_000_000, 9, 0, '试岗镇人民政府', '2026-09-28']])
    expect(made[0]!.number).toMatch(/^线索〔2026〕\d{4}号$/)
    const lead = await detail(clerk, made[0]!.id)
    expect(lead).toMatchObject({ amountSource: '自报', amountOn: '2026-09-30', channel: 'offline', crossRegion: 'none', outcome: '停业整改', version: 1 })
    expect(lead.events.map((event) => [event.kind, event.onDate, event.title])).toEqual([
      ['registered', '2026-09-28', '排查发现'], ['measures_stated', '2026-09-30', '警示约谈'], ['repayment_stated', '2026-09-30', '正在清退40.00%'],
      ['outcome', '2026-09-30', '停业整改']])
    expect((await detail(clerk, made[1]!.id)).figures.map((figure) => [figure.field, figure.value]).toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([['amount', 1_234_500_000], ['people', 38], ['unpaid', null]])
    const audit = await t.admin.query<{ action: string }>(`select action from audit_log where subject_id = $1 order by id`, [first.id])
    expect(audit.rows.map((row) => row.action)).toEqual(['lead.import_upload', 'lead.import_commit', 'lead.import'])
    // Out of scope for the other town, in scope for the district.
    expect((await t.call(nixiClerk, leads.getLead, { id: made[0]!.id })).status).toBe(404)
    expect((await t.call(officer, leads.getLead, { id: made[0]!.id })).status).toBe(200)
  })

  test('next month: three old leads recognised, only what differs is shown; 12万 under 万元 waits for a person', async () => {
    const batch = await upload(clerk, '试岗镇10月.xlsx', await annex2([
      annexRow('试易购百货商行', 36.9, 41, 14.76, { measures: '警示约谈', repayment: '正在清退60.00%', outcome: '行政处罚' }), annexRow('试铺养殖场', 1234.5, 38, ''),
      annexRow('样河区试岗镇新来百货店', '12万', 6, 3), annexRow('演筑置业有限公司', '待核', 9, 0)]))
    expect(batch).toMatchObject({ state: 'preview', counts: { new: 0, match: 3, confirm: 1, bad: 0, changedRows: 1, changes: 3 }, sheets: [{ remembered: true }] })
    const matched = await rowsOf(clerk, batch.id, 'match')
    expect(matched.map((row) => [row.rowNumber, row.lead?.number === undefined, row.changes.map((change) => [change.field, change.from, change.to, change.accepted])])).toEqual([
      [5, false, [['unpaidFen', 22_140_000, 14_760_000, true], ['outcome', '停业整改', '行政处罚', true], ['repayment', '正在清退40.00%', '正在清退60.00%', true]]],
      // 待核 over a known figure is shown, but not taken by itself. What has nothing to look at comes last.
      [8, false, [['amountFen', 324_000_000, null, false]]], [6, false, []]])
    const [open] = await rowsOf(clerk, batch.id, 'confirm')
    expect(open).toMatchObject({ rowNumber: 7, problems: [{ field: 'amount', column: 5, candidates: [{ value: 12_000_000 }, { value: 120_000_000_000 }] }] })

    // One difference is not taken, one reading is picked.
    expect((await decide(clerk, batch.id, { position: matched[0]!.position, accepted: ['unpaidFen', 'repayment'] }, { position: open!.position, picks: { amount: 12_000_000 } })).status).toBe(200)
    expect(await settled(clerk, batch.id)).toMatchObject({ counts: { new: 1, match: 3, confirm: 0, changes: 2 } })
    expect((await decide(clerk, batch.id, { position: open!.position, picks: { amount: 5 } })).status).toBe(409)
    const done = await commit(clerk, batch.id)
    expect(done).toMatchObject({ state: 'done', counts: { created: 1, updated: 1, subjects: 1 } })
    const [old] = await leadsOf(clerk, first.id)
    const lead = await detail(clerk, old!.id)
    expect(lead).toMatchObject({ unpaidFen: 14_760_000, unpaidOn: '2026-10-31', outcome: '停业整改', version: 2 })
    expect(lead.figures.filter((figure) => figure.field === 'unpaid').map((figure) => figure.value)).toEqual([14_760_000, 22_140_000])
    expect(lead.events.filter((event) => event.kind === 'repayment_stated').map((event) => event.title)).toEqual(['正在清退40.00%', '正在清退60.00%'])
    expect((await leadsOf(clerk, batch.id)).map((row) => row.amountFen)).toEqual([12_000_000])

    // Taking it back restores what it replaced and removes what it made.
    const withdrawn = await t.call(clerk, api.withdrawImport, { commandId: randomUUID(), id: batch.id, reason: '发错了文件' })
    expect(withdrawn.status).toBe(200)
    expect(await settled(clerk, batch.id)).toMatchObject({ state: 'withdrawn' })
    const restored = await detail(clerk, old!.id)
    expect(restored).toMatchObject({ unpaidFen: 22_140_000, unpaidOn: '2026-09-30', outcome: '停业整改', version: 3 })
    expect(restored.events.filter((event) => event.kind === 'repayment_stated').map((event) => event.title)).toEqual(['正在清退40.00%'])
    expect(await leadsOf(clerk, batch.id)).toEqual([])
  })

  test('处理结果 counts from the table’s day; a remark stands in the tables after it; withdrawing takes both back', async () => {
    const printed = async (period: string) => {
      const { rows } = (await t.call(clerk, getDistrictTable, { period })).body.table
      const row = rows.find((one) => one.name === '试易购百货商行')!
      return [row.outcome, row.remark]
    }
    const [old] = await leadsOf(clerk, first.id)
    const remarked = annexRow('试易购百货商行', 36.9, 41, 22.14, { outcome: '行政处罚' }).with(-1, '店主外出，家属代为退款。')
    const batch = await upload(clerk, '试岗镇10月备注.xlsx', await annex2([remarked]))
    expect((await rowsOf(clerk, batch.id, 'match'))[0]!.changes.map((change) => [change.field, change.from, change.to])).toEqual([['outcome', '停业整改', '行政处罚'], ['remark', '', '店主外出，家属代为退款。']])
    await commit(clerk, batch.id)
    expect((await detail(clerk, old!.id)).outcome).toBe('行政处罚')
    expect(await Promise.all(['2026-09', '2026-10', '2026-11'].map(printed))).toEqual([['停业整改', ''], ['行政处罚', '店主外出，家属代为退款'], ['行政处罚', '店主外出，家属代为退款']])
    // The same again is no difference; an earlier table does not take the newer result back by itself.
    const again = await upload(clerk, '试岗镇10月备注再.xlsx', await annex2([remarked]))
    expect((await rowsOf(clerk, again.id, 'match'))[0]!.changes).toEqual([])
    const earlier = await upload(clerk, '试岗镇9月.xlsx', await annex2([annexRow('试易购百货商行', 36.9, 41, 22.14, { outcome: '立案调查' })]), { asOf: '2026-09-15' })
    expect((await rowsOf(clerk, earlier.id, 'match'))[0]!.changes.find((change) => change.field === 'outcome')).toMatchObject({ from: '行政处罚', to: '立案调查', older: true, accepted: false })
    expect((await t.call(clerk, api.withdrawImport, { commandId: randomUUID(), id: batch.id, reason: '发错了文件' })).status).toBe(200)
    expect(await settled(clerk, batch.id)).toMatchObject({ state: 'withdrawn' })
    expect(await Promise.all(['2026-09', '2026-10'].map(printed))).toEqual([['停业整改', ''], ['停业整改', '']])
    expect((await detail(clerk, old!.id)).events.filter((event) => ['outcome', 'remark_stated'].includes(event.kind)).map((event) => [event.kind, event.onDate, event.title])).toEqual([['outcome', '2026-09-30', '停业整改']])
  })

  test('a figure of an earlier day does not push out a newer one', async () => {
    const batch = await upload(clerk, '试岗镇8月.xlsx', await annex2([annexRow('试易购百货商行', 10, 41, 22.14)]), { asOf: '2026-08-31' })
    const [row] = await rowsOf(clerk, batch.id, 'match')
    expect(row!.changes).toMatchObject([{ field: 'amountFen', older: true, accepted: false }])
    await decide(clerk, batch.id, { position: row!.position, accepted: ['amountFen'] })
    await commit(clerk, batch.id)
    expect(await detail(clerk, row!.lead!.id)).toMatchObject({ amountFen: 36_900_000, amountOn: '2026-09-30' })
    expect((await detail(clerk, row!.lead!.id)).figures.filter((figure) => figure.field === 'amount')).toHaveLength(2)
  })

  test('a lead that somebody changes between preview and going in is left for another look', async () => {
    const batch = await upload(clerk, '试岗镇再报.xlsx', await annex2([annexRow('演筑置业有限公司', 300, 9, 0)]))
    const [row] = await rowsOf(clerk, batch.id, 'match')
    await t.call(clerk, leads.updateLead, { commandId: randomUUID(), id: row!.lead!.id, version: (await detail(clerk, row!.lead!.id)).version, outcome: '正在整改并正常营业' })
    expect(await commit(clerk, batch.id)).toMatchObject({ state: 'done', counts: { updated: 0, bad: 1, left: 1 } })
    expect(await detail(clerk, row!.lead!.id)).toMatchObject({ amountFen: 324_000_000 })
  })
})

test('the office drops a town\'s file: whose it is stands in its title; a person who chose is not overruled', async () => {
  const content = await annex2([annexRow('试岗新样商行', 1, 2, 1)])
  const batch = await upload(officer, '10月.xlsx', content)
  expect(batch.defaults).toMatchObject({ inferred: '试岗镇', regionId: shigang, mainUnitId: null })
  expect((await rowsOf(officer, batch.id, 'new'))[0]).toMatchObject({ regionName: '试岗镇', mainUnitName: '试岗镇人民政府' })
  const chosen = await upload(officer, '10月.xlsx', content, { regionId: nixi })
  expect((await rowsOf(officer, chosen.id, 'new'))[0]).toMatchObject({ regionName: '拟溪镇', mainUnitName: '拟溪镇人民政府' })
  const nobody = await upload(officer, '汇总.csv', Buffer.from('企业名称\n拟样无主商行'))
  expect((await rowsOf(officer, nobody.id, 'new'))[0]).toMatchObject({ regionName: '样河区', mainUnitName: '样河区专班办' })
})

describe('other layouts', () => {
  const code = makeUscc('91990101MA0000001')
  test('a flat list in GB18030, with code, dates, places, and amounts in 元', async () => {
    const content = gb18030(csv([['线索清单'], ['主体名称 *', '统一社会信用代码', '发现日期', '线索来源', '所属乡镇', '村（社区）', '涉案金额（元）', '参与人数', '负责人', '联系电话', '经营地址', '来文号', '举报人'],
      ['样园理财服务部', code, '2026年10月8日', '12345热线', '试岗镇', '试铺村', '1,234,567.89', '12人', '示某', '12000000001', '例府大厦3层', '样处非〔2026〕7号', '例某'],
      ['范样甲财富中心', '', '2026-10-09', '', '', '', '12万', '40余人', '', '', '', '', ''],
      ['演样乙商行', '123', '20261010', '', '无名镇', '', '', '', '', '', '', '', ''],
      ['', '', '2026-10-11', '', '', '', '5', '', '', '', '', '', '']]))
    const batch = await upload(officer, '清单.csv', content, { mainUnitId: office })
    expect(batch.counts).toMatchObject({ new: 1, confirm: 1, bad: 2 })
    const bad = await rowsOf(officer, batch.id, 'bad')
    expect(bad.map((row) => [row.rowNumber, row.problems.map((problem) => [problem.column, problem.message])])).toEqual([
      [5, [[1, expect.stringContaining('应为18位')], [4, '没有叫“无名镇”的乡镇（街道）、村（社区），请核对写法']]], [6, [[0, expect.stringContaining('主体名称是空的')]]]])
    const [confirm] = await rowsOf(officer, batch.id, 'confirm')
    expect(confirm).toMatchObject({ name: '范样甲财富中心', amountFen: 12_000_000, problems: [{ field: 'people', candidates: [{ value: null }] }] })
    // A bad row can be put right on the spot.
    await decide(officer, batch.id, { position: bad[0]!.position, texts: { region: '试岗镇' }, picks: { code: '' } }, { position: confirm!.position, picks: { people: null } })
    const file = await t.download(officer, api.downloadImportProblems, { id: batch.id })
    const sheet = XLSX.read(file.content).Sheets['1 清单']!
    expect(file.name).toBe('清单-未导入的行.xlsx')
    expect(XLSX.utils.sheet_to_json<string[]>(sheet, { header: 1 }).map((row) => [row[0], row.at(-1)])).toEqual([['原表行号', '没有导入的原因'], [6, 'A列：主体名称是空的（若是合并单元格，请拆开后填全）']])
    await commit(officer, batch.id)
    const made = await leadsOf(officer, batch.id)
    expect(made.map((row) => [row.subjectName, row.regionName, row.amountFen, row.people, row.source, row.superiorNumber])).toEqual([
      ['样园理财服务部', '试铺村', 123_456_789, 12, '12345热线', '样处非〔2026〕7号'], ['范样甲财富中心', '样河区', 12_000_000, null, '排查发现', ''], ['演样乙商行', '试岗镇', null, null, '排查发现', '']])
    const { rows } = await t.admin.query<{ text: string; found: number }>(`select (select string_agg(r::text, '') from import_rows r where r.batch_id = $1) as text,
      (select count(*)::int from subject_identifiers i where i.subject_id = $2) as found`, [batch.id, made[0]!.subjectId])
    expect([rows[0]!.text.includes('例某'), rows[0]!.found]).toEqual([false, 3])

    // The same code under another name is the same subject.
    const again = await upload(officer, '再来.csv', Buffer.from(`主体名称,统一社会信用代码,所属行业\n样园理财信息部,${code.toLowerCase()},投资咨询`), { mainUnitId: office })
    expect((await rowsOf(officer, again.id, 'match'))[0]).toMatchObject({ subject: { name: '样园理财服务部' }, changes: [{ field: 'sector', from: '', to: '投资咨询' }], notes: expect.arrayContaining([expect.objectContaining({ message: expect.stringContaining('样园理财服务部') })]) })
  })

  test('an .xls with dates as serials and headings nobody foresaw; the mapping is corrected and remembered', async () => {
    const sheet = XLSX.utils.aoa_to_sheet([['谁', '多少钱', '几时'], ['仿岭养殖场', 18.4, new Date(Date.UTC(2026, 6, 6))]], { cellDates: true })
    const book = XLSX.utils.book_new(sheet, '表一')
    const content = XLSX.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer
    const batch = await upload(officer, '旧表.xls', content, { mainUnitId: office })
    expect(batch).toMatchObject({ counts: { new: 0, skip: 2 }, sheets: [{ headings: ['谁', '多少钱', '几时'], columns: [null, null, null], samples: [['仿岭养殖场', '18.4', expect.stringContaining('2026')]] }] })
    const map = (columns: api.SheetPlan['columns']) => t.call(officer, api.mapImport, { commandId: randomUUID(), id: batch.id, defaults: { ...defaults, mainUnitId: office }, sheets: [{ sheet: '表一', columns }] })
    expect((await map([{ field: 'amount', unit: 'wan' }, null, null])).body.message).toContain('主体名称')
    expect((await map([{ field: 'name' }, { field: 'name' }, null])).body.message).toContain('两列都对应')
    expect((await map([{ field: 'name' }, { field: 'amount', unit: 'wan' }, { field: 'receivedOn' }])).status).toBe(200)
    expect((await settled(officer, batch.id)).counts).toMatchObject({ new: 1, skip: 1 })
    expect((await rowsOf(officer, batch.id, 'new'))[0]).toMatchObject({ name: '仿岭养殖场', amountFen: 18_400_000, receivedOn: '2026-07-06' })
    const again = await upload(officer, '旧表2.xls', content, { mainUnitId: office })
    expect(again).toMatchObject({ counts: { new: 1 }, sheets: [{ remembered: true }], sameFile: { id: batch.id } })
    // Another unit has its own memory.
    expect((await upload(clerk, '旧表.xls', content)).sheets[0]!.remembered).toBe(false)
  })

  test('several sheets, a hidden one, a second table below, a repeated heading, the same subject twice', async () => {
    const workbook = new Workbook()
    const one = workbook.addWorksheet('一')
    for (const row of [['企业名称', '涉及金额（万元）'], ['拟样子公司', 1], ['企业名称', '涉及金额（万元）'], ['拟样丑公司', 2], ['拟样子公司', 3], ['拟样丑公司', 2], ['统一社会信用代码', '主体名称', '备注'], ['x', '拟样寅公司', '']]) one.addRow(row)
    workbook.addWorksheet('二').addRows([['单位名称'], ['拟样卯公司']])
    const hidden = workbook.addWorksheet('去年')
    hidden.addRows([['单位名称'], ['拟样辰公司']])
    hidden.state = 'hidden'
    const batch = await upload(officer, '多表.xlsx', Buffer.from(await workbook.xlsx.writeBuffer()), { mainUnitId: office })
    expect((await rowsOf(officer, batch.id, 'new')).map((row) => [row.sheet, row.name])).toEqual([['一', '拟样子公司'], ['一', '拟样丑公司'], ['二', '拟样卯公司']])
    expect((await rowsOf(officer, batch.id, 'bad')).map((row) => row.rowNumber)).toEqual([7, 8])
    const [twice] = await rowsOf(officer, batch.id, 'confirm')
    expect(twice).toMatchObject({ rowNumber: 5, problems: [{ field: 'row', message: expect.stringContaining('第2行是同一主体'), candidates: [{ value: 'skip' }, { value: 'new' }] }] })
    expect((await rowsOf(officer, batch.id, 'skip')).map((row) => [row.sheet, row.rowNumber, row.problems[0]?.message])).toEqual([
      ['一', 1, '表头'], ['一', 3, '重复的表头'], ['一', 6, expect.stringContaining('第4行完全相同')], ['二', 1, '表头'], ['去年', 1, '表头'], ['去年', 2, expect.stringContaining('没有认出')]])
    // Leaving out the first of two makes the second one stand by itself.
    const [first] = await rowsOf(officer, batch.id, 'new')
    await decide(officer, batch.id, { position: first!.position, decision: 'skip' })
    expect((await rowsOf(officer, batch.id, 'new')).map((row) => row.rowNumber)).toEqual([4, 5, 2])
    await decide(officer, batch.id, { position: first!.position, decision: 'auto' }, { position: twice!.position, decision: 'new' })
    const done = await commit(officer, batch.id)
    expect(done.counts).toMatchObject({ created: 4, subjects: 3 })
  })

  test('what is no table is refused at the door, by name or by content, and leaves no batch', async () => {
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.from([0x90, 0, 3, 0, 0, 0, 4, 0]), Buffer.from('企业名称,涉及金额\n甲,1\n'.repeat(50))])
    const prose = Buffer.from('各乡镇（街道）：\n请于本月5日前报送10月台账，\n没有新情况的也须零报送。\n')
    const table = Buffer.from('企业名称\t涉及金额（万元）\n拟样文本商行\t3')
    const before = await counted('import_batches')
    for (const [name, content, words] of [['安装.exe', program, '.exe 不是表格文件'], ['线索表', table, '没有扩展名'], ['通知.docx', prose, '.docx 不是表格文件'], ['程序.csv', program, '改了名的程序'], ['通知.txt', prose, '不是表格'],
      ['a.xlsx', Buffer.from('<html><table><tr><td>x</td></tr></table></html>'), '网页'], ['c.csv', Buffer.alloc(0), '空的'], ['d.xlsx', Buffer.from('%PDF-1.7 x'), 'PDF'], ['e.txt', gb18030('这是第一段话。\n这是第二段话。'), '不是表格']] as const) {
      const refused = await t.upload(clerk, api.uploadImport, { commandId: randomUUID(), id: randomUUID(), fileId: randomUUID(), defaults }, { name, content })
      expect([name, refused.status, refused.body.code, refused.body.message]).toEqual([name, 400, 'input.invalid', expect.stringContaining(words)])
    }
    expect(await counted('import_batches')).toBe(before)
    // A text file that holds a table is one, in any encoding.
    expect((await upload(clerk, '线索.txt', table)).counts).toMatchObject({ new: 1 })
    expect((await upload(clerk, '线索2.TXT', Buffer.from(`\ufeff${table.toString()}`, 'utf16le'))).counts).toMatchObject({ new: 1 })
    expect((await upload(clerk, '线索3.txt', gb18030('单位名称\n拟样单列商行'))).counts).toMatchObject({ new: 1 })
  })

  test('a file of which no row can go in says why', async () => {
    const empty = await upload(clerk, '空表.xlsx', await annex2([]))
    expect(empty).toMatchObject({ state: 'preview', counts: { new: 0, match: 0, confirm: 0, bad: 0 } })
    expect(empty.message).toBe('没有一行可以导入：表头以上的内容 2 行，表头 2 行，合计行 1 行，表尾签署 1 行，表下说明 1 行。表头下面没有认出数据行，请核对是不是这张表。')
    const foreign = await upload(clerk, '通讯录.csv', Buffer.from('谁,几时\n甲,乙\n丙,丁'))
    expect(foreign.message).toContain('请在“对应列”里指定哪一列是主体名称')
    await t.call(clerk, api.mapImport, { commandId: randomUUID(), id: foreign.id, defaults, sheets: [{ sheet: '通讯录', columns: [{ field: 'name' }, null] }] })
    expect(await settled(clerk, foreign.id)).toMatchObject({ message: '', counts: { bad: 0, skip: 1, new: 2 } })
  })

  test('a file that is none says so, and nothing is left behind', async () => {
    expect(await upload(clerk, 'b.xlsx', Buffer.from('PK\u0003\u0004broken'))).toMatchObject({ state: 'failed', error: expect.stringContaining('已损坏'), counts: { rows: 0 } })
    const locked = join(import.meta.dirname, '../../../../../../shared/samples/forms/calamine/pass_protected.xlsx')
    if (existsSync(locked)) expect(await upload(clerk, 'd.xlsx', readFileSync(locked))).toMatchObject({ state: 'failed', error: expect.stringContaining('密码') })
  })
})

test('a place outside the clerk\'s scope is a problem of the row; a default outside is refused', async () => {
  const batch = await upload(clerk, '越界.csv', Buffer.from('企业名称,所在乡镇,主报单位\n拟样己商行,拟溪镇,\n拟样庚商行,试铺村,\n拟样辛商行,,拟溪镇人民政府'))
  expect((await rowsOf(clerk, batch.id, 'bad')).map((row) => row.problems[0]?.message)).toEqual(['“拟溪镇”不在您的工作范围内，不能为它登记线索', '“拟溪镇人民政府”不在您的工作范围内，不能为它登记线索'])
  expect((await rowsOf(clerk, batch.id, 'new'))[0]).toMatchObject({ regionName: '试铺村', mainUnitName: '试岗镇人民政府' })
  const refused = await t.upload(clerk, api.uploadImport, { commandId: randomUUID(), id: randomUUID(), fileId: randomUUID(), defaults: { ...defaults, regionId: nixi } }, { name: 'a.csv', content: Buffer.from('企业名称\n甲') })
  expect([refused.status, refused.body.message]).toEqual([404, '所选区划不在您的工作范围内，请重新选择。'])
  void village
})

test('one name, two subjects: a person says which; near names are offered, not merged', async () => {
  const twins: string[] = [randomUUID(), randomUUID()]
  for (const id of twins) await t.admin.query(`insert into subjects (id, kind, name, name_key, region_id, created_at) values ($1, 'enterprise', '演样双生公司', '演样双生公司', $2, now())`, [id, district])
  const batch = await upload(officer, '同名.csv', Buffer.from('企业名称\n演样双生公司\n演樣（雙生）公司有限责任\n演样双生科技公司'), { mainUnitId: office })
  const [row] = await rowsOf(officer, batch.id, 'confirm')
  expect(row!.problems[0]).toMatchObject({ message: '库中已有2个同名主体，请选定是不是同一个', candidates: [...twins.toSorted().map((id) => ({ value: `subject:${id}` })), { value: 'subject:new' }] })
  const near = await t.call(officer, api.findNearSubjects, { id: batch.id, positions: [1, 2, 3] })
  expect(near.body.rows.map((one) => [one.position, one.subjects.map((subject) => subject.id).toSorted()])).toEqual([[2, twins.toSorted()], [3, twins.toSorted()]])
  await decide(officer, batch.id, { position: row!.position, subjectId: twins[0]! })
  expect((await rowsOf(officer, batch.id, 'new')).find((one) => one.position === row!.position)).toMatchObject({ subject: { id: twins[0] } })
})

test('whether a person is the same is asked once: the next import keeps to the answer', async () => {
  const people = (count: number, more = '') => Buffer.from(`主体名称,主体类型,涉及人数,联系电话\n示演强,个人,${count},${more}`)
  const answered = async (who: TestPerson, name: string, content: Buffer, to: (row: ImportRow) => object) => {
    const batch = await upload(who, name, content)
    const [row] = await rowsOf(who, batch.id, 'confirm')
    expect(row!.problems[0]).toMatchObject({ message: '库中已有同名主体，请选定是不是同一个', candidates: [{}, { value: 'subject:new' }] })
    await decide(who, batch.id, { position: row!.position, ...to(row!) })
    return commit(who, batch.id)
  }
  const chosen = (row: ImportRow) => ({ subjectId: String(row.problems[0]!.candidates![0]!.value).slice(8) })
  const first = await upload(clerk, '强1.csv', people(1))
  await commit(clerk, first.id)
  const [lead] = await leadsOf(clerk, first.id)
  expect(await answered(clerk, '强2.csv', people(2), chosen)).toMatchObject({ state: 'done', counts: { created: 0, updated: 1 } })
  for (const count of [3, 4]) {
    const next = await upload(clerk, `强${count}.csv`, people(count))
    expect(next.counts).toMatchObject({ confirm: 0, match: 1, changedRows: 1 })
    expect((await rowsOf(clerk, next.id, 'match'))[0]).toMatchObject({ lead: { id: lead!.id }, notes: [{ field: 'row', message: expect.stringMatching(/^按\d{4}-\d\d-\d\d导入时的选择，认作“示演强”$/) as string }] })
    await commit(clerk, next.id)
  }
  // Another unit is asked for itself; its "no" holds as well.
  expect(await answered(nixiClerk, '溪强1.csv', people(7), () => ({ subjectId: 'new' }))).toMatchObject({ counts: { created: 1, subjects: 1 } })
  const again = await upload(nixiClerk, '溪强2.csv', people(8))
  expect(again.counts).toMatchObject({ confirm: 0, match: 1 })
  const [other] = await rowsOf(nixiClerk, again.id, 'match')
  expect([other!.changes[0], other!.lead!.id === lead!.id]).toMatchObject([{ field: 'people', from: 7, to: 8 }, false])
  await commit(nixiClerk, again.id)
  // Two of one name told apart in one unit: the name alone says nothing any more.
  const twin = await upload(clerk, '强5.csv', people(5))
  await decide(clerk, twin.id, { position: 1, subjectId: 'new', decision: 'new' })
  await commit(clerk, twin.id)
  expect((await upload(clerk, '强6.csv', people(6))).counts).toMatchObject({ confirm: 1, match: 0 })
})

test('a repeated command changes nothing twice', async () => {
  const input = { commandId: randomUUID(), id: randomUUID(), fileId: randomUUID(), defaults: { ...defaults, mainUnitId: office } }
  const file = { name: '重复.csv', content: Buffer.from('企业名称\n拟样壬商行') }
  for (let times = 0; times < 2; times += 1) expect((await t.upload(officer, api.uploadImport, input, file)).body).toEqual({ id: input.id })
  const { counts } = await settled(officer, input.id)
  const go = { commandId: randomUUID(), id: input.id, expect: { new: counts.new, match: counts.match } }
  const answers = await Promise.all([1, 2, 3].map(() => t.call(officer, api.commitImport, go)))
  expect(answers.map((answer) => answer.body)).toEqual([{ id: input.id }, { id: input.id }, { id: input.id }])
  await settled(officer, input.id)
  expect(await leadsOf(officer, input.id)).toHaveLength(1)
  const twice = await t.call(officer, api.commitImport, { ...go, commandId: randomUUID() })
  expect(twice.body.message).toContain('已入库')
})

describe('after a kill', () => {
  const content = Buffer.from(`企业名称,涉及金额（元）\n${Array.from({ length: 2500 }, (_, index) => `拟样续${index}号公司,${index}`).join('\n')}`)
  test('a batch half read is read to its end, once', async () => {
    const batch = await upload(officer, '半截.csv', content, { mainUnitId: office })
    await t.admin.query(`update import_batches set state = 'reading', step = 'file', counts = '{}', mapping = '{}' where id = $1`, [batch.id])
    await t.admin.query('delete from import_rows where batch_id = $1 and position > 700', [batch.id])
    await resumeImports(t.env)
    expect(await settled(officer, batch.id)).toMatchObject({ state: 'preview', counts: { rows: 2501, new: 2500, skip: 1 } })
  })

  test('what was to go in goes in, once; what was to be withdrawn goes', async () => {
    const batch = (await t.call(officer, api.listImports, {})).body.rows.find((row) => row.fileName === '半截.csv')!
    const before = await Promise.all(['leads', 'subjects', 'lead_figures', 'lead_events', 'lead_reporters', 'subject_details'].map(counted))
    await t.admin.query(`update import_batches set state = 'committing' where id = $1`, [batch.id])
    // Two processes start at once: one of them does it.
    await Promise.all([resumeImports(t.env), resumeImports({ ...t.env })])
    expect(await settled(officer, batch.id)).toMatchObject({ state: 'done', counts: { created: 2500, subjects: 2500 } })
    await resumeImports(t.env)
    const after = await Promise.all(['leads', 'subjects', 'lead_figures', 'lead_events', 'lead_reporters', 'subject_details'].map(counted))
    expect(after.map((count, index) => count - before[index]!)).toEqual([2500, 2500, 2500, 2500, 2500, 2500])
    await t.admin.query(`update import_batches set state = 'withdrawing' where id = $1`, [batch.id])
    await resumeImports(t.env)
    expect(await settled(officer, batch.id)).toMatchObject({ state: 'withdrawn' })
    expect(await Promise.all(['leads', 'subjects', 'lead_figures', 'lead_events', 'lead_reporters', 'subject_details'].map(counted))).toEqual(before)
  })

  test('when the uploader has been switched off meanwhile, the batch says so', async () => {
    const gone = await t.person('likai', office, ['office_clerk'])
    const batch = await upload(gone, '离开.csv', Buffer.from('企业名称\n拟样离商行'), { mainUnitId: office })
    await t.admin.query(`update import_batches set state = 'reading', step = 'file' where id = $1`, [batch.id])
    await t.admin.query('update users set active = false where id = $1', [gone.userId])
    await resumeImports(t.env)
    expect(await settled(officer, batch.id)).toMatchObject({ state: 'failed', error: expect.stringContaining('已停用') })
  })
})

test('a batch cannot be withdrawn over the head of somebody who worked on it', async () => {
  const batch = await upload(officer, '有人办.csv', Buffer.from('企业名称\n拟样癸商行\n拟样癸二商行'), { mainUnitId: office })
  await commit(officer, batch.id)
  const [lead, other] = await leadsOf(officer, batch.id)
  await t.call(officer, leads.dispatchLead, { commandId: randomUUID(), leadId: lead!.id, assignments: [{ id: randomUUID(), unitId: shigangUnit, role: 'lead', instruction: '请核查', dueOn: '2026-11-20' }] })
  const refused = await t.call(officer, api.withdrawImport, { commandId: randomUUID(), id: batch.id, reason: '发错了' })
  expect([refused.status, refused.body.message]).toEqual([409, expect.stringContaining(lead!.number)])
  expect(refused.body.message).not.toContain(other!.number)
  expect(await leadsOf(officer, batch.id)).toHaveLength(2)
  // The function itself refuses too, whoever calls it.
  await expect(t.admin.query('select withdraw_batch($1, now())', [batch.id])).rejects.toThrow('insufficient_privilege')
})

test('a subject that comes to exist between preview and going in is not made twice', async () => {
  const batch = await upload(officer, '抢先.csv', Buffer.from('企业名称\n拟样抢先商行'), { mainUnitId: office })
  const lead = { commandId: randomUUID(), id: randomUUID(), subject: { newSubject: { id: randomUUID(), kind: 'enterprise' as const, name: '拟样抢先商行', code: null } },
    receivedOn: '2026-11-01', source: '网格员', regionId: district, mainUnitId: office }
  expect((await t.call(officer, leads.createLead, lead)).status).toBe(200)
  const { counts } = await settled(officer, batch.id)
  await t.call(officer, api.commitImport, { commandId: randomUUID(), id: batch.id, expect: { new: counts.new, match: counts.match } })
  const again = await settled(officer, batch.id)
  expect(again).toMatchObject({ state: 'preview', message: expect.stringContaining('重新识别'), counts: { new: 0, match: 1 } })
  expect((await rowsOf(officer, batch.id, 'match'))[0]).toMatchObject({ lead: { id: lead.id } })
  expect((await t.admin.query(`select 1 from subjects where name_key = '拟样抢先商行'`)).rowCount).toBe(1)
})

test('20,000 rows go in whole, and a second time all are recognised', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => `拟样大${index}号公司,${index % 977},${index % 31}`)
  const content = Buffer.from(`企业名称,涉及金额（万元）,涉及人数\n${rows.join('\n')}`)
  const batch = await upload(officer, '两万.csv', content, { mainUnitId: office })
  expect(batch.counts).toMatchObject({ new: 20_000, bad: 0, confirm: 0 })
  expect((await commit(officer, batch.id)).counts).toMatchObject({ created: 20_000, subjects: 20_000 })
  const { rows: [sum] } = await t.admin.query<{ fen: string; leads: number; figures: number; numbers: number }>(`select sum(amount_fen) as fen, count(*) as leads, count(distinct number) as numbers,
    (select count(*) from lead_figures f join leads l on l.id = f.lead_id where l.batch_id = $1) as figures from leads where batch_id = $1`, [batch.id])
  expect(sum).toEqual({ fen: String(rows.reduce((total, _, index) => total + (index % 977) * 1_000_000, 0)), leads: 20_000, figures: 40_000, numbers: 20_000 })
  const again = await upload(officer, '两万改.csv', Buffer.from(content.toString().replace('拟样大7号公司,7,7', '拟样大7号公司,8,7')), { mainUnitId: office })
  expect(again.counts).toMatchObject({ new: 0, match: 20_000, changedRows: 1, changes: 1 })
  const changed = await t.call(officer, api.listImportRows, { id: again.id, tab: 'match', changed: true })
  expect(changed.body).toMatchObject({ total: 1, rows: [{ changes: [{ field: 'amountFen', from: 7_000_000, to: 8_000_000 }] }] })
}, 300_000)

describe('what a table may not overwrite by itself', () => {
  /** A lead as the office knows it, with figures of the given source. */
  async function known(name: string, code: string | null, source: string): Promise<string> {
    const id = randomUUID()
    const figure = (value: number) => ({ value, source, asOf: '2026-09-30', note: '' })
    const made = await t.call(clerk, leads.createLead, { commandId: randomUUID(), id, subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name, code } }, receivedOn: '2026-09-01', source: '排查发现',
      regionId: shigang, mainUnitId: clerk.unitId, figures: { amount: figure(50_000_000), people: figure(30) } } as never)
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    return id
  }
  test('a code of one subject under the name of another waits, and nothing of it is accepted', async () => {
    const code = makeUscc('91370300MA3TEHT01')
    const leadId = await known('拟样康养服务有限公司', code, '自报')
    const table = csv([['企业名称', '统一社会信用代码', '涉及金额（万元）', '涉及人数', '处理结果'], ['仿海渔具经营部', code, '80', '44', '停业整改']])
    const batch = await upload(clerk, '代码对不上.csv', Buffer.from(table))
    expect(batch.counts).toMatchObject({ new: 0, match: 0, confirm: 1, changedRows: 0, changes: 0 })
    const [row] = await rowsOf(clerk, batch.id, 'confirm')
    expect(row!.problems.map((one) => one.message)).toEqual(['代码和名称对不上：库中这个代码登记的是“拟样康养服务有限公司”，来表写的是“仿海渔具经营部”'])
    expect(row!.changes.filter((change) => change.accepted)).toEqual([])
    expect(row!.problems[0]!.candidates!.map((one) => String(one.value).split(':')[0])).toEqual(['subject', 'skip'])
    // Said to be the same firm, it is a change of its lead like any other.
    expect((await decide(clerk, batch.id, { position: row!.position, subjectId: String(row!.problems[0]!.candidates![0]!.value).slice(8) })).status).toBe(200)
    expect((await settled(clerk, batch.id)).counts).toMatchObject({ match: 1, confirm: 0, changedRows: 1 })
    expect((await rowsOf(clerk, batch.id, 'match'))[0]!.lead?.id).toBe(leadId)
    await t.call(clerk, api.cancelImport, { commandId: randomUUID(), id: batch.id })
  })

  test('a near name under the same code is told of and goes on', async () => {
    const code = makeUscc('91370300MA3TEHT02')
    await known('拟样购荟百货有限公司', code, '自报')
    const batch = await upload(clerk, '近名.csv', Buffer.from(csv([['企业名称', '统一社会信用代码', '涉及人数'], ['拟样购荟百货商贸有限公司', code, '31']])))
    expect(batch.counts).toMatchObject({ match: 1, confirm: 0, changedRows: 1 })
    await t.call(clerk, api.cancelImport, { commandId: randomUUID(), id: batch.id })
  })

  test.each([['流水测算', '自报', false], ['审计', '摸排估算', false], ['审计', '流水测算', false], ['摸排估算', '自报', true], ['流水测算', '判决', true]])('a figure from %s stays when the table brings %s: accepted by itself %s', async (old, brought, accepted) => {
    const name = `拟样${old}${brought}商行`
    const leadId = await known(name, null, old)
    const batch = await upload(clerk, '数.csv', Buffer.from(csv([['企业名称', '涉及金额（万元）', '处理结果'], [name, '80', '停业整改']])), { figureSource: brought })
    const changes = async () => (await rowsOf(clerk, batch.id, 'match'))[0]!.changes.map((change) => [change.field, change.accepted, change.weaker])
    const expected = [['amountFen', accepted, accepted ? null : old], ['outcome', true, null]]
    expect(await changes()).toEqual(expected)
    // "All" does not mean it either.
    await t.call(clerk, api.acceptImportChanges, { commandId: randomUUID(), id: batch.id, accept: true })
    expect(await changes()).toEqual(expected)
    expect((await commit(clerk, batch.id)).state).toBe('done')
    expect((await detail(clerk, leadId)).amountFen).toBe(accepted ? 80_000_000 : 50_000_000)
  })

  test('a source that the list does not know is 其他, with the word beside it', async () => {
    const batch = await upload(clerk, '来源.csv', Buffer.from(csv([['企业名称', '线索来源', '来源说明'], ['拟样来源商行', '巡街看到', '9月巡查']])))
    expect((await rowsOf(clerk, batch.id, 'new'))[0]!.notes.map((one) => one.message)).toContain('来源表里没有“巡街看到”，记作“其他”，原文记在来源说明里')
    await commit(clerk, batch.id)
    expect(await detail(clerk, (await leadsOf(clerk, batch.id))[0]!.id)).toMatchObject({ source: '其他', sourceNote: '巡街看到；9月巡查' })
  })
})

test('figures count from the row’s 收到日期 when nobody named a day, so that the month it came in shows them', async () => {
  const rows = csv([['企业名称', '收到日期', '涉及金额（万元）', '涉及人数'], ['拟样按日商行', '2026-10-15', '12.5', '4'], ['拟样无日商行', '', '3', '1']])
  const batch = await upload(officer, '按日.csv', Buffer.from(rows), { asOf: undefined, mainUnitId: shigangUnit })
  expect(batch.defaults).toMatchObject({ asOf: null, receivedOn: '2026-11-02' })
  expect((await rowsOf(officer, batch.id, 'new')).map((row) => row.asOf)).toEqual(['2026-10-15', '2026-11-02'])
  await commit(officer, batch.id)
  const [lead] = await leadsOf(officer, batch.id)
  expect((await detail(officer, lead!.id)).amountOn).toBe('2026-10-15')
  const table = (await t.call(officer, getDistrictTable, { period: '2026-10' })).body.table.rows
  expect(table.filter((row) => row.name.endsWith('日商行')).map((row) => [row.name, row.amountFen, row.people])).toEqual([['拟样按日商行', 12_500_000, 4]])
  // The same row again, with another amount: of that day too, and in its month.
  const again = await upload(officer, '按日改.csv', Buffer.from(rows.replace('12.5', '13.5')), { asOf: undefined, mainUnitId: shigangUnit })
  expect((await rowsOf(officer, again.id, 'match'))[0]!.changes).toMatchObject([{ field: 'amountFen', older: false, accepted: true }])
  await commit(officer, again.id)
  expect(await detail(officer, lead!.id)).toMatchObject({ amountFen: 13_500_000, amountOn: '2026-10-15' })
})

test('a row that names its 主报单位 and no place is where that unit is; a region chosen for the batch comes first', async () => {
  const rows = csv([['企业名称', '主报单位'], ['拟样区划甲商行', '试岗镇人民政府'], ['拟样区划乙商行', '']])
  const places = async (id: string) => (await rowsOf(officer, id, 'new')).map((row) => [row.regionName, row.mainUnitName])
  const named = await upload(officer, '区划.csv', Buffer.from(rows))
  expect((await places(named.id)).map(([region]) => region)).toEqual(['试岗镇', '样河区'])
  const all = await upload(officer, '区划二.csv', Buffer.from(rows), { mainUnitId: nixiUnit })
  expect((await places(all.id)).map(([region]) => region)).toEqual(['试岗镇', '拟溪镇'])
  const chosen = await upload(officer, '区划三.csv', Buffer.from(rows), { regionId: nixi })
  expect((await places(chosen.id)).map(([region]) => region)).toEqual(['拟溪镇', '拟溪镇'])
  await commit(officer, named.id)
  expect((await leadsOf(officer, named.id)).map((row) => row.regionName)).toEqual(['试岗镇', '样河区'])
})
