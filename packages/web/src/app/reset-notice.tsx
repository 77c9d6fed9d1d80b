import { readResetNotice } from '@qingyuan/core/auth/auth-api'
import { Alert, Button } from 'antd'
import { resetText, useSession } from '../shared/session.tsx'
import { useAction } from '../shared/use-action.ts'

/** Tells the owner of an account, at the next sign-in, who has reset it. */
export function ResetNotice() {
  const { resets } = useSession()
  const action = useAction(readResetNotice)
  const unseen = resets.filter((reset) => !reset.seen)
  if (unseen.length === 0) return null
  return (
    <Alert className="reset-notice no-print" type="warning" showIcon title="您的账号被重设过" action={<Button size="small" loading={action.pending} onClick={() => { void action.run({}) }}>知道了</Button>}
      description={<>{unseen.map((reset) => <p key={reset.appliedAt}>{resetText(reset)}</p>)}<p>不是您本人要求的，请立即修改密码并告知单位负责人和审计管理员。记录在“登录会话”页可以再看。</p></>} />
  )
}
