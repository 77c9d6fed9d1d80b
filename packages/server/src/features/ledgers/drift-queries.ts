import type { Period } from '@qingyuan/core/dates'
import { textColumns, type TextColumn } from '@qingyuan/core/ledgers/annex-2-lead'
import type { RowDifference } from '@qingyuan/core/ledgers/difference'
import { driftRows, driftSummary, type UnitDrift } from '@qingyuan/core/ledgers/drift'
import { HandTextsSchema } from '@qingyuan/core/ledgers/ledger-table'
import { statusWords, submissionStatus, type SubmissionState } from '@qingyuan/core/ledgers/submission'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'
import type { LedgerPart } from './ledger-queries.ts'
import { unitsWithVillages } from './unit-queries.ts'
import { readVersions, type FrozenVersion } from './version-queries.ts'

/** The edition for towns leaves out what only named readers may see. */
export type Edition = 'full' | 'open'
/** Whose table: a region with all below, or one unit as 主报单位. */
export type TableSubject = { regionId: string } | { unitId: string }
/** A unit's drift with where to look at it. */
export interface FoundDrift extends UnitDrift { submissionId: string; versionId: string; versionCode: string; unitId: string; statusText: string }

interface Submitted { submissionId: string; unitId: string; unitName: string; state: SubmissionState; versionId: string }

/**
 * Where the month's files differ now from what the units below submitted to the office last. Told are only leads that
 * the viewer may see today and, in the open edition, that are not restricted today: a lead that became restricted after
 * its table was frozen is left out on both sides.
 * @param parts of `readMonth` for the same subject and edition, with what was struck off
 */
export async function findDrifts(ctx: Context, subject: TableSubject, period: Period, edition: Edition, parts: readonly LedgerPart[]): Promise<FoundDrift[]> {
  const submitted = await readSubmitted(ctx, subject, period)
  if (submitted.length === 0) return []
  const versions = await readVersions(ctx, submitted.map((one) => one.versionId))
  const mayTell = await whoMayBeTold(ctx, edition, parts, [...versions.values()])
  const setAbove = await readTextsSetAbove(ctx, period)
  const members = Map.groupBy(await unitsWithVillages(ctx, submitted.map((one) => one.unitId)), (unit) => unit.unitId)
  return submitted.flatMap(({ state, ...one }) => {
    const version = versions.get(one.versionId)!
    const own = new Set(members.get(one.unitId)!.map((unit) => unit.id))
    const now = parts.flatMap((part) => (part.row && own.has(part.mainUnitId) ? [part.row] : []))
    const rows = driftRows(version.table.rows, now, mayTell, setAbove)
    const status = submissionStatus({ state, opened: true, approved: false, versions: 1 })
    return rows.length > 0 ? [{ ...one, status, statusText: statusWords[status], versionNo: version.info.no, versionCode: version.info.code, rows }] : []
  })
}

/** What changed in the files since this version was frozen, as one sentence; null when nothing did. The version's own rows are its unit's. */
export async function driftSince(ctx: Context, version: FrozenVersion, edition: Edition, parts: readonly LedgerPart[]): Promise<string | null> {
  const mayTell = await whoMayBeTold(ctx, edition, parts, [version])
  const rows: RowDifference[] = driftRows(version.table.rows, parts.flatMap((part) => (part.row ? [part.row] : [])), mayTell)
  return rows.length === 0 ? null
    : `这一稿报送后数据有变动（${rows.length}条）：${driftSummary(rows)}。这里出的仍是已报送的第${version.info.no}稿；要按现有数据报送，请先更正。`
}

/** The newest submitted version of each unit's own ledger of the month. */
async function readSubmitted(ctx: Context, subject: TableSubject, period: Period): Promise<Submitted[]> {
  const [unitId, regionId] = 'unitId' in subject ? [subject.unitId, null] : [null, subject.regionId]
  const { rows } = await sql<Submitted>`
    select s.id as submission_id, s.unit_id, u.short_name as unit_name, s.state, v.id as version_id
    from submissions s join collections c on c.id = s.collection_id join report_types t on t.code = c.report_type
    join units u on u.id = s.unit_id join regions r on r.id = u.region_id
    join lateral (select id from submission_versions w where w.submission_id = s.id and w.submitted_at is not null order by no desc limit 1) v on true
    where c.period = ${period} and t.purpose = 'ledger' and t.collector_kind = 'office'
      and (s.unit_id = ${unitId}::uuid or exists (select from regions top where top.id = ${regionId}::uuid and starts_with(r.path, top.path)))
    order by u.sort, u.name`.execute(ctx.db)
  return rows
}

async function whoMayBeTold(ctx: Context, edition: Edition, parts: readonly LedgerPart[], versions: readonly FrozenVersion[]): Promise<(leadId: string) => boolean> {
  const known = new Set(parts.map((part) => part.movement.leadId))
  const others = versions.flatMap((version) => version.table.rows.map((row) => row.leadId)).filter((id) => !known.has(id))
  if (others.length > 0) {
    const seen = await ctx.db.selectFrom('leads').select('id').where('id', 'in', others).$if(edition === 'open', (q) => q.where('restricted', '=', false)).execute()
    for (const { id } of seen) known.add(id)
  }
  return (leadId) => known.has(leadId)
}

/** Text columns that the office wrote itself in its own table of the month. */
async function readTextsSetAbove(ctx: Context, period: Period): Promise<Map<string, TextColumn[]>> {
  const rows = await ctx.db.selectFrom('submissionRows').innerJoin('submissions', 'submissions.id', 'submissionId').innerJoin('collections', 'collections.id', 'collectionId')
    .innerJoin('reportTypes', 'reportTypes.code', 'reportType').select(['leadId', 'texts'])
    .where('period', '=', period).where('purpose', '=', 'ledger').where('collectorKind', '=', 'superior').execute()
  return new Map(rows.map(({ leadId, texts }) => {
    const hand = HandTextsSchema.parse(texts)
    return [leadId, textColumns.filter((column) => hand[column] !== undefined)]
  }))
}
