import { Button, Form, Input, Modal, Space, type ButtonProps } from 'antd'
import { useState, type ReactNode } from 'react'

interface ReasonButtonProps extends Omit<ButtonProps, 'title' | 'onClick'> {
  /** The button's text, e.g. `退回`. */
  label: ReactNode
  /** What is about to happen, e.g. `退回例桥街道的反馈`. */
  title: string
  /** What follows from it; shown above the field. */
  consequence?: ReactNode
  /** Usual reasons as quick picks. */
  quick?: string[]
  /** Characters; 2 to 200 unless told. */
  min?: number
  max?: number
  /** Does it; answering undefined keeps the dialog open (as `action.run` answers on failure). */
  onConfirm: (reason: string) => Promise<unknown>
  reasonLabel?: string
}

/** A button that asks for a reason before it acts. Use it for what is hard to undo. */
export function ReasonButton({ label, title, consequence, quick, min = 2, max = 200, onConfirm, reasonLabel = '理由', ...button }: ReasonButtonProps) {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [form] = Form.useForm<{ reason: string }>()
  const confirm = async ({ reason }: { reason: string }) => {
    setBusy(true)
    try {
      if (await onConfirm(reason.trim()) !== undefined) setOpen(false)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)}>{label}</Button>
      <Modal open={open} title={title} okText="确定" cancelText="取消" confirmLoading={busy} destroyOnHidden
        okButtonProps={{ danger: button.danger ?? false }} onOk={() => form.submit()} onCancel={() => { if (!busy) setOpen(false) }}>
        {consequence && <p className="dialog-note">{consequence}</p>}
        <Form form={form} layout="vertical" preserve={false} onFinish={(values) => { void confirm(values) }} requiredMark={false}>
          <Form.Item name="reason" label={reasonLabel} rules={[
            { required: true, whitespace: true, message: `请写明${reasonLabel}` }, { min, message: `至少${min}个字` }, { max, message: `最多${max}个字` },
          ]}>
            <Input.TextArea autoFocus rows={3} maxLength={max} showCount />
          </Form.Item>
          {quick && quick.length > 0 && (
            <Space wrap size={[6, 6]}>
              {quick.map((text) => <Button key={text} size="small" onClick={() => form.setFieldValue('reason', text)}>{text}</Button>)}
            </Space>
          )}
        </Form>
      </Modal>
    </>
  )
}
