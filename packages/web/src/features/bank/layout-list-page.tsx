import { listLayouts, setLayoutActive, type RememberedLayout } from '@qingyuan/core/bank/bank-api'
import { Button } from 'antd'
import { DataTable } from '../../shared/data-table.tsx'
import { Page } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { instantColumn, type Column } from '../../shared/table-columns.tsx'
import { useAction } from '../../shared/use-action.ts'
import { oneLine } from './batch-words.ts'
import { bankCrumb } from './result-words.ts'
import './bank.css'

const columns: Column<RememberedLayout>[] = [
  { key: 'title', title: '版式', fixed: true, value: (row) => row.title, render: (row) => <div className="bank-cut">{row.title}</div> },
  { key: 'bank', title: '银行、机构', value: (row) => row.bank },
  { key: 'headings', title: '表头', value: (row) => row.headings.map(oneLine).join('、'), render: (row) => <div className="bank-wrap">{row.headings.map(oneLine).join('、')}</div> },
  { key: 'active', title: '情况', value: (row) => (row.active ? '在用' : '停用'), render: (row) => <StatusTag tone={row.active ? 'good' : 'off'}>{row.active ? '在用' : '停用'}</StatusTag> },
  { key: 'updatedByName', title: '更正人', value: (row) => row.updatedByName },
  instantColumn('updatedAt', '更正时间', (row) => row.updatedAt),
  { key: 'do', title: '操作', value: () => null, render: (row) => <ActiveButton layout={row} /> },
]

/** 记住的版式: what people have corrected, used for the next file with the same headings. */
export function LayoutListPage() {
  return (
    <Page title="记住的版式" crumbs={[bankCrumb]} intro="在载入报告里更正过并选了“记住”的读法。以后有同样表头的流水，照此读取；停用后回到系统自己的判断，已经载入的不变。">
      <DataTable name="bank-layouts" endpoint={listLayouts} columns={columns} empty="还没有记住的版式。在载入报告里点开文件，更正各列对应时选“记住”。" />
    </Page>
  )
}

function ActiveButton({ layout }: { layout: RememberedLayout }) {
  const set = useAction(setLayoutActive, { done: layout.active ? '已停用' : '已启用', invalidate: [listLayouts.path] })
  return <Button size="small" loading={set.pending} onClick={() => { void set.run({ id: layout.id, active: !layout.active }) }}>{layout.active ? '停用' : '启用'}</Button>
}
