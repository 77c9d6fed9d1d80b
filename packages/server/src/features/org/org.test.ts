import { activate } from '@qingyuan/core/auth/auth-api'
import { codeListNames } from '@qingyuan/core/org/org'
import * as api from '@qingyuan/core/org/org-api'
import type { Role } from '@qingyuan/core/permissions'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asViewer, type Context } from '../../platform/db.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { dutyExamples } from './duty-examples.ts'

let t: TestApp
let county: string
let town: string
let office: string
let civil: string
let townUnit: string
let system: TestPerson
let security: TestPerson
let clerk: TestPerson
let townClerk: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  county = await t.region('样河区', 'county')
  town = await t.region('拟溪镇', 'town', county)
  office = await t.unit('专班办', county, 'office')
  civil = await t.unit('样河区民政局', county, 'member')
  townUnit = await t.unit('拟溪镇人民政府', town, 'town')
  system = await t.person('xitong', office, ['system_admin'])
  security = await t.person('anquan', office, ['security_admin'])
  clerk = await t.person('bangong', office, ['office_clerk'])
  townClerk = await t.person('nixi', townUnit, ['town_clerk'])
})
afterAll(() => t.close())

const region = (changes: object = {}) => ({
  commandId: randomUUID(), id: randomUUID(), parentId: county, name: `样${randomUUID().slice(0, 6)}`, kind: 'town' as const, ...changes,
})
const unit = (changes: object = {}) => ({
  commandId: randomUUID(), id: randomUUID(), parentId: null, regionId: county, name: `样${randomUUID().slice(0, 6)}局`, shortName: '样局', kind: 'member' as const,
  scope: 'sector' as const, hasAccounts: true, phone: null, documentPrefix: null, ...changes,
})
const person = (changes: object = {}) => ({
  commandId: randomUUID(), id: randomUUID(), username: `a${randomUUID().replaceAll('-', '').slice(0, 10)}`, name: '样一', unitId: office, mobile: null, ...changes,
})
const lastAudit = async (action: string) => (await t.admin.query('select subject_id, before, after, note from audit_log where action = $1 order by id desc limit 1', [action])).rows[0]

describe('the ladder', () => {
  it('lets no stranger in', async () => {
    expect((await t.call(null, api.listUnits, {})).status).toBe(401)
    expect((await t.call(null, api.saveRegion, region())).status).toBe(401)
  })
  it('refuses the wrong role', async () => {
    expect((await t.call(clerk, api.saveRegion, region())).status).toBe(403)
    expect((await t.call(clerk, api.saveUnit, unit())).status).toBe(403)
    expect((await t.call(clerk, api.saveUser, person())).status).toBe(403)
    expect((await t.call(townClerk, api.setSectors, { commandId: randomUUID(), unitId: civil, sectors: [] })).status).toBe(403)
    expect((await t.call(townClerk, api.saveCode, { commandId: randomUUID(), list: 'mode', name: '样', active: true })).status).toBe(403)
    expect((await t.call(system, api.saveContact, { commandId: randomUUID(), id: randomUUID(), unitId: civil, position: '联络员', name: '样' })).status).toBe(403)
  })
  it('does not find what lies out of scope', async () => {
    const contact = { commandId: randomUUID(), id: randomUUID(), unitId: civil, position: '联络员' as const, name: '余例华' }
    expect((await t.call(townClerk, api.saveContact, contact)).status).toBe(404)
    expect((await t.call(clerk, api.saveContact, contact)).status).toBe(200)
    expect((await t.call(townClerk, api.saveContact, { ...contact, commandId: randomUUID(), unitId: townUnit })).status).toBe(404)
    expect((await t.call(townClerk, api.removeContact, { commandId: randomUUID(), id: contact.id })).status).toBe(404)
    expect((await t.call(townClerk, api.saveTaskForceMember,
      { commandId: randomUUID(), id: randomUUID(), unitId: civil, name: '余例华', fromOn: '2026-05-01', toOn: null })).status).toBe(404)
  })
  it('names bad input at its field', async () => {
    const answer = await t.call(system, api.saveUser, person({ username: '1' }))
    expect(answer.status).toBe(400)
    expect(answer.body.details?.issues?.[0]).toMatchObject({ path: 'username' })
  })
})

describe('区划', () => {
  it('saves with an audit row, and moves a subtree with its villages', async () => {
    const [a, b] = [region({ kind: 'town', name: '甲镇' }), region({ kind: 'street', name: '乙街道' })]
    const [village, grid] = [region({ kind: 'village', parentId: a.id, name: '丙村' }), region({ kind: 'grid', name: '一网格' })]
    grid.parentId = village.id
    for (const one of [a, b, village, grid]) expect((await t.call(system, api.saveRegion, one)).status).toBe(200)
    expect(await lastAudit('org.save_region')).toMatchObject({ subject_id: grid.id, after: { name: '一网格', kind: 'grid' } })
    expect((await t.call(system, api.saveRegion, { ...village, commandId: randomUUID(), parentId: b.id })).status).toBe(200)
    const { rows } = await t.admin.query('select id, path from regions where id = any ($1)', [[village.id, grid.id]])
    expect(new Map(rows.map((row) => [row.id, row.path]))).toEqual(new Map([
      [village.id, `/${county}/${b.id}/${village.id}/`], [grid.id, `/${county}/${b.id}/${village.id}/${grid.id}/`]]))
    expect(await lastAudit('org.save_region')).toMatchObject({ before: { parentId: a.id }, after: { parentId: b.id } })
  })
  it.each([
    ['a village under a county', () => region({ kind: 'village' }), '村不能设在“样河区”（县（市、区））之下'],
    ['a grid at the top', () => region({ kind: 'grid', parentId: null }), '网格不能单独存在'],
    ['a second top region', () => region({ kind: 'county', parentId: null }), '最上级区划只能有一个，已有“样河区”'],
    ['a region pulled up to the top', () => region({ id: town, name: '拟溪镇', parentId: null }), '最上级区划只能有一个'],
    ['itself right under itself', () => region({ id: town, name: '拟溪镇', parentId: town }), '不能移到自己或自己的下级之下'],
    ['the name of a sibling', () => region({ name: '拟溪镇' }), '同一上级下已有“拟溪镇”'],
    ['itself as parent', () => region({ id: county, kind: 'county', parentId: town, name: '样河区' }), '不能移到自己或自己的下级之下'],
    ['a kind that does not fit what is below', () => region({ id: county, kind: 'village', parentId: town, name: '样河区' }), '不能移到'],
    ['switching off what is in use', () => region({ id: town, name: '拟溪镇', active: false }), '还在使用，不能停用：启用中的单位1个（拟溪镇人民政府）'],
    ['a kind that does not fit its unit', () => region({ id: town, name: '拟溪镇', kind: 'village' }), '村不能设在'],
  ])('refuses %s', async (_, input, message) => {
    const answer = await t.call(system, api.saveRegion, input())
    expect([answer.status >= 400 && answer.status < 500, answer.body.message]).toEqual([true, expect.stringContaining(message)])
  })
  it('refuses to switch off a region with open leads, without telling how many', async () => {
    const one = region({ name: '丁镇' })
    await t.call(system, api.saveRegion, one)
    const subjectId = randomUUID()
    await t.admin.query(`insert into subjects (id, kind, name, name_key, region_id, created_at) values ($1, 'enterprise', '样', '样', $2, now())`, [subjectId, one.id])
    await t.admin.query(`insert into leads (id, number, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, state, created_at, updated_at)
      values ($1, 'X-1', $2, '2026-05-01', '其他', $3, $4, $4, 'registered', now(), now())`, [randomUUID(), subjectId, one.id, office])
    const answer = await t.call(system, api.saveRegion, { ...one, commandId: randomUUID(), active: false })
    expect(answer.body.message).toBe('“丁镇”还在使用，不能停用：未了结的线索。请先移走或停用。')
  })
})

it('the names at the head of every page follow the district and its office, unless they were worded differently', async () => {
  await t.admin.query(`insert into settings (key, value) values ('district-name', '"样河区"'), ('office-name', '"样河区专班办"')`)
  const names = async () => (await t.admin.query<{ value: string }>(`select value from settings where key in ('district-name', 'office-name') order by key`)).rows.map((row) => row.value)
  const district = (name: string) => t.call(system, api.saveRegion, region({ id: county, parentId: null, kind: 'county', name }))
  const officeUnit = (name: string) => t.call(system, api.saveUnit, unit({ id: office, kind: 'office', scope: 'region', name, shortName: name }))
  expect([(await district('样河新区')).status, (await officeUnit('专班办公室')).status]).toEqual([200, 200])
  expect(await names()).toEqual(['样河新区', '样河区专班办'])
  expect([(await district('样河区')).status, (await officeUnit('专班办')).status]).toEqual([200, 200])
  expect(await names()).toEqual(['样河区', '样河区专班办'])
})

describe('单位和职责分工', () => {
  it('saves a unit with an audit row; a repeated command changes nothing', async () => {
    const input = unit({ name: '样河区商务局' })
    expect((await t.call(system, api.saveUnit, input)).body).toEqual({ id: input.id })
    expect((await t.call(system, api.saveUnit, input)).status).toBe(200)
    expect((await t.call(clerk, api.listUnits, {})).body.rows.find((row) => row.id === input.id)).toMatchObject({ name: '样河区商务局', regionName: '样河区', sectors: [] })
    expect(await lastAudit('org.save_unit')).toMatchObject({ subject_id: input.id, after: { name: '样河区商务局' } })
  })
  it.each([
    ['a name that is taken', () => unit({ name: '样河区民政局' }), '已有名为“样河区民政局”的单位'],
    ['a town that stands for a county', () => unit({ kind: 'town', scope: 'region' }), '乡镇（街道）的区划须是街道、镇、乡、功能区，“样河区”是县（市、区）'],
    ['a partner that would see the district', () => unit({ kind: 'partner', scope: 'region' }), '协作单位的工作范围只能是'],
    ['itself as parent', () => { const one = unit(); return { ...one, parentId: one.id } }, '上级单位不存在'],
    ['no accounts while people have some', () => unit({ id: office, name: '专班办', kind: 'office', scope: 'region', hasAccounts: false }), '不能改成不设账号'],
    ['switching off what people work in', () => unit({ id: office, name: '专班办', kind: 'office', scope: 'region', active: false }), '还在使用，不能停用：启用中的账号'],
  ])('refuses %s', async (_, input, message) => {
    const answer = await t.call(system, api.saveUnit, input())
    expect([answer.status >= 400 && answer.status < 500, answer.body.message]).toEqual([true, expect.stringContaining(message)])
  })
  it('gives a sector one lead and names the other', async () => {
    const other = unit({ name: '样河区老龄办' })
    await t.call(system, api.saveUnit, other)
    const lead = (unitId: string, role: 'lead' | 'support' = 'lead') =>
      t.call(clerk, api.setSectors, { commandId: randomUUID(), unitId, sectors: [{ sector: '养老服务', role, basis: '' }] })
    expect((await lead(civil)).status).toBe(200)
    expect((await lead(other.id)).body.message).toBe('“养老服务”已由“样河区民政局”牵头，一个行业只能有一个牵头单位。请先把对方改为配合。')
    expect((await lead(other.id, 'support')).status).toBe(200)
    expect((await lead(townUnit)).status).toBe(200)   // another region, another office's matter
    expect(await lastAudit('org.set_sectors')).toMatchObject({ subject_id: townUnit, after: { sectors: ['养老服务（牵头）'] } })
    const unknown = await t.call(clerk, api.setSectors, { commandId: randomUUID(), unitId: civil, sectors: [{ sector: '没有的行业', role: 'lead' }] })
    expect(unknown.body.message).toContain('代码表里没有“没有的行业”')
  })
  it('loads the county example for the units that fit, keeps what is settled, and answers the same when repeated', async () => {
    for (const name of ['样河区公安分局', '人民银行样河支行', '样河区市场监督管理局', '样河区文旅局']) await t.call(system, api.saveUnit, unit({ name }))
    const commandId = randomUUID()
    const { status, body } = await t.call(clerk, api.loadDutyExample, { commandId, example: 'county' })
    expect(status).toBe(200)
    const got = (unitName: string) => body.assigned.filter((duty) => duty.unitName === unitName).map((duty) => `${duty.sector} ${duty.role}`)
    expect(got('样河区公安分局')).toEqual(['案件侦办 lead'])
    expect(got('人民银行样河支行')).toContain('第三方支付 lead')
    expect(got('样河区市场监督管理局')).toContain('投资咨询 lead')
    expect(got('专班办')).toEqual(expect.arrayContaining(['组织协调 lead', '小额贷款 lead']))
    expect(got('拟溪镇人民政府')).toContain('宣传引导 support')
    expect(got('样河区文旅局')).toEqual(['属地和行业排查 support'])
    expect(got('样河区民政局')).toEqual(['社会组织 lead'])   // 养老服务 it has already
    expect(body.kept).toContainEqual({ entry: '12 县民政局', sector: '养老服务', reason: '样河区民政局已有这一项' })
    expect(body.unmatched.map((entry) => entry.entry)).toContain('5 县人民法院')
    expect((await t.call(clerk, api.loadDutyExample, { commandId, example: 'county' })).body).toEqual(body)
    const units = (await t.call(clerk, api.listUnits, {})).body.rows
    expect(units.find((row) => row.name === '样河区公安分局')!.sectors).toEqual([{ sector: '案件侦办', role: 'lead', basis: '专项排查方案 四' }])
    expect((await lastAudit('org.load_duty_example')).note).toContain('没有对应单位：')
    // Again, as a new command: nothing is left to add.
    const again = await t.call(clerk, api.loadDutyExample, { commandId: randomUUID(), example: 'county' })
    expect([again.body.assigned, again.body.kept.length > 0]).toEqual([[], true])
  })
})

describe('人员和授权', () => {
  it('saves a person with regions; only administrators see the state of the account', async () => {
    const input = person({ name: '田拟梅', unitId: townUnit, regionIds: [town] })
    expect((await t.call(system, api.saveUser, input)).status).toBe(200)
    const seen = async (who: TestPerson) => (await t.call(who, api.listUsers, {})).body.rows.find((row) => row.id === input.id)
    expect(await seen(system)).toMatchObject({ regionIds: [town], activated: false, openTasks: 0, secondFactorBound: null })
    expect(await seen(security)).toMatchObject({ activated: false, secondFactorBound: false })
    expect(await seen(clerk)).toMatchObject({ name: '田拟梅', activated: null, openTasks: null, secondFactorBound: null })
    expect(await lastAudit('org.save_user')).toMatchObject({ subject_id: input.id, after: { regionIds: [town] } })
    const taken = await t.call(system, api.saveUser, person({ username: input.username }))
    expect(taken.body.message).toBe(`账号“${input.username}”已由拟溪镇人民政府的田拟梅使用，请换一个。`)
  })
  it('ends the sessions of whoever is set inactive, and they stay ended', async () => {
    const gone = await t.person('likai', townUnit, ['town_clerk'])
    await t.admin.query(`insert into tasks (id, title, due_on, unit_id, user_id, owner_type, owner_id, created_at)
      values ($1, '样', '2026-11-05', $2, $3, 'lead', $4, now())`, [randomUUID(), townUnit, gone.userId, randomUUID()])
    expect((await t.call(gone, api.listUnits, {})).status).toBe(200)
    expect((await t.call(system, api.listUsers, {})).body.rows.find((row) => row.id === gone.userId)?.openTasks).toBe(1)
    const off = { id: gone.userId, username: 'likai', unitId: townUnit }
    expect((await t.call(system, api.saveUser, person({ ...off, active: false }))).status).toBe(200)
    expect((await t.call(gone, api.listUnits, {})).status).toBe(401)
    expect((await t.call(system, api.saveUser, person({ ...off, active: true }))).status).toBe(200)
    expect((await t.call(gone, api.listUnits, {})).status).toBe(401)
  })
  it('gives roles only by the security administrator, never to oneself, never against the rules', async () => {
    const input = person({ unitId: townUnit })
    await t.call(system, api.saveUser, input)
    const give = (who: TestPerson, userId: string, roles: Role[]) => t.call(who, api.setRoles, { commandId: randomUUID(), userId, roles })
    expect((await give(clerk, input.id, ['town_clerk'])).status).toBe(403)
    expect((await give(system, input.id, ['town_clerk'])).status).toBe(403)
    expect((await give(security, input.id, ['town_clerk', 'grid_worker'])).status).toBe(200)
    expect(await lastAudit('org.set_roles')).toMatchObject({ subject_id: input.id, before: { roles: [] }, after: { roles: ['grid_worker', 'town_clerk'] } })
    expect((await give(security, input.id, ['town_clerk', 'system_admin'])).body.message).toContain('系统管理员不能兼任业务角色')
    expect((await give(security, input.id, ['office_clerk'])).body.message).toBe('专班办经办人只能由专班办的人员担任。')
    expect((await give(security, security.userId, [])).status).toBe(403)
    expect((await give(security, system.userId, [])).body.message).toContain('这是最后一位系统管理员')
    expect((await give(security, randomUUID(), [])).status).toBe(404)
  })
  it('lets the system administrator appoint only the first audit administrator', async () => {
    const [first, second] = [person({ name: '方演三' }), person()]
    for (const one of [first, second]) await t.call(system, api.saveUser, one)
    const appoint = (userId: string, role: 'audit_admin' | 'security_admin' | 'town_clerk') =>
      t.call(system, api.setRoles, { commandId: randomUUID(), userId, roles: [role] })
    expect((await appoint(first.id, 'security_admin')).body.message).toBe('已有安全管理员（anquan），授权由安全管理员办理。')
    expect((await appoint(first.id, 'town_clerk')).status).toBe(403)
    expect((await appoint(first.id, 'audit_admin')).status).toBe(200)
    expect((await appoint(second.id, 'audit_admin')).body.message).toBe('已有审计管理员（方演三），授权由安全管理员办理。')
  })
  it('holds these limits below the commands too', async () => {
    const one = person()
    await t.call(system, api.saveUser, one)
    const asSystem: Context = { db: t.db, now: t.clock.now, viewer: { userId: system.userId, system: null, name: '方演一', unitId: office, roles: ['system_admin'] } }
    const add = (ctx: Context, userId: string, role: string) => asViewer(ctx, ({ db }) => db.insertInto('userRoles').values({ userId, role }).execute())
    const refused = expect.objectContaining({ code: '42501' })
    await expect(add(asSystem, one.id, 'audit_admin')).rejects.toEqual(refused)
    await expect(add(asSystem, one.id, 'town_clerk')).rejects.toEqual(refused)
    await expect(add({ ...asSystem, viewer: { ...asSystem.viewer, userId: security.userId } }, security.userId, 'leader')).rejects.toEqual(refused)
  })
  it('keeps the last administrators, and nobody switches off their own account', async () => {
    const off = (who: TestPerson, username: string) => t.call(system, api.saveUser, person({ id: who.userId, username, active: false }))
    expect((await off(system, 'xitong')).body.message).toContain('不能停用自己的账号')
    expect((await off(security, 'anquan')).body.message).toContain('这是最后一位安全管理员')
  })
  it('does not move an office clerk to a town together with the office’s role', async () => {
    const mover = await t.person('diaodong', office, ['office_clerk'])
    const answer = await t.call(system, api.saveUser, person({ id: mover.userId, username: 'diaodong', unitId: townUnit }))
    expect(answer.body.message).toBe('专班办经办人只能由专班办的人员担任。请先由安全管理员调整角色，再换单位。')
  })
  it('makes activation links for new accounts, each shown once; a reset is not the system administrator’s to start', async () => {
    const input = person({ unitId: townUnit })
    await t.call(system, api.saveUser, input)
    const invite = (who: TestPerson, userId: string, commandId = randomUUID()) => t.call(who, api.inviteUser, { commandId, userId, reason: '本人忘记密码' })
    expect((await invite(clerk, input.id)).status).toBe(403)
    expect((await invite(security, input.id)).body.message).toContain('由系统管理员生成')
    const commandId = randomUUID()
    const made = await invite(system, input.id, commandId)
    expect(made.body.link).toMatch(/^http:\/\/localhost\/activate#[\w-]{40,}$/)
    expect((await invite(system, input.id, commandId)).status).toBe(409)
    expect((await t.call(null, activate, { token: made.body.link.split('#')[1]!, password: 'Yanghe-2026x' })).status).toBe(200)
    expect((await invite(system, input.id)).body.message).toContain('重设密码由安全管理员办理')
    expect(JSON.stringify(await lastAudit('org.invite_user'))).not.toContain(made.body.link.split('#')[1])
  })
})

describe('专班成员和代码表', () => {
  it('lists the members of a day and keeps who left', async () => {
    const member = (name: string, fromOn: string, toOn: string | null, id = randomUUID()) =>
      t.call(clerk, api.saveTaskForceMember, { commandId: randomUUID(), id, unitId: civil, name, fromOn, toOn })
    const first = randomUUID()
    expect((await member('余例华', '2026-05-01', null, first)).status).toBe(200)
    expect((await member('余例华', '2026-06-01', null)).body.message).toBe('“余例华”已登记为专班成员（2026-05-01至今），日期不能重叠。')
    expect((await member('余例华', '2026-05-01', '2026-06-30', first)).status).toBe(200)
    expect((await member('余例华', '2026-09-01', null)).status).toBe(200)
    expect((await member('余拟华', '2026-09-01', '2026-08-01')).status).toBe(400)
    const on = async (day?: string) => (await t.call(townClerk, api.listTaskForce, { on: day })).body.rows.map((row) => row.fromOn)
    expect([await on('2026-06-30'), await on('2026-07-15'), await on('2026-11-03'), await on()]).toEqual([['2026-05-01'], [], ['2026-09-01'], ['2026-05-01', '2026-09-01']])
    expect(await lastAudit('org.save_task_force_member')).toMatchObject({ after: { fromOn: '2026-09-01' } })
  })
  it('starts with every list filled; adds local entries and switches entries off', async () => {
    const list = async (name: 'mode' | 'sector') => (await t.call(townClerk, api.listCodes, { list: name })).body.rows
    const all = (await t.call(townClerk, api.listCodes, {})).body.rows
    for (const name of codeListNames) expect([name, all.some((row) => row.list === name)]).toEqual([name, true])
    const known = new Set(all.filter((row) => row.list === 'sector' || row.list === 'duty').map((row) => row.name))
    for (const { entries, others } of Object.values(dutyExamples)) {
      expect([...entries.flatMap((entry) => [...entry.leads ?? [], ...entry.supports ?? []]), ...others ?? []].filter((name) => !known.has(name))).toEqual([])
    }
    const save = (input: { name: string; active: boolean; grouping?: string; sort?: number }) => t.call(clerk, api.saveCode, { commandId: randomUUID(), list: 'mode', ...input })
    expect((await save({ name: '本地手法', grouping: '本地', sort: 950, active: true })).status).toBe(200)
    expect((await list('mode')).at(-1)).toEqual({ list: 'mode', name: '本地手法', grouping: '本地', sort: 950, local: true, active: true })
    expect((await save({ name: '假冒保险', grouping: '乱改', active: false })).status).toBe(200)
    expect((await list('mode')).find((row) => row.name === '假冒保险')).toMatchObject({ grouping: '司法解释所列', active: false, local: false })
    expect((await save({ name: '没有的', active: false })).status).toBe(400)
    expect(await lastAudit('org.save_code')).toMatchObject({ note: '集资模式：假冒保险', before: { active: true }, after: { active: false } })
  })
})
