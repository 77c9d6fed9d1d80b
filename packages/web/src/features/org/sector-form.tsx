import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { listCodes, setSectors, type Unit } from '@qingyuan/core/org/org-api'
import { sectorRoleLabels, sectorRoles, type SectorRole } from '@qingyuan/core/org/org'
import { Button, Form, Input, Select } from 'antd'
import { useMemo } from 'react'
import { groupBy } from '../../shared/group-by.ts'
import { useRead } from '../../shared/use-read.ts'
import { FormDialog } from '../../shared/form-dialog.tsx'

interface Values { sectors: { sector: string; role: SectorRole; basis: string }[] }

/** What one unit answers for: its list is replaced as a whole. */
export function SectorForm({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const options = useSectorOptions()
  return (
    <FormDialog<typeof setSectors.input, typeof setSectors.output, Values> title={`“${unit.name}”的职责分工`} endpoint={setSectors} width={760} onClose={onClose}
      initial={{ sectors: unit.sectors.map((duty) => ({ ...duty })) }}
      toInput={({ sectors }) => ({ unitId: unit.id, sectors: sectors.map((duty) => ({ sector: duty.sector, role: duty.role, basis: duty.basis ?? '' })) })}>
      <p className="dialog-note">一个行业在同一级只能有一个牵头单位。依据写文件名和条款，如“《实施意见》二(六)”。</p>
      <Form.List name="sectors">{(fields, { add, remove }) => <>
        {fields.map((field) => (
          <div key={field.key} className="org-duty-line">
            <Form.Item name={[field.name, 'sector']} rules={[{ required: true, message: '请选择' }]}>
              <Select showSearch={{ optionFilterProp: 'label' }} options={options} placeholder="行业领域或综合职责" aria-label="行业领域或综合职责" />
            </Form.Item>
            <Form.Item name={[field.name, 'role']}><Select aria-label="牵头或配合" options={sectorRoles.map((value) => ({ value, label: sectorRoleLabels[value] }))} /></Form.Item>
            <Form.Item name={[field.name, 'basis']}><Input placeholder="依据" aria-label="依据" maxLength={200} /></Form.Item>
            <Button type="text" icon={<DeleteOutlined />} aria-label="删除这一项" onClick={() => remove(field.name)} />
          </div>
        ))}
        <Button block type="dashed" icon={<PlusOutlined />} onClick={() => add({ role: 'lead', basis: '' })}>添加一项</Button>
      </>}</Form.List>
    </FormDialog>
  )
}

/** Sectors and cross-sector duties of the code lists, by group. */
function useSectorOptions() {
  const codes = useRead(listCodes, {}, { fresh: 60_000 })
  return useMemo(() => {
    const active = (codes.data?.rows ?? []).filter((code) => code.active)
    const group = (list: string, prefix: string) => [...groupBy(active.filter((code) => code.list === list), (code) => code.grouping)]
      .map(([name, items]) => ({ label: `${prefix}：${name || '其他'}`, options: items.map((code) => ({ value: code.name, label: code.name })) }))
    return [...group('sector', '行业领域'), ...group('duty', '综合职责')]
  }, [codes.data])
}
