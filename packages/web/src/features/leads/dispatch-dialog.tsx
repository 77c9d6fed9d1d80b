import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { instructionTemplates } from '@qingyuan/core/leads/assignment-text'
import { dispatchLead, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { openAssignmentStates } from '@qingyuan/core/leads/lead'
import { listUnits, type Unit } from '@qingyuan/core/org/org-api'
import { Button, Checkbox, Dropdown, Form, Input, Segmented, type FormInstance } from 'antd'
import { DayInput } from '../../shared/day-input.tsx'
import { newId } from '../../shared/new-id.ts'
import { UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import { DueInput } from './due-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { useTownOf } from './main-unit-item.tsx'

interface Line { id: string; unitId?: string | null; role: 'lead' | 'support'; instruction: string; dueOn?: string | null; disclosesLead: boolean }
interface DispatchValues { sentOn: string; assignments: Line[] }

/** 交办: one or several units, each with its role, instruction and due date. */
export function DispatchDialog({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { today } = useSession()
  const busy = lead.assignments.filter((one) => (openAssignmentStates as readonly string[]).includes(one.state)).map((one) => one.unitId)
  const firstRole = lead.assignments.some((one) => busy.includes(one.unitId) && one.role === 'lead') ? 'support' : 'lead'
  const suggested = useSuggestedUnits(lead, busy)
  return (
    <FormDialog title={`交办 ${lead.number}`} endpoint={dispatchLead} okText="交办" done="已交办" width={760} onClose={onClose}
      initial={{ sentOn: today, assignments: [{ id: newId(), role: firstRole, instruction: '', disclosesLead: !lead.restricted }] }}
      toInput={({ sentOn, assignments }: DispatchValues) => ({ leadId: lead.id, sentOn, assignments: assignments.map((line) => ({ ...line, unitId: line.unitId ?? '', dueOn: line.dueOn ?? '' })) })}>
      {(form) => <>
        {suggested.length > 0 && <Suggestions form={form} units={suggested} />}
        <Form.List name="assignments">
          {(lines, { add, remove }) => <>
            {lines.map((line, index) => (
              <DispatchLine key={line.key} form={form} lead={lead} index={line.name} busy={busy} title={lines.length > 1 ? `第${index + 1}个单位` : undefined}
                {...(lines.length > 1 && { onRemove: () => remove(line.name) })} />
            ))}
            <Button type="dashed" block icon={<PlusOutlined />} disabled={lines.length >= 20} onClick={() => add(nextLine(form))}>再加一个单位</Button>
          </>}
        </Form.List>
        <Form.Item name="sentOn" label="交办日期" className="lead-sent-on" rules={[{ required: true, message: '请选择交办日期' }]} extra="补录以前的交办时改成实际日期。"><DayInput min={lead.receivedOn} max={today} /></Form.Item>
      </>}
    </FormDialog>
  )
}

/** A further unit supports, with the instruction and date of the one before it. */
function nextLine(form: FormInstance<DispatchValues>): Line {
  const lines = form.getFieldValue('assignments') as Line[]
  const last = lines.at(-1)
  return { id: newId(), role: lines.some((line) => line.role === 'lead') ? 'support' : 'lead', instruction: last?.instruction ?? '', dueOn: last?.dueOn ?? null, disclosesLead: last?.disclosesLead ?? true }
}

interface Suggested { unit: Unit; why: string }
/** Who is likely to have to do with it: the town of the place, then the units that answer for the sector. */
function useSuggestedUnits(lead: LeadDetail, busy: string[]): Suggested[] {
  const { data } = useRead(listUnits, {}, { fresh: 300_000 })
  const { unitId } = useSession()
  const town = useTownOf(lead.regionId)
  const bySector = (data?.rows ?? []).flatMap((unit) => {
    const duty = lead.sector ? unit.sectors.find((one) => one.sector === lead.sector) : undefined
    return duty && unit.active ? [{ unit, why: duty.role === 'lead' ? '行业牵头' : '行业配合' }] : []
  })
  const all = [...(town ? [{ unit: town, why: '属地' }] : []), ...bySector]
  return all.filter(({ unit }, index) => !busy.includes(unit.id) && unit.id !== unitId && all.findIndex((other) => other.unit.id === unit.id) === index).slice(0, 6)
}

function Suggestions({ form, units }: { form: FormInstance<DispatchValues>; units: Suggested[] }) {
  const lines = Form.useWatch('assignments', form)
  const take = (unitId: string) => {
    const now = form.getFieldValue('assignments') as Line[]
    const empty = now.findIndex((line) => !line.unitId)
    form.setFieldValue('assignments', empty >= 0 ? now.map((line, index) => index === empty ? { ...line, unitId } : line) : [...now, { ...nextLine(form), unitId }])
  }
  return (
    <div className="lead-picks lead-suggested">建议：{units.map(({ unit, why }) => (
      <Button key={unit.id} size="small" disabled={lines?.some((line) => line?.unitId === unit.id) ?? false} onClick={() => take(unit.id)}>{unit.shortName}（{why}）</Button>
    ))}</div>
  )
}

function DispatchLine({ form, lead, index, busy, title, onRemove }: {
  form: FormInstance<DispatchValues>; lead: LeadDetail; index: number; busy: string[]; title: string | undefined; onRemove?: () => void
}) {
  const { today } = useSession()
  const sentOn = Form.useWatch('sentOn', form) ?? today
  const discloses = Form.useWatch(['assignments', index, 'disclosesLead'], form)
  return (
    <fieldset className="lead-dispatch-line">
      {title && <legend>{title}</legend>}
      {onRemove && <Button type="text" size="small" className="lead-remove" icon={<DeleteOutlined />} aria-label={`去掉${title ?? '这个单位'}`} onClick={onRemove} />}
      {/* Registered, or the form would leave the line's own id out of its values. */}
      <Form.Item name={[index, 'id']} hidden><Input /></Form.Item>
      <div className="lead-grid">
        <Form.Item name={[index, 'unitId']} label="承办单位" rules={[{ required: true, message: '请选择承办单位' }]}>
          <UnitSelect only={(unit) => !busy.includes(unit.id) && unit.kind !== 'superior' && unit.kind !== 'leading_group'} />
        </Form.Item>
        <Form.Item name={[index, 'role']} label="主办或配合" required><Segmented options={[{ value: 'lead', label: '主办' }, { value: 'support', label: '配合' }]} /></Form.Item>
      </div>
      <Form.Item name={[index, 'dueOn']} label="反馈期限" rules={[{ required: true, message: '请选择反馈期限' }]}><DueInput from={sentOn} min={sentOn} superiorDueOn={lead.superiorDueOn} /></Form.Item>
      <Form.Item name={[index, 'instruction']} label={<>交办要求<Dropdown trigger={['click']} menu={{ items: instructionTemplates.map(({ name }) => ({ key: name, label: name })),
        onClick: ({ key }) => form.setFieldValue(['assignments', index, 'instruction'], instructionTemplates.find(({ name }) => name === key)!.text) }}>
        <Button type="link" size="small">套用常用要求</Button></Dropdown></>} rules={[{ required: true, whitespace: true, message: '请写交办要求' }]}>
        <Input.TextArea maxLength={1000} showCount autoSize={{ minRows: 3, maxRows: 8 }} />
      </Form.Item>
      <Form.Item name={[index, 'disclosesLead']} valuePropName="checked" getValueProps={(value: boolean) => ({ checked: !value })} normalize={(value: boolean) => !value}
        extra={discloses === false
          ? '该单位只看到上面的交办要求和期限，看不到线索的主体、来源、金额和材料。要求里也不要写这些。'
          : '不勾选时，该单位可以看到这条线索的全部内容（举报人除外）。'}>
        <Checkbox>只交办、不公开线索</Checkbox>
      </Form.Item>
    </fieldset>
  )
}
