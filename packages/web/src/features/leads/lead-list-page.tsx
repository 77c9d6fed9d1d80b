import { ImportOutlined, PlusOutlined } from '@ant-design/icons'
import { exportLeads, listLeads } from '@qingyuan/core/leads/lead-api'
import { Button } from 'antd'
import { useMemo } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { useGo } from '../../shared/go.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { leadColumns, leadPath } from './lead-list-columns.tsx'
import { leadFilters, leadPresets } from './lead-list-filters.tsx'
import './leads.css'

/** 线索列表: every lead within the viewer's scope. */
export function LeadListPage() {
  const { can, today } = useSession()
  const go = useGo()
  const presets = useMemo(() => leadPresets(today), [today])
  return (
    <Page title="线索" actions={<>
      {can('lead.create') && <Button type="primary" icon={<PlusOutlined />} onClick={() => go('/leads/new')}>登记线索</Button>}
      {can('lead.import') && <Button icon={<ImportOutlined />} onClick={() => go('/leads/import')}>导入</Button>}
    </>}>
      <DataTable name="leads" endpoint={listLeads} columns={leadColumns} filters={leadFilters} presets={presets} exportTo={exportLeads}
        rowTo={(row) => leadPath(row.id)} rowTone={(row) => row.state === 'merged' || row.state === 'excluded' ? 'off' : undefined}
        empty={<>您的工作范围内还没有线索。{can('lead.create') && '可以登记一条，或从 Excel 导入。'}</>}
        summary={({ sums, total }) => total === 0 ? null : (
          <span className="lead-sums">
            <span>合计　涉及金额 <b><Wan fen={sums.amountFen} unit /></b></span>
            <span>涉及人数 <b><Count value={sums.people} unit="人" /></b></span>
            <span>未兑付资金 <b><Wan fen={sums.unpaidFen} unit /></b></span>
            {sums.unknownAmount > 0 && <span className="pending-value">另有 {sums.unknownAmount} 条金额待核，未计入合计</span>}
          </span>
        )} />
    </Page>
  )
}
