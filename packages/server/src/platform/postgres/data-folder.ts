import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import {
  access, chmod, link, mkdir, open, readFile, readdir, realpath, rm, stat, unlink, writeFile,
} from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { syncFolder, writeWhole } from './files.ts'
import { PostgresError, codeOf, ignore, textOf } from './postgres-error.ts'
import { bootId, identify, isRunning } from './processes.ts'

export type DataFolderKind = 'production' | 'demo' | 'test'

/** The one place where a server keeps everything of its own; held by one process at a time. */
export interface DataFolder {
  /** absolute, without symbolic links */
  path: string
  kind: DataFolderKind
  /** A path inside the folder. */
  file(...parts: string[]): string
  /** Lets another process open the folder. Stop what works in it first. */
  release(): Promise<void>
}

const markerName = 'data-folder.json'
const layoutVersion = 1
const kindNames: Record<DataFolderKind, string> = { production: '正式', demo: '演示', test: '测试' }

/**
 * Opens a data folder, making it (mode 0700) and its marker when it is new or empty, and locks it.
 * @throws PostgresError when the folder is of another kind, foreign, not writable, from a newer version or in use
 */
export async function openDataFolder(path: string, kind: DataFolderKind): Promise<DataFolder> {
  const folder = await madeFolder(resolve(path))
  await checkMarker(folder, kind)
  const lock = await takeLock(folder)
  try {
    // Again under the lock: another process may have made it its own in between.
    if (!await checkMarker(folder, kind)) {
      await writeWhole(join(folder, markerName), `${JSON.stringify({ kind, version: layoutVersion })}\n`)
    }
    const { mode } = await stat(folder)
    if (mode & 0o066) await chmod(folder, mode & 0o711)
  } catch (error) {
    await rm(lock, { force: true })
    throw explain(folder, error)
  }
  return { path: folder, kind, file: (...parts) => join(folder, ...parts), release: () => rm(lock, { force: true }) }
}

async function madeFolder(path: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await mkdir(path, { mode: 0o700 }).catch(ignore('EEXIST'))
    const folder = await realpath(path)
    if (!(await stat(folder)).isDirectory()) throw new PostgresError(`${path} 不是文件夹。请换一个数据目录。`)
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return folder
  } catch (error) {
    throw explain(path, error)
  }
}

/** Whether the folder bears our marker. Throws when it belongs to something else. */
async function checkMarker(folder: string, kind: DataFolderKind): Promise<boolean> {
  const text = await readFile(join(folder, markerName), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw explain(folder, error)
  })
  if (text === undefined) {
    const harmless = [lockName, `${markerName}.partial`, 'lost+found']
    const foreign = (await readdir(folder)).filter((name) => !harmless.includes(name))
    if (foreign.length === 0) return false
    throw new PostgresError(`文件夹 ${folder} 里已有别的内容（${foreign.slice(0, 3).join('、')}），不是本系统的数据目录。`
      + '请换一个空文件夹。')
  }
  const marker = parseMarker(text)
  if (!marker) {
    throw new PostgresError(`数据目录标记 ${join(folder, markerName)} 读不懂。请从备份恢复这个文件，不要手工修改。`)
  }
  if (marker.version > layoutVersion) {
    throw new PostgresError(`数据目录 ${folder} 由更新的版本建立。请换用新版本的程序。`)
  }
  if (marker.kind !== kind) {
    throw new PostgresError(`${folder} 是${kindNames[marker.kind]}数据目录，不能当作${kindNames[kind]}数据目录打开。`
      + '请另选一个文件夹。')
  }
  return true
}

function parseMarker(text: string): { kind: DataFolderKind; version: number } | undefined {
  try {
    const { kind, version } = JSON.parse(text) as { kind?: unknown; version?: unknown }
    const known = typeof kind === 'string' && Object.hasOwn(kindNames, kind)
    return known && typeof version === 'number' ? { kind: kind as DataFolderKind, version } : undefined
  } catch {
    return undefined
  }
}

const lockName = 'lock'

/**
 * Each process puts a file named after itself into the lock folder, then looks whether another living one is there.
 * Writing before looking means that of two at least one sees the other; what a killed process left behind counts for
 * nothing and is cleared away. @returns the file to remove on release
 */
async function takeLock(folder: string): Promise<string> {
  const locks = join(folder, lockName)
  const self = identify(process.pid) ?? { pid: process.pid, startedAt: '0' }
  const own = join(locks, `${self.pid}-${self.startedAt}-${bootId()}`)
  try {
    await mkdir(locks, { recursive: true, mode: 0o700 })
    for (let attempt = 0; attempt < 40; attempt += 1) {
      await writeFile(own, 'claimed', { flag: 'wx', mode: 0o600 })
      const others = await livingOthers(locks, own)
      if (others.length === 0) {
        await writeFile(own, 'held')
        return own
      }
      await unlink(own)
      // Two that came at the same moment both step back, each for a time of its own, and try again.
      const holder = others.find((other) => other.state === 'held')
      if (holder) throw inUse(folder, holder.pid)
      await sleep(5 + Math.random() * 60)
    }
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw inUse(folder, self.pid)
    throw explain(folder, error)
  }
  throw new PostgresError(`多个进程同时打开数据目录 ${folder}。请只启动一个，稍候再试。`)
}

async function livingOthers(locks: string, own: string): Promise<{ pid: number; state: string }[]> {
  const found = []
  for (const name of await readdir(locks)) {
    const file = join(locks, name)
    if (file === own) continue
    const [pid, startedAt, boot] = name.split('-')
    if (boot === bootId() && isRunning({ pid: Number(pid), startedAt: startedAt ?? '' })) {
      found.push({ pid: Number(pid), state: await readFile(file, 'utf8').catch(ignore('ENOENT')) ?? '' })
    } else {
      await rm(file, { force: true })
    }
  }
  return found
}

const inUse = (folder: string, pid: number) => new PostgresError(
  `数据目录 ${folder} 正被另一个进程（进程号 ${pid}）使用。请先停止它，或换一个数据目录。`)

function explain(folder: string, error: unknown): Error {
  if (error instanceof PostgresError) return error
  switch (codeOf(error)) {
    case 'EACCES': case 'EPERM': case 'EROFS':
      return new PostgresError(`数据目录 ${folder} 不可读写。请检查它的属主和权限，或换一个目录。`)
    case 'ENOTDIR': case 'EEXIST': return new PostgresError(`${folder} 不是文件夹。请换一个数据目录。`)
    case 'ENOSPC': case 'EDQUOT': return new PostgresError(`数据目录 ${folder} 所在磁盘已满。请清理空间后再启动。`)
    default: return new PostgresError(`数据目录 ${folder} 打不开：${textOf(error)}`)
  }
}

/**
 * A secret of this folder: 32 random bytes, made at the first call and the same ever after (`secrets/<name>`, 0600).
 * @param name lower-case letters, digits and hyphens
 */
export async function secretKey(folder: DataFolder, name: string): Promise<Buffer> {
  if (!/^[a-z0-9-]+$/.test(name)) throw new RangeError(`not a name for a secret: ${name}`)
  const secrets = folder.file('secrets')
  const file = join(secrets, name)
  try {
    await mkdir(secrets, { recursive: true, mode: 0o700 })
    const made = await readFile(file).catch(ignore('ENOENT'))
    if (!made) await makeSecret(secrets, file)
    const key = made ?? await readFile(file)
    if (key.length !== 32) throw new PostgresError(`密钥文件 ${file} 已损坏。请从备份恢复这个文件；不要删除它，否则加密的内容无法读出。`)
    return key
  } catch (error) {
    throw explain(folder.path, error)
  }
}

async function makeSecret(secrets: string, file: string): Promise<void> {
  const partial = `${file}.${randomBytes(4).toString('hex')}`
  const handle = await open(partial, 'wx', 0o600)
  try {
    await handle.writeFile(randomBytes(32))
    await handle.sync()
  } finally {
    await handle.close()
  }
  // A link, not a rename: of two callers at once the first one's key stands.
  await link(partial, file).catch(ignore('EEXIST'))
  await unlink(partial)
  await syncFolder(secrets)
  await syncFolder(join(secrets, '..'))
}
