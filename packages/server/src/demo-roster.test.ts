import { Workbook } from '@cj-tech-master/excelts'
import { exportContacts, importContacts, listContacts, listUnits } from '@qingyuan/core/org/org-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDistrict } from '../seed/demo/district.ts'
import { addRoster } from '../seed/demo/roster.ts'
import { exportRoster } from './features/org/roster-queries.ts'
import { asViewer, systemContext } from './platform/db.ts'
import { demoFooter } from './platform/excel/list.ts'
import { startTestApp, type TestApp, type TestPerson } from './test-app.ts'

/** The contact roster of the made-up district: complete, plainly made up, and the same after a way through Excel. */
let t: TestApp
let clerk: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  await asViewer(systemContext(t.env.db, 'setup', t.env.now()), (ctx) => makeDistrict(ctx, () => 'x'))
  await asViewer(systemContext(t.env.db, 'cli', t.env.now()), addRoster)
  const { rows } = await t.admin.query<{ id: string }>('select id from units where kind = \'office\'')
  clerk = await t.person('jingban', rows[0]!.id, ['office_clerk'])
}, 60_000)
afterAll(() => t.close())

const contacts = async () => (await t.call(clerk, listContacts, {})).body.rows

test('each unit that is asked has a person in charge above, a head and a liaison', async () => {
  const asked = (await t.call(clerk, listUnits, {})).body.rows.filter((unit) => unit.kind !== 'superior' && unit.kind !== 'leading_group')
  const byUnit = Map.groupBy(await contacts(), (row) => row.unitId)
  expect(asked).toHaveLength(1 + 14 + 6 + 6 + 58)
  for (const unit of asked) expect([unit.name, byUnit.get(unit.id)?.map((row) => row.position)]).toEqual([unit.name, ['分管领导', '负责人', '联络员']])
})

test('names, numbers and posts are plainly made up, nobody is two people, and people of the story stand where the story has them', async () => {
  const rows = await contacts()
  for (const row of rows) {
    expect(row.name).toMatch(/^[\u4e00-\u9fff]{2,3}$/)
    expect(row.name).toMatch(/[样例拟试演仿范示]/)
    expect([row.mobile, row.landline, row.post]).toEqual([expect.stringMatching(/^1200000\d{4}$/), expect.stringMatching(/^0000-\d{7}$/), expect.stringMatching(/.{2,}/)])
  }
  expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length)
  expect(new Set(rows.map((row) => row.mobile)).size).toBe(rows.length)
  const { rows: accounts } = await t.admin.query<{ name: string; unit_id: string }>('select name, unit_id from users where username <> \'jingban\'')
  const moved = rows.filter((row) => accounts.some((account) => account.name === row.name && account.unit_id !== row.unitId))
  expect(moved).toEqual([])
  expect(rows.find((row) => row.name === '韩试勇')).toMatchObject({ post: '经侦大队副大队长' })
})

test('out as 附件1 and in again changes nothing; a change made in the sheet comes in', async () => {
  const before = await contacts()
  const file = await t.download(clerk, exportContacts, {})
  const again = await t.upload(clerk, importContacts, { commandId: randomUUID() }, { name: file.name, content: file.content })
  expect([again.status, again.body.message, again.body]).toMatchObject([200, undefined, { added: 0, changed: 0, removed: 0, unchanged: 85 * 3 }])
  expect(await contacts()).toEqual(before)
  const inDemo = await asViewer(systemContext(t.env.db, 'cli', t.env.now()), (ctx) => exportRoster(ctx, { demo: true, today: '2026-11-03' }))
  const book = new Workbook()
  await book.xlsx.load(inDemo.content as Buffer)
  expect(book.worksheets[0]!.lastRow!.getCell(1).text).toBe(demoFooter)
  const demo = await t.upload(clerk, importContacts, { commandId: randomUUID() }, { name: inDemo.name, content: inDemo.content as Buffer })
  expect([demo.status, demo.body.details?.issues, demo.body]).toMatchObject([200, undefined, { added: 0, changed: 0, removed: 0, unchanged: 85 * 3 }])
  const one = before.find((row) => row.name === '田拟梅')!
  const sheet = `单位,类别,姓名,职务,手机号码,座机\n仿岭村,分管领导,样一,村党组织书记,12000003999,\n仿岭村,联络员,田拟梅,网格员,${one.mobile},0000-7999999\n`
  const changed = await t.upload(clerk, importContacts, { commandId: randomUUID() }, { name: '仿岭村.csv', content: Buffer.from(sheet) })
  expect(changed.body).toMatchObject({ unitNames: ['仿岭村'], added: 1, changed: 1, removed: 2 })
})
