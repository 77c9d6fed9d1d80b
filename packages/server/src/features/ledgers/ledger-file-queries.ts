import { samePlainText } from '@qingyuan/core/cell-text'
import { chinaDate } from '@qingyuan/core/dates'
import { channelLabels, channels, crossRegions } from '@qingyuan/core/leads/lead'
import { importStates, SheetPlan, type ImportState } from '@qingyuan/core/leads/lead-import-api'
import type { Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { comparedColumns } from '@qingyuan/core/ledgers/difference'
import type { getLedgerFile as endpoint } from '@qingyuan/core/ledgers/ledger-file-api'
import { formatWan, parseAmount, parsePeople, roundToWan2 } from '@qingyuan/core/money'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { getSubmissionRow, readSheet, type CheckedRow, type SubmissionRow } from './submission-facts.ts'

type Answer = z.input<typeof endpoint.output>

const text = z.string().optional()
const figure = z.number().nullable().optional()
const Parsed = z.object({
  name: text, amountFen: figure, people: figure, unpaidFen: figure, rounded: z.array(z.string()).default([]), sector: text, mode: text, channel: z.enum(channels).optional(),
  crossRegion: z.enum(crossRegions).optional(), measures: text, repayment: text, outcome: text, notices: text, remark: text,
})
type Parsed = z.infer<typeof Parsed>
const Kept = z.array(z.union([z.string(), z.number(), z.object({ text: z.string() }), z.null()]))

export interface FileRow { rowNumber: number; sheet: string; decision: 'new' | 'match' | 'undecided' | 'skip'; leadId: string | null; nameKey: string | null; code: string | null; cells: unknown; parsed: Parsed | null
  /** Differences accepted on a recognised row; in its lead only once the batch has gone in. */
  accepted: number
  /** Differences of a recognised row that were not accepted. */
  declined: string[]
}
export interface LedgerFile { batchId: string; fileName: string; state: ImportState; plans: z.infer<typeof SheetPlan>[]; rows: FileRow[] }

/** The newest file that was tied to the submission, with its rows; undefined when there is none. */
export async function findLedgerFile(ctx: Context, submissionId: string): Promise<LedgerFile | undefined> {
  const batch = await ctx.db.selectFrom('importBatches').select(['id', 'fileName', 'state', 'mapping']).where('ownerId', '=', submissionId)
    .where('kind', '=', 'leads').where('state', 'not in', ['cancelled', 'withdrawn']).orderBy('createdAt', 'desc').limit(1).executeTakeFirst()
  if (!batch) return undefined
  const { rows } = await sql<Omit<FileRow, 'parsed'> & { parsed: unknown }>`
    select row_number, sheet, decision, case when decision = 'new' then id else lead_id end as lead_id, name_key, code, cells, parsed, cardinality(accepted) as accepted,
      array(select c->>'field' from jsonb_array_elements(changes) c where c->>'field' <> all (accepted)) as declined
    from import_rows where batch_id = ${batch.id}::uuid order by position`.execute(ctx.db)
  return {
    batchId: batch.id, fileName: batch.fileName, state: z.enum(importStates).parse(batch.state), plans: z.array(SheetPlan).catch([]).parse(batch.mapping),
    rows: rows.map((row) => ({ ...row, parsed: row.parsed === null ? null : Parsed.parse(row.parsed) })),
  }
}

/** Nothing waits for a person any more, and what was decided has gone in: new leads and accepted differences. */
export function isReady(file: LedgerFile): boolean {
  if (file.rows.some((row) => row.decision === 'undecided')) return false
  return file.state === 'done' || (file.state === 'preview' && file.rows.every((row) => row.decision !== 'new' && row.accepted === 0))
}

export async function getLedgerFile(ctx: Context, input: { id: string }): Promise<Answer> {
  const row = await getSubmissionRow(ctx, input.id)
  const file = await findLedgerFile(ctx, row.id)
  return { defaults: await fileDefaults(ctx, row), file: file ? await compare(ctx, row, file) : null }
}

/** New rows of a monthly table are leads that the unit's sweep found by the end of the period. */
async function fileDefaults(ctx: Context, row: SubmissionRow): Promise<Answer['defaults']> {
  const today = chinaDate(ctx.now)
  const asOf = row.asOf > today ? today : row.asOf
  const source = await ctx.db.selectFrom('codeItems').select('name').where('list', '=', 'lead-source').where('active', '=', true).orderBy(sql`name = '排查发现'`, 'desc').orderBy('sort').limit(1).executeTakeFirst()
  return { source: source?.name ?? '排查发现', receivedOn: asOf, asOf, figureSource: '自报', regionId: row.unitRegionId, mainUnitId: row.unitId }
}

/** A file of the wrong place has none of our leads and thousands of others: a person needs to see that, not each. */
const mostNamed = 100

async function compare(ctx: Context, row: SubmissionRow, file: LedgerFile): Promise<NonNullable<Answer['file']>> {
  const data = file.rows.filter((one) => one.decision !== 'skip')
  const ledger = (await readSheet(ctx, row)).rows
  const known = new Set(ledger.map((one) => one.row.leadId))
  const inFile = new Set(data.map((one) => one.leadId))
  const exact = new Map(ledger.map((one) => [one.row.leadId, one.row]))
  const absent = ledger.filter((one) => !inFile.has(one.row.leadId))
  const named = await namedByWaiting(ctx, absent.map((one) => one.row.leadId), data.filter((one) => one.decision === 'undecided' && !one.leadId))
  const missing = absent.filter((one) => !named.has(one.row.leadId))
  const waiting = ledger.flatMap(({ row: { leadId, number, name } }) => {
    const found = named.get(leadId) ?? data.find((one) => one.decision === 'undecided' && one.leadId === leadId)
    return found ? [{ leadId, number, name, rowNumber: found.rowNumber }] : []
  })
  const differing = isReady(file) ? differingRows(file, ledger) : []
  const others = data.filter((one) => one.decision === 'match' && one.leadId && !known.has(one.leadId))
  return {
    batchId: file.batchId, fileName: file.fileName, state: file.state, rows: data.length, waiting: data.filter((one) => one.decision === 'undecided').length,
    missing: missing.slice(0, mostNamed).map(({ row: { leadId, number, name } }) => ({ leadId, number, name })), missingCount: missing.length,
    unsettled: waiting.slice(0, mostNamed), unsettledCount: waiting.length,
    elsewhere: await nameElsewhere(ctx, others.slice(0, mostNamed)), elsewhereCount: others.length, totals: file.plans.flatMap((plan) => checkTotals(plan, file.rows.filter((one) => one.sheet === plan.sheet), exact)),
    differs: differing.slice(0, mostNamed).map(({ row: { leadId, number, name }, rowNumber, cells }) => ({ leadId, number, name, rowNumber, cells })), differsCount: differing.length,
    ready: isReady(file),
  }
}

/** A row that waits for a person is not matched to a lead yet; by its subject's name or code it is in the file all the same. */
async function namedByWaiting(ctx: Context, leadIds: string[], rows: FileRow[]): Promise<Map<string, FileRow>> {
  if (leadIds.length === 0 || rows.length === 0) return new Map()
  const subjects = await ctx.db.selectFrom('leads').innerJoin('subjects', 'subjects.id', 'subjectId').select(['leads.id', 'nameKey', 'code']).where('leads.id', 'in', leadIds).execute()
  return new Map(subjects.flatMap(({ id, nameKey, code }) => {
    const row = rows.find((one) => (one.code !== null && one.code === code) || one.nameKey === nameKey)
    return row ? [[id, row] as const] : []
  }))
}

async function nameElsewhere(ctx: Context, rows: FileRow[]): Promise<NonNullable<Answer['file']>['elsewhere']> {
  if (rows.length === 0) return []
  const leads = await ctx.db.selectFrom('leads').innerJoin('units', 'units.id', 'mainUnitId').select(['leads.id', 'number', 'units.shortName as unitName'])
    .where('leads.id', 'in', rows.map((row) => row.leadId!)).execute()
  return rows.flatMap((row) => {
    const lead = leads.find((one) => one.id === row.leadId)
    return lead ? [{ rowNumber: row.rowNumber, name: row.parsed?.name ?? '', number: lead.number, unitName: lead.unitName }] : []
  })
}

const totalColumns = [
  { field: 'amount', key: 'amountFen', label: '涉及金额合计' }, { field: 'people', key: 'people', label: '涉及人数合计' }, { field: 'unpaid', key: 'unpaidFen', label: '未兑付资金合计' },
] as const

/**
 * The total row as written against the sum of the rows as read: a mistake in either shows. An amount that only repeats
 * a lead's own, rounded, counts with what was rounded off, as it does in the total that we print.
 */
function checkTotals(plan: z.infer<typeof SheetPlan>, rows: FileRow[], exact: ReadonlyMap<string, { amountFen: number | null; unpaidFen: number | null }>): NonNullable<Answer['file']>['totals'] {
  const total = rows.find((row) => row.decision === 'skip' && textsOf(row.cells).some((text) => /^(?:合|总)\s*计/.test(text)))
  if (!total) return []
  const texts = textsOf(total.cells)
  const valueOf = (row: FileRow, key: 'amountFen' | 'people' | 'unpaidFen'): number => {
    const said = row.parsed?.[key] ?? 0
    const own = row.leadId !== null && key !== 'people' ? exact.get(row.leadId)?.[key] ?? null : null
    return own !== null && roundToWan2(own) === roundToWan2(said) ? own : said
  }
  return totalColumns.flatMap(({ field, key, label }) => {
    const column = plan.columns.findIndex((one) => one?.field === field)
    const written = texts[column]
    if (column < 0 || !written) return []
    const sum = rows.reduce((all, row) => all + (row.decision === 'skip' ? 0 : valueOf(row, key)), 0)
    const unit = plan.columns[column]?.unit ?? 'wan'
    const read = key === 'people' ? readPeople(written) : readFen(written, unit)
    const agrees = read === sum || (key !== 'people' && unit === 'wan' && read !== undefined && read !== null && roundToWan2(read) === roundToWan2(sum))
    // Forms write people with two decimals; compared side by side they are whole.
    const shown = key === 'people' && typeof read === 'number' ? String(read) : written
    return [{ label, written: shown, sum: key === 'people' ? String(sum) : formatWan(sum), agrees }]
  })
}
const readFen = (text: string, unit: 'yuan' | 'wan' | 'fen') => { const read = parseAmount(text, { unit }); return read.ok ? read.fen : undefined }
const readPeople = (text: string) => { const read = parsePeople(text); return read.ok ? read.people : undefined }
const textsOf = (cells: unknown): string[] => Kept.catch([]).parse(cells).map((cell) => (cell === null ? '' : typeof cell === 'object' ? cell.text : String(cell)))

const standing = ['sector', 'mode', 'channel', 'crossRegion', 'repayment', 'outcome'] as const
/** Words that grow: ours may say more than the file, but not leave out what a person declined. */
const growing = ['measures', 'notices', 'remark'] as const

/** What the ledger prints of a row otherwise than the file says; a cell that says nothing differs from nothing. */
function differingCells({ parsed, declined }: FileRow, row: Annex2Row): { label: string; file: string; ledger: string }[] {
  if (!parsed) return []
  const figures = (['amountFen', 'people', 'unpaidFen'] as const).flatMap((key) => {
    const [said, own] = [parsed[key], row[key]]
    if (said === undefined || said === own || !row.figuresApply) return []
    if (parsed.rounded.includes(key) && said !== null && own !== null && roundToWan2(said) === roundToWan2(own)) return []
    const print = (value: number | null) => (value === null ? '待核' : key === 'people' ? String(value) : formatWan(value))
    return [{ label: comparedColumns[key], file: print(said), ledger: print(own) }]
  })
  const printed: Partial<Record<(typeof standing)[number] | (typeof growing)[number], string>> = {
    ...parsed, ...(parsed.channel && { channel: channelLabels[parsed.channel] }), ...(parsed.crossRegion && { crossRegion: parsed.crossRegion === 'none' ? '否' : '是' }),
  }
  const texts = [...standing, ...growing.filter((key) => declined.includes(key))].flatMap((key) => {
    const said = printed[key]
    return !said || samePlainText(said, row[key]) ? [] : [{ label: comparedColumns[key], file: said, ledger: row[key] }]
  })
  return [...figures, ...texts]
}

/** The ledger's rows that stand in the file, with the clerk's statement about each and what still differs. */
function rowsInFile(file: LedgerFile, rows: CheckedRow[]) {
  const stated = new Map(file.rows.filter((row) => row.decision === 'new' || row.decision === 'match').map((row) => [row.leadId, row]))
  return rows.flatMap(({ row, change }) => {
    const found = stated.get(row.leadId)
    return found ? [{ row, change, rowNumber: found.rowNumber, cells: differingCells(found, row) }] : []
  })
}
const differingRows = (file: LedgerFile, rows: CheckedRow[]) => rowsInFile(file, rows).filter((one) => one.cells.length > 0)

/** The ledger's rows that stand in the file and say what it says, as the clerk's own statement about them. */
export const statedRows = (file: LedgerFile, rows: CheckedRow[]): { leadId: string; confirmed: 'unchanged' | 'changed' }[] =>
  rowsInFile(file, rows).filter((one) => one.cells.length === 0).map(({ row, change }) => ({ leadId: row.leadId, confirmed: change === 'same' ? 'unchanged' : 'changed' }))
