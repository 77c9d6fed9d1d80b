import { addDays, weekday, type PlainDate } from '@qingyuan/core/dates'
import type { WorkItem } from '@qingyuan/core/statistics/statistics-api'

export type Urgency = 'overdue' | 'today' | 'week' | 'later' | 'open'
export const urgencyLabels: Record<Urgency, string> = { overdue: '逾期', today: '今天', week: '本周', later: '以后', open: '无期限' }

/** How near a due date is; the week ends on Sunday. */
export function urgencyOf(dueOn: PlainDate | null, today: PlainDate): Urgency {
  if (dueOn === null) return 'open'
  if (dueOn < today) return 'overdue'
  if (dueOn === today) return 'today'
  return dueOn <= addDays(today, 7 - weekday(today)) ? 'week' : 'later'
}

/** The items by urgency, the most urgent group first, empty ones left out; within a group the order given. */
export function groupItems(items: readonly WorkItem[], today: PlainDate): { urgency: Urgency; items: WorkItem[] }[] {
  return (Object.keys(urgencyLabels) as Urgency[])
    .map((urgency) => ({ urgency, items: items.filter((item) => urgencyOf(item.dueOn, today) === urgency) }))
    .filter((group) => group.items.length > 0)
}
