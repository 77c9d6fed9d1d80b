import type { PlainDate } from '../dates.ts'
import { dueWords, owingStates } from './assignment-text.ts'
import { eventKinds, type AssignmentState, type EventKind, type LeadAction, type LeadState } from './lead.ts'

/** What the next step is derived from. */
export interface LeadStanding {
  state: LeadState
  actions: readonly LeadAction[]
  events: readonly { kind: EventKind; onDate: PlainDate; title: string }[]
  assignments: readonly { unitName: string; state: AssignmentState; dueOn: PlainDate }[]
  tasks: readonly { title: string; dueOn: PlainDate; doneAt: string | null }[]
  mergedInto: { number: string } | null
}
/** `skipped` is a step that the lead passed by: nothing stands on its timeline for it. */
export interface LeadStep { title: string; onDate: PlainDate | null; status: 'done' | 'now' | 'later' | 'skipped' }

/** Events that show a lead is being worked on after its way out to units and back. */
const isFollowing = (kind: EventKind): boolean => kind === 'restarted' || 'column' in eventKinds[kind]

/**
 * Where a lead stands on its way from registration to its end, each step with the day of the newest event that took
 * it. A step counts as done only by an event of its own; one that was passed by without any is `skipped`.
 */
export function leadSteps(lead: LeadStanding): LeadStep[] {
  const last = (taken: (kind: EventKind) => boolean) => lead.events.filter((event) => taken(event.kind)).at(-1)?.onDate ?? null
  const of = (...kinds: EventKind[]) => last((kind) => kinds.includes(kind))
  const ends = { excluded: '排除', struck_off: '销号', merged: '并入' } as const
  const ended = lead.state === 'excluded' || lead.state === 'struck_off' || lead.state === 'merged' ? lead.state : undefined
  const waiting = lead.assignments.some((one) => (owingStates as readonly AssignmentState[]).includes(one.state))
  const now = ended ? 6 : lead.state === 'registered' ? 1 : lead.state === 'following' ? 4 : waiting ? 2 : 3
  const steps: [title: string, onDate: PlainDate | null][] = [
    ['登记', of('registered')], ['交办', of('dispatched')], ['核查反馈', of('answered')], ['审核反馈', of('accepted')],
    ['跟踪处置', last(isFollowing)], [ended ? ends[ended] : '销号', ended ? of(ended) : null],
  ]
  // The day of a former round would read as if the step that is still to come had been taken.
  return steps.map(([title, onDate], index) => index > now ? { title, onDate: null, status: 'later' }
    : { title, onDate: index === now && index < 4 ? null : onDate, status: index === now ? 'now' : onDate === null ? 'skipped' : 'done' })
}

/**
 * One or two sentences: who has to do what next, and by when. `today` decides what is late.
 */
export function nextStep(lead: LeadStanding, today: PlainDate): string {
  const may = (action: LeadAction) => lead.actions.includes(action)
  const task = lead.tasks.filter((one) => one.doneAt === null).sort((a, b) => a.dueOn.localeCompare(b.dueOn))[0]
  const dated = task ? `最近的待办：${task.title}，${task.dueOn}（${dueWords(task.dueOn, today)}）。` : ''
  switch (lead.state) {
    case 'registered':
      return (may('dispatch') ? '还没有交办。请选定承办单位和期限交办；由主报单位自行核查的，直接登记进展即转入跟踪处置。'
        : '还没有交办。由本单位自行核查的，登记走访、核查等进展后即转入跟踪处置。') + dated
    case 'dispatched': {
      const of = (state: AssignmentState) => lead.assignments.filter((one) => one.state === state)
      const named = (list: LeadStanding['assignments']) => list.map((one) => `${one.unitName}（${one.dueOn}到期，${dueWords(one.dueOn, today)}）`).join('、')
      return [
        of('sent').length > 0 && `等${named(of('sent'))}签收。`,
        of('signed').length > 0 && `等${named(of('signed'))}核查反馈。`,
        of('answered').length > 0 && `${of('answered').map((one) => one.unitName).join('、')}已反馈，等交办单位审核。`,
      ].filter(Boolean).join('') + dated
    }
    case 'following':
      return `${dated}${may('strikeOff') ? '继续登记处置进展；处置完毕的销号，查明不属实的排除。' : '继续登记处置进展。'}`
    case 'excluded':
    case 'struck_off': {
      const last = lead.events.filter((event) => event.kind === lead.state).at(-1)
      const words = lead.state === 'excluded' ? '排除' : '销号'
      return `${last ? `${last.onDate}已${words}：${last.title}。` : `已${words}。`}有新情况时${may('restart') ? '可重启，写明变了什么' : '由主报单位重启'}。`
    }
    case 'merged': return lead.mergedInto ? `已并入${lead.mergedInto.number}，请到那条线索上办理。` : '已并入其他线索，那条线索不在您的工作范围内。'
  }
}
