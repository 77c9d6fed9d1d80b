import { saveTaskForceMember, type TaskForceMember } from '@qingyuan/core/org/org-api'
import { Form, Input } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { newId } from '../../shared/new-id.ts'
import { UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'

interface Values { unitId: string | null; name: string; post: string; duty: string; fromOn: string | null; toOn: string | null }

/** Registers a member of the task force, or changes `member`; who leaves gets a last day. */
export function MemberForm({ member, unitIds, onClose }: { member?: TaskForceMember; unitIds: Set<string>; onClose: () => void }) {
  const [id] = useState(() => member?.id ?? newId())
  const { today } = useSession()
  const initial: Values = member ?? { unitId: null, name: '', post: '', duty: '', fromOn: today, toOn: null }
  return (
    <FormDialog title={member ? `修改“${member.name}”` : '登记专班成员'} endpoint={saveTaskForceMember} initial={initial} onClose={onClose}
      toInput={({ unitId, name, post, duty, fromOn, toOn }) => ({ id, unitId: unitId!, name, post, duty, fromOn: fromOn!, toOn })}>
      <div className="org-row">
        <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}><Input autoFocus maxLength={120} /></Form.Item>
        <Form.Item name="unitId" label="来自单位" rules={[{ required: true, message: '请选择单位' }]}><UnitSelect allowClear={false} only={(unit) => unitIds.has(unit.id)} /></Form.Item>
      </div>
      <div className="org-row">
        <Form.Item name="post" label="职务"><Input maxLength={200} /></Form.Item>
        <Form.Item name="duty" label="专班分工"><Input maxLength={200} /></Form.Item>
      </div>
      <div className="org-row">
        <Form.Item name="fromOn" label="加入日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput /></Form.Item>
        <Form.Item name="toOn" label="离开日期" extra="在册的不填；填最后一天"><DayInput /></Form.Item>
      </div>
    </FormDialog>
  )
}
