import { type ClickHouseClient, ClickHouseError, createClient } from '@clickhouse/client'
import { AppError } from '@qingyuan/core/errors'
import { codeOf, textOf } from '../postgres/postgres-error.ts'
import type { AnalyticsAddress } from './analytics-address.ts'

/** One server; of a cluster, one of its nodes. */
export interface AnalyticsNode { name: string; client: ClickHouseClient }

const oldest = [25, 8] as const

/** A client for one server. `requests` at once; more wait. */
export function clientFor(address: AnalyticsAddress, server = address.server, requests = 100): ClickHouseClient {
  return createClient({
    url: server, username: address.user, password: address.password, database: address.database,
    application: 'qingyuan', max_open_connections: requests,
    // Long queries say nothing until they are done; analytics-query.ts gives them their time.
    request_timeout: 86_400_000, keep_alive: { idle_socket_ttl: 1500 }, log: { level: 127 },
  })
}

/** A few rows, as they come. */
export async function rowsOf<Row>(client: ClickHouseClient, query: string, params: Record<string, unknown> = {}): Promise<Row[]> {
  const result = await client.query({ query, query_params: params, format: 'JSONEachRow', clickhouse_settings: {
    output_format_json_quote_64bit_integers: 0, wait_end_of_query: 1, skip_unavailable_shards: 0, max_execution_time: 60 } })
  return result.json<Row>()
}

/**
 * Reaches the server, and in a cluster all its nodes, and checks that the product can work with it.
 * @param place how people know it, for errors: a variable's name
 * @returns the nodes; the first is the one that was named
 * @throws AppError `unavailable` in Chinese: not reachable, wrong password, too old, no such cluster
 */
export async function openNodes(address: AnalyticsAddress, place: string): Promise<AnalyticsNode[]> {
  const nodes: AnalyticsNode[] = []
  try {
    nodes.push(await openNode(address, address.server, place))
    if (address.cluster !== undefined) {
      for (const server of await otherNodes(nodes[0]!.client, address, address.cluster, place)) {
        nodes.push(await openNode(address, server, place))
      }
    }
    return nodes
  } catch (error) {
    await Promise.all(nodes.map((node) => node.client.close()))
    throw error
  }
}

async function openNode(address: AnalyticsAddress, server: string, place: string): Promise<AnalyticsNode> {
  // Without its database, which may not be there yet.
  const first = clientFor({ ...address, database: 'default' }, server, 1)
  try {
    const [found] = await rowsOf<{ version: string }>(first, 'select version() as version')
    const version = found?.version ?? ''
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
      throw problem(place, server, `版本是 ${version}，需要 ${oldest.join('.')} 或更高版本。请升级后再启动`)
    }
    await first.command({ query: `create database if not exists ${address.database}` })
    return { name: server, client: clientFor(address, server) }
  } catch (error) {
    throw explain(error, place, server)
  } finally {
    await first.close()
  }
}

const problem = (place: string, server: string, what: string) =>
  new AppError('unavailable', `分析库 ${server.replace(/^https?:\/\//, '')}（${place}）：${what}。`, { reason: 'address' })

function explain(error: unknown, place: string, server: string): Error {
  if (error instanceof AppError) return error
  if (error instanceof ClickHouseError) {
    const what = ['198', '209', '210', '279'].includes(error.code) ? `集群中有节点连不上（${error.message.slice(0, 200)}）`
      : ['192', '193', '194', '516'].includes(error.code) ? '用户名或密码不对，或不许从本机登录'
      : error.code === '497' ? `账号权限不够（${error.message.slice(0, 200)}）。它要能建库建表、读写、查看和终止查询`
        : error.message.slice(0, 300)
    return problem(place, server, what)
  }
  const code = codeOf(error)
  const what = code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? '主机名查不到'
    : code === 'ECONNREFUSED' ? '连不上：服务器没有运行，或端口不对'
      : code === 'ECONNRESET' || code?.startsWith('HPE_') ? '答非所问：端口要填 HTTP 端口（通常 8123，加密的 8443），不是 9000'
        : /CERT|SSL|TLS/.test(code ?? '') ? `证书或加密方式不对（${textOf(error)}）` : `连不上（${textOf(error)}）`
  return problem(place, server, what)
}

interface ClusterRow { shard: number; replica: number; host: string; local: number }

/** The HTTP addresses of the cluster's nodes but the one that we speak to. */
async function otherNodes(client: ClickHouseClient, address: AnalyticsAddress, cluster: string, place: string): Promise<string[]> {
  const rows = await rowsOf<ClusterRow>(client, `select shard_num as shard, replica_num as replica, host_name as host,
    is_local as local from system.clusters where cluster = {cluster: String} order by shard`, { cluster })
  if (rows.length === 0) {
    const known = await rowsOf<{ cluster: string }>(client, 'select distinct cluster from system.clusters order by cluster')
    throw problem(place, address.server, `没有名为 ${cluster} 的集群（现有：${known.map((row) => row.cluster).join('、') || '无'}）`)
  }
  if (rows.some((row) => row.replica > 1)) {
    throw problem(place, address.server, `集群 ${cluster} 的分片有多个副本，本产品只支持每个分片一个节点。请另设一个无副本的集群`)
  }
  const port = address.server.startsWith('https:') ? 'https_port' : 'http_port'
  const ports = await rowsOf<{ shard: number; port: number }>(client, `select _shard_num as shard,
    getServerPort('${port}') as port from clusterAllReplicas({cluster: String}, system.one)`, { cluster })
    .catch((error: unknown) => { throw explain(error, place, address.server) })
  const scheme = address.server.slice(0, address.server.indexOf(':'))
  return rows.filter((row) => !row.local).map((row) => {
    const found = ports.find((one) => one.shard === row.shard)
    if (!found) throw problem(place, address.server, `集群 ${cluster} 的节点 ${row.host} 没有回答`)
    return `${scheme}://${row.host.includes(':') ? `[${row.host}]` : row.host}:${found.port}`
  })
}
