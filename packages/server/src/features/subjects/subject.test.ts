import * as api from '@qingyuan/core/subjects/subject-api'
import { attachFile, createLead } from '@qingyuan/core/leads/lead-api'
import { makeResidentId, makeUscc } from '@qingyuan/core/identifiers'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

let t: TestApp
let north: string, south: string
let officer: TestPerson, northClerk: TestPerson, southClerk: TestPerson
const district = { id: '' }

beforeAll(async () => {
  t = await startTestApp()
  district.id = await t.region('样河区', 'county')
  north = await t.region('例桥街道', 'street', district.id)
  south = await t.region('试岗镇', 'town', district.id)
  officer = await t.person('bangong', await t.unit('专班办', district.id, 'office'), ['office_clerk'])
  northClerk = await t.person('liqiao', await t.unit('例桥街道办', north, 'town'), ['town_clerk'])
  southClerk = await t.person('shigang', await t.unit('试岗镇政府', south, 'town'), ['town_clerk'])
})
afterAll(() => t.close())

async function subjectOf(who: TestPerson, name: string, regionId: string, code: string | null = null): Promise<string> {
  const input = { commandId: randomUUID(), id: randomUUID(), kind: 'enterprise' as const, name, code, regionId }
  expect((await t.call(who, api.createSubject, input)).body).toEqual({ id: input.id })
  return input.id
}
const file = async (who: TestPerson, id: string) => (await t.call(who, api.getSubject, { id })).body
const add = (who: TestPerson, subjectId: string, kind: 'phone' | 'account' | 'id_number' | 'person', value: string) =>
  t.call(who, api.addIdentifier, { commandId: randomUUID(), id: randomUUID(), subjectId, kind, value })

test('name, code and place are seen district-wide; the rest of the file only within scope', async () => {
  const id = await subjectOf(northClerk, '拟样健康管理有限公司', north, makeUscc('91990101MA0000011'))
  expect(await file(northClerk, id)).toMatchObject({ editable: true, details: { sector: '' } })
  expect(await file(southClerk, id)).toMatchObject({ name: '拟样健康管理有限公司', editable: false, details: null, identifiers: [], leads: [] })
  const details = { sector: '', promise: '年返10%' }
  const change = { commandId: randomUUID(), id, version: 1, kind: 'enterprise' as const, name: '拟样健康管理有限公司', regionId: north, details }
  expect((await t.call(southClerk, api.updateSubject, { ...change, commandId: randomUUID() })).status).toBe(404)
  expect((await t.call(northClerk, api.updateSubject, change)).status).toBe(200)
  expect((await file(officer, id)).details?.promise).toBe('年返10%')
})

test('two people who edit one subject: the second is told, nothing is overwritten', async () => {
  const id = await subjectOf(northClerk, '拟样并行公司', north)
  const change = (who: TestPerson, version: number, promise: string) => t.call(who, api.updateSubject,
    { commandId: randomUUID(), id, version, kind: 'enterprise', name: '拟样并行公司', regionId: north, details: { promise } })
  const { version } = await file(officer, id)
  expect((await file(southClerk, id)).version).toBeNull()
  expect((await change(northClerk, version!, '年返10%')).status).toBe(200)
  const second = await change(officer, version!, '年返8%')
  expect([second.status, second.body.code, second.body.message]).toEqual([409, 'version.conflict', '这条记录刚被别人改过。请刷新，核对后再保存。'])
  expect((await file(officer, id)).details?.promise).toBe('年返10%')
  expect((await change(officer, (await file(officer, id)).version!, '年返8%')).status).toBe(200)
})

test('a wrong check digit warns, another subject\'s code is refused', async () => {
  const code = makeUscc('91990101MA0000022')
  const wrong = code.slice(0, 17) + (code[17] === '0' ? '1' : '0')
  const id = await subjectOf(officer, '仿样一店', north, wrong)
  expect((await file(officer, id)).codeWarning).toContain('校验位')
  const answer = await t.call(officer, api.createSubject, { commandId: randomUUID(), id: randomUUID(), kind: 'enterprise', name: '仿样二店', code: wrong, regionId: north })
  expect([answer.status, answer.body.message]).toEqual([409, expect.stringContaining('仿样一店')])
})

test('existing subjects are offered: same code, same name in other writing, near name', async () => {
  const code = makeUscc('91990101MA0000033')
  const id = await subjectOf(officer, '样河区演筑置业有限公司', south, code)
  const reasons = async (name: string, asked?: string) => {
    const answer = await t.call(northClerk, api.matchSubjects, { name, ...(asked ? { code: asked } : {}) })
    return answer.body.rows.filter((row) => row.id === id).map((row) => row.reason)
  }
  expect(await reasons('完全不同的名字', code)).toEqual(['code'])
  expect(await reasons('样河区演築置業有限公司 ')).toEqual(['name'])
  expect(await reasons('演筑置业公司')).toEqual(['near'])
  expect(await reasons('试岗早点铺')).toEqual([])
})

test('numbers are masked, encrypted at rest, opened for a purpose only, and join subjects', async () => {
  const [one, two] = [await subjectOf(northClerk, '试易淘商行', north), await subjectOf(southClerk, '试易购百货商行', south)]
  const id = makeResidentId('99010119600101001')
  for (const [who, subject] of [[northClerk, one], [southClerk, two]] as const) {
    expect((await add(who, subject, 'phone', '12000001234')).status).toBe(200)
    expect((await add(who, subject, 'account', '9999 0012 3456 7890 123')).status).toBe(200)
    expect((await add(who, subject, 'id_number', id)).status).toBe(200)
  }
  expect((await add(northClerk, one, 'phone', '1200000 1234')).status).toBe(409)
  expect((await add(northClerk, one, 'phone', '不知道')).status).toBe(400)
  const seen = await file(southClerk, two)
  expect(new Set(seen.sharing.map((row) => `${row.subjectId} ${row.kind}`))).toEqual(new Set([`${one} account`, `${one} id_number`, `${one} phone`]))
  expect(seen.sharing).toHaveLength(3)
  const hidden = seen.identifiers.find((row) => row.kind === 'id_number')!
  expect(hidden.shown).not.toContain(id.slice(6, 14))
  const { rows } = await t.admin.query<{ text: string }>(`select (select string_agg(i::text, '') from subject_identifiers i) || (select string_agg(a::text, '') from audit_log a) as text`)
  expect(rows[0]!.text).not.toContain(id)
  expect(rows[0]!.text).not.toContain('9999001234567890123')
  expect((await t.call(southClerk, api.revealIdentifier, { commandId: randomUUID(), id: hidden.id, purpose: '核对经营者' })).status).toBe(403)
  const opened = await t.call(officer, api.revealIdentifier, { commandId: randomUUID(), id: hidden.id, purpose: '核对经营者' })
  expect(opened.body.value).toBe(id)
})

test('licence and pictures stand in the file, with the papers of its leads; one can be taken away', async () => {
  const id = await subjectOf(northClerk, '拟样材料公司', north)
  const fileId = randomUUID()
  const send = (who: TestPerson, one = randomUUID()) => t.upload(who, api.attachSubjectFile, { commandId: randomUUID(), id: one, subjectId: id }, { name: '营业执照.jpg', content: Buffer.from('\x89PNG\r\n\x1a\npicture', 'latin1') })
  expect((await send(southClerk)).status).toBe(404)
  expect((await send(northClerk, fileId)).status).toBe(200)
  const leadId = randomUUID()
  const paper = randomUUID()
  await t.call(northClerk, createLead, { commandId: randomUUID(), id: leadId, subject: { subjectId: id }, receivedOn: '2026-05-18', source: '网格员', regionId: north, mainUnitId: northClerk.unitId })
  await t.upload(northClerk, attachFile, { commandId: randomUUID(), leadId, id: paper }, { name: '海报.jpg', content: Buffer.from('\xff\xd8\xff poster', 'latin1') })
  expect((await file(officer, id)).files.map((one) => `${one.name} ${one.leadId}`).sort()).toEqual([`海报.jpg ${leadId}`, '营业执照.jpg null'].sort())
  expect((await file(southClerk, id)).files).toEqual([])
  expect((await t.download(officer, api.downloadSubjectFile, { id: fileId })).content.toString('latin1')).toContain('picture')
  expect((await t.download(southClerk, api.downloadSubjectFile, { id: fileId })).status).toBe(404)
  const remove = (who: TestPerson, one: string) => t.call(who, api.removeSubjectFile, { commandId: randomUUID(), id: one, reason: '传错了' })
  expect((await remove(southClerk, fileId)).status).toBe(404)
  expect((await remove(northClerk, paper)).status).toBe(404)
  expect((await remove(northClerk, fileId)).status).toBe(200)
  expect((await file(officer, id)).files.map((one) => one.id)).toEqual([paper])
  expect((await t.download(officer, api.downloadSubjectFile, { id: fileId })).status).toBe(404)
})

test('two files become one; different codes and hidden leads stop it', async () => {
  const [from, into] = [await subjectOf(northClerk, '范样财富中心', north), await subjectOf(northClerk, '范样财富管理中心', north, makeUscc('91990101MA0000044'))]
  const leadId = randomUUID()
  const lead = await t.call(officer, createLead, { commandId: randomUUID(), id: leadId, subject: { subjectId: from }, receivedOn: '2026-05-18', source: '上级交办',
    regionId: south, mainUnitId: southClerk.unitId })
  expect(lead.status).toBe(200)
  const merge = () => ({ commandId: randomUUID(), id: from, intoId: into, reason: '同一家，名称写法不同' })
  expect((await t.call(northClerk, api.mergeSubjects, merge())).body.message).toBe('这两份档案不能由您合并，请专班办办理。')
  expect((await t.call(officer, api.mergeSubjects, merge())).status).toBe(200)
  expect((await file(officer, into)).leads.map((row) => row.id)).toEqual([leadId])
  expect(await file(officer, from)).toMatchObject({ mergedInto: { id: into }, editable: false })
  const other = await subjectOf(officer, '另一家试公司', north, makeUscc('91990101MA0000055'))
  expect((await t.call(officer, api.mergeSubjects, { commandId: randomUUID(), id: other, intoId: into, reason: '误以为同一家' })).status).toBe(422)
})
