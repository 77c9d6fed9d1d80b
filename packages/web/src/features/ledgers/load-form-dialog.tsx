import { loadForm, type FormInfo } from '@qingyuan/core/ledgers/form-api'
import type { AppError } from '@qingyuan/core/errors'
import { Alert, Button, Form, Input, Modal, Progress, Upload } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { newId } from '../../shared/new-id.ts'
import { textOf, useAction } from '../../shared/use-action.ts'

interface Values { code: string; title: string; source: string }
interface Remark { sheet: string; cell?: string; message: string }

/** An office's own .xlsx as a template. Each place that cannot be filled is listed with its cell; what the layout loses is told. */
export function LoadFormDialog({ form: info, onClose }: { form: z.output<typeof FormInfo> | undefined; onClose: () => void }) {
  const [form] = Form.useForm<Values>()
  const [file, setFile] = useState<File>()
  const [asked, setAsked] = useState(false)
  const [dropped, setDropped] = useState<string[]>()
  const action = useAction(loadForm, { form, done: '已载入', showError: false, onDone: (output) => { if (output.dropped.length > 0) setDropped(output.dropped); else onClose() } })
  const send = (values: Values) => {
    setAsked(true)
    if (file) void action.run({ fileId: newId(), ...values }, file)
  }
  const remarks = action.error ? remarksOf(action.error) : []
  if (dropped) {
    return (
      <Modal open title="已载入，有几处不能保留" footer={<Button type="primary" onClick={onClose}>知道了</Button>} onCancel={onClose}>
        <ul className="plain-list">{dropped.map((text) => <li key={text}>{text}</li>)}</ul>
      </Modal>
    )
  }
  return (
    <Modal open title={info ? `换模板：${info.title}` : '载入新表'} width={640} okText="载入" cancelText="取消" mask={{ closable: false }} confirmLoading={action.pending}
      onOk={() => form.submit()} onCancel={() => { if (!action.pending) onClose() }}>
      <Form<Values> form={form} layout="vertical" initialValues={{ code: info?.code ?? '', title: info?.title ?? '', source: info?.source ?? '' }} onFinish={send} onFinishFailed={() => setAsked(true)}>
        <div className="form-columns">
          <Form.Item name="title" label="表名" rules={[{ required: true, whitespace: true, message: '请填写表名' }]}><Input autoFocus maxLength={200} /></Form.Item>
          <Form.Item name="code" label="代号" extra="小写字母开头，命令行出表用" rules={[{ required: true, message: '请填写代号' }]}><Input disabled={info !== undefined} maxLength={40} /></Form.Item>
        </div>
        <Form.Item name="source" label="出处" extra="哪份文件要求报这张表"><Input maxLength={200} /></Form.Item>
        <Form.Item label="模板文件（.xlsx）" required {...(asked && !file && { validateStatus: 'error' as const, help: '请选模板文件' })}>
          <Upload maxCount={1} accept=".xlsx" beforeUpload={(next) => { setFile(next); action.reset(); return false }} onRemove={() => setFile(undefined)}><Button>选文件</Button></Upload>
        </Form.Item>
      </Form>
      {action.pending && <Progress percent={action.progress ?? 0} size="small" />}
      {action.error && (remarks.length === 0 ? <Alert type="error" showIcon title={textOf(action.error)} /> : (
        <Alert type="error" showIcon title={`有${remarks.length}处填不了，改好后再载入`} description={
          <div className="remarks">
            <table className="board-table">
              <thead><tr><th>工作表</th><th>单元格</th><th>问题</th></tr></thead>
              <tbody>{remarks.map((remark, index) => <tr key={index}><td>{remark.sheet}</td><td className="number">{remark.cell ?? '—'}</td><td className="cell-wide">{remark.message}</td></tr>)}</tbody>
            </table>
          </div>
        } />
      ))}
    </Modal>
  )
}

function remarksOf(error: AppError): Remark[] {
  const remarks = error.details?.['remarks']
  return Array.isArray(remarks) ? remarks as Remark[] : []
}
