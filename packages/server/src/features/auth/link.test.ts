import * as api from '@qingyuan/core/auth/auth-api'
import { inviteUser, saveUser } from '@qingyuan/core/org/org-api'
import { randomUUID } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asViewer, systemContext } from '../../platform/db.ts'
import { hashPassword } from '../../platform/password.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { cookieName } from './auth-session.ts'
import { createLink } from './link-commands.ts'

let t: TestApp
let unit: string
let system: TestPerson
let security: TestPerson
let clerk: TestPerson
let owner: TestPerson
let username: string
const [old, fresh] = ['Shiyan-2026!', 'Fresh-start-2026']
const secret = Secret.fromBase32('JBSWY3DPEHPK3PXP')

beforeAll(async () => {
  t = await startTestApp()
  unit = await t.unit('专班办', await t.region('样河区', 'county'), 'office')
  system = await t.person('xitong', unit, ['system_admin'])
  security = await t.person('anquan', unit, ['security_admin'])
  clerk = await t.person('bangong', unit, ['office_clerk'])
  for (const admin of [system, security]) await t.admin.query('update user_secrets set password_hash = \'x\' where user_id = $1', [admin.userId])
})
afterAll(() => t.close())
beforeEach(async () => {
  username = `u${randomUUID().replaceAll('-', '').slice(0, 8)}`
  owner = await t.person(username, unit, ['office_clerk'])
  await t.admin.query('update user_secrets set password_hash = $2, totp_secret = $3, totp_confirmed_at = now(), totp_last_step = null where user_id = $1',
    [owner.userId, await hashPassword(old), t.env.secrets.seal(secret.base32)])
})

const ask = async (who: TestPerson, changes: { clearSecondFactor?: boolean; reason?: string; userId?: string } = {}) => {
  const answer = await t.call(who, inviteUser, { commandId: randomUUID(), userId: owner.userId, reason: '本人忘记密码，已当面核实', ...changes })
  return { ...answer, token: answer.status === 200 ? answer.body.link.split('#')[1]! : '' }
}
const pending = async (who: TestPerson) => (await t.call(who, api.listResets, {})).body.rows
const decide = (who: TestPerson, id: string, confirmed = true) => t.call(who, api.decideReset, { commandId: randomUUID(), id, confirmed })
const use = (token: string) => t.call(null, api.activate, { token, password: fresh })
let addresses = 0
const signIn = async (password: string, code?: string) => {
  const answer = await t.app.inject({ method: 'POST', url: api.signIn.path, payload: { username, password, code }, remoteAddress: `10.6.0.${(addresses += 1)}` })
  return { status: answer.statusCode, code: answer.json<{ code?: string }>().code, token: answer.cookies.find((one) => one.name === cookieName)?.value }
}

test('a link works once, not after its time, not when a newer one was made, and not for an account that is in use', async () => {
  await t.admin.query('update user_secrets set password_hash = null, totp_secret = null, totp_confirmed_at = null where user_id = $1', [owner.userId])
  const link = (hours?: number) => asViewer(systemContext(t.env.db, 'cli', new Date()), (ctx) => createLink(ctx, owner.userId, undefined, hours))
  const expired = await link(-1)
  const replaced = await link()
  const good = await link()
  expect([(await use(expired.token)).status, (await use(replaced.token)).status, (await use('x'.repeat(43))).status]).toEqual([422, 422, 422])
  const answers = await Promise.all([use(good.token), use(good.token)])
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200, 422]))
  expect((await signIn(fresh)).status).toBe(200)
  expect((await use((await link()).token)).body.message).toContain('已经启用')
})

describe('resetting an account that is in use', () => {
  test('the link does nothing until a second administrator has confirmed it', async () => {
    const made = await ask(security)
    expect([made.status, made.body.needsConfirmation]).toEqual([200, true])
    expect((await use(made.token)).body.message).toContain('还没有经第二位管理员确认')
    expect((await signIn(old)).code).toBe('auth.second_factor_required')   // nothing has changed
    const [mine] = await pending(security)
    expect(mine).toMatchObject({ userName: username, madeBy: 'anquan', mayConfirm: false, reason: '本人忘记密码，已当面核实' })
    expect((await decide(security, mine!.id)).body.message).toContain('须由另一位')
    expect((await decide(clerk, mine!.id)).status).toBe(403)
    expect(await pending(clerk)).toEqual([])
    expect((await pending(system))[0]).toMatchObject({ id: mine!.id, mayConfirm: true })
    expect((await decide(system, mine!.id)).status).toBe(200)
    expect((await decide(system, mine!.id)).status).toBe(409)
    expect(await pending(system)).toEqual([])
    expect((await use(made.token)).status).toBe(200)
    expect((await use(made.token)).status).toBe(422)
    // The second factor is asked for as before.
    expect((await signIn(fresh)).code).toBe('auth.second_factor_required')
    expect((await signIn(fresh, new TOTP({ secret, digits: 6, period: 30 }).generate())).status).toBe(200)
  })

  test('a lost second factor goes away only together with a confirmed reset', async () => {
    const made = await ask(security, { clearSecondFactor: true, reason: '手机遗失' })
    await decide(system, (await pending(system))[0]!.id)
    expect((await use(made.token)).status).toBe(200)
    expect((await signIn(old)).status).toBe(401)
    const me = await signIn(fresh)
    expect(me.status).toBe(200)
    const session = await t.app.inject({ method: 'GET', url: api.getSession.path, headers: { cookie: `${cookieName}=${me.token}` } })
    const { csrf, resets } = session.json<api.SessionInfo>()
    expect(resets).toEqual([expect.objectContaining({ madeBy: 'anquan', confirmedBy: 'xitong', clearedSecondFactor: true, reason: '手机遗失', seen: false })])
    const headers = { cookie: `${cookieName}=${me.token}`, 'x-csrf-token': csrf }
    expect((await t.app.inject({ method: 'POST', url: api.readResetNotice.path, headers, payload: {} })).statusCode).toBe(200)
    const after = await t.app.inject({ method: 'GET', url: api.getSession.path, headers })
    expect(after.json<api.SessionInfo>().resets).toMatchObject([{ seen: true }])
  })

  test('each step is in the audit log, without the link', async () => {
    const made = await ask(security)
    await decide(system, (await pending(system))[0]!.id)
    await use(made.token)
    const { rows } = await t.admin.query<{ action: string; actor: string; note: string }>('select action, actor, note from audit_log where subject_id = $1 order by id', [owner.userId])
    expect(rows.map((row) => [row.action, row.actor])).toEqual([['org.invite_user', 'anquan'], ['auth.decide_reset', 'xitong'], ['auth.activate', 'system:signin']])
    expect(rows[0]!.note).toContain('待第二位管理员确认')
    expect(JSON.stringify(rows)).not.toContain(made.token)
  })

  test('taken back it works no more; a reason is needed; nobody resets or confirms their own', async () => {
    const made = await ask(security)
    const [mine] = await pending(security)
    expect((await decide(security, mine!.id, false)).status).toBe(200)
    expect((await decide(system, mine!.id)).status).toBe(409)
    expect((await use(made.token)).status).toBe(422)
    expect((await ask(security, { reason: '' })).status).toBe(400)
    expect((await ask(security, { userId: security.userId })).status).toBe(422)
    // The only other administrator is the one to be reset: nobody is left to confirm.
    expect((await ask(security, { userId: system.userId })).body.needsConfirmation).toBe(false)
  })

  test('with nobody to confirm, only the password can go, and the second factor stays in force', async () => {
    await t.admin.query('update users set active = false where id = $1', [system.userId])
    try {
      expect((await ask(security, { clearSecondFactor: true })).body.message).toContain('须经第二位管理员确认')
      const made = await ask(security)
      expect([made.status, made.body.needsConfirmation]).toEqual([200, false])
      expect((await use(made.token)).status).toBe(200)
      expect((await signIn(fresh)).code).toBe('auth.second_factor_required')
      // Made while the factor was bound, used after it is gone: judged again.
      const second = await ask(security)
      await t.admin.query('update user_secrets set totp_confirmed_at = null where user_id = $1', [owner.userId])
      expect((await use(second.token)).body.message).toContain('没有绑定动态口令')
      expect((await ask(security)).body.message).toContain('没有绑定动态口令')
    } finally {
      await t.admin.query('update users set active = true where id = $1', [system.userId])
    }
  })

  test('switching the account off stops its open links', async () => {
    const made = await ask(security)
    const { rows: [row] } = await t.admin.query<{ name: string }>('select name from users where id = $1', [owner.userId])
    expect((await t.call(system, saveUser, { commandId: randomUUID(), id: owner.userId, username, name: row!.name, unitId: unit, mobile: null, active: false })).status).toBe(200)
    expect(await pending(system)).toEqual([])
    expect((await use(made.token)).status).toBe(422)
  })
})

describe('raw SQL on the server\'s own connection', () => {
  const asPerson = async (who: TestPerson, text: string, values: unknown[] = []) => {
    const client = await t.pool.connect()
    try {
      await client.query('begin')
      await client.query('select set_config(\'app.user_id\', $1, true), set_config(\'app.system\', \'\', true)', [who.userId])
      const result = await client.query<{ done?: boolean }>(text, values)
      return { count: result.rowCount, rows: result.rows }
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  test('no administrator writes another\'s password, second factor, session or confirmation', async () => {
    await ask(security)
    const id = (await pending(security))[0]!.id
    for (const who of [security, system]) {
      expect((await asPerson(who, 'select 1 from user_secrets where user_id = $1', [owner.userId])).count).toBe(0)
      expect((await asPerson(who, 'update user_secrets set password_hash = \'x\', totp_confirmed_at = null where user_id = $1', [owner.userId])).count).toBe(0)
      await expect(asPerson(who, `insert into sessions (id, user_id, csrf, second_factor, created_at, last_seen_at, expires_at) values ('x', $1, 'x', true, now(), now(), now())`,
        [owner.userId])).rejects.toMatchObject({ code: '42501' })
      await expect(asPerson(who, 'update activation_links set confirmed_by = $2, confirmed_at = now() where id = $1', [id, system.userId])).rejects.toMatchObject({ code: '42501' })
      await expect(asPerson(who, 'update activation_links set made_by = $2 where id = $1', [id, system.userId])).rejects.toMatchObject({ code: '42501' })
      // A link in somebody else's name, or one confirmed from the start.
      const forge = (madeBy: string, confirmedBy: string | null) => asPerson(who, `insert into activation_links (token_hash, user_id, created_at, expires_at, kind, needs_confirmation, made_by, confirmed_by, confirmed_at)
        values ('x', $1, now(), now(), 'reset', true, $2, $3, case when $3::uuid is not null then now() end)`, [owner.userId, madeBy, confirmedBy])
      await expect(forge(clerk.userId, null)).rejects.toMatchObject({ code: '42501' })
      await expect(forge(who.userId, clerk.userId)).rejects.toMatchObject({ code: '42501' })
      await expect(forge(who.userId, who.userId)).rejects.toMatchObject({ code: expect.stringMatching(/42501|23514/) })
    }
    expect((await asPerson(security, 'select confirm_reset($1, now()) as done', [id])).rows).toEqual([{ done: false }])
    expect((await asPerson(clerk, 'select confirm_reset($1, now()) as done', [id])).rows).toEqual([{ done: false }])
    expect((await asPerson(clerk, 'select unlock_account($1) as done', [owner.userId])).rows).toEqual([{ done: false }])
    expect((await asPerson(clerk, 'select 1 from activation_links where id = $1', [id])).count).toBe(0)
  })
})
