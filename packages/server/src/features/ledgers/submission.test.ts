import { previewForm } from '@qingyuan/core/ledgers/form-api'
import * as api from '@qingyuan/core/ledgers/ledger-api'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { openCollection as openFor } from './test-app-month.ts'
import { addEvent, setFigure, tellStory, type Story } from './test-app-story.ts'

let t: TestApp
let story: Story
let months = 0
beforeAll(async () => {
  t = await startTestApp()
  story = await tellStory(t)
})
afterAll(() => t.close())
beforeEach(() => { t.clock.now = new Date('2026-11-03T01:00:00Z') })

const id = randomUUID
const open = (who: TestPerson, reportType: string, period: string) => openFor(t, who, reportType, period)
const detail = async (who: TestPerson, submissionId: string) => {
  const answer = await t.call(who, api.getSubmission, { id: submissionId })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
const go = async (who: TestPerson, e: Parameters<typeof t.call>[1], input: object) => {
  const answer = await t.call(who, e, { commandId: id(), ...input })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}
const scan = { name: '审定单.pdf', content: Buffer.from('%PDF-1.4\n%%EOF\n') }

/** Opens, confirms every row as read and signs as filler. */
async function fill(who: TestPerson, submissionId: string, more: object = {}) {
  await go(who, api.openSubmission, { id: submissionId })
  const { rows } = await detail(who, submissionId)
  if (rows.length > 0) {
    await go(who, api.confirmRows, { id: submissionId, rows: rows.map(({ row, change }) => ({ leadId: row.leadId, confirmed: change === 'same' ? 'unchanged' : 'changed' })) })
  }
  await go(who, api.saveSubmission, { id: submissionId, zero: null, checkedHouseholds: null, checkedFirms: null, filler: '唐试琳', head: '丁仿山', phone: '0000-1', ...more })
}
async function approveOnPaper(who: TestPerson, submissionId: string) {
  await go(who, api.sendForApproval, { id: submissionId })
  const code = (await detail(who, submissionId)).versions.at(-1)!.code
  const answer = await t.upload(who, api.approveOnPaper, { commandId: id(), id: submissionId, fileId: id(), code, signedBy: '丁仿山', signedOn: '2026-11-03' }, scan)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}
/** A month with one submission of 例桥街道, filled and approved on paper. */
async function approved(period = `2031-${String((months += 1)).padStart(2, '0')}`) {
  t.clock.now = new Date('2032-01-05T01:00:00Z')
  const month = await open(story.people.bangong, 'ledger', period)
  const submissionId = month.of(story.units.liqiao)
  await fill(story.people.liqiao, submissionId)
  t.clock.now = new Date('2032-01-05T02:00:00Z')
  await approveOnPaper(story.people.liqiao, submissionId)
  return { ...month, submissionId, period }
}

describe('filling', () => {
  test('out of scope is not found, for every command; another unit may look but not fill', async () => {
    const month = await open(story.people.bangong, 'ledger', '2026-10')
    const submissionId = month.of(story.units.liqiao)
    const [one, foreign] = [{ commandId: id(), id: submissionId }, story.people.yanghu]
    for (const [e, input] of [
      [api.getSubmission, { id: submissionId }], [api.openSubmission, one], [api.confirmRows, { ...one, rows: [{ leadId: story.leads.S03!, confirmed: 'changed' }] }],
      [api.editText, { ...one, leadId: story.leads.S03!, column: 'remark', text: 'x' }],
      [api.saveSubmission, { ...one, zero: null, checkedHouseholds: 1, checkedFirms: 1 }], [api.sendForApproval, one], [api.takeBack, one], [api.submitSubmission, one],
      [api.returnSubmission, { ...one, reason: '数字不符' }], [api.acceptSubmission, one], [api.correctSubmission, { ...one, reason: '改错' }],
      [api.recordUpward, { ...one, addressedTo: 'x', signedBy: 'y', documentNumber: 'z' }], [api.extendSubmission, { ...one, dueOn: '2026-12-01', reason: '延期' }],
    ] as const) {
      const answer = await t.call(foreign, e as never, { ...input, commandId: id() } as never)
      expect([e.path, answer.status]).toEqual([e.path, 404])
    }
    for (const e of [api.approveOnPaper, api.attachStamped, api.attachDocument]) {
      const answer = await t.upload(foreign, e as typeof api.approveOnPaper, { ...one, commandId: id(), fileId: id(), code: 'x', signedBy: 'x', signedOn: '2026-11-01' }, scan)
      expect([e.path, answer.status]).toEqual([e.path, 404])
    }
    for (const e of [api.approveSubmission, api.refuseSubmission]) {
      const leader = await t.person(`yh${id().slice(0, 6)}`, story.units.yanghu, ['town_leader'])
      expect((await t.call(leader, e as typeof api.refuseSubmission, { ...one, commandId: id(), reason: '不行' })).status).toBe(404)
    }
    expect((await t.call(null, api.openSubmission, one)).status).toBe(401)
    const above = await t.call(story.people.bangong, api.openSubmission, { ...one, commandId: id() })
    expect([above.status, above.body.message]).toEqual([403, '由报送单位自己填报。这个单位有账号，上级不能代报。'])
    expect((await detail(story.people.bangong, submissionId)).actions).toEqual([])
  })

  test('is pre-filled from the files; new rows must be looked at, and nothing leaves before', async () => {
    const month = await open(story.people.bangong, 'ledger', '2026-09')
    const submissionId = month.of(story.units.liqiao)
    const who = story.people.liqiao
    expect((await detail(who, submissionId)).statusText).toBe('未报')
    await go(who, api.openSubmission, { id: submissionId })
    const sheet = await detail(who, submissionId)
    expect(sheet.statusText).toBe('填报中')
    expect(sheet.rows.map(({ row, change, confirmed }) => [row.number, change, confirmed])).toEqual([['S03', 'new', null], ['S05', 'new', null], ['S13', 'new', null]])
    expect(sheet.table.totals.amountFen.value).toBe(447_650_000)
    const early = await t.call(who, api.sendForApproval, { commandId: id(), id: submissionId })
    expect([early.status, early.body.message]).toEqual([422, '还有3条没有核对。请逐条选“沿用上月，无变化”或“已更新”。'])
    const same = await t.call(who, api.confirmRows, { commandId: id(), id: submissionId, rows: [{ leadId: story.leads.S03!, confirmed: 'unchanged' }] })
    expect(same.body.message).toBe('“例购荟百货店”上月没有报过，不能选“沿用上月”。请核对后选“已更新”。')
    const noApproval = await t.call(who, api.submitSubmission, { commandId: id(), id: submissionId })
    expect([noApproval.status, noApproval.body.message]).toEqual([409, '须先经领导小组审定，才能报送。'])
    const zero = await t.call(who, api.saveSubmission, { commandId: id(), id: submissionId, zero: 'zero', checkedHouseholds: 5, checkedFirms: 5 })
    expect(zero.status).toBe(200)
    expect((await detail(who, submissionId)).problems[0]).toBe('本期有3条线索，不能零报送。请取消“零报送”。')
  })

  test('hand edits win, survive to next month, and show when the draft has changed', async () => {
    const who = story.people.yanghu
    const july = await open(story.people.bangong, 'ledger', '2026-07')
    const first = july.of(story.units.yanghu)
    await go(who, api.openSubmission, { id: first })
    await go(who, api.editText, { id: first, leadId: story.leads.S01!, column: 'measures', text: '五月起专班跟踪' })
    expect((await detail(who, first)).rows[0]!.row).toMatchObject({ measures: '五月起专班跟踪', edited: ['measures'], newDrafts: {} })
    await addEvent(t, story.leads.S01!, 'police_filed', '2026-08-10', '公安立案')
    const august = await open(story.people.bangong, 'ledger', '2026-08')
    const second = august.of(story.units.yanghu)
    await go(who, api.openSubmission, { id: second })
    expect((await detail(who, second)).rows[0]!.row).toMatchObject({ measures: '五月起专班跟踪', edited: ['measures'], newDrafts: { measures: '8月10日公安立案' } })
    await go(who, api.editText, { id: second, leadId: story.leads.S01!, column: 'measures', text: null })
    expect((await detail(who, second)).rows[0]!.row).toMatchObject({ measures: '8月10日公安立案', edited: [] })
    expect((await detail(who, first)).rows[0]!.row.measures).toBe('五月起专班跟踪')
  })
})

describe('approval', () => {
  test('on screen by the leading group, never by the one who filled', async () => {
    const month = await open(story.people.bangong, 'ledger', '2030-01')
    const submissionId = month.of(story.units.liqiao)
    const both = await t.person('tangdan', story.units.liqiao, ['town_clerk', 'town_leader'])
    t.clock.now = new Date('2030-02-01T01:00:00Z')
    await fill(both, submissionId)
    await go(both, api.sendForApproval, { id: submissionId })
    const self = await t.call(both, api.approveSubmission, { commandId: id(), id: submissionId })
    expect([self.status, self.body.message]).toEqual([403, '填报人不能审定自己填的表，请由领导小组其他人审定。'])
    expect((await detail(story.people.liqiaoLeader, submissionId)).actions).toEqual(['approve', 'refuse'])
    expect((await t.call(story.people.liqiao, api.approveSubmission, { commandId: id(), id: submissionId })).status).toBe(403)
    await go(story.people.liqiaoLeader, api.approveSubmission, { id: submissionId })
    expect((await detail(both, submissionId)).approval).toMatchObject({ kind: 'screen', byName: 'dingfangshan', on: '2030-02-01' })
    await go(both, api.submitSubmission, { id: submissionId })
    expect(await detail(both, submissionId)).toMatchObject({ statusText: '已报待审核', punctuality: '按时', frozen: true })
  })

  test('the leading group sends it back: the next one is 第2稿; who may approve is named, the filler never', async () => {
    const month = await open(story.people.bangong, 'ledger', '2030-03')
    const submissionId = month.of(story.units.liqiao)
    const who = story.people.liqiao
    t.clock.now = new Date('2030-04-02T01:00:00Z')
    await fill(who, submissionId)
    const { approvers } = await detail(who, submissionId)
    expect(approvers).toContain('dingfangshan')
    expect(approvers).not.toContain('liqiao')
    await go(who, api.sendForApproval, { id: submissionId })
    await go(story.people.liqiaoLeader, api.refuseSubmission, { id: submissionId, reason: '措施写得不清楚' })
    const back = await detail(who, submissionId)
    expect([back.statusText, back.returnReason, back.frozen]).toEqual(['填报中', '领导小组审定退改：措施写得不清楚', false])
    expect(back.versions.map(({ no, voidedAt }) => [no, voidedAt !== null])).toEqual([[1, true]])
    const check = async (code: string) => (await t.call(story.people.yanghu, api.checkCode, { code })).body
    expect(await check(back.versions[0]!.code)).toMatchObject({ result: 'void', newestCode: null, text: '这是第1稿，2030年4月2日撤回，没有报送，不能再用。' })
    await go(who, api.sendForApproval, { id: submissionId })
    const again = await detail(who, submissionId)
    expect(again.versions.map(({ no, voidedAt }) => [no, voidedAt !== null])).toEqual([[1, true], [2, false]])
    expect(again.versions[1]!.code).not.toBe(again.versions[0]!.code)
    expect(await check(again.versions[0]!.code)).toMatchObject({ result: 'superseded', newestCode: again.versions[1]!.code,
      text: `这是第1稿，2030年4月2日撤回，没有报送；已被第2稿（${again.versions[1]!.code}）取代，请以新稿为准。` })
    expect((await check(again.versions[1]!.code)).result).toBe('waiting')
    await go(story.people.liqiaoLeader, api.approveSubmission, { id: submissionId })
    expect((await detail(who, submissionId)).approvers).toEqual([])
  })

  test('on paper: the scan must bear the code of the frozen version; taking back voids it', async () => {
    const month = await open(story.people.bangong, 'ledger', '2030-02')
    const submissionId = month.of(story.units.liqiao)
    const who = story.people.liqiao
    t.clock.now = new Date('2030-03-04T01:00:00Z')
    await fill(who, submissionId)
    await go(who, api.sendForApproval, { id: submissionId })
    const firstCode = (await detail(who, submissionId)).versions.at(-1)!.code
    expect(firstCode).toMatch(/^QY-/)
    await go(who, api.takeBack, { id: submissionId })
    await go(who, api.sendForApproval, { id: submissionId })
    const paper = (code: string) => t.upload(who, api.approveOnPaper, { commandId: id(), id: submissionId, fileId: id(), code, signedBy: '丁仿山', signedOn: '2030-03-04' }, scan)
    const old = await paper(firstCode)
    expect([old.status, old.body.message]).toEqual([422, expect.stringContaining('版本号与送审的一稿')])
    const code = (await detail(who, submissionId)).versions.at(-1)!.code
    const nothing = await t.upload(who, api.approveOnPaper, { commandId: id(), id: submissionId, fileId: id(), code, signedBy: '丁仿山', signedOn: '2030-03-04' }, { name: '审定单', content: Buffer.from('x') })
    expect([nothing.status, nothing.body.message]).toEqual([422, '审定单扫描件“审定单”不是扫描件或照片，打不开。请上传 PDF、OFD、JPG、PNG、TIFF 或 HEIC 格式的扫描件。'])
    expect((await detail(who, submissionId)).approval).toBeNull()
    expect((await detail(who, submissionId)).statusText).toBe('领导小组审定中')
    expect((await paper(code)).status).toBe(200)
    expect((await detail(who, submissionId)).statusText).toBe('已审定待报送')
    await go(who, api.submitSubmission, { id: submissionId })
    const done = await detail(who, submissionId)
    expect(done.approval).toMatchObject({ kind: 'paper', byName: '丁仿山' })
    expect(done.versions.map((version) => [version.no, version.submittedAt !== null])).toEqual([[1, false], [2, true]])
    const file = await t.download(story.people.bangong, api.downloadLedgerFile, { id: done.approval!.fileId! })
    expect(file.content.equals(scan.content)).toBe(true)
    expect((await t.download(story.people.yanghu, api.downloadLedgerFile, { id: done.approval!.fileId! })).status).toBe(404)
    const check = async (typed: string) => (await t.call(story.people.yanghu, api.checkCode, { code: typed })).body
    expect(await check(firstCode)).toMatchObject({ result: 'superseded', versionId: null, newestCode: code, text: expect.stringContaining('已被第2稿') as string })
    expect(await check(code.toLowerCase())).toMatchObject({ result: 'valid', unitName: '例桥街道', versionId: null })
    expect((await t.call(story.people.liqiao, api.checkCode, { code })).body.versionId).toBe(done.versions[1]!.id)
    expect((await check(`${code.slice(0, -1)}${code.endsWith('2') ? '3' : '2'}`)).result).toBe('mistyped')
  })
})

describe('what was submitted', () => {
  test('is frozen: later changes of leads do not alter it, and altering the store shows', async () => {
    const { submissionId } = await approved()
    await go(story.people.liqiao, api.submitSubmission, { id: submissionId })
    const before = await detail(story.people.liqiao, submissionId)
    await setFigure(t, story.leads.S05!, 'amount', 1, '2031-01-01')
    await addEvent(t, story.leads.S05!, 'struck_off', '2031-01-01', '销号')
    expect((await detail(story.people.liqiao, submissionId)).table).toEqual(before.table)
    const [version] = before.versions
    expect((await t.call(story.people.bangong, api.getVersion, { id: version!.id })).body).toMatchObject({ code: version!.code, current: true, table: before.table })
    expect((await t.call(story.people.yanghu, api.getVersion, { id: version!.id })).status).toBe(404)
    const check = async () => (await t.call(story.people.zhuren, api.checkCode, { code: version!.code })).body.result
    expect(await check()).toBe('valid')
    await t.admin.query(`update submission_versions set content = jsonb_set(content, '{header,filler}', '"别人"') where id = $1`, [version!.id])
    expect(await check()).toBe('changed')
    await t.admin.query(`delete from lead_events where lead_id = $1 and kind = 'struck_off' and on_date = '2031-01-01'`, [story.leads.S05])
    await t.admin.query('delete from lead_figures where lead_id = $1 and as_of = $2', [story.leads.S05, '2031-01-01'])
  })

  test('is corrected in a new version with its reason and difference; on time stays on time', async () => {
    const { submissionId } = await approved()
    const who = story.people.liqiao
    await setFigure(t, story.leads.S13!, 'amount', 151_200_000, '2026-08-20')
    await go(who, api.takeBack, { id: submissionId })
    await fill(who, submissionId)
    await approveOnPaper(who, submissionId)
    await go(who, api.submitSubmission, { id: submissionId })
    await go(story.people.bangong, api.acceptSubmission, { id: submissionId })
    expect((await detail(who, submissionId)).statusText).toBe('已审核')
    await go(who, api.correctSubmission, { id: submissionId, reason: 'S13金额漏计一笔' })
    expect((await detail(who, submissionId)).statusText).toBe('更正中')
    await setFigure(t, story.leads.S13!, 'amount', 167_300_000, '2026-08-21')
    t.clock.now = new Date('2032-02-20T01:00:00Z')
    await fill(who, submissionId)
    await approveOnPaper(who, submissionId)
    await go(who, api.submitSubmission, { id: submissionId })
    const done = await detail(who, submissionId)
    // 第1稿 was taken back before it went; 第2稿 is the first submitted one.
    const [, first, second] = done.versions
    expect(done.versions.map(({ no, reason, submittedAt }) => [no, reason, submittedAt !== null])).toEqual([[1, '', false], [2, '', true], [3, 'S13金额漏计一笔', true]])
    expect(done.firstSubmittedOn).toBe('2032-01-05')
    const { body } = await t.call(story.people.bangong, api.compareVersions, { beforeId: first!.id, afterId: second!.id })
    expect(body.difference.rows).toEqual([{ leadId: story.leads.S13, number: 'S13', name: '国样储金运营中心', kind: 'changed',
      cells: [{ column: 'amountFen', label: '涉及金额', before: '151.20', after: '167.30', difference: 16_100_000 }] }])
    expect(body.difference.totals).toEqual([expect.objectContaining({ label: '涉及金额合计', difference: 16_100_000 })])
    const old = (await t.call(who, api.checkCode, { code: first!.code })).body
    expect([old.result, old.newestCode]).toEqual(['superseded', second!.code])
  })

  test('a correction can be given up: what was submitted stands, what was written meanwhile is gone', async () => {
    const who = story.people.liqiao
    const month = await open(story.people.bangong, 'ledger', '2030-05')
    const submissionId = month.of(story.units.liqiao)
    t.clock.now = new Date('2030-06-04T01:00:00Z')
    await fill(who, submissionId)
    expect((await t.call(who, api.abandonCorrection, { commandId: id(), id: submissionId, reason: '没有更正' })).status).toBe(403)
    await approveOnPaper(who, submissionId)
    await go(who, api.submitSubmission, { id: submissionId })
    await go(story.people.bangong, api.acceptSubmission, { id: submissionId })
    const before = await detail(who, submissionId)
    await go(who, api.correctSubmission, { id: submissionId, reason: '误点了更正' })
    const leadId = before.rows[0]!.row.leadId
    await go(who, api.editText, { id: submissionId, leadId, column: 'remark', text: '更正中改的' })
    await go(who, api.confirmRows, { id: submissionId, rows: [{ leadId, confirmed: 'changed' }] })
    // Sent for approval and taken back, it is still the correction.
    await go(who, api.sendForApproval, { id: submissionId })
    expect((await detail(who, submissionId)).actions).not.toContain('abandon')
    await go(who, api.takeBack, { id: submissionId })
    expect((await detail(who, submissionId)).actions).toContain('abandon')
    expect((await t.call(story.people.yanghu, api.abandonCorrection, { commandId: id(), id: submissionId, reason: '越权' })).status).toBe(404)
    expect((await t.call(story.people.bangong, api.abandonCorrection, { commandId: id(), id: submissionId, reason: '代办' })).status).toBe(403)
    await go(who, api.abandonCorrection, { id: submissionId, reason: '误点了更正' })
    const after = await detail(who, submissionId)
    expect(after).toMatchObject({ state: 'accepted', statusText: '已审核', frozen: true, approval: before.approval, header: before.header, table: before.table })
    expect(after.rows.map((one) => one.row.remark)).toEqual(before.rows.map((one) => one.row.remark))
    expect((await t.admin.query('select from submission_rows where submission_id = $1 and texts <> $2', [submissionId, '{}'])).rowCount).toBe(0)
    const { rows: [said] } = await t.admin.query<{ note: string }>('select note from audit_log where action = $1', ['ledger.abandon_correction'])
    expect(said!.note).toBe('误点了更正')
    expect((await t.call(who, api.abandonCorrection, { commandId: id(), id: submissionId, reason: '再来一次' })).status).toBe(409)
    // It can be corrected anew.
    await go(who, api.correctSubmission, { id: submissionId, reason: '这次是真的' })
  })

  test('is returned with a reason, resubmitted and accepted; the sender cannot accept his own', async () => {
    const { submissionId } = await approved()
    const who = story.people.liqiao
    await go(who, api.submitSubmission, { id: submissionId })
    const own = await t.call(who, api.acceptSubmission, { commandId: id(), id: submissionId })
    expect([own.status, own.body.message]).toEqual([403, '由收集的单位审核，报送单位自己不能审核。'])
    expect((await detail(story.people.bangong, submissionId)).returnReasons.length).toBeGreaterThan(3)
    await go(story.people.bangong, api.returnSubmission, { id: submissionId, reason: '数字与明细不符' })
    const returned = await detail(who, submissionId)
    expect([returned.statusText, returned.returnReason, returned.actions]).toEqual(['已退回', '数字与明细不符', ['fill', 'sendForApproval']])
    const firstOn = returned.firstSubmittedOn
    await approveOnPaper(who, submissionId)
    await go(who, api.submitSubmission, { id: submissionId })
    await go(story.people.bangong, api.acceptSubmission, { id: submissionId })
    expect(await detail(who, submissionId)).toMatchObject({ statusText: '已审核', firstSubmittedOn: firstOn, returnReason: '' })
    expect((await t.call(who, api.acceptSubmission, { commandId: id(), id: submissionId })).status).toBe(409)
  })

  test('next month starts from it: same rows can be confirmed unchanged, changed ones cannot', async () => {
    const { submissionId } = await approved()
    const who = story.people.liqiao
    await go(who, api.submitSubmission, { id: submissionId })
    await setFigure(t, story.leads.S03!, 'repaid', 48_750_000, '2031-12-28')
    const next = await open(story.people.bangong, 'ledger', '2031-12')
    const nextId = next.of(story.units.liqiao)
    await go(who, api.openSubmission, { id: nextId })
    const sheet = await detail(who, nextId)
    expect(sheet.rows.map(({ row, change, cells }) => [row.number, change, cells.map((cell) => cell.after)])).toEqual([
      ['S03', 'changed', ['清退完毕100.00%']], ['S05', 'same', []], ['S13', 'same', []]])
    const refused = await t.call(who, api.confirmRows, { commandId: id(), id: nextId, rows: [{ leadId: story.leads.S03!, confirmed: 'unchanged' }] })
    expect(refused.body.message).toBe('“例购荟百货店”的资金清退情况与上月不同，不能选“沿用上月”。请核对后选“已更新”。')
    await go(who, api.confirmRows, { id: nextId, rows: [{ leadId: story.leads.S05!, confirmed: 'unchanged' }] })
    // What was confirmed and then changed asks again.
    await setFigure(t, story.leads.S05!, 'people', 79, '2031-12-30')
    expect((await detail(who, nextId)).rows.find(({ row }) => row.number === 'S05')).toMatchObject({ confirmed: null, change: 'changed' })
    // Who approves or reviews the frozen table sees beside last month's what the clerk saw.
    await fill(who, nextId)
    await go(who, api.sendForApproval, { id: nextId })
    const frozen = await detail(who, nextId)
    expect([frozen.frozen, ...frozen.rows.map(({ row, change, cells }) => [row.number, change, cells.map((cell) => `${cell.before}→${cell.after}`)])]).toEqual([true,
      ['S03', 'changed', ['正在清退58.87%→清退完毕100.00%']], ['S05', 'changed', ['78→79']], ['S13', 'same', []]])
    await t.admin.query('delete from lead_figures where as_of >= $1', ['2031-12-01'])
  })

  test('无新增 says how many are on the ledger at the end: what was struck off in the month is a row, no stock', async () => {
    const who = story.people.liqiao
    await addEvent(t, story.leads.S13!, 'struck_off', '2028-05-20', '销号')
    t.clock.now = new Date('2028-06-02T01:00:00Z')
    const month = await open(story.people.bangong, 'ledger', '2028-05')
    const submissionId = month.of(story.units.liqiao)
    await fill(who, submissionId, { zero: 'no_change' })
    t.clock.now = new Date('2028-06-02T02:00:00Z')
    await approveOnPaper(who, submissionId)
    await go(who, api.submitSubmission, { id: submissionId })
    const { rows, table } = await detail(who, submissionId)
    expect([rows.length, table.movement.closing]).toEqual([3, 2])
    const { units } = (await t.call(story.people.bangong, api.getBoard, { collectionId: month.id })).body
    expect(units.find((unit) => unit.submissionId === submissionId)?.zeroText).toBe('本月无新增，存量2条')
    await t.admin.query(`delete from lead_events where lead_id = $1 and kind = 'struck_off' and on_date = '2028-05-20'`, [story.leads.S13])
  })

  test('sent twice it goes once; every step leaves its audit row', async () => {
    const { submissionId } = await approved()
    const commandId = id()
    const twice = await Promise.all([1, 2].map(() => t.call(story.people.liqiao, api.submitSubmission, { commandId, id: submissionId })))
    expect(twice.map((answer) => answer.status)).toEqual([200, 200])
    const { rows } = await t.admin.query<{ action: string }>('select action from audit_log where subject_id = $1 order by id', [submissionId])
    expect(rows.map((row) => row.action)).toEqual(['ledger.open_submission', 'ledger.confirm_rows', 'ledger.save_submission', 'ledger.send_for_approval', 'ledger.approve_on_paper', 'ledger.submit'])
  })

  test('what does not keep it from leaving is said all the same: units below not accepted, a zero report before the period is over', async () => {
    t.clock.now = new Date('2029-06-20T01:00:00Z')
    const below = await open(story.people.bangong, 'ledger', '2029-06')
    const town = await t.person('fangtang', story.units.fangtang, ['town_clerk'])
    const zeroId = below.of(story.units.fangtang)
    const cautions = async (who: TestPerson, submissionId: string) => (await detail(who, submissionId)).cautions
    await fill(town, zeroId, { zero: 'zero', checkedHouseholds: 30, checkedFirms: 2 })
    expect(await cautions(town, zeroId)).toEqual(['报告期到2029-06-30才结束，现在零报送只能说明到今天为止的情况；之后发现线索须更正。请确认是否等报告期结束再报。'])
    expect(await cautions(story.people.bangong, zeroId)).toEqual([])
    t.clock.now = new Date('2029-07-02T01:00:00Z')
    expect(await cautions(town, zeroId)).toEqual([])
    await approveOnPaper(town, zeroId)
    await go(town, api.submitSubmission, { id: zeroId })
    await go(story.people.bangong, api.acceptSubmission, { id: zeroId })
    const upwardId = (await open(story.people.bangong, 'upward', '2029-06')).of(story.units.office)
    await fill(story.people.bangong, upwardId, { addressedTo: '范州市处非办' })
    const [said, ...more] = await cautions(story.people.bangong, upwardId)
    expect([said, more]).toEqual([expect.stringMatching(/^下级7个单位中还有6个没有审核通过：/), []])
    expect(said).toContain('例桥街道（未报）')
    expect(said).not.toContain('仿塘乡')
    await go(story.people.bangong, api.sendForApproval, { id: upwardId })
  })

  test('holds restricted leads apart: the office\'s own table, seen by a reader and by another leader', async () => {
    t.clock.now = new Date('2026-11-06T01:00:00Z')
    const month = await open(story.people.bangong, 'upward', '2026-10')
    const submissionId = month.of(story.units.office)
    await fill(story.people.bangong, submissionId, { addressedTo: '范州市处非办' })
    await approveOnPaper(story.people.bangong, submissionId)
    await go(story.people.bangong, api.submitSubmission, { id: submissionId })
    const full = await detail(story.people.bangong, submissionId)
    expect([full.rows.length, full.table.totals.amountFen.value, full.table.movement.closing]).toEqual([10, 3_036_650_000, 9])
    const other = await detail(story.people.quzhang, submissionId)
    expect([other.rows.length, other.table.totals.amountFen.value, other.table.movement.closing]).toEqual([9, 2_893_450_000, 8])
    expect(JSON.stringify(other)).not.toContain('蒋试根')
    const stored = await t.admin.query<{ content: string }>('select content::text from submission_versions where submission_id = $1', [submissionId])
    expect(stored.rows[0]!.content).not.toContain('蒋试根')
    expect((await t.call(story.people.quzhang, api.checkCode, { code: full.versions[0]!.code })).body.result).toBe('valid')
    await go(story.people.bangong, api.recordUpward, { id: submissionId, addressedTo: '范州市处非办', signedBy: '陆例成', documentNumber: '样打非办〔2026〕10号' })
    const emptied = await t.call(story.people.bangong, api.recordUpward, { commandId: id(), id: submissionId, addressedTo: ' ', signedBy: '陆例成', documentNumber: '' })
    expect([emptied.status, emptied.body.message]).toEqual([422, '这张表已经报送，报送给哪个上级单位不能清空。'])
    const printed = await t.call(story.people.bangong, previewForm, { code: 'annex-2', period: '2026-10', unitId: story.units.office, versionId: full.versions[0]!.id })
    expect(JSON.stringify(printed.body.sheets)).toContain('报送给：范州市处非办　签发人：陆例成　文号：样打非办〔2026〕10号')
    const stamp = (content: Buffer) => t.upload(story.people.bangong, api.attachStamped, { commandId: id(), id: submissionId, fileId: id() }, { name: '盖章件.pdf', content })
    expect((await stamp(Buffer.from('x'))).body.message).toContain('盖章件“盖章件.pdf”不是扫描件或照片')
    const stamped = await stamp(scan.content)
    expect(stamped.status).toBe(200)
    expect((await detail(story.people.quzhang, submissionId)).upward).toMatchObject({ signedBy: '陆例成', documentNumber: '样打非办〔2026〕10号', stampedFileId: expect.any(String) })
    expect((await t.call(story.people.quzhang, api.getOnePage, { period: '2026-10' })).body.versionCode).toBe(full.versions[0]!.code)
  })
})
