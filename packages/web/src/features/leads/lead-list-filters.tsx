import { addDays, monthPeriod, periodOf, type PlainDate } from '@qingyuan/core/dates'
import { gradeLabels, grades } from '@qingyuan/core/grading/grade'
import { leadStateLabels, leadStates } from '@qingyuan/core/leads/lead'
import { figureGapLabels, figureGaps } from '@qingyuan/core/leads/lead-api'
import { Tag } from 'antd'
import type { SavedFilter } from '../../shared/saved-filters.tsx'
import { CodeSelect, RegionSelect, UnitSelect } from '../../shared/selects.tsx'
import type { Filter } from '../../shared/table-state.ts'

const gaps = figureGaps.map((value) => ({ value, label: figureGapLabels[value] }))
const several = (value: string | undefined): string[] => value?.split(',').filter(Boolean) ?? []
/** A condition that only links bring (one batch, one subject); it can be taken away but not chosen. */
const brought = (key: string, label: string, words: string): Filter => ({
  kind: 'custom', key, label, more: true,
  render: (value, set) => value ? <Tag closable onClose={() => set(undefined)}>{words}</Tag> : <span className="nothing">不限</span>,
})

/** Conditions of the register, under the names of the endpoint's input, so that any page can link to a selection. */
export const leadFilters: Filter[] = [
  { kind: 'search', key: 'q', placeholder: '主体名称、代码、线索编号、来文号' },
  { kind: 'multi', key: 'states', label: '状态', options: leadStates.map((value) => ({ value, label: leadStateLabels[value] })) },
  { kind: 'select', key: 'onLedger', label: '在册', options: [{ value: 'true', label: '在册' }, { value: 'false', label: '不在册' }] },
  { kind: 'custom', key: 'regionId', label: '所在地', render: (value, set) =>
    <RegionSelect value={value ?? null} placeholder="不限" onChange={(next) => set(next ?? undefined)} /> },
  { kind: 'flag', key: 'regionOnly', label: '不含下级', more: true },
  { kind: 'flag', key: 'overdue', label: '逾期未反馈' },
  { kind: 'custom', key: 'unitId', label: '主报单位', more: true, render: (value, set) =>
    <UnitSelect value={value ?? null} placeholder="不限" onChange={(next) => set(next ?? undefined)} /> },
  { kind: 'custom', key: 'sectors', label: '行业', more: true, render: (value, set) =>
    <CodeSelect list="sector" multiple value={several(value)} placeholder="不限" onChange={(next) => set(next.join(',') || undefined)} /> },
  { kind: 'flag', key: 'sectorless', label: '未填行业', more: true },
  { kind: 'custom', key: 'sources', label: '来源', more: true, render: (value, set) =>
    <CodeSelect list="lead-source" multiple value={several(value)} placeholder="不限" onChange={(next) => set(next.join(',') || undefined)} /> },
  { kind: 'days', from: 'receivedFrom', to: 'receivedTo', label: '收到日期', more: true },
  { kind: 'wan', from: 'amountFromFen', to: 'amountToFen', label: '金额', more: true },
  { kind: 'select', key: 'amountGap', label: '没有金额', more: true, options: gaps },
  { kind: 'count', from: 'peopleFrom', to: 'peopleTo', label: '人数', unit: '人', more: true },
  { kind: 'select', key: 'peopleGap', label: '没有人数', more: true, options: gaps },
  { kind: 'count', from: 'quietDays', label: '无进展满', unit: '天', more: true },
  { kind: 'multi', key: 'grades', label: '风险等级', more: true, options: grades.map((value) => ({ value, label: gradeLabels[value] })) },
  { kind: 'flag', key: 'major', label: '重大情况', more: true },
  brought('batchId', '导入批次', '只看这一批'),
  brought('subjectId', '主体', '只看这个主体'),
]

/** Ready-made selections; the dates follow the product's clock. */
export function leadPresets(today: PlainDate): SavedFilter[] {
  const month = monthPeriod(periodOf(today))
  return [
    { name: '在册线索', conditions: { onLedger: 'true' } },
    { name: '待交办', conditions: { states: 'registered' } },
    { name: '逾期未反馈', conditions: { overdue: 'true' } },
    { name: '30天无进展', conditions: { quietDays: '30' } },
    { name: '本月新收', conditions: { receivedFrom: month.from, receivedTo: month.to } },
    { name: '近7天新收', conditions: { receivedFrom: addDays(today, -6), receivedTo: today } },
    { name: '百万元以上在册', conditions: { onLedger: 'true', amountFromFen: '100000000' } },
    { name: '高风险在册', conditions: { grades: 'high', onLedger: 'true' } },
    { name: '材料不足（待核）', conditions: { grades: 'pending', onLedger: 'true' } },
    { name: '重大情况', conditions: { major: 'true' } },
  ]
}
