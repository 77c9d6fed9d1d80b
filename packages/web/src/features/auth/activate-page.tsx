import { activate } from '@qingyuan/core/auth/auth-api'
import { Alert, Button, Form } from 'antd'
import { useState } from 'react'
import { Go } from '../../shared/go.tsx'
import { Notice } from '../../shared/notice.tsx'
import { textOf, useAction } from '../../shared/use-action.ts'
import { EntranceFrame } from './entrance-frame.tsx'
import { useFragmentToken } from './fragment-token.ts'
import { NewPasswordFields } from './new-password-fields.tsx'

/** Opened by a link from an administrator: sets the first password, or a new one after it was forgotten. */
export function ActivatePage() {
  const token = useFragmentToken()
  const [username, setUsername] = useState<string>()
  const action = useAction(activate, { showError: false, invalidate: [], onDone: (done) => setUsername(done.username) })
  if (username !== undefined) {
    return (
      <EntranceFrame title="密码已设置">
        <Notice tone="done" title={`您的账号是 ${username}`} text="请记住账号和刚才设置的密码。" action={<Go to="/sign-in" className="button-link">去登录</Go>} />
      </EntranceFrame>
    )
  }
  return (
    <EntranceFrame title="设置密码" note="这个链接只能用一次。设置好以后用账号和新密码登录。">
      <div aria-live="polite" className="entrance-messages">
        {token.length < 20 && <Alert type="warning" showIcon title="链接不完整" description="请从头到尾复制整个链接再打开，或请管理员重新生成。" />}
        {action.error && <Alert type="error" showIcon title={textOf(action.error)} />}
      </div>
      <Form<{ password: string }> layout="vertical" size="large" requiredMark={false} disabled={token.length < 20}
        onFinish={({ password }) => { void action.run({ token, password }) }}>
        <NewPasswordFields label="密码" />
        <Button type="primary" htmlType="submit" block loading={action.pending}>设置密码</Button>
      </Form>
    </EntranceFrame>
  )
}
