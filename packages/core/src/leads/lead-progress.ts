import type { PlainDate } from '../dates.ts'
import { dueWords, owingStates } from './assignment-text.ts'
import type { AssignmentState, EventKind, LeadAction, LeadState } from './lead.ts'

/** What the next step is derived from. */
export interface LeadStanding {
  state: LeadState
  actions: readonly LeadAction[]
  events: readonly { kind: EventKind; onDate: PlainDate; title: string }[]
  assignments: readonly { unitName: string; state: AssignmentState; dueOn: PlainDate }[]
  tasks: readonly { title: string; dueOn: PlainDate; doneAt: string | null }[]
  mergedInto: { number: string } | null
}
export interface LeadStep { title: string; onDate: PlainDate | null; status: 'done' | 'now' | 'later' }

/**
 * Where a lead stands on its way from registration to its end, each step with the day it was taken. A lead that its
 * own unit worked on, or that was closed at once, has no steps that it never took.
 */
export function leadSteps(lead: LeadStanding): LeadStep[] {
  const days = (kind: EventKind) => lead.events.filter((event) => event.kind === kind).map((event) => event.onDate)
  const first = (kind: EventKind) => days(kind)[0] ?? null
  const ends = { excluded: '排除', struck_off: '销号', merged: '并入' } as const
  const ended = lead.state === 'excluded' || lead.state === 'struck_off' || lead.state === 'merged' ? lead.state : undefined
  const dispatched = first('dispatched') !== null || lead.state === 'registered' || lead.state === 'dispatched'
  const answered = first('answered') !== null || !ended
  const waiting = lead.assignments.some((one) => (owingStates as readonly AssignmentState[]).includes(one.state))
  const now = ended ? '' : lead.state === 'registered' ? '交办' : lead.state === 'following' ? '跟踪处置' : waiting ? '核查反馈' : '审核反馈'
  const steps: { title: string; onDate: PlainDate | null; taken: boolean }[] = [
    { title: '登记', onDate: first('registered'), taken: true },
    { title: '交办', onDate: first('dispatched'), taken: dispatched },
    { title: '核查反馈', onDate: first('answered'), taken: dispatched && answered },
    { title: '审核反馈', onDate: null, taken: dispatched && answered },
    { title: '跟踪处置', onDate: days('restarted').at(-1) ?? null, taken: ended !== 'excluded' && ended !== 'merged' },
    { title: ended ? ends[ended] : '销号', onDate: ended ? days(ended).at(-1) ?? null : null, taken: true },
  ]
  const shown = steps.filter((step) => step.taken)
  const reached = ended ? shown.length : shown.findIndex((step) => step.title === now)
  return shown.map(({ title, onDate }, index) => ({ title, onDate, status: index < reached ? 'done' : index === reached ? 'now' : 'later' }))
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
