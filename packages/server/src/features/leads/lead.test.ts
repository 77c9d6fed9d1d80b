import type { Endpoint } from '@qingyuan/core/contract'
import type { EventKind } from '@qingyuan/core/leads/lead'
import * as api from '@qingyuan/core/leads/lead-api'
import { getSubject, listSubjects } from '@qingyuan/core/subjects/subject-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'

let t: TestApp
let district: string, liqiao: string, nixi: string
let office: string, liqiaoUnit: string, nixiUnit: string, civil: string
let officer: TestPerson, liqiaoClerk: TestPerson, nixiClerk: TestPerson, civilClerk: TestPerson, systemAdmin: TestPerson

beforeAll(async () => {
  t = await startTestApp()
  district = await t.region('样河区', 'county')
  liqiao = await t.region('例桥街道', 'street', district)
  nixi = await t.region('拟溪镇', 'town', district)
  office = await t.unit('专班办', district, 'office')
  liqiaoUnit = await t.unit('例桥街道办', liqiao, 'town')
  nixiUnit = await t.unit('拟溪镇政府', nixi, 'town')
  civil = await t.unit('民政局', district, 'member')
  await t.admin.query('insert into unit_sectors (unit_id, sector, role) values ($1, $2, $3)', [civil, '养老服务', 'lead'])
  officer = await t.person('bangong', office, ['office_clerk'])
  liqiaoClerk = await t.person('liqiao', liqiaoUnit, ['town_clerk'])
  nixiClerk = await t.person('nixi', nixiUnit, ['town_clerk'])
  civilClerk = await t.person('minzheng', civil, ['member_clerk'])
  systemAdmin = await t.person('xitong', office, ['system_admin'])
})
afterAll(() => t.close())

const newLead = (changes: object = {}) => ({
  commandId: randomUUID(), id: randomUUID(), subject: { newSubject: { id: randomUUID(), kind: 'enterprise' as const, name: `拟样养老服务有限公司${randomUUID().slice(0, 6)}`, code: null } },
  receivedOn: '2026-10-11', source: '12345热线', regionId: liqiao, mainUnitId: liqiaoUnit, sector: '养老服务', ...changes,
})
async function leadOf(who: TestPerson, changes: object = {}): Promise<string> {
  const input = newLead(changes)
  const answer = await t.call(who, api.createLead, input)
  expect(answer.body).toEqual({ id: input.id })
  return input.id
}
const detail = async (who: TestPerson, id: string) => (await t.call(who, api.getLead, { id })).body
const audit = async (id: string) => (await t.admin.query<{ action: string }>('select action from audit_log where subject_id = $1 order by id', [id])).rows.map((row) => row.action)

describe('lead.create', () => {
  test('stranger, wrong role, bad input', async () => {
    expect((await t.call(null, api.createLead, newLead())).status).toBe(401)
    expect((await t.call(systemAdmin, api.createLead, newLead())).status).toBe(403)
    const future = await t.call(officer, api.createLead, newLead({ receivedOn: '2026-11-04' }))
    expect([future.status, future.body.message]).toEqual([400, '收到日期不能晚于今天（2026-11-03）。'])
    const impossible = await t.call(officer, api.createLead, newLead({ receivedOn: '2026-02-30' }))
    expect(impossible.body.details?.issues?.[0]?.path).toBe('receivedOn')
  })

  test('keeps figures with source and date, and leaves event and audit row', async () => {
    const id = await leadOf(liqiaoClerk, { figures: {
      amount: { value: 15_120_000, source: '摸排估算', asOf: '2026-10-11', note: '' }, people: { value: null, source: '自报', asOf: '2026-10-11', note: '' } } })
    const lead = await detail(liqiaoClerk, id)
    expect(lead).toMatchObject({ amountFen: 15_120_000, amountSource: '摸排估算', people: null, state: 'registered', mainUnitName: '例桥街道办' })
    expect(lead.events.map((event) => event.kind)).toEqual(['registered'])
    expect(await audit(id)).toEqual(['lead.create'])
  })

  test('source and sector are those of the office\'s lists; local ones are added there', async () => {
    const wrong = await t.call(officer, api.createLead, newLead({ source: '道听途说' }))
    expect([wrong.status, wrong.body.details?.issues?.[0]?.path, wrong.body.message]).toEqual([400, 'source', expect.stringContaining('“道听途说”不在代码表“线索来源”里')])
    const sector = await t.call(officer, api.createLead, newLead({ sector: '养老' }))
    expect([sector.status, sector.body.details?.issues?.[0]?.path, sector.body.message]).toEqual([400, 'sector', expect.stringContaining('代码表“行业领域”')])
    const made = newLead()
    await t.call(officer, api.createLead, made)
    const figure = await t.call(officer, api.recordFigure, { commandId: randomUUID(), leadId: made.id, id: randomUUID(), field: 'amount', value: 1, source: '听人说', asOf: '2026-10-01' })
    expect([figure.status, figure.body.message]).toEqual([400, expect.stringContaining('代码表“数据来源”')])
    expect((await t.call(officer, api.listLeads, { page: 99_999 })).body.message).toBe('不能大于10000')
    await t.admin.query(`insert into code_items (list, name, local) values ('lead-source', '微信群转来', true)`)
    const id = await leadOf(officer, { source: '微信群转来' })
    const { version } = await detail(officer, id)
    const change = (fields: object) => t.call(officer, api.updateLead, { commandId: randomUUID(), id, version, ...fields })
    expect((await change({ sector: '不存在' })).body.details?.issues?.[0]?.path).toBe('sector')
    await t.admin.query(`update code_items set active = false where name = '微信群转来'`)
    expect((await t.call(officer, api.createLead, newLead({ source: '微信群转来' }))).body.message).toContain('已停用')
    // What stands in the lead already stays.
    expect((await change({ source: '微信群转来', summary: '补充' })).status).toBe(200)
  })

  test('figures that do not fit each other: what cannot be is refused, what may be waits for a confirmation', async () => {
    const figure = (value: number | null) => ({ value, source: '自报', asOf: '2026-10-11', note: '' })
    const send = (figures: object, changes: object = {}) => t.call(officer, api.createLead, newLead({ figures, ...changes }))
    const odd = { amount: figure(100), unpaid: figure(120) }
    const asked = await send(odd)
    expect([asked.status, asked.body.details?.issues]).toEqual([400, [{ path: 'figures.unpaid.value', message: expect.stringMatching(/^未兑付资金：.*多于涉及金额/) as unknown }]])
    expect(asked.body.message).toContain('数字已核对，确属如此')
    expect((await send(odd, { figuresConfirmed: true })).status).toBe(200)
    const nobody = await send({ people: figure(0), unpaid: figure(120) }, { figuresConfirmed: true })
    expect([nobody.status, nobody.body.details?.issues?.[0]?.path]).toEqual([400, 'figures.people.value'])
    const future = await send({ people: { ...figure(3), asOf: '2026-11-04' } })
    expect(future.body.details?.issues?.[0]?.path).toBe('figures.people.asOf')

    const id = await leadOf(officer, { figures: odd, figuresConfirmed: true })
    const record = (field: 'people' | 'repaid', value: number, changes: object = {}) => t.call(officer, api.recordFigure,
      { commandId: randomUUID(), leadId: id, id: randomUUID(), field, value, source: '审计', asOf: '2026-10-20', ...changes })
    // The doubt that was settled before does not come back with an unrelated figure.
    expect((await record('people', 12)).status).toBe(200)
    const repaid = await record('repaid', 130)
    expect([repaid.status, repaid.body.details?.issues?.[0]]).toMatchObject([400, { path: 'value', message: expect.stringContaining('已清退资金') as unknown }])
    expect((await record('repaid', 130, { figuresConfirmed: true })).status).toBe(200)
    expect((await detail(officer, id))).toMatchObject({ repaidFen: 130, people: 12 })
    const { rows } = await t.admin.query<{ text: string }>(`select string_agg(a::text, '') as text from audit_log a where subject_id = $1 and action = 'lead.record_figure'`, [id])
    expect(rows[0]!.text).toContain('多于涉及金额')
  })

  test('sent twice it is one lead; the same command id for another action is refused', async () => {
    const input = newLead()
    const answers = await Promise.all(Array.from({ length: 8 }, () => t.call(officer, api.createLead, input)))
    expect(answers.map((answer) => answer.body)).toEqual(answers.map(() => ({ id: input.id })))
    expect(await audit(input.id)).toEqual(['lead.create'])
    const other = await t.call(officer, api.addReporter, { commandId: input.commandId, leadId: input.id, unitId: nixiUnit, reportedOn: '2026-10-12' })
    expect([other.status, other.body.code]).toEqual([409, 'command.reused'])
  })

  test('a subject with the same code is named, not doubled', async () => {
    const code = '91990101MA0000001L'
    const subject = (name: string) => ({ newSubject: { id: randomUUID(), kind: 'enterprise' as const, name, code } })
    await leadOf(officer, { subject: subject('范样一号公司') })
    const again = await t.call(officer, api.createLead, newLead({ subject: subject('范样二号公司') }))
    expect([again.status, again.body.message]).toEqual([409, expect.stringContaining('范样一号公司')])
  })
})

describe('scope', () => {
  test('a town sees its own, a department its sector, an administrator nothing; outside is not found', async () => {
    const id = await leadOf(officer)
    for (const [who, status] of [[officer, 200], [liqiaoClerk, 200], [civilClerk, 200], [nixiClerk, 404]] as const) {
      expect((await t.call(who, api.getLead, { id })).status, who.userId).toBe(status)
    }
    expect((await t.call(systemAdmin, api.getLead, { id })).status).toBe(403)
    const outside = await t.call(nixiClerk, api.excludeLead, { commandId: randomUUID(), leadId: id, onDate: '2026-10-20', reason: '核查不属实' })
    expect(outside.status).toBe(404)
    const planted = await t.call(nixiClerk, api.updateLead, { commandId: randomUUID(), id, version: 1, summary: '改' })
    expect(planted.status).toBe(404)
  })

  test('the person whom a restricted lead is about has no name for the rest of the district; a firm, or a lifted restriction, has', async () => {
    const name = `蒋试${randomUUID().slice(0, 6)}`
    const subject = (kind: 'person' | 'enterprise') => ({ newSubject: { id: randomUUID(), kind, name: kind === 'person' ? name : `${name}商行` } })
    const [person, firm] = [subject('person'), subject('enterprise')]
    const [onPerson, onFirm] = [await leadOf(officer, { subject: person }), await leadOf(officer, { subject: firm })]
    const restrict = async (leadId: string, restricted: boolean, userIds: string[] = []) =>
      expect((await t.call(officer, api.restrictLead, { commandId: randomUUID(), leadId, restricted, userIds })).status).toBe(200)
    const seen = async (who: TestPerson, id: string) => (await t.call(who, getSubject, { id })).status
    const found = async (who: TestPerson) => (await t.call(who, listSubjects, { q: name })).body.rows.map((row) => row.name)
    await restrict(onPerson, true, [civilClerk.userId])
    await restrict(onFirm, true)
    expect([await seen(nixiClerk, person.newSubject.id), await seen(liqiaoClerk, person.newSubject.id), await seen(nixiClerk, firm.newSubject.id)]).toEqual([404, 404, 200])
    expect([await seen(officer, person.newSubject.id), await seen(civilClerk, person.newSubject.id)]).toEqual([200, 200])
    expect([await found(nixiClerk), await found(civilClerk)]).toEqual([[`${name}商行`], expect.arrayContaining([name])])
    await restrict(onPerson, false)
    expect(await seen(nixiClerk, person.newSubject.id)).toBe(200)
  })

  test('a restricted lead is seen only by the named; a dispatched unit sees its instruction and no more', async () => {
    const id = await leadOf(officer, { source: '金融机构可疑资金' })
    expect((await t.call(officer, api.restrictLead, { commandId: randomUUID(), leadId: id, restricted: true, userIds: [] })).status).toBe(200)
    expect((await t.call(liqiaoClerk, api.getLead, { id })).status).toBe(404)
    const assignmentId = randomUUID()
    const sent = await t.call(officer, api.dispatchLead, { commandId: randomUUID(), leadId: id, assignments: [
      { id: assignmentId, unitId: liqiaoUnit, role: 'support', instruction: '协助走访', dueOn: '2026-11-10', disclosesLead: false }] })
    expect(sent.status).toBe(200)
    const mine = await t.call(liqiaoClerk, api.listAssignments, {})
    expect(mine.body.rows.find((row) => row.id === assignmentId)).toMatchObject({ instruction: '协助走访', leadId: null, subjectName: null })
    expect((await t.call(liqiaoClerk, api.getLead, { id })).status).toBe(404)
    expect((await t.call(liqiaoClerk, api.signAssignment, { commandId: randomUUID(), id: assignmentId })).status).toBe(200)
    expect((await t.call(liqiaoClerk, api.answerAssignment, { commandId: randomUUID(), id: assignmentId, answer: '已走访，未见异常' })).status).toBe(200)
    expect((await t.call(liqiaoClerk, api.getLead, { id })).status).toBe(404)
    expect((await detail(officer, id)).assignments[0]).toMatchObject({ state: 'answered', answer: '已走访，未见异常' })
    // What it did stands on the timeline of those who see the lead.
    expect((await detail(officer, id)).events.map((event) => `${event.kind} ${event.unitName}`).slice(-2)).toEqual(['signed 例桥街道办', 'answered 例桥街道办'])

    // Its papers print from the assignment, and say nothing of the lead.
    const { subjectName, number } = await detail(officer, id)
    const alone = await t.call(liqiaoClerk, api.getAssignment, { id: assignmentId })
    expect(alone.body).toMatchObject({ instruction: '协助走访', answer: '已走访，未见异常', leadId: null })
    expect(JSON.stringify(alone.body)).not.toContain(subjectName)
    const print = (who: TestPerson, changes: object) => t.call(who, api.issuePaper, { commandId: randomUUID(), id: randomUUID(), leadId: null, kind: 'answer', assignmentId, ...changes })
    const paper = await print(liqiaoClerk, {})
    expect([paper.status, typeof paper.body.code]).toEqual([200, 'string'])
    const { rows } = await t.admin.query<{ title: string; text: string }>('select p.title, a::text as text from paper_codes p join audit_log a on a.subject_id = p.owner_id where p.code = $1', [paper.body.code])
    expect(rows[0]!.title).toMatch(/^反馈单 交办〔2026〕\d{4}号$/)
    expect(rows[0]!.text).not.toContain(number)
    expect((await print(liqiaoClerk, { leadId: id })).status).toBe(404)
    expect((await print(liqiaoClerk, { kind: 'major' })).status).toBe(400)
    expect((await print(nixiClerk, {})).status).toBe(404)
  })
})

describe('dispatch, sign, answer, accept', () => {
  test('who did what when stands on one timeline, and the state follows', async () => {
    const id = await leadOf(officer, { regionId: district, mainUnitId: office, sector: '' })
    expect((await t.call(nixiClerk, api.getLead, { id })).status).toBe(404)
    const assignmentId = randomUUID()
    await t.call(officer, api.dispatchLead, { commandId: randomUUID(), leadId: id, sentOn: '2026-10-25', assignments: [{ id: assignmentId, unitId: nixiUnit, role: 'lead', instruction: '请核查', dueOn: '2026-11-01' }] })
    expect(await detail(nixiClerk, id)).toMatchObject({ state: 'dispatched', assignments: [{ state: 'sent', overdue: true, actions: ['sign'] }] })
    const foreign = await t.call(liqiaoClerk, api.signAssignment, { commandId: randomUUID(), id: assignmentId })
    expect(foreign.status).toBe(404)
    const tooEarly = await t.call(nixiClerk, api.answerAssignment, { commandId: randomUUID(), id: assignmentId, answer: '已核' })
    expect([tooEarly.status, tooEarly.body.code]).toEqual([409, 'state.conflict'])
    await t.call(officer, api.pressAssignment, { commandId: randomUUID(), id: assignmentId, text: '请尽快反馈' })
    await t.call(nixiClerk, api.signAssignment, { commandId: randomUUID(), id: assignmentId })
    await t.call(nixiClerk, api.answerAssignment, { commandId: randomUUID(), id: assignmentId, answer: '有门店，收会员费' })
    expect((await t.call(nixiClerk, api.acceptAssignment, { commandId: randomUUID(), id: assignmentId })).status).toBe(403)
    await t.call(officer, api.sendBackAssignment, { commandId: randomUUID(), id: assignmentId, reason: '缺合同照片' })
    await t.call(nixiClerk, api.answerAssignment, { commandId: randomUUID(), id: assignmentId, answer: '补合同照片' })
    const closed = await t.call(officer, api.excludeLead, { commandId: randomUUID(), leadId: id, onDate: '2026-11-03', reason: '不属实' })
    expect(closed.body.message).toContain('拟溪镇政府的交办尚未办结')
    await t.call(officer, api.acceptAssignment, { commandId: randomUUID(), id: assignmentId })
    const lead = await detail(officer, id)
    expect(lead.state).toBe('following')
    expect(lead.events.map((event) => event.kind)).toEqual(['registered', 'dispatched', 'pressed', 'signed', 'answered', 'sent_back', 'answered', 'accepted'])
  })
})

test('an answered assignment is late no more; the sender is not told that the unit is', async () => {
  const id = await leadOf(officer)
  const assignmentId = randomUUID()
  const early = await t.call(officer, api.dispatchLead, { commandId: randomUUID(), leadId: id, sentOn: '2026-10-01', assignments: [{ id: assignmentId, unitId: liqiaoUnit, role: 'lead', instruction: '请核查', dueOn: '2026-11-01' }] })
  expect([early.status, early.body.details?.issues?.[0]?.path]).toEqual([400, 'sentOn'])
  await t.call(officer, api.dispatchLead, { commandId: randomUUID(), leadId: id, sentOn: '2026-10-12', assignments: [{ id: assignmentId, unitId: liqiaoUnit, role: 'lead', instruction: '请核查', dueOn: '2026-11-01' }] })
  const overdue = async () => (await t.call(officer, api.listLeads, { overdue: true, subjectId: (await detail(officer, id)).subjectId })).body.total
  expect(await overdue()).toBe(1)
  await t.call(liqiaoClerk, api.signAssignment, { commandId: randomUUID(), id: assignmentId })
  await t.call(liqiaoClerk, api.answerAssignment, { commandId: randomUUID(), id: assignmentId, answer: '已核' })
  expect(await overdue()).toBe(0)
  expect((await detail(officer, id)).assignments[0]).toMatchObject({ state: 'answered', overdue: false })
  const late = await t.call(officer, api.listAssignments, { side: 'sent', overdue: true })
  expect(late.body.rows.map((row) => row.id)).not.toContain(assignmentId)
})

test('a unit that works on its own lead follows it: a measure does it, a note does not; then it can be struck off', async () => {
  const id = await leadOf(liqiaoClerk)
  const record = (kind: 'note' | 'visit') => t.call(liqiaoClerk, api.recordEvent, { commandId: randomUUID(), leadId: id, id: randomUUID(), kind, onDate: '2026-10-20', title: '走访现场' })
  await record('note')
  expect((await detail(liqiaoClerk, id)).state).toBe('registered')
  await record('visit')
  expect(await detail(liqiaoClerk, id)).toMatchObject({ state: 'following', actions: expect.arrayContaining(['strikeOff']) as unknown })
})

test('an event of today may not be later than now', async () => {
  const id = await leadOf(officer)
  const at = (onDate: string, atTime: string) => t.call(officer, api.recordEvent, { commandId: randomUUID(), leadId: id, id: randomUUID(), kind: 'visit', onDate, atTime, title: '走访' })
  // The clock of the test stands at 9:00 in China.
  const late = await at('2026-11-03', '09:01')
  expect([late.status, late.body.details?.issues]).toEqual([400, [{ path: 'atTime', message: '时间不能晚于现在（09:00）。' }]])
  expect((await at('2026-11-03', '09:00')).status).toBe(200)
  expect((await at('2026-11-02', '23:59')).status).toBe(200)
})

describe('what the law forbids is not recorded as done', () => {
  const record = (leadId: string, kind: EventKind, title: string, body = '') =>
    t.call(officer, api.recordEvent as Endpoint, { commandId: randomUUID(), leadId, id: randomUUID(), kind, onDate: '2026-10-20', title, body })

  test('steps that take a power or an approval come from acts only', async () => {
    const id = await leadOf(officer)
    const legal = ['inspection', 'talk', 'rectification', 'filed', 'account_query', 'sealed', 'determined', 'penalty_notice', 'hearing', 'penalty', 'transferred', 'police_filed', 'police_refused',
      'review_requested', 'to_department'] as const
    for (const kind of legal) {
      const answer = await record(id, kind, '办理')
      expect([kind, answer.status, answer.body.details?.issues?.[0]]).toEqual([kind, 400, { path: 'kind', message: expect.stringContaining('办理处置') as string }])
    }
    for (const kind of ['visit', 'check', 'discussion', 'warning', 'advert_removed', 'reported_up', 'repayment', 'notice_out', 'notice_in', 'estimate', 'note'] as const) {
      expect([kind, (await record(id, kind, '办理')).status]).toEqual([kind, 200])
    }
    expect((await detail(officer, id)).events.map((event) => event.kind).filter((kind) => (legal as readonly string[]).includes(kind))).toEqual([])
  })

  test('cutting off water and power: refused at its field, kept as a note with what is wrong with it', async () => {
    const id = await leadOf(officer)
    const [title, said] = ['上门走访', '会同街道对该店断水断电，促其停业']
    const refused = await record(id, 'visit', title, said)
    expect([refused.status, refused.body.details?.issues?.[0]?.path]).toEqual([400, 'body'])
    expect(refused.body.message).toMatch(/断水断电.*不能登记为已经办理.*请选“其他”/)
    expect((await record(id, 'check', '对该店断水断电')).body.details?.issues?.[0]?.path).toBe('title')
    expect(await audit(id)).toEqual(['lead.create'])
    expect((await record(id, 'note', title, said)).status).toBe(200)
    const note = (await detail(officer, id)).events.find((event) => event.kind === 'note')!
    expect(note.body).toMatch(new RegExp(`^${said}\n（提示：“断水断电”没有法律依据。.*依据：《.*）$`))
    expect((await record(id, 'visit', '走访', '群众反映房东断水断电')).status).toBe(200)
  })
})

test('a unit is registered once among those that reported', async () => {
  const id = await leadOf(officer)
  const add = (reportedOn: string) => t.call(officer, api.addReporter, { commandId: randomUUID(), leadId: id, unitId: nixiUnit, reportedOn })
  expect((await add('2026-11-04')).body.details?.issues?.[0]?.path).toBe('reportedOn')
  expect((await add('2026-10-12')).status).toBe(200)
  const again = await add('2026-10-13')
  expect([again.status, again.body.message]).toEqual([400, '拟溪镇政府已在2026-10-12登记为上报单位。'])
})

describe('closing and restarting', () => {
  test('dates of entering and leaving the ledger keep their order', async () => {
    const id = await leadOf(officer, { receivedOn: '2026-05-14' })
    const on = (onDate: string) => ({ commandId: randomUUID(), leadId: id, onDate, reason: '只抵货款，不返现' })
    expect((await t.call(liqiaoClerk, api.excludeLead, on('2026-05-01'))).status).toBe(400)
    expect((await t.call(liqiaoClerk, api.excludeLead, on('2026-05-20'))).status).toBe(200)
    expect((await t.call(liqiaoClerk, api.strikeOffLead, { ...on('2026-06-01'), criterion: 'rectified' })).body.code).toBe('state.conflict')
    expect((await t.call(liqiaoClerk, api.restartLead, on('2026-05-19'))).status).toBe(400)
    expect((await t.call(liqiaoClerk, api.restartLead, on('2026-08-12'))).status).toBe(200)
    expect(await detail(officer, id)).toMatchObject({ state: 'following' })
  })

  test('a merged lead points to the other, which takes over its reporters', async () => {
    const [first, second] = [await leadOf(officer), await leadOf(officer, { mainUnitId: nixiUnit, regionId: nixi })]
    const merged = await t.call(officer, api.mergeLead, { commandId: randomUUID(), leadId: second, intoId: first, onDate: '2026-11-03', reason: '同一电话、同一收款账户' })
    expect(merged.status).toBe(200)
    expect((await detail(officer, first)).reporters.map((row) => row.unitName).sort()).toEqual(['例桥街道办', '拟溪镇政府'].sort())
    expect((await detail(officer, second)).mergedInto).toMatchObject({ id: first })
    expect((await t.call(officer, api.mergeLead, { commandId: randomUUID(), leadId: first, intoId: second, onDate: '2026-11-03', reason: '循环' })).status).toBe(409)
  })
})

test('a lead goes to the subject that it is really about; not into a file that the viewer may not read', async () => {
  const [first, second, foreign] = [await leadOf(liqiaoClerk), await leadOf(liqiaoClerk), await leadOf(nixiClerk, { regionId: nixi, mainUnitId: nixiUnit, sector: '' })]
  const { subjectId, subjectName } = await detail(officer, first)
  const { version, subjectId: old } = await detail(officer, second)
  const join = (who: TestPerson, changes: object = {}) => t.call(who, api.joinSubject, { commandId: randomUUID(), leadId: second, version, subjectId, reason: '同一家门店', ...changes })
  expect((await join(nixiClerk)).status).toBe(404)
  expect((await join(systemAdmin)).status).toBe(403)
  expect((await join(liqiaoClerk, { version: 9 })).body.code).toBe('version.conflict')
  expect((await join(liqiaoClerk, { subjectId: old })).body.details?.issues?.[0]?.path).toBe('subjectId')
  const closed = await join(liqiaoClerk, { subjectId: (await detail(nixiClerk, foreign)).subjectId })
  expect([closed.status, closed.body.message]).toEqual([404, '所选主体的档案不在您的工作范围内，请专班办办理。'])
  expect((await join(liqiaoClerk)).status).toBe(200)
  const lead = await detail(officer, second)
  expect(lead).toMatchObject({ subjectId, siblings: [{ id: first }] })
  expect(lead.events.at(-1)).toMatchObject({ kind: 'subject_changed', title: expect.stringContaining(`改归“${subjectName}”`) as unknown, body: '同一家门店' })
  expect(await audit(second)).toContain('lead.join_subject')
})

test('a change touches only the fields it names, and not a lead that was changed meanwhile', async () => {
  const id = await leadOf(officer, { promise: '月息1.5分', major: true, figuresApply: false, superiorNumber: '拟处非〔2026〕8号', channel: 'online' })
  const { version } = await detail(officer, id)
  expect((await t.call(officer, api.updateLead, { commandId: randomUUID(), id, version, summary: '补充内容' })).status).toBe(200)
  expect(await detail(officer, id)).toMatchObject({ summary: '补充内容', promise: '月息1.5分', major: true, figuresApply: false, superiorNumber: '拟处非〔2026〕8号', channel: 'online' })
  expect((await t.call(officer, api.updateLead, { commandId: randomUUID(), id, version, summary: '旧页面' })).body.code).toBe('version.conflict')
})

test('the newest figure by date shows; an older one recorded later stays history', async () => {
  const id = await leadOf(officer)
  const record = (value: number, asOf: string) => t.call(officer, api.recordFigure, { commandId: randomUUID(), leadId: id, id: randomUUID(), field: 'amount', value, source: '审计', asOf })
  await record(200, '2026-10-20')
  await record(100, '2026-10-01')
  const lead = await detail(officer, id)
  expect([lead.amountFen, lead.amountOn, lead.figures.length]).toEqual([200, '2026-10-20', 2])
})

test('an informant is a code to everyone; opening it needs a purpose and is logged without the name', async () => {
  const id = await leadOf(officer, { informant: { name: '例某', phone: '12000000001', note: '' } })
  expect((await detail(officer, id)).informantCode).toMatch(/^JB-2026-\d{4}$/)
  expect((await detail(liqiaoClerk, id)).informantCode).toBeNull()
  const opened = await t.call(officer, api.revealInformant, { commandId: randomUUID(), leadId: id, purpose: '回访核实线索' })
  expect(opened.body).toMatchObject({ name: '例某', phone: '12000000001' })
  const { rows } = await t.admin.query<{ text: string }>('select coalesce(string_agg(a::text, \'\'), \'\') || (select string_agg(i::text, \'\') from lead_informants i) as text from audit_log a')
  expect(rows[0]!.text).not.toContain('例某')
  expect(await audit(id)).toContain('lead.reveal_informant')
})

describe('list', () => {
  test('filters, sums, sorts with the missing last, and finds by part of a name in any writing', async () => {
    const name = '演築（樣）财富中心'
    const id = await leadOf(officer, { sector: '投资理财', subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name, code: null } },
      figures: { amount: { value: 999, source: '自报', asOf: '2026-10-11', note: '' } } })
    await leadOf(officer, { sector: '投资理财' })
    const found = await t.call(officer, api.listLeads, { q: '演筑(样)财富' })
    expect(found.body.rows.map((row) => row.id)).toEqual([id])
    const sector = await t.call(officer, api.listLeads, { sectors: ['投资理财'], sort: 'amountFen' })
    expect(sector.body).toMatchObject({ total: 2, sums: { amountFen: 999, unknownAmount: 1, unknownPeople: 2, unknownUnpaid: 2 }, rows: [{ id }, { amountFen: null }] })
    expect((await t.call(nixiClerk, api.listLeads, { sectors: ['投资理财'] })).body.total).toBe(0)
    const file = await t.download(officer, api.exportLeads, { sectors: ['投资理财'] })
    expect([file.status, file.name, file.content.subarray(0, 2).toString()]).toEqual([200, '线索列表-2026-11-03.xlsx', 'PK'])
  })
})

test('a file is kept by its hash and given back only within scope', async () => {
  const id = await leadOf(officer)
  const fileId = randomUUID()
  const send = (name: string, content: Buffer, one = randomUUID()) => t.upload(officer, api.attachFile, { commandId: randomUUID(), leadId: id, id: one }, { name, content })
  const picture = Buffer.from('\xff\xd8\xff a picture', 'latin1')
  expect((await send('../../海报.jpg', picture, fileId)).status).toBe(200)
  const file = await t.download(liqiaoClerk, api.downloadFile, { id: fileId })
  expect([file.status, file.name, file.content.equals(picture)]).toEqual([200, '海报.jpg', true])
  expect((await t.download(nixiClerk, api.downloadFile, { id: fileId })).status).toBe(404)
  // A name that says PDF or picture is held to it; other files are taken as they are.
  for (const [name, content] of [['合同.pdf', Buffer.from('not a paper')], ['合同.PDF', Buffer.from('PK\x03\x04')], ['海报.jpeg', Buffer.from('%PDF-1.4')], ['空.png', Buffer.alloc(0)]] as const) {
    const refused = await send(name, content)
    expect([refused.status, refused.body.code, refused.body.message]).toEqual([422, 'file.unreadable', expect.stringContaining(`“${name}”`) as unknown])
  }
  expect((await send('海报.jpg', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))).status).toBe(200)
  expect((await send('录音.amr', Buffer.from('#!AMR'))).status).toBe(200)
})

test('without the page\'s token a change is refused', async () => {
  const answer = await t.call({ ...officer, csrf: 'wrong' }, api.createLead, newLead())
  expect([answer.status, answer.body.code]).toEqual([403, 'auth.csrf'])
})
