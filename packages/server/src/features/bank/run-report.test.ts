import * as batches from '@qingyuan/core/bank/bank-api'
import * as api from '@qingyuan/core/bank/bank-run-api'
import { followMoney, getFlowGraph, listFlowGroup } from '@qingyuan/core/bank/flow-graph-api'
import { exportSubjectPaper, exportSubjectWorkbook } from '@qingyuan/core/bank/run-report-api'
import { formatYuan } from '@qingyuan/core/money'
import { strFromU8, unzipSync } from 'fflate'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testAnalytics, type TestAnalytics } from '../../platform/clickhouse/test-analytics.ts'
import { readSheets } from '../../platform/sheets/read-sheets.ts'
import { removeTestFiles, testFile } from '../../platform/sheets/sheet-test-files.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let t: TestApp
let masses: TestAnalytics
let office: TestPerson, stranger: TestPerson
let runId: string, token: string
const people = Array.from({ length: 36 }, (_, n) => ({ name: `例${'甲乙丙丁戊己庚辛壬癸'[n % 10]}${'子丑寅卯'[Math.floor(n / 10)]}`, account: `62229999${String(n).padStart(8, '0')}`, day: n * 5, yuan: (1 + n % 4) * 10_000 }))
const firm = { name: '样例乙商贸有限公司', account: '6222000033334444' }

/** A firm that promises 2 % a month to 36 people, and pays what is over to another firm. */
function statement(): string {
  const dayOf = (day: number) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)
  const moves = [
    ...people.flatMap((one) => [{ ...one, flow: one.yuan }, ...Array.from({ length: 10 }, (_, month) => ({ ...one, day: one.day + 30 * (month + 1), flow: -one.yuan * 0.02 }))]),
    ...[60, 120, 180].map((day) => ({ ...firm, day, flow: -100_000 })),
  ].sort((a, b) => a.day - b.day)
  let balance = 1_000_000
  const rows = moves.map(({ day, name, account, flow }, at) => {
    balance += flow
    return `${dayOf(day)} ${String(8 + at % 10).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:${String(at % 59).padStart(2, '0')},${flow > 0 ? '贷' : '借'},${Math.abs(flow).toFixed(2)},${balance.toFixed(2)},${name},${account},转账`
  })
  return ['户名：样例甲种植专业合作社,账号：6222000011112222', '交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要', ...rows].join('\n')
}

async function until<T extends { state: string }>(ask: () => Promise<T>, busy: string): Promise<T> {
  for (;;) {
    const now = await ask()
    if (now.state !== busy) return now
    await sleep(50)
  }
}

beforeAll(async () => {
  masses = await testAnalytics()
  t = await startTestApp({ analytics: masses.analytics })
  office = await t.person('bangong', await t.unit('专班办', await t.region('样河区', 'county'), 'office'), ['office_clerk'])
  stranger = await t.person('linxian', await t.unit('邻县专班办', await t.region('邻县', 'county'), 'office'), ['office_clerk'])
  const batchId = randomUUID()
  runId = randomUUID()
  await t.call(office, batches.createBatch, { commandId: randomUUID(), id: batchId, title: '样例合作社流水', purpose: '核查样例合作社吸收资金情况', source: 'handed_in', from: '参与人例某甲', receivedOn: '2026-11-02' })
  await t.upload(office, batches.uploadStatement, { commandId: randomUUID(), batchId, id: randomUUID() }, { name: '流水.csv', content: Buffer.from(statement()) })
  await t.call(office, batches.loadBatch, { commandId: randomUUID(), id: batchId })
  expect(await until(async () => (await t.call(office, batches.getBatch, { id: batchId })).body, 'loading')).toMatchObject({ state: 'loaded' })
  await t.call(office, api.startRun, { commandId: randomUUID(), id: runId, batchIds: [batchId] })
  expect(await until(async () => (await t.call(office, api.getRun, { id: runId })).body, 'running')).toMatchObject({ state: 'done' })
  const { body } = await t.call(office, api.listRunSubjects, { runId })
  token = body.rows[0]!.token
})
afterAll(async () => {
  await t.close()
  await masses.drop()
  removeTestFiles()
})

const subject = async () => (await t.call(office, api.getRunSubject, { runId, token })).body
const raisedFen = people.reduce((sum, one) => sum + one.yuan * 100, 0)

test('the paper tells the figures, why, what is missing, and has a place to sign; nobody is named', async () => {
  const one = await subject()
  const { name, content } = await t.download(office, exportSubjectPaper, { runId, token })
  expect(name).toMatch(/^流水研判提示-样例甲种植专业合作社-.*\.docx$/)
  const text = strFromU8(unzipSync(content)['word/document.xml']!).replace(/<[^>]+>/g, ' ')
  expect(one.estimate).toMatchObject({ participants: 36, amountRaisedFen: raisedFen })
  for (const wanted of [formatYuan(raisedFen), formatYuan(one.estimate!.unpaidPrincipalFen), one.reasons[0]!.says, one.findings[0]!.why, '不代表排除', '负责人', '样例合作社流水', '含复投', '净投入', '流水像集资']) expect(text).toContain(wanted)
  for (const { name: person, account } of people) for (const secret of [person, account]) expect(text).not.toContain(secret)
})

test('the workbook has the participants, weeks and days, each adding up to the figures', async () => {
  const { name, content } = await t.download(office, exportSubjectWorkbook, { runId, token })
  const sheets = new Map<string, (string | undefined)[][]>()
  for await (const row of readSheets(testFile('report.xlsx', content), { fileName: name })) {
    const sheet = row.sheet ?? ''
    sheets.set(sheet, [...sheets.get(sheet) ?? [], row.cells.map((cell) => cell?.text)])
  }
  expect([...sheets.keys()]).toEqual(['流水研判提示', '人员明细', '按周收付', '成批付款的日子'])
  const sum = (sheet: string, column: string) => {
    const [heading, ...rows] = sheets.get(sheet)!
    const at = heading!.indexOf(column)
    expect(at, `${sheet} ${column}`).toBeGreaterThanOrEqual(0)
    return Math.round(rows.reduce((total, row) => total + (Number(row[at]?.replaceAll(',', '')) || 0), 0) * 100)
  }
  expect(sum('按周收付', '个人付来（元）')).toBe(raisedFen)
  expect(sum('人员明细', '投入（元）')).toBeGreaterThanOrEqual(raisedFen)
  const all = [...sheets.values()].flat(2).join(' ')
  for (const { name: person, account } of people) for (const secret of [person, account]) expect(all).not.toContain(secret)
})

test('the graph adds up, its groups open, and a firm keeps its name', async () => {
  const { whole, groups, singles } = (await t.call(office, getFlowGraph, { runId, token, by: 'returned' })).body
  expect([whole.inFen, groups.reduce((sum, { inFen }) => sum + inFen, 0), groups.reduce((sum, { outFen }) => sum + outFen, 0)]).toEqual([raisedFen, raisedFen, whole.outFen])
  expect(singles.map(({ nameMask }) => nameMask)).toContain(firm.name)
  expect(singles.filter(({ kind }) => kind === 'person').every(({ nameMask }) => /^例\*\*$/.test(nameMask))).toBe(true)
  const [group] = groups
  const members = (await t.call(office, listFlowGroup, { runId, token, by: 'returned', group: group!.group, pageSize: 200 })).body
  expect([members.total, members.rows.reduce((sum, { inFen }) => sum + inFen, 0)]).toEqual([group!.count, group!.inFen])
  expect((await t.call(office, listFlowGroup, { runId, token, group: '没有的' })).status).toBe(404)
})

test('money is followed to where it ended, and all that started ended', async () => {
  const ask = { runId, token, flow: 'in', from: '2024-01-01', to: '2024-12-31', direction: 'forwards', rule: 'proportion', steps: 2 } as const
  const found = (await t.call(office, followMoney, ask)).body
  expect([found.startFen, found.started.rows, found.ends.reduce((sum, { fen }) => sum + fen, 0)]).toEqual([raisedFen, 36, raisedFen])
  for (const node of found.nodes) expect(node.startFen + node.inFen, node.nameMask).toBe(node.outFen + node.ends.reduce((sum, { fen }) => sum + fen, 0))
  expect(found.nodes.find(({ startFen }) => startFen > 0)).toMatchObject({ held: true, accountMask: expect.stringMatching(/\*/) as string })
  const [row] = found.edges[0]!.rows
  const opened = (await t.call(office, batches.revealRows, { commandId: randomUUID(), batchId: row!.batchId, rows: [row!.rowNo], purpose: '核对资金去向' })).body.rows[0]
  expect(opened!.cells[0]).toContain(row!.on)
  const none = await t.call(office, followMoney, { ...ask, from: '2030-01-01', to: '2030-01-02' })
  expect([none.status, (none.body as unknown as { message: string }).message]).toEqual([400, expect.stringContaining('没有找到起点流水')])
})

test('another office is told of nothing', async () => {
  const asked: [Parameters<TestApp['call']>[1], object][] = [[getFlowGraph, { runId, token }], [followMoney, { runId, token, flow: 'in', from: '2024-01-01', to: '2024-12-31', direction: 'forwards', rule: 'fifo' }], [exportSubjectPaper, { runId, token }], [exportSubjectWorkbook, { runId, token }]]
  for (const [endpoint, input] of asked) expect((await t.call(stranger, endpoint, input)).status, endpoint.path).toBe(404)
})
