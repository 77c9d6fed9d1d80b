import { LockOutlined, UserOutlined } from '@ant-design/icons'
import { getEntrance, signIn } from '@qingyuan/core/auth/auth-api'
import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Redirect } from '../../shared/redirect.tsx'
import { sessionKey, useSessionState, type WhyOut } from '../../shared/session.tsx'
import { textOf, useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { parseSearch, useUrlState } from '../../shared/use-url-state.ts'
import { CodeInput } from './code-input.tsx'
import { EntranceFrame, type Entrance } from './entrance-frame.tsx'
import { safeBack } from './safe-back.ts'

const whyTexts: Record<WhyOut, string | undefined> = { expired: '登录已过期，请重新登录。', idle: '较长时间没有操作，已自动退出。', left: undefined }
interface Credentials { username: string; password: string }

/** Sign-in: name and password, then the six digits when the account has a second factor. */
export function SignInPage() {
  const session = useSessionState()
  const { state } = useUrlState()
  const client = useQueryClient()
  const { data: entrance } = useRead(getEntrance, {}, { fresh: 60_000 })
  const [credentials, setCredentials] = useState<Credentials>()
  const [asksCode, setAsksCode] = useState(false)
  const action = useAction(signIn, {
    showError: false, invalidate: [],
    onDone: () => { void client.refetchQueries({ queryKey: sessionKey }) },
    onError: (error) => { if (error.code === 'auth.second_factor_required') setAsksCode(true) },
  })
  // Still busy after the answer, until the session is there and the page changes.
  const [entering, setEntering] = useState(false)
  const busy = action.pending || entering
  if (session.kind === 'in') return <SignedIn back={safeBack(state['back'])} />

  const send = async (next: Credentials, code?: string) => {
    setCredentials(next)
    setEntering(await action.run({ ...next, ...(code && { code }) }) !== undefined)
  }
  const backToPassword = () => {
    setAsksCode(false)
    action.reset()
  }
  const failed = action.error && action.error.code !== 'auth.second_factor_required' ? textOf(action.error) : undefined
  const notice = session.kind === 'out' && session.why && !action.error ? whyTexts[session.why] : undefined
  return (
    <EntranceFrame title={asksCode ? '动态口令' : '登录'} note={asksCode ? '请打开手机上的验证器，输入现在显示的6位数字。' : undefined}>
      {entrance?.setUpDone === false && (
        <Alert type="warning" showIcon title="还没有完成首次设置" description="请打开服务器控制台上显示的设置链接，建立本地区和第一位管理员。" />
      )}
      <div aria-live="polite" className="entrance-messages">
        {notice && <Alert type="info" showIcon title={notice} />}
        {failed && <Alert type="error" showIcon title={failed} />}
      </div>
      {asksCode && credentials
        ? <CodeStep key={String(action.pending)} busy={busy} onSend={(code) => { void send(credentials, code) }} onBack={backToPassword} />
        : <PasswordStep busy={busy} onSend={(next) => { void send(next) }} />}
      {!asksCode && entrance?.demo && <DemoAccounts entrance={entrance} busy={busy} onPick={(next) => { void send(next) }} />}
    </EntranceFrame>
  )
}

/** `back` may carry conditions behind a `?`. */
function SignedIn({ back }: { back: string }) {
  const url = new URL(back, window.location.origin)
  return <Redirect to={url.pathname} search={parseSearch(url.search)} />
}

function PasswordStep({ busy, onSend }: { busy: boolean; onSend: (credentials: Credentials) => void }) {
  return (
    <Form<Credentials> layout="vertical" size="large" requiredMark={false} onFinish={onSend}>
      <Form.Item name="username" label="账号" rules={[{ required: true, whitespace: true, message: '请输入账号' }]}>
        <Input prefix={<UserOutlined />} autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={64} autoFocus />
      </Form.Item>
      <Form.Item name="password" label="密码" rules={[{ required: true, message: '请输入密码' }]}>
        <Input.Password prefix={<LockOutlined />} autoComplete="current-password" maxLength={256} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>登录</Button>
      <p className="entrance-help">忘记密码或换了手机，请联系专班办的安全管理员。</p>
    </Form>
  )
}

function CodeStep({ busy, onSend, onBack }: { busy: boolean; onSend: (code: string) => void; onBack: () => void }) {
  return (
    <div className="code-step">
      <CodeInput disabled={busy} onComplete={onSend} />
      <Button type="link" onClick={onBack} disabled={busy}>换一个账号登录</Button>
    </div>
  )
}

function DemoAccounts({ entrance, busy, onPick }: { entrance: Entrance; busy: boolean; onPick: (credentials: Credentials) => void }) {
  const { demoPassword } = entrance
  if (demoPassword === null) return null
  return (
    <section className="demo-accounts" aria-label="演示账号">
      <h2>演示账号，点一下即登录</h2>
      <ul>
        {entrance.demoAccounts.map((account) => (
          <li key={account.username}>
            <button type="button" disabled={busy} onClick={() => onPick({ username: account.username, password: demoPassword })}>
              <b>{account.name}</b><span>{account.post}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
