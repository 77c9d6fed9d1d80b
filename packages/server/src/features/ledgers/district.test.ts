import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as api from '@qingyuan/core/ledgers/ledger-api'
import { randomUUID } from 'node:crypto'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { addEvent, addLead, storyLeads, tellStory, type Story } from './test-app-story.ts'

let t: TestApp
let story: Story
beforeAll(async () => {
  t = await startTestApp()
  story = await tellStory(t)
})
afterAll(() => t.close())

const district = async (who: TestPerson, period: string, more: object = {}) => {
  const answer = await t.call(who, api.getDistrictTable, { period, ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
const totals = ({ table }: Awaited<ReturnType<typeof district>>) => [table.totals.amountFen.value, table.totals.people.value, table.totals.unpaidFen.value]

describe('the six months of the story', () => {
  test.each([
    ['2026-05', { opening: 0, added: 4, restarted: 0, excluded: 1, struckOff: 0, closing: 3 }],
    ['2026-06', { opening: 3, added: 2, restarted: 0, excluded: 0, struckOff: 0, closing: 5 }],
    ['2026-07', { opening: 5, added: 4, restarted: 0, excluded: 1, struckOff: 0, closing: 8 }],
    ['2026-08', { opening: 8, added: 2, restarted: 1, excluded: 1, struckOff: 0, closing: 10 }],
    ['2026-09', { opening: 10, added: 1, restarted: 0, excluded: 0, struckOff: 1, closing: 10 }],
    ['2026-10', { opening: 10, added: 0, restarted: 0, excluded: 0, struckOff: 1, closing: 9 }],
  ])('%s', async (period, movement) => {
    expect((await district(story.people.bangong, period)).table.movement).toEqual({ ...movement, merged: 0 })
  })

  test('October: ten rows, 3036.65 / 610 / 2009.01, and what is 待核 is in none of them', async () => {
    const october = await district(story.people.bangong, '2026-10')
    expect(october.table.rows.map((row) => row.number).toSorted()).toEqual(['S01', 'S02', 'S03', 'S04', 'S05', 'S06', 'S09', 'S10', 'S12', 'S13'])
    expect(totals(october)).toEqual([3_036_650_000, 610, 2_009_010_000])
    expect(october.table.totals.amountFen.unknown).toBe(1)
    expect(october.table.notes).toEqual(['注：序号8“拟光影视文化工作室”的涉及金额、涉及人数、未兑付资金待核，未计入合计。', '注：含本期销号1条（序号3）。'])
    expect(october.table.equation).toBe('上月在册10＋新增0＋重启0－排除0－销号1＝月末在册9')
    const texts = Object.fromEntries(october.table.rows.map((row) => [row.number, row.repayment]))
    expect(texts).toMatchObject({ S02: '清退完毕100.00%', S03: '正在清退58.87%', S10: '正在清退60.00%', S04: '尚未清退', S06: '', S09: '待核' })
    expect(october.table.rows.find((row) => row.number === 'S02')?.remark).toBe('10月27日销号')
  })

  test('the edition for towns: nine rows, 2893.45 / 584 / 1889.01', async () => {
    const open = await district(story.people.bangong, '2026-10', { edition: 'open' })
    expect(open.table.rows).toHaveLength(9)
    expect(totals(open)).toEqual([2_893_450_000, 584, 1_889_010_000])
    expect(JSON.stringify(open)).not.toContain('蒋试根')
  })

  test('nobody but its readers sees the restricted lead in the full edition either', async () => {
    expect(totals(await district(story.people.quzhang, '2026-10'))).toEqual([2_893_450_000, 584, 1_889_010_000])
  })

  test('a town gets its own leads only, whatever region it asks for', async () => {
    const own = await district(story.people.liqiao, '2026-10', { regionId: story.district })
    expect(own.table.rows.map((row) => row.number).toSorted()).toEqual(['S03', 'S05', 'S13'])
  })

  test('figures are those of the as-of date, with source and day', async () => {
    await t.admin.query(`insert into lead_figures (id, lead_id, field, value, source, as_of, recorded_at) values (gen_random_uuid(), $1, 'amount', 999, '审计', '2026-11-01', now())`, [story.leads.S06])
    const row = (await district(story.people.bangong, '2026-10')).table.rows.find((one) => one.number === 'S06')!
    expect([row.amountFen, row.sources.amount]).toEqual([324_000_000, { source: '摸排估算', asOf: '2026-06-17' }])
    const later = (await district(story.people.bangong, '2026-11')).table.rows.find((one) => one.number === 'S06')!
    expect([later.amountFen, later.sources.amount]).toEqual([999, { source: '审计', asOf: '2026-11-01' }])
  })

  test('notices between provinces draft themselves', async () => {
    await addEvent(t, story.leads.S04!, 'notice_out', '2026-06-24', '发函', '示北省登记地')
    await addEvent(t, story.leads.S04!, 'notice_in', '2026-07-30', '回函', '示北省登记地')
    const row = (await district(story.people.bangong, '2026-10')).table.rows.find((one) => one.number === 'S04')!
    expect([row.crossRegion, row.notices]).toEqual(['是', '2026年6月24日函告示北省登记地，7月30日收到回函'])
    expect((await district(story.people.bangong, '2026-06')).table.rows.find((one) => one.number === 'S04')!.notices).toBe('2026年6月24日函告示北省登记地')
  })

  test('a lead that two units report counts once and says so', async () => {
    await t.admin.query('insert into lead_reporters (lead_id, unit_id, reported_on) values ($1, $2, $4), ($1, $3, $4)', [story.leads.S05, story.units.liqiao, story.units.wangxin, '2026-09-05'])
    const { table } = await district(story.people.bangong, '2026-10')
    expect(table.rows.filter((row) => row.number === 'S05')).toHaveLength(1)
    expect(table.rows.find((row) => row.number === 'S05')!.remark).toBe('样河区网信办同时上报，计一次')
  })

  test('the leader\'s page says the same, with a key behind each figure', async () => {
    const { body } = await t.call(story.people.zhuren, api.getOnePage, { period: '2026-10' })
    const text = body.paragraphs[0]!.map((segment) => segment.text).join('')
    expect(text).toBe('月末在册线索9条，比上月减少1条（上月在册10，新增0，重启0，排除0，销号1）。本月台账10条，涉及金额3036.65万元、610人，未兑付2009.01万元（另有1条待核，未计入）。')
    expect(body.paragraphs[0]!.find((segment) => segment.key === 'movement.closing')?.link).toEqual({ page: 'leads', query: { onLedger: 'true' } })
    expect(body.paragraphs.flat().filter((segment) => segment.key).every((segment) => segment.link)).toBe(true)
  })

  test('each figure about leads opens as many rows as it says', async () => {
    const page = await t.call(story.people.zhuren, api.getOnePage, { period: '2026-10' })
    const rowsOf = async (key: string) => (await t.call(story.people.zhuren, api.listOnePageRows, { period: '2026-10', key })).body.rows
    const figures = page.body.paragraphs.flat().filter((segment) => /^(movement|events)\.|^rows$|^unknown$/.test(segment.key ?? ''))
    expect(figures.length).toBeGreaterThan(6)
    for (const { key, text } of figures) expect([key, (await rowsOf(key!)).length]).toEqual([key, Number(text)])
    expect((await rowsOf('movement.struckOff')).map((row) => row.number)).toEqual(['S02'])
    const sum = (await rowsOf('amountFen')).reduce((all, row) => all + row.figures!.amountFen!, 0)
    expect(sum).toBe(303_665_0000)
    expect((await t.call(story.people.zhuren, api.listOnePageRows, { period: '2026-10', key: 'board.late' })).status).toBe(404)
    // A town's page is about the town: nothing is left on its ledger.
    expect((await t.call(story.people.nixi, api.listOnePageRows, { period: '2026-10', key: 'movement.closing' })).body.rows).toEqual([])
  })

  test('only the 50 largest, with the rest listed', async () => {
    for (let index = 0; index < 45; index += 1) {
      await addLead(t, story, `T${index}`, { unit: 'fangtang', name: `拟${index}`, moves: [['registered', '2026-12-02']], figures: { amount: index / 100, people: 1, unpaid: 0 } })
    }
    const all = await district(story.people.bangong, '2026-12')
    expect(all.table.total).toBe(54)
    expect(all.table.warnings[0]).toContain('共54条')
    const some = await district(story.people.bangong, '2026-12', { only50: true })
    expect([some.table.total, some.leftOut.length]).toEqual([50, 4])
    expect(some.table.totals.amountFen.value! + some.leftOutTotals!.amountFen.value!).toBe(all.table.totals.amountFen.value)
    expect(some.table.movement).toEqual(all.table.movement)
    expect(some.table.notes.at(-1)).toContain('另有4条未列入')
  })

  test('a table whose movement does not balance does not leave', async () => {
    await addEvent(t, story.leads.S06!, 'registered', '2026-10-03', '再登记')
    const answer = await t.call(story.people.bangong, api.getDistrictTable, { period: '2026-10' })
    expect(answer.status).toBe(422)
    expect(answer.body.message).toContain('演筑置业有限公司（2026-10-03登记：重复登记）')
    await t.admin.query('delete from lead_events where lead_id = $1 and title = $2', [story.leads.S06, '再登记'])
  })

  test('strangers and wrong roles', async () => {
    expect((await t.call(null, api.getDistrictTable, { period: '2026-10' })).status).toBe(401)
    const admin = await t.person(`x${randomUUID().slice(0, 8)}`, story.units.office, ['system_admin'])
    expect((await t.call(admin, api.getDistrictTable, { period: '2026-10' })).status).toBe(403)
  })
})

test('the story is the whole story', () => {
  expect(Object.keys(storyLeads)).toHaveLength(13)
})
