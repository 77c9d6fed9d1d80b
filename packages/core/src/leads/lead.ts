import type { Workflow } from '../workflow.ts'

export const leadStates = ['registered', 'dispatched', 'following', 'excluded', 'struck_off', 'merged'] as const
export type LeadState = (typeof leadStates)[number]
export const leadStateLabels: Record<LeadState, string> = {
  registered: '待交办', dispatched: '已交办', following: '跟踪处置', excluded: '已排除', struck_off: '已销号', merged: '已并入',
}
/** States in which a lead is 在册: it belongs in the monthly ledger. */
export const ledgerStates = ['registered', 'dispatched', 'following'] as const satisfies readonly LeadState[]

export type LeadAction = 'edit' | 'record' | 'dispatch' | 'settle' | 'exclude' | 'strikeOff' | 'restart' | 'merge'
const open = ledgerStates
/** The register's workflow. A lead is `dispatched` while some unit owes an answer, `following` when none does. */
export const leadWorkflow: Workflow<LeadState, LeadAction> = {
  edit: { from: [...open, 'excluded', 'struck_off'], to: 'same', label: '修改' },
  record: { from: [...open, 'excluded', 'struck_off'], to: 'same', label: '登记进展' },
  dispatch: { from: open, to: 'dispatched', label: '交办' },
  settle: { from: ['registered', 'dispatched'], to: 'following', label: '转入跟踪处置' },
  exclude: { from: open, to: 'excluded', label: '排除' },
  strikeOff: { from: ['dispatched', 'following'], to: 'struck_off', label: '销号' },
  restart: { from: ['excluded', 'struck_off'], to: 'following', label: '重启' },
  merge: { from: [...open, 'excluded'], to: 'merged', label: '并入其他线索' },
}

export const assignmentStates = ['sent', 'signed', 'answered', 'accepted', 'withdrawn'] as const
export type AssignmentState = (typeof assignmentStates)[number]
export const assignmentStateLabels: Record<AssignmentState, string> = {
  sent: '待签收', signed: '办理中', answered: '已反馈待审核', accepted: '已办结', withdrawn: '已收回',
}
export type AssignmentAction = 'sign' | 'answer' | 'accept' | 'sendBack' | 'withdraw' | 'press' | 'extend'
export const assignmentWorkflow: Workflow<AssignmentState, AssignmentAction> = {
  sign: { from: ['sent'], to: 'signed', label: '签收' },
  answer: { from: ['signed'], to: 'answered', label: '反馈' },
  accept: { from: ['answered'], to: 'accepted', label: '审核通过' },
  sendBack: { from: ['answered'], to: 'signed', label: '退回补充' },
  withdraw: { from: ['sent', 'signed'], to: 'withdrawn', label: '收回' },
  press: { from: ['sent', 'signed'], to: 'same', label: '催办' },
  extend: { from: ['sent', 'signed'], to: 'same', label: '延期' },
}
export const openAssignmentStates = ['sent', 'signed', 'answered'] as const satisfies readonly AssignmentState[]

/**
 * Kinds of events on a lead's timeline. `column` names the text column of 附件2 that drafts from it;
 * `byHand` ones can be added by a clerk, the others are left by commands: what takes a power, an approval or an order of
 * steps comes from an act (features/handling) only, where all that is checked.
 */
export const eventKinds = {
  registered: { label: '登记', byHand: false },
  dispatched: { label: '交办', byHand: false },
  signed: { label: '签收', byHand: false },
  answered: { label: '反馈', byHand: false },
  sent_back: { label: '退回补充', byHand: false },
  accepted: { label: '审核通过', byHand: false },
  withdrawn: { label: '收回交办', byHand: false },
  pressed: { label: '催办', byHand: false },
  extended: { label: '延期', byHand: false },
  joined: { label: '并入', byHand: false },
  merged: { label: '并入其他线索', byHand: false },
  also_reported: { label: '重复上报', byHand: false },
  subject_changed: { label: '改归主体', byHand: false },
  own_matter: { label: '分别计数', byHand: false },
  excluded: { label: '排除', byHand: false },
  restarted: { label: '重启', byHand: false },
  struck_off: { label: '销号', byHand: false },
  clock_moved: { label: '期限变动', byHand: false },
  voided: { label: '已作废', byHand: false },
  visit: { label: '走访', byHand: true, column: 'measures' },
  check: { label: '核查', byHand: true, column: 'measures' },
  inspection: { label: '行政检查', byHand: false, column: 'measures' },
  talk: { label: '警示约谈', byHand: false, column: 'measures' },
  rectification: { label: '责令整改', byHand: false, column: 'measures' },
  filed: { label: '行政立案', byHand: false, column: 'measures' },
  account_query: { label: '查询账户', byHand: false, column: 'measures' },
  sealed: { label: '查封、扣押', byHand: false, column: 'measures' },
  determined: { label: '认定', byHand: false, column: 'measures' },
  discussion: { label: '会商研判', byHand: true, column: 'measures' },
  penalty_notice: { label: '处罚、听证告知', byHand: false, column: 'measures' },
  hearing: { label: '听证', byHand: false, column: 'measures' },
  penalty: { label: '行政处罚', byHand: false, column: 'measures' },
  transferred: { label: '移送公安', byHand: false, column: 'measures' },
  police_filed: { label: '公安立案', byHand: false, column: 'measures' },
  police_refused: { label: '公安不予立案', byHand: false, column: 'measures' },
  review_requested: { label: '申请复议', byHand: false, column: 'measures' },
  to_department: { label: '转行业部门', byHand: false, column: 'measures' },
  advert_removed: { label: '清理广告', byHand: true, column: 'measures' },
  warning: { label: '风险提示', byHand: true, column: 'measures' },
  measures_stated: { label: '工作措施（来表）', byHand: false, column: 'measures' },
  repayment_stated: { label: '资金清退情况（来表）', byHand: false },
  notices_stated: { label: '省际通报情况（来表）', byHand: false },
  remark_stated: { label: '备注（来表）', byHand: false },
  outcome: { label: '处理结果', byHand: false },
  reported_up: { label: '上报', byHand: true },
  repayment: { label: '清退', byHand: true, column: 'repayment' },
  notice_out: { label: '发函通报', byHand: true, column: 'notices' },
  notice_in: { label: '收到回函', byHand: true, column: 'notices' },
  estimate: { label: '流水测算', byHand: true },
  note: { label: '其他', byHand: true },
} as const satisfies Record<string, { label: string; byHand: boolean; column?: 'measures' | 'repayment' | 'notices' }>
export type EventKind = keyof typeof eventKinds
export const eventKindNames = Object.keys(eventKinds) as EventKind[]
export const handEventKinds = eventKindNames.filter((kind) => eventKinds[kind].byHand)

/** How 处理结果 reads, on the timeline and in the table, while there is none. */
export const noOutcome = '待核'

export const figureFields = ['amount', 'people', 'unpaid', 'repaid'] as const
export type FigureField = (typeof figureFields)[number]
/** Beside the figures that are reported: amounts that only the law counts, each its own way (core/law/amounts.ts). */
export const lawFigureFields = ['absorbed', 'fraud', 'loss', 'raised'] as const
export type LawFigureField = (typeof lawFigureFields)[number]
/** Everything that is recorded as a figure of a lead, with source and day. */
export const recordedFields = [...figureFields, ...lawFigureFields] as const
export type RecordedField = (typeof recordedFields)[number]
export const figureLabels: Record<RecordedField, string> = {
  amount: '涉及金额', people: '涉及人数', unpaid: '未兑付资金', repaid: '已清退资金',
  absorbed: '吸收金额', fraud: '集资诈骗数额', loss: '参与人损失', raised: '集资金额',
}

/** The figure sources by how well they are founded: one that is less so does not take the place of one that is more by itself. */
export const figureStrength: Readonly<Record<string, number>> = { 自报: 1, 摸排估算: 1, 流水测算: 2, 审计: 3, 判决: 4 }

export const channels = ['online', 'offline', 'both'] as const
export const channelLabels = { online: '线上', offline: '线下', both: '线上线下相结合' } as const
export const crossRegions = ['none', 'city', 'province'] as const
export const crossRegionLabels = { none: '否', city: '是（跨市）', province: '是（跨省）' } as const

/** Events that put a lead in or take it out of the monthly ledger, see movementOf in core/ledgers. */
export const ledgerMoves = ['registered', 'restarted', 'excluded', 'struck_off', 'merged'] as const satisfies readonly EventKind[]
