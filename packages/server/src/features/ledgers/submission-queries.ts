import { chinaDate, type PlainDate } from '@qingyuan/core/dates'
import type { Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import type { CaseRow, FrozenHeader } from '@qingyuan/core/ledgers/ledger-table'
import { can, roleNames } from '@qingyuan/core/permissions'
import { earlyZeroWarning, notAcceptedWarning, punctuality, punctualityText, statusWords, submissionStatus, type SubmissionState } from '@qingyuan/core/ledgers/submission'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { findSameSubjects } from '../leads/same-subject-queries.ts'
import { readCases } from './case-report-queries.ts'
import { getCollection } from './collection-queries.ts'
import { actionsOf, checkRow, getSubmissionRow, readSheet, type Sheet, type SubmissionRow } from './submission-facts.ts'
import { findPreviousVersion, findVersions, readVersions, type FrozenVersion } from './version-queries.ts'

type Detail = z.input<typeof api.SubmissionDetail>

/** The heading and signature block as the paper shows them. */
export const headerOf = (row: SubmissionRow): FrozenHeader => ({
  title: row.title, unitName: row.unitFullName, period: row.period, fromOn: row.fromOn, toOn: row.toOn, asOf: row.asOf, zero: row.zero,
  checkedHouseholds: row.checkedHouseholds, checkedFirms: row.checkedFirms, checkedNote: row.checkedNote, filler: row.filler, head: row.head, phone: row.phone,
  note: row.note, onBehalf: row.onBehalf, addressedTo: row.addressedTo,
})

/** States in which a frozen version is what the submission says, not the files as they are now. */
const frozenStates: SubmissionState[] = ['group_approval', 'submitted', 'accepted']

/** Everything the page of one submission shows, with the actions that the viewer has on it. */
export async function getSubmission(ctx: Context, input: { id: string }): Promise<Detail> {
  const row = await getSubmissionRow(ctx, input.id)
  const versions = await findVersions(ctx, row.id)
  const newest = versions.findLast((one) => !one.voidedAt)
  const frozen = frozenStates.includes(row.state) && newest ? (await readVersions(ctx, [newest.id])).get(newest.id) : undefined
  const content = frozen ? fromVersion(frozen, await findPreviousVersion(ctx, row.unitId, row.reportType, row.period)) : await fromFiles(ctx, row)
  const status = submissionStatus({ state: row.state, opened: row.openedAt !== null, approved: row.approval !== null, versions: versions.filter((one) => one.submittedAt).length })
  const time = punctuality(row, chinaDate(ctx.now))
  const actions = actionsOf(ctx, row)
  const below = await findBelow(ctx, row)
  return {
    id: row.id, version: row.version, collection: await getCollection(ctx, row.collectionId), unitId: row.unitId, unitName: row.unitName, hasAccounts: row.hasAccounts,
    state: row.state, status, statusText: statusWords[status], dueOn: time.dueOn, extendedDueOn: row.extendedDueOn, extensionNote: row.extensionNote,
    firstSubmittedOn: row.firstSubmittedOn, lateDays: time.lateDays, punctuality: punctualityText(time),
    header: frozen?.header ?? headerOf(row), onBehalf: row.onBehalf, returnReason: row.returnReason, reviewedByName: await nameOf(ctx, row.reviewedBy),
    approval: row.approval && { kind: row.approval, byName: row.approvedByName, on: row.approvedOn ?? '', fileId: row.approvalFileId },
    upward: { addressedTo: row.addressedTo, signedBy: row.signedBy, documentNumber: row.documentNumber, stampedFileId: row.stampedFileId },
    frozen: frozen !== undefined, ...content, sameSubjects: row.purpose === 'ledger' ? (await findSameSubjects(ctx, content.rows.map((one) => (one.row as Annex2Row).leadId))).slice(0, 100) : [], below, cautions: actions.includes('fill') || actions.includes('submit') ? cautionsOf(row, below, chinaDate(ctx.now)) : [], versions, presses: await findPresses(ctx, row.id), files: await findFiles(ctx, row),
    actions, returnReasons: actions.includes('return') ? await findReturnReasons(ctx) : [], approvers: await findApprovers(ctx, row),
  }
}

function cautionsOf(row: SubmissionRow, below: Detail['below'], today: PlainDate): string[] {
  const early = row.zero === 'zero' ? earlyZeroWarning(row.toOn, today) : null
  const open = row.collectorKind === 'superior' ? notAcceptedWarning(below) : null
  return [early, open].filter((text) => text !== null)
}

/** As frozen, beside last month's: who approves or reviews sees what changed, as the clerk did. */
function fromVersion(frozen: FrozenVersion, previous: FrozenVersion | undefined): Pick<Detail, 'table' | 'rows' | 'cases' | 'gone' | 'problems'> {
  const { rows, ...table } = frozen.table
  const last = new Map(previous?.table.rows.map((row) => [row.leadId, row]))
  const kept = new Set(rows.map((row) => row.leadId))
  const gone = (previous?.table.rows ?? []).filter((row) => !kept.has(row.leadId)).map(({ leadId, number, name, struckOffOn }) =>
    ({ leadId, number, name, why: struckOffOn ? '上期已销号' : '本期不在册' }))
  return { table, rows: rows.map((row) => checkRow(row, last.get(row.leadId), null)), cases: frozen.cases, gone, problems: [] }
}

async function fromFiles(ctx: Context, row: SubmissionRow): Promise<Pick<Detail, 'table' | 'rows' | 'cases' | 'gone' | 'problems'>> {
  const sheet = await readSheet(ctx, row)
  const { totals, movement, equation, notes, warnings } = sheet.table
  return { table: { totals, movement, equation, notes, warnings }, rows: sheet.rows, cases: await casesOf(ctx, row), gone: goneRows(sheet), problems: sheet.problems }
}

export async function casesOf(ctx: Context, row: SubmissionRow): Promise<CaseRow[]> {
  return row.purpose === 'cases' ? readCases(ctx, row.unitRegionId) : []
}

/** Rows of last month that are not there any more, and why: so that nothing disappears without a word. */
function goneRows({ parts, previous }: Sheet): Detail['gone'] {
  const now = new Map(parts.map((part) => [part.movement.leadId, part]))
  return (previous?.table.rows ?? []).flatMap(({ leadId, number, name, struckOffOn }) => {
    const part = now.get(leadId)
    if (part?.row) return []
    const moves = part?.movement.movement
    const why = struckOffOn ? '上期已销号' : moves?.excluded ? '本期排除' : moves?.merged ? '本期并入其他线索' : part ? '不在册' : '主报单位已变更，或不在工作范围内'
    return [{ leadId, number, name, why }]
  })
}

/** The people of the unit who may approve it on screen while it is on its way to them: never the one who filled it. */
async function findApprovers(ctx: Context, row: SubmissionRow): Promise<string[]> {
  if (!row.needsApproval || row.approval || row.state === 'submitted' || row.state === 'accepted') return []
  const filler = row.filledBy ?? ctx.viewer.userId
  const people = await ctx.db.selectFrom('users').innerJoin('userRoles', 'userRoles.userId', 'users.id').select(['users.id', 'users.name']).distinct()
    .where('unitId', '=', row.unitId).where('active', '=', true).where('role', 'in', approvingRoles).orderBy('users.name').execute()
  return people.filter((person) => person.id !== filler).map((person) => person.name)
}
const approvingRoles = roleNames.filter((role) => can({ roles: [role], system: null }, 'ledger.approve'))

interface BelowRow { unitName: string; state: SubmissionState; opened: boolean; approved: boolean; versions: number; checkedHouseholds: number | null; checkedFirms: number | null }
/** Reports of the same month from units below; accepted ones are counted into this one. */
export async function findBelow(ctx: Context, row: SubmissionRow): Promise<Detail['below']> {
  if (!row.period || row.purpose !== 'ledger' || (row.unitKind !== 'town' && row.collectorKind !== 'superior')) return []
  const { rows } = await sql<BelowRow>`
    select u.short_name as unit_name, s.state, s.opened_at is not null as opened, s.approval is not null as approved, s.checked_households, s.checked_firms,
      (select count(*)::int from submission_versions v where v.submission_id = s.id and v.submitted_at is not null) as versions
    from submissions s join collections c on c.id = s.collection_id join report_types t on t.code = c.report_type join units u on u.id = s.unit_id
    where c.period = ${row.period} and c.collector_unit_id = ${row.unitId}::uuid and t.collector_kind <> 'superior' and t.purpose in ('ledger', 'inspection')
    order by u.sort, u.name`.execute(ctx.db)
  return rows.map(({ opened, approved, versions, ...one }) => ({
    unitName: one.unitName, checkedHouseholds: one.checkedHouseholds, checkedFirms: one.checkedFirms, counted: one.state === 'accepted',
    statusText: statusWords[submissionStatus({ state: one.state, opened, approved, versions })],
  }))
}

async function nameOf(ctx: Context, userId: string | null): Promise<string> {
  if (!userId) return ''
  return (await ctx.db.selectFrom('users').select('name').where('id', '=', userId).executeTakeFirst())?.name ?? ''
}

async function findPresses(ctx: Context, id: string): Promise<Detail['presses']> {
  const rows = await ctx.db.selectFrom('presses').leftJoin('users', 'users.id', 'byUser').select(['at', 'users.name as byName', 'text'])
    .where('targetId', '=', id).orderBy('at').execute()
  return rows.map((press) => ({ at: press.at.toISOString(), byName: press.byName ?? '', text: press.text }))
}

async function findFiles(ctx: Context, row: SubmissionRow): Promise<Detail['files']> {
  const { rows } = await sql<{ id: string; name: string; bytes: number; zeroSheet: boolean }>`
    select id, name, bytes, owner_type = 'collection' as zero_sheet from files where owner_id = ${row.id}::uuid or id = ${row.approvalFileId}::uuid order by stored_at`.execute(ctx.db)
  return rows
}

async function findReturnReasons(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.selectFrom('codeItems').select('name').where('list', '=', 'return-reason').where('active', '=', true).orderBy('sort').execute()
  return rows.map((one) => one.name)
}
