import * as api from '@qingyuan/core/bank/bank-api'
import type { Endpoint } from '@qingyuan/core/contract'
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { askServer } from '../../platform/clickhouse/test-analytics.ts'
import { findRunningClickhouse } from '../../platform/clickhouse/running-clickhouse.ts'
import { findRunningPostgres } from '../../platform/postgres/running-postgres.ts'
import { hashToken } from '../auth/auth-queries.ts'
import { cookieName } from '../auth/auth-session.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

let scratch: string, data: string
let running: ChildProcess | undefined
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'qingyuan-bank-kill-'))
  await chmod(scratch, 0o755)   // run as root, PostgreSQL has a user of its own
  data = join(scratch, 'data')
})
afterAll(async () => {
  await kill()
  await rm(scratch, { recursive: true, force: true, maxRetries: 40, retryDelay: 250 })
})

async function start(): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../kill-test-server.ts'), data], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  running = child
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString() })
  const ended = once(child, 'exit').then(() => { throw new Error(`the server ended: ${errors}`) })
  const [line] = await Promise.race([once(child.stdout, 'data'), ended]) as [Buffer]
  ended.catch(() => undefined)
  return line.toString().trim()
}
/** As hard as it gets: the whole group at once, the engine with it. */
async function kill(): Promise<void> {
  const child = running
  if (!child) return
  running = undefined
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
  process.kill(-child.pid!, 'SIGKILL')
  await ended
}
async function owner<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: findRunningPostgres(data)!.adminUrl })
  await client.connect()
  try { return (await client.query<T>(text, values)).rows } finally { await client.end() }
}

const rows = 40_000
const statement = ['交易时间,借贷标志,交易金额,余额,对方户名,对方账号,摘要', ...Array.from({ length: rows }, (_, n) =>
  `2024-01-02 ${[n / 3600, n / 60 % 60, n % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')},贷,1.00,${n + 1}.00,例某甲,6222999900001111,认购`)].join('\n')

test('killed in the middle of loading, twice: the batch is whole, once, and nothing else is left', async () => {
  let address = await start()
  const [region, unit, user, token, csrf] = [randomUUID(), randomUUID(), randomUUID(), randomBytes(32).toString('base64url'), randomBytes(16).toString('hex')]
  await owner("insert into regions (id, path, name, kind) values ($1, $2, '样河区', 'county')", [region, `/${region}/`])
  await owner("insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, '样河区专班办', '专班办', 'office', 'region')", [unit, region])
  await owner("insert into users (id, username, name, unit_id) values ($1, 'bangong', '例某', $2)", [user, unit])
  await owner("insert into user_roles values ($1, 'office_clerk')", [user])
  await owner("insert into user_secrets (user_id, totp_secret, totp_confirmed_at) values ($1, 'bound', now())", [user])
  await owner("insert into sessions (id, user_id, csrf, second_factor, created_at, last_seen_at, expires_at) values ($1, $2, $3, true, now(), now(), now() + interval '1 day')", [hashToken(token), user, csrf])
  const headers = { cookie: `${cookieName}=${token}`, 'x-csrf-token': csrf }
  const send = async (e: Endpoint, input: object, file?: string) => {
    const form = new FormData()
    form.append('input', JSON.stringify(input))
    if (file) form.append('file', new Blob([file]), '流水.csv')
    const answer = await fetch(address + e.path, { method: 'POST', headers: file ? headers : { ...headers, 'content-type': 'application/json' }, body: file ? form : JSON.stringify(input) })
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
  }
  const id = randomUUID()
  await send(api.createBatch, { commandId: randomUUID(), id, title: '样例流水', purpose: '核查样例合作社', source: 'handed_in', from: '例某甲', receivedOn: '2024-02-01' })
  await send(api.uploadStatement, { commandId: randomUUID(), batchId: id, id: randomUUID() }, statement)
  await send(api.loadBatch, { commandId: randomUUID(), id })

  const state = async () => (await owner<{ state: string; rows_loaded: number; load_id: string }>('select state, rows_loaded, load_id from bank_batches where id = $1', [id]))[0]!
  const partOf = async (batch: string): Promise<number> => {
    const engine = findRunningClickhouse(data)
    // Its tables may not be there yet.
    const found = engine ? await askServer<{ n: number }>(engine.url, `select toUInt32(count()) as n from qingyuan.raw_blocks where batch = '${batch}'`).catch(() => []) : []
    return found[0]?.n ?? 0
  }
  const tried = new Set<string>()
  for (let round = 0; round < 2; round += 1) {
    for (;;) {
      const [batch] = await owner<{ state: string; loading_id: string | null }>('select state, loading_id from bank_batches where id = $1', [id])
      expect(batch!.state).toBe('loading')
      if (batch!.loading_id && !tried.has(batch!.loading_id)) {
        tried.add(batch!.loading_id)
        break
      }
      await sleep(5)
    }
    // Once before anything is there, once with a part of it in the store.
    while (round === 1 && await partOf([...tried].at(-1)!) === 0 && (await state()).state === 'loading') await sleep(10)
    await kill()
    address = await start()
  }
  while ((await state()).state === 'loading') await sleep(100)
  const loaded = await state()
  expect(loaded).toMatchObject({ state: 'loaded', rows_loaded: rows })
  const { url } = findRunningClickhouse(data)!
  for (const table of ['statement_rows', 'raw_blocks']) {
    expect(await askServer(url, `select distinct toString(batch) as batch from qingyuan.${table}`), table).toEqual([{ batch: loaded.load_id }])
  }
  expect(await askServer<{ n: number }>(url, 'select toUInt32(count()) as n from qingyuan.statement_rows')).toEqual([{ n: rows }])
})
