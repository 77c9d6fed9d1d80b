import { NewPassword } from '@qingyuan/core/auth/auth-api'
import { Form, Input } from 'antd'

/** A new password twice, checked by the rule that the server has. The fields are `password` and `again`. */
export function NewPasswordFields({ label = '新密码' }: { label?: string }) {
  return (
    <>
      <Form.Item name="password" label={label} extra="至少10位；小写、大写、数字、符号至少占三类；不要包含账号。" validateFirst
        rules={[{ required: true, message: '请输入密码' }, { validator: checkPassword }]}>
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item name="again" label="再输一次" dependencies={['password']} validateFirst rules={[
        { required: true, message: '请再输一次' },
        ({ getFieldValue }) => ({
          validator: async (_rule, again: string) => { if (again !== getFieldValue('password')) throw new Error('两次输入的不一样') },
        }),
      ]}>
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
    </>
  )
}

async function checkPassword(_rule: unknown, text: string): Promise<void> {
  const parsed = NewPassword.safeParse(text)
  if (!parsed.success) throw new Error(parsed.error.issues[0]?.message)
}
