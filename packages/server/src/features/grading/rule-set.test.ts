import { firstRuleSet } from '@qingyuan/core/grading/first-rule-set'
import type { Grade } from '@qingyuan/core/grading/grade'
import * as api from '@qingyuan/core/grading/grading-api'
import type { RuleSet } from '@qingyuan/core/grading/rule-set'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asViewer, systemContext } from '../../platform/db.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { continueRun, gradeDue, resumeRuns } from './grading-runner.ts'
import { startRun as startRunCommand } from './run-commands.ts'

let t: TestApp
let officer: TestPerson, head: TestPerson, clerk: TestPerson
let first: string
const count = 2500
const ids: string[] = []

beforeAll(async () => {
  t = await startTestApp()
  const district = await t.region('样河区', 'county')
  const office = await t.unit('专班办', district, 'office')
  officer = await t.person('bangong', office, ['office_clerk'])
  head = await t.person('zhuren', office, ['office_head'])
  clerk = await t.person('liqiao', await t.unit('例桥街道办', await t.region('例桥街道', 'street', district), 'town'), ['town_clerk'])
  const subject = randomUUID()
  await t.admin.query(`insert into subjects (id, kind, name, name_key, region_id, created_at) values ($1, 'enterprise', '拟样公司', '拟样公司', $2, now())`, [subject, district])
  const { rows } = await t.admin.query<{ id: string }>(`insert into leads (id, number, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, state, people, unpaid_fen, created_at, updated_at)
    select gen_random_uuid(), 'L' || n, $1, '2026-10-01', 'x', $2, $3, $3, 'following', 40, 100000000, now(), now() from generate_series(1, $4::int) n returning id`, [subject, district, office, count])
  ids.push(...rows.map((row) => row.id).sort())
  // Every lead: contract and flow, one sign of 20 and one of 25 points; likelihood 45, consequence 30: 中.
  for (const [sign, material] of [['return_promised', 'contract'], ['new_pays_old', 'flow']]) {
    await t.admin.query(`insert into lead_signs (id, lead_id, sign, material, kind, text, on_date, recorded_at) select gen_random_uuid(), id, $1, $2, 'text', '样例', '2026-10-01', now() from leads`, [sign, material])
  }
  first = (await t.call(officer, api.listRuleSets, {})).body.rows[0]!.id
})
afterAll(() => t.close())

const newDraft = async (title = '样河区规则') => {
  const id = randomUUID()
  expect((await t.call(officer, api.copyRuleSet, { commandId: randomUUID(), id, fromId: await active(), title })).status).toBe(200)
  return id
}
const active = async () => (await t.call(officer, api.listRuleSets, {})).body.rows.find((row) => row.state === 'active')!.id
const ruleSet = async (id: string) => (await t.call(officer, api.getRuleSet, { id })).body
const save = async (who: TestPerson | null, id: string, change: (rules: RuleSet) => void, edition?: number) => {
  const row = await ruleSet(id)
  const content = structuredClone(row.content)
  change(content)
  return t.call(who, api.saveRuleSet, { commandId: randomUUID(), id, edition: edition ?? row.edition, title: row.title, content })
}
const points = (code: string, value: number) => (rules: RuleSet) => { rules.signs.find((one) => one.code === code)!.points = value }
const activate = (who: TestPerson | null, id: string, validFrom = '2026-11-01', document = '样处非办发〔2026〕9号') => t.call(who, api.activateRuleSet, { commandId: randomUUID(), id, document, validFrom })
const runOf = async (id: string) => (await t.call(officer, api.listRuns, {})).body.rows.find((run) => run.id === id)!
const start = (who: TestPerson | null, kind: 'regrade' | 'compare', ruleSetId: string, id: string = randomUUID()) => t.call(who, api.startRun, { commandId: randomUUID(), id, kind, ruleSetId })
const grades = async () => Object.fromEntries((await t.admin.query<{ grade: Grade; n: number }>('select grade, count(*)::int as n from leads group by grade')).rows.map((row) => [row.grade, row.n]))
const history = async () => (await t.admin.query<{ n: number }>('select count(*)::int as n from lead_grades')).rows[0]!.n

describe('versions', () => {
  test('copy, edit, activate: role, input, state, done', async () => {
    const id = randomUUID()
    const copy = (who: TestPerson | null) => t.call(who, api.copyRuleSet, { commandId: randomUUID(), id, fromId: first, title: '样河区规则' })
    expect([(await copy(null)).status, (await copy(clerk)).status, (await copy(head)).status]).toEqual([401, 403, 200])
    expect((await t.call(officer, api.copyRuleSet, { commandId: randomUUID(), id: randomUUID(), fromId: randomUUID(), title: 'x' })).status).toBe(404)
    expect(await ruleSet(id)).toMatchObject({ version: 2, state: 'draft', basedOn: 1, edition: 1, content: firstRuleSet })
    expect([(await save(null, id, () => undefined)).status, (await save(clerk, id, () => undefined)).status]).toEqual([401, 403])
    const wrong = await save(officer, id, (rules) => { rules.matrix.high.high = 'low' })
    expect([wrong.status, wrong.body.details?.issues?.[0]?.path]).toEqual([400, 'content.matrix.high.high'])
    expect((await save(officer, id, (rules) => { rules.signs.shift() })).body).toMatchObject({ code: 'rule.broken', message: expect.stringContaining('分值改为0') as unknown })
    expect((await save(officer, id, points('rebate', 0))).status).toBe(200)
    expect((await save(officer, id, points('rebate', 5), 1)).status).toBe(409)
    expect([(await activate(null, id)).status, (await activate(clerk, id)).status, (await activate(head, id, '2026-11-04')).status, (await activate(head, id, '2026-11-01', '')).status, (await activate(head, id)).status])
      .toEqual([401, 403, 400, 400, 200])
    expect((await t.call(clerk, api.listRuleSets, {})).body.rows.map((row) => [row.version, row.state, row.document, row.validFrom, row.validTo, row.proposal]))
      .toEqual([[2, 'active', '样处非办发〔2026〕9号', '2026-11-01', null, false], [1, 'retired', '', null, '2026-11-01', true]])
  })

  test('what has been in force never changes again, not even by SQL', async () => {
    const id = await active()
    expect((await save(officer, id, points('rebate', 50))).status).toBe(409)
    expect((await activate(head, id)).status).toBe(409)
    expect((await t.call(officer, api.discardRuleSet, { commandId: randomUUID(), id })).status).toBe(409)
    await expect(asViewer(systemContext(t.db, 'cli', new Date()), (ctx) => ctx.db.updateTable('ruleSets').set({ content: '{}' }).where('id', '=', id).execute())).rejects.toMatchObject({ code: '42501' })
    await expect(t.admin.query('update rule_sets set state = \'active\' where id = $1', [first])).rejects.toMatchObject({ code: '23505' })
  })

  test('a draft that was made before another came into force must not lose what that one added', async () => {
    const [older, newer] = [await newDraft('旧稿'), await newDraft('新稿')]
    await save(officer, newer, (rules) => { rules.signs.push({ ...rules.signs[0]!, code: 'local_sign', label: '本地新增的疑点' }) })
    expect((await activate(head, newer)).status).toBe(200)
    expect((await activate(head, older)).body).toMatchObject({ code: 'rule.broken', message: expect.stringContaining('本地新增的疑点') as unknown })
    expect((await t.call(clerk, api.discardRuleSet, { commandId: randomUUID(), id: older })).status).toBe(403)
    expect((await t.call(officer, api.discardRuleSet, { commandId: randomUUID(), id: older })).status).toBe(200)
    expect((await t.call(officer, api.listRuleSets, {})).body.rows.map((row) => row.title)).not.toContain('旧稿')
  })
})

describe('over all leads', () => {
  test('new leads and changed ones are graded in batches', async () => {
    expect(await gradeDue(t.env)).toBe(count)
    expect(await grades()).toEqual({ medium: count })
    expect(await history()).toBe(count)
  })

  test('a comparison counts what would change, lists it, and changes nothing', async () => {
    const draft = await newDraft('试算稿')
    await save(officer, draft, points('return_promised', 40))
    expect([(await start(null, 'compare', draft)).status, (await start(clerk, 'compare', draft)).status, (await start(officer, 'compare', await active())).status, (await start(officer, 'regrade', draft)).status]).toEqual([401, 403, 409, 409])
    const id = randomUUID()
    expect((await start(officer, 'compare', draft, id)).status).toBe(200)
    await continueRun(t.env, id)
    expect(await runOf(id)).toMatchObject({ state: 'done', total: count, done: count, moves: [{ from: 'medium', to: 'high', leads: count }] })
    const changes = (await t.call(officer, api.listRunChanges, { runId: id, pageSize: 2 })).body
    expect(changes).toMatchObject({ total: count, rows: [{ from: 'medium', to: 'high', likelihoodFrom: 45, likelihoodTo: 65, subjectName: '拟样公司' }, {}] })
    expect((await t.call(clerk, api.listRunChanges, { runId: id })).status).toBe(403)
    expect([await grades(), await history()]).toEqual([{ medium: count }, count])
    await t.call(officer, api.discardRuleSet, { commandId: randomUUID(), id: draft })
  })

  test('grading anew: broken off it goes on behind the last finished lead; the old grades stay; cancelling keeps what is done', async () => {
    const draft = await newDraft('第四版')
    await save(officer, draft, points('return_promised', 0))
    await activate(head, draft)
    expect(await grades()).toEqual({ medium: count })
    // As a process that dies after its first batch leaves it: the command is on disk, a thousand leads are done.
    const id = randomUUID()
    await startRunCommand({ db: t.db, now: t.clock.now, viewer: { userId: officer.userId, system: null, name: 'bangong', unitId: officer.unitId, roles: ['office_clerk'] } }, { commandId: randomUUID(), id, kind: 'regrade', ruleSetId: draft })
    expect((await start(officer, 'regrade', draft)).status).toBe(409)
    expect((await activate(head, await newDraft('太早')) ).body.message).toContain('正在重新评级')
    await t.admin.query('update grading_runs set cursor_id = $2, total = $3, done = 1000 where id = $1', [id, ids[999], count])
    await Promise.all([resumeRuns(t.env), resumeRuns(t.env)])
    expect(await runOf(id)).toMatchObject({ state: 'done', total: count, done: count, moves: [{ from: 'medium', to: 'low', leads: count - 1000 }] })
    expect(await grades()).toEqual({ medium: 1000, low: count - 1000 })
    expect(await history()).toBe(count * 2 - 1000)
    const [{ action }] = (await t.admin.query<{ action: string }>('select action from audit_log where subject_id = $1 order by id desc limit 1', [id])).rows as [{ action: string }]
    expect(action).toBe('grading.run_done')

    const again = randomUUID()
    await startRunCommand({ db: t.db, now: t.clock.now, viewer: { userId: officer.userId, system: null, name: 'bangong', unitId: officer.unitId, roles: ['office_clerk'] } }, { commandId: randomUUID(), id: again, kind: 'regrade', ruleSetId: draft })
    expect((await t.call(clerk, api.cancelRun, { commandId: randomUUID(), id: again })).status).toBe(403)
    expect((await t.call(officer, api.cancelRun, { commandId: randomUUID(), id: randomUUID() })).status).toBe(404)
    expect((await t.call(officer, api.cancelRun, { commandId: randomUUID(), id: again })).status).toBe(200)
    expect((await t.call(officer, api.cancelRun, { commandId: randomUUID(), id: again })).status).toBe(409)
    await continueRun(t.env, again)
    expect(await runOf(again)).toMatchObject({ state: 'cancelled', done: 0 })
    expect(await grades()).toEqual({ medium: 1000, low: count - 1000 })
    const last = randomUUID()
    await start(officer, 'regrade', draft, last)
    await continueRun(t.env, last)
    expect(await grades()).toEqual({ low: count })
    // What was on the new rules already is not written again.
    expect(await history()).toBe(count * 2)
  })
})
