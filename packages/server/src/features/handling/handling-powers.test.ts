import * as api from '@qingyuan/core/handling/handling-api'
import { measureCodes, measureOf } from '@qingyuan/core/law/measure-table'
import { getLead, recordFigure } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { TestApp, TestPerson } from '../../test-app.ts'
import { handlingWorld } from './handling-test-app.ts'

/** Who decides and carries out what, and what the law refuses, through the door. */
const world = handlingWorld()
const { matter, record, did, investigated, ask, decide, carryOut } = world
let t: TestApp, clerk: TestPerson, head: TestPerson, deputy: TestPerson, townClerk: TestPerson, district: string, officerIds: string[], leadId: string
beforeEach(() => { ({ t, clerk, head, deputy, townClerk, district, officerIds, leadId } = world) })

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
