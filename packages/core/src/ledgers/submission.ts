import { diffDays, type PlainDate } from '../dates.ts'
import { allowedActions, type Workflow } from '../workflow.ts'

export const submissionStates = ['filling', 'group_approval', 'submitted', 'returned', 'accepted', 'correcting'] as const
export type SubmissionState = (typeof submissionStates)[number]

export type SubmissionAction =
  | 'fill' | 'sendForApproval' | 'takeBack' | 'approve' | 'refuse' | 'submit' | 'return' | 'accept' | 'correct' | 'abandon'
const beingFilled = ['filling', 'returned', 'correcting'] as const satisfies SubmissionState[]
/**
 * The way of one unit's monthly table. What the leading group approves is frozen when it is sent for approval, so
 * that the signed paper and the submission are the same; taking it back voids that version.
 */
export const submissionWorkflow: Workflow<SubmissionState, SubmissionAction> = {
  fill: { from: beingFilled, to: 'same', label: '填报' },
  sendForApproval: { from: beingFilled, to: 'group_approval', label: '送领导小组审定' },
  takeBack: { from: ['group_approval'], to: 'filling', label: '撤回修改' },
  approve: { from: ['group_approval'], to: 'same', label: '审定通过' },
  refuse: { from: ['group_approval'], to: 'filling', label: '审定退改' },
  submit: { from: ['group_approval', ...beingFilled], to: 'submitted', label: '报送' },
  return: { from: ['submitted'], to: 'returned', label: '退回' },
  accept: { from: ['submitted'], to: 'accepted', label: '审核通过' },
  correct: { from: ['submitted', 'accepted'], to: 'correcting', label: '更正' },
  // Back to what was submitted; the command puts an accepted one back as accepted.
  abandon: { from: ['correcting', 'filling'], to: 'submitted', label: '放弃更正' },
}

/** What a board shows of a unit. `blank` is 未报: nobody has opened it yet; `approved` is signed and still has to be sent. */
export const statusWords = {
  blank: '未报', filling: '填报中', group_approval: '领导小组审定中', approved: '已审定待报送', submitted: '已报待审核', returned: '已退回', accepted: '已审核', correcting: '更正中',
} as const
export type SubmissionStatus = keyof typeof statusWords

export interface SubmissionFacts {
  state: SubmissionState
  opened: boolean
  /** The leading group has approved what waits to be sent. */
  approved: boolean
  /** Versions submitted so far. */
  versions: number
  dueOn: PlainDate
  extendedDueOn: PlainDate | null
  firstSubmittedOn: PlainDate | null
}

/** The status to show; work that goes on after a first submission is 更正中 even when it was taken back from approval. */
export function submissionStatus({ state, opened, approved, versions }: Pick<SubmissionFacts, 'state' | 'opened' | 'approved' | 'versions'>): SubmissionStatus {
  if (state === 'group_approval' && approved) return 'approved'
  if (state !== 'filling') return state
  if (versions > 0) return 'correcting'
  return opened ? 'filling' : 'blank'
}

export interface Punctuality {
  /** The date that counts: the collection's, or the later one granted to this unit. */
  dueOn: PlainDate
  /** Natural days late: of the first submission, or so far when there is none. 0 is on time. */
  lateDays: number
  /** The first submission is there; what follows (returns, corrections) cannot make it late any more. */
  settled: boolean
}

/** The day that counts for one unit: everyone's, or the one granted to it when that is later. */
export function countedDueOn({ dueOn, extendedDueOn }: Pick<SubmissionFacts, 'dueOn' | 'extendedDueOn'>): PlainDate {
  return extendedDueOn && extendedDueOn > dueOn ? extendedDueOn : dueOn
}

/** On time or late, judged by the first submission alone. */
export function punctuality({ dueOn, extendedDueOn, firstSubmittedOn }: Pick<SubmissionFacts, 'dueOn' | 'extendedDueOn' | 'firstSubmittedOn'>, today: PlainDate): Punctuality {
  const due = countedDueOn({ dueOn, extendedDueOn })
  return { dueOn: due, lateDays: Math.max(0, diffDays(due, firstSubmittedOn ?? today)), settled: firstSubmittedOn !== null }
}

/** `按时`, `迟报1天`, `逾期2天未报`, or empty while the date has not come. */
export function punctualityText({ lateDays, settled }: Punctuality): string {
  if (settled) return lateDays > 0 ? `迟报${lateDays}天` : '按时'
  return lateDays > 0 ? `逾期${lateDays}天未报` : ''
}

export const zeroKinds = ['zero', 'no_change'] as const
export type ZeroKind = (typeof zeroKinds)[number]
/** 零报送 says that nothing was found and what was looked at; 无新增 says how many are on the ledger at the end (`closing`): what was struck off in the month is a row but no stock. */
export function zeroText(kind: ZeroKind, closing: number): string {
  return kind === 'zero' ? '零报送' : `本月无新增，存量${closing}条`
}

export interface SubmissionContent {
  rows: number
  added: number
  restarted: number
  zero: ZeroKind | null
  checkedHouseholds: number | null
  checkedFirms: number | null
  /** Rows that the clerk has not yet compared with last month. */
  unconfirmed: number
}

/** Why the table cannot be submitted as it stands, each with what to do; empty when it can. */
export function submissionProblems({ rows, added, restarted, zero, checkedHouseholds, checkedFirms, unconfirmed }: SubmissionContent): string[] {
  const problems: string[] = []
  const came = added + restarted
  if (zero === 'zero' && (rows > 0 || came > 0)) problems.push(`本期有${Math.max(rows, came)}条线索，不能零报送。请取消“零报送”。`)
  if (zero === 'no_change' && came > 0) problems.push(`本期新增、重启${came}条，不能报“本月无新增”。`)
  if (zero === 'no_change' && rows === 0) problems.push('没有存量，请改选“零报送”并填写排查户数、企业数。')
  if (zero !== 'zero' && rows === 0 && came === 0) problems.push('没有线索也要报送：请选“零报送”，并填写排查了多少户、多少家企业。')
  if (zero === 'zero' && (checkedHouseholds === null || checkedFirms === null)) problems.push('零报送须写明排查户数和企业数（没有排查的一项填0）。')
  if (zero === 'zero' && checkedHouseholds === 0 && checkedFirms === 0) problems.push('排查户数和企业数都是0，等于没有排查，不能零报送。')
  if (unconfirmed > 0) problems.push(`还有${unconfirmed}条没有核对。请逐条选“沿用上月，无变化”或“已更新”。`)
  return problems
}

/** A zero report speaks for the whole period: one made before its last day is over says so. Null when there is nothing to say. */
export function earlyZeroWarning(toOn: PlainDate, today: PlainDate): string | null {
  return today > toOn ? null : `报告期到${toOn}才结束，现在零报送只能说明到今天为止的情况；之后发现线索须更正。请确认是否等报告期结束再报。`
}

/** What a report upward still lacks from below; it may leave all the same. Null when everything asked was accepted. */
export function notAcceptedWarning(below: readonly { unitName: string; statusText: string; counted: boolean }[]): string | null {
  const open = below.filter((one) => !one.counted)
  return open.length === 0 ? null
    : `下级${below.length}个单位中还有${open.length}个没有审核通过：${open.map((one) => `${one.unitName}（${one.statusText}）`).join('、')}。现在上报，他们之后的改动不在这一稿里。`
}

/** Who the viewer is to a submission; decides which of the table's actions are his. */
export interface SubmissionRelation {
  /** Of the submitting unit, or of the level above acting for a unit without accounts. */
  fills: boolean
  /** May approve for the leading group and did not fill it himself. */
  approves: boolean
  /** Of the unit that collects. */
  reviews: boolean
  needsApproval: boolean
  approved: boolean
  /** Something was submitted and has been opened again for a correction. */
  corrects: boolean
}

/** The actions that the state and the viewer's relation allow, in the table's order. */
export function submissionActions(state: SubmissionState, relation: SubmissionRelation): SubmissionAction[] {
  const { fills, approves, reviews, needsApproval, approved, corrects } = relation
  return allowedActions(submissionWorkflow, state).filter((action) => {
    switch (action) {
      case 'fill': case 'takeBack': case 'correct': return fills
      case 'abandon': return fills && corrects
      case 'sendForApproval': return fills && needsApproval
      case 'approve': case 'refuse': return approves && !approved
      case 'submit': return fills && (needsApproval ? state === 'group_approval' && approved : state !== 'group_approval')
      case 'return': case 'accept': return reviews
    }
  })
}
