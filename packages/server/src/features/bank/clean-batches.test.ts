import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type TestAnalytics, type TestCluster, askServer, testAnalytics, testCluster } from '../../platform/clickhouse/test-analytics.ts'
import { openSecrets } from '../../platform/secrets.ts'
import { removeTestFiles, seededRandom, testFile } from '../../platform/sheets/sheet-test-files.ts'
import { cleanBatches } from './clean-batches.ts'
import { loadStatements, setAsideOf } from './load-statements.ts'
import { rawRowsOf } from './raw-rows.ts'
import { dropCleaning, sweepBatches, withdrawBatch } from './statement-batches.ts'
import { namesOf } from './statement-parties.ts'
import { noToken, statementTokens } from './statement-tokens.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const secrets = openSecrets(randomBytes(32))
const tokens = statementTokens(secrets)
const today = '2026-11-22'
let single: TestAnalytics
let cluster: TestCluster
beforeAll(async () => { [single, cluster] = await Promise.all([testAnalytics(), testCluster()]) })
afterAll(async () => {
  await Promise.all([single.drop(), cluster.drop()])
  removeTestFiles()
})

interface Holder { name: string; accounts: string[]; id: string | null }
interface Move { day: number; second: number; from: string; to: string; fen: number; memo: string }
interface Line { day: number; second: number; flowFen: number; balanceFen: number; other: string; memo: string; red: boolean }

const holderOf = (holders: Holder[], account: string) => holders.find(({ accounts }) => accounts.includes(account))!
const dateOf = (day: number) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)
const timeOf = (second: number) => [second / 3600, second / 60 % 60, second % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
const yuan = (fen: number) => `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`

/** What an account's bank keeps: its movements in time, with balances. */
function ledger(account: string, moves: readonly Move[]): Line[] {
  let balanceFen = 100_000_000
  return moves.filter(({ from, to }) => from === account || to === account).toSorted((a, b) => a.day - b.day || a.second - b.second).map((move) => {
    const flowFen = move.to === account ? move.fen : -move.fen
    balanceFen += flowFen
    return { day: move.day, second: move.second, flowFen, balanceFen, other: flowFen > 0 ? move.from : move.to, memo: move.memo, red: false }
  })
}

function render(account: string, lines: readonly Line[], holders: Holder[], how: { times?: boolean; backwards?: boolean; serials?: boolean } = {}): string {
  const { times = true, backwards = false, serials = false } = how
  const owner = holderOf(holders, account)
  const rows = lines.map((line, at) => [
    ...(times ? [`${dateOf(line.day)} ${timeOf(line.second)}`] : [dateOf(line.day)]), line.flowFen > 0 ? '贷' : '借', yuan(Math.abs(line.flowFen)), yuan(line.balanceFen),
    holderOf(holders, line.other).name, line.other, line.memo, ...(serials ? [`S${account}${at}`] : []),
  ].join(','))
  return [`户名：${owner.name},账号：${account}`, ...(owner.id ? [`证件号码：${owner.id}`] : []), `交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要${serials ? ',流水号' : ''}`, ...(backwards ? rows.toReversed() : rows), ''].join('\n')
}

/** A made-up world: owners with one or two accounts whose statements are at hand, and others. */
function world(seed: number) {
  const random = seededRandom(seed)
  const pick = (most: number) => Math.floor(random() * most)
  const account = (n: number) => `62220000${String(seed).padStart(3, '0')}${String(n).padStart(8, '0')}`
  const owners: Holder[] = [
    { name: '样例甲种植合作社', accounts: [account(1), account(2)], id: null }, { name: '样本乙', accounts: [account(3), account(4)], id: '370000199001010011' },
    { name: '样本丙', accounts: [account(5)], id: null },
  ]
  const others: Holder[] = Array.from({ length: 12 }, (_, n) => ({ name: `例某${'甲乙丙丁戊己庚辛壬癸子丑'[n]}`, accounts: [account(100 + n)], id: null }))
  const holders = [...owners, ...others]
  const own = owners.flatMap(({ accounts }) => accounts)
  const all = holders.flatMap(({ accounts }) => accounts)
  const moves: Move[] = []
  for (let n = 0; n < 240; n += 1) {
    const [a, b] = [own[pick(own.length)]!, all[pick(all.length)]!]
    if (a === b) continue
    const [from, to] = random() < 0.5 ? [a, b] : [b, a]
    // Few amounts, so that equal ones on one day are common.
    moves.push({ day: pick(40), second: 3600 + pick(70_000), from, to, fen: [50_000, 100_000, 250_001][pick(3)]!, memo: ['转账', '利息', '借款'][pick(3)]! })
  }
  return { random, owners, holders, own, moves }
}

const load = (of: TestAnalytics, files: [name: string, text: string][], batchId = randomUUID()) =>
  loadStatements(of.analytics, secrets, files.map(([name, text]) => ({ path: testFile(name.replaceAll('/', '-'), text), name })), { batchId, today })

describe('random worlds', () => {
  test.each([1, 2])('world %i: overlapping exports, both sides, own accounts, reversals', async (seed) => {
    const { random, owners, holders, own, moves } = world(seed)
    const texts = new Map<string, string>()
    const truth = { rows: 0, unique: 0, own: 0, reversed: 0, counts: 0, sums: new Map<string, number>() }
    for (const [at, account] of own.entries()) {
      let lines = ledger(account, moves)
      // Every third account: its bank takes one payment back.
      if (at % 3 === 0) {
        const wrong = lines.findIndex(({ flowFen, other }) => flowFen < 0 && !own.includes(other))
        const last = lines.at(-1)!
        if (wrong >= 0) {
          const { flowFen, other } = lines[wrong]!
          lines = [...lines, { day: lines[wrong]!.day, second: 86_000, flowFen: -flowFen, balanceFen: 0, other, memo: '冲正', red: false }].toSorted((a, b) => a.day - b.day || a.second - b.second)
          let balanceFen = last.balanceFen - lines.filter(({ memo }) => memo !== '冲正').reduce((sum, line) => sum + line.flowFen, 0)
          lines = lines.map((line) => ({ ...line, balanceFen: (balanceFen += line.flowFen) }))
          truth.reversed += 2
        }
      }
      // Two exports that overlap, one without times or the other way round, and once the first again.
      const [end, start] = [Math.floor(15 + random() * 20), Math.floor(random() * 15)]
      const exports = [lines.filter(({ day }) => day <= end), lines.filter(({ day }) => day >= start), ...(at === 0 ? [lines.filter(({ day }) => day <= end)] : [])]
      for (const [n, some] of exports.entries()) {
        // Statements of several accounts stand one below another.
        const name = `${seed}-${n}-${at % 2}.csv`
        texts.set(name, `${texts.get(name) ?? ''}${render(account, some, holders, { times: n !== 1 || at % 2 === 0, backwards: at % 2 === 1, serials: n === 1 })}`)
        truth.rows += some.length
      }
      truth.unique += lines.length
      const owner = holderOf(holders, account)
      truth.own += lines.filter(({ other }) => owner.accounts.includes(other)).length
      truth.sums.set(owner.name, (truth.sums.get(owner.name) ?? 0) + lines.filter(({ other }) => !owner.accounts.includes(other)).reduce((sum, { flowFen }) => sum + flowFen, 0))
    }
    const files = [...texts]
    const answers = await Promise.all([single, cluster].map(async (of) => {
      const { analytics } = of
      const [first, second] = [await load(of, files.slice(0, 2)), await load(of, files.slice(2))]
      for (const file of [...first.files, ...second.files]) {
        expect(file).toMatchObject({ problem: null, balanceBreaks: 0, rowsSetAside: [] })
        expect(file.rowsRead).toBe(file.rowsLoaded + file.rowsSetAsideCount + file.rowsDuplicate)
      }
      const batches = [first.batchId, second.batchId]
      const { cleaning, files: counted, ...cleaned } = await cleanBatches(analytics, batches)
      const sums = await analytics.query<{ owner: string; fen: number }>(`select owner, sum(flow_fen) as fen from transactions where cleaning = {cleaning: UUID} and part = 'counts' group by owner`, { cleaning })
      const links = await analytics.query<{ from: number; to: number; sameDay: number; opposite: number; right: number }>(`
        select count() as links, uniqExact(l.batch, l.row_no) as froms, uniqExact(l.other_batch, l.other_row_no) as tos, countIf(a.flow_fen < 0 and a.flow_fen = -b.flow_fen) as opposite,
          countIf(a.counterparty_account = b.account and b.counterparty_account = a.account) as right, countIf(a.paid_on = b.paid_on and a.second = b.second) as atOnce
        from links as l global inner join transactions as a on a.batch = l.batch and a.row_no = l.row_no and a.cleaning = l.cleaning
        global inner join transactions as b on b.batch = l.other_batch and b.row_no = l.other_row_no and b.cleaning = l.cleaning
        where l.cleaning = {cleaning: UUID} and l.kind = 'both-sides'`, { cleaning })
      const rows = await analytics.query(`select * except(cleaning, batch), indexOf({batches: Array(UUID)}, batch) as rank from transactions where cleaning = {cleaning: UUID} order by rank, row_no`, { cleaning, batches })
      expect(counted.reduce((sum, file) => sum + file.rowsDuplicate, 0)).toBe(cleaned.rowsDuplicate)
      return { cleaned, sums: sums.toSorted((a, b) => (a.owner < b.owner ? -1 : 1)), links, rows }
    }))
    const bothSides = moves.filter(({ from, to }) => own.includes(from) && own.includes(to)).length
    expect(answers[0]!.cleaned).toEqual({
      version: 1, rows: truth.rows, rowsDuplicate: truth.rows - truth.unique, rowsReversed: truth.reversed, reversalsAlone: 0, rowsOwn: truth.own, rowsOwnByName: 0,
      rowsThatCount: truth.unique - truth.reversed - truth.own, bothSides, owners: 3,
    })
    expect(answers[0]!.links).toMatchObject([{ links: bothSides, froms: bothSides, tos: bothSides, opposite: bothSides, right: bothSides }])
    const ownerToken = ({ name, id }: Holder) => (id ? tokens.id(id) : tokens.name(name))
    expect(new Map(answers[0]!.sums.map(({ owner, fen }) => [owner, fen]))).toEqual(new Map(owners.map((owner) => [ownerToken(owner), truth.sums.get(owner.name)!])))
    expect(answers[1]).toEqual(answers[0])
  })
})

const heading = '交易时间,借贷标志,交易金额,余额,对方户名,对方账号,对方证件号码,摘要'
const statement = (name: string, account: string, rows: string[]) => [`户名：${name},账号：${account}`, heading, ...rows, ''].join('\n')
const parts = (of: TestAnalytics, cleaning: string) => of.analytics.query<{ row: number; part: string; counterparty: string; by: string; looks: string }>(
  `select row, part, counterparty, identified_by as by, counterparty_kind as looks from transactions where cleaning = {cleaning: UUID} order by file_no, row`, { cleaning })

describe('who a counterparty is', () => {
  test('two cards are one person by the ID number only; a name without a card is the only one of that name', async () => {
    const { batchId } = await load(single, [['身份.csv', statement('样例合作社', '6222000011110000001', [
      '2024-01-01 09:00:00,贷,100.00,100.00,例某甲,6222000022220000001,370000199001010012,投资',
      '2024-01-02 09:00:00,贷,100.00,200.00,例某甲,6222000022220000002,370000199001010012,投资',
      '2024-01-03 09:00:00,借,10.00,190.00,例某甲,6222 0000-22220000002,,利息',
      '2024-01-04 09:00:00,贷,100.00,290.00,例某乙,6222000022220000003,,投资',
      '2024-01-05 09:00:00,贷,100.00,390.00,例某乙,6222000022220000004,,投资',
      '2024-01-06 09:00:00,借,10.00,380.00,例某乙,,,利息',
      '2024-01-07 09:00:00,借,10.00,370.00,例某甲,,,利息',
      '2024-01-08 09:00:00,借,10.00,360.00,例某丙商贸有限公司,,,货款',
      '2024-01-09 09:00:00,借,10.00,350.00,,,,手续费',
      '2024-01-10 09:00:00,借,10.00,340.00,样例合作社,6222000011110000009,,转账',
    ])]])
    const { cleaning, rowsOwn, rowsOwnByName, rowsThatCount } = await cleanBatches(single.analytics, [batchId])
    const rows = await parts(single, cleaning)
    const first = tokens.id('370000199001010012')
    expect(rows.map(({ counterparty, by }) => [counterparty, by])).toEqual([
      [first, 'id'], [first, 'id'], [first, 'id'], [tokens.account('6222000022220000003', null), 'account'], [tokens.account('6222000022220000004', null), 'account'],
      [tokens.name('例某乙'), 'name'], [first, 'id'], [tokens.name('例某丙商贸有限公司'), 'name'], [noToken, 'none'], [tokens.name('样例合作社'), 'name'],
    ])
    expect(rows.map(({ looks }) => looks)).toEqual(['person', 'person', 'person', 'person', 'person', 'person', 'person', 'organisation', 'bank', 'own'])
    expect([rowsOwn, rowsOwnByName, rowsThatCount]).toEqual([1, 1, 9])
    const known = await namesOf(single.analytics, secrets, [batchId], [first, tokens.name('例某乙'), noToken, tokens.name('没有的人')])
    expect([...known.keys()].toSorted()).toEqual([first, tokens.name('例某乙')].toSorted())
    expect(known.get(first)).toMatchObject({ kind: 'id', mask: '370***********0012', names: ['例某甲'], idNumbers: ['370000199001010012'] })
    expect(known.get(first)!.accounts.toSorted()).toEqual(['6222000022220000001', '6222000022220000002'])
    expect((await namesOf(single.analytics, secrets, [randomUUID()], [first])).size).toBe(0)
  })

  test('red ink and 冲正 leave the figures with what they take back; one without its other row stays', async () => {
    const { batchId } = await load(single, [['红字.csv', statement('样例合作社', '6222000011110000003', [
      '2024-01-01 09:00:00,贷,100.00,1000.00,例某甲,6222000022220000001,,投资',
      '2024-01-01 09:05:00,贷,100.00,1100.00,例某乙,6222000022220000002,,投资',
      '2024-01-01 09:10:00,贷,-100.00,1000.00,例某甲,6222000022220000001,,投资',
      '2024-02-02 09:00:00,贷,77.00,1077.00,例某丙,6222000022220000005,,冲正',
    ])]])
    const cleaned = await cleanBatches(single.analytics, [batchId])
    expect(cleaned).toMatchObject({ rows: 4, rowsReversed: 2, reversalsAlone: 1, rowsThatCount: 2 })
    expect((await parts(single, cleaned.cleaning)).map(({ part }) => part)).toEqual(['reversed', 'counts', 'reversed', 'counts'])
  })
})

test('equal rows of one file are different transfers, in several files the most of one file count', async () => {
  const row = '2024-03-05,借,500.00,,例某甲,6222000022220000001,,利息'
  const other = '2024-03-06,借,500.00,,例某甲,6222000022220000001,,利息'
  const files: [string, string][] = [[row, row, other], [row], [row, row, row]].map((rows, at) => [`${at}.csv`, statement('样例合作社', '6222000011110000002', rows)])
  const { files: reports, batchId } = await load(single, files)
  expect(reports.map(({ rowsRead, rowsLoaded, rowsDuplicate }) => [rowsRead, rowsLoaded, rowsDuplicate])).toEqual([[3, 3, 0], [1, 0, 1], [3, 1, 2]])
  expect(await cleanBatches(single.analytics, [batchId])).toMatchObject({ rows: 7, rowsDuplicate: 3, rowsThatCount: 4 })
})

test('nothing stands in the clear: no name, number, memo or cell', async () => {
  const secret = { owner: '秘密测试合作社', other: '隐名某', account: '6222999988887777001', otherAccount: '6222999988887777002', id: '370000198802020022', memo: '替藏名某交的', serial: 'SERIAL99887766', set: '看不懂的金额甲' }
  const text = ['户名：秘密测试合作社,账号：6222999988887777001', `${heading},交易流水号`, `2024-01-01 09:00:00,贷,100.00,100.00,${secret.other},${secret.otherAccount},${secret.id},${secret.memo}利息,${secret.serial}`,
    `2024-01-02 09:00:00,贷,${secret.set},100.00,${secret.other},${secret.otherAccount},${secret.id},${secret.memo},${secret.serial}`, ''].join('\n')
  const { batchId, files } = await load(single, [[`${secret.owner}/流水.csv`, text]])
  expect(files).toMatchObject([{ rowsRead: 2, rowsLoaded: 1, rowsSetAsideCount: 1 }])
  const { cleaning } = await cleanBatches(single.analytics, [batchId])
  const { nodes: [node], place } = await single.analytics.nodes()
  expect(node).toBeDefined()
  const tables = await single.analytics.query<{ name: string }>('select name from system.tables where database = {database: String}', { database: place.database })
  expect(tables.length).toBeGreaterThan(8)
  let searched = 0
  for (const { name } of tables) {
    for await (const rows of single.analytics.stream<{ row: string }>(`select toString(tuple(*)) as row from ${name}`)) {
      for (const { row } of rows) for (const word of Object.values(secret)) expect(row).not.toContain(word)
      searched += rows.length
    }
  }
  expect(searched).toBeGreaterThan(10)
  // And yet all of it is there, for who has the keys.
  const [{ row_no: rowNo, memo } = { row_no: -1, memo: '' }] = await single.analytics.query<{ row_no: number; memo: string }>('select row_no, memo from transactions where cleaning = {cleaning: UUID}', { cleaning })
  expect(memo).toBe('利息')
  const [raw, none] = await rawRowsOf(single.analytics, secrets, batchId, [rowNo, 99])
  expect([raw?.row, raw?.cells.slice(4, 8), none]).toEqual([3, [secret.other, secret.otherAccount, secret.id, `${secret.memo}利息`], null])
  for await (const some of setAsideOf(single.analytics, secrets, batchId, 0)) expect(some).toEqual(files[0]!.rowsSetAside)
})

describe('a batch is whole or gone', () => {
  const rowsIn = async (of: TestAnalytics, batch: string) => {
    const tables = ['statement_rows', 'raw_blocks', 'set_aside_rows', 'parties', 'statement_owners']
    const [found] = await of.analytics.query<{ rows: number }>(`select ${tables.map((table) => `(select count() from ${table} where batch = {batch: UUID})`).join(' + ')} as rows`, { batch })
    return found!.rows
  }

  test('withdrawn, it is off every table and every cleaning; one of the same id may come after it', async () => {
    {
      const of = cluster
      const batchId = randomUUID()
      const file: [string, string] = ['撤.csv', statement('样例合作社', '6222000011110000004', ['2024-01-01 09:00:00,贷,100.00,1000.00,例某甲,6222000022220000001,,投资'])]
      await load(of, [file], batchId)
      await expect(load(of, [file], batchId)).rejects.toThrow('先撤回')
      const { cleaning } = await cleanBatches(of.analytics, [batchId])
      await withdrawBatch(of.analytics, batchId)
      expect(await rowsIn(of, batchId)).toBe(0)
      expect(await of.analytics.query('select (select count() from transactions where cleaning = {cleaning: UUID}) + (select count() from cleanings where cleaning = {cleaning: UUID}) as rows', { cleaning })).toEqual([{ rows: 0 }])
      expect((await load(of, [file], batchId)).files).toMatchObject([{ rowsLoaded: 1 }])
      await dropCleaning(of.analytics, (await cleanBatches(of.analytics, [batchId])).cleaning)
    }
  })

  test('a file that ends in the middle gives no rows, the others stay; an aborted load leaves nothing', async () => {
    const good = statement('样例合作社', '6222000011110000005', ['2024-01-01 09:00:00,贷,100.00,1000.00,例某甲,6222000022220000001,,投资'])
    const bad = Buffer.concat([Buffer.from(good), Buffer.from('2024-01-02 09:00:00,贷,1.00,1001.00,例某甲,1,,\n'.repeat(4000)), Buffer.from([0xff, 0xfe, 0xfd, 0x81])])
    const batchId = randomUUID()
    const { files } = await loadStatements(single.analytics, secrets, [{ path: testFile('好.csv', good) }, { path: testFile('坏.csv', bad) }], { batchId, today })
    expect(files).toMatchObject([{ rowsLoaded: 1, problem: null }, { rowsRead: 0, rowsLoaded: 0 }])
    expect(files[1]!.problem).not.toBeNull()
    expect(await single.analytics.query('select count() as rows from statement_rows where batch = {batchId: UUID}', { batchId })).toEqual([{ rows: 1 }])

    const stopping = new AbortController()
    const aborted = randomUUID()
    const many = statement('样例合作社', '6222000011110000006', Array.from({ length: 24_000 }, (_, n) => `2024-01-01 09:00:00,贷,1.00,${1000 + n}.00,例某甲,6222000022220000001,,投资`))
    await expect(loadStatements(single.analytics, secrets, [{ path: testFile('多.csv', many) }], {
      batchId: aborted, today, signal: stopping.signal, onProgress: ({ rows }) => { if (rows > 10_000) stopping.abort(new Error('stopped')) },
    })).rejects.toThrow('stopped')
    expect(await rowsIn(single, aborted)).toBe(0)
  })

  test('killed in the middle, its rows are seen by nobody, and the sweep takes them and nothing else', async () => {
    const file = (n: number, rows: number): [string, string] => [`${n}.csv`, statement('样例合作社', `622200001111000001${n}`, Array.from({ length: rows }, (_, at) => `2024-01-01 09:00:00,贷,1.00,${at + 1}.00,例某甲,6222000022220000001,,投资`))]
    const kept = await load(single, [file(1, 3)])
    const { cleaning } = await cleanBatches(single.analytics, [kept.batchId])
    // More than goes in at once.
    const many = 1_200_000
    const [batchId, [name, text]] = [randomUUID(), file(2, many)]
    const code = `
      import { openAnalytics } from './src/platform/clickhouse/analytics.ts'
      import { openSecrets } from './src/platform/secrets.ts'
      import { loadStatements } from './src/features/bank/load-statements.ts'
      const folder = { path: '/nonexistent', kind: 'test', file: (...parts) => parts.join('/'), release: async () => undefined }
      await loadStatements(openAnalytics({ folder, url: process.env.TEST_URL }), openSecrets(Buffer.alloc(32)), [{ path: process.env.TEST_FILE }], { batchId: process.env.TEST_BATCH, today: '${today}' })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: join(import.meta.dirname, '../../..'), stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', TEST_URL: single.url, TEST_FILE: testFile(name, text), TEST_BATCH: batchId } })
    const complaint = textOf(child.stderr)
    const ended = once(child, 'exit')
    const some = async () => (await single.analytics.query<{ rows: number }>('select count() as rows from statement_rows where batch = {batchId: UUID}', { batchId }))[0]!.rows
    while (await some() === 0 && child.exitCode === null) await sleep(20)
    child.kill('SIGKILL')
    expect([await ended, await complaint]).toEqual([[null, 'SIGKILL'], ''])
    expect(await some()).toBeLessThan(many)
    expect(await cleanBatches(single.analytics, [kept.batchId])).toMatchObject({ rows: 3, rowsThatCount: 3 })
    const known = await single.analytics.query<{ batch: string }>('select distinct batch from statement_rows')
    const swept = await sweepBatches(single.analytics, { batches: known.map(({ batch }) => batch).filter((batch) => batch !== batchId), cleanings: [cleaning] })
    expect(swept.batches).toEqual([batchId])
    expect(await rowsIn(single, batchId)).toBe(0)
    expect(await rowsIn(single, kept.batchId)).toBeGreaterThan(3)
    expect(await single.analytics.query('select uniqExact(cleaning) as cleanings, any(cleaning) as cleaning, count() as rows from transactions')).toEqual([{ cleanings: 1, cleaning, rows: 3 }])
    expect((await load(single, [file(2, 4)], batchId)).files).toMatchObject([{ rowsLoaded: 4 }])
  })
})

test('owners are on their own nodes', async () => {
  const { batchId } = await load(cluster, [['各户.csv', Array.from({ length: 12 }, (_, n) => statement(`例某${'甲乙丙丁戊己庚辛壬癸子丑'[n]}合作社`, `62220000333300000${10 + n}`, ['2024-01-01,贷,1.00,1.00,例某甲,,,投资', '2024-01-02,贷,1.00,2.00,例某甲,,,投资'])).join('')]])
  const { cleaning } = await cleanBatches(cluster.analytics, [batchId])
  const { place } = await cluster.analytics.nodes()
  const found = await Promise.all(cluster.servers.map(({ url }) => askServer<{ owner: string }>(url, `select distinct owner from ${place.database}.transactions_local where cleaning = '${cleaning}'`)))
  expect(found.flat().length).toBe(12)
  expect(found.filter((some) => some.length > 0).length).toBeGreaterThan(1)
})
