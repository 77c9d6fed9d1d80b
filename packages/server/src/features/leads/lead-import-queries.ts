import { cleanCell } from '@qingyuan/core/cell-text'
import { AppError } from '@qingyuan/core/errors'
import { ImportDefaults, importStates, importTabs, SheetPlan, type findNearSubjects as nearEndpoint, type ImportBatch, type ImportDetail, type ImportRow, type ImportState, type ImportTab } from '@qingyuan/core/leads/lead-import-api'
import type { RowNote, RowProblem, RowValues } from '@qingyuan/core/leads/lead-import-row'
import { nameBigrams, nameSimilarity, nearNameThreshold } from '@qingyuan/core/subjects/subject-name'
import { sql, type SqlBool } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { keptCells } from './lead-import-cells.ts'

const noCounts = { rows: 0, new: 0, match: 0, confirm: 0, bad: 0, skip: 0, changedRows: 0, changes: 0, created: 0, updated: 0, subjects: 0, left: 0 }
type Counts = typeof noCounts

const batches = (ctx: Context) => ctx.db.selectFrom('importBatches as b').innerJoin('units', 'units.id', 'b.unitId').leftJoin('users', 'users.id', 'b.createdBy')
  .select(['b.id', 'b.fileId', 'b.fileName', 'units.shortName as unitName', 'users.name as createdByName', 'b.createdAt', 'b.state', 'b.step', 'b.progress', 'b.error',
    'b.message', 'b.counts', 'b.finishedAt', 'b.mapping', 'b.defaults']).where('b.kind', '=', 'leads')

type BatchRow = Awaited<ReturnType<ReturnType<typeof batches>['execute']>>[number]
const asBatch = (row: BatchRow): ImportBatch => ({
  id: row.id, fileName: row.fileName, unitName: row.unitName, createdByName: row.createdByName ?? '系统', createdAt: row.createdAt.toISOString(), state: asState(row.state),
  step: row.step as ImportBatch['step'], progress: row.progress, error: row.error, message: row.message, counts: { ...noCounts, ...row.counts as Partial<Counts> },
  finishedAt: row.finishedAt?.toISOString() ?? null,
})
export const asState = (state: string): ImportState => {
  const known = importStates.find((name) => name === state)
  if (!known) throw new Error(`unknown import state ${state}`)
  return known
}

/** Batches of the viewer's unit, the newest first. */
export async function listImports(ctx: Context, input: { page: number; pageSize: number }): Promise<{ rows: ImportBatch[]; total: number }> {
  const { total } = await ctx.db.selectFrom('importBatches').where('kind', '=', 'leads').select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await batches(ctx).orderBy('b.createdAt', 'desc').orderBy('b.id').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  return { rows: rows.map(asBatch), total }
}

/** One batch with its sheets and their mapping. */
export async function getImport(ctx: Context, { id }: { id: string }): Promise<ImportDetail> {
  const row = await batches(ctx).where('b.id', '=', id).executeTakeFirst()
  if (!row) throw importNotFound()
  const same = await ctx.db.selectFrom('files as mine').innerJoin('files as other', 'other.sha256', 'mine.sha256').innerJoin('importBatches as b', 'b.fileId', 'other.id')
    .select(['b.id', 'b.createdAt', 'b.state']).where('mine.id', '=', row.fileId).where('b.id', '!=', id).where('b.kind', '=', 'leads')
    .where('b.state', 'not in', ['cancelled', 'failed', 'withdrawn']).orderBy('b.createdAt', 'desc').limit(1).executeTakeFirst()
  return {
    ...asBatch(row), fileId: row.fileId, sheets: plansOf(row.mapping), defaults: ImportDefaults.parse(row.defaults),
    sameFile: same ? { id: same.id, createdAt: same.createdAt.toISOString(), state: asState(same.state) } : null,
  }
}
export const importNotFound = () => new AppError('not_found', '没有找到这次导入，或不在您的工作范围内。')
/** The plans kept with a batch; none before the file has been read. */
export const plansOf = (mapping: unknown): SheetPlan[] => (Array.isArray(mapping) ? SheetPlan.array().parse(mapping) : [])

/** The batch's own columns, locked for a change. */
export async function getImportForUpdate(ctx: Context, id: string) {
  const row = await ctx.db.selectFrom('importBatches').selectAll().where('id', '=', id).where('kind', '=', 'leads').forUpdate().executeTakeFirst()
  if (!row) throw importNotFound()
  return { ...row, state: asState(row.state), plans: plansOf(row.mapping), counts: { ...noCounts, ...row.counts as Partial<Counts> } }
}

/** How many rows stand where. */
export async function countRows(ctx: Context, batchId: string): Promise<Counts> {
  const { rows } = await sql<{ decision: string; choices: boolean; n: number; changedRows: number; changes: number }>`
    select decision, choices, count(*) as n, count(*) filter (where decision = 'match' and accepted <> '{}') as "changedRows",
      coalesce(sum(cardinality(accepted)) filter (where decision = 'match'), 0)::bigint as changes
    from import_rows where batch_id = ${batchId}::uuid group by decision, choices`.execute(ctx.db)
  const counts = { ...noCounts }
  for (const row of rows) {
    counts[tabOf(row.decision, row.choices)] += row.n
    counts.rows += row.n
    counts.changedRows += row.changedRows
    counts.changes += row.changes
  }
  return counts
}

export const tabOf = (decision: string, choices: boolean): ImportTab =>
  decision === 'undecided' ? (choices ? 'confirm' : 'bad') : importTabs.find((tab) => tab === decision) ?? 'bad'
/** The tab as a condition on import_rows, in the order of its index. */
export const onTab = (tab: ImportTab) => tab === 'confirm' ? sql<SqlBool>`r.decision = 'undecided' and r.choices`
  : tab === 'bad' ? sql<SqlBool>`r.decision = 'undecided' and not r.choices` : sql<SqlBool>`r.decision = ${tab}`

const mostText = 200

/** One page of rows of one tab. */
export async function listImportRows(
  ctx: Context, input: { id: string; tab: ImportTab; changed?: boolean | undefined; page: number; pageSize: number },
): Promise<{ rows: ImportRow[]; total: number }> {
  const batch = await ctx.db.selectFrom('importBatches').select(['id', 'counts']).where('id', '=', input.id).where('kind', '=', 'leads').executeTakeFirst()
  if (!batch) throw importNotFound()
  const counts = { ...noCounts, ...batch.counts as Partial<Counts> }
  const where = sql<SqlBool>`r.batch_id = ${input.id}::uuid and ${onTab(input.tab)} and ${input.changed ? sql`r.changes <> '[]'` : sql`true`}`
  const found = await ctx.db.selectFrom('importRows as r').leftJoin('subjects', 'subjects.id', 'r.subjectId').leftJoin('leads', 'leads.id', 'r.leadId')
    .leftJoin('regions', (join) => join.on(sql<SqlBool>`regions.id = (r.parsed->>'regionId')::uuid`)).leftJoin('units', (join) => join.on(sql<SqlBool>`units.id = (r.parsed->>'mainUnitId')::uuid`))
    .select(['r.position', 'r.sheet', 'r.rowNumber', 'r.decision', 'r.choices', 'r.cells', 'r.parsed', 'r.problems', 'r.changes', 'r.accepted', 'r.nameKey', 'regions.name as regionName',
      'units.shortName as mainUnitName', 'subjects.id as subjectId', 'subjects.name as subjectName', 'subjects.code as subjectCode', 'leads.id as leadId', 'leads.number as leadNumber'])
    .where(where).$if(input.tab === 'match', (q) => q.orderBy(sql`r.changes = '[]'`)).orderBy('r.position').limit(input.pageSize).offset((input.page - 1) * input.pageSize).execute()
  const total = input.changed
    ? (await ctx.db.selectFrom('importRows as r').where(where).select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n : counts[input.tab]
  return { total, rows: found.map((row) => {
    const parsed = (row.parsed ?? {}) as Partial<RowValues> & { notes?: RowNote[] }
    return {
      position: row.position, sheet: row.sheet, rowNumber: row.rowNumber, tab: tabOf(row.decision, row.choices),
      cells: keptCells(row.cells).map((cell) => (cell ? cleanCell(cell.text).slice(0, mostText) : '')),
      name: parsed.name ?? '', kind: parsed.kind ?? '', code: parsed.code ?? null, regionName: row.regionName ?? '', mainUnitName: row.mainUnitName ?? '',
      receivedOn: parsed.receivedOn ?? null, asOf: parsed.asOf ?? null, sector: parsed.sector ?? '', outcome: parsed.outcome ?? '', figuresApply: parsed.figuresApply ?? true,
      ...(parsed.amountFen !== undefined && { amountFen: parsed.amountFen }), ...(parsed.people !== undefined && { people: parsed.people }),
      ...(parsed.unpaidFen !== undefined && { unpaidFen: parsed.unpaidFen }),
      problems: row.problems as RowProblem[], notes: parsed.notes ?? [],
      subject: row.subjectId && row.subjectName ? { id: row.subjectId, name: row.subjectName, code: row.subjectCode } : null,
      lead: row.leadId && row.leadNumber ? { id: row.leadId, number: row.leadNumber } : null,
      changes: ImportChanges.parse(row.changes).map((change) => ({ ...change, field: change.field as ImportRow['changes'][number]['field'], accepted: row.accepted.includes(change.field) })),
    }
  }) }
}
/** Differences as import_rows keeps them. */
export const ImportChanges = z.array(z.object({ field: z.string(), from: z.union([z.string(), z.number(), z.null()]), to: z.union([z.string(), z.number(), z.null()]), older: z.boolean(), weaker: z.string().nullable().default(null) }))

const mostNear = 3
/** Subjects whose names are like those of new rows. */
export async function findNearSubjects(ctx: Context, input: { id: string; positions: number[] }): Promise<z.output<typeof nearEndpoint.output>> {
  const rows = await ctx.db.selectFrom('importRows').select(['position', 'nameKey']).where('batchId', '=', input.id).where('decision', '=', 'new').where('subjectId', 'is', null)
    .where('position', '=', sql<number>`any (${input.positions}::int[])`).execute()
  const near = []
  for (const { position, nameKey } of rows) {
    const grams = nameKey === null ? [] : nameBigrams(nameKey)
    if (nameKey === null || grams.length < 2) continue
    const { rows: found } = await sql<{ id: string; name: string; code: string | null; nameKey: string }>`select s.id, s.name, s.code, s.name_key
      from near_subject_ids(${grams}::text[], 40) as n (id) join subjects s on s.id = n.id`.execute(ctx.db)
    const alike = found.map((row) => ({ ...row, similarity: nameSimilarity(nameKey, row.nameKey) })).filter((row) => row.similarity >= nearNameThreshold)
      .sort((a, b) => b.similarity - a.similarity).slice(0, mostNear)
    if (alike.length > 0) near.push({ position, subjects: alike.map(({ id, name, code }) => ({ id, name, code })) })
  }
  return { rows: near }
}

/** Rows that did not go in, as they stood in the file, one chunk after another. */
export async function* rowsLeft(ctx: Context, batchId: string) {
  for (let after = -1; ;) {
    const rows = await ctx.db.selectFrom('importRows').select(['position', 'sheet', 'rowNumber', 'cells', 'problems']).where('batchId', '=', batchId)
      .where('decision', '=', 'undecided').where('position', '>', after).orderBy('position').limit(2000).execute()
    if (rows.length === 0) return
    after = rows.at(-1)!.position
    yield* rows.map((row) => ({ ...row, cells: keptCells(row.cells), problems: row.problems as RowProblem[] }))
  }
}
