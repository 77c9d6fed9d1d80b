import { describe, expect, it } from 'vitest'
import { advance } from '../workflow.ts'
import {
  countedDueOn, punctuality, punctualityText, statusWords, submissionActions, submissionProblems, submissionStates, submissionStatus, submissionWorkflow,
  type SubmissionAction,
} from './submission.ts'

it('allows exactly these steps', () => {
  const table = Object.fromEntries(submissionStates.map((state) => [state,
    Object.fromEntries((Object.keys(submissionWorkflow) as SubmissionAction[]).flatMap((action) => {
      try { return [[action, advance(submissionWorkflow, state, action)]] } catch { return [] }
    }))]))
  expect(table).toEqual({
    filling: { fill: 'filling', sendForApproval: 'group_approval', submit: 'submitted', abandon: 'submitted' },
    group_approval: { takeBack: 'filling', approve: 'group_approval', refuse: 'filling', submit: 'submitted' },
    submitted: { return: 'returned', accept: 'accepted', correct: 'correcting' },
    returned: { fill: 'returned', sendForApproval: 'group_approval', submit: 'submitted' },
    accepted: { correct: 'correcting' },
    correcting: { fill: 'correcting', sendForApproval: 'group_approval', submit: 'submitted', abandon: 'submitted' },
  })
})

describe('on time or late', () => {
  const due = { dueOn: '2026-07-03', extendedDueOn: null, firstSubmittedOn: null }
  it('is judged by the first submission', () => {
    expect(punctualityText(punctuality({ ...due, firstSubmittedOn: '2026-07-03' }, '2026-08-01'))).toBe('按时')
    expect(punctualityText(punctuality({ ...due, firstSubmittedOn: '2026-07-04' }, '2026-08-01'))).toBe('迟报1天')
  })
  it('counts on while nothing came, and says nothing before the day', () => {
    expect(punctualityText(punctuality(due, '2026-07-03'))).toBe('')
    expect(punctualityText(punctuality(due, '2026-07-05'))).toBe('逾期2天未报')
  })
  it('does not call late what was granted', () => {
    const extended = { ...due, extendedDueOn: '2026-07-08' }
    expect(punctuality({ ...extended, firstSubmittedOn: '2026-07-08' }, '2026-08-01')).toEqual({ dueOn: '2026-07-08', lateDays: 0, settled: true })
    expect(punctuality({ ...extended, firstSubmittedOn: '2026-07-09' }, '2026-08-01').lateDays).toBe(1)
  })
  it('counts the later day when everyone got more time than what was granted', () => {
    const moved = { dueOn: '2026-07-10', extendedDueOn: '2026-07-08' }
    expect([countedDueOn(moved), punctuality({ ...moved, firstSubmittedOn: '2026-07-11' }, '2026-08-01').lateDays]).toEqual(['2026-07-10', 1])
  })
})

it('shows what a unit has done with a month', () => {
  const word = (state: (typeof submissionStates)[number], opened: boolean, versions: number, approved = false) => statusWords[submissionStatus({ state, opened, approved, versions })]
  expect(word('filling', false, 0)).toBe('未报')
  expect(word('filling', true, 0)).toBe('填报中')
  expect(word('filling', true, 1)).toBe('更正中')
  expect(word('group_approval', true, 0)).toBe('领导小组审定中')
  expect(word('group_approval', true, 0, true)).toBe('已审定待报送')
  expect(word('submitted', true, 1, true)).toBe('已报待审核')
  expect(word('submitted', true, 1)).toBe('已报待审核')
})

describe('what keeps a table from leaving', () => {
  const content = { rows: 0, added: 0, restarted: 0, zero: null, checkedHouseholds: null, checkedFirms: null, unconfirmed: 0 }
  it('asks for a zero report with what was looked at', () => {
    expect(submissionProblems(content)).toEqual(['没有线索也要报送：请选“零报送”，并填写排查了多少户、多少家企业。'])
    expect(submissionProblems({ ...content, zero: 'zero' })).toEqual(['零报送须写明排查户数和企业数（没有排查的一项填0）。'])
    expect(submissionProblems({ ...content, zero: 'zero', checkedHouseholds: 0, checkedFirms: 0 })).toEqual(['排查户数和企业数都是0，等于没有排查，不能零报送。'])
    expect(submissionProblems({ ...content, zero: 'zero', checkedHouseholds: 186, checkedFirms: 11 })).toEqual([])
  })
  it('keeps 零报送 and 本月无新增 apart', () => {
    expect(submissionProblems({ ...content, zero: 'zero', rows: 2, checkedHouseholds: 5, checkedFirms: 1 })[0]).toContain('不能零报送')
    expect(submissionProblems({ ...content, zero: 'no_change', rows: 2 })).toEqual([])
    expect(submissionProblems({ ...content, zero: 'no_change', rows: 2, added: 1 })[0]).toContain('不能报“本月无新增”')
    expect(submissionProblems({ ...content, zero: 'no_change' })[0]).toContain('没有存量')
  })
  it('lets a month leave in which a lead came and went', () => {
    expect(submissionProblems({ ...content, added: 1 })).toEqual([])
  })
  it('wants every row compared', () => {
    expect(submissionProblems({ ...content, rows: 3, unconfirmed: 2 })[0]).toContain('还有2条没有核对')
  })
})

it('gives each side its own buttons', () => {
  const nobody = { fills: false, approves: false, reviews: false, needsApproval: true, approved: false, corrects: false }
  expect(submissionActions('filling', nobody)).toEqual([])
  expect(submissionActions('filling', { ...nobody, fills: true })).toEqual(['fill', 'sendForApproval'])
  expect(submissionActions('filling', { ...nobody, fills: true, needsApproval: false })).toEqual(['fill', 'submit'])
  expect(submissionActions('filling', { ...nobody, fills: true, corrects: true })).toEqual(['fill', 'sendForApproval', 'abandon'])
  expect(submissionActions('correcting', { ...nobody, reviews: true, corrects: true })).toEqual([])
  expect(submissionActions('group_approval', { ...nobody, fills: true })).toEqual(['takeBack'])
  expect(submissionActions('group_approval', { ...nobody, fills: true, approved: true })).toEqual(['takeBack', 'submit'])
  expect(submissionActions('group_approval', { ...nobody, approves: true })).toEqual(['approve', 'refuse'])
  expect(submissionActions('submitted', { ...nobody, reviews: true })).toEqual(['return', 'accept'])
  expect(submissionActions('accepted', { ...nobody, fills: true, reviews: true })).toEqual(['correct'])
})
