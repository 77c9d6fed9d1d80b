import * as leads from '@qingyuan/core/leads/lead-api'
import * as api from '@qingyuan/core/ledgers/ledger-api'
import * as forms from '@qingyuan/core/ledgers/form-api'
import { randomUUID as id } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { openCollection } from './test-app-month.ts'
import { addLead, setFigure, tellStory, type Story } from './test-app-story.ts'

let t: TestApp
let story: Story
let submissionId: string, upward: string
const period = '2026-10'

const go = async (who: TestPerson, e: Parameters<typeof t.call>[1], input: object) => {
  const answer = await t.call(who, e, { commandId: id(), ...input })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}
/** Fills, approves on paper and submits. */
async function submit(who: TestPerson, one: string, more: object = {}) {
  await go(who, api.openSubmission, { id: one })
  const { rows } = (await t.call(who, api.getSubmission, { id: one })).body
  if (rows.length > 0) await go(who, api.confirmRows, { id: one, rows: rows.map(({ row }) => ({ leadId: row.leadId, confirmed: 'changed' })) })
  await go(who, api.saveSubmission, { id: one, zero: null, checkedHouseholds: null, checkedFirms: null, filler: '拟样人', ...more })
  await go(who, api.sendForApproval, { id: one })
  const code = (await t.call(who, api.getSubmission, { id: one })).body.versions.at(-1)!.code
  const answer = await t.upload(who, api.approveOnPaper, { commandId: id(), id: one, fileId: id(), code, signedBy: '拟样长', signedOn: '2026-11-03' }, { name: 'a.pdf', content: Buffer.from('%PDF-1.4\n%%EOF\n') })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  await go(who, api.submitSubmission, { id: one })
}
const district = async (who: TestPerson, more: object = {}) => {
  const answer = await t.call(who, api.getDistrictTable, { period, ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
const preview = async (who: TestPerson, more: object = {}) => {
  const answer = await t.call(who, forms.previewForm, { code: 'annex-2', period, ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
const onePage = async (who: TestPerson) => (await t.call(who, api.getOnePage, { period })).body

beforeAll(async () => {
  t = await startTestApp()
  story = await tellStory(t)
  submissionId = (await openCollection(t, story.people.bangong, 'ledger', period)).of(story.units.yanghu)
  await submit(story.people.yanghu, submissionId)
  await go(story.people.bangong, api.acceptSubmission, { id: submissionId })
  upward = (await openCollection(t, story.people.bangong, 'upward', period)).of(story.units.office)
})
afterAll(() => t.close())

const warning = '样湖街道现有数据与已审核的第1稿不同（1条）：“样河区拟寿颐年养老服务有限公司”未兑付资金1012.30→100.00。请该单位更正，或按现有数据出表并注明。'

test('nothing is said while the files are what was accepted', async () => {
  const { drifts, table } = await district(story.people.bangong)
  expect([drifts, table.warnings]).toEqual([[], []])
  expect((await onePage(story.people.bangong)).notes).toEqual([])
})

test('处理结果 that went on after the month changes nothing of it; one of the month itself does', async () => {
  const change = async (outcome: string, outcomeOn?: string) => {
    const { version } = (await t.call(story.people.yanghu, leads.getLead, { id: story.leads.S01! })).body
    return t.call(story.people.yanghu, leads.updateLead, { commandId: id(), id: story.leads.S01!, version, outcome, ...(outcomeOn && { outcomeOn }) })
  }
  const shown = async () => (await t.call(story.people.yanghu, leads.getLead, { id: story.leads.S01! })).body.outcome
  expect((await change('起诉')).status).toBe(200)
  expect(await shown()).toBe('起诉')
  expect((await district(story.people.bangong)).drifts).toEqual([])
  expect((await district(story.people.bangong)).table.rows.find((row) => row.number === 'S01')!.outcome).toBe('公安已立案')
  expect((await district(story.people.bangong, { period: '2026-11' })).table.rows.find((row) => row.number === 'S01')!.outcome).toBe('起诉')
  const future = await change('判决', '2026-11-04')
  expect([future.status, future.body.message]).toEqual([400, '处理结果的日期不能晚于今天（2026-11-03）。'])
  // Recorded today, but so since October: the month that was accepted differs now, the lead keeps the newest.
  expect((await change('移送起诉', '2026-10-28')).status).toBe(200)
  expect(await shown()).toBe('起诉')
  expect((await district(story.people.bangong)).drifts.map((one) => one.rows.map((row) => row.cells.map((cell) => [cell.column, cell.before, cell.after])))).toEqual([[[['outcome', '公安已立案', '移送起诉']]]])
  expect((await change('公安已立案', '2026-10-31')).status).toBe(200)
  expect((await district(story.people.bangong)).drifts).toEqual([])
  expect((await t.call(story.people.yanghu, leads.getLead, { id: story.leads.S01! })).body.events.filter((event) => event.kind === 'outcome').map((event) => [event.onDate, event.title]))
    .toEqual([['2026-05-11', '公安已立案'], ['2026-10-28', '移送起诉'], ['2026-10-31', '公安已立案'], ['2026-11-03', '起诉']])
})

test('another figure after acceptance shows at the district, at 出表, on its paper, on the leader\'s page and before it goes upward', async () => {
  await setFigure(t, story.leads.S01!, 'unpaid', 100_000_000, '2026-10-31')
  const { drifts, table } = await district(story.people.bangong)
  expect(drifts).toHaveLength(1)
  expect(drifts[0]).toMatchObject({ submissionId, unitName: '样湖街道', status: 'accepted', versionNo: 1, rows: [{ number: 'S01', kind: 'changed',
    cells: [{ column: 'unpaidFen', label: '未兑付资金', before: '1012.30', after: '100.00', difference: -912_300_000 }] }] })
  expect(table.warnings).toEqual([warning])
  expect(table.totals.unpaidFen.value).toBe(1_096_710_000)
  const note = '注：按现有数据列，与下列单位报送的不同：样湖街道已审核的第1稿（序号1）。'
  expect(table.notes).toContain(note)

  const form = await preview(story.people.bangong)
  expect(form.warnings).toContain(warning)
  expect(JSON.stringify(form.sheets)).toContain(note)
  expect((await preview(story.people.bangong, { code: 'risk-list' })).warnings).toContain(warning)
  expect((await preview(story.people.bangong, { code: 'roster' })).warnings).not.toContain(warning)
  expect((await onePage(story.people.zhuren)).notes).toEqual([`注：${warning}`])
  await go(story.people.bangong, api.openSubmission, { id: upward })
  expect((await t.call(story.people.bangong, api.getSubmission, { id: upward })).body.table.warnings).toEqual([warning])
})

test('the frozen version still prints as it was, and says that the files went on', async () => {
  const frozen = await preview(story.people.bangong, { unitId: story.units.yanghu })
  expect(frozen.frozen).toBe(true)
  expect(frozen.warnings).toEqual(['这一稿报送后数据有变动（1条）：“样河区拟寿颐年养老服务有限公司”未兑付资金1012.30→100.00。这里出的仍是已报送的第1稿；要按现有数据报送，请先更正。'])
  expect(JSON.stringify(frozen.sheets)).toContain('1012.30')
  expect((await preview(story.people.yanghu, { unitId: story.units.yanghu, from: 'live' })).warnings).toContain(warning)
})

test('a region and a unit are told of their own only', async () => {
  expect((await district(story.people.bangong, { regionId: story.regions.liqiao })).drifts).toEqual([])
  expect((await district(story.people.bangong, { regionId: story.regions.yanghu })).drifts).toHaveLength(1)
  expect((await district(story.people.liqiao)).drifts).toEqual([])
  expect((await preview(story.people.bangong, { unitId: story.units.liqiao, from: 'live' })).warnings.join('')).not.toContain('样湖街道')
})

test('rows that came later are named; a month that is being mended asks nobody again', async () => {
  const lead = await addLead(t, story, 'S20', { unit: 'yanghu', name: '拟后来商行', moves: [['registered', '2026-10-30']], figures: { amount: 1, people: 1, unpaid: 1 } })
  expect((await district(story.people.bangong)).drifts[0]!.rows.map((row) => `${row.number} ${row.kind}`).toSorted()).toEqual(['S01 changed', 'S20 added'])
  await go(story.people.yanghu, api.correctSubmission, { id: submissionId, reason: '未兑付资金有更正' })
  expect((await district(story.people.bangong)).table.warnings[0]).toContain('与已报的第1稿不同（2条）')
  expect((await district(story.people.bangong)).table.warnings[0]).toContain('该单位正在改，请等新一稿')
  await submit(story.people.yanghu, submissionId)
  expect((await district(story.people.bangong)).drifts).toEqual([])
  await t.admin.query('update leads set main_unit_id = $2 where id = $1', [lead, story.units.liqiao])
  expect((await district(story.people.bangong)).drifts.map((one) => one.rows.map((row) => [row.number, row.kind]))).toEqual([[['S20', 'removed']]])
  expect((await district(story.people.bangong)).table.notes.at(-1)).toContain('样湖街道已报的第2稿')
  await t.admin.query('update leads set main_unit_id = $2 where id = $1', [lead, story.units.yanghu])
})

test('a lead that became restricted afterwards is told of to its readers only, and never in the edition for towns', async () => {
  await t.admin.query('update leads set restricted = true where id = $1', [story.leads.S01])
  await t.admin.query('insert into lead_readers (lead_id, user_id) values ($1, $2)', [story.leads.S01, story.people.bangong.userId])
  await setFigure(t, story.leads.S01!, 'unpaid', 200_000_000, '2026-10-31')
  expect((await district(story.people.bangong)).drifts[0]!.rows.map((row) => row.number)).toEqual(['S01'])
  for (const body of [await district(story.people.quzhang), await district(story.people.bangong, { edition: 'open' }), await preview(story.people.quzhang),
    await preview(story.people.bangong, { edition: 'open' }), await onePage(story.people.quzhang)]) expect(JSON.stringify(body)).not.toContain('拟寿颐年')
  await t.admin.query('update leads set restricted = false where id = $1', [story.leads.S01])
})

test('a month that has not begun has no table; the district page says so', async () => {
  const answer = await t.call(story.people.bangong, forms.previewForm, { code: 'annex-2', period: '2031-01' })
  expect([answer.status, answer.body.message]).toEqual([422, '2031年1月还没有到，没有这个月的数据。请改选2026年11月或以前的月份。'])
  expect((await t.download(story.people.bangong, forms.exportForm, { code: 'annex-2', period: '2026-12' })).status).toBe(422)
  expect((await t.call(story.people.bangong, forms.previewForm, { code: 'annex-2', period: '2026-11' })).status).toBe(200)
  const before = await t.call(story.people.bangong, forms.previewForm, { code: 'annex-2', period: '1900-01' })
  expect([before.status, before.body.message]).toEqual([422, expect.stringContaining('1900年1月没有布置过报送，也没有线索台账')])
  expect((await t.call(story.people.bangong, api.getDistrictTable, { period: '2031-01' })).body.table.warnings).toContain('2031年1月还没有到，没有这个月的数据。请改选2026年11月或以前的月份。')
})

test('the page knows whether there is a submitted version to show, and why not', async () => {
  expect((await preview(story.people.bangong, { unitId: story.units.yanghu })).noVersion).toBe('')
  expect((await preview(story.people.bangong, { unitId: story.units.yanghu, from: 'live' })).noVersion).toBe('')
  expect((await preview(story.people.bangong)).noVersion).toBe('样河区专班办还没有报送2026年10月的表，只有现有数据。')
  expect((await preview(story.people.bangong, { code: 'risk-list' })).noVersion).toBe('这张表不单独报送，按现有数据出。')
})
