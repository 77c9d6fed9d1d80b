import { setOrgan, type Authority } from '@qingyuan/core/handling/handling-api'
import { headLabels, organLabels } from '@qingyuan/core/law/organs'
import { Button, Checkbox, Form, Input, Select, Table } from 'antd'
import { useState } from 'react'
import { CutText } from '../../shared/cut-text.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { stacked } from '../../shared/table-columns.tsx'
import { useUrlState } from '../../shared/use-url-state.ts'
import { unitStateOf } from './authority-states.ts'

type Unit = Authority['units'][number]
interface Props { authority: Authority; mayWrite: boolean }
const organOf = (unit: Unit) => unit.organ || unit.guessed
const headsText = (unit: Unit) => unit.heads.map((head) => headLabels[head]).join('、')

/** What each unit is; villages, which have no powers whatever they are called, only on demand. */
export function AuthorityUnits({ authority, mayWrite }: Props) {
  const { state, patch } = useUrlState()
  const [editing, setEditing] = useState<Unit>()
  const villages = authority.units.filter((unit) => unit.kind === 'village').length
  const all = state['all'] === 'true'
  return <>
    <div className="authority-bar">
      <p>没有指明的，按单位类别、名称和职责分工推定；牵头部门从不推定，须由政府文件指定。乡镇（街道）、村（社区）、领导小组没有条例第十八条至第二十四条的权力，不能指明为别的。</p>
      {villages > 0 && <Checkbox className="no-print" checked={all} onChange={(event) => patch({ all: event.target.checked ? 'true' : undefined })}>列出{villages}个村（社区）</Checkbox>}
    </div>
    <div className="data-table"><Table<Unit> size="small" rowKey="id" dataSource={authority.units.filter((unit) => all || unit.kind !== 'village')} pagination={false} scroll={{ x: 'max-content' }}
      locale={{ emptyText: '还没有单位，请系统管理员先登记单位' }} columns={stacked<Unit>([
        { key: 'name', title: '单位', width: 210, render: (_, unit) => <CutText text={unit.name} width={200} /> },
        { key: 'organ', title: '性质', width: 230, render: (_, unit) => organLabels[organOf(unit)] },
        { key: 'state', title: '怎样定的', width: 90, render: (_, unit) => { const { tone, label } = unitStateOf(unit); return <StatusTag tone={tone}>{label}</StatusTag> } },
        { key: 'basis', title: '依据', width: 200, className: 'cell-wrap', render: (_, unit) => unit.basis || <span className="nothing">—</span> },
        { key: 'heads', title: '能有的审批负责人', width: 220, className: 'cell-wrap', render: (_, unit) => headsText(unit) || <span className="nothing">—</span> },
        ...(mayWrite ? [{ key: 'edit', title: '', width: 80, className: 'no-print',
          render: (_: unknown, unit: Unit) => unit.organs.length > 1 && <Button size="small" type="link" onClick={() => setEditing(unit)}>{unit.organ === '' ? '指明' : '修改'}</Button> }] : []),
      ])} /></div>
    {editing && <OrganForm unit={editing} onClose={() => setEditing(undefined)} />}
  </>
}

function OrganForm({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const options = [{ value: '', label: `不指明，按推定：${organLabels[unit.guessed]}` }, ...unit.organs.map((value) => ({ value: value as string, label: organLabels[value] }))]
  return (
    <FormDialog title={`${unit.name}的性质`} endpoint={setOrgan} initial={{ organ: unit.organ as string, basis: unit.basis }} onClose={onClose}
      toInput={({ organ, basis }) => ({ unitId: unit.id, organ: organ as Unit['organ'], basis })}>
      <p className="dialog-note">按类别、名称和职责分工推定是{organLabels[unit.guessed]}。性质决定这个单位能办哪些措施、能有哪些审批负责人，改错了会放开或者收走权力。</p>
      <Form.Item name="organ" label="性质" required extra={unit.organs.includes('lead_department') ? '专班办设在牵头部门、以它的名义办公的，指明为牵头部门。' : undefined}>
        <Select options={options} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="basis" label="依据" extra="指定牵头部门的文件、“三定”规定、职责分工方案的名称和文号。与推定相同的可以不填。"><Input maxLength={200} /></Form.Item>
    </FormDialog>
  )
}
