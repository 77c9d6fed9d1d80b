import { ClickHouseError } from '@clickhouse/client'
import { AppError } from '@qingyuan/core/errors'
import { codeOf, textOf } from '../postgres/postgres-error.ts'

/** Why a query has no answer. In `details.reason` of the AppError, so that a job can tell. */
export type AnalyticsReason = 'memory' | 'time' | 'rows' | 'cancelled' | 'node' | 'disk' | 'access'

const refusal = (reason: AnalyticsReason, message: string, cause: unknown) => {
  const error = new AppError(reason === 'disk' ? 'storage.full' : reason === 'rows' ? 'input.too_large' : 'unavailable',
    message, { reason })
  error.cause = cause
  return error
}

/** ClickHouse's error codes (src/Common/ErrorCodes.cpp) that a person can do something about. */
const reasons: Record<string, AnalyticsReason> = {
  241: 'memory', 173: 'memory',                                     // MEMORY_LIMIT_EXCEEDED, CANNOT_ALLOCATE_MEMORY
  159: 'time', 160: 'time',                                         // TIMEOUT_EXCEEDED, TOO_SLOW
  158: 'rows', 396: 'rows',                                         // TOO_MANY_ROWS, TOO_MANY_ROWS_OR_BYTES
  394: 'cancelled', 734: 'cancelled', 735: 'cancelled',             // QUERY_WAS_CANCELLED, …_INTERNAL, …_BY_CLIENT
  101: 'node', 198: 'node', 209: 'node',                            // UNEXPECTED_PACKET_FROM_SERVER, DNS_ERROR, SOCKET_TIMEOUT
  210: 'node', 279: 'node', 519: 'node',                            // NETWORK_ERROR, ALL_CONNECTION_TRIES_FAILED, ALL_REPLICAS_LOST
  243: 'disk', 75: 'disk',                                          // NOT_ENOUGH_SPACE, CANNOT_WRITE_TO_FILE_DESCRIPTOR
  192: 'access', 193: 'access', 194: 'access', 497: 'access', 516: 'access',
}

/** Of our own connection to the server. */
const lostCodes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH',
  'ENETUNREACH', 'ERR_STREAM_PREMATURE_CLOSE']

const sayings: Record<AnalyticsReason, string> = {
  memory: '这次分析需要的内存超过限额，没有得出结果。请缩小范围（批次、时间），或由系统管理员调大 CLICKHOUSE_MEMORY。',
  time: '这次分析超过了时限，没有得出结果。请缩小范围（批次、时间）后重试。',
  rows: '结果行数超过上限，没有给出部分结果。请缩小范围后重试。',
  cancelled: '分析已取消，没有结果。',
  node: '分析库有节点连不上，没有得出结果（不给出不完整的数字）。请系统管理员检查分析库各节点后重试。',
  disk: '分析库所在磁盘空间不足，没有完成。请联系系统管理员清理空间后重试。',
  access: '分析库的账号密码不对或权限不够。请系统管理员检查 CLICKHOUSE_URL。',
}

/** For a query that has had its time and whose server does not even say so. */
export const overdue = (): AppError => refusal('time', sayings.time, undefined)

/** Turns what ClickHouse, or the way to it, answered into an error people understand; leaves everything else as it is. */
export function analyticsError(error: unknown): unknown {
  if (error instanceof AppError) return error
  if (error instanceof ClickHouseError) {
    // Of a node whose connection broke, and also of any text that is too short.
    const cut = ['3', '32'].includes(error.code) && /receiving packet|while (reading|writing) .*socket/i.test(error.message)
    const reason = cut ? 'node' : reasons[error.code]
    return reason ? refusal(reason, sayings[reason], error) : error
  }
  if (isLost(error)) return refusal('node', sayings.node, error)
  return error
}

/** Whether the server went away, or never was there. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error)
  return (code !== undefined && lostCodes.includes(code)) || /socket hang up|aborted|Timeout error/i.test(textOf(error))
}
