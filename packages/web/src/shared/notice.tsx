import { CheckCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons'
import type { ReactNode } from 'react'

const icons = { done: <CheckCircleFilled />, plain: <InfoCircleFilled />, wrong: <ExclamationCircleFilled /> }

/** A large message in place of content: something is done, missing or wrong, and what to do next. */
export function Notice({ tone = 'plain', title, text, action }: { tone?: keyof typeof icons; title: string; text?: ReactNode; action?: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'wrong' ? 'alert' : 'status'}>
      <span className="notice-icon" aria-hidden="true">{icons[tone]}</span>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {action && <div className="notice-action">{action}</div>}
    </div>
  )
}
