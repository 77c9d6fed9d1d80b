import * as api from '@qingyuan/core/auth/auth-api'
import { listLeads } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hashPassword } from '../../platform/password.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { cookieName } from './auth-session.ts'

let t: TestApp
let unit: string
const password = 'Shiyan-2026!'
const secret = Secret.fromBase32('JBSWY3DPEHPK3PXP')
const codeAt = (offset = 0) => new TOTP({ secret, digits: 6, period: 30 }).generate({ timestamp: Date.now() + offset * 30_000 })

beforeAll(async () => {
  t = await startTestApp()
  unit = await t.unit('专班办', await t.region('样河区', 'county'), 'office')
})
afterAll(() => t.close())

interface Account { username: string; userId: string }
let account: Account
/** A fresh account with a password and, if asked for, a bound second factor. */
async function newAccount(bound: boolean, role: 'office_clerk' | 'system_admin' = 'office_clerk'): Promise<Account> {
  const username = `u${randomUUID().slice(0, 8).replaceAll('-', '')}`
  const userId = randomUUID()
  await t.admin.query('insert into users (id, username, name, unit_id) values ($1, $2, $2, $3)', [userId, username, unit])
  await t.admin.query('insert into user_roles values ($1, $2)', [userId, role])
  await t.admin.query('insert into user_secrets (user_id, password_hash, totp_secret, totp_confirmed_at) values ($1, $2, $3, $4)',
    [userId, await hashPassword(password), bound ? t.env.secrets.seal(secret.base32) : null, bound ? new Date() : null])
  return { username, userId }
}
beforeEach(async () => { account = await newAccount(false) })

/** Signs in by HTTP as from an address of its own, so that the limit per address does not mix the tests. */
let addresses = 0
async function signIn(input: { username: string; password: string; code?: string }, address = `10.9.${addresses >> 8}.${(addresses += 1) & 255}`) {
  const answer = await t.app.inject({ method: 'POST', url: api.signIn.path, payload: input, remoteAddress: address })
  const cookie = answer.cookies.find((one) => one.name === cookieName)
  return { status: answer.statusCode, body: answer.json<{ code?: string; message?: string }>(), cookie }
}
async function session(token: string): Promise<TestPerson & { status: number; body: Record<string, unknown> }> {
  const answer = await t.app.inject({ method: 'GET', url: api.getSession.path, headers: { cookie: `${cookieName}=${token}` } })
  const body = answer.json<{ csrf: string; userId: string; unitId: string }>()
  return { status: answer.statusCode, body: { ...body }, token, csrf: body.csrf, userId: body.userId, unitId: body.unitId }
}

describe('sign-in', () => {
  test('gives a strict cookie and a session; signing out ends it', async () => {
    const { status, cookie } = await signIn({ username: account.username.toUpperCase(), password })
    expect([status, cookie]).toMatchObject([200, { httpOnly: true, sameSite: 'Strict', path: '/' }])
    const me = await session(cookie!.value)
    expect(me.body).toMatchObject({ username: account.username, mustEnrol: false, unitName: '专班办' })
    expect((await t.call(me, api.signOut, {})).status).toBe(200)
    expect((await session(cookie!.value)).status).toBe(401)
  })

  test('wrong name, wrong password, disabled account: one answer', async () => {
    await t.admin.query('update users set active = false where id = $1', [(await newAccount(false)).userId])
    const disabled = await t.admin.query<{ username: string }>('select username from users where not active limit 1')
    const answers = [await signIn({ username: 'nobody_here', password }), await signIn({ username: account.username, password: 'wrong-Password-1' }),
      await signIn({ username: disabled.rows[0]!.username, password })]
    expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body])))).toEqual(new Set([JSON.stringify([401, answers[0]!.body])]))
    expect(answers[0]!.body.message).toBe('账号、密码或动态口令不正确。')
  })

  test('five failures lock the account, also for the right password; the security administrator unlocks it', async () => {
    for (let n = 0; n < 5; n += 1) await signIn({ username: account.username, password: 'Wrong-password-1' })
    const rests = await signIn({ username: account.username, password })
    expect([rests.status, rests.body]).toMatchObject([429, { code: 'auth.locked', message: '多次输错，请15分钟后再试。急用请联系安全管理员。' }])
    const guard = await t.person(`guard${randomUUID().slice(0, 6)}`, unit, ['security_admin'])
    expect((await t.call(guard, api.unlockUser, { commandId: randomUUID(), userId: account.userId })).status).toBe(200)
    expect((await signIn({ username: account.username, password })).status).toBe(200)
  })

  test('whether there is an account or not: the same answers at the same attempt, and again after the lock', { timeout: 120_000 }, async () => {
    const disabled = await newAccount(false)
    await t.admin.query('update users set active = false where id = $1', [disabled.userId])
    const absent = `x${randomUUID().slice(0, 8)}`
    const names = [account.username, disabled.username, absent, (await newAccount(true)).username]
    const tell = async (username: string, of = 'Wrong-password-1') => { const { status, body } = await signIn({ username, password: of }); return `${status} ${body.code} ${body.message?.replace(/\d+分钟/, 'n分钟')}` }
    const series = async (username: string) => { const told = []; for (let n = 0; n < 7; n += 1) told.push(await tell(username)); return told }
    const failed = '401 auth.failed 账号、密码或动态口令不正确。'
    const rests = '429 auth.locked 多次输错，请n分钟后再试。急用请联系安全管理员。'
    for (const name of names) expect(await series(name), name).toEqual([failed, failed, failed, failed, rests, rests, rests])
    // The right password of a locked or disabled account is no other answer either.
    for (const name of names) expect(await tell(name, password)).toBe(rests)
    const later = async (minutes: number) => {
      await t.admin.query(`update user_secrets set locked_until = locked_until - make_interval(mins => $1), failed_at = failed_at - make_interval(mins => $1)`, [minutes])
      await t.admin.query(`update unknown_names set locked_until = locked_until - make_interval(mins => $1), failed_at = failed_at - make_interval(mins => $1)`, [minutes])
    }
    await later(10)
    for (const name of names) expect(await tell(name)).toBe(rests)
    await later(10)
    for (const name of names) expect((await series(name)).slice(0, 5), name).toEqual([failed, failed, failed, failed, rests])
    // Four failures, a day's rest, one more: they do not add up, for nobody.
    await later(20)
    for (const name of names) for (let n = 0; n < 4; n += 1) expect(await tell(name)).toBe(failed)
    await later(1441)
    for (const name of names) expect(await tell(name)).toBe(failed)
    expect((await t.admin.query('select token from unknown_names')).rows.map((row: { token: string }) => row.token)).toEqual([t.env.secrets.token('username', absent)])
  })

  test('one address that tries many names is slowed down', async () => {
    const statuses = []
    for (let n = 0; n < 32; n += 1) statuses.push((await signIn({ username: `guess${n}`, password: 'x' }, '10.8.0.1')).status)
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('second factor', () => {
  test('asked for after the right password only; a code is good once, also for two at the same moment', async () => {
    const bound = await newAccount(true)
    expect((await signIn({ username: bound.username, password: 'wrong' })).body.code).toBe('auth.failed')
    expect((await signIn({ username: bound.username, password })).body.code).toBe('auth.second_factor_required')
    expect((await signIn({ username: bound.username, password, code: '000000' })).status).toBe(401)
    const code = codeAt()
    const both = await Promise.all([signIn({ username: bound.username, password, code }), signIn({ username: bound.username, password, code })])
    expect(new Set(both.map((answer) => answer.status))).toEqual(new Set([200, 401]))
    expect((await signIn({ username: bound.username, password, code })).status).toBe(401)
  })

  test('a role that needs one can only bind it until it is bound', async () => {
    const admin = await newAccount(false, 'system_admin')
    const { cookie } = await signIn({ username: admin.username, password })
    const me = await session(cookie!.value)
    expect(me.body.mustEnrol).toBe(true)
    const blocked = await t.app.inject({ method: 'GET', url: '/api/org/units', headers: { cookie: `${cookieName}=${me.token}` } })
    expect([blocked.statusCode, blocked.json<{ code: string }>().code]).toEqual([403, 'auth.enrol_required'])
    const begun = await t.call(me, api.beginEnrolment, { password })
    const totp = new TOTP({ secret: Secret.fromBase32(begun.body.secret), digits: 6, period: 30 })
    expect((await t.call(me, api.confirmEnrolment, { code: totp.generate({ timestamp: Date.now() - 600_000 }) })).status).toBe(400)
    expect((await t.call(me, api.confirmEnrolment, { code: totp.generate() })).status).toBe(200)
    expect((await session(cookie!.value)).body.mustEnrol).toBe(false)
    const { rows } = await t.admin.query<{ text: string }>('select x::text as text from user_secrets x where user_id = $1', [admin.userId])
    expect(rows[0]!.text).not.toContain(begun.body.secret)
  })
})

describe('sessions', () => {
  test('end after the idle time and after twelve hours', async () => {
    const { cookie } = await signIn({ username: account.username, password })
    await t.admin.query('update sessions set last_seen_at = now() - interval \'16 minutes\' where user_id = $1', [account.userId])
    expect((await session(cookie!.value)).status).toBe(401)
    const again = await signIn({ username: account.username, password })
    await t.admin.query('update sessions set expires_at = now() - interval \'1 second\' where user_id = $1', [account.userId])
    expect((await session(again.cookie!.value)).status).toBe(401)
  })

  test('a person ends their own other session, not someone else\'s', async () => {
    const mine = await session((await signIn({ username: account.username, password })).cookie!.value)
    const stranger = await newAccount(false)
    await signIn({ username: stranger.username, password })
    const { rows } = await t.admin.query<{ id: string }>('select id from sessions where user_id = $1', [stranger.userId])
    expect((await t.call(mine, api.endSession, { commandId: randomUUID(), id: rows[0]!.id })).status).toBe(404)
    const second = await signIn({ username: account.username, password })
    const list = await t.call(mine, api.listSessions, {})
    expect(list.body.rows).toHaveLength(2)
    const other = list.body.rows.find((row) => !row.current)!
    expect((await t.call(mine, api.endSession, { commandId: randomUUID(), id: other.id })).status).toBe(200)
    expect((await session(second.cookie!.value)).status).toBe(401)
  })

  test('changing the password ends the other sessions; a weak one is refused', async () => {
    const mine = await session((await signIn({ username: account.username, password })).cookie!.value)
    const other = await signIn({ username: account.username, password })
    const change = (next: string) => t.call(mine, api.changePassword, { commandId: randomUUID(), current: password, password: next })
    for (const weak of ['short1!', 'alllowercase', '1234567890123']) expect((await change(weak)).status, weak).toBe(400)
    expect((await change('Another-2026!')).status).toBe(200)
    expect([(await session(mine.token)).status, (await session(other.cookie!.value)).status]).toEqual([200, 401])
    expect((await signIn({ username: account.username, password: 'Another-2026!' })).status).toBe(200)
  })

  test('a person who is disabled is out at once', async () => {
    const mine = await session((await signIn({ username: account.username, password })).cookie!.value)
    await t.admin.query('update users set active = false where id = $1', [account.userId])
    expect((await t.call(mine, listLeads, {})).status).toBe(401)
  })
})

test('headers: scripts only from our own files, no framing, nothing cached of the API', async () => {
  const answer = await t.app.inject({ method: 'GET', url: api.getEntrance.path })
  const policy = String(answer.headers['content-security-policy'])
  expect(policy).toContain('script-src \'self\';')
  expect(policy).toContain('frame-ancestors \'none\'')
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
})
