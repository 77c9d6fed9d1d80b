import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type DataFolder, openDataFolder } from './data-folder.ts'
import { type Postgres, type PostgresOptions, startEmbeddedPostgres } from './embedded-postgres.ts'
import { packagedNative } from './native-files.ts'
import { identify } from './processes.ts'
import { canAccess } from './run-as.ts'
import { findRunningPostgres } from './running-postgres.ts'

const isRoot = process.getuid?.() === 0
const quick: PostgresOptions = { settings: { fsync: 'off' } }

let root: string
let folder: DataFolder
let running: Postgres | undefined
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'qy-pg-test-'))
  await chmod(root, 0o755)
  folder = await openDataFolder(join(root, 'data'), 'test')
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  await folder.release()
  await rm(root, { recursive: true, force: true })
})

async function start(options: PostgresOptions = quick): Promise<Postgres> {
  running = await startEmbeddedPostgres(folder, options)
  return running
}

async function query<Row extends object = Record<string, unknown>>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}
const setting = async (url: string, name: string) =>
  (await query<{ value: string }>(url, `select current_setting('${name}') as value`))[0]!.value

/** A process of its own: starts the server, inserts one row after the other, and says which were acknowledged. */
const writerProgram = (path: string) => `
  import { openDataFolder } from ${JSON.stringify(join(import.meta.dirname, 'data-folder.ts'))}
  import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'))}
  import pg from ${JSON.stringify(import.meta.resolve('pg'))}
  const postgres = await startEmbeddedPostgres(await openDataFolder(${JSON.stringify(path)}, 'test'))
  const client = new pg.Client({ connectionString: postgres.adminUrl })
  await client.connect()
  await client.query('create table if not exists notes (id int primary key)')
  const { rows } = await client.query('select coalesce(max(id), 0) as last from notes')
  console.log('server ' + postgres.pid)
  for (let id = rows[0].last + 1; ; id += 1) {
    await client.query('insert into notes values ($1)', [id])
    console.log('row ' + id)
  }`

function writer(path: string, asNobody = false) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writerProgram(path)], {
    stdio: ['ignore', 'pipe', 'inherit'], ...(asNobody ? { uid: 65534, gid: 65534, cwd: '/' } : {}) })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const numbers = (word: string) =>
    [...said.matchAll(new RegExp(`^${word} (\\d+)\\n`, 'gm'))].map((match) => Number(match[1]))
  return {
    child,
    rows: () => numbers('row'),
    server: () => numbers('server')[0],
    async until(condition: () => boolean) {
      for (const end = Date.now() + 30_000; !condition(); await sleep(20)) {
        if (child.exitCode !== null || Date.now() > end) throw new Error(`the writer got only so far: ${said}`)
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'close')
    },
  }
}

async function gone(pid: number, seconds: number): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) if (!identify(pid)) return true
  return false
}

test('the first start makes a durable UTF-8 database, the second keeps its rows', async () => {
  const first = await start({})
  await query(first.adminUrl, 'create table notes (text text); insert into notes values (\'清源\')')
  expect(await Promise.all(['server_encoding', 'fsync', 'full_page_writes', 'jit', 'TimeZone', 'listen_addresses',
    'shared_buffers', 'max_connections', 'data_checksums'].map((name) => setting(first.adminUrl, name))))
    .toEqual(['UTF8', 'on', 'on', 'off', 'UTC', '', '256MB', '100', 'on'])
  expect(await query(first.adminUrl, `select datlocprovider as p, datlocale as l from pg_database
    where datname = current_database()`)).toEqual([{ p: 'b', l: 'C.UTF-8' }])
  await expect(query(first.adminUrl.replace(/:[0-9a-f]{64}@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/)
  await expect(startEmbeddedPostgres(folder)).rejects.toThrow(/已在本进程中启动/)
  expect(findRunningPostgres(folder.path)).toEqual({ adminUrl: first.adminUrl })
  await first.stop()
  expect(await first.exited).toEqual({ code: 0, signal: null })
  expect(findRunningPostgres(folder.path)).toBeUndefined()
  const second = await start()
  expect(await query(second.adminUrl, 'select * from notes')).toEqual([{ text: '清源' }])
  expect((await stat(folder.path)).mode & 0o066).toBe(0)
})

test('after kill -9 of the server its end is reported, and the next start has every acknowledged row', async () => {
  const first = await start({})
  await query(first.adminUrl, 'create table notes (id int); insert into notes select generate_series(1, 1000)')
  process.kill(first.pid, 'SIGKILL')
  expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' })
  expect(findRunningPostgres(folder.path)).toBeUndefined()
  const second = await start()
  await first.stop()   // too late, and must not harm the second
  expect(await query(second.adminUrl, 'select count(*)::int as n from notes')).toEqual([{ n: 1000 }])
})

test('kill -9 of the parent takes the server down; no acknowledged row is lost, three times over', async () => {
  await folder.release()
  const acknowledged: number[] = []
  for (let round = 1; round <= 3; round += 1) {
    const program = writer(folder.path)
    const before = acknowledged.length
    await program.until(() => program.rows().length >= 50)
    const server = program.server()!
    expect(findRunningPostgres(folder.path)?.adminUrl).toContain('owner')
    await program.kill()
    acknowledged.push(...program.rows())
    expect(acknowledged.length).toBeGreaterThan(before)
    expect(await gone(server, 8)).toBe(true)
  }
  folder = await openDataFolder(folder.path, 'test')
  const postgres = await start()
  const kept = new Set((await query<{ id: number }>(postgres.adminUrl, 'select id from notes')).map((row) => row.id))
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  expect(kept.size - acknowledged.length).toBeLessThanOrEqual(3)   // at most the one under way at each kill
})

test('a start waits for an old server that lost its parent and is slow to go', async () => {
  await folder.release()
  const program = writer(folder.path)
  await program.until(() => program.rows().length > 0)
  const server = program.server()!
  process.kill(server, 'SIGSTOP')
  await program.kill()
  folder = await openDataFolder(folder.path, 'test')
  const starting = start()
  await sleep(700)
  expect(identify(server)).toBeDefined()
  process.kill(server, 'SIGCONT')
  const postgres = await starting
  expect(identify(server)).toBeUndefined()
  expect((await query(postgres.adminUrl, 'select id from notes')).length).toBeGreaterThanOrEqual(program.rows().length)
})

test('a postmaster.pid that names a living stranger is not believed', async () => {
  const first = await start()
  await first.stop()
  // A stranger under the server's own account: PostgreSQL itself would take it for the old server and refuse.
  const owner = await stat(folder.file('postgres'))
  const stranger = spawn('/bin/sleep', ['60'], isRoot ? { uid: owner.uid, gid: owner.gid } : {})
  try {
    await writeFile(folder.file('postgres', 'postmaster.pid'), `${stranger.pid}\n${folder.file('postgres')}\n`)
    const second = await start()
    expect(await query(second.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(stranger.exitCode).toBeNull()
  } finally {
    stranger.kill('SIGKILL')
  }
})

test('an initialisation that was killed half-way is thrown away and repeated', async () => {
  await mkdir(folder.file('postgres-initialising', 'data', 'base'), { recursive: true })
  await writeFile(folder.file('postgres-initialising', 'data', 'PG_VERSION'), '18\n')
  await folder.release()
  const program = writer(folder.path)
  await program.until(() => existsSync(folder.file('postgres-initialising', 'data', 'pg_wal')))
  await program.kill()
  expect(existsSync(folder.file('postgres'))).toBe(false)
  folder = await openDataFolder(folder.path, 'test')
  const postgres = await start()
  expect(await query(postgres.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(existsSync(folder.file('postgres-initialising'))).toBe(false)
})

test('programs out of reach, without their links, are copied once; a damaged copy is made again', async () => {
  const hidden = join(root, 'hidden')
  await mkdir(hidden, { mode: 0o700 })
  const native = join(hidden, 'native')
  await cp(join(packagedNative(), '..', 'package.json'), join(hidden, 'package.json'))
  await cp(packagedNative(), native, { recursive: true })
  for (const entry of await readdir(join(native, 'lib'), { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await rm(join(native, 'lib', entry.name))
  }
  const options = { ...quick, native }
  await (await start(options)).stop()
  const name = (await readdir(folder.path)).find((entry) => entry.startsWith('postgres-programs-'))!
  const copied = await stat(folder.file(name))
  await (await start(options)).stop()
  expect((await stat(folder.file(name))).ino).toBe(copied.ino)
  await rm(folder.file(name, 'share', 'postgresql', 'postgres.bki'))
  await mkdir(folder.file('postgres-programs-0.0.1'))
  await start(options)
  // The new folder may well get the old one's number; that the file is back is what counts.
  expect((await stat(folder.file(name, 'share', 'postgresql', 'postgres.bki'))).isFile()).toBe(true)
  expect((await readdir(folder.path)).filter((entry) => entry.startsWith('postgres-programs-'))).toEqual([name])
})

test('a taken port is replaced by another, and rights are asked for there too', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const postgres = await start({ ...quick, port })
  taken.close()
  expect(postgres.port).not.toBe(port)
  const url = new URL(postgres.adminUrl)
  url.host = `127.0.0.1:${postgres.port}`
  expect(await query(url.href, 'select inet_server_port() as port')).toEqual([{ port: postgres.port }])
  url.password = 'wrong'
  await expect(query(url.href, 'select 1')).rejects.toThrow(/password/)
})

test('a path too long for a socket works through a private temporary folder, removed at the end', async () => {
  const long = await openDataFolder(join(root, '很长的路径'.repeat(8)), 'test')
  try {
    const postgres = await startEmbeddedPostgres(long, quick)
    const socket = decodeURIComponent(new URL(postgres.adminUrl).hostname)
    expect(socket.startsWith(root)).toBe(false)
    expect((await stat(socket)).mode & 0o777).toBe(0o700)
    expect(await query(postgres.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    process.kill(postgres.pid, 'SIGKILL')
    await postgres.exited
    expect(existsSync(socket)).toBe(true)
    const again = await startEmbeddedPostgres(long, quick)
    expect(existsSync(socket)).toBe(false)
    await again.stop()
  } finally {
    await long.release()
  }
})

test('missing password, other version, broken directory: refused in Chinese', async () => {
  await (await start()).stop()
  const secret = folder.file('secrets', 'postgres-password')
  const password = await readFile(secret)
  await rm(secret)
  await expect(start()).rejects.toThrow(/不认数据目录 secrets\/postgres-password/)
  await writeFile(secret, password)
  await writeFile(folder.file('postgres', 'PG_VERSION'), '17\n')
  await expect(start()).rejects.toThrow(/由 PostgreSQL 17 建立，本版本是 18/)
  await rm(folder.file('postgres', 'PG_VERSION'))
  await expect(start()).rejects.toThrow(/不是完整的数据库目录/)
  await writeFile(folder.file('postgres', 'PG_VERSION'), '18\n')
  await rm(folder.file('postgres', 'global', 'pg_control'))
  await expect(start()).rejects.toThrow(/数据库启动失败：.*pg_control/)
})

describe.skipIf(!isRoot)('as root', () => {
  test('the server runs under an account of little power that cannot read the secrets', async () => {
    const postgres = await start()
    const { uid } = await stat(`/proc/${postgres.pid}`)
    expect(uid).not.toBe(0)
    const account = { name: 'server', uid, gid: uid }
    expect(await canAccess(account, 'x', folder.file('postgres'))).toBe(true)
    expect(await canAccess(account, 'r', folder.path)).toBe(false)
    expect(await canAccess(account, 'x', folder.file('secrets'))).toBe(false)
  })

  test('a folder its account cannot get to is named', async () => {
    const closed = join(root, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const inside = await openDataFolder(join(closed, 'data'), 'test')
    await expect(startEmbeddedPostgres(inside, quick)).rejects.toThrow(`进不了 ${closed}。`)
    await inside.release()
  })

  test('it works for an ordinary user as well', async (context) => {
    const nobody = { name: 'nobody', uid: 65534, gid: 65534 }
    const reachable = await canAccess(nobody, 'r', import.meta.filename)
      && await canAccess(nobody, 'x', process.execPath)
    if (!reachable) context.skip('this clone lies in a private home: an ordinary user cannot run it')
    const shared = join(root, 'shared')
    await mkdir(shared)
    await chmod(shared, 0o777)
    const program = writer(join(shared, 'data'), true)
    await program.until(() => program.rows().length > 10)
    const server = program.server()!
    expect((await stat(`/proc/${server}`)).uid).toBe(65534)
    await program.kill()
    expect(await gone(server, 8)).toBe(true)
    // Started by root later on, it stays with the account that owns it.
    const later = await openDataFolder(join(shared, 'data'), 'test')
    const postgres = await startEmbeddedPostgres(later, quick)
    expect((await stat(`/proc/${postgres.pid}`)).uid).toBe(65534)
    const kept = await query(postgres.adminUrl, 'select id from notes')
    expect(kept.length).toBeGreaterThanOrEqual(program.rows().length)
    await postgres.stop()
    await later.release()
  })

  test('a full disk is called by its name, before the first start and after it', async (context) => {
    const disk = join(root, 'disk')
    await mkdir(disk)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', disk], { stdio: 'pipe' })
    } catch {
      context.skip('no right to mount a small disk here')
    }
    try {
      await chmod(disk, 0o755)
      const small = await openDataFolder(join(disk, 'data'), 'test')
      await expect(startEmbeddedPostgres(small, quick)).rejects.toThrow(/磁盘空间不足/)
      expect((await readdir(small.path)).toSorted()).not.toContain('postgres-initialising')
      execFileSync('mount', ['-o', 'remount,size=250m', disk])
      const postgres = await startEmbeddedPostgres(small, quick)
      await query(postgres.adminUrl, 'create table notes as select 1 as id')
      await postgres.stop()
      await promisify(execFile)('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=64k']).catch(() => undefined)
      await expect(startEmbeddedPostgres(small, quick)).rejects.toThrow(/磁盘空间不足/)
      await rm(join(disk, 'filler'))
      const again = await startEmbeddedPostgres(small, quick)
      expect(await query(again.adminUrl, 'select * from notes')).toEqual([{ id: 1 }])
      await again.stop()
      await small.release()
    } finally {
      execFileSync('umount', ['-l', disk])
    }
  })
})
