import { ImportOutlined, PlusOutlined } from '@ant-design/icons'
import { exportCases, listCases } from '@qingyuan/core/cases/case-api'
import { Button } from 'antd'
import { useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { useGo } from '../../shared/go.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { Page } from '../../shared/page.tsx'
import type { SavedFilter } from '../../shared/saved-filters.tsx'
import { CodeSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { caseColumns, casePath } from './case-columns.tsx'
import { CaseForm } from './case-form.tsx'
import './cases.css'

/** 案件台账: what the police and the courts do with it, beside the register of leads. */
export function CaseListPage() {
  const { can } = useSession()
  const go = useGo()
  const [adding, setAdding] = useState(false)
  return (
    <Page title="案件台账" print="landscape" intro="公安不登录系统：每月1日凭公安的案件进展表读入，平时有进展当日登记。"
      actions={can('case.edit') && <>
        <Button type="primary" icon={<ImportOutlined />} onClick={() => go('/cases/import')}>读入公安案件进展表</Button>
        <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>登记案件</Button>
      </>}>
      <DataTable name="cases" endpoint={listCases} columns={caseColumns} filters={filters} presets={presets} exportTo={exportCases} rowTo={(row) => casePath(row.id)}
        empty={<>还没有案件。{can('case.edit') && '可以登记一件，或读入公安的案件进展表。'}</>}
        summary={({ sums, total }) => total === 0 ? null : (
          <span className="case-sums">
            <span>合计　涉案金额 <b><Wan fen={sums.amountFen} unit /></b></span>
            <span>涉案人数 <b><Count value={sums.people} unit="人" /></b></span>
            {sums.unknownAmount > 0 && <span className="pending-value">另有 {sums.unknownAmount} 件金额待核，未计入</span>}
            {sums.unknownPeople > 0 && <span className="pending-value">{sums.unknownPeople} 件人数待核，未计入</span>}
          </span>
        )} />
      {adding && <CaseForm onClose={() => setAdding(false)} onDone={(id) => go(casePath(id))} />}
    </Page>
  )
}

const filters: Filter[] = [
  { kind: 'search', key: 'q', placeholder: '案件名称、立案号、主体' },
  { kind: 'custom', key: 'stage', label: '阶段', render: (value, set) => <CodeSelect list="case-stage" value={value ?? null} placeholder="不限" onChange={(next) => set(next ?? undefined)} /> },
  { kind: 'select', key: 'minYears', label: '立案年数', options: [{ value: '3', label: '满3年' }, { value: '5', label: '满5年' }] },
  { kind: 'select', key: 'ledElsewhere', label: '牵头', options: [{ value: 'false', label: '本地' }, { value: 'true', label: '外地' }] },
]
const presets: SavedFilter[] = [
  { name: '满3年的老案', conditions: { minYears: '3' } }, { name: '满5年的老案', conditions: { minYears: '5' } }, { name: '外地牵头', conditions: { ledElsewhere: 'true' } },
]
