import { PlusOutlined } from '@ant-design/icons'
import { endHeadPost, saveHeadPost, type Authority } from '@qingyuan/core/handling/handling-api'
import { citeAll } from '@qingyuan/core/law/citation'
import { headLabels, headNotes, heads, type HeadCode } from '@qingyuan/core/law/organs'
import { Button, Checkbox, Form, Input, Radio, Table } from 'antd'
import { useState } from 'react'
import { CutText } from '../../shared/cut-text.tsx'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { stacked } from '../../shared/table-columns.tsx'
import { OnDay } from '../../shared/time.tsx'
import { useUrlState } from '../../shared/use-url-state.ts'
import { PersonFields, useNameOf } from './authority-person.tsx'
import { headStateOf } from './authority-states.ts'

type HeadPost = Authority['heads'][number]
interface Props { authority: Authority; mayWrite: boolean }

/** Who approves, unit by unit, below what each kind of head may approve. */
export function AuthorityHeads({ authority, mayWrite }: Props) {
  const { today } = useSession()
  const { state, patch } = useUrlState()
  const [editing, setEditing] = useState<HeadPost | 'new'>()
  const [ending, setEnding] = useState<HeadPost>()
  const ended = authority.heads.filter((post) => post.toOn !== null && post.toOn < today)
  const all = state['all'] === 'true'
  const rows = all ? authority.heads : authority.heads.filter((post) => !ended.includes(post))
  return <>
    <div className="authority-bar no-print">
      <p>三种“负责人”不是一回事，<b>登记了一种，不等于有另一种的权</b>，各批什么见表下。有账号的在屏上审批；没有的在纸上签，由经办人登记并传扫描件。</p>
      {ended.length > 0 && <Checkbox checked={all} onChange={(event) => patch({ all: event.target.checked ? 'true' : undefined })}>含已停止</Checkbox>}
      {mayWrite && <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>登记审批负责人</Button>}
    </div>
    <div className="data-table"><Table<HeadPost> size="small" rowKey="id" dataSource={rows} pagination={false} scroll={{ x: 'max-content' }}
      locale={{ emptyText: '还没有审批负责人。没有登记的，任何人都不能在屏上审批处置措施。' }} columns={stacked<HeadPost>([
        { key: 'name', title: '姓名', dataIndex: 'name', width: 80 },
        { key: 'unit', title: '单位', width: 150, render: (_, post) => <CutText text={post.unitName} width={136} /> },
        { key: 'head', title: '是哪一种负责人', width: 220, render: (_, post) => headLabels[post.head] },
        { key: 'way', title: '签批', width: 60, render: (_, post) => (post.userId === null ? '纸质' : '屏上') },
        { key: 'basis', title: '任命、授权文件', width: 180, className: 'cell-wrap', dataIndex: 'basis' },
        { key: 'from', title: '起', width: 96, render: (_, post) => <OnDay day={post.fromOn} /> },
        { key: 'to', title: '止', width: 96, render: (_, post) => <OnDay day={post.toOn} /> },
        { key: 'state', title: '状态', width: 80, render: (_, post) => { const { tone, label } = headStateOf(post, today); return <StatusTag tone={tone}>{label}</StatusTag> } },
        ...(mayWrite ? [{ key: 'edit', title: '', width: 100, className: 'no-print', render: (_: unknown, post: HeadPost) => <>
          {post.toOn === null && <Button size="small" type="link" onClick={() => setEditing(post)}>修改</Button>}
          {(post.toOn === null || post.toOn >= today) && <Button size="small" type="link" onClick={() => setEnding(post)}>停止</Button>}
        </> }] : []),
      ])} /></div>
    <HeadNotes />
    {editing && <HeadForm authority={authority} {...(editing !== 'new' && { post: editing })} onClose={() => setEditing(undefined)} />}
    {ending && <EndForm post={ending} onClose={() => setEnding(undefined)} />}
  </>
}

function HeadNotes() {
  return (
    <Section title="三种“负责人”不是一回事">
      <p className="authority-lead">主要负责人、行政机关负责人、正职负责人是三部法各自的说法，批的事不同。一个人是几种，就登记几条。</p>
      <dl className="authority-notes">
        {heads.map((head) => <div key={head}><dt>{headLabels[head]}</dt><dd>{headNotes[head].plain} <small>{citeAll(headNotes[head].articles)}</small></dd></div>)}
      </dl>
    </Section>
  )
}

interface Values { unitId: string | null; userId: string | null; name: string; head: HeadCode | null; basis: string; fromOn: string | null }

function HeadForm({ authority, post, onClose }: { authority: Authority; post?: HeadPost; onClose: () => void }) {
  const [id] = useState(() => post?.id ?? newId())
  const { today } = useSession()
  const nameOf = useNameOf()
  const able = new Map(authority.units.filter((unit) => unit.heads.length > 0).map((unit) => [unit.id, unit]))
  const initial: Values = post ?? { unitId: null, userId: null, name: '', head: null, basis: '', fromOn: today }
  return (
    <FormDialog title={post ? `修改${post.name}的登记` : '登记审批负责人'} endpoint={saveHeadPost} initial={initial} width={620} onClose={onClose}
      toInput={({ unitId, userId, name, head, basis, fromOn }) => ({ id, unitId: unitId!, userId, name: nameOf(userId) ?? name, head: head!, basis, fromOn: fromOn! })}>
      {(form) => <>
        {post && <p className="dialog-note">{post.unitName}，{headLabels[post.head]}。换人、换单位、换种类的，请停止这一条，再新登记一条。</p>}
        <PersonFields unitOf={(unit) => able.has(unit.id)} unitExtra="没有列出的单位不审批处置措施。专班办要先在“单位性质”里指明为牵头部门。" fixed={post !== undefined} fixedAccount={Boolean(post?.userId)}
          onUnit={() => form.setFieldValue('head', null)} />
        {!post && <Form.Item noStyle shouldUpdate={(before: Values, after: Values) => before.unitId !== after.unitId}>
          {({ getFieldValue }) => {
            const unit = able.get(getFieldValue('unitId') as string)
            return unit && (
              <Form.Item name="head" label="是哪一种负责人" rules={[{ required: true, message: '请选择' }]}>
                <Radio.Group className="authority-radios">
                  {unit.heads.map((head) => <Radio key={head} value={head}>{headLabels[head]}<small>{headNotes[head].plain}</small></Radio>)}
                </Radio.Group>
              </Form.Item>
            )
          }}
        </Form.Item>}
        <div className="form-pair">
          <Form.Item name="basis" label="任命、授权文件" rules={[{ required: true, whitespace: true, message: '请填写任命或者授权文件' }]}><Input maxLength={200} placeholder="文件名称和文号" /></Form.Item>
          <Form.Item name="fromOn" label="起始日" rules={[{ required: true, message: '请选择日期' }]}><DayInput /></Form.Item>
        </div>
      </>}
    </FormDialog>
  )
}

function EndForm({ post, onClose }: { post: HeadPost; onClose: () => void }) {
  const { today } = useSession()
  return (
    <FormDialog title={`停止${post.name}的${headLabels[post.head]}`} endpoint={endHeadPost} initial={{ toOn: (post.toOn ?? today) as string | null }} okText="停止" done="已停止" danger onClose={onClose}
      toInput={({ toOn }) => ({ id: post.id, toOn: toOn! })}>
      <p className="dialog-note">过了这一天就不能再按这一条审批；已经批准的不受影响，登记保留。</p>
      <Form.Item name="toOn" label="最后一天" rules={[{ required: true, message: '请选择日期' }]}><DayInput min={post.fromOn} /></Form.Item>
    </FormDialog>
  )
}
