import { saveCase, type CaseRow } from '@qingyuan/core/cases/case-api'
import { listRegions } from '@qingyuan/core/org/org-api'
import { Checkbox, Form, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { WanInput, type WanValue } from '../../shared/money.tsx'
import { newId } from '../../shared/new-id.ts'
import { LeadSelect, SubjectSelect } from '../../shared/record-selects.tsx'
import { CodeSelect, RegionSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'

interface Values extends Pick<CaseRow, 'number' | 'name' | 'subjectId' | 'leadId' | 'filedOn' | 'people' | 'leadPlace' | 'ledElsewhere' | 'leader' | 'supervised' | 'difficulty'> {
  regionId: string | null; stage: string | null; amountFen: WanValue; repaidPercent: number | null
}

/** Registers a case, or changes `row`. Amount and people left empty are 待核, never 0. */
export function CaseForm({ row, onClose, onDone }: { row?: CaseRow; onClose: () => void; onDone?: (id: string) => void }) {
  const { today } = useSession()
  const [id] = useState(() => row?.id ?? newId())
  const regions = useRead(listRegions, {}, { fresh: 300_000 })
  // Old cases belong to the whole office: the root of its tree, until someone says otherwise.
  const root = regions.data?.rows.find((region) => region.parentId === null)?.id ?? null
  if (regions.isPending) return null
  const initial: Values = row
    ? { ...row, stage: row.stage || null, repaidPercent: row.repaidBasisPoints === null ? null : row.repaidBasisPoints / 100 }
    : { number: '', name: '', subjectId: null, leadId: null, regionId: root, filedOn: null, stage: null, amountFen: undefined, people: null, repaidPercent: null,
      leadPlace: '', ledElsewhere: false, leader: '', supervised: '', difficulty: '' }
  return (
    <FormDialog<typeof saveCase.input, typeof saveCase.output, Values> title={row ? `修改案件：${row.name}` : '登记案件'} width={760} endpoint={saveCase} initial={initial} onClose={onClose}
      done={row ? '已保存' : '已登记'} onDone={(output) => onDone?.(output.id)}
      toInput={(values) => ({
        id, ...(row && { version: row.version }), number: values.number, name: values.name, subjectId: values.subjectId, leadId: values.leadId, regionId: values.regionId!, filedOn: values.filedOn,
        stage: values.stage ?? '', amountFen: values.amountFen ?? null, people: values.people, repaidBasisPoints: values.repaidPercent === null ? null : Math.round(values.repaidPercent * 100),
        leadPlace: values.leadPlace, ledElsewhere: values.ledElsewhere, leader: values.leader, supervised: values.supervised, difficulty: values.difficulty })}>
      <div className="form-pair">
        <Form.Item name="number" label="立案号" extra="每月按立案号与公安的表对应，请照立案决定书填写。" rules={[{ required: true, whitespace: true, message: '请填写立案号' }]}><Input autoFocus maxLength={200} /></Form.Item>
        <Form.Item name="name" label="案件名称" rules={[{ required: true, whitespace: true, message: '请填写案件名称' }]}><Input maxLength={200} /></Form.Item>
      </div>
      <div className="form-pair">
        <Form.Item name="filedOn" label="刑事立案日期"><DayInput max={today} /></Form.Item>
        <Form.Item name="stage" label="阶段"><CodeSelect list="case-stage" /></Form.Item>
      </div>
      <div className="form-pair">
        <Form.Item name="amountFen" label="涉案金额" extra="空着即“待核”"><WanInput placeholder="待核" /></Form.Item>
        <Form.Item name="people" label="涉案人数" extra="空着即“待核”"><InputNumber className="full-width" min={0} max={10_000_000} precision={0} changeOnWheel={false} placeholder="待核" suffix="人" /></Form.Item>
      </div>
      <div className="form-pair">
        <Form.Item name="repaidPercent" label="清退比例" extra="例如 42.50"><InputNumber className="full-width" min={0} max={100} precision={2} changeOnWheel={false} suffix="%" /></Form.Item>
        <Form.Item name="leader" label="包案领导"><Input maxLength={200} /></Form.Item>
      </div>
      <div className="form-pair">
        <Form.Item name="supervised" label="督办" extra="例如：满3年，挂牌督办"><Input maxLength={200} /></Form.Item>
        <Form.Item label="牵头地"><div className="case-lead-place">
          <Form.Item name="leadPlace" noStyle><Input maxLength={200} placeholder="本地牵头的不填" /></Form.Item>
          <Form.Item name="ledElsewhere" valuePropName="checked" noStyle><Checkbox>外地牵头</Checkbox></Form.Item>
        </div></Form.Item>
      </div>
      <Form.Item name="regionId" label="所在地" extra="决定哪些单位看得到这个案件。" rules={[{ required: true, message: '请选择所在地' }]}><RegionSelect allowClear={false} /></Form.Item>
      <div className="form-pair">
        <Form.Item name="subjectId" label="主体"><SubjectSelect known={row?.subjectId ? { id: row.subjectId, name: row.subjectName ?? '' } : null} /></Form.Item>
        <Form.Item name="leadId" label="来自线索"><LeadSelect known={row?.leadId ? { id: row.leadId, name: row.leadNumber ?? '（不在您的工作范围内）' } : null} /></Form.Item>
      </div>
      <Form.Item name="difficulty" label="难点" rules={[{ max: 4000, message: '最多4000个字' }]}><Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} /></Form.Item>
    </FormDialog>
  )
}
