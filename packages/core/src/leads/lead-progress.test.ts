import { describe, expect, test } from 'vitest'
import { leadSteps, nextStep, type LeadStanding } from './lead-progress.ts'

const base: LeadStanding = { state: 'registered', actions: ['record', 'dispatch'], assignments: [], tasks: [], mergedInto: null,
  events: [{ kind: 'registered', onDate: '2026-05-11', title: '12345热线' }] }
const sent = { unitName: '样湖街道', state: 'sent', dueOn: '2026-11-01' } as const
const now = (lead: LeadStanding) => leadSteps(lead).find((step) => step.status === 'now')?.title

describe('where it stands', () => {
  test('each state is at its step', () => {
    expect(now(base)).toBe('交办')
    expect(now({ ...base, state: 'dispatched', assignments: [sent] })).toBe('核查反馈')
    expect(now({ ...base, state: 'dispatched', assignments: [{ ...sent, state: 'answered' }] })).toBe('审核反馈')
    expect(now({ ...base, state: 'following' })).toBe('跟踪处置')
    expect(now({ ...base, state: 'excluded' })).toBeUndefined()
  })
  test('only what has an event is done; what was passed by says so', () => {
    const shown = (lead: LeadStanding) => leadSteps(lead).map((step) => `${step.title} ${step.status}`)
    expect(shown({ ...base, state: 'following' })).toEqual(['登记 done', '交办 skipped', '核查反馈 skipped', '审核反馈 skipped', '跟踪处置 now', '销号 later'])
    expect(shown({ ...base, state: 'excluded', events: [...base.events, { kind: 'excluded', onDate: '2026-05-20', title: '不属实' }] }))
      .toEqual(['登记 done', '交办 skipped', '核查反馈 skipped', '审核反馈 skipped', '跟踪处置 skipped', '排除 done'])
    const dispatched = [...base.events, { kind: 'dispatched', onDate: '2026-05-12', title: '交办' } as const]
    // Withdrawn: nobody answered, nobody accepted.
    expect(shown({ ...base, state: 'following', events: dispatched })).toEqual(['登记 done', '交办 done', '核查反馈 skipped', '审核反馈 skipped', '跟踪处置 now', '销号 later'])
    const worked = [...dispatched, ...(['answered', 'accepted', 'visit'] as const).map((kind, index) => ({ kind, onDate: `2026-05-2${index}`, title: '' }))]
    expect(leadSteps({ ...base, state: 'struck_off', events: [...worked, { kind: 'struck_off', onDate: '2026-06-01', title: '' }] }).map((step) => [step.status, step.onDate]))
      .toEqual([['done', '2026-05-11'], ['done', '2026-05-12'], ['done', '2026-05-20'], ['done', '2026-05-21'], ['done', '2026-05-22'], ['done', '2026-06-01']])
  })
  test('a second round does not stand on the days of the first', () => {
    const events = [...base.events, ...(['dispatched', 'answered', 'accepted', 'dispatched'] as const).map((kind, index) => ({ kind, onDate: `2026-05-2${index}`, title: '' }))]
    expect(leadSteps({ ...base, state: 'dispatched', events, assignments: [sent] }).map((step) => [step.status, step.onDate]))
      .toEqual([['done', '2026-05-11'], ['done', '2026-05-23'], ['now', null], ['later', null], ['later', null], ['later', null]])
  })
  test('an end bears its own name and day', () => {
    const lead: LeadStanding = { ...base, state: 'excluded', events: [...base.events, { kind: 'excluded', onDate: '2026-05-20', title: '只抵货款，不返现' }] }
    expect(leadSteps(lead).at(-1)).toEqual({ title: '排除', onDate: '2026-05-20', status: 'done' })
    expect(leadSteps(lead)[0]).toMatchObject({ title: '登记', onDate: '2026-05-11', status: 'done' })
  })
})

describe('what is next', () => {
  test('who owes what, and how late', () => {
    const lead: LeadStanding = { ...base, state: 'dispatched', assignments: [sent, { ...sent, unitName: '民政局', state: 'signed', dueOn: '2026-11-05' }, { ...sent, unitName: '例桥街道', state: 'answered' }] }
    expect(nextStep(lead, '2026-11-03')).toBe('等样湖街道（2026-11-01到期，已逾期2天）签收。等民政局（2026-11-05到期，还有2天）核查反馈。例桥街道已反馈，等交办单位审核。')
  })
  test('the nearest open task is named; done ones are not', () => {
    const task = { title: '补证', dueOn: '2026-11-05', doneAt: null }
    const text = nextStep({ ...base, state: 'following', actions: ['strikeOff'], tasks: [{ ...task, dueOn: '2026-12-01', title: '复查' }, task, { ...task, title: '旧', dueOn: '2026-10-01', doneAt: '2026-10-01T00:00:00Z' }] }, '2026-11-03')
    expect(text).toMatch(/^最近的待办：补证，2026-11-05（还有2天）。.*销号/)
  })
  test('what may not be done is not suggested', () => {
    expect(nextStep({ ...base, actions: ['record'] }, '2026-11-03')).not.toContain('选定承办单位')
    expect(nextStep({ ...base, state: 'following', actions: ['record'] }, '2026-11-03')).not.toContain('销号')
  })
  test('closed and merged ones say why and where to', () => {
    expect(nextStep({ ...base, state: 'struck_off', actions: ['restart'], events: [{ kind: 'struck_off', onDate: '2026-10-27', title: '清退完毕' }] }, '2026-11-03'))
      .toBe('2026-10-27已销号：清退完毕。有新情况时可重启，写明变了什么。')
    expect(nextStep({ ...base, state: 'merged', mergedInto: { number: '线索〔2026〕0001号' } }, '2026-11-03')).toContain('线索〔2026〕0001号')
  })
})
