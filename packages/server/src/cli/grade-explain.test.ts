import { GradeExport } from '@qingyuan/core/grading/grade-export'
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testDatabase, type TestDatabase } from '../platform/postgres/test-postgres.ts'
import { run } from './run.ts'

let scratch: string, database: TestDatabase
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'qingyuan-grade-'))
  await chmod(scratch, 0o755)
  database = await testDatabase()
  expect((await qingyuan(['migrate'])).code).toBe(0)
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  const [district, office, user, subject, lead] = Array.from({ length: 5 }, () => randomUUID())
  await admin.query(`insert into regions (id, path, name, kind) values ($1, $2, '样河区', 'county')`, [district, `/${district}/`])
  await admin.query(`insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, '专班办', '专班办', 'office', 'region'), ($3, $2, '民政局', '民政局', 'member', 'sector')`, [office, district, user])
  await admin.query(`insert into users (id, username, name, unit_id) values ($1, 'minzheng', '示某', $1)`, [user])
  await admin.query(`insert into user_roles values ($1, 'member_clerk')`, [user])
  await admin.query(`insert into subjects (id, kind, name, name_key, region_id, created_at) values ($1, 'enterprise', '拟样公司', '拟样公司', $2, now())`, [subject, district])
  await admin.query(`insert into leads (id, number, subject_id, received_on, source, region_id, main_unit_id, created_unit_id, state, people, people_source, people_on, unpaid_fen, created_at, updated_at)
    values ($1, '线索〔2026〕0001号', $2, '2026-10-01', 'x', $3, $4, $4, 'following', 200, '流水测算', '2026-10-01', 600000000, now(), now())`, [lead, subject, district, office])
  for (const [sign, material, text] of [['return_promised', 'contract', '合同第三条'], ['new_pays_old', 'flow', '九月流水']]) {
    await admin.query(`insert into lead_signs (id, lead_id, sign, material, kind, text, on_date, recorded_at) values (gen_random_uuid(), $1, $2, $3, 'text', $4, '2026-10-01', now())`, [lead, sign, material, text])
  }
  await admin.end()
})
afterAll(async () => {
  await database.drop()
  await rm(scratch, { recursive: true, force: true })
})

async function qingyuan(args: string[], url: string | undefined = database.adminUrl) {
  let [out, err] = ['', '']
  vi.spyOn(console, 'log').mockImplementation((line: string) => { out += `${line}\n` })
  vi.spyOn(console, 'error').mockImplementation((line: string) => { err += `${line}\n` })
  for (const name of ['APP_DATABASE_URL', 'QINGYUAN_DATA']) vi.stubEnv(name, undefined)
  vi.stubEnv('DATABASE_URL', url)
  try {
    return { code: await run([...args, '--data', join(scratch, 'data')]), out, err }
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
}
/** No database that could be asked. */
const nowhere = 'postgres://nobody@127.0.0.1:1/none'

test('a lead by its number: reasons with proof, thresholds, the export; and the export alone gives the same', async () => {
  const file = join(scratch, 'grade.json')
  const told = await qingyuan(['grade', 'explain', '线索〔2026〕0001号', '-o', file])
  expect([told.code, told.err]).toEqual([0, ''])
  for (const words of ['风险等级：高　按第1版规则', '疑似程度 45分（中）', '＋25　用后来的钱付前面的人', '合同第三条', '＋20　涉众规模：涉及人数200人（流水测算，2026-10-01）；150人以上，不足500人', '评分只供参考']) expect(told.out).toContain(words)
  expect((await qingyuan(['grade', 'explain', '线索〔2026〕0001号', '-o', file])).err).toContain('文件已存在')

  const again = await qingyuan(['grade', 'explain', file], nowhere)
  expect([again.code, again.err]).toEqual([0, ''])
  expect(again.out).toContain('重算一致')

  const exported = GradeExport.parse(JSON.parse(await readFile(file, 'utf8')))
  const forge = async (name: string, change: (content: GradeExport) => void) => {
    const copy = structuredClone(exported)
    change(copy)
    const path = join(scratch, name)
    await writeFile(path, JSON.stringify(copy))
    return qingyuan(['grade', 'explain', path], nowhere)
  }
  const milder = await forge('milder.json', (content) => { content.result.grade = 'low' })
  expect([milder.code, milder.err]).toEqual([1, expect.stringMatching(/校验码不符[\s\S]*等级低，按其中的事实和规则应为[\s\S]*等级高/)])
  const fewer = await forge('fewer.json', (content) => { content.facts.figures.people.value = 3 })
  expect([fewer.code, fewer.err]).toEqual([1, expect.stringContaining('重算结果与文件所载不一致')])
  // Only spaces and the order of keys: still the same.
  const path = join(scratch, 'reordered.json')
  await writeFile(path, JSON.stringify(Object.fromEntries(Object.entries(exported).reverse()), null, 4))
  expect((await qingyuan(['grade', 'explain', path], nowhere)).code).toBe(0)
})

test('what cannot be told says why', async () => {
  expect(await qingyuan(['grade', 'explain', '线索〔2026〕9999号'])).toMatchObject({ code: 6, err: expect.stringContaining('没有编号为“线索〔2026〕9999号”的线索') as unknown })
  // Out of the person's scope is not found.
  expect(await qingyuan(['grade', 'explain', '线索〔2026〕0001号', '--as', 'minzheng'])).toMatchObject({ code: 6, err: expect.stringContaining('没有编号为') as unknown })
  expect(await qingyuan(['grade', 'explain', join(scratch, 'absent.json')], nowhere)).toMatchObject({ code: 3, err: expect.stringContaining('没有这个文件') as unknown })
  for (const [name, content] of [['text.json', 'hello'], ['other.json', '{"format":"x"}'], ['empty.json', '']] as const) {
    await writeFile(join(scratch, name), content)
    expect(await qingyuan(['grade', 'explain', join(scratch, name)], nowhere), name).toMatchObject({ code: 3, err: expect.stringContaining('不是评级依据文件') as unknown })
  }
})
