import { saveRegion, type Region } from '@qingyuan/core/org/org-api'
import { regionKindLabels, regionKindsUnder, type RegionKind } from '@qingyuan/core/org/org'
import { Alert, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useState } from 'react'
import { newId } from '../../shared/new-id.ts'
import { RegionSelect } from '../../shared/selects.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'

interface Values { name: string; parentId: string | null; kind: RegionKind | undefined; nationalCode: string | null; sort: number; active: boolean }
interface RegionFormProps { region?: Region; under?: Region | null; rows: Region[]; onClose: () => void; onDone: (id: string) => void }

/** Adds a region below `under` (null: at the top), or changes and moves `region`. */
export function RegionForm({ region, under = null, rows, onClose, onDone }: RegionFormProps) {
  const [id] = useState(() => region?.id ?? newId())
  const kinds = regionKindsUnder(under?.kind ?? null)
  const initial: Values = region
    ? { name: region.name, parentId: region.parentId, kind: region.kind, nationalCode: region.nationalCode, sort: region.sort, active: region.active }
    : { name: '', parentId: under?.id ?? null, kind: kinds.length === 1 ? kinds[0] : usualKind(rows, under), nationalCode: null, sort: nextSort(rows, under), active: true }
  return (
    <FormDialog title={region ? `修改“${region.name}”` : under ? `在“${under.name}”下新增` : '新增最上级区划'} endpoint={saveRegion} initial={initial}
      onClose={onClose} onDone={(output) => onDone(output.id)}
      toInput={({ kind, ...values }) => ({ ...values, id, kind: kind!, nationalCode: values.nationalCode?.trim() || null })}>
      {(form) => <>
        <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input autoFocus maxLength={120} /></Form.Item>
        {/* The top region stays on top, and stays the only one. */}
        <Form.Item name="parentId" label="上级" hidden={initial.parentId === null} extra={region && '换上级即为移动：下级、单位和工作范围随它一起移。'}
          rules={[{ required: initial.parentId !== null, message: '请选择上级' }]}>
          <RegionSelect allowClear={false} placeholder="（最上级）" only={(candidate) => regionKindsUnder(candidate.kind).length > 0 && !candidate.path.includes(`/${id}/`)} />
        </Form.Item>
        <Form.Item noStyle dependencies={['parentId', 'kind']}>{() => {
          const parent = rows.find((row) => row.id === form.getFieldValue('parentId'))
          const allowed = regionKindsUnder(parent?.kind ?? null)
          const kind = form.getFieldValue('kind') as RegionKind | undefined
          return <>
            <Form.Item name="kind" label="类别" rules={[{ required: true, message: '请选择类别' }]}>
              <Select options={allowed.map((value) => ({ value, label: regionKindLabels[value] }))} />
            </Form.Item>
            {kind && !allowed.includes(kind) && <Alert type="warning" showIcon title={`${regionKindLabels[kind]}不能设在这个上级之下，请改选上级或类别。`} />}
          </>
        }}</Form.Item>
        <Form.Item name="nationalCode" label="国家代码" extra="6到12位统计用区划代码；功能区、网格没有可不填。"><Input maxLength={12} inputMode="numeric" /></Form.Item>
        <div className="org-row">
          <Form.Item required name="sort" label="排序"><InputNumber min={-9999} max={9999} precision={0} /></Form.Item>
          <Form.Item required name="active" label="启用" valuePropName="checked"><Switch /></Form.Item>
        </div>
      </>}
    </FormDialog>
  )
}

/** As the siblings are, when they are all of one kind. */
function usualKind(rows: Region[], under: Region | null): RegionKind | undefined {
  const kinds = new Set(rows.filter((row) => row.parentId === (under?.id ?? null)).map((row) => row.kind))
  return kinds.size === 1 ? [...kinds][0] : undefined
}
const nextSort = (rows: Region[], under: Region | null): number =>
  Math.max(0, ...rows.filter((row) => row.parentId === (under?.id ?? null)).map((row) => row.sort)) + 10
