import { verifyAudit, type AuditVerification } from '@qingyuan/core/audit/audit-api'
import { createLead } from '@qingyuan/core/leads/lead-api'
import { saveUnit } from '@qingyuan/core/org/org-api'
import type { Endpoint } from '@qingyuan/core/contract'
import type { Role } from '@qingyuan/core/permissions'
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { hashToken } from './features/auth/auth-queries.ts'
import { cookieName } from './features/auth/auth-session.ts'
import { postgresProcessesIn } from './platform/postgres/processes.ts'
import { findRunningPostgres } from './platform/postgres/running-postgres.ts'

const rounds = 4
const clients = 4
const seconds = 1_000

let scratch: string
let data: string
let running: ChildProcess | undefined
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'qingyuan-kill-'))
  await chmod(scratch, 0o755)   // run as root, PostgreSQL has a user of its own
  data = join(scratch, 'data')
})
afterAll(async () => {
  if (running) await kill(running, true)
  await rm(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

/** Starts the real server as a process group of its own. @returns its address */
async function start(): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-test-server.ts'), data], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  running = child
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString() })
  const ended = once(child, 'exit').then(() => { throw new Error(`the server ended: ${errors}`) })
  const [line] = await Promise.race([once(child.stdout, 'data'), ended]) as [Buffer]
  ended.catch(() => undefined)
  return { child, address: line.toString().trim() }
}

/** As hard as it gets: the whole group, and in some rounds the database's own processes as well. */
async function kill(child: ChildProcess, databaseToo: boolean): Promise<void> {
  running = undefined
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
  const own = databaseToo ? postgresProcessesIn(join(data, 'postgres')) : []
  process.kill(-child.pid!, 'SIGKILL')
  for (const pid of own) try { process.kill(pid, 'SIGKILL') } catch { /* gone with its parent already */ }
  await ended
}

async function owner<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: findRunningPostgres(data)!.adminUrl })
  await client.connect()
  try { return (await client.query<T>(text, values)).rows } finally { await client.end() }
}

interface Person { token: string; csrf: string }
async function addPerson(username: string, unitId: string, role: Role): Promise<Person> {
  const [userId, token, csrf] = [randomUUID(), randomBytes(32).toString('base64url'), randomBytes(16).toString('hex')]
  await owner('insert into users (id, username, name, unit_id) values ($1, $2, $2, $3)', [userId, username, unitId])
  await owner('insert into user_roles values ($1, $2)', [userId, role])
  await owner('insert into user_secrets (user_id, totp_secret, totp_confirmed_at) values ($1, $2, now())', [userId, 'bound'])
  await owner(`insert into sessions (id, user_id, csrf, second_factor, created_at, last_seen_at, expires_at)
    values ($1, $2, $3, true, now(), now(), now() + interval '1 day')`, [hashToken(token), userId, csrf])
  return { token, csrf }
}

/** One change that a client means to make, and what it knows of its fate. */
interface Intent { endpoint: Endpoint; input: { commandId: string; id: string }; who: Person; done: boolean }

async function send(address: string, intent: Intent): Promise<void> {
  const answer = await fetch(address + intent.endpoint.path, { method: 'POST', body: JSON.stringify(intent.input),
    headers: { 'content-type': 'application/json', cookie: `${cookieName}=${intent.who.token}`, 'x-csrf-token': intent.who.csrf } })
  const body = await answer.json() as { id?: string }
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(body)}`)
  expect(body.id).toBe(intent.input.id)
  intent.done = true
}

test('killed again and again: what was acknowledged is there, once, and the audit log verifies', { timeout: 120 * seconds }, async () => {
  let { child, address } = await start()
  const [region, office] = [randomUUID(), randomUUID()]
  await owner('insert into regions (id, path, name, kind) values ($1, $2, $3, $4)', [region, `/${region}/`, '样河区', 'county'])
  await owner(`insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, $3, $3, 'office', 'region')`, [office, region, '样河区专班办'])
  const admin = await addPerson('xitong', office, 'system_admin')
  const clerk = await addPerson('bangong', office, 'office_clerk')
  const auditor = await addPerson('shenji', office, 'audit_admin')

  const intents: Intent[] = []
  const newIntent = (): Intent => {
    const [id, n] = [randomUUID(), intents.length]
    const unit: z.input<typeof saveUnit.input> = { commandId: randomUUID(), id, parentId: null, regionId: region, name: `样单位${n}`, shortName: `样单位${n}`,
      kind: 'member', scope: 'sector', hasAccounts: true, phone: null, documentPrefix: null }
    const lead: z.input<typeof createLead.input> = { commandId: randomUUID(), id, receivedOn: '2026-11-02', source: '群众举报（电话）', regionId: region, mainUnitId: office,
      subject: { newSubject: { id: randomUUID(), kind: 'enterprise', name: `样例企业${n}` } } }
    const made: Intent = n % 2 === 0
      ? { endpoint: saveUnit, input: unit, who: admin, done: false } : { endpoint: createLead, input: lead, who: clerk, done: false }
    intents.push(made)
    return made
  }

  const cutOff: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    let killed = false
    const work = Array.from({ length: clients }, async () => {
      while (!killed) {
        const intent = newIntent()
        try {
          await send(address, intent)
        } catch (error) {
          if (!killed) throw error
        }
      }
    })
    // Somewhere in the middle, once there is something to lose.
    while (intents.filter((intent) => intent.done).length < (round + 1) * 25) await new Promise((resolve) => { setTimeout(resolve, 5) })
    await new Promise((resolve) => { setTimeout(resolve, Math.random() * 60) })
    killed = true
    await kill(child, round % 2 === 1)
    await Promise.all(work)
    const unanswered = intents.filter((intent) => !intent.done)
    cutOff.push(unanswered.length)

    ;({ child, address } = await start())
    // Before anything is sent again: all that was acknowledged is there.
    const kept = new Set((await owner<{ command_id: string }>('select command_id from command_log')).map((row) => row.command_id))
    expect(intents.filter((intent) => intent.done && !kept.has(intent.input.commandId))).toEqual([])
    // What got no answer is sent again, as clients do: whether it had been done or not, it is done now.
    for (const intent of unanswered) await send(address, intent)
  }

  expect(Math.max(...cutOff)).toBeGreaterThan(0)
  const commands = intents.map((intent) => intent.input.commandId).sort()
  const once = async (text: string) => (await owner<{ key: string }>(text)).map((row) => row.key).sort()
  expect(await once('select command_id::text as key from command_log')).toEqual(commands)
  // One audit row of its own per command, and one record; a lead has made its subject and its first event with it.
  expect(await once(`select command_id::text as key from audit_log where action in ('org.save_unit', 'lead.create')`)).toEqual(commands)
  const ids = (endpoint: Endpoint) => intents.filter((intent) => intent.endpoint === endpoint).map((intent) => intent.input.id).sort()
  expect(await once(`select id::text as key from units where kind = 'member'`)).toEqual(ids(saveUnit))
  expect(await once('select id::text as key from leads')).toEqual(ids(createLead))
  expect(await once(`select lead_id::text as key from lead_events where kind = 'registered'`)).toEqual(ids(createLead))
  expect(await owner('select count(*)::int as subjects, (select count(distinct number)::int from leads) as numbers from subjects'))
    .toEqual([{ subjects: ids(createLead).length, numbers: ids(createLead).length }])

  const verified = await (await fetch(address + verifyAudit.path, { headers: { cookie: `${cookieName}=${auditor.token}` } })).json() as AuditVerification
  expect(verified).toMatchObject({ ok: true, tailChecked: true, problems: [] })
  expect(verified.rows + verified.unsealed).toBeGreaterThanOrEqual(intents.length)
  expect(verified.seals).toBeGreaterThan(rounds)
})
