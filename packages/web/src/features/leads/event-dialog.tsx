import { recordEvent, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { eventKinds, handEventKinds, type EventKind } from '@qingyuan/core/leads/lead'
import { Checkbox, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { newId } from '../../shared/new-id.ts'
import { UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'

interface EventValues { kind?: EventKind; onDate: string; atTime?: string; title: string; body: string; unitId: string | null; place: string; backfilled: boolean }
const groups: [label: string, kinds: EventKind[]][] = [
  ['了解情况', ['visit', 'check', 'estimate', 'discussion']],
  ['提示、清理', ['warning', 'advert_removed']],
  ['往来', ['notice_out', 'notice_in', 'reported_up']],
  ['清退', ['repayment']],
]
const grouped = new Set(groups.flatMap(([, kinds]) => kinds))
const options = [...groups, ['其他', handEventKinds.filter((kind) => !grouped.has(kind))] as [string, EventKind[]]]
  .map(([label, kinds]) => ({ label, options: kinds.map((value) => ({ value, label: eventKinds[value].label })) }))

/** Kinds for which 办理处置 has a form of its own, with its checklist. */
const onTheSpot: readonly EventKind[] = ['visit', 'check']
const columnWords = { measures: '工作措施', repayment: '资金清退情况', notices: '省际间风险通报情况' } as const
function columnOf(kind: EventKind | undefined): string | undefined {
  const known = kind && eventKinds[kind]
  return known && 'column' in known ? columnWords[known.column] : undefined
}

/** Something that was done or happened; what feeds a column of the monthly table says so. */
export function EventDialog({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { today, unitId } = useSession()
  const [id] = useState(newId)
  return (
    <FormDialog title="登记进展" endpoint={recordEvent} okText="登记" done="已登记" width={640} onClose={onClose}
      initial={{ onDate: today, title: '', body: '', place: '', unitId, backfilled: false } as EventValues}
      toInput={(values: EventValues) => ({ ...values, leadId: lead.id, id, kind: values.kind!, atTime: values.atTime?.trim() || null, unitId: values.unitId ?? null })}>
      {(form) => <>
        <div className="lead-grid">
          <Form.Item noStyle dependencies={['kind']}>{() => (
            <Form.Item name="kind" label="做了什么" extra={onTheSpot.includes(form.getFieldValue('kind') as EventKind) ? '这里只记一句。上门看了什么、做了什么，在“办理处置”里登记，逐项对照能不能做。' : '约谈、立案、查封、移送等法定步骤，在“办理处置”里登记。'}
              rules={[{ required: true, message: '请选择' }]}><Select autoFocus showSearch={{ optionFilterProp: 'label' }} options={options} placeholder="请选择" listHeight={360} /></Form.Item>
          )}</Form.Item>
          <Form.Item name="onDate" label="日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
          <Form.Item name="atTime" label="时间" normalize={(text: string) => text.replaceAll('：', ':')} rules={[{ pattern: /^([01]\d|2[0-3]):[0-5]\d$/, message: '写成 09:30' }]}>
            <Input placeholder="如 16:40" maxLength={5} />
          </Form.Item>
        </div>
        <Form.Item noStyle dependencies={['kind']}>{() => {
          const column = columnOf(form.getFieldValue('kind') as EventKind | undefined)
          return (
            <Form.Item name="title" label="一句话写明" extra={column ? `会写入附件2“${column}”一栏的草稿` : undefined}
              rules={[{ required: true, whitespace: true, message: '请写一句做了什么' }]}><Input maxLength={200} showCount placeholder="如：会同社区上门走访，发宣传册，提示风险" /></Form.Item>
          )
        }}</Form.Item>
        <Form.Item name="body" label="详细情况" rules={[{ max: 4000, message: '最多4000字' }]}><Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} /></Form.Item>
        <div className="lead-grid">
          <Form.Item name="unitId" label="由哪个单位做的"><UnitSelect /></Form.Item>
          <Form.Item name="place" label="地点或对方"><Input maxLength={200} placeholder="如：示北省登记地牵头部门" /></Form.Item>
        </div>
        <Form.Item name="backfilled" valuePropName="checked" extra={`早于线索收到日（${lead.receivedOn}）的，须勾选。`}><Checkbox>补录</Checkbox></Form.Item>
      </>}
    </FormDialog>
  )
}
