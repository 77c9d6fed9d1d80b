import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@qingyuan/core/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Analytics } from './analytics.ts'
import { type TestAnalytics, testAnalytics } from './test-analytics.ts'

const tables = [{ version: 1, name: '0001-entries.sql', text: `
create table if not exists $local(entries) (
  owner String, n Int64, small UInt8, day Date, at Nullable(DateTime64(3, 'UTC'))
) engine = MergeTree order by (owner, n);
$distributed(entries, xxHash64(owner));
` }]
const columns = ['owner', 'n', 'small', 'day', 'at']
const entry = { owner: '甲', n: 1, small: 1, day: '2024-02-29', at: null }

let made: TestAnalytics
let analytics: Analytics
beforeAll(async () => {
  made = await testAnalytics(tables)
  analytics = made.analytics
})
afterAll(() => made.drop())

const refused = async (work: Promise<unknown>) => {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(AppError)
  return (error as AppError).details?.['reason']
}
const one = async <T>(sql: string, params = {}, options = {}) => (await analytics.query<{ x: T }>(sql, params, options))[0]?.x
const endless = 'select sum(sipHash64(number)) as x from numbers(1000000000000)'
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 50_000; ; await sleep(50)) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > end) throw new Error('it did not come')
  }
}

test('rows go in and come out as they were', async () => {
  const at = new Date('2024-02-29T01:02:03.456Z')
  await analytics.insert('entries', columns, [{ ...entry, n: -(2n ** 63n), at }, { ...entry, owner: '乙\n\t"\\', n: 2 ** 53 - 1 }])
  expect(await analytics.query('select * from entries order by n', {}, { integers: 'bigint' })).toEqual([
    { ...entry, n: -(2n ** 63n), at }, { ...entry, owner: '乙\n\t"\\', n: 2n ** 53n - 1n }])
  await expect(analytics.query('select n from entries')).rejects.toThrow('数值超出可精确表示的范围：-9223372036854775808')
  await analytics.command('delete from $local(entries) where n < {n: Int64}', { n: 0 })
  expect(await analytics.query('select n from entries')).toEqual([{ n: 2 ** 53 - 1 }])
  await analytics.command('truncate table $local(entries)')
})

test('a row that does not fit is refused by its number and column, also behind many that do', async () => {
  const many = function* () {
    for (let n = 0; n < 20_000; n += 1) yield { ...entry, n }
    yield { ...entry, small: 256 }
  }
  await expect(analytics.insert('entries', columns, many())).rejects.toThrow('row 20001, small: 256 does not fit UInt8')
  await expect(analytics.insert('entries', [...columns, 'nosuch'], [])).rejects.toThrow('no column nosuch')
  await expect(analytics.insert('entries; drop table entries', columns, [])).rejects.toThrow('not names')
  expect(await one('select count() as x from entries')).toBe(0)
})

test('bytes are loaded in the statement\'s own format, with parameters; a bad line is an error', async () => {
  const load = (text: string) => analytics.load(`insert into entries (owner, n, small, day) select {owner: String},
    assumeNotNull(toInt64OrNull(raw)), 1, toDate('2024-01-05') from input('raw String, rest UInt8') where toInt64OrNull(raw) is not null format CSV`,
  (async function* () { yield Buffer.from(text) })(), { owner: 'it\'s' })
  await load('12,1\n13,1\nx,1\n')
  expect(await analytics.query('select owner, sum(n) as n from entries group by owner')).toEqual([{ owner: 'it\'s', n: 25 }])
  await expect(load('12,1\n"13,1\n')).rejects.toThrow()
  expect(await one('select count() as x from entries')).toBe(2)
})

test.each(['a\'b', '\'; drop table entries --', '{x: String}', '\\N', '\\', '', '\0', '\r\n\t', '\u2028😀', '%27 or 1=1', '`"'])(
  'a value stays a value: %j', async (value) => {
    expect(await analytics.query('select {v: String} as v, {list: Array(String)} as list, {v: String} = {w: String} as same',
      { v: value, w: value, list: [value, 'z'] })).toEqual([{ v: value, list: [value, 'z'], same: 1 }])
  })

test('values that a type cannot hold, or too many of them, are refused before they are sent', async () => {
  await expect(one('select {n: UInt8} as x', { n: 256 })).rejects.toThrow('parameter n: 256 does not fit UInt8')
  await expect(one('select {n: UInt8} as x', { n: '1) or (1' })).rejects.toThrow('does not fit')
  await expect(one('select {n: Int64} as x')).rejects.toThrow(/Substitution `n` is not set/)
  await expect(one('select {l: Array(String)} as x', { l: Array.from({ length: 9_000 }, () => 'account') })).rejects.toThrow('查询条件过多')
  expect(await one('select length({l: Array(String)}) as x', { l: Array.from({ length: 7_000 }, () => 'account') })).toBe(7_000)
})

test('nothing turns into 0 in silence', async () => {
  expect(await analytics.query(`select l.number as l, r.number as r from numbers(2) l
    left join (select number from numbers(1)) r on l.number = r.number order by l`)).toEqual([{ l: 0, r: 0 }, { l: 1, r: null }])
  await expect(one('select toDate(toDateTime64(\'1900-01-01 00:00:00\', 3)) as x')).rejects.toThrow(/out of bounds/)
  await expect(analytics.command('insert into $local(entries) (owner, n, small, day) select \'\', null, 1, \'2024-01-05\'')).rejects.toThrow(/NULL/)
  expect(await analytics.query('select 0.1 + 0.2 as f, nan as n, toDecimal64(\'1.50\', 2) as d')).toEqual([{ f: 0.30000000000000004, n: NaN, d: '1.5' }])
})

describe('limits', () => {
  test('memory: what can spill does, what cannot is refused, and the next query is not harmed', async () => {
    const memory = { maxMemory: 100_000_000 }
    expect(await one('select count() as x from (select number % 2000000 as k from numbers(2500000) group by k)', {}, memory)).toBe(2_000_000)
    expect(await refused(one('select uniqExact(number) as x from numbers(100000000)', {}, memory))).toBe('memory')
    expect(await one('select 1 as x')).toBe(1)
  })
  test('time', async () => {
    expect(await refused(one(endless, {}, { maxSeconds: 1 }))).toBe('time')
  })
  test('rows: too many are an error, not a part of them', async () => {
    expect(await refused(analytics.query('select number from numbers(11)', {}, { maxRows: 10 }))).toBe('rows')
    expect((await analytics.query('select number from numbers(10)', {}, { maxRows: 10 })).length).toBe(10)
  })
})

describe('while it runs', () => {
  test('progress is told, and cancelling ends it', async () => {
    const queryId = randomUUID()
    const reason = refused(one(endless, {}, { queryId }))
    const progress = await until(async () => {
      const found = await analytics.progress(queryId)
      return found && found.readRows > 0 ? found : undefined
    })
    expect(progress.totalRows).toBe(1e12)
    expect(await analytics.cancel(queryId)).toBe(true)
    expect(await reason).toBe('cancelled')
    await until(async () => (await analytics.progress(queryId) ? undefined : true))
    expect(await analytics.cancel(queryId)).toBe(false)
  })
  test('who goes away leaves nothing running', async () => {
    const [aborted, left] = [randomUUID(), randomUUID()]
    const giveUp = new AbortController()
    const waiting = one(endless, {}, { queryId: aborted, signal: giveUp.signal })
    await until(() => analytics.progress(aborted))
    giveUp.abort(new Error('no more'))
    await expect(waiting).rejects.toThrow('no more')
    for await (const rows of analytics.stream<{ number: number }>('select number from numbers(1000000000000)', {}, { queryId: left })) {
      expect(rows[0]?.number).toBe(0)
      break
    }
    for (const id of [aborted, left]) await until(async () => (await analytics.progress(id) ? undefined : true))
  })
  test('a stream gives all rows; an error behind the first ones is thrown, not an end', async () => {
    let sum = 0
    for await (const rows of analytics.stream<{ n: number }>('select number as n from numbers(200000)')) for (const row of rows) sum += row.n
    expect(sum).toBe(19_999_900_000)
    let seen = 0
    await expect((async () => {
      const sql = 'select number as n, throwIf(number = 200000, \'here\') as t from numbers(1000000) settings max_block_size = 1000'
      for await (const rows of analytics.stream(sql)) seen += rows.length
    })()).rejects.toThrow(/here/)
    expect(seen).toBeGreaterThan(0)
    expect(seen).toBeLessThanOrEqual(200_000)
  })
})
