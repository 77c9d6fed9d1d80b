import { eventKinds, type EventKind } from '@qingyuan/core/leads/lead'
import type { SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { Go } from '../../shared/go.tsx'
import { Section } from '../../shared/page.tsx'
import { Timeline, type TimelineEntry } from '../../shared/timeline.tsx'

const shownAtFirst = 40
const tones: Partial<Record<EventKind, TimelineEntry['tone']>> = {
  excluded: 'good', struck_off: 'good', repayment: 'good', restarted: 'warn', pressed: 'warn', sent_back: 'warn', police_refused: 'bad', police_filed: 'bad', transferred: 'bad', sealed: 'bad',
}

/** Everything that ever happened to the subject, over all leads, the newest first. */
export function SubjectEvents({ file }: { file: SubjectFile }) {
  const [leadId, setLeadId] = useState<string>()
  const [all, setAll] = useState(false)
  const events = leadId ? file.events.filter((event) => event.leadId === leadId) : file.events
  const shown = all ? events : events.slice(0, shownAtFirst)
  const numbers = new Map(file.events.map((event) => [event.leadId, event.leadNumber]))
  return (
    <Section title={`经过（${events.length}）`} extra={numbers.size > 1 && (
      <Select size="small" allowClear placeholder="全部线索" aria-label="只看一条线索" value={leadId ?? null} popupMatchSelectWidth={false}
        options={[...numbers].map(([value, label]) => ({ value, label }))} onChange={(value: string | null | undefined) => setLeadId(value ?? undefined)} />
    )}>
      <Timeline empty="还没有记录" entries={shown.map((event) => ({
        id: event.id, when: event.onDate, tone: tones[event.kind] ?? 'plain', detail: event.body,
        what: <><b>{eventKinds[event.kind].label}</b>{event.title && event.title !== eventKinds[event.kind].label && `　${event.title}`}</>,
        ...(event.unitName && { who: event.unitName }),
        ...(numbers.size > 1 && { detail: <>{event.body}{event.body && <br />}<Go to={`/leads/${event.leadId}`}>{event.leadNumber}</Go></> }),
      }))} />
      {events.length > shown.length && <Button type="link" onClick={() => setAll(true)}>再看 {events.length - shown.length} 条</Button>}
    </Section>
  )
}
