import type { Endpoint } from '@qingyuan/core/contract'
import type { Role } from '@qingyuan/core/permissions'
import type { FastifyInstance } from 'fastify'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { z } from 'zod'
import { buildApp } from './app.ts'
import { hashToken } from './features/auth/auth-queries.ts'
import { cookieName, sessionReader } from './features/auth/auth-session.ts'
import type { Environment } from './platform/config.ts'
import type { Analytics } from './platform/clickhouse/analytics.ts'
import { noAnalytics } from './platform/clickhouse/test-analytics.ts'
import { openDatabase, type Database } from './platform/db.ts'
import { openFileStore } from './platform/files.ts'
import { applicationUrl, migrate } from './platform/migrate.ts'
import { testDatabase } from './platform/postgres/test-postgres.ts'
import { openSecrets } from './platform/secrets.ts'

export interface TestPerson { userId: string; unitId: string; token: string; csrf: string }
export interface Answer<T> { status: number; body: T & { code?: string; message?: string; details?: { issues?: { path: string; message: string }[] } } }

/** A whole product on a fresh database, for tests through the door. */
export interface TestApp {
  app: FastifyInstance
  env: Environment
  db: Database
  /** The application's own connections: a role that owns nothing. */
  pool: pg.Pool
  /** The owner's connection: arranges what no endpoint arranges; sees everything. */
  admin: pg.Pool
  /** The clock that handlers see; set it freely. */
  clock: { now: Date }
  region: (name: string, kind: string, parentId?: string | null) => Promise<string>
  unit: (name: string, regionId: string, kind: string, scope?: 'region' | 'sector' | 'none') => Promise<string>
  person: (username: string, unitId: string, roles: Role[]) => Promise<TestPerson>
  call: <In extends z.ZodType, Out extends z.ZodType>(who: TestPerson | null, e: Endpoint<In, Out>, input: z.input<In>) => Promise<Answer<z.output<Out>>>
  upload: <In extends z.ZodType, Out extends z.ZodType>(who: TestPerson, e: Endpoint<In, Out>, input: z.input<In>, file: { name: string; content: Buffer }) => Promise<Answer<z.output<Out>>>
  download: <In extends z.ZodType>(who: TestPerson, e: Endpoint<In>, input: z.input<In>) => Promise<{ status: number; content: Buffer; name: string }>
  close: () => Promise<void>
}

/**
 * Starts the product for one test file: migrated database of its own, file store in a temporary folder.
 * @param analytics of testAnalytics, where the test comes to statements; it stays open
 */
export async function startTestApp({ analytics }: { analytics?: Analytics } = {}): Promise<TestApp> {
  const scratch = await testDatabase('qingyuan-migrated', async (url) => { await migrate(url) })
  const folder = await mkdtemp(join(tmpdir(), 'qingyuan-test-'))
  const { db, pool, close } = openDatabase(await applicationUrl(scratch.adminUrl, 'test-only'), 10)
  const admin = new pg.Pool({ connectionString: scratch.adminUrl, max: 2 })
  // A connection that is just being closed still hears of the database being dropped.
  admin.on('connect', (client) => { client.on('error', () => undefined) })
  const clock = { now: new Date('2026-11-03T01:00:00Z') }
  const env: Environment = {
    db, analytics: analytics ?? noAnalytics(), now: () => clock.now, files: await openFileStore(join(folder, 'files')), secrets: openSecrets(randomBytes(32)),
    signedIn: sessionReader(db), demo: false, https: false, publicUrl: 'http://localhost',
  }
  // A test that waits asks as often as it likes: how slow the machine is decides nothing.
  const app = await buildApp(env, { requestsPerMinute: Number.MAX_SAFE_INTEGER })
  const headers = (who: TestPerson | null) => who ? { cookie: `${cookieName}=${who.token}`, 'x-csrf-token': who.csrf } : {}

  return {
    app, env, db, pool, admin, clock,
    region: async (name, kind, parentId = null) => {
      const id = randomUUID()
      const parent = parentId ? (await admin.query<{ path: string }>('select path from regions where id = $1', [parentId])).rows[0]!.path : '/'
      await admin.query('insert into regions (id, parent_id, path, name, kind) values ($1, $2, $3, $4, $5)', [id, parentId, `${parent}${id}/`, name, kind])
      return id
    },
    unit: async (name, regionId, kind, scope = kind === 'member' ? 'sector' : 'region') => {
      const id = randomUUID()
      await admin.query('insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, $3, $3, $4, $5)', [id, regionId, name, kind, scope])
      return id
    },
    person: async (username, unitId, roles) => {
      const [userId, token, csrf] = [randomUUID(), randomBytes(32).toString('base64url'), randomBytes(16).toString('hex')]
      await admin.query('insert into users (id, username, name, unit_id) values ($1, $2, $2, $3)', [userId, username, unitId])
      // Bound already, so that roles which must have a second factor can work.
      await admin.query('insert into user_secrets (user_id, totp_secret, totp_confirmed_at) values ($1, $2, now())', [userId, env.secrets.seal('JBSWY3DPEHPK3PXP')])
      for (const role of roles) await admin.query('insert into user_roles values ($1, $2)', [userId, role])
      await admin.query(`insert into sessions (id, user_id, csrf, second_factor, created_at, last_seen_at, expires_at)
        values ($1, $2, $3, true, now(), now(), now() + interval '1 day')`, [hashToken(token), userId, csrf])
      return { userId, unitId, token, csrf }
    },
    call: async (who, e, input) => {
      const answer = e.method === 'GET'
        ? await app.inject({ method: 'GET', url: e.path, query: asQuery(input), headers: headers(who) })
        : await app.inject({ method: 'POST', url: e.path, payload: input as object, headers: headers(who) })
      return { status: answer.statusCode, body: answer.json() }
    },
    upload: async (who, e, input, file) => {
      const form = new FormData()
      form.append('input', JSON.stringify(input))
      form.append('file', new Blob([new Uint8Array(file.content)]), file.name)
      const encoded = new Response(form)
      const answer = await app.inject({ method: 'POST', url: e.path, payload: Buffer.from(await encoded.arrayBuffer()),
        headers: { ...headers(who), 'content-type': encoded.headers.get('content-type')! } })
      return { status: answer.statusCode, body: answer.json() }
    },
    download: async (who, e, input) => {
      const answer = await app.inject({ method: 'GET', url: e.path, query: asQuery(input), headers: headers(who) })
      const name = /filename\*=UTF-8''(.*)$/.exec(String(answer.headers['content-disposition'] ?? ''))?.[1] ?? ''
      return { status: answer.statusCode, content: answer.rawPayload, name: decodeURIComponent(name) }
    },
    close: async () => {
      await app.close()
      await close()
      await admin.end()
      await scratch.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const asQuery = (input: unknown): Record<string, string> => Object.fromEntries(
  Object.entries(input as object).filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => [key, Array.isArray(value) ? value.join(',') : String(value)]))
