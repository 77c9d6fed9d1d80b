import * as batches from '@qingyuan/core/bank/bank-api'
import * as api from '@qingyuan/core/bank/bank-run-api'
import { createLead, getLead, restrictLead } from '@qingyuan/core/leads/lead-api'
import { readSheets } from '../../platform/sheets/read-sheets.ts'
import { removeTestFiles, testFile } from '../../platform/sheets/sheet-test-files.ts'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { testAnalytics, type TestAnalytics } from '../../platform/clickhouse/test-analytics.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { resumeRuns, stopAnalyses } from './run-runner.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let t: TestApp
let masses: TestAnalytics
let region: string
let office: TestPerson, townClerk: TestPerson, otherOffice: TestPerson
beforeAll(async () => {
  masses = await testAnalytics()
  t = await startTestApp({ analytics: masses.analytics })
  region = await t.region('样河区', 'county')
  office = await t.person('bangong', await t.unit('专班办', region, 'office'), ['office_clerk'])
  townClerk = await t.person('liqiao', await t.unit('例桥街道办', region, 'town'), ['town_clerk'])
  otherOffice = await t.person('linxian', await t.unit('邻县专班办', await t.region('邻县', 'county'), 'office'), ['office_clerk'])
})
afterAll(async () => {
  await t.close()
  await masses.drop()
  removeTestFiles()
})

const yuan = (fen: number) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
const dayOf = (day: number) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)
const people = Array.from({ length: 40 }, (_, n) => ({ name: `例${'甲乙丙丁戊己庚辛壬癸'[n % 10]}${'子丑寅卯'[Math.floor(n / 10)]}`, account: `62229999${String(n).padStart(8, '0')}`, day: (n * 7) % 210, fen: (1 + n % 5) * 1_000_000 }))
const months = 12

/** A cooperative that promises 2 % a month: 40 people pay in, are paid monthly for a year; the first ten get their money back. */
function scheme(cash: { day: number; flow: number }[] = []): { text: string; raisedFen: number; principalFen: number; returnsFen: number } {
  const moves = people.flatMap(({ name, account, day, fen }, n) => [
    { day, name, account, flow: fen, memo: '认购' },
    ...Array.from({ length: months }, (_, month) => ({ day: day + 30 * (month + 1), name, account, flow: -fen * 0.02, memo: '转账' })),
    ...(n < 10 ? [{ day: day + 30 * months, name, account, flow: -fen, memo: '转账' }] : []),
  ]).concat(cash.map((one) => ({ ...one, name: '', account: '', memo: one.flow > 0 ? '现金存入' : '现金支取' }))).sort((a, b) => a.day - b.day)
  let balance = 500_000_000
  const rows = moves.map(({ day, name, account, flow, memo }, at) => {
    balance += flow
    return `${dayOf(day)} ${String(8 + at % 10).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:${String(Math.floor(at / 10) % 60).padStart(2, '0')},${flow > 0 ? '贷' : '借'},${yuan(Math.abs(flow))},${yuan(balance)},${name},${account},${memo}`
  })
  const sum = (of: (move: (typeof moves)[number]) => boolean) => moves.filter(of).reduce((total, { flow }) => total + Math.abs(flow), 0)
  return {
    text: ['户名：样例甲种植专业合作社,账号：6222000011112222', '交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要', ...rows].join('\n'),
    raisedFen: sum(({ flow }) => flow > 0), principalFen: sum(({ flow }) => flow <= -1_000_000), returnsFen: sum(({ flow }) => flow < 0 && flow > -1_000_000),
  }
}

const made = async <In extends z.ZodType>(e: Parameters<TestApp['call']>[1], input: z.input<In>, who = office) => {
  const { status, body } = await t.call(who, e, input as never)
  expect(status, JSON.stringify(body)).toBe(200)
}
async function loadedBatch(text: string, given: Partial<z.input<typeof batches.createBatch.input>> = {}): Promise<string> {
  const id = randomUUID()
  await made(batches.createBatch, { commandId: randomUUID(), id, title: '样例合作社流水', purpose: '核查样例合作社吸收资金情况', source: 'handed_in', from: '参与人例某甲', receivedOn: '2026-11-02', ...given })
  const sent = await t.upload(office, batches.uploadStatement, { commandId: randomUUID(), batchId: id, id: randomUUID() }, { name: '流水.csv', content: Buffer.from(text) })
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  await made(batches.loadBatch, { commandId: randomUUID(), id })
  for (;;) {
    const { body } = await t.call(office, batches.getBatch, { id })
    if (body.state !== 'loading') {
      expect(body.state, body.message).toBe('loaded')
      return id
    }
    await sleep(50)
  }
}
const start = async (batchIds: string[]) => {
  const id = randomUUID()
  await made(api.startRun, { commandId: randomUUID(), id, batchIds })
  return id
}
const run = async (id: string) => (await t.call(office, api.getRun, { id })).body
async function finished(id: string): Promise<api.Run> {
  for (;;) {
    const now = await run(id)
    if (now.state !== 'running') return now
    await sleep(50)
  }
}
const analysed = async (batchIds: string[]) => {
  const id = await start(batchIds)
  expect(await finished(id)).toMatchObject({ state: 'done', percent: 100 })
  return id
}
const subjectsOf = async (runId: string) => (await t.call(office, api.listRunSubjects, { runId })).body.rows
const lead = async () => {
  const id = randomUUID()
  await made(createLead, { commandId: randomUUID(), id, receivedOn: '2026-10-20', source: '群众举报（电话）', regionId: region, mainUnitId: office.unitId, subject: { newSubject: { id: randomUUID(), kind: 'cooperative', name: `样例合作社${id.slice(0, 6)}` } } })
  return id
}

let batchId: string, runId: string, token: string
const world = scheme()

describe('a run', () => {
  test('finds the scheme, with figures to the fen; names are masked', async () => {
    batchId = await loadedBatch(world.text)
    runId = await analysed([batchId])
    const done = await run(runId)
    expect(done.counts).toMatchObject({ like: 1 })
    expect(done.cleaned!.rows).toBe(done.cleaned!.rowsDuplicate + done.cleaned!.rowsReversed + done.cleaned!.rowsOwn + done.cleaned!.rowsThatCount)
    const [subject] = await subjectsOf(runId)
    token = subject!.token
    expect(subject).toMatchObject({
      verdict: 'fundraising-like', kind: 'organisation', nameMask: '样例甲种植专业合作社',
      estimate: { participants: 40, amountRaisedFen: world.raisedFen, principalRepaidFen: world.principalFen, returnsPaidFen: world.returnsFen, unpaidPrincipalFen: world.raisedFen - world.principalFen, return: { rate: 0.02, periodDays: 30 } },
    })
    expect(subject!.patterns.map(({ code }) => code)).toContain('fixed-return')
    const stored = (await t.admin.query<{ text: string }>(`select string_agg(s::text, '') || (select string_agg(a::text, '') from audit_log a) as text from bank_subjects s`)).rows[0]!.text
    for (const { name, account } of people) for (const secret of [name, account]) expect(stored).not.toContain(secret)
  })

  test('every figure opens its rows, which add up to it; a row opens in the file', async () => {
    const { estimate } = (await subjectsOf(runId))[0]!
    const rowsOf = async (figure: (typeof api.rowFigures)[number], more = {}) => (await t.call(office, api.listFigureRows, { runId, token, figure, pageSize: 200, ...more })).body
    for (const [figure, fen] of [['raised', estimate!.amountRaisedFen], ['principal', estimate!.principalRepaidFen], ['returns', estimate!.returnsPaidFen], ['commission', estimate!.commissionPaidFen], ['reinvested', estimate!.amountRaisedFen - estimate!.netInvestedFen]] as const) {
      expect((await rowsOf(figure)).sumFen, figure).toBe(fen)
    }
    const raised = await rowsOf('raised')
    expect(raised).toMatchObject({ total: 40 })
    expect(raised.rows.reduce((sum, { partFen }) => sum + partFen, 0)).toBe(estimate!.amountRaisedFen)
    const [first] = raised.rows
    const opened = (await t.call(office, batches.revealRows, { commandId: randomUUID(), batchId: first!.batchId, rows: [first!.rowNo], purpose: '核对认购款' })).body.rows[0]
    expect(opened!.cells[2]).toBe(yuan(first!.partFen))
    const one = await rowsOf('all', { party: first!.party })
    expect(one.rows.every((row) => row.party === first!.party)).toBe(true)
    expect((await rowsOf('all', { from: '2024-01-01', to: '2024-01-01' })).total).toBe(people.filter(({ day }) => day === 0).length)
  })

  test('with cash between: what has no name counts once, and every figure still opens its rows', async () => {
    const mixed = scheme([{ day: 40, flow: 2_000_000 }, { day: 45, flow: -2_000_000 }, { day: 50, flow: 2_000_000 }, { day: 80, flow: 3_000_000 }])
    const id = await analysed([await loadedBatch(mixed.text.replace('6222000011112222', '6222000011116666'))])
    const { token: of, estimate } = (await subjectsOf(id))[0]!
    expect(estimate!.participants).toBe(40)
    expect(estimate!.amountRaisedFen).toBeGreaterThan(world.raisedFen)
    expect((await t.call(office, api.getRunSubject, { runId: id, token: of })).body.settled).toBe(true)
    for (const [figure, fen] of [['raised', estimate!.amountRaisedFen], ['principal', estimate!.principalRepaidFen], ['returns', estimate!.returnsPaidFen], ['reinvested', estimate!.amountRaisedFen - estimate!.netInvestedFen]] as const) {
      expect((await t.call(office, api.listFigureRows, { runId: id, token: of, figure })).body.sumFen, figure).toBe(fen)
    }
    const { rows } = (await t.call(office, api.listParticipants, { runId: id, token: of, pageSize: 200 })).body
    expect(rows.filter(({ named }) => !named)).toMatchObject([{ nameMask: expect.stringContaining('没有姓名') as string, lossFen: 0, gainFen: 0 }])
  })

  test('participants: sorted, filtered, summed, exported with masks', async () => {
    const ask = async (more = {}) => (await t.call(office, api.listParticipants, { runId, token, ...more })).body
    const all = await ask({ roles: ['participant', 'both'], pageSize: 200 })
    expect([all.total, all.sums.inFen, all.sums.principalFen]).toEqual([40, world.raisedFen, world.principalFen])
    expect(all.rows.map(({ inFen }) => inFen)).toEqual(all.rows.map(({ inFen }) => inFen).toSorted((a, b) => b - a))
    expect(all.rows[0]).toMatchObject({ nameMask: expect.stringMatching(/^例\*\*$/) as string, accountMask: expect.stringMatching(/^6222\*+\d{4}$/) as string, role: 'participant', deposits: 1 })
    const gainers = await ask({ gainers: true, sort: 'gainFen', pageSize: 200 })
    expect(gainers.total).toBe((await subjectsOf(runId))[0]!.estimate!.gainers)
    expect(gainers.rows.every((row) => row.outFen > row.inFen)).toBe(true)
    expect((await ask({ fromFen: 5_000_000, toFen: 5_000_000 })).total).toBe(8)
    const file = await t.download(office, api.exportParticipants, { runId, token })
    let text = ''
    for await (const row of readSheets(testFile('participants.xlsx', file.content), { fileName: file.name })) text += row.cells.map((cell) => cell?.text ?? '').join(' ')
    expect(text).toContain('6222********')
    expect(text).not.toContain(people[0]!.account)
    expect(text).toContain('不是认定')
  })

  test('series and calendar tell of the same money', async () => {
    for (const by of ['day', 'week'] as const) {
      const { rows } = (await t.call(office, api.getFlowSeries, { runId, token, by })).body
      expect(rows.reduce((sum, row) => sum + row.fromIndividualsFen, 0)).toBe(world.raisedFen)
      expect(rows.reduce((sum, row) => sum + row.toIndividualsFen, 0)).toBe(world.principalFen + world.returnsFen)
      expect(rows.reduce((sum, row) => sum + row.newPayers, 0)).toBe(40)
      expect(rows.at(-1)!.balanceFen).toBe(500_000_000 + world.raisedFen - world.principalFen - world.returnsFen)
      if (by === 'week') expect(rows.every(({ on }) => new Date(on).getUTCDay() === 1)).toBe(true)
    }
    const { days } = (await t.call(office, api.getPayoutCalendar, { runId, token, least: 1 })).body
    expect(days.reduce((sum, { fen }) => sum + fen, 0)).toBe(world.principalFen + world.returnsFen)
  })

  test('who stands behind tokens is opened for a purpose', async () => {
    const { rows: [participant] } = (await t.call(office, api.listParticipants, { runId, token, sort: 'firstOn', descending: false })).body
    const input = { commandId: randomUUID(), runId, tokens: [token, participant!.token], purpose: '通知登记参与人' }
    const { rows } = (await t.call(office, api.revealParties, input)).body
    expect(rows[0]).toMatchObject({ names: ['样例甲种植专业合作社'], accounts: ['6222000011112222'] })
    const first = people.filter(({ day }) => day === 0).map(({ name, account }) => ({ names: [name], accounts: [account] }))
    expect(first).toContainEqual({ names: rows[1]!.names, accounts: rows[1]!.accounts })
    expect((await t.call(office, api.revealParties, input)).body.code).toBe('command.reused')
  })

  test('others learn nothing of it', async () => {
    for (const [e, input] of [[api.getRun, { id: runId }], [api.listRunSubjects, { runId }], [api.getRunSubject, { runId, token }], [api.listParticipants, { runId, token }]] as const) {
      expect((await t.call(townClerk, e as never, input as never)).status).toBe(403)
      expect((await t.call(otherOffice, e as never, input as never)).status).toBe(404)
    }
    expect((await t.call(otherOffice, api.listFindings, {})).body.total).toBe(0)
    expect((await t.call(otherOffice, api.startRun, { commandId: randomUUID(), id: randomUUID(), batchIds: [batchId] })).status).toBe(404)
  })
})

describe('findings', () => {
  const find = async (code: string) => (await t.call(office, api.listFindings, { pageSize: 200 })).body.rows.find((one) => one.code === code)!
  const judge = async (finding: api.Finding, judgement: 'confirmed' | 'not' | 'unclear', evidenceHash = finding.evidenceHash) =>
    t.call(office, api.judgeFinding, { commandId: randomUUID(), id: finding.id, judgement, evidenceHash, reason: '核对了前十名的流水' })

  test('run again, nothing comes twice; judged ones stay judged until their evidence changes', async () => {
    const before = (await t.call(office, api.listFindings, { pageSize: 200 })).body
    const finding = await find('fixed-return')
    expect((await judge(finding, 'not', 'old')).body.code).toBe('version.conflict')
    expect((await judge(finding, 'not')).status).toBe(200)
    const again = await analysed([batchId])
    const after = (await t.call(office, api.listFindings, { pageSize: 200 })).body
    expect(after.total).toBe(before.total)
    expect(await find('fixed-return')).toMatchObject({ id: finding.id, judgement: 'not', reopened: false, runId: again })

    const more = await loadedBatch(scheme().text.replace('6222000011112222', '6222000011113333').replaceAll('认购', '入股').split('\n').map((line) => line.replace(/例(.)(.),6222/, '例$1$2,6333')).join('\n'))
    await analysed([batchId, more])
    const reopened = await find('fixed-return')
    expect(reopened).toMatchObject({ id: finding.id, judgement: 'open', reopened: true })
    expect(reopened.evidenceHash).not.toBe(finding.evidenceHash)
    expect((await judge(reopened, 'confirmed')).status).toBe(200)
    const { rows } = (await t.call(office, api.getPrecision, {})).body
    const line = rows.find(({ code }) => code === 'fixed-return')!
    expect(line).toMatchObject({ confirmed: 1, not: 0, precision: { part: 1, high: 1 } })
    expect(line.precision!.low).toBeCloseTo(0.2065, 3)
    const detail = (await t.call(office, api.getRunSubject, { runId: reopened.runId, token: reopened.token })).body
    expect(detail.findings.find(({ id }) => id === finding.id)!.history.map(({ judgement }) => judgement)).toEqual(['confirmed', 'not'])
    expect(detail.reasons.reduce((sum, { points }) => sum + points, 0)).toBeGreaterThanOrEqual(detail.score)
    expect(detail.settled).toBe(true)
  })
})

describe('confirming figures', () => {
  const confirm = (leadId: string, given: Partial<z.input<typeof api.confirmFigures.input>> = {}, of = runId) =>
    t.call(office, api.confirmFigures, { commandId: randomUUID(), id: randomUUID(), runId: of, token, leadId, basis: 'gross', fields: ['people', 'amount', 'unpaid', 'repaid', 'absorbed', 'raised', 'loss'], ...given })

  test('they stand in the lead with source, day and basis', async () => {
    const leadId = await lead()
    const { status, body } = await confirm(leadId, { figuresConfirmed: true })
    expect(status, JSON.stringify(body)).toBe(200)
    const detail = (await t.call(office, getLead, { id: leadId })).body
    const subject = (await subjectsOf(runId))[0]!
    expect(detail).toMatchObject({ amountFen: world.raisedFen, amountSource: '流水测算', amountOn: subject.to, people: 40, unpaidFen: world.raisedFen - world.principalFen, repaidFen: world.principalFen })
    expect(detail.figures.map(({ field }) => field).toSorted()).toEqual(['absorbed', 'amount', 'loss', 'people', 'raised', 'repaid', 'unpaid'])
    expect(detail.figures[0]!.note).toContain('含复投')
    expect(detail.events.some(({ kind, title }) => kind === 'estimate' && title.includes('含复投'))).toBe(true)
    expect((await t.call(office, api.getRunSubject, { runId, token })).body.confirmations).toMatchObject([{ leadId, basis: 'gross', figures: { people: 40 } }])
    expect((await confirm(leadId, { fields: [] })).status).toBe(400)
    expect((await confirm(randomUUID())).status).toBe(404)
  })

  test('what rests on a bank\'s notice goes into restricted leads only', async () => {
    const leadId = await lead()
    const notice = await loadedBatch(world.text.replace('6222000011112222', '6222000011115555'), { source: 'bank_notice', from: '样例银行' })
    const secret = await analysed([notice])
    const [subject] = await subjectsOf(secret)
    const refused = await confirm(leadId, { token: subject!.token }, secret)
    expect([refused.status, refused.body.message]).toEqual([422, expect.stringContaining('银行通报')])
    await made(restrictLead, { commandId: randomUUID(), leadId, restricted: true, userIds: [] })
    expect((await confirm(leadId, { token: subject!.token, figuresConfirmed: true }, secret)).status).toBe(200)
    expect((await t.call(office, restrictLead, { commandId: randomUUID(), leadId, restricted: false, userIds: [] })).status).toBe(422)
  })
})

describe('stopping', () => {
  test('cancelled, nothing of it stays; stopped, it is done from the beginning at the next start', async () => {
    const partsOf = async () => (await masses.analytics.query<{ n: number }>('select count() as n from cleanings'))[0]!.n
    const before = await partsOf()
    const id = await start([batchId])
    await made(api.cancelRun, { commandId: randomUUID(), id })
    expect(await run(id)).toMatchObject({ state: 'cancelled' })
    await stopAnalyses(t.env)
    expect(await partsOf()).toBe(before)
    const next = await start([batchId])
    expect((await t.call(office, api.startRun, { commandId: randomUUID(), id: randomUUID(), batchIds: [batchId] })).body.message).toContain('正在进行')
    await stopAnalyses(t.env)
    expect((await run(next)).state).toBe('running')
    await resumeRuns(t.env)
    expect(await run(next)).toMatchObject({ state: 'done', counts: { like: 1 } })
    expect(await partsOf()).toBe(before + 1)
  })

  test('a batch that is withdrawn takes what was worked out from it along', async () => {
    await made(batches.withdrawBatch, { commandId: randomUUID(), id: batchId, reason: '收错了，不是本案的流水' })
    for (;;) {
      if ((await t.call(office, batches.getBatch, { id: batchId })).body.state === 'withdrawn') break
      await sleep(50)
    }
    expect(await run(runId)).toMatchObject({ state: 'void', message: expect.stringContaining('撤回') as string })
    const [confirmation] = (await t.admin.query<{ lead_id: string }>('select lead_id from bank_confirmations where run_id = $1', [runId])).rows
    expect((await t.call(office, getLead, { id: confirmation!.lead_id })).body.events.some(({ title }) => title.includes('请重新核对金额'))).toBe(true)
    expect((await t.call(office, api.listRunSubjects, { runId })).body.code).toBe('state.conflict')
    expect((await t.admin.query('select 1 from bank_subjects where run_id = $1', [runId])).rowCount).toBe(0)
  })
})
