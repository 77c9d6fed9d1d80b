import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '@qingyuan/core/errors'

/**
 * The file of ClickHouse as a library, which an npm package brings for Linux on x64.
 * @throws AppError `unavailable` in Chinese elsewhere, or when the package was left out at installation
 */
export function engineLibrary(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@chdb/lib-${platform}-${arch}-gnu`
  try {
    const file = join(dirname(createRequire(import.meta.url).resolve(name)), 'libchdb.so')
    if (existsSync(file)) return file
  } catch {
    // Not installed: said below.
  }
  const supported = platform === 'linux' && arch === 'x64'
  throw new AppError('unavailable', supported
    ? `分析库的程序（${name}）没有装上。请重新执行 npm ci（不要加 --omit=optional），或设置 CLICKHOUSE_URL 使用已有的 ClickHouse。`
    : `本机（${platform} ${arch}）没有随附的分析库，随附的只有 Linux x64。请设置 CLICKHOUSE_URL 使用已有的 ClickHouse；`
      + '不用流水分析时，其他功能照常。', { reason: 'platform' })
}
