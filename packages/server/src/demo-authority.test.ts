import { getAuthority } from '@qingyuan/core/handling/handling-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setAuthority } from '../seed/demo/authority.ts'
import { makeDistrict, officeName } from '../seed/demo/district.ts'
import { unitId, userId } from '../seed/demo/ids.ts'
import { unitPowers, viewerHeads } from './features/handling/authority-queries.ts'
import { asViewer, systemContext } from './platform/db.ts'
import { startTestApp, type TestApp } from './test-app.ts'

/** Who may what in the made-up district, on the demo's own day. */
let t: TestApp

beforeAll(async () => {
  t = await startTestApp()
  await asViewer(systemContext(t.env.db, 'setup', t.env.now()), (ctx) => makeDistrict(ctx, () => 'x'))
  await setAuthority(systemContext(t.env.db, 'cli', t.env.now()))
}, 60_000)
afterAll(() => t.close())

const asking = <T>(read: Parameters<typeof asViewer<T>>[1], user: string | null = null) =>
  asViewer({ db: t.db, now: t.clock.now, viewer: { userId: user && userId(user), system: user ? null : 'cli', name: '', unitId: null, roles: [] } }, read, true)

test('the office acts as the lead department; the rest are what they are', async () => {
  const powers = async (unit: string) => {
    const { organ, organNamed, certificateHolders } = await asking((ctx) => unitPowers(ctx, unitId(unit)))
    return [unit, organ, organNamed, certificateHolders]
  }
  const expected = [[officeName, 'lead_department', true, 2], ['市场监管局', 'market_regulator', true, 2], ['公安分局', 'police', true, 0], ['宣传部（网信办）', 'cyberspace', true, 0],
    ['民政局', 'regulator', true, 2], ['住建局', 'regulator', true, 2], ['农业农村局', 'regulator', true, 2], ['商务局', 'regulator', true, 0], ['区法院', 'court', true, 0], ['区检察院', 'procuratorate', true, 0],
    ['金融监管总局范州监管分局', 'financial_regulator', true, 0], ['样河农商银行', 'bank', true, 0], ['信访局', 'other', false, 0], ['拟溪镇', 'town', false, 0], ['仿岭村', 'village', false, 0]]
  const found = []
  for (const [unit] of expected) found.push(await powers(String(unit)))
  expect(found).toEqual(expected)
})

test('the bureau\'s head is all three heads, the deputy is one, an officer is none', async () => {
  const heads = async (user: string) => (await asking((ctx) => viewerHeads(ctx, unitId(officeName)), user)).map((one) => one.head)
  expect([await heads('juzhang'), await heads('zhuren'), await heads('bangong')]).toEqual([['lead_head', 'organ_head', 'top_head'], ['organ_head'], []])
})

test('names and numbers are plainly made up', async () => {
  const clerk = await t.person('jingban', unitId(officeName), ['office_clerk'])
  const { heads, officers } = (await t.call(clerk, getAuthority, {})).body
  for (const { name } of [...heads, ...officers]) expect(name).toMatch(/[样例拟试演仿范示]/)
  expect(officers.every((one) => /^样执990101\d{3}$/.test(one.certificate))).toBe(true)
  expect(officers.filter((one) => !one.valid).map((one) => one.name)).toEqual(['邵拟文'])
})
