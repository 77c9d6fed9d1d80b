import { PlusOutlined } from '@ant-design/icons'
import { listUnits, type Unit } from '@qingyuan/core/org/org-api'
import { unitKindLabels, unitKinds, unitScopeLabels } from '@qingyuan/core/org/org'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import type { Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { useUrlState, type UrlState } from '../../shared/use-url-state.ts'
import { CutText } from '../../shared/cut-text.tsx'
import { DutyView } from './duty-view.tsx'
import { SectorForm } from './sector-form.tsx'
import { UnitDrawer } from './unit-drawer.tsx'
import { UnitForm } from './unit-form.tsx'
import './org.css'

/** Units, and who answers for which sector. */
export function UnitPage() {
  const { can } = useSession()
  const { state, replaceAll } = useUrlState()
  const [adding, setAdding] = useState(false)
  const tab = state['tab'] === 'duties' ? 'duties' : 'units'
  return (
    <Page title="单位与职责分工" {...(tab === 'duties' && { print: 'landscape' as const })}
      actions={tab === 'units' && can('org.manage') && <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>新增单位</Button>}>
      <Tabs className="org-tabs" activeKey={tab} destroyOnHidden onChange={(key) => replaceAll(key === 'duties' ? { tab: key } : {})} items={[
        { key: 'units', label: '单位', children: <UnitTable /> },
        { key: 'duties', label: '职责分工', children: <DutyView /> },
      ]} />
      {adding && <UnitForm onClose={() => setAdding(false)} />}
    </Page>
  )
}

const duties = (unit: Unit, role: 'lead' | 'support') => unit.sectors.filter((duty) => duty.role === role).map((duty) => duty.sector).join('、') || null
const columns: Column<Unit>[] = [
  { key: 'name', title: '名称', value: (row) => row.name, sort: true, fixed: true, render: (row) => <CutText text={row.name} /> },
  { key: 'kind', title: '类别', value: (row) => unitKindLabels[row.kind], sort: true, width: 130 },
  { key: 'region', title: '所在区划', value: (row) => row.regionName, sort: true, width: 110 },
  { key: 'scope', title: '工作范围', value: (row) => unitScopeLabels[row.scope], width: 150 },
  { key: 'lead', title: '牵头', value: (row) => duties(row, 'lead'), width: 200, render: (row) => <CutText text={duties(row, 'lead')} /> },
  { key: 'support', title: '配合', value: (row) => duties(row, 'support'), width: 200, render: (row) => <CutText text={duties(row, 'support')} /> },
  { key: 'phone', title: '电话', value: (row) => row.phone, width: 130, hidden: true },
  { key: 'accounts', title: '账号', value: (row) => (row.hasAccounts ? '设' : '不设'), width: 64 },
  { key: 'documentPrefix', title: '发文代字', value: (row) => row.documentPrefix, width: 110, hidden: true },
  { key: 'active', title: '状态', value: (row) => (row.active ? '启用' : '已停用'), width: 84,
    render: (row) => <StatusTag tone={row.active ? 'good' : 'off'}>{row.active ? '启用' : '已停用'}</StatusTag> },
]
const filters: Filter[] = [
  { kind: 'search', key: 'text', placeholder: '名称、简称' },
  { kind: 'multi', key: 'kind', label: '类别', options: unitKinds.map((value) => ({ value, label: unitKindLabels[value] })) },
  { kind: 'flag', key: 'all', label: '含已停用' },
]
function keep(unit: Unit, conditions: UrlState): boolean {
  const { text, kind, all } = conditions
  return (unit.active || all === 'true') && (!kind || kind.split(',').includes(unit.kind))
    && (!text || `${unit.name} ${unit.shortName}`.includes(text.trim()))
}

function UnitTable() {
  const { state, patch } = useUrlState()
  const [editing, setEditing] = useState<Unit>()
  const [assigning, setAssigning] = useState<Unit>()
  return <>
    <DataTable name="units" endpoint={listUnits} columns={columns} filters={filters} keep={keep}
      onOpen={(unit) => patch({ unit: unit.id }, { push: true })} rowTone={(unit) => (unit.active ? undefined : 'off')} empty="还没有单位" />
    {state['unit'] && <UnitDrawer id={state['unit']} onClose={() => patch({ unit: undefined })} onEdit={setEditing} onAssign={setAssigning} />}
    {editing && <UnitForm unit={editing} onClose={() => setEditing(undefined)} />}
    {assigning && <SectorForm unit={assigning} onClose={() => setAssigning(undefined)} />}
  </>
}
