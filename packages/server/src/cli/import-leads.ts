import { AppError } from '@qingyuan/core/errors'
import type { ImportDetail, ImportTab } from '@qingyuan/core/leads/lead-import-api'
import { ImportDefaultsInput } from '@qingyuan/core/leads/lead-import-api'
import { can } from '@qingyuan/core/permissions'
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { acceptImportChanges, cancelImport, commitImport, uploadImport } from '../features/leads/lead-import-commands.ts'
import { getImport, listImportRows } from '../features/leads/lead-import-queries.ts'
import { startImport, stopImports } from '../features/leads/lead-import-runner.ts'
import { countSameSubjects } from '../features/leads/same-subject-queries.ts'
import { asViewer, type Context } from '../platform/db.ts'
import { columnName } from '../platform/sheets/cell-places.ts'
import { codeOf } from '../platform/postgres/postgres-error.ts'
import { CliError } from './exit-codes.ts'
import { findOffice, findRegion, findUnit } from './find-named.ts'
import { actingContext, withStores, type StoreFlags } from './open-stores.ts'

export interface ImportLeadsFlags extends StoreFlags {
  unit?: string; region?: string; as?: string; received?: string; asOf?: string; source: string; figures: string; newOnly?: boolean; dryRun?: boolean
}
/** Rows that did not go in are listed up to this many; the rest is counted. */
const mostListed = 200

/**
 * Imports leads from one spreadsheet: reads it, recognises old leads, puts new ones and accepted differences in as one
 * batch. Rows that need a person stay in the batch, are listed here and can be decided in the browser by importing
 * them again. With `dryRun` nothing goes in.
 * @throws CliError 'badInput' when the file cannot be read or rows were left out; 'notFound' for a unit, region or account
 * that is not there or out of scope; 'usage' for a source that no list knows or a name that several have
 */
export function importLeads(file: string, flags: ImportLeadsFlags): Promise<void> {
  return withStores(flags, { create: false, schema: 'check' }, async ({ engine, prepared, db }) => {
    const ctx = await actingContext(db, flags.as)
    if (!can(ctx.viewer, 'lead.import')) throw new CliError('failed', `账号“${flags.as}”没有导入线索的权限。`)
    const env = { db, files: prepared.files, secrets: engine.secrets, now: () => new Date() }
    const place = await asViewer(ctx, (inner) => findPlace(inner, flags), true)
    const defaults = ImportDefaultsInput.safeParse({ source: flags.source, receivedOn: flags.received, asOf: flags.asOf, figureSource: flags.figures, regionId: place.regionId, mainUnitId: place.mainUnitId })
    if (!defaults.success) throw new CliError('usage', `--received 和 --as-of 须写成 2026-05-01 这样的日期：${defaults.error.issues[0]?.message ?? ''}`)
    await stat(file).catch((error: unknown) => {
      throw codeOf(error) === 'ENOENT' ? new CliError('badInput', `没有这个文件：${file}`) : error
    })
    const id = randomUUID()
    const look = () => asViewer(ctx, (inner) => getImport(inner, { id }), true)
    const upload = await prepared.files.receive(createReadStream(file), basename(file), 'application/octet-stream')
    try {
      await uploadImport(ctx, { commandId: randomUUID(), id, fileId: randomUUID(), defaults: defaults.data }, upload, place.unitId).catch(wrongOption)
      await startImport(env, id)
      if (flags.newOnly) await acceptImportChanges(ctx, { commandId: randomUUID(), id, accept: false })
      const preview = await look()
      if (preview.state !== 'preview') throw new CliError('badInput', preview.error || '文件没有读成。')
      describe(preview)
      await listLeft(ctx, id)
      if (flags.dryRun) {
        await cancelImport(ctx, { commandId: randomUUID(), id })
        console.log('试读完毕，没有入库。')
      } else if (preview.counts.new + preview.counts.changedRows > 0) {
        await commitImport(ctx, { commandId: randomUUID(), id, expect: { new: preview.counts.new, match: preview.counts.match } })
        await startImport(env, id)
        const done = await look()
        if (done.state !== 'done') throw new CliError('failed', done.message || '没有入库，请在网页“导入”里查看这一批。')
        console.log(`已入库：新线索 ${done.counts.created} 条（新主体 ${done.counts.subjects} 个），更新旧线索 ${done.counts.updated} 条。`)
        const same = await asViewer(ctx, (inner) => countSameSubjects(inner, { batchId: id }), true)
        if (same.leads > 0) console.log(`其中 ${same.leads} 条的主体已有别的线索在册，已提示专班办核对是否同一件事（并案或各计各的）。`)
      } else {
        await cancelImport(ctx, { commandId: randomUUID(), id })
        console.log(preview.message || '没有可入库的行。')
      }
      const left = preview.counts.confirm + preview.counts.bad
      if (left > 0) throw new CliError('badInput', `有 ${left} 行没有导入，原因见上。改好后只把这些行再导入一次即可，已入库的不会重复。`)
    } finally {
      await upload.discard()
      await stopImports(env)
    }
  })
}

function describe({ counts, sheets, defaults }: ImportDetail): void {
  for (const plan of sheets) {
    const read = plan.columns.flatMap((column, index) => (column ? [plan.headings[index]!] : []))
    console.log(read.length > 0 ? `工作表“${plan.sheet}”：认出 ${read.length} 列（${read.join('、')}）` : `工作表“${plan.sheet}”：没有认出“主体名称”列，未读取`)
  }
  console.log(`新线索 ${counts.new} 条；认出旧线索 ${counts.match} 条，其中有变动 ${counts.changedRows} 条（${counts.changes} 处）；待确认 ${counts.confirm} 行；有问题 ${counts.bad} 行；不导入 ${counts.skip} 行（表头、合计等）。`)
  console.log(`金额、人数的数据日期：${defaults.asOf ?? `每行的收到日期（没有写的为 ${defaults.receivedOn}）`}。`)
}

/** Sheet, row, column and reason of every row that a person must look at. */
async function listLeft(ctx: Context, id: string): Promise<void> {
  for (const tab of ['confirm', 'bad'] satisfies ImportTab[]) {
    const { rows, total } = await asViewer(ctx, (inner) => listImportRows(inner, { id, tab, page: 1, pageSize: mostListed }), true)
    for (const row of rows) {
      for (const problem of row.problems) {
        const choices = problem.candidates ? `（可选：${problem.candidates.map((candidate) => candidate.label).join('；')}）` : ''
        console.log(`  ${row.sheet}\t第${row.rowNumber}行\t${problem.column === null ? '整行' : `${columnName(problem.column)}列`}\t${problem.message}${choices}`)
      }
    }
    if (total > rows.length) console.log(`  ……另有 ${total - rows.length} 行，可在网页“导入”里下载。`)
  }
}

/** Whose batch it is, and what holds for rows that do not say. */
async function findPlace(ctx: Context, { unit, region }: ImportLeadsFlags): Promise<{ unitId: string; mainUnitId: string | null; regionId?: string }> {
  const named = unit === undefined ? undefined : await findUnit(ctx, unit)
  const own = ctx.viewer.unitId ?? named?.id ?? (await findOffice(ctx)).id
  const place = region === undefined ? undefined : await findRegion(ctx, region)
  const regionId = place?.id ?? named?.regionId
  return { unitId: own, mainUnitId: named?.id ?? null, ...(regionId && { regionId }) }
}

/** An option's value that no list knows (--source, --figures) is how the command was written, not what the file holds. */
function wrongOption(error: unknown): never {
  if (error instanceof AppError && error.code === 'input.invalid' && error.details?.['issues']) throw new CliError('usage', `--source 或 --figures 不对：${error.message}`)
  throw error
}
