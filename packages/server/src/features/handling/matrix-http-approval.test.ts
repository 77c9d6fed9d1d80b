import type { Endpoint } from '@qingyuan/core/contract'
import * as api from '@qingyuan/core/handling/handling-api'
import { throughSteps } from '@qingyuan/core/law/acts'
import { expectedMatrix } from '@qingyuan/core/law/matrix-expected'
import { stages } from '@qingyuan/core/law/measure-words'
import { heads, type HeadCode, type Organ } from '@qingyuan/core/law/organs'
import { createLead, getLead } from '@qingyuan/core/leads/lead-api'
import { roleConflict, roleMisfit, roleNames, type Role } from '@qingyuan/core/permissions'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TestPerson } from '../../test-app.ts'
import { byTheBook, fourAtATime, now, ok, startMatrix, today, type Facts, type MatrixUnit, type MatrixWorld } from './matrix-test-app.ts'

/**
 * Who approves what, through the door: the right head and nobody else, whatever posts, roles and units are combined;
 * and that what cannot be seen is not found. The cells themselves are in matrix-http.test.ts.
 */
// Thousands of calls: a slow machine is no failure.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 })
let world: MatrixWorld
interface Head { unit: MatrixUnit; head: HeadCode; postId: string; person: TestPerson }
let posts: Head[]

/** The heads that each organ has, from the articles: 条例21(4), 24; 行政强制法18; 移送规定5; the police's own. Others decide nothing here. */
const headsOf: Partial<Record<Organ, readonly HeadCode[]>> = {
  lead_department: ['lead_head', 'organ_head', 'top_head'], city_lead_department: ['lead_head', 'city_lead_head', 'organ_head', 'top_head'],
  regulator: ['organ_head', 'top_head'], market_regulator: ['organ_head', 'top_head'], telecom: ['organ_head', 'top_head'], cyberspace: ['organ_head', 'top_head'],
  financial_regulator: ['organ_head', 'top_head'], police: ['police_head', 'organ_head'],
}
const hasHead = (unit: MatrixUnit, head: HeadCode): boolean => headsOf[unit.organ]?.includes(head) ?? false

beforeAll(async () => {
  world = await startMatrix(['county', 'city'])
  posts = []
  for (const unit of world.units) {
    for (const head of headsOf[unit.organ] ?? []) {
      const person = await world.t.person(`${head}_${unit.organ}_${unit.level}`, unit.id, ['member_clerk'])
      const postId = randomUUID()
      await ok(world.t.call(world.security, api.saveHeadPost, { commandId: randomUUID(), id: postId, unitId: unit.id, userId: person.userId, name: '例某', head, basis: '样任〔2026〕1号', fromOn: '2026-01-01' }))
      posts.push({ unit, head, postId, person })
    }
  }
})
afterAll(() => world.t.close())

const ask = (...given: Parameters<MatrixWorld['ask']>) => world.ask(...given)
const asked = async (...given: Parameters<MatrixWorld['ask']>) => { const { id, status, body } = await ask(...given); expect(status, JSON.stringify(body)).toBe(200); return id }
const record = (...given: Parameters<MatrixWorld['record']>) => world.record(...given)
const rowOf = async (id: string) => (await world.t.admin.query<{ state: string; version: number; decidedHead: string | null }>('select state, version, decided_head as "decidedHead" from acts where id = $1', [id])).rows[0]!
const decide = async (who: TestPerson, id: string, approved = true) =>
  world.t.call(who, api.decideAct, { commandId: randomUUID(), id, version: (await rowOf(id)).version, approved, note: approved ? '' : '材料不足' })
const carryOut = async (unit: MatrixUnit, id: string, code: (typeof expectedMatrix)[number]['code']) => {
  const { addressee: _, ...book } = byTheBook(code, unit)
  return world.t.call(unit.clerk, api.carryOutAct, { commandId: randomUUID(), id, version: (await rowOf(id)).version, on: today, ...book, time: '12:00', acknowledged: true })
}
const headAt = (unit: MatrixUnit, head: HeadCode) => posts.find((one) => one.unit === unit && one.head === head)!.person

/** Every measure that waits for a head, with each unit that holds it once the matter is determined. */
const approvals = () => expectedMatrix.filter((row) => row.head !== null && row.code !== 'urgent_seizure' && !throughSteps[row.code])
  .flatMap((row) => world.units.filter((unit) => row.at(unit.organ, unit.level, 'determined') === 'needs_approval').map((unit) => ({ row, head: row.head!, unit })))

describe('the right head', () => {
  test('each organ has its heads and no other', async () => {
    for (const unit of world.units) {
      for (const head of heads.filter((one) => !hasHead(unit, one))) {
        const answer = await world.t.call(world.security, api.saveHeadPost, { commandId: randomUUID(), id: randomUUID(), unitId: unit.id, name: '例某', head, basis: '样任〔2026〕1号', fromOn: '2026-01-01' })
        expect([unit.organ, head, answer.status]).toEqual([unit.organ, head, 422])
      }
    }
  })

  test('what needs approval waits for it: a head of another name or of another unit is refused, the right one counts', async () => {
    const wrong: string[] = []
    const list = approvals()
    expect(list.length).toBeGreaterThan(50)
    const bare = new Map<MatrixUnit, string>()
    for (const { unit } of list) if (!bare.has(unit)) bare.set(unit, await world.leadAt('determined'))
    // An own seizure only is extended by an organ's own head.
    const foreign = list.filter((one) => one.row.code === 'extend_seizure' && one.unit !== world.unit('lead_department'))
    expect(foreign.length).toBeGreaterThan(0)
    await fourAtATime(foreign, async ({ row, head, unit }) => {
      const { id } = await ask(unit.clerk, await world.leadAt('determined', 'seized'), row.code, { addressee: byTheBook(row.code, unit).addressee })
      const answer = await decide(headAt(unit, head), id)
      if (answer.status !== 409) wrong.push(`${row.code} ${unit.organ} ${unit.level} extended a foreign seizure: ${answer.status}`)
    })
    await fourAtATime(list.filter((one) => !foreign.includes(one)), async ({ row, head, unit }) => {
      // A file for each unit; what a row takes as given stands on one of its own.
      const leadId = row.given === null ? bare.get(unit)! : await world.leadAt('determined', row.given)
      const say = (what: string, answer: { status: number; body: { message?: string } }) => { wrong.push(`${row.code} ${unit.organ} ${unit.level} ${what}: ${answer.status} ${answer.body.message ?? ''}`) }
      const { addressee } = byTheBook(row.code, unit)
      const request = await ask(unit.clerk, leadId, row.code, { addressee })
      const { id } = request
      if (request.status !== 200) return say('asked', request)
      const early = await carryOut(unit, id, row.code)
      if (early.status !== 409) say('carried out unapproved', early)
      // Whoever is not the head: other units' heads of the same name, own heads of another name, clerks, the office.
      const others = posts.filter((one) => one.unit !== unit || one.head !== head).filter((one) => one.unit === unit || one.head === head).map(({ person }) => person)
      for (const who of [...others, unit.clerk, world.office, world.security]) {
        const answer = await decide(who, id)
        if (answer.status !== 403) say('decided by another', answer)
      }
      const right = await decide(headAt(unit, head), id)
      if (right.status !== 200) return say('decided by the head', right)
      const done = await carryOut(unit, id, row.code)
      if (done.status !== 200) say('carried out', done)
      const { state, decidedHead } = await rowOf(id)
      if (state !== 'done' || decidedHead !== head) wrong.push(`${row.code} ${unit.organ}: ${state}, ${decidedHead}`)
    })
    expect(wrong).toEqual([])
  })

  test('a signature on paper counts of the same head only, of the unit that acts', async () => {
    const unit = world.unit('lead_department')
    const leadId = await world.leadAt('filed')
    const id = await asked(unit.clerk, leadId, 'account_query', { addressee: 'account' })
    const scan = { name: '审批表.pdf', content: Buffer.from('%PDF-1.4\n%%EOF\n') }
    const sign = async ({ postId }: Head, who = unit.clerk) => world.t.upload(who, api.decideActOnPaper,
      { commandId: randomUUID(), id, version: (await rowOf(id)).version, approved: true, headPostId: postId, on: today, time: '12:00' }, scan)
    for (const post of posts.filter((one) => one.unit !== unit || one.head !== 'lead_head')) expect([post.head, post.unit.organ, (await sign(post)).status]).toEqual([post.head, post.unit.organ, 400])
    const right = posts.find((one) => one.unit === unit && one.head === 'lead_head')!
    expect((await sign(right, world.unit('market_regulator').clerk)).status).toBe(403)
    expect((await sign(right)).status).toBe(200)
    expect(await rowOf(id)).toMatchObject({ state: 'approved', decidedHead: 'lead_head' })
  })

  test('nobody signs for what they asked for themselves, on screen or on paper', async () => {
    const unit = world.unit('lead_department')
    const leadId = await world.leadAt('filed')
    const { person, postId } = posts.find((one) => one.unit === unit && one.head === 'lead_head')!
    const id = await asked(person, leadId, 'account_query', { addressee: 'account' })
    expect((await decide(person, id)).body.message).toContain('自己报请')
    const paper = await world.t.upload(unit.clerk, api.decideActOnPaper, { commandId: randomUUID(), id, version: 1, approved: true, headPostId: postId, on: today, time: '12:00' }, { name: '审批表.pdf', content: Buffer.from('%PDF-1.4\n%%EOF\n') })
    expect(paper.body.message).toContain('自己报请')
    expect((await rowOf(id)).state).toBe('asked')
  })

  test('a head counts while he works there and from his first to his last day', async () => {
    const unit = world.unit('lead_department')
    const leadId = await world.leadAt('filed')
    const id = await asked(unit.clerk, leadId, 'account_query', { addressee: 'account' })
    const head = headAt(unit, 'lead_head')
    const move = (unitId: string) => world.t.admin.query('update users set unit_id = $1 where id = $2', [unitId, head.userId])
    for (const elsewhere of world.units.filter((one) => one !== unit)) {
      await move(elsewhere.id)
      expect([elsewhere.organ, (await decide(head, id)).status]).toEqual([elsewhere.organ, 403])
    }
    await move(unit.id)
    world.t.clock.now = new Date('2025-12-31T04:00:00Z')
    expect((await decide(head, id)).status).toBe(403)
    world.t.clock.now = now
    expect((await decide(head, id)).status).toBe(200)
  })
})

describe('procedures', () => {
  const fines = ['fine_fundraiser', 'order_suspension', 'fine_managers', 'fine_assistant', 'fine_refusal'] as const

  test('no fine is approved before the stage of its cell', async () => {
    const unit = world.unit('lead_department')
    for (const stage of stages.slice(0, -1)) {
      const leadId = await world.leadAt(stage)
      for (const measure of fines.filter((code) => expectedMatrix.find((row) => row.code === code)!.at(unit.organ, unit.level, stage) === 'not_yet')) {
        const { id, status } = await ask(unit.clerk, leadId, 'penalty_decided', { facts: { measure, who: '样例公司', baseFen: 30_000_000, fineFen: 6_000_000 } })
        expect([stage, measure, status === 200 ? (await decide(headAt(unit, 'organ_head'), id)).status : status]).toEqual([stage, measure, 409])
      }
    }
  })

  /** A matter on which the county's lead department has done all that must precede a penalty. */
  const ripe = async (noticeBy: Organ = 'lead_department') => {
    const leadId = await world.leadAt('determined')
    const { clerk } = world.unit('lead_department')
    if (noticeBy !== 'lead_department') await ok(record(world.unit(noticeBy).clerk, leadId, 'filed', { on: '2026-07-01' }))
    await ok(record(world.unit(noticeBy).clerk, leadId, 'penalty_notice', { on: '2026-07-10', facts: { proposed: '罚款', hearingOffered: true } }))
    await ok(record(clerk, leadId, 'hearing_waived', { on: '2026-07-13' }))
    await ok(record(clerk, leadId, 'legal_review', { on: '2026-07-20', facts: { reviewer: '例丁', passed: true } }))
    return leadId
  }
  const suspension: Facts = { measure: 'order_suspension', who: '样例公司' }

  test('a penalty waits for the 行政机关负责人 of the lead department, and no other organ carries one out', async () => {
    const leadId = await ripe()
    const unit = world.unit('lead_department')
    const id = await asked(unit.clerk, leadId, 'penalty_decided', { facts: suspension })
    for (const { person } of posts.filter((one) => one.unit !== unit || one.head !== 'organ_head')) expect((await decide(person, id)).status).toBe(403)
    expect((await decide(headAt(unit, 'organ_head'), id)).status).toBe(200)
    for (const organ of ['regulator', 'market_regulator', 'telecom', 'cyberspace', 'financial_regulator'] as const) {
      const other = world.unit(organ)
      const attempt = await ask(other.clerk, leadId, 'penalty_decided', { facts: suspension })
      if (attempt.status !== 200) continue
      await decide(headAt(other, 'organ_head'), attempt.id)
      const done = await world.t.call(other.clerk, api.carryOutAct, { commandId: randomUUID(), id: attempt.id, version: (await rowOf(attempt.id)).version, on: today, facts: suspension, acknowledged: true })
      expect([organ, done.status]).toEqual([organ, 409])
    }
  })

  // 条例30: the penalty is the lead department's.
  test('a penalty of the Decree is not approved by the head of an organ that has no such power', async () => {
    const leadId = await ripe()
    const other = world.unit('market_regulator')
    const { id, status } = await ask(other.clerk, leadId, 'penalty_decided', { facts: suspension })
    expect(status === 200 && (await decide(headAt(other, 'organ_head'), id)).status === 200).toBe(false)
  })

  // 行政处罚法44: the organ tells the party what it will do itself.
  test('the notice that another organ gave is not the lead department’s own', async () => {
    const leadId = await ripe('market_regulator')
    const unit = world.unit('lead_department')
    const id = await asked(unit.clerk, leadId, 'penalty_decided', { facts: suspension })
    expect((await decide(headAt(unit, 'organ_head'), id)).status).toBe(409)
  })

  // 强制法28: lifted by the organ that took it.
  test('what the lead department seized is not released by another organ', async () => {
    const leadId = await world.leadAt('filed', 'seized')
    expect((await record(world.unit('market_regulator').clerk, leadId, 'seizure_lifted')).status).toBe(409)
  })

  // 移送规定5: the report goes to 本机关 正职.
  test('a transfer that one organ reported is not approved by the head of another', async () => {
    const leadId = await world.leadAt('determined', 'signs')
    const other = world.unit('market_regulator')
    const { id, status } = await ask(other.clerk, leadId, 'transfer_approved')
    if (status === 200) await decide(headAt(other, 'top_head'), id)
    const papers = { letter: true, report: true, items: true, expert: true, other: true, copied: true }
    const handed = await record(world.unit('lead_department').clerk, leadId, 'transfer_handed', { facts: papers, time: '12:00' })
    expect(handed.status).toBe(409)
  })

  // 强制法19: 向行政机关负责人报告并补办批准手续, of the organ that sealed.
  test('what one lead department sealed on the spot is not approved afterwards by the head of another', async () => {
    const leadId = await world.leadAt('filed')
    const county = world.unit('lead_department')
    const city = world.unit('city_lead_department', 'city')
    await ok(record(county.clerk, leadId, 'urgent_seizure', byTheBook('urgent_seizure', county)))
    const { id, status } = await ask(city.clerk, leadId, 'urgent_approved')
    if (status === 200) await decide(headAt(city, 'lead_head'), id)
    const { clocks } = await ok(world.t.call(county.clerk, api.getMatter, { leadId }))
    expect(clocks.find((clock) => clock.code === 'urgent')?.state).not.toBe('met')
  })
})

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
