import { createBatch } from '@qingyuan/core/bank/bank-api'
import { batchSourceLabels, batchSources, type BatchSource } from '@qingyuan/core/bank/batch'
import { getLead } from '@qingyuan/core/leads/lead-api'
import { Alert, Form, Input, Radio, type FormInstance } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { useGo } from '../../shared/go.tsx'
import { newId } from '../../shared/new-id.ts'
import { LeadSelect, SubjectSelect } from '../../shared/record-selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import { ApprovalFields, toApproval, type ApprovalValues } from './batch-approval.tsx'
import { batchPath, sourceWords } from './batch-words.ts'

interface Values extends ApprovalValues {
  title: string; purpose: string; source?: BatchSource; leadId: string | null; subjectId: string | null; from: string; document: string; receivedOn: string | null
}

/** 登记流水批次: what the statements are for and how they came; the files come next, on the batch's own page. */
export function BatchNewDialog({ leadId, onClose }: { leadId?: string | undefined; onClose: () => void }) {
  const lead = useRead(getLead, { id: leadId ?? '' }, { enabled: leadId !== undefined, fresh: 60_000 })
  // The form starts with the lead's name in it.
  if (leadId !== undefined && lead.isPending) return null
  return <Dialog known={lead.data && { id: lead.data.id, name: `${lead.data.number} ${lead.data.subjectName}`, subjectName: lead.data.subjectName }} onClose={onClose} />
}

function Dialog({ known, onClose }: { known: { id: string; name: string; subjectName: string } | undefined; onClose: () => void }) {
  const { today } = useSession()
  const go = useGo()
  const [id] = useState(newId)
  const initial: Values = {
    title: known ? `${known.subjectName.slice(0, 100)}流水` : '', purpose: known ? `核查${known.subjectName}资金来源和去向` : '', leadId: known?.id ?? null, subjectId: null, from: '', document: '', receivedOn: today,
    how: 'paper', approvedBy: '', approvedOn: null, paper: '',
  }
  return (
    <FormDialog<typeof createBatch.input, typeof createBatch.output, Values> title="登记流水批次" endpoint={createBatch} width={680} done="已登记，请上传流水文件" okText="登记，去上传文件" initial={initial}
      onClose={onClose} onDone={() => go(batchPath(id))}
      toInput={({ title, purpose, source, leadId, subjectId, from, document, receivedOn, ...approval }) => ({
        // Without a source or a day the endpoint's own words mark the field.
        id, title, purpose, source: source as BatchSource, leadId, subjectId, from: source === 'query' ? from : from.trim(), document, receivedOn: receivedOn as string,
        approval: source === 'query' ? toApproval(approval) : null,
      })}>
      {(form) => <Fields form={form} today={today} known={known} />}
    </FormDialog>
  )
}

function Fields({ form, today, known }: { form: FormInstance<Values>; today: string; known: { id: string; name: string } | undefined }) {
  const source = Form.useWatch('source', form)
  const leadId = Form.useWatch('leadId', form)
  return <>
    <Form.Item name="source" label="流水怎么来的" rules={[{ required: true, message: '请选择流水来源' }]}>
      <Radio.Group className="bank-sources" options={batchSources.map((value) => ({ value, label: <>
        <b>{batchSourceLabels[value]}</b>{value === 'bank_notice' && <span className="status status-warn bank-secret">不进入公开稿</span>}
        <span className="bank-source-words">{sourceWords[value].what}<br />依据：{sourceWords[value].law}</span>
      </> }))} />
    </Form.Item>
    <Form.Item name="leadId" label="用在哪条线索" extra={source === 'bank_notice' ? '通报的流水要放进线索的，这条线索须先在“办理”里设定可见人。' : '不选的，只有本单位看得到。'}>
      <LeadSelect known={known} />
    </Form.Item>
    {source === 'query' && <ApprovalFields form={form as unknown as FormInstance<ApprovalValues>} leadId={leadId ?? null} today={today} />}
    <div className="form-pair">
      {source !== undefined && (
        <Form.Item name="from" label={source === 'query' ? '查询的银行、支付机构' : source === 'handed_in' ? '谁提供的' : '哪家银行、机构通报的'}
          rules={source === 'query' ? [] : [{ required: true, whitespace: true, message: source === 'handed_in' ? '请填写是谁提供的' : '请填写是哪家银行、机构通报的' }]}>
          <Input maxLength={200} />
        </Form.Item>
      )}
      <Form.Item name="receivedOn" label="收到流水的日期" rules={[{ required: true, message: '请选择收到日期' }]}><DayInput max={today} /></Form.Item>
    </div>
    {source !== undefined && (
      <Form.Item name="document" label={source === 'query' ? '回函文号' : source === 'handed_in' ? '接收清单、笔录编号' : '通报文号'}><Input maxLength={200} /></Form.Item>
    )}
    <Form.Item name="purpose" label="用途" extra="为办什么事、查什么。以后谁都按这个用途使用这批流水，记入审计日志。" rules={[{ required: true, whitespace: true, message: '请写明用途' }, { min: 4, message: '请写明用途：为办什么事、查什么' }]}>
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={500} />
    </Form.Item>
    <Form.Item name="title" label="批次名称" rules={[{ required: true, whitespace: true, message: '请给这一批起个名称' }]}><Input maxLength={120} placeholder="例如：样例公司对公账户 2024—2026 年" /></Form.Item>
    <Form.Item name="subjectId" label="主体" extra="流水主要是谁的"><SubjectSelect /></Form.Item>
    {source === 'bank_notice' && <Alert type="warning" showIcon title={`通报内容应当保密（${sourceWords.bank_notice.law}）。不要把文件发给名单以外的人；由它得出的金额、人数不进入公开稿。`} />}
  </>
}
