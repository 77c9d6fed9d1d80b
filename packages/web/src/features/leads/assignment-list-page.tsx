import { getAssignment, getLead, listAssignments, type Assignment } from '@qingyuan/core/leads/lead-api'
import { assignmentStateLabels, assignmentStates } from '@qingyuan/core/leads/lead'
import { Button, Drawer, Segmented } from 'antd'
import { useState } from 'react'
import { DataTable } from '../../shared/data-table.tsx'
import { CutText } from '../../shared/cut-text.tsx'
import { Go } from '../../shared/go.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { dayColumn, type Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { AssignmentCard } from './assignment-card.tsx'
import { AssignmentStateTag, DueDay } from './lead-tags.tsx'
import { PressMany } from './press-many.tsx'
import './leads.css'

const filters: Filter[] = [
  { kind: 'multi', key: 'states', label: '状态', options: assignmentStates.map((value) => ({ value, label: assignmentStateLabels[value] })) },
  { kind: 'flag', key: 'overdue', label: '逾期未反馈' },
]
const owed = (row: Assignment) => row.state === 'sent' || row.state === 'signed'

function columnsOf(side: 'mine' | 'sent', open: (row: Assignment) => void): Column<Assignment>[] {
  return [
    { key: 'number', title: '交办编号', fixed: true, value: (row) => row.number, render: (row) =>
      <Button type="link" className="lead-inline" onClick={() => open(row)}>{row.number}</Button> },
    { key: 'subjectName', title: '主体', value: (row) => row.subjectName, render: (row) => row.leadId && row.subjectName
      ? <Go to={`/leads/${row.leadId}`} className="lead-subject"><CutText text={row.subjectName} width={200} /></Go> : <span className="nothing">协助事项（不公开线索）</span> },
    side === 'mine'
      ? { key: 'sentByUnitName', title: '交办单位', value: (row) => row.sentByUnitName }
      : { key: 'unitName', title: '承办单位', value: (row) => row.unitName },
    { key: 'role', title: '角色', value: (row) => row.role === 'lead' ? '主办' : '配合' },
    { key: 'instruction', title: '要求', value: (row) => row.instruction, render: (row) => <CutText text={row.instruction} width={150} /> },
    { key: 'state', title: '状态', value: (row) => assignmentStateLabels[row.state], render: (row) => <AssignmentStateTag state={row.state} /> },
    { key: 'dueOn', title: '反馈期限', value: (row) => row.dueOn, render: (row) => <DueDay day={row.dueOn} owed={owed(row)} overdue={row.overdue} /> },
    dayColumn('superiorDueOn', '上级期限', (row) => row.superiorDueOn, { hidden: true }),
    dayColumn('sentOn', '交办日期', (row) => row.sentOn),
    { key: 'pressedCount', title: '催办', align: 'right', value: (row) => row.pressedCount === 0 ? null : `${row.pressedCount}次` },
    dayColumn('answeredOn', '反馈日期', (row) => row.answeredOn, { hidden: true }),
  ]
}

/** 交办件: what this unit was sent, and what it sent to others. */
export function AssignmentListPage() {
  const { can } = useSession()
  const { state, replaceAll } = useUrlState()
  const sends = can('lead.dispatch')
  // What waits for the own unit comes first; a unit that was sent nothing looks after what it sent.
  const mine = useRead(listAssignments, { side: 'mine', pageSize: 1 }).data?.total
  const sent = useRead(listAssignments, { side: 'sent', pageSize: 1 }, { enabled: sends }).data?.total
  const side = !sends ? 'mine' : state['side'] === 'mine' || state['side'] === 'sent' ? state['side'] : mine === 0 ? 'sent' : 'mine'
  const counted = (label: string, count: number | undefined) => count === undefined ? label : `${label}（在办 ${count}）`
  const [opened, setOpened] = useState<Assignment>()
  return (
    <Page title="交办件" tags={sends && (
      <Segmented aria-label="哪一边" value={side} options={[{ value: 'mine', label: counted('交给本单位的', mine) }, { value: 'sent', label: counted('本单位交办的', sent) }]}
        onChange={(next) => replaceAll({ side: next })} />
    )} intro="不选状态时只列未办结的：待签收、办理中、已反馈待审核。">
      {(mine !== undefined || state['side'] !== undefined) && <DataTable key={side} name={`assignments-${side}`} endpoint={listAssignments} input={{ side }} columns={columnsOf(side, setOpened)} filters={filters}
        onOpen={setOpened} rowTone={(row) => row.overdue ? 'bad' : undefined}
        {...(side === 'sent' && { batch: (rows: Assignment[], clear: () => void) => <PressMany rows={rows} onDone={clear} /> })}
        empty={<>{side === 'sent' ? '本单位没有在办的交办。' : '没有要办的交办件。'}<Go to="/leads/assignments" search={{ side, states: 'accepted,withdrawn' }}>看已办结的</Go></>} />}
      <Drawer open={opened !== undefined} onClose={() => setOpened(undefined)} title="交办件" size={620} destroyOnHidden>
        {opened && <Opened assignment={opened} />}
      </Drawer>
    </Page>
  )
}

/** The newest state of the opened one; after an action it may have left the list's conditions. */
function Opened({ assignment }: { assignment: Assignment }) {
  const { leadId } = assignment
  const lead = useRead(getLead, { id: leadId ?? '' }, { enabled: leadId !== null })
  const alone = useRead(getAssignment, { id: assignment.id }, { enabled: leadId === null })
  const now = (leadId === null ? alone.data : lead.data?.assignments.find((row) => row.id === assignment.id)) ?? assignment
  return (
    <>
      {now.leadId
        ? <p className="lead-opened-of">线索：<Go to={`/leads/${now.leadId}`}>{now.subjectName}　{now.leadNumber}</Go></p>
        : <p className="lead-opened-of nothing">交办单位没有公开线索，只请协助办理所列事项。</p>}
      <AssignmentCard assignment={now} />
    </>
  )
}
