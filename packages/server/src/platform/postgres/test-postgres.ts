import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { openDataFolder } from './data-folder.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { checkServerVersion } from './pg-versions.ts'

/** A database for one test file. */
export interface TestDatabase {
  adminUrl: string
  drop(): Promise<void>
}

type Fill = (adminUrl: string) => Promise<unknown>

/** Whoever fills a template takes this lock, so that workers do it in turn; roles belong to the whole server. */
const fillLock = 7_305_499

/** A server for a test run, in a temporary folder and without syncing: a power cut may have it. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'qy-test-'))
  const folder = await openDataFolder(path, 'test')
  const postgres = await startEmbeddedPostgres(folder, { settings: {
    fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', max_connections: '200',
  } })
  return {
    url: postgres.adminUrl,
    stop: async () => {
      await postgres.stop()
      await folder.release()
      await rm(path, { recursive: true, force: true })
    },
  }
}

/**
 * A fresh database on the run's server (`TEST_DATABASE_URL`, set by test-setup.ts or by whoever wants another
 * server), or on one of its own when called outside a test run.
 * @param template a name: the database is a copy of one that `fill` prepared once in this run
 * @param fill gets the owner's address of the empty template; must have closed its connections when it returns
 */
export async function testDatabase(template?: string, fill?: Fill): Promise<TestDatabase> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? { url: given, stop: async () => undefined } : await startTestServer()
  const name = `${testRunPrefix()}${randomBytes(6).toString('hex')}`
  try {
    await onServer(server.url, async (client) => {
      const source = template && fill ? await filledTemplate(client, server.url, template, fill) : 'template1'
      await client.query(`create database ${name} template ${source}`)
    })
  } catch (error) {
    await server.stop()
    throw error
  }
  return {
    adminUrl: databaseUrl(server.url, name),
    drop: async () => {
      await onServer(server.url, async (client) => {
        // A pool that has ended still says goodbye: cut off in that, it would throw where nobody listens any more.
        for (let turn = 0; turn < 20; turn += 1) {
          const { rows } = await client.query('select 1 from pg_stat_activity where datname = $1 limit 1', [name])
          if (rows.length === 0) break
          await sleep(20)
        }
        await client.query(`drop database if exists ${name} with (force)`)
      })
      await server.stop()
    },
  }
}

/** Drops what this run made on a server that outlives it. */
export async function dropTestDatabases(serverUrl: string): Promise<void> {
  await onServer(serverUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)', [testRunPrefix()])
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
  })
}

/** Templates of an earlier run may be of an earlier schema; each run has names of its own. */
const testRunPrefix = () => `test_${process.env.TEST_DATABASE_RUN ?? process.pid}_`

async function filledTemplate(client: pg.Client, serverUrl: string, template: string, fill: Fill): Promise<string> {
  const name = `${testRunPrefix()}template_${template.replace(/\W/g, '_').toLowerCase()}`
  await client.query('select pg_advisory_lock($1)', [fillLock])
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount) return name
    // It gets its name only when it is complete: a worker that dies in between leaves nothing that looks finished.
    await client.query(`drop database if exists ${name}_unfinished with (force)`)
    await client.query(`create database ${name}_unfinished`)
    await fill(databaseUrl(serverUrl, `${name}_unfinished`))
    await client.query(`alter database ${name}_unfinished rename to ${name}`)
    return name
  } finally {
    await client.query('select pg_advisory_unlock($1)', [fillLock])
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function onServer<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await checkServerVersion(client)
    return await work(client)
  } finally {
    await client.end()
  }
}
