import { firstRuleSet } from '@qingyuan/core/grading/first-rule-set'
import { GradeExport, recompute } from '@qingyuan/core/grading/grade-export'
import type { Grade } from '@qingyuan/core/grading/grade'
import * as api from '@qingyuan/core/grading/grading-api'
import * as leads from '@qingyuan/core/leads/lead-api'
import { getWorkbench } from '@qingyuan/core/statistics/statistics-api'
import { finishTask } from '@qingyuan/core/tasks/task-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { sha256 } from './grading-queries.ts'
import { gradeDue } from './grading-runner.ts'

let t: TestApp
let street: string, streetUnit: string
let officer: TestPerson, head: TestPerson, clerk: TestPerson, other: TestPerson, admin: TestPerson, grid: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  const district = await t.region('样河区', 'county')
  street = await t.region('例桥街道', 'street', district)
  const town = await t.region('拟溪镇', 'town', district)
  const office = await t.unit('专班办', district, 'office')
  streetUnit = await t.unit('例桥街道办', street, 'town')
  const townUnit = await t.unit('拟溪镇政府', town, 'town')
  officer = await t.person('bangong', office, ['office_clerk'])
  head = await t.person('zhuren', office, ['office_head'])
  clerk = await t.person('liqiao', streetUnit, ['town_clerk'])
  grid = await t.person('wangge', streetUnit, ['grid_worker'])
  other = await t.person('nixi', townUnit, ['town_clerk'])
  admin = await t.person('xitong', office, ['system_admin'])
})
afterAll(() => t.close())

const wan = (amount: number) => amount * 1_000_000
const figure = (value: number | null) => ({ value, source: '流水测算', asOf: '2026-10-11', note: '' })
async function newLead(figures: { people?: number; unpaid?: number } = { people: 200, unpaid: wan(600) }, changes: object = {}): Promise<string> {
  const id = randomUUID()
  const answer = await t.call(officer, leads.createLead, { commandId: randomUUID(), id, subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: `拟样${id.slice(0, 8)}公司` } }, receivedOn: '2026-10-11',
    source: '12345热线', regionId: street, mainUnitId: streetUnit, figures: { ...(figures.people !== undefined && { people: figure(figures.people) }), ...(figures.unpaid !== undefined && { unpaid: figure(figures.unpaid) }) }, ...changes })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return id
}
const words = { kind: 'text' as const, text: '参与人谈话时所说', onDate: '2026-10-12' }
const sign = (leadId: string, changes: object = {}) => ({ commandId: randomUUID(), id: randomUUID(), leadId, sign: 'return_promised', material: 'contract', ...words, ...changes })
async function prove(leadId: string, signs: [sign: string | null, material: string][]): Promise<void> {
  for (const [code, material] of signs) expect((await t.call(clerk, api.recordSign, sign(leadId, { sign: code, material }))).status).toBe(200)
}
const enough: [string | null, string][] = [['return_promised', 'contract'], [null, 'flow']]
const highSigns: [string | null, string][] = [['return_promised', 'contract'], ['new_pays_old', 'flow'], ['public_ads', 'publicity']]
const gradeOf = async (who: TestPerson, leadId: string) => (await t.call(who, api.getLeadGrade, { leadId })).body
const listed = async (leadId: string) => (await t.admin.query<{ grade: Grade; due: boolean; likelihood: number | null; consequence: number | null }>(
  'select grade, grade_due as due, likelihood, consequence from leads where id = $1', [leadId])).rows[0]!
const audit = async (id: string) => (await t.admin.query<{ action: string }>('select action from audit_log where subject_id = $1 order by id', [id])).rows.map((row) => row.action)

describe('every command: stranger, role, scope, input, state, done and on record', () => {
  test('recording a sign', async () => {
    const leadId = await newLead()
    const send = (who: TestPerson | null, changes: object = {}) => t.call(who, api.recordSign, sign(leadId, changes))
    expect((await send(null)).status).toBe(401)
    expect((await send(admin)).status).toBe(403)
    expect((await send(grid)).status).toBe(403)
    expect((await send(other)).status).toBe(404)
    const issue = async (changes: object) => { const answer = await send(clerk, changes); return [answer.status, answer.body.details?.issues?.[0]?.path] }
    expect(await issue({ sign: 'made_up' })).toEqual([400, 'sign'])
    expect(await issue({ material: 'made_up' })).toEqual([400, 'material'])
    expect(await issue({ text: '嗯' })).toEqual([400, 'text'])
    expect(await issue({ onDate: '2026-11-04' })).toEqual([400, 'onDate'])
    expect(await issue({ kind: 'event' })).toEqual([400, 'ref'])
    // A proof must be this lead's own.
    const foreign = (await t.call(officer, leads.getLead, { id: await newLead() })).body.events[0]!.id
    expect(await issue({ kind: 'event', ref: foreign, text: '' })).toEqual([400, 'ref'])
    expect((await send(clerk)).status).toBe(200)
    expect(await audit(leadId)).toEqual(['lead.create', 'grading.record_sign'])
    await t.call(officer, leads.mergeLead, { commandId: randomUUID(), leadId, intoId: await newLead(), onDate: '2026-10-20', reason: '同一件事' })
    expect((await send(clerk)).status).toBe(409)
  })

  test('withdrawing one, levels, overriding and taking that back', async () => {
    const leadId = await newLead()
    await prove(leadId, enough)
    const { proofs } = await gradeOf(clerk, leadId)
    const withdraw = (who: TestPerson | null, id = proofs[0]!.id) => t.call(who, api.withdrawSign, { commandId: randomUUID(), id, reason: '登记错了' })
    expect([(await withdraw(null)).status, (await withdraw(admin)).status, (await withdraw(other)).status, (await withdraw(clerk, randomUUID())).status]).toEqual([401, 403, 404, 404])
    expect([(await withdraw(clerk)).status, (await withdraw(clerk)).status]).toEqual([200, 409])
    expect((await gradeOf(clerk, leadId)).proofs.find((one) => one.id === proofs[0]!.id)!.withdrawn).toMatchObject({ byName: 'liqiao', reason: '登记错了' })

    const factor = (who: TestPerson | null, changes: object = {}) => t.call(who, api.setFactor, { commandId: randomUUID(), id: randomUUID(), leadId, factor: 'heat', level: 'local', ...words, ...changes })
    expect([(await factor(null)).status, (await factor(grid)).status, (await factor(other)).status, (await factor(clerk, { level: 'x' })).status, (await factor(clerk)).status]).toEqual([401, 403, 404, 400, 200])
    expect((await factor(clerk, { level: 'spread' })).status).toBe(200)
    expect((await gradeOf(clerk, leadId)).result.consequence.factors.find((one) => one.code === 'heat')).toMatchObject({ value: '网上有传播', points: 12 })

    const override = (who: TestPerson | null, grade: Grade) => t.call(who, api.overrideGrade, { commandId: randomUUID(), leadId, grade, reason: '参与人多为老人，情绪不稳' })
    expect([(await override(null, 'high')).status, (await override(clerk, 'high')).status, (await override(admin, 'high')).status]).toEqual([401, 403, 403])
    expect((await t.call(head, api.removeOverride, { commandId: randomUUID(), leadId, reason: '没有' })).status).toBe(409)
    expect((await override(head, 'high')).status).toBe(200)
    expect((await t.call(clerk, api.removeOverride, { commandId: randomUUID(), leadId, reason: '不对' })).status).toBe(403)
    expect((await t.call(head, api.removeOverride, { commandId: randomUUID(), leadId, reason: '情况已缓和' })).status).toBe(200)
    expect(await audit(leadId)).toEqual(['lead.create', 'grading.record_sign', 'grading.record_sign', 'grading.withdraw_sign', 'grading.set_factor', 'grading.set_factor', 'task.add', 'grading.override', 'grading.remove_override'])
    const { rows } = await t.admin.query<{ after: object; note: string }>(`select after, note from audit_log where subject_id = $1 and action = 'grading.override'`, [leadId])
    expect(rows[0]).toMatchObject({ note: '参与人多为老人，情绪不稳', after: { grade: 'high' } })
  })

  test('sent twice, a sign is one sign', async () => {
    const leadId = await newLead()
    const input = sign(leadId)
    const answers = await Promise.all(Array.from({ length: 6 }, () => t.call(clerk, api.recordSign, input)))
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200))
    expect((await gradeOf(clerk, leadId)).proofs).toHaveLength(1)
  })

  test('who may not see the lead sees no grade of it, and no export', async () => {
    const leadId = await newLead()
    expect((await t.call(null, api.getLeadGrade, { leadId })).status).toBe(401)
    expect((await t.call(other, api.getLeadGrade, { leadId })).status).toBe(404)
    expect((await t.download(other, api.exportLeadGrade, { leadId })).status).toBe(404)
    expect(await gradeOf(grid, leadId)).toMatchObject({ canRecord: false, canOverride: false })
  })
})

describe('the grade follows the facts', () => {
  test('a new lead is 待核 and says what is missing; with material it gets a colour, at once and in lists', async () => {
    const leadId = await newLead()
    expect(await gradeOf(clerk, leadId)).toMatchObject({ grade: 'pending', history: [] })
    expect((await gradeOf(clerk, leadId)).result.missing.map((one) => one.code)).toEqual(['contract', 'flow', 'statement'])
    expect(await listed(leadId)).toMatchObject({ grade: 'pending' })
    await prove(leadId, enough)
    expect(await gradeOf(clerk, leadId)).toMatchObject({ grade: 'medium', listed: { grade: 'medium', version: 1 } })
    await prove(leadId, [['new_pays_old', 'flow'], ['public_ads', 'publicity']])
    const graded = await gradeOf(clerk, leadId)
    expect(graded).toMatchObject({ grade: 'high', result: { likelihood: { score: 60 }, consequence: { score: 45 } } })
    expect(graded.history.map((row) => [row.grade, row.cause])).toEqual([['high', '事实变化'], ['high', '事实变化'], ['medium', '事实变化'], ['pending', '首次评级']])
    expect(await listed(leadId)).toEqual({ grade: 'high', due: false, likelihood: 60, consequence: 45 })
  })

  test('a figure changed anywhere makes the grade due; the page is right at once, lists within the next turn', async () => {
    const leadId = await newLead()
    await prove(leadId, highSigns)
    expect(await listed(leadId)).toMatchObject({ grade: 'high', due: false })
    const record = (field: 'people' | 'unpaid', value: number | null) => t.call(clerk, leads.recordFigure, { commandId: randomUUID(), id: randomUUID(), leadId, field, value, source: '审计', asOf: '2026-10-20', figuresConfirmed: true })
    expect((await record('unpaid', 0)).status).toBe(200)
    expect((await record('people', 20)).status).toBe(200)
    expect(await listed(leadId)).toMatchObject({ grade: 'high', due: true })
    expect(await gradeOf(clerk, leadId)).toMatchObject({ grade: 'medium', listed: { grade: 'high' } })
    await gradeDue(t.env)
    expect(await listed(leadId)).toMatchObject({ grade: 'medium', due: false })
    await record('people', null)
    await gradeDue(t.env)
    expect(await listed(leadId)).toMatchObject({ grade: 'pending' })
    // SQL that nobody thought of is seen too, and a change of words is none of grading's business.
    await t.admin.query('update leads set people = 600, unpaid_fen = $2 where id = $1', [leadId, wan(600)])
    expect(await listed(leadId)).toMatchObject({ due: true })
    await gradeDue(t.env)
    expect(await listed(leadId)).toMatchObject({ grade: 'high', due: false })
    await t.admin.query('update leads set summary = \'x\', people = 600 where id = $1', [leadId])
    expect(await listed(leadId)).toMatchObject({ due: false })
    expect(await gradeDue(t.env)).toBe(0)
  })

  test('leads of which nothing is known leave no history behind', async () => {
    const leadId = await newLead({})
    await gradeDue(t.env)
    expect(await listed(leadId)).toMatchObject({ grade: 'pending', due: false })
    expect((await gradeOf(clerk, leadId)).history).toEqual([])
  })

  test('proofs open what they point to', async () => {
    const leadId = await newLead()
    const fileId = randomUUID()
    await t.upload(clerk, leads.attachFile, { commandId: randomUUID(), id: fileId, leadId }, { name: '康养卡合同.pdf', content: Buffer.from('%PDF-1.4\n%%EOF\n') })
    const { choices } = await gradeOf(clerk, leadId)
    expect(choices.map((one) => [one.kind, one.material, one.label])).toEqual(expect.arrayContaining([
      ['file', 'contract', '康养卡合同.pdf'], ['event', 'report', '登记：12345热线'], ['figure', 'flow', '未兑付资金600万元（流水测算）'], ['figure', 'flow', '涉及人数200人（流水测算）']]))
    await t.call(clerk, api.recordSign, sign(leadId, { kind: 'file', ref: fileId, text: '第三页' }))
    expect((await gradeOf(clerk, leadId)).facts.proofs).toMatchObject([{ kind: 'file', ref: fileId, text: '康养卡合同.pdf；第三页' }])
  })

  test('an export is worked out again to the same, without the database', async () => {
    const leadId = await newLead()
    await prove(leadId, highSigns)
    const { status, content, name } = await t.download(clerk, api.exportLeadGrade, { leadId })
    expect([status, name]).toEqual([200, expect.stringMatching(/^评级依据 线索〔2026〕\d+号\.json$/)])
    const exported = GradeExport.parse(JSON.parse(content.toString()))
    expect(recompute(exported, sha256)).toMatchObject({ problems: [], result: { grade: 'high' } })
  })
})

describe('a person decides otherwise', () => {
  const override = (leadId: string, grade: Grade) => t.call(head, api.overrideGrade, { commandId: randomUUID(), leadId, grade, reason: '会商研判：群体情绪激动' })

  test('it holds while the facts are the same, also by other rules, and says when it ends', async () => {
    const leadId = await newLead()
    await prove(leadId, enough)
    expect((await override(leadId, 'medium')).body.message).toContain('不用调整')
    expect((await override(leadId, 'high')).status).toBe(200)
    expect(await gradeOf(clerk, leadId)).toMatchObject({ grade: 'high', result: { grade: 'medium' }, override: { grade: 'high', byName: 'zhuren' }, lapsed: null })
    // The same figure from a better source, and a second proof of the same: nothing new.
    await t.call(clerk, leads.recordFigure, { commandId: randomUUID(), id: randomUUID(), leadId, field: 'people', value: 200, source: '审计', asOf: '2026-10-21', figuresConfirmed: true })
    await prove(leadId, [['return_promised', 'contract']])
    await gradeDue(t.env)
    expect(await gradeOf(clerk, leadId)).toMatchObject({ grade: 'high', override: { grade: 'high' } })
    await t.call(clerk, leads.recordFigure, { commandId: randomUUID(), id: randomUUID(), leadId, field: 'people', value: 210, source: '审计', asOf: '2026-10-22', figuresConfirmed: true })
    // Before the background's turn as after it.
    for (const turn of ['before', 'after']) {
      expect(await gradeOf(clerk, leadId), turn).toMatchObject({ grade: 'medium', override: null, lapsed: { grade: 'high', reason: '会商研判：群体情绪激动', byName: 'zhuren' } })
      await gradeDue(t.env)
    }
    expect((await gradeOf(clerk, leadId)).history[0]).toMatchObject({ cause: '情况变化，人工调整失效', grade: 'medium' })
    expect((await override(leadId, 'high')).status).toBe(200)
    expect(await gradeOf(clerk, leadId)).toMatchObject({ lapsed: null, override: { grade: 'high' } })
    await t.call(head, api.removeOverride, { commandId: randomUUID(), leadId, reason: '情绪平复' })
    expect(await gradeOf(clerk, leadId)).toMatchObject({ grade: 'medium', override: null, lapsed: null })
  })

  test('材料不足 is never made to look safe', async () => {
    const leadId = await newLead()
    const refused = await override(leadId, 'low')
    expect([refused.status, refused.body.details?.issues?.[0]?.path, refused.body.message]).toEqual([400, 'grade', expect.stringContaining('材料不足')])
    expect((await override(leadId, 'high')).status).toBe(200)
    expect(await gradeOf(clerk, leadId)).toMatchObject({ grade: 'high', result: { grade: 'pending' } })
  })
})

describe('高风险预警', () => {
  const warnings = async (who: TestPerson, leadId: string) => (await gradeOf(who, leadId)).warnings

  test('the main unit is asked once, by a date, on its workbench; it closes with a result', async () => {
    const leadId = await newLead()
    await prove(leadId, highSigns)
    await prove(leadId, [['runaway', 'report']])
    const [warning, ...more] = await warnings(clerk, leadId)
    expect(more).toEqual([])
    expect(warning).toMatchObject({ unitName: '例桥街道办', dueOn: '2026-11-18', overdue: false, doneAt: null, mine: true, grade: 'high' })
    const desk = (await t.call(clerk, getWorkbench, {})).body.items.find((item) => item.key === warning!.taskId)
    expect(desk).toMatchObject({ kind: 'task', link: `/leads/${leadId}`, title: expect.stringContaining('高风险预警') as unknown })
    const finish = (who: TestPerson, note: string) => t.call(who, finishTask, { commandId: randomUUID(), id: warning!.taskId, note })
    expect((await finish(clerk, '')).body.details?.issues?.[0]?.path).toBe('note')
    expect((await finish(grid, '已经上门核实过了')).status).toBe(200)
    expect((await warnings(clerk, leadId))[0]).toMatchObject({ result: '已经上门核实过了', doneByName: 'wangge' })
    // Still high: no second request. Down and up again: a new one.
    await prove(leadId, [['moving_out', 'site']])
    expect(await warnings(clerk, leadId)).toHaveLength(1)
    await t.admin.query('update leads set unpaid_fen = 0, people = 5 where id = $1', [leadId])
    await gradeDue(t.env)
    expect(await listed(leadId)).toMatchObject({ grade: 'medium' })
    await t.admin.query('update leads set unpaid_fen = $2, people = 300 where id = $1', [leadId, wan(600)])
    await gradeDue(t.env)
    expect((await warnings(clerk, leadId)).map((one) => one.doneAt === null)).toEqual([true, false])
    const { body } = await t.call(officer, api.listWarnings, { open: true })
    expect(body.rows.map((row) => row.leadId)).toContain(leadId)
    expect((await t.call(other, api.listWarnings, {})).body).toEqual({ rows: [], total: 0 })
    const summary = (await t.call(officer, api.getGradeSummary, {})).body
    expect(summary.openWarnings).toBe(body.total)
    expect(summary.rows.map((row) => row.grade)).toEqual(['high', 'medium', 'low', 'pending'])
  })

  test('nobody of another unit closes it, except the office', async () => {
    const leadId = await newLead()
    await prove(leadId, highSigns)
    const { taskId } = (await warnings(clerk, leadId))[0]!
    const town = await t.unit('样湖街道办', street, 'town')
    const neighbour = await t.person('yanghu', town, ['town_clerk'])
    expect((await t.call(neighbour, finishTask, { commandId: randomUUID(), id: taskId, note: '替他们办结了' })).status).toBe(403)
    expect((await t.call(officer, finishTask, { commandId: randomUUID(), id: taskId, note: '专班办已现场督导' })).status).toBe(200)
  })

  test('a lead that is off the ledger is not warned of', async () => {
    const leadId = await newLead()
    // Its figures reach the threshold: it leaves the ledger once it was found to be no fund-raising.
    await t.admin.query(`insert into acts (id, lead_id, code, state, unit_id, addressee, on_date, facts, created_at)
      select $1, id, 'sorted', 'done', main_unit_id, 'public', '2026-10-19', '{"nature":"innovation","treatment":"guide","reason":"真实买卖","notFundraising":true}', now() from leads where id = $2`, [randomUUID(), leadId])
    expect((await t.call(officer, leads.excludeLead, { commandId: randomUUID(), leadId, onDate: '2026-10-20', reason: '核查不属实' })).status).toBe(200)
    await prove(leadId, highSigns)
    expect(await gradeOf(clerk, leadId)).toMatchObject({ grade: 'high', warnings: [] })
  })
})

test('what a rule set holds is the product\'s proposal, as core has it', async () => {
  const { rows } = (await t.call(grid, api.listRuleSets, {})).body
  expect(rows).toMatchObject([{ version: 1, state: 'active', proposal: true, document: '' }])
  expect((await t.call(grid, api.getRuleSet, { id: rows[0]!.id })).body.content).toEqual(firstRuleSet)
})
