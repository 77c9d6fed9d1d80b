import * as api from '@qingyuan/core/ledgers/ledger-api'
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { TestApp, TestPerson } from '../../test-app.ts'

/** A collection opened through the door; `of` gives a unit's submission in it. For tests. */
export async function openCollection(t: TestApp, who: TestPerson, reportType: string, period: string): Promise<{ id: string; of: (unitId: string) => string }> {
  const id = randomUUID()
  const answer = await t.call(who, api.openCollection, { commandId: randomUUID(), id, reportType, period })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  const { rows } = await t.admin.query<{ id: string; unit_id: string }>('select id, unit_id from submissions where collection_id = $1', [id])
  return { id, of: (unitId) => rows.find((row) => row.unit_id === unitId)!.id }
}
