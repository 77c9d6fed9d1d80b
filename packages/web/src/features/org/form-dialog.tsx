import type { Endpoint } from '@qingyuan/core/contract'
import { Form, Modal, type FormInstance } from 'antd'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { useAction, type ActionInput } from '../../shared/use-action.ts'

interface FormDialogProps<In extends z.ZodType, Out extends z.ZodType, Values extends object> {
  title: ReactNode
  endpoint: Endpoint<In, Out>
  initial: Values
  /** What the form's values mean as input; the form's names are the input's fields. */
  toInput: (values: Values) => ActionInput<In>
  onClose: () => void
  onDone?: (output: z.output<Out>) => void
  done?: string
  width?: number
  children: ReactNode | ((form: FormInstance<Values>) => ReactNode)
}

/** A dialog with one form that saves through one endpoint. Render it only while it is open. */
export function FormDialog<In extends z.ZodType, Out extends z.ZodType, Values extends object>(props: FormDialogProps<In, Out, Values>) {
  const { title, endpoint, initial, toInput, onClose, onDone, done = '已保存', width = 560, children } = props
  const [form] = Form.useForm<Values>()
  const action = useAction(endpoint, { form: form as FormInstance, done, onDone: (output) => { onClose(); onDone?.(output) } })
  return (
    <Modal open title={title} width={width} okText="保存" cancelText="取消" confirmLoading={action.pending} mask={{ closable: false }}
      onOk={() => form.submit()} onCancel={onClose}>
      <Form<Values> form={form} layout="vertical" initialValues={initial} scrollToFirstError
        onFinish={(values) => { void action.run(toInput({ ...initial, ...values })) }}>
        {typeof children === 'function' ? children(form) : children}
      </Form>
    </Modal>
  )
}
