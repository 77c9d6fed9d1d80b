import * as api from '@qingyuan/core/audit/audit-api'
import { setSecurityPolicy } from '@qingyuan/core/auth/auth-api'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { asViewer, systemContext } from '../../platform/db.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { sealAudit } from './audit-commands.ts'
import { sealTailIn, type SealTail } from './audit-seal.ts'
import { verifyAudit } from './audit-verify.ts'

let t: TestApp
let folder: string
let tail: SealTail
let people: { auditor: TestPerson; security: TestPerson; clerk: TestPerson }

beforeEach(async () => {
  t = await startTestApp()
  folder = await mkdtemp(join(tmpdir(), 'qingyuan-audit-'))
  tail = sealTailIn(join(folder, 'audit-seal.json'))
  const region = await t.region('样河区', 'county')
  const office = await t.unit('样河区专班办', region, 'office')
  people = {
    auditor: await t.person('shenji', office, ['audit_admin']), security: await t.person('anquan', office, ['security_admin']),
    clerk: await t.person('bangong', office, ['office_clerk']),
  }
})
afterEach(async () => {
  await t.close()
  await rm(folder, { recursive: true, force: true })
})

const seal = () => sealAudit(t.db, t.env.secrets, tail, new Date())
const verify = () => verifyAudit(t.db, t.env.secrets, tail, new Date())
const problems = async () => (await verify()).problems.map((problem) => problem.kind)
const change = async (idleMinutes: number) => {
  const answer = await t.call(people.security, setSecurityPolicy,
    { commandId: randomUUID(), secondFactorRoles: ['system_admin'], idleMinutes, lockAfter: 5, lockMinutes: 15 })
  expect(answer.status).toBe(200)
}
const owner = (text: string, values: unknown[] = []) => t.admin.query(text, values)
/** Three seals: rows 1–2, 3–4, 5–6, and one row that waits. */
const threeSeals = async () => {
  for (let i = 0; i < 3; i += 1) {
    await change(20 + i)
    await change(40 + i)
    expect(await seal()).toBe(2)
  }
  await change(60)
}

test('only the audit administrator sees the log and verifies it', async () => {
  await change(20)
  expect((await t.call(null, api.listAudit, {})).status).toBe(401)
  const all = (who: TestPerson) => Promise.all([t.call(who, api.listAudit, {}), t.call(who, api.verifyAudit, {}),
    t.call(who, api.getAuditOptions, {}), t.call(who, api.checkSeal, { no: 1, code: 'x' })].map(async (answer) => (await answer).status))
  expect(await all(people.clerk)).toEqual([403, 403, 403, 403])
  expect(await all(people.security)).toEqual([403, 403, 403, 403])
  expect(await all(people.auditor)).toEqual([200, 200, 200, 200])
  expect((await t.call(people.auditor, api.listAudit, { from: '2026-02-30' })).status).toBe(400)
})

test('a row is told in words, with the fields that changed', async () => {
  await change(20)
  await change(30)
  const { body } = await t.call(people.auditor, api.listAudit, {})
  expect(body).toMatchObject({ total: 2, more: false })
  expect(body.rows[0]).toMatchObject({
    actor: 'anquan', unitName: '样河区专班办', action: 'auth.set_policy', actionLabel: '修改登录安全设置', subjectLabel: '设置', sealNo: null,
    changes: [{ label: '闲置退出（分钟）', before: '20', after: '30' }],
  })
  expect(body.rows[1]!.changes).toContainEqual({ field: 'secondFactorRoles', label: '须用动态口令的角色',
    before: '系统管理员、安全管理员、审计管理员', after: '系统管理员' })
})

test('filters by person, action, subject and day of China; pages', async () => {
  t.clock.now = new Date('2026-11-02T15:59:59Z')   // 23:59:59 on the 2nd in China
  await change(20)
  t.clock.now = new Date('2026-11-02T16:00:00Z')   // the 3rd
  await change(30)
  await asViewer(systemContext(t.db, 'worker', t.clock.now), (ctx) => ctx.db.insertInto('auditLog').values({
    action: 'auth.locked', subjectType: 'user', subjectId: people.clerk.userId, actor: 'system:worker', at: ctx.now }).execute())
  const found = async (input: Parameters<typeof t.call<typeof api.listAudit.input, typeof api.listAudit.output>>[2]) =>
    (await t.call(people.auditor, api.listAudit, input)).body.rows.map((row) => row.id)
  const [first, second, third] = (await found({})).toReversed()
  expect(await found({ from: '2026-11-03' })).toEqual([third, second])
  expect(await found({ to: '2026-11-02' })).toEqual([first])
  expect(await found({ actor: 'system' })).toEqual([third])
  expect(await found({ actor: people.security.userId })).toEqual([second, first])
  expect(await found({ actor: people.clerk.userId })).toEqual([])
  expect(await found({ action: 'auth.locked' })).toEqual([third])
  expect(await found({ subjectType: 'settings' })).toEqual([second, first])
  expect(await found({ subjectId: people.clerk.userId })).toEqual([third])
  expect(await found({ pageSize: 2 })).toEqual([third, second])
  expect(await found({ pageSize: 2, page: 2 })).toEqual([first])
  const { body } = await t.call(people.auditor, api.listAudit, { action: 'auth.locked' })
  expect(body.rows[0]).toMatchObject({ actor: '后台任务', actionLabel: '连续失败，账号锁定', subjectName: 'bangong' })
})

test('sealed rows verify, through the door too; printed seals can be checked', async () => {
  await threeSeals()
  const result = await verify()
  expect(result).toMatchObject({ ok: true, rows: 6, seals: 3, unsealed: 1, tailChecked: true, problems: [] })
  expect(await tail.read()).toMatchObject({ no: 3 })
  expect((await t.call(people.auditor, api.verifyAudit, {})).body).toMatchObject({ ok: true, rows: 6, tailChecked: false })

  const current = (await t.call(people.clerk, api.getCurrentSeal, {})).body.seal!
  expect(current).toEqual(result.lastSeal)
  const check = async (no: number, code: string) => (await t.call(people.auditor, api.checkSeal, { no, code })).body.result
  expect(await check(3, current.code.toLowerCase().replaceAll('-', ''))).toBe('matches')
  expect(await check(2, current.code)).toBe('differs')
  expect(await check(4, current.code)).toBe('unknown')
})

test('another key cannot have made these seals', async () => {
  await threeSeals()
  const { openSecrets } = await import('../../platform/secrets.ts')
  const result = await verifyAudit(t.db, openSecrets(Buffer.alloc(32, 1)), tail, new Date())
  expect(result.problems.map((problem) => problem.kind)).toEqual(['rows_changed', 'rows_changed', 'rows_changed'])
})

test.each([
  ['the person', 'update audit_log set actor = $1 where id = (select min(id) from audit_log)', ['someone else']],
  ['a value', `update audit_log set after = jsonb_set(after, '{idleMinutes}', '99') where id = (select min(id) from audit_log)`, []],
  ['the moment, by a microsecond', `update audit_log set at = at + interval '1 microsecond' where id = (select min(id) from audit_log)`, []],
  ['a note', 'update audit_log set note = $1 where id = (select min(id) from audit_log)', ['x']],
  ['null to empty', 'update audit_log set unit_id = null where id = (select min(id) from audit_log)', []],
])('the owner changes %s: found', async (_what, text, values) => {
  await threeSeals()
  expect((await owner(text, values)).rowCount).toBe(1)
  expect(await problems()).toEqual(['rows_changed'])
})

test('the owner removes, moves or exchanges rows: found', async () => {
  await threeSeals()
  const ids = (await owner('select id from audit_log order by id')).rows.map((row: { id: number }) => row.id)
  await owner('begin; update audit_log set seal_no = null where id = ' + ids[0] + '; commit')
  expect(await problems()).toEqual(['rows_missing'])
  await owner('update audit_log set seal_no = 2 where id = $1', [ids[0]])
  expect(await problems()).toEqual(['rows_missing', 'rows_missing'])
  await owner('update audit_log set seal_no = 1 where id = $1', [ids[0]])
  expect(await problems()).toEqual([])
  // A row deleted: its seal lacks it, and so does the command that was acknowledged.
  await owner('delete from audit_log where id = $1', [ids[2]])
  expect(await problems()).toEqual(['rows_missing', 'command_missing'])
})

test('a row deleted before it was sealed is missed all the same', async () => {
  await threeSeals()
  await owner('delete from audit_log where seal_no is null')
  expect(await problems()).toEqual(['command_missing'])
})

test('the owner removes or rewrites seals: found', async () => {
  await threeSeals()
  const before = (await owner('select * from audit_seals order by no')).rows as { no: number; hash: string }[]
  // The middle one, with its rows given to nobody.
  await owner('update audit_log set seal_no = null where seal_no = 2')
  await owner('delete from audit_seals where no = 2')
  expect(await problems()).toContain('seal_missing')
  // Made again without the key.
  await owner('insert into audit_seals select 2, min(id), max(id), 2, $1, $2, now() from audit_log where seal_no is null', [before[0]!.hash, 'f'.repeat(64)])
  await owner('update audit_log set seal_no = 2 where id in (select id from audit_log where seal_no is null order by id limit 2)')
  expect(await problems()).toEqual(['rows_changed', 'seal_broken'])
})

test('the end of the chain cut off: found, and sealing does not go on as if nothing were', async () => {
  await threeSeals()
  await owner('update audit_log set seal_no = null where seal_no = 3')
  await owner('delete from audit_seals where no = 3')
  const result = await verify()
  expect(result.problems.map((problem) => problem.kind)).toEqual(['tail_missing'])
  await expect(seal()).rejects.toThrow('已停止加封')
  // Without the memory outside the database nobody could tell.
  expect((await verifyAudit(t.db, t.env.secrets, undefined, new Date())).ok).toBe(true)
})

test('the application itself can neither change nor remove what is written', async () => {
  await threeSeals()
  for (const system of ['worker', 'cli', 'setup'] as const) {
    for (const text of ['update audit_log set note = \'x\'', 'delete from audit_log', 'truncate audit_log', 'update audit_seals set hash = \'x\'',
      'delete from audit_seals', 'update command_log set actor = \'x\'', 'alter table audit_log disable row level security']) {
      await expect(asViewer(systemContext(t.db, system, new Date()), ({ db }) => sql.raw(text).execute(db)), text).rejects.toThrow(/permission denied|must be owner/)
    }
  }
  // A row in another's name, and a seal by a person.
  const asClerk = { ...systemContext(t.db, 'cli', new Date()), viewer: { userId: people.clerk.userId, system: null, name: 'x', unitId: null, roles: [] } }
  await expect(asViewer(asClerk, ({ db }) => db.insertInto('auditLog').values({ action: 'x', subjectType: 'user', actorId: people.auditor.userId,
    actor: 'shenji', at: new Date() }).execute())).rejects.toThrow(/row-level security/)
  await expect(asViewer(asClerk, ({ db }) => db.insertInto('auditSeals').values({ no: 9, firstId: 1, lastId: 1, rowCount: 1, previous: '', hash: 'x',
    sealedAt: new Date() }).execute())).rejects.toThrow(/row-level security/)
  // seal_audit() takes a row once only, and only for the system.
  const again = (who: typeof asClerk) => asViewer(who, async ({ db }) =>
    (await sql<{ count: number }>`select seal_audit(1, array(select id from audit_log)) as count`.execute(db)).rows[0]!.count)
  expect(await again(asClerk)).toBe(0)
  expect((await verify()).ok).toBe(true)
})

test('8 people at once, and three who seal meanwhile: every row in exactly one seal', async () => {
  const workers = Array.from({ length: 8 }, async (_, worker) => { for (let i = 0; i < 5; i += 1) await change(10 + worker + i) })
  const sealers = Array.from({ length: 3 }, async () => { for (let i = 0; i < 5; i += 1) await seal() })
  await Promise.all([...workers, ...sealers])
  await seal()
  const result = await verify()
  expect(result).toMatchObject({ ok: true, rows: 40, unsealed: 0 })
  const { rows } = await owner('select count(*)::int as rows, count(distinct seal_no)::int as seals, count(distinct command_id)::int as commands from audit_log')
  expect(rows[0]).toEqual({ rows: 40, seals: result.seals, commands: 40 })
})

test('more than one seal holds are sealed in one go', async () => {
  await owner(`insert into audit_log (action, subject_type, actor, at) select 'auth.locked', 'user', 'system:worker', now() from generate_series(1, 1203)`)
  expect(await seal()).toBe(1203)
  expect(await verify()).toMatchObject({ ok: true, rows: 1203, seals: 3 })
  expect(await seal()).toBe(0)
})

test('a damaged memory is an alarm', async () => {
  await threeSeals()
  const { writeFile } = await import('node:fs/promises')
  await writeFile(join(folder, 'audit-seal.json'), '{}')
  await expect(verify()).rejects.toThrow('已损坏')
  await expect(seal()).rejects.toThrow('已损坏')
})
