import type { ImportDefaultsInput } from '@qingyuan/core/leads/lead-import-api'
import { Form } from 'antd'
import type { z } from 'zod'
import { DayInput } from '../../shared/day-input.tsx'
import { CodeSelect, RegionSelect, UnitSelect } from '../../shared/selects.tsx'
import './leads.css'

/** What holds for rows that do not say, as the form holds it. */
export interface DefaultsForm { source: string | null; receivedOn: string | null; asOf: string | null; figureSource: string | null; regionId: string | null; mainUnitId: string | null }

export const toDefaults = (form: DefaultsForm): z.input<typeof ImportDefaultsInput> => ({
  source: form.source ?? '', figureSource: form.figureSource ?? '自报', mainUnitId: form.mainUnitId,
  ...(form.receivedOn && { receivedOn: form.receivedOn }), ...(form.asOf && { asOf: form.asOf }), ...(form.regionId && { regionId: form.regionId }),
})

/** The fields; inside a `Form` whose values are a `DefaultsForm`. */
export function ImportDefaultsFields({ today }: { today: string }) {
  return (
    <div className="lead-grid">
      <Form.Item name="source" label="线索来源" rules={[{ required: true, message: '请选择线索来源' }]}><CodeSelect list="lead-source" allowClear={false} /></Form.Item>
      <Form.Item name="receivedOn" label="收到日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
      <Form.Item name="asOf" label="金额、人数是哪一天的" extra="不填：按每行的收到日期；各行都是同一天的数（如月报）再填"><DayInput max={today} /></Form.Item>
      <Form.Item name="figureSource" label="金额、人数的来源"><CodeSelect list="figure-source" allowClear={false} /></Form.Item>
      <Form.Item name="regionId" label="所在区划"><RegionSelect placeholder="看主报单位、表题、文件名；没有的为本单位" /></Form.Item>
      <Form.Item name="mainUnitId" label="主报单位"><UnitSelect placeholder="按每行的乡镇；没有的为本单位" /></Form.Item>
    </div>
  )
}
