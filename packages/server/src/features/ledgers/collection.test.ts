import * as api from '@qingyuan/core/ledgers/ledger-api'
import { getHandover } from '@qingyuan/core/statistics/handover-api'
import { getWorkbench } from '@qingyuan/core/statistics/statistics-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemContext } from '../../platform/db.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { openDueCollections } from './collection-commands.ts'
import { openCollection } from './test-app-month.ts'
import { tellStory, type Story } from './test-app-story.ts'

let t: TestApp
let story: Story
beforeAll(async () => {
  t = await startTestApp()
  story = await tellStory(t)
})
afterAll(() => t.close())
beforeEach(() => { t.clock.now = new Date('2026-11-03T01:00:00Z') })

const id = randomUUID
const open = (who: TestPerson, reportType: string, period: string) => openCollection(t, who, reportType, period)
const board = async (who: TestPerson, collectionId: string) => (await t.call(who, api.getBoard, { collectionId })).body
const sheet = { name: '零报送签字表.jpg', content: Buffer.from('\xff\xd8\xff\xe0 signed', 'latin1') }
const zeroSheet = (who: TestPerson, collectionId: string, units: { unitId: string; checkedHouseholds: number; checkedFirms: number }[], more: object = {}) =>
  t.upload(who, api.submitZeroSheet, { commandId: id(), collectionId, fileId: id(), signedBy: '石范平', signedOn: '2026-11-02', receivedOn: '2026-11-02', units, ...more }, sheet)

describe('what is asked', () => {
  test('is data: an office adds its own, keeps the days it has opened', async () => {
    const { body } = await t.call(story.people.bangong, api.listReportTypes, {})
    expect(body.rows.filter((type) => type.active).map((type) => [type.code, type.dueDay])).toEqual([['ledger', 5], ['cases', 5], ['inspection', 23], ['upward', 10]])
    const ledger = body.rows[0]!
    const changed = await t.call(story.people.bangong, api.saveReportType, { commandId: id(), ...ledger, dueRule: 'later' })
    expect(changed.body).toEqual({ code: 'ledger' })
    expect((await t.call(story.people.bangong, api.previewDates, { reportType: 'ledger', period: '2026-06' })).body).toMatchObject({ dueOn: '2026-07-06' })
    await t.call(story.people.bangong, api.saveReportType, { commandId: id(), ...ledger })
    expect((await t.call(story.people.bangong, api.previewDates, { reportType: 'ledger', period: '2026-06' })).body).toMatchObject({ dueOn: '2026-07-03', dueNote: expect.stringContaining('提前到') })
    expect((await t.call(story.people.liqiao, api.saveReportType, { commandId: id(), ...ledger })).status).toBe(403)
    const noDay = await t.call(story.people.bangong, api.saveReportType, { commandId: id(), ...ledger, code: 'other', dueDay: null })
    expect(noDay.body.message).toContain('按月报送的填每月几日')
  })

  test('asks towns and members with accounts, once per period; by the one who collects', async () => {
    const month = await open(story.people.bangong, 'ledger', '2026-10')
    const { units, collection, mayCollect } = await board(story.people.bangong, month.id)
    expect(units.map((unit) => [unit.unitName, unit.statusText])).toEqual(
      ['仿塘乡', '例桥街道', '拟溪镇', '样河区网信办', '样湖街道', '演新街道', '试岗镇'].toSorted((a, b) => (a < b ? -1 : 1)).map((name) => [name, '未报']))
    expect([collection.dueOn, collection.asOf, mayCollect]).toEqual(['2026-11-05', '2026-10-31', true])
    const again = await t.call(story.people.bangong, api.openCollection, { commandId: id(), id: id(), reportType: 'ledger', period: '2026-10' })
    expect([again.status, again.body.message]).toEqual([409, '2026年10月动态管理台账（附件2）已经布置过。'])
    const town = await t.call(story.people.liqiao, api.openCollection, { commandId: id(), id: id(), reportType: 'ledger', period: '2026-09' })
    expect(town.status).toBe(404)
    const elsewhere = await t.call(story.people.liqiao, api.openCollection, { commandId: id(), id: id(), reportType: 'inspection', period: '2026-10', collectorUnitId: story.units.nixi })
    expect(elsewhere.status).toBe(404)
    // A town sees itself on the board, nobody else.
    expect((await board(story.people.liqiao, month.id)).units.map((unit) => unit.unitName)).toEqual(['例桥街道'])
    expect((await t.call(story.people.liqiao, api.listCollections, { side: 'mine' })).body.rows.map((row) => [row.title, row.own?.statusText])).toEqual([['2026年10月动态管理台账（附件2）', '未报']])
  })

  test('a notice sets another day; an unpublished year keeps the plain day and says so', async () => {
    const month = await open(story.people.bangong, 'ledger', '2026-09')
    const before = (await board(story.people.bangong, month.id)).collection
    expect(before.dueWarning).toContain('请由通知另定截止日')
    const set = (who: TestPerson) => t.call(who, api.setDueDate, { commandId: id(), id: month.id, dueOn: '2026-10-09', notice: '样打非办〔2026〕8号' })
    expect((await set(story.people.liqiao)).status).toBe(404)
    expect((await set(story.people.bangong)).status).toBe(200)
    expect((await board(story.people.bangong, month.id)).collection).toMatchObject({ dueOn: '2026-10-09', dueNotice: '样打非办〔2026〕8号', dueWarning: '' })
    const far = await open(story.people.bangong, 'ledger', '2040-02')
    expect((await board(story.people.bangong, far.id)).collection).toMatchObject({ dueOn: '2040-03-05', dueWarning: expect.stringContaining('2040年的放假安排尚未载入') })
  })

  test('the wall list has what is open and what is still to come', async () => {
    const { body } = await t.call(story.people.bangong, api.listDueDates, { month: '2026-11' })
    expect(body.rows.map((row) => [row.dueOn, row.title, row.collectionId !== null])).toEqual([
      ['2026-11-05', '2026年10月动态管理台账（附件2）', true], ['2026-11-05', '2026年10月案件（风险）处置情况', false],
      ['2026-11-10', '2026年10月重点风险线索统计表（报上级）', false], ['2026-11-23', '2026年11月风险排查情况', false]])
  })
})

describe('who owes', () => {
  test('one click: the text for the work group, and that they were reminded', async () => {
    const month = await open(story.people.bangong, 'ledger', '2026-08')
    t.clock.now = new Date('2026-09-06T01:00:00Z')
    const { body } = await t.call(story.people.bangong, api.getPressText, { collectionId: month.id, unitIds: [story.units.shigang, story.units.fangtang] })
    expect(body.text).toContain('【催报】2026年8月动态管理台账（附件2）应于9月4日（周五）前报送，已过期。以下2个单位尚未报齐：仿塘乡（未报，逾期2天未报）、试岗镇（未报，逾期2天未报）。')
    expect((await t.call(story.people.liqiao, api.getPressText, { collectionId: month.id })).status).toBe(404)
    const press = (who: TestPerson) => t.call(who, api.pressUnits, { commandId: id(), collectionId: month.id, unitIds: body.unitIds, text: body.text })
    expect((await press(story.people.liqiao)).status).toBe(404)
    expect((await press(story.people.bangong)).status).toBe(200)
    const units = (await board(story.people.bangong, month.id)).units
    expect(units.filter((unit) => unit.pressed > 0).map((unit) => unit.unitName)).toEqual(['仿塘乡', '试岗镇'])
  })

  test('an extension moves one unit\'s day and makes it late only after that', async () => {
    const month = await open(story.people.bangong, 'ledger', '2026-07')
    const submissionId = month.of(story.units.yanghu)
    t.clock.now = new Date('2026-08-10T01:00:00Z')
    const extend = (who: TestPerson, dueOn: string) => t.call(who, api.extendSubmission, { commandId: id(), id: submissionId, dueOn, reason: '汛期抢险' })
    expect((await extend(story.people.yanghu, '2026-08-12')).status).toBe(404)
    expect((await extend(story.people.bangong, '2026-08-05')).body.message).toBe('新期限须晚于现在的期限（2026-08-05）。')
    expect((await extend(story.people.bangong, '2026-08-12')).status).toBe(200)
    const unit = (await board(story.people.bangong, month.id)).units.find((one) => one.unitName === '样湖街道')!
    expect([unit.dueOn, unit.lateDays, unit.punctuality]).toEqual(['2026-08-12', 0, ''])

    // Everyone gets more than was granted: that day counts everywhere, on the desk and for the next extension too.
    await t.call(story.people.bangong, api.setDueDate, { commandId: id(), id: month.id, dueOn: '2026-08-14', notice: '样打非办〔2026〕9号' })
    expect((await extend(story.people.bangong, '2026-08-13')).body.message).toBe('新期限须晚于现在的期限（2026-08-14）。')
    const desk = (await t.call(story.people.yanghu, getWorkbench, {})).body.items.find((item) => item.key === submissionId)!
    const handed = (await t.call(story.people.yanghu, getHandover, { userId: story.people.yanghu.userId })).body
    expect([desk.dueOn, handed.items.find((item) => item.key === submissionId)?.dueOn, (await t.call(story.people.yanghu, api.getSubmission, { id: submissionId })).body.dueOn]).toEqual(['2026-08-14', '2026-08-14', '2026-08-14'])
    expect((await extend(story.people.bangong, '2026-08-15')).status).toBe(200)
  })
})

describe('villages', () => {
  test('many zero reports from one signed sheet: all or none, marked 代报, counted from the day the paper came', async () => {
    t.clock.now = new Date('2026-11-24T01:00:00Z')
    const month = await open(story.people.nixi, 'inspection', '2026-11')
    const [a, b] = story.villages
    const counts = (unit: { id: string }, households = 40) => ({ unitId: unit.id, checkedHouseholds: households, checkedFirms: 3 })
    const received = { signedOn: '2026-11-23', receivedOn: '2026-11-23' }
    const nothing = await zeroSheet(story.people.nixi, month.id, [counts(a!), { ...counts(b!), checkedHouseholds: 0, checkedFirms: 0 }], received)
    expect([nothing.status, nothing.body.message]).toEqual([422, '拟坪村：排查户数和企业数都是0，等于没有排查，不能零报送。'])
    expect((await board(story.people.nixi, month.id)).units.every((unit) => unit.status === 'blank')).toBe(true)
    expect((await zeroSheet(story.people.liqiao, month.id, [counts(a!)], received)).status).toBe(404)
    const unreadable = await t.upload(story.people.nixi, api.submitZeroSheet, { commandId: id(), collectionId: month.id, fileId: id(), signedBy: '石范平', units: [counts(a!)], ...received }, { name: '签字表', content: Buffer.from('x') })
    expect([unreadable.status, unreadable.body.message]).toEqual([422, expect.stringContaining('零报送签字表扫描件“签字表”不是扫描件或照片') as unknown])
    const done = await zeroSheet(story.people.nixi, month.id, [counts(a!, 186), counts(b!, 20)], received)
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    const units = (await board(story.people.nixi, month.id)).units
    expect(units.map((unit) => [unit.unitName, unit.statusText, unit.onBehalf, unit.zeroText, unit.firstSubmittedOn, unit.lateDays])).toEqual([
      ['仿岭村', '已报待审核', true, '零报送', '2026-11-23', 0], ['拟坪村', '已报待审核', true, '零报送', '2026-11-23', 0], ['拟林村', '未报', false, '', null, 1]])
    const file = await t.admin.query<{ id: string }>('select approval_file_id as id from submissions where collection_id = $1 and approval_file_id is not null', [month.id])
    expect(new Set(file.rows.map((row) => row.id)).size).toBe(1)
    expect((await t.call(story.people.nixi, api.getSubmission, { id: month.of(a!.id) })).body.files).toEqual([{ id: file.rows[0]!.id, name: sheet.name, bytes: sheet.content.length, zeroSheet: true }])
    expect((await t.download(story.people.bangong, api.downloadLedgerFile, { id: file.rows[0]!.id })).content.equals(sheet.content)).toBe(true)
    expect((await t.download(story.people.liqiao, api.downloadLedgerFile, { id: file.rows[0]!.id })).status).toBe(404)
  })

  test('a village where a lead lies cannot report zero', async () => {
    t.clock.now = new Date('2026-07-23T01:00:00Z')
    await t.admin.query('update leads set region_id = $1 where id = $2', [story.villages[0]!.regionId, story.leads.S07])
    const month = await open(story.people.nixi, 'inspection', '2026-07')
    const refused = await zeroSheet(story.people.nixi, month.id, [{ unitId: story.villages[0]!.id, checkedHouseholds: 50, checkedFirms: 1 }], { signedOn: '2026-07-23', receivedOn: '2026-07-23' })
    expect([refused.status, refused.body.message]).toEqual([422, '仿岭村：本期有1条线索，不能零报送。请取消“零报送”。'])
  })

  test('what is accepted from them pre-fills the town: counts, and texts written by hand', async () => {
    t.clock.now = new Date('2026-06-23T01:00:00Z')
    const month = await open(story.people.nixi, 'inspection', '2026-06')
    const units = story.villages.map((village) => ({ unitId: village.id, checkedHouseholds: 30, checkedFirms: 2 }))
    const zero = await zeroSheet(story.people.nixi, month.id, units, { signedOn: '2026-06-23', receivedOn: '2026-06-23' })
    expect(zero.status, JSON.stringify(zero.body)).toBe(200)
    for (const village of story.villages.slice(0, 2)) await t.call(story.people.nixi, api.acceptSubmission, { commandId: id(), id: month.of(village.id) })
    t.clock.now = new Date('2026-07-01T01:00:00Z')
    const ledger = await open(story.people.bangong, 'ledger', '2026-06')
    await t.call(story.people.nixi, api.openSubmission, { commandId: id(), id: ledger.of(story.units.nixi) })
    const { body } = await t.call(story.people.nixi, api.getSubmission, { id: ledger.of(story.units.nixi) })
    expect([body.header.checkedHouseholds, body.header.checkedFirms]).toEqual([60, 4])
    expect(body.below.map((unit) => [unit.unitName, unit.counted])).toEqual([['仿岭村', true], ['拟坪村', true], ['拟林村', false]])
  })

  test('the town fills for a village without account, row by row: 代报, counted from the day its paper came', async () => {
    t.clock.now = new Date('2026-07-27T01:00:00Z')
    const collectionId = (await t.admin.query<{ id: string }>(`select id from collections where report_type = 'inspection' and period = '2026-07'`)).rows[0]!.id
    const submissionId = (await t.admin.query<{ id: string }>('select id from submissions where collection_id = $1 and unit_id = $2', [collectionId, story.villages[0]!.id])).rows[0]!.id
    const go = async (who: TestPerson, e: Parameters<typeof t.call>[1], input: object = {}) => t.call(who, e, { commandId: id(), id: submissionId, ...input })
    expect((await go(story.people.bangong, api.openSubmission)).status).toBe(403)
    expect((await go(story.people.nixi, api.openSubmission)).status).toBe(200)
    expect((await go(story.people.nixi, api.confirmRows, { rows: [{ leadId: story.leads.S07, confirmed: 'changed' }] })).status).toBe(200)
    expect((await go(story.people.nixi, api.saveSubmission, { zero: null, checkedHouseholds: 52, checkedFirms: 2, filler: '田拟梅' })).status).toBe(200)
    expect((await go(story.people.nixi, api.submitSubmission, { receivedOn: '2026-07-23' })).status).toBe(200)
    const { body } = await t.call(story.people.nixi, api.getSubmission, { id: submissionId })
    expect(body).toMatchObject({ onBehalf: true, header: { onBehalf: true }, punctuality: '按时', firstSubmittedOn: '2026-07-23', statusText: '已报待审核' })
    expect(body.rows.map(({ row }) => row.number)).toEqual(['S07'])
  })

  test('a unit with accounts fills for itself', async () => {
    const month = await open(story.people.bangong, 'ledger', '2026-05')
    const refused = await zeroSheet(story.people.bangong, month.id, [{ unitId: story.units.fangtang, checkedHouseholds: 1, checkedFirms: 1 }])
    expect([refused.status, refused.body.message]).toEqual([403, '仿塘乡有账号，应由本单位填报，不能代报。'])
  })
})

test('an ended period takes in nobody new; what had come in can still be returned and mended; opened again it goes on', async () => {
  const { bangong, nixi, liqiao } = story.people
  const month = await open(bangong, 'ledger', '2025-11')
  const [reported, missing] = [month.of(story.units.liqiao), month.of(story.units.nixi)]
  const go = (who: TestPerson, e: Parameters<typeof t.call>[1], submissionId: string, input: object = {}) => t.call(who, e, { commandId: id(), id: submissionId, ...input })
  const report = async () => {
    expect((await go(liqiao, api.openSubmission, reported)).status).toBe(200)
    expect((await go(liqiao, api.saveSubmission, reported, { zero: 'zero', checkedHouseholds: 3, checkedFirms: 1, filler: '唐试琳' })).status).toBe(200)
    expect((await go(liqiao, api.sendForApproval, reported)).status).toBe(200)
    expect((await go(story.people.liqiaoLeader, api.approveSubmission, reported)).status).toBe(200)
    return go(liqiao, api.submitSubmission, reported)
  }
  expect((await report()).status).toBe(200)
  expect((await go(liqiao, api.closeCollection, month.id)).status).toBe(404)
  expect((await go(bangong, api.closeCollection, month.id)).status).toBe(200)
  expect((await go(bangong, api.closeCollection, month.id)).status).toBe(409)

  const refused = await go(nixi, api.openSubmission, missing)
  expect([refused.status, refused.body.message]).toEqual([409, '这一期报送已结束，不能再填报。确需补报的，请收集单位重新打开这一期。'])
  expect((await t.call(nixi, api.getSubmission, { id: missing })).body.actions).toEqual([])
  expect((await go(bangong, api.extendSubmission, missing, { dueOn: '2027-01-01', reason: '汛期' })).status).toBe(409)
  expect((await go(bangong, api.returnSubmission, reported, { reason: '排查数不对' })).status).toBe(200)
  expect((await report()).status).toBe(200)

  expect((await go(liqiao, api.reopenCollection, month.id, { reason: '补报' })).status).toBe(404)
  expect((await go(bangong, api.reopenCollection, month.id, { reason: '拟溪镇补报' })).status).toBe(200)
  expect((await go(bangong, api.reopenCollection, month.id, { reason: '拟溪镇补报' })).status).toBe(409)
  expect((await go(nixi, api.openSubmission, missing)).status).toBe(200)
})

test('the worker opens what is due, any number of times a day, and nothing that was over before the office began', async () => {
  t.clock.now = new Date('2027-02-01T01:00:00Z')
  const ctx = () => systemContext(t.db, 'worker', t.clock.now)
  const first = await openDueCollections(ctx())
  expect(first.opened.filter((title) => title.includes('专班办'))).toEqual([
    '样河区专班办：2027年1月动态管理台账（附件2）', '样河区专班办：2027年1月案件（风险）处置情况', '样河区专班办：2027年1月重点风险线索统计表（报上级）'])
  // 例桥街道 never collected before, so January's sweep, due on the 23rd, is not asked any more; 拟溪镇 did.
  expect(first.opened.filter((title) => title.includes('例桥街道'))).toEqual(['例桥街道：2027年2月风险排查情况'])
  expect(first.opened.filter((title) => title.includes('拟溪镇'))).toEqual(['拟溪镇：2027年1月风险排查情况', '拟溪镇：2027年2月风险排查情况'])
  expect((await openDueCollections(ctx())).opened).toEqual([])
})
