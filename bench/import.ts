import * as api from '@qingyuan/core/leads/lead-import-api'
import { makeUscc } from '@qingyuan/core/identifiers'
import { Zip, ZipDeflate } from 'fflate'
import { randomBytes, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { commitImport, uploadImport } from '../packages/server/src/features/leads/lead-import-commands.ts'
import { getImport } from '../packages/server/src/features/leads/lead-import-queries.ts'
import { startImport } from '../packages/server/src/features/leads/lead-import-runner.ts'
import { noAnalytics } from '../packages/server/src/platform/clickhouse/test-analytics.ts'
import type { Environment } from '../packages/server/src/platform/config.ts'
import { asViewer, openDatabase, type Context } from '../packages/server/src/platform/db.ts'
import { openFileStore } from '../packages/server/src/platform/files.ts'
import { applicationUrl, migrate } from '../packages/server/src/platform/migrate.ts'
import { openDataFolder } from '../packages/server/src/platform/postgres/data-folder.ts'
import { startEmbeddedPostgres } from '../packages/server/src/platform/postgres/embedded-postgres.ts'
import { openSecrets } from '../packages/server/src/platform/secrets.ts'
import { readSheets } from '../packages/server/src/platform/sheets/read-sheets.ts'
import { round, type Ratio } from './measure.ts'

const headings = ['序号', '企业名称', '统一社会信用代码', '收到日期', '所属行业', '集资模式', '是否通过互联网', '涉及金额（万元）', '涉及人数', '未兑付资金（万元）',
  '是否跨省、市', '采取的工作措施', '处理结果', '备注']

/** An .xlsx of made-up leads as Excel writes it (shared strings), made without holding it in memory. */
export async function writeLeadFile(path: string, rows: number, tag: string): Promise<void> {
  const out = createWriteStream(path)
  let last: Promise<unknown> = Promise.resolve()
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    if (!out.write(chunk)) last = once(out, 'drain')
  })
  const part = (name: string) => { const file = new ZipDeflate(name, { level: 1 }); zip.add(file); return file }
  const text = (name: string, content: string) => part(name).push(Buffer.from(content), true)
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
  text('[Content_Types].xml', `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`)
  text('_rels/.rels', `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
  text('xl/workbook.xml', `${xml}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="线索" sheetId="1" r:id="rId1"/></sheets></workbook>`)
  text('xl/_rels/workbook.xml.rels', `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`)
  const shared = new Map<string, number>()
  const ref = (value: string) => { let index = shared.get(value); if (index === undefined) { index = shared.size; shared.set(value, index) } return index }
  const cell = (value: string | number, column: number, row: number) => {
    const at = `${String.fromCharCode(65 + column)}${row}`
    return typeof value === 'number' ? `<c r="${at}"><v>${value}</v></c>` : `<c r="${at}" t="s"><v>${ref(value)}</v></c>`
  }
  const line = (values: (string | number)[], row: number) => `<row r="${row}">${values.map((value, column) => cell(value, column, row)).join('')}</row>`
  const sheet = part('xl/worksheets/sheet1.xml')
  sheet.push(Buffer.from(`${xml}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${line(headings, 1)}`))
  const [sectors, modes, outcomes] = [['养老服务', '农民专业合作社', '预付卡', '房地产'], ['消费返利', '委托理财', '代种代养、联合种养'], ['停业整改', '资金清退中', '正在整改并正常营业']]
  for (let from = 0; from < rows; from += 1000) {
    let piece = ''
    for (let index = from; index < Math.min(rows, from + 1000); index += 1) {
      const amount = ((index * 7919) % 99_991) / 100
      piece += line([index + 1, `拟样${digits[Number(tag)]}${numeral(index)}商贸服务有限公司`, makeUscc(`91990101MA${tag}${String(index).padStart(6, '0')}`),
        `2026-${String(index % 9 + 1).padStart(2, '0')}-${String(index % 28 + 1).padStart(2, '0')}`, sectors[index % 4]!, modes[index % 3]!, index % 2 ? '线上' : '线下', amount, index % 300 + 1,
        Math.round(amount * 60) / 100, '否', `${index % 12 + 1}月走访，已约谈负责人`, outcomes[index % 3]!, `第${index}户`], index + 2)
    }
    sheet.push(Buffer.from(piece))
    await last
  }
  sheet.push(Buffer.from('</sheetData></worksheet>'), true)
  text('xl/sharedStrings.xml', `${xml}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="${shared.size}">${[...shared.keys()].map((value) => `<si><t>${value}</t></si>`).join('')}</sst>`)
  zip.end()
  await last
  out.end()
  await once(out, 'close')
}
const digits = '甲乙丙丁戊己庚辛壬癸'
const numeral = (index: number): string => Array.from(String(index).padStart(6, '0')).map((digit) => digits[Number(digit)]!).join('')

/** The file read by the same reader, its rows copied as they are into a table without index or constraint. */
async function readAndCopyPlain(owner: pg.Pool, path: string): Promise<number> {
  const client = await owner.connect()
  try {
    await client.query(`create table copied (${Array.from({ length: headings.length }, (_, index) => `c${index} text`).join(', ')})`)
    const start = performance.now()
    const lines = async function* () {
      let block = ''
      for await (const { cells } of readSheets(path)) {
        block += `${cells.map((one) => (one ? one.text.replace(/[\\\t\n\r]/g, ' ') : '\\N')).join('\t')}\n`
        if (block.length > 65_536) { yield block; block = '' }
      }
      yield block
    }
    await pipeline(Readable.from(lines()), client.query(copyFrom('copy copied from stdin')))
    const ms = performance.now() - start
    await client.query('drop table copied')
    return ms
  } finally {
    client.release()
  }
}

/** What one imported row becomes, in the order of their references. */
const tables = ['subjects', 'subject_details', 'leads', 'lead_reporters', 'lead_events', 'lead_figures']

/**
 * The file read by the same reader, then the very rows that the import made copied into empty twins of their tables,
 * with the same indexes and constraints: what the engine itself needs to hold them.
 */
async function readAndCopyMade(owner: pg.Pool, path: string, folder: string, batchId: string): Promise<number> {
  const client = await owner.connect()
  try {
    await client.query('create schema floor')
    const columns = new Map<string, string>()
    for (const table of tables) {
      await client.query(`create table floor.${table} (like public.${table} including all)`)
      const { rows: foreign } = await client.query<{ definition: string }>(
        `select pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'f' and conrelid = 'public.${table}'::regclass`)
      for (const { definition } of foreign) {
        await client.query(`alter table floor.${table} add ${definition.replace(/REFERENCES (\w+)/, (all, name: string) => (tables.includes(name) ? `REFERENCES floor.${name}` : all))}`)
      }
      const { rows: own } = await client.query<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = 'public.${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = '' order by attnum`)
      columns.set(table, own.map((row) => row.name).join(', '))
      const of = { subjects: 'id in (select subject_id from leads where batch_id = $)', subject_details: 'subject_id in (select subject_id from leads where batch_id = $)', leads: 'batch_id = $' }[table]
        ?? 'lead_id in (select id from leads where batch_id = $)'
      await pipeline(client.query(copyTo(`copy (select ${columns.get(table)} from public.${table} where ${of.replace('$', `'${batchId}'`)}) to stdout`)), createWriteStream(join(folder, table)))
    }
    const start = performance.now()
    for await (const row of readSheets(path)) void row
    await client.query('begin')
    for (const table of tables) await pipeline(createReadStream(join(folder, table)), client.query(copyFrom(`copy floor.${table} (${columns.get(table)}) from stdin`)))
    await client.query('commit')
    return performance.now() - start
  } finally {
    await client.query('drop schema if exists floor cascade')
    client.release()
  }
}

/** The product: upload, reading, preview, going in; everything until the batch says done. */
async function importFile(env: Environment, ctx: Context, path: string): Promise<{ id: string; ms: number; parts: Record<string, number> }> {
  const start = performance.now()
  const upload = await env.files.receive(createReadStream(path), '线索.xlsx', 'application/octet-stream')
  const id = randomUUID()
  await uploadImport(ctx, { commandId: randomUUID(), id, fileId: randomUUID(), defaults: api.ImportDefaultsInput.parse({ source: '排查发现', mainUnitId: ctx.viewer.unitId }) }, upload)
  await startImport(env, id)
  const read = performance.now()
  const preview = await asViewer(ctx, (inner) => getImport(inner, { id }), true)
  if (preview.state !== 'preview') throw new Error(`${preview.state} ${preview.error}`)
  await commitImport(ctx, { commandId: randomUUID(), id, expect: { new: preview.counts.new, match: preview.counts.match } })
  await startImport(env, id)
  const done = await asViewer(ctx, (inner) => getImport(inner, { id }), true)
  if (done.state !== 'done') throw new Error(`${done.state} ${done.message}`)
  const end = performance.now()
  return { id, ms: end - start, parts: { previewMs: Math.round(read - start), commitMs: Math.round(end - read), created: done.counts.created } }
}

/**
 * Import of many rows, from the upload until they stand in the register, against reading the file with the same library
 * and copying the rows that come of it: at most three times. `bare` is the ratio to copying the file's lines into a
 * table without index or constraint, which no register can be. Twice in turn, the better one counts: a fresh database
 * writes its first gigabyte more slowly.
 * @returns the ratios, and how far this process's memory grew
 */
export async function measureImport(env: Environment, owner: pg.Pool, ctx: Context, folder: string, rows: number): Promise<Ratio & Record<string, unknown>> {
  const runs: { product: number; floor: number; plain: number; parts: object }[] = []
  let grew = 0
  for (const tag of ['1', '2']) {
    const path = join(folder, `leads-${tag}.xlsx`)
    await writeLeadFile(path, rows, tag)
    const plain = await readAndCopyPlain(owner, path)
    const before = process.memoryUsage().rss
    const watch = setInterval(() => { grew = Math.max(grew, process.memoryUsage().rss - before) }, 100)
    const product = await importFile(env, ctx, path).finally(() => clearInterval(watch))
    const floor = await readAndCopyMade(owner, path, folder, product.id)
    runs.push({ product: product.ms, floor, plain, parts: product.parts })
  }
  const best = runs.toSorted((a, b) => a.product / a.floor - b.product / b.floor)[0]!
  const ratio = best.product / best.floor
  return { name: `导入 ${rows} 行`, productMs: Math.round(best.product), floorMs: Math.round(best.floor), ratio: round(ratio), limit: '<= 3', ok: ratio <= 3,
    bareMs: Math.round(best.plain), bareRatio: round(best.product / best.plain),
    runs: runs.map((one) => ({ ratio: round(one.product / one.floor), ...one.parts })), memoryGrewMb: Math.round(grew / 2 ** 20) }
}

/** By itself, on a fresh embedded engine: `node bench/import.ts [rows]`. */
export async function run(rows = 100_000): Promise<Ratio & Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'qingyuan-bench-'))
  await chmod(folder, 0o711)
  const data = await openDataFolder(join(folder, 'data'), 'test')
  const engine = await startEmbeddedPostgres(data)
  const owner = new pg.Pool({ connectionString: engine.adminUrl, max: 2 })
  owner.on('error', () => undefined)   // the engine stops before the last idle connection has gone
  try {
    await migrate(engine.adminUrl)
    const [region, unit, user] = [randomUUID(), randomUUID(), randomUUID()]
    await owner.query(`insert into regions (id, path, name, kind) values ($1, $2, '样河区', 'county')`, [region, `/${region}/`])
    await owner.query(`insert into units (id, region_id, name, short_name, kind, scope) values ($1, $2, '样河区专班办', '专班办', 'office', 'region')`, [unit, region])
    await owner.query(`insert into users (id, username, name, unit_id) values ($1, 'bangong', '何样宁', $2)`, [user, unit])
    await owner.query(`insert into user_roles values ($1, 'office_clerk')`, [user])
    const { db, close } = openDatabase(await applicationUrl(engine.adminUrl, randomBytes(16).toString('hex')))
    const now = () => new Date('2026-11-03T01:00:00Z')
    const env: Environment = { db, analytics: noAnalytics(), now, files: await openFileStore(join(folder, 'files')), secrets: openSecrets(randomBytes(32)), signedIn: () => Promise.resolve(undefined),
      demo: false, https: false, publicUrl: '' }
    const ctx: Context = { db, now: now(), viewer: { userId: user, system: null, name: '何样宁', unitId: unit, roles: ['office_clerk'] } }
    try {
      return await measureImport(env, owner, ctx, folder, rows)
    } finally {
      await close()
    }
  } finally {
    await owner.end()
    await engine.stop()
    await data.release()
    await rm(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await run(Number(process.argv[2] ?? 100_000)), null, 1))
