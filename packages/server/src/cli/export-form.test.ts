import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testDatabase, type TestDatabase } from '../platform/postgres/test-postgres.ts'
import { run } from './run.ts'

let scratch: string, database: TestDatabase, admin: pg.Client
const leadId = randomUUID()
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'qingyuan-export-'))
  await chmod(scratch, 0o755)
  database = await testDatabase()
  expect((await qingyuan('migrate')).code).toBe(0)
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  const [district, town, office, townUnit, user, subject] = Array.from({ length: 6 }, () => randomUUID())
  await admin.query(`insert into regions (id, path, name, kind) values ($1, $2, '样河区', 'county')`, [district, `/${district}/`])
  await admin.query(`insert into regions (id, parent_id, path, name, kind) values ($1, $2, $3, '试岗镇', 'town')`, [town, district, `/${district}/${town}/`])
  for (const name of ['试一村', '试一村']) {
    const village = randomUUID()
    await admin.query(`insert into regions (id, parent_id, path, name, kind) values ($1, $2, $3, $4, 'village')`, [village, town, `/${district}/${town}/${village}/`, name])
  }
  await admin.query(`insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, '样河区专班办', '专班办', 'office', 'region'), ($3, $4, '试岗镇人民政府', '试岗镇', 'town', 'region')`, [office, district, townUnit, town])
  await admin.query(`insert into users (id, username, name, unit_id) values ($1, 'shigang', '示某', $2)`, [user, townUnit])
  await admin.query(`insert into user_roles values ($1, 'town_clerk')`, [user])
  await admin.query(`insert into subjects (id, kind, name, name_key, region_id, created_at, created_unit_id) values ($1, 'enterprise', '拟样甲商行', '拟样甲商行', $2, now(), $3)`, [subject, town, townUnit])
  await admin.query(`insert into leads (id, number, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, state, created_at, updated_at)
    values ($1, 'L1', $2, '2026-10-11', '群众来访', $3, $4, $4, 'following', now(), now())`, [leadId, subject, town, townUnit])
  await addEvent('registered', '2026-10-11')
})
afterAll(async () => {
  await admin.end()
  await database.drop()
  await rm(scratch, { recursive: true, force: true })
})

const addEvent = (kind: string, onDate: string) =>
  admin.query('insert into lead_events (id, lead_id, kind, on_date, title, created_at) values ($1, $2, $3, $4, $3, now())', [randomUUID(), leadId, kind, onDate])
async function qingyuan(...args: string[]) {
  let [out, err] = ['', '']
  vi.spyOn(console, 'log').mockImplementation((line: string) => { out += `${line}\n` })
  vi.spyOn(console, 'error').mockImplementation((line: string) => { err += `${line}\n` })
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => { out += String(text); return true })
  for (const name of ['APP_DATABASE_URL', 'QINGYUAN_DATA']) vi.stubEnv(name, undefined)
  vi.stubEnv('DATABASE_URL', database.adminUrl)
  try {
    return { code: await run([...args, ...(args.includes('--help') ? [] : ['--data', join(scratch, 'data')])]), out, err }
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
}
let files = 0
/** One export of October into a new file; tells whether the file is there. */
async function exported(...args: string[]) {
  const path = join(scratch, `${(files += 1)}.xlsx`)
  const answer = await qingyuan('export', 'form', ...args, '-o', path)
  return { ...answer, written: await stat(path).then(() => true, () => false), path }
}
const says = (text: string) => expect.stringContaining(text) as string

test('0: written, for the district, a region, a unit and a person', { timeout: 120_000 }, async () => {
  for (const place of [[], ['--region', '试岗镇'], ['--unit', '试岗镇'], ['--as', 'shigang', '--unit', '试岗镇人民政府']]) {
    const done = await exported('annex-2', '--period', '2026-10', ...place)
    expect(done, place.join(' ')).toMatchObject({ code: 0, err: '注意：按现有数据出表，尚未冻结；报送后再出的是已报送的一稿。\n', written: true, out: says('已写出') })
    expect((await readFile(done.path)).subarray(0, 2).toString()).toBe('PK')
  }
})

test('1: refused, and what is there is not overwritten', { timeout: 60_000 }, async () => {
  const path = join(scratch, '有了.xlsx')
  await writeFile(path, '旧')
  expect(await qingyuan('export', 'form', 'annex-2', '--period', '2026-10', '-o', path)).toMatchObject({ code: 1, err: says('文件已存在') })
  expect(await readFile(path, 'utf8')).toBe('旧')
  expect(await qingyuan('export', 'form', 'annex-2', '--period', '2026-10', '-o', join(scratch, '没有/x.xlsx'))).toMatchObject({ code: 1, err: says('文件夹不存在') })
})

test.each([
  [['annex-2'], '--period'], [['annex-2', '--period', '十月'], '--period：月份须写成'], [['annex-2', '--period', '2026-10', '--edition', 'x'], '--edition'],
  [['annex-2', '--period', '2026-10', '--region', '样河区', '--unit', '试岗镇'], '只写一个'], [['annex-2', '--period', '2026-10', '--region', '试一村'], '分不清是哪一个'],
])('2: %j is not how it is called', async (args, sentence) => {
  expect(await exported(...args)).toMatchObject({ code: 2, err: says(sentence), written: false })
})

test.each([
  [['nothing', '--period', '2026-10'], '没有代号为“nothing”的表'], [['annex-2', '--period', '2026-10', '--region', '无名镇'], '没有区划“无名镇”'],
  [['annex-2', '--period', '2026-10', '--unit', '无名局'], '没有单位“无名局”'], [['annex-2', '--period', '2026-10', '--as', 'nobody'], '没有账号“nobody”'],
  [['annex-2', '--period', '1900-01'], '1900年1月没有布置过报送，也没有线索台账，出不了表。请改选2026年10月或以后的月份。'], [['annex-2', '--period', '2098-01'], '2098年1月还没有到'],
])('6: %j is not there', async (args, sentence) => {
  expect(await exported(...args)).toMatchObject({ code: 6, err: says(sentence), written: false })
})

test('what the page would say of a long table is said here, too; --top 50 cuts it down', { timeout: 120_000 }, async () => {
  await admin.query(`insert into leads (id, number, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, state, created_at, updated_at)
    select gen_random_uuid(), 'M' || n, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, state, created_at, updated_at from leads, generate_series(1, 50) n where id = $1`, [leadId])
  await admin.query(`insert into lead_events (id, lead_id, kind, on_date, title, created_at) select gen_random_uuid(), id, 'registered', '2026-10-11', '登记', now() from leads where number like 'M%'`)
  const whole = await exported('annex-2', '--period', '2026-10')
  expect(whole).toMatchObject({ code: 0, err: says('注意：共51条，表注要求尽量控制在50条以内。') })
  expect(whole.err).toContain('注意：“拟样甲商行”有51条线索在册，会重复计数')
  const short = await exported('annex-2', '--period', '2026-10', '--top', '50')
  expect(short).toMatchObject({ code: 0, written: true })
  expect(short.err).not.toContain('共51条')
  expect(await exported('annex-2', '--period', '2026-10', '--top', '20')).toMatchObject({ code: 2, err: says('可选：50'), written: false })
  await admin.query(`delete from lead_events where lead_id in (select id from leads where number like 'M%')`)
  await admin.query(`delete from leads where number like 'M%'`)
})

test('7: a movement that does not add up does not leave', async () => {
  await addEvent('registered', '2026-10-20')
  expect(await exported('annex-2', '--period', '2026-10')).toMatchObject({ code: 7, err: says('拟样甲商行（2026-10-20登记：重复登记）'), written: false })
  await admin.query(`delete from lead_events where on_date = '2026-10-20'`)
  expect(await exported('annex-2', '--period', '2026-10')).toMatchObject({ code: 0, written: true })
})

test('--help tells every code', async () => {
  const { code, out } = await qingyuan('export', 'form', '--help')
  expect(code).toBe(0)
  for (const line of ['0  完成', '1  没有做成', '2  命令写法不对', '6  没有要找的表', '7  增减变动不平', '不写文件']) expect(out).toContain(line)
})
