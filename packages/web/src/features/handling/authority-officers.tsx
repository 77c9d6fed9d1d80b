import { PlusOutlined } from '@ant-design/icons'
import { saveOfficer, type Authority } from '@qingyuan/core/handling/handling-api'
import { Button, Checkbox, Form, Input, Table } from 'antd'
import { useState } from 'react'
import { CutText } from '../../shared/cut-text.tsx'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { stacked } from '../../shared/table-columns.tsx'
import { OnDay } from '../../shared/time.tsx'
import { useUrlState } from '../../shared/use-url-state.ts'
import { PersonFields, useNameOf } from './authority-person.tsx'
import { officerStateOf } from './authority-states.ts'

type Officer = Authority['officers'][number]

/** Who holds an enforcement certificate, and until when. */
export function AuthorityOfficers({ authority, mayWrite }: { authority: Authority; mayWrite: boolean }) {
  const { today } = useSession()
  const { state, patch } = useUrlState()
  const [editing, setEditing] = useState<Officer | 'new'>()
  const stopped = authority.officers.some((officer) => !officer.active)
  const all = state['all'] === 'true'
  return <>
    <div className="authority-bar">
      <p>进入场所、询问、查账户、查封扣押等，须两名以上持证人员到场并出示证件。过期、停用和已调离的不计。</p>
      {stopped && <Checkbox className="no-print" checked={all} onChange={(event) => patch({ all: event.target.checked ? 'true' : undefined })}>含已停用</Checkbox>}
      {mayWrite && <Button className="no-print" type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>登记执法证件</Button>}
    </div>
    <div className="data-table"><Table<Officer> size="small" rowKey="id" dataSource={authority.officers.filter((officer) => all || officer.active)} pagination={false} scroll={{ x: 'max-content' }}
      locale={{ emptyText: '还没有执法证件。没有两名持证人员的单位，不能登记须持证到场的措施。' }} columns={stacked<Officer>([
        { key: 'name', title: '姓名', dataIndex: 'name', width: 100 },
        { key: 'unit', title: '单位', width: 220, render: (_, officer) => <CutText text={officer.unitName} width={210} /> },
        { key: 'certificate', title: '证件号', width: 180, render: (_, officer) => <span className="number">{officer.certificate}</span> },
        { key: 'until', title: '有效期至', width: 120, render: (_, officer) => <OnDay day={officer.validUntil} /> },
        { key: 'state', title: '状态', width: 100, render: (_, officer) => { const { tone, label } = officerStateOf(officer, today); return <StatusTag tone={tone}>{label}</StatusTag> } },
        { key: 'account', title: '账号', width: 80, render: (_, officer) => (officer.userId === null ? <span className="nothing">—</span> : '有') },
        ...(mayWrite ? [{ key: 'edit', title: '', width: 120, className: 'no-print',
          render: (_: unknown, officer: Officer) => <Button size="small" type="link" onClick={() => setEditing(officer)}>续期、停用</Button> }] : []),
      ])} /></div>
    {editing && <OfficerForm {...(editing !== 'new' && { officer: editing })} onClose={() => setEditing(undefined)} />}
  </>
}

interface Values { unitId: string | null; userId: string | null; name: string; certificate: string; validUntil: string | null; active: boolean }

function OfficerForm({ officer, onClose }: { officer?: Officer; onClose: () => void }) {
  const [id] = useState(() => officer?.id ?? newId())
  const nameOf = useNameOf()
  const initial: Values = officer ?? { unitId: null, userId: null, name: '', certificate: '', validUntil: null, active: true }
  return (
    <FormDialog title={officer ? `${officer.name}的执法证件` : '登记执法证件'} endpoint={saveOfficer} initial={initial} onClose={onClose}
      toInput={({ unitId, userId, name, certificate, validUntil, active }) => ({ id, unitId: unitId!, userId, name: nameOf(userId) ?? name, certificate, validUntil: validUntil!, active })}>
      {officer && <p className="dialog-note">{officer.unitName}。证件号登记后不能改：换了证或者登记错了，请停用这一条，再登记一条。</p>}
      <PersonFields unitOf={(unit) => unit.kind !== 'village' && unit.kind !== 'leading_group'} fixed={officer !== undefined} fixedAccount={Boolean(officer?.userId)} />
      <div className="form-pair">
        <Form.Item name="certificate" label="证件号" rules={[{ required: true, whitespace: true, message: '请填写证件号' }]}><Input maxLength={60} disabled={officer !== undefined} /></Form.Item>
        <Form.Item name="validUntil" label="有效期至" rules={[{ required: true, message: '请选择日期' }]}><DayInput /></Form.Item>
      </div>
      {officer && <Form.Item name="active" valuePropName="checked"><Checkbox>在用（调离、收回的，去掉勾）</Checkbox></Form.Item>}
    </FormDialog>
  )
}
