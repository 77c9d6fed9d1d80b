import { AppError } from '@qingyuan/core/errors'
import type { FrozenContent, FrozenHeader } from '@qingyuan/core/ledgers/ledger-table'
import { sumMovements } from '@qingyuan/core/ledgers/movement'
import { annex2Totals, type Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { Context } from '../../platform/db.ts'
import { newPaperCode } from '../../platform/paper-code.ts'
import { findCurrentSeal } from '../audit/audit-queries.ts'
import { tableParts, type LedgerPart } from './ledger-queries.ts'
import { readSheet, type SubmissionRow } from './submission-facts.ts'
import { casesOf, headerOf } from './submission-queries.ts'
import { findVersions } from './version-queries.ts'

export interface Frozen { id: string; no: number; code: string; rows: number }

/**
 * Freezes the submission as it stands into a new version, with a code for its paper. Call inside a command, with the
 * submission locked.
 * @throws AppError `rule.broken` when something still keeps it from leaving
 */
export async function freeze(ctx: Context, row: SubmissionRow, reason: string): Promise<Frozen> {
  const sheet = await readSheet(ctx, row)
  if (sheet.problems.length > 0) throw new AppError('rule.broken', sheet.problems.join(''), { problems: sheet.problems })
  if (row.purpose === 'document') await requireDocument(ctx, row)
  if (!row.filler.trim() && row.purpose !== 'document') throw new AppError('rule.broken', '请填写填报人。')
  return freezeParts(ctx, row, headerOf(row), sheet.parts, reason, await casesOf(ctx, row))
}

async function requireDocument(ctx: Context, row: SubmissionRow): Promise<void> {
  const file = await ctx.db.selectFrom('files').select('id').where('ownerId', '=', row.id).where('ownerType', '=', 'submission').limit(1).executeTakeFirst()
  if (!file) throw new AppError('rule.broken', '请先上传要报送的材料。')
}

/** Writes one frozen version. Restricted leads go apart, where only their readers see them. */
export async function freezeParts(
  ctx: Context, row: Pick<SubmissionRow, 'id' | 'unitId' | 'unitRegionId' | 'title'>, header: FrozenHeader, parts: readonly LedgerPart[], reason: string,
  cases: FrozenContent['cases'] = [],
): Promise<Frozen> {
  const versions = await findVersions(ctx, row.id)
  const [id, code, no] = [randomUUID(), newPaperCode(), (versions.at(-1)?.no ?? 0) + 1]
  const placed = parts.map((part, position) => ({ ...part, position }))
  const open = placed.filter((part) => !part.restricted)
  const rows = open.flatMap(({ row: shown, position }) => (shown ? [{ position, row: shown }] : []))
  const content: FrozenContent = {
    header, rows, cases, movement: sumMovements(tableParts(open)), totals: annex2Totals(rows.map((one): Annex2Row => one.row)),
  }
  await ctx.db.insertInto('submissionVersions').values({
    id, submissionId: row.id, no, code, content: JSON.stringify(content), sha256: '', reason, frozenAt: ctx.now, frozenBy: ctx.viewer.userId,
  }).execute()
  const hidden = placed.filter((part) => part.restricted)
  if (hidden.length > 0) {
    await ctx.db.insertInto('submissionRestrictedRows').values(hidden.map(({ row: shown, position, movement }) => ({
      versionId: id, leadId: movement.leadId, position, row: shown && JSON.stringify(shown), movement: JSON.stringify(movement.movement),
    }))).execute()
  }
  const { rows: [hashed] } = await sql<{ sha256: string }>`
    update submission_versions set sha256 = submission_version_hash(${id}::uuid) where id = ${id}::uuid returning sha256`.execute(ctx.db)
  const seal = await findCurrentSeal(ctx)
  await ctx.db.insertInto('paperCodes').values({
    code, kind: 'submission', title: row.title, unitId: row.unitId, regionId: row.unitRegionId, ownerId: id, sha256: hashed!.sha256,
    sealNo: seal?.no ?? null, sealHash: seal?.code ?? null, issuedAt: ctx.now, issuedBy: ctx.viewer.userId,
  }).execute()
  return { id, no, code, rows: rows.length + hidden.filter((part) => part.row).length }
}
