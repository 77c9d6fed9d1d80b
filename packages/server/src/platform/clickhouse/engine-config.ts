import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataFolder } from '../postgres/data-folder.ts'
import { writeWhole } from '../postgres/files.ts'

/** The one user of an embedded server. */
export const engineUser = 'qingyuan'

export interface EngineConfig {
  httpPort: number
  password: string
  /** bytes that the whole server may use */
  memory: number
  /** Makes it a node of a cluster, for tests: its own native port, and every node's. */
  cluster?: { name: string; tcpPort: number; allTcpPorts: number[] }
  /** false: inserts do not wait for the disk, for tests. */
  sync?: boolean
}

const escaped = (text: string) => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)

/**
 * Writes the server's two configuration files, afresh at every start, and makes its folders.
 * @returns ClickHouse's arguments
 */
export async function writeEngineConfig(folder: DataFolder, config: EngineConfig): Promise<string[]> {
  const root = folder.file('clickhouse')
  const data = join(root, 'data')
  await mkdir(data, { recursive: true, mode: 0o700 })
  const users = join(root, 'users.xml')
  await writeWhole(users, usersXml(config))
  await writeWhole(join(root, 'config.xml'), serverXml(users, config))
  return ['clickhouse', `--config-file=${join(root, 'config.xml')}`, `--path=${data}/`, `--query=${runForGood(config)}`]
}

/** The last of these statements keeps the server; when it is killed, ClickHouse ends in good order. */
function runForGood({ cluster }: EngineConfig): string {
  // HTTP last: whoever is answered there may use all of it.
  return [...(cluster ? ['SYSTEM START LISTEN TCP'] : []), 'SYSTEM START LISTEN HTTP',
    `SELECT sleep(0.2) FROM numbers(1000000000000) SETTINGS max_block_size = 1 FORMAT Null`].join('; ')
}

/**
 * The in-process session is user `default` without a password, and over the network that user would be everybody on
 * this machine. It may do nothing but listen, and it may have one session: its own, which never ends.
 */
function usersXml({ password }: EngineConfig): string {
  return `<clickhouse>
  <profiles>
    <default></default>
    <in_process><max_sessions_for_user>1</max_sessions_for_user></in_process>
  </profiles>
  <quotas><default></default></quotas>
  <users>
    <default>
      <password></password><networks><ip>127.0.0.1</ip></networks><profile>in_process</profile><quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
    </default>
    <${engineUser}>
      <password_sha256_hex>${createHash('sha256').update(password).digest('hex')}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>
      <grants><query>GRANT ALL ON *.*</query></grants>
    </${engineUser}>
  </users>
</clickhouse>
`
}

// Without a <logger> ClickHouse writes no log of its own; at any level it would hold the text of queries, and with it
// people's data. What it says on its error output is kept by whoever started it.
function serverXml(users: string, config: EngineConfig): string {
  const { httpPort, memory, cluster, password, sync = true } = config
  const node = (port: number) => `<shard><replica><host>127.0.0.1</host><port>${port}</port>
      <user>${engineUser}</user><password>${password}</password></replica></shard>`
  return `<clickhouse>
  <users_config>${escaped(users)}</users_config>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${httpPort}</http_port>
  <timezone>UTC</timezone>
  <max_server_memory_usage>${memory}</max_server_memory_usage>
  <!-- Its own memory, not that of everything in the same container. -->
  <memory_worker_use_cgroup>0</memory_worker_use_cgroup>
  <mark_cache_size>${Math.round(memory / 16)}</mark_cache_size>
  <max_concurrent_queries>64</max_concurrent_queries>
  <keep_alive_timeout>30</keep_alive_timeout>
  <merge_tree>
    <fsync_after_insert>${sync ? 1 : 0}</fsync_after_insert>
    <fsync_part_directory>${sync ? 1 : 0}</fsync_part_directory>
  </merge_tree>${cluster ? `
  <tcp_port>${cluster.tcpPort}</tcp_port>
  <remote_servers><${cluster.name}>${cluster.allTcpPorts.map(node).join('')}</${cluster.name}></remote_servers>` : ''}
</clickhouse>
`
}
