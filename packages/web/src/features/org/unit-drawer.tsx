import { listUnits, listUsers, type Unit } from '@qingyuan/core/org/org-api'
import { sectorRoleLabels, unitKindLabels, unitScopeLabels } from '@qingyuan/core/org/org'
import { roles as roleTable } from '@qingyuan/core/permissions'
import { Button, Descriptions, Drawer, Empty, Space } from 'antd'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useRead } from '../../shared/use-read.ts'

interface UnitDrawerProps { id: string; onClose: () => void; onEdit: (unit: Unit) => void; onAssign: (unit: Unit) => void }

/** One unit: what it is, what it answers for, who works there. */
export function UnitDrawer({ id, onClose, onEdit, onAssign }: UnitDrawerProps) {
  const units = useRead(listUnits, {})
  const { can } = useSession()
  const unit = units.data?.rows.find((row) => row.id === id)
  return (
    <Drawer open onClose={onClose} size={560} title={unit?.name ?? '单位'} extra={unit && (
      <Space>
        {can('settings.manage') && unit.active && <Button onClick={() => onAssign(unit)}>职责分工</Button>}
        {can('org.manage') && <Button type="primary" onClick={() => onEdit(unit)}>修改</Button>}
      </Space>)}>
      <Loaded read={units}>{({ rows }) => (unit ? <UnitDetail unit={unit} rows={rows} /> : <Empty description="没有找到这个单位" />)}</Loaded>
    </Drawer>
  )
}

function UnitDetail({ unit, rows }: { unit: Unit; rows: Unit[] }) {
  const users = useRead(listUsers, {}, { fresh: 60_000 })
  const people = (users.data?.rows ?? []).filter((user) => user.unitId === unit.id && user.active)
  const parent = rows.find((row) => row.id === unit.parentId)
  return <>
    <Descriptions column={1} size="small" bordered items={[
      { key: 'short', label: '简称', children: unit.shortName },
      { key: 'kind', label: '类别', children: unitKindLabels[unit.kind] },
      { key: 'region', label: '所在区划', children: <Go to="/regions" search={{ id: unit.regionId }}>{unit.regionName}</Go> },
      { key: 'parent', label: '上级单位', children: parent?.name ?? '—' },
      { key: 'scope', label: '工作范围', children: unitScopeLabels[unit.scope] },
      { key: 'phone', label: '电话', children: unit.phone ?? '—' },
      { key: 'prefix', label: '发文代字', children: unit.documentPrefix ?? '—' },
      { key: 'accounts', label: '账号', children: unit.hasAccounts ? '设账号' : '不设账号，由上级代报' },
      { key: 'state', label: '状态', children: <StatusTag tone={unit.active ? 'good' : 'off'}>{unit.active ? '启用' : '已停用'}</StatusTag> },
    ]} />
    <h3 className="org-subhead">职责分工</h3>
    {unit.sectors.length === 0 ? <p className="nothing">没有分配行业领域</p> : (
      <ul className="org-list">{unit.sectors.map((duty) => (
        <li key={duty.sector}><StatusTag tone={duty.role === 'lead' ? 'doing' : 'waiting'}>{sectorRoleLabels[duty.role]}</StatusTag> {duty.sector}
          {duty.basis && <small className="org-kind">{duty.basis}</small>}</li>
      ))}</ul>
    )}
    <h3 className="org-subhead">人员（{people.length}）</h3>
    {people.length === 0 ? <p className="nothing">没有账号</p> : (
      <ul className="org-list">{people.map((user) => (
        <li key={user.id}><Go to="/people" search={{ user: user.id }}>{user.name}</Go>
          <small className="org-kind">{[user.post, user.roles.map((role) => roleTable[role].label).join('、')].filter(Boolean).join('，')}</small></li>
      ))}</ul>
    )}
  </>
}
