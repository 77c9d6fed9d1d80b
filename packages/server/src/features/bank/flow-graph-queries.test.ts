import { randomBytes, randomUUID } from 'node:crypto'
import { AppError } from '@qingyuan/core/errors'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type TestAnalytics, testAnalytics } from '../../platform/clickhouse/test-analytics.ts'
import { openSecrets } from '../../platform/secrets.ts'
import { removeTestFiles, testFile } from '../../platform/sheets/sheet-test-files.ts'
import { cleanBatches } from './clean-batches.ts'
import { flowGroupings, getFlowGraph, listFlowGroup, type FlowGroup } from './flow-graph-queries.ts'
import { followLimits, getFollowedMoney, type FollowedMoney } from './follow-money-queries.ts'
import { loadStatements } from './load-statements.ts'
import { noToken, statementTokens } from './statement-tokens.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const secrets = openSecrets(randomBytes(32))
const tokens = statementTokens(secrets)
let store: TestAnalytics
beforeAll(async () => { store = await testAnalytics() })
afterAll(async () => {
  await store.drop()
  removeTestFiles()
})

describe('following money through statements', () => {
  const [pool, pool2, boss, shop] = ['6222000011110000001', '6222000011110000002', '6222000022220000001', '6222000033330000001']
  const statement = (name: string, account: string, rows: string[]) => [`户名：${name},账号：${account}`, '交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要', ...rows, ''].join('\n')
  const names: Record<string, string> = { [pool]: '样例合作社', [pool2]: '样例合作社', [boss]: '样某甲', [shop]: '例某车行' }
  const shown = (token: string) => Object.keys(names).find((no) => tokens.account(no, null) === token) ?? (token === tokens.account('6222000044440000001', null) ? '买房' : token === noToken ? '无名' : token)
  const short = ({ edges, nodes }: FollowedMoney) => ({
    edges: Object.fromEntries(edges.map(({ from, to, fen }) => [`${from.split(':').map(shown).join(' ')} > ${to.split(':').map(shown).join(' ')}`, fen])),
    ends: Object.fromEntries(nodes.flatMap(({ kind, token, ends }) => ends.map(({ reason, fen }) => [`${kind} ${shown(token)}: ${reason}`, fen]))),
  })
  let cleaning: string
  beforeAll(async () => {
    const files = [
      // 1,000.00 stood there; 3,000.00 come in, 3,500.00 go on to the other account of the same owner.
      statement(names[pool]!, pool, ['2024-03-01 09:00:00,贷,2000.00,3000.00,例某甲,6222000055550000001,投资', '2024-03-02 09:00:00,贷,1000.00,4000.00,例某乙,6222000055550000002,投资', `2024-03-03 09:00:00,借,3500.00,500.00,${names[pool2]},${pool2},转账`]),
      statement(names[pool2]!, pool2, [`2024-03-03 09:00:05,贷,3500.00,3500.00,${names[pool]},${pool},转账`, `2024-03-04 10:00:00,借,3000.00,500.00,${names[boss]},${boss},往来款`, '2024-03-05 10:00:00,借,200.00,300.00,,,现金支取']),
      statement(names[boss]!, boss, [`2024-03-04 10:00:03,贷,3000.00,3000.00,${names[pool2]},${pool2},往来款`, '2024-03-06 10:00:00,借,2500.00,500.00,例某房产经纪有限公司,6222000044440000001,购房']),
    ]
    const { batchId } = await loadStatements(store.analytics, secrets, files.map((text, at) => ({ path: testFile(`流水${at}.csv`, text), name: `流水${at}.csv` })), { batchId: randomUUID(), today: '2026-11-22' })
    ;({ cleaning } = await cleanBatches(store.analytics, [batchId]))
  })
  const ask = (more: object, limits = followLimits) => getFollowedMoney(store.analytics, { cleaning, start: { owner: tokens.name(names[pool]!), flow: 'in', from: '2024-03-01', to: '2024-03-31' }, direction: 'forwards', rule: 'fifo', steps: 6, ...more }, { limits })

  test('from all that came in, over own accounts and the owner, to where no statement is at hand', async () => {
    const found = await ask({})
    expect(found).toMatchObject({ startFen: 300_000, started: { rows: 2, firstOn: '2024-03-01', lastOn: '2024-03-02' } })
    // First in, first out: of the 3,500.00 the first 1,000.00 were there before; within one transfer it is shared evenly.
    expect(short(found)).toEqual({
      edges: { [`account ${pool} > account ${pool2}`]: 250_000, [`account ${pool2} > account ${boss}`]: 214_286, [`account ${pool2} > cash 无名`]: 14_286, [`account ${boss} > organisation 买房`]: 178_572 },
      ends: { [`account ${pool}: balance`]: 50_000, [`account ${pool2}: balance`]: 21_428, [`account ${boss}: balance`]: 35_714, 'cash 无名: cash': 14_286, 'organisation 买房: no-statement': 178_572 },
    })
    const bought = found.edges.find(({ to }) => to.startsWith('organisation'))!
    expect(bought).toMatchObject({ step: 3, count: 1, firstOn: '2024-03-06', lastOn: '2024-03-06', rows: [{ on: '2024-03-06', fen: 178_572, wholeFen: 250_000 }] })
    // The row is found in the statement.
    const [row] = await store.analytics.query<{ fen: number }>('select flow_fen as fen from transactions where cleaning = {cleaning: UUID} and batch = {batch: UUID} and row_no = {rowNo: UInt64}', { cleaning, batch: bought.rows[0]!.batch, rowNo: bought.rows[0]!.rowNo })
    expect(row).toEqual({ fen: -250_000 })
    const share = await ask({ rule: 'proportion' })
    expect(short(share).edges[`account ${pool} > account ${pool2}`]).toBe(262_500)
    expect(share.ends.reduce((sum, { fen }) => sum + fen, 0)).toBe(300_000)
  })

  test('one person only; one row, and back from it', async () => {
    const second = await ask({ start: { owner: tokens.name(names[pool]!), parties: [tokens.account('6222000055550000002', null)], flow: 'in', from: '2024-03-01', to: '2024-03-31' }, steps: 1 })
    expect(short(second)).toEqual({ edges: { [`account ${pool} > account ${pool2}`]: 50_000 }, ends: { [`account ${pool}: balance`]: 50_000, [`account ${pool2}: steps`]: 50_000 } })
    const [bought] = await store.analytics.query<{ batch: string; rowNo: number }>('select batch, row_no as rowNo from transactions where cleaning = {cleaning: UUID} and flow_fen = -250000', { cleaning })
    const back = await ask({ start: { rows: [bought!] }, direction: 'backwards' })
    expect(back.startFen).toBe(250_000)
    expect(short(back).edges).toMatchObject({ [`account ${pool2} > account ${boss}`]: 250_000, [`account ${pool} > account ${pool2}`]: 250_000 })
    expect(short(back).ends[`account ${pool}: opening`]).toBe(71_429)
    expect(back.ends.reduce((sum, { fen }) => sum + fen, 0)).toBe(250_000)
  })

  test('limits are said; a start that is not there is refused', async () => {
    expect(short(await ask({}, { ...followLimits, accounts: 1 })).ends).toEqual({ [`account ${pool}: balance`]: 50_000, [`account ${pool2}: limit`]: 250_000 })
    expect(short(await ask({}, { ...followLimits, rowsPerAccount: 2 })).ends).toMatchObject({ [`account ${pool}: cut`]: 300_000 })
    const [bought] = await store.analytics.query<{ batch: string; rowNo: number }>('select batch, row_no as rowNo from transactions where cleaning = {cleaning: UUID} and flow_fen = -250000', { cleaning })
    // Going back, the last rows are kept; the balance before them is known.
    expect(short(await ask({ start: { rows: [bought!] }, direction: 'backwards' }, { ...followLimits, rowsPerAccount: 1 })).ends).toEqual({ [`account ${boss}: cut`]: 250_000 })
    await expect(ask({ start: { owner: tokens.name('没有的人'), flow: 'in', from: '2024-01-01', to: '2024-12-31' } })).rejects.toThrow('没有找到起点流水')
    await expect(ask({}, { ...followLimits, startRows: 1 })).rejects.toThrow('起点流水超过 1 笔')
    await expect(ask({ start: { flow: 'in', from: '2024-01-01', to: '2024-12-31' } })).rejects.toThrow(AppError)
  })
})

describe('the money around a subject of ten thousand parties', () => {
  const cleaning = randomUUID()
  const subject = randomUUID()
  const at = { cleaning, byName: false }
  const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const truth = { rows: 0, inFen: 0, outFen: 0 }
  beforeAll(async () => {
    const rows: Record<string, unknown>[] = []
    const told: Record<string, unknown>[] = []
    const add = (n: number, kind: string, flowFen: number, role?: string, party = n) => {
      const place = { batch: cleaning, row_no: rows.length }
      rows.push({
        cleaning, owner: subject, account: subject, paid_on: `2024-0${1 + n % 9}-01`, second: null, ord: rows.length, flow_fen: flowFen, balance_fen: null, counterparty: n === 0 ? noToken : token(n), identified_by: 'account',
        counterparty_name: noToken, counterparty_account: noToken, counterparty_kind: kind, part: 'counts', kind: 'transfer', channel: '', memo: '', ...place, file_no: 0, sheet_no: 0, row: 0,
      })
      if (role) told.push({ cleaning, subject, party: party === 0 ? noToken : token(party), role, kind: flowFen > 0 ? 'deposit' : 'payout', paid_on: '2024-01-01', flow_fen: flowFen, principal_fen: 0, return_fen: 0, reinvest_fen: 0, commission_fen: 0, ...place })
      truth.rows += 1
      truth[flowFen > 0 ? 'inFen' : 'outFen'] += Math.abs(flowFen)
    }
    for (let n = 1; n <= 9_000; n += 1) {
      add(n, 'person', 100_001 * (1 + n % 60), 'participant')
      if (n % 3 > 0) add(n, 'person', -70_003 * (n % 100 + 1), 'participant')
    }
    for (let n = 9_001; n <= 9_020; n += 1) add(n, 'person', -300_007, 'agent')
    add(9_030, 'person', -90_000_000, 'insider')
    for (let n = 9_100; n < 9_400; n += 1) add(n, n % 2 ? 'organisation' : 'unknown', n % 4 < 2 ? 500 : -700, n % 2 ? undefined : 'other')
    add(9_500, 'bank', -33)
    for (let n = 0; n < 40; n += 1) add(0, n % 2 ? 'cash' : 'wallet', n % 3 ? 10_000 : -5_000, 'participant')
    // Cash that was taken for a person's.
    add(0, 'cash', 777_700, 'participant', 1)
    const columns = (list: Record<string, unknown>[]) => Object.keys(list[0]!)
    await store.analytics.insert('transactions', columns(rows), rows)
    await store.analytics.insert('party_rows', columns(told), told)
  })

  test.each(flowGroupings)('by %s: a few groups and the largest; together they are the subject, to the fen', async (by) => {
    const { whole, groups, singles } = await getFlowGraph(store.analytics, at, { subject, by, singles: 30 })
    expect(whole).toMatchObject(truth)
    expect(groups.length).toBeLessThanOrEqual(12)
    for (const of of ['rows', 'inFen', 'outFen'] as const) {
      expect(groups.reduce((sum, group) => sum + group[of], 0)).toBe(truth[of])
      expect(groups.reduce((sum, { others }) => sum + others[of], 0) + singles.reduce((sum, one) => sum + one[of], 0)).toBe(truth[of])
    }
    expect(singles.length).toBe(30)
    expect(singles[0]).toMatchObject({ party: token(9_030), group: 'insider', inFen: 0, outFen: 90_000_000 })
    const count = (test: (group: FlowGroup) => boolean) => groups.filter(({ group }) => test(group)).reduce((sum, group) => sum + group.count, 0)
    expect(count((group) => group.startsWith(by))).toBe(9_000)
    expect([count((group) => group === 'agent'), count((group) => group === 'firm'), count((group) => group === 'bank'), count((group) => group === 'unnamed')]).toEqual([20, 150, 1, 1])
    expect(count((group) => group === 'payer') + count((group) => group === 'payee')).toBe(150)
  })

  test('a group opens page by page, and its members come to its sums', async () => {
    const { groups } = await getFlowGraph(store.analytics, at, { subject, by: 'size', singles: 0 })
    const { group, count, inFen, outFen, others } = groups.find((one) => one.group === 'size-2')!
    expect(others).toEqual({ count, rows: groups.find((one) => one.group === 'size-2')!.rows, inFen, outFen })
    const members: { party: string; inFen: number; outFen: number }[] = []
    for (let page = 1; ; page += 1) {
      const { total, rows } = await listFlowGroup(store.analytics, at, { subject, by: 'size', group, page, pageSize: 2000 })
      expect(total).toBe(count)
      members.push(...rows)
      if (rows.length < 2000) break
    }
    expect(new Set(members.map(({ party }) => party)).size).toBe(count)
    expect([members.reduce((sum, one) => sum + one.inFen, 0), members.reduce((sum, one) => sum + one.outFen, 0)]).toEqual([inFen, outFen])
    expect(members.every((one) => one.inFen >= 1_000_000 && one.inFen < 5_000_000)).toBe(true)
    // With the cash that was taken for it, the first is of a larger sum than by its own rows.
    const { rows: [first] } = await listFlowGroup(store.analytics, at, { subject, by: 'size', group: 'size-1', page: 1, pageSize: 1 })
    expect(first!.inFen).toBeLessThan(1_000_000)
    const all = (await Promise.all((['size-1', 'size-2'] as const).map((one) => listFlowGroup(store.analytics, at, { subject, by: 'size', group: one, page: 1, pageSize: 9000 })))).flatMap(({ rows }) => rows)
    expect(all.find(({ party }) => party === token(1))!.inFen).toBe(100_001 * 2 + 777_700)
  })

  test('nothing there is said, not drawn as nothing', async () => {
    await expect(getFlowGraph(store.analytics, at, { subject: randomUUID(), by: 'size', singles: 10 })).rejects.toThrow('没有可以汇总的往来')
  })
})
