import type * as api from '@qingyuan/core/cases/case-api'
import { caseFileFields, caseFileLabels, readCaseHeading, readCaseRow, showCaseValue, type CaseFileHeading, type CaseFileValues } from '@qingyuan/core/cases/case-file'
import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { command } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'
import { keepFile } from '../../platform/file-records.ts'
import type { StoredUpload } from '../../platform/files.ts'
import { readSheets } from '../../platform/sheets/read-sheets.ts'
import { SheetError } from '../../platform/sheets/sheet-types.ts'

type In<E extends { input: z.ZodType }> = z.output<E['input']>
type Row = z.infer<typeof api.CaseFileRow>
const mostRows = 5000
const headingWithin = 30

interface ReadRow { sheet: string; rowNumber: number; cells: string[]; values: CaseFileValues; problems: { column: string; message: string }[] }

/** Reads the police's table in the bounded process; repeated headings start a new part, rows above the first are left out. */
async function readFile(upload: StoredUpload): Promise<ReadRow[]> {
  const rows: ReadRow[] = []
  let heading: CaseFileHeading | undefined
  let sheet = ''
  try {
    for await (const row of readSheets(upload.path, { fileName: upload.name, limits: { rows: mostRows + 1000, seconds: 60 } })) {
      if (row.hidden) continue
      if (row.sheet !== sheet) { sheet = row.sheet; heading = undefined }
      const texts = row.cells.map((cell) => cell?.text ?? '')
      const found = readCaseHeading(texts)
      if (found) { heading = found; continue }
      if (!heading) {
        if (row.row > headingWithin) throw new AppError('file.unreadable', `工作表“${row.sheet}”前${headingWithin}行里没有找到“立案号”这一栏。请用有表头的案件进展表。`)
        continue
      }
      if (/^(合计|总计|注[:：]?|填报人|备注[:：])/.test(texts.find((text) => text !== '') ?? '')) continue
      const problems = row.cells.flatMap((cell, index) => {
        const field = heading?.columns.get(index)
        return field && cell?.error ? [{ column: caseFileLabels[field], message: cell.error }] : []
      })
      const cells = row.cells.map((cell) => (cell === null ? null : cell.date ?? (typeof cell.value === 'number' && !cell.text.endsWith('%') ? cell.value : cell.text)))
      const read = readCaseRow(heading, cells)
      rows.push({ sheet: row.sheet, rowNumber: row.row, cells: texts, values: read.values, problems: [...problems, ...read.problems] })
      if (rows.length > mostRows) throw new AppError('input.too_large', `案件超过 ${mostRows} 行，请核对是否选错了文件。`)
    }
  } catch (error) {
    if (error instanceof SheetError) throw new AppError('file.unreadable', error.message)
    throw error
  }
  if (rows.length === 0) throw new AppError('file.unreadable', '没有读到案件。请核对表里有“立案号”一栏，且下面有数据。')
  return rows
}

/** Reads a file and keeps it with its rows; nothing in the ledger changes yet. */
export async function readCaseFile(ctx: Context, input: In<typeof api.readCaseFile>, upload: StoredUpload | undefined): Promise<{ id: string }> {
  if (!upload) throw new AppError('input.invalid', '没有收到文件，请重新选择。')
  if (input.onDate > chinaDate(ctx.now)) throw new AppError('input.invalid', '进展日期不能晚于今天。')
  const rows = await readFile(upload)
  return command(ctx, 'case.read_file', input.commandId, async (inner) => {
    const unit = await inner.db.selectFrom('units').select(['id', 'regionId']).where('id', '=', inner.viewer.unitId).executeTakeFirst()
    if (!unit) throw new AppError('input.invalid', '没有所属单位，不能导入。')
    const fileId = randomUUID()
    await keepFile(inner, upload, { id: fileId, ownerType: 'import', ownerId: input.id })
    await inner.db.insertInto('importBatches').values({
      id: input.id, kind: 'cases', fileId, fileName: upload.name, unitId: unit.id, regionId: unit.regionId, createdBy: inner.viewer.userId, createdAt: inner.now,
      state: 'preview', progress: rows.length, mapping: JSON.stringify({ onDate: input.onDate }),
    }).execute()
    for (let from = 0; from < rows.length; from += 500) {
      await inner.db.insertInto('importRows').values(rows.slice(from, from + 500).map((row, index) => ({
        batchId: input.id, position: from + index, sheet: row.sheet, rowNumber: row.rowNumber, cells: JSON.stringify(row.cells),
        parsed: JSON.stringify(row.values), problems: JSON.stringify(row.problems),
      }))).execute()
    }
    return { subjectType: 'import', id: input.id, after: { file: upload.name, rows: rows.length } }
  })
}

const batches = (ctx: Context) => ctx.db.selectFrom('importBatches').leftJoin('users', 'users.id', 'importBatches.createdBy')
  .select(['importBatches.id', 'fileName', 'mapping', 'state', 'importBatches.createdAt', 'progress', 'counts', 'users.name as byName']).where('importBatches.kind', '=', 'cases')
type Batch = Awaited<ReturnType<ReturnType<typeof batches>['execute']>>[number]
const Mapping = z.object({ onDate: z.string() })
const Taken = z.object({ updated: z.number(), opened: z.number() })
const asCaseFile = (row: Batch) => ({
  id: row.id, fileName: row.fileName, onDate: Mapping.parse(row.mapping).onDate, state: row.state === 'done' ? 'done' as const : 'preview' as const,
  readAt: row.createdAt.toISOString(), byName: row.byName ?? '系统', rowCount: row.progress, taken: row.state === 'done' ? Taken.parse(row.counts) : null,
})

/** The last tables that were read within the viewer's scope, the newest first. */
export async function findCaseFiles(ctx: Context): Promise<z.input<typeof api.listCaseFiles.output>> {
  return { rows: (await batches(ctx).orderBy('importBatches.createdAt', 'desc').limit(10).execute()).map(asCaseFile) }
}

/** One table and where each of its rows stands now; nothing once it was taken over. */
export async function getCaseFile(ctx: Context, { id }: { id: string }): Promise<z.input<typeof api.getCaseFile.output>> {
  const row = await batches(ctx).where('importBatches.id', '=', id).executeTakeFirst()
  if (!row) throw new AppError('not_found', '没有找到这次读入，或不在您的工作范围内。')
  const file = asCaseFile(row)
  return { ...file, standing: file.state === 'done' ? [] : (await compare(ctx, id)).map((one) => [kindOf(one), one.version]) }
}

/** The rows at these positions with the case each belongs to and what would change now. */
export async function listCaseFileRows(ctx: Context, { id, positions }: In<typeof api.listCaseFileRows>): Promise<z.input<typeof api.listCaseFileRows.output>> {
  const batch = await batches(ctx).where('importBatches.id', '=', id).executeTakeFirst()
  if (!batch) throw new AppError('not_found', '没有找到这次读入，或不在您的工作范围内。')
  return { rows: batch.state === 'done' || positions.length === 0 ? [] : await compare(ctx, id, positions) }
}

function kindOf({ problems, caseId, changes }: Row): api.CaseRowKind {
  if (problems.length > 0) return 'wrong'
  if (!caseId) return 'fresh'
  return changes.length > 0 ? 'changed' : 'same'
}

const Problems = z.array(z.object({ column: z.string(), message: z.string() }))
const Values = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))

/** Rows of a batch (all, or those at some positions) against the ledger as it is now. A number that stands twice in the file is a problem of both rows. */
async function compare(ctx: Context, batchId: string, positions?: readonly number[]): Promise<(Row & { values: CaseFileValues })[]> {
  const rows = await ctx.db.selectFrom('importRows').select(['position', 'sheet', 'rowNumber', 'parsed', 'problems']).where('batchId', '=', batchId)
    .$if(positions !== undefined, (q) => q.where('position', '=', sql<number>`any (${positions!}::int[])`)).orderBy('position').execute()
  const read = rows.map((row) => ({ ...row, values: Values.parse(row.parsed) as CaseFileValues, problems: Problems.parse(row.problems) }))
  const numbers = read.flatMap((row) => (typeof row.values.number === 'string' ? [row.values.number] : []))
  const { rows: repeated } = await sql<{ number: string }>`select parsed->>'number' as number from import_rows
    where batch_id = ${batchId}::uuid and parsed->>'number' = any (${numbers}::text[]) group by 1 having count(*) > 1`.execute(ctx.db)
  const double = new Set(repeated.map((one) => one.number))
  const known = numbers.length === 0 ? [] : await ctx.db.selectFrom('caseFiles').selectAll().where('number', 'in', numbers).execute()
  const byNumber = new Map(known.map((row) => [row.number, row]))
  return read.map((row) => {
    const number = String(row.values.number ?? '')
    const current = byNumber.get(number)
    const twice = double.has(number) ? [{ column: '立案号', message: `立案号“${number}”在表里出现不止一次` }] : []
    const changes = caseFileFields.flatMap((field) => {
      const next = row.values[field]
      if (next === undefined) return []
      const now = current?.[field] ?? null
      return now === next ? [] : [{ field, label: caseFileLabels[field], from: showCaseValue(field, now), to: showCaseValue(field, next) }]
    })
    return { position: row.position, sheet: row.sheet, rowNumber: row.rowNumber, number, name: String(row.values.name ?? current?.name ?? ''), caseId: current?.id ?? null, version: current?.version ?? null,
      problems: [...row.problems, ...twice], changes: current ? changes.filter((change) => change.field !== 'number') : changes, values: row.values }
  })
}

/**
 * Writes the chosen rows into the ledger: known cases get their progress, unknown numbers open a new case. All or
 * nothing; a case that was changed since it was looked at is named, so that what nobody has seen is not written.
 */
export function applyCaseFile(ctx: Context, input: In<typeof api.applyCaseFile>): Promise<{ id: string }> {
  return command(ctx, 'case.apply_file', input.commandId, async (inner) => {
    const batch = await inner.db.selectFrom('importBatches').selectAll().where('id', '=', input.id).where('kind', '=', 'cases').forUpdate().executeTakeFirst()
    if (!batch) throw new AppError('not_found', '没有找到这次导入。')
    if (batch.state !== 'preview') throw new AppError('state.conflict', '这份案件进展表已经采用过。')
    const { onDate } = Mapping.parse(batch.mapping)
    const seen = new Map(input.rows.map((row) => [row.position, row.version]))
    const chosen = (await compare(inner, batch.id)).filter((row) => seen.has(row.position))
    const moved = chosen.find((row) => seen.get(row.position) !== row.version)
    if (moved) throw new AppError('version.conflict', `案件“${moved.name || moved.number}”在您核对之后改过。请刷新，核对变动后再采用。`)
    const bad = chosen.find((row) => row.problems.length > 0)
    if (bad) throw new AppError('rule.broken', `第${bad.rowNumber}行：${bad.problems[0]!.column}${bad.problems[0]!.message}。请改好后重新上传，或不选这一行。`)
    let opened = 0
    for (const row of chosen) {
      const { number, ...values } = row.values
      const caseId = row.caseId ?? randomUUID()
      if (!row.caseId) {
        opened += 1
        await inner.db.insertInto('caseFiles').values({ id: caseId, number: String(number), name: String(values.name ?? number), regionId: input.regionId, updatedAt: inner.now }).execute()
      }
      const current = await inner.db.selectFrom('caseFiles').select(['stage', 'difficulty', 'progress', 'progressOn', 'version']).where('id', '=', caseId).forUpdate().executeTakeFirstOrThrow()
      const newest = current.progressOn === null || onDate >= current.progressOn
      if (newest) {
        await inner.db.updateTable('caseFiles').set({ ...values, progressOn: onDate, updatedAt: inner.now, version: current.version + 1 }).where('id', '=', caseId).execute()
      }
      await inner.db.insertInto('caseUpdates').values({
        id: randomUUID(), caseId, onDate, stage: String(values.stage ?? current.stage), progress: String(values.progress ?? ''), difficulty: String(values.difficulty ?? ''),
        changed: JSON.stringify(Object.fromEntries(row.changes.map((change) => [change.label, `${change.from} → ${change.to}`]))), batchId: batch.id, at: inner.now, byUser: inner.viewer.userId,
      }).execute()
    }
    await inner.db.updateTable('importBatches').set({ state: 'done', finishedAt: inner.now, counts: JSON.stringify({ updated: chosen.length - opened, opened }) }).where('id', '=', batch.id).execute()
    return { subjectType: 'import', id: batch.id, after: { updated: chosen.length - opened, opened, onDate } }
  })
}
