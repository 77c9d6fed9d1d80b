import { PlusOutlined } from '@ant-design/icons'
import { listTaskForce, listUnits, type TaskForceMember as Member, type Unit } from '@qingyuan/core/org/org-api'
import { Button, Segmented, Space, Table } from 'antd'
import { useState } from 'react'
import { CutText } from '../../shared/cut-text.tsx'
import { DayInput } from '../../shared/day-input.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { stacked } from '../../shared/table-columns.tsx'
import { OnDay } from '../../shared/time.tsx'
import { Timeline } from '../../shared/timeline.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { MemberForm } from './member-form.tsx'
import './org.css'

/** The task force on any day, and how it came to be so. */
export function TaskForcePage() {
  const { can, today } = useSession()
  const members = useRead(listTaskForce, {})
  const units = useRead(listUnits, {}, { fresh: 60_000 })
  const { state, patch } = useUrlState()
  const [editing, setEditing] = useState<Member | 'new'>()
  const kept = new Set(can('org.contacts') ? members.data?.keptUnitIds ?? [] : [])
  const history = state['view'] === 'history'
  const day = state['on'] ?? today
  return (
    <Page title="专班成员" print="portrait" intro="成员从各部门、乡镇抽调，有进有出；可以查任一天在册的人。"
      actions={kept.size > 0 && <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>登记成员</Button>}>
      <div className="org-bar no-print"><Space wrap>
        <Segmented value={history ? 'history' : 'day'} onChange={(value) => patch({ view: value === 'history' ? value : undefined })}
          options={[{ value: 'day', label: '某日在册' }, { value: 'history', label: '全部经历' }]} />
        {!history && <DayInput value={day} onChange={(value) => patch({ on: value === null || value === today ? undefined : value })} />}
      </Space></div>
      <Loaded read={members}>{({ rows }) => {
        const shown = history ? rows : rows.filter((row) => isMember(row, day))
        return <>
          <MemberTable rows={shown} today={today} kept={kept} onEdit={setEditing} summary={history ? `先后 ${rows.length} 人次` : summaryOf(shown, units.data?.rows ?? [], day)} />
          {rows.length > 0 && <div className="org-after"><Section title="变动"><Timeline entries={changesOf(rows, today)} /></Section></div>}
        </>
      }}</Loaded>
      {editing && <MemberForm {...(editing !== 'new' && { member: editing })} unitIds={kept} onClose={() => setEditing(undefined)} />}
    </Page>
  )
}

const isMember = (member: Member, day: string) => member.fromOn <= day && (member.toOn === null || member.toOn >= day)

function summaryOf(members: Member[], units: Unit[], day: string): string {
  const ids = new Set(members.map((member) => member.unitId))
  const towns = units.filter((unit) => ids.has(unit.id) && unit.kind === 'town').length
  return members.length === 0 ? `${day} 没有在册成员` : `${day} 在册 ${members.length} 人，来自 ${ids.size} 个单位${towns > 0 ? `（其中乡镇、街道 ${towns} 个）` : ''}`
}

interface MemberTableProps { rows: Member[]; today: string; kept: Set<string>; summary: string; onEdit: (member: Member) => void }
function MemberTable({ rows, today, kept, summary, onEdit }: MemberTableProps) {
  return <>
    <p className="org-summary">{summary}</p>
    <div className="data-table"><Table<Member> size="small" rowKey="id" dataSource={rows} pagination={false} scroll={{ x: 'max-content' }} locale={{ emptyText: '没有在册成员' }} columns={stacked<Member>([
      { key: 'name', title: '姓名', dataIndex: 'name', width: 100 },
      { key: 'unit', title: '来自单位', width: 220, render: (_, row) => <CutText text={row.unitName} /> },
      { key: 'post', title: '职务', width: 160, render: (_, row) => row.post || <span className="nothing">—</span> },
      { key: 'duty', title: '专班分工', width: 200, render: (_, row) => row.duty || <span className="nothing">—</span> },
      { key: 'from', title: '加入', width: 110, render: (_, row) => <OnDay day={row.fromOn} /> },
      { key: 'to', title: '离开', width: 110, render: (_, row) => <OnDay day={row.toOn} /> },
      { key: 'state', title: '状态', width: 90, render: (_, row) => <StatusTag tone={isMember(row, today) ? 'good' : 'off'}>{isMember(row, today) ? '在册' : row.fromOn > today ? '未到任' : '已离开'}</StatusTag> },
      ...(rows.some((row) => kept.has(row.unitId)) ? [{ key: 'edit', title: '', width: 80, className: 'no-print',
        render: (_: unknown, row: Member) => kept.has(row.unitId) && <Button size="small" type="link" onClick={() => onEdit(row)}>修改</Button> }] : []),
    ])} /></div>
  </>
}

/** Who came and who left, the latest first; what lies ahead is marked. */
function changesOf(rows: Member[], today: string) {
  const came = rows.map((row) => ({ id: `${row.id} in`, day: row.fromOn, what: `${row.name} 加入`, row }))
  const left = rows.filter((row) => row.toOn !== null).map((row) => ({ id: `${row.id} out`, day: row.toOn!, what: `${row.name} 离开`, row }))
  return [...came, ...left].sort((a, b) => b.day.localeCompare(a.day) || a.what.localeCompare(b.what, 'zh-CN'))
    .map(({ id, day, what, row }) => ({ id, when: day, what, detail: [row.unitName, row.post, row.duty].filter(Boolean).join('，'), ...(day > today && { tone: 'warn' as const, who: '预定' }) }))
}
