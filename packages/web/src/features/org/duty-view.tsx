import { DownloadOutlined } from '@ant-design/icons'
import { dutyMatrix, type DutyRow } from '@qingyuan/core/org/duty-matrix'
import { listCodes, listUnits, type Unit } from '@qingyuan/core/org/org-api'
import { Alert, Button, Checkbox, Segmented, Select, Space, Table } from 'antd'
import { useMemo, useState } from 'react'
import { saveFile } from '../../shared/call.ts'
import { toCsv } from '../../shared/csv.ts'
import { Loaded } from '../../shared/loaded.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { DutyExampleButton } from './duty-example-button.tsx'
import { DutyMatrixTable } from './duty-matrix-table.tsx'
import { LeadForm } from './lead-form.tsx'
import { SectorForm } from './sector-form.tsx'

type Row = DutyRow<Unit> & { group: string }

/** Who leads and who supports each sector; what nobody leads stands out and can be assigned on the spot. */
export function DutyView() {
  const units = useRead(listUnits, {})
  const codes = useRead(listCodes, {})
  return <Loaded read={units}>{({ rows }) => <Loaded read={codes}>{({ rows: items }) => <Duties units={rows} codes={items} />}</Loaded>}</Loaded>
}

function Duties({ units, codes }: { units: Unit[]; codes: { list: string; name: string; grouping: string; active: boolean }[] }) {
  const { can } = useSession()
  const { state, patch } = useUrlState()
  const [unit, setUnit] = useState<Unit>()
  const [sector, setSector] = useState<string>()
  const regions = useMemo(() => regionsWithDuties(units), [units])
  const regionId = regions.find((region) => region.value === state['region'])?.value ?? regions[0]?.value ?? ''
  const rows = useMemo(() => rowsOf(units, codes, regionId), [units, codes, regionId])
  const gaps = rows.filter((row) => row.leads.length === 0)
  const shown = state['gaps'] === 'true' ? gaps : rows
  const view = state['view'] === 'matrix' ? 'matrix' : 'list'
  const manage = can('settings.manage')
  const exportRows = () => saveFile(new Blob([toCsv([['类别', '行业领域', '牵头单位', '配合单位', '依据'], ...shown.map((row) =>
    [row.group, row.sector, row.leads.map((one) => one.name).join('、') || '未指定牵头', row.supports.map((one) => one.name).join('、'), basisOf(row)])])],
  { type: 'text/csv;charset=utf-8' }), '职责分工.csv')
  return <>
    <div className="org-bar no-print">
      <Space wrap>
        <Segmented value={view} onChange={(value) => patch({ view: value === 'matrix' ? value : undefined })} options={[{ value: 'list', label: '清单' }, { value: 'matrix', label: '矩阵' }]} />
        {regions.length > 1 && <Select value={regionId} options={regions} popupMatchSelectWidth={false} aria-label="哪一级" onChange={(value) => patch({ region: value })} />}
        <Checkbox checked={state['gaps'] === 'true'} onChange={(event) => patch({ gaps: event.target.checked ? 'true' : undefined })}>只看未指定牵头</Checkbox>
      </Space>
      <Space wrap>
        {manage && <DutyExampleButton />}
        <Button icon={<DownloadOutlined />} onClick={exportRows}>导出</Button>
      </Space>
    </div>
    {gaps.length > 0 && <Alert type="warning" showIcon className="org-note" title={`${rows.length}项中有${gaps.length}项未指定牵头：${gaps.slice(0, 8).map((row) => row.sector).join('、')}${gaps.length > 8 ? '等' : ''}。没有主管部门的，由本级政府指定。`} />}
    {view === 'matrix'
      ? <DutyMatrixTable rows={shown} units={units.filter((one) => one.active && one.regionId === regionId && one.sectors.length > 0)} {...(manage && { onUnit: setUnit, onSector: setSector })} />
      : <Table<Row> size="small" rowKey="sector" dataSource={shown} pagination={false} scroll={{ x: 'max-content' }}
        rowClassName={(row) => (row.leads.length === 0 ? 'org-gap' : '')} locale={{ emptyText: '没有符合条件的行业' }} columns={[
          { key: 'group', title: '类别', width: 130, dataIndex: 'group', className: 'org-group', responsive: ['md'], onCell: (row, index) => ({ rowSpan: spanOf(shown, row, index ?? 0) }) },
          { key: 'sector', title: '行业领域', width: 190, dataIndex: 'sector' },
          { key: 'lead', title: '牵头', width: 220, render: (_, row) => row.leads.length > 0 ? <Names units={row.leads} {...(manage && { onClick: setUnit })} />
            : <Space size={4}><StatusTag tone="warn">未指定牵头</StatusTag>{manage && <Button size="small" type="link" className="no-print" onClick={() => setSector(row.sector)}>指定</Button>}</Space> },
          { key: 'support', title: '配合', width: 320, render: (_, row) => <Names units={row.supports} {...(manage && { onClick: setUnit })} /> },
          { key: 'basis', title: '依据', width: 180, responsive: ['md'], render: (_, row) => basisOf(row) || <span className="nothing">—</span> },
        ]} />}
    {unit && <SectorForm unit={unit} onClose={() => setUnit(undefined)} />}
    {sector && <LeadForm sector={sector} units={units.filter((one) => one.active && one.regionId === regionId)} onClose={() => setSector(undefined)} />}
  </>
}

function Names({ units, onClick }: { units: Unit[]; onClick?: (unit: Unit) => void }) {
  if (units.length === 0) return <span className="nothing">—</span>
  return <span className="org-names">{units.map((unit) => (onClick
    ? <Button key={unit.id} type="link" size="small" title={`${unit.name}：修改职责`} onClick={() => onClick(unit)}>{unit.shortName}</Button>
    : <span key={unit.id} title={unit.name}>{unit.shortName}</span>))}</span>
}

/** Offices first: theirs is the matrix that people mean. Regions where nobody holds anything are left out. */
function regionsWithDuties(units: Unit[]): { value: string; label: string }[] {
  const found = units.filter((unit) => unit.active && (unit.kind === 'office' || unit.sectors.length > 0))
    .slice().sort((a, b) => Number(b.kind === 'office') - Number(a.kind === 'office'))
  return [...new Map(found.map((unit) => [unit.regionId, unit.regionName]))].map(([value, label]) => ({ value, label }))
}

function rowsOf(units: Unit[], codes: { list: string; name: string; grouping: string; active: boolean }[], regionId: string): Row[] {
  const listed = [...codes.filter((code) => code.list === 'sector' && code.active && code.name !== '其他'), ...codes.filter((code) => code.list === 'duty' && code.active)]
  const groups = new Map(listed.map((code) => [code.name, code.list === 'duty' ? `综合职责：${code.grouping}` : code.grouping || '其他']))
  return dutyMatrix(listed.map((code) => code.name), units, regionId).map((row) => ({ ...row, group: groups.get(row.sector) ?? '已停用的行业' }))
}

const basisOf = (row: Row): string => [...new Set([...row.leads, ...row.supports]
  .map((unit) => unit.sectors.find((duty) => duty.sector === row.sector)?.basis ?? '').filter(Boolean))].join('、')

/** The group's cell spans its rows: its length at the first of them, 0 at the others. */
function spanOf(rows: Row[], row: Row, index: number): number {
  if (index > 0 && rows[index - 1]?.group === row.group) return 0
  const end = rows.findIndex((other, at) => at > index && other.group !== row.group)
  return (end < 0 ? rows.length : end) - index
}
