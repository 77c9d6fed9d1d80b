import { participantRoleLabels, participantRoles, type getFlowSeries as seriesEndpoint, type getPayoutCalendar as calendarEndpoint, type listFigureRows as rowsEndpoint, type listParticipants as participantsEndpoint,
  type Participant, type ParticipantFilter } from '@qingyuan/core/bank/bank-run-api'
import { chinaDate } from '@qingyuan/core/dates'
import { AppError } from '@qingyuan/core/errors'
import { maskAccount, maskIdNumber, maskName } from '@qingyuan/core/masking'
import type { z } from 'zod'
import type { QueryParams } from '../../platform/clickhouse/analytics-query.ts'
import type { Environment } from '../../platform/config.ts'
import type { Context } from '../../platform/db.ts'
import { demoFooter, listWorkbook, xlsxType, type ListColumn } from '../../platform/excel/list.ts'
import type { FileAnswer } from '../../platform/route.ts'
import { dateOfDayNumber } from './analysis-days.ts'
import { subjectParts } from './analysis-rows.ts'
import { kindOf } from './flow-report.ts'
import { getSubjectOfRun, getUsableRun } from './run-queries.ts'
import { namesOf } from './statement-parties.ts'
import { noToken } from './statement-tokens.ts'

type Env = Pick<Environment, 'analytics' | 'secrets'>
export type Usable = Awaited<ReturnType<typeof getUsableRun>>

/** The run, when it has this subject. @throws not_found, state.conflict */
export async function runWith(ctx: Context, runId: string, token: string): Promise<Usable> {
  await getSubjectOfRun(ctx, runId, token)
  return getUsableRun(ctx, runId)
}

interface Masks { nameMask: string; idMask: string; accountMask: string }

/** Masks for tokens: whom a viewer may tell apart, not know. A firm's name is no secret of a person. */
export async function masksOf(env: Env, { loadIds }: Usable, tokens: readonly string[]): Promise<(token: string) => Masks> {
  const wanted = [...new Set(tokens)].filter((token) => token !== noToken)
  const known = wanted.length === 0 ? undefined : await namesOf(env.analytics, env.secrets, loadIds, wanted)
  return (token) => {
    const party = known?.get(token)
    const [name, id, account] = [party?.names[0], party?.idNumbers[0], party?.accounts[0]]
    return { nameMask: token === noToken ? '没有姓名（现金、只写支付机构）' : name === undefined ? '（没有姓名）' : kindOf(name, id ?? null) === 'organisation' ? name : maskName(name), idMask: id === undefined ? '' : maskIdNumber(id), accountMask: account === undefined ? '' : maskAccount(account) }
  }
}

const unpaid = `if(role in ('participant', 'both'), in_fen - principal_fen, 0)`
const loss = `if(role in ('participant', 'both') and named = 1, greatest(0, in_fen - out_fen), 0)`
const gain = `if(role in ('participant', 'both') and named = 1, greatest(0, out_fen - in_fen), 0)`
const sorts: Record<ParticipantFilter['sort'], string> = { inFen: 'in_fen', outFen: 'out_fen', unpaidFen: unpaid, lossFen: loss, gainFen: gain, commissionFen: 'commission_fen', firstOn: 'first_on', lastOn: 'last_on' }

function matching(run: Usable, input: ParticipantFilter): { where: string; params: QueryParams } {
  const conditions = ['cleaning = {cleaning: UUID}', 'subject = {token: UUID}', ...(input.roles?.length ? ['role in {roles: Array(String)}'] : []), ...(input.gainers ? [`${gain} > 0`] : []),
    ...(input.fromFen === undefined ? [] : ['in_fen >= {fromFen: Int64}']), ...(input.toFen === undefined ? [] : ['in_fen <= {toFen: Int64}'])]
  return {
    where: conditions.join(' and '),
    params: { cleaning: run.cleaning, token: input.token, ...(input.roles?.length ? { roles: input.roles } : {}), ...(input.fromFen === undefined ? {} : { fromFen: input.fromFen }), ...(input.toFen === undefined ? {} : { toFen: input.toFen }) },
  }
}

interface Row { party: string; named: number; role: string; inFen: number; outFen: number; principalFen: number; returnsFen: number; reinvestFen: number; commissionFen: number; unpaidFen: number; lossFen: number; gainFen: number; deposits: number; payouts: number; firstOn: string; lastOn: string }

async function participantRows(env: Env, run: Usable, input: ParticipantFilter, limit: number, offset: number): Promise<Participant[]> {
  const { where, params } = matching(run, input)
  const rows = await env.analytics.query<Row>(`select party, named, role, in_fen as inFen, out_fen as outFen, principal_fen as principalFen, returns_fen as returnsFen, reinvest_fen as reinvestFen,
      commission_fen as commissionFen, ${unpaid} as unpaidFen, ${loss} as lossFen, ${gain} as gainFen, deposits, payouts, first_on as firstOn, last_on as lastOn
    from participants where ${where} order by ${sorts[input.sort]} ${input.descending ? 'desc' : 'asc'}, party limit {limit: UInt32} offset {offset: UInt64}`, { ...params, limit, offset })
  const mask = await masksOf(env, run, rows.map(({ party }) => party))
  return rows.map(({ party, named, role, ...row }) => ({ ...row, ...mask(party), token: party, named: named === 1, role: participantRoles.find((one) => one === role) ?? 'other' }))
}

/** The parties of a subject whose payments were told apart. */
export async function listParticipants(env: Env, ctx: Context, input: z.output<typeof participantsEndpoint.input>): Promise<z.input<typeof participantsEndpoint.output>> {
  const run = await runWith(ctx, input.runId, input.token)
  const { where, params } = matching(run, input)
  const [sums] = await env.analytics.query<z.input<typeof participantsEndpoint.output>['sums'] & { total: number }>(`select count() as total, sum(in_fen) as inFen, sum(out_fen) as outFen, sum(principal_fen) as principalFen,
      sum(returns_fen) as returnsFen, sum(reinvest_fen) as reinvestFen, sum(commission_fen) as commissionFen, sum(${unpaid}) as unpaidFen, sum(${loss}) as lossFen, sum(${gain}) as gainFen
    from participants where ${where}`, params)
  const { total, ...rest } = sums!
  return { total, sums: rest, rows: await participantRows(env, run, input, input.pageSize, (input.page - 1) * input.pageSize) }
}

const mostExported = 50_000
const yuan = (fen: number) => fen / 100
export const participantColumns: ListColumn<Participant>[] = [
  { title: '姓名', width: 14, value: (row) => row.nameMask }, { title: '证件号', width: 22, value: (row) => row.idMask }, { title: '账号', width: 24, value: (row) => row.accountMask },
  { title: '身份', width: 16, value: (row) => participantRoleLabels[row.role] },
  { title: '投入（元）', width: 16, value: (row) => yuan(row.inFen), format: '0.00' }, { title: '其中复投（元）', width: 16, value: (row) => yuan(row.reinvestFen), format: '0.00' },
  { title: '收到合计（元）', width: 16, value: (row) => yuan(row.outFen), format: '0.00' }, { title: '已还本金（元）', width: 16, value: (row) => yuan(row.principalFen), format: '0.00' },
  { title: '已付回报（元）', width: 16, value: (row) => yuan(row.returnsFen), format: '0.00' }, { title: '提成（元）', width: 14, value: (row) => yuan(row.commissionFen), format: '0.00' },
  { title: '未兑付本金（元）', width: 16, value: (row) => yuan(row.unpaidFen), format: '0.00' }, { title: '损失（元）', width: 16, value: (row) => yuan(row.lossFen), format: '0.00' },
  { title: '获利（元）', width: 16, value: (row) => yuan(row.gainFen), format: '0.00' }, { title: '投入笔数', width: 10, value: (row) => row.deposits }, { title: '收到笔数', width: 10, value: (row) => row.payouts },
  { title: '最早', width: 12, value: (row) => row.firstOn }, { title: '最晚', width: 12, value: (row) => row.lastOn },
]

/** The participants as filtered. @throws input.too_large for more than 50,000 */
export async function allParticipants(env: Env, ctx: Context, input: ParticipantFilter): Promise<Participant[]> {
  const rows = await participantRows(env, await runWith(ctx, input.runId, input.token), input, mostExported + 1, 0)
  if (rows.length > mostExported) throw new AppError('input.too_large', `符合条件的超过 ${mostExported} 名，请缩小筛选范围后再导出。`)
  return rows
}

/** The participants as filtered, as a workbook with masks. More than 50,000 are refused rather than cut off. */
export async function exportParticipants(env: Environment, ctx: Context, input: ParticipantFilter): Promise<FileAnswer> {
  const rows = await allParticipants(env, ctx, input)
  const content = await listWorkbook('参与人明细', participantColumns, rows, ['按流水测算的研判提示，不是认定；姓名和号码已遮盖。', ...(env.demo ? [demoFooter] : [])])
  return { name: `参与人明细-${chinaDate(ctx.now)}.xlsx`, mediaType: xlsxType, content }
}

/** Deposits, payouts and balance of a subject by day or week. */
export async function getFlowSeries(env: Env, ctx: Context, input: z.output<typeof seriesEndpoint.input>): Promise<z.input<typeof seriesEndpoint.output>> {
  const { cleaning } = await runWith(ctx, input.runId, input.token)
  // Weeks begin on Monday; 1970-01-01 was a Thursday.
  const slot = input.by === 'day' ? 'toInt32(paid_on)' : 'intDiv(toInt32(paid_on) + 3, 7) * 7 - 3'
  const params = { cleaning, token: input.token }
  const flows = await env.analytics.query<{ day: number; fromIndividualsFen: number; toIndividualsFen: number; fromOthersFen: number; toOthersFen: number; payers: number; newPayers: number; payees: number }>(`
    with first as (
      select counterparty, min(${slot}) as day from transactions where cleaning = {cleaning: UUID} and ${subjectParts} and owner = {token: UUID} and flow_fen > 0 and counterparty_kind not in ('organisation', 'bank') group by counterparty
    ), news as (select day, count() as payers from first group by day)
    select slot as day, sumIf(flow_fen, flow_fen > 0 and person) as fromIndividualsFen, -sumIf(flow_fen, flow_fen < 0 and person) as toIndividualsFen, sumIf(flow_fen, flow_fen > 0 and not person) as fromOthersFen,
      -sumIf(flow_fen, flow_fen < 0 and not person) as toOthersFen, uniqExactIf(counterparty, flow_fen > 0 and person) as payers, ifNull(any(n.payers), 0) as newPayers, uniqExactIf(counterparty, flow_fen < 0 and person) as payees
    from (select ${slot} as slot, flow_fen, counterparty, counterparty_kind not in ('organisation', 'bank') as person from transactions where cleaning = {cleaning: UUID} and ${subjectParts} and owner = {token: UUID}) as t
    global any left join news as n on n.day = t.slot group by slot order by slot`, params)
  const balances = await env.analytics.query<{ day: number; account: string; balanceFen: number }>(`
    select ${slot} as day, account, argMax(balance_fen, (paid_on, ifNull(second, 0), ord, row_no)) as balanceFen from transactions
    where cleaning = {cleaning: UUID} and part in ('counts', 'own', 'reversed') and owner = {token: UUID} and balance_fen is not null group by day, account order by day`, params, { maxRows: 1_000_000 })
  const now = new Map<string, number>()
  let next = 0
  return {
    rows: flows.map(({ day, ...row }) => {
      for (; next < balances.length && balances[next]!.day <= day; next += 1) now.set(balances[next]!.account, balances[next]!.balanceFen)
      return { on: dateOfDayNumber(day), ...row, balanceFen: now.size === 0 ? null : [...now.values()].reduce((sum, fen) => sum + fen, 0) }
    }),
  }
}

/** The days on which many individuals were paid. */
export async function getPayoutCalendar(env: Env, ctx: Context, input: z.output<typeof calendarEndpoint.input>): Promise<z.input<typeof calendarEndpoint.output>> {
  const { cleaning } = await runWith(ctx, input.runId, input.token)
  const days = await env.analytics.query<{ day: number; payees: number; fen: number; middleFen: number }>(`
    select toInt32(paid_on) as day, uniqExact(counterparty) as payees, -sum(flow_fen) as fen, -quantileExact(0.5)(flow_fen) as middleFen from transactions
    where cleaning = {cleaning: UUID} and ${subjectParts} and owner = {token: UUID} and flow_fen < 0 and counterparty_kind in ('person', 'unknown') group by day having payees >= {least: UInt32} order by day`,
  { cleaning, token: input.token, least: input.least })
  return { days: days.map(({ day, ...row }) => ({ on: dateOfDayNumber(day), ...row })) }
}

const whose = `role in ('participant', 'both')`
/** The rows of each figure, and the part of each row that counts to it. */
const figures: Record<Exclude<z.output<typeof rowsEndpoint.input>['figure'], 'all'>, { where: string; part: string }> = {
  raised: { where: `${whose} and kind = 'deposit'`, part: 'flow_fen' }, reinvested: { where: `${whose} and reinvest_fen > 0`, part: 'reinvest_fen' },
  principal: { where: `${whose} and principal_fen > 0`, part: 'principal_fen' }, returns: { where: `${whose} and return_fen > 0`, part: 'return_fen' }, commission: { where: 'commission_fen > 0', part: 'commission_fen' },
}

/** The rows behind a figure, in the order of days; `partFen` is what of each counts. */
export async function listFigureRows(env: Env, ctx: Context, input: z.output<typeof rowsEndpoint.input>): Promise<z.input<typeof rowsEndpoint.output>> {
  const { settled } = await getSubjectOfRun(ctx, input.runId, input.token)
  const run = await getUsableRun(ctx, input.runId)
  if (input.figure !== 'all' && !settled) throw new AppError('state.conflict', '这个主体没有测算出数字，可以查看它的全部往来。')
  const { where, part } = input.figure === 'all' ? { where: '1', part: 'flow_fen' } : figures[input.figure]
  const source = settled ? 'party_rows where cleaning = {cleaning: UUID} and subject = {token: UUID}'
    : `(select owner as subject, counterparty as party, '' as role, '' as kind, paid_on, flow_fen, toInt64(0) as principal_fen, toInt64(0) as return_fen, toInt64(0) as reinvest_fen, toInt64(0) as commission_fen, batch, row_no
        from transactions where cleaning = {cleaning: UUID} and ${subjectParts} and owner = {token: UUID}) where 1`
  const conditions = [where, ...(input.party ? ['party = {party: UUID}'] : []), ...(input.from ? ['paid_on >= {from: Date32}'] : []), ...(input.to ? ['paid_on <= {to: Date32}'] : [])].join(' and ')
  const params: QueryParams = { cleaning: run.cleaning, token: input.token, ...(input.party && { party: input.party }), ...(input.from && { from: input.from }), ...(input.to && { to: input.to }) }
  const [all] = await env.analytics.query<{ total: number; sumFen: number }>(`select count() as total, sum(${part}) as sumFen from ${source} and ${conditions}`, params)
  const rows = await env.analytics.query<{ batch: string; rowNo: number; day: string; party: string; flowFen: number; partFen: number }>(`select batch, row_no as rowNo, paid_on as day, party, flow_fen as flowFen, ${part} as partFen
    from ${source} and ${conditions} order by paid_on, batch, row_no limit {limit: UInt32} offset {offset: UInt64}`, { ...params, limit: input.pageSize, offset: (input.page - 1) * input.pageSize })
  const batchOf = new Map(run.loadIds.map((loadId, at) => [loadId, run.batchIds[at]!]))
  const mask = await masksOf(env, run, rows.map(({ party }) => party))
  return { ...all!, rows: rows.map(({ batch, day, party, ...row }) => ({ ...row, batchId: batchOf.get(batch)!, on: day, party, nameMask: mask(party).nameMask })) }
}
