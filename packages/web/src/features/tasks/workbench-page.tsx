import { getWorkbench, type WorkItem } from '@qingyuan/core/statistics/statistics-api'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { BoardPanel } from '../ledgers/board-panel.tsx'
import { FinishTaskDialog } from './finish-task-dialog.tsx'
import { groupItems, urgencyLabels, urgencyOf, type Urgency } from './work-groups.ts'
import { WorkItemLine, workKinds, type WorkKind } from './work-item-line.tsx'
import './tasks.css'

const everyMinute = 60_000

/** 我的待办: everything that waits for the person's desk, by due date. */
export function WorkbenchPage() {
  const read = useRead(getWorkbench, {}, { every: everyMinute })
  const items = read.data?.items ?? []
  const late = items.filter((item) => urgencyOf(item.dueOn, read.data!.today) === 'overdue').length
  const { can } = useSession()
  return (
    <Page title={items.length > 0 ? `我的待办（${items.length}）` : '我的待办'} tags={late > 0 && <StatusTag tone="bad">逾期 {late} 件</StatusTag>}
      intro="交办、反馈审核、办理期限、报送和审定，按期限先后排列；每分钟自动更新。" print="portrait">
      {can('ledger.collect') && <BoardPanel />}
      <Loaded read={read}>{(data) => data.items.length > 0 ? <WorkList items={data.items} today={data.today} /> : <NothingToDo />}</Loaded>
    </Page>
  )
}

function WorkList({ items, today }: { items: WorkItem[]; today: string }) {
  const { state, patch } = useUrlState()
  const [finishing, setFinishing] = useState<WorkItem>()
  const present = (Object.keys(workKinds) as WorkKind[]).filter((kind) => items.some((item) => item.kind === kind))
  const kind = present.find((one) => one === state['kind'])
  const count = (one: WorkKind) => items.filter((item) => item.kind === one).length
  const groups = groupItems(kind ? items.filter((item) => item.kind === kind) : items, today)
  return <>
    {present.length > 1 && (
      <div className="work-kinds no-print">
        <Segmented value={kind ?? 'all'} onChange={(value) => patch({ kind: value === 'all' ? undefined : value })}
          options={[{ value: 'all', label: `全部 ${items.length}` }, ...present.map((one) => ({ value: one, label: `${workKinds[one].label} ${count(one)}` }))]} />
      </div>
    )}
    {groups.map((group) => <WorkGroup key={group.urgency} {...group} today={today} onFinish={setFinishing} />)}
    {finishing && <FinishTaskDialog item={finishing} onClose={() => setFinishing(undefined)} />}
  </>
}

/** How many lines a group shows before it asks. */
const shownAtFirst = 50

function WorkGroup({ urgency, items, today, onFinish }: { urgency: Urgency; items: WorkItem[]; today: string; onFinish: (item: WorkItem) => void }) {
  const [all, setAll] = useState(false)
  const shown = all ? items : items.slice(0, shownAtFirst)
  return (
    <Section title={`${urgencyLabels[urgency]}（${items.length}）`}>
      <ul className={`work-list work-${urgency}`}>
        {shown.map((item) => <WorkItemLine key={`${item.kind} ${item.key}`} item={item} today={today} onFinish={onFinish} />)}
      </ul>
      {items.length > shown.length && <Button type="link" onClick={() => setAll(true)}>再看 {items.length - shown.length} 件</Button>}
    </Section>
  )
}

function NothingToDo() {
  const { can, name } = useSession()
  return (
    <div className="panel">
      <Notice tone="done" title="手头的事都办完了" text={`${name}，目前没有等您办的事。有新的交办、期限或报送时会自动出现在这里。`}
        action={<span className="work-links">
          {can('lead.read') && <Go to="/leads">看线索</Go>}
          {can('overview.read') && <Go to="/overview">看总览</Go>}
          {can('activity.record') && <Go to="/activities">登记工作记录</Go>}
        </span>} />
    </div>
  )
}
