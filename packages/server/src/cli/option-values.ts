import { InvalidArgumentError } from 'commander'
import { CliError } from './exit-codes.ts'

/** A port number as an option's value. */
export function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('端口须为 0 到 65535 的整数，0 表示任选一个。')
  return port
}

/** An address as an option's value, without the last slash. */
export function parseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('应为 https://… 或 http://… 的完整地址。')
  }
  return text.replace(/\/+$/, '')
}

/** An option without a value that can also be said by environment, e.g. `QINGYUAN_HTTPS=1`. */
export function flagFrom(name: string): boolean {
  const text = (process.env[name] ?? '').trim().toLowerCase()
  if (['1', 'true', 'yes', 'on'].includes(text)) return true
  if (['', '0', 'false', 'no', 'off'].includes(text)) return false
  throw new CliError('usage', `环境变量 ${name} 应为 1 或 0，现在是“${process.env[name]}”。`)
}

export const loopbackHosts: readonly string[] = ['127.0.0.1', '::1', 'localhost']
