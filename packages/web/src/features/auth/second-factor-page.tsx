import { beginEnrolment, confirmEnrolment } from '@qingyuan/core/auth/auth-api'
import { Alert, Button, Form, Input, QRCode, Steps } from 'antd'
import { useState } from 'react'
import { CopyButton } from '../../shared/copy-button.tsx'
import { Go } from '../../shared/go.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { textOf, useAction } from '../../shared/use-action.ts'
import { CodeInput } from './code-input.tsx'

/** Binds an authenticator: password, then the secret as a picture and as text, then a first code as proof. */
export function SecondFactorPage() {
  const { mustEnrol, secondFactorBound } = useSession()
  const [secret, setSecret] = useState<{ secret: string; uri: string }>()
  const [bound, setBound] = useState(false)
  const begin = useAction(beginEnrolment, { showError: false, invalidate: [], onDone: setSecret })
  const confirm = useAction(confirmEnrolment, { showError: false, onDone: () => setBound(true) })
  if (bound || (secondFactorBound && !secret)) {
    return (
      <Page title="动态口令">
        <div className="panel panel-narrow">
          <Notice tone="done" title={bound ? '绑定成功' : '已绑定动态口令'} action={<Go to="/" className="button-link">开始工作</Go>}
            text={bound ? '以后登录时，输入密码后再输入验证器显示的6位数字。' : '换手机或丢失手机，请联系安全管理员重设密码并解除绑定，登录后重新绑定。'} />
        </div>
      </Page>
    )
  }
  const error = secret ? confirm.error : begin.error
  return (
    <Page title="绑定动态口令" intro="动态口令是登录的第二道锁：即使密码泄露，没有您的手机也登不进来。">
      <div className="panel panel-narrow">
        {mustEnrol && <Alert className="form-message" type="warning" showIcon title="您的角色必须绑定动态口令，绑定后才能使用其他功能。" />}
        <Steps size="small" className="form-message" current={secret ? 1 : 0} items={[{ title: '核对密码' }, { title: '扫码并确认' }]} />
        {error && <Alert className="form-message" type="error" showIcon title={textOf(error)} />}
        {secret
          ? <ScanStep secret={secret} busy={confirm.pending} attempt={confirm.error} onCode={(code) => { void confirm.run({ code }) }} />
          : (
            <Form<{ password: string }> layout="vertical" requiredMark={false} onFinish={({ password }) => { void begin.run({ password }) }}>
              <Form.Item name="password" label="您的登录密码" rules={[{ required: true, message: '请输入密码' }]}>
                <Input.Password autoComplete="current-password" maxLength={256} autoFocus />
              </Form.Item>
              <Button type="primary" htmlType="submit" loading={begin.pending}>下一步</Button>
            </Form>
          )}
      </div>
    </Page>
  )
}

interface ScanProps { secret: { secret: string; uri: string }; busy: boolean; attempt: unknown; onCode: (code: string) => void }
function ScanStep({ secret, busy, attempt, onCode }: ScanProps) {
  const [tries, setTries] = useState({ seen: attempt, count: 0 })
  if (tries.seen !== attempt) setTries({ seen: attempt, count: tries.count + 1 })
  return (
    <div className="scan-step">
      <p>1. 在手机上打开任一支持动态口令（TOTP）的验证器，扫描下图。图在本页生成，不经过别处。</p>
      <QRCode value={secret.uri} size={192} type="canvas" bordered />
      <p>不能扫码时，在验证器里手工输入密钥：</p>
      <p className="scan-secret"><code>{secret.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code> <CopyButton text={secret.secret} label="复制密钥" /></p>
      <p>2. 输入验证器现在显示的6位数字：</p>
      <CodeInput key={tries.count} disabled={busy} onComplete={onCode} />
    </div>
  )
}
