import { createLead, excludeLead, mergeLead, restartLead } from '@qingyuan/core/leads/lead-api'
import * as same from '@qingyuan/core/leads/same-subject-api'
import { previewForm } from '@qingyuan/core/ledgers/form-api'
import * as api from '@qingyuan/core/ledgers/ledger-api'
import { getWorkbench } from '@qingyuan/core/statistics/statistics-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../test-app.ts'
import { openCollection } from './test-app-month.ts'
import { tellStory, type Story } from './test-app-story.ts'

let t: TestApp
let story: Story
let subjectId: string
let late: string
const id = randomUUID
const period = '2026-10'
beforeAll(async () => {
  t = await startTestApp()
  story = await tellStory(t)
  subjectId = (await t.admin.query<{ s: string }>('select subject_id as s from leads where id = $1', [story.leads.S10])).rows[0]!.s
})
afterAll(() => t.close())

/** 例桥街道 registers a lead for the firm whose lead is 试岗镇's. */
async function register(receivedOn = '2026-10-12'): Promise<string> {
  const leadId = id()
  const answer = await t.call(story.people.liqiao, createLead, { commandId: id(), id: leadId, subject: { subjectId }, receivedOn, source: '排查发现', regionId: story.regions.liqiao, mainUnitId: story.units.liqiao,
    figures: { amount: { value: 36_900_000, source: '摸排估算', asOf: receivedOn, note: '' } } } as never)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return leadId
}
const district = async () => (await t.call(story.people.bangong, api.getDistrictTable, { period })).body
const said = /“试易购百货商行”有2条线索在册，会重复计数：S10（试岗镇）、线索〔2026〕\d{4}号（例桥街道）/

test('the town is told that the office knows, and not whose the other one is', async () => {
  expect((await t.call(story.people.bangong, getWorkbench, {})).body.items.filter((item) => item.kind === 'same_subject')).toEqual([])
  late = await register()
  const town = await t.call(story.people.liqiao, same.getSameSubject, { leadId: late })
  expect(town.body).toEqual({ open: null, told: true })
  expect((await t.call(story.people.liqiao, same.getSameSubject, { leadId: story.leads.S10! })).status).toBe(404)
  expect((await t.call(story.people.liqiao, getWorkbench, {})).body.items.filter((item) => item.kind === 'same_subject')).toEqual([])
})

test('the office sees it on its workbench, in the table, on the paper and on the lead', async () => {
  const item = (await t.call(story.people.bangong, getWorkbench, {})).body.items.find((one) => one.kind === 'same_subject')
  expect(item).toMatchObject({ title: '核对：试易购百货商行有2条线索在册，会重复计数', detail: expect.stringContaining('S10 试岗镇') as unknown })
  const { table, sameSubjects } = await district()
  expect(table.warnings[0]).toMatch(said)
  expect(sameSubjects).toMatchObject([{ subjectId, leads: [{ leadId: story.leads.S10, unitName: '试岗镇' }, { leadId: late, unitName: '例桥街道' }] }])
  expect(table.notes.at(-1)).toMatch(/^注：下列主体各有多条线索，是否同一件事尚未核定，可能重复计数：“试易购百货商行”（序号\d+、\d+）。$/)
  const preview = await t.call(story.people.bangong, previewForm, { code: 'annex-2', period, from: 'live' })
  expect(preview.body.warnings.join()).toMatch(said)
  expect(JSON.stringify(preview.body.sheets)).toContain('可能重复计数')
  expect((await t.call(story.people.bangong, same.getSameSubject, { leadId: late })).body.open?.leads).toHaveLength(2)
})

test('whoever reviews the town\'s table is told; the district\'s own does not leave before it is answered', async () => {
  const own = (await openCollection(t, story.people.bangong, 'ledger', period)).of(story.units.liqiao)
  const reviewed = await t.call(story.people.bangong, api.getSubmission, { id: own })
  expect(reviewed.body.sameSubjects).toMatchObject([{ subjectId }])
  expect((await t.call(story.people.liqiao, api.getSubmission, { id: own })).body.sameSubjects).toEqual([])
  const { rows } = await t.admin.query<{ code: string }>('select code from report_types where collector_kind = $1 and purpose = $2', ['superior', 'ledger'])
  const up = (await openCollection(t, story.people.bangong, rows[0]!.code, period)).of(story.units.office)
  const opened = await t.call(story.people.bangong, api.openSubmission, { commandId: id(), id: up })
  expect(opened.status, JSON.stringify(opened.body)).toBe(200)
  const detail = await t.call(story.people.bangong, api.getSubmission, { id: up })
  expect(detail.body.problems.join()).toMatch(said)
  const sent = await t.call(story.people.bangong, api.sendForApproval, { commandId: id(), id: up })
  expect([sent.status, sent.body.message]).toEqual([422, expect.stringMatching(said)])

  const answer = (leadIds: string[], who = story.people.bangong) => t.call(who, same.stateOwnMatters, { commandId: id(), leadIds, reason: '两家门店，参与人不同' })
  expect((await answer([late, story.leads.S10!], story.people.liqiao)).status).toBe(404)
  expect((await answer([late, story.leads.S10!], story.people.quzhang)).status).toBe(403)
  expect((await answer([late, story.leads.S03!])).status).toBe(400)
  expect((await answer([late, story.leads.S10!])).status).toBe(200)
  expect((await district()).sameSubjects).toEqual([])
  expect((await t.call(story.people.bangong, api.getSubmission, { id: up })).body.problems.join()).not.toContain('试易购百货商行')
  expect((await t.call(story.people.liqiao, same.getSameSubject, { leadId: late })).body).toEqual({ open: null, told: false })
  const { rows: audit } = await t.admin.query<{ note: string }>('select note from audit_log where action = $1', ['lead.own_matters'])
  expect(audit).toEqual([{ note: '两家门店，参与人不同' }])
})

test('one that comes later asks again; merged, it is answered', async () => {
  const third = await register('2026-10-20')
  expect((await district()).sameSubjects).toMatchObject([{ leads: [{}, {}, { leadId: third }] }])
  const merged = await t.call(story.people.bangong, mergeLead, { commandId: id(), leadId: third, intoId: late, onDate: '2026-10-21', reason: '同一件事' })
  expect(merged.status, JSON.stringify(merged.body)).toBe(200)
  expect((await district()).sameSubjects).toEqual([])
  expect((await t.call(story.people.bangong, getWorkbench, {})).body.items.filter((item) => item.kind === 'same_subject')).toEqual([])
  // Left and came back: what was said is asked again.
  for (const [endpoint, onDate] of [[excludeLead, '2026-10-22'], [restartLead, '2026-10-23']] as const) {
    expect((await t.call(story.people.bangong, endpoint, { commandId: id(), leadId: late, onDate, reason: '复核' })).status).toBe(200)
  }
  expect((await district()).sameSubjects).toMatchObject([{ subjectId }])
  expect((await t.call(story.people.bangong, getWorkbench, {})).body.items.filter((item) => item.kind === 'same_subject')).toHaveLength(1)
})

test('a restricted lead elsewhere is not told of', async () => {
  await t.admin.query('update leads set restricted = true where id = any ($1)', [[story.leads.S10, late]])
  const fourth = await register('2026-10-22')
  expect((await t.call(story.people.liqiao, same.getSameSubject, { leadId: fourth })).body.told).toBe(false)
  expect((await t.call(story.people.liqiao, excludeLead, { commandId: id(), leadId: fourth, onDate: '2026-10-23', reason: '不属实' })).status).toBe(200)
})
