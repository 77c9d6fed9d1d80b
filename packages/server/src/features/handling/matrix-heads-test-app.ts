import * as api from '@qingyuan/core/handling/handling-api'
import { throughSteps } from '@qingyuan/core/law/acts'
import { expectedMatrix } from '@qingyuan/core/law/matrix-expected'
import type { HeadCode, Organ } from '@qingyuan/core/law/organs'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import type { Answer, TestPerson } from '../../test-app.ts'
import { byTheBook, ok, startMatrix, today, type MatrixUnit, type MatrixWorld } from './matrix-test-app.ts'

export interface Head { unit: MatrixUnit; head: HeadCode; postId: string; person: TestPerson }
type Row = (typeof expectedMatrix)[number]
type Asking = Parameters<MatrixWorld['ask']>

/** The heads that each organ has, from the articles: 条例21(4), 24; 行政强制法18; 移送规定5; the police's own. Others decide nothing here. */
const headsOf: Partial<Record<Organ, readonly HeadCode[]>> = {
  lead_department: ['lead_head', 'organ_head', 'top_head'], city_lead_department: ['lead_head', 'city_lead_head', 'organ_head', 'top_head'],
  regulator: ['organ_head', 'top_head'], market_regulator: ['organ_head', 'top_head'], telecom: ['organ_head', 'top_head'], cyberspace: ['organ_head', 'top_head'],
  financial_regulator: ['organ_head', 'top_head'], police: ['police_head', 'organ_head'],
}
export const hasHead = (unit: MatrixUnit, head: HeadCode): boolean => headsOf[unit.organ]?.includes(head) ?? false

/** The matrix's units of county and city, each with all the heads it has; every head is a person of the unit. */
export interface HeadsWorld {
  world: MatrixWorld
  posts: Head[]
  /** Asks for approval, expects that it is accepted, and gives the act's id. */
  asked: (...given: Asking) => Promise<string>
  rowOf: (id: string) => Promise<{ state: string; version: number; decidedHead: string | null }>
  decide: (who: TestPerson, id: string, approved?: boolean) => Promise<Answer<unknown>>
  carryOut: (unit: MatrixUnit, id: string, code: Row['code']) => Promise<Answer<unknown>>
  headAt: (unit: MatrixUnit, head: HeadCode) => TestPerson
  /** Every measure that waits for a head, with each unit that holds it once the matter is determined. */
  approvals: () => { row: Row; head: HeadCode; unit: MatrixUnit }[]
}

/** Registers the hooks that start and stop it; its world and posts are there when a test runs. */
export function headsWorld(): HeadsWorld {
  // Thousands of calls: a slow machine is no failure.
  vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 })
  const heads = { posts: [] as Head[] } as unknown as HeadsWorld
  beforeAll(async () => {
    const world = heads.world = await startMatrix(['county', 'city'])
    for (const unit of world.units) {
      for (const head of headsOf[unit.organ] ?? []) {
        const person = await world.t.person(`${head}_${unit.organ}_${unit.level}`, unit.id, ['member_clerk'])
        const postId = randomUUID()
        await ok(world.t.call(world.security, api.saveHeadPost, { commandId: randomUUID(), id: postId, unitId: unit.id, userId: person.userId, name: '例某', head, basis: '样任〔2026〕1号', fromOn: '2026-01-01' }))
        heads.posts.push({ unit, head, postId, person })
      }
    }
  })
  afterAll(() => heads.world.t.close())
  const rowOf: HeadsWorld['rowOf'] = async (id) =>
    (await heads.world.t.admin.query<Awaited<ReturnType<HeadsWorld['rowOf']>>>('select state, version, decided_head as "decidedHead" from acts where id = $1', [id])).rows[0]!
  return Object.assign(heads, {
    rowOf,
    asked: async (...given: Asking) => { const { id, status, body } = await heads.world.ask(...given); expect(status, JSON.stringify(body)).toBe(200); return id },
    decide: async (who: TestPerson, id: string, approved = true) =>
      heads.world.t.call(who, api.decideAct, { commandId: randomUUID(), id, version: (await rowOf(id)).version, approved, note: approved ? '' : '材料不足' }),
    carryOut: async (unit: MatrixUnit, id: string, code: Row['code']) => {
      const { addressee: _, ...book } = byTheBook(code, unit)
      return heads.world.t.call(unit.clerk, api.carryOutAct, { commandId: randomUUID(), id, version: (await rowOf(id)).version, on: today, ...book, time: '12:00', acknowledged: true })
    },
    headAt: (unit: MatrixUnit, head: HeadCode) => heads.posts.find((one) => one.unit === unit && one.head === head)!.person,
    approvals: () => expectedMatrix.filter((row) => row.head !== null && row.code !== 'urgent_seizure' && !throughSteps[row.code])
      .flatMap((row) => heads.world.units.filter((unit) => row.at(unit.organ, unit.level, 'determined') === 'needs_approval').map((unit) => ({ row, head: row.head!, unit }))),
  })
}
