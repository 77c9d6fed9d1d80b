import * as api from '@qingyuan/core/handling/handling-api'
import { seizureCodes, throughSteps } from '@qingyuan/core/law/acts'
import { expectedMatrix, type ExpectedRow } from '@qingyuan/core/law/matrix-expected'
import { stages, type Stage } from '@qingyuan/core/law/measure-words'
import type { OpenStatus } from '@qingyuan/core/law/measures'
import { headLabels, organs, type Organ } from '@qingyuan/core/law/organs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { byTheBook, fourAtATime, ok, startMatrix, type MatrixUnit, type MatrixWorld, type Tried } from './matrix-test-app.ts'

/**
 * The authority matrix through the door: what each unit is shown, and what happens when it does it all the same, cell
 * by cell against the table written by hand. What a measure needs beside power and stage (notices, reviews, amounts) is
 * tried in handling-powers.test.ts; who approves in matrix-http-approval, who sees nothing in matrix-http-unseen.
 */
// Thousands of calls: a slow machine is no failure.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 })
let world: MatrixWorld
/** One unit for each organ, with files of its own: one bare, one on which everything is given that a row asks for. */
let tried: { unit: MatrixUnit; bare: string; full: string }[]
/** Two files that are only looked at, by the units of every level. */
let bareView: string, fullView: string

beforeAll(async () => {
  world = await startMatrix()
  const given = ['seized', 'setUpForIt', 'penaltyDecided', 'signs'] as const;
  [bareView, fullView] = [await world.lead(), await world.lead(...given)]
  tried = []
  for (const organ of organs) tried.push({ unit: world.unit(organ), bare: await world.lead(), full: await world.lead(...given) })
})
afterAll(() => world.t.close())

const acts = (status: OpenStatus): boolean => status === 'open' || status === 'needs_approval'
/** On a bare file, where nothing is given but urgency (which is said when it is recorded), the open cells wait. */
const onBareFile = (row: ExpectedRow, letter: OpenStatus): OpenStatus =>
  row.given !== null && row.given !== 'urgent' && (acts(letter) || letter === 'request') ? 'not_yet' : letter
/** A unit that never has the measure, at any stage: what is refused it is the power, not the stage. */
const powerless = (row: ExpectedRow, { organ, level }: MatrixUnit): boolean => !stages.some((stage) => acts(row.at(organ, level, stage)))
/** The cell is the same at every stage. */
const constant = (row: ExpectedRow, { organ, level }: MatrixUnit): boolean => new Set(stages.map((stage) => row.at(organ, level, stage))).size === 1
/**
 * Whether it is tried at this stage, beside being looked at. Who never has the measure tries it at the last stage, where
 * nothing but the power is in the way; what does not depend on the stage is tried at the first and the last.
 */
const triedAt = (row: ExpectedRow, unit: MatrixUnit, stage: Stage): boolean =>
  stage === 'determined' || (!powerless(row, unit) && (stage === 'any' || !constant(row, unit)))
/** A third of the cells, another one for each organ: for what is tried a second time in another way. */
const everyThird = (row: ExpectedRow, unit: MatrixUnit): boolean => (expectedMatrix.indexOf(row) + organs.indexOf(unit.organ)) % 3 === 0
const throughOf = (row: ExpectedRow) => throughSteps[row.code]

/** Does the measure as the unit's clerk would, through the head and past him; what went otherwise than the cell says. */
async function tryCell(unit: MatrixUnit, leadId: string, { code, head }: ExpectedRow, letter: OpenStatus, who = unit.clerk): Promise<string[]> {
  const wrong: string[] = []
  const say = (what: string, answer: Tried) => wrong.push(`${code} ${unit.organ} (${letter}) ${what}: ${answer.status} ${answer.body.code ?? ''} ${answer.body.message ?? ''}`)
  // Of several seizures one is named.
  const seized = code !== 'extend_seizure' ? undefined : (await world.t.admin.query<{ id: string }>(
    `select id from acts where lead_id = $1 and unit_id = $2 and state = 'done' and code = any ($3) order by created_at limit 1`, [leadId, unit.id, [...seizureCodes]])).rows[0]?.id
  const book = { ...byTheBook(code, unit), ...(who !== unit.clerk && { unitId: unit.id }), ...(seized && { ofId: seized }) }
  // 强制法19: what is urgent is done on the spot and approved within 24 hours, by an act of its own.
  const afterwards = code === 'urgent_seizure'
  const asked = head === null ? null : await world.ask(who, leadId, code, { addressee: book.addressee, facts: book.facts, ...('unitId' in book && { unitId: book.unitId }), ...(seized && { ofId: seized }) })
  if (asked && asked.status !== (letter === 'needs_approval' && !afterwards ? 200 : 409)) say('asked', asked)
  // Where even asking is refused, the approval is not what stands in the way.
  if (asked && letter !== 'needs_approval' && !afterwards) return wrong
  const recorded = await world.record(who, leadId, code, book)
  const mayRecord = letter === 'open' || (letter === 'needs_approval' && afterwards)
  if (recorded.status !== (mayRecord ? 200 : 409)) say('recorded', recorded)
  if (letter === 'needs_approval' && !mayRecord && !recorded.body.message?.includes(headLabels[head!])) say('does not name the head', recorded)
  return wrong
}

/** A measure that the law makes a procedure of, tried by the step that stands for it. */
function tryStep(unit: MatrixUnit, leadId: string, row: ExpectedRow): Promise<Tried> {
  if (row.code === 'transfer_police') return world.ask(unit.clerk, leadId, 'transfer_approved')
  if (row.code === 'supervise_repayment') return world.record(unit.clerk, leadId, 'repayment_plan')
  return world.ask(unit.clerk, leadId, 'penalty_decided', { facts: { measure: row.code, who: '样例公司', baseFen: 30_000_000, fineFen: 6_000_000 } })
}
/** What became of each step: accepted where the cell lets it, or not. */
const stepsTried: { row: ExpectedRow; unit: MatrixUnit; stage: Stage; letter: OpenStatus; accepted: boolean }[] = []

test.each(stages)('%s: every unit is shown its cells and does no more than they say', async (stage) => {
  await fourAtATime([bareView, fullView, ...tried.flatMap(({ bare, full }) => [bare, full])], (leadId) => world.reach(leadId, stage))
  const wrong: string[] = []
  await fourAtATime(world.units, async (unit) => {
    const seen = async (leadId: string) => new Map((await ok(world.t.call(unit.clerk, api.getMatter, { leadId }))).measures.map((one) => [one.code, one]))
    const [bare, full] = [await seen(bareView), await seen(fullView)]
    if (bare.size !== expectedMatrix.length || full.size !== expectedMatrix.length) wrong.push(`${unit.organ} ${unit.level}: ${bare.size} measures shown`)
    for (const row of expectedMatrix) {
      const letter = row.at(unit.organ, unit.level, stage)
      const shown = [bare.get(row.code)?.status, row.given && full.get(row.code)?.status]
      const should = [onBareFile(row, letter), row.given && letter]
      if (shown.join() !== should.join()) wrong.push(`${row.code} ${unit.organ} ${unit.level}: shown ${shown.join(', with the given ')}, not ${should.join(', ')}`)
      if (bare.get(row.code)?.approver !== row.head) wrong.push(`${row.code}: approver ${bare.get(row.code)?.approver}, not ${row.head}`)
    }
  })
  expect(wrong).toEqual([])
  await fourAtATime(tried, async ({ unit, bare, full }) => {
    for (const row of expectedMatrix.filter((one) => triedAt(one, unit, stage))) {
      const letter = row.at(unit.organ, unit.level, stage)
      if (throughOf(row)) {
        // Signs of a crime are on the full file: there no fine comes before the transfer.
        stepsTried.push({ row, unit, stage, letter, accepted: (await tryStep(unit, row.code === 'transfer_police' ? full : bare, row)).status === 200 })
        continue
      }
      // What is urgent is tried where a seizure stands already: on the bare file it would be the seizure that others wait for.
      wrong.push(...await tryCell(unit, row.given === 'urgent' ? full : bare, row, onBareFile(row, letter)))
      if (onBareFile(row, letter) !== letter) wrong.push(...await tryCell(unit, full, row, letter))
    }
  })
  expect(wrong).toEqual([])
})

const inWords = (list: typeof stepsTried) => list.map(({ row, unit, stage, letter }) => `${row.code} ${unit.organ} ${stage} (${letter})`)
const stepsOf = (...codes: ExpectedRow['code'][]) => stepsTried.filter(({ row }) => codes.includes(row.code))

const enforcers: readonly Organ[] = ['lead_department', 'city_lead_department', 'regulator', 'market_regulator', 'telecom', 'cyberspace', 'financial_regulator']
const leads: readonly Organ[] = ['lead_department', 'city_lead_department']
const beyond = (list: typeof stepsTried) => inWords(list.filter(({ letter, accepted }) => accepted && !acts(letter)))

test('procedures: who has the measure is let in at its stage, who enforces nothing never is', () => {
  expect(inWords(stepsTried.filter(({ letter, accepted }) => acts(letter) && !accepted))).toEqual([])
  const others = stepsTried.filter(({ unit }) => !enforcers.includes(unit.organ))
  expect(others).toHaveLength((organs.length - enforcers.length) * expectedMatrix.filter(throughOf).length)
  expect(beyond(others)).toEqual([])
})

// 条例30, 31, 36: only the lead department fines.
test('procedures: only a lead department asks for a fine of the Decree', () => {
  expect(beyond(stepsTried.filter(({ row, unit }) => row.head === 'organ_head' && !leads.includes(unit.organ)))).toEqual([])
})

// 条例25: the lead department supervises the repayment.
test('procedures: only a lead department records the supervised repayment', () => {
  expect(beyond(stepsOf('supervise_repayment').filter(({ unit }) => !leads.includes(unit.organ)))).toEqual([])
})

test('procedures: a repayment is supervised from the stage on that the page names', () => {
  expect(beyond(stepsOf('supervise_repayment').filter(({ unit }) => leads.includes(unit.organ)))).toEqual([])
})

test('procedures: a transfer is approved from the stage on that the page names', () => {
  expect(beyond(stepsOf('transfer_police'))).toEqual([])
})

test('a procedure is never one line, whoever writes it and whether or not it is 补录', async () => {
  const wrong: string[] = []
  await fourAtATime(tried, async ({ unit, bare }) => {
    for (const row of expectedMatrix.filter(throughOf)) {
      const { status, body: { code } } = await world.record(unit.clerk, bare, row.code, byTheBook(row.code, unit))
      if (status !== 409 || code !== 'act.problems') wrong.push(`${row.code} ${unit.organ}: ${status}`)
    }
  })
  expect(wrong).toEqual([])
})

test('补录 lets nobody have done what was not his to do', async () => {
  const wrong: string[] = []
  await fourAtATime(tried, async ({ unit }) => {
    const leadId = await world.lead()
    for (const row of expectedMatrix.filter((one) => everyThird(one, unit))) {
      const answer = await world.record(unit.clerk, leadId, row.code, { ...byTheBook(row.code, unit), on: '2026-04-20', backfilled: true })
      if (answer.status !== (powerless(row, unit) ? 409 : 200)) wrong.push(`${row.code} ${unit.organ}: ${answer.status} ${answer.body.message ?? ''}`)
    }
  })
  expect(wrong).toEqual([])
})

test('the office that writes down for a department gets the department’s cells and no more; nobody else writes for another', async () => {
  const { t, office, unit } = world
  const wrong: string[] = []
  // The office is a county's: the city's units are not its to write for.
  await fourAtATime(tried.filter((one) => one.unit.level === 'county'), async (one) => {
    const shown = await ok(t.call(office, api.getMatter, { leadId: bareView, unitId: one.unit.id }))
    for (const row of expectedMatrix) {
      const letter = onBareFile(row, row.at(one.unit.organ, one.unit.level, 'determined'))
      const { status } = shown.measures.find(({ code }) => code === row.code)!
      if (status !== letter) wrong.push(`${row.code} ${one.unit.organ}: ${status}, not ${letter}`)
      if (!throughOf(row) && everyThird(row, one.unit)) wrong.push(...await tryCell(one.unit, row.given === 'urgent' ? one.full : one.bare, row, letter, office))
    }
    if (one.unit.organ === 'lead_department') return
    for (const answer of [await world.record(one.unit.clerk, one.bare, 'stop_order', { unitId: unit('lead_department').id }),
      await world.ask(one.unit.clerk, one.bare, 'account_query', { unitId: unit('lead_department').id })]) {
      if (answer.status !== 403) wrong.push(`${one.unit.organ} for the lead department: ${answer.status}`)
    }
  })
  expect(wrong).toEqual([])
})

test('after all of it no measure stands on file as done or approved by a unit that never has it', async () => {
  const { rows } = await world.t.admin.query<{ code: string; unitId: string; state: string }>(
    `select distinct code, unit_id as "unitId", state from acts where state in ('done', 'approved') and created_by is not null`)
  const found = rows.flatMap(({ code, unitId }) => {
    const row = expectedMatrix.find((one) => one.code === code)
    const unit = world.units.find((one) => one.id === unitId)
    return row && unit ? [{ row, unit }] : []
  })
  expect(found.length).toBeGreaterThan(100)
  expect(found.filter(({ row, unit }) => powerless(row, unit)).map(({ row, unit }) => `${row.code} ${unit.organ}`)).toEqual([])
})
