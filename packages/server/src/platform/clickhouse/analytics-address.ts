import { AppError } from '@qingyuan/core/errors'

/** Where a ClickHouse is, taken apart. */
export interface AnalyticsAddress {
  /** `http(s)://host:port`, without user and password */
  server: string
  user: string
  password: string
  database: string
  /** The name of the cluster that the server belongs to; undefined: the server alone. */
  cluster: string | undefined
}

export const defaultDatabase = 'qingyuan'
const shape = 'http://用户:密码@主机:8123/数据库名，集群在末尾加 ?cluster=集群名'

/**
 * Reads `http(s)://user:password@host:port/database?cluster=name`.
 * @throws AppError `unavailable` in Chinese; never shows the password
 */
export function readAddress(url: string, variable = 'CLICKHOUSE_URL'): AnalyticsAddress {
  const wrong = (what: string) => new AppError('unavailable', `${variable} 不对：${what}。应为 ${shape} 。`, { reason: 'address' })
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    throw wrong('不是有效的地址')
  }
  if (!/^https?:$/.test(parsed.protocol)) throw wrong(`要用 http 或 https 地址，不是 ${parsed.protocol}//`)
  const unknown = [...parsed.searchParams.keys()].filter((key) => key !== 'cluster')
  if (unknown.length > 0) throw wrong(`不认识参数 ${unknown.join('、')}`)
  const cluster = parsed.searchParams.get('cluster') ?? undefined
  if (cluster !== undefined && !isName(cluster)) throw wrong('集群名只能用字母、数字和下划线')
  const database = decodeURIComponent(parsed.pathname.replace(/^\/|\/$/g, '')) || defaultDatabase
  if (!isName(database)) throw wrong('数据库名只能用字母、数字和下划线')
  // The HTTP port, not the scheme's own 80 and 443, which no ClickHouse listens on.
  const port = parsed.port || (parsed.protocol === 'https:' ? '8443' : '8123')
  return {
    server: `${parsed.protocol}//${parsed.hostname}:${port}`, database, cluster,
    user: decodeURIComponent(parsed.username) || 'default', password: decodeURIComponent(parsed.password),
  }
}

/**
 * What the environment says: `CLICKHOUSE_URL`, and `CLICKHOUSE_MEMORY` as a number of GB or MB (`2GB`, `800MB`).
 * @returns `memory` in bytes
 * @throws AppError `unavailable` in Chinese when the memory cannot be read
 */
export function analyticsEnvironment(env: NodeJS.ProcessEnv): { url: string | undefined; memory: number | undefined } {
  const given = env['CLICKHOUSE_MEMORY']?.trim()
  const found = /^(\d+(?:\.\d+)?)\s*(G|M)B?$/i.exec(given ?? '')
  if (given && !found) {
    throw new AppError('unavailable', `CLICKHOUSE_MEMORY 不对：${given}。应为 2GB、800MB 这样的写法。`, { reason: 'address' })
  }
  const memory = found ? Math.round(Number(found[1]) * (found[2]!.toUpperCase() === 'G' ? 1e9 : 1e6)) : undefined
  return { url: env['CLICKHOUSE_URL']?.trim() || undefined, memory }
}

/** A name that can stand in SQL as it is. */
export const isName = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(text)
