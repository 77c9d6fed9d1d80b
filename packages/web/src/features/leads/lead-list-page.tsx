import { ImportOutlined, PlusOutlined } from '@ant-design/icons'
import { exportLeads, listLeads } from '@qingyuan/core/leads/lead-api'
import { Button } from 'antd'
import { useMemo, type ReactNode } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { Explain } from '../../shared/explain.tsx'
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
            <Explain meaning={{ what: '符合条件的全部线索（不只本页）相加，只合计已知的数：待核的和不涉及金额、人数的都没有计入，所以是“至少”。每个数取日期最近的一次登记。' }}>合计（只含已知数）</Explain>
            <Sum label="涉及金额" unknown={sums.unknownAmount}><Wan fen={sums.amountFen} unit /></Sum>
            <Sum label="涉及人数" unknown={sums.unknownPeople}><Count value={sums.people} unit="人" /></Sum>
            <Sum label="未兑付资金" unknown={sums.unknownUnpaid}><Wan fen={sums.unpaidFen} unit /></Sum>
          </span>
        )} />
    </Page>
  )
}

/** One sum, with how many leads it leaves out. */
function Sum({ label, unknown, children }: { label: string; unknown: number; children: ReactNode }) {
  return <span>{label} <b>{children}</b>{unknown > 0 && <span className="pending-value">（{unknown} 条待核未计入）</span>}</span>
}
