import { AuditOutlined, CheckSquareOutlined, ClockCircleOutlined, CopyOutlined, FieldTimeOutlined, FileDoneOutlined, FormOutlined, SafetyCertificateOutlined, SolutionOutlined } from '@ant-design/icons'
import { dueWords } from '@qingyuan/core/leads/assignment-text'
import type { WorkItem } from '@qingyuan/core/statistics/statistics-api'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Go } from '../../shared/go.tsx'
import { useSession } from '../../shared/session.tsx'
import { OnDay } from '../../shared/time.tsx'
import { urgencyOf } from './work-groups.ts'

export type WorkKind = WorkItem['kind']
/** What each kind of item is, in the words of the trade. */
export const workKinds: Record<WorkKind, { label: string; icon: ReactNode }> = {
  assignment: { label: '交办', icon: <SolutionOutlined /> }, answer: { label: '审核反馈', icon: <CheckSquareOutlined /> }, task: { label: '办理期限', icon: <ClockCircleOutlined /> },
  submission: { label: '报送', icon: <FormOutlined /> }, review: { label: '审核报送', icon: <FileDoneOutlined /> }, approval: { label: '审定', icon: <AuditOutlined /> },
  act: { label: '审批、实施', icon: <SafetyCertificateOutlined /> }, clock: { label: '法定期限', icon: <FieldTimeOutlined /> },
  same_subject: { label: '核对重复', icon: <CopyOutlined /> },
}

/** One thing to do: what, on what basis, by when. */
export function WorkItemLine({ item, today, onFinish }: { item: WorkItem; today: string; onFinish: (item: WorkItem) => void }) {
  const { can } = useSession()
  const { label, icon } = workKinds[item.kind]
  const urgency = urgencyOf(item.dueOn, today)
  return (
    <li>
      <span className={`work-icon work-icon-${item.kind}`} aria-hidden="true">{icon}</span>
      <div className="work-body">
        <div className="work-title"><span className="work-kind">{label}</span><Title item={item} /></div>
        <div className="work-more">
          {item.detail && <span>{item.detail}</span>}
          {item.basis && <span>{item.kind === 'assignment' || item.kind === 'answer' ? '交办单' : '依据'}：{item.basis}</span>}
        </div>
      </div>
      <div className="work-due">
        {item.dueOn ? <><OnDay day={item.dueOn} /><span className={urgency === 'overdue' ? 'work-late' : undefined}>{dueWords(item.dueOn, today)}</span></> : <span className="nothing">无期限</span>}
      </div>
      <div className="work-do no-print">
        {item.kind === 'task' && can('lead.read') && <Button size="small" onClick={() => onFinish(item)}>办结</Button>}
      </div>
    </li>
  )
}

/** A date whose record the person may not open has nowhere to lead. */
function Title({ item }: { item: WorkItem }) {
  return item.link === '/workbench' ? <b>{item.title}</b> : <Go to={item.link}>{item.title}</Go>
}
