import type { PlainDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import type { Annex2Row, HandTexts } from '@qingyuan/core/ledgers/annex-2'
import { rowDifference, type CellDifference } from '@qingyuan/core/ledgers/difference'
import { sameSubjectWarnings } from '@qingyuan/core/leads/same-subject'
import { driftWarning } from '@qingyuan/core/ledgers/drift'
import { HandTextsSchema, type LedgerTable } from '@qingyuan/core/ledgers/ledger-table'
import { submissionActions, submissionProblems, type SubmissionAction, type SubmissionRelation, type SubmissionState, type ZeroKind } from '@qingyuan/core/ledgers/submission'
import type { ReportPurpose } from '@qingyuan/core/ledgers/report-type'
import { can } from '@qingyuan/core/permissions'
import type { Context } from '../../platform/db.ts'
import { findDrifts } from './drift-queries.ts'
import { lyingIn, ofRegion, ofUnits, readLedger, sameSubjectsOf, tableOf, tableParts, type LedgerPart } from './ledger-queries.ts'
import { unitsWithVillages } from './unit-queries.ts'
import { findPreviousVersion, type FrozenVersion } from './version-queries.ts'

/** A submission with what its collection asks. */
export interface SubmissionRow {
  id: string; collectionId: string; unitId: string; regionId: string; state: SubmissionState; openedAt: Date | null; filledBy: string | null
  extendedDueOn: PlainDate | null; extensionNote: string; firstSubmittedAt: Date | null; firstSubmittedOn: PlainDate | null
  zero: ZeroKind | null; checkedHouseholds: number | null; checkedFirms: number | null; checkedNote: string; filler: string; head: string; phone: string
  approval: 'screen' | 'paper' | null; approvedBy: string | null; approvedByName: string; approvedOn: PlainDate | null; approvalFileId: string | null
  onBehalf: boolean; returnReason: string; correctionReason: string; reviewedBy: string | null; addressedTo: string; signedBy: string; documentNumber: string; stampedFileId: string | null
  note: string; version: number; beforeCorrection: unknown
  title: string; period: string | null; fromOn: PlainDate; toOn: PlainDate; asOf: PlainDate; dueOn: PlainDate; collectorUnitId: string; reportType: string; collectionState: 'open' | 'closed'
  purpose: ReportPurpose; collectorKind: 'office' | 'town' | 'superior'; needsApproval: boolean
  unitName: string; unitFullName: string; unitKind: string; hasAccounts: boolean; unitRegionId: string
}

/** One submission, or not found when it is out of scope. `lock` holds it until the command ends. */
export async function getSubmissionRow(ctx: Context, id: string, lock = false): Promise<SubmissionRow> {
  const row = await ctx.db.selectFrom('submissions').innerJoin('collections', 'collections.id', 'collectionId')
    .innerJoin('reportTypes', 'reportTypes.code', 'reportType').innerJoin('units', 'units.id', 'submissions.unitId')
    .selectAll('submissions')
    .select(['title', 'period', 'fromOn', 'toOn', 'asOf', 'collections.dueOn', 'collectorUnitId', 'reportType', 'collections.state as collectionState',
      'purpose', 'collectorKind', 'needsApproval', 'units.shortName as unitName', 'units.name as unitFullName', 'units.kind as unitKind', 'hasAccounts', 'units.regionId as unitRegionId'])
    .where('submissions.id', '=', id).$if(lock, (q) => q.forUpdate('submissions')).executeTakeFirst()
  if (!row) throw new AppError('not_found')
  return row as unknown as SubmissionRow
}

/** Who the viewer is to it. The level above fills only for units without accounts; nobody approves what he filled. */
export function relationOf(ctx: Context, row: SubmissionRow): SubmissionRelation {
  const { viewer } = ctx
  const own = viewer.unitId === row.unitId
  const above = viewer.unitId === row.collectorUnitId
  return {
    fills: can(viewer, 'ledger.fill') && (own || (above && !row.hasAccounts) || viewer.userId === null),
    approves: can(viewer, 'ledger.approve') && own && viewer.userId !== null && viewer.userId !== row.filledBy,
    reviews: can(viewer, 'ledger.review') && (above || viewer.userId === null),
    needsApproval: row.needsApproval, approved: row.approval !== null,
    corrects: row.state === 'correcting' || (row.state === 'filling' && row.beforeCorrection !== null),
  }
}

/** The actions open to the viewer now. A closed collection takes in nobody's first submission; what came in before can still be reviewed, returned and mended. */
export function actionsOf(ctx: Context, row: SubmissionRow): SubmissionAction[] {
  const actions = submissionActions(row.state, relationOf(ctx, row))
  return isShut(row) ? [] : actions
}

export const isShut = (row: Pick<SubmissionRow, 'collectionState' | 'firstSubmittedOn'>): boolean => row.collectionState === 'closed' && row.firstSubmittedOn === null

/** Hand-written texts of these submissions' rows, by lead; the first submission in the list wins. */
export async function readHands(ctx: Context, submissionIds: string[]): Promise<Map<string, HandTexts>> {
  const hands = new Map<string, HandTexts>()
  if (submissionIds.length === 0) return hands
  const rows = await ctx.db.selectFrom('submissionRows').select(['submissionId', 'leadId', 'texts']).where('submissionId', 'in', submissionIds).execute()
  for (const id of submissionIds.toReversed()) {
    for (const row of rows) if (row.submissionId === id) hands.set(row.leadId, { ...hands.get(row.leadId), ...HandTextsSchema.parse(row.texts) })
  }
  return hands
}

/** The submissions whose hand-written texts count for this one: its own, then those accepted from below. */
export async function textSources(ctx: Context, row: Pick<SubmissionRow, 'id' | 'period' | 'collectorKind' | 'unitId'>): Promise<string[]> {
  if (row.collectorKind !== 'superior' || !row.period) return [row.id]
  const below = await ctx.db.selectFrom('submissions').innerJoin('collections', 'collections.id', 'collectionId').innerJoin('reportTypes', 'reportTypes.code', 'reportType')
    .select('submissions.id').where('period', '=', row.period).where('collectorUnitId', '=', row.unitId).where('collectorKind', '=', 'office')
    .where('purpose', '=', 'ledger').where('submissions.state', 'in', ['submitted', 'accepted', 'correcting']).execute()
  return [row.id, ...below.map((one) => one.id)]
}

/** The ledger parts that belong to the submission, live. A document has none. */
export async function readParts(ctx: Context, row: SubmissionRow): Promise<LedgerPart[]> {
  if (row.purpose === 'document' || row.purpose === 'cases') return []
  const choice = row.purpose === 'inspection' ? lyingIn([row.unitId])
    : row.collectorKind === 'superior' ? ofRegion(row.unitRegionId) : ofUnits((await unitsWithVillages(ctx, [row.unitId])).map((unit) => unit.id))
  return readLedger(ctx, choice, row, { hands: await readHands(ctx, await textSources(ctx, row)) })
}

export interface CheckedRow { row: Annex2Row; confirmed: 'unchanged' | 'changed' | null; change: 'new' | 'same' | 'changed'; cells: CellDifference[] }
export interface Sheet {
  parts: LedgerPart[]
  table: LedgerTable
  rows: CheckedRow[]
  previous: FrozenVersion | undefined
  problems: string[]
}

/** The submission as it stands now: rows with what the clerk said of them and what changed since last month. */
export async function readSheet(ctx: Context, row: SubmissionRow): Promise<Sheet> {
  const parts = await readParts(ctx, row)
  const table = tableOf(tableParts(parts))
  const previous = await findPreviousVersion(ctx, row.unitId, row.reportType, row.period)
  const said = new Map((await ctx.db.selectFrom('submissionRows').select(['leadId', 'confirmed']).where('submissionId', '=', row.id).execute())
    .map((one) => [one.leadId, one.confirmed as CheckedRow['confirmed']]))
  const last = new Map(previous?.table.rows.map((one) => [one.leadId, one]))
  const rows = table.rows.map((one) => checkRow(one, last.get(one.leadId), said.get(one.leadId) ?? null))
  const warnings = [...table.warnings]
  if (previous && previous.header.toOn < row.fromOn && previous.table.movement.closing !== table.movement.opening) {
    warnings.push(`上期报送月末在册${previous.table.movement.closing}条，现在推算上月在册${table.movement.opening}条：上期报送后补录或改动过。请核对，必要时更正上期。`)
  }
  if (row.collectorKind === 'superior' && row.purpose === 'ledger' && row.period) {
    warnings.push(...(await findDrifts(ctx, { regionId: row.unitRegionId }, row.period, 'full', parts)).map(driftWarning))
  }
  const problems = row.purpose === 'document' || row.purpose === 'cases' ? [] : submissionProblems({
    rows: rows.length, added: table.movement.added, restarted: table.movement.restarted, zero: row.zero,
    checkedHouseholds: row.checkedHouseholds, checkedFirms: row.checkedFirms, unconfirmed: rows.filter((one) => one.confirmed === null).length,
  })
  // A lead counts once: a table in which a subject may count twice does not leave before somebody has said what it is.
  if (row.purpose === 'ledger') problems.push(...sameSubjectWarnings(sameSubjectsOf(parts)))
  return { parts, table: { ...table, warnings }, rows, previous, problems }
}

/** “沿用上月，无变化” holds only while it is true: a lead that changed afterwards asks again. */
export function checkRow(row: Annex2Row, last: Annex2Row | undefined, confirmed: CheckedRow['confirmed']): CheckedRow {
  const cells = last ? rowDifference(last, row) : []
  const change = !last ? 'new' : cells.length > 0 ? 'changed' : 'same'
  return { row, confirmed: confirmed === 'unchanged' && change !== 'same' ? null : confirmed, change, cells }
}
