import { listActivities } from '@qingyuan/core/activities/activity-api'
import * as ledgers from '@qingyuan/core/ledgers/ledger-api'
import { gradeLabels } from '@qingyuan/core/grading/grade'
import { getLeadGrade, listWarnings } from '@qingyuan/core/grading/grading-api'
import * as leads from '@qingyuan/core/leads/lead-api'
import { listCases } from '@qingyuan/core/cases/case-api'
import { getWorkbench } from '@qingyuan/core/statistics/statistics-api'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leadId, regionId, unitId, userId } from '../seed/demo/ids.ts'
import { seedDemo } from '../seed/demo-story.ts'
import { hashToken } from './features/auth/auth-queries.ts'
import { startTestApp, type TestApp, type TestPerson } from './test-app.ts'

/** Every figure of the demo story, to the last digit, read through the product's own doors. */
let t: TestApp
let officer: TestPerson, nixi: TestPerson, shigang: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  await seedDemo(t.env)
  const signIn = async (username: string): Promise<TestPerson> => {
    const [token, csrf] = [randomBytes(32).toString('base64url'), randomBytes(16).toString('hex')]
    await t.admin.query(`insert into sessions (id, user_id, csrf, second_factor, created_at, last_seen_at, expires_at) values ($1, $2, $3, true, now(), now(), now() + interval '1 day')`,
      [hashToken(token), userId(username), csrf])
    const { rows } = await t.admin.query<{ unit_id: string }>('select unit_id from users where id = $1', [userId(username)])
    return { userId: userId(username), unitId: rows[0]!.unit_id, token, csrf }
  }
  ;[officer, nixi, shigang] = [await signIn('bangong'), await signIn('nixi'), await signIn('shigang')]
}, 240_000)
afterAll(() => t.close())

const table = async (period: string, edition: 'full' | 'open' = 'full') => (await t.call(officer, ledgers.getDistrictTable, { period, edition })).body
const wan = (amount: number) => Math.round(amount * 1_000_000)

test('the six months in figures', async () => {
  const months = []
  for (const period of ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10']) {
    const { table: { movement: m } } = await table(period)
    months.push([m.opening, m.added, m.restarted, m.excluded, m.struckOff, m.closing])
  }
  expect(months).toEqual([[0, 4, 0, 1, 0, 3], [3, 2, 0, 0, 0, 5], [5, 4, 0, 1, 0, 8], [8, 2, 1, 1, 0, 10], [10, 1, 0, 0, 1, 10], [10, 0, 0, 0, 1, 9]])
})

test('附件2 of October: ten rows and their totals; the open edition leaves the restricted one out', async () => {
  const full = await table('2026-10')
  expect(full.table.rows).toHaveLength(10)
  expect(full.table.totals).toMatchObject({ amountFen: { value: wan(3036.65), unknown: 1 }, people: { value: 610 }, unpaidFen: { value: wan(2009.01) } })
  const open = await table('2026-10', 'open')
  expect(open.table.rows).toHaveLength(9)
  expect(open.table.totals).toMatchObject({ amountFen: { value: wan(2893.45) }, people: { value: 584 }, unpaidFen: { value: wan(1889.01) } })
  const row = (name: string) => full.table.rows.find((one) => one.name.includes(name))!
  expect(row('演链无界').notices).toBe('2026年6月24日函告示北省登记地，7月30日收到回函')
  expect(row('例购荟').repayment).toBe('正在清退58.87%')
  expect(row('试易购').repayment).toBe('正在清退60.00%')
  expect(row('试禾').repayment).toBe('清退完毕100.00%')
})

describe('who submitted, month by month', () => {
  const board = async (period: string) => {
    const { body } = await t.call(officer, ledgers.listCollections, { period, reportType: 'ledger' })
    const { body: found } = await t.call(officer, ledgers.getBoard, { collectionId: body.rows[0]!.id })
    return { dueOn: found.collection.dueOn, units: Object.fromEntries(found.units.map((unit) => [unit.unitName, unit])) }
  }

  test('due dates move as told', async () => {
    const due = []
    for (const period of ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10']) due.push((await board(period)).dueOn)
    expect(due).toEqual(['2026-06-05', '2026-07-03', '2026-08-05', '2026-09-04', '2026-10-09', '2026-11-05'])
  })

  test('late, sent back, corrected, zero', async () => {
    const lateDays = async (period: string) => Object.fromEntries(Object.entries((await board(period)).units).filter(([, unit]) => unit.lateDays > 0).map(([name, unit]) => [name, unit.lateDays]))
    expect(await lateDays('2026-05')).toEqual({})
    expect(await lateDays('2026-06')).toEqual({ 演新街道: 1 })
    expect(await lateDays('2026-07')).toEqual({})
    expect(await lateDays('2026-08')).toEqual({})
    expect(await lateDays('2026-09')).toEqual({ 试岗镇: 2 })
    const may = (await board('2026-05')).units
    expect(['演新街道', '试岗镇', '仿塘乡'].map((name) => may[name]!.zero)).toEqual(['zero', 'zero', 'zero'])
    expect((await board('2026-08')).units['例桥街道']!.versions).toBe(2)
  })

  test('October as it stands on the morning of 3 November', async () => {
    const { units } = await board('2026-10')
    expect(Object.fromEntries(Object.entries(units).map(([name, unit]) => [name, unit.statusText]))).toEqual({
      例桥街道: '已报待审核', 样湖街道: '已审核', 演新街道: '填报中', 试岗镇: '未报', 拟溪镇: '领导小组审定中', 仿塘乡: '已审核' })
    expect(units['试岗镇']!.pressed).toBe(1)
    expect(units['仿塘乡']).toMatchObject({ zero: 'zero', checkedHouseholds: 186, checkedFirms: 11 })
  })

  test('例桥 corrected August: 151.20, then 167.30, both kept, on time by the first', async () => {
    const { units } = await board('2026-08')
    const { body } = await t.call(officer, ledgers.getSubmission, { id: units['例桥街道']!.submissionId })
    expect(body.lateDays).toBe(0)
    const [first, second] = body.versions.toSorted((a, b) => a.no - b.no)
    const compared = await t.call(officer, ledgers.compareVersions, { beforeId: first!.id, afterId: second!.id })
    const cell = compared.body.difference.rows.find((one) => one.name === '国样储金运营中心')!.cells.find((one) => one.label === '涉及金额')!
    expect([cell.before, cell.after, cell.difference]).toEqual(['151.20', '167.30', wan(16.1)])
  })
})

test('S12 is seen by four people; 试岗镇 got a request to help visiting, no lead', async () => {
  expect((await t.call(officer, leads.getLead, { id: leadId('S12') })).body.readers).toHaveLength(4)
  expect((await t.call(shigang, leads.getLead, { id: leadId('S12') })).status).toBe(404)
  const { body } = await t.call(shigang, leads.listAssignments, { states: ['accepted'] })
  expect(body.rows).toMatchObject([{ leadId: null, subjectName: null, unitName: '试岗镇' }])
})

test('S01: the informant is a code; the workbench holds the four dates with their basis', async () => {
  expect((await t.call(officer, leads.getLead, { id: leadId('S01') })).body.informantCode).toBe('JB-2026-0007')
  const { body } = await t.call(officer, getWorkbench, {})
  const tasks = body.items.filter((item) => item.kind === 'task').map((item) => item.dueOn)
  expect(tasks).toEqual(['2026-11-05', '2026-11-06', '2026-11-09', '2026-11-10'])
  expect(body.items.filter((item) => item.kind === 'task').every((item) => item.basis !== '')).toBe(true)
})

test('S07: twice nothing was reported, and how many households had been looked at is on record', async () => {
  const said = []
  for (const period of ['2026-05', '2026-06']) {
    const { body } = await t.call(nixi, ledgers.listCollections, { period, reportType: 'inspection' })
    const own = body.rows.find((row) => row.collectorUnitId === unitId('拟溪镇'))!
    const board = await t.call(nixi, ledgers.getBoard, { collectionId: own.id })
    const village = board.body.units.find((unit) => unit.unitName === '仿岭村')!
    said.push([village.firstSubmittedOn, village.zero, village.checkedHouseholds])
  }
  expect(said).toEqual([['2026-05-22', 'zero', 21], ['2026-06-23', 'zero', 34]])
})

test('风险等级: S09 is 待核 and says what is missing, S01 and S13 are high, each by proof; warnings are followed to their end', async () => {
  const graded = async (code: string) => (await t.call(officer, getLeadGrade, { leadId: leadId(code) })).body
  const all = []
  for (let n = 1; n <= 13; n += 1) all.push(gradeLabels[(await graded(`S${String(n).padStart(2, '0')}`)).grade])
  expect(all.join('')).toBe('高低中高中低低低待核中低中高')
  const unclear = await graded('S09')
  expect(unclear.result.missing.map((one) => one.label)).toEqual(['合同、协议、收据', '资金流水', '参与人陈述', '涉众规模（涉及人数待核）', '风险敞口（未兑付资金待核）'])
  // The override while nothing was known of S13 ended with the first figures.
  expect((await graded('S13')).history.map((row) => row.cause)).toEqual(expect.arrayContaining(['人工调整', '情况变化，人工调整失效']))
  for (const code of ['S01', 'S13']) expect((await graded(code)).listed).toMatchObject({ grade: 'high' })
  const { body } = await t.call(officer, listWarnings, {})
  expect(body.rows.map((row) => [row.leadId, row.unitName, row.dueOn, row.doneAt !== null])).toEqual([
    [leadId('S04'), '宣传部（网信办）', '2026-11-10', false], [leadId('S01'), '样湖街道', '2026-06-06', true], [leadId('S13'), '例桥街道', '2026-09-04', true]])
})

test('the five cases and October\'s work', async () => {
  const { body: cases } = await t.call(officer, listCases, {})
  expect(cases.rows.map((row) => [row.name, row.amountFen, row.people])).toEqual([['“演通宝”案', wan(18320), 1926], ['“试联汇”案', wan(6240), 311],
    ['拟寿颐年案', wan(1486.5), 208], ['国样储金案', wan(167.3), 52], ['例清债务案', wan(231.6), 78]])
  const { body } = await t.call(officer, listActivities, { from: '2026-10-01', to: '2026-10-31' })
  const sum = (kind: string) => body.sums.find((one) => one.kind === kind)
  expect([sum('sweep')!.subjectsChecked, sum('publicity')!.sessions, sum('publicity')!.leaflets, sum('training')!.records, sum('talk')!.records, sum('supervision')!.records])
    .toEqual([1284, 36, 9450, 3, 1, 2])
})

test('every invented name says that it is invented', async () => {
  const { rows } = await t.admin.query<{ name: string }>(`select name from regions union select name from users union select name from subjects union select name from contacts union select name from task_force_members`)
  const role = /^(区金融|政法委|宣传部|公安|发改|教体|民政|住建|农业|商务|文旅|市场|行政|综合|信访)/
  expect(rows.map((row) => row.name).filter((name) => !/[样例拟试演仿范示]/.test(name) && !role.test(name))).toEqual([])
  const { rows: phones } = await t.admin.query<{ phone: string }>(`select phone from subject_details where phone <> '' union select mobile from contacts where mobile <> ''`)
  expect(phones.filter(({ phone }) => !phone.startsWith('1200000'))).toEqual([])
  expect((await t.admin.query('select 1 from regions where id = $1', [regionId('样河区')])).rowCount).toBe(1)
})
