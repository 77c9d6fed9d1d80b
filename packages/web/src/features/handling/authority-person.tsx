import { listUsers, type Unit } from '@qingyuan/core/org/org-api'
import { separatedRoles, type Role } from '@qingyuan/core/permissions'
import { Form, Input } from 'antd'
import { PersonSelect, UnitSelect } from '../../shared/selects.tsx'
import { useRead } from '../../shared/use-read.ts'

/** The name behind an account, for forms that send both. */
export function useNameOf(): (userId: string | null) => string | undefined {
  const { data } = useRead(listUsers, {}, { fresh: 300_000 })
  return (userId) => data?.rows.find((user) => user.id === userId)?.name
}

interface Props {
  unitOf: (unit: Unit) => boolean
  unitExtra?: string
  /** The unit and a name on paper stay as entered. */
  fixed?: boolean
  /** The account stays, too, and is not shown. */
  fixedAccount?: boolean
  /** The unit was chosen anew. */
  onUnit?: () => void
}

/** Form items `unitId`, `userId`, `name`: a person of a unit, with an account or by name. */
export function PersonFields({ unitOf, unitExtra, fixed = false, fixedAccount = false, onUnit }: Props) {
  const form = Form.useFormInstance()
  const unitId = Form.useWatch<string | null>('unitId', { form, preserve: true })
  const userId = Form.useWatch<string | null>('userId', form)
  const unitChanged = () => {
    form.setFieldValue('userId', null)
    onUnit?.()
  }
  return <>
    {!fixed && <Form.Item name="unitId" label="单位" extra={unitExtra} rules={[{ required: true, message: '请选择单位' }]}>
      <UnitSelect allowClear={false} only={unitOf} onChange={unitChanged} />
    </Form.Item>}
    {!fixedAccount && <div className="form-pair">
      <Form.Item name="userId" label="账号" extra="不登录的不选，另写姓名"><PersonSelect placeholder={unitId ? '没有账号' : '先选单位'} disabled={!unitId} {...(unitId && { unitId })} only={mayHold} /></Form.Item>
      {!userId && <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}><Input maxLength={60} disabled={fixed} /></Form.Item>}
    </div>}
  </>
}

const mayHold = (user: { active: boolean; roles: Role[] }) => user.active && !user.roles.some((role) => (separatedRoles as readonly Role[]).includes(role))
