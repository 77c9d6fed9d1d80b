import { inviteUser, type User } from '@qingyuan/core/org/org-api'
import { Alert, Button, Input, Modal, Popconfirm, Space } from 'antd'
import { useState } from 'react'
import { CopyButton } from '../../shared/copy-button.tsx'
import { useSession } from '../../shared/session.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'

/** Makes the link by which a person sets a password: new accounts the system administrator, resets the security administrator. */
export function InviteButton({ user }: { user: User }) {
  const { roles, userId } = useSession()
  const [made, setMade] = useState<{ link: string; expiresAt: string }>()
  const action = useAction(inviteUser, { onDone: setMade })
  const mine = user.activated === null ? undefined : user.activated ? 'security_admin' : 'system_admin'
  if (!mine || !roles.includes(mine) || !user.active || user.id === userId) return null
  const reset = user.activated === true
  return <>
    <Popconfirm title={reset ? `给${user.name}重设密码？` : `给${user.name}生成启用链接？`} okText="生成" cancelText="取消" onConfirm={() => action.run({ userId: user.id })}
      description={reset ? '请先核实是本人提出。原密码在设置新密码后失效。' : '以前生成而没有用过的链接随即失效。'}>
      <Button loading={action.pending}>{reset ? '重设密码链接' : '启用链接'}</Button>
    </Popconfirm>
    {made && (
      <Modal open title={`${user.name}的${reset ? '重设密码' : '启用'}链接`} onCancel={() => setMade(undefined)} footer={<Button type="primary" onClick={() => setMade(undefined)}>已交给本人</Button>}>
        <Alert type="warning" showIcon className="org-note" title={`只显示这一次，${formatInstant(made.expiresAt)}前有效，用一次即失效。请当面或用内部渠道交给本人。`} />
        <Space.Compact block>
          <Input readOnly value={made.link} aria-label="链接" onFocus={(event) => event.target.select()} />
          <CopyButton text={made.link} label="复制" size="middle" />
        </Space.Compact>
      </Modal>
    )}
  </>
}
