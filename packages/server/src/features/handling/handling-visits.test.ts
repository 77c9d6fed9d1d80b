import * as api from '@qingyuan/core/handling/handling-api'
import { measureOf } from '@qingyuan/core/law/measure-table'
import { getLead, recordEvent } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { TestApp, TestPerson } from '../../test-app.ts'
import { handlingWorld } from './handling-test-app.ts'

/** A visit is no inspection; help with a talk finds its talk. */
const world = handlingWorld()
const { matter, record, did, investigated, ask, decide, carryOut } = world
let t: TestApp, clerk: TestPerson, deputy: TestPerson, townClerk: TestPerson, officerIds: string[], leadId: string
beforeEach(() => { ({ t, clerk, deputy, townClerk, officerIds, leadId } = world) })

const visit = (doing: string, who: TestPerson = townClerk, more: object = {}) => record('visit', '2026-08-20', { did: doing, found: '门店开着' }, more, who)
const said = async (answer: ReturnType<typeof visit>) => { const { status, body } = await answer; return [status, body.message ?? ''] }

describe('what is done on the spot', () => {
  test('a visit says what was done, and is stored with it', async () => {
    expect(await said(record('visit', '2026-08-20', { found: '门店开着' }, {}, townClerk))).toEqual([409, expect.stringContaining('上门做了什么')])
    expect(await said(visit('look_outside,fly'))).toEqual([409, expect.stringContaining('所列选项')])
    expect((await visit('look_outside,talk,publicise')).status).toBe(200)
    expect((await matter(townClerk)).acts[0]).toMatchObject({ code: 'visit', facts: { did: 'look_outside,talk,publicise' } })
  })

  test('a town that asked for the books is told to report it; nobody records what no power covers', async () => {
    expect(await said(visit('talk,ask_books'))).toEqual([409, expect.stringMatching(/要求提供账簿.*不能登记为已经办理.*报告牵头部门/)])
    for (const who of [townClerk, clerk]) expect(await said(visit('press', who))).toEqual([409, expect.stringMatching(/断水断电.*不能登记为已经办理.*不要做/)])
    expect(await said(visit('collect_ids', townClerk, { on: '2026-04-20', backfilled: true }))).toEqual([409, expect.stringContaining('身份证')])
    expect(await said(record('checked', '2026-08-20', { way: 'grid', did: 'search', found: '有账本', conclusion: 'risk' }, {}, townClerk))).toEqual([409, expect.stringContaining('翻看')])
    expect((await matter()).acts).toEqual([])
    // It may be written down as a note, which keeps the warning.
    const event = (kind: 'visit' | 'note') => t.call(townClerk, recordEvent, { commandId: randomUUID(), id: randomUUID(), leadId, kind, onDate: '2026-08-20', title: '已对其断水断电' })
    expect([(await event('visit')).status, (await event('note')).status]).toEqual([400, 200])
    expect((await t.call(clerk, getLead, { id: leadId })).body.events.find((one) => one.title.includes('断水断电'))?.body).toContain('没有法律依据')
  })

  test('who has the power records it as the inspection it is; with that on file the check may say so', async () => {
    await did('checked', '2026-05-22', { way: 'unannounced', did: 'look_outside', found: '有门店', conclusion: 'suspected' })
    const check = () => record('checked', '2026-09-01', { way: 'survey', did: 'talk,ask_books', found: '账外收款', conclusion: 'suspected' })
    expect(await said(check())).toEqual([409, expect.stringMatching(/按“行政检查”或“查阅、复制资料”另行办理/)])
    const facts = { trigger: 'lead', items: '收款台账' }
    const { id } = await ask('inspection', { addressee: 'fundraiser_unit', facts })
    expect((await decide(id, deputy)).status).toBe(200)
    t.clock.now = new Date('2026-09-01T03:00:00Z')
    expect((await carryOut(id, '2026-09-01', { facts: { ...facts, found: '已核对' }, duties: [...measureOf('inspection').duties], officerIds: officerIds.slice(0, 2) })).status).toBe(200)
    expect((await check()).status).toBe(200)
  })
})

describe('help with a talk', () => {
  const talk = (on: string) => record('warning_talk', on, { who: '范拟寿', explained: '已说明后果' }, { addressee: 'fundraiser_unit', duties: measureOf('warning_talk').duties })
  const help = (on: string, more: object = {}) => record('assist_talk', on, { about: '通知到场' }, more, townClerk)
  const find = async (code: string, on: string) => (await matter()).acts.find((act) => act.code === code && act.onDate === on)!

  test('told before the talk is, it is joined to the talk when that is recorded; a far one is another occasion', async () => {
    await investigated()
    expect((await help('2026-08-20')).status).toBe(200)
    expect((await find('assist_talk', '2026-08-20')).ofId).toBeNull()
    expect((await talk('2026-07-01')).status).toBe(200)
    expect((await find('assist_talk', '2026-08-20')).ofId).toBeNull()
    expect((await talk('2026-08-21')).status).toBe(200)
    expect((await find('assist_talk', '2026-08-20')).ofId).toBe((await find('warning_talk', '2026-08-21')).id)
  })

  test('told after it, it finds the nearest talk; a talk that is voided lets it go', async () => {
    await investigated()
    await talk('2026-07-01')
    await talk('2026-08-21')
    expect((await help('2026-08-22')).status).toBe(200)
    const held = await find('warning_talk', '2026-08-21')
    expect((await find('assist_talk', '2026-08-22')).ofId).toBe(held.id)
    expect((await t.call(clerk, api.voidAct, { commandId: randomUUID(), id: held.id, version: held.version, reason: '没有约谈' })).status).toBe(200)
    expect(await find('assist_talk', '2026-08-22')).toMatchObject({ state: 'done', ofId: null })
  })
})
