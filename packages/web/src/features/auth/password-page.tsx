import { changePassword } from '@qingyuan/core/auth/auth-api'
import { Alert, Button, Form, Input } from 'antd'
import { Page } from '../../shared/page.tsx'
import { textOf, useAction } from '../../shared/use-action.ts'
import { NewPasswordFields } from './new-password-fields.tsx'

interface Values { current: string; password: string; again: string }

/** The person's own password. */
export function PasswordPage() {
  const [form] = Form.useForm<Values>()
  const action = useAction(changePassword, { form, showError: false, done: '密码已修改。其他地方的登录已结束。', onDone: () => form.resetFields() })
  return (
    <Page title="修改密码">
      <div className="panel panel-narrow">
        {action.error && <Alert className="form-message" type="error" showIcon title={textOf(action.error)} />}
        <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={({ current, password }) => { void action.run({ current, password }) }}>
          <Form.Item name="current" label="原密码" rules={[{ required: true, message: '请输入原密码' }]}>
            <Input.Password autoComplete="current-password" maxLength={256} />
          </Form.Item>
          <NewPasswordFields />
          <Button type="primary" htmlType="submit" loading={action.pending}>修改密码</Button>
        </Form>
      </div>
    </Page>
  )
}
