import { listAudit } from '@qingyuan/core/audit/audit-api'
import * as api from '@qingyuan/core/handling/handling-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asViewer, systemContext, type Context } from '../../platform/db.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { officersOf, unitPowers, viewerHeads } from './authority-queries.ts'

/** Who may what is the security administrator's alone, and never more than the law gives the unit. */
let t: TestApp
let county: string, town: string
let office: string, police: string, market: string, civil: string, townUnit: string, group: string, cityOffice: string
let security: TestPerson, system: TestPerson, auditor: TestPerson, clerk: TestPerson, chief: TestPerson, deputy: TestPerson, townClerk: TestPerson, inspector: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  const city = await t.region('范州市', 'city')
  county = await t.region('样河区', 'county', city)
  town = await t.region('拟溪镇', 'town', county)
  cityOffice = await t.unit('范州市专班办', city, 'office')
  office = await t.unit('样河区专班办', county, 'office')
  group = await t.unit('样河区领导小组', county, 'leading_group')
  police = await t.unit('样河区公安分局', county, 'member')
  market = await t.unit('样河区市场监管局', county, 'member')
  civil = await t.unit('样河区民政局', county, 'member')
  townUnit = await t.unit('拟溪镇人民政府', town, 'town')
  await t.admin.query(`insert into unit_sectors values ($1, '养老服务', 'lead'), ($1, '宣传引导', 'lead'), ($2, '社会组织', 'support'), ($3, '案件侦办', 'lead')`, [civil, market, group])
  security = await t.person('anquan', office, ['security_admin'])
  system = await t.person('xitong', office, ['system_admin'])
  auditor = await t.person('shenji', office, ['audit_admin'])
  clerk = await t.person('bangong', office, ['office_clerk'])
  chief = await t.person('juzhang', office, ['bureau_head'])
  deputy = await t.person('zhuren', office, ['office_head'])
  townClerk = await t.person('nixi', townUnit, ['town_clerk'])
  inspector = await t.person('shijian', market, ['inspector'])
}, 60_000)
afterAll(() => t.close())
beforeEach(async () => {
  await t.admin.query('delete from head_posts')
  await t.admin.query('delete from officers')
  await t.admin.query(`update units set organ = '', organ_basis = ''`)
  t.clock.now = new Date('2026-11-03T01:00:00Z')
})

const organ = (changes: object = {}) => ({ commandId: randomUUID(), unitId: office, organ: 'lead_department' as const, basis: '样政办〔2026〕3号', ...changes })
const post = (changes: object = {}) => ({ commandId: randomUUID(), id: randomUUID(), unitId: office, userId: chief.userId, name: 'juzhang', head: 'lead_head' as const, basis: '样任〔2026〕1号', fromOn: '2026-01-01', ...changes })
const officer = (changes: object = {}) => ({ commandId: randomUUID(), id: randomUUID(), unitId: market, userId: inspector.userId, name: 'shijian', certificate: '样执990101001', validUntil: '2030-12-31', ...changes })
const named = async () => { expect((await t.call(security, api.setOrgan, organ())).status).toBe(200) }
const authority = async () => (await t.call(clerk, api.getAuthority, {})).body
const lastAudit = async (action: string) => (await t.admin.query<Record<string, unknown>>('select subject_type, subject_id, actor_id, before, after, note from audit_log where action = $1 order by id desc limit 1', [action])).rows[0]
/** What the powers are, asked as this person. */
const asking = <T>(who: TestPerson, read: (ctx: Context) => Promise<T>) =>
  asViewer({ db: t.db, now: t.clock.now, viewer: { userId: who.userId, system: null, name: '', unitId: who.unitId, roles: [] } }, read, true)

describe('the ladder', () => {
  const writes = () => [[api.setOrgan, organ()], [api.saveHeadPost, post()], [api.endHeadPost, { commandId: randomUUID(), id: randomUUID(), toOn: '2026-11-01' }], [api.saveOfficer, officer()]] as const
  test('no stranger comes in', async () => {
    expect((await t.call(null, api.getAuthority, {})).status).toBe(401)
    for (const [endpoint, input] of writes()) expect([endpoint.path, (await t.call(null, endpoint as typeof api.setOrgan, input as never)).status]).toEqual([endpoint.path, 401])
  })
  test('everyone signed in reads; only the security administrator writes', async () => {
    for (const who of [security, system, auditor, clerk, chief, deputy, townClerk, inspector]) expect((await t.call(who, api.getAuthority, {})).status).toBe(200)
    for (const who of [system, auditor, clerk, chief, deputy, townClerk, inspector]) {
      for (const [endpoint, input] of writes()) expect([endpoint.path, (await t.call(who, endpoint as typeof api.setOrgan, input as never)).status]).toEqual([endpoint.path, 403])
    }
    expect((await t.admin.query(`select 1 from head_posts union all select 1 from officers union all select 1 from units where organ <> ''`)).rowCount).toBe(0)
  })
  test('wrong input is named at its field', async () => {
    expect((await t.call(security, api.setOrgan, organ({ organ: 'king' }) as never)).body.details?.issues?.[0]).toMatchObject({ path: 'organ' })
    expect((await t.call(security, api.saveHeadPost, post({ basis: '' }))).body.details?.issues).toMatchObject([{ path: 'basis', message: '请填写任命或者授权文件' }])
    expect((await t.call(security, api.saveOfficer, officer({ validUntil: '2026-02-30' }))).body.details?.issues?.[0]).toMatchObject({ path: 'validUntil' })
    expect((await t.call(security, api.saveHeadPost, post({ userId: null, name: 'anquan' }))).body.message).toContain('不能把自己登记')
    expect((await t.call(security, api.saveOfficer, officer({ certificate: '1' }))).status).toBe(400)
  })
  test('an unknown unit, person or post is not found', async () => {
    const unknown = randomUUID()
    await named()
    for (const answer of [
      await t.call(security, api.setOrgan, organ({ unitId: unknown })), await t.call(security, api.saveHeadPost, post({ unitId: unknown })), await t.call(security, api.saveHeadPost, post({ userId: unknown })),
      await t.call(security, api.endHeadPost, { commandId: randomUUID(), id: unknown, toOn: '2026-11-01' }), await t.call(security, api.saveOfficer, officer({ unitId: unknown })),
      await t.call(security, api.saveOfficer, officer({ userId: unknown })),
    ]) expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
  })
})

describe('what a unit is', () => {
  test('shows by kind and name until it is named; general duties make nobody a regulator', async () => {
    const { units } = await authority()
    expect(Object.fromEntries(units.map((unit) => [unit.name, [unit.organ, unit.guessed]]))).toEqual({
      范州市专班办: ['', 'coordination'], 样河区专班办: ['', 'coordination'], 样河区领导小组: ['', 'coordination'], 样河区公安分局: ['', 'police'],
      样河区市场监管局: ['', 'market_regulator'], 样河区民政局: ['', 'regulator'], 拟溪镇人民政府: ['', 'town'] })
    expect(await asking(clerk, (ctx) => unitPowers(ctx, civil))).toEqual({ id: civil, name: '样河区民政局', kind: 'member', organ: 'regulator', organNamed: false, level: 'county', sectorsLed: ['养老服务'], certificateHolders: 0 })
    await t.admin.query('delete from unit_sectors where unit_id = $1 and sector = $2', [civil, '养老服务'])
    expect((await asking(clerk, (ctx) => unitPowers(ctx, civil))).organ).toBe('other')
    await t.admin.query(`insert into unit_sectors values ($1, '养老服务', 'lead')`, [civil])
    await expect(asking(clerk, (ctx) => unitPowers(ctx, randomUUID()))).rejects.toMatchObject({ code: 'not_found' })
  })
  test('is named with its document, leaves an audit row, and can be taken back; sent twice it happens once', async () => {
    const input = organ()
    expect((await t.call(security, api.setOrgan, input)).body).toEqual({ id: office })
    expect((await t.call(security, api.setOrgan, input)).body).toEqual({ id: office })
    expect((await t.admin.query('select 1 from audit_log where command_id = $1', [input.commandId])).rowCount).toBe(1)
    expect(await lastAudit('handling.set_organ')).toMatchObject({ subject_type: 'unit', subject_id: office, actor_id: security.userId,
      before: { organ: '', organBasis: '' }, after: { organ: 'lead_department', organBasis: '样政办〔2026〕3号' } })
    expect((await authority()).units.find((unit) => unit.id === office)).toMatchObject({ organ: 'lead_department', basis: '样政办〔2026〕3号', heads: ['lead_head', 'organ_head', 'top_head'] })
    expect(await asking(clerk, (ctx) => unitPowers(ctx, office))).toMatchObject({ organ: 'lead_department', organNamed: true, level: 'county' })
    const { body } = await t.call(auditor, listAudit, { action: 'handling.set_organ', subjectId: office })
    expect(body.rows[0]).toMatchObject({ actionLabel: '指明单位性质', subjectLabel: '单位' })
    expect(body.rows[0]!.changes).toEqual([{ field: 'organ', label: '单位性质', before: '（空）', after: '处置非法集资牵头部门（县级）' }, { field: 'organBasis', label: '单位性质依据', before: '（空）', after: '样政办〔2026〕3号' }])
    expect((await t.call(security, api.setOrgan, organ({ organ: '' }))).status).toBe(200)
    expect((await authority()).units.find((unit) => unit.id === office)).toMatchObject({ organ: '', basis: '', guessed: 'coordination' })
  })
  test('needs no document where it is what shows', async () => {
    expect((await t.call(security, api.setOrgan, organ({ unitId: police, organ: 'police', basis: '' }))).status).toBe(200)
    const answer = await t.call(security, api.setOrgan, organ({ basis: '' }))
    expect([answer.status, answer.body.details?.issues]).toEqual([400, [{ path: 'basis', message: '按类别和名称推定是领导小组、专班、协调机制。指明为处置非法集资牵头部门（县级），请写依据的文件，例如政府指定牵头部门的文号。' }]])
  })
  test('trap 5: towns, villages and coordination bodies cannot be named anything that has powers', async () => {
    for (const [unitId, only] of [[townUnit, '乡镇（街道）'], [group, '领导小组、专班、协调机制']] as const) {
      for (const power of ['lead_department', 'regulator', 'market_regulator', 'police'] as const) {
        const answer = await t.call(security, api.setOrgan, organ({ unitId, organ: power }))
        expect([answer.status, answer.body.message]).toEqual([422, expect.stringContaining(`只能是${only}`)])
      }
    }
  })
  test('trap 4: a county is never the lead department of a city, nor a city that of a county', async () => {
    expect((await t.call(security, api.setOrgan, organ({ organ: 'city_lead_department' }))).status).toBe(422)
    expect((await t.call(security, api.setOrgan, organ({ unitId: cityOffice }))).status).toBe(422)
    expect((await t.call(security, api.setOrgan, organ({ unitId: cityOffice, organ: 'city_lead_department' }))).status).toBe(200)
    expect(await asking(clerk, (ctx) => unitPowers(ctx, cityOffice))).toMatchObject({ organ: 'city_lead_department', level: 'city' })
  })
  test('a unit that becomes another kind or moves up a level keeps no name, and so no powers', async () => {
    await named()
    await t.call(security, api.saveHeadPost, post())
    const seen = async () => [await asking(chief, (ctx) => unitPowers(ctx, office)).then((powers) => [powers.organ, powers.organNamed]), (await asking(chief, (ctx) => viewerHeads(ctx, office))).length]
    expect(await seen()).toEqual([['lead_department', true], 1])
    await t.admin.query('update units set region_id = (select region_id from units where id = $1) where id = $2', [cityOffice, office])
    expect(await seen()).toEqual([['coordination', false], 0])
    await t.admin.query('update units set region_id = $1, kind = \'town\' where id = $2', [town, office])
    expect(await seen()).toEqual([['town', false], 0])
    await t.admin.query('update units set region_id = $1, kind = \'office\' where id = $2', [county, office])
    expect(await seen()).toEqual([['lead_department', true], 1])
  })
  test('does not change while someone holds a post that it would no longer have', async () => {
    await named()
    const input = post()
    await t.call(security, api.saveHeadPost, input)
    const answer = await t.call(security, api.setOrgan, organ({ organ: '' }))
    expect([answer.status, answer.body.message]).toEqual([422, '改了以后这个单位就没有这些审批负责人：juzhang（牵头部门主要负责人）。请先停止，再改单位性质。'])
    await t.call(security, api.endHeadPost, { commandId: randomUUID(), id: input.id, toOn: '2026-11-02' })
    expect((await t.call(security, api.setOrgan, organ({ organ: '' }))).status).toBe(200)
  })
})

describe('who approves', () => {
  test('is entered with an audit row in words; the account\'s name counts; counts from the first to the last day', async () => {
    await named()
    const input = post({ name: '别的名字', fromOn: '2026-11-03' })
    expect((await t.call(security, api.saveHeadPost, input)).body).toEqual({ id: input.id })
    expect(await lastAudit('handling.save_head')).toMatchObject({ subject_type: 'head_post', subject_id: input.id, before: null, after: { name: 'juzhang', head: 'lead_head', basis: '样任〔2026〕1号', fromOn: '2026-11-03' } })
    expect((await t.call(auditor, listAudit, { action: 'handling.save_head', subjectId: input.id })).body.rows[0]).toMatchObject({ actionLabel: '登记审批负责人', subjectLabel: '审批负责人',
      changes: expect.arrayContaining([expect.objectContaining({ field: 'head', after: '牵头部门主要负责人' })]) as unknown })
    expect((await t.call(security, api.endHeadPost, { commandId: randomUUID(), id: input.id, toOn: '2026-11-10' })).status).toBe(200)
    expect(await lastAudit('handling.end_head')).toMatchObject({ before: { toOn: null }, after: { toOn: '2026-11-10' }, note: 'juzhang，牵头部门主要负责人' })
    for (const [day, holds] of [['2026-11-02', false], ['2026-11-03', true], ['2026-11-10', true], ['2026-11-11', false]] as const) {
      t.clock.now = new Date(`${day}T01:00:00Z`)
      expect([day, await asking(chief, (ctx) => viewerHeads(ctx, office)), (await authority()).heads[0]!.valid]).toEqual([day, holds ? [{ id: input.id, head: 'lead_head' }] : [], holds])
    }
    // China's day, not Greenwich's: 00:30 on the 11th.
    t.clock.now = new Date('2026-11-10T16:30:00Z')
    expect(await asking(chief, (ctx) => viewerHeads(ctx, office))).toEqual([])
  })
  test('trap 3: one head is not another, at this unit and for this person only', async () => {
    await named()
    await t.call(security, api.saveHeadPost, post({ userId: deputy.userId, head: 'organ_head' }))
    expect((await asking(deputy, (ctx) => viewerHeads(ctx, office))).map((one) => one.head)).toEqual(['organ_head'])
    expect(await asking(chief, (ctx) => viewerHeads(ctx, office))).toEqual([])
    expect(await asking(deputy, (ctx) => viewerHeads(ctx, market))).toEqual([])
  })
  test.each([
    ['lead_head', () => townUnit, '“拟溪镇人民政府”是乡镇（街道），没有“牵头部门主要负责人”：它不审批条例规定的处置措施。'],
    ['organ_head', () => townUnit, '“拟溪镇人民政府”是乡镇（街道），没有“行政机关负责人”：它不审批条例规定的处置措施。'],
    ['lead_head', () => market, '“样河区市场监管局”是市场监督管理部门，没有“牵头部门主要负责人”：可以登记的是行政机关负责人、正职负责人或者主持工作的负责人。单位性质是按类别和名称推定的，不对的请先指明。'],
    ['lead_head', () => office, '“样河区专班办”是领导小组、专班、协调机制，没有“牵头部门主要负责人”：它不审批条例规定的处置措施。单位性质是按类别和名称推定的，不对的请先指明。'],
    ['top_head', () => police, '“样河区公安分局”是公安机关，没有“正职负责人或者主持工作的负责人”：可以登记的是公安机关负责人、行政机关负责人。单位性质是按类别和名称推定的，不对的请先指明。'],
  ] as const)('refuses %s where there is none (%#)', async (head, unit, message) => {
    const answer = await t.call(security, api.saveHeadPost, post({ unitId: unit(), userId: null, head }))
    expect([answer.status, answer.body.code, answer.body.message]).toEqual([422, 'rule.broken', message])
  })
  test('trap 4: a county\'s lead department has no 设区的市级 head', async () => {
    await named()
    expect((await t.call(security, api.saveHeadPost, post({ head: 'city_lead_head' }))).status).toBe(422)
  })
  test('refuses people of another unit, stopped accounts and the three administrators, also the writer', async () => {
    await named()
    const refused = async (userId: string, unitId = office) => (await t.call(security, api.saveHeadPost, post({ userId, unitId, head: 'organ_head' }))).body.message
    expect(await refused(inspector.userId)).toBe('shijian是“样河区市场监管局”的人员，不是“样河区专班办”的。')
    for (const one of [security, system, auditor]) expect(await refused(one.userId)).toContain('三员不兼任审批和执法')
    const gone = await t.person('yizou', office, ['office_clerk'])
    await t.admin.query('update users set active = false where id = $1', [gone.userId])
    expect(await refused(gone.userId)).toBe('yizou的账号已停用。')
  })
  test('one principal at a time; a deputy beside a deputy; nobody twice', async () => {
    await named()
    const first = post()
    expect((await t.call(security, api.saveHeadPost, first)).status).toBe(200)
    const second = await t.call(security, api.saveHeadPost, post({ userId: deputy.userId }))
    expect([second.status, second.body.message]).toEqual([422, '“样河区专班办”的牵头部门主要负责人同一时间只能有一人，2026-01-01至今是juzhang。请先停止他的这一条，起始日写在停止以后。'])
    await t.call(security, api.endHeadPost, { commandId: randomUUID(), id: first.id, toOn: '2026-10-31' })
    expect((await t.call(security, api.saveHeadPost, post({ userId: deputy.userId, fromOn: '2026-10-31' }))).status).toBe(422)
    expect((await t.call(security, api.saveHeadPost, post({ userId: deputy.userId, fromOn: '2026-11-01' }))).status).toBe(200)
    for (const userId of [chief.userId, deputy.userId]) expect((await t.call(security, api.saveHeadPost, post({ userId, head: 'organ_head' }))).status).toBe(200)
    expect((await t.call(security, api.saveHeadPost, post({ head: 'organ_head', fromOn: '2026-12-01' }))).body).toMatchObject({ code: 'already_exists', message: 'juzhang已登记为行政机关负责人（2026-01-01至今），日期不能重叠。' })
  })
  test('an entry can be corrected, but never becomes another person, unit or head, and stays once it has ended', async () => {
    await named()
    const input = post({ userId: null, name: 'juzhang' })
    await t.call(security, api.saveHeadPost, input)
    const again = (changes: object) => t.call(security, api.saveHeadPost, { ...input, commandId: randomUUID(), ...changes })
    expect((await again({ basis: '样任〔2026〕2号', fromOn: '2026-02-01' })).status).toBe(200)
    expect(await lastAudit('handling.save_head')).toMatchObject({ before: { basis: '样任〔2026〕1号', fromOn: '2026-01-01' }, after: { basis: '样任〔2026〕2号', fromOn: '2026-02-01' } })
    expect((await again({ userId: chief.userId })).status).toBe(200)   // signs in from now on
    for (const changes of [{ userId: deputy.userId }, { head: 'organ_head' }, { userId: null, name: '别人' }]) expect((await again(changes)).status).toBe(422)
    const end = (toOn: string) => t.call(security, api.endHeadPost, { commandId: randomUUID(), id: input.id, toOn })
    expect((await end('2025-12-31')).body.details?.issues).toEqual([{ path: 'toOn', message: '停止日期不能早于起始日2026-01-01。' }])
    expect((await end('2026-11-30')).status).toBe(200)
    expect((await end('2026-11-02')).status).toBe(200)
    expect((await end('2027-11-30')).status).toBe(409)
    expect((await again({ userId: chief.userId, basis: '样任〔2026〕9号' })).status).toBe(409)
  })
  test('a post does not count any more when its person has moved or the unit is no such organ', async () => {
    await named()
    const moved = await t.person('diaozou', office, ['office_head'])
    await t.call(security, api.saveHeadPost, post({ userId: moved.userId }))
    expect(await asking(moved, (ctx) => viewerHeads(ctx, office))).toHaveLength(1)
    await t.admin.query('update users set unit_id = $1 where id = $2', [civil, moved.userId])
    expect([await asking(moved, (ctx) => viewerHeads(ctx, office)), (await authority()).heads[0]!.valid]).toEqual([[], false])
    await t.admin.query('update users set unit_id = $1 where id = $2', [office, moved.userId])
    await t.admin.query(`update units set organ = 'coordination' where id = $1`, [office])
    expect([await asking(moved, (ctx) => viewerHeads(ctx, office)), (await authority()).heads[0]!.valid]).toEqual([[], false])
  })
})

describe('certificates', () => {
  test('are entered with an audit row and counted; an expired one is shown and counts no more', async () => {
    const input = officer({ validUntil: '2026-11-03' })
    expect((await t.call(security, api.saveOfficer, input)).status).toBe(200)
    expect(await lastAudit('handling.save_officer')).toMatchObject({ subject_type: 'officer', subject_id: input.id, before: null, after: { certificate: '样执990101001', validUntil: '2026-11-03', active: true } })
    await t.call(security, api.saveOfficer, officer({ userId: null, name: '魏试英', certificate: '样执990101002' }))
    await t.call(security, api.saveOfficer, officer({ userId: null, name: '魏试英', certificate: '样执990101003' }))
    const holders = async () => (await asking(clerk, (ctx) => unitPowers(ctx, market))).certificateHolders
    expect(await holders()).toBe(2)   // one with two certificates is one person
    t.clock.now = new Date('2026-11-04T01:00:00Z')
    expect(await holders()).toBe(1)
    expect((await authority()).officers.map((one) => [one.name, one.validUntil, one.active, one.valid])).toEqual([['shijian', '2026-11-03', true, false], ['魏试英', '2030-12-31', true, true], ['魏试英', '2030-12-31', true, true]])
    expect((await asking(clerk, (ctx) => officersOf(ctx, [market, office]))).map((one) => [one.unitName, one.certificate, one.valid])).toEqual([['样河区市场监管局', '样执990101001', false], ['样河区市场监管局', '样执990101002', true], ['样河区市场监管局', '样执990101003', true]])
    expect(await asking(clerk, (ctx) => officersOf(ctx, []))).toEqual([])
    expect((await t.call(security, api.saveOfficer, { ...input, commandId: randomUUID(), validUntil: '2031-11-03' })).status).toBe(200)
    expect(await lastAudit('handling.save_officer')).toMatchObject({ before: { validUntil: '2026-11-03' }, after: { validUntil: '2031-11-03' } })
    expect(await holders()).toBe(2)
  })
  test('no number twice, and no number changed', async () => {
    const first = officer()
    await t.call(security, api.saveOfficer, first)
    const twice = await t.call(security, api.saveOfficer, officer({ unitId: civil, userId: null, name: '范试' }))
    expect([twice.status, twice.body.code, twice.body.message]).toEqual([409, 'already_exists', '证件号“样执990101001”已登记在样河区市场监管局的shijian名下，请核对。'])
    expect((await t.call(security, api.saveOfficer, { ...first, commandId: randomUUID(), certificate: '样执990101009' })).body.message).toBe('证件号登记后不能改。换了证或者登记错了，请停用这一条，再登记一条。')
    expect((await authority()).officers.map((one) => one.certificate)).toEqual(['样执990101001'])
  })
  test('only people of the unit; who has left counts no more and can be put out of use', async () => {
    expect((await t.call(security, api.saveOfficer, officer({ unitId: civil }))).body.message).toBe('shijian是“样河区市场监管局”的人员，不是“样河区民政局”的。')
    expect((await t.call(security, api.saveOfficer, officer({ unitId: office, userId: system.userId }))).body.message).toContain('三员不兼任')
    const leaver = await t.person('likai', market, ['inspector'])
    const input = officer({ userId: leaver.userId })
    await t.call(security, api.saveOfficer, input)
    await t.admin.query('update users set active = false where id = $1', [leaver.userId])
    expect((await authority()).officers[0]).toMatchObject({ active: true, valid: false })
    expect((await t.call(security, api.saveOfficer, { ...input, commandId: randomUUID(), validUntil: '2032-01-01' })).status).toBe(422)
    expect((await t.call(security, api.saveOfficer, { ...input, commandId: randomUUID(), active: false })).status).toBe(200)
    expect((await authority()).officers[0]).toMatchObject({ name: 'likai', active: false, valid: false })
  })
})

describe('by raw SQL on the product\'s own connections', () => {
  async function raw(who: TestPerson | null, text: string, values: unknown[]): Promise<number | string> {
    const client = await t.pool.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('app.user_id', $1, true), set_config('app.system', '', true)`, [who?.userId ?? ''])
      return (await client.query(text, values)).rowCount ?? 0
    } catch (error) {
      return (error as { code: string }).code
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  const insertHead = (who: TestPerson | null) => raw(who, `insert into head_posts (id, unit_id, name, head, basis, from_on, created_at) values ($1, $2, '样', 'lead_head', '样', '2026-01-01', now())`, [randomUUID(), office])
  const insertOfficer = (who: TestPerson | null) => raw(who, `insert into officers (id, unit_id, name, certificate, valid_until, created_at) values ($1, $2, '样', $3, '2030-01-01', now())`, [randomUUID(), office, randomUUID()])

  test('nobody but the security administrator writes any of it, and nothing is deleted', async () => {
    await named()
    await t.call(security, api.saveHeadPost, post())
    await t.call(security, api.saveOfficer, officer())
    for (const who of [system, auditor, clerk, chief, deputy, townClerk, inspector, null]) {
      expect([await insertHead(who), await insertOfficer(who)]).toEqual(['42501', '42501'])
      expect(await raw(who, `update head_posts set user_id = $1`, [clerk.userId])).toBe(0)
      expect(await raw(who, `update officers set valid_until = '2099-01-01'`, [])).toBe(0)
      await raw(who, `select set_unit_organ($1, 'police', '样')`, [office])
    }
    expect([await insertHead(security), await insertOfficer(security)]).toEqual([1, 1])   // the same statements do work
    for (const table of ['head_posts', 'officers']) expect(await raw(security, `delete from ${table}`, [])).toBe('42501')
  })
  test('what a unit is changes through its function alone, and the function asks who calls', async () => {
    const called = async (who: TestPerson | null) => {
      const client = await t.pool.connect()
      try {
        await client.query('begin')
        await client.query(`select set_config('app.user_id', $1, true)`, [who?.userId ?? ''])
        return (await client.query<{ done: boolean }>(`select set_unit_organ($1, 'police', '样') as done`, [office])).rows[0]!.done
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    for (const who of [system, auditor, clerk, chief, townClerk, null]) expect(await called(who)).toBe(false)
    expect(await called(security)).toBe(true)
    // The system administrator keeps units, but not this of them; the security administrator keeps nothing else of them.
    expect(await raw(system, `update units set short_name = '样' where id = $1`, [office])).toBe(1)
    expect(await raw(system, `update units set organ = 'lead_department' where id = $1`, [office])).toBe('42501')
    expect(await raw(system, `update units set organ_basis = '样' where id = $1`, [office])).toBe('42501')
    expect(await raw(system, `insert into units (id, region_id, name, short_name, kind, scope, organ) values ($1, $2, '样办', '样办', 'office', 'region', 'lead_department')`, [randomUUID(), county])).toBe('42501')
    expect(await raw(security, `update units set organ = 'lead_department' where id = $1`, [office])).toBe(0)
  })
  test('the command line may, for the office that is being set up', async () => {
    const seen = await asViewer(systemContext(t.db, 'cli', t.clock.now), (ctx) => unitPowers(ctx, police))
    expect(seen).toMatchObject({ organ: 'police', organNamed: false })
  })
})
