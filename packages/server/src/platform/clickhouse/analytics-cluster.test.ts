import { mkdtemp, rm, truncate, writeFile, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@qingyuan/core/errors'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { backupAnalytics, restoreAnalytics } from './analytics-backup.ts'
import { type AnalyticsOptions, openAnalytics } from './analytics.ts'
import { type TestAnalytics, type TestCluster, askServer, testAnalytics, testCluster } from './test-analytics.ts'

// Servers start and end here; on a slow machine that is what takes long.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const tables = [{ version: 1, name: '0001-entries.sql', text: `
-- Who paid what.
create table if not exists $local(entries) (
  owner String, n Int64, fen Int64, note Nullable(String), twice Int64 materialized fen * 2
) engine = MergeTree order by (owner, n);
$distributed(entries, xxHash64(owner));
` }, { version: 2, name: '0002-kind.sql', text: `
alter table $local(entries) add column if not exists kind LowCardinality(String) default 'x';
$distributed(entries, xxHash64(owner));
` }]
const columns = ['owner', 'n', 'fen', 'note', 'kind']
const entries = Array.from({ length: 5_000 }, (_, n) => ({
  owner: `户${n % 97}`, n, fen: (n * 7_919) % 1_000_003 - 5_000, note: n % 3 ? null : `"行"\n\\${n}`, kind: n % 2 ? '入' : '出' }))

/** Over the whole, within owners, and with a window: what an analysis asks. */
async function figures(of: TestAnalytics) {
  const window = of.analytics.eachShard(`select owner, n, sum(fen) over (partition by owner order by n rows 6 preceding) as running
    from $local(entries) where kind = {kind: String}`)
  return {
    whole: await of.analytics.query('select count() as rows, sum(fen) as fen, sum(twice) as twice, uniqExact(owner) as owners, countIf(note is null) as nulls from entries'),
    owners: await of.analytics.query('select owner, kind, count() as rows, sum(fen) as fen from entries group by owner, kind order by owner, kind'),
    windows: await of.analytics.query(`select owner, max(running) as top, min(running) as low from ${window} group by owner order by owner`, { kind: '入' }),
  }
}

let single: TestAnalytics
let cluster: TestCluster
let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qy-ch-backup-'))
  ;[single, cluster] = await Promise.all([testAnalytics(tables), testCluster(tables)])
  await Promise.all([single, cluster].map((one) => one.analytics.insert('entries', columns, entries)))
})
afterAll(async () => {
  await Promise.all([single.drop(), cluster.drop()])
  await rm(root, { recursive: true, force: true })
})

test('the same tables and queries on one server and on three nodes, each with its owners', async () => {
  expect([single.analytics.kind, cluster.analytics.kind]).toEqual(['server', 'cluster'])
  expect(await figures(cluster)).toEqual(await figures(single))
  const { place } = await cluster.analytics.nodes()
  const owners = await Promise.all(cluster.servers.map(({ url }) =>
    askServer<{ owner: string }>(url, `select distinct owner from ${place.database}.entries_local`)))
  expect(owners.every((list) => list.length > 10)).toBe(true)
  expect(owners.flat().length).toBe(97)   // no owner is on two nodes
})

test('rows are deleted on every node', async () => {
  for (const one of [single, cluster]) {
    await one.analytics.command('delete from $local(entries) where n % {m: UInt8} = 0', { m: 5 })
    expect(await one.analytics.query('select count() as n, countIf(n % 5 = 0) as left from entries')).toEqual([{ n: 4_000, left: 0 }])
  }
})

describe('a backup', () => {
  const target = (of: TestAnalytics, name: string): AnalyticsOptions => {
    const url = new URL(of.url)
    url.pathname += `_${name}`
    return { folder: { path: root, kind: 'test', file: (...parts) => join(root, ...parts), release: async () => undefined }, url: url.href, migrations: tables }
  }
  const drop = async (options: AnalyticsOptions) => {
    const analytics = openAnalytics({ ...options, migrations: tables })
    const { nodes, place } = await analytics.nodes()
    for (const node of nodes) await node.client.command({ query: `drop database ${place.database} sync` })
    await analytics.close()
  }

  test('of a cluster goes into one server, and of one server into a cluster', async () => {
    for (const [from, to] of [[cluster, single], [single, cluster]] as const) {
      const folder = join(root, from.analytics.kind)
      const manifest = await backupAnalytics(from.analytics, folder)
      expect(manifest).toMatchObject({ schemaVersion: 2, tables: [{ name: 'entries', columns, rows: 4_000 }] })
      const options = target(to, 'restored')
      await restoreAnalytics(options, folder)
      const analytics = openAnalytics(options)
      expect(await figures({ ...to, analytics })).toEqual(await figures(from))
      await analytics.close()
      await expect(restoreAnalytics(options, folder)).rejects.toThrow('已有内容，没有恢复')
      await drop(options)
    }
  })

  test('that is cut off is refused, and the store stays closed until it is restored whole', async () => {
    const folder = join(root, 'cut')
    await backupAnalytics(single.analytics, folder)
    await expect(backupAnalytics(single.analytics, folder)).rejects.toThrow('不是空的')
    const file = join(folder, 'entries.jsonl.zst')
    const whole = await readFile(file)
    await truncate(file, whole.length - 100)
    const options = target(single, 'cut')
    await expect(restoreAnalytics(options, folder)).rejects.toThrow('不完整、已损坏或被改动')
    await expect(openAnalytics(options).ready()).rejects.toThrow('恢复还没有完成')
    await writeFile(file, whole)
    await restoreAnalytics(options, folder)
    const analytics = openAnalytics(options)
    expect(await analytics.query('select count() as n from entries')).toEqual([{ n: 4_000 }])
    await analytics.close()
    await drop(options)
    await expect(restoreAnalytics(options, root)).rejects.toThrow('清单缺失')
  })
})

test('a node that stops, before or in the middle of a query, is an error and never a smaller figure', async () => {
  const { analytics, servers } = cluster
  const late = analytics.query(`select sum(x) as x from ${analytics.eachShard('select sum(sipHash64(number)) as x from numbers(1000000000000)')}`,
    {}, { queryId: 'late' }).catch((error: unknown) => error)
  for (const end = Date.now() + 50_000; !((await analytics.progress('late'))?.readRows ?? 0);) if (Date.now() > end) throw new Error('it does not run')
  process.kill(servers[2]!.pid, 'SIGKILL')
  await servers[2]!.exited
  const down = async (work: Promise<unknown>) => {
    const error = await work.then(() => undefined, (thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).details).toEqual({ reason: 'node' })
    expect((error as AppError).message).toContain('不给出不完整的数字')
  }
  await down(late.then((answer) => { if (answer instanceof Error) throw answer }))
  await down(analytics.query('select count() as n from entries'))
  await down(analytics.insert('entries', columns, entries))
  await down(analytics.command('delete from $local(entries) where 1'))
  await expect(openAnalytics({ folder: { path: root, kind: 'test', file: () => root, release: async () => undefined }, url: cluster.url, migrations: tables }).ready())
    .rejects.toThrow(/^分析库 127\.0\.0\.1:\d+（CLICKHOUSE_URL）：.+。$/)
})
