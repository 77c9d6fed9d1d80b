import { listAudit } from '@qingyuan/core/audit/audit-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedDemo } from '../seed/demo-story.ts'
import { testAnalytics, type TestAnalytics } from './platform/clickhouse/test-analytics.ts'
import { startTestApp, type TestApp } from './test-app.ts'

/** Six months of every kind of work leave an audit list that a person can read: no code names. */
let t: TestApp
let masses: TestAnalytics

beforeAll(async () => {
  masses = await testAnalytics()
  t = await startTestApp({ analytics: masses.analytics })
  await seedDemo(t.env)
}, 240_000)
afterAll(async () => {
  await t.close()
  await masses.drop()
})

test('each row of the audit list is in words', async () => {
  const { rows: [office] } = await t.admin.query<{ id: string }>('select id from units where kind = \'office\'')
  const auditor = await t.person('shenjiyuan', office!.id, ['audit_admin'])
  const codes = new Set<string>()
  let seen = 0
  for (let page = 1; ; page += 1) {
    const { rows } = (await t.call(auditor, listAudit, { page, pageSize: 100 })).body
    if (rows.length === 0) break
    seen += rows.length
    for (const row of rows) {
      for (const words of [row.actionLabel, row.subjectLabel, ...row.changes.map((change) => change.label)]) {
        if (/^[\x21-\x7e]+$/.test(words)) codes.add(`${row.action}: ${words}`)
      }
      // A stored code: small letters, perhaps joined by _ or listed with 、. Numbers, file names and addresses have more to them.
      for (const change of row.changes) {
        for (const value of [change.before, change.after]) if (/^[a-z]{3,}(_[a-z]+)*(、[a-z_]+)*$/.test(value)) codes.add(`${row.action} ${change.field}: ${value}`)
      }
    }
  }
  expect(seen).toBeGreaterThan(300)
  expect([...codes].sort()).toEqual([])
}, 60_000)
