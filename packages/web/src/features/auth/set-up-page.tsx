import { getEntrance, setUp } from '@qingyuan/core/auth/auth-api'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { Go } from '../../shared/go.tsx'
import { Notice } from '../../shared/notice.tsx'
import { textOf, useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { EntranceFrame } from './entrance-frame.tsx'
import { useFragmentToken } from './fragment-token.ts'
import { NewPasswordFields } from './new-password-fields.tsx'

interface Values { districtName: string; officeName: string; name: string; username: string; password: string }

/** Opened once by the link on the server's console: the district, its office and the first administrator. */
export function SetUpPage() {
  const token = useFragmentToken()
  const [form] = Form.useForm<Values>()
  const [username, setUsername] = useState<string>()
  const entrance = useRead(getEntrance, {})
  const action = useAction(setUp, { form, showError: false, onDone: (done) => setUsername(done.username) })
  if (username !== undefined) {
    return (
      <EntranceFrame title="设置完成">
        <Notice tone="done" title={`系统管理员账号：${username}`} text="登录后请绑定动态口令，再建立单位和人员。" action={<Go to="/sign-in" className="button-link">去登录</Go>} />
      </EntranceFrame>
    )
  }
  if (entrance.data?.setUpDone) {
    return (
      <EntranceFrame title="已完成设置">
        <Notice tone="done" title="本系统已完成首次设置" text="设置链接只能用一次。请用已有的账号登录；没有账号的，请系统管理员建立。" action={<Go to="/sign-in" className="button-link">去登录</Go>} />
      </EntranceFrame>
    )
  }
  return (
    <EntranceFrame title="首次设置" note="建立本地区、专班办和第一位系统管理员。只做一次，名称以后可以改。">
      <div aria-live="polite" className="entrance-messages">
        {token.length < 20 && <Alert type="warning" showIcon title="链接不完整" description="请从服务器控制台复制整个设置链接再打开。" />}
        {action.error && <Alert type="error" showIcon title={textOf(action.error)} />}
      </div>
      <Form<Values> form={form} layout="vertical" requiredMark={false} disabled={token.length < 20}
        onFinish={({ districtName, officeName, name, username: account, password }) => {
          void action.run({ token, districtName, officeName, name, username: account, password })
        }}>
        <Form.Item name="districtName" label="地区名称" rules={[{ required: true, whitespace: true, message: '请填写地区名称' }]}>
          <Input placeholder="如：某某区" maxLength={120} autoFocus />
        </Form.Item>
        <Form.Item name="officeName" label="专班办名称" rules={[{ required: true, whitespace: true, message: '请填写专班办名称' }]}>
          <Input placeholder="如：某某区打击非法集资专项行动工作专班办公室" maxLength={120} />
        </Form.Item>
        <Form.Item name="name" label="系统管理员姓名" rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}>
          <Input autoComplete="name" maxLength={120} />
        </Form.Item>
        <Form.Item name="username" label="登录账号" extra="小写字母开头，3到32位字母、数字、下划线。"
          rules={[{ required: true, message: '请填写账号' }, { pattern: /^[a-z][a-z0-9_]{2,31}$/, message: '账号用小写字母开头，3到32位字母、数字、下划线' }]}>
          <Input autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={32} />
        </Form.Item>
        <NewPasswordFields label="密码" />
        <Button type="primary" htmlType="submit" block size="large" loading={action.pending}>完成设置</Button>
      </Form>
    </EntranceFrame>
  )
}
