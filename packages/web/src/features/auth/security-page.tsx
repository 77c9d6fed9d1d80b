import { getSecurityPolicy, setSecurityPolicy } from '@qingyuan/core/auth/auth-api'
import { roleNames, roles, separatedRoles, type Role } from '@qingyuan/core/permissions'
import { Button, Checkbox, Form, InputNumber } from 'antd'
import type { z } from 'zod'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'

type Policy = z.output<typeof getSecurityPolicy.output>

/** The office's sign-in rules. */
export function SecurityPage() {
  const read = useRead(getSecurityPolicy, {})
  return (
    <Page title="登录安全" intro="对全部人员起作用，保存后下一次请求即按新规则。每次修改都记入审计日志。"
      meaning={{ what: '等保三级要求管理人员采用两种以上方式核验身份；三类管理员建议一律要求动态口令。', source: 'GB/T 22239 身份鉴别' }}>
      <div className="panel panel-narrow"><Loaded read={read}>{(policy) => <PolicyForm policy={policy} />}</Loaded></div>
    </Page>
  )
}

function PolicyForm({ policy }: { policy: Policy }) {
  const [form] = Form.useForm<Policy>()
  const action = useAction(setSecurityPolicy, { form, done: '已保存' })
  return (
    <Form<Policy> form={form} layout="vertical" requiredMark={false} initialValues={policy} onFinish={(values) => { void action.run(values) }}>
      <Form.Item name="secondFactorRoles" label="必须使用动态口令的角色" extra="这些角色没有绑定时，登录后先绑定才能工作。">
        <Checkbox.Group className="role-checks" options={roleNames.map((role) => ({ value: role, label: labelOf(role) }))} />
      </Form.Item>
      <NumberItem name="idleMinutes" label="无操作自动退出" unit="分钟" min={5} max={120} />
      <NumberItem name="lockAfter" label="连续输错多少次锁定账号" unit="次" min={3} max={20} />
      <NumberItem name="lockMinutes" label="锁定多久" unit="分钟" min={1} max={1440} />
      <Button type="primary" htmlType="submit" loading={action.pending}>保存</Button>
    </Form>
  )
}

const labelOf = (role: Role): string => (separatedRoles as readonly Role[]).includes(role) ? `${roles[role].label}（三员）` : roles[role].label

function NumberItem({ name, label, unit, min, max }: { name: keyof Policy; label: string; unit: string; min: number; max: number }) {
  return (
    <Form.Item name={name} label={label} extra={`${min} 到 ${max} ${unit}`} rules={[{ required: true, message: '请填写' }]}>
      <InputNumber min={min} max={max} precision={0} suffix={unit} changeOnWheel={false} className="short-number" />
    </Form.Item>
  )
}
