import { importStateLabels, listImports, type ImportBatch } from '@qingyuan/core/leads/lead-import-api'
import { DataTable } from '../../shared/data-table.tsx'
import { useGo } from '../../shared/go.tsx'
import { Page } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { instantColumn, linkColumn, type Column } from '../../shared/table-columns.tsx'
import { importOutcome, importPath, importTones } from './import-labels.ts'
import { ImportUpload } from './import-upload.tsx'
import './imports.css'

const columns: Column<ImportBatch>[] = [
  linkColumn('fileName', '文件', (row) => row.fileName, (row) => importPath(row.id)),
  { key: 'state', title: '情况', width: 90, value: (row) => importStateLabels[row.state], render: (row) => <StatusTag tone={importTones[row.state]}>{importStateLabels[row.state]}</StatusTag> },
  { key: 'outcome', title: '结果', value: importOutcome, render: (row) => <span className="import-outcome">{importOutcome(row)}</span> },
  { key: 'createdByName', title: '上传人', width: 100, value: (row) => row.createdByName },
  instantColumn('createdAt', '上传时间', (row) => row.createdAt),
]

/** 导入线索: a place for the file, and what was imported before. */
export function ImportListPage() {
  const go = useGo()
  return (
    <Page title="导入线索" crumbs={[{ title: '线索', to: '/leads' }]}
      intro="附件2 或别的版式的 Excel、CSV 都可以。先读出来给您核对，确认之后才入库；整批可以撤回。">
      <ImportUpload onDone={(id) => go(importPath(id))} />
      <DataTable name="imports" endpoint={listImports} columns={columns} rowTo={(row) => importPath(row.id)} empty="本单位还没有导入过。" pageSize={20} />
    </Page>
  )
}
