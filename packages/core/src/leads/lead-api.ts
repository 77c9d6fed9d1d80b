import { z } from 'zod'
import { Amount, Changed, commandId, Day, Flag, Id, List, Long, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { grades } from '../grading/grade.ts'
import {
  assignmentStates, channels, crossRegions, eventKindNames, handEventKinds, leadStates, recordedFields,
  type AssignmentAction, type EventKind, type LeadAction,
} from './lead.ts'
import { strikeOffCriterionNames } from './strike-off.ts'

const kindOf = <T extends string>(names: readonly T[], error?: string) => z.enum(names as [T, ...T[]], error)
const at = z.iso.datetime()

export const leadSorts = ['receivedOn', 'amountFen', 'people', 'unpaidFen', 'dueOn', 'updatedAt', 'number'] as const
/** A figure that is not there: still to be found out, or the lead has none (its figures do not apply). */
export const figureGaps = ['unknown', 'none'] as const
export const figureGapLabels: Record<(typeof figureGaps)[number], string> = { unknown: '待核', none: '不涉及' }
export const LeadFilter = z.object({
  q: z.string().trim().max(60).optional(),
  states: List(z.enum(leadStates)).optional(),
  onLedger: Flag.optional(),
  sectors: List(Short).optional(),
  /** No sector filled in. */
  sectorless: Flag.optional(),
  sources: List(Short).optional(),
  regionId: Id.optional(),
  /** Only what lies at `regionId` itself, not below it. */
  regionOnly: Flag.optional(),
  /** 主报单位 */
  unitId: Id.optional(),
  batchId: Id.optional(),
  subjectId: Id.optional(),
  receivedFrom: Day.optional(), receivedTo: Day.optional(),
  amountFromFen: z.coerce.number().int().min(0).optional(), amountToFen: z.coerce.number().int().min(0).optional(),
  amountGap: z.enum(figureGaps).optional(), peopleGap: z.enum(figureGaps).optional(),
  peopleFrom: z.coerce.number().int().min(0).optional(), peopleTo: z.coerce.number().int().min(0).optional(),
  /** Some unit's answer is past its due date. */
  overdue: Flag.optional(),
  /** Nothing happened for this many days. */
  quietDays: z.coerce.number().int().min(1).max(3650).optional(),
  major: Flag.optional(),
  /** 风险等级 */
  grades: List(z.enum(grades)).optional(),
})
export type LeadFilter = z.output<typeof LeadFilter>

export const LeadRow = z.object({
  id: Id, number: z.string(), subjectId: Id, subjectName: z.string(), subjectCode: z.string().nullable(), receivedOn: z.string(), source: z.string(),
  regionId: Id, regionName: z.string(), mainUnitId: Id, mainUnitName: z.string(), sector: z.string(), mode: z.string(),
  state: z.enum(leadStates), restricted: z.boolean(), major: z.boolean(), grade: z.enum(grades),
  amountFen: z.number().nullable(), people: z.number().nullable(), unpaidFen: z.number().nullable(), repaidFen: z.number().nullable(),
  figuresApply: z.boolean(), outcome: z.string(),
  /** The earliest open due date of any unit, or null. */
  dueOn: z.string().nullable(), overdue: z.boolean(), lastEventOn: z.string().nullable(), superiorNumber: z.string(),
})
export type LeadRow = z.infer<typeof LeadRow>

export const listLeads = endpoint({ method: 'GET', path: '/api/leads/list', permission: 'lead.read', title: '线索列表',
  input: LeadFilter.extend({ ...Page.shape, sort: z.enum(leadSorts).default('receivedOn'), descending: Flag.default(true) }),
  output: z.object({ rows: z.array(LeadRow), total: z.number(),
    /** Sums of the known figures over all rows of the filter, and how many rows each leaves out as 待核. */
    sums: z.object({ amountFen: z.number(), people: z.number(), unpaidFen: z.number(), unknownAmount: z.number(), unknownPeople: z.number(), unknownUnpaid: z.number() }) }) })
export const exportLeads = endpoint({ method: 'GET', path: '/api/leads/list.xlsx', permission: 'form.export', title: '导出线索列表', download: true,
  input: LeadFilter.extend({ sort: z.enum(leadSorts).default('receivedOn'), descending: Flag.default(true) }), output: z.unknown() })

export const LeadEvent = z.object({
  id: Id, kind: z.enum(eventKindNames as [EventKind, ...EventKind[]]), onDate: z.string(), atTime: z.string().nullable(), title: z.string(), body: z.string(),
  unitName: z.string().nullable(), place: z.string(), createdAt: at, byName: z.string(), backfilled: z.boolean(),
})
export const Assignment = z.object({
  id: Id, number: z.string(), leadId: Id.nullable(), leadNumber: z.string().nullable(), subjectName: z.string().nullable(), unitId: Id, unitName: z.string(),
  role: z.enum(['lead', 'support']), instruction: z.string(), dueOn: z.string(), superiorDueOn: z.string().nullable(), disclosesLead: z.boolean(),
  state: z.enum(assignmentStates), sentByUnitId: Id, sentByUnitName: z.string(), sentOn: z.string(), signedAt: at.nullable(), answeredAt: at.nullable(),
  answeredOn: z.string().nullable(), answer: z.string(), returnReason: z.string(), pressedCount: z.number(), overdue: z.boolean(),
  actions: z.array(z.custom<AssignmentAction>((value) => typeof value === 'string')),
})
export type Assignment = z.infer<typeof Assignment>
export const Figure = z.object({
  id: Id, field: z.enum(recordedFields), value: z.number().nullable(), source: z.string(), asOf: z.string(), note: z.string(), recordedAt: at, byName: z.string(),
})
export const LeadDetail = LeadRow.omit({ dueOn: true, overdue: true, lastEventOn: true }).extend({
  sourceNote: z.string(), superiorDueOn: z.string().nullable(), createdUnitId: Id, createdUnitName: z.string(), channel: z.enum(channels).nullable(),
  crossRegion: z.enum(crossRegions).nullable(), summary: z.string(), promise: z.string(),
  amountSource: z.string(), amountOn: z.string().nullable(), peopleSource: z.string(), peopleOn: z.string().nullable(),
  unpaidSource: z.string(), unpaidOn: z.string().nullable(), repaidSource: z.string(), repaidOn: z.string().nullable(),
  mergedInto: z.object({ id: Id, number: z.string() }).nullable(), mergedFrom: z.array(z.object({ id: Id, number: z.string() })),
  version: z.number(), createdAt: at, createdByName: z.string(),
  events: z.array(LeadEvent), assignments: z.array(Assignment), figures: z.array(Figure),
  reporters: z.array(z.object({ unitId: Id, unitName: z.string(), reportedOn: z.string() })),
  readers: z.array(z.object({ userId: Id, name: z.string() })),
  /** Other leads of the same subject that the viewer may see. */
  siblings: z.array(z.object({ id: Id, number: z.string(), state: z.enum(leadStates), receivedOn: z.string() })),
  tasks: z.array(z.object({ id: Id, title: z.string(), basis: z.string(), dueOn: z.string(), doneAt: at.nullable() })),
  cases: z.array(z.object({ id: Id, number: z.string(), name: z.string() })),
  files: z.array(z.object({ id: Id, name: z.string(), bytes: z.number(), storedAt: at })),
  informantCode: z.string().nullable(),
  actions: z.array(z.custom<LeadAction>((value) => typeof value === 'string')),
})
export type LeadDetail = z.infer<typeof LeadDetail>
export const getLead = endpoint({ method: 'GET', path: '/api/leads/detail', permission: 'lead.read', title: '线索详情', input: z.object({ id: Id }), output: LeadDetail })

/** Fields that a clerk may fill, without defaults: in a change, what is left out stays as it is. */
const ChangeableFields = z.object({
  receivedOn: Day, source: Short.min(1, '请选择线索来源'), sourceNote: Short, superiorNumber: Short, superiorDueOn: Day.nullable(),
  regionId: Id, mainUnitId: Id, sector: Short, mode: Short, channel: z.enum(channels).nullable(),
  crossRegion: z.enum(crossRegions).nullable(), summary: Long, promise: Long, outcome: Short, figuresApply: z.boolean(), major: z.boolean(),
})
/** Only subject, day, source and place are asked for (the shortest form the law allows). */
const LeadFields = ChangeableFields.extend({
  sourceNote: Short.default(''), superiorNumber: Short.default(''), superiorDueOn: Day.nullable().default(null), sector: Short.default(''), mode: Short.default(''),
  channel: z.enum(channels).nullable().default(null), crossRegion: z.enum(crossRegions).nullable().default(null), summary: Long.default(''), promise: Long.default(''),
  outcome: Short.default(''), figuresApply: z.boolean().default(true), major: z.boolean().default(false),
})
const NewFigure = z.object({ value: Amount.nullable(), source: Short.min(1, '请选择数据来源'), asOf: Day, note: Short.default('') })
/** Somebody has looked at figures that do not fit each other (see `checkFigures`) and says that they are so. */
const figuresConfirmed = z.boolean().default(false)
/** An existing subject, or a new one with its name and kind. */
export const SubjectChoice = z.union([
  z.object({ subjectId: Id }),
  z.object({ newSubject: z.object({ id: Id, kind: z.enum(['enterprise', 'individual_business', 'cooperative', 'organisation', 'person']),
    name: Short.min(1, '请填写主体名称'), code: z.string().trim().max(30).nullable().default(null) }) }),
])
export const createLead = endpoint({ method: 'POST', path: '/api/leads/create', permission: 'lead.create', title: '登记线索',
  input: LeadFields.extend({
    commandId, id: Id, subject: SubjectChoice,
    figures: z.object({ amount: NewFigure, people: NewFigure, unpaid: NewFigure, repaid: NewFigure }).partial().default({}), figuresConfirmed,
    informant: z.object({ name: Short.default(''), phone: Short.default(''), note: Short.default('') }).nullable().default(null),
    backfilled: z.boolean().default(false),
  }), output: Changed })
export const updateLead = endpoint({ method: 'POST', path: '/api/leads/update', permission: 'lead.edit', title: '修改线索',
  input: ChangeableFields.partial().extend({ commandId, id: Id, version: z.int(),
    /** Since when 处理结果 is so; today when left out. A month shows what was so by its date; the lead, the newest by date. */
    outcomeOn: Day.optional() }), output: Changed })
export const recordFigure = endpoint({ method: 'POST', path: '/api/leads/record-figure', permission: 'lead.edit', title: '登记金额、人数',
  input: NewFigure.extend({ commandId, leadId: Id, id: Id, field: z.enum(recordedFields), figuresConfirmed }), output: Changed })
export const recordEvent = endpoint({ method: 'POST', path: '/api/leads/record-event', permission: 'lead.edit', title: '登记进展',
  input: z.object({ commandId, leadId: Id, id: Id, kind: kindOf(handEventKinds, '请选择做了什么；约谈、立案、查封、移送等法定步骤请在“办理处置”里登记'), onDate: Day, atTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).nullable().default(null),
    title: Short.min(1, '请写一句做了什么'), body: Long.default(''), unitId: Id.nullable().default(null), place: Short.default(''), backfilled: z.boolean().default(false) }), output: Changed })
export const dispatchLead = endpoint({ method: 'POST', path: '/api/leads/dispatch', permission: 'lead.dispatch', title: '交办线索',
  input: z.object({ commandId, leadId: Id, sentOn: Day.optional(), assignments: z.array(z.object({
    id: Id, unitId: Id, role: z.enum(['lead', 'support']), instruction: z.string().trim().min(1, '请写交办要求').max(1000), dueOn: Day, disclosesLead: z.boolean().default(true),
  })).min(1).max(20) }), output: Changed })
const onAssignment = { commandId, id: Id }
export const signAssignment = endpoint({ method: 'POST', path: '/api/leads/sign', permission: 'lead.answer', title: '签收交办', input: z.object({ ...onAssignment }), output: Changed })
export const answerAssignment = endpoint({ method: 'POST', path: '/api/leads/answer', permission: 'lead.answer', title: '反馈核查情况',
  input: z.object({ ...onAssignment, answer: z.string().trim().min(1, '请写核查情况').max(4000), answeredOn: Day.optional() }), output: Changed })
export const acceptAssignment = endpoint({ method: 'POST', path: '/api/leads/accept', permission: 'lead.dispatch', title: '审核反馈', input: z.object({ ...onAssignment }), output: Changed })
const reason = z.string().trim().min(2, '请写明理由').max(500)
export const sendBackAssignment = endpoint({ method: 'POST', path: '/api/leads/send-back', permission: 'lead.dispatch', title: '退回补充', input: z.object({ ...onAssignment, reason }), output: Changed })
export const withdrawAssignment = endpoint({ method: 'POST', path: '/api/leads/withdraw', permission: 'lead.dispatch', title: '收回交办', input: z.object({ ...onAssignment, reason }), output: Changed })
export const extendAssignment = endpoint({ method: 'POST', path: '/api/leads/extend', permission: 'lead.dispatch', title: '延期', input: z.object({ ...onAssignment, dueOn: Day, reason }), output: Changed })
export const pressAssignment = endpoint({ method: 'POST', path: '/api/leads/press', permission: 'lead.dispatch', title: '催办', input: z.object({ ...onAssignment, text: z.string().trim().min(2).max(500) }), output: Changed })
/** One piece of dispatched work, also for a unit that may not see the lead behind it. */
export const getAssignment = endpoint({ method: 'GET', path: '/api/leads/assignment', permission: 'lead.read', title: '一件交办', input: z.object({ id: Id }), output: Assignment })
export const listAssignments = endpoint({ method: 'GET', path: '/api/leads/assignments', permission: 'lead.read', title: '交办件',
  input: z.object({ side: z.enum(['mine', 'sent']).default('mine'), states: List(z.enum(assignmentStates)).optional(), overdue: Flag.optional(), ...Page.shape }),
  output: z.object({ rows: z.array(Assignment), total: z.number() }) })
const closing = { commandId, leadId: Id, onDate: Day, reason: z.string().trim().min(2, '请写明理由').max(1000) }
export const excludeLead = endpoint({ method: 'POST', path: '/api/leads/exclude', permission: 'lead.close', title: '排除线索', input: z.object({ ...closing, backfilled: z.boolean().default(false) }), output: Changed })
export const strikeOffLead = endpoint({ method: 'POST', path: '/api/leads/strike-off', permission: 'lead.close', title: '销号',
  input: z.object({ ...closing, criterion: kindOf(strikeOffCriterionNames), backfilled: z.boolean().default(false) }), output: Changed })
export const restartLead = endpoint({ method: 'POST', path: '/api/leads/restart', permission: 'lead.close', title: '重启线索', input: z.object({ ...closing, backfilled: z.boolean().default(false) }), output: Changed })
/** The lead goes into another one of the same or another subject; it is not counted any more, its history stays. */
export const mergeLead = endpoint({ method: 'POST', path: '/api/leads/merge', permission: 'lead.close', title: '并入其他线索', input: z.object({ ...closing, intoId: Id }), output: Changed })
/** The lead turns out to be about a subject that has its file already: it goes there; both stay separate leads. */
export const joinSubject = endpoint({ method: 'POST', path: '/api/leads/join-subject', permission: 'lead.edit', title: '改归主体', input: z.object({ commandId, leadId: Id, version: z.int(), subjectId: Id, reason }), output: Changed })
/** Another unit reported the same thing: kept, counted once at 主报单位. */
export const addReporter = endpoint({ method: 'POST', path: '/api/leads/add-reporter', permission: 'lead.edit', title: '登记重复上报单位', input: z.object({ commandId, leadId: Id, unitId: Id, reportedOn: Day }), output: Changed })
export const restrictLead = endpoint({ method: 'POST', path: '/api/leads/restrict', permission: 'lead.restrict', title: '设定可见人', input: z.object({ commandId, leadId: Id, restricted: z.boolean(), userIds: z.array(Id).max(50) }), output: Changed })
/** Opens an informant's identity: per lead, per purpose, logged. */
export const revealInformant = endpoint({ method: 'POST', path: '/api/leads/reveal-informant', permission: 'lead.restrict', title: '查看举报人身份', input: z.object({ commandId, leadId: Id, purpose: z.string().trim().min(4, '请写明用途').max(200) }),
  output: z.object({ id: Id, name: z.string(), phone: z.string(), note: z.string() }) })
export const addTask = endpoint({ method: 'POST', path: '/api/leads/add-task', permission: 'lead.edit', title: '登记待办期限', input: z.object({ commandId, leadId: Id, id: Id, title: Short.min(1), basis: Short.default(''), dueOn: Day, unitId: Id, userId: Id.nullable().default(null) }), output: Changed })
export const attachFile = endpoint({ method: 'POST', path: '/api/leads/attach', permission: 'lead.edit', title: '上传材料', upload: true, input: z.object({ commandId, leadId: Id, id: Id }), output: Changed })
export const downloadFile = endpoint({ method: 'GET', path: '/api/leads/file', permission: 'lead.read', title: '下载材料', download: true, input: z.object({ id: Id }), output: z.unknown() })
/**
 * Papers printed from a lead, or (`leadId` null) from an assignment by a unit that may not see the lead; they carry a
 * code by which a print can be checked.
 */
export const issuePaper = endpoint({ method: 'POST', path: '/api/leads/issue-paper', permission: 'lead.read', title: '打印交办单、催办单、反馈单、重大情况专报',
  input: z.object({ commandId, id: Id, leadId: Id.nullable(), kind: z.enum(['dispatch', 'press', 'answer', 'major']), assignmentId: Id.nullable().default(null) }),
  output: z.object({ id: Id, code: z.string() }) })
