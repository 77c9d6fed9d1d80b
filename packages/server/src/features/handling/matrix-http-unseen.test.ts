import type { Endpoint } from '@qingyuan/core/contract'
import * as api from '@qingyuan/core/handling/handling-api'
import { getLead } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestPerson } from '../../test-app.ts'
import { headsWorld } from './matrix-heads-test-app.ts'
import { byTheBook, ok, today, type MatrixWorld } from './matrix-test-app.ts'

/** What cannot be seen is not found, whatever post somebody holds elsewhere. */
const all = headsWorld()
const { asked, rowOf, decide, headAt } = all
let world: MatrixWorld
beforeAll(() => { ({ world } = all) })
const record = (...given: Parameters<MatrixWorld['record']>) => world.record(...given)

describe('what cannot be seen is not found', () => {
  const strangers: TestPerson[] = []
  let leadId: string, actId: string, approvedId: string, doneId: string, partyId: string
  beforeAll(async () => {
    const neighbour = await world.t.region('试山区', 'county', world.regions.city)
    const there = await world.makeUnit('lead_department', 'county', neighbour, '试山区牵头部门')
    strangers.push(there.clerk)
    for (const head of ['lead_head', 'organ_head', 'top_head'] as const) {
      const person = await world.t.person(`shishan_${head}`, there.id, ['member_clerk'])
      await ok(world.t.call(world.security, api.saveHeadPost, { commandId: randomUUID(), id: randomUUID(), unitId: there.id, userId: person.userId, name: '例某', head, basis: '样任〔2026〕1号', fromOn: '2026-01-01' }))
      strangers.push(person)
    }
    strangers.push(await world.t.person('shishan_office', await world.t.unit('试山区专班办', neighbour, 'office'), ['office_clerk', 'office_head']))
    // In our own district, but sees only what it is sent.
    strangers.push(await world.t.person('xiezuo', await world.t.unit('样河区协作单位', world.regions.county, 'member', 'none'), ['member_clerk', 'inspector']))
    leadId = await world.leadAt('determined')
    const unit = world.unit('lead_department')
    actId = await asked(unit.clerk, leadId, 'account_query', { addressee: 'account' })
    approvedId = await asked(unit.clerk, leadId, 'account_query', { addressee: 'account' })
    await ok(decide(headAt(unit, 'lead_head'), approvedId))
    const done = await record(unit.clerk, leadId, 'stop_order', byTheBook('stop_order', unit))
    await ok(Promise.resolve(done))
    doneId = done.id
    partyId = (await world.t.admin.query<{ id: string }>('select id from lead_parties where lead_id = $1 limit 1', [leadId])).rows[0]!.id
  })

  /** Every way to a matter, with what it is asked for. */
  const ways = (lead: string, asking: string, approved: string, done: string, party: string): (readonly [Endpoint, object])[] => {
    const command = () => ({ commandId: randomUUID() })
    const on = { ...command(), version: 1, on: today, facts: { about: '例' }, acknowledged: true }
    return [
      [getLead, { id: lead }], [api.getMatter, { leadId: lead }], [api.getMatter, { leadId: lead, unitId: world.unit('lead_department').id }],
      [api.recordAct, { ...command(), id: randomUUID(), leadId: lead, code: 'visit', on: today, facts: { found: '例' }, acknowledged: true }],
      [api.askAct, { ...command(), id: randomUUID(), leadId: lead, code: 'account_query', addressee: 'account', facts: { accounts: '例' }, reason: '办案需要' }],
      [api.decideAct, { ...command(), id: asking, version: 1, approved: true }], [api.carryOutAct, { ...on, id: approved, version: 2 }],
      [api.withdrawAct, { ...command(), id: asking, version: 1, reason: '不该看见' }], [api.correctAct, { ...on, id: done, reason: '不该看见' }],
      [api.voidAct, { ...command(), id: done, version: 1, reason: '不该看见' }],
      [api.saveParty, { ...command(), id: randomUUID(), leadId: lead, kind: 'assistant', name: '例某' }], [api.withdrawParty, { ...command(), id: party, reason: '不该看见' }],
      [api.savePlaces, { ...command(), leadId: lead, places: [] }],
      [api.saveElement, { ...command(), id: randomUUID(), leadId: lead, element: 'inducement', proof: '例证', on: today }],
      [api.savePlan, { ...command(), leadId: lead, unitId: world.unit('lead_department').id, goal: '不该看见' }],
    ]
  }
  const nothing = () => ways(randomUUID(), randomUUID(), randomUUID(), randomUUID(), randomUUID())

  test('to strangers, of whatever post elsewhere, a matter answers as one that does not exist', async () => {
    for (const who of strangers) {
      const made = nothing()
      for (const [index, [endpoint, input]] of ways(leadId, actId, approvedId, doneId, partyId).entries()) {
        const answer = await world.t.call(who, endpoint, input)
        if (answer.status === 403) {
          // Not one of theirs to call at all, whatever they name.
          expect([endpoint.path, (await world.t.call(who, endpoint, made[index]![1])).status]).toEqual([endpoint.path, 403])
          continue
        }
        const none = await world.t.call(who, endpoint, made[index]![1])
        expect([endpoint.path, answer.status, answer.body]).toEqual([endpoint.path, 404, none.body])
      }
    }
    expect([(await rowOf(actId)).state, (await rowOf(approvedId)).state, (await rowOf(doneId)).state]).toEqual(['asked', 'approved', 'done'])
  })

  test('a restricted matter is not found by the very head who would decide it, until he is named a reader', async () => {
    const head = headAt(world.unit('lead_department'), 'lead_head')
    await world.t.admin.query('update leads set restricted = true where id = $1', [leadId])
    for (const who of [head, world.office, ...world.units.map(({ clerk }) => clerk)]) {
      expect((await world.t.call(who, api.getMatter, { leadId })).status).toBe(404)
    }
    expect((await decide(head, actId)).status).toBe(404)
    await world.t.admin.query('insert into lead_readers (lead_id, user_id) values ($1, $2)', [leadId, head.userId])
    expect((await decide(head, actId)).status).toBe(200)
  })
})
