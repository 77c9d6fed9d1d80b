import { bases, basisLabels, confirmableFields, confirmFigures, type ConfirmableField, type Run, type RunSubjectDetail } from '@qingyuan/core/bank/bank-run-api'
import { figureLabels } from '@qingyuan/core/leads/lead'
import { formatWan } from '@qingyuan/core/money'
import { Alert, Checkbox, Form, Input, Modal, Radio, type FormInstance } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { newId } from '../../shared/new-id.ts'
import { LeadSelect } from '../../shared/record-selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'

interface Values { leadId: string | null; basis?: (typeof bases)[number]; fields: ConfirmableField[]; asOf: string; note: string; figuresConfirmed?: boolean }

/** 确认金额: takes the server's figures into a lead, on a stated basis; asks once more when they do not fit what stands there. */
export function SubjectConfirmDialog({ run, subject, onClose }: { run: Run; subject: RunSubjectDetail; onClose: () => void }) {
  const { today } = useSession()
  const [form] = Form.useForm<Values>()
  const [id] = useState(newId)
  const [doubts, setDoubts] = useState<string[]>([])
  const estimate = subject.estimate!
  const action = useAction(confirmFigures, {
    form: form as FormInstance, done: '已记入线索', onDone: onClose,
    onError: ({ details }) => setDoubts(((details?.['issues'] ?? []) as { path: string; message: string }[]).filter(({ path }) => path === 'fields').map(({ message }) => message)),
  })
  const figureOf = (field: ConfirmableField, basis: Values['basis']): string => {
    const { participants, amountRaisedFen, netInvestedFen, principalRepaidFen, unpaidPrincipalFen, confirmedLossFen } = estimate
    if (field === 'people') return `${participants} 人`
    if (basis === undefined && (field === 'amount' || field === 'absorbed')) return '先选口径'
    const fen = { amount: basis === 'net' ? netInvestedFen : amountRaisedFen, absorbed: basis === 'net' ? netInvestedFen : amountRaisedFen, raised: amountRaisedFen, repaid: principalRepaidFen, unpaid: unpaidPrincipalFen, loss: confirmedLossFen }[field]
    return `${formatWan(fen)} 万元`
  }
  const lead = run.leadId && run.leadNumber ? { id: run.leadId, name: run.leadNumber } : null
  return (
    <Modal open title="确认金额，记入线索" okText="记入线索" cancelText="取消" width={620} mask={{ closable: false }} onCancel={() => { if (!action.pending) onClose() }} confirmLoading={action.pending} onOk={() => form.submit()}>
      <p className="dialog-note">记入的是系统按流水测算的数，来源写“流水测算”，写明口径和截至日期，随线索进入报表。</p>
      {run.access === 'restricted' && <Alert className="flow-alert" type="warning" showIcon title="这次研判用到了银行通报的可疑线索，只能记入设定了可见人的线索；数字不进入公开版。" />}
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={{ leadId: lead?.id ?? null, fields: ['people', 'amount', 'unpaid'], asOf: subject.to, note: '' }}
        onFinish={({ leadId, basis, figuresConfirmed, asOf, ...values }) => { void action.run({ id, runId: run.id, token: subject.token, leadId: leadId!, basis: basis!, ...values, asOf, figuresConfirmed: figuresConfirmed ?? false }) }}>
        <Form.Item name="leadId" label="记入哪条线索" rules={[{ required: true, message: '请选择线索' }]}><LeadSelect known={lead} /></Form.Item>
        <Form.Item name="basis" label="口径" rules={[{ required: true, message: '请选择含复投还是净投入' }]} extra="只影响涉及金额、吸收金额；集资金额总是含复投的。">
          <Radio.Group options={bases.map((value) => ({ value, label: `${basisLabels[value]} ${formatWan(value === 'net' ? estimate.netInvestedFen : estimate.amountRaisedFen)} 万元` }))} />
        </Form.Item>
        <Form.Item noStyle dependencies={['basis']}>{() => (
          <Form.Item name="fields" label="记入哪些数" rules={[{ required: true, message: '请选择要确认的数字' }]}>
            <Checkbox.Group className="flow-fields" options={confirmableFields.map((value) => ({ value, label: <>{figureLabels[value]}　<b className="number">{figureOf(value, form.getFieldValue('basis') as Values['basis'])}</b></> }))} />
          </Form.Item>
        )}</Form.Item>
        <Form.Item name="asOf" label="数据截至" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
        <Form.Item name="note" label="说明"><Input maxLength={200} placeholder="如：不含线下现金部分" /></Form.Item>
        {doubts.length > 0 && <Alert type="warning" showIcon title="与线索上别的数对不上，请核对" description={<>
          <ul className="flow-plain">{doubts.map((text) => <li key={text}>{text}</li>)}</ul>
          <Form.Item name="figuresConfirmed" valuePropName="checked" className="flow-confirm"><Checkbox>数字已核对，确属如此</Checkbox></Form.Item></>} />}
      </Form>
    </Modal>
  )
}
