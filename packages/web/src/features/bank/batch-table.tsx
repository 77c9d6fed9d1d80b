import type { BatchRow } from '@qingyuan/core/bank/bank-api'
import { listBatches } from '@qingyuan/core/bank/bank-api'
import { batchAccessLabels, batchSourceLabels, batchStateLabels } from '@qingyuan/core/bank/batch'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { Go, useGo } from '../../shared/go.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { countColumn, instantColumn, linkColumn, type Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { batchOutcome, batchPath, batchTones, everySoon, isBusy, toRun } from './batch-words.ts'

const columns: Column<BatchRow>[] = [
  { ...linkColumn<BatchRow>('title', '批次', (row) => row.title, (row) => batchPath(row.id)),
    render: (row) => <div className="bank-cut"><Go to={batchPath(row.id)}>{row.title}</Go></div> },
  { key: 'state', title: '情况', width: 96, value: (row) => batchStateLabels[row.state], render: (row) => <StatusTag tone={batchTones[row.state]}>{batchStateLabels[row.state]}</StatusTag> },
  { key: 'outcome', title: '进度和结果', value: batchOutcome, render: (row) => <div className="bank-wrap">{batchOutcome(row)}</div> },
  { key: 'source', title: '来源', width: 150, value: (row) => batchSourceLabels[row.source],
    render: (row) => <>{batchSourceLabels[row.source]}{row.access === 'restricted' && <> <StatusTag tone="warn">{batchAccessLabels.restricted}</StatusTag></>}</> },
  { key: 'purpose', title: '用途', value: (row) => row.purpose, render: (row) => <div className="bank-wrap">{row.purpose}</div> },
  { key: 'lead', title: '线索', value: (row) => row.leadNumber, render: (row) => row.leadId && row.leadNumber ? <Go to={`/leads/${row.leadId}`}>{row.leadNumber}</Go> : <span className="nothing">—</span> },
  { key: 'subject', title: '主体', hidden: true, value: (row) => row.subjectName },
  countColumn('uploads', '文件', (row) => row.uploads),
  countColumn('rowsLoaded', '载入行数', (row) => (row.loadedAt === null ? 0 : row.rowsLoaded), { hidden: true }),
  { key: 'createdByName', title: '登记人', width: 90, value: (row) => row.createdByName },
  { key: 'unitName', title: '登记单位', hidden: true, value: (row) => row.unitName },
  instantColumn('createdAt', '登记时间', (row) => row.createdAt),
]

/** Batches as a list; while the server works on one in sight it is read again by itself. */
export function BatchTable({ leadId, filters = [], empty }: { leadId?: string; filters?: Filter[]; empty: ReactNode }) {
  const { can } = useSession()
  const go = useGo()
  const start = (rows: BatchRow[]) => {
    const loaded = rows.filter((row) => row.state === 'loaded').map((row) => row.id)
    return <Button size="small" type="primary" disabled={loaded.length === 0} title={loaded.length === 0 ? '先载入才能研判' : undefined} onClick={() => go(...toRun(loaded))}>{loaded.length === rows.length ? '一起研判' : `研判已载入的 ${loaded.length} 批`}</Button>
  }
  return (
    <DataTable name="bank-batches" endpoint={listBatches} columns={leadId ? columns.filter((column) => column.key !== 'lead') : columns} filters={filters} {...(leadId && { input: { leadId } })}
      rowTo={(row) => batchPath(row.id)} rowTone={(row) => (row.state === 'withdrawn' ? 'off' : undefined)} empty={empty}
      {...(can('bank.judge') && { batch: start })}
      every={(rows) => (rows.some((row) => isBusy(row.state)) ? everySoon : false)} />
  )
}
