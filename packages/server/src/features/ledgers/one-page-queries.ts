import { chinaDate, formatPeriodCn, monthPeriod, type Period } from '@qingyuan/core/dates'
import { eventKinds, type EventKind } from '@qingyuan/core/leads/lead'
import { sameSubjectWarnings } from '@qingyuan/core/leads/same-subject'
import type { Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { driftWarning } from '@qingyuan/core/ledgers/drift'
import type * as api from '@qingyuan/core/ledgers/ledger-api'
import { formatWan } from '@qingyuan/core/money'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Context } from '../../platform/db.ts'
import { findCurrentSeal } from '../audit/audit-queries.ts'
import { homeRegion, monthBoard, monthTable, readMonth } from './district-queries.ts'
import { findDrifts } from './drift-queries.ts'
import { sameSubjectsOf } from './ledger-queries.ts'

type Segment = z.infer<typeof api.PageSegment>
const words = (text: string): Segment => ({ text })
const figure = (key: string, value: number | string, page: string, query: Record<string, string> = {}): Segment => ({ text: String(value), key, link: { page, query } })

/**
 * The month in a few sentences for a leader: every figure is worked out now from the files the viewer may see, and
 * carries the key of the rows behind it.
 */
export async function getOnePage(ctx: Context, input: { period: Period }): Promise<z.input<typeof api.getOnePage.output>> {
  const { period } = input
  const { from, to } = monthPeriod(period)
  const today = chinaDate(ctx.now)
  const regionId = await homeRegion(ctx)
  const parts = await readMonth(ctx, { regionId }, period, 'full')
  const { table } = monthTable(parts, false)
  const region = await ctx.db.selectFrom('regions').select('name').where('id', '=', regionId).executeTakeFirstOrThrow()
  const code = await ctx.db.selectFrom('submissionVersions').innerJoin('submissions', 'submissions.id', 'submissionId').innerJoin('collections', 'collections.id', 'collectionId')
    .innerJoin('reportTypes', 'reportTypes.code', 'reportType').select('submissionVersions.code').where('period', '=', period).where('collectorKind', '=', 'superior')
    .where('submissionVersions.submittedAt', 'is not', null).orderBy('no', 'desc').limit(1).executeTakeFirst()
  return {
    title: `${region.name}${formatPeriodCn(period)}非法集资风险情况`, asOf: to < today ? to : today,
    paragraphs: [stock(table, period), await measures(ctx, parts.map((part) => part.movement.leadId), from, to), largest(table.rows), await work(ctx, regionId, from, to), await reporting(ctx, period)]
      .filter((segments) => segments.length > 0),
    notes: [...sameSubjectWarnings(sameSubjectsOf(parts)), ...(await findDrifts(ctx, { regionId }, period, 'full', parts)).map(driftWarning)].map((text) => `注：${text}`),
    versionCode: code?.code ?? null, seal: await findCurrentSeal(ctx),
  }
}

function stock(table: ReturnType<typeof monthTable>['table'], period: Period): Segment[] {
  const { movement, totals, rows } = table
  const moved = (key: keyof typeof movement, label: string) => [words(`${label}`), figure(`movement.${key}`, movement[key], 'district', { period, moved: key })]
  const row = (key: string, value: string | number) => figure(key, value, 'district', { period })
  const unknown = Math.max(totals.amountFen.unknown, totals.people.unknown, totals.unpaidFen.unknown)
  const wan = (value: number | null) => (value === null ? '待核' : formatWan(value))
  return [
    words('月末在册线索'), figure('movement.closing', movement.closing, 'leads', { onLedger: 'true' }), words('条，比上月'),
    words(movement.closing === movement.opening ? '持平' : `${movement.closing > movement.opening ? '增加' : '减少'}${Math.abs(movement.closing - movement.opening)}条`),
    words('（上月在册'), figure('movement.opening', movement.opening, 'district', { period, moved: 'opening' }), ...moved('added', '，新增'), ...moved('restarted', '，重启'),
    ...moved('excluded', '，排除'), ...moved('struckOff', '，销号'), ...(movement.merged ? moved('merged', '，并入') : []), words('）。本月台账'), row('rows', rows.length),
    words('条，涉及金额'), row('amountFen', wan(totals.amountFen.value)), words('万元、'), row('people', totals.people.value ?? '待核'), words('人，未兑付'), row('unpaidFen', wan(totals.unpaidFen.value)),
    words('万元'), ...(unknown > 0 ? [words('（另有'), row('unknown', unknown), words('条待核，未计入）')] : []), words('。'),
  ]
}

/** Steps of the month that a leader asks for first. */
const told: EventKind[] = ['talk', 'rectification', 'filed', 'sealed', 'penalty', 'transferred', 'police_filed', 'police_refused', 'notice_out']

async function measures(ctx: Context, leadIds: string[], from: string, to: string): Promise<Segment[]> {
  const { rows } = await sql<{ kind: EventKind; leads: number }>`
    select kind, count(distinct lead_id)::int as leads from lead_events
    where lead_id = any (${leadIds}::uuid[]) and kind = any (${told}::text[]) and on_date between ${from}::date and ${to}::date group by kind`.execute(ctx.db)
  const listed = told.flatMap((kind) => { const row = rows.find((one) => one.kind === kind); return row ? [row] : [] })
  if (listed.length === 0) return [words('本月没有新的处置措施记录。')]
  return [words('本月处置：'), ...listed.flatMap(({ kind, leads }, index) => [
    words(`${index > 0 ? '，' : ''}${eventKinds[kind].label}`), figure(`events.${kind}`, leads, 'leads', { event: kind, eventFrom: from, eventTo: to }), words('条')]), words('。')]
}

function largest(rows: readonly Annex2Row[]): Segment[] {
  const top = rows.filter((row) => (row.unpaidFen ?? 0) > 0).toSorted((a, b) => b.unpaidFen! - a.unpaidFen!).slice(0, 3)
  if (top.length === 0) return []
  return [words('未兑付居前：'), ...top.flatMap((row, index) => [
    words(index > 0 ? '；' : ''), figure(`lead.${row.leadId}`, row.name, 'lead', { id: row.leadId }), words(`${formatWan(row.unpaidFen!)}万元，${row.outcome}`)]), words('。')]
}

async function work(ctx: Context, regionId: string, from: string, to: string): Promise<Segment[]> {
  const { rows } = await sql<{ kind: string; sessions: number; subjects: number; leaflets: number }>`
    select a.kind, sum(a.sessions)::int as sessions, sum(a.subjects_checked)::int as subjects, sum(a.leaflets)::int as leaflets
    from activities a join regions r on r.id = a.region_id join regions top on starts_with(r.path, top.path)
    where top.id = ${regionId}::uuid and not a.withdrawn and a.on_date between ${from}::date and ${to}::date group by a.kind`.execute(ctx.db)
  const of = (kind: string) => rows.find((row) => row.kind === kind)
  const link = (key: string, kind: string, value: number) => figure(key, value, 'activities', { kinds: kind, from, to })
  const pieces: Segment[][] = []
  const [sweep, publicity, training, talk, supervision] = ['sweep', 'publicity', 'training', 'talk', 'supervision'].map(of)
  if (sweep) pieces.push([words('排查主体'), link('work.sweep', 'sweep', sweep.subjects), words('家次')])
  if (publicity) pieces.push([words('宣传'), link('work.publicity', 'publicity', publicity.sessions), words('场、发放资料'), link('work.leaflets', 'publicity', publicity.leaflets), words('份')])
  if (training) pieces.push([words('培训'), link('work.training', 'training', training.sessions), words('次')])
  if (talk) pieces.push([words('约谈'), link('work.talk', 'talk', talk.sessions), words('次')])
  if (supervision) pieces.push([words('督导'), link('work.supervision', 'supervision', supervision.sessions), words('次')])
  if (pieces.length === 0) return []
  return [words('本月工作：'), ...pieces.flatMap((piece, index) => (index > 0 ? [words('，'), ...piece] : piece)), words('。')]
}

async function reporting(ctx: Context, period: Period): Promise<Segment[]> {
  const units = (await monthBoard(ctx, period)).filter((unit) => unit.unitKind === 'town')
  if (units.length === 0) return []
  const submitted = units.filter((unit) => unit.firstSubmittedOn !== null)
  const missing = units.filter((unit) => unit.firstSubmittedOn === null)
  const late = units.filter((unit) => unit.lateDays > 0)
  return [
    figure('board.towns', units.length, 'board', { period }), words('个乡镇（街道）已报'), figure('board.submitted', submitted.length, 'board', { period, submitted: 'true' }), words('个'),
    ...(missing.length > 0 ? [words('，未报：'), figure('board.missing', missing.map((unit) => `${unit.unitName}（${unit.statusText}）`).join('、'), 'board', { period, submitted: 'false' })] : []),
    ...(late.length > 0 ? [words('；迟报：'), figure('board.late', late.map((unit) => `${unit.unitName}（${unit.punctuality}）`).join('、'), 'board', { period, late: 'true' })] : []), words('。'),
  ]
}
