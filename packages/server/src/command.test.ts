import { changePassword } from '@qingyuan/core/auth/auth-api'
import { importContacts, saveContact, saveUnit } from '@qingyuan/core/org/org-api'
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from './platform/password.ts'
import { startTestApp, type TestApp, type TestPerson } from './test-app.ts'

let t: TestApp
let region: string
let unit: string
let system: TestPerson
let clerk: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  region = await t.region('样河区', 'county')
  unit = await t.unit('专班办', region, 'office')
  system = await t.person('xitong', unit, ['system_admin'])
  clerk = await t.person('bangong', unit, ['office_clerk'])
})
afterAll(() => t.close())

const newUnit = (name: string) => ({
  commandId: randomUUID(), id: randomUUID(), parentId: null, regionId: region, name, shortName: name, kind: 'member' as const,
  scope: 'sector' as const, hasAccounts: true, phone: null, documentPrefix: null,
})
const auditRows = async (commandId: string) => (await t.admin.query('select 1 from audit_log where command_id = $1', [commandId])).rowCount

test('the same command again answers the same and changes nothing', async () => {
  const input = newUnit('样一局')
  const answers = await Promise.all([1, 2, 3].map(() => t.call(system, saveUnit, input)))
  expect(answers.map((answer) => [answer.status, answer.body.id])).toEqual(Array.from({ length: 3 }, () => [200, input.id]))
  // The order of fields is not content, neither is a default that is written out.
  const { sort, active, ...rest } = { ...input, sort: 0, active: true }
  expect((await t.call(system, saveUnit, { active, sort, ...Object.fromEntries(Object.entries(rest).toReversed()) } as never)).status).toBe(200)
  expect(await auditRows(input.commandId)).toBe(1)
})

test('the same command id with another input is refused and changes nothing, for each single field', async () => {
  const input = newUnit('样二局')
  await t.call(system, saveUnit, input)
  for (const change of [{ name: '样三局' }, { shortName: '别' }, { phone: '0000-1' }, { sort: 1 }, { active: false }, { id: randomUUID() }]) {
    const answer = await t.call(system, saveUnit, { ...input, ...change })
    expect([answer.status, answer.body.code], JSON.stringify(change)).toEqual([409, 'command.reused'])
    expect(answer.body.message).toContain('上次的已经保存，这次的没有保存')
  }
  const { rows } = await t.admin.query('select name, short_name, phone, sort, active from units where id = $1', [input.id])
  expect(rows).toEqual([{ name: '样二局', short_name: '样二局', phone: null, sort: 0, active: true }])
})

test('another file under the same command id is another input', async () => {
  const commandId = randomUUID()
  const file = (person: string) => ({ name: '名单.csv', content: Buffer.from(`单位,类别,姓名,职务,手机号码\n专班办,联络员,${person},经办人,12000002001\n`) })
  const send = (person: string) => t.upload(clerk, importContacts, { commandId }, file(person))
  const first = await send('何样宁')
  expect([first.status, first.body.added]).toEqual([200, 1])
  expect((await send('何样宁')).status).toBe(200)
  const other = await send('何样静')
  expect([other.status, other.body.code]).toEqual([409, 'command.reused'])
  expect((await t.admin.query('select name from contacts')).rows).toEqual([{ name: '何样宁' }])
})

test('a new command is not held to the old one\'s input', async () => {
  const contact = { commandId: randomUUID(), id: randomUUID(), unitId: unit, position: '联络员' as const, name: '罗拟青' }
  expect((await t.call(clerk, saveContact, contact)).status).toBe(200)
  expect((await t.call(clerk, saveContact, { ...contact, commandId: randomUUID(), name: '罗拟清' })).status).toBe(200)
})

test('what is kept of an input does not tell a password, not even to who guesses it', async () => {
  await t.admin.query('update user_secrets set password_hash = $2 where user_id = $1', [clerk.userId, await hashPassword('Jiude-2026!')])
  const input = { commandId: randomUUID(), current: 'Jiude-2026!', password: 'Xinde-2026!' }
  expect((await t.call(clerk, changePassword, input)).status).toBe(200)
  const { rows: [kept] } = await t.admin.query<{ input_hash: string }>('select input_hash from command_log where command_id = $1', [input.commandId])
  expect(kept!.input_hash).toMatch(/^[0-9a-f]{64}$/)
  expect(createHash('sha256').update(`\n${JSON.stringify(input)}`).digest('hex')).not.toBe(kept!.input_hash)
})
