import { extendSubmission, setDueDate, type BoardUnit, type Collection } from '@qingyuan/core/ledgers/ledger-api'
import { addDays } from '@qingyuan/core/dates'
import { Form, Input } from 'antd'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'

/** Another due date for everyone, by a numbered notice. */
export function DueDateDialog({ collection, onClose }: { collection: Collection; onClose: () => void }) {
  return (
    <FormDialog title="按通知调整期限" endpoint={setDueDate} done="已调整期限" onClose={onClose} initial={{ dueOn: null as string | null, notice: '' }}
      toInput={(values) => ({ id: collection.id, notice: values.notice, dueOn: values.dueOn ?? '' })}>
      <p className="dialog-note">{collection.title}现在的期限是 {collection.dueOn}。调整后对所有单位有效。</p>
      <Form.Item name="dueOn" label="新的报送期限" rules={[{ required: true, message: '请选择日期' }]}><DayInput min={collection.fromOn} /></Form.Item>
      <Form.Item name="notice" label="通知文号" extra="如：样处非办〔2026〕12号" rules={[{ required: true, whitespace: true, message: '请写通知文号' }]}><Input maxLength={200} /></Form.Item>
    </FormDialog>
  )
}

/** More time for one unit. */
export function ExtendDialog({ unit, onClose }: { unit: BoardUnit; onClose: () => void }) {
  return (
    <FormDialog title={`给${unit.unitName}延期`} endpoint={extendSubmission} done="已延期" onClose={onClose} initial={{ dueOn: addDays(unit.dueOn, 1), reason: '' }}
      toInput={(values) => ({ id: unit.submissionId, ...values })}>
      <p className="dialog-note">现在的期限是 {unit.dueOn}。延期内报送算按时。</p>
      <Form.Item name="dueOn" label="延至" rules={[{ required: true, message: '请选择日期' }]}><DayInput min={addDays(unit.dueOn, 1)} /></Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }, { min: 2, message: '至少2个字' }]}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}
