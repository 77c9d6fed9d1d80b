import { getEntrance, setUp } from '@qingyuan/core/auth/auth-api'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startProduct, type Product, type ProductOptions } from './main.ts'
import { startBackground } from './platform/background.ts'
import { findRunningPostgres } from './platform/postgres/running-postgres.ts'
import { testDatabase, type TestDatabase } from './platform/postgres/test-postgres.ts'

let scratch: string
let lines: string[]
let closers: (() => Promise<unknown>)[]

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'qingyuan-main-'))
  await chmod(scratch, 0o755)   // run as root, PostgreSQL has a user of its own
  lines = []
  closers = []
})
afterEach(async () => {
  for (const close of closers.toReversed()) await close()
  await rm(scratch, { recursive: true, force: true })
})

const unsafe = { fsync: 'off', full_page_writes: 'off' }
const start = async (options: Partial<ProductOptions> = {}): Promise<Product> => {
  const product = await startProduct({ dataFolder: join(scratch, 'data'), kind: 'test', host: '127.0.0.1', port: 0, settings: unsafe,
    log: (line) => lines.push(line), ...options })
  closers.push(product.stop)
  return product
}
const post = (product: Product, path: string, body: object) =>
  fetch(product.address + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const setUpWith = (product: Product, token: string) => post(product, setUp.path, {
  token, districtName: '样河区', officeName: '样河区专班办', username: 'xitong', name: '方演一', password: 'Shili-2026-x' })
const tokenOf = (product: Product) => product.setUpLink!.split('#')[1]!

test('first start: a one-time link, new at each start, gone once used', async () => {
  const first = await start()
  expect(first.setUpLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/set-up#[\w-]{20,}$/)
  await first.stop()
  const second = await start()
  expect((await setUpWith(second, tokenOf(first))).status).toBe(422)
  expect((await setUpWith(second, tokenOf(second))).status).toBe(200)
  expect((await setUpWith(second, tokenOf(second))).status).toBe(409)
  expect(await (await fetch(second.address + getEntrance.path)).json()).toMatchObject({ setUpDone: true, districtName: '样河区', demo: false, demoPassword: null })
  await second.stop()
  const third = await start()
  expect(third.setUpLink).toBeUndefined()
  expect((await setUpWith(third, tokenOf(second))).status).toBe(422)
})

test('the application connects as a role that owns nothing', async () => {
  const product = await start()
  const { rows: [role] } = await sql<{ above: boolean; owns: boolean }>`
    select r.rolsuper or r.rolbypassrls as above, pg_has_role(c.relowner, 'usage') as owns
    from pg_roles r, pg_class c where r.rolname = current_user and c.relname = 'audit_log'`.execute(product.env.db)
  expect(role).toEqual({ above: false, owns: false })
})

test('two products cannot share a data folder; kinds cannot be mixed', async () => {
  const product = await start()
  await expect(start()).rejects.toThrow('正被另一个进程')
  await product.stop()
  for (const kind of ['production', 'demo'] as const) await expect(start({ kind })).rejects.toThrow('是测试数据目录')
})

test('a failed start closes what it had opened', async () => {
  const taken = await occupy()
  await expect(start({ port: taken.port })).rejects.toThrow(`端口 ${taken.port} 已被别的程序占用`)
  await expect(start({ host: '203.0.113.7' })).rejects.toThrow('不是本机的地址')
  await start()
})

test('a demo takes the next free port', async () => {
  const taken = await occupy()
  const product = await start({ port: taken.port, nextPort: true })
  const port = Number(new URL(product.address).port)
  expect(port).toBeGreaterThan(taken.port)
  expect((await fetch(product.address + getEntrance.path)).status).toBe(200)
})

test('a key that is not this database\'s is refused before anything is written with it', async () => {
  const first = await start()
  await first.stop()
  const file = join(scratch, 'data/secrets/master')
  const key = await readFile(file)
  await writeFile(file, randomBytes(32))
  await expect(start()).rejects.toThrow('主密钥')
  await writeFile(file, key)
  await start()
})

test('stops in good order: a request under way is answered, a new one is not', async () => {
  const product = await start()
  const blocker = new pg.Client({ connectionString: findRunningPostgres(join(scratch, 'data'))!.adminUrl })
  await blocker.connect()
  await blocker.query('begin; lock table settings in access exclusive mode')
  const slow = fetch(product.address + getEntrance.path)
  await sleep(200)
  const began = Date.now()
  const stopping = product.stop()
  await sleep(200)
  await blocker.query('commit')
  await blocker.end()
  expect((await slow).status).toBe(200)
  await stopping
  expect(Date.now() - began).toBeLessThan(8_000)   // it does not wait for connections that are merely kept open
  await expect(fetch(product.address)).rejects.toThrow()
})

test('the database dying is noticed', async () => {
  const product = await start()
  const pid = Number((await readFile(join(scratch, 'data/postgres/postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGKILL')
  await product.failed
  const answer = await fetch(product.address + getEntrance.path)
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ code: 'unavailable' })
})

describe('with DATABASE_URL', () => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await testDatabase()
    closers.push(database.drop)
  })
  const asServer = async (statement: string) => {
    const client = new pg.Client({ connectionString: database.adminUrl })
    await client.connect()
    try { await client.query(statement) } finally { await client.end() }
  }
  const as = (user: string, password: string) => {
    const url = new URL(database.adminUrl)
    url.username = user
    url.password = password
    return url.href
  }

  test('uses it, and a restart finds everything again', async () => {
    const first = await start({ databaseUrl: database.adminUrl })
    expect((await setUpWith(first, tokenOf(first))).status).toBe(200)
    await first.stop()
    const second = await start({ databaseUrl: database.adminUrl })
    expect(second.setUpLink).toBeUndefined()
    // Another folder has another key: refused.
    await expect(start({ databaseUrl: database.adminUrl, dataFolder: join(scratch, 'other') })).rejects.toThrow('主密钥')
  })

  test('an owner who may not make roles is told what to ask for, and then it works', async () => {
    const name = `limited_${randomBytes(4).toString('hex')}`
    const databaseName = new URL(database.adminUrl).pathname.slice(1)
    await asServer(`create role ${name} login password 'x'; alter database ${databaseName} owner to ${name}`)
    closers.push(() => asServer(`reassign owned by ${name} to current_user; drop owned by ${name}; drop role ${name}`))
    await expect(start({ databaseUrl: as(name, 'x') })).rejects.toThrow('APP_DATABASE_URL')
    // The group exists on this server by now; an administrator makes the login.
    await asServer(`do $$ begin if not exists (select from pg_roles where rolname = 'qingyuan_app') then create role qingyuan_app nologin; end if; end $$;
      create role ${name}_app login password 'y' in role qingyuan_app`)
    closers.push(() => asServer(`drop role ${name}_app`))
    await expect(start({ databaseUrl: as(name, 'x'), appDatabaseUrl: as(name, 'x') })).rejects.toThrow('是表的属主')
    await expect(start({ databaseUrl: as(name, 'x'), appDatabaseUrl: database.adminUrl })).rejects.toThrow('超级用户')
    const product = await start({ databaseUrl: as(name, 'x'), appDatabaseUrl: as(`${name}_app`, 'y') })
    expect((await setUpWith(product, tokenOf(product))).status).toBe(200)
    await product.stop()
  })

  test('an address that does not answer is explained without showing the password', async () => {
    const bad = async (url: string) => start({ databaseUrl: url }).then(() => 'started', (error: Error) => error.message)
    expect(await bad('postgresql://a:secret@127.0.0.1:1/x')).toMatch(/127\.0\.0\.1:1\/x.*没有运行/)
    expect(await bad('postgresql://a:secret@127.0.0.1:1/x')).not.toContain('secret')
    expect(await bad('nonsense')).toContain('不是有效的地址')
    const absent = new URL(database.adminUrl)
    absent.pathname = '/no_such_database'
    expect(await bad(absent.href)).toContain('没有这个数据库')
    expect(await bad(as('owner', 'wrong'))).toMatch(/用户名或密码不对/)
  })
})

/** However slow the machine is. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await sleep(20)
}

test('background work repeats, never twice at once, outlives its errors, and ends', async () => {
  const database = await testDatabase()
  closers.push(database.drop)
  const pool = new pg.Pool({ connectionString: database.adminUrl, max: 4 })
  closers.push(() => pool.end())
  let [turns, under, most] = [0, 0, 0]
  const work = async () => {
    turns += 1
    under += 1
    most = Math.max(most, under)
    await sleep(30)
    under -= 1
    if (turns === 2) throw new Error('故意出错')
  }
  const processes = [1, 2, 3].map(() => startBackground(pool, (line) => lines.push(line)))
  for (const one of processes) one.every(10, '测试任务', work)
  await until(() => turns > 4)
  await Promise.all(processes.map((one) => one.stop()))
  const atStop = turns
  expect(turns).toBeGreaterThan(4)
  expect({ most, under }).toEqual({ most: 1, under: 0 })
  expect(lines).toEqual([expect.stringMatching(/测试任务.*故意出错/)])
  await sleep(100)
  expect(turns).toBe(atStop)
  // The same failure again and again is said once.
  const failing = startBackground(pool, (line) => lines.push(line))
  let failures = 0
  failing.every(5, '总是出错', async () => { failures += 1; throw new Error('又错了') })
  await until(() => failures > 2)
  await failing.stop()
  expect(failures).toBeGreaterThan(2)
  expect(lines.filter((line) => line.includes('又错了'))).toHaveLength(1)
  const { rows } = await pool.query('select count(*)::int as held from pg_locks where locktype = \'advisory\' and database = (select oid from pg_database where datname = current_database())')
  expect(rows[0]).toEqual({ held: 0 })
})

async function occupy(): Promise<{ port: number; server: Server }> {
  const server = createServer()
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  closers.push(() => new Promise((resolve) => { server.close(resolve) }))
  return { port: (server.address() as { port: number }).port, server }
}
