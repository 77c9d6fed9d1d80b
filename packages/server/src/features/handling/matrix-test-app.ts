import * as api from '@qingyuan/core/handling/handling-api'
import { actKind, type ActCode } from '@qingyuan/core/law/acts'
import type { Given } from '@qingyuan/core/law/matrix-expected'
import { measureOf, type MeasureCode } from '@qingyuan/core/law/measure-table'
import { addressees, stages, type Stage } from '@qingyuan/core/law/measure-words'
import { levels, organLabels, organs, type Level, type Organ } from '@qingyuan/core/law/organs'
import { createLead } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { startTestApp, type Answer, type TestApp, type TestPerson } from '../../test-app.ts'

/** A unit that is one organ at one level, with the clerk who writes down what it does. */
export interface MatrixUnit { organ: Organ; level: Level; id: string; clerk: TestPerson; officerIds: string[] }
export type Facts = Record<string, string | number | boolean>

/** Noon on a working Tuesday, so that no measure fails for being at night or on a holiday. */
export const now = new Date('2026-09-01T04:00:00Z')
export const today = '2026-09-01'

/** Asserts a 200 and gives the body. */
export async function ok<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { status, body } = await answer
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

/** Where an organ can stand: towns and villages below the county only, the lead departments each at its own level. */
export const levelsOf = (organ: Organ): readonly Level[] =>
  organ === 'town' || organ === 'village' || organ === 'lead_department' ? ['county']
    : organ === 'city_lead_department' ? ['city', 'province'] : ['county', 'city', 'province']

const kindOf = (organ: Organ): string => organ === 'town' || organ === 'village' ? organ : organ === 'coordination' ? 'leading_group' : 'member'
const clerkRole = (organ: Organ) => organ === 'town' ? 'town_clerk' as const : organ === 'village' ? 'grid_worker' as const : 'member_clerk' as const

/** How the county's lead department brings a matter to a stage; each step is one act over HTTP. */
const steps: Readonly<Record<Stage, readonly [code: ActCode, on: string, facts: Facts] | null>> = {
  any: null,
  risk: ['checked', '2026-05-12', { way: 'unannounced', found: '有门店', conclusion: 'risk' }],
  suspected: ['checked', '2026-05-22', { way: 'unannounced', found: '售卡属实', conclusion: 'suspected' }],
  investigating: ['investigation_opened', '2026-05-25', {}],
  filed: ['filed', '2026-05-27', { cause: '涉嫌非法集资', approvedBy: '例甲' }],
  determined: ['determination', '2026-07-01', { result: 'illegal', opinions: '各部门一致' }],
}

export interface MatrixWorld {
  t: TestApp
  security: TestPerson
  /** The task force's own clerk: his unit is a coordination body and holds no power, he writes down for departments. */
  office: TestPerson
  units: MatrixUnit[]
  regions: Record<'province' | 'city' | 'county' | 'town' | 'village', string>
  unit: (organ: Organ, level?: Level) => MatrixUnit
  makeUnit: (organ: Organ, level: Level, regionId: string, name: string) => Promise<MatrixUnit>
  /** A lead whose file names every kind of addressee and a place that is ours; with what rows take as given, or bare. */
  lead: (...given: Given[]) => Promise<string>
  /** The one act that brings a lead which is at the stage before to this one. */
  reach: (leadId: string, stage: Stage) => Promise<void>
  /** A lead with the acts of all stages up to this one put on file at once, for tests that are not about how it got there. */
  leadAt: (stage: Stage, ...given: Given[]) => Promise<string>
  /** Asks for approval, records: all fields filled in, unless `more` says otherwise. */
  ask: (who: TestPerson, leadId: string, code: ActCode, more?: object) => Promise<Tried>
  record: (who: TestPerson, leadId: string, code: ActCode, more?: object) => Promise<Tried>
}
/** What became of an attempt, with the id that the act has if it was accepted. */
export type Tried = Answer<unknown> & { id: string }

/** Starts the product with one named unit per organ and level (or at some levels only), each with two officers. */
export async function startMatrix(at: readonly Level[] = levels): Promise<MatrixWorld> {
  const t = await startTestApp()
  t.clock.now = now
  const province = await t.region('示南省', 'province')
  const city = await t.region('范州市', 'city', province)
  const county = await t.region('样河区', 'county', city)
  const town = await t.region('样湖街道', 'street', county)
  const village = await t.region('样湖社区', 'community', town)
  const officeUnit = await t.unit('样河区专班办', county, 'office')
  const office = await t.person('bangong', officeUnit, ['office_clerk'])
  const security = await t.person('anquan', officeUnit, ['security_admin'])
  await t.admin.query(`insert into settings (key, value, updated_at) values
    ('office-place', '{"province":"示南省","city":"范州市","county":"样河区"}', now()), ('go-live-on', '"2026-05-01"', now())`)

  let count = 0
  const makeUnit = async (organ: Organ, level: Level, regionId: string, name: string): Promise<MatrixUnit> => {
    const id = await t.unit(name, regionId, kindOf(organ), 'region')
    await ok(t.call(security, api.setOrgan, { commandId: randomUUID(), unitId: id, organ, basis: '样政办〔2026〕1号' }))
    count += 1
    const officerIds = [randomUUID(), randomUUID()]
    for (const [index, officerId] of officerIds.entries()) {
      await ok(t.call(security, api.saveOfficer, { commandId: randomUUID(), id: officerId, unitId: id, name: `例${count}${'甲乙'[index]!}`, certificate: `样执${count}-${index}`, validUntil: '2028-12-31' }))
    }
    return { organ, level, id, clerk: await t.person(`clerk${count}`, id, [clerkRole(organ)]), officerIds }
  }
  const units: MatrixUnit[] = []
  const places = { county, city, province }
  for (const organ of organs) {
    for (const level of levelsOf(organ).filter((one) => at.includes(one))) {
      const regionId = organ === 'town' ? town : organ === 'village' ? village : places[level]
      units.push(await makeUnit(organ, level, regionId, `${organLabels[organ]}${level}`))
    }
  }
  const unit = (organ: Organ, level: Level = levelsOf(organ)[0]!) => units.find((one) => one.organ === organ && one.level === level)!

  const put = (leadId: string, code: ActCode, on: string, facts: Facts) => t.admin.query(
    `insert into acts (id, lead_id, code, state, unit_id, addressee, on_date, facts, created_at) values ($1, $2, $3, 'done', $4, 'public', $5, $6, clock_timestamp())`,
    [randomUUID(), leadId, code, unit('lead_department').id, on, JSON.stringify(facts)])
  const tried = async (id: string, answer: Promise<Answer<unknown>>): Promise<Tried> => ({ id, ...await answer })
  const record: MatrixWorld['record'] = (who, leadId, code, more = {}) => {
    const id = randomUUID()
    return tried(id, t.call(who, api.recordAct, { commandId: randomUUID(), id, leadId, code, on: today, facts: factsOf(code), acknowledged: true, ...more }))
  }
  const ask: MatrixWorld['ask'] = (who, leadId, code, more = {}) => {
    const id = randomUUID()
    return tried(id, t.call(who, api.askAct, { commandId: randomUUID(), id, leadId, code, facts: factsOf(code), reason: '办案需要', ...more }))
  }
  const lead = async (...given: Given[]) => {
    const id = randomUUID()
    await ok(t.call(office, createLead, { commandId: randomUUID(), id, receivedOn: '2026-05-11', source: '排查发现', regionId: village, mainUnitId: unit('town').id,
      subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: `样河区拟寿${id.slice(0, 8)}有限公司` } } }))
    await ok(t.call(office, api.savePlaces, { commandId: randomUUID(), leadId: id, places: [{ kind: 'registration', province: '示南省', city: '范州市', county: '样河区' }] }))
    // One row instead of eighteen calls: what is tried here is powers, not the form.
    await t.admin.query(`insert into lead_parties (id, lead_id, kind, name, created_at) select gen_random_uuid(), $1, kind, '例某', now() from unnest($2::text[]) kind`,
      [id, addressees.filter((one) => one !== 'public')])
    if (given.includes('setUpForIt')) await ok(t.call(office, api.savePlan, { commandId: randomUUID(), leadId: id, unitId: unit('lead_department').id, goal: '查清资金去向', setUpForIt: true }))
    if (given.includes('signs')) await ok(record(unit('lead_department').clerk, id, 'transfer_reported'))
    // On file at stages at which the product rightly refuses to put them there: the condition must not stand in for the stage.
    if (given.includes('seized')) await put(id, 'seal_premises', '2026-08-20', { about: '例' })
    if (given.includes('penaltyDecided')) await put(id, 'penalty_decided', '2026-08-20', { measure: 'order_suspension', who: '样例公司' })
    return id
  }
  const reach = async (leadId: string, stage: Stage) => {
    const step = steps[stage]
    if (!step) return
    const [code, on, facts] = step
    await ok(record(unit('lead_department').clerk, leadId, code, { on, facts }))
  }
  const leadAt: MatrixWorld['leadAt'] = async (stage, ...given) => {
    const id = await lead(...given)
    for (const step of stages.slice(0, stages.indexOf(stage) + 1).map((one) => steps[one])) if (step) await put(id, ...step)
    return id
  }
  return { t, security, office, units, regions: { province, city, county, town, village }, unit, makeUnit, lead, reach, leadAt, ask, record }
}

/** Facts that fill in all that an act asks for, so that it is never refused for an empty field. */
export const factsOf = (code: ActCode): Facts => Object.fromEntries(Object.entries(actKind(code).fields).filter(([, field]) => field.required).map(([key, field]) =>
  [key, field.choices ? Object.keys(field.choices)[0]! : field.kind === 'fen' || field.kind === 'number' ? 1 : field.kind === 'flag' ? true : field.kind === 'day' ? '2026-12-01' : '样例']))

/** Everything that a measure's record must show, for a unit that does it by the book. */
export const byTheBook = (code: MeasureCode, unit: MatrixUnit) => ({
  addressee: measureOf(code).addressees[0]!, facts: factsOf(code), officerIds: unit.officerIds, duties: [...measureOf(code).duties], urgent: code === 'urgent_seizure', time: '11:30',
  ...(code === 'urgent_seizure' && { body: '当事人正在转移账册' }),
})

/** Runs over the items four at a time: enough for two cores, fewer than the connections there are. */
export async function fourAtATime<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  await Promise.all([1, 2, 3, 4].map(async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await run(next)
  }))
}
