import { AppError } from '@qingyuan/core/errors'
import type { Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { tableDifference } from '@qingyuan/core/ledgers/difference'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { FrozenContent, LedgerRow, MovementSchema, type CaseRow, type FrozenHeader, type LedgerTable } from '@qingyuan/core/ledgers/ledger-table'
import type { Movement } from '@qingyuan/core/ledgers/movement'
import { chinaDate, formatDateCn } from '@qingyuan/core/dates'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { readPaperCode } from '../../platform/paper-code.ts'
import { tableOf } from './ledger-queries.ts'

export interface FrozenVersion {
  info: z.infer<typeof api.VersionInfo>
  submissionId: string
  header: FrozenHeader
  table: LedgerTable
  cases: CaseRow[]
}

/**
 * Frozen versions by id, as the viewer may see them: rows of restricted leads only for their readers, totals and
 * movement of what is shown. Ids out of scope are missing from the answer.
 */
export async function readVersions(ctx: Context, ids: string[]): Promise<Map<string, FrozenVersion>> {
  if (ids.length === 0) return new Map()
  const versions = await ctx.db.selectFrom('submissionVersions').leftJoin('users', 'users.id', 'submissionVersions.submittedBy')
    .select(['submissionVersions.id', 'submissionId', 'no', 'code', 'content', 'sha256', 'reason', 'frozenAt', 'submittedAt', 'voidedAt', 'users.name as submittedByName'])
    .where('submissionVersions.id', 'in', ids).execute()
  const hidden = await ctx.db.selectFrom('submissionRestrictedRows').select(['versionId', 'position', 'row', 'movement']).where('versionId', 'in', ids).execute()
  return new Map(versions.map((version) => {
    const content = FrozenContent.parse(version.content)
    const mine = hidden.filter((row) => row.versionId === version.id)
    const rows = [
      ...content.rows.map(({ position, row }): { position: number; row: Annex2Row | null } => ({ position, row })),
      ...mine.map(({ position, row }) => ({ position, row: row === null ? null : LedgerRow.parse(row) })),
    ].toSorted((a, b) => a.position - b.position)
    const movements: Movement[] = [content.movement, ...mine.map((row) => MovementSchema.parse(row.movement))]
    const table = tableOf([...rows.map(({ row }) => ({ row, movement: nothing })), ...movements.map((movement) => ({ row: null, movement }))])
    return [version.id, {
      info: infoOf(version), submissionId: version.submissionId, header: content.header, table, cases: content.cases,
    }]
  }))
}

const nothing: Movement = { opening: 0, added: 0, restarted: 0, excluded: 0, struckOff: 0, merged: 0, closing: 0 }

interface VersionRow {
  id: string; no: number; code: string; reason: string; frozenAt: Date; submittedAt: Date | null; voidedAt: Date | null; sha256: string; submittedByName: string | null
}
const infoOf = (row: VersionRow): z.infer<typeof api.VersionInfo> => ({
  id: row.id, no: row.no, code: row.code, reason: row.reason, sha256: row.sha256, submittedByName: row.submittedByName ?? '',
  frozenAt: row.frozenAt.toISOString(), submittedAt: row.submittedAt?.toISOString() ?? null, voidedAt: row.voidedAt?.toISOString() ?? null,
})

/** All versions of a submission, withdrawn ones too, oldest first: a number is never given twice. */
export async function findVersions(ctx: Context, submissionId: string): Promise<z.infer<typeof api.VersionInfo>[]> {
  const rows = await ctx.db.selectFrom('submissionVersions').leftJoin('users', 'users.id', 'submissionVersions.submittedBy')
    .select(['submissionVersions.id', 'no', 'code', 'reason', 'frozenAt', 'submittedAt', 'voidedAt', 'sha256', 'users.name as submittedByName'])
    .where('submissionId', '=', submissionId).orderBy('no').execute()
  return rows.map(infoOf)
}

/** The version that waits for approval or submission, or undefined. */
export async function findWaitingVersion(ctx: Context, submissionId: string) {
  return ctx.db.selectFrom('submissionVersions').select(['id', 'no', 'code']).where('submissionId', '=', submissionId)
    .where('voidedAt', 'is', null).where('submittedAt', 'is', null).executeTakeFirst()
}

export async function getVersion(ctx: Context, input: { id: string }): Promise<z.input<typeof api.Version>> {
  const version = (await readVersions(ctx, [input.id])).get(input.id)
  if (!version) throw new AppError('not_found')
  const newest = (await findVersions(ctx, version.submissionId)).findLast((one) => one.submittedAt !== null)
  const approval = await ctx.db.selectFrom('submissions').select(['approvedByName', 'approvedOn']).where('id', '=', version.submissionId).executeTakeFirstOrThrow()
  return {
    ...version.info, submissionId: version.submissionId, header: version.header, table: version.table, cases: version.cases,
    current: newest?.id === version.info.id, approval: approval.approvedByName ? `${approval.approvedByName}${approval.approvedOn ? `，${formatDateCn(approval.approvedOn)}` : ''}` : '',
  }
}

export async function compareVersions(ctx: Context, input: { beforeId: string; afterId: string }) {
  const found = await readVersions(ctx, [input.beforeId, input.afterId])
  const [before, after] = [found.get(input.beforeId), found.get(input.afterId)]
  if (!before || !after) throw new AppError('not_found')
  return { before: before.info, after: after.info, difference: tableDifference(before.table, after.table) }
}

/** The newest submitted version of the unit's report of this type before a period, for "上月". */
export async function findPreviousVersion(ctx: Context, unitId: string, reportType: string, period: string | null): Promise<FrozenVersion | undefined> {
  if (!period) return undefined
  const row = await ctx.db.selectFrom('submissionVersions').innerJoin('submissions', 'submissions.id', 'submissionId')
    .innerJoin('collections', 'collections.id', 'submissions.collectionId').select('submissionVersions.id')
    .where('unitId', '=', unitId).where('reportType', '=', reportType).where('period', '<', period).where('submissionVersions.submittedAt', 'is not', null)
    .orderBy('period', 'desc').orderBy('no', 'desc').limit(1).executeTakeFirst()
  return row && (await readVersions(ctx, [row.id])).get(row.id)
}

interface CheckedPaper {
  kind: string; title: string; unitName: string | null; issuedAt: string; versionNo: number | null; submittedAt: string | null; voidedAt: string | null
  submissionId: string | null; intact: boolean | null; newest: { no: number; code: string; submittedAt: string | null } | null
}

/** Whether a paper is the frozen one. Works for everyone signed in who holds the code; tells no figures. */
export async function checkCode(ctx: Context, input: { code: string }): Promise<z.input<typeof api.checkCode.output>> {
  const none = { kind: '', title: '', unitName: '', issuedAt: null, newestCode: null, submissionId: null, versionId: null }
  const code = readPaperCode(input.code)
  if (!code) return { ...none, result: 'mistyped', code: input.code, text: '版本号有误，请对照纸面重新输入。' }
  const { rows: [found] } = await sql<{ paper: CheckedPaper | null }>`select check_paper_code(${code}) as paper`.execute(ctx.db)
  const paper = found?.paper
  if (!paper) return { ...none, result: 'unknown', code, text: '系统里没有这个版本号。这张纸不是本系统打印的，或编号不全。' }
  const visible = paper.submissionId
    ? await ctx.db.selectFrom('submissionVersions').select(['id', 'submissionId']).where('code', '=', code).executeTakeFirst() : undefined
  const known = {
    code, kind: paper.kind, title: paper.title, unitName: paper.unitName ?? '', issuedAt: new Date(paper.issuedAt).toISOString(),
    newestCode: paper.newest?.code ?? null, submissionId: visible?.submissionId ?? null, versionId: visible?.id ?? null,
  }
  const day = (at: string) => formatDateCn(chinaDate(new Date(at)))
  if (paper.intact === false) return { ...known, result: 'changed', text: '存档内容与打印时不一致，已被改动。请立即报告系统管理员和审计管理员。' }
  const newer = paper.newest && paper.newest.no > (paper.versionNo ?? 0) ? paper.newest : null
  if (paper.voidedAt) {
    const withdrawn = `这是第${paper.versionNo}稿，${day(paper.voidedAt)}撤回，没有报送`
    return newer ? { ...known, result: 'superseded', text: `${withdrawn}；已被第${newer.no}稿（${newer.code}）取代，请以新稿为准。` }
      : { ...known, result: 'void', text: `${withdrawn}，不能再用。` }
  }
  if (paper.versionNo === null) return { ...known, result: 'valid', text: `这是${paper.unitName ?? ''}${day(paper.issuedAt)}打印的${paper.title}。` }
  if (!paper.submittedAt) return { ...known, result: 'waiting', text: '这一稿已冻结，待审定、尚未报送；内容没有改动。' }
  if (newer?.submittedAt) {
    return { ...known, result: 'superseded', text: `这是第${paper.versionNo}稿，内容没有改动；已被第${newer.no}稿（${newer.code}，${day(newer.submittedAt)}报送）取代，请以新稿为准。` }
  }
  return { ...known, result: 'valid', text: `这是${day(paper.submittedAt)}报送的第${paper.versionNo}稿，是最新一稿，内容没有改动。` }
}
