import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type TestAnalytics, testAnalytics } from '../../platform/clickhouse/test-analytics.ts'
import { seededRandom } from '../../platform/sheets/sheet-test-files.ts'
import { dateOfDayNumber } from './analysis-days.ts'
import { subjectParties } from './analysis-parties.ts'
import { prepareRows } from './analysis-rows.ts'
import { noToken } from './statement-tokens.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let store: TestAnalytics
beforeAll(async () => { store = await testAnalytics() })
afterAll(() => store.drop())

test('an account is one party, whatever its rows looked like: the same with the rows behind it and without', async () => {
  const random = seededRandom(7)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const [cleaning, subject] = [randomUUID(), randomUUID()]
  const accounts = Array.from({ length: 40 }, () => randomUUID())
  const names = Array.from({ length: 20 }, () => randomUUID())
  const rows = Array.from({ length: 600 }, (_, at) => {
    const which = Math.floor(random() * 41)
    const kind = pick(which === 40 ? ['cash', 'wallet', 'unknown'] : ['person', 'person', 'unknown', 'organisation'])
    return {
      cleaning, owner: subject, account: subject, paid_on: dateOfDayNumber(19_700 + Math.floor(random() * 200)), second: pick([null, 100, 50_000]), ord: at, flow_fen: (random() < 0.5 ? -1 : 1) * (1 + Math.floor(random() * 1e6)), balance_fen: null,
      counterparty: accounts[which] ?? noToken, identified_by: which === 40 ? 'none' : 'account', counterparty_name: which === 40 ? noToken : names[which % 20]!, counterparty_account: accounts[which] ?? noToken, counterparty_kind: kind,
      part: 'counts', kind: 'transfer', channel: '', memo: '', batch: cleaning, row_no: at, file_no: 0, sheet_no: 0, row: at,
    }
  })
  await store.analytics.insert('transactions', Object.keys(rows[0]!), rows)
  const prepared = await prepareRows(store.analytics, cleaning, {})
  const found = async (placed: boolean) => {
    const list = []
    for await (const one of subjectParties(store.analytics, prepared, [subject], { placed })) list.push(one)
    return list.map(({ subject: of, parties }) => ({ of, parties: parties.map((party) => ({ ...party, events: party.events.map(({ day, fen }) => ({ day, fen })) })) }))
  }
  const [plain] = await found(false)
  expect([plain]).toEqual(await found(true))
  const tokens = plain!.parties.map(({ party }) => party)
  expect(new Set(tokens).size).toBe(tokens.length)
  expect(tokens.length).toBeGreaterThan(35)
  expect(plain!.parties.flatMap(({ events }) => events).reduce((sum, { fen }) => sum + fen, 0)).toBe(rows.filter((row) => row.counterparty_kind !== 'organisation').reduce((sum, row) => sum + row.flow_fen, 0))
})
