import * as api from '@qingyuan/core/handling/handling-api'
import type { ActCode } from '@qingyuan/core/law/acts'
import { getLead, recordFigure } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { TestApp, TestPerson } from '../../test-app.ts'
import { handlingWorld, type Facts } from './handling-test-app.ts'

/** What follows from a penalty: money, suits, sentences; what lengthens a seizure; what counts toward the figures. */
const world = handlingWorld()
const { matter, record, did, investigated } = world
let t: TestApp, clerk: TestPerson, office: string, leadId: string
beforeEach(() => { ({ t, clerk, office, leadId } = world) })

const put = (code: ActCode, on: string, facts: Facts = {}) => t.admin.query(
  `insert into acts (id, lead_id, code, state, unit_id, addressee, on_date, facts, created_at) values ($1, $2, $3, 'done', $4, 'public', $5, $6, clock_timestamp())`,
  [randomUUID(), leadId, code, office, on, JSON.stringify(facts)])
const figure = (field: 'unpaid', value: number) =>
  t.call(clerk, recordFigure, { commandId: randomUUID(), leadId, id: randomUUID(), field, value, source: '审计', asOf: '2026-06-01', note: '' })
/** 10万 fined, served on 2026-08-03: to be paid by 08-18. */
const fined = async () => {
  await investigated()
  await put('determination', '2026-06-01', { result: 'illegal' })
  await put('penalty_decided', '2026-08-01', { measure: 'fine_fundraiser', who: '例甲公司', fineFen: 10_000_000, gainFen: 3_000_000, confiscateFen: 1_000_000 })
  await did('penalty_served', '2026-08-03', { way: 'direct' })
}
const clock = async (code: string) => (await matter()).clocks.find((one) => one.code === code)
const lines = async () => (await matter()).penalties[0]!.lines.map((line) => line.text).join('\n')

describe('the money of a penalty', () => {
  test('a late fine grows by 3 % a day, which stands on the page, and not while a suit is pending', async () => {
    await fined()
    t.clock.now = new Date('2026-08-18T04:00:00Z')
    expect((await matter()).penalties).toMatchObject([{ who: '例甲公司', fineFen: 10_000_000, paidFen: 0, owedFen: 10_000_000, surchargeFen: 0, dueFen: 10_000_000 }])
    t.clock.now = new Date('2026-08-28T04:00:00Z')
    expect((await matter()).penalties[0]).toMatchObject({ surchargeFen: 3_000_000, dueFen: 13_000_000 })
    expect(await lines()).toContain('逾期10日（到2026年8月28日）')
    expect(await lines()).toContain('没收违法所得10,000.00元')
    await did('suit_filed', '2026-08-21', { court: '样河区人民法院' })
    expect((await matter()).penalties[0]).toMatchObject({ surchargeFen: 600_000 })
    expect(await lines()).toContain('复议、诉讼期间不计算')
    await did('fine_paid', '2026-08-28', { fen: 10_000_000, surchargeFen: 600_000 })
    expect((await matter()).penalties[0]).toMatchObject({ owedFen: 0, dueFen: 0 })
  })

  test('who owes participants is told to give back first, on the page and when he pays', async () => {
    await fined()
    await figure('unpaid', 4_000_000)
    expect(await lines()).toContain('尚欠集资参与人40,000.00元。不能同时清退和缴纳罚款的，先清退')
    const paid = await record('fine_paid', '2026-08-10', { fen: 5_000_000 }, { acknowledged: false })
    expect([paid.status, paid.body.message]).toEqual([409, expect.stringContaining('这一笔里40,000.00元应当先用于清退')])
    expect((await record('fine_paid', '2026-08-10', { fen: 5_000_000 })).status).toBe(200)
  })

  test('what must be given back is not confiscated', async () => {
    await investigated()
    await put('determination', '2026-06-01', { result: 'illegal' })
    await put('penalty_notice', '2026-07-01', { hearingOffered: true })
    await put('legal_review', '2026-07-20', { reviewer: '例丁', passed: true })
    const ask = async (facts: Facts) => {
      const id = randomUUID()
      const asked = await t.call(clerk, api.askAct, { commandId: randomUUID(), id, leadId, code: 'penalty_decided', reason: '办案需要', facts: { measure: 'order_suspension', who: '例甲公司', ...facts } })
      expect(asked.status).toBe(200)
      return (await t.call(world.deputy, api.decideAct, { commandId: randomUUID(), id, version: 1, approved: true, acknowledged: true })).body.message ?? 'ok'
    }
    expect(await ask({ confiscateFen: 100 })).toContain('先写明违法所得')
    expect(await ask({ gainFen: 3_000_000, confiscateFen: 100 })).toContain('应当退赔多少待核')
    await figure('unpaid', 2_000_000)
    expect(await ask({ gainFen: 3_000_000, confiscateFen: 1_000_001 })).toContain('可以没收10,000.00元')
    expect(await ask({ gainFen: 3_000_000, confiscateFen: 1_000_000 })).toBe('ok')
  })

  test('the court’s fine takes in what was paid, and no fine follows it', async () => {
    await fined()
    await did('fine_paid', '2026-08-10', { fen: 4_000_000 })
    expect((await record('court_sentenced', '2026-08-30', { who: '例甲公司', courtFineFen: 6_000_000 })).body.message).toContain('公安还没有立案')
    await put('transfer_handed', '2026-08-12')
    await put('police_filed', '2026-08-14')
    await did('court_sentenced', '2026-08-30', { who: '例甲公司', courtFineFen: 6_000_000 })
    expect(await lines()).toContain('已缴的罚款折抵40,000.00元，罚金还应缴20,000.00元')
    expect((await matter()).penalties[0]!.dueFen).toBe(0)
    const asked = await t.call(clerk, api.askAct, { commandId: randomUUID(), id: randomUUID(), leadId, code: 'penalty_decided', reason: '办案需要', facts: { measure: 'fine_fundraiser', who: '例甲公司', fineFen: 6_000_000, baseFen: 30_000_000 } })
    expect([asked.status, asked.body.message]).toEqual([409, expect.stringContaining('不得以罚款代替移送')])
  })
})

describe('a suit', () => {
  test('stops the time to apply to the court; a judgment that stands begins another', async () => {
    await fined()
    expect((await clock('apply'))?.state).toBe('running')
    await did('suit_filed', '2026-08-20', { court: '样河区人民法院' })
    expect([(await clock('sue'))?.state, (await clock('apply'))?.state, (await clock('reconsider'))?.state]).toEqual(['met', 'stopped', 'stopped'])
    const early = await record('court_applied', '2026-08-30', { court: '样河区人民法院' })
    expect(early.status).toBe(409)
    await did('suit_decided', '2026-08-31', { result: '驳回诉讼请求', outcome: 'stands' })
    expect(await clock('apply_judged')).toMatchObject({ state: 'running', dueOn: '2028-08-31' })
    expect((await record('court_applied', '2026-09-01', { court: '样河区人民法院' })).status).toBe(200)
    expect((await clock('apply_judged'))?.state).toBe('met')
  })

  test('that annuls the penalty leaves nothing to pay', async () => {
    await fined()
    await did('suit_filed', '2026-08-20', { court: '样河区人民法院' })
    await did('suit_decided', '2026-08-31', { result: '撤销处罚决定', outcome: 'annulled' })
    expect((await matter()).penalties).toMatchObject([{ standing: false, dueFen: 0 }])
    expect([await clock('apply_judged'), (await clock('pay'))?.state]).toEqual([undefined, 'stopped'])
  })
})

test('an appraisal of what is seized keeps the thirty days from running, within what was set and told', async () => {
  await investigated()
  await put('seize_assets', '2026-08-03', { about: '设备' })
  expect(await clock('seizure')).toMatchObject({ dueOn: '2026-09-02' })
  expect((await record('appraisal_begun', '2026-08-10', { what: '设备价值', untilOn: '2026-08-30' })).body.message).toContain('没有书面告知')
  await did('appraisal_begun', '2026-08-10', { what: '设备价值', untilOn: '2026-08-30', partyTold: true })
  expect(await clock('seizure')).toMatchObject({ dueOn: '2026-09-22', why: '送鉴定的20日不计入' })
  await did('appraisal_ended', '2026-08-20', { result: '值12万元' })
  expect(await clock('seizure')).toMatchObject({ dueOn: '2026-09-12', why: '送鉴定的10日不计入' })
  t.clock.now = new Date('2026-10-08T01:00:00Z')
  expect((await record('appraisal_begun', '2026-09-13', { what: '再鉴定', untilOn: '2026-11-01', partyTold: true })).body.message).toContain('不能把期限接回来')
  expect((await clock('seizure'))?.state).toBe('overdue')
})

test('a correction tells the limits that newly run and those that run again, too', async () => {
  await investigated()
  await put('determination', '2026-06-01', { result: 'illegal' })
  await put('penalty_decided', '2026-08-01', { measure: 'fine_fundraiser', who: '例甲公司', fineFen: 10_000_000 })
  await did('penalty_served', '2026-08-26', { way: 'direct' })
  await did('fine_paid', '2026-08-28', { fen: 10_000_000 })
  const find = async (code: string) => (await matter()).acts.find((act) => act.code === code)!
  const told = async () => (await t.call(clerk, getLead, { id: leadId })).body.events.filter((event) => event.kind === 'clock_moved').map((event) => event.body)
  const paid = await find('fine_paid')
  expect((await t.call(clerk, api.correctAct, { commandId: randomUUID(), id: paid.id, version: paid.version, on: '2026-08-28', facts: { fen: 1_000_000 }, reason: '金额写错', acknowledged: true })).status).toBe(200)
  expect((await told()).join('；')).toContain('当事人缴纳罚款：恢复计算')
  await did('evidence_wanted', '2026-08-20', { missing: '合同', nextOn: '2026-09-10' })
  await did('penalty_notice', '2026-08-27', { proposed: '罚款', hearingOffered: true })
  const notice = await find('penalty_notice')
  await t.admin.query(`update acts set facts = '{"proposed":"罚款","hearingOffered":false}' where id = $1`, [notice.id])
  expect((await t.call(clerk, api.correctAct, { commandId: randomUUID(), id: notice.id, version: notice.version, on: '2026-08-28', facts: { proposed: '罚款', hearingOffered: true }, reason: '漏勾', acknowledged: true })).status).toBe(200)
  expect((await told()).join('；')).toMatch(/当事人可以申请听证：/)
})

test('whether money of relatives and staff counts is asked, answered and shown beside the thresholds', async () => {
  const answer = { let_happen: 'no', taken_in: 'no', advertised_to_both: 'no', how: '查宣传渠道、入职时间' }
  expect((await matter()).acquaintances.text).toContain('还没有核实')
  await did('acquaintances', '2026-06-01', { ...answer, taken_in: 'unknown' })
  expect((await matter()).acquaintances.text).toContain('还有情况不清楚')
  await did('acquaintances', '2026-06-02', answer)
  expect((await matter()).acquaintances.text).toContain('不算')
  await did('acquaintances', '2026-06-03', { ...answer, advertised_to_both: 'yes' })
  expect((await matter()).acquaintances).toMatchObject({ text: expect.stringContaining('算在内：公开宣传，一并吸收'), articles: expect.stringContaining('第五条') as string })
})
