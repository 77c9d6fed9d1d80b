import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type TestAnalytics, testAnalytics } from '../../platform/clickhouse/test-analytics.ts'
import { openSecrets } from '../../platform/secrets.ts'
import { removeTestFiles, testFile } from '../../platform/sheets/sheet-test-files.ts'
import { loadStatements, setAsideOf, type LoadedFile, type LoadOptions } from './load-statements.ts'
import { rawRowsOf } from './raw-rows.ts'
import { sweepBatches } from './statement-batches.ts'
import { namesOf } from './statement-parties.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 300_000 })

const secrets = openSecrets(randomBytes(32))
let store: TestAnalytics
beforeAll(async () => { store = await testAnalytics() })
afterAll(async () => {
  await store.drop()
  removeTestFiles()
})

type Text = string | Buffer

/** All that the store holds of each file, and what was reported. */
async function loaded(files: readonly Text[], options: Partial<LoadOptions>) {
  const batchId = randomUUID()
  const { analytics } = store
  const inputs = files.map((text, at) => ({ path: testFile(`流水${at}.csv`, text), name: `流水${at}.csv` }))
  const { files: reports, owners } = await loadStatements(analytics, secrets, inputs, { batchId, today: '2026-11-22', ...options })
  const all = async (sql: string) => {
    const rows: Record<string, unknown>[] = []
    for await (const some of analytics.stream<Record<string, unknown>>(sql, { batch: batchId })) rows.push(...some)
    return rows
  }
  const rows = await all('select * except(batch) from statement_rows where batch = {batch: UUID} order by file_no, sheet_no, row')
  const known = await namesOf(analytics, secrets, [batchId], [...new Set(rows.flatMap(({ account, owner_name: name, owner_id: id, cp_account: a, cp_name: b, cp_id: c }) => [account, name, id, a, b, c] as string[]))].slice(0, 2000))
  const sorted = [...known.values()].map(({ names, accounts, idNumbers, ...one }) => ({ ...one, banks: undefined, names: names.toSorted(), accounts: accounts.toSorted(), idNumbers: idNumbers.toSorted() })).toSorted((a, b) => (a.token < b.token ? -1 : 1))
  const beside = await all('select * except(batch) from statement_owners where batch = {batch: UUID} order by file_no, account, name, id')
  const shown = await rawRowsOf(analytics, secrets, batchId, rows.map(({ row_no: number }) => number as number))
  const perFile = await Promise.all(reports.map(async (report: LoadedFile, fileNo) => {
    const { way: _, rowsSetAside, ...rest } = report
    const aside: object[] = []
    for await (const some of setAsideOf(analytics, secrets, batchId, fileNo)) aside.push(...some)
    expect(rest.rowsRead).toBe(rest.rowsLoaded + rest.rowsSetAsideCount + rest.rowsDuplicate)
    const mine = rows.flatMap((row, at) => (row['file_no'] === fileNo ? [{ ...row, row_no: undefined, shown: shown[at] }] : []))
    return { report: rest, listed: rowsSetAside.toSorted((a, b) => a.row - b.row), aside, rows: mine }
  }))
  return { ways: reports.map(({ way }) => way), perFile, owners, sorted, beside }
}

/** Loads the files both ways and compares all; the answer tells which files SQL did take. */
async function same(files: readonly Text[], options: Partial<LoadOptions> = {}): Promise<LoadedFile['way'][]> {
  const [slow, fast] = [await loaded(files, { fastFrom: Infinity }), await loaded(files, { fastFrom: 0, chunkBytes: 3000, ...options })]
  expect(slow.ways.every((way) => way === 'rows')).toBe(true)
  for (const [at, one] of slow.perFile.entries()) expect(fast.perFile[at], String(files[at])).toEqual(one)
  expect(fast.owners).toEqual(slow.owners)
  expect(fast.beside).toEqual(slow.beside)
  expect(fast.sorted).toEqual(slow.sorted)
  return fast.ways
}

interface Made { day: number; second: number; into: boolean; fen: number; name: string; account: string; memo: string; channel: string; own: number }

const made: fc.Arbitrary<Made> = fc.record({
  // Few days and seconds, so that rows of one instant are common.
  day: fc.nat(12), second: fc.oneof(fc.nat(86_399), fc.constantFrom(36_000, 36_001)), into: fc.boolean(), fen: fc.oneof(fc.integer({ min: 1, max: 10_000_000_000 }), fc.constantFrom(100, 50_000)),
  name: fc.constantFrom('例某甲', '例某乙', '样例商贸有限公司', '财付通', '支付宝-例某丙', '', '-', '例·某', '样河农商行'), account: fc.constantFrom('6222000011112222333', '6222 0000-1111', '62220000****3333', '', '/', '100020003000'),
  memo: fc.constantFrom('', '利息', '还款 本金', '冲正', '工资', '集资款-返利', '手续费'), channel: fc.constantFrom('手机银行', 'ATM', 'POS消费', '', '柜面现金'), own: fc.nat(2),
})
const own = ['6222999900001111222', '6222999900001111333', '6222999900001111444']
const owners = ['样例甲种植合作社', '样本乙', '样本乙']
const ids = ['', '370000199001010011', '370000199001010011']

const yuan = (fen: number, places = 2) => {
  const text = `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
  return places === 2 ? text : text.replace(/\.?0+$/, '')
}
const dayOf = (day: number) => new Date(Date.UTC(2024, 1, 20 + day)).toISOString().slice(0, 10)
const timeOf = (second: number) => new Date(second * 1000).toISOString().slice(11, 19)

const moments: ((one: Made) => [string, string][])[] = [
  ({ day, second }) => [['交易时间', `${dayOf(day)} ${timeOf(second)}`]],
  ({ day, second }) => [['交易时间', `${dayOf(day)}${timeOf(second)}`.replace(/\D/g, '')]],
  ({ day, second }) => [['交易日期', dayOf(day).replaceAll('-', '')], ['交易时间', timeOf(second).replaceAll(':', '')]],
  ({ day, second }) => [['交易日期', dayOf(day)], ['交易时间', timeOf(second)]],
  ({ day, second }) => [['交易日期', dayOf(day).replaceAll('-', '/')], ['交易时间', second % 5 === 0 ? '' : timeOf(second)]],
  ({ day }) => [['交易日期', dayOf(day)]],
]
const amounts: ((one: Made) => [string, string][])[] = [
  ({ into, fen }) => [['借贷标志', into ? '贷' : '借'], ['交易金额', yuan(fen)]],
  ({ into, fen }) => [['收付标志', into ? '进' : '出'], ['交易金额', yuan(fen, 1)]],
  ({ into, fen }) => [['借贷标志', into ? '贷' : '借'], ['交易金额', yuan(into ? fen : -fen)]],
  ({ into, fen }) => [['借贷标志', into ? '借' : '贷'], ['交易金额', yuan(fen)]],
  ({ into, fen }) => [['收入金额', into ? yuan(fen) : ''], ['支出金额', into ? '0.00' : yuan(fen)]],
  ({ into, fen }) => [['借方发生额', into ? '' : yuan(fen)], ['贷方发生额', into ? yuan(fen) : '-']],
  ({ into, fen }) => [['支出金额', into ? '' : yuan(-fen)], ['收入金额', into ? yuan(fen) : '']],
  ({ into, fen }) => [['交易金额', yuan(into ? fen : -fen)]],
]

const junk = fc.constantFrom('', '-', '借', '贷', '6.22E+18', '2024-02-30', '2024-02-22', '99999999999999999999', '12万', '1234.5', '1.234', '+5.00', '.50', '-0.00', '0', '１２．００', '合计', '户名：例某丁', '交易失败', '1900-01-01 00:00:00', '2024-02-22 24:00:00', '6222000011112222000', '美元', '甲\u0000乙')
const statement = fc.record({
  rows: fc.array(made, { minLength: 6, maxLength: 90 }), moment: fc.nat(moments.length - 1), amount: fc.nat(amounts.length - 1), order: fc.constantFrom('up', 'up', 'down', 'apart'), table: fc.boolean(),
  balance: fc.constantFrom('yes', 'yes', 'no', 'wrong'), above: fc.nat(3), footer: fc.constantFrom('', '合计,3', '以上数据仅供参考', '收入合计：300.00,支出合计：100.00'), repeat: fc.constantFrom(0, 0, 0, 7), currency: fc.boolean(),
  ends: fc.constantFrom('\n', '\n', '\r\n'), bom: fc.boolean(), delimiter: fc.constantFrom(',', ',', '\t', ';'), last: fc.boolean(),
  changes: fc.array(fc.tuple(fc.nat(200), fc.nat(12), junk), { maxLength: 4 }), changed: fc.boolean(), blanks: fc.constantFrom(0, 0, 11),
})

/** A statement in one of many styles; with `table`, of several accounts, each named in its rows. */
function render(given: typeof statement extends fc.Arbitrary<infer T> ? T : never): Text {
  const { rows, moment, amount, order, table, balance, above, footer, repeat, currency, ends, bom, delimiter, last, changes, changed, blanks } = given
  let inTime = rows.toSorted((a, b) => a.day - b.day || (moment === 5 ? 0 : a.second - b.second))
  if (table && order === 'apart') inTime = inTime.toSorted((a, b) => a.own - b.own)
  const sums = [1_000_000, 2_000_000, 0]
  const lines = inTime.map((one, at) => {
    const mine = table ? one.own : 0
    sums[mine] = sums[mine]! + (one.into ? one.fen : -one.fen) + (balance === 'wrong' && at % 17 === 5 ? 1 : 0)
    return [
      ...(table ? [['本方账号', own[mine]!], ['本方户名', owners[mine]!], ['本方证件号', ids[mine]!]] : []), ...moments[moment]!(one), ...amounts[amount]!(one), ...(balance === 'no' ? [] : [['余额', yuan(sums[mine]!)]]),
      ['对方户名', one.name], ['对方账号', one.account], ...(currency ? [['币种', one.second % 29 === 0 ? '美元' : '人民币']] : []), ['摘要', one.memo], ['交易渠道', one.channel], ['流水号', String(one.second)],
    ] as [string, string][]
  })
  if (order === 'down') lines.reverse()
  const heading = lines[0]!.map(([name]) => name)
  const grid: string[][] = [...['某某银行账户交易明细', `户名：${owners[0]}`, `账号：${own[0]}`].slice(0, above).map((text) => [text]), heading]
  for (const [at, cells] of lines.entries()) {
    grid.push(cells.map(([, text]) => text))
    if (repeat > 0 && at % repeat === repeat - 1) grid.push(heading)
    if (blanks > 0 && at % blanks === 0) grid.push([''])
  }
  if (changed) for (const [row, column, text] of changes) grid[row % grid.length]![column % grid[row % grid.length]!.length] = text
  if (footer !== '') grid.push(footer.split(','))
  return `${bom ? '\ufeff' : ''}${grid.map((cells) => cells.join(delimiter)).join(ends)}${last ? ends : ''}`
}

test('by SQL and row by row: the same rows, set aside, breaks, owners and reports, in every style', async () => {
  const files = fc.sample(statement.map(render), { numRuns: 45, seed: 20261122 })
  const ways = await same(files)
  const bySql = ways.filter((way) => way === 'sql').length
  // What SQL takes must not become a rarity unnoticed.
  expect(bySql).toBeGreaterThan(15)
})

test('what SQL does not take is read row by row: quotes, other encodings, a second table, other owners below', async () => {
  const heading = '交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要'
  const row = (at: number) => `2024-03-0${1 + at % 9} 10:00:0${at % 10},贷,1.00,${at + 1}.00,例某甲,6222000011112222333,投资`
  const plain = ['户名：样本乙,账号：6222999900001111333', heading, ...Array.from({ length: 9 }, (_, at) => row(at))]
  const files: Text[] = [
    `${plain.join('\n')}\n`,
    `${[...plain, row(9).replace('投资', '"投资"')].join('\n')}\n`,
    `${[...plain, row(9).replace('投资', '"投资\n返利"')].join('\n')}\n`,
    Buffer.from(`\ufeff${plain.join('\n')}\n`, 'utf16le'),
    `${[...plain, '户名：例某戊,账号：6222999900001111555', row(1)].join('\n')}\n`,
    `${[...plain, '交易日期,收入金额,支出金额,余额,摘要', '2024-04-01,5.00,,5.00,利息'].join('\n')}\n`,
    `${plain.join('\r')}\r`,
    `${[...plain, `${row(9)},多出的一列`].join('\n')}\n`,
    '没有交易的文件\n',
  ]
  expect(await same(files)).toEqual(['sql', 'rows', 'rows', 'rows', 'rows', 'rows', 'rows', 'sql', 'rows'])
})

test('a long table of many accounts whose rows stand among each other, in chunks', async () => {
  const random = fc.sample(fc.array(made, { minLength: 9000, maxLength: 9000 }), { numRuns: 1, seed: 7 })[0]!
  const sums = own.map(() => 0)
  const inTime = random.map((one, at) => ({ ...one, day: Math.floor(at / 60) })).toSorted((a, b) => a.day - b.day || a.second - b.second)
  const lines = inTime.map((one, at) => {
    sums[one.own]! += one.into ? one.fen : -one.fen
    // Rows of one second may stand in another order than the balance runs, and some are wrong.
    return [own[one.own], owners[one.own], `${dayOf(one.day)} ${timeOf(one.second)}`, one.into ? '进' : '出', at % 1000 === 999 ? '看不清' : yuan(one.fen), yuan(sums[one.own]! + (at % 700 === 3 ? 1 : 0)), `例某${at % 4000}`, `62220000${String(at % 5000).padStart(8, '0')}`, one.memo, one.channel].join(',')
  })
  for (let at = 0; at + 1 < lines.length; at += 1) {
    const [a, b] = [inTime[at]!, inTime[at + 1]!]
    if (a.own === b.own && a.day === b.day && a.second === b.second) [lines[at], lines[at + 1]] = [lines[at + 1]!, lines[at]!]
  }
  const text = `交易卡号,交易户名,交易时间,收付标志,交易金额,交易余额,对手账号,对手户名,摘要说明,交易类型\n${lines.map((line) => { const cells = line.split(','); [cells[6], cells[7]] = [cells[7]!, cells[6]!]; return cells.join(',') }).join('\n')}\n`
  expect(await same([text], { chunkBytes: 100_000 })).toEqual(['sql'])
})

test('a load that is stopped leaves nothing; what a kill leaves of its tables the sweep drops', async () => {
  const { analytics } = store
  const batchId = randomUUID()
  const lines = Array.from({ length: 4000 }, (_, at) => `2024-03-0${1 + at % 9} 10:00:00,贷,1.00,例某${at},6222000011112222333,投资`)
  const stop = new AbortController()
  const path = testFile('停.csv', `户名：样本乙,账号：6222999900001111333\n交易时间,借贷标志,交易金额,对方户名,对方账号,摘要\n${lines.join('\n')}\n`)
  let told = 0
  const onProgress = () => { if ((told += 1) === 2) stop.abort(new Error('停')) }
  await expect(loadStatements(analytics, secrets, [{ path }], { batchId, today: '2026-11-22', fastFrom: 0, chunkBytes: 40_000, signal: stop.signal, onProgress })).rejects.toThrow('停')
  expect(told).toBe(2)
  const left = () => analytics.query(`select name from system.tables where database = currentDatabase() and startsWith(name, 'load_')`)
  expect(await left()).toEqual([])
  expect(await analytics.query(`select batch from statement_rows where batch = {batch: UUID} union all select batch from raw_blocks where batch = {batch: UUID} union all select batch from parties where batch = {batch: UUID}`, { batch: batchId })).toEqual([])
  await analytics.command(`create table load_${batchId.replaceAll('-', '')}_rows_a (c1 String) engine = Memory`)
  await sweepBatches(analytics, { batches: [batchId], cleanings: [] })
  expect(await left()).toHaveLength(1)
  await sweepBatches(analytics, { batches: [], cleanings: [] })
  expect(await left()).toEqual([])
})
