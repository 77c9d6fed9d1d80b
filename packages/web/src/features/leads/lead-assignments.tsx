import type { LeadDetail } from '@qingyuan/core/leads/lead-api'
import { Button } from 'antd'
import { Section } from '../../shared/page.tsx'
import { AssignmentCard } from './assignment-card.tsx'

/** Every dispatch of the lead, what is still open first. */
export function LeadAssignments({ lead, onDispatch }: { lead: LeadDetail; onDispatch: () => void }) {
  const closed = (state: string) => state === 'accepted' || state === 'withdrawn'
  const rows = lead.assignments.slice().sort((a, b) => Number(closed(a.state)) - Number(closed(b.state)) || a.sentOn.localeCompare(b.sentOn) || a.number.localeCompare(b.number))
  const mayDispatch = lead.actions.includes('dispatch')
  return (
    <Section title={`交办和反馈（${rows.length}）`} extra={mayDispatch && <Button size="small" onClick={onDispatch}>交办</Button>}>
      {rows.length === 0 && <p className="nothing">还没有交办</p>}
      {rows.map((assignment) => <AssignmentCard key={assignment.id} assignment={assignment} />)}
    </Section>
  )
}
