import { verifyAudit, type AuditVerification } from '@qingyuan/core/audit/audit-api'
import { createLead } from '@qingyuan/core/leads/lead-api'
import * as imports from '@qingyuan/core/leads/lead-import-api'
import * as ledgers from '@qingyuan/core/ledgers/ledger-api'
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

/** As `send`, with a file behind the input. */
async function sendFile(address: string, who: Person, endpoint: Endpoint, input: { id: string }, name: string, content: string): Promise<void> {
  const form = new FormData()
  form.append('input', JSON.stringify(input))
  form.append('file', new Blob([content]), name)
  const answer = await fetch(address + endpoint.path, { method: 'POST', body: form, headers: { cookie: `${cookieName}=${who.token}`, 'x-csrf-token': who.csrf } })
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
}

async function expectVerified(address: string, auditor: Person): Promise<AuditVerification> {
  const verified = await (await fetch(address + verifyAudit.path, { headers: { cookie: `${cookieName}=${auditor.token}` } })).json() as AuditVerification
  expect(verified).toMatchObject({ ok: true, tailChecked: true, problems: [] })
  return verified
}
const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms) })

let office: string, region: string
/** As the first test leaves it to the second. */
let server: { child: ChildProcess; address: string }
let admin: Person, clerk: Person, auditor: Person

test('killed again and again: what was acknowledged is there, once, and the audit log verifies', { timeout: 120 * seconds }, async () => {
  let { child, address } = await start()
  ;[region, office] = [randomUUID(), randomUUID()]
  await owner('insert into regions (id, path, name, kind) values ($1, $2, $3, $4)', [region, `/${region}/`, '样河区', 'county'])
  await owner(`insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, $3, $3, 'office', 'region')`, [office, region, '样河区专班办'])
  admin = await addPerson('xitong', office, 'system_admin')
  clerk = await addPerson('bangong', office, 'office_clerk')
  auditor = await addPerson('shenji', office, 'audit_admin')

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
    while (intents.filter((intent) => intent.done).length < (round + 1) * 25) await pause(5)
    await pause(Math.random() * 60)
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

  const verified = await expectVerified(address, auditor)
  expect(verified.rows + verified.unsealed).toBeGreaterThanOrEqual(intents.length)
  expect(verified.seals).toBeGreaterThan(rounds)
  server = { child, address }
})

/* In the second test: one file per round, killed while that happens to it. */
const moments = ['reading', 'committing', 'withdrawing', 'reading', 'committing'] as const
const fileRows = 2000
const towns = 3

test('killed while files are read, go in and are withdrawn, and while the month is submitted: whole or not at all, once', { timeout: 180 * seconds }, async () => {
  let { child, address } = server
  // ---- the month: towns report, their leaders approve, the office accepts, the towns correct, without end
  const head = await addPerson('zhuren', office, 'office_head')
  const units = await Promise.all(Array.from({ length: towns }, async (_, n) => {
    const [place, unit] = [randomUUID(), randomUUID()]
    await owner('insert into regions (id, parent_id, path, name, kind) values ($1, $2, $3, $4, $5)', [place, region, `/${region}/${place}/`, `样${n}镇`, 'town'])
    await owner(`insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, $3, $3, 'town', 'region')`, [unit, place, `样${n}镇`])
    return { unit, fills: await addPerson(`zhen${n}`, unit, 'town_clerk'), approves: await addPerson(`shuji${n}`, unit, 'town_leader') }
  }))
  const collection = { endpoint: ledgers.openCollection, input: { commandId: randomUUID(), id: randomUUID(), reportType: 'ledger', period: '2025-06' }, who: head, done: false }
  await send(address, collection)
  const rows = await owner<{ id: string; unit_id: string }>('select id, unit_id from submissions where collection_id = $1', [collection.input.id])
  const chains = units.map(({ unit, fills, approves }) => {
    const id = rows.find((row) => row.unit_id === unit)!.id
    const step = (endpoint: Endpoint, who: Person, more: object = {}): Intent => ({ endpoint, input: { commandId: randomUUID(), id, ...more }, who, done: false })
    const zero = { zero: 'zero', checkedHouseholds: 12, checkedFirms: 3, filler: '唐试琳', head: '丁仿山', phone: '0000-1' } satisfies Partial<z.input<typeof ledgers.saveSubmission.input>>
    const lap = (again: boolean): Intent[] => [...(again ? [step(ledgers.correctSubmission, fills, { reason: '改填排查户数' })] : [step(ledgers.openSubmission, fills)]),
      step(ledgers.saveSubmission, fills, zero), step(ledgers.sendForApproval, fills), step(ledgers.approveSubmission, approves), step(ledgers.submitSubmission, fills), step(ledgers.acceptSubmission, head)]
    return { id, steps: lap(false), lap }
  })
  const walk = async (chain: (typeof chains)[number], stopped: () => boolean): Promise<void> => {
    while (!stopped()) {
      const next = chain.steps.find((one) => !one.done)
      if (next) await send(address, next)
      else chain.steps.push(...chain.lap(true))
      await pause(10)
    }
  }

  // ---- the files
  const files = moments.map((moment, n) => ({
    moment, id: randomUUID(), name: `第${n}批.csv`, content: `企业名称,涉及金额（元）,采取的工作措施\n${Array.from({ length: fileRows }, (_, row) => `样批${n}第${row}号公司,${row},约谈${row}`).join('\n')}`,
    upload: { commandId: randomUUID(), fileId: randomUUID(), defaults: { source: '排查发现', mainUnitId: office } }, commit: randomUUID(), withdraw: randomUUID(),
  }))
  type File = (typeof files)[number]
  const stateOf = async ({ id }: File) => (await owner<{ state: string; progress: number }>('select state, progress from import_batches where id = $1', [id]))[0]
  const until = async (file: File, ...states: string[]): Promise<void> => {
    for (;;) {
      const found = await stateOf(file)
      if (found && states.includes(found.state)) return
      if (found?.state === 'failed') throw new Error('the batch failed')
      await pause(60)
    }
  }
  const upload = (file: File) => sendFile(address, clerk, imports.uploadImport, { id: file.id, ...file.upload }, file.name, file.content)
  const commit = (file: File) => send(address, { endpoint: imports.commitImport, input: { commandId: file.commit, id: file.id, expect: { new: fileRows, match: 0 } } as Intent['input'], who: clerk, done: false })
  const withdraw = (file: File) => send(address, { endpoint: imports.withdrawImport, input: { commandId: file.withdraw, id: file.id, reason: '发错了文件' } as Intent['input'], who: clerk, done: false })

  const caught: string[] = []
  const refused: unknown[] = []
  for (const [round, file] of files.entries()) {
    let killed = false
    const work = chains.map((chain) => walk(chain, () => killed).catch((error: unknown) => { if (!killed) refused.push(error) }))
    await upload(file)
    if (file.moment !== 'reading') {
      await until(file, 'preview')
      await commit(file)
      if (file.moment === 'withdrawing') { await until(file, 'done'); await withdraw(file) }
    }
    await pause(Math.random() * 150)
    const before = await stateOf(file)
    killed = true
    await kill(child, round % 2 === 1)
    await Promise.all(work)
    expect(refused).toEqual([])
    caught.push(before!.state)

    ;({ child, address } = await start())
    // Before anything is sent again: all that was acknowledged is there, and the server goes on with the file by itself.
    const kept = new Set((await owner<{ command_id: string }>('select command_id from command_log')).map((row) => row.command_id))
    expect(chains.flatMap((chain) => chain.steps).filter((one) => one.done && !kept.has(one.input.commandId))).toEqual([])
    await upload(file)
    await until(file, 'preview', 'done', 'withdrawn')
    // Asked again by a client that heard nothing: done once, or refused as done.
    await commit(file)
    await until(file, 'done', 'withdrawn')
    if (file.moment === 'withdrawing') { await withdraw(file); await until(file, 'withdrawn') }
    for (const chain of chains) for (const one of chain.steps) if (!one.done) { await send(address, one); break }
  }
  // Each was really in the middle of it.
  for (const moment of ['reading', 'committing']) expect(caught).toContain(moment)

  const batches = await owner<{ id: string; state: string; rows: number; leads: number; names: number; figures: number; told: number; audited: number }>(`select b.id, b.state,
      (select count(*)::int from import_rows r where r.batch_id = b.id and r.decision = 'new') as rows, (select count(*)::int from leads l where l.batch_id = b.id) as leads,
      (select count(distinct s.name_key)::int from leads l join subjects s on s.id = l.subject_id where l.batch_id = b.id) as names,
      (select count(*)::int from leads l join lead_figures f on f.lead_id = l.id where l.batch_id = b.id) as figures,
      (select count(*)::int from leads l join lead_events e on e.lead_id = l.id and e.kind = 'measures_stated' where l.batch_id = b.id) as told,
      (select count(*)::int from audit_log a where a.subject_id = b.id and a.action = 'lead.import') as audited
    from import_batches b`)
  for (const { id, moment } of files) {
    const made = moment === 'withdrawing' ? 0 : fileRows
    expect(batches.find((batch) => batch.id === id)).toEqual({ id, state: moment === 'withdrawing' ? 'withdrawn' : 'done', rows: fileRows, leads: made, names: made, figures: made, told: made, audited: 1 })
  }
  expect(await owner('select count(*)::int as n from leads where batch_id is not null')).toEqual([{ n: fileRows * files.filter((file) => file.moment !== 'withdrawing').length }])

  for (const { id, steps } of chains) {
    const sent = steps.filter((one) => one.done)
    const submitted = sent.filter((one) => one.endpoint === ledgers.submitSubmission).length
    expect(submitted).toBeGreaterThan(1)
    const versions = await owner<{ no: number }>('select no from submission_versions where submission_id = $1 and submitted_at is not null and voided_at is null order by no', [id])
    expect(versions.map((version) => version.no)).toEqual(Array.from({ length: submitted }, (_, n) => n + 1))
    const audited = await owner<{ command_id: string }>(`select command_id::text from audit_log where subject_id = $1 and action like 'ledger.%' and command_id is not null order by id`, [id])
    expect(audited.map((row) => row.command_id)).toEqual(sent.map((one) => one.input.commandId))
  }
  await expectVerified(address, auditor)
  server = { child, address }
})
