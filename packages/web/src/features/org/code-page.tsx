import { PlusOutlined } from '@ant-design/icons'
import { listCodes, saveCode, type CodeItem as Code } from '@qingyuan/core/org/org-api'
import { codeListNames, codeLists, type CodeList } from '@qingyuan/core/org/org'
import { AutoComplete, Button, Checkbox, Form, Input, InputNumber, Popconfirm, Space, Table, Tabs } from 'antd'
import { useState } from 'react'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { stacked } from '../../shared/table-columns.tsx'
import { useAction } from '../../shared/use-action.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { FormDialog } from '../../shared/form-dialog.tsx'
import './org.css'

/** The open lists: what came with the product, and what the office added. */
export function CodePage() {
  const { can } = useSession()
  const { state, patch } = useUrlState()
  const list = codeListNames.find((name) => name === state['list']) ?? 'lead-source'
  const codes = useRead(listCodes, { list })
  const [adding, setAdding] = useState(false)
  const [text, setText] = useState('')
  const manage = can('settings.manage')
  const hideStopped = state['active'] === 'true'
  return (
    <Page title="代码表" intro="下拉选项都在这里。内置项可以停用，本地项可以增加；用过的名称留在原记录里，不会消失。"
      actions={manage && <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>增加本地项</Button>}>
      <Tabs activeKey={list} onChange={(key) => { setText(''); patch({ list: key }) }} items={codeListNames.map((key) => ({ key, label: codeLists[key] }))} />
      <div className="org-bar"><Space wrap>
        <Input.Search allowClear value={text} placeholder="名称、类别" aria-label="查找" onChange={(event) => setText(event.target.value)} />
        <Checkbox checked={hideStopped} onChange={(event) => patch({ active: event.target.checked ? 'true' : undefined })}>不看已停用</Checkbox>
      </Space></div>
      <Loaded read={codes}>{({ rows }) => <CodeTable manage={manage}
        rows={rows.filter((row) => (!hideStopped || row.active) && `${row.name}${row.grouping}`.includes(text.trim()))} />}</Loaded>
      {adding && <CodeForm list={list} rows={codes.data?.rows ?? []} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function CodeTable({ rows, manage }: { rows: Code[]; manage: boolean }) {
  const [editing, setEditing] = useState<Code>()
  return <>
    <div className="data-table"><Table<Code> size="small" rowKey="name" dataSource={rows} pagination={false} scroll={{ x: 'max-content' }} locale={{ emptyText: '没有符合条件的项' }}
      rowClassName={(row) => (row.active ? '' : 'row-off')} columns={stacked<Code>([
        { key: 'name', title: '名称', dataIndex: 'name', width: 280 },
        { key: 'grouping', title: '类别', width: 160, render: (_, row) => row.grouping || <span className="nothing">—</span> },
        { key: 'origin', title: '来源', width: 90, render: (_, row) => (row.local ? '本地' : '内置') },
        { key: 'state', title: '状态', width: 90, render: (_, row) => <StatusTag tone={row.active ? 'good' : 'off'}>{row.active ? '启用' : '已停用'}</StatusTag> },
        ...(manage ? [{ key: 'actions', title: '', width: 150, render: (_: unknown, row: Code) => <>
          <Toggle code={row} />
          {row.local && <Button size="small" type="link" onClick={() => setEditing(row)}>修改</Button>}
        </> }] : []),
      ])} /></div>
    <p className="table-total">共 {rows.length} 项</p>
    {editing && <CodeForm list={editing.list as CodeList} rows={rows} code={editing} onClose={() => setEditing(undefined)} />}
  </>
}

function Toggle({ code }: { code: Code }) {
  const action = useAction(saveCode, { done: code.active ? '已停用' : '已启用' })
  const run = () => action.run({ ...code, list: code.list as CodeList, active: !code.active })
  if (!code.active) return <Button size="small" type="link" loading={action.pending} onClick={() => { void run() }}>启用</Button>
  return (
    <Popconfirm title={`停用“${code.name}”？`} description="以后不再出现在选项里；已用它的记录不变。" okText="停用" cancelText="取消" onConfirm={run}>
      <Button size="small" type="link" loading={action.pending}>停用</Button>
    </Popconfirm>
  )
}

/** Adds an entry of the office's own; of an existing one (`code`) group and order change, its name stays. */
function CodeForm({ list, rows, code, onClose }: { list: CodeList; rows: Code[]; code?: Code; onClose: () => void }) {
  const groups = [...new Set(rows.map((row) => row.grouping).filter(Boolean))]
  const initial = { name: code?.name ?? '', grouping: code?.grouping ?? '', sort: code?.sort ?? Math.max(0, ...rows.map((row) => row.sort)) + 10 }
  return (
    <FormDialog title={code ? `修改“${code.name}”` : `增加${codeLists[list]}`} endpoint={saveCode} initial={initial} onClose={onClose} toInput={(values) => ({ ...values, list, active: code?.active ?? true })}>
      <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' },
        { validator: (_, name: string) => (!code && rows.some((row) => row.name === name?.trim()) ? Promise.reject(new Error('表里已有这一项')) : Promise.resolve()) }]}>
        <Input autoFocus maxLength={120} disabled={code !== undefined} />
      </Form.Item>
      <Form.Item name="grouping" label="类别" extra="在选项里分组用，可不填"><AutoComplete options={groups.map((value) => ({ value }))} maxLength={200} /></Form.Item>
      <Form.Item required name="sort" label="排序"><InputNumber min={0} max={99999} precision={0} /></Form.Item>
    </FormDialog>
  )
}
