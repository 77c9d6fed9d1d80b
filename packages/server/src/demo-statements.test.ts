import * as bank from '@qingyuan/core/bank/bank-api'
import * as runs from '@qingyuan/core/bank/bank-run-api'
import * as leads from '@qingyuan/core/leads/lead-api'
import { getDistrictTable } from '@qingyuan/core/ledgers/ledger-api'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leadId, userId } from '../seed/demo/ids.ts'
import { runId } from '../seed/demo/statements.ts'
import { seedDemo } from '../seed/demo-story.ts'
import { hashToken } from './features/auth/auth-queries.ts'
import { testAnalytics, type TestAnalytics } from './platform/clickhouse/test-analytics.ts'
import { startTestApp, type TestApp, type TestPerson } from './test-app.ts'

/** The statements of the demo story give its figures, to the fen, by the product's own analysis. */
let t: TestApp
let masses: TestAnalytics
const people: Record<string, TestPerson> = {}
const said: string[] = []

beforeAll(async () => {
  masses = await testAnalytics()
  t = await startTestApp({ analytics: masses.analytics })
  await seedDemo(t.env, (line) => said.push(line))
  for (const username of ['bangong', 'zhuren', 'minzheng', 'shigang', 'yanghu']) {
    const [token, csrf] = [randomBytes(32).toString('base64url'), randomBytes(16).toString('hex')]
    await t.admin.query(`insert into sessions (id, user_id, csrf, second_factor, created_at, last_seen_at, expires_at) values ($1, $2, $3, true, now(), now(), now() + interval '1 day')`,
      [hashToken(token), userId(username), csrf])
    const { rows } = await t.admin.query<{ unit_id: string }>('select unit_id from users where id = $1', [userId(username)])
    people[username] = { userId: userId(username), unitId: rows[0]!.unit_id, token, csrf }
  }
}, 600_000)
afterAll(async () => {
  await t.close()
  await masses.drop()
})

const officer = () => people['bangong']!
const wan = (amount: number) => Math.round(amount * 1_000_000)
const subjectOf = async (code: string) => {
  const { body } = await t.call(officer(), runs.listRunSubjects, { runId: runId(code) })
  expect(body.total).toBe(1)
  return body.rows[0]!
}
const batches = async (who: TestPerson) => (await t.call(who, bank.listBatches, {})).body.rows

test('three batches, each read whole; the query rests on the act that the head approved', async () => {
  expect(said).toEqual([])
  const all = await batches(officer())
  expect(new Set(all.map(({ title, state, source, access }) => [title, state, source, access].join(' ')))).toEqual(new Set([
    '互助会会首账户流水 loaded handed_in case', '拟寿颐年公司账户流水 loaded query case', '蒋试根账户流水 loaded bank_notice restricted']))
  for (const { rowsRead, rowsLoaded, rowsSetAside, rowsDuplicate } of all) expect([rowsLoaded, rowsSetAside, rowsDuplicate]).toEqual([rowsRead, 0, 0])
  const { body } = await t.call(officer(), bank.getBatch, { id: all.find(({ source }) => source === 'query')!.id })
  expect(body).toMatchObject({ approval: { actId: expect.any(String) as string, approvedBy: '沈拟国', approvedOn: '2026-05-28' }, receivedOn: '2026-06-16' })
})

test('S01: every figure of the story; what was bought again is principal that went out and came back', async () => {
  const { token, nameMask, verdict, estimate, patterns } = await subjectOf('S01')
  expect([nameMask, verdict]).toEqual(['样河区拟寿颐年养老服务有限公司', 'fundraising-like'])
  expect(estimate).toMatchObject({
    participants: 208, amountRaisedFen: wan(1486.5), netInvestedFen: wan(1302.5), returnsPaidFen: wan(118.6), unpaidPrincipalFen: wan(1012.3), confirmedLossFen: wan(905.4), gainers: 6 })
  const reinvested = estimate!.amountRaisedFen - estimate!.netInvestedFen
  expect(estimate!.principalRepaidFen - reinvested).toBe(wan(290.2))
  expect(estimate!.netInvestedFen - wan(290.2)).toBe(estimate!.unpaidPrincipalFen)
  expect(patterns.map(({ code }) => code)).toEqual(expect.arrayContaining(['fixed-return', 'new-money-pays-old', 'periodic-small-payouts', 'agent-commission']))
  const fixed = patterns.find(({ code }) => code === 'fixed-return')!.why
  for (const rate of ['折年 8%', '折年 10%', '折年 12%']) expect(fixed).toContain(rate)
  const list = async (more: object) => (await t.call(officer(), runs.listParticipants, { runId: runId('S01'), token, ...more })).body
  const participants = await list({ roles: ['participant', 'both'] })
  expect([participants.total, participants.sums.inFen, participants.sums.lossFen]).toEqual([208, wan(1486.5), wan(905.4)])
  const gainers = await list({ roles: ['participant', 'both'], gainers: true })
  expect([gainers.total, gainers.sums.gainFen]).toEqual([6, wan(11.7)])
  expect((await list({ roles: ['agent', 'both'] })).total).toBe(4)
  for (const [figure, fen] of [['raised', wan(1486.5)], ['reinvested', wan(184)], ['principal', wan(474.2)], ['returns', wan(118.6)]] as const) {
    expect((await t.call(officer(), runs.listFigureRows, { runId: runId('S01'), token, figure })).body.sumFen, figure).toBe(fen)
  }
})

test('S01: the figures stand in the lead with their basis, and so in 附件2', async () => {
  const { token } = await subjectOf('S01')
  const { body } = await t.call(officer(), runs.getRunSubject, { runId: runId('S01'), token })
  expect(Object.fromEntries(body.confirmations.map(({ basis, figures }) => [basis, figures]))).toEqual({
    gross: { people: 208, amount: wan(1486.5), unpaid: wan(1012.3), loss: wan(905.4) }, net: { absorbed: wan(1302.5) } })
  expect(body.findings.length).toBeGreaterThanOrEqual(4)
  expect(new Set(body.findings.map(({ judgement }) => judgement))).toEqual(new Set(['confirmed']))
  const { table } = (await t.call(officer(), getDistrictTable, { period: '2026-10', edition: 'full' })).body
  expect(table.totals).toMatchObject({ amountFen: { value: wan(3036.65) }, people: { value: 610 }, unpaidFen: { value: wan(2009.01) } })
  const open = (await t.call(officer(), getDistrictTable, { period: '2026-10', edition: 'open' })).body.table
  expect(open.totals).toMatchObject({ amountFen: { value: wan(2893.45) }, people: { value: 584 }, unpaidFen: { value: wan(1889.01) } })
})

test('S11: a club of 24 friends shows nothing, and that is no clearance', async () => {
  expect(await subjectOf('S11')).toMatchObject({ verdict: 'not-fundraising-like', patterns: [], estimate: null })
  const { token } = await subjectOf('S11')
  const { body: paid } = await t.call(officer(), runs.getFlowSeries, { runId: runId('S11'), token, by: 'week' })
  expect(paid.rows.reduce((sum, { newPayers }) => sum + newPayers, 0)).toBe(24)
  const { body } = await t.call(officer(), runs.getRun, { id: runId('S11') })
  expect(body).toMatchObject({ state: 'done', message: expect.stringContaining('不代表排除') as string })
})

test('S12: the bank\'s notice is seen by those who may see the lead, and by nobody else', async () => {
  expect((await subjectOf('S12')).estimate).toMatchObject({ participants: 26, amountRaisedFen: wan(143.2), unpaidPrincipalFen: wan(120) })
  const notice = (await batches(officer())).find(({ access }) => access === 'restricted')!
  expect((await batches(people['zhuren']!)).map(({ id }) => id)).toContain(notice.id)
  for (const name of ['minzheng', 'shigang', 'yanghu']) {
    const who = people[name]!
    for (const answer of [await t.call(who, bank.getBatch, { id: notice.id }), await t.call(who, runs.getRun, { id: runId('S12') }), await t.call(who, leads.getLead, { id: leadId('S12') })]) {
      expect([403, 404], name).toContain(answer.status)
    }
  }
  // A clerk of the same office who is not among the four.
  const colleague = await t.person('xinren', officer().unitId, ['office_clerk'])
  expect((await batches(colleague)).map(({ title }) => title)).not.toContain('蒋试根账户流水')
  expect((await batches(colleague))).toHaveLength(2)
  expect((await t.call(colleague, runs.getRun, { id: runId('S12') })).status).toBe(404)
})

test('without a store of masses the story goes on, and says what is missing', async () => {
  const bare = await startTestApp()
  try {
    const lines: string[] = []
    await seedDemo(bare.env, (line) => lines.push(line))
    expect(lines).toEqual([expect.stringContaining('演示里没有银行流水') as string])
    const { rows } = await bare.admin.query<{ field: string; value: string }>(`select distinct on (field) field, value from lead_figures where lead_id = $1 order by field, as_of desc, recorded_at desc`, [leadId('S01')])
    expect(Object.fromEntries(rows.map(({ field, value }) => [field, Number(value)]))).toMatchObject({ people: 208, amount: wan(1486.5), unpaid: wan(1012.3), loss: wan(905.4), absorbed: wan(1302.5), repaid: 0 })
  } finally {
    await bare.close()
  }
}, 600_000)
