import { LockOutlined } from '@ant-design/icons'
import type { PlainDate } from '@qingyuan/core/dates'
import { dueWords } from '@qingyuan/core/leads/assignment-text'
import { assignmentStateLabels, leadStateLabels, type AssignmentState, type LeadState } from '@qingyuan/core/leads/lead'
import { Tooltip } from 'antd'
import { useSession } from '../../shared/session.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { OnDay } from '../../shared/time.tsx'

const leadTones: Record<LeadState, Tone> = {
  registered: 'waiting', dispatched: 'doing', following: 'doing', excluded: 'off', struck_off: 'good', merged: 'off',
}
/** A lead's state. */
export function LeadStateTag({ state }: { state: LeadState }) {
  return <StatusTag tone={leadTones[state]}>{leadStateLabels[state]}</StatusTag>
}

const assignmentTones: Record<AssignmentState, Tone> = { sent: 'waiting', signed: 'doing', answered: 'warn', accepted: 'good', withdrawn: 'off' }
/** State of one dispatched piece of work. */
export function AssignmentStateTag({ state }: { state: AssignmentState }) {
  return <StatusTag tone={assignmentTones[state]}>{assignmentStateLabels[state]}</StatusTag>
}

/** Marks a lead that only named people see. */
export function RestrictedMark() {
  return <Tooltip title="受限线索：只有指定的人能看到"><LockOutlined className="lead-lock" aria-label="受限线索" /></Tooltip>
}

/** A due date; while something is owed also how far off it is, red when late. */
export function DueDay({ day, owed, overdue }: { day: PlainDate | null; owed: boolean; overdue: boolean }) {
  const { today } = useSession()
  if (!day || !owed) return <OnDay day={day} />
  return <span className={overdue ? 'lead-late' : undefined}><OnDay day={day} />（{dueWords(day, today)}）</span>
}
