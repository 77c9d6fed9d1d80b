import * as api from '@qingyuan/core/bank/bank-api'
import { utils, write } from '@e965/xlsx'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testAnalytics, type TestAnalytics } from '../../platform/clickhouse/test-analytics.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let t: TestApp
let masses: TestAnalytics
let office: TestPerson, otherOffice: TestPerson, townClerk: TestPerson
let batchId: string

const head = ['交易日期', '收入', '支出', '余额', '对方户名', '对方账号', '摘要']
/** A row in the middle whose day does not exist. */
const sheet = (first: number, name: string) => [
  [`账号：622200001111${first}`], head,
  ['2024-01-02', 1000, null, 1000, `例${name}甲`, '6222999900001111', '认购'], ['2024-13-03', 5, null, 1005, `例${name}乙`, '6222999900002222', '认购'], ['2024-01-05', null, 100, 905, `例${name}甲`, '6222999900001111', '返利'],
]
/** Nothing of it can be taken: no row has a day. */
const dayless = ['账号：6222000011119999', head.join(','), '2024-13-01,1.00,,1.00,例末甲,6222999900003333,认购', '2024-13-02,1.00,,2.00,例末乙,6222999900004444,认购'].join('\n')

beforeAll(async () => {
  masses = await testAnalytics()
  t = await startTestApp({ analytics: masses.analytics })
  const region = await t.region('样河区', 'county')
  office = await t.person('bangong', await t.unit('专班办', region, 'office'), ['office_clerk'])
  otherOffice = await t.person('linxian', await t.unit('邻县专班办', await t.region('邻县', 'county'), 'office'), ['office_clerk'])
  townClerk = await t.person('liqiao', await t.unit('例桥街道办', await t.region('例桥街道', 'street', region), 'town'), ['town_clerk'])
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(sheet(2222, '一')), '一月')
  utils.book_append_sheet(book, utils.aoa_to_sheet(sheet(3333, '二')), '二月')
  batchId = randomUUID()
  await t.call(office, api.createBatch, { commandId: randomUUID(), id: batchId, title: '样例流水', purpose: '核查样例合作社吸收资金情况', source: 'handed_in', from: '参与人例某甲', receivedOn: '2026-11-02' })
  for (const [name, content] of [['两个月.xlsx', write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer], ['没有日期.csv', Buffer.from(dayless)]] as const) {
    const { status, body } = await t.upload(office, api.uploadStatement, { commandId: randomUUID(), batchId, id: randomUUID() }, { name, content })
    expect(status, JSON.stringify(body)).toBe(200)
  }
  await t.call(office, api.loadBatch, { commandId: randomUUID(), id: batchId })
  for (;;) {
    const { state } = (await t.call(office, api.getBatch, { id: batchId })).body
    if (state !== 'loading') break
    await sleep(50)
  }
})
afterAll(async () => {
  await t.close()
  await masses.drop()
})

const lines = (given: object, who = office) => t.call(who, api.revealLines, { commandId: randomUUID(), batchId, fileNo: 0, sheet: '二月', from: 1, to: 10, purpose: '核对没有载入的行', ...given })

test('lines are opened by the numbers of the file, sheet by sheet, also those that were not taken', async () => {
  const { status, body } = await lines({ from: 3, to: 4 })
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body).toMatchObject({ headings: head, rows: [{ row: 3 }, { row: 4, cells: expect.arrayContaining(['2024-13-03', '例二乙', '6222999900002222']) as string[] }] })
  expect((await lines({ sheet: '一月', from: 4, to: 4 })).body.rows).toMatchObject([{ row: 4, cells: expect.arrayContaining(['例一乙']) as string[] }])
  // To the end of the sheet and not into the next.
  expect((await lines({ sheet: '一月', from: 5, to: 400 })).body.rows.map(({ row }) => row)).toEqual([5])
  expect((await lines({ sheet: '三月' })).body.rows).toEqual([])
  expect((await lines({ fileNo: 1, sheet: null, from: 3, to: 3 })).body.rows).toMatchObject([{ row: 3, cells: expect.arrayContaining(['例末甲']) as string[] }])
})

test('with a purpose that the audit log keeps, once, and for those who may', async () => {
  const input = { commandId: randomUUID(), purpose: '核对余额断点' }
  expect((await lines(input)).status).toBe(200)
  expect((await lines(input)).body.code).toBe('command.reused')
  const { rows } = await t.admin.query<{ note: string }>(`select note from audit_log where subject_id = $1 and action = 'bank.rows.reveal' and note like '%核对余额断点'`, [batchId])
  expect(rows).toEqual([{ note: '查看“两个月.xlsx”（二月）第 1 到 10 行：核对余额断点' }])
  expect((await lines({ from: 5, to: 4 })).body.message).toContain('止行不能小于起行')
  expect((await lines({ from: 1, to: 501 })).body.message).toContain('500')
  expect((await lines({ purpose: '看' })).status).toBe(400)
  expect((await lines({ fileNo: 9 })).status).toBe(404)
  expect((await lines({}, otherOffice)).status).toBe(404)
  expect((await lines({}, townClerk)).status).toBe(403)
})
