import { listLeads, mergeLead, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { leadStateLabels } from '@qingyuan/core/leads/lead'
import { Form, Input, Select } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { OpenWork } from './open-work.tsx'
import { useDebounced } from './use-debounced.ts'

/** The lead goes into another one and is counted no more; its history stays readable. */
export function MergeDialog({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { today } = useSession()
  return (
    <FormDialog title={`把 ${lead.number} 并入其他线索`} endpoint={mergeLead} okText="并入" done="已并入" danger onClose={onClose} initial={{ onDate: today, reason: '' }}
      toInput={({ intoId = '', ...values }: { intoId?: string; onDate: string; reason: string }) => ({ ...values, intoId, leadId: lead.id })}>
      <p className="dialog-note">并入后，本线索不再计数、不能再办理，过程和材料仍可查看，上报单位转到那一条。并入不能撤回，请核对是同一件事。</p>
      <OpenWork lead={lead} />
      <Form.Item name="intoId" label="并入哪一条" rules={[{ required: true, message: '请选择线索' }]}><MergeTargetSelect except={lead.id} subjectId={lead.subjectId} /></Form.Item>
      <Form.Item name="onDate" label="日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput min={lead.receivedOn} max={today} /></Form.Item>
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }, { min: 2, message: '至少2个字' }]}>
        <Input.TextArea maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} placeholder="如：同一电话、同一收款账户，换名挂牌" />
      </Form.Item>
    </FormDialog>
  )
}

/** A form field for another lead: those of the same subject first, others by name or number. */
function MergeTargetSelect({ except, subjectId, value, onChange, id }: { except: string; subjectId: string; value?: string; onChange?: (id: string) => void; id?: string }) {
  const [text, setText] = useState('')
  const q = useDebounced(text.trim())
  const { data, isFetching } = useRead(listLeads, q ? { q, pageSize: 20 } : { subjectId, pageSize: 20 }, { keep: true })
  const options = (data?.rows ?? []).filter((row) => row.id !== except && row.state !== 'merged').map((row) => ({
    value: row.id, label: `${row.subjectName}　${row.number}`, row,
  }))
  return (
    <Select {...(id && { id })} {...(value && { value })} options={options} loading={isFetching} placeholder="输入主体名称、线索编号查找"
      showSearch={{ filterOption: false, onSearch: setText }} {...(onChange && { onChange })} popupMatchSelectWidth={false}
      notFoundContent={isFetching ? '正在查找…' : q ? '没有找到，可换个写法，或不在您的工作范围内' : '同一主体没有别的线索；请输入名称或编号查找'}
      optionRender={({ data: { row } }) => <div className="lead-option"><b>{row.subjectName}</b><span className="lead-small">{row.number}　{row.receivedOn}　{row.mainUnitName}　{leadStateLabels[row.state]}</span></div>} />
  )
}
