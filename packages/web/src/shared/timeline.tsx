import { Empty, Timeline as AntTimeline } from 'antd'
import type { ReactNode } from 'react'

export interface TimelineEntry {
  id: string
  /** Date or date and time, as to be shown. */
  when: string
  what: ReactNode
  /** Person and unit. */
  who?: string
  detail?: ReactNode
  tone?: 'plain' | 'good' | 'warn' | 'bad'
  /** Entered later than it happened. */
  backfilled?: boolean
}
const colours = { plain: 'blue', good: 'green', warn: 'orange', bad: 'red' } as const

/** What happened to a record, in the order given. */
export function Timeline({ entries, empty = '还没有记录' }: { entries: TimelineEntry[]; empty?: string }) {
  if (entries.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />
  return (
    <AntTimeline className="timeline" items={entries.map((entry) => ({
      key: entry.id, color: colours[entry.tone ?? 'plain'],
      content: (
        <div>
          <div className="timeline-line">
            <time className="number">{entry.when}</time>
            {entry.who && <span className="timeline-who">{entry.who}</span>}
            {entry.backfilled && <span className="timeline-note">补录</span>}
          </div>
          <div className="timeline-what">{entry.what}</div>
          {entry.detail && <div className="timeline-detail">{entry.detail}</div>}
        </div>
      ),
    }))} />
  )
}
