import * as api from '@qingyuan/core/ledgers/ledger-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { openCollection } from './test-app-month.ts'
import { tellStory, type Story } from './test-app-story.ts'

let t: TestApp
let story: Story
let town: string, upward: string
/** Frozen tables of 例桥街道 and, with a restricted lead, of the office. */
beforeAll(async () => {
  t = await startTestApp()
  story = await tellStory(t)
  const freeze = async (who: TestPerson, id: string, more: object = {}) => {
    const go = async (e: Parameters<typeof t.call>[1], input: object = {}) => {
      const answer = await t.call(who, e, { commandId: randomUUID(), id, ...input })
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    }
    await go(api.openSubmission)
    const { rows } = (await t.call(who, api.getSubmission, { id })).body
    await go(api.confirmRows, { rows: rows.map(({ row }) => ({ leadId: row.leadId, confirmed: 'changed' })) })
    await go(api.saveSubmission, { zero: null, checkedHouseholds: null, checkedFirms: null, filler: '拟样人', ...more })
    await go(api.sendForApproval)
  }
  town = (await openCollection(t, story.people.bangong, 'ledger', '2026-10')).of(story.units.liqiao)
  await freeze(story.people.liqiao, town)
  upward = (await openCollection(t, story.people.bangong, 'upward', '2026-10')).of(story.units.office)
  await freeze(story.people.bangong, upward, { addressedTo: '范州市处非办' })
})
afterAll(() => t.close())

/** Raw SQL on the server's own connection as a person would come through it. */
async function as(person: TestPerson, statement: string, values: unknown[] = []): Promise<number> {
  const client = await t.pool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('app.user_id', $1, true), set_config('app.system', '', true)`, [person.userId])
    return (await client.query(statement, values)).rowCount ?? 0
  } finally {
    await client.query('rollback')
    client.release()
  }
}
const versionsOf = 'select 1 from submission_versions where submission_id = $1'
const restrictedOf = 'select 1 from submission_restricted_rows r join submission_versions v on v.id = r.version_id where v.submission_id = $1'

test('a town\'s table is seen by itself and those above, by no other town, also through raw SQL', async () => {
  for (const [statement, own] of [['select 1 from submissions where id = $1', 1], ['select 1 from submission_rows where submission_id = $1', 3], [versionsOf, 1],
    ['select 1 from paper_codes p join submission_versions v on v.code = p.code where v.submission_id = $1', 1]] as const) {
    expect([statement, await as(story.people.liqiao, statement, [town])]).toEqual([statement, own])
    expect([statement, await as(story.people.bangong, statement, [town])]).toEqual([statement, own])
    expect([statement, await as(story.people.yanghu, statement, [town])]).toEqual([statement, 0])
    expect([statement, await as(story.people.liqiao, statement, [upward])]).toEqual([statement, 0])
  }
  expect(await as(story.people.yanghu, `update submissions set note = 'x' where id = $1`, [town])).toBe(0)
  expect(await as(story.people.yanghu, 'delete from submission_rows where submission_id = $1', [town])).toBe(0)
  expect(await as(story.people.yanghu, `update collections set title = 'x'`)).toBe(0)
  await expect(as(story.people.yanghu, `insert into submission_rows (submission_id, lead_id) values ($1, $2)`, [town, story.leads.S01])).rejects.toThrow('row-level security')
})

test('rows of restricted leads are seen by their readers only', async () => {
  expect(await as(story.people.bangong, restrictedOf, [upward])).toBe(1)
  expect(await as(story.people.quzhang, versionsOf, [upward])).toBe(1)
  expect(await as(story.people.quzhang, restrictedOf, [upward])).toBe(0)
})

test('nobody changes what is frozen', async () => {
  await expect(as(story.people.liqiao, `update submission_versions set content = '{}' where submission_id = $1`, [town])).rejects.toThrow('permission denied')
  await expect(as(story.people.bangong, 'delete from submission_versions')).rejects.toThrow('permission denied')
  await expect(as(story.people.bangong, 'delete from submission_restricted_rows')).rejects.toThrow('permission denied')
  await expect(as(story.people.bangong, `update paper_codes set sha256 = 'x'`)).rejects.toThrow('permission denied')
})

test('report types and templates are changed by the office only', async () => {
  expect(await as(story.people.liqiao, `update report_types set due_day = 1`)).toBe(0)
  expect(await as(story.people.bangong, `update report_types set due_day = 1 where code = 'ledger'`)).toBe(1)
  await expect(as(story.people.liqiao, `insert into form_templates (id, code, title, updated_at) values (gen_random_uuid(), 'x', 'x', now())`)).rejects.toThrow('row-level security')
})
