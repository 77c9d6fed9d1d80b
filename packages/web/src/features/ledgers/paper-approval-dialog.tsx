import { approveOnPaper, type SubmissionDetail } from '@qingyuan/core/ledgers/ledger-api'
import { Alert, Button, Form, Input, Modal, Progress, Upload } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { newId } from '../../shared/new-id.ts'
import { scanAccept } from '../../shared/scan-accept.ts'
import { useSession } from '../../shared/session.tsx'
import { textOf, useAction } from '../../shared/use-action.ts'

interface Values { code: string; signedBy: string; signedOn: string }

/** The signed and sealed 审定单 as a scan. Its code is typed from the paper, so that an old printout does not pass. */
export function PaperApprovalDialog({ submission, onClose }: { submission: SubmissionDetail; onClose: () => void }) {
  const { today } = useSession()
  const [form] = Form.useForm<Values>()
  const [fileId] = useState(newId)
  const [file, setFile] = useState<File>()
  const [asked, setAsked] = useState(false)
  const action = useAction(approveOnPaper, { form, done: '已登记纸质审定，可以报送了', onDone: onClose, showError: false })
  const send = (values: Values) => {
    setAsked(true)
    if (file) void action.run({ id: submission.id, fileId, ...values }, file)
  }
  return (
    <Modal open title="上传审定单扫描件" okText="上传" cancelText="取消" mask={{ closable: false }} confirmLoading={action.pending}
      onOk={() => form.submit()} onCancel={() => { if (!action.pending) onClose() }}>
      <Form<Values> form={form} layout="vertical" initialValues={{ code: '', signedBy: submission.header.head, signedOn: today }} onFinish={send} onFinishFailed={() => setAsked(true)}>
        <Form.Item name="code" label="审定单上的版本号" extra="照着签了字的纸输入，防止误用旧稿" rules={[{ required: true, whitespace: true, message: '请输入审定单上的版本号' }]}>
          <Input autoFocus maxLength={60} autoComplete="off" />
        </Form.Item>
        <div className="form-columns">
          <Form.Item name="signedBy" label="签字人" rules={[{ required: true, whitespace: true, message: '请填写签字人' }]}><Input maxLength={120} /></Form.Item>
          <Form.Item name="signedOn" label="签字日期" rules={[{ required: true, message: '请选择签字日期' }]}><DayInput max={today} /></Form.Item>
        </div>
        <Form.Item label="扫描件" required {...(asked && !file && { validateStatus: 'error' as const, help: '请选扫描件' })}>
          <Upload maxCount={1} accept={scanAccept} beforeUpload={(next) => { setFile(next); return false }} onRemove={() => setFile(undefined)}><Button>选文件</Button></Upload>
        </Form.Item>
      </Form>
      {action.pending && <Progress percent={action.progress ?? 0} size="small" />}
      {action.error && <Alert type="error" showIcon title={textOf(action.error)} />}
    </Modal>
  )
}
