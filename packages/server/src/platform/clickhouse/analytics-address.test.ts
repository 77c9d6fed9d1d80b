import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type Server, createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { analyticsEnvironment, readAddress } from './analytics-address.ts'
import { migrateAnalytics, schemaVersion, shippedMigrations } from './analytics-migrate.ts'
import { openAnalytics } from './analytics.ts'
import { splitStatements } from './cluster-tables.ts'
import { freePort } from './embedded-clickhouse.ts'
import { type TestAnalytics, testAnalytics } from './test-analytics.ts'

const folder = { path: '/nonexistent', kind: 'test' as const, file: () => '/nonexistent', release: async () => undefined }
let made: TestAnalytics
beforeAll(async () => { made = await testAnalytics([]) })
afterAll(() => made.drop())

let foreign: Server | undefined
afterEach(() => { foreign?.close(); foreign = undefined })
async function listening(server: Server): Promise<number> {
  foreign = server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
const failure = (url: string) => openAnalytics({ folder, url, migrations: [] }).ready()
  .then(() => 'no error', (error: unknown) => (error as Error).message)

test('an address is taken apart; a wrong one is named with what it should be, without its password', () => {
  expect(readAddress('http://user:p%40ss@ch.example:8124/shuju?cluster=qy')).toEqual(
    { server: 'http://ch.example:8124', user: 'user', password: 'p@ss', database: 'shuju', cluster: 'qy' })
  expect(readAddress('https://[::1]')).toEqual(
    { server: 'https://[::1]:8443', user: 'default', password: '', database: 'qingyuan', cluster: undefined })
  for (const url of ['ch.example', 'clickhouse://u:secret@h', 'http://u:secret@h/a-b', 'http://u:secret@h?cluster=a%20b', 'http://u:secret@h?skip=1']) {
    expect(() => readAddress(url)).toThrow(/^CLICKHOUSE_URL 不对：.+。应为 http/)
    expect(() => readAddress(url)).not.toThrow(/secret/)
  }
})

test('the environment names the server and the memory', () => {
  expect(analyticsEnvironment({})).toEqual({ url: undefined, memory: undefined })
  expect(analyticsEnvironment({ CLICKHOUSE_URL: 'http://h', CLICKHOUSE_MEMORY: '1.5 GB' })).toEqual({ url: 'http://h', memory: 1_500_000_000 })
  expect(analyticsEnvironment({ CLICKHOUSE_MEMORY: '800m' }).memory).toBe(800_000_000)
  for (const wrong of ['2', 'GB', '-2GB', '2TB']) expect(() => analyticsEnvironment({ CLICKHOUSE_MEMORY: wrong })).toThrow(/CLICKHOUSE_MEMORY 不对/)
})

test('what is wrong with a server is said in Chinese', async () => {
  const there = new URL(made.url)
  const place = `分析库 ${there.host}（CLICKHOUSE_URL）`
  expect(await failure(`http://u:secret@127.0.0.1:${await freePort()}`)).toMatch(/连不上：服务器没有运行，或端口不对。$/)
  expect(await failure('http://u:secret@nosuchhost.invalid')).toMatch(/主机名查不到/)
  expect(await failure(made.url.replace(there.password, 'wrong'))).toBe(`${place}：用户名或密码不对，或不许从本机登录。`)
  expect(await failure(`${made.url}?cluster=nosuch`)).toMatch(/没有名为 nosuch 的集群（现有：/)
  const old = createHttpServer((_, response) => { response.end('{"version":"24.3.1.1"}\n') })
  expect(await failure(`http://127.0.0.1:${await listening(old)}`)).toMatch(/版本是 24\.3\.1\.1，需要 25\.8 或更高版本/)
  const native = createServer((socket) => { socket.end('\x02 not HTTP') })
  expect(await failure(`http://127.0.0.1:${await listening(native)}`)).toMatch(/端口要填 HTTP 端口/)
  // It failed, and is tried again by the next use.
  const analytics = openAnalytics({ folder, url: made.url.replace(there.password, 'wrong') })
  await expect(analytics.query('select 1')).rejects.toThrow('用户名或密码不对')
  expect(analytics.state()).toEqual({ status: 'failed', message: `${place}：用户名或密码不对，或不许从本机登录。` })
})

test('migrations are done once each, go on after a cut, and refuse a newer store', async () => {
  const { nodes, place } = await made.analytics.nodes()
  const step = (version: number, text: string) => ({ version, name: `000${version}-step.sql`, text })
  const first = step(1, '-- a; comment\ncreate table if not exists $local(things) (x UInt8 default 1) engine = MergeTree\n  order by x;\ninsert into $local(things) values (7);\n')
  await migrateAnalytics(nodes, place, [first])
  await migrateAnalytics(nodes, place, [first])
  expect(await made.analytics.query('select x from things')).toEqual([{ x: 7 }])
  const cut = step(2, 'alter table $local(things) add column if not exists y UInt8;\nselect no_such_thing;\n')
  await expect(migrateAnalytics(nodes, place, [first, cut])).rejects.toThrow(/no_such_thing/)
  expect(await schemaVersion(nodes, place)).toBe(1)
  const mended = step(2, cut.text.replace('no_such_thing', '1'))
  await Promise.all([1, 2].map(() => migrateAnalytics(nodes, place, [first, mended])))   // two processes at once
  expect(await schemaVersion(nodes, place)).toBe(2)
  await expect(migrateAnalytics(nodes, place, [first])).rejects.toThrow(/由更新的版本建立（结构版本 2）/)
})

test('every shipped migration bears repeating, and its times say their zone', () => {
  const shipped = shippedMigrations()
  expect(shipped.map((migration) => migration.version)).toEqual(shipped.map((_, at) => at + 1))
  const statements = shipped.flatMap((migration) => splitStatements(migration.text).map((text) => ({ name: migration.name, text })))
  expect(statements.filter(({ text }) => /^(create|drop|alter)/i.test(text) && !/if (not )?exists|create or replace/i.test(text))).toEqual([])
  expect(statements.filter(({ text }) => /\bDateTime(?!\('|64\(\d, ')/.test(text))).toEqual([])
  // A table without these would be another one on a cluster than on one server.
  expect(statements.filter(({ text }) => /^(create|alter) table/i.test(text) && !text.includes('$local('))).toEqual([])
})
