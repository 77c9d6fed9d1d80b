import { saveUser, type User } from '@qingyuan/core/org/org-api'
import { Alert, Form, Input, Switch } from 'antd'
import { useState } from 'react'
import { newId } from '../../shared/new-id.ts'
import { RegionSelect, UnitSelect } from '../../shared/selects.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'

interface Values { name: string; username: string; unitId: string | null; post: string; mobile: string | null; regionIds: string[]; active: boolean }
const empty: Values = { name: '', username: '', unitId: null, post: '', mobile: null, regionIds: [], active: true }

/** Adds a person, or changes `user`. Roles and passwords are other people's matters. */
export function PersonForm({ user, onClose, onDone }: { user?: User; onClose: () => void; onDone?: (id: string) => void }) {
  const [id] = useState(() => user?.id ?? newId())
  return (
    <FormDialog title={user ? `修改“${user.name}”` : '新增人员'} endpoint={saveUser} initial={user ?? empty} onClose={onClose} onDone={(output) => onDone?.(output.id)}
      done={user ? '已保存' : '已登记。接着生成启用链接交给本人'}
      toInput={({ name, username, unitId, post, mobile, regionIds, active }) => ({
        id, name, username: username.trim().toLowerCase(), unitId: unitId!, post, mobile: mobile?.trim() || null, regionIds, active })}>
      {(form) => <>
        <div className="org-row">
          <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}><Input autoFocus maxLength={120} /></Form.Item>
          <Form.Item name="username" label="账号" extra="小写字母开头，3到32位字母、数字、下划线" rules={[{ required: true, message: '请填写账号' }]}>
            <Input maxLength={32} autoCapitalize="none" autoComplete="off" />
          </Form.Item>
        </div>
        <Form.Item name="unitId" label="单位" rules={[{ required: true, message: '请选择单位' }]}><UnitSelect allowClear={false} only={(unit) => unit.hasAccounts} /></Form.Item>
        <div className="org-row">
          <Form.Item name="post" label="职务"><Input maxLength={200} /></Form.Item>
          <Form.Item name="mobile" label="手机"><Input maxLength={60} inputMode="tel" /></Form.Item>
        </div>
        <Form.Item name="regionIds" label="负责的区划" extra="网格员等只管一部分辖区的人填写；不填，按单位的工作范围。"><RegionSelect multiple /></Form.Item>
        <Form.Item required name="active" label="启用账号" valuePropName="checked"><Switch /></Form.Item>
        <Form.Item noStyle dependencies={['active']}>{() => user?.active && !form.getFieldValue('active') && (
          <Alert type="warning" showIcon title={`停用后立即退出登录，不能再登录。${user.openTasks ? `本人还有${user.openTasks}件待办未办结，请先移交。` : ''}`} />
        )}</Form.Item>
      </>}
    </FormDialog>
  )
}
