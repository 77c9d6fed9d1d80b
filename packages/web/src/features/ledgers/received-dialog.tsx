import { submitSubmission, type SubmissionDetail } from '@qingyuan/core/ledgers/ledger-api'
import { Alert, Form } from 'antd'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { useSession } from '../../shared/session.tsx'

/** 代报: the day on which the unit's paper came in decides whether it was on time. */
export function ReceivedDialog({ submission, onClose }: { submission: SubmissionDetail; onClose: () => void }) {
  const { today } = useSession()
  return (
    <FormDialog title={`代${submission.unitName}报送`} endpoint={submitSubmission} okText="代报" done="已代报" onClose={onClose} initial={{ receivedOn: today }}
      toInput={(values) => ({ id: submission.id, ...values })}>
      {submission.cautions.map((text) => <Alert key={text} className="form-message" type="warning" showIcon title={text} />)}
      <p className="dialog-note">{submission.unitName}没有账号，由您代报，标“代报”。按时与否按收到纸质材料的日期算（截止 {submission.dueOn}）。</p>
      <Form.Item name="receivedOn" label="收到日期" rules={[{ required: true, message: '请选择收到日期' }]}><DayInput min={submission.collection.fromOn} max={today} /></Form.Item>
    </FormDialog>
  )
}
