import { activityKindLabels, activityKinds, saveActivity, type ActivityKind, type ActivityRow } from '@qingyuan/core/activities/activity-api'
import { listUnits } from '@qingyuan/core/org/org-api'
import { Form, Input, InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { LeadSelect } from '../../shared/record-selects.tsx'
import { RegionSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import { PhotoGrid } from './photo-grid.tsx'
import { countFields, fieldsFor, type CountField } from './activity-counts.ts'

interface Values extends Record<CountField, number | null> {
  kind: ActivityKind; onDate: string | null; regionId: string | null; place: string; title: string; body: string; leadId: string | null
}
const examples: Record<ActivityKind, string> = {
  sweep: '例如：写字楼扫楼清街', publicity: '例如：防非宣传进社区', training: '例如：网格员识别培训', meeting: '例如：专班月度例会', talk: '例如：约谈某养老服务公司负责人', supervision: '例如：督导某镇排查工作',
}

/** Records one piece of work of the own unit, or changes `row`. */
export function ActivityForm({ row, onClose, onDone }: { row?: ActivityRow; onClose: () => void; onDone?: (id: string) => void }) {
  const { today, unitId } = useSession()
  const [id] = useState(() => row?.id ?? newId())
  const units = useRead(listUnits, {}, { fresh: 300_000 })
  if (units.isPending) return null
  const initial: Values = row ? { ...row } : {
    kind: 'sweep', onDate: today, regionId: units.data?.rows.find((unit) => unit.id === unitId)?.regionId ?? null, place: '', title: '', body: '', leadId: null,
    sessions: 1, subjectsChecked: null, households: null, attendees: null, leaflets: null,
  }
  return (
    <FormDialog<typeof saveActivity.input, typeof saveActivity.output, Values> title={row ? '修改工作记录' : '登记工作'} width={640} endpoint={saveActivity} initial={initial} onClose={onClose}
      done={row ? '已保存' : '已登记，可以接着上传照片'} onDone={(output) => onDone?.(output.id)}
      toInput={(values) => ({
        id, ...(row && { version: row.version }), kind: values.kind, onDate: values.onDate!, regionId: values.regionId!, place: values.place, title: values.title, body: values.body, leadId: values.leadId,
        ...countsOfForm(values, row) })}>
      {(form) => <>
        <Form.Item name="kind" label="种类" required><Radio.Group optionType="button" buttonStyle="solid" className="activity-kinds" options={activityKinds.map((value) => ({ value, label: activityKindLabels[value] }))} /></Form.Item>
        <div className="form-pair">
          <Form.Item name="onDate" label="日期" rules={[{ required: true, message: '请选择日期' }]}><DayInput max={today} /></Form.Item>
          <Form.Item name="regionId" label="所在地" rules={[{ required: true, message: '请选择所在地' }]}><RegionSelect allowClear={false} /></Form.Item>
        </div>
        <Form.Item noStyle dependencies={['kind']}>{() => {
          const kind = form.getFieldValue('kind') as ActivityKind
          return <>
            <div className="activity-counts">{fieldsFor(kind, row).map(({ field, label, unit }, index) => (
              <Form.Item key={field} name={field} label={label} rules={index === 0 ? [{ required: true, message: `请填写${label}多少${unit}` }] : []}>
                <InputNumber className="full-width" min={0} max={1_000_000} precision={0} changeOnWheel={false} suffix={unit} placeholder={index === 0 ? '' : '没有的不填'} />
              </Form.Item>
            ))}</div>
            <Form.Item name="title" label="内容" extra={examples[kind]} rules={[{ required: true, whitespace: true, message: '请用一句话写明做了什么' }]}><Input maxLength={200} /></Form.Item>
          </>
        }}</Form.Item>
        <Form.Item name="place" label="地点"><Input maxLength={200} placeholder="楼宇、市场、村组" /></Form.Item>
        <Form.Item name="body" label="经过" rules={[{ max: 4000, message: '最多4000个字' }]}><Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} /></Form.Item>
        {row && row.photos.length > 0 && <Form.Item label="现场照片" extra="删除照片立即生效，不用等保存。"><PhotoGrid photos={row.photos} mayRemove /></Form.Item>}
        <Form.Item name="leadId" label="关联线索" extra="为某条线索做的工作才选。"><LeadSelect known={row?.leadId ? { id: row.leadId, name: row.lead ? `${row.lead.number} ${row.lead.subjectName}` : '（不在您的工作范围内）' } : null} /></Form.Item>
      </>}
    </FormDialog>
  )
}

/** The figures that the form shows for the kind; the others as a new record has them. */
function countsOfForm(values: Values, row: ActivityRow | undefined): Record<CountField, number> {
  const asked = fieldsFor(values.kind, row).map((one) => one.field)
  return Object.fromEntries(countFields.map((field) => [field, asked.includes(field) ? values[field] ?? 0 : field === 'sessions' ? 1 : 0])) as Record<CountField, number>
}
