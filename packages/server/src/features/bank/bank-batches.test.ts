import * as api from '@qingyuan/core/bank/bank-api'
import { createLead, dispatchLead, restrictLead } from '@qingyuan/core/leads/lead-api'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { testAnalytics, type TestAnalytics } from '../../platform/clickhouse/test-analytics.ts'
import { startTestApp, type TestApp, type TestPerson } from '../../test-app.ts'
import { resumeBatches, stopBatches, sweepMasses } from './batch-runner.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let t: TestApp
let masses: TestAnalytics
let region: string, town: string
let office: TestPerson, head: TestPerson, otherOffice: TestPerson, police: TestPerson, civil: TestPerson, townClerk: TestPerson, grid: TestPerson, system: TestPerson

beforeAll(async () => {
  masses = await testAnalytics()
  t = await startTestApp({ analytics: masses.analytics })
  region = await t.region('样河区', 'county')
  town = await t.region('例桥街道', 'street', region)
  const unit = await t.unit('专班办', region, 'office')
  office = await t.person('bangong', unit, ['office_clerk'])
  head = await t.person('zhuren', unit, ['office_head'])
  system = await t.person('xitong', unit, ['system_admin'])
  otherOffice = await t.person('linxian', await t.unit('邻县专班办', await t.region('邻县', 'county'), 'office'), ['office_clerk'])
  const station = await t.unit('公安分局', region, 'member')
  await t.admin.query(`update units set organ = 'police' where id = $1`, [station])
  police = await t.person('gongan', station, ['member_clerk'])
  civil = await t.person('minzheng', await t.unit('民政局', region, 'member'), ['member_clerk'])
  townClerk = await t.person('liqiao', await t.unit('例桥街道办', town, 'town'), ['town_clerk'])
  grid = await t.person('wangge', townClerk.unitId, ['grid_worker'])
  const lead = await t.unit('金融局', region, 'member')
  await t.admin.query(`update units set organ = 'lead_department' where id = $1`, [lead])
  await t.admin.query(`insert into head_posts (id, unit_id, name, head, basis, from_on, created_at) values ($1, $2, '局长甲', 'lead_head', '样发〔2025〕1号', '2025-01-01', now()),
    ($3, $2, '副局长乙', 'organ_head', '样发〔2025〕2号', '2025-01-01', now())`, [randomUUID(), lead, randomUUID()])
})
afterAll(async () => {
  await t.close()
  await masses.drop()
})

const batchOf = (given: Partial<z.input<typeof api.createBatch.input>> = {}): z.input<typeof api.createBatch.input> => ({
  commandId: randomUUID(), id: randomUUID(), title: '样例合作社流水', purpose: '核查样例合作社吸收资金情况', source: 'handed_in', from: '参与人例某甲', receivedOn: '2026-11-02', ...given,
})
const create = async (given: Partial<z.input<typeof api.createBatch.input>> = {}, who = office) => {
  const input = batchOf(given)
  return { ...await t.call(who, api.createBatch, input), id: input.id }
}
const opened = async (given: Partial<z.input<typeof api.createBatch.input>> = {}) => {
  const { status, id, body } = await create(given)
  expect(status, JSON.stringify(body)).toBe(200)
  return id
}
const upload = (batchId: string, name: string, text: string | Buffer, who = office) =>
  t.upload(who, api.uploadStatement, { commandId: randomUUID(), batchId, id: randomUUID() }, { name, content: Buffer.from(text) })
const detail = async (id: string, who = office) => (await t.call(who, api.getBatch, { id })).body
const settled = async (id: string) => {
  for (;;) {
    const batch = await detail(id)
    if (batch.state !== 'loading' && batch.state !== 'withdrawing') return batch
    await sleep(50)
  }
}
const load = async (id: string, who = office) => {
  const { status, body } = await t.call(who, api.loadBatch, { commandId: randomUUID(), id })
  expect(status, JSON.stringify(body)).toBe(200)
  return settled(id)
}
const loadIdOf = async (id: string) => (await t.admin.query<{ load_id: string }>('select load_id from bank_batches where id = $1', [id])).rows[0]!.load_id
const massRows = async (table: 'statement_rows' | 'raw_blocks' | 'parties' = 'statement_rows') => (await masses.analytics.query<{ n: number }>(`select count() as n from ${table}`))[0]!.n
const lead = async (given: Partial<z.input<typeof createLead.input>> = {}) => {
  const id = randomUUID()
  const { status, body } = await t.call(office, createLead, { commandId: randomUUID(), id, receivedOn: '2026-10-20', source: '群众举报（电话）', regionId: region, mainUnitId: office.unitId,
    subject: { newSubject: { id: randomUUID(), kind: 'cooperative', name: `样例合作社${id.slice(0, 6)}` } }, ...given })
  expect(status, JSON.stringify(body)).toBe(200)
  return id
}

/** A statement of one account; a row with a bad date is set aside, one balance does not run on. */
const statement = (account = '6222000011112222', name = '样例甲种植合作社') => [
  `户名：${name},账号：${account}`, '交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要',
  '2024-01-02 09:00:00,贷,1000.00,1000.00,例某甲,6222999900001111,认购', '2024-01-03 09:00:00,贷,2000.00,3000.00,例某乙,6222999900002222,认购',
  '2024-13-03 09:00:00,贷,5.00,3005.00,例某丙,6222999900003333,认购', '2024-01-05 09:00:00,借,100.00,2905.00,例某甲,6222999900001111,返利',
  '2024-01-06 09:00:00,借,100.00,2900.00,例某乙,6222999900002222,返利', '2024-01-07 09:00:00,借,50.00,2850.00,例某乙,6222999900002222,返利',
].join('\n')

describe('opening a batch', () => {
  test('a query needs the approval of the principal, on paper or on record, before the answer came', async () => {
    const none = await create({ source: 'query' })
    expect([none.status, none.body.message]).toEqual([422, expect.stringContaining('《防范和处置非法集资条例》第二十一条第四项')])
    const paper = (approvedBy: string, approvedOn: string) => create({ source: 'query', approval: { approvedBy, approvedOn, paper: '样查〔2026〕3号' } })
    expect((await paper('副局长乙', '2026-10-20')).body.message).toContain('副职签了不算')
    expect((await paper('局长甲', '2024-10-20')).status).toBe(422)
    expect((await paper('局长甲', '2026-11-03')).body.message).toContain('先批准、后查询')
    const done = await paper('局长甲', '2026-10-20')
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    expect(await detail(done.id)).toMatchObject({ source: 'query', access: 'case', state: 'open', approval: { approvedBy: '局长甲', paper: '样查〔2026〕3号', actId: null }, actions: ['addFile', 'withdraw'] })
  })

  test('the act on the lead counts once it is approved', async () => {
    const [leadId, other, actId] = [await lead(), await lead(), randomUUID()]
    await t.admin.query(`insert into acts (id, lead_id, code, state, unit_id, addressee, created_at) values ($1, $2, 'account_query', 'asked', $3, 'account', now())`, [actId, leadId, office.unitId])
    const wanted = { source: 'query' as const, leadId, approval: { actId } }
    expect((await create(wanted)).body.message).toContain('还没有经牵头部门主要负责人批准')
    await t.admin.query(`update acts set state = 'approved', decided_head = 'lead_head', decided_at = '2026-10-25T02:00:00Z', decided_by_name = '局长甲' where id = $1`, [actId])
    expect((await create({ ...wanted, leadId: other })).status).toBe(404)
    expect((await detail(await opened(wanted))).approval).toEqual({ actId, approvedBy: '局长甲', approvedOn: '2026-10-25', paper: '线索办理记录' })
  })

  test('a bank\'s notice is secret: its lead has named readers', async () => {
    const leadId = await lead()
    const refused = await create({ source: 'bank_notice', from: '样例银行', leadId })
    expect([refused.status, refused.body.message]).toEqual([422, expect.stringContaining('设定可见人')])
    await t.call(office, restrictLead, { commandId: randomUUID(), leadId, restricted: true, userIds: [] })
    const id = await opened({ source: 'bank_notice', from: '样例银行', leadId })
    expect(await detail(id)).toMatchObject({ access: 'restricted' })
    expect((await detail(id, head)).code).toBe('not_found')   // not among the readers
    const freed = await t.call(office, restrictLead, { commandId: randomUUID(), leadId, restricted: false, userIds: [] })
    expect([freed.status, freed.body.message]).toEqual([422, expect.stringContaining('银行通报')])
  })

  test('who handed it in is named; days are not in the future; the same command again changes nothing', async () => {
    expect((await create({ from: '' })).body.details?.issues?.[0]?.path).toBe('from')
    expect((await create({ receivedOn: '2026-11-04' })).body.details?.issues?.[0]?.path).toBe('receivedOn')
    const input = batchOf()
    expect((await t.call(office, api.createBatch, input)).status).toBe(200)
    expect((await t.call(office, api.createBatch, input)).status).toBe(200)
    expect((await t.admin.query('select 1 from bank_batches where id = $1', [input.id])).rowCount).toBe(1)
    expect((await t.admin.query(`select 1 from audit_log where subject_id = $1 and action = 'bank.batches.create'`, [input.id])).rowCount).toBe(1)
  })
})

describe('uploading', () => {
  test('only tables and archives of them, each content once, names told apart; sealed on the disk', async () => {
    const id = await opened()
    expect((await upload(id, '证明.pdf', '%PDF-')).body.message).toContain('不是流水表格')
    expect((await upload(id, '空.csv', '')).body.message).toContain('是空文件')
    expect((await upload(id, '流水.csv', statement())).status).toBe(200)
    expect((await upload(id, '又一份.csv', statement())).body.code).toBe('already_exists')
    expect((await upload(id, '流水.csv', statement('6222000011113333'))).status).toBe(200)
    const { files } = await detail(id)
    expect(files.map(({ name }) => name)).toEqual(['流水.csv', '流水(2).csv'])
    const { rows } = await t.admin.query<{ sha256: string }>(`select sha256 from files where owner_id = $1`, [id])
    for (const { sha256 } of rows) expect((await readFile(t.env.files.path(sha256))).includes('合作社')).toBe(false)
    const gone = files[1]!.id
    expect((await t.call(office, api.removeUpload, { commandId: randomUUID(), id: gone })).status).toBe(200)
    const { rows: [removed] } = await t.admin.query<{ sha256: string }>('select sha256 from files where id = $1', [gone])
    await expect(readFile(t.env.files.path(removed!.sha256))).rejects.toThrow('ENOENT')
    expect((await detail(id)).files).toHaveLength(1)
  })

  test('the same upload sent twice is kept once', async () => {
    const id = await opened()
    const input = { commandId: randomUUID(), batchId: id, id: randomUUID() }
    for (let n = 0; n < 2; n += 1) expect((await t.upload(office, api.uploadStatement, input, { name: '流水.csv', content: Buffer.from(statement()) })).status).toBe(200)
    expect((await detail(id)).files).toHaveLength(1)
  })
})

describe('loading', () => {
  test('the report: counts that add up, rows set aside with reasons, breaks located, columns with masked samples', async () => {
    const id = await opened()
    expect((await t.call(office, api.loadBatch, { commandId: randomUUID(), id })).body.message).toContain('还没有上传文件')
    await upload(id, '流水.csv', statement())
    await upload(id, '同一账户.csv', statement().replace('返利', '利息'))
    await upload(id, '坏的.xlsx', 'PK\u0003\u0004 no workbook at all')
    const batch = await load(id)
    expect(batch).toMatchObject({ state: 'loaded', rowsRead: 12, rowsLoaded: 5, rowsSetAside: 2, rowsDuplicate: 5, balanceBreaks: 2, message: '' })
    expect(batch.statements).toMatchObject([{ name: '流水.csv', rowsLoaded: 5, rowsDuplicate: 0, problem: null }, { name: '同一账户.csv', rowsLoaded: 0, rowsDuplicate: 5 }, { name: '坏的.xlsx', rowsRead: 0 }])
    expect(batch.statements[2]!.problem).toMatch(/./)
    const file = (await t.call(office, api.getBatchFile, { batchId: id, fileNo: 0 })).body
    expect(file.tables).toMatchObject([{ columns: ['time', 'direction', 'amount', 'balance', 'counterpartyName', 'counterpartyAccount', 'memo'], direction: { by: 'balance', flipped: false } }])
    expect(file.tables[0]!.samples[0]).toEqual(['2024-01-02 09:00:00', '贷', '1000.00', '1000.00', '例**', '6222********1111', '认购'])
    expect(file.breaks).toEqual([{ sheet: null, row: 7, account: '6222********2222', expectedFen: 280_500, foundFen: 290_000 }])
    const aside = (await t.call(office, api.listSetAside, { batchId: id, fileNo: 0 })).body
    expect(aside).toEqual({ total: 1, rows: [{ sheet: null, row: 5, reason: expect.stringContaining('日期') as string }] })
    const exported = await t.download(office, api.exportSetAside, { batchId: id, fileNo: 0 })
    expect([exported.status, exported.name, exported.content.subarray(0, 2).toString()]).toEqual([200, '没有载入的行-流水.xlsx', 'PK'])
    expect((await t.call(office, api.uploadStatement, { commandId: randomUUID(), batchId: id, id: randomUUID() })).status).toBe(400)
    expect((await upload(id, '晚来的.csv', statement('6222000011119999'))).body.code).toBe('state.conflict')
  })

  test('raw rows are opened for a purpose, which the audit log keeps', async () => {
    const id = await opened()
    await upload(id, '流水.csv', statement('6222000011114444'))
    await load(id)
    const [first, second] = (await masses.analytics.query<{ no: number }>('select row_no as no from statement_rows where batch = {load: UUID} order by row_no', { load: await loadIdOf(id) })).map(({ no }) => no)
    const input = { commandId: randomUUID(), batchId: id, rows: [second!, first!, 999], purpose: '核对返利金额' }
    const { body, status } = await t.call(office, api.revealRows, input)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.rows).toMatchObject([{ rowNo: second, fileName: '流水.csv', row: 4, headings: expect.arrayContaining(['对方户名']) as string[], cells: expect.arrayContaining(['例某乙', '6222999900002222']) as string[] }, { row: 3 }, null])
    expect((await t.call(office, api.revealRows, input)).body.code).toBe('command.reused')
    expect((await t.call(police, api.revealRows, { ...input, commandId: randomUUID() })).status).toBe(403)
    expect((await t.call(otherOffice, api.revealRows, { ...input, commandId: randomUUID() })).status).toBe(404)
    const { rows } = await t.admin.query<{ note: string }>(`select note from audit_log where subject_id = $1 and action = 'bank.rows.reveal'`, [id])
    expect(rows).toEqual([{ note: expect.stringContaining('核对返利金额') as string }])
  })

  test('nothing to read is no loaded batch; a file is taken out and the rest is read', async () => {
    const id = await opened()
    await upload(id, '说明.txt', '这是一份说明\n没有表格\n')
    expect(await load(id)).toMatchObject({ state: 'failed', message: expect.stringContaining('没有读到一行交易') as string, actions: ['addFile', 'removeFile', 'load', 'correct', 'withdraw'] })
    await upload(id, '流水.csv', statement('6222000011115555'))
    expect(await load(id)).toMatchObject({ state: 'loaded', rowsLoaded: 5, rowsSetAside: 1 })
  })
})

describe('correcting how a file is read', () => {
  /** No balance, and a plus sign that means money out; a heading that says nothing of the other party. */
  const odd = (account: string) => [`账号：${account},`, '记账日,发生额,来往方,说明', '2024-02-01,1000.00,例某甲,货款', '2024-02-02,-300.00,例某乙,返利', '2024-02-03,500.00,例某丙,货款'].join('\n')
  const flows = async (loadId: string) => (await masses.analytics.query<{ fen: number }>('select flow_fen as fen from statement_rows where batch = {id: UUID} order by row_no', { id: loadId })).map(({ fen }) => fen)

  test('direction and columns: read anew, remembered for the next file of the same headings', async () => {
    const id = await opened()
    await upload(id, '样例银行.csv', odd('6222000022221111'))
    const first = await load(id)
    expect(first.statements[0]).toMatchObject({ corrected: false, questions: [expect.objectContaining({ code: 'direction' }), expect.anything()] })
    const firstLoad = await loadIdOf(id)
    expect(await flows(firstLoad)).toEqual([100_000, -30_000, 50_000])
    const wrong = await t.call(office, api.correctFile, { commandId: randomUUID(), batchId: id, fileNo: 0, columns: ['date', null, 'counterpartyName', 'memo'] })
    expect(wrong.body.message).toContain('交易金额')
    const { status, body } = await t.call(office, api.correctFile, { commandId: randomUUID(), batchId: id, fileNo: 0, title: '样例银行明细', bank: '样例银行', columns: ['date', 'amount', 'counterpartyName', 'memo'], flipped: true })
    expect(status, JSON.stringify(body)).toBe(200)
    const again = await settled(id)
    expect(again).toMatchObject({ state: 'loaded', rowsLoaded: 3, statements: [{ corrected: true, bank: '样例银行', layoutTitle: '样例银行明细' }] })
    expect(again.statements[0]!.questions.map(({ code }) => code)).not.toContain('direction')
    expect(await flows(await loadIdOf(id))).toEqual([-100_000, 30_000, -50_000])
    // The reading before goes when the new one counts.
    while ((await flows(firstLoad)).length > 0) await sleep(50)

    const next = await opened()
    await upload(next, '下个月.csv', odd('6222000022223333'))
    await load(next)
    expect(await flows(await loadIdOf(next))).toEqual([-100_000, 30_000, -50_000])
    const { rows } = (await t.call(office, api.listLayouts, {})).body
    expect(rows).toMatchObject([{ title: '样例银行明细', bank: '样例银行', active: true }])
    expect((await t.call(otherOffice, api.listLayouts, {})).body.rows).toEqual([])
    await t.call(office, api.setLayoutActive, { commandId: randomUUID(), id: rows[0]!.id, active: false })
    const third = await opened()
    await upload(third, '再下个月.csv', odd('6222000022224444'))
    await load(third)
    expect(await flows(await loadIdOf(third))).toEqual([100_000, -30_000, 50_000])
  })
})

describe('withdrawal', () => {
  test('takes rows, files and readings away; the record and the reason stay', async () => {
    const before = await massRows()
    const id = await opened()
    await upload(id, '流水.csv', statement('6222000033331111'))
    await load(id)
    expect(await massRows()).toBe(before + 5)
    const { rows: [file] } = await t.admin.query<{ sha256: string }>('select sha256 from files where owner_id = $1', [id])
    expect((await t.call(office, api.withdrawBatch, { commandId: randomUUID(), id, reason: '收错了，不是本案的流水' })).status).toBe(200)
    expect(await settled(id)).toMatchObject({ state: 'withdrawn', withdrawnReason: '收错了，不是本案的流水', statements: [], actions: [] })
    expect(await massRows()).toBe(before)
    await expect(readFile(t.env.files.path(file!.sha256))).rejects.toThrow('ENOENT')
    expect((await t.call(office, api.revealRows, { commandId: randomUUID(), batchId: id, rows: [0], purpose: '核对撤回' })).body.code).toBe('state.conflict')
  })
})

describe('stopped in the middle', () => {
  const long = (account: string, rows = 60_000) => ['交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要',
    ...Array.from({ length: rows }, (_, n) => `2024-01-02 ${String(Math.floor(n / 3600)).padStart(2, '0')}:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')},贷,1.00,${n + 1}.00,例某甲,${account},认购`)].join('\n')
  const begun = async (id: string) => {
    for (;;) {
      const { rows: [row] } = await t.admin.query<{ loading_id: string | null }>('select loading_id from bank_batches where id = $1', [id])
      if (row?.loading_id) return row.loading_id
      await sleep(5)
    }
  }

  test('cancelled, nothing of it stays, and it can be loaded again', async () => {
    const before = await massRows()
    const id = await opened()
    await upload(id, '长.csv', long('6222000044441111'))
    await t.call(office, api.loadBatch, { commandId: randomUUID(), id })
    await begun(id)
    expect((await t.call(office, api.cancelLoad, { commandId: randomUUID(), id })).status).toBe(200)
    expect(await detail(id)).toMatchObject({ state: 'open', statements: [] })
    expect(await load(id)).toMatchObject({ state: 'loaded', rowsLoaded: 60_000 })
    expect(await massRows()).toBe(before + 60_000)
  })

  test('the process stops: the next start goes on from the beginning, the batch is whole', async () => {
    const before = await massRows()
    const id = await opened()
    await upload(id, '长.csv', long('6222000044442222'))
    await t.call(office, api.loadBatch, { commandId: randomUUID(), id })
    const first = await begun(id)
    await stopBatches(t.env)
    expect((await detail(id)).state).toBe('loading')
    await resumeBatches(t.env)
    expect(await detail(id)).toMatchObject({ state: 'loaded', rowsRead: 60_000, rowsLoaded: 60_000 })
    expect(await massRows()).toBe(before + 60_000)
    expect((await t.admin.query('select 1 from bank_batches where load_id = $1', [first])).rowCount).toBe(0)
  })

  test('what no record names is swept away, what is named stays', async () => {
    const before = await massRows()
    await masses.analytics.command('insert into statement_rows select * replace(generateUUIDv4() as batch) from statement_rows limit 100')
    expect(await massRows()).toBe(before + 100)
    await sweepMasses(t.env)
    expect(await massRows()).toBe(before)
  })

  test('a batch whose rows are gone says so, and is loaded again from its file', async () => {
    const id = await opened()
    await upload(id, '流水.csv', statement('6222000044443333'))
    await load(id)
    await masses.analytics.command('delete from $local(statement_rows) where batch = {load: UUID}', { load: await loadIdOf(id) })
    await sweepMasses(t.env)
    expect(await detail(id)).toMatchObject({ state: 'failed', message: expect.stringContaining('分析库里没有') as string })
    expect(await load(id)).toMatchObject({ state: 'loaded', rowsLoaded: 5 })
  })
})

describe('scope', () => {
  test('the handling office only; police see those of a case sent to them, never a bank\'s notice', async () => {
    const leadId = await lead()
    const id = await opened({ leadId })
    await upload(id, '流水.csv', statement('6222000055551111'))
    await load(id)
    for (const who of [townClerk, grid, system]) expect((await t.call(who, api.getBatch, { id })).status).toBe(403)
    for (const who of [otherOffice, police, civil]) expect((await t.call(who, api.getBatch, { id })).status).toBe(404)
    expect((await detail(id, head)).id).toBe(id)
    for (const who of [police, civil]) {
      await t.call(office, dispatchLead, { commandId: randomUUID(), leadId, assignments: [{ id: randomUUID(), unitId: who.unitId, role: 'support', instruction: '请协助核查', dueOn: '2026-11-20' }] })
    }
    expect(await detail(id, police)).toMatchObject({ id, actions: [] })
    expect((await t.call(civil, api.getBatch, { id })).status).toBe(404)
    expect((await t.call(police, api.loadBatch, { commandId: randomUUID(), id })).status).toBe(403)
    const own = (await t.call(police, api.listBatches, {})).body.rows.map((row) => row.id)
    expect(own).toEqual([id])
    expect((await t.call(otherOffice, api.withdrawBatch, { commandId: randomUUID(), id, reason: '不该能撤' })).status).toBe(404)
  })
})
