import type { Endpoint } from '@qingyuan/core/contract'
import * as api from '@qingyuan/core/handling/handling-api'
import type { ActCode } from '@qingyuan/core/law/acts'
import { excludeLead, recordFigure, restartLead, strikeOffLead } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { TestApp, TestPerson } from '../../test-app.ts'
import { handlingWorld, type Facts } from './handling-test-app.ts'

/** What a decision rests on is not taken from under it; what is next is said until a lead is struck off. */
const world = handlingWorld()
const { matter, record, did, investigated, ask, decide, carryOut } = world
let t: TestApp, clerk: TestPerson, leadId: string
beforeEach(() => { ({ t, clerk, leadId } = world) })

const doneAct = async (code: ActCode) => (await matter()).acts.find((act) => act.code === code && act.state === 'done')!
const voidIt = async (code: ActCode) => {
  const { id, version } = await doneAct(code)
  return t.call(clerk, api.voidAct, { commandId: randomUUID(), id, version, reason: '登记有误' })
}
const correct = async (code: ActCode, facts: Facts, on?: string) => {
  const { id, version, onDate, facts: were } = await doneAct(code)
  return t.call(clerk, api.correctAct, { commandId: randomUUID(), id, version, on: on ?? onDate!, facts: { ...were, ...facts }, acknowledged: true, reason: '登记有误' })
}
const figure = (field: 'amount' | 'people' | 'unpaid' | 'loss' | 'absorbed', value: number, asOf = '2026-08-01') =>
  t.call(clerk, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field, value, source: '审计', asOf, note: '', figuresConfirmed: true })
const next = async () => (await matter()).next.map((one) => one.what)
/** Two acts of one instant have no order; these are told one after the other. */
const later = () => { t.clock.now = new Date(t.clock.now.getTime() + 60_000) }
/** 1万 of 5万 fined, with everything that has to come before. */
const fined = async () => {
  await investigated()
  for (const [field, value] of [['amount', 5_000_000], ['people', 12], ['unpaid', 0], ['loss', 0], ['absorbed', 5_000_000]] as const) expect((await figure(field, value)).status).toBe(200)
  await did('determination', '2026-07-01', { result: 'illegal', opinions: '一致' })
  expect(await next()).toContain('处罚告知：写明事实、理由、依据、内容，一并告知听证权利')
  await did('penalty_notice', '2026-08-17', { proposed: '罚款', hearingOffered: true })
  await did('legal_review', '2026-08-19', { reviewer: '例审', passed: true })
  const { id } = await ask('penalty_decided', { facts: { measure: 'fine_fundraiser', who: '例甲', baseFen: 5_000_000, fineFen: 1_000_000, repaidFirst: true } })
  expect((await decide(id, world.deputy)).status).toBe(200)
  const carried = await carryOut(id, '2026-09-01', { time: null, officerIds: [], facts: {} })
  expect(carried.status, JSON.stringify(carried.body)).toBe(200)
}

test('after the decision neither notice, review nor determination is voided or turned round; from the end it can be', async () => {
  await fined()
  const refused = async (answer: Promise<{ status: number; body: { message?: string } }>, why: string) => {
    const { status, body } = await answer
    expect([status, body.message]).toEqual([409, expect.stringContaining('“行政处罚决定”（2026年9月1日）以这一项为前提')])
    expect(body.message).toContain(why)
  }
  await refused(voidIt('legal_review'), '法制审核')
  await refused(correct('legal_review', { passed: false }), '法制审核')
  await refused(correct('determination', { result: 'not' }), '还没有认定为非法集资')
  await refused(correct('penalty_notice', {}, '2026-08-31'), '听证')
  expect((await correct('penalty_notice', { proposed: '罚款1万元' })).status).toBe(200)
  expect((await voidIt('penalty_decided')).status).toBe(200)
  expect((await voidIt('legal_review')).status).toBe(200)
})

test('a hearing that was asked for in time and is told late is recorded, and says what it does to the decision', async () => {
  await fined()
  const late = await record('hearing_requested', '2026-08-20', {}, { acknowledged: false })
  expect([late.status, late.body.message]).toEqual([409, expect.stringContaining('“行政处罚决定”（2026年9月1日）就站不住：当事人申请了听证')])
  expect((await record('hearing_requested', '2026-08-20')).status).toBe(200)
})

test('striking off for a penalty that is carried out: decided, served and paid; a late payment is still told', async () => {
  const strike = (criterion: 'penalty_done' | 'repaid') => t.call(clerk, strikeOffLead, { commandId: randomUUID(), leadId, onDate: '2026-09-01', reason: '凭缴款凭证', criterion })
  await investigated()
  await figure('unpaid', 0)
  expect((await strike('penalty_done')).body.message).toContain('先在“办理处置”里登记处罚决定')
  await voidIt('filed')
  await voidIt('investigation_opened')
  await fined()
  expect((await strike('repaid')).body.message).toContain('送达处罚决定书')
  later()
  await did('penalty_served', '2026-09-01', { way: 'direct', who: '例甲' })
  expect((await strike('penalty_done')).body.message).toContain('罚款还没有缴清')
  expect((await strike('repaid')).status).toBe(200)
  expect((await matter()).steps.map((step) => step.code)).toContain('fine_paid')
  later()
  await did('fine_paid', '2026-09-01', { fen: 1_000_000, who: '例甲' })
  expect((await matter()).penalties).toMatchObject([{ owedFen: 0 }])
})

test('everything paid back and paid: the next thing is to strike off', async () => {
  await fined()
  expect(await next()).not.toContain('资金已经退完，处罚已经执行：对照标准销号')
  later()
  await did('penalty_served', '2026-09-01', { way: 'direct', who: '例甲' })
  later()
  await did('fine_paid', '2026-09-01', { fen: 1_000_000, who: '例甲' })
  expect((await next())[0]).toBe('资金已经退完，处罚已经执行：对照标准销号')
})

test('a lead that went to a regulator says so, and goes on when it comes back', async () => {
  await did('checked', '2026-05-22', { way: 'survey', found: '有牌照', conclusion: 'more' })
  await did('to_regulator', '2026-05-25', { to: '例监管局', wanted: 'supervise' })
  expect(await next()).toEqual(['已转监管部门：跟踪办理结果；有新情况的，重新核查'])
  await did('filed', '2026-06-10', { cause: '涉嫌非法集资', approvedBy: '例甲' })
  expect((await matter()).stages.map((one) => one.stage)).toEqual(['clue', 'elsewhere', 'filed'])
})

test('a town is told what it may do, not to be named as something else', async () => {
  const { body } = await record('filed', '2026-06-10', { cause: '例', approvedBy: '例' }, {}, world.townClerk)
  expect(body.message).toContain('没有这项权力')
  expect(body.message).not.toContain('安全管理员')
})

test('a lead whose figures reach a threshold is not closed before it went to the police, or was found to be none', async () => {
  const close = (call: typeof excludeLead | typeof strikeOffLead, more: object = {}) => t.call(clerk, call as Endpoint, { commandId: randomUUID(), leadId, onDate: '2026-09-01', reason: '没有问题', ...more })
  await did('checked', '2026-05-22', { way: 'survey', found: '例', conclusion: 'none' })
  for (const [field, value] of [['amount', 100_000_000], ['unpaid', 0]] as const) expect((await figure(field, value)).status).toBe(200)
  for (const answer of [await close(excludeLead), await close(strikeOffLead, { criterion: 'repaid' })]) expect([answer.status, answer.body.message]).toEqual([409, expect.stringContaining('还没有移送')])
  // Just below is no threshold.
  expect((await figure('absorbed', 99_999_999)).status).toBe(200)
  expect((await figure('amount', 99_999_999, '2026-08-02')).status).toBe(200)
  expect((await close(excludeLead)).status).toBe(200)
  expect((await t.call(clerk, restartLead, { commandId: randomUUID(), leadId, onDate: '2026-09-01', reason: '核清了数额' })).status).toBe(200)
  expect((await figure('absorbed', 100_000_000, '2026-08-02')).status).toBe(200)
  expect((await close(excludeLead)).status).toBe(409)
  await did('sorted', '2026-08-20', { nature: 'innovation', treatment: 'guide', reason: '真实买卖', notFundraising: true })
  expect((await close(excludeLead)).status).toBe(200)
})
