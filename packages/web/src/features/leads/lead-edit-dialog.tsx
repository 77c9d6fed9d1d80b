import { updateLead, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { Checkbox, Form, Input } from 'antd'
import { DayInput } from '../../shared/day-input.tsx'
import { CodeSelect, RegionSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { LeadMoreFields, moreInput, type MoreValues } from './lead-more-fields.tsx'
import { MainUnitItem } from './main-unit-item.tsx'

interface EditValues extends MoreValues { receivedOn: string; outcomeOn: string; source: string; regionId: string; mainUnitId: string; summary: string }

/** Changes the plain fields; a lead that somebody else has changed meanwhile is not overwritten. */
export function LeadEditDialog({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { today } = useSession()
  const { receivedOn, source, regionId, mainUnitId, summary, sourceNote, superiorNumber, superiorDueOn, channel, crossRegion, promise, figuresApply, major } = lead
  return (
    <FormDialog title={`修改 ${lead.number}`} endpoint={updateLead} okText="保存" done="已保存" width={820} onClose={onClose}
      initial={{ receivedOn, source, regionId, mainUnitId, summary, sourceNote, superiorNumber, superiorDueOn, channel, crossRegion, promise, figuresApply, major,
        sector: lead.sector || null, mode: lead.mode || null, outcome: lead.outcome || null, outcomeOn: today }}
      toInput={({ outcomeOn, ...values }: EditValues) => ({ ...values, ...moreInput(values), ...((values.outcome ?? '') !== lead.outcome && { outcomeOn }), id: lead.id, version: lead.version })}>
      <div className="lead-grid">
        <Form.Item name="receivedOn" label="收到日期" rules={[{ required: true, message: '请选择收到日期' }]}><DayInput max={today} /></Form.Item>
        <Form.Item name="source" label="线索来源" rules={[{ required: true, message: '请选择线索来源' }]}><CodeSelect list="lead-source" /></Form.Item>
        <Form.Item name="regionId" label="所在地" rules={[{ required: true, message: '请选择所在地' }]}><RegionSelect allowClear={false} /></Form.Item>
        <MainUnitItem />
      </div>
      <Form.Item name="summary" label="线索内容" rules={[{ max: 4000, message: '最多4000字' }]}><Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} /></Form.Item>
      <LeadMoreFields outcomeDay={<OutcomeDay was={lead.outcome} today={today} />} />
      <Form.Item name="figuresApply" valuePropName="checked" extra="只是名称、广告等问题，没有资金的，不勾选：表中印“–”，不算待核。"><Checkbox>涉及金额、人数</Checkbox></Form.Item>
    </FormDialog>
  )
}

/** Asked for once 处理结果 is another: a month that has ended stays as it was. */
function OutcomeDay({ was, today }: { was: string; today: string }) {
  const changed = (Form.useWatch('outcome') as string | null | undefined ?? '') !== was
  if (!changed) return null
  return (
    <Form.Item name="outcomeOn" label="从哪天起是这个结果" rules={[{ required: true, message: '请选择日期' }]} extra="月报按这一天计；补上月的，选上月的日期。">
      <DayInput max={today} />
    </Form.Item>
  )
}
