import { decideAct, decideActOnPaper, getAuthority, type Act } from '@qingyuan/core/handling/handling-api'
import { headLabels, headNotes } from '@qingyuan/core/law/organs'
import { UploadOutlined } from '@ant-design/icons'
import { Alert, App, Button, Form, Input, Modal, Radio, Select, Upload } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { scanAccept } from '../../shared/scan-accept.ts'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { formatWanExact } from '@qingyuan/core/money'
import { factWords } from './act-fields.tsx'
import { onlyWarnings, Problems, problemsOf } from './problems.tsx'

interface DialogProps { act: Act; onClose: () => void }
interface DecideValues { approved: boolean; note: string }
const wan = (fen: number) => `${formatWanExact(fen).replace(/\.?0+$/, '')}万元`
const noteRule = { validator: (_: unknown, value: string | undefined) => ((value ?? '').trim().length >= 2 ? Promise.resolve() : Promise.reject(new Error('不批准的，请写明理由'))) }

/** What is asked, and for what reason; the head decides on this. */
function Asked({ act }: { act: Act }) {
  return (
    <dl className="asked">
      <dt>事项</dt><dd>{act.label}（{act.unitName}）</dd>
      {factWords(act.code, act.facts, wan).map(([label, text]) => [<dt key={label}>{label}</dt>, <dd key={`${label} value`}>{text}</dd>])}
      <dt>理由</dt><dd>{act.reason}</dd>
      <dt>依据</dt><dd>{act.articles}</dd>
      {act.approver && <><dt>审批人</dt><dd>{headLabels[act.approver]}。{headNotes[act.approver].plain}</dd></>}
    </dl>
  )
}

/** The head decides on screen, with a note; refusing wants a reason. */
export function DecideDialog({ act, onClose }: DialogProps) {
  const { message } = App.useApp()
  const [form] = Form.useForm<DecideValues>()
  const approved = (Form.useWatch('approved', form) as boolean | undefined) ?? true
  const action = useAction(decideAct, { form, showError: false })
  const read = onlyWarnings(problemsOf(action.error))
  const send = async (values: DecideValues) => {
    if (!await action.run({ id: act.id, version: act.version, approved: values.approved, note: values.note.trim(), acknowledged: read })) return
    onClose()
    void message.success(values.approved ? '已批准' : '已记明不批准')
  }
  return (
    <Modal open width={560} title={`审批：${act.label}`} okText={approved ? (read ? '已核对，批准' : '批准') : '不批准'} cancelText="取消" mask={{ closable: false }} onCancel={() => { if (!action.pending) onClose() }}
      okButtonProps={{ htmlType: 'submit', danger: !approved, loading: action.pending }}
      modalRender={(dialog) => <Form<DecideValues> form={form} layout="vertical" initialValues={{ approved: true, note: '' }} onFinish={(values) => { void send(values) }}>{dialog}</Form>}>
      <Asked act={act} />
      <Form.Item name="approved" label="意见" required><Radio.Group options={[{ value: true, label: '批准' }, { value: false, label: '不批准' }]} /></Form.Item>
      <Form.Item key={String(approved)} name="note" label={approved ? '批示' : '不批准的理由'} required={!approved} rules={approved ? [] : [noteRule]}><Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} /></Form.Item>
      <Problems error={action.error} doing="批准" />
    </Modal>
  )
}

interface PaperValues extends DecideValues { headPostId?: string; on: string | null; time: string }

/** Signed on paper by the head in office that day; the scan goes with it. */
export function PaperDialog({ act, onClose }: DialogProps) {
  const { today } = useSession()
  const { message } = App.useApp()
  const [form] = Form.useForm<PaperValues>()
  const [file, setFile] = useState<File>()
  const [missing, setMissing] = useState(false)
  const approved = (Form.useWatch('approved', form) as boolean | undefined) ?? true
  const on = (Form.useWatch('on', form) as string | null | undefined) ?? today
  const authority = useRead(getAuthority, {})
  const heads = (authority.data?.heads ?? []).filter((post) => post.unitId === act.unitId && post.head === act.approver && post.fromOn <= on && (post.toOn === null || post.toOn >= on))
  const action = useAction(decideActOnPaper, { form, showError: false })
  const send = async (values: PaperValues) => {
    setMissing(file === undefined)
    if (!file) return
    const input = { id: act.id, version: act.version, approved: values.approved, headPostId: values.headPostId ?? '', on: values.on ?? '', time: values.time.trim(), note: values.note.trim(), acknowledged: onlyWarnings(problemsOf(action.error)) }
    if (!await action.run(input, file)) return
    onClose()
    void message.success('已登记纸质审批')
  }
  return (
    <Modal open width={560} title={`登记纸质审批：${act.label}`} okText="登记" cancelText="取消" mask={{ closable: false }} onCancel={() => { if (!action.pending) onClose() }} okButtonProps={{ htmlType: 'submit', loading: action.pending }}
      modalRender={(dialog) => <Form<PaperValues> form={form} layout="vertical" initialValues={{ approved: true, note: '', on: today, time: '' }} onFinish={(values) => { void send(values) }}>{dialog}</Form>}>
      <Asked act={act} />
      <Form.Item name="headPostId" label="签字的负责人" rules={[{ required: true, message: '请选择签字的负责人' }]}>
        <Select placeholder="请选择" loading={authority.isPending} options={heads.map((post) => ({ value: post.id, label: `${post.name}（${headLabels[post.head]}，${post.basis}）` }))}
          notFoundContent={`${act.unitName}在这一天没有登记${act.approver ? headLabels[act.approver] : '负责人'}。请安全管理员先登记。`} />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="on" label="签字日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
        <Form.Item name="time" label="签字时间" normalize={(text: string) => text.replaceAll('：', ':')} rules={[{ required: true, message: '请写明时、分' }, { pattern: /^([01]\d|2[0-3]):[0-5]\d$/, message: '写成 09:30' }]}><Input placeholder="如 09:30" maxLength={5} /></Form.Item>
      </div>
      <Form.Item name="approved" label="意见" required><Radio.Group options={[{ value: true, label: '批准' }, { value: false, label: '不批准' }]} /></Form.Item>
      <Form.Item key={String(approved)} name="note" label={approved ? '批示' : '不批准的理由'} required={!approved} rules={approved ? [] : [noteRule]}><Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} /></Form.Item>
      <Form.Item label="签字的审批表扫描件" required {...(missing && { validateStatus: 'error' as const, help: '请选择扫描件' })}>
        <Upload accept={scanAccept} maxCount={1} fileList={file ? [{ uid: '1', name: file.name }] : []} onRemove={() => setFile(undefined)} beforeUpload={(chosen) => { setFile(chosen); setMissing(false); return false }}>
          <Button icon={<UploadOutlined />}>选择扫描件</Button></Upload>
      </Form.Item>
      {action.progress !== undefined && action.pending && <Alert type="info" className="form-message" title={`正在上传 ${action.progress}%`} />}
      <Problems error={action.error} />
    </Modal>
  )
}
