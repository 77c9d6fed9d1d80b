import { sql } from 'kysely'
import type { Context } from '../../platform/db.ts'
import type { FieldRow, FieldValue } from '../../platform/excel/field-value.ts'
import { whole } from './form-lists.ts'
import type { FormSource } from './form-source.ts'

const names = { sweep: '排查', publicity: '宣传', training: '培训', meeting: '会议', talk: '约谈', supervision: '督导' } as const
type Kind = keyof typeof names
interface ActivitySum { unitId: string; unitName: string; sort: number; kind: Kind; sessions: number; subjects: number; households: number; leaflets: number; attendees: number }

/** Sums of the period's work records that were not withdrawn, by unit and kind. */
export async function readActivitySums(ctx: Context, { unit, dates }: FormSource): Promise<ActivitySum[]> {
  const { rows } = await sql<ActivitySum>`
    select a.unit_id, n.short_name as unit_name, n.sort, a.kind, sum(a.sessions)::int as sessions, sum(a.subjects_checked)::int as subjects, sum(a.households)::int as households,
      sum(a.leaflets)::int as leaflets, sum(a.attendees)::int as attendees
    from activities a join units n on n.id = a.unit_id join regions r on r.id = n.region_id join regions top on top.id = ${unit.regionId}::uuid and starts_with(r.path, top.path)
    where not a.withdrawn and a.on_date between ${dates.fromOn}::date and ${dates.toOn}::date
      and (${'unitId' in unit.subject ? unit.unitId : null}::uuid is null or a.unit_id = ${unit.unitId}::uuid)
    group by 1, 2, 3, 4 order by n.sort, n.short_name`.execute(ctx.db)
  return rows
}

/** @param separator between kind and measure: 排查.场次 as a field of the form, 排查场次 in a row */
export function activityFields(sums: readonly ActivitySum[], separator: '.' | ''): Record<string, FieldValue> {
  const of = (kind: Kind, measure: 'sessions' | 'subjects' | 'households' | 'leaflets' | 'attendees') =>
    whole(sums.filter((one) => one.kind === kind).reduce((sum, one) => sum + one[measure], 0))
  const named = (kind: Kind, measure: string) => `${names[kind]}${separator}${measure}`
  return {
    [named('sweep', '场次')]: of('sweep', 'sessions'), [named('sweep', '主体家次')]: of('sweep', 'subjects'), [named('sweep', '户数')]: of('sweep', 'households'),
    [named('publicity', '场次')]: of('publicity', 'sessions'), [named('publicity', '发放资料')]: of('publicity', 'leaflets'), [named('publicity', '受众人次')]: of('publicity', 'attendees'),
    [named('training', '场次')]: of('training', 'sessions'), [named('training', '参加人次')]: of('training', 'attendees'),
    [named('meeting', '场次')]: of('meeting', 'sessions'), [named('meeting', '参加人次')]: of('meeting', 'attendees'),
    [named('talk', '场次')]: of('talk', 'sessions'), [named('supervision', '场次')]: of('supervision', 'sessions'),
  }
}

/** 单位工作: one row per unit that did something. */
export const workRows = (sums: readonly ActivitySum[]): FieldRow[] =>
  [...Map.groupBy(sums, (one) => one.unitId).values()].map((own, index) => ({ 序号: whole(index + 1), 单位名称: { value: own[0]!.unitName }, ...activityFields(own, '') }))
