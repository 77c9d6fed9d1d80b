import { setSectors, type Unit } from '@qingyuan/core/org/org-api'
import { Form, Input, Select } from 'antd'
import { FormDialog } from '../../shared/form-dialog.tsx'

interface Values { unitId: string | undefined; basis: string }

/** Names the unit that leads a sector so far without a lead; what else the unit answers for stays. */
export function LeadForm({ sector, units, onClose }: { sector: string; units: Unit[]; onClose: () => void }) {
  return (
    <FormDialog<typeof setSectors.input, typeof setSectors.output, Values> title={`指定“${sector}”的牵头单位`} endpoint={setSectors} done="已指定" onClose={onClose}
      initial={{ unitId: undefined, basis: '' }}
      toInput={({ unitId, basis }) => ({
        unitId: unitId!,
        sectors: [...(units.find((unit) => unit.id === unitId)?.sectors ?? []).filter((duty) => duty.sector !== sector), { sector, role: 'lead' as const, basis }],
      })}>
      <Form.Item name="unitId" label="牵头单位" rules={[{ required: true, message: '请选择单位' }]}>
        <Select showSearch={{ optionFilterProp: 'label' }} options={units.map((unit) => ({ value: unit.id, label: unit.name }))} placeholder="请选择" />
      </Form.Item>
      <Form.Item name="basis" label="依据" extra="指定它的文件和条款、会议纪要"><Input maxLength={200} /></Form.Item>
    </FormDialog>
  )
}
