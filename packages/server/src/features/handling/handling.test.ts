import { createLead, excludeLead, getLead, recordFigure, strikeOffLead } from '@qingyuan/core/leads/lead-api'
import * as api from '@qingyuan/core/handling/handling-api'
import type { Endpoint } from '@qingyuan/core/contract'
import { getWorkbench } from '@qingyuan/core/statistics/statistics-api'
import type { ActCode } from '@qingyuan/core/law/acts'
import { measureCodes, measureOf } from '@qingyuan/core/law/measure-table'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

let t: TestApp
let district: string, town: string, office: string, townUnit: string
let clerk: TestPerson, head: TestPerson, deputy: TestPerson, townClerk: TestPerson, elsewhere: TestPerson, security: TestPerson
const officerIds: string[] = []

beforeAll(async () => {
  t = await startTestApp()
  t.clock.now = new Date('2026-09-01T01:00:00Z')
  district = await t.region('样河区', 'county')
  town = await t.region('样湖街道', 'street', district)
  const other = await t.region('试岗镇', 'town', district)
  office = await t.unit('专班办', district, 'office')
  townUnit = await t.unit('样湖街道', town, 'town')
  clerk = await t.person('bangong', office, ['office_clerk'])
  head = await t.person('juzhang', office, ['bureau_head'])
  deputy = await t.person('zhuren', office, ['office_head'])
  townClerk = await t.person('yanghu', townUnit, ['town_clerk'])
  elsewhere = await t.person('shigang', await t.unit('试岗镇', other, 'town'), ['town_clerk'])
  security = await t.person('anquan', office, ['security_admin'])
  await t.admin.query(`insert into settings (key, value, updated_at) values ('office-place', '{"province":"示南省","city":"范州市","county":"样河区"}', now())`)
  await t.admin.query(`insert into settings (key, value, updated_at) values ('go-live-on', '"2026-05-01"', now())`)
  const must = async (answer: Promise<{ status: number; body: unknown }>) => { const { status, body } = await answer; expect(status, JSON.stringify(body)).toBe(200) }
  await must(t.call(security, api.setOrgan, { commandId: randomUUID(), unitId: office, organ: 'lead_department', basis: '样政办〔2026〕1号' }))
  const post = (person: TestPerson, name: string, code: 'lead_head' | 'organ_head' | 'top_head') =>
    must(t.call(security, api.saveHeadPost, { commandId: randomUUID(), id: randomUUID(), unitId: office, userId: person.userId, name, head: code, basis: '样任〔2026〕1号', fromOn: '2026-01-01' }))
  for (const code of ['lead_head', 'organ_head', 'top_head'] as const) await post(head, '沈拟国', code)
  await post(deputy, '陆例成', 'organ_head')
  for (const [name, certificate] of [['例甲', '样执0001'], ['例乙', '样执0002'], ['例丙', '样执0003']] as const) {
    const id = randomUUID()
    officerIds.push(id)
    await must(t.call(security, api.saveOfficer, { commandId: randomUUID(), id, unitId: office, name, certificate, validUntil: name === '例丙' ? '2026-02-01' : '2028-12-31' }))
  }
})
afterAll(() => t.close())

let leadId: string
beforeEach(async () => {
  t.clock.now = new Date('2026-09-01T01:00:00Z')
  leadId = randomUUID()
  const { status } = await t.call(clerk, createLead, { commandId: randomUUID(), id: leadId, receivedOn: '2026-05-11', source: '排查发现', regionId: town, mainUnitId: townUnit,
    subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: `样河区拟寿${leadId.slice(0, 6)}有限公司` } } })
  expect(status).toBe(200)
  await t.call(clerk, api.savePlaces, { commandId: randomUUID(), leadId, places: [{ kind: 'registration', province: '示南省', city: '范州市', county: '样河区' }] })
})

type Facts = Record<string, string | number | boolean>
const matter = async (who: TestPerson = clerk) => (await t.call(who, api.getMatter, { leadId })).body
const record = (code: ActCode, on: string, facts: Facts = {}, more: object = {}, who: TestPerson = clerk) =>
  t.call(who, api.recordAct, { commandId: randomUUID(), id: randomUUID(), leadId, code, on, facts, acknowledged: true, ...more })
const did = async (...given: Parameters<typeof record>) => { const { status, body } = await record(...given); expect(status, JSON.stringify(body)).toBe(200) }
const investigated = async () => {
  await did('checked', '2026-05-22', { way: 'survey', found: '售卡属实', conclusion: 'suspected' })
  await did('investigation_opened', '2026-05-25')
  await did('filed', '2026-05-27', { cause: '涉嫌非法集资', approvedBy: '例甲' })
}
const ask = async (code: ActCode, more: object = {}, who: TestPerson = clerk) => {
  const id = randomUUID()
  return { id, ...await t.call(who, api.askAct, { commandId: randomUUID(), id, leadId, code, reason: '办案需要', ...more }) }
}
const decide = async (id: string, who: TestPerson, approved = true, note = '') =>
  t.call(who, api.decideAct, { commandId: randomUUID(), id, version: (await matter()).acts.find((act) => act.id === id)!.version, approved, note })
const carryOut = async (id: string, on: string, more: object = {}) => {
  const act = (await matter()).acts.find((one) => one.id === id)!
  const duties = act.code === 'account_query' ? [...measureOf(act.code).duties] : []
  return t.call(clerk, api.carryOutAct, { commandId: randomUUID(), id, version: act.version, on, time: '10:00', officerIds: officerIds.slice(0, 2), duties, facts: act.facts['accounts'] ? {} : { about: 'x', accounts: '例银行' }, acknowledged: true, ...more })
}

describe('who may decide', () => {
  test('an account query waits for the lead department’s own head: not his deputy, not who asked, not nobody', async () => {
    await investigated()
    const { id, status } = await ask('account_query', { addressee: 'account', facts: { accounts: '样河农商银行' } })
    expect(status).toBe(200)
    expect((await carryOut(id, '2026-09-01')).body.code).toBe('state.conflict')
    const refused = await decide(id, deputy)
    expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining('牵头部门主要负责人')])
    expect((await decide(id, clerk)).status).toBe(403)
    expect((await decide(id, townClerk)).status).toBe(403)
    expect((await decide(id, head)).status).toBe(200)
    const early = await carryOut(id, '2026-08-31')
    expect(early.body.message).toContain('先批准后实施')
    const alone = await carryOut(id, '2026-09-01', { officerIds: officerIds.slice(0, 1) })
    expect(alone.body.message).toContain('至少要2名')
    expect((await carryOut(id, '2026-09-01', { officerIds: [officerIds[0], officerIds[2]] })).body.message).toContain('到期')
    t.clock.now = new Date('2026-09-01T03:00:00Z')
    expect((await carryOut(id, '2026-09-01')).status).toBe(200)
    expect((await matter()).acts.find((act) => act.id === id)).toMatchObject({ state: 'done', decidedByName: 'juzhang', officers: [{ name: '例甲' }, { name: '例乙' }] })
    expect((await t.call(clerk, getLead, { id: leadId })).body.events.filter((event) => event.kind === 'account_query')).toHaveLength(1)
  })

  test('nobody recorded skips the approval; nobody freezes; a county asks the city for an exit restriction', async () => {
    await investigated()
    const seal = await record('seal_premises', '2026-08-20', { about: 'x' }, { addressee: 'premises', officerIds, duties: measureOf('seal_premises').duties })
    expect([seal.status, seal.body.code, seal.body.message]).toEqual([409, 'act.problems', expect.stringContaining('主要负责人')])
    const freeze = await record('freeze', '2026-08-20', { by: '样河农商银行' }, { addressee: 'account' })
    expect([freeze.status, freeze.body.message]).toEqual([409, expect.stringContaining('冻结')])
    await t.call(clerk, api.saveParty, { commandId: randomUUID(), id: randomUUID(), leadId, kind: 'actual_controller', name: '范拟寿' })
    expect((await ask('exit_restriction', { addressee: 'fundraiser_person' })).body.message).toContain('设区的市级以上')
  })

  test('cell by cell: a town is offered what it may do and nothing of articles 18 to 24, at every stage', async () => {
    const lawful = ['visit', 'publicity', 'remind', 'report', 'assist_talk', 'watch', 'reminder_letter']
    for (const step of [async () => undefined, investigated, () => did('determination', '2026-08-01', { result: 'illegal', opinions: '一致' })]) {
      await step()
      const seen = (await matter(townClerk)).measures.filter((one) => one.status === 'open' || one.status === 'needs_approval').map((one) => one.code)
      expect(seen.filter((code) => !lawful.includes(code))).toEqual([])
      for (const code of measureCodes.filter((one) => !lawful.includes(one))) {
        const answer = measureOf(code).approver === 'none' ? await record(code, '2026-08-30', { about: 'x' }, {}, townClerk) : await ask(code, {}, townClerk)
        expect([code, answer.status]).toEqual([code, 409])
      }
    }
  })

  test('an unnamed office is a coordination body and holds nothing', async () => {
    const group = await t.person(`zhuanban${leadId.slice(0, 4)}`, await t.unit(`打非专班${leadId.slice(0, 4)}`, district, 'office'), ['office_clerk'])
    for (const [code, facts] of [['filed', { cause: 'x', approvedBy: '例甲' }], ['warning_talk', { who: 'x', explained: 'y' }], ['transfer_handed', {}]] as const) {
      const answer = await record(code, '2026-08-01', facts, { duties: ['talk_record'], time: '09:00' }, group)
      expect([code, answer.status, answer.body.code]).toEqual([code, 409, 'act.problems'])
    }
    // A name alone, which the system administrator may change, makes no market regulator.
    const bureau = await t.person(`shijian${leadId.slice(0, 4)}`, await t.unit('市场监管局', district, 'member', 'region'), ['member_clerk'])
    const talk = await record('warning_talk', '2026-08-01', { who: 'x', explained: 'y' }, { duties: ['talk_record'] }, bureau)
    expect([talk.status, talk.body.message]).toEqual([409, expect.stringContaining('指明单位性质')])
  })
})

describe('what the law refuses', () => {
  test('cutting off water or power is not recorded as done, whoever writes it', async () => {
    await did('checked', '2026-05-22', { way: 'grid', found: '有门店', conclusion: 'risk' })
    const answer = await record('warning_talk', '2026-08-01', { who: '范拟寿', explained: '要求整改，已对其断水断电' }, { duties: measureOf('warning_talk').duties })
    expect([answer.status, answer.body.message]).toEqual([409, expect.stringContaining('断水断电')])
    expect((await matter()).acts.map((act) => act.code)).toEqual(['checked'])
  })

  test('a fine needs notice, window, review, and goes after the transfer; warnings are read before they are passed', async () => {
    await investigated()
    await did('determination', '2026-07-01', { result: 'illegal', opinions: '一致' })
    const facts = { measure: 'fine_fundraiser', who: '例丙', baseFen: 30_000_000, fineFen: 6_000_000 }
    expect((await record('penalty_decided', '2026-08-20', facts)).body.message).toContain('行政机关负责人')
    const { id } = await ask('penalty_decided', { facts })
    expect((await decide(id, deputy)).body.message).toContain('告知')
    await did('penalty_notice', '2026-07-10', { proposed: '罚款6万元', hearingOffered: true })
    expect((await decide(id, deputy)).body.message).toContain('法制审核')
    await did('legal_review', '2026-07-20', { reviewer: '例丁', passed: true })
    expect((await decide(id, deputy)).body.message).toContain('待核')
    for (const [field, value] of [['amount', 30_000_000], ['people', 40], ['unpaid', 0]] as const) {
      await t.call(clerk, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field, value, source: '审计', asOf: '2026-07-01', note: '' })
    }
    t.clock.now = new Date('2026-07-17T01:00:00Z')
    expect((await decide(id, deputy)).body.message).toContain('五个工作日')
    t.clock.now = new Date('2026-08-20T01:00:00Z')
    expect((await decide(id, deputy)).status).toBe(200)
    const fine = (on: string) => carryOut(id, on, { facts, duties: [], officerIds: [] })
    expect((await fine('2026-07-17')).body.message).toContain('先批准后实施')
    t.clock.now = new Date('2026-09-01T01:00:00Z')
    expect((await fine('2026-08-20')).status).toBe(200)
    expect((await matter()).clocks.find((clock) => clock.code === 'decide')).toMatchObject({ state: 'met', dueOn: '2026-08-25' })
  })
})

test('desks: the head finds what waits for his decision, the office its limits, what was approved and what the police owe', async () => {
  await investigated()
  const { id } = await ask('account_query', { addressee: 'account', facts: { accounts: '例银行' } })
  const desk = async (who: TestPerson) => (await t.call(who, getWorkbench, {})).body.items.filter((item) => item.link.includes(leadId)).map((item) => `${item.kind} ${item.title.split(/有限公司[：]? ?/)[1]}`)
  expect(await desk(head)).toEqual(expect.arrayContaining(['act 查询账户']))
  expect(await desk(deputy)).not.toEqual(expect.arrayContaining(['act 查询账户']))
  expect(await desk(clerk)).toEqual(['clock 作出行政处罚决定'])
  await decide(id, head)
  expect((await desk(clerk)).toSorted()).toEqual(['act 查询账户', 'clock 作出行政处罚决定'])
  expect(await desk(townClerk)).toEqual([])
})

describe('clocks', () => {
  test('start by themselves, move when the act is corrected, which the timeline tells, and end with a voided act', async () => {
    await investigated()
    const filed = (await matter()).acts.find((act) => act.code === 'filed')!
    expect((await matter()).clocks.find((clock) => clock.code === 'decide')).toMatchObject({ dueOn: '2026-08-25', state: 'overdue' })
    const correction = { commandId: randomUUID(), id: filed.id, version: filed.version, on: '2026-06-10', facts: { cause: '涉嫌非法集资', approvedBy: '例甲' }, reason: '日期写错', acknowledged: true }
    expect((await t.call(clerk, api.correctAct, correction)).status).toBe(200)
    expect((await t.call(clerk, api.correctAct, { ...correction, commandId: randomUUID() })).body.code).toBe('version.conflict')
    expect((await matter()).clocks.find((clock) => clock.code === 'decide')).toMatchObject({ dueOn: '2026-09-08', state: 'running' })
    const told = (await t.call(clerk, getLead, { id: leadId })).body.events.find((event) => event.kind === 'clock_moved')
    expect(told?.body).toBe('作出行政处罚决定：2026年8月25日改为2026年9月8日')
    expect((await t.call(clerk, api.pressClock, { commandId: randomUUID(), id: randomUUID(), actId: filed.id, code: 'decide', supervise: true, text: '请抓紧' })).status).toBe(200)
    expect((await matter()).clocks.find((clock) => clock.code === 'decide')).toMatchObject({ pressedCount: 1, supervised: true })
    const again = (await matter()).acts.find((act) => act.code === 'filed')!
    expect((await t.call(clerk, api.voidAct, { commandId: randomUUID(), id: filed.id, version: again.version, reason: '未立案' })).status).toBe(200)
    expect((await matter()).clocks).toEqual([])
    expect((await matter()).stages.at(-1)!.stage).toBe('investigating')
  })

  test('what is told from before the office went live is shown, not pressed', async () => {
    const old = await record('filed', '2024-03-01', { cause: 'x', approvedBy: '例甲' }, { backfilled: true })
    expect(old.status).toBe(200)
    const view = await matter()
    expect(view.clocks.find((clock) => clock.code === 'decide')).toMatchObject({ backfilled: true })
    expect(view.next.some((one) => one.what.includes('行政处罚决定'))).toBe(false)
  })
})

test('transfer: approved by the head with its minute, delivered within 24 hours, a refusal that may not be given is said', async () => {
  await investigated()
  for (const [field, value] of [['amount', 150_000_000], ['people', 208]] as const) {
    await t.call(clerk, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field, value, source: '流水测算', asOf: '2026-06-18', note: '' })
  }
  expect((await matter()).transfer).toMatchObject({ must: true, text: expect.stringContaining('不能只罚不送') as string })
  await did('transfer_reported', '2026-08-20', { basis: '达到100万元、150人' })
  expect((await record('transfer_approved', '2026-08-21', {}, { time: '10:20' })).body.message).toContain('正职负责人或者主持工作的负责人')
  expect((await ask('transfer_approved', {}, townClerk)).status).toBe(409)
  t.clock.now = new Date('2026-08-21T02:20:00Z')
  const { id } = await ask('transfer_approved')
  expect((await decide(id, deputy)).status).toBe(403)
  expect((await decide(id, head)).status).toBe(200)
  expect((await matter()).acts.find((act) => act.id === id)).toMatchObject({ state: 'done', onDate: '2026-08-21', atTime: '10:20' })
  t.clock.now = new Date('2026-09-01T01:00:00Z')
  const papers = { letter: true, report: true, items: true, expert: true, other: true, copied: true }
  expect((await record('transfer_handed', '2026-08-21', { ...papers, items: false }, { time: '16:40' })).body.message).toContain('涉案物品清单')
  await did('transfer_handed', '2026-08-21', papers, { time: '16:40' })
  expect((await matter()).clocks.find((clock) => clock.code === 'transfer_delivery')).toMatchObject({ state: 'met', dueTime: '10:20' })
  const refused = await record('police_refused', '2026-08-24', { reason: 'no_reporter' }, { acknowledged: false })
  expect([refused.status, refused.body.message]).toEqual([409, expect.stringContaining('没有集资参与人报案')])
  await did('police_refused', '2026-08-24', { reason: 'no_reporter' })
  expect((await matter()).clocks.find((clock) => clock.code === 'review_request')).toMatchObject({ dueOn: '2026-08-27', state: 'overdue' })
  expect((await t.call(clerk, api.listMatters, { kind: 'unpenalised' })).status).toBe(200)
})

test('a penalty can be asked for once it is filed; what a fine needs beside is said when it is recorded', async () => {
  const decision = async () => (await matter()).steps.find((step) => step.code === 'penalty_decided')
  expect((await decision())?.missing).toContain('立案')
  await investigated()
  expect(await decision()).toMatchObject({ missing: '', approver: 'organ_head' })
})

test('what is urgent is sealed on the spot and approved within 24 hours; what is not goes the ordinary way', async () => {
  await investigated()
  expect((await matter()).measures.find((one) => one.code === 'urgent_seizure')?.status).toBe('needs_approval')
  const seal = { addressee: 'premises', officerIds: officerIds.slice(0, 2), duties: measureOf('urgent_seizure').duties, time: '08:10' }
  const calm = await record('urgent_seizure', '2026-09-01', { about: 'x' }, { ...seal, urgent: false })
  expect([calm.status, calm.body.message]).toEqual([409, expect.stringContaining('情况紧急')])
  expect((await record('urgent_seizure', '2026-09-01', { about: '正在搬运账册、设备' }, { ...seal, urgent: true })).body.message).toContain('紧急的理由')
  await did('urgent_seizure', '2026-09-01', { about: '正在搬运账册、设备' }, { ...seal, urgent: true, body: '正在转移，来不及报批' })
  expect((await matter()).clocks.find((clock) => clock.code === 'urgent')).toMatchObject({ state: 'running', dueOn: '2026-09-02', dueTime: '08:10' })
  const { id, status } = await ask('urgent_approved')
  expect(status).toBe(200)
  expect((await decide(id, head)).status).toBe(200)
  expect((await matter()).clocks.find((clock) => clock.code === 'urgent')?.state).toBe('met')
})

test('what is asked for is told in full, and what it rests on must be there', async () => {
  await investigated()
  expect((await ask('inspection', { addressee: 'fundraiser_unit' })).body.message).toContain('检查事项')
  expect((await ask('account_query', { addressee: 'account' })).body.message).toContain('查询的账户')
  expect((await ask('penalty_decided', { facts: { measure: 'order_suspension', who: '例丙' } })).body.message).toContain('认定')
  await did('determination', '2026-06-30', { result: 'illegal', opinions: '一致' })
  const { id } = await ask('penalty_decided', { facts: { measure: 'order_suspension', who: '例丙' } })
  expect((await decide(id, deputy)).body.message).toContain('告知')
})

test('a second filing, days that lie behind, instalments that shrink, wrong ways to check and partial chairs are refused', async () => {
  await investigated()
  const said = async (code: ActCode, on: string, facts: Facts, more: object = {}) => String((await record(code, on, facts, { acknowledged: false, ...more })).body.message)
  expect(await said('filed', '2026-06-01', { cause: '再立一次', approvedBy: '例甲' })).toContain('不重复立案')
  expect(await said('rectification_order', '2026-06-01', { wanted: '停止预收', dueOn: '2020-01-01' }, { addressee: 'fundraiser_unit' })).toContain('不能早于')
  expect(await said('repayment_plan', '2026-06-01', { totalFen: 100_00, untilOn: '2020-01-01' })).toContain('不能早于')
  expect(await said('evidence_wanted', '2026-05-01', { missing: '合同', nextOn: '2026-05-20' })).toContain('早于收到线索')
  await did('repayment_plan', '2026-06-01', { totalFen: 100_00, untilOn: '2026-12-01' })
  await did('repaid', '2026-06-10', { totalFen: 80_00, source: '自报' })
  expect(await said('repaid', '2026-06-20', { totalFen: 70_00, source: '自报' })).toContain('比')
  expect(await said('repaid', '2026-06-20', { totalFen: 120_00, source: '自报' })).toContain('超过清退方案')
  const visitor = await t.call(townClerk, api.recordAct, { commandId: randomUUID(), id: randomUUID(), leadId, code: 'checked', on: '2026-06-02', facts: { way: 'on_site', found: 'x', conclusion: 'more' }, acknowledged: true })
  expect(visitor.body.message).toContain('不能用“实地检查”')
  await did('question', '2026-06-03', { about: '询问法定代表人' }, { addressee: 'fundraiser_unit', officerIds: officerIds.slice(0, 2), duties: measureOf('question').duties })
  await did('penalty_notice', '2026-06-20', { proposed: '罚款', hearingOffered: true })
  await did('hearing_requested', '2026-06-22')
  const investigator = (await matter()).acts.find((act) => act.code === 'question')!.officers[0]!.name
  expect(await said('hearing_notice', '2026-06-23', { hearingOn: '2026-07-20', chair: investigator })).toContain('不得主持听证')
  expect(await said('legal_review', '2026-07-21', { reviewer: investigator, passed: true })).toContain('调查人员以外')
})

test('an act carries its papers and photographs; not another unit’s, not one that never was', async () => {
  await did('checked', '2026-05-22', { way: 'grid', found: '有门店', conclusion: 'risk' })
  const act = (await matter()).acts[0]!
  const attach = (who: TestPerson, actId = act.id) => t.upload(who, api.attachToAct, { commandId: randomUUID(), id: randomUUID(), actId }, { name: '门头照片.jpg', content: Buffer.from('\xff\xd8\xff\xe0', 'latin1') })
  expect([(await attach(clerk)).status, (await attach(townClerk)).status, (await attach(elsewhere)).status, (await attach(clerk, randomUUID())).status]).toEqual([200, 403, 404, 404])
  expect((await matter()).acts[0]).toMatchObject({ files: [{ name: '门头照片.jpg' }], version: act.version })
  expect((await t.call(clerk, getLead, { id: leadId })).body.files.map((file) => file.name)).toEqual(['门头照片.jpg'])
  await t.call(clerk, api.voidAct, { commandId: randomUUID(), id: act.id, version: act.version, reason: '登记错了' })
  expect((await attach(clerk)).body.message).toContain('不能再附')
})

test('once the place of registration is on file, a town no longer moves it', async () => {
  const places = (county: string, more: object[] = []) => ({ commandId: randomUUID(), leadId, places: [{ kind: 'registration', province: '示南省', city: '范州市', county }, ...more] })
  expect((await t.call(townClerk, api.savePlaces, places('他县') as never)).body.message).toContain('请报专班办')
  expect((await t.call(townClerk, api.savePlaces, places('样河区', [{ kind: 'conduct', province: '示南省', city: '范州市', county: '他县' }]) as never)).status).toBe(200)
  expect((await t.call(clerk, api.savePlaces, places('他县') as never)).status).toBe(200)
  expect((await record('filed', '2026-06-01', { cause: 'x', approvedBy: '例甲' })).body.message).toContain('由那里的牵头部门办')
})

test('a lead that is closed begins nothing new; money that comes back is still told', async () => {
  await did('checked', '2026-05-22', { way: 'grid', found: '有门店', conclusion: 'none' })
  expect((await t.call(clerk, excludeLead, { commandId: randomUUID(), leadId, onDate: '2026-08-31', reason: '核查不属实' })).status).toBe(200)
  const closed = await matter()
  expect([closed.closed, closed.measures, closed.steps.map((step) => step.code).toSorted(), closed.next]).toEqual([true, [], ['notice_in', 'notice_out', 'repaid'], []])
  expect((await record('rectification_order', '2026-09-01', { wanted: 'x', dueOn: '2026-10-01' }, { addressee: 'fundraiser_unit' })).body.message).toContain('先重启')
  expect((await record('notice_in', '2026-09-01', { from: '例县', about: '通报' })).status).toBe(200)
})

test('a filing without a decision keeps a lead from being excluded; where nobody knows who is competent, that is said', async () => {
  await investigated()
  const excluded = await t.call(clerk, excludeLead, { commandId: randomUUID(), leadId, onDate: '2026-08-31', reason: '核查不属实' })
  expect(excluded.body.message).toContain('还没有处理决定')
  await t.call(clerk, api.savePlaces, { commandId: randomUUID(), leadId, places: [] })
  expect((await record('investigation_opened', '2026-06-01', {}, { acknowledged: false })).body.message).toContain('不能确定由谁管辖')
})

test('a head is told what is wrong with it before signing', async () => {
  await investigated()
  const seal = { addressee: 'premises', officerIds: officerIds.slice(0, 2), duties: measureOf('urgent_seizure').duties, time: '08:10' }
  await did('urgent_seizure', '2026-08-28', { about: '正在搬运账册、设备' }, { ...seal, urgent: true, body: '正在转移，来不及报批' })
  const { id } = await ask('urgent_approved')
  const late = await decide(id, head)
  expect([late.status, late.body.message]).toEqual([409, expect.stringContaining('超过24小时')])
  const answer = await t.call(head, api.decideAct, { commandId: randomUUID(), id, version: 1, approved: true, acknowledged: true })
  expect(answer.status).toBe(200)
  expect((await matter()).acts.find((act) => act.id === id)!.ofId).toBe((await matter()).acts.find((act) => act.code === 'urgent_seizure')!.id)
})

test('what is corrected, taken back or voided says why, and which limits went with it', async () => {
  await investigated()
  const filed = (await matter()).acts.find((act) => act.code === 'filed')!
  await t.call(clerk, api.correctAct, { commandId: randomUUID(), id: filed.id, version: filed.version, on: filed.onDate!, facts: { ...filed.facts, cause: '改正后的案由' }, reason: '案由写错', acknowledged: true })
  expect((await matter()).acts.find((act) => act.id === filed.id)).toMatchObject({ correctedReason: '案由写错', correctedAt: expect.any(String) as string })
  const { id } = await ask('account_query', { addressee: 'account', facts: { accounts: '例银行' } })
  await t.call(clerk, api.withdrawAct, { commandId: randomUUID(), id, version: 1, reason: '不再需要' })
  expect((await matter()).acts.find((act) => act.id === id)).toMatchObject({ state: 'withdrawn', withdrawnReason: '不再需要' })
  const { version } = (await matter()).acts.find((act) => act.id === filed.id)!
  await t.call(clerk, api.voidAct, { commandId: randomUUID(), id: filed.id, version, reason: '没有立案' })
  const { events } = (await t.call(clerk, getLead, { id: leadId })).body
  expect(events.find((event) => event.kind === 'clock_moved')?.body).toContain('不再计算')
})

test('after the police refused, the matter waits for its penalty again', async () => {
  await investigated()
  await did('determination', '2026-06-01', { result: 'illegal', opinions: '一致' })
  const put = (code: ActCode, on: string) => t.admin.query(`insert into acts (id, lead_id, code, state, unit_id, addressee, on_date, created_at) values ($1, $2, $3, 'done', $4, 'public', $5, now())`, [randomUUID(), leadId, code, office, on])
  const listed = async (kind: 'unpenalised' | 'unanswered') => (await t.call(clerk, api.listMatters, { kind, pageSize: 100 })).body.rows.some((row) => row.leadId === leadId)
  expect([await listed('unpenalised'), await listed('unanswered')]).toEqual([true, false])
  await put('transfer_handed', '2026-06-10')
  expect([await listed('unpenalised'), await listed('unanswered')]).toEqual([false, true])
  await put('police_refused', '2026-06-12')
  expect([await listed('unpenalised'), await listed('unanswered')]).toEqual([true, false])
  await put('transfer_handed', '2026-06-20')
  expect([await listed('unpenalised'), await listed('unanswered')]).toEqual([false, true])
})

test('the last word on who is competent is what the page says', async () => {
  await investigated()
  await t.call(clerk, api.savePlaces, { commandId: randomUUID(), leadId, places: [{ kind: 'registration', province: '示南省', city: '范州市', county: '他县' }] })
  expect((await matter()).jurisdiction.answer).toBe('elsewhere')
  await did('jurisdiction_raised', '2026-06-01', { to: '范州市', grounds: '行为地在本地' })
  await did('jurisdiction_settled', '2026-06-05', { to: 'ours' })
  expect((await matter()).jurisdiction).toMatchObject({ answer: 'ours', because: expect.stringContaining('上级指定') as string })
})

test('what was done before the office went live is told as such', async () => {
  expect((await record('investigation_opened', '2026-04-25')).body.message).toContain('补录')
  expect((await record('investigation_opened', '2026-04-25', {}, { backfilled: true })).status).toBe(200)
})

test('scope: another town finds nothing; a commandId answers once', async () => {
  await investigated()
  const id = (await matter()).acts[0]!.id
  for (const [e, input] of [[api.getMatter, { leadId }], [api.recordAct, { commandId: randomUUID(), id: randomUUID(), leadId, code: 'visit', on: '2026-08-01', facts: { found: 'x' } }],
    [api.voidAct, { commandId: randomUUID(), id, version: 1, reason: '不该看见' }], [api.saveParty, { commandId: randomUUID(), id: randomUUID(), leadId, kind: 'assistant', name: '例' }],
    [api.savePlaces, { commandId: randomUUID(), leadId, places: [] }], [api.saveElement, { commandId: randomUUID(), id: randomUUID(), leadId, element: 'inducement', proof: '例证', on: '2026-08-01' }]] as const) {
    expect([e.path, (await t.call(elsewhere, e as Endpoint, input)).status]).toEqual([e.path, 404])
  }
  const once = { commandId: randomUUID(), id: randomUUID(), leadId, code: 'to_regulator' as const, on: '2026-08-01', facts: { to: '民政局', wanted: 'supervise' }, acknowledged: true }
  expect((await t.call(clerk, api.recordAct, once)).body).toEqual((await t.call(clerk, api.recordAct, once)).body)
  expect((await matter()).acts.filter((act) => act.code === 'to_regulator')).toHaveLength(1)
})

test('striking off: by a criterion that the file bears out, and never while a request, a seizure or an answer is open', async () => {
  await investigated()
  const { id } = await ask('account_query', { addressee: 'account', facts: { accounts: '例银行' } })
  const strike = (criterion: 'repaid' | 'criminal' | 'rectified') => t.call(clerk, strikeOffLead, { commandId: randomUUID(), leadId, onDate: '2026-08-31', reason: '凭签收单、回访记录', criterion })
  expect((await strike('rectified')).body.message).toContain('报批中')
  const act = (await matter()).acts.find((one) => one.id === id)!
  expect((await t.call(clerk, api.withdrawAct, { commandId: randomUUID(), id, version: act.version, reason: '不再需要' })).status).toBe(200)
  expect((await strike('repaid')).body.message).toContain('待核')
  await t.call(clerk, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field: 'unpaid', value: 100, source: '审计', asOf: '2026-07-01', note: '' })
  expect((await strike('repaid')).body.message).toContain('还不是0')
  expect((await strike('criminal')).body.message).toContain('案件台账')
  await t.call(clerk, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field: 'unpaid', value: 0, source: '审计', asOf: '2026-08-01', note: '' })
  expect((await strike('repaid')).status).toBe(200)
  expect((await t.call(clerk, getLead, { id: leadId })).body.events.find((event) => event.kind === 'struck_off')!.body).toContain('资金清退完毕')
})

test('an inspection is approved, announced, made by two officers, and counted against the year’s cap', async () => {
  await did('checked', '2026-05-22', { way: 'grid', found: '有门店', conclusion: 'suspected' })
  const inspect = async (on: string) => {
    t.clock.now = new Date(`${on}T00:30:00Z`)
    const { id } = await ask('inspection', { addressee: 'fundraiser_unit', facts: { trigger: 'lead', items: '预付费情况' } })
    await decide(id, deputy)
    t.clock.now = new Date(`${on}T09:00:00Z`)
    return carryOut(id, on, { facts: { trigger: 'lead', items: '预付费情况', found: '已核对' }, duties: [...measureOf('inspection').duties], acknowledged: false })
  }
  expect((await inspect('2026-08-03')).body.message).toContain('还没有录入')
  await t.admin.query(`insert into settings (key, value, updated_at) values ('inspection-cap', $1, now())`, [JSON.stringify({ most: 1, per: 'all', counted: ['routine', 'lead'], documentNumber: '样政发〔2026〕2号', validFrom: '2026-01-01', validTo: null })])
  expect((await inspect('2026-08-04')).status).toBe(200)
  expect((await inspect('2026-08-05')).body.message).toContain('再检查就超过上限')
})

test('what is a procedure is not recorded as one line; an instalment fills the lead’s figures', async () => {
  await investigated()
  expect((await ask('transfer_police')).body.message).toContain('移送调查报告')
  expect((await record('supervise_repayment', '2026-08-01', { about: 'x' })).body.message).toContain('清退方案')
  await did('repaid', '2026-08-20', { totalFen: 5_000_00, unpaidFen: 1_000_00, source: '自报', proof: '签收单' })
  expect((await t.call(clerk, getLead, { id: leadId })).body).toMatchObject({ repaidFen: 5_000_00, repaidSource: '自报', repaidOn: '2026-08-20', unpaidFen: 1_000_00 })
})

test('the office’s place is the system administrator’s to set, the cap of inspections the office’s; both say what they rest on', async () => {
  const system = await t.person('xitong', office, ['system_admin'])
  const place = { province: '示南省', city: '范州市', county: '样河区' }
  expect((await t.call(clerk, api.setOfficePlace, { commandId: randomUUID(), ...place })).status).toBe(403)
  expect((await t.call(system, api.setOfficePlace, { commandId: randomUUID(), ...place })).status).toBe(200)
  const cap = { most: 2, per: 'all' as const, counted: ['routine' as const], documentNumber: '样政发〔2026〕2号', validFrom: '2026-01-01' }
  expect((await t.call(townClerk, api.setInspectionCap, { commandId: randomUUID(), ...cap })).status).toBe(403)
  expect((await t.call(clerk, api.setInspectionCap, { commandId: randomUUID(), ...cap, validTo: '2025-01-01' })).status).toBe(400)
  expect((await t.call(clerk, api.setInspectionCap, { commandId: randomUUID(), ...cap })).status).toBe(200)
  const { body } = await t.call(townClerk, api.getHandlingSettings, {})
  expect([body.place, body.cap?.most]).toEqual([place, 2])
  expect(body.unsure.some((row) => row.tag === 'M')).toBe(true)
})

describe('ways round', () => {
  test('补录 is for the time before the office went live, and waives no power', async () => {
    const more = { backfilled: true, addressee: 'account' as const }
    expect((await record('account_query', '2026-08-20', { accounts: 'x' }, more)).body.message).toContain('补录只用于启用日期')
    expect((await record('account_query', '2026-04-20', { accounts: 'x' }, more, townClerk)).body.code).toBe('act.problems')
    expect((await record('exit_restriction', '2026-04-20', { about: 'x' }, { backfilled: true, addressee: 'fundraiser_person' })).body.code).toBe('act.problems')
    expect((await record('account_query', '2026-04-20', { accounts: 'x' }, more)).status).toBe(200)
  })

  test('what was approved is carried out as approved', async () => {
    await investigated()
    const { id } = await ask('account_query', { addressee: 'account', facts: { accounts: '样行' } })
    await decide(id, head)
    expect((await carryOut(id, '2026-09-01', { facts: { accounts: '全区所有银行' } })).body.message).toContain('与批准的不一致')
  })

  test('nothing is voided or moved from under what rests on it', async () => {
    await investigated()
    await did('determination', '2026-07-01', { result: 'illegal', opinions: '一致' })
    await did('penalty_notice', '2026-07-10', { proposed: '罚款', hearingOffered: true })
    const filed = (await matter()).acts.find((act) => act.code === 'filed')!
    const gone = await t.call(clerk, api.voidAct, { commandId: randomUUID(), id: filed.id, version: filed.version, reason: '误登' })
    expect([gone.status, gone.body.message]).toEqual([409, expect.stringContaining('处罚、听证告知')])
    const moved = await t.call(clerk, api.correctAct, { commandId: randomUUID(), id: filed.id, version: filed.version, on: '2026-07-11', facts: { cause: 'x', approvedBy: '例甲' }, reason: '改日期', acknowledged: true })
    expect([moved.status, moved.body.message]).toEqual([409, expect.stringContaining('处罚、听证告知')])
  })

  test('a transfer is refused by the head, too, and its clock ends', async () => {
    await investigated()
    await did('transfer_reported', '2026-08-31', { basis: 'x' })
    expect((await record('transfer_refused', '2026-08-31', { reason: '不够' })).body.code).toBe('act.problems')
    const { id } = await ask('transfer_approved')
    expect((await decide(id, head, false, '证据不足')).status).toBe(200)
    expect((await matter()).clocks.find((clock) => clock.code === 'transfer_decision')).toMatchObject({ state: 'met' })
    expect((await matter()).stages.at(-1)!.stage).toBe('investigating')
  })

  test('absurd facts are refused by name, never a crash', async () => {
    for (const [facts, word] of [[{ totalFen: -5, source: '自报' }, '不是金额'], [{ totalFen: 1.5, source: '自报' }, '不是金额'], [{ totalFen: 'x', source: '自报' }, '不是金额'], [{ totalFen: 1, source: '听说' }, '所列选项']] as const) {
      const answer = await record('repaid', '2026-08-20', facts)
      expect([answer.status, answer.body.message]).toEqual([409, expect.stringContaining(word)])
    }
    expect((await record('evidence_wanted', '2026-08-20', { missing: 'x', nextOn: '昨天' })).body.message).toContain('请填日期')
  })
})

test('a determination without proof of the elements is told so; between half the threshold and the whole, the circumstances are looked into', async () => {
  await investigated()
  const bare = await record('determination', '2026-07-01', { result: 'illegal', opinions: '一致' }, { acknowledged: false })
  expect([bare.status, bare.body.message]).toEqual([409, expect.stringContaining('利诱性')])
  for (const [field, value] of [['amount', 60_000_000], ['people', 40], ['unpaid', 0]] as const) {
    await t.call(clerk, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field, value, source: '审计', asOf: '2026-07-01', note: '' })
  }
  expect((await matter()).transfer.must).toBeNull()
  await did('circumstances', '2026-07-02', { criminal_record: 'no', penalised: 'no', grave: 'no', how: '向公安、法院查询' })
  expect((await matter()).transfer.must).toBe(false)
  await did('circumstances', '2026-07-03', { criminal_record: 'no', penalised: 'yes', grave: 'no', how: '查到处罚决定' })
  expect((await matter()).transfer.must).toBe(true)
})
