import * as api from '@qingyuan/core/cases/case-api'
import { utils, write } from '@e965/xlsx'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

let t: TestApp
let district: string, town: string
let officer: TestPerson, clerk: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  district = await t.region('样河区', 'county')
  town = await t.region('拟溪镇', 'town', district)
  officer = await t.person('bangong', await t.unit('专班办', district, 'office'), ['office_clerk'])
  clerk = await t.person('nixi', await t.unit('拟溪镇政府', town, 'town'), ['town_clerk'])
})
afterAll(() => t.close())

const workbook = (rows: unknown[][]): Buffer => {
  const book = utils.book_new()
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), '案件')
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer
}
const newCase = (changes: object) => ({ commandId: randomUUID(), id: randomUUID(), number: `样公立字〔2020〕${randomUUID().slice(0, 4)}号`, name: '“演通宝”案', regionId: district, ...changes })
const send = (content: Buffer, name = '案件进展.xlsx') =>
  t.upload(officer, api.readCaseFile, { commandId: randomUUID(), id: randomUUID(), onDate: '2026-11-01' }, { name, content })

/** Reads a file and looks at it, as the page does. */
async function read(content: Buffer) {
  const sent = await send(content)
  expect(sent.status).toBe(200)
  return look(sent.body.id)
}
/** The file with all its (few) rows. */
async function look(id: string) {
  const file = (await t.call(officer, api.getCaseFile, { id })).body
  const { rows } = (await t.call(officer, api.listCaseFileRows, { id, positions: file.standing.map((_, position) => position) })).body
  return { ...file, rows }
}
const apply = (file: Awaited<ReturnType<typeof read>>, positions: number[]) => t.call(officer, api.applyCaseFile, { commandId: randomUUID(), id: file.id, regionId: district,
  rows: positions.map((position) => ({ position, version: file.standing[position]![1] })) })

test('a case is kept with its years since filing; other towns do not see it, a stale version is refused', async () => {
  const input = newCase({ filedOn: '2020-09-16', amountFen: 18_320_000_000, people: 1926, stage: '执行', repaidBasisPoints: 4250, leader: '顾演民' })
  expect((await t.call(clerk, api.saveCase, input)).status).toBe(403)
  expect((await t.call(officer, api.saveCase, input)).status).toBe(200)
  const { body } = await t.call(officer, api.getCase, { id: input.id })
  expect(body).toMatchObject({ yearsFiled: 6, repaidBasisPoints: 4250, version: 1 })
  expect((await t.call(clerk, api.getCase, { id: input.id })).status).toBe(404)
  expect((await t.call(officer, api.saveCase, { ...input, commandId: randomUUID(), version: 1, stage: '执行清退' })).status).toBe(200)
  expect((await t.call(officer, api.saveCase, { ...input, commandId: randomUUID(), version: 1, stage: '旧' })).body.code).toBe('version.conflict')
  expect((await t.call(officer, api.saveCase, newCase({ number: input.number }))).body.message).toContain('已登记')
})

test('the police\'s table: matched by number, differences only, applied as chosen, older news does not overwrite newer', async () => {
  const known = newCase({ filedOn: '2023-04-20', amountFen: 6_240_000_000, people: 311, stage: '审查起诉' })
  await t.call(officer, api.saveCase, known)
  const fresh = `样公立字〔2026〕${randomUUID().slice(0, 4)}号`
  const file = await read(workbook([
    ['样河区涉非案件进展表'], ['序号', '立案号', '案件名称', '刑事立案日期', '诉讼阶段', '涉案金额（万元）', '涉案人数', '清退比例', '案件进展', '难点'],
    [1, known.number, known.name, '2023-04-20', '一审', 6240, 311, '12.50%', '已开庭', '异地资产评估'],
    [2, fresh, '拟样案', 46213, '侦查', '1,486.50', '208人', '', '已刑拘2人', ''],
    [3, '', '无号案', '', '', '', '', '', '', ''], [4, '样公立字9号', '坏行', '', '', '12万', '', '150%', '', ''], ['合计', '', '', '', '', 7726.5],
  ]))
  const [one, two, three, four] = file.rows
  expect(file.standing).toEqual([['changed', one!.version], ['fresh', null], ['wrong', null], ['wrong', null]])
  expect((await t.call(clerk, api.listCaseFileRows, { id: file.id, positions: [0] })).status).toBe(403)
  expect(file).toMatchObject({ fileName: '案件进展.xlsx', onDate: '2026-11-01', state: 'preview', rowCount: 4, taken: null })
  expect(one!.changes.map((change) => [change.label, change.from, change.to])).toEqual([
    ['阶段', '审查起诉', '一审'], ['清退比例', '（空）', '12.50%'], ['案件进展', '（空）', '已开庭'], ['难点', '（空）', '异地资产评估']])
  expect(two).toMatchObject({ caseId: null, number: fresh })
  expect(three!.problems[0]!.message).toContain('没有立案号')
  expect(four!.problems.map((problem) => problem.column).sort()).toEqual(['涉案金额', '清退比例'].sort())
  expect((await apply(file, [0, 3])).status).toBe(422)
  expect((await t.call(officer, api.getCase, { id: known.id })).body.stage).toBe('审查起诉')
  // The page may be left and opened again: the batch is there by its address until it was taken over, and afterwards too.
  expect((await t.call(clerk, api.getCaseFile, { id: file.id })).status).toBe(403)
  expect((await t.call(officer, api.listCaseFiles, {})).body.rows).toMatchObject([{ id: file.id, state: 'preview' }])
  expect((await apply(file, [0, 1])).status).toBe(200)
  expect((await apply(file, [0, 1])).body.code).toBe('state.conflict')
  expect((await t.call(officer, api.getCaseFile, { id: file.id })).body).toMatchObject({ state: 'done', taken: { updated: 1, opened: 1 }, standing: [] })
  expect((await t.call(officer, api.getCase, { id: known.id })).body).toMatchObject({ stage: '一审', repaidBasisPoints: 1250, progressOn: '2026-11-01', updates: [{ fromFile: true }] })
  const list = await t.call(officer, api.listCases, { q: '拟样案' })
  expect(list.body.rows).toMatchObject([{ number: fresh, amountFen: 1_486_500_000, people: 208, filedOn: '2026-07-10' }])
  await t.call(officer, api.recordProgress, { commandId: randomUUID(), caseId: known.id, id: randomUUID(), onDate: '2026-10-01', stage: '审查起诉', progress: '补录' })
  expect((await t.call(officer, api.getCase, { id: known.id })).body).toMatchObject({ stage: '一审', progress: '已开庭' })
})

test('a case that somebody changed after the table was looked at is not overwritten by it', async () => {
  const known = newCase({ name: '“并行”案', stage: '侦查' })
  await t.call(officer, api.saveCase, known)
  const table = workbook([['立案号', '阶段'], [known.number, '审查起诉']])
  const file = await read(table)
  await t.call(officer, api.recordProgress, { commandId: randomUUID(), caseId: known.id, id: randomUUID(), onDate: '2026-11-02', stage: '一审', progress: '已开庭' })
  const late = await apply(file, [0])
  expect([late.status, late.body.code, late.body.message]).toEqual([409, 'version.conflict', expect.stringContaining('“并行”案')])
  const again = await look(file.id)
  expect((await apply(again, [0])).status).toBe(200)
})

test('the ledger finds cases by years since filing and by who leads, and says how many its sums leave out', async () => {
  const mark = `范${randomUUID().slice(0, 6)}`
  const add = (changes: object) => t.call(officer, api.saveCase, newCase({ name: `“${mark}”案`, ...changes }))
  await add({ filedOn: '2021-11-03', amountFen: 100, people: 3, ledElsewhere: true })
  await add({ filedOn: '2021-11-04', amountFen: null, people: 4 })
  await add({ filedOn: null, amountFen: 50, people: null })
  const list = async (filter: object) => (await t.call(officer, api.listCases, { q: mark, ...filter })).body
  expect(await list({})).toMatchObject({ total: 3, sums: { amountFen: 150, people: 7, unknownAmount: 1, unknownPeople: 1 } })
  expect((await list({ minYears: 5 })).rows.map((row) => [row.filedOn, row.yearsFiled])).toEqual([['2021-11-03', 5]])
  expect((await list({ minYears: 3 })).total).toBe(2)
  expect((await list({ ledElsewhere: true })).total).toBe(1)
  expect((await list({ ledElsewhere: false })).total).toBe(2)
})

test('a table of thousands of rows is looked at page by page', async () => {
  const mark = randomUUID().slice(0, 4)
  const number = (n: number) => `样公立字〔2026〕${mark}${n}号`
  const long = '查询账户、约谈集资参与人，追缴涉案财物'.repeat(10)
  const sent = await send(workbook([['立案号', '案件名称', '案件进展', '难点'], ...Array.from({ length: 3000 }, (_, n) => [number(n === 2999 ? 0 : n), `拟样${n}案`, long, long])]))
  const file = await t.call(officer, api.getCaseFile, { id: sent.body.id })
  expect(file.body.standing).toHaveLength(3000)
  expect(file.body.standing.flatMap(([kind], position) => kind === 'wrong' ? [position] : [])).toEqual([0, 2999])
  expect(JSON.stringify(file.body).length).toBeLessThan(100_000)
  const page = await t.call(officer, api.listCaseFileRows, { id: sent.body.id, positions: [0, 1, 2998] })
  expect(page.body.rows.map((row) => [row.position, row.number, row.problems.length])).toEqual([[0, number(0), 1], [1, number(1), 0], [2998, number(2998), 0]])
  expect((await t.call(officer, api.listCaseFileRows, { id: sent.body.id, positions: Array.from({ length: 101 }, (_, n) => n) })).status).toBe(400)
})

test('a file that is none says so in Chinese', async () => {
  const broken = await send(Buffer.from('PK\u0003\u0004 broken'))
  expect([broken.status, broken.body.code]).toEqual([422, 'file.unreadable'])
  const noNumber = await send(workbook([['名称', '金额'], ['甲', 1]]))
  expect(noNumber.body.message).toContain('立案号')
})
