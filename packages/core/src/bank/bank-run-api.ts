import { z } from 'zod'
import { Changed, commandId, Day, Flag, Id, List, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { batchAccesses, batchStates } from './batch.ts'
import { analysisCodes, verdictLabels, type AnalysisCode, type Verdict } from './findings.ts'

const at = z.iso.datetime()
const Code = z.enum(analysisCodes as [AnalysisCode, ...AnalysisCode[]])
const AnyVerdict = z.enum(Object.keys(verdictLabels) as [Verdict, ...Verdict[]])
const purpose = z.string().trim().min(4, '请写明用途').max(200)
/** A subject or party as the store of masses knows it, 128 bits of a hash; who it is stays sealed. */
const Token = z.guid()

export const runStates = ['running', 'done', 'failed', 'cancelled', 'void'] as const
export type RunState = (typeof runStates)[number]
/** `void`: a batch of it was withdrawn or read anew; nothing of it may be used any more. */
export const runStateLabels: Record<RunState, string> = { running: '研判中', done: '已完成', failed: '没有做完', cancelled: '已取消', void: '已失效' }

const Run = z.object({
  id: Id, leadId: Id.nullable(), leadNumber: z.string().nullable(), access: z.enum(batchAccesses), state: z.enum(runStates), step: z.string(), percent: z.number(), message: z.string(),
  version: z.string(), startedAt: at, startedByName: z.string(), finishedAt: at.nullable(),
  batches: z.array(z.object({ id: Id, title: z.string(), state: z.enum(batchStates) })),
  /** Subjects looked at, by verdict; null until it is done. */
  counts: z.object({ subjects: z.number(), like: z.number(), unsure: z.number(), quiet: z.number() }).nullable(),
  /** What came of the rows: rows = rowsDuplicate + rowsReversed + rowsOwn + rowsThatCount, always. */
  cleaned: z.object({ rows: z.number(), rowsDuplicate: z.number(), rowsReversed: z.number(), rowsOwn: z.number(), rowsThatCount: z.number(), reversalsAlone: z.number(), bothSides: z.number(), owners: z.number() }).nullable(),
})
export type Run = z.infer<typeof Run>
export const listRuns = endpoint({ method: 'GET', path: '/api/bank/runs/list', permission: 'bank.read', title: '流水研判', input: z.object({ leadId: Id.optional(), ...Page.shape }), output: z.object({ rows: z.array(Run), total: z.number() }) })
/** Cleans and analyses loaded batches together; goes on in the background. The first batch keeps a row that several have. */
export const startRun = endpoint({ method: 'POST', path: '/api/bank/runs/start', permission: 'bank.judge', title: '开始流水研判',
  input: z.object({ commandId, id: Id, batchIds: z.array(Id).min(1, '请选择流水批次').max(200) }), output: Changed })
export const cancelRun = endpoint({ method: 'POST', path: '/api/bank/runs/cancel', permission: 'bank.judge', title: '取消流水研判', input: z.object({ commandId, id: Id }), output: Changed })
export const getRun = endpoint({ method: 'GET', path: '/api/bank/runs/detail', permission: 'bank.read', title: '一次流水研判', input: z.object({ id: Id }), output: Run })

const Estimate = z.object({
  participants: z.number(), amountRaisedFen: z.number(), netInvestedFen: z.number(), principalRepaidFen: z.number(), returnsPaidFen: z.number(), commissionPaidFen: z.number(),
  unpaidPrincipalFen: z.number(), confirmedLossFen: z.number(), gainers: z.number(),
  return: z.object({ rate: z.number(), periodDays: z.number(), annualRate: z.number() }).nullable(),
})
export const RunSubject = z.object({
  token: Token, kind: z.enum(['person', 'organisation']), nameMask: z.string(), idMask: z.string(), verdict: AnyVerdict, score: z.number(), from: z.string(), to: z.string(),
  patterns: z.array(z.object({ code: Code, from: z.string(), to: z.string(), why: z.string() })), estimate: Estimate.nullable(), missing: z.array(z.string()),
})
export type RunSubject = z.infer<typeof RunSubject>
/** The highest score first. That nothing was found is no clearance: see verdictLabels. */
export const listRunSubjects = endpoint({ method: 'GET', path: '/api/bank/runs/subjects', permission: 'bank.read', title: '研判的主体',
  input: z.object({ runId: Id, verdicts: List(AnyVerdict).optional(), ...Page.shape }), output: z.object({ rows: z.array(RunSubject), total: z.number() }) })

export const judgements = ['confirmed', 'not', 'unclear'] as const
export type FindingJudgement = (typeof judgements)[number] | 'open'
export const judgementLabels: Record<FindingJudgement, string> = { open: '待判断', confirmed: '属实', not: '不属实', unclear: '说不清' }
const AnyJudgement = z.enum(['open', ...judgements])
export const Finding = z.object({
  id: Id, runId: Id, code: Code, token: Token, nameMask: z.string(), version: z.string(), from: z.string(), to: z.string(), why: z.string(), evidenceHash: z.string(), foundAt: at,
  judgement: AnyJudgement, judgedAt: at.nullable(), judgedByName: z.string().nullable(), judgedReason: z.string(),
  /** It was judged before, on other evidence. */
  reopened: z.boolean(),
})
export type Finding = z.infer<typeof Finding>
const figureFieldNames = ['people', 'amount', 'absorbed', 'raised', 'repaid', 'unpaid', 'loss'] as const
export const confirmableFields = figureFieldNames
export type ConfirmableField = (typeof figureFieldNames)[number]
export const bases = ['gross', 'net'] as const
export const basisLabels: Record<(typeof bases)[number], string> = { gross: '含复投', net: '净投入' }
const Confirmation = z.object({ id: Id, leadId: Id, leadNumber: z.string(), basis: z.enum(bases), figures: z.record(z.string(), z.number()), asOf: z.string(), note: z.string(), confirmedAt: at, confirmedByName: z.string() })
export const RunSubjectDetail = RunSubject.extend({
  /** What the score is made of. */
  reasons: z.array(z.object({ points: z.number(), says: z.string() })),
  findings: z.array(Finding.extend({ history: z.array(z.object({ judgement: z.enum(judgements), reason: z.string(), judgedAt: at, judgedByName: z.string() })) })),
  confirmations: z.array(Confirmation),
  /** Rows of figures can be opened one by one: participants and what each payment was taken for were kept. */
  settled: z.boolean(),
})
export type RunSubjectDetail = z.infer<typeof RunSubjectDetail>
export const getRunSubject = endpoint({ method: 'GET', path: '/api/bank/runs/subject', permission: 'bank.read', title: '一个主体的研判', input: z.object({ runId: Id, token: Token }), output: RunSubjectDetail })

/** Who stands behind tokens, in the clear: with a purpose, logged. */
export const revealParties = endpoint({ method: 'POST', path: '/api/bank/runs/reveal', permission: 'subject.reveal', title: '查看流水中的姓名和号码',
  input: z.object({ commandId, runId: Id, tokens: z.array(Token).min(1, '请选择要查看的人').max(200, '一次最多查看 200 个'), purpose }),
  output: z.object({ id: Id, rows: z.array(z.object({ token: Token, names: z.array(z.string()), idNumbers: z.array(z.string()), accounts: z.array(z.string()), banks: z.array(z.string()) })) }) })

export const participantRoles = ['participant', 'both', 'agent', 'insider', 'other'] as const
export const participantRoleLabels: Record<(typeof participantRoles)[number], string> = {
  participant: '参与人', both: '参与人兼推荐人', agent: '推荐人', insider: '疑似内部人员', other: '其他往来',
}
const ParticipantFilter = z.object({
  runId: Id, token: Token, roles: List(z.enum(participantRoles)).optional(),
  /** Received more than they paid in. */
  gainers: Flag.optional(), fromFen: z.coerce.number().int().min(0).optional(), toFen: z.coerce.number().int().min(0).optional(),
  sort: z.enum(['inFen', 'outFen', 'unpaidFen', 'lossFen', 'gainFen', 'commissionFen', 'firstOn', 'lastOn']).default('inFen'), descending: Flag.default(true),
})
export type ParticipantFilter = z.output<typeof ParticipantFilter>
export const Participant = z.object({
  token: Token, nameMask: z.string(), idMask: z.string(), accountMask: z.string(), /** Somebody; else cash and payments without a name. */ named: z.boolean(), role: z.enum(participantRoles),
  inFen: z.number(), outFen: z.number(), principalFen: z.number(), returnsFen: z.number(), reinvestFen: z.number(), commissionFen: z.number(), unpaidFen: z.number(), lossFen: z.number(), gainFen: z.number(),
  deposits: z.number(), payouts: z.number(), firstOn: z.string(), lastOn: z.string(),
})
export type Participant = z.infer<typeof Participant>
export const listParticipants = endpoint({ method: 'GET', path: '/api/bank/runs/participants', permission: 'bank.read', title: '参与人明细', input: ParticipantFilter.extend(Page.shape),
  output: z.object({ rows: z.array(Participant), total: z.number(), /** Over all rows of the filter. */ sums: z.object({ inFen: z.number(), outFen: z.number(), principalFen: z.number(), returnsFen: z.number(), reinvestFen: z.number(), commissionFen: z.number(), unpaidFen: z.number(), lossFen: z.number(), gainFen: z.number() }) }) })
/** The list as filtered, with masks. */
export const exportParticipants = endpoint({ method: 'GET', path: '/api/bank/runs/participants.xlsx', permission: 'bank.read', title: '导出参与人明细', download: true, input: ParticipantFilter, output: z.unknown() })

/** Money by day or week: individuals and others apart, and the balance of all accounts at its end (null: no statement shows one). */
export const getFlowSeries = endpoint({ method: 'GET', path: '/api/bank/runs/series', permission: 'bank.read', title: '收付走势', input: z.object({ runId: Id, token: Token, by: z.enum(['day', 'week']).default('week') }),
  output: z.object({ rows: z.array(z.object({ on: z.string(), fromIndividualsFen: z.number(), toIndividualsFen: z.number(), fromOthersFen: z.number(), toOthersFen: z.number(),
    payers: z.number(), newPayers: z.number(), payees: z.number(), balanceFen: z.number().nullable() })) }) })
/** Days on which so many individuals were paid. */
export const getPayoutCalendar = endpoint({ method: 'GET', path: '/api/bank/runs/calendar', permission: 'bank.read', title: '付款日历', input: z.object({ runId: Id, token: Token, least: z.coerce.number().int().min(1).max(10_000).default(5) }),
  output: z.object({ days: z.array(z.object({ on: z.string(), payees: z.number(), fen: z.number(), middleFen: z.number() })) }) })

export const rowFigures = ['raised', 'reinvested', 'principal', 'returns', 'commission', 'all'] as const
/** The rows that make up a figure; their sum is the figure, to the fen. `all`: everything between the subject and (`party`) somebody. */
export const listFigureRows = endpoint({ method: 'GET', path: '/api/bank/runs/rows', permission: 'bank.read', title: '数字对应的流水',
  input: z.object({ runId: Id, token: Token, figure: z.enum(rowFigures), party: Token.optional(), from: Day.optional(), to: Day.optional(), ...Page.shape }),
  output: z.object({ total: z.number(), sumFen: z.number(), rows: z.array(z.object({ batchId: Id, rowNo: z.number(), on: z.string(), party: Token, nameMask: z.string(), flowFen: z.number(), partFen: z.number() })) }) })

/** Of the office: what awaits a judgement first, then the newest. */
export const listFindings = endpoint({ method: 'GET', path: '/api/bank/findings/list', permission: 'bank.read', title: '流水研判提示', input: z.object({ judgement: AnyJudgement.optional(), code: Code.optional(), ...Page.shape }),
  output: z.object({ rows: z.array(Finding), total: z.number() }) })
/** `evidenceHash`: of what the person saw. A finding that was judged does not come back until its evidence changes. */
export const judgeFinding = endpoint({ method: 'POST', path: '/api/bank/findings/judge', permission: 'bank.judge', title: '判断流水研判提示',
  input: z.object({ commandId, id: Id, judgement: z.enum(judgements, '请选择判断'), evidenceHash: z.string().min(1).max(100), reason: z.string().trim().min(2, '请写明理由').max(500) }), output: Changed })
/** Of each analysis and version: how many of those judged were confirmed, with the interval of 95 %. Unclear ones count for neither side. */
export const getPrecision = endpoint({ method: 'GET', path: '/api/bank/findings/precision', permission: 'bank.read', title: '各项分析的查准率', input: z.object({}),
  output: z.object({ rows: z.array(z.object({ code: Code, version: z.string(), confirmed: z.number(), not: z.number(), unclear: z.number(), open: z.number(), precision: z.object({ part: z.number(), low: z.number(), high: z.number() }).nullable() })) }) })

/**
 * Takes figures of a subject into a lead, as 流水测算: the server's own figures, of the fields named. `basis`: 涉及金额 and
 * 吸收金额 with reinvested money or without it; 集资金额 is always the whole. `asOf`: the last day of the statements when left out.
 */
export const confirmFigures = endpoint({ method: 'POST', path: '/api/bank/runs/confirm', permission: 'bank.judge', title: '确认流水测算的金额',
  input: z.object({ commandId, id: Id, runId: Id, token: Token, leadId: Id, basis: z.enum(bases, '请选择含复投还是净投入'), fields: z.array(z.enum(figureFieldNames)).min(1, '请选择要确认的数字').max(7), asOf: Day.optional(), note: Short.default(''), figuresConfirmed: z.boolean().default(false) }), output: Changed })
