import { saveContact, type Contact } from '@qingyuan/core/org/org-api'
import { contactPositions, type ContactPosition } from '@qingyuan/core/org/org'
import { Form, Input, Select } from 'antd'
import { useState } from 'react'
import { newId } from '../../shared/new-id.ts'
import { FormDialog } from '../../shared/form-dialog.tsx'

interface ContactFormProps { contact?: Contact; unitId?: string; position?: ContactPosition; onClose: () => void }
const phones = '多个号码用顿号分开'

/** Adds somebody to a unit's roster, or changes `contact`. */
export function ContactForm({ contact, unitId, position = '联络员', onClose }: ContactFormProps) {
  const [id] = useState(() => contact?.id ?? newId())
  const initial = contact ?? { unitId: unitId ?? '', position, name: '', post: '', mobile: '', landline: '', remark: '' }
  return (
    <FormDialog title={contact ? `修改联系人“${contact.name}”` : '添加联系人'} endpoint={saveContact} initial={initial} onClose={onClose}
      toInput={(values) => ({ ...values, id })}>
      <div className="org-row">
        <Form.Item required name="position" label="类别"><Select options={contactPositions.map((value) => ({ value, label: value }))} /></Form.Item>
        <Form.Item name="name" label="姓名" rules={[{ required: true, whitespace: true, message: '请填写姓名' }]}><Input autoFocus maxLength={120} /></Form.Item>
      </div>
      <Form.Item name="post" label="职务"><Input maxLength={200} /></Form.Item>
      <div className="org-row">
        <Form.Item name="mobile" label="手机号码" extra={phones}><Input maxLength={60} inputMode="tel" /></Form.Item>
        <Form.Item name="landline" label="座机" extra={phones}><Input maxLength={60} inputMode="tel" /></Form.Item>
      </div>
      <Form.Item name="remark" label="备注"><Input maxLength={200} /></Form.Item>
    </FormDialog>
  )
}
