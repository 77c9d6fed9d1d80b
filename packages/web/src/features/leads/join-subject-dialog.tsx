import { joinSubject, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { Form, Input } from 'antd'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { SubjectSelect } from '../../shared/record-selects.tsx'

interface Values { subjectId: string | null; reason: string }

/** The lead is about a subject that has its file already: it goes there, its history with it. */
export function JoinSubjectDialog({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  return (
    <FormDialog<typeof joinSubject.input, typeof joinSubject.output, Values> title={`把 ${lead.number} 改归其他主体`} endpoint={joinSubject} okText="改归" done="已改归"
      initial={{ subjectId: null, reason: '' }} onClose={onClose} toInput={({ subjectId, reason }) => ({ leadId: lead.id, version: lead.version, subjectId: subjectId!, reason })}>
      <p className="dialog-note">现在的主体是“{lead.subjectName}”。查明其实是另一个已建档的主体时改归过去：线索照旧单独计数，过程不变，原主体的档案保留。两条线索是同一件事的，用“并入其他线索”；两份档案是同一主体的，到主体页合并。</p>
      <Form.Item name="subjectId" label="改归哪个主体" rules={[{ required: true, message: '请选择主体' }]}><SubjectSelect autoFocus except={lead.subjectId} /></Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }, { min: 2, message: '至少2个字' }]}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} placeholder="如：现场核对营业执照，是同一家企业的分店" />
      </Form.Item>
    </FormDialog>
  )
}
