import { CheckOutlined } from '@ant-design/icons'
import type { LeadStep } from '@qingyuan/core/leads/lead-progress'

const words: Record<LeadStep['status'], string> = { done: '已完成', now: '当前', later: '', skipped: '未走' }

/** The way of a lead: what was taken with its day, where it stands, and what it passed by. */
export function LeadSteps({ steps }: { steps: LeadStep[] }) {
  return (
    <ol className="lead-steps no-print" aria-label="办理到哪一步">
      {steps.map(({ title, onDate, status }, index) => (
        <li key={title} className={`lead-step-${status}`} {...(status === 'now' && { 'aria-current': 'step' as const })}>
          <span className="lead-step-mark" aria-hidden>{status === 'done' ? <CheckOutlined /> : status === 'skipped' ? '–' : index + 1}</span>
          <b>{title}</b>
          <small>{onDate ?? words[status]}</small>
        </li>
      ))}
    </ol>
  )
}
