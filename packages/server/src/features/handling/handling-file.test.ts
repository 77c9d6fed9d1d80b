import * as api from '@qingyuan/core/handling/handling-api'
import type { ActCode } from '@qingyuan/core/law/acts'
import { measureOf } from '@qingyuan/core/law/measure-table'
import { excludeLead, getLead, recordFigure } from '@qingyuan/core/leads/lead-api'
import { getWorkbench } from '@qingyuan/core/statistics/statistics-api'
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { TestApp, TestPerson } from '../../test-app.ts'
import { handlingWorld, type Facts } from './handling-test-app.ts'

/** What the file of a matter holds: acts, limits, papers, corrections, lists. */
const world = handlingWorld()
const { matter, record, did, investigated, ask, decide } = world
let t: TestApp, clerk: TestPerson, head: TestPerson, deputy: TestPerson, townClerk: TestPerson, elsewhere: TestPerson, office: string, officerIds: string[], leadId: string
beforeEach(() => { ({ t, clerk, head, deputy, townClerk, elsewhere, office, officerIds, leadId } = world) })

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

test('a penalty can be asked for once it is filed; what a fine needs beside is said when it is recorded', async () => {
  const decision = async () => (await matter()).steps.find((step) => step.code === 'penalty_decided')
  expect((await decision())?.missing).toContain('立案')
  await investigated()
  expect(await decision()).toMatchObject({ missing: '', approver: 'organ_head' })
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

test('a filing without a decision keeps a lead from being excluded; where nobody knows who is competent, that is said', async () => {
  await investigated()
  const excluded = await t.call(clerk, excludeLead, { commandId: randomUUID(), leadId, onDate: '2026-08-31', reason: '核查不属实' })
  expect(excluded.body.message).toContain('还没有处理决定')
  await t.call(clerk, api.savePlaces, { commandId: randomUUID(), leadId, places: [] })
  expect((await record('investigation_opened', '2026-06-01', {}, { acknowledged: false })).body.message).toContain('不能确定由谁管辖')
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

test('what is a procedure is not recorded as one line; an instalment fills the lead’s figures', async () => {
  await investigated()
  expect((await ask('transfer_police')).body.message).toContain('移送调查报告')
  expect((await record('supervise_repayment', '2026-08-01', { about: 'x' })).body.message).toContain('清退方案')
  await did('repaid', '2026-08-20', { totalFen: 5_000_00, unpaidFen: 1_000_00, source: '自报', proof: '签收单' })
  expect((await t.call(clerk, getLead, { id: leadId })).body).toMatchObject({ repaidFen: 5_000_00, repaidSource: '自报', repaidOn: '2026-08-20', unpaidFen: 1_000_00 })
  // The next instalment may be told.
  expect((await matter()).steps.find((step) => step.code === 'repaid')).toMatchObject({ missing: '' })
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
