import * as api from '@qingyuan/core/handling/handling-api'
import { throughSteps } from '@qingyuan/core/law/acts'
import { expectedMatrix } from '@qingyuan/core/law/matrix-expected'
import { heads, type HeadCode } from '@qingyuan/core/law/organs'
import { createLead } from '@qingyuan/core/leads/lead-api'
import { roleConflict, roleMisfit, roleNames, type Role } from '@qingyuan/core/permissions'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestPerson } from '../../test-app.ts'
import { headsWorld } from './matrix-heads-test-app.ts'
import { byTheBook, ok, type MatrixUnit, type MatrixWorld } from './matrix-test-app.ts'

/** No power comes from putting posts, roles and units together. */
const all = headsWorld()
const { asked, decide, approvals } = all
let world: MatrixWorld
beforeAll(() => { ({ world } = all) })
const ask = (...given: Parameters<MatrixWorld['ask']>) => world.ask(...given)
const record = (...given: Parameters<MatrixWorld['record']>) => world.record(...given)

// Mulberry32: the same people and attempts every run, so that a failure can be looked at.
let seed = 20260901
function random(): number {
  seed = (seed + 0x6D2B79F5) | 0
  let x = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
  return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296
}
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!

describe('no role reaches a power by combining others', () => {
  const mayDecide: readonly Role[] = ['office_head', 'bureau_head', 'member_clerk']
  const mayRecord: readonly Role[] = ['office_clerk', 'office_head', 'town_clerk', 'member_clerk', 'inspector', 'grid_worker']
  const writesForOthers: readonly Role[] = ['office_clerk', 'office_head']
  const holds = (list: readonly Role[], held: readonly Role[]) => held.some((role) => list.includes(role))

  interface Candidate { who: TestPerson; unit: MatrixUnit; roles: Role[]; posts: { unit: MatrixUnit; head: HeadCode }[] }
  /** The task force's office: a coordination body by its kind, nobody named it anything else. */
  let officeUnit: MatrixUnit

  /** Posts straight into the table: the door refuses most of these, the powers must not rest on that alone. */
  const candidate = async (unit: MatrixUnit, roles: Role[], held: Candidate['posts']): Promise<Candidate> => {
    const who = await world.t.person(`zuhe${randomUUID().slice(0, 8)}`, unit.id, roles)
    for (const post of held) {
      await world.t.admin.query(`insert into head_posts (id, unit_id, user_id, name, head, basis, from_on, created_at) values ($1, $2, $3, '例某', $4, '样任〔2026〕1号', '2026-01-01', now())`,
        [randomUUID(), post.unit.id, who.userId, post.head])
    }
    return { who, unit, roles, posts: held }
  }

  test('posts, roles and units in any combination: only the head, at his own unit, of an organ that has him', async () => {
    officeUnit = { organ: 'coordination', level: 'county', id: world.office.unitId, clerk: world.office, officerIds: [] }
    const list = approvals()
    const everywhere = [...world.units, officeUnit]
    // Refused, never approved: so one file holds all the requests, and the next one finds what it asks for anew.
    const full = await world.leadAt('determined', 'seized', 'setUpForIt')
    const pending = new Map<string, string>()
    let allowed = 0
    for (let round = 0; round < 160; round += 1) {
      const { row, head, unit } = pick(list)
      const key = `${row.code} ${unit.id}`
      const id = pending.get(key) ?? await asked(unit.clerk, full, row.code)
      pending.set(key, id)
      const at = random() < 0.6 ? unit : pick(everywhere)
      const roles = [...new Set([pick(roleNames), ...(random() < 0.6 ? [pick(mayDecide)] : []), ...(random() < 0.3 ? [pick(roleNames)] : [])])]
        .filter((role) => roleMisfit([role], at === officeUnit ? 'office' : 'member') === undefined)
      if (roles.length === 0 || roleConflict(roles) !== undefined) continue
      const held = [...(random() < 0.5 ? [{ unit, head }] : []), ...Array.from({ length: Math.floor(random() * 3) }, () => ({ unit: pick(everywhere), head: pick(heads) }))]
      const one = await candidate(at, roles, held)
      const should = holds(mayDecide, roles) && at === unit && held.some((post) => post.unit === unit && post.head === head)
      const answer = await decide(one.who, id, false)
      expect([round, row.code, unit.organ, at.organ, roles, held.map((post) => `${post.head} ${post.unit.organ} ${post.unit.level}`), answer.status])
        .toEqual([round, row.code, unit.organ, at.organ, roles, held.map((post) => `${post.head} ${post.unit.organ} ${post.unit.level}`), should ? 200 : 403])
      if (should) { allowed += 1; pending.delete(key) }
    }
    // Both answers were really met.
    expect(allowed).toBeGreaterThan(15)
  })

  test('what a person records follows the unit, whatever posts and roles they hold; for another unit only the office writes', async () => {
    const everywhere = [...world.units, officeUnit]
    const rows = expectedMatrix.filter((row) => row.given === null && !throughSteps[row.code])
    const leadId = await world.leadAt('determined')
    let recorded = 0
    // The office is the county's: it writes down what its own county's units did.
    const below: readonly string[] = ['county', 'town', 'village']
    for (let round = 0; round < 160; round += 1) {
      const at = random() < 0.3 ? officeUnit : pick(everywhere)
      const target = random() < 0.5 ? at : pick(everywhere)
      const roles = [...new Set([pick(roleNames), ...(random() < 0.7 ? [pick(mayRecord)] : [])])].filter((role) => roleMisfit([role], at === officeUnit ? 'office' : 'member') === undefined)
      if (roles.length === 0 || roleConflict(roles) !== undefined) continue
      const one = await candidate(at, roles, heads.map((head) => ({ unit: target, head })))
      const row = random() < 0.5 ? pick(rows.filter((each) => each.at(target.organ, target.level, 'determined') === 'open')) : pick(rows)
      const may = holds(mayRecord, roles) && (target === at || (holds(writesForOthers, roles) && below.includes(target.level)))
      const should = !may ? 403 : row.at(target.organ, target.level, 'determined') === 'open' && row.head === null && (target.officerIds.length > 0 || row.code !== 'inspection') ? 200 : 409
      const { status, body } = await record(one.who, leadId, row.code, { ...byTheBook(row.code, target), ...(target !== at && { unitId: target.id }) })
      expect([round, row.code, at.organ, target.organ, roles, status, status === should ? '' : body.message]).toEqual([round, row.code, at.organ, target.organ, roles, should, ''])
      if (should === 200) recorded += 1
    }
    expect(recorded).toBeGreaterThan(15)
  })

  test('the three administrators neither see, record nor decide, whatever posts they are entered for', async () => {
    const unit = world.unit('lead_department')
    const leadId = await world.leadAt('filed')
    const id = await asked(unit.clerk, leadId, 'account_query', { addressee: 'account' })
    for (const role of ['system_admin', 'security_admin', 'audit_admin'] as const) {
      const { who } = await candidate(unit, [role], heads.map((head) => ({ unit, head })))
      const tried = [await world.t.call(who, api.getMatter, { leadId }), await record(who, leadId, 'stop_order'), await ask(who, leadId, 'account_query'), await decide(who, id)]
      expect([role, tried.map(({ status }) => status)]).toEqual([role, [403, 403, 403, 403]])
      // Only naming is the security administrator's, and never of himself.
      const self = await world.t.call(who, api.saveHeadPost, { commandId: randomUUID(), id: randomUUID(), unitId: unit.id, userId: who.userId, name: '例某', head: 'organ_head', basis: '样任〔2026〕1号', fromOn: '2026-01-01' })
      expect([role, self.status]).toEqual([role, role === 'security_admin' ? 422 : 403])
    }
    // Together with a business role they cannot be held at all.
    for (const role of ['system_admin', 'security_admin', 'audit_admin'] as const) for (const other of roleNames.filter((one) => one !== role)) expect(roleConflict([role, other])).toBeDefined()
  })

  test('a unit that nobody named holds nothing, whatever its name says and whoever its people are', async () => {
    const leadId = await world.leadAt('determined')
    const id = await world.t.unit('样河区市场监督管理局', world.regions.county, 'member', 'region')
    const unit: MatrixUnit = { organ: 'other', level: 'county', id, clerk: world.office, officerIds: [] }
    const { who } = await candidate(unit, ['member_clerk'], heads.map((head) => ({ unit, head })))
    const shown = await ok(world.t.call(who, api.getMatter, { leadId }))
    const cells = new Map(expectedMatrix.map((row) => [row.code as string, row.given === null ? row.at('other', 'county', 'determined') : 'not_ours']))
    expect(shown.measures.filter(({ code, status }) => status !== cells.get(code) && !(status === 'nobody' && code === 'freeze')).map(({ code, status }) => `${code} ${status}`)).toEqual([])
    for (const code of ['warning_talk', 'rectification_order'] as const) expect((await record(who, leadId, code)).status).toBe(409)
    for (const code of ['inspection', 'ad_handling', 'transfer_approved'] as const) expect((await ask(who, leadId, code)).status).toBe(409)
  })

  // The neighbour's office would record 警示约谈 on a lead of its own as done by our 市场监管部门 (条例18, 20).
  test('an office writes down for departments of its own district only', async () => {
    const neighbour = await world.t.region('例山区', 'county', world.regions.city)
    const office = await world.t.person('lianshan', await world.t.unit('例山区专班办', neighbour, 'office'), ['office_clerk'])
    const leadId = randomUUID()
    await ok(world.t.call(office, createLead, { commandId: randomUUID(), id: leadId, receivedOn: '2026-05-11', source: '排查发现', regionId: neighbour, mainUnitId: office.unitId,
      subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: '例山区拟寿有限公司' } } }))
    expect((await record(office, leadId, 'visit', { unitId: world.unit('market_regulator').id })).status).toBe(403)
  })
})
