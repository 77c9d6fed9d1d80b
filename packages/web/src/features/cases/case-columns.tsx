import type { CaseRow } from '@qingyuan/core/cases/case-api'
import { CutText } from '../../shared/cut-text.tsx'
import { Go } from '../../shared/go.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { countColumn, dayColumn, wanColumn, type Column } from '../../shared/table-columns.tsx'

export const casePath = (id: string): string => `/cases/${id}`
/** 42.50% of 4250; null when it is not known. */
export const percentText = (basisPoints: number | null): string | null => basisPoints === null ? null : `${(basisPoints / 100).toFixed(2)}%`

/** Whole years since 刑事立案; three and five years are what the superior asks about. */
export function YearsFiled({ years }: { years: number | null }) {
  if (years === null) return <span className="pending-value">待核</span>
  if (years >= 5) return <StatusTag tone="bad" title="立案满5年未结的，须逐案说明">满 {years} 年</StatusTag>
  if (years >= 3) return <StatusTag tone="warn" title="立案满3年的老案">满 {years} 年</StatusTag>
  return <span className="number">{years === 0 ? '不满1年' : `${years} 年`}</span>
}

export const caseColumns: Column<CaseRow>[] = [
  { key: 'name', title: '案件名称', width: 132, fixed: true, value: (row) => row.name, render: (row) => (
    <span className="case-title"><Go to={casePath(row.id)}><CutText text={row.name} width={112} /></Go>{row.ledElsewhere && <StatusTag tone="waiting" title={`${row.leadPlace || '外地'}牵头`}>外地牵头</StatusTag>}</span>
  ) },
  { key: 'number', title: '立案号', width: 186, value: (row) => row.number, render: (row) => <CutText text={row.number} width={186} /> },
  dayColumn('filedOn', '刑事立案', (row) => row.filedOn, { width: 100 }),
  { key: 'years', title: '立案年数', width: 84, value: (row) => row.yearsFiled, render: (row) => <YearsFiled years={row.yearsFiled} />,
    meaning: { what: '从刑事立案那天到今天的整年数。满3年标黄，满5年标红。' } },
  { key: 'stage', title: '阶段', width: 88, value: (row) => row.stage || null },
  wanColumn('amountFen', '金额（万元）', (row) => row.amountFen, { width: 104 }),
  countColumn('people', '人数', (row) => row.people, { width: 64 }),
  { key: 'repaid', title: '清退比例', align: 'right', width: 82, value: (row) => percentText(row.repaidBasisPoints) },
  { key: 'leader', title: '包案领导', width: 80, value: (row) => row.leader || null },
  { key: 'progress', title: '最新进展', width: 120, value: (row) => row.progress || null, render: (row) => <CutText text={row.progress} width={120} /> },
  dayColumn('progressOn', '进展日期', (row) => row.progressOn, { hidden: true }),
  { key: 'supervised', title: '督办', width: 130, hidden: true, value: (row) => row.supervised || null, render: (row) => <CutText text={row.supervised} width={130} /> },
  { key: 'leadPlace', title: '牵头地', width: 110, hidden: true, value: (row) => (row.ledElsewhere ? row.leadPlace || '外地' : row.leadPlace || '本地'), render: (row) => (
    row.ledElsewhere ? <StatusTag tone="waiting">{row.leadPlace || '外地'}牵头</StatusTag> : row.leadPlace || '本地') },
  { key: 'difficulty', title: '难点', width: 180, hidden: true, value: (row) => row.difficulty || null, render: (row) => <CutText text={row.difficulty} width={180} /> },
  { key: 'subject', title: '主体', width: 200, hidden: true, value: (row) => row.subjectName, render: (row) => row.subjectId && <Go to={`/subjects/${row.subjectId}`}><CutText text={row.subjectName} /></Go> },
  { key: 'region', title: '所在地', width: 110, hidden: true, value: (row) => row.regionName },
]
