import { SortAscendingOutlined, SortDescendingOutlined } from '@ant-design/icons'
import type { LeadDetail } from '@qingyuan/core/leads/lead-api'
import { eventKinds, type EventKind } from '@qingyuan/core/leads/lead'
import { Button } from 'antd'
import { useKept } from '../../shared/keep.ts'
import { Section } from '../../shared/page.tsx'
import { Timeline, type TimelineEntry } from '../../shared/timeline.tsx'

const tones: Partial<Record<EventKind, NonNullable<TimelineEntry['tone']>>> = {
  struck_off: 'good', excluded: 'good', repayment: 'good', pressed: 'warn', sent_back: 'warn', extended: 'warn', withdrawn: 'warn', restarted: 'warn', police_refused: 'bad',
}
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean'

/** Who did what when. */
export function LeadTimeline({ lead, onRecord }: { lead: LeadDetail; onRecord?: () => void }) {
  const [oldestFirst, setOldestFirst] = useKept('lead-timeline-oldest-first', false, isFlag)
  const events = oldestFirst ? lead.events : lead.events.slice().reverse()
  return (
    <Section title={`办理过程（${lead.events.length}）`} extra={<>
      <Button size="small" type="text" icon={oldestFirst ? <SortAscendingOutlined /> : <SortDescendingOutlined />} onClick={() => setOldestFirst(!oldestFirst)}>
        {oldestFirst ? '先早后晚' : '先晚后早'}</Button>
      {onRecord && <Button size="small" onClick={onRecord}>登记进展</Button>}
    </>}>
      <Timeline entries={events.map((event) => ({
        id: event.id, when: `${event.onDate}${event.atTime ? ` ${event.atTime}` : ''}`, who: [event.unitName, event.byName].filter(Boolean).join(' '),
        what: <><b>{eventKinds[event.kind].label}</b>{event.title !== eventKinds[event.kind].label && `　${event.title}`}{event.place && <span className="nothing">　{event.place}</span>}</>,
        ...(event.body && { detail: event.body }), tone: tones[event.kind] ?? 'plain', backfilled: event.backfilled,
      }))} />
    </Section>
  )
}
