import type { Endpoint } from '@qingyuan/core/contract'
import { Form, Modal, type FormInstance } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import type { z } from 'zod'
import { useAction, type ActionInput } from './use-action.ts'

interface FormDialogProps<In extends z.ZodType, Out extends z.ZodType, Values extends object> {
  title: ReactNode
  endpoint: Endpoint<In, Out>
  initial: Values
  /** What the form's values mean as input; name the form's fields as the input's, so that wrong ones can be marked. */
  toInput: (values: Values) => ActionInput<In>
  onClose: () => void
  onDone?: (output: z.output<Out>) => void
  /** Shown when it is done, e.g. `已登记`. */
  done?: string
  okText?: string
  danger?: boolean
  /** Pixels. */
  width?: number
  children: ReactNode | ((form: FormInstance<Values>) => ReactNode)
}

/**
 * A dialog with one form that acts through one endpoint. Enter sends it (Ctrl+Enter from a text area), Esc closes it.
 * Render it only while it is open.
 */
export function FormDialog<In extends z.ZodType, Out extends z.ZodType, Values extends object>(props: FormDialogProps<In, Out, Values>) {
  const { title, endpoint, initial, toInput, onClose, onDone, done = '已保存', okText = '保存', danger = false, width = 560, children } = props
  const [form] = Form.useForm<Values>()
  const action = useAction(endpoint, { form: form as FormInstance, done, onDone: (output) => { onClose(); onDone?.(output) } })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
  }
  return (
    <Modal open title={title} width={width} okText={okText} cancelText="取消" mask={{ closable: false }} onCancel={() => { if (!action.pending) onClose() }}
      okButtonProps={{ htmlType: 'submit', danger, loading: action.pending }}
      modalRender={(dialog) => (
        <Form<Values> form={form} layout="vertical" initialValues={initial} scrollToFirstError={{ block: 'center', focus: true }} onKeyDown={onKeyDown}
          onFinish={(values) => { void action.run(toInput({ ...initial, ...values })) }}>{dialog}</Form>
      )}>
      {typeof children === 'function' ? children(form) : children}
    </Modal>
  )
}
