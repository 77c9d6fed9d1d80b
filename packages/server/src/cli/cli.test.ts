import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { asViewer, systemContext } from '../platform/db.ts'
import { sealAudit } from '../features/audit/audit-commands.ts'
import { sealTailIn } from '../features/audit/audit-seal.ts'
import { command } from '../platform/command.ts'
import { startProduct, type Product } from '../main.ts'
import { openDataFolder } from '../platform/postgres/data-folder.ts'
import { findRunningPostgres } from '../platform/postgres/running-postgres.ts'
import { startInstalledPostgres } from '../platform/postgres/test-installed-postgres.ts'
import { testDatabase } from '../platform/postgres/test-postgres.ts'
import { removeStaleDemos } from '../demo-folder.ts'
import { run } from './run.ts'
import { displayWidth, textTable } from './text-table.ts'

const bin = join(import.meta.dirname, '../../bin/qingyuan.mjs')
/** What the machine's own environment might say must not reach these tests. */
const environment = Object.fromEntries(Object.entries(process.env)
  .filter(([name]) => !/^(APP_)?DATABASE_URL$|^QINGYUAN_|^NODE_OPTIONS$|^VITEST/.test(name)))

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'qingyuan-cli-'))
  await chmod(scratch, 0o755)   // run as root, PostgreSQL has a user of its own
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

/** Runs one command in this process, which is quicker. */
async function qingyuan(args: string[], { env = {} }: { env?: Record<string, string> } = {}) {
  let [out, err] = ['', '']
  vi.spyOn(console, 'log').mockImplementation((line: string) => { out += `${line}\n` })
  vi.spyOn(console, 'error').mockImplementation((line: string) => { err += `${line}\n` })
  for (const name of ['DATABASE_URL', 'APP_DATABASE_URL', 'QINGYUAN_DATA', 'QINGYUAN_PUBLIC_URL']) vi.stubEnv(name, env[name])
  try {
    const code = await run(args)
    return { code, out, err }
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
}

/** Runs the real program as a process of its own. */
async function asProcess(args: string[], input = '') {
  const child = spawn(process.execPath, [bin, ...args], { env: environment, cwd: scratch })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString() })
  child.stdin.end(input)
  const [code] = await once(child, 'close') as [number]
  return { code, out, err }
}
const serve = (dataFolder: string, databaseUrl?: string): Promise<Product> =>
  startProduct({ dataFolder, kind: 'production', host: '127.0.0.1', port: 0, databaseUrl, settings: { fsync: 'off' }, log: () => undefined })

describe('words and exit codes', () => {
  let said: { out: string; err: string }
  beforeEach(() => {
    said = { out: '', err: '' }
    vi.spyOn(console, 'log').mockImplementation((line: string) => { said.out += `${line}\n` })
    vi.spyOn(console, 'error').mockImplementation((line: string) => { said.err += `${line}\n` })
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => { said.out += String(text); return true })
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => { said.err += String(text); return true })
  })
  afterEach(() => { vi.restoreAllMocks() })

  test('all help is Chinese, for every command', async () => {
    const names = [[], ['serve'], ['demo'], ['setup'], ['import', 'leads'], ['export', 'form'], ['grade'], ['grade', 'explain'], ['audit'], ['audit', 'verify'], ['backup'], ['restore'], ['migrate'], ['version']]
    for (const name of names) {
      said.out = ''
      expect(await run([...name, '--help'])).toBe(0)
      expect(said.out).toContain('用法：')
      if (['import', 'export'].includes(name[0]!) && name[1]) expect(said.out, name.join(' ')).toContain('6  没有要找的表、线索、区划、单位或账号')
      expect(said.out, name.join(' ')).not.toMatch(/Usage|Options|Commands|Arguments|default:|env:|choices|display help|\[options\]|\[command\]/)
    }
    expect(said.err).toBe('')
  })

  test.each([
    [['serv'], '没有“serv”这个命令。您是不是想写 serve？'],
    [['serve', '--prt', '1'], '没有“--prt”这个选项。您是不是想写 --port？'],
    [['serve', '--port'], '选项“--port <端口>”后面缺少内容。'],
    [['serve', '--port', '70000'], '“--port <端口>”的内容“70000”不对。端口须为 0 到 65535 的整数'],
    [['serve', '--public-url', 'example'], '应为 https://… 或 http://… 的完整地址。'],
    [['bogus', '--help'], '没有“bogus”这个命令。'],
    [['import', 'bogus', '-h'], '没有“bogus”这个命令。'],
    [['backup'], '缺少参数“文件”。'],
    [['version', 'more'], '多出了参数。'],
    [['demo', '--host', '0.0.0.0'], '演示只能在本机打开'],
    [['demo', '--data', '/x'], '没有“--data”这个选项。'],
    [['restore', 'x.tar.gz', '--data', '/nowhere'], '请用 --key 给出'],
  ])('%j is a usage error', async (args, sentence) => {
    expect(await run(args)).toBe(2)
    expect(said.err).toContain(sentence)
    expect(said.err).not.toMatch(/error|unknown|missing/i)
  })

  test('without a command: the help, and a usage error', async () => {
    expect(await run([])).toBe(2)
    expect(said.err).toContain('命令：')
  })

  test('a data folder that is none, of another kind, or a key file that is none', async () => {
    expect(await run(['audit', 'verify', '--data', join(scratch, 'absent')])).toBe(4)
    expect(said.err).toContain('不是本系统的数据目录')
    await expect(stat(join(scratch, 'absent'))).rejects.toThrow('ENOENT')
    const demo = await openDataFolder(join(scratch, 'a-demo'), 'demo')
    await demo.release()
    for (const args of [['backup', join(scratch, 'x')], ['migrate'], ['setup']]) {
      said.err = ''
      expect(await run([...args, '--data', demo.path]), args.join(' ')).toBe(4)
      expect(said.err).toMatch(/演示数据目录/)
    }
    await writeFile(join(scratch, 'no-key'), 'hello')
    expect(await run(['restore', 'x', '--data', join(scratch, 'fresh'), '--key', join(scratch, 'no-key')])).toBe(3)
    expect(await run(['restore', 'x', '--data', join(scratch, 'fresh'), '--key', join(scratch, 'absent')])).toBe(3)
    await expect(stat(join(scratch, 'fresh'))).rejects.toThrow('ENOENT')
  })
})

test('tables are aligned for a terminal, where Chinese is two columns wide', () => {
  const lines = textTable([['账号', '姓名', 'x'], ['bangong', '何样宁', 'y']])
  expect(lines).toEqual(['账号     姓名    x', 'bangong  何样宁  y'])
  expect(new Set(lines.map(displayWidth)).size).toBe(1)
})

test('the program runs as a process, and on an older Node it hands over to the pinned one', async () => {
  expect(await asProcess(['version'])).toMatchObject({ code: 0, out: expect.stringContaining('清源 0.1.0') as string })
  expect((await asProcess(['no-such'])).code).toBe(2)
  // An old Node cannot be at hand everywhere; what decides is the version it reports.
  const text = await readFile(bin, 'utf8')
  const asOld = join(import.meta.dirname, '../../bin', `as-old-${process.pid}.mjs`)
  await writeFile(asOld, text.replace('process.versions.node', "'20.11.0'"))
  try {
    const child = spawn(process.execPath, [asOld, 'version'], { env: environment })
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString() })
    expect((await once(child, 'close'))[0]).toBe(0)
    expect(out).toContain('Node 24.')
    const failing = spawn(process.execPath, [asOld, 'no-such'], { env: environment })
    expect((await once(failing, 'close'))[0]).toBe(2)
  } finally {
    await rm(asOld)
  }
})

test('set up from the command line: password from standard input, once', { timeout: 120_000 }, async () => {
  const data = join(scratch, 'set-up')
  const who = ['setup', '--data', data, '--username', 'xitong', '--name', '方演一', '--district', '样河区', '--office', '样河区专班办']
  expect(await asProcess(who.slice(0, 5), 'Shili-2026-x\n')).toMatchObject({ code: 2, err: expect.stringContaining('--name、--district、--office') as string })
  expect(await asProcess(who)).toMatchObject({ code: 2, err: expect.stringContaining('没有从标准输入读到密码') as string })
  expect(await asProcess(who, 'short\n')).toMatchObject({ code: 3, err: expect.stringContaining('密码至少10位') as string })
  expect(await asProcess(who, 'Shili-2026-x\n')).toMatchObject({ code: 0, out: expect.stringContaining('已建立第一个管理员') as string })
  expect(await asProcess(who, 'Shili-2026-x\n')).toMatchObject({ code: 1, err: expect.stringContaining('已完成首次设置') as string })
  const product = await serve(data)
  try {
    expect(product.setUpLink).toBeUndefined()
    const signIn = await fetch(`${product.address}/api/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'xitong', password: 'Shili-2026-x' }) })
    expect(signIn.status).toBe(200)
  } finally {
    await product.stop()
  }
})

test('beside a running server: a fresh set-up link, that the server takes', { timeout: 120_000 }, async () => {
  const data = join(scratch, 'beside')
  expect(await qingyuan(['migrate', '--data', data])).toMatchObject({ code: 0, out: expect.stringContaining('已升级') as string })
  expect(await qingyuan(['migrate', '--data', data])).toMatchObject({ code: 0, out: expect.stringContaining('已是最新') as string })
  expect(await qingyuan(['setup', '--data', data])).toMatchObject({ code: 1, err: expect.stringContaining('服务没有运行') as string })
  const product = await serve(data)
  try {
    const { code, out } = await qingyuan(['setup', '--data', data])
    expect(code).toBe(0)
    const link = /http:\S+/.exec(out)![0]
    expect(link.startsWith(`${product.address}/set-up#`)).toBe(true)
    const post = (token: string) => fetch(`${product.address}/api/auth/set-up`, { method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, districtName: '样河区', officeName: '专班办', username: 'xitong', name: '方演一', password: 'Shili-2026-x' }) })
    expect((await post(product.setUpLink!.split('#')[1]!)).status).toBe(422)
    expect((await post(link.split('#')[1]!)).status).toBe(200)
    // As a person: only who may see the audit log; nobody by an unknown name.
    expect(await qingyuan(['audit', 'verify', '--data', data])).toMatchObject({ code: 0, out: expect.stringContaining('核验通过') as string })
    expect(await qingyuan(['audit', 'verify', '--data', data, '--as', 'xitong'])).toMatchObject({ code: 1, err: expect.stringContaining('没有查看审计日志的权限') as string })
    expect(await qingyuan(['audit', 'verify', '--data', data, '--as', 'nobody'])).toMatchObject({ code: 6, err: expect.stringContaining('没有账号“nobody”') as string })
    // The folder is the server's: what needs it alone is refused.
    expect(await asProcess(['restore', 'x', '--data', data])).toMatchObject({ code: 4, err: expect.stringContaining('正被另一个进程') as string })
  } finally {
    await product.stop()
  }
})

describe.each(['embedded', 'DATABASE_URL'])('backup and restore, %s', (kind) => {
  test('everything comes back, verified; wrong keys, tampering and full targets are refused', async () => {
    const databases = kind === 'embedded' ? [] : await Promise.all(Array.from({ length: 3 }, () => testDatabase()))
    const url = (index: number) => databases[index]?.adminUrl
    const env = (index: number): Record<string, string> => (databases[index] ? { DATABASE_URL: databases[index].adminUrl } : {})
    const [data, target, second] = ['data', 'target', 'second'].map((name) => join(scratch, `${kind}-${name}`)) as [string, string, string]
    const [file, key] = [join(scratch, `${kind}.tar.gz`), join(scratch, `${kind}.key`)]
    try {
      // A product at work: sealed and unsealed audit rows, a secret, a file.
      const product = await serve(data, url(0))
      const ctx = systemContext(product.env.db, 'cli', new Date())
      const note = (text: string) => command(ctx, 'auth.set_policy', randomUUID(), async ({ db }) => {
        await db.insertInto('settings').values({ key: text, value: JSON.stringify({ sealed: product.env.secrets.seal(`秘密 ${text}`), text: '制表\t换行\n反斜\\杠' }) }).execute()
        return { subjectType: 'settings', id: randomUUID(), after: { key: text } }
      })
      for (const text of ['甲', '乙', '丙']) await note(text)
      await sealAudit(product.env.db, product.env.secrets, sealTailIn(join(data, 'audit-seal.json')), new Date())
      await note('丁')
      const stored = await product.env.files.put(Buffer.from('盖章件'), '盖章件.pdf', 'application/pdf')
      const rows = async (adminUrl: string) => {
        const client = new pg.Client({ connectionString: adminUrl })
        await client.connect()
        try {
          const tables = (await client.query<{ name: string }>(
            "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations' order by 1")).rows
          const all: Record<string, unknown> = {}
          for (const { name } of tables) all[name] = (await client.query(`select to_jsonb(t)::text as row from ${name} t order by 1`)).rows
          return all
        } finally {
          await client.end()
        }
      }
      const adminOf = (folder: string, index: number) => url(index) ?? findRunningPostgres(folder)!.adminUrl
      const asOwner = async (text: string, values: unknown[]) => {
        const client = new pg.Client({ connectionString: adminOf(data, 0) })
        await client.connect()
        await client.query(text, values).finally(() => client.end())
      }
      const [region, unit, user] = [randomUUID(), randomUUID(), randomUUID()]
      await asOwner("insert into regions (id, path, name, kind) values ($1, $2, '样河区', 'county')", [region, `/${region}/`])
      await asOwner("insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, '样河区专班办', '专班办', 'office', 'region')", [unit, region])
      await asOwner("insert into users (id, username, name, unit_id) values ($1, 'bangong', '例某', $2)", [user, unit])
      const before = await rows(adminOf(data, 0))
      // Who is signed in here is not signed in there.
      await asOwner("insert into sessions (id, user_id, csrf, second_factor, created_at, last_seen_at, expires_at) values ('live', $1, 'x', true, now(), now(), now() + interval '1 day')", [user])

      // Beside the running server.
      expect(await qingyuan(['backup', file, '--data', data, '--key', key], { env: env(0) }))
        .toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^主密钥已另存[^\n]*\n备份完成：[^\n]*（\d+ 张表，\d+ 行，1 个文件）\n$/) as string })
      for (const path of [file, key]) expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect(await qingyuan(['backup', file, '--data', data], { env: env(0) })).toMatchObject({ code: 4, err: expect.stringContaining('已存在') as string })
      const master = await readFile(join(data, 'secrets/master'))
      expect((await readFile(file)).includes(master)).toBe(false)
      await product.stop()

      // Refused: another key, a damaged file.
      await writeFile(join(scratch, 'other.key'), `qingyuan-master-key-1 ${'ab'.repeat(32)}\n`)
      expect(await qingyuan(['restore', file, '--data', target, '--key', join(scratch, 'other.key')], { env: env(1) }))
        .toMatchObject({ code: 3, err: expect.stringContaining('不是这份备份的') as string })
      const damaged = await readFile(file)
      damaged[Math.floor(damaged.length / 2)]! ^= 0xff
      await writeFile(join(scratch, 'damaged.tar.gz'), damaged)
      expect(await qingyuan(['restore', join(scratch, 'damaged.tar.gz'), '--data', target, '--key', key], { env: env(1) }))
        .toMatchObject({ code: 3, err: expect.stringContaining('已损坏') as string })
      await writeFile(join(scratch, 'cut.tar.gz'), (await readFile(file)).subarray(0, -500))
      const cut = await qingyuan(['restore', join(scratch, 'cut.tar.gz'), '--data', target, '--key', key], { env: env(1) })
      expect(cut).toMatchObject({ code: 3, err: expect.stringContaining('文件没有写完，或被截断') as string })
      expect(cut.err.replaceAll(scratch, '')).not.toMatch(/unexpected|ends too/)
      await expect(stat(target)).rejects.toThrow('ENOENT')

      const restored = await qingyuan(['restore', file, '--data', target, '--key', key], { env: env(1) })
      expect(restored).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/已核验 3 条记录、1 号封印；另有 1 条等待加封。[\s\S]*核验通过[\s\S]*恢复完成/) as string })
      expect(restored.out).toContain('原来的登录会话没有带过来，请各位重新登录')
      expect(restored.out).not.toContain('public.')
      expect(await qingyuan(['audit', 'verify', '--data', target], { env: env(1) })).toMatchObject({ code: 0 })
      expect(await qingyuan(['restore', file, '--data', target, '--key', key], { env: env(1) }))
        .toMatchObject({ code: 4, err: expect.stringContaining('不是空的') as string })

      const again = await serve(target, url(1))
      try {
        expect(await rows(adminOf(target, 1))).toEqual(before)
        const { value } = await asViewer(systemContext(again.env.db, 'worker', new Date()), ({ db }) =>
          db.selectFrom('settings').select('value').where('key', '=', '甲').executeTakeFirstOrThrow())
        expect(again.env.secrets.open((value as { sealed: string }).sealed)).toBe('秘密 甲')
        expect((await readFile(again.env.files.path(stored.sha256))).toString()).toBe('盖章件')
        // It goes on: the chain continues from the restored seal.
        await sealAudit(again.env.db, again.env.secrets, sealTailIn(join(target, 'audit-seal.json')), new Date())
      } finally {
        await again.stop()
      }
      expect(await qingyuan(['audit', 'verify', '--data', target, '--json'], { env: env(1) })).toMatchObject({ code: 0, out: expect.stringContaining('"seals": 2') as string })

      // Tampered with before the backup: the restore says so, and so does the command.
      const bent = await serve(target, url(1))
      const client = new pg.Client({ connectionString: adminOf(target, 1) })
      await client.connect()
      await client.query("update audit_log set actor = 'x' where id = (select min(id) from audit_log)")
      await client.end()
      await bent.stop()
      expect(await qingyuan(['audit', 'verify', '--data', target], { env: env(1) })).toMatchObject({ code: 1, out: expect.stringContaining('× 第 1 号封印') as string })
      expect((await qingyuan(['backup', `${file}.2`, '--data', target, '--quiet'], { env: env(1) }))).toMatchObject({ code: 0, out: '' })
      expect(await qingyuan(['restore', `${file}.2`, '--data', second, '--key', key], { env: env(2) }))
        .toMatchObject({ code: 1, err: expect.stringContaining('数据已恢复，但备份里的审计日志有 1 处问题') as string })
    } finally {
      for (const database of databases) await database.drop()
    }
  }, 180_000)
})

test('from the machine\'s own PostgreSQL 15, whose owner may not make roles, into the embedded one', { timeout: 180_000 }, async ({ skip }) => {
  const installed = await startInstalledPostgres()
  if (!installed) return skip('这台机器没有装 PostgreSQL')
  const [data, target, file, key] = ['pg15', 'pg15-target', 'pg15.tar.gz', 'pg15.key'].map((name) => join(scratch, name)) as [string, string, string, string]
  try {
    const env = { DATABASE_URL: installed.ownerUrl }
    const client = new pg.Client({ connectionString: installed.superuserUrl })
    await client.connect()
    await client.query('alter role office nocreaterole')
    expect(await qingyuan(['migrate', '--data', data], { env })).toMatchObject({ code: 4, err: expect.stringContaining('APP_DATABASE_URL') as string })
    await client.query("create role qingyuan_app nologin; create role qingyuan_login login password 'x' in role qingyuan_app")
    await client.end()
    const appUrl = new URL(installed.ownerUrl)
    appUrl.username = 'qingyuan_login'
    const both = { ...env, APP_DATABASE_URL: appUrl.href }
    expect(await qingyuan(['migrate', '--data', data], { env: both })).toMatchObject({ code: 0, err: '' })
    const product = await startProduct({ dataFolder: data, kind: 'production', host: '127.0.0.1', port: 0, databaseUrl: env.DATABASE_URL, appDatabaseUrl: appUrl.href, log: () => undefined })
    try {
      const answer = await fetch(`${product.address}/api/auth/set-up`, { method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: product.setUpLink!.split('#')[1], districtName: '样河区', officeName: '专班办', username: 'xitong', name: '方演一', password: 'Shili-2026-x' }) })
      expect(answer.status).toBe(200)
      await sealAudit(product.env.db, product.env.secrets, sealTailIn(join(data, 'audit-seal.json')), new Date())
      expect(await qingyuan(['audit', 'verify', '--data', data], { env: both })).toMatchObject({ code: 0, out: expect.stringContaining('已核验 1 条记录') as string })
      expect(await qingyuan(['backup', file, '--data', data, '--key', key], { env: both })).toMatchObject({ code: 0, err: '' })
    } finally {
      await product.stop()
    }
  } finally {
    await installed.stop()
  }
  expect(await qingyuan(['restore', file, '--data', target, '--key', key])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('已核验 1 条记录') as string })
})

test('stale demos are removed, living and foreign folders are not', async () => {
  const parent = await mkdtemp(join(scratch, 'tmp-'))
  const stale = await openDataFolder(join(parent, 'qingyuan-demo-stale'), 'demo')
  await stale.release()
  const living = await openDataFolder(join(parent, 'qingyuan-demo-living'), 'demo')
  const foreign = await openDataFolder(join(parent, 'qingyuan-demo-production'), 'production')
  await foreign.release()
  const other = await openDataFolder(join(parent, 'something-else'), 'demo')
  await other.release()
  expect(await removeStaleDemos(parent)).toBe(1)
  await expect(stat(stale.path)).rejects.toThrow('ENOENT')
  for (const kept of [living, foreign, other]) expect((await stat(kept.path)).isDirectory()).toBe(true)
  await living.release()
})
