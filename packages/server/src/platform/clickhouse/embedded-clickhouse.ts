import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@qingyuan/core/errors'
import { boundedLog } from '../postgres/bounded-log.ts'
import { type DataFolder, secretKey } from '../postgres/data-folder.ts'
import { codeOf, textOf } from '../postgres/postgres-error.ts'
import { identify } from '../postgres/processes.ts'
import { type EngineConfig, engineUser, writeEngineConfig } from './engine-config.ts'
import { engineLibrary } from './engine-library.ts'
import { engineUrl, findRunningClickhouse, passwordName, removeFacts, writeFacts } from './running-clickhouse.ts'

/** A ClickHouse server that this process has started. */
export interface Clickhouse {
  /** `http://user:password@127.0.0.1:port` */
  url: string
  pid: number
  /** Settles when the server process ends, asked to or not; with what it said last when it was not. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null; said: string }>
  /** Ends it in good order, or within 30 seconds in any case: what was acknowledged is on disk either way. */
  stop(): Promise<void>
}

export interface ClickhouseOptions {
  /** Bytes that the server may use, at least 500 MB. */
  memory: number
  cluster?: EngineConfig['cluster']
  /** false: inserts do not wait for the disk, for tests. */
  sync?: boolean
  /** How long another owner of the folder, or of the port, may take to go; milliseconds. */
  patience?: number
}

const startPatience = 300_000
const stopPatience = 20_000
const inUse = new Set<string>()

/**
 * Starts ClickHouse in a data folder as a process of its own (about half a second), on a free port of 127.0.0.1. It
 * ends when this process ends, however that happens.
 * @throws AppError in Chinese: no program for this machine, folder in use or out of reach, disk full, out of memory
 */
export async function startEmbeddedClickhouse(folder: DataFolder, options: ClickhouseOptions): Promise<Clickhouse> {
  if (inUse.has(folder.path)) throw refusal(`数据目录 ${folder.path} 里的分析库已在本进程中启动。`, 'in-use')
  inUse.add(folder.path)
  try {
    const server = await start(folder, options)
    void server.exited.then(() => inUse.delete(folder.path))
    return server
  } catch (error) {
    inUse.delete(folder.path)
    if (error instanceof AppError) throw error
    if (codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM') {
      throw refusal(`分析库的目录 ${folder.file('clickhouse')} 不可读写。请检查它的属主，用原来的用户启动。`, 'folder')
    }
    throw explainEnd(folder, textOf(error))
  }
}

const refusal = (message: string, reason: string) => new AppError('unavailable', message, { reason })

async function start(folder: DataFolder, options: ClickhouseOptions): Promise<Clickhouse> {
  const library = engineLibrary()
  const password = (await secretKey(folder, passwordName)).toString('hex')
  const log = boundedLog(folder.file('clickhouse.log'))
  const { memory, cluster, sync, patience = 15_000 } = options
  const end = Date.now() + patience
  for (;;) {
    const running = findRunningClickhouse(folder.path)
    if (!running) {
      const httpPort = await freePort()
      const args = await writeEngineConfig(folder, { httpPort, password, memory, cluster, sync })
      const attempt = await launch(folder, library, args, { httpPort, password, log })
      if (typeof attempt !== 'string') return attempt
      // Another server in the folder that is just going, or somebody took the port this instant.
      if (!/Cannot lock file|Address already in use/.test(attempt) || Date.now() > end) throw explainEnd(folder, attempt)
    } else if (Date.now() > end) {
      throw refusal(`数据目录 ${folder.path} 里的分析库正被另一个进程（进程号 ${running.pid}）使用。`
        + '请先停止它，或换一个数据目录。', 'in-use')
    }
    await sleep(200)
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

interface Launch { httpPort: number; password: string; log: (line: string) => void }

/** One attempt. Returns what it said last when the server ends before it answers. */
async function launch(folder: DataFolder, library: string, args: string[], how: Launch): Promise<Clickhouse | string> {
  const { httpPort, password, log } = how
  const child = spawn(process.execPath, [join(import.meta.dirname, 'clickhouse-child.ts'), library, ...args], {
    // Its own session: Ctrl-C at the console must reach us only. Nothing of our environment: it holds secrets.
    cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'pipe'], env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  })
  child.stdin.on('error', () => undefined)   // it is gone; `exited` tells
  const lastLines: string[] = []
  const onLine = (line: string) => {
    if (lastLines.push(line) > 40) lastLines.shift()
    log(line)
  }
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null; said: string }>((resolve) => {
    const done = (code: number | null, signal: NodeJS.Signals | null) =>
      resolve({ code, signal, said: lastLines.join('\n') })
    child.once('error', (error) => { onLine(error.message); done(null, null) })
    child.once('close', done)
  })
  createInterface({ input: child.stderr }).on('line', onLine)
  const running = () => child.exitCode === null && child.signalCode === null
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  try {
    const said = await untilReady(httpPort, password, exited)
    const self = identify(child.pid ?? 0)
    if (said !== undefined || !self) return said ?? (await exited).said
    await writeFacts(folder, { ...self, port: httpPort })
    return {
      url: engineUrl(httpPort, password), pid: self.pid, exited,
      stop: async () => {
        // When it has ended by itself, the next start may already have written its own facts.
        if (!running()) return
        await ask(httpPort, password, `KILL QUERY WHERE user != '${engineUser}' OR query NOT LIKE '%system.processes%' ASYNC`)
          .catch(() => undefined)
        const patience = new AbortController()
        await Promise.race([exited, sleep(stopPatience, undefined, { signal: patience.signal }).catch(() => undefined)])
        patience.abort()
        await kill()
        await removeFacts(folder)
      },
    }
  } catch (error) {
    await kill()
    throw error
  }
}

/** Waits for the first answer to our password; what the server said when it ended instead. */
async function untilReady(port: number, password: string, exited: Promise<{ said: string }>): Promise<string | undefined> {
  let said: string | undefined
  void exited.then((end) => { said = end.said })
  const end = Date.now() + startPatience
  for (let pause = 20; said === undefined; pause = Math.min(pause * 1.5, 500)) {
    try {
      await ask(port, password, 'SELECT 1')
      return said
    } catch (error) {
      if (Date.now() > end) {
        throw refusal(`分析库 5 分钟内没有启动完成：${textOf(error)}。请查看数据目录里的 clickhouse.log。`, 'start')
      }
    }
    await sleep(pause)
  }
  return said
}

async function ask(port: number, password: string, sql: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST', body: sql, signal: AbortSignal.timeout(10_000),
    // A connection kept open would keep the server for five seconds when it is asked to end.
    headers: { 'X-ClickHouse-User': engineUser, 'X-ClickHouse-Key': password, Connection: 'close' },
  })
  const text = await response.text()
  if (!response.ok) throw new Error(text.slice(0, 500))
}

/** Why a server ended that should not have, from what it said last. */
export function explainEnd(folder: DataFolder, said: string): AppError {
  const log = folder.file('clickhouse.log')
  if (/No space left on device|Disk quota exceeded|ENOSPC/.test(said)) {
    return new AppError('storage.full', `${folder.path} 所在磁盘已满，分析库启动不了。请清理空间后重试。`, { reason: 'disk' })
  }
  if (/Cannot lock file/.test(said)) {
    return refusal(`数据目录 ${folder.path} 里的分析库正被另一个进程使用。请先停止它，或换一个数据目录。`, 'in-use')
  }
  if (/Cannot allocate memory|std::bad_alloc|MEMORY_LIMIT_EXCEEDED/.test(said)) {
    return refusal('内存不足，分析库启动不了。请关闭其他程序，或调小 CLICKHOUSE_MEMORY。', 'memory')
  }
  if (/Permission denied|EACCES/.test(said)) {
    return refusal(`分析库的目录 ${folder.file('clickhouse')} 不可读写。请检查它的属主，用原来的用户启动。`, 'folder')
  }
  const last = said.split('\n').map((line) => line.trim()).filter((line) => /Exception|[Ee]rror/.test(line)).at(-1)
  return refusal(`分析库没有启动：${(last ?? said.slice(-300)) || '没有留下说明'}。完整记录见 ${log}。`, 'start')
}
