import { chown, mkdir, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataFolder } from './data-folder.ts'
import { syncFolder } from './files.ts'
import { PostgresError, codeOf, textOf } from './postgres-error.ts'
import { type Account, runAs } from './run-as.ts'
import { owner } from './running-postgres.ts'

/** A fresh data directory takes 40 MB, its log 32 MB, and the first day's work must fit as well. */
const spaceNeeded = 200_000_000

/** Defaults for a small office; whoever knows better edits `postgresql.conf` in the data directory. */
const settings = {
  shared_buffers: '256MB', work_mem: '16MB', maintenance_work_mem: '128MB', effective_cache_size: '1GB',
  max_connections: '100', random_page_cost: '1.1', jit: 'off', max_wal_size: '1GB',
  password_encryption: 'scram-sha-256',
}

/**
 * Makes the data directory `data`: UTF-8, compared by code point, passwords by scram. It appears complete or not at
 * all: it is made under another name first, and what a kill left half-made is thrown away.
 * @param durable false spares the syncing, for tests
 */
export async function initialise(folder: DataFolder, data: string, native: string, account: Account, password: string,
  durable: boolean): Promise<void> {
  const work = folder.file('postgres-initialising')
  const clear = () => rm(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  try {
    await clear()
    const { bavail, bsize } = await statfs(folder.path)
    if (bavail * bsize < spaceNeeded) throw Object.assign(new Error(), { code: 'ENOSPC' })
    await mkdir(work, { mode: 0o700 })
    const passwordFile = join(work, 'password')
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (account.uid !== undefined) {
      for (const path of [passwordFile, work]) await chown(path, account.uid, account.gid!)
    }
    const { ok, output } = await runAs(account, join(native, 'bin/initdb'), [
      '--pgdata', join(work, 'data'), '--username', owner, '--pwfile', passwordFile,
      '--auth-local=scram-sha-256', '--auth-host=scram-sha-256',
      '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C',
      '--no-instructions', ...(durable ? [] : ['--no-sync']),
      ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ])
    if (!ok) throw initdbError(folder, account, output)
    await rename(join(work, 'data'), data)
    await syncFolder(folder.path)
    await clear()
  } catch (error) {
    await clear().catch(() => undefined)
    if (error instanceof PostgresError) throw error
    if (codeOf(error) === 'ENOSPC') throw diskFull(folder)
    throw new PostgresError(`数据库初始化失败：${textOf(error)}`)
  }
}

export const diskFull = (folder: DataFolder): PostgresError => new PostgresError(
  `数据目录 ${folder.path} 所在磁盘空间不足。请清理出至少 ${spaceNeeded / 1_000_000} MB 空间后再启动；已保存的数据不受影响。`)

function initdbError(folder: DataFolder, account: Account, output: string): PostgresError {
  if (/No space left on device|Disk quota exceeded/.test(output)) return diskFull(folder)
  if (/could not look up effective user ID/.test(output)) {
    return new PostgresError(`系统里没有${account.uid === undefined ? '当前用户' : '用户'}（${account.name}）的账户记录，数据库无法初始化。`
      + '请在 /etc/passwd 中加入这个用户，或换一个用户运行。')
  }
  return new PostgresError(`数据库初始化失败：${output.trim().split('\n').slice(-5).join('；')}`)
}
