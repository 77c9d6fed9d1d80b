import { Workbook } from '@cj-tech-master/excelts'
import * as api from '@qingyuan/core/org/org-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

let t: TestApp
let civil: string
let townUnit: string
let clerk: TestPerson
let townClerk: TestPerson
let leader: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  const county = await t.region('样河区', 'county')
  const office = await t.unit('专班办', county, 'office')
  civil = await t.unit('民政局', county, 'member')
  townUnit = await t.unit('拟溪镇', await t.region('拟溪镇', 'town', county), 'town')
  await t.admin.query(`insert into settings (key, value) values ('district-name', '"样河区"')`)
  clerk = await t.person('bangong', office, ['office_clerk'])
  townClerk = await t.person('nixi', townUnit, ['town_clerk'])
  leader = await t.person('quzhang', office, ['leader'])
})
afterAll(() => t.close())

const flat = (rows: (string | number)[][]) => Buffer.from(
  [['单位', '类别', '姓名', '职务', '手机号码', '座机', '备注'], ...rows].map((row) => row.join(',')).join('\n'))
const send = (who: TestPerson, content: Buffer, name = '名单.csv', input: { unitId?: string; commandId?: string } = {}) =>
  t.upload(who, api.importContacts, { commandId: randomUUID(), ...input }, { name, content })
const roster = async () => (await t.call(clerk, api.listContacts, {})).body.rows.map((row) => [row.unitId, row.position, row.name, row.mobile])
const lastAudit = async () => (await t.admin.query(`select after, note from audit_log where action = 'org.import_contacts' order by id desc limit 1`)).rows[0]

it('asks strangers to sign in and refuses who may not keep contacts', async () => {
  const form = new FormData()
  form.append('input', '{}')
  expect((await t.app.inject({ method: 'POST', url: api.importContacts.path, payload: form })).statusCode).toBe(401)
  expect((await send(leader, flat([['民政局', '负责人', '样一', '', '', '', '']]))).status).toBe(403)
})

it('imports a flat list, makes each named unit’s roster exactly that, and answers a repeated command the same', async () => {
  const commandId = randomUUID()
  const content = flat([
    ['民政局', '分管领导', '余例华', '副局长', 12000000001, '0000-1111111', ''],
    ['民政局', '联络员', '余拟华', '', 12000000002, '', '=cmd|calc'],
    ['拟溪镇', '负责人', '石范平', '书记', 12000000003, '', ''],
  ])
  const first = await send(clerk, content, '名单.csv', { commandId })
  expect([first.status, first.body]).toEqual([200, { id: commandId, unitNames: ['民政局', '拟溪镇'], added: 3, changed: 0, removed: 0, unchanged: 0 }])
  expect((await send(clerk, content, '名单.csv', { commandId })).body).toEqual(first.body)
  expect(await roster()).toEqual([
    [townUnit, '负责人', '石范平', '12000000003'], [civil, '分管领导', '余例华', '12000000001'], [civil, '联络员', '余拟华', '12000000002']])
  const before = (await t.call(clerk, api.listContacts, {})).body.rows
  const second = await send(clerk, flat([['民政局', '联络员', '余拟华', '', 12000000009, '', ''], ['民政局', '负责人', '余试华', '', '', '', '']]))
  expect(second.body).toMatchObject({ unitNames: ['民政局'], added: 1, changed: 1, removed: 1, unchanged: 0 })
  const after = (await t.call(clerk, api.listContacts, {})).body.rows
  expect(after.find((row) => row.name === '余拟华')!.id).toBe(before.find((row) => row.name === '余拟华')!.id)
  expect(after.map((row) => row.name).sort()).toEqual(['余拟华', '余试华', '石范平'].sort())
  expect((await lastAudit()).after.people).toEqual(['民政局 联络员 余拟华：手机由“12000000002”改为“12000000009”，备注由“=cmd|calc”改为“”', '民政局 负责人 余试华：新增', '民政局 分管领导 余例华：移出'])
  expect((await t.admin.query(`select count(*)::int as n from files where owner_type = 'roster'`)).rows[0].n).toBe(2)
})

it('takes all rows or none and names each problem by sheet, row and column', async () => {
  const before = await roster()
  const { status, body } = await send(clerk, flat([
    ['民政局', '联络员', '新样', '', '', '', ''], ['民政局', '组长', '样一', '', '', '', ''], ['拟溪镇', '负责人', '样二', '', '123', '', '']]))
  expect(status).toBe(422)
  expect(body.message).toBe('没有导入：有2处要改，改好后重新导入。')
  expect(body.details?.issues?.map((issue) => issue.path)).toEqual(['表“名单”第3行B列', '表“名单”第4行E列'])
  const unknown = await send(clerk, flat([['民政局', '联络员', '新样', '', '', '', ''], ['没有的局', '负责人', '样一', '', '', '', ''], ['民政局', '联络员', '新样', '', '', '', '']]))
  expect(unknown.body.details?.issues).toEqual([
    { path: '表“名单”第3行', message: '没有名为“没有的局”的单位。请按“单位与职责分工”里的名称填写' },
    { path: '表“名单”第4行', message: '民政局的联络员“新样”写了两次' }])
  expect(await roster()).toEqual(before)
})

it('lets a town keep its own contacts only', async () => {
  expect((await send(townClerk, flat([['民政局', '联络员', '样一', '', '', '', '']]))).body.details?.issues?.[0]?.message).toContain('“民政局”的联系人不由您维护')
  const own = Buffer.from('类别,姓名\n联络员,罗拟青\n')
  expect((await send(townClerk, own)).body.details?.issues?.[0]?.message).toContain('没有写明单位名称')
  expect((await send(townClerk, own, '镇.csv', { unitId: townUnit })).body).toMatchObject({ unitNames: ['拟溪镇'], added: 1, removed: 1 })
  expect((await send(clerk, flat([['民政局', '联络员', '样一', '', '', '', '']]), '名单.csv', { unitId: townUnit })).body.details?.issues?.[0]?.message).toContain('选定的单位是“拟溪镇”')
})

it('says plainly that a file is no spreadsheet or no roster', async () => {
  expect((await send(clerk, Buffer.from('<html><table></table></html>'), '名单.xls')).status).toBe(422)
  expect((await send(clerk, Buffer.from('企业名称,金额\n样,1\n'))).body.details?.issues?.[0]?.message).toContain('没有找到表头')
})

it('exports the layout of 附件1, neutralised, and reads its own export back unchanged', async () => {
  await t.call(clerk, api.saveContact, { commandId: randomUUID(), id: randomUUID(), unitId: civil, position: '联络员', name: '=1+1', post: '@职务', landline: '0000-2222222' })
  const file = await t.download(townClerk, api.exportContacts, { dueOn: '2026-03-19' })
  expect([file.status, file.name]).toEqual([200, '样河区联系人名单（2026-11-03）.xlsx'])
  const workbook = new Workbook()
  await workbook.xlsx.load(file.content)
  const sheet = workbook.getWorksheet('联系人名单')!
  const rows: unknown[][] = []
  sheet.eachRow((row) => { rows.push((row.values as unknown[]).slice(1, 7).map((value) => value ?? '')) })
  const texts = rows.map((row) => row[0])
  expect(texts.slice(0, 2)).toEqual(['附件1', '样河区处非工作联系人名单'])
  const civilAt = texts.indexOf('单位名称（盖章）：民政局')
  expect(rows.slice(civilAt + 1, civilAt + 6)).toEqual([
    ['', '姓  名', '职  务', '手机号码', '座  机', '备  注'],
    ['分管领导', '', '', '', '', ''],
    ['负责人', '余试华', '', '', '', ''],
    ['联络员', '余拟华', '', '12000000009', '', ''],
    ['联络员', "'=1+1", "'@职务", '', '0000-2222222', ''],
  ])
  expect(texts[civilAt + 6]).toBe('注：请于3月19日前报送至专班办。')
  const back = await send(clerk, file.content, file.name)
  expect(back.body).toMatchObject({ unitNames: ['拟溪镇', '民政局'], added: 0, changed: 0, removed: 0, unchanged: 4 })
  const one = await t.download(townClerk, api.exportContacts, { unitId: townUnit })
  expect(one.name).toBe('拟溪镇联系人名单（2026-11-03）.xlsx')
})

it('a grid worker sees the own grid, village and town, and whom to call at the office; nobody else’s numbers', async () => {
  const town = (await t.admin.query<{ id: string }>(`select id from regions where name = '拟溪镇'`)).rows[0]!.id
  const county = (await t.admin.query<{ id: string }>(`select id from regions where name = '样河区'`)).rows[0]!.id
  const village = await t.region('拟溪一村', 'village', town)
  const villageUnit = await t.unit('拟溪一村', village, 'village')
  const gridUnit = await t.unit('拟溪一村一网格', await t.region('一网格', 'grid', village), 'village')
  const otherUnit = await t.unit('例溪镇', await t.region('例溪镇', 'town', county), 'town')
  const office = (await t.admin.query<{ id: string }>(`select id from units where name = '专班办'`)).rows[0]!.id
  await t.admin.query('delete from contacts')
  for (const [index, unitId] of [civil, townUnit, villageUnit, gridUnit, otherUnit, office].entries()) {
    for (const position of ['负责人', '联络员']) {
      await t.admin.query('insert into contacts (id, unit_id, position, name, mobile) values ($1, $2, $3, $4, $5)', [randomUUID(), unitId, position, `样${index}`, `1200000${index}00${position === '负责人' ? 1 : 2}`])
    }
  }
  await t.admin.query(`update users set mobile = '12000009999' where username = any ('{bangong,nixi}')`)
  const grid = await t.person('wangge', gridUnit, ['grid_worker'])
  const { body } = await t.call(grid, api.listContacts, {})
  expect(body.rows.map((row) => `${row.unitId} ${row.position}`).toSorted()).toEqual([
    ...[townUnit, villageUnit, gridUnit].flatMap((unitId) => [`${unitId} 负责人`, `${unitId} 联络员`]), `${office} 联络员`].toSorted())
  expect(body.shownUnitIds!.toSorted()).toEqual([townUnit, villageUnit, gridUnit].toSorted())
  const people = (await t.call(grid, api.listUsers, {})).body.rows
  expect(Object.fromEntries(people.map((row) => [row.username, row.mobile]))).toMatchObject({ bangong: null, nixi: '12000009999' })
  expect((await t.download(grid, api.exportContacts, { unitId: civil })).status).toBe(404)
  expect((await t.download(grid, api.exportContacts, { unitId: townUnit })).status).toBe(200)
  const mine = await t.download(grid, api.exportContacts, {})
  const book = new Workbook()
  await book.xlsx.load(mine.content)
  const text = JSON.stringify(book.worksheets[0]!.getSheetValues())
  expect(text).toContain('12000001001')
  for (const hidden of ['12000000001', '12000004001', '12000005001']) expect(text).not.toContain(hidden)

  // Everybody else: all of it, as before; also a grid worker who has a second role.
  for (const who of [clerk, townClerk, leader, await t.person('liangzhi', gridUnit, ['grid_worker', 'town_clerk'])]) {
    const all = (await t.call(who, api.listContacts, {})).body
    expect([all.rows.length, all.shownUnitIds]).toEqual([12, null])
    expect((await t.call(who, api.listUsers, {})).body.rows.find((row) => row.username === 'bangong')!.mobile).toBe('12000009999')
  }
})
