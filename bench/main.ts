import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { countySize, makeWorld, type WorldSize } from '../packages/server/seed/world.ts'
import { buildApp } from '../packages/server/src/app.ts'
import { cookieName, sessionReader } from '../packages/server/src/features/auth/auth-session.ts'
import { sealTailIn } from '../packages/server/src/features/audit/audit-seal.ts'
import { noAnalytics } from '../packages/server/src/platform/clickhouse/test-analytics.ts'
import type { Environment } from '../packages/server/src/platform/config.ts'
import { openDatabase } from '../packages/server/src/platform/db.ts'
import { openFileStore } from '../packages/server/src/platform/files.ts'
import { applicationUrl, migrate } from '../packages/server/src/platform/migrate.ts'
import { openDataFolder } from '../packages/server/src/platform/postgres/data-folder.ts'
import { startEmbeddedPostgres } from '../packages/server/src/platform/postgres/embedded-postgres.ts'
import { openSecrets } from '../packages/server/src/platform/secrets.ts'
import { measureAnnex } from './annex.ts'
import { measureFlowsLoad } from './flows-load.ts'
import { measureVerdicts } from './flows-verdict.ts'
import { measureGrading } from './grading.ts'
import { run as measureImport } from './import.ts'
import { measureConcurrency, measureLists, type Person } from './lists.ts'

/**
 * Figures are ratios against the engine's own floor in the same run; absolute times depend on the machine.
 * `npm run bench` at a county's size, `npm run bench -- small` for a quick look; `-- lists` runs that part only, of
 * lists, grading, annex, import; and, only when asked for, flows (statements: 1 and 10 million rows) and verdicts
 * (how right the hints are, on six made-up worlds). Full size is written to bench/results: latest.json, or lists.json for that part.
 */
const small = process.argv.includes('small')
const parts = ['lists', 'grading', 'annex', 'import', 'flows', 'verdicts'] as const
const onlyAsked: readonly string[] = ['flows', 'verdicts']
const asked = parts.filter((part) => process.argv.includes(part))
const runs = (part: (typeof parts)[number]) => (asked.length === 0 && !onlyAsked.includes(part)) || asked.includes(part)
const size: WorldSize = small ? { seed: 1, towns: 6, users: 120, subjects: 20_000, leads: 5_000 } : countySize
const districtSize: WorldSize = { seed: 2, towns: 20, users: 30, subjects: small ? 2_000 : 15_000, leads: small ? 1_500 : 15_000 }

const folder = await mkdtemp(join(tmpdir(), 'qingyuan-bench-'))
// The embedded engine does not run as root; its own user must be able to pass through.
await chmod(folder, 0o711)
const data = await openDataFolder(join(folder, 'data'), 'test')
const engine = await startEmbeddedPostgres(data)
const results: Record<string, unknown> = { at: new Date().toISOString(), machine: { cpus: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), node: process.version }, size }
const say = (name: string, value: unknown) => { results[name] = value; console.log(name, JSON.stringify(value, null, 1)) }

interface World { env: Environment; owner: pg.Pool }
/** A database of its own with a world in it, as owner and as the product sees it. */
async function withWorld(name: string, worldSize: WorldSize, work: (world: World) => Promise<void>): Promise<void> {
  const first = new pg.Client({ connectionString: engine.adminUrl })
  await first.connect()
  await first.query(`create database ${name}`)
  await first.end()
  const url = new URL(engine.adminUrl)
  url.pathname = `/${name}`
  await migrate(url.href)
  const from = performance.now()
  await makeWorld(url.href, worldSize)
  say(`${name}: seconds to make`, Math.round((performance.now() - from) / 1000))
  const owner = new pg.Pool({ connectionString: url.href, max: 2 })
  const { db, close } = openDatabase(await applicationUrl(url.href, randomBytes(16).toString('hex')))
  const env: Environment = {
    db, analytics: noAnalytics(), now: () => new Date('2026-11-03T01:00:00Z'), files: await openFileStore(join(folder, `files-${name}`)), secrets: openSecrets(randomBytes(32)), signedIn: sessionReader(db),
    demo: false, https: false, publicUrl: 'http://127.0.0.1',
  }
  try {
    await work({ env, owner })
  } finally {
    await close()
    await owner.end()
  }
}

async function measureDesk({ env, owner }: World): Promise<void> {
  // The limit per address is for strangers; here one address plays 64 offices.
  const app = await buildApp(env, { requestsPerMinute: 1_000_000, sealTail: sealTailIn(join(folder, 'seal.json')) })
  const signIn = async (where: string): Promise<Person> => {
    const { rows } = await owner.query<{ id: string; unitId: string }>(`select id, unit_id as "unitId" from users where ${where} order by random() limit 1`)
    const token = randomBytes(32).toString('base64url')
    await owner.query(`insert into sessions (id, user_id, csrf, second_factor, created_at, last_seen_at, expires_at) values ($1, $2, 'x', true, now(), now(), now() + interval '1 day')`,
      [createHash('sha256').update(token).digest('hex'), rows[0]!.id])
    return { cookie: `${cookieName}=${token}`, unitId: rows[0]!.unitId }
  }
  try {
    say('lists', await measureLists(app, owner, await signIn(`username = 'user1'`), await signIn(`username = 'user21'`)))
    const people = await Promise.all(Array.from({ length: 64 }, () => signIn('true')))
    const { rows: leads } = await owner.query<{ id: string }>('select id from leads order by random() limit 500')
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    say('64 concurrent users', await measureConcurrency(address, people, leads.map((row) => row.id), 20))
  } finally {
    await app.close()
  }
}

try {
  if (runs('lists')) await withWorld('county', size, measureDesk)
  if (runs('grading')) await withWorld('grading', size, async ({ env, owner }) => say('grading', await measureGrading(env, owner)))
  if (runs('annex')) await withWorld('district', districtSize, async ({ env, owner }) => say('annex-2', await measureAnnex(env, owner, folder)))
  if (runs('import')) say('import', await measureImport(small ? 5_000 : 100_000))
  if (runs('verdicts')) say('verdicts', await measureVerdicts(small ? 1 : 6, small ? 0.4 : 1))
  if (runs('flows')) for (const rows of small ? [200_000] : [1_000_000, 10_000_000]) say(`flows ${rows}`, await measureFlowsLoad(rows))
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await engine.stop()
  await data.release()
  await rm(folder, { recursive: true, force: true })
}
if (!small && process.exitCode === undefined) {
  mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
  writeFileSync(join(import.meta.dirname, `results/${asked.join('-') || 'latest'}.json`), `${JSON.stringify(results, null, 2)}\n`)
}
