import { listRegions, saveUnit, type Unit } from '@qingyuan/core/org/org-api'
import { regionKindsForUnit, unitKindLabels, unitKinds, unitScopeLabels, unitScopesByKind, type UnitKind, type UnitScope } from '@qingyuan/core/org/org'
import { Alert, Form, Input, InputNumber, Select, Switch, type FormInstance } from 'antd'
import { useEffect, useState } from 'react'
import { newId } from '../../shared/new-id.ts'
import { RegionSelect, UnitSelect } from '../../shared/selects.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { useRead } from '../../shared/use-read.ts'

interface Values {
  name: string; shortName: string; kind: UnitKind; regionId: string | null; scope: UnitScope; parentId: string | null
  hasAccounts: boolean; phone: string | null; documentPrefix: string | null; sort: number; active: boolean
}
const empty: Values = {
  name: '', shortName: '', kind: 'member', regionId: null, scope: 'sector', parentId: null, hasAccounts: true, phone: null,
  documentPrefix: null, sort: 0, active: true,
}
const inputOf = (text: string | null) => text?.trim() || null

/** Adds a unit, or changes `unit`. */
export function UnitForm({ unit, onClose }: { unit?: Unit; onClose: () => void }) {
  const [id] = useState(() => unit?.id ?? newId())
  return (
    <FormDialog title={unit ? `修改“${unit.name}”` : '新增单位'} endpoint={saveUnit} initial={unit ?? empty} width={640} onClose={onClose}
      toInput={({ name, shortName, kind, regionId, scope, parentId, hasAccounts, phone, documentPrefix, sort, active }) => ({
        id, name, shortName: shortName.trim() || name, kind, regionId: regionId!, scope, parentId, hasAccounts, phone: inputOf(phone),
        documentPrefix: inputOf(documentPrefix), sort, active })}>
      {(form) => <UnitFields form={form} id={id} changing={unit !== undefined} />}
    </FormDialog>
  )
}

function UnitFields({ form, id, changing }: { form: FormInstance<Values>; id: string; changing: boolean }) {
  // Most units stand for the whole district.
  const district = useRead(listRegions, {}, { fresh: 60_000 }).data?.rows.find((region) => region.parentId === null)?.id
  useEffect(() => {
    if (district && !form.getFieldValue('regionId')) form.setFieldValue('regionId', district)
  }, [district, form])
  const kind = Form.useWatch('kind', form) ?? 'member'
  const scopes = unitScopesByKind[kind]
  // What a kind of unit may see depends on the kind: keep the pair valid while the kind is chosen.
  const onKind = (next: UnitKind) => {
    const allowed = unitScopesByKind[next]
    if (!allowed.includes(form.getFieldValue('scope') as UnitScope)) form.setFieldValue('scope', allowed[0])
    if (next === 'partner' || next === 'superior') form.setFieldValue('hasAccounts', false)
  }
  return <>
    <div className="org-row">
      <Form.Item name="name" label="全称" rules={[{ required: true, whitespace: true, message: '请填写全称' }]}><Input autoFocus maxLength={120} /></Form.Item>
      <Form.Item name="shortName" label="简称" extra="表格和列表里用，不填同全称"><Input maxLength={120} /></Form.Item>
    </div>
    <div className="org-row">
      <Form.Item name="kind" label="类别" rules={[{ required: true }]}>
        <Select onChange={onKind} options={unitKinds.map((value) => ({ value, label: unitKindLabels[value] }))} />
      </Form.Item>
      <Form.Item name="regionId" label="所在区划" rules={[{ required: true, message: '请选择区划' }]}>
        <RegionSelect allowClear={false} only={(region) => regionKindsForUnit(kind).includes(region.kind)} />
      </Form.Item>
    </div>
    <div className="org-row">
      <Form.Item name="scope" label="工作范围" rules={[{ required: true }]}>
        <Select options={scopes.map((value) => ({ value, label: unitScopeLabels[value] }))} />
      </Form.Item>
      <Form.Item name="parentId" label="上级单位"><UnitSelect placeholder="（无）" only={(candidate) => candidate.id !== id} /></Form.Item>
    </div>
    {changing && <Alert type="info" className="org-note" title="改区划或工作范围，会改变本单位人员能看到的线索。" />}
    <div className="org-row">
      <Form.Item name="phone" label="电话"><Input maxLength={60} /></Form.Item>
      <Form.Item name="documentPrefix" label="发文代字" extra="如：样打非专办"><Input maxLength={60} /></Form.Item>
    </div>
    <div className="org-row">
      <Form.Item required name="hasAccounts" label="设账号" valuePropName="checked"><Switch /></Form.Item>
      <Form.Item required name="sort" label="排序"><InputNumber min={-9999} max={9999} precision={0} /></Form.Item>
      <Form.Item required name="active" label="启用" valuePropName="checked"><Switch /></Form.Item>
    </div>
  </>
}
