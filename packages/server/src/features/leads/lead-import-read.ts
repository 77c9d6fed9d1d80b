import { SheetPlan } from '@qingyuan/core/leads/lead-import-api'
import { isInformantHeading } from '@qingyuan/core/leads/lead-import-fields'
import { headerWindow, planSheet, rowKind, surroundings, type ImportCells, type NumberedRow } from '@qingyuan/core/leads/lead-import-layout'
import { findPlaces } from '@qingyuan/core/leads/lead-import-places'
import { parseRow, type ImportDefaults, type RowProblem, type RowReading } from '@qingyuan/core/leads/lead-import-row'
import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { checkPhone } from '@qingyuan/core/identifiers'
import type { IdentifierKind } from '@qingyuan/core/subjects/subject'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Environment } from '../../platform/config.ts'
import { asViewer, type Context } from '../../platform/db.ts'
import { readSheets } from '../../platform/sheets/read-sheets.ts'
import { readIdentifier } from '../subjects/subject-commands.ts'
import { nameKey } from '../subjects/subject-queries.ts'
import { keepCell, keptCells, type KeptCell } from './lead-import-cells.ts'

/** Rows written at once: memory holds two of these, one being written while the next is read. */
const chunkRows = 1000
export const mostRows = 200_000
const mostSheets = 50

export const Edits = z.object({
  picks: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(), texts: z.record(z.string(), z.string()).optional(),
  decision: z.enum(['skip', 'new']).optional(), subjectId: z.string().optional(), leadId: z.string().optional(), accepted: z.array(z.string()).optional(),
})
export type Edits = z.infer<typeof Edits>

/** A row as it goes into import_rows; what matching finds out is added there. */
interface StagedRow {
  position: number; sheet: string; row_number: number; cells: KeptCell[]; parsed: object | null; problems: RowProblem[]
  decision: 'new' | 'undecided' | 'skip'; choices: boolean; name_key: string | null; code: string | null
}

/** What reading rows needs from the office's own data, and how one row is read with it. */
export async function rowReader(env: Pick<Environment, 'secrets'>, ctx: Context, defaults: ImportDefaults) {
  const reading = await asViewer(ctx, (inner) => loadReading(inner, defaults), true)
  /** When nobody chose a region: takes the one that the table names, for rows that name none. @returns its name, or '' */
  const infer = (texts: readonly string[]): { regionId: string; inferred: string } | undefined => {
    const found = reading.places.named(texts)
    if (!found) return undefined
    reading.defaults = { ...reading.defaults, regionId: found.id }
    return { regionId: found.id, inferred: found.name }
  }
  const read = (plan: SheetPlan, position: number, { row, cells }: NumberedRow, edits: Edits): StagedRow => {
    const base = { position, sheet: plan.sheet, row_number: row, cells: withoutInformant(plan, cells).map(keepCell) }
    const nothing = { parsed: null, choices: false, name_key: null, code: null }
    const kind = rowKind(plan, { row, cells })
    if (kind && 'refuse' in kind) {
      plan.stopAt ??= row
      return { ...base, ...nothing, problems: [{ field: 'row', column: null, message: kind.refuse }], decision: 'undecided' }
    }
    if (kind) return { ...base, ...nothing, problems: [{ field: 'row', column: null, message: kind.skip }], decision: 'skip' }
    const { values, problems, notes } = parseRow(plan.columns, cells, edits, reading)
    const parsed = { ...values, notes, ...identifiers(env, values) }
    const rest = { parsed, name_key: values.nameKey ?? null, code: values.code ?? null }
    if (edits.decision === 'skip') {
      return { ...base, ...rest, problems: [{ field: 'row', column: null, message: '核对时选了不导入' }], decision: 'skip', choices: true }
    }
    return { ...base, ...rest, problems, decision: problems.length > 0 ? 'undecided' : 'new', choices: problems.length > 0 && problems.every((one) => one.candidates) }
  }
  return { read, infer }
}

/** By these the file of a subject is joined to others: a hash for equality, the text as typed. */
function identifiers(env: Pick<Environment, 'secrets'>, values: { phone?: string; personInCharge?: string; actualAddress?: string }): object {
  const found = ([['phone', values.phone], ['person', values.personInCharge], ['address', values.actualAddress]] satisfies [IdentifierKind, string | undefined][])
    .flatMap(([kind, value]) => {
      if (!value || (kind === 'phone' && !checkPhone(value).ok)) return []
      const { shown, token } = readIdentifier(env, kind, value)
      return [{ kind, shown, token }]
    })
  return found.length > 0 ? { identifiers: found } : {}
}

/** Who reported does not belong in a table that the whole unit reads. */
function withoutInformant(plan: SheetPlan, cells: ImportCells): ImportCells {
  let columns = informantColumns.get(plan.headings)
  if (!columns) {
    columns = plan.headings.flatMap((heading, column) => (isInformantHeading(heading) ? [column] : []))
    informantColumns.set(plan.headings, columns)
  }
  return columns.length === 0 ? cells : cells.map((cell, column) => (cell && columns.includes(column) ? { text: '（举报人信息不导入）' } : cell))
}
const informantColumns = new WeakMap<readonly string[], number[]>()

async function loadReading(ctx: Context, defaults: ImportDefaults): Promise<RowReading> {
  const { rows: regions } = await sql<{ id: string; parentId: string | null; name: string; kind: string; allowed: boolean }>`
    select r.id, r.parent_id, r.name, r.kind, (r.id in (select viewer_region_ids()) or r.id in (select viewer_sector_region_ids())) as allowed
    from regions r where r.active`.execute(ctx.db)
  const inScope = new Set(regions.filter((region) => region.allowed).map((region) => region.id))
  const units = await ctx.db.selectFrom('units').select(['id', 'regionId', 'name', 'shortName', 'kind']).where('active', '=', true).execute()
  const lists = await ctx.db.selectFrom('codeItems').select(['list', 'name']).where('list', 'in', ['sector', 'lead-source']).where('active', '=', true).execute()
  const names = (list: string) => new Set(lists.filter((item) => item.list === list).map((item) => item.name))
  return {
    defaults, today: chinaDate(ctx.now), nameKey, lists: { sector: names('sector'), source: names('lead-source') },
    places: findPlaces(regions, units.map((unit) => ({ ...unit, allowed: inScope.has(unit.regionId) || unit.id === ctx.viewer.unitId }))),
  }
}

export type RowReader = Awaited<ReturnType<typeof rowReader>>

/** How the sheet of a signature was mapped the last time by this unit. */
export async function rememberedMapping(ctx: Context, unitId: string, signature: string): Promise<SheetPlan['columns'] | undefined> {
  const row = await ctx.db.selectFrom('importMappings').select('mapping').where('unitId', '=', unitId).where('kind', '=', 'leads')
    .where('signature', '=', signature).executeTakeFirst()
  const kept = z.object({ columns: SheetPlan.shape.columns }).safeParse(row?.mapping)
  return kept.success ? kept.data.columns : undefined
}

/** Progress of the work on a batch; false: somebody cancelled it. */
type Progress = (ctx: Context, rows: number) => Promise<boolean>
export class ImportStopped extends Error {}

/**
 * Reads the file, finds each sheet's heading and mapping, and stages every row with what it was read as. In flat
 * memory: chunks are written as they come. What an earlier, broken attempt staged is replaced.
 * @throws SheetError when the file cannot be read; ImportStopped when cancelled
 */
export async function stageFile(ctx: Context, batch: { id: string; unitId: string; path: string; fileName: string },
  { read, infer }: RowReader, wantsRegion: boolean, progress: Progress, signal: AbortSignal): Promise<{ plans: SheetPlan[]; inferred: ReturnType<RowReader['infer']> }> {
  await asViewer(ctx, (inner) => inner.db.deleteFrom('importRows').where('batchId', '=', batch.id).execute())
  const plans: SheetPlan[] = []
  const stage = chunkWriter(ctx, batch.id, insertRows, progress)
  let current: string | undefined
  /* The first rows of a sheet, until its heading is known. */
  let waiting: { hidden: boolean; rows: NumberedRow[] } | undefined
  let plan: SheetPlan | undefined
  let position = 0
  let data = 0
  let inferred: ReturnType<RowReader['infer']>

  const settle = async () => {
    if (!waiting || current === undefined) return
    if (plans.length >= mostSheets) throw new AppError('input.too_large', `工作表超过 ${mostSheets} 张，请只保留要导入的几张`)
    const { hidden, rows } = waiting
    const name = current
    waiting = undefined
    const found = planSheet(name, hidden, rows)
    const columns = await asViewer(ctx, (inner) => rememberedMapping(inner, batch.unitId, found.signature), true)
    // A hidden sheet is often last year's copy: a person may still map it.
    plan = hidden ? { ...found, columns: found.columns.map(() => null) } : columns?.length === found.columns.length ? { ...found, columns, remembered: true } : found
    plans.push(plan)
    // All sheets of one file are one place's; the first that says whose counts.
    if (wantsRegion && !inferred && !hidden) inferred = infer([batch.fileName, name, ...surroundings(plan, rows)])
    for (const row of rows) await take(row)
  }
  const take = async (row: NumberedRow) => {
    const staged = read(plan!, position++, row, {})
    // Titles, headings, totals and notes are no rows of data.
    if (staged.decision !== 'skip') data += 1
    if (data > mostRows) throw new AppError('input.too_large', `线索超过 ${mostRows} 行（表头、合计不算），请拆成几个文件分别导入。`)
    await stage.add(staged)
  }

  for await (const { sheet, hidden, row, cells } of readSheets(batch.path, { fileName: batch.fileName, limits: { rows: mostRows + 1000 }, signal })) {
    if (sheet !== current) {
      await settle()
      current = sheet
      waiting = { hidden, rows: [] }
    }
    if (waiting) {
      waiting.rows.push({ row, cells })
      if (waiting.rows.length >= headerWindow) await settle()
    } else {
      await take({ row, cells })
    }
  }
  await settle()
  await stage.end()
  return { plans, inferred }
}

/** Reads all staged rows anew, by changed plans or defaults; what persons decided on rows is kept. */
export async function restageRows(ctx: Context, batchId: string, plans: SheetPlan[], { read }: RowReader, progress: Progress): Promise<void> {
  for (const plan of plans) delete plan.stopAt
  const bySheet = new Map(plans.map((plan) => [plan.sheet, plan]))
  const stage = chunkWriter(ctx, batchId, updateRows, progress)
  for (let after = -1; ;) {
    const rows = await asViewer(ctx, (inner) => inner.db.selectFrom('importRows').select(['position', 'sheet', 'rowNumber', 'cells', 'edits'])
      .where('batchId', '=', batchId).where('position', '>', after).orderBy('position').limit(chunkRows).execute(), true)
    if (rows.length === 0) break
    after = rows.at(-1)!.position
    for (const row of rows) await stage.add(read(bySheet.get(row.sheet)!, row.position, { row: row.rowNumber, cells: keptCells(row.cells) }, Edits.parse(row.edits)))
  }
  await stage.end()
}

/** Reads single rows anew, inside a command. */
export async function restage(ctx: Context, batchId: string, plans: readonly SheetPlan[], { read }: RowReader, positions: readonly number[]): Promise<void> {
  const bySheet = new Map(plans.map((plan) => [plan.sheet, plan]))
  const rows = await ctx.db.selectFrom('importRows').select(['position', 'sheet', 'rowNumber', 'cells', 'edits']).where('batchId', '=', batchId)
    .where('position', '=', sql<number>`any (${positions}::int[])`).execute()
  await updateRows(ctx, batchId, rows.map((row) => read(bySheet.get(row.sheet)!, row.position, { row: row.rowNumber, cells: keptCells(row.cells) }, Edits.parse(row.edits))))
}

/** Writes rows in chunks, each in a transaction of its own, while the next chunk comes together. */
function chunkWriter(ctx: Context, batchId: string, write: (ctx: Context, batchId: string, rows: StagedRow[]) => Promise<void>, progress: Progress) {
  let chunk: StagedRow[] = []
  let written = 0
  let underWay: Promise<void> = Promise.resolve()
  const flush = async () => {
    await underWay
    const rows = chunk
    chunk = []
    written += rows.length
    const total = written
    underWay = asViewer(ctx, async (inner) => {
      await write(inner, batchId, rows)
      if (!await progress(inner, total)) throw new ImportStopped()
    })
    // Awaited at the next flush; until then a failure must not count as unhandled.
    underWay.catch(() => undefined)
  }
  return {
    add: async (row: StagedRow) => { chunk.push(row); if (chunk.length >= chunkRows) await flush() },
    end: async () => { if (chunk.length > 0 || written === 0) await flush(); await underWay },
  }
}

const rowColumns = sql.raw(`(position int, sheet text, row_number int, cells jsonb, parsed jsonb, problems jsonb, decision text, choices boolean, name_key text, code text)`)

/* COPY into a table with row-level security is not possible; one JSON parameter per chunk comes near it. */
async function insertRows(ctx: Context, batchId: string, rows: StagedRow[]): Promise<void> {
  await sql`insert into import_rows (batch_id, position, sheet, row_number, cells, parsed, problems, decision, choices, name_key, code)
    select ${batchId}::uuid, x.* from json_to_recordset(${JSON.stringify(rows)}::json) as x ${rowColumns}`.execute(ctx.db)
}

async function updateRows(ctx: Context, batchId: string, rows: StagedRow[]): Promise<void> {
  await sql`update import_rows r set parsed = x.parsed, problems = x.problems, decision = x.decision, choices = x.choices, name_key = x.name_key, code = x.code,
      subject_id = null, lead_id = null, lead_version = null, changes = '[]', accepted = '{}'
    from json_to_recordset(${JSON.stringify(rows.map(({ cells, ...row }) => { void cells; return row }))}::json) as x ${rowColumns}
    where r.batch_id = ${batchId}::uuid and r.position = x.position`.execute(ctx.db)
}
