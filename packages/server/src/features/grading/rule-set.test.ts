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
let officer: TestPerson, head: TestPerson, bureau: TestPerson, clerk: TestPerson
let first: string
const count = 2500
const ids: string[] = []

beforeAll(async () => {
  t = await startTestApp()
  const district = await t.region('样河区', 'county')
  const office = await t.unit('专班办', district, 'office')
  officer = await t.person('bangong', office, ['office_clerk'])
  head = await t.person('zhuren', office, ['office_head'])
  bureau = await t.person('juzhang', office, ['bureau_head'])
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
/** The day of the test's clock; rules come into force from it. */
const today = '2026-11-03'
const activateBy = (who: TestPerson | null, id: string, compareRunId: string, changes: { validFrom?: string; document?: string; reason?: string } = {}) =>
  t.call(who, api.activateRuleSet, { commandId: randomUUID(), id, document: '样处非办发〔2026〕9号', validFrom: today, compareRunId, reason: '按半年运行情况调整分值', ...changes })
const compared = async (id: string): Promise<string> => {
  const run = randomUUID()
  t.clock.now = new Date(t.clock.now.getTime() + 60_000)   // the newest one counts
  expect((await start(officer, 'compare', id, run)).status).toBe(200)
  await continueRun(t.env, run)
  return run
}
/** The draft is compared, and the head, who has not written in it, brings it into force. */
const activate = async (id: string) => activateBy(head, id, await compared(id))
const runOf = async (id: string) => (await t.call(officer, api.listRuns, {})).body.rows.find((run) => run.id === id)!
const start = (who: TestPerson | null, kind: 'regrade' | 'compare', ruleSetId: string, id: string = randomUUID()) => t.call(who, api.startRun, { commandId: randomUUID(), id, kind, ruleSetId })
const grades = async () => Object.fromEntries((await t.admin.query<{ grade: Grade; n: number }>('select grade, count(*)::int as n from leads group by grade')).rows.map((row) => [row.grade, row.n]))
const history = async () => (await t.admin.query<{ n: number }>('select count(*)::int as n from lead_grades')).rows[0]!.n

describe('versions', () => {
  test('copy, edit, activate: role, input, state, done', async () => {
    const id = randomUUID()
    const copy = (who: TestPerson | null) => t.call(who, api.copyRuleSet, { commandId: randomUUID(), id, fromId: first, title: '样河区规则' })
    expect([(await copy(null)).status, (await copy(clerk)).status, (await copy(bureau)).status, (await copy(officer)).status]).toEqual([401, 403, 403, 200])
    expect((await t.call(officer, api.copyRuleSet, { commandId: randomUUID(), id: randomUUID(), fromId: randomUUID(), title: 'x' })).status).toBe(404)
    expect(await ruleSet(id)).toMatchObject({ version: 2, state: 'draft', basedOn: 1, edition: 1, content: firstRuleSet })
    expect([(await save(null, id, () => undefined)).status, (await save(clerk, id, () => undefined)).status]).toEqual([401, 403])
    const wrong = await save(officer, id, (rules) => { rules.matrix.high.high = 'low' })
    expect([wrong.status, wrong.body.details?.issues?.[0]?.path]).toEqual([400, 'content.matrix.high.high'])
    expect((await save(officer, id, (rules) => { rules.signs.shift() })).body).toMatchObject({ code: 'rule.broken', message: expect.stringContaining('分值改为0') as unknown })
    expect((await save(officer, id, points('rebate', 0))).status).toBe(200)
    expect((await save(officer, id, points('rebate', 5), 1)).status).toBe(409)
    const run = await compared(id)
    expect([(await activateBy(null, id, run)).status, (await activateBy(clerk, id, run)).status, (await activateBy(head, id, run, { document: '' })).status, (await activateBy(head, id, run, { reason: '' })).status])
      .toEqual([401, 403, 400, 400])
    expect((await activateBy(head, id, run)).body).toEqual({ id })
    expect((await t.call(clerk, api.listRuleSets, {})).body.rows.map((row) => [row.version, row.state, row.document, row.validFrom, row.validTo, row.proposal]))
      .toEqual([[2, 'active', '样处非办发〔2026〕9号', today, null, false], [1, 'retired', '', null, today, true]])
  })

  test('what has been in force never changes again, not even by SQL', async () => {
    const id = await active()
    expect((await save(officer, id, points('rebate', 50))).status).toBe(409)
    expect((await activateBy(head, id, randomUUID())).status).toBe(409)
    expect((await t.call(officer, api.discardRuleSet, { commandId: randomUUID(), id })).status).toBe(409)
    await expect(asViewer(systemContext(t.db, 'cli', new Date()), (ctx) => ctx.db.updateTable('ruleSets').set({ content: '{}' }).where('id', '=', id).execute())).rejects.toMatchObject({ code: '42501' })
    await expect(t.admin.query('update rule_sets set state = \'active\' where id = $1', [first])).rejects.toMatchObject({ code: '23505' })
  })

  test('a draft that was made before another came into force must not lose what that one added', async () => {
    const [older, newer] = [await newDraft('旧稿'), await newDraft('新稿')]
    await save(officer, newer, (rules) => { rules.signs.push({ ...rules.signs[0]!, code: 'local_sign', label: '本地新增的疑点' }) })
    expect((await activate(newer)).status).toBe(200)
    expect((await activate(older)).body).toMatchObject({ code: 'rule.broken', message: expect.stringContaining('本地新增的疑点') as unknown })
    expect((await t.call(clerk, api.discardRuleSet, { commandId: randomUUID(), id: older })).status).toBe(403)
    expect((await t.call(officer, api.discardRuleSet, { commandId: randomUUID(), id: older })).status).toBe(200)
    expect((await t.call(officer, api.listRuleSets, {})).body.rows.map((row) => row.title)).not.toContain('旧稿')
  })
})

describe('a second person brings rules into force', () => {
  const blocks = async (who: TestPerson, id: string) => (await t.call(who, api.getRuleSet, { id })).body.blocks
  let draft: string

  test('nobody brings into force what they drafted, or have written in', async () => {
    draft = await newDraft('二人启用')
    const edit = async (who: TestPerson, value: number) => expect((await save(who, draft, points('rebate', value))).status).toBe(200)
    await edit(head, 7)
    const run = await compared(draft)
    // The clerk who drafted it has no such power; the head has, but wrote in it.
    expect((await activateBy(officer, draft, run)).status).toBe(403)
    const refused = await activateBy(head, draft, run)
    expect([refused.status, refused.body.message]).toEqual([422, '这一版是您拟的或者改过的，要由另一人启用：请其他专班办主任或者牵头部门主要负责人看过试算结果后启用。'])
    expect(await blocks(head, draft)).toEqual([refused.body.message])
    expect(await blocks(officer, draft)).toEqual(['启用要由另一人办理：专班办主任或者牵头部门主要负责人看过试算结果后启用。'])
    expect(await blocks(bureau, draft)).toEqual([])
    // Somebody else's later change does not wash it off, nor does SQL get round it.
    await edit(officer, 8)
    expect((await activateBy(head, draft, await compared(draft))).status).toBe(422)
    await expect(t.admin.query('update rule_sets set activated_by = $2, activated_at = now() where id = $1', [draft, head.userId])).rejects.toMatchObject({ code: '23514' })
  })

  test('what was not compared as it stands, with the rules as they are, does not come into force', async () => {
    const uncompared = await newDraft('没有试算')
    expect((await activateBy(bureau, uncompared, randomUUID())).body.message).toContain('还没有在现有线索上试算')
    const run = await compared(uncompared)
    await save(officer, uncompared, points('rebate', 3))
    expect((await activateBy(bureau, uncompared, run)).body.message).toContain('试算以后又改过')
    const old = await compared(uncompared)
    const newest = await compared(uncompared)
    expect((await activateBy(bureau, uncompared, old)).body).toMatchObject({ code: 'version.conflict', message: expect.stringContaining('新的试算结果') as unknown })
    const between = await newDraft('先启用的')
    expect((await activate(between)).status).toBe(200)
    expect((await activateBy(bureau, uncompared, newest)).body.message).toMatch(/试算以后现行规则换成了第\d+版/)
    await t.call(officer, api.discardRuleSet, { commandId: randomUUID(), id: uncompared })
  })

  test('not before today and not ahead; the history says who drafted, who activated, when, why, by what comparison', async () => {
    const run = await compared(draft)
    const backdated = await activateBy(bureau, draft, run, { validFrom: '2026-11-02' })
    expect([backdated.status, backdated.body.details?.issues?.[0]?.path, backdated.body.message]).toEqual([400, 'validFrom', `执行日期不能早于今天（${today}）：以前的等级是按当时的规则评的，新规则只管以后。`])
    expect((await activateBy(bureau, draft, run, { validFrom: '2026-11-04' })).body.message).toContain('不能晚于今天')
    expect((await t.call(bureau, api.listRunChanges, { runId: run })).status).toBe(200)
    expect((await activateBy(bureau, draft, run, { reason: '半年评估会议定' })).status).toBe(200)
    const shown = (await t.call(officer, api.getRuleSet, { id: draft })).body
    expect(shown).toMatchObject({ state: 'active', validFrom: today, draftedBy: ['bangong', 'zhuren'], updatedByName: 'bangong', blocks: [],
      activation: { byName: 'juzhang', at: t.clock.now.toISOString(), reason: '半年评估会议定' }, comparison: { id: run, kind: 'compare', state: 'done', total: count } })
    // A street reads the rules and their history, but not what they would change elsewhere.
    expect((await t.call(clerk, api.getRuleSet, { id: draft })).body).toMatchObject({ activation: { byName: 'juzhang' }, comparison: null })
    const { rows: [row] } = await t.admin.query<{ action: string; after: object }>('select action, after from audit_log where subject_id = $1 order by id desc limit 1', [draft])
    expect(row).toMatchObject({ action: 'grading.activate_rule_set', after: { activationReason: '半年评估会议定', compareRunId: run, validFrom: today } })
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
    expect((await activate(draft)).status).toBe(200)
    expect(await grades()).toEqual({ medium: count })
    // As a process that dies after its first batch leaves it: the command is on disk, a thousand leads are done.
    const id = randomUUID()
    const early = await newDraft('太早')
    const earlyRun = await compared(early)
    await startRunCommand({ db: t.db, now: t.clock.now, viewer: { userId: officer.userId, system: null, name: 'bangong', unitId: officer.unitId, roles: ['office_clerk'] } }, { commandId: randomUUID(), id, kind: 'regrade', ruleSetId: draft })
    expect((await start(officer, 'regrade', draft)).status).toBe(409)
    expect((await activateBy(head, early, earlyRun)).body.message).toContain('正在重新评级')
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
