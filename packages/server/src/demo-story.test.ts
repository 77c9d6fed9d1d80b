import { listActivities } from '@qingyuan/core/activities/activity-api'
import * as ledgers from '@qingyuan/core/ledgers/ledger-api'
import { gradeLabels } from '@qingyuan/core/grading/grade'
import { getLeadGrade, listWarnings } from '@qingyuan/core/grading/grading-api'
import { getMatter, recordAct } from '@qingyuan/core/handling/handling-api'
import { refusalAdvice, type PoliceRefusalReason } from '@qingyuan/core/law/elements'
import * as leads from '@qingyuan/core/leads/lead-api'
import { listCases } from '@qingyuan/core/cases/case-api'
import { getWorkbench } from '@qingyuan/core/statistics/statistics-api'
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leadId, regionId, unitId, userId } from '../seed/demo/ids.ts'
import { seedDemo } from '../seed/demo-story.ts'
import { hashToken } from './features/auth/auth-queries.ts'
import { startTestApp, type TestApp, type TestPerson } from './test-app.ts'

/** Every figure of the demo story, to the last digit, read through the product's own doors. */
let t: TestApp
let officer: TestPerson, nixi: TestPerson, shigang: TestPerson, liqiao: TestPerson

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
  ;[officer, nixi, shigang, liqiao] = [await signIn('bangong'), await signIn('nixi'), await signIn('shigang'), await signIn('liqiao')]
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
  const dates = body.items.filter((item) => item.kind === 'clock').map((item) => [item.dueOn, item.title.split('：')[0]])
  expect(dates).toEqual([['2026-11-05', '拟光影视文化工作室'], ['2026-11-06', '例购荟百货店'], ['2026-11-09', '试易购百货商行'], ['2026-11-10', '样河农商银行原代办员蒋试根']])
  expect(body.items.filter((item) => item.kind === 'clock').every((item) => item.basis !== '')).toBe(true)
  expect(body.items.filter((item) => item.kind === 'task')).toEqual([])
})

describe('the law at work in the story', () => {
  const matter = async (code: string, who = officer, unit?: string) => (await t.call(who, getMatter, { leadId: leadId(code), ...(unit && { unitId: unitId(unit) }) })).body
  const clock = async (lead: string, code: string) => (await matter(lead)).clocks.find((one) => one.code === code)
  const act = async (lead: string, code: string) => (await matter(lead)).acts.find((one) => one.code === code)

  test('S01: queried and sealed by the head\'s approval with two certified officers; the seizure ended before 30 days', async () => {
    for (const [code, day] of [['account_query', '2026-05-28'], ['seal_premises', '2026-06-16']] as const) {
      expect(await act('S01', code)).toMatchObject({ state: 'done', onDate: day, approver: 'lead_head', decidedByName: '沈拟国', officers: [{ name: expect.any(String) as string }, { name: expect.any(String) as string }] })
    }
    expect(await clock('S01', 'seizure')).toMatchObject({ dueOn: '2026-07-16', state: 'met' })
    expect(await clock('S01', 'decide')).toMatchObject({ state: 'stopped' })
    const { parties, plan, gaps } = await matter('S01')
    expect([parties.map((party) => party.name), plan?.unitName, gaps.criminal.state]).toEqual([['范拟寿', '范拟寿'], '样湖街道', 'complete'])
  })

  test('S01: approved on 3 July at 10:20, handed over at 16:40 with five enclosures, within three days and 24 hours', async () => {
    expect(await act('S01', 'transfer_approved')).toMatchObject({ onDate: '2026-07-03', atTime: '10:20', decidedByName: '沈拟国' })
    expect(await act('S01', 'transfer_handed')).toMatchObject({ onDate: '2026-07-03', atTime: '16:40', facts: { letter: true, report: true, items: true, expert: true, other: true, copied: true } })
    expect(await clock('S01', 'transfer_decision')).toMatchObject({ state: 'met' })
    expect(await clock('S01', 'transfer_delivery')).toMatchObject({ dueOn: '2026-07-04', dueTime: '10:20', state: 'met' })
    expect(await clock('S01', 'items')).toMatchObject({ dueOn: '2026-07-13', state: 'met' })
    expect((await matter('S01')).stages.at(-1)).toMatchObject({ stage: 'criminal', on: '2026-07-10' })
  })

  test('S01: the threshold panel says why it had to be transferred', async () => {
    const { transfer, thresholds } = await matter('S01')
    expect(transfer).toMatchObject({ must: true, text: expect.stringMatching(/不能只罚不送[^]*达到100万元[^]*达到150人/) as string })
    expect(thresholds[0]!.columns.slice(0, 2)).toMatchObject([{ threshold: '100.00万元', reached: 'reached' }, { threshold: '150人', reached: 'reached' }])
  })

  test('S02 is told to put right by its department, pays back in three instalments and is checked again', async () => {
    expect(await act('S02', 'rectification_order')).toMatchObject({ unitName: '农业农村局', facts: { dueOn: '2026-10-20' } })
    expect([await clock('S02', 'rectify'), await clock('S02', 'repay')]).toMatchObject([{ state: 'met', dueOn: '2026-10-20' }, { state: 'met', dueOn: '2026-10-20' }])
    expect((await matter('S02')).acts.filter((one) => one.code === 'repaid').map((one) => one.facts['totalFen'])).toEqual([wan(34.56), wan(64.8), wan(86.4)])
  })

  test('S04 belongs elsewhere: the office may ask, not decide', async () => {
    const { jurisdiction, measures } = await matter('S04')
    expect(jurisdiction).toMatchObject({ answer: 'elsewhere', because: expect.stringContaining('示北省') as string })
    expect(measures.find((one) => one.code === 'seal_premises')).toMatchObject({ status: 'request', requestTo: expect.stringContaining('登记地') as string })
    expect((await matter('S13')).jurisdiction.answer).toBe('ours')
  })

  test('S05: the refusal\'s reason is red, the three days reach across the holiday to 8 October', async () => {
    const file = await matter('S05')
    const refused = file.acts.find((one) => one.code === 'police_refused')!
    expect(refused).toMatchObject({ onDate: '2026-09-30', facts: { reason: 'no_reporter' } })
    expect(refusalAdvice([refused.facts['reason'] as PoliceRefusalReason])).toMatchObject({ disallowed: ['no_reporter'], text: expect.stringContaining('不得作为不予立案的理由') as string })
    expect(await clock('S05', 'review_request')).toMatchObject({ dueOn: '2026-10-08', state: 'met', why: expect.any(String) as string })
    expect(await clock('S05', 'review_answer')).toMatchObject({ dueOn: '2026-10-12', state: 'met' })
    expect(file.stages.map((step) => step.stage)).toEqual(['clue', 'investigating', 'determined', 'transferring', 'transferred', 'investigating', 'criminal'])
  })

  test('S06: inspected with an approval on paper; the hint to transfer is closed with its reason', async () => {
    expect(await act('S06', 'inspection')).toMatchObject({ unitName: '市场监管局', decidedByName: '卢拟峰', approvalFile: { name: '行政检查审批表.pdf' }, officers: [{ name: '彭样军' }, { name: '魏试英' }] })
    expect((await matter('S06')).transfer).toMatchObject({ must: false, text: expect.stringContaining('真实房产销售、不构成集资') as string })
  })

  test('S10: the hearing asked for on the last of five working days; the decision is due on 9 November', async () => {
    expect(await clock('S10', 'hearing_request')).toMatchObject({ dueOn: '2026-09-21', state: 'met' })
    expect(await clock('S10', 'hearing_date')).toMatchObject({ dueOn: '2026-10-13', state: 'met' })
    expect(await clock('S10', 'decide')).toMatchObject({ dueOn: '2026-11-09', state: 'running', why: expect.any(String) as string })
    expect((await matter('S10')).gaps.administrative.state).toBe('complete')
  })

  test('S12: the police may take thirty days; S09 and S03 have their next dates', async () => {
    expect(await clock('S12', 'police_decision')).toMatchObject({ dueOn: '2026-11-10', state: 'running', ours: false })
    expect(await clock('S09', 'evidence')).toMatchObject({ dueOn: '2026-11-05', state: 'running' })
    expect(await clock('S03', 'rectify')).toMatchObject({ dueOn: '2026-11-06', state: 'running' })
  })

  test('S13: what the district may not decide it cannot record, only ask for', async () => {
    const restriction = async (code: string) => (await matter(code)).measures.find((one) => one.code === 'exit_restriction')
    expect(await restriction('S01')).toMatchObject({ status: 'request', requestTo: expect.stringContaining('设区的市级') as string })
    expect(['not_yet', 'request']).toContain((await restriction('S13'))!.status)
    const recorded = await t.call(officer, recordAct, { commandId: randomUUID(), id: randomUUID(), leadId: leadId('S13'), code: 'exit_restriction', on: '2026-11-02', facts: { about: '例' }, addressee: 'actual_controller', acknowledged: true })
    expect(recorded.status).toBe(409)
    const events = (await t.call(officer, leads.getLead, { id: leadId('S13') })).body.events
    expect(events.find((event) => event.title === '向市级牵头部门提请限制出境')?.body).toBe('区级无权限制出境。')
  })

  test('no clock of the story is overdue, no town holds a power', async () => {
    for (let n = 1; n <= 13; n += 1) {
      const { clocks } = await matter(`S${String(n).padStart(2, '0')}`)
      expect(clocks.filter((one) => one.state === 'overdue').map((one) => [n, one.label])).toEqual([])
    }
    const soft = ['visit', 'publicity', 'remind', 'report', 'assist_talk', 'watch', 'reminder_letter']
    for (const [code, who] of [['S03', liqiao], ['S05', liqiao], ['S10', shigang]] as const) {
      const open = (await matter(code, who)).measures.filter((one) => one.status === 'open' || one.status === 'needs_approval').map((one) => one.code)
      expect(open.filter((one) => !soft.includes(one))).toEqual([])
    }
    for (const code of ['seal_premises', 'account_query', 'rectification_order', 'fine_fundraiser', 'transfer_police'] as const) {
      const input = { commandId: randomUUID(), id: randomUUID(), leadId: leadId('S10'), code, on: '2026-11-02', facts: { about: '例' }, acknowledged: true }
      expect([code, (await t.call(shigang, recordAct, input)).status]).toEqual([code, 409])
    }
  })
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
