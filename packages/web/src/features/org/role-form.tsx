import { setRoles, type User } from '@qingyuan/core/org/org-api'
import { permissions, roleConflict, roleNames, roles as roleTable, type Role } from '@qingyuan/core/permissions'
import { Alert, Checkbox, Form } from 'antd'
import { FormDialog } from '../../shared/form-dialog.tsx'

interface Values { roles: Role[] }

/** Which roles a person holds. `only`: the roles a system administrator may appoint while nobody holds them. */
export function RoleForm({ user, only, onClose }: { user: User; only?: readonly Role[]; onClose: () => void }) {
  const offered = roleNames.filter((role) => !only || only.includes(role))
  return (
    <FormDialog<typeof setRoles.input, typeof setRoles.output, Values> title={`给“${user.name}”授权`} endpoint={setRoles} done="已授权" width={720} onClose={onClose}
      initial={{ roles: user.roles }} toInput={({ roles }) => ({ userId: user.id, roles })}>
      {(form) => <>
        <p className="dialog-note">{user.unitName}{user.post && `，${user.post}`}。{only && '还没有人担任时，由系统管理员任命第一位；此后授权由安全管理员办理。'}</p>
        <Form.Item name="roles">
          <Checkbox.Group className="org-roles" options={offered.map((role) => ({ value: role, label: <RoleText role={role} /> }))} />
        </Form.Item>
        <Form.Item noStyle dependencies={['roles']}>{() => {
          const conflict = roleConflict((form.getFieldValue('roles') as Role[] | undefined) ?? [])
          return conflict && <Alert type="warning" showIcon title={conflict} />
        }}</Form.Item>
      </>}
    </FormDialog>
  )
}

function RoleText({ role }: { role: Role }) {
  // What all business roles may read says nothing about one of them.
  const own = (roleTable[role].permissions as readonly (keyof typeof permissions)[]).filter((permission) => permission === 'audit.read' || !permission.endsWith('.read'))
  return <><strong>{roleTable[role].label}</strong><small className="org-kind org-block">{own.map((permission) => permissions[permission]).join('、') || '只查看'}</small></>
}
