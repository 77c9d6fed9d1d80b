import { restrictLead, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { Form, Switch } from 'antd'
import { PersonSelect } from '../../shared/selects.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'

/** Who alone may see a lead. */
export function RestrictDialog({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  return (
    <FormDialog title="受限线索和可见人" endpoint={restrictLead} okText="保存" done="已保存" onClose={onClose}
      initial={{ restricted: lead.restricted || lead.readers.length === 0, userIds: lead.readers.map((reader) => reader.userId) }}
      toInput={(values: { restricted: boolean; userIds: string[] }) => ({ ...values, leadId: lead.id })}>
      <p className="dialog-note">受限后，只有下面这些人能看到本线索，不论单位和职务；您自己始终在内。要请别的单位协助时，交办选“只交办、不公开线索”。</p>
      <Form.Item name="restricted" label="受限" required valuePropName="checked"><Switch checkedChildren="是" unCheckedChildren="否" /></Form.Item>
      <Form.Item name="userIds" label="可见人"><PersonSelect multiple /></Form.Item>
    </FormDialog>
  )
}
