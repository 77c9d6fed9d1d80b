import type { Endpoint } from '@qingyuan/core/contract'
import { permissions, roles, type Role } from '@qingyuan/core/permissions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeApi } from './platform/open-api.ts'
import { boundEndpoints } from './platform/route.ts'
import { startTestApp, type TestApp, type TestPerson } from './test-app.ts'

/** What holds for every endpoint, also for those written next year. */
let t: TestApp
const people: { role: Role; person: TestPerson }[] = []

beforeAll(async () => {
  t = await startTestApp()
  const unit = await t.unit('专班办', await t.region('样河区', 'county'), 'office')
  for (const role of Object.keys(roles) as Role[]) people.push({ role, person: await t.person(`p_${role}`, unit, [role]) })
})
afterAll(() => t.close())

let calls = 0
const ask = async (e: Endpoint, headers: Record<string, string>) => {
  // An address of its own for every few calls: the limit per address is another test's matter.
  const remoteAddress = `10.7.0.${1 + Math.floor((calls += 1) / 500)}`
  const answer = await t.app.inject({ method: e.method, url: e.path, headers, remoteAddress, ...(e.method === 'POST' ? { payload: {} } : {}) })
  return { status: answer.statusCode, code: answer.headers['content-type']?.toString().includes('json') ? answer.json<{ code?: string }>().code : undefined }
}
const headersOf = (person: TestPerson) => ({ cookie: `qingyuan_session=${person.token}`, 'x-csrf-token': person.csrf })

test('there are many, each with a path and a title of its own', () => {
  expect(boundEndpoints.length).toBeGreaterThan(100)
  const keys = boundEndpoints.map((e) => `${e.method} ${e.path}`)
  expect(new Set(keys).size).toBe(keys.length)
  expect(boundEndpoints.filter((e) => e.title.trim() === '' || (e.permission !== 'public' && e.permission !== 'signed_in' && !(e.permission in permissions)))).toEqual([])
})

test('a stranger is asked to sign in', async () => {
  for (const e of boundEndpoints.filter((one) => one.permission !== 'public')) expect(await ask(e, {}), e.path).toMatchObject({ status: 401, code: 'auth.required' })
})

test('a change without the page\'s token is refused', async () => {
  const { cookie } = headersOf(people[0]!.person)
  for (const e of boundEndpoints.filter((one) => one.method === 'POST' && one.permission !== 'public')) expect(await ask(e, { cookie }), e.path).toMatchObject({ status: 403, code: 'auth.csrf' })
})

test('a role without the permission is refused, one with it is not; nothing answers 500', async () => {
  for (const { role, person } of people) {
    const held: readonly string[] = roles[role].permissions
    for (const e of boundEndpoints.filter((one) => one.permission !== 'public' && one.path !== '/api/auth/sign-out')) {
      const { status, code } = await ask(e, headersOf(person))
      const allowed = e.permission === 'signed_in' || held.includes(e.permission)
      expect(code === 'auth.forbidden' && e.permission !== 'signed_in', `${role} ${e.path} ${status} ${code}`).toBe(!allowed)
      expect(status, `${role} ${e.path}`).toBeLessThan(500)
    }
  }
}, 120_000)

test('the API document covers every endpoint, and says of each who may call it', async () => {
  const document = describeApi(boundEndpoints)
  expect(Object.values(document.paths).reduce((sum, path) => sum + Object.keys(path).length, 0)).toBe(boundEndpoints.length)
  const served = await t.app.inject({ method: 'GET', url: '/api/openapi.json' })
  expect([served.statusCode, served.json<{ openapi: string }>().openapi]).toEqual([200, '3.1.0'])
})
