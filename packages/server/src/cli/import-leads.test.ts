import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testDatabase, type TestDatabase } from '../platform/postgres/test-postgres.ts'
import { run } from './run.ts'

let scratch: string, database: TestDatabase, admin: pg.Client
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'qingyuan-import-'))
  await chmod(scratch, 0o755)
  database = await testDatabase()
  expect((await qingyuan('migrate')).code).toBe(0)
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  const [district, town, office, townUnit, user] = Array.from({ length: 5 }, () => randomUUID())
  await admin.query(`insert into regions (id, path, name, kind) values ($1, $2, '样河区', 'county')`, [district, `/${district}/`])
  await admin.query(`insert into regions (id, parent_id, path, name, kind) values ($1, $2, $3, '试岗镇', 'town')`, [town, district, `/${district}/${town}/`])
  await admin.query(`insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, '样河区专班办', '专班办', 'office', 'region'), ($3, $4, '试岗镇人民政府', '试岗镇', 'town', 'region')`, [office, district, townUnit, town])
  await admin.query(`insert into users (id, username, name, unit_id) values ($1, 'shigang', '示某', $2)`, [user, townUnit])
  await admin.query(`insert into user_roles values ($1, 'town_clerk')`, [user])
})
afterAll(async () => {
  await admin.end()
  await database.drop()
  await rm(scratch, { recursive: true, force: true })
})

async function qingyuan(...args: string[]) {
  let [out, err] = ['', '']
  vi.spyOn(console, 'log').mockImplementation((line: string) => { out += `${line}\n` })
  vi.spyOn(console, 'error').mockImplementation((line: string) => { err += `${line}\n` })
  for (const name of ['APP_DATABASE_URL', 'QINGYUAN_DATA']) vi.stubEnv(name, undefined)
  vi.stubEnv('DATABASE_URL', database.adminUrl)
  try {
    return { code: await run([...args, '--data', join(scratch, 'data')]), out, err }
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
}
const file = async (name: string, text: string) => { const path = join(scratch, name); await writeFile(path, text); return path }
const leads = async () => (await admin.query<{ name: string; amount: number | null; unit: string; creator: string }>(`select s.name, l.amount_fen as amount, u.short_name as unit, c.short_name as creator
  from leads l join subjects s on s.id = l.subject_id join units u on u.id = l.main_unit_id join units c on c.id = l.created_unit_id order by l.number`)).rows

test('reads, lists what it does not guess, puts the rest in; again changes nothing; as a person within scope', { timeout: 120_000 }, async () => {
  const path = await file('线索.csv', '企业名称,所在乡镇,涉及金额（万元）\n拟样甲商行,试岗镇,12.5\n拟样乙商行,试岗镇,12万\n拟样丙商行,无名镇,1\n合计,,13.5')
  const tried = await qingyuan('import', 'leads', path, '--dry-run')
  expect(tried).toMatchObject({ code: 3, out: expect.stringContaining('没有入库') as string })
  expect(await leads()).toEqual([])

  const { code, out, err } = await qingyuan('import', 'leads', path, '--received', '2026-10-11')
  expect(out.split('\n')).toEqual([
    '工作表“线索”：认出 3 列（企业名称、所在乡镇、涉及金额(万元)）',
    '新线索 1 条；认出旧线索 0 条，其中有变动 0 条（0 处）；待确认 1 行；有问题 1 行；不导入 2 行（表头、合计等）。', '金额、人数的数据日期：每行的收到日期（没有写的为 2026-10-11）。',
    expect.stringMatching(/^ {2}线索\t第3行\tC列\t.*可能是 120,000.00 元.*（可选：12.00 万元/) as string,
    '  线索\t第4行\tB列\t没有叫“无名镇”的乡镇（街道）、村（社区），请核对写法',
    '已入库：新线索 1 条（新主体 1 个），更新旧线索 0 条。', ''])
  expect([code, err]).toEqual([3, expect.stringContaining('有 2 行没有导入')])
  expect(await leads()).toEqual([{ name: '拟样甲商行', amount: 12_500_000, unit: '试岗镇', creator: '专班办' }])

  const again = await file('再来.csv', '企业名称,涉及金额（万元）\n拟样甲商行,12.5')
  expect(await qingyuan('import', 'leads', again, '--as', 'shigang')).toMatchObject({ code: 0, out: expect.stringContaining('认出旧线索 1 条，其中有变动 0 条') as string })
  const changed = await file('变了.csv', '企业名称,涉及金额（万元）\n拟样甲商行,13\n拟样丁商行,1')
  expect(await qingyuan('import', 'leads', changed, '--as', 'shigang', '--new-only')).toMatchObject({ code: 0, out: expect.stringContaining('新线索 1 条（新主体 1 个），更新旧线索 0 条') as string })
  expect(await qingyuan('import', 'leads', changed, '--as', 'shigang')).toMatchObject({ code: 0, out: expect.stringContaining('更新旧线索 1 条') as string })
  expect(await leads()).toEqual([{ name: '拟样甲商行', amount: 13_000_000, unit: '试岗镇', creator: '专班办' }, { name: '拟样丁商行', amount: 1_000_000, unit: '试岗镇', creator: '试岗镇' }])
  expect(await qingyuan('audit', 'verify')).toMatchObject({ code: 0 })
})

test('what cannot be read, and who may not', { timeout: 120_000 }, async () => {
  expect(await qingyuan('import', 'leads', join(scratch, '没有.xlsx'))).toMatchObject({ code: 3, err: expect.stringContaining('没有这个文件') as string })
  expect(await qingyuan('import', 'leads', await file('网页.xls', '<html><table></table></html>'))).toMatchObject({ code: 3, err: expect.stringContaining('网页') as string })
  const path = await file('一.csv', '企业名称\n拟样戊商行')
  expect(await qingyuan('import', 'leads', path, '--region', '无名镇')).toMatchObject({ code: 6, err: expect.stringContaining('没有区划“无名镇”') as string })
  expect(await qingyuan('import', 'leads', path, '--received', '10月1日')).toMatchObject({ code: 2 })
  expect(await qingyuan('import', 'leads', path, '--as', 'shigang', '--region', '样河区')).toMatchObject({ code: 6, err: expect.stringContaining('不在您的工作范围内') as string })
  expect(await qingyuan('import', 'leads', path, '--unit', '无名局')).toMatchObject({ code: 6, err: expect.stringContaining('没有单位“无名局”') as string })
  expect(await qingyuan('import', 'leads', path, '--as', 'nobody')).toMatchObject({ code: 6, err: expect.stringContaining('没有账号“nobody”') as string })
  expect(await qingyuan('import', 'leads', path, '--source', '无名来源')).toMatchObject({ code: 2, err: expect.stringContaining('“无名来源”不在代码表') as string })
  await admin.query(`update user_roles set role = 'leader'`)
  expect(await qingyuan('import', 'leads', path, '--as', 'shigang')).toMatchObject({ code: 1, err: expect.stringContaining('没有导入线索的权限') as string })
})
