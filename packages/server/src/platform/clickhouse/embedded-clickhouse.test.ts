import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@qingyuan/core/errors'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type DataFolder, openDataFolder } from '../postgres/data-folder.ts'
import { identify } from '../postgres/processes.ts'
import { type Analytics, openAnalytics } from './analytics.ts'
import { startEmbeddedClickhouse } from './embedded-clickhouse.ts'
import { engineLibrary } from './engine-library.ts'
import { findRunningClickhouse } from './running-clickhouse.ts'

// Servers start and end here; on a slow machine that is what takes long.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const tables = [{ version: 1, name: '0001-notes.sql', text: 'create table if not exists $local(notes) (id Int64) engine = MergeTree order by id;\n' }]
const memory = 1_500_000_000

let root: string
let folder: DataFolder
let opened: Analytics | undefined
let events: string[]
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'qy-ch-测试 &-'))   // a path that must be quoted wherever it stands
  folder = await openDataFolder(join(root, 'data'), 'test')
  events = []
})
afterEach(async () => {
  await opened?.close()
  opened = undefined
  await folder.release()
  await rm(root, { recursive: true, force: true })
})

function open(): Analytics {
  opened = openAnalytics({ folder, memory, migrations: tables, onEvent: (line) => events.push(line) })
  return opened
}
const count = async (analytics: Analytics) => (await analytics.query<{ n: number }>('select count() as n from notes'))[0]?.n
const running = () => findRunningClickhouse(folder.path)

async function gone(pid: number): Promise<void> {
  for (const end = Date.now() + 60_000; identify(pid); await sleep(50)) if (Date.now() > end) throw new Error(`${pid} lives on`)
}

/** A process of its own: opens the analytics, inserts one row after the other, and says which were acknowledged. */
async function writer() {
  const program = `
    import { openDataFolder } from ${JSON.stringify(join(import.meta.dirname, '../postgres/data-folder.ts'))}
    import { openAnalytics } from ${JSON.stringify(join(import.meta.dirname, 'analytics.ts'))}
    const folder = await openDataFolder(${JSON.stringify(folder.path)}, 'test')
    const analytics = openAnalytics({ folder, memory: ${memory}, migrations: ${JSON.stringify(tables)} })
    for (let id = (await analytics.query('select max(id) as id from notes'))[0].id + 1; ; id += 1) {
      await analytics.insert('notes', ['id'], [{ id }])
      console.log(id)
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const rows = () => said.split('\n').slice(0, -1).map(Number)
  for (const end = Date.now() + 100_000; rows().length < 20; await sleep(20)) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`the writer got only so far: ${said}`)
  }
  return { child, rows, kill: async () => { child.kill('SIGKILL'); await once(child, 'close') } }
}

test('nothing starts before the first use; then rows survive a stop, and nobody else on the machine gets in', async () => {
  const analytics = open()
  expect([analytics.kind, analytics.state(), running()]).toEqual(['embedded', { status: 'idle' }, undefined])
  await analytics.insert('notes', ['id'], [{ id: 1 }, { id: 2 }])
  expect(analytics.state()).toEqual({ status: 'ready' })
  expect(events).toEqual([expect.stringMatching(/^分析库已启动（进程号 \d+）$/)])
  const { url, pid } = running()!
  const port = new URL(url).port
  const ask = async (sql: string, headers = {}) => (await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST', body: sql, headers: { ...headers, Connection: 'close' } })).text()
  expect(await ask('select 1')).toContain('USER_SESSION_LIMIT_EXCEEDED')
  expect(await ask('system stop listen http')).toContain('USER_SESSION_LIMIT_EXCEEDED')
  expect(await ask('select 1', { 'X-ClickHouse-User': 'qingyuan', 'X-ClickHouse-Key': 'wrong' })).toContain('AUTHENTICATION_FAILED')
  const commandLine = (await readFile(`/proc/${pid}/cmdline`, 'utf8')) + (await readFile(`/proc/${pid}/environ`, 'utf8'))
  expect(commandLine).not.toContain(new URL(url).password)
  expect((await stat(folder.file('clickhouse', 'users.xml'))).mode & 0o077).toBe(0)
  await expect(startEmbeddedClickhouse(folder, { memory })).rejects.toThrow('已在本进程中启动')
  await analytics.close()
  await gone(pid)
  expect(running()).toBeUndefined()
  await expect(analytics.query('select 1')).rejects.toThrow('正在停止')
  expect(await count(open())).toBe(2)
})

test('after kill -9 of the server its end is reported, a running query says so, and the next use starts it with every row', async () => {
  const analytics = open()
  await analytics.insert('notes', ['id'], Array.from({ length: 1000 }, (_, id) => ({ id })))
  const { pid } = running()!
  const failure = analytics.query('select sum(sipHash64(number)) from numbers(1000000000000)').catch((error: unknown) => error)
  await sleep(300)
  process.kill(pid, 'SIGKILL')
  const error = await failure
  expect(error).toBeInstanceOf(AppError)
  expect((error as AppError).details).toEqual({ reason: 'node' })
  await gone(pid)
  for (const end = Date.now() + 30_000; analytics.state().status !== 'failed' && Date.now() < end;) await sleep(20)
  expect(analytics.state()).toEqual({ status: 'failed', message: expect.stringContaining('分析库进程意外停止（被信号 SIGKILL 终止）') as string })
  expect(events.at(-1)).toContain('意外停止')
  expect(await count(analytics)).toBe(1000)
  expect(analytics.state()).toEqual({ status: 'ready' })
})

test('kill -9 of the parent takes the server down; no acknowledged row is lost; another owner is refused meanwhile', async () => {
  await folder.release()
  const acknowledged: number[] = []
  for (let round = 1; round <= 2; round += 1) {
    const program = await writer()
    const { pid } = running()!
    // Whoever has somehow come by the folder itself is still kept from the server's files.
    if (round === 1) await expect(startEmbeddedClickhouse(folder, { memory, patience: 0 })).rejects.toThrow(/正被另一个进程（进程号 \d+）使用/)
    await program.kill()
    acknowledged.push(...program.rows())
    if (round === 2) break   // the next start comes at once, while the server may still be going
    await gone(pid)
  }
  folder = await openDataFolder(folder.path, 'test')
  const kept = new Set((await open().query<{ id: number }>('select id from notes')).map((row) => row.id))
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  expect(kept.size - acknowledged.length).toBeLessThanOrEqual(2)   // at most the one under way at each kill
})

test('where there is no embedded server, only the analytics say so', async () => {
  expect(() => engineLibrary('darwin', 'arm64')).toThrow(/本机（darwin arm64）没有随附的分析库.*CLICKHOUSE_URL.*其他功能照常/)
  expect(() => openAnalytics({ folder, memory: 1000 })).toThrow('CLICKHOUSE_MEMORY 不对')
})
