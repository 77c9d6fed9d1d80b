import { z } from 'zod'
import { Changed, commandId, Day, Flag, Id, List, Long, Name, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { Period } from '../dates.ts'
import { SameSubject } from '../leads/same-subject-api.ts'
import { textColumns } from './annex-2-lead.ts'
import { CaseRow, FrozenHeader, LedgerRow, LedgerTable } from './ledger-table.ts'
import { askedKinds, collectorKinds, periodKinds, reportPurposes } from './report-type.ts'
import { submissionStates, zeroKinds, type SubmissionAction, type SubmissionStatus } from './submission.ts'

const at = z.iso.datetime()
/** A month that dates can still be reckoned from. */
const ReportPeriod = Period.refine((month) => month >= '2000-01' && month <= '2098-12', '月份须在2000年至2098年之间')
const Status = z.custom<SubmissionStatus>((value) => typeof value === 'string')
const reason = z.string().trim().min(2, '请写明理由').max(500)
const Code = z.string().trim().regex(/^[a-z][a-z0-9-]{1,39}$/, '代号用小写字母开头，可含数字和短横')

// ---- what is asked, and when

const ReportTypeFields = {
  code: Code, name: Name, purpose: z.enum(reportPurposes), collectorKind: z.enum(collectorKinds), askedKinds: z.array(z.enum(askedKinds)).min(1, '请选择由谁报送').max(4),
  needsApproval: z.boolean(), periodKind: z.enum(periodKinds), dueDay: z.int().min(1).max(31).nullable(), dueMonthOffset: z.int().min(0).max(12),
  dueRule: z.enum(['earlier', 'later', 'none']), dueOn: Day.nullable(), basis: Short, sort: z.int(), active: z.boolean(),
}
export const ReportType = z.object(ReportTypeFields)
export type ReportType = z.infer<typeof ReportType>
export const listReportTypes = endpoint({ method: 'GET', path: '/api/ledgers/report-types', permission: 'ledger.read', title: '报送事项',
  input: z.object({}), output: z.object({ rows: z.array(ReportType) }) })
export const saveReportType = endpoint({ method: 'POST', path: '/api/ledgers/save-report-type', permission: 'settings.manage', title: '新增或修改报送事项',
  input: z.object({ commandId, ...ReportTypeFields }).refine((type) => (type.periodKind === 'month' ? type.dueDay !== null : type.dueOn !== null),
    { error: '按月报送的填每月几日，一次性的填报送日期', path: ['dueDay'] }), output: z.object({ code: z.string() }) })

export const Collection = z.object({
  id: Id, reportType: z.string(), reportName: z.string(), purpose: z.enum(reportPurposes), title: z.string(), period: z.string().nullable(),
  collectorUnitId: Id, collectorUnitName: z.string(), collectorKind: z.enum(collectorKinds),
  fromOn: z.string(), toOn: z.string(), asOf: z.string(), dueOn: z.string(), nominalDueOn: z.string(), dueNote: z.string(), dueWarning: z.string(), dueNotice: z.string(),
  state: z.enum(['open', 'closed']), needsApproval: z.boolean(),
})
export type Collection = z.infer<typeof Collection>
/** Collections with what came in so far, as far as the viewer may see it. `mine`: the viewer's own unit is asked. */
export const listCollections = endpoint({ method: 'GET', path: '/api/ledgers/collections', permission: 'ledger.read', title: '各期报送',
  input: z.object({ period: Period.optional(), reportType: Short.optional(), side: z.enum(['all', 'mine', 'collecting']).default('all'), ...Page.shape }),
  output: z.object({ total: z.number(), rows: z.array(Collection.extend({
    asked: z.number(), submitted: z.number(), accepted: z.number(), late: z.number(),
    /** The viewer's own submission in it. */
    own: z.object({ id: Id, status: Status, statusText: z.string(), lateDays: z.number(), punctuality: z.string() }).nullable(),
  })) }) })
/** A due date and what is not sure about it, before the collection is opened. */
export const previewDates = endpoint({ method: 'GET', path: '/api/ledgers/preview-dates', permission: 'ledger.collect', title: '推算报送日期',
  input: z.object({ reportType: Short, period: ReportPeriod }),
  output: z.object({ fromOn: z.string(), toOn: z.string(), asOf: z.string(), dueOn: z.string(), dueNote: z.string(), dueWarning: z.string() }) })
export const openCollection = endpoint({ method: 'POST', path: '/api/ledgers/open-collection', permission: 'ledger.collect', title: '布置一期报送',
  input: z.object({ commandId, id: Id, reportType: Short, period: ReportPeriod.nullable().default(null), collectorUnitId: Id.optional() }), output: Changed })
/** A numbered notice sets another day for everyone (e.g. around a long holiday). */
export const setDueDate = endpoint({ method: 'POST', path: '/api/ledgers/set-due-date', permission: 'ledger.collect', title: '按通知调整报送期限',
  input: z.object({ commandId, id: Id, dueOn: Day, notice: z.string().trim().min(2, '请写通知文号').max(200) }), output: Changed })
export const closeCollection = endpoint({ method: 'POST', path: '/api/ledgers/close-collection', permission: 'ledger.collect', title: '结束一期报送',
  input: z.object({ commandId, id: Id }), output: Changed })
/** A period that was ended too early is opened again: what is missing can still come in, late as it is. */
export const reopenCollection = endpoint({ method: 'POST', path: '/api/ledgers/reopen-collection', permission: 'ledger.collect', title: '重新打开一期报送',
  input: z.object({ commandId, id: Id, reason }), output: Changed })
export const extendSubmission = endpoint({ method: 'POST', path: '/api/ledgers/extend', permission: 'ledger.collect', title: '给一个单位延期',
  input: z.object({ commandId, id: Id, dueOn: Day, reason }), output: Changed })
/** The text to paste into the work group, for all that owe or for the units named. */
export const getPressText = endpoint({ method: 'GET', path: '/api/ledgers/press-text', permission: 'ledger.collect', title: '催报文字',
  input: z.object({ collectionId: Id, unitIds: List(z.uuid()).optional() }), output: z.object({ text: z.string(), unitIds: z.array(Id) }) })
export const pressUnits = endpoint({ method: 'POST', path: '/api/ledgers/press', permission: 'ledger.collect', title: '催报',
  input: z.object({ commandId, collectionId: Id, unitIds: z.array(Id).min(1).max(500), text: z.string().trim().min(2).max(4000) }), output: Changed })

export const BoardUnit = z.object({
  submissionId: Id, unitId: Id, unitName: z.string(), unitKind: z.string(), hasAccounts: z.boolean(), status: Status, statusText: z.string(),
  dueOn: z.string(), extendedDueOn: z.string().nullable(), firstSubmittedOn: z.string().nullable(), lateDays: z.number(), punctuality: z.string(),
  onBehalf: z.boolean(), zero: z.enum(zeroKinds).nullable(), zeroText: z.string(), rows: z.number().nullable(), checkedHouseholds: z.number().nullable(), checkedFirms: z.number().nullable(),
  versions: z.number(), approval: z.enum(['screen', 'paper']).nullable(), returnReason: z.string(), pressed: z.number(), lastPressedAt: at.nullable(),
})
export type BoardUnit = z.infer<typeof BoardUnit>
export const getBoard = endpoint({ method: 'GET', path: '/api/ledgers/board', permission: 'ledger.read', title: '谁报谁没报',
  input: z.object({ collectionId: Id }), output: z.object({ collection: Collection, units: z.array(BoardUnit), counts: z.record(z.string(), z.number()), mayCollect: z.boolean() }) })
/** Due dates of a month for the wall: of collections that are open, and of report types whose collection is still to come. */
export const listDueDates = endpoint({ method: 'GET', path: '/api/ledgers/due-dates', permission: 'ledger.read', title: '本月报送日期',
  input: z.object({ month: Period }), output: z.object({ rows: z.array(z.object({
    dueOn: z.string(), title: z.string(), collectorName: z.string(), askedText: z.string(), note: z.string(), warning: z.string(), basis: z.string(), collectionId: Id.nullable(),
  })) }) })

// ---- one unit's submission

const CellDifference = z.object({ column: z.string(), label: z.string(), before: z.string(), after: z.string(), difference: z.number().nullable() })
const TotalDifference = z.object({ label: z.string(), before: z.string(), after: z.string(), difference: z.number().nullable() })
export const Difference = z.object({
  rows: z.array(z.object({ leadId: Id, number: z.string(), name: z.string(), kind: z.enum(['added', 'removed', 'changed']), cells: z.array(CellDifference) })),
  totals: z.array(TotalDifference), movement: z.array(TotalDifference),
})
export const VersionInfo = z.object({
  id: Id, no: z.number(), code: z.string(), reason: z.string(), frozenAt: at, submittedAt: at.nullable(), submittedByName: z.string(), sha256: z.string(),
  /** Withdrawn or sent back before it was submitted: its paper is void. */
  voidedAt: at.nullable(),
})
export const SubmissionDetail = z.object({
  id: Id, version: z.number(), collection: Collection, unitId: Id, unitName: z.string(), hasAccounts: z.boolean(), state: z.enum(submissionStates), status: Status, statusText: z.string(),
  dueOn: z.string(), extendedDueOn: z.string().nullable(), extensionNote: z.string(), firstSubmittedOn: z.string().nullable(), lateDays: z.number(), punctuality: z.string(),
  header: FrozenHeader, onBehalf: z.boolean(), returnReason: z.string(), reviewedByName: z.string(),
  approval: z.object({ kind: z.enum(['screen', 'paper']), byName: z.string(), on: z.string(), fileId: Id.nullable() }).nullable(),
  upward: z.object({ addressedTo: z.string(), signedBy: z.string(), documentNumber: z.string(), stampedFileId: Id.nullable() }),
  /** Frozen when it waits for approval or was submitted; live while it is being filled. */
  frozen: z.boolean(),
  table: LedgerTable.omit({ rows: true }),
  rows: z.array(z.object({
    row: LedgerRow,
    /** What the clerk said of the row, and what differs from the last submitted month. */
    confirmed: z.enum(['unchanged', 'changed']).nullable(), change: z.enum(['new', 'same', 'changed']), cells: z.array(CellDifference),
  })),
  cases: z.array(CaseRow),
  /** Last month's rows that are not there any more, with the reason as far as it is known. */
  gone: z.array(z.object({ leadId: Id, number: z.string(), name: z.string(), why: z.string() })),
  /** Units below, whose accepted reports pre-fill this one. */
  below: z.array(z.object({ unitName: z.string(), statusText: z.string(), checkedHouseholds: z.number().nullable(), checkedFirms: z.number().nullable(), counted: z.boolean() })),
  /** Subjects of its rows with several leads on the ledger, also of other units as far as the viewer sees them. */
  sameSubjects: z.array(SameSubject),
  problems: z.array(z.string()),
  /** What whoever sends it should know; it does not keep it from leaving. Only for who fills or sends it. */
  cautions: z.array(z.string()),
  versions: z.array(VersionInfo),
  presses: z.array(z.object({ at, byName: z.string(), text: z.string() })),
  /** `zeroSheet`: the one signed sheet of many units' zero reports, which stands in for a 审定单. */
  files: z.array(z.object({ id: Id, name: z.string(), bytes: z.number(), zeroSheet: z.boolean() })),
  actions: z.array(z.custom<SubmissionAction>((value) => typeof value === 'string')),
  returnReasons: z.array(z.string()),
  /** Who of the unit may approve it on screen; empty: only on paper, or no approval is needed now. */
  approvers: z.array(z.string()),
})
export type SubmissionDetail = z.infer<typeof SubmissionDetail>
export const getSubmission = endpoint({ method: 'GET', path: '/api/ledgers/submission', permission: 'ledger.read', title: '一份报送', input: z.object({ id: Id }), output: SubmissionDetail })

const one = { commandId, id: Id }
const fillers = 'ledger.fill'
/** Begins filling: hand-written texts of last month and what was accepted below come along. */
export const openSubmission = endpoint({ method: 'POST', path: '/api/ledgers/open-submission', permission: fillers, title: '开始填报', input: z.object(one), output: Changed })
export const confirmRows = endpoint({ method: 'POST', path: '/api/ledgers/confirm-rows', permission: fillers, title: '逐条核对（沿用上月，无变化）',
  input: z.object({ ...one, rows: z.array(z.object({ leadId: Id, confirmed: z.enum(['unchanged', 'changed']).nullable() })).min(1).max(2000) }), output: Changed })
/** `text: null` gives the column back to the draft. */
export const editText = endpoint({ method: 'POST', path: '/api/ledgers/edit-text', permission: fillers, title: '改写文字栏',
  input: z.object({ ...one, leadId: Id, column: z.enum(textColumns), text: z.string().trim().max(1000).nullable() }), output: Changed })
const count = z.int().min(0).max(10_000_000).nullable()
export const saveSubmission = endpoint({ method: 'POST', path: '/api/ledgers/save-submission', permission: fillers, title: '填写排查数、零报送、填报人',
  input: z.object({ ...one, zero: z.enum(zeroKinds).nullable(), checkedHouseholds: count, checkedFirms: count, checkedNote: Long.default(''),
    filler: Short.default(''), head: Short.default(''), phone: Short.default(''), note: Long.default(''), addressedTo: Short.default('') }), output: Changed })
export const sendForApproval = endpoint({ method: 'POST', path: '/api/ledgers/send-for-approval', permission: fillers, title: '送领导小组审定', input: z.object(one), output: Changed })
export const takeBack = endpoint({ method: 'POST', path: '/api/ledgers/take-back', permission: fillers, title: '撤回修改', input: z.object(one), output: Changed })
export const approveSubmission = endpoint({ method: 'POST', path: '/api/ledgers/approve', permission: 'ledger.approve', title: '领导小组审定', input: z.object(one), output: Changed })
export const refuseSubmission = endpoint({ method: 'POST', path: '/api/ledgers/refuse', permission: 'ledger.approve', title: '审定退改', input: z.object({ ...one, reason }), output: Changed })
/** The scan of the signed 审定单; its code must be that of the frozen version. */
export const approveOnPaper = endpoint({ method: 'POST', path: '/api/ledgers/approve-on-paper', permission: fillers, title: '上传纸质审定单', upload: true,
  input: z.object({ ...one, fileId: Id, code: Short.min(1, '请输入审定单上的版本号'), signedBy: Name, signedOn: Day }), output: Changed })
/** Submits. `receivedOn`: for a unit without account, the day on which its paper came in. */
export const submitSubmission = endpoint({ method: 'POST', path: '/api/ledgers/submit', permission: fillers, title: '报送', input: z.object({ ...one, receivedOn: Day.optional() }), output: Changed })
export const returnSubmission = endpoint({ method: 'POST', path: '/api/ledgers/return', permission: 'ledger.review', title: '退回', input: z.object({ ...one, reason }), output: Changed })
export const acceptSubmission = endpoint({ method: 'POST', path: '/api/ledgers/accept', permission: 'ledger.review', title: '审核通过', input: z.object(one), output: Changed })
export const correctSubmission = endpoint({ method: 'POST', path: '/api/ledgers/correct', permission: fillers, title: '更正', input: z.object({ ...one, reason }), output: Changed })
/** The correction is given up before it was submitted: what was submitted stands, as if nothing had been opened. */
export const abandonCorrection = endpoint({ method: 'POST', path: '/api/ledgers/abandon-correction', permission: fillers, title: '放弃更正', input: z.object({ ...one, reason }), output: Changed })
/** Zero reports of many units without accounts from one signed sheet: all go in, or none. */
export const submitZeroSheet = endpoint({ method: 'POST', path: '/api/ledgers/zero-sheet', permission: fillers, title: '一张签字表代报多个单位零报送', upload: true,
  input: z.object({ commandId, collectionId: Id, fileId: Id, signedBy: Name, signedOn: Day, receivedOn: Day,
    units: z.array(z.object({ unitId: Id, checkedHouseholds: z.int().min(0).max(10_000_000), checkedFirms: z.int().min(0).max(10_000_000) })).min(1).max(300) }), output: Changed })
/** What the office's own submission upward carries: to whom, signed by whom, number. */
export const recordUpward = endpoint({ method: 'POST', path: '/api/ledgers/record-upward', permission: fillers, title: '登记上报文号和签发人',
  input: z.object({ ...one, addressedTo: Short, signedBy: Short, documentNumber: Short }), output: Changed })
export const attachStamped = endpoint({ method: 'POST', path: '/api/ledgers/attach-stamped', permission: fillers, title: '上传盖章件', upload: true,
  input: z.object({ ...one, fileId: Id }), output: Changed })
export const downloadLedgerFile = endpoint({ method: 'GET', path: '/api/ledgers/file', permission: 'ledger.read', title: '下载审定单、盖章件、材料', download: true, input: z.object({ id: Id }), output: z.unknown() })
export const attachDocument = endpoint({ method: 'POST', path: '/api/ledgers/attach-document', permission: fillers, title: '上传材料', upload: true, input: z.object({ ...one, fileId: Id }), output: Changed })

// ---- frozen versions

export const Version = VersionInfo.extend({
  submissionId: Id, header: FrozenHeader, table: LedgerTable, cases: z.array(CaseRow), approval: z.string(),
  current: z.boolean(),
})
export const getVersion = endpoint({ method: 'GET', path: '/api/ledgers/version', permission: 'ledger.read', title: '已冻结的一稿', input: z.object({ id: Id }), output: Version })
export const compareVersions = endpoint({ method: 'GET', path: '/api/ledgers/compare', permission: 'ledger.read', title: '两稿对照',
  input: z.object({ beforeId: Id, afterId: Id }), output: z.object({ before: VersionInfo, after: VersionInfo, difference: Difference }) })
/** Whether the paper in hand is the frozen one, and whether a newer version exists. */
export const checkCode = endpoint({ method: 'GET', path: '/api/ledgers/check-code', permission: 'org.read', title: '核验版本号',
  input: z.object({ code: z.string().trim().min(1, '请输入版本号').max(60) }),
  output: z.object({
    result: z.enum(['mistyped', 'unknown', 'valid', 'waiting', 'void', 'superseded', 'changed']), text: z.string(), code: z.string(), kind: z.string(), title: z.string(),
    unitName: z.string(), issuedAt: at.nullable(), newestCode: z.string().nullable(), submissionId: Id.nullable(), versionId: Id.nullable(),
  }) })

// ---- the district

/** Every lead once, at its 主报单位; which units still owe their table. `open`: the edition for towns, without restricted leads. */
export const getDistrictTable = endpoint({ method: 'GET', path: '/api/ledgers/district', permission: 'ledger.read', title: '全区台账',
  input: z.object({ period: Period, regionId: Id.optional(), edition: z.enum(['full', 'open']).default('full'), struckOff: Flag.default(true), only50: Flag.default(false), ...Page.shape }),
  output: z.object({
    table: LedgerTable.extend({ total: z.number() }), leftOut: z.array(LedgerRow), leftOutTotals: LedgerTable.shape.totals.nullable(),
    units: z.array(BoardUnit), complete: z.boolean(), missing: z.array(z.string()),
    /** Units whose files say something else now than the version they submitted last: to be corrected there, or noted here. */
    drifts: z.array(z.object({ submissionId: Id, versionId: Id, versionNo: z.number(), versionCode: z.string(), unitId: Id, unitName: z.string(), status: Status, statusText: z.string(), rows: Difference.shape.rows })),
    /** Subjects with several leads in the table, to be merged or said to be different matters; the first 100. */
    sameSubjects: z.array(SameSubject),
  }) })

/** A piece of the leader's page: plain words, or a figure with the key of the rows behind it. */
export const PageSegment = z.object({ text: z.string(), key: z.string().optional(), link: z.object({ page: z.string(), query: z.record(z.string(), z.string()) }).optional() })
export const getOnePage = endpoint({ method: 'GET', path: '/api/ledgers/one-page', permission: 'overview.read', title: '领导一页纸',
  input: z.object({ period: Period }),
  output: z.object({ title: z.string(), asOf: z.string(), paragraphs: z.array(z.array(PageSegment)),
    /** Print under the text: where the figures depart from what units submitted. */
    notes: z.array(z.string()), versionCode: z.string().nullable(),
    seal: z.object({ no: z.number(), code: z.string(), sealedAt: at }).nullable() }) })
/** The leads behind a figure of that page, by its key; a lead that is not in the month's table has no figures here. */
export const listOnePageRows = endpoint({ method: 'GET', path: '/api/ledgers/one-page-rows', permission: 'overview.read', title: '一页纸上一个数的线索',
  input: z.object({ period: Period, key: z.string().max(40) }),
  output: z.object({ title: z.string(), rows: z.array(z.object({ leadId: Id, number: z.string(), name: z.string(), mainUnitName: z.string(), note: z.string(),
    figures: z.object({ figuresApply: z.boolean(), amountFen: z.number().nullable(), people: z.number().nullable(), unpaidFen: z.number().nullable() }).nullable() })) }) })
