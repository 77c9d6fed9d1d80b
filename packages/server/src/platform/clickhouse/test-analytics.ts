import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DataFolder, openDataFolder } from '../postgres/data-folder.ts'
import type { AnalyticsMigration } from './analytics-migrate.ts'
import { readAddress } from './analytics-address.ts'
import { clientFor, rowsOf } from './analytics-nodes.ts'
import { type Analytics, openAnalytics } from './analytics.ts'
import { type Clickhouse, type ClickhouseOptions, freePort, startEmbeddedClickhouse } from './embedded-clickhouse.ts'
import { passwordName } from './running-clickhouse.ts'

/** Analytics over a scratch database, for one test file. */
export interface TestAnalytics {
  analytics: Analytics
  /** As CLICKHOUSE_URL would be. */
  url: string
  drop(): Promise<void>
}

const memory = 1_500_000_000

async function startNode(cluster?: ClickhouseOptions['cluster'], password?: Buffer) {
  const path = await mkdtemp(join(tmpdir(), 'qy-test-ch-'))
  const folder = await openDataFolder(path, 'test')
  const close = async () => {
    await folder.release()
    await rm(path, { recursive: true, force: true })
  }
  try {
    if (password) {
      await mkdir(folder.file('secrets'), { mode: 0o700 })
      await writeFile(folder.file('secrets', passwordName), password, { mode: 0o600 })
    }
    const server = await startEmbeddedClickhouse(folder, { memory, cluster, sync: false })
    return { server, stop: async () => { await server.stop(); await close() } }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * For test-setup.ts: one server for the whole run, started when the first test file asks. The files run in processes
 * of their own and ask through a socket, whose path they find in the environment.
 * @returns what to do after the last test
 */
export async function offerTestAnalytics(): Promise<() => Promise<void>> {
  if (process.env.TEST_CLICKHOUSE_URL) return async () => undefined
  let starting: ReturnType<typeof startNode> | undefined
  const broker = createServer((socket) => {
    socket.on('error', () => undefined)
    starting ??= startNode()
    starting.then(({ server }) => socket.end(server.url), (error: unknown) => socket.end(`! ${String(error)}`))
  })
  const path = await mkdtemp(join(tmpdir(), 'qy-test-ask-'))
  broker.listen(join(path, 'socket'))
  await once(broker, 'listening')
  process.env.TEST_CLICKHOUSE_BROKER = join(path, 'socket')
  return async () => {
    delete process.env.TEST_CLICKHOUSE_BROKER
    broker.close()
    await (await starting?.catch(() => undefined))?.stop()
    await rm(path, { recursive: true, force: true })
  }
}

async function askBroker(path: string): Promise<string> {
  const answer = await text(connect(path))
  if (answer.startsWith('!')) throw new Error(answer)
  return answer
}

/**
 * A scratch database with the product's tables, on the run's server (`TEST_CLICKHOUSE_URL` where that names one) or,
 * outside a test run, on one of its own.
 * @param migrations other tables than the product's
 */
export async function testAnalytics(migrations?: AnalyticsMigration[]): Promise<TestAnalytics> {
  const broker = process.env.TEST_CLICKHOUSE_BROKER
  const given = process.env.TEST_CLICKHOUSE_URL ?? (broker && await askBroker(broker))
  const own = given ? undefined : await startNode()
  return scratch(given ?? own!.server.url, async () => own?.stop(), migrations)
}

const nowhere: DataFolder = { path: '/nonexistent', kind: 'test', file: (...parts) => join('/nonexistent', ...parts), release: async () => undefined }

/** A store that cannot be reached, for what never comes to it. */
export const noAnalytics = (): Analytics => openAnalytics({ folder: nowhere, url: 'http://127.0.0.1:9/none' })

async function scratch(serverUrl: string, stop: () => Promise<void>, migrations?: AnalyticsMigration[]): Promise<TestAnalytics> {
  const url = new URL(serverUrl)
  url.pathname = `/test_${randomBytes(6).toString('hex')}`
  // With a URL nothing is kept in the folder.
  const analytics = openAnalytics({ folder: nowhere, url: url.href, memory, migrations })
  return {
    analytics, url: url.href,
    drop: async () => {
      const { nodes, place } = await analytics.nodes()
      await Promise.allSettled(nodes.map((node) => node.client.command({ query: `drop database if exists ${place.database} sync` })))
      await analytics.close()
      await stop()
    },
  }
}

export interface TestCluster extends TestAnalytics {
  /** The nodes' servers; the analytics speaks to the first. */
  servers: Clickhouse[]
}

/** A cluster of real nodes of this test's own, each a process, with the product's tables in a scratch database. */
export async function testCluster(migrations?: AnalyticsMigration[], size = 3): Promise<TestCluster> {
  const allTcpPorts: number[] = []
  for (let at = 0; at < size; at += 1) allTcpPorts.push(await freePort())
  const password = randomBytes(32)   // one user in the whole cluster
  const started = await Promise.allSettled(allTcpPorts.map((tcpPort) => startNode({ name: 'qingyuan_test', tcpPort, allTcpPorts }, password)))
  const nodes = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const stop = async () => { await Promise.all(nodes.map((node) => node.stop())) }
  const failed = started.find((one) => one.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  const servers = nodes.map((node) => node.server)
  await untilTogether(servers, size)
  const url = new URL(servers[0]!.url)
  url.searchParams.set('cluster', 'qingyuan_test')
  return { ...await scratch(url.href, stop, migrations), servers }
}

async function untilTogether(servers: Clickhouse[], size: number): Promise<void> {
  for (const end = Date.now() + 60_000; ; await sleep(100)) {
    const counts = await Promise.allSettled(servers.map(({ url }) =>
      askServer<{ n: number }>(url, 'select toUInt32(count()) as n from clusterAllReplicas(qingyuan_test, system.one)')))
    if (counts.every((one) => one.status === 'fulfilled' && one.value[0]?.n === size)) return
    if (Date.now() > end) throw new Error(`the nodes do not find each other: ${JSON.stringify(counts)}`)
  }
}

/** One statement on one server, past everything that Analytics adds. */
export async function askServer<Row>(url: string, sql: string): Promise<Row[]> {
  const client = clientFor({ ...readAddress(url), database: 'default' })
  try {
    return await rowsOf<Row>(client, sql)
  } finally {
    await client.close()
  }
}
