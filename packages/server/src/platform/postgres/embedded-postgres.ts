import type { ChildProcess } from 'node:child_process'
import { chmod, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { boundedLog } from './bounded-log.ts'
import { type DataFolder, secretKey } from './data-folder.ts'
import { diskFull, initialise } from './initialise.ts'
import { packagedNative, usableNative } from './native-files.ts'
import { PostgresError, codeOf, ignore, textOf } from './postgres-error.ts'
import { identify } from './processes.ts'
import { type Account, accountForPostgres, blockedAt, canAccess, spawnAs } from './run-as.ts'
import { clearOldServer, ownerUrl, removeFacts, writeFacts } from './running-postgres.ts'
import { makeSocketFolder, removeSocketFolder } from './socket-folder.ts'

/** A PostgreSQL server that this process has started. */
export interface Postgres {
  /** The owner's (superuser's) address, through the socket: for migrations, backup, and making other roles. */
  adminUrl: string
  /** The port on 127.0.0.1, when one was asked for; another one than asked for when that was taken. */
  port: number | undefined
  pid: number
  /** Settles when the server process ends, asked to or not. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Ends it in good order: open transactions are rolled back, everything is on disk when this returns. */
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Also listen on 127.0.0.1 at this port (0: any). Without it there is only the socket. */
  port?: number
  /** Gets each line of the server's log. */
  onLog?: (line: string) => void
  /** Server settings for this run, e.g. `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
  /** PostgreSQL's programs, when not those of the npm package. */
  native?: string
}

const majorVersion = '18'
const startPatience = 300_000
const stopPatience = 60_000
const inUse = new Set<string>()

/**
 * Starts PostgreSQL in a data folder, making its database at the first start (about a second).
 * Call it from the main thread: on Linux the server ends with the thread that started it, also after `kill -9`.
 * @throws PostgresError in Chinese: disk full, folder out of reach, not runnable, another server in the way
 */
export async function startEmbeddedPostgres(folder: DataFolder, options: PostgresOptions = {}): Promise<Postgres> {
  if (inUse.has(folder.path)) throw new PostgresError(`数据目录 ${folder.path} 里的数据库已在本进程中启动。`)
  inUse.add(folder.path)
  try {
    return await start(folder, options)
  } catch (error) {
    inUse.delete(folder.path)
    if (error instanceof PostgresError) throw error
    if (codeOf(error) === 'ENOSPC') throw diskFull(folder)
    throw new PostgresError(`数据库启动失败：${textOf(error)}`, { cause: error })
  }
}

async function start(folder: DataFolder, options: PostgresOptions): Promise<Postgres> {
  const data = folder.file('postgres')
  const account = await accountFor(data)
  await letIn(account, folder)
  const native = await usableNative(options.native ?? packagedNative(), account, folder)
  const password = (await secretKey(folder, 'postgres-password')).toString('hex')
  if (!await stat(data).catch(ignore('ENOENT'))) {
    await initialise(folder, data, native, account, password, options.settings?.fsync !== 'off')
  }
  await checkVersion(data)
  await clearOldServer(folder, data)
  const log = boundedLog(folder.file('postgres.log'))
  const end = Date.now() + 15_000
  for (let port = await freePort(options.port); ; port = await freePort(options.port)) {
    const attempt = await launch({ folder, data, native, account, password, port, options, log })
    if (!Array.isArray(attempt)) return attempt
    // Somebody took the port this instant, or the last worker of a killed server is still letting go of its memory.
    const passing = attempt.some((line) => /Address already in use|pre-existing shared memory block/.test(line))
    if (!passing || Date.now() > end) throw explainStart(folder, attempt)
    await sleep(250)
  }
}

/** The account of the data directory's owner, so that it stays the same when accounts come and go. */
async function accountFor(data: string): Promise<Account> {
  const account = accountForPostgres()
  const found = await stat(data).catch(ignore('ENOENT'))
  if (!found) return account
  if (account.uid !== undefined && found.uid !== 0) {
    return found.uid === account.uid ? account : { name: `uid ${found.uid}`, uid: found.uid, gid: found.gid }
  }
  const needed = account.uid ?? process.getuid?.() ?? found.uid
  if (found.uid !== needed) {
    throw new PostgresError(`数据库文件 ${data} 属于 uid ${found.uid}，现在要以 ${account.name} 运行。`
      + `请用原来的用户启动，或执行：chown -R ${needed} ${data}`)
  }
  return account
}

/** Lets the account pass through the folder to its own part; it still cannot list it, nor read what is not its own. */
async function letIn(account: Account, folder: DataFolder): Promise<void> {
  if (account.uid === undefined || await canAccess(account, 'x', folder.path)) return
  await chmod(folder.path, (await stat(folder.path)).mode | 0o001)
  const blocked = await blockedAt(account, folder.path)
  if (blocked) {
    throw new PostgresError(`PostgreSQL 不能以 root 身份运行，改用用户 ${account.name}，但它进不了 ${blocked}。`
      + `请把数据目录放到别处（例如 /var/lib 下），或执行：chmod o+x ${blocked}`)
  }
}

async function checkVersion(data: string): Promise<void> {
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(ignore('ENOENT')))?.trim()
  if (version === majorVersion) return
  throw new PostgresError(version === undefined
    ? `${data} 不是完整的数据库目录（缺 PG_VERSION）。请从备份恢复到新的数据目录，不要直接删除。`
    : `${data} 由 PostgreSQL ${version} 建立，本版本是 ${majorVersion}。请用原来的版本备份，再恢复到新的数据目录。`)
}

/** 5432 names the socket when nothing listens on the network; then it is nobody's business but ours. */
async function freePort(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return 5432
  return await tryPort(wanted) ?? await tryPort(0) ?? wanted
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}

interface Launch {
  folder: DataFolder
  data: string
  native: string
  account: Account
  password: string
  port: number
  options: PostgresOptions
  log: (line: string) => void
}

/** One attempt. Returns the last lines of its log when the server ends before it answers. */
async function launch(what: Launch): Promise<Postgres | string[]> {
  const { folder, data, native, account, port, options, log } = what
  const socketFolder = await makeSocketFolder(folder, account, port)
  const settings = {
    listen_addresses: options.port === undefined ? '' : '127.0.0.1', port: String(port),
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    timezone: 'UTC', log_timezone: 'UTC', log_destination: 'stderr', logging_collector: 'off', log_checkpoints: 'off',
    // Terse: without the details, which quote rows and with them people's data.
    log_min_messages: 'warning', log_error_verbosity: 'terse',
    ...options.settings,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const lastLines: string[] = []
  const onLine = (line: string) => {
    if (lastLines.push(line) > 40) lastLines.shift()
    log(line)
    options.onLog?.(line)
  }
  const child = spawnAs(account, join(native, 'bin/postgres'), ['-D', data, ...args], 'INT')
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('error', (error) => { onLine(error.message); resolve({ code: null, signal: null }) })
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  createInterface({ input: child.stderr! }).on('line', onLine)
  child.stdout!.resume()
  const adminUrl = ownerUrl({ socketFolder, port }, what.password)
  const clear = async () => {
    await removeFacts(folder)
    await removeSocketFolder(folder, socketFolder)
  }
  try {
    const failure = await untilReady(adminUrl, exited)
    const self = identify(child.pid ?? 0)
    if (failure || !self) {
      await clear()
      return lastLines
    }
    await writeFacts(folder, { ...self, socketFolder, port })
    void exited.then(() => inUse.delete(folder.path))
    const stop = async () => {
      // When it has ended by itself, the next start clears up, and may have done so already.
      if (child.exitCode !== null || child.signalCode !== null) return
      await end(child, exited, stopPatience)
      await clear()
    }
    return { adminUrl, port: options.port === undefined ? undefined : port, pid: self.pid, exited, stop }
  } catch (error) {
    await end(child, exited, stopPatience)
    await clear()
    throw error
  }
}

/** Waits for the first answer; true when the server ended instead. */
async function untilReady(adminUrl: string, exited: Promise<unknown>): Promise<boolean> {
  let gone = false
  void exited.then(() => { gone = true })
  const end = Date.now() + startPatience
  for (let pause = 20; !gone; pause = Math.min(pause * 1.5, 500)) {
    const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return gone
    } catch (error) {
      // 28P01: it runs, but with other passwords than ours.
      if (codeOf(error) === '28P01') {
        throw new PostgresError('数据库不认数据目录 secrets/postgres-password 里的密码。请从备份恢复这个文件。')
      }
      if (Date.now() > end) throw new PostgresError('数据库 5 分钟内没有启动完成。请查看数据目录里的 postgres.log。')
    }
    await sleep(pause)
  }
  return true
}

/** Asks in good order, then firmly; the write-ahead log makes either safe. */
async function end(child: ChildProcess, exited: Promise<unknown>, patience: number): Promise<void> {
  const signals: [NodeJS.Signals, number][] = [['SIGINT', patience], ['SIGQUIT', 10_000], ['SIGKILL', 10_000]]
  for (const [signal, wait] of signals) {
    child.kill(signal)
    const done = new AbortController()
    const ended = await Promise.race([
      exited.then(() => true), sleep(wait, false, { signal: done.signal }).catch(() => false)])
    done.abort()
    if (ended) return
  }
}

function explainStart(folder: DataFolder, lines: string[]): PostgresError {
  const text = lines.join('\n')
  if (/No space left on device|Disk quota exceeded/.test(text)) return diskFull(folder)
  if (/Cannot allocate memory|could not (map anonymous|create) shared memory/.test(text)) {
    return new PostgresError('内存不足，数据库启动不了。请关闭其他程序，'
      + `或在 ${folder.file('postgres', 'postgresql.conf')} 中调小 shared_buffers。`)
  }
  const said = lines.filter((line) => /FATAL|PANIC|ERROR/.test(line)).at(-1) ?? (lines.slice(-3).join('；') || '没有留下日志')
  return new PostgresError(`数据库启动失败：${said}。完整日志见 ${folder.file('postgres.log')}。`)
}
