import { AppError } from '@qingyuan/core/errors'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import { type AnalysedRows, partyOf, subjectParts } from './analysis-rows.ts'
import { noToken } from './statement-tokens.ts'

/** How participants are told apart: by what they paid in, or by what part of it they got. */
export const flowGroupings = ['size', 'returned'] as const
export type FlowGrouping = (typeof flowGroupings)[number]

/** The groups around a subject, with their words; participants by one of the two groupings. */
export const flowGroups = {
  'size-1': '参与人，投入不到 1 万元', 'size-2': '参与人，投入 1 万至 5 万元', 'size-3': '参与人，投入 5 万至 20 万元', 'size-4': '参与人，投入 20 万至 100 万元', 'size-5': '参与人，投入 100 万元以上',
  'returned-0': '参与人，分文未得', 'returned-1': '参与人，收到不足投入的一半', 'returned-2': '参与人，收到投入的一半以上、不足全部', 'returned-3': '参与人，收到的不少于投入',
  agent: '推荐人', insider: '疑似内部人员', payer: '其他付款的个人', payee: '其他收款的个人', firm: '单位', bank: '银行', unnamed: '现金、只写支付机构、没有写明对方',
} as const
export type FlowGroup = keyof typeof flowGroups

/** Amounts in fen: inFen came to the subject. `count`: parties; `rows`: movements. */
export interface FlowSums { count: number; rows: number; inFen: number; outFen: number }
/** `party`: a token, the zero UUID for those without a name. */
export interface FlowParty { party: string; kind: string; group: FlowGroup; rows: number; inFen: number; outFen: number; firstOn: string; lastOn: string }
export interface FlowGraph {
  /** Everything that counts between the subject and others; the sums of the groups are these, to the fen. */
  whole: FlowSums
  /** `others`: those of the group that are not among the single ones. */
  groups: (FlowSums & { group: FlowGroup; others: FlowSums })[]
  /** The largest by money moved, each also in its group. */
  singles: FlowParty[]
}

/** Yuan bands, in fen: the bounds of the words above. */
const bands = [1_000_000, 5_000_000, 20_000_000, 100_000_000] as const

const grouped = (by: FlowGrouping) => `multiIf(
  role in ('participant', 'both') and named, ${by === 'size'
    ? `concat('size-', toString(${bands.map((fen) => `(in_fen >= ${fen})`).join(' + ')} + 1))`
    : `multiIf(out_fen = 0, 'returned-0', out_fen < in_fen / 2, 'returned-1', out_fen < in_fen, 'returned-2', 'returned-3')`},
  role in ('agent', 'insider') and named, role,
  kind = 'organisation', 'firm', kind = 'bank', 'bank', not named, 'unnamed', in_fen > 0, 'payer', 'payee')`

/**
 * Every party of the subject with its sums, on the subject's node. Where payments were told apart (party_rows), a party is
 * what they were told apart by: a person with all accounts, and with what was paid in cash for them.
 */
function partiesSql(analytics: Analytics, by: FlowGrouping): string {
  return analytics.eachShard(`
    select party, kind, rows, in_fen, out_fen, first_on, last_on, ${grouped(by)} as grp from (
      select party, multiIf(empty(party), nameless, countIf(row_kind = 'person') > 0, 'person', max(row_kind)) as kind, notEmpty(party) as named, max(row_role) as role, count() as rows,
        sumIf(flow, flow > 0) as in_fen, -sumIf(flow, flow < 0) as out_fen, min(on_day) as first_on, max(on_day) as last_on
      from (
        select if(told.party is not null, assumeNotNull(told.party), if(t.counterparty_kind in ('cash', 'wallet'), toUUID('${noToken}'), ${partyOf('t.counterparty_kind', 't.counterparty_name', 't.counterparty')})) as party,
          toString(t.counterparty_kind) as row_kind, multiIf(notEmpty(party), '', row_kind in ('organisation', 'bank'), row_kind, 'unknown') as nameless, ifNull(toString(told.role), '') as row_role, t.flow_fen as flow, t.paid_on as on_day
        from $local(transactions) as t
        any left join (select batch, row_no, party, role from $local(party_rows) where cleaning = {cleaning: UUID} and subject = {subject: UUID}) as told on told.batch = t.batch and told.row_no = t.row_no
        where t.cleaning = {cleaning: UUID} and ${subjectParts} and t.owner = {subject: UUID}
      ) group by party, nameless
    )`)
}

type Options = { signal?: AbortSignal }
interface SumsRow { grp: FlowGroup; count: number; rows: number; inFen: number; outFen: number }
const sums = 'count() as count, sum(p.rows) as rows, sum(p.in_fen) as inFen, sum(p.out_fen) as outFen'

/**
 * The money around one subject, as groups and the largest single ones: as readable with ten thousand parties as with ten.
 * @param question.singles so many stand alone, at most 200
 * @throws AppError not_found when nothing counts between the subject and others; errors of the store
 */
export async function getFlowGraph(analytics: Analytics, { cleaning, byName }: AnalysedRows, { subject, by, singles }: { subject: string; by: FlowGrouping; singles: number }, options: Options = {}): Promise<FlowGraph> {
  if (!Number.isInteger(singles) || singles < 0 || singles > 200) throw new RangeError('singles: 0 to 200')
  const params = { cleaning, subject, byName: byName ? 1 : 0 }
  const [[whole], groups, largest] = await Promise.all([
    // By itself, past the groups: they must come to the same.
    analytics.query<Omit<SumsRow, 'grp' | 'count'>>(`select count() as rows, sumIf(flow_fen, flow_fen > 0) as inFen, -sumIf(flow_fen, flow_fen < 0) as outFen from transactions where cleaning = {cleaning: UUID} and ${subjectParts} and owner = {subject: UUID}`, { cleaning, subject }, options),
    analytics.query<SumsRow>(`select grp, ${sums} from ${partiesSql(analytics, by)} as p group by grp order by sum(p.in_fen) + sum(p.out_fen) desc, grp`, params, options),
    partyPage(analytics, params, by, null, singles, 0, options),
  ])
  if (!whole || whole.rows === 0) throw new AppError('not_found', '这个主体没有可以汇总的往来。')
  const total = (of: 'count' | 'rows' | 'inFen' | 'outFen') => groups.reduce((sum, group) => sum + group[of], 0)
  if (total('rows') !== whole.rows || total('inFen') !== whole.inFen || total('outFen') !== whole.outFen) throw new Error(`the groups around ${subject} do not come to its sums`)
  return {
    whole: { count: total('count'), ...whole }, singles: largest,
    groups: groups.map(({ grp, ...all }) => {
      const alone = largest.filter(({ group }) => group === grp)
      const less = (of: 'rows' | 'inFen' | 'outFen') => all[of] - alone.reduce((sum, one) => sum + one[of], 0)
      return { group: grp, ...all, others: { count: all.count - alone.length, rows: less('rows'), inFen: less('inFen'), outFen: less('outFen') } }
    }),
  }
}

/**
 * The members of one group, the largest by money moved first.
 * @param question.page from 1
 * @returns `total`: how many there are
 */
export async function listFlowGroup(analytics: Analytics, { cleaning, byName }: AnalysedRows, { subject, by, group, page, pageSize }: { subject: string; by: FlowGrouping; group: FlowGroup; page: number; pageSize: number }, options: Options = {}): Promise<{ total: number; rows: FlowParty[] }> {
  const params = { cleaning, subject, byName: byName ? 1 : 0 }
  const [[counted], rows] = await Promise.all([
    analytics.query<{ total: number }>(`select count() as total from ${partiesSql(analytics, by)} as p where grp = {group: String}`, { ...params, group }, options),
    partyPage(analytics, params, by, group, pageSize, (page - 1) * pageSize, options),
  ])
  return { total: counted!.total, rows }
}

async function partyPage(analytics: Analytics, params: { cleaning: string; subject: string; byName: number }, by: FlowGrouping, group: FlowGroup | null, limit: number, offset: number, options: Options): Promise<FlowParty[]> {
  const rows = await analytics.query<Omit<FlowParty, 'group'> & { grp: FlowGroup }>(`select party, kind, grp, rows, in_fen as inFen, out_fen as outFen, first_on as firstOn, last_on as lastOn from ${partiesSql(analytics, by)} as p
    ${group === null ? '' : 'where grp = {group: String}'} order by in_fen + out_fen desc, party, kind limit {limit: UInt32} offset {offset: UInt64}`, { ...params, limit, offset, ...(group !== null && { group }) }, options)
  return rows.map(({ grp, ...row }) => ({ ...row, group: grp }))
}
