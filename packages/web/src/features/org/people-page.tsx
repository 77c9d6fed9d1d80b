import { PlusOutlined } from '@ant-design/icons'
import { listUsers, type User } from '@qingyuan/core/org/org-api'
import { roleNames, roles as roleTable, separatedRoles } from '@qingyuan/core/permissions'
import { Alert, Button } from 'antd'
import { useMemo, useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { Go } from '../../shared/go.tsx'
import { Page } from '../../shared/page.tsx'
import { UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import type { Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState, type UrlState } from '../../shared/use-url-state.ts'
import { accountState } from './account-state.ts'
import { CutText } from '../../shared/cut-text.tsx'
import { PendingResets } from './pending-resets.tsx'
import { PersonDrawer } from './person-drawer.tsx'
import { PersonForm } from './person-form.tsx'
import './org.css'

/** People and their accounts. The system administrator keeps people, the security administrator gives roles. */
export function PeoplePage() {
  const { can, roles } = useSession()
  const { state, patch } = useUrlState()
  const [adding, setAdding] = useState(false)
  const [editing, setEditing] = useState<User>()
  const administrator = roles.includes('system_admin') || roles.includes('security_admin')
  const columns = useMemo(() => columnsFor(administrator, roles.includes('security_admin')), [administrator, roles])
  return (
    <Page title="人员与账号" actions={can('org.manage') && <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>新增人员</Button>}
      intro={administrator ? '系统管理员登记人员、发启用链接，安全管理员授权和重设密码（另一位管理员确认），审计管理员查日志：三员互不兼任。' : undefined}>
      {administrator && <PendingResets />}
      {can('org.manage') && <FirstAppointments />}
      <DataTable name="people" endpoint={listUsers} columns={columns} filters={filters} keep={keep} presets={administrator ? presets : []} empty="还没有人员"
        onOpen={(user) => patch({ user: user.id }, { push: true })} rowTone={(user) => (user.active ? undefined : 'off')} />
      {state['user'] && <PersonDrawer id={state['user']} onClose={() => patch({ user: undefined })} onEdit={setEditing} />}
      {adding && <PersonForm onClose={() => setAdding(false)} onDone={(id) => patch({ user: id })} />}
      {editing && <PersonForm user={editing} onClose={() => setEditing(undefined)} />}
    </Page>
  )
}

/** In a new office: what the system administrator still has to arrange before others can be given roles. */
function FirstAppointments() {
  const { data } = useRead(listUsers, {})
  const vacant = data && separatedRoles.filter((role) => !data.rows.some((user) => user.active && user.roles.includes(role)))
  if (!vacant || vacant.length === 0) return null
  return (
    <Alert className="org-note" type="info" showIcon title={`还没有${vacant.map((role) => roleTable[role].label).join('和')}`}
      description={<>请先登记人员、生成启用链接，再打开其详情“任命管理员”。其他人的角色由安全管理员授权；<Go to="/regions">区划</Go>和<Go to="/units">单位</Go>由您建立。</>} />
  )
}

const filters: Filter[] = [
  { kind: 'search', key: 'text', placeholder: '姓名、账号、手机' },
  { kind: 'custom', key: 'unit', label: '单位', render: (value, set) => <UnitSelect value={value ?? null} onChange={(next) => set(next ?? undefined)} /> },
  { kind: 'multi', key: 'role', label: '角色', options: [...roleNames.map((value) => ({ value: value as string, label: roleTable[value].label as string })), { value: 'none', label: '（未授权）' }] },
  { kind: 'flag', key: 'all', label: '含已停用' },
]
const presets = [{ name: '还没有授权', conditions: { role: 'none' } }]

function keep(user: User, conditions: UrlState): boolean {
  const { text, unit, role, all } = conditions
  const wanted = role?.split(',')
  return (user.active || all === 'true') && (!unit || user.unitId === unit)
    && (!wanted || user.roles.some((held) => wanted.includes(held)) || wanted.includes('none') && user.roles.length === 0)
    && (!text || `${user.name} ${user.username} ${user.mobile ?? ''}`.includes(text.trim()))
}

const rolesOf = (user: User) => user.roles.map((role) => roleTable[role].label).join('、')

function columnsFor(administrator: boolean, security: boolean): Column<User>[] {
  return [
    { key: 'name', title: '姓名', value: (row) => row.name, sort: true, fixed: true, width: 100 },
    { key: 'username', title: '账号', value: (row) => row.username, sort: true, width: 110 },
    { key: 'unit', title: '单位', value: (row) => row.unitName, sort: true, width: 170, render: (row) => <CutText text={row.unitName} width={150} /> },
    { key: 'post', title: '职务', value: (row) => row.post || null, width: 170, render: (row) => <CutText text={row.post} width={150} /> },
    { key: 'mobile', title: '手机', value: (row) => row.mobile, width: 130 },
    { key: 'roles', title: '角色', value: (row) => rolesOf(row) || null, width: 160, render: (row) => <CutText text={rolesOf(row)} width={140} /> },
    { key: 'state', title: '账号状态', value: (row) => accountState(row).label, width: 110,
      render: (row) => { const { tone, label } = accountState(row); return <StatusTag tone={tone}>{label}</StatusTag> } },
    ...(security ? [{ key: 'factor', title: '动态口令', width: 90, value: (row: User) => (row.secondFactorBound ? '已绑定' : '未绑定') }] : []),
    ...(administrator ? [{ key: 'tasks', title: '未办结待办', align: 'right' as const, width: 100, sort: true as const, value: (row: User) => row.openTasks }] : []),
  ]
}
