import { AppError } from '@qingyuan/core/errors'
import { exportHandover, getHandover, handoverKinds, listHandovers, type HandoverItem, type HandoverKind, type HandoverLead, type HandoverPerson } from '@qingyuan/core/statistics/handover-api'
import { leadStateLabels } from '@qingyuan/core/leads/lead'
import { handOverTasks } from '@qingyuan/core/tasks/task-api'
import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { download } from '../../shared/call.ts'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { PersonSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { OnDay } from '../../shared/time.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import './tasks.css'

/** 工作交接单: everything open of one person and the unit, with the next dates, to sign; the head moves the tasks. */
export function HandoverPage() {
  const { userId: own, can } = useSession()
  const { state, patch } = useUrlState()
  const userId = state['user'] ?? own
  const people = useRead(listHandovers, {})
  const read = useRead(getHandover, { userId }, { keep: true })
  const [moving, setMoving] = useState<HandoverPerson>()
  const { message } = App.useApp()
  const [saving, setSaving] = useState(false)
  const save = async () => {
    setSaving(true)
    try {
      await download(exportHandover, { userId })
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '导出失败，请重试。')
    } finally {
      setSaving(false)
    }
  }
  const person = read.data?.person
  return (
    <Page title="工作交接单" print="portrait" intro="离岗、换岗时，把手头没有办结的事连同下一个期限列成一张单子，移交、接手、监交三方签字。" actions={<>
      {can('task.hand_over') && person && person.openTasks > 0 && <Button type="primary" onClick={() => setMoving(person)}>移交 {person.openTasks} 件待办</Button>}
      <Button icon={<DownloadOutlined />} loading={saving} onClick={() => { void save() }}>导出 Excel</Button>
    </>}>
      {people.data && people.data.rows.length > 1 && (
        <div className="handover-who no-print"><label htmlFor="handover-who">移交人</label>
          <Select id="handover-who" value={userId} onChange={(user) => patch({ user: user === own ? undefined : user })} options={people.data.rows.map((one) => ({ value: one.userId, label: whoIs(one) }))} /></div>
      )}
      <Loaded read={read} rows={8}>{(sheet) => (
        <div className="handover">
          <p className="handover-head">单位：{sheet.unitName}　移交人：{whoIs(sheet.person)}　日期：<OnDay day={sheet.today} /></p>
          {(Object.keys(handoverKinds) as HandoverKind[]).map((kind) => <Items key={kind} kind={kind} items={sheet.items.filter((item) => item.kind === kind)} today={sheet.today} />)}
          <Leads leads={sheet.leads} today={sheet.today} />
          {(sheet.itemCount > sheet.items.length || sheet.leadCount > sheet.leads.length) && (
            <p className="pending-value">事项太多，只列出前 {sheet.items.length} 件、线索 {sheet.leads.length} 条（共 {sheet.itemCount} 件、{sheet.leadCount} 条）。请在“线索”“交办件”里分别导出。</p>
          )}
          {sheet.itemCount + sheet.leadCount === 0 && <p className="nothing">没有未办结的事项。</p>}
          <p className="print-only handover-signs"><span>移交人（签字）：</span><span>接手人（签字）：</span><span>监交人（签字）：</span><span>日期：</span></p>
        </div>
      )}</Loaded>
      {moving && <MoveDialog person={moving} onClose={() => setMoving(undefined)} />}
    </Page>
  )
}

const whoIs = ({ name, post, active, here }: HandoverPerson): string => `${name}${post ? `（${post}）` : ''}${!active ? '，已停用' : here ? '' : '，已调离'}`

function Items({ kind, items, today }: { kind: HandoverKind; items: HandoverItem[]; today: string }) {
  if (items.length === 0) return null
  return (
    <Section title={`${handoverKinds[kind]}（${items.length}）`}>
      <table className="handover-table"><thead><tr><th scope="col">事项</th><th scope="col">情况</th><th scope="col">依据、编号</th><th scope="col">期限</th></tr></thead>
        <tbody>{items.map((item) => <tr key={item.key}><td>{item.link ? <Go to={item.link}>{item.title}</Go> : item.title}</td><td>{item.detail}</td><td>{item.basis}</td><td><Due day={item.dueOn} today={today} /></td></tr>)}</tbody></table>
    </Section>
  )
}

function Leads({ leads, today }: { leads: HandoverLead[]; today: string }) {
  if (leads.length === 0) return null
  return (
    <Section title={`在册线索（${leads.length}）`}>
      <table className="handover-table"><thead><tr><th scope="col">主体</th><th scope="col">状态</th><th scope="col">编号</th><th scope="col">下一个期限</th></tr></thead>
        <tbody>{leads.map((lead) => <tr key={lead.id}><td><Go to={`/leads/${lead.id}`}>{lead.subjectName}</Go></td><td>{[leadStateLabels[lead.state], lead.outcome].filter(Boolean).join('，')}</td><td>{lead.number}</td><td><Due day={lead.nextOn} today={today} /></td></tr>)}</tbody></table>
    </Section>
  )
}

function Due({ day, today }: { day: string | null; today: string }) {
  return day ? <span className="handover-due"><OnDay day={day} />{day < today && <StatusTag tone="bad">逾期</StatusTag>}</span> : <span className="nothing">无</span>
}

function MoveDialog({ person, onClose }: { person: HandoverPerson; onClose: () => void }) {
  const { unitId } = useSession()
  return (
    <FormDialog title={`移交${person.name}名下的 ${person.openTasks} 件待办`} endpoint={handOverTasks} okText="移交" done="已移交，接手人的“我的待办”里可以看到" onClose={onClose}
      initial={{ toUserId: undefined as string | undefined, note: '' }} toInput={({ toUserId, note }) => ({ fromUserId: person.userId, toUserId: toUserId ?? '', note })}>
      <p className="dialog-note">只移交写明由{person.name}办的待办；本单位谁都可以办的、单位的线索和报送不用移交。移交记入审计日志。</p>
      <Form.Item name="toUserId" label="接手人" rules={[{ required: true, message: '请选择接手人' }]}><PersonSelect unitId={unitId} only={(user) => user.active && user.id !== person.userId} /></Form.Item>
      <Form.Item name="note" label="说明" rules={[{ max: 200, message: '最多200个字' }]}><Input maxLength={200} placeholder="如：调离，交接单已签" /></Form.Item>
    </FormDialog>
  )
}
