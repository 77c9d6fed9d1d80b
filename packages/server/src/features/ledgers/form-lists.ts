import { gradeLabels, grades, type Grade } from '@qingyuan/core/grading/grade'
import { leadStateLabels, type EventKind, type LeadState } from '@qingyuan/core/leads/lead'
import { annex2Totals, sourceNote, type Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { emptyMovement, movementLabels, sumMovements, type Movement } from '@qingyuan/core/ledgers/movement'
import { AppError } from '@qingyuan/core/errors'
import { contactPositions } from '@qingyuan/core/org/org'
import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'
import type { FieldRow, FieldValue } from '../../platform/excel/field-value.ts'
import { readCases } from './case-report-queries.ts'
import { findBoards } from './collection-queries.ts'
import type { FormSource } from './form-source.ts'

export const text = (value: string): FieldValue => ({ value })
export const whole = (value: number): FieldValue => ({ value, format: 'int' })
const day = (date: string | null): FieldValue => (date ? { value: date, format: 'date' } : { value: null, nullText: '' })
export const persons = (value: number | null, twoDecimals: boolean): FieldValue =>
  (value === null ? { value: null, nullText: '待核' } : { value, format: twoDecimals ? 'dec2' : 'int' })
export const money = (fen: number | null): FieldValue => (fen === null ? { value: null, nullText: '待核' } : { fen })
/** A share of 1 that never prints as 100.00% before it is. */
const share = (part: number | null, total: number | null): FieldValue => {
  if (part === null || total === null) return { value: null, nullText: '待核' }
  if (total === 0) return { value: null, nullText: '–' }
  return { value: part >= total ? 1 : Math.min(part / total, 0.9999), format: 'percent' }
}
const numbered = (rows: Record<string, FieldValue>[]): FieldRow[] => rows.map((row, index) => ({ 序号: whole(index + 1), ...row }))

/** More about the rows' leads than the table itself needs; asked only when a form uses it. */
interface LeadMore { id: string; code: string | null; place: string; town: string; receivedOn: string; source: string; state: LeadState; grade: Grade; repaidFen: number | null; hasRepaid: boolean; abroad: string }

export async function readMore(ctx: Context, rows: readonly Annex2Row[], asOf: string): Promise<Map<string, LeadMore>> {
  if (rows.length === 0) return new Map()
  const ids = rows.map((row) => row.leadId)
  const { rows: found } = await sql<LeadMore>`
    select l.id, s.code, r.name as place, coalesce(town.name, '区本级') as town, l.received_on, l.source, l.state, l.grade, f.value as repaid_fen, f.lead_id is not null as has_repaid,
      coalesce(n.places, '') as abroad
    from leads l join subjects s on s.id = l.subject_id join regions r on r.id = l.region_id
    left join lateral (select t.name from regions t where t.kind in ('street', 'town', 'township') and starts_with(r.path, t.path) limit 1) town on true
    left join (select distinct on (lead_id) lead_id, value from lead_figures where field = 'repaid' and lead_id = any (${ids}::uuid[]) and as_of <= ${asOf}::date
      order by lead_id, as_of desc, recorded_at desc) f on f.lead_id = l.id
    left join (select lead_id, string_agg(distinct place, '、') as places from lead_events where kind in ('notice_out', 'notice_in') and place <> ''
      and lead_id = any (${ids}::uuid[]) and on_date <= ${asOf}::date group by lead_id) n on n.lead_id = l.id
    where l.id = any (${ids}::uuid[])`.execute(ctx.db)
  return new Map(found.map((one) => [one.id, one]))
}
/** What was never recorded as paid back is 待核 as a recorded unknown is, unless there is nothing to pay back. */
const nothingOwed = (row: Annex2Row, more: LeadMore | undefined): boolean => !row.figuresApply || (!more?.hasRepaid && row.unpaidFen === 0)

const figures = (row: Annex2Row, twoDecimals: boolean) => {
  const link = `lead:${row.leadId}`
  const none: FieldValue = { value: null, nullText: '–' }
  const noted = (value: FieldValue, source: string | null): FieldValue => ({ ...(row.figuresApply ? value : none), link, ...(source ? { note: source } : {}) })
  return {
    涉及金额: noted(money(row.amountFen), sourceNote(row.sources.amount)), 涉及人数: noted(persons(row.people, twoDecimals), sourceNote(row.sources.people)),
    未兑付资金: noted(money(row.unpaidFen), sourceNote(row.sources.unpaid)),
  }
}

export const tableRows = (source: FormSource, more: Map<string, LeadMore>): FieldRow[] => numbered(source.table.rows.map((row) => {
  const extra = more.get(row.leadId)
  const repaid = extra?.repaidFen ?? null
  const owes = !nothingOwed(row, extra)
  return {
    企业名称: { value: row.name, link: `lead:${row.leadId}` }, 所属行业: text(row.sector), 集资模式: text(row.mode), 是否通过互联网: text(row.channel), ...figures(row, source.request.twoDecimals),
    是否跨省市: text(row.crossRegion), 采取的工作措施: text(row.measures), 资金清退情况: text(row.repayment), 处理结果: text(row.outcome),
    省际间风险通报情况: text(row.notices), 备注: text(row.remark), 线索编号: text(row.number), 统一社会信用代码: text(extra?.code ?? ''), 主报单位: text(row.mainUnitName),
    所在区域: text(extra?.place ?? ''), 收到日期: day(extra?.receivedOn ?? null), 线索来源: text(extra?.source ?? ''), 线索状态: text(extra ? leadStateLabels[extra.state] : ''), 风险等级: text(extra ? gradeLabels[extra.grade] : ''),
    已清退资金: owes ? money(repaid) : { value: null, nullText: '–' }, 清退比例: owes ? share(repaid, row.amountFen) : { value: null, nullText: '–' },
    金额来源: text(row.sources.amount?.source ?? ''), 金额日期: day(row.sources.amount?.asOf ?? null),
  }
}))

export const crossRows = (source: FormSource, more: Map<string, LeadMore>): FieldRow[] =>
  numbered(source.table.rows.filter((row) => row.notices !== '' || row.crossRegion === '是').map((row) => ({
    企业名称: { value: row.name, link: `lead:${row.leadId}` }, 主报单位: text(row.mainUnitName), 涉及地区: text(more.get(row.leadId)?.abroad ?? ''), 集资模式: text(row.mode),
    ...figures(row, source.request.twoDecimals), 采取的工作措施: text(row.measures), 省际间风险通报情况: text(row.notices), 处理结果: text(row.outcome), 备注: text(row.remark),
  })))

export interface Sums { amountFen: number | null; people: number | null; unpaidFen: number | null; repaidFen: number | null }
export function sumRows(rows: readonly Annex2Row[], more: Map<string, LeadMore>): Sums {
  const totals = annex2Totals(rows)
  const repaid = rows.filter((row) => !nothingOwed(row, more.get(row.leadId))).map((row) => more.get(row.leadId)?.repaidFen ?? null)
  return {
    amountFen: totals.amountFen.value, people: totals.people.value, unpaidFen: totals.unpaidFen.value,
    repaidFen: repaid.length > 0 && repaid.every((value) => value === null) ? null : repaid.reduce<number>((sum, value) => sum + (value ?? 0), 0),
  }
}
export const sumFields = (sums: Sums, twoDecimals: boolean) =>
  ({ 涉及金额: money(sums.amountFen), 涉及人数: persons(sums.people, twoDecimals), 未兑付资金: money(sums.unpaidFen), 已清退资金: money(sums.repaidFen) })
export const repaidShare = ({ repaidFen, amountFen }: Sums): FieldValue => share(repaidFen, amountFen)

/** Leads on the ledger at the period's end, by some key: in the order given, else the largest amount first. */
export function groupedRows(source: FormSource, more: Map<string, LeadMore>, label: string, keyOf: (row: Annex2Row, more: LeadMore | undefined) => string, order: readonly string[] = []): FieldRow[] {
  const groups = Map.groupBy(source.table.rows.filter((row) => !row.struckOffOn), (row) => keyOf(row, more.get(row.leadId)))
  const listed = [...groups].map(([key, rows]) => ({ key, rows, sums: sumRows(rows, more) })).toSorted((a, b) => order.indexOf(a.key) - order.indexOf(b.key) || (b.sums.amountFen ?? 0) - (a.sums.amountFen ?? 0) || (a.key < b.key ? -1 : 1))
  return numbered(listed.map(({ key, rows, sums }) => ({
    [label]: text(key), 线索数: whole(rows.length), ...sumFields(sums, source.request.twoDecimals),
    待核数: whole(rows.filter((row) => row.figuresApply && (row.amountFen === null || row.people === null || row.unpaidFen === null)).length),
  })))
}
/** From 高 down to 低; 待核 comes last. */
export const gradeRows = (source: FormSource, more: Map<string, LeadMore>): FieldRow[] =>
  groupedRows(source, more, '等级', (row) => gradeLabels[more.get(row.leadId)?.grade ?? 'pending'], grades.map((grade) => gradeLabels[grade]))
export const townOf = (row: Annex2Row, more: LeadMore | undefined): string => more?.town ?? row.mainUnitName

export const movementFields = (movement: Movement): Record<string, FieldValue> =>
  Object.fromEntries((Object.keys(movementLabels) as (keyof Movement)[]).map((key) => [movementLabels[key], whole(movement[key])]))

const countedKinds = { 警示约谈: 'talk', 责令整改: 'rectification', 行政立案: 'filed', 行政处罚: 'penalty', 移送公安: 'transferred', 公安立案: 'police_filed' } as const satisfies Record<string, EventKind>
/** Leads with at least one such event in the period, by kind and main unit. */
export async function readMeasures(ctx: Context, leadIds: string[], { fromOn, toOn }: FormSource['dates']): Promise<(unitId: string | null) => Record<string, FieldValue>> {
  const { rows } = await sql<{ kind: string; unitId: string; leads: number }>`
    select e.kind, l.main_unit_id as unit_id, count(distinct e.lead_id)::int as leads from lead_events e join leads l on l.id = e.lead_id
    where e.lead_id = any (${leadIds}::uuid[]) and e.kind = any (${Object.values(countedKinds)}::text[]) and e.on_date between ${fromOn}::date and ${toOn}::date group by 1, 2`.execute(ctx.db)
  return (unitId) => Object.fromEntries(Object.entries(countedKinds).map(([name, kind]) =>
    [name, whole(rows.filter((row) => row.kind === kind && (unitId === null || row.unitId === unitId)).reduce((sum, row) => sum + row.leads, 0))]))
}

/** 分单位: movement, measures and sums of each main unit. */
export async function unitRows(ctx: Context, source: FormSource, more: Map<string, LeadMore>): Promise<FieldRow[]> {
  const { parts } = source
  if (!parts) throw new AppError('rule.broken', '这张表按单位列出增减，须按现有数据出表，不能从已报送的一稿出。')
  const byUnit = Map.groupBy(parts, (part) => part.mainUnitId)
  const units = await ctx.db.selectFrom('units').select(['id', 'shortName']).where('id', 'in', [...byUnit.keys(), source.unit.unitId ?? source.unit.regionId]).orderBy('sort').orderBy('name').execute()
  const measures = await readMeasures(ctx, parts.map((part) => part.movement.leadId), source.dates)
  return numbered(units.filter((unit) => byUnit.has(unit.id)).map((unit) => {
    const own = byUnit.get(unit.id)!
    const rows = own.flatMap((part) => (part.row ? [part.row] : []))
    return {
      单位名称: text(unit.shortName), ...movementFields(own.length > 0 ? sumMovements(own.map((part) => part.movement)) : emptyMovement),
      ...sumFields(sumRows(rows, more), source.request.twoDecimals), ...measures(unit.id),
    }
  }))
}

/** 联系人: every unit of the region (or the one unit), each position at least one line. */
export async function contactRows(ctx: Context, { unit }: FormSource): Promise<FieldRow[]> {
  const { rows } = await sql<{ unitId: string; unitName: string; position: string | null; name: string; post: string; mobile: string; landline: string; remark: string }>`
    select n.id as unit_id, n.name as unit_name, c.position, c.name, c.post, c.mobile, c.landline, c.remark
    from units n join regions r on r.id = n.region_id join regions top on top.id = ${unit.regionId}::uuid and starts_with(r.path, top.path)
    left join contacts c on c.unit_id = n.id
    where n.active and (${'unitId' in unit.subject ? unit.unitId : null}::uuid is null or n.id = ${unit.unitId}::uuid) and n.kind in ('office', 'member', 'town', 'village')
    order by n.sort, n.name, n.id, c.sort, c.name`.execute(ctx.db)
  const lines = [...Map.groupBy(rows, (row) => row.unitId).values()].flatMap((own) => contactPositions.flatMap((position) => {
    const people = own.filter((row) => row.position === position)
    return (people.length > 0 ? people : [{ ...own[0]!, name: '', post: '', mobile: '', landline: '', remark: '' }]).map((person) => ({
      单位名称: text(person.unitName), 岗位: text(position), 姓名: text(person.name), 职务: text(person.post), 手机号码: text(person.mobile), 座机: text(person.landline), 备注: text(person.remark),
    }))
  }))
  return numbered(lines)
}

/** 报送: where each unit stands with the month's reports that the form's unit collects. */
export async function boardRows(ctx: Context, { unit, request }: FormSource): Promise<FieldRow[]> {
  const collections = await ctx.db.selectFrom('collections').innerJoin('reportTypes', 'reportTypes.code', 'reportType').select(['collections.id', 'collections.dueOn'])
    .where('period', '=', request.period).where('collectorUnitId', '=', unit.unitId).where('purpose', 'in', ['ledger', 'inspection']).where('collectorKind', '<>', 'superior')
    .orderBy('reportTypes.sort').execute()
  return numbered([...(await findBoards(ctx, collections)).values()].flat().map((one) => ({
    单位名称: text(one.unitName), 报送状态: text(one.statusText), 首次报送日期: day(one.firstSubmittedOn), 报送截止日期: day(one.dueOn), 是否按时: text(one.punctuality || '未到期'),
    零报送: text(one.zeroText), 排查户数: one.checkedHouseholds === null ? text('') : whole(one.checkedHouseholds), 排查企业数: one.checkedFirms === null ? text('') : whole(one.checkedFirms),
    更正次数: whole(Math.max(0, one.versions - 1)), 催办次数: whole(one.pressed),
    备注: text([one.onBehalf ? '代报' : '', one.extendedDueOn && one.extendedDueOn === one.dueOn ? `延期至${one.extendedDueOn}` : ''].filter(Boolean).join('；')),
  })))
}

export async function caseRows(ctx: Context, { unit, request }: FormSource): Promise<FieldRow[]> {
  return numbered((await readCases(ctx, unit.regionId)).map((one) => ({
    立案号: text(one.number), 案件名称: text(one.name), 刑事立案日期: day(one.filedOn), 案件阶段: text(one.stage), 涉案金额: money(one.amountFen),
    涉及人数: persons(one.people, request.twoDecimals), 清退比例: one.repaidBasisPoints === null ? { value: null, nullText: '待核' } : { value: one.repaidBasisPoints / 10_000, format: 'percent' },
    牵头地: text(one.leadPlace), 包案领导: text(one.leader), 挂牌督办: text(one.supervised), 难点: text(one.difficulty), 进展: text(one.progress), 进展日期: day(one.progressOn),
  })))
}
