import { judgementLabels, listFindings, type Finding } from '@qingyuan/core/bank/bank-run-api'
import { analyses } from '@qingyuan/core/bank/findings'
import { DataTable } from '../../shared/data-table.tsx'
import { Go } from '../../shared/go.tsx'
import { Page } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { instantColumn, type Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { BankTabs } from './result-tabs.tsx'
import { analysisOptions, bankCrumb, judgementTones, subjectPath } from './result-words.ts'
import { JudgeButtons } from './subject-findings.tsx'

const columns: Column<Finding>[] = [
  { key: 'name', title: '主体', fixed: true, width: 200, value: (row) => row.nameMask, render: (row) => <Go className="flow-name" to={subjectPath(row.runId, row.token)}>{row.nameMask}</Go> },
  { key: 'code', title: '特征', value: (row) => analyses[row.code].title },
  { key: 'judgement', title: '判断', value: (row) => judgementLabels[row.judgement], render: (row) => <>
    <StatusTag tone={judgementTones[row.judgement]}>{judgementLabels[row.judgement]}</StatusTag>{row.reopened && <> <StatusTag tone="warn">依据有变</StatusTag></>}</> },
  { key: 'do', title: '判断为', value: () => null, render: (row) => <JudgeButtons finding={row} /> },
  { key: 'days', title: '起止', value: (row) => `${row.from} 至 ${row.to}` },
  { key: 'why', title: '看到了什么', value: (row) => row.why, render: (row) => <span className="flow-wrap">{row.why}</span> },
  { key: 'reason', title: '理由', hidden: true, value: (row) => row.judgedReason || null },
  { key: 'by', title: '判断人', hidden: true, value: (row) => row.judgedByName },
  instantColumn('foundAt', '发现时间', (row) => row.foundAt),
  { key: 'version', title: '分析版本', hidden: true, value: (row) => row.version },
]
const filters: Filter[] = [
  { kind: 'select', key: 'judgement', label: '判断', options: Object.entries(judgementLabels).map(([value, label]) => ({ value, label })) },
  { kind: 'select', key: 'code', label: '特征', options: analysisOptions },
]

/** 研判提示清单: findings of the office, those that wait for a judgement first. */
export function FindingListPage() {
  return (
    <Page title="研判提示清单" crumbs={[bankCrumb]} intro="各次研判发现的特征，待判断的在前。每一条都要核实：属实、不属实，还是说不清。">
      <BankTabs />
      <DataTable name="bank-findings" endpoint={listFindings} columns={columns} filters={filters} rowTo={(row) => subjectPath(row.runId, row.token)}
        rowTone={(row) => row.judgement === 'not' ? 'off' : undefined} empty="还没有研判提示。" />
    </Page>
  )
}
