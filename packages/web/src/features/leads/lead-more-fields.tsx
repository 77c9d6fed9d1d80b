import { channelLabels, channels, crossRegionLabels, crossRegions } from '@qingyuan/core/leads/lead'
import { Checkbox, Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { CodeSelect } from '../../shared/selects.tsx'

/** The fields of a lead that are asked for only when they are known. */
export interface MoreValues {
  sourceNote: string; superiorNumber: string; superiorDueOn: string | null; sector: string | null; mode: string | null
  channel: (typeof channels)[number] | null; crossRegion: (typeof crossRegions)[number] | null
  promise: string; outcome: string | null; figuresApply: boolean; major: boolean
}

/** The further fields, the same when registering and when changing. `outcomeDay` stands behind 处理结果. */
export function LeadMoreFields({ outcomeDay }: { outcomeDay?: ReactNode }) {
  return (
    <>
      <div className="lead-grid">
        <Form.Item name="sourceNote" label="来源说明"><Input maxLength={200} placeholder="如：热线工单转来" /></Form.Item>
        <Form.Item name="superiorNumber" label="来文（工单）号"><Input maxLength={200} placeholder="上级交办、热线工单的编号" /></Form.Item>
        <Form.Item name="superiorDueOn" label="上级期限"><DayInput /></Form.Item>
        <Form.Item name="sector" label="行业领域"><CodeSelect list="sector" /></Form.Item>
        <Form.Item name="mode" label="集资模式"><CodeSelect list="mode" /></Form.Item>
        <Form.Item name="channel" label="线上线下">
          <Select allowClear placeholder="请选择" options={channels.map((value) => ({ value, label: channelLabels[value] }))} />
        </Form.Item>
        <Form.Item name="crossRegion" label="是否跨区域">
          <Select allowClear placeholder="请选择" options={crossRegions.map((value) => ({ value, label: crossRegionLabels[value] }))} />
        </Form.Item>
        <Form.Item name="outcome" label="处理结果（企业现状）"><CodeSelect list="outcome" /></Form.Item>
        {outcomeDay}
      </div>
      <Form.Item name="promise" label="承诺回报" rules={[{ max: 4000, message: '最多4000字' }]}><Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} placeholder="如：月息1.5分（折年18%），三年返本" /></Form.Item>
      <Form.Item name="major" valuePropName="checked"><Checkbox>重大情况：立即上报，不等月报</Checkbox></Form.Item>
    </>
  )
}

/** What the further fields mean as the endpoint's input: an emptied choice is empty text there. */
export const moreInput = (values: MoreValues) => ({
  ...values, sourceNote: values.sourceNote ?? '', superiorNumber: values.superiorNumber ?? '', sector: values.sector ?? '', mode: values.mode ?? '',
  outcome: values.outcome ?? '', promise: values.promise ?? '', channel: values.channel ?? null, crossRegion: values.crossRegion ?? null,
  superiorDueOn: values.superiorDueOn ?? null,
})
