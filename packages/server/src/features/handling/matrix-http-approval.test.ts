import * as api from '@qingyuan/core/handling/handling-api'
import { expectedMatrix } from '@qingyuan/core/law/matrix-expected'
import { stages } from '@qingyuan/core/law/measure-words'
import { heads, type Organ } from '@qingyuan/core/law/organs'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { hasHead, headsWorld, type Head } from './matrix-heads-test-app.ts'
import { byTheBook, fourAtATime, now, ok, today, type Facts, type MatrixUnit, type MatrixWorld } from './matrix-test-app.ts'

/** Who approves what, through the door: the right head and nobody else. The cells themselves are in matrix-http.test.ts. */
const all = headsWorld()
const { asked, rowOf, decide, carryOut, headAt, approvals } = all
let world: MatrixWorld, posts: Head[]
beforeAll(() => { ({ world, posts } = all) })
const ask = (...given: Parameters<MatrixWorld['ask']>) => world.ask(...given)
const record = (...given: Parameters<MatrixWorld['record']>) => world.record(...given)

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
