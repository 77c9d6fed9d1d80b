import { inviteUser, type User } from '@qingyuan/core/org/org-api'
import { Alert, Button, Checkbox, Form, Input, Modal, Popconfirm, Space } from 'antd'
import { useState } from 'react'
import { CopyButton } from '../../shared/copy-button.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { useSession } from '../../shared/session.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'

interface Made { link: string; expiresAt: string; needsConfirmation: boolean }

/** Makes the link by which a person sets a password: new accounts the system administrator, resets the security administrator. */
export function InviteButton({ user }: { user: User }) {
  const { roles, userId } = useSession()
  const [made, setMade] = useState<Made>()
  const mine = user.activated === null ? undefined : user.activated ? 'security_admin' : 'system_admin'
  if (!mine || !roles.includes(mine) || !user.active || user.id === userId) return made ? <LinkDialog user={user} made={made} onClose={() => setMade(undefined)} /> : null
  return <>
    {user.activated ? <ResetButton user={user} onMade={setMade} /> : <ActivateButton user={user} onMade={setMade} />}
    {made && <LinkDialog user={user} made={made} onClose={() => setMade(undefined)} />}
  </>
}

function ActivateButton({ user, onMade }: { user: User; onMade: (made: Made) => void }) {
  const action = useAction(inviteUser, { onDone: onMade })
  return (
    <Popconfirm title={`给${user.name}生成启用链接？`} description="以前生成而没有用过的链接随即失效。" okText="生成" cancelText="取消" onConfirm={() => action.run({ userId: user.id })}>
      <Button loading={action.pending}>启用链接</Button>
    </Popconfirm>
  )
}

interface ResetValues { reason: string; clearSecondFactor: boolean }
function ResetButton({ user, onMade }: { user: User; onMade: (made: Made) => void }) {
  const [open, setOpen] = useState(false)
  return <>
    <Button onClick={() => setOpen(true)}>重设密码</Button>
    {open && (
      <FormDialog<typeof inviteUser.input, typeof inviteUser.output, ResetValues> title={`给${user.name}重设密码`} endpoint={inviteUser} okText="生成链接" done="链接已生成"
        onClose={() => setOpen(false)} onDone={onMade} initial={{ reason: '', clearSecondFactor: false }} toInput={(values) => ({ userId: user.id, ...values })}>
        <p className="dialog-note">请先核实是本人提出。链接由另一位系统管理员或安全管理员确认后才能使用；本人下次登录会看到由谁重设、何时重设。</p>
        <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }, { min: 2, message: '至少2个字' }]}>
          <Input.TextArea rows={2} maxLength={200} showCount placeholder="如：本人忘记密码，已当面核实" autoFocus />
        </Form.Item>
        {user.secondFactorBound && (
          <Form.Item name="clearSecondFactor" valuePropName="checked" extra="手机遗失、更换时勾选。不勾选时，登录仍要本人手机上的动态口令。">
            <Checkbox>同时解除动态口令</Checkbox>
          </Form.Item>
        )}
      </FormDialog>
    )}
  </>
}

function LinkDialog({ user, made, onClose }: { user: User; made: Made; onClose: () => void }) {
  return (
    <Modal open title={`${user.name}的设置密码链接`} onCancel={onClose} footer={<Button type="primary" onClick={onClose}>已交给本人</Button>}>
      <Alert type="warning" showIcon className="org-note" title={`只显示这一次，${formatInstant(made.expiresAt)}前有效，用一次即失效。请当面或用内部渠道交给本人。`} />
      {made.needsConfirmation && <Alert type="info" showIcon className="org-note" title="现在还不能用：请另一位系统管理员或安全管理员在“人员与账号”页确认。" />}
      <Space.Compact block>
        <Input readOnly value={made.link} aria-label="链接" onFocus={(event) => event.target.select()} />
        <CopyButton text={made.link} label="复制" size="middle" />
      </Space.Compact>
    </Modal>
  )
}
