import { unlockUser } from '@qingyuan/core/auth/auth-api'
import { listRegions, listUsers, type User } from '@qingyuan/core/org/org-api'
import { roles as roleTable } from '@qingyuan/core/permissions'
import { Button, Descriptions, Drawer, Empty, Space } from 'antd'
import { useState } from 'react'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { accountState } from './account-state.ts'
import { InviteButton } from './invite-button.tsx'
import { RoleForm } from './role-form.tsx'

/** One person, with what the viewer's administrator role may do. */
export function PersonDrawer({ id, onClose, onEdit }: { id: string; onClose: () => void; onEdit: (user: User) => void }) {
  const users = useRead(listUsers, {})
  const { can, userId } = useSession()
  const user = users.data?.rows.find((row) => row.id === id)
  const [assigning, setAssigning] = useState(false)
  const vacant = firstAppointments.filter((role) => !users.data?.rows.some((row) => row.active && row.roles.includes(role)))
  const mayAppoint = can('org.manage') && user?.roles.length === 0 && vacant.length > 0
  const mayAssign = user && user.active && user.id !== userId && (can('org.roles') || mayAppoint)
  return (
    <Drawer open onClose={onClose} size={520} title={user?.name ?? '人员'} extra={user && can('org.manage') && <Button type="primary" onClick={() => onEdit(user)}>修改</Button>}>
      <Loaded read={users}>{() => (user ? <>
        <PersonDetail user={user} />
        <Space wrap className="org-actions">
          {mayAssign && <Button onClick={() => setAssigning(true)}>{can('org.roles') ? '授权' : '任命管理员'}</Button>}
          <InviteButton user={user} />
          {can('org.roles') && <UnlockButton user={user} />}
        </Space>
        {assigning && <RoleForm user={user} {...(!can('org.roles') && { only: vacant })} onClose={() => setAssigning(false)} />}
      </> : <Empty description="没有找到这个人" />)}</Loaded>
    </Drawer>
  )
}
/** Whom the system administrator may appoint while nobody holds the role. */
const firstAppointments = ['security_admin', 'audit_admin'] as const

function PersonDetail({ user }: { user: User }) {
  const regions = useRead(listRegions, {}, { fresh: 60_000 })
  const { tone, label } = accountState(user)
  const names = user.regionIds.map((id) => regions.data?.rows.find((row) => row.id === id)?.name ?? '').join('、')
  return (
    <Descriptions column={1} size="small" bordered items={[
      { key: 'username', label: '账号', children: user.username },
      { key: 'unit', label: '单位', children: <Go to="/units" search={{ unit: user.unitId }}>{user.unitName}</Go> },
      { key: 'post', label: '职务', children: user.post || '—' },
      { key: 'mobile', label: '手机', children: user.mobile ?? '—' },
      { key: 'roles', label: '角色', children: user.roles.map((role) => roleTable[role].label).join('、') || '未授权' },
      { key: 'regions', label: '负责的区划', children: names || '按单位的工作范围' },
      { key: 'state', label: '账号状态', children: <><StatusTag tone={tone}>{label}</StatusTag>{user.lockedUntil && tone === 'bad' && ` 到 ${formatInstant(user.lockedUntil)}`}</> },
      ...(user.secondFactorBound === null ? [] : [{ key: 'factor', label: '动态口令', children: user.secondFactorBound ? '已绑定' : '未绑定' }]),
      ...(user.openTasks === null ? [] : [{ key: 'tasks', label: '未办结待办', children: `${user.openTasks} 件` }]),
    ]} />
  )
}

function UnlockButton({ user }: { user: User }) {
  const unlock = useAction(unlockUser, { done: '已解除锁定' })
  return accountState(user).label === '已锁定' && <Button loading={unlock.pending} onClick={() => { void unlock.run({ userId: user.id }) }}>解除锁定</Button>
}
