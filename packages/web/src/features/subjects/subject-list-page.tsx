import { PlusOutlined, WarningOutlined } from '@ant-design/icons'
import { listSubjects, type SubjectRow as subjectRow } from '@qingyuan/core/subjects/subject-api'
import { subjectKindLabels, subjectKinds } from '@qingyuan/core/subjects/subject'
import { Button, Tooltip } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { CutText } from '../../shared/cut-text.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { Go, useGo } from '../../shared/go.tsx'
import { Page } from '../../shared/page.tsx'
import { RegionSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import type { Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { NewSubjectDialog } from './new-subject-dialog.tsx'
import './subjects.css'

type SubjectRow = z.output<typeof subjectRow>
const path = (row: SubjectRow) => `/subjects/${row.id}`

/** 主体: everyone that a lead or a list names, district-wide by name. */
export function SubjectListPage() {
  const { can } = useSession()
  const [adding, setAdding] = useState(false)
  const go = useGo()
  return (
    <Page title="主体" intro="一个主体一份档。名称、代码和所在地全区可见，档案内容按工作范围查看。列入台账前都只称主体，不等于风险主体。"
      actions={can('subject.edit') && <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>登记主体</Button>}>
      <DataTable name="subjects" endpoint={listSubjects} columns={columns} filters={filters} rowTo={path} empty="还没有主体。登记或导入线索时会自动建档。"
        summary={(answer) => answer.totalIsAtLeast && <>主体较多，只数到 {answer.total} 个。请输入名称的一部分，或选类型、所在地缩小范围。</>} />
      {adding && <NewSubjectDialog onClose={() => setAdding(false)} onDone={(id) => go(`/subjects/${id}`)} />}
    </Page>
  )
}

const filters: Filter[] = [
  { kind: 'search', key: 'q', placeholder: '名称的一部分、统一社会信用代码' },
  { kind: 'select', key: 'kind', label: '类型', options: subjectKinds.map((value) => ({ value, label: subjectKindLabels[value] })) },
  { kind: 'custom', key: 'regionId', label: '所在地', render: (value, set) =>
    <RegionSelect value={value ?? null} placeholder="不限" onChange={(next) => set(next ?? undefined)} /> },
]
const columns: Column<SubjectRow>[] = [
  { key: 'name', title: '名称', width: 300, fixed: true, value: (row) => row.name, render: (row) => <Go to={path(row)}><CutText text={row.name} width={320} /></Go> },
  { key: 'kind', title: '类型', width: 120, value: (row) => subjectKindLabels[row.kind] },
  { key: 'code', title: '统一社会信用代码', width: 210, value: (row) => row.code, render: (row) => row.code && (
    <span className="number">{row.code}{row.codeWarning && <Tooltip title={row.codeWarning}><WarningOutlined className="subject-warning" aria-label={row.codeWarning} /></Tooltip>}</span>
  ) },
  { key: 'region', title: '所在地', width: 140, value: (row) => row.regionName, render: (row) => <CutText text={row.regionName} width={160} /> },
  { key: 'openLeads', title: '在册线索', align: 'right', width: 90, value: (row) => row.openLeads, render: (row) => <LeadCount row={row} onLedger /> },
  { key: 'leads', title: '全部线索', align: 'right', width: 90, value: (row) => row.leads, render: (row) => <LeadCount row={row} />,
    meaning: { what: '只数您能看到的线索。' } },
]

function LeadCount({ row, onLedger }: { row: SubjectRow; onLedger?: true }) {
  const count = onLedger ? row.openLeads : row.leads
  return count === 0 ? <span className="number">0</span> : <Go to="/leads" search={{ subjectId: row.id, ...(onLedger && { onLedger: 'true' }) }}>{count}</Go>
}
