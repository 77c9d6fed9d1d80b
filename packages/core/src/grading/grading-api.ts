import { z } from 'zod'
import { Changed, commandId, Day, Flag, Id, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { grades, levelFactors, proofKinds, ruleStates, runKinds, runStates, type LevelFactorName } from './grade.ts'
import { Facts, GradeResult } from './grade-of.ts'
import { RuleSet } from './rule-set.ts'

const at = z.iso.datetime()
const reason = z.string().trim().min(2, '请写明理由').max(500)
const Score = z.number().nullable()

export const RuleSetRow = z.object({
  id: Id, version: z.int(), title: z.string(), state: z.enum(ruleStates), document: z.string(), validFrom: z.string().nullable(), validTo: z.string().nullable(),
  /** The version it was copied from. */
  basedOn: z.int().nullable(), edition: z.int(), updatedAt: at, updatedByName: z.string(),
  /** The product's own proposal, not confirmed by the office yet. */
  proposal: z.boolean(),
  /** Names of everybody who wrote in it; none of them may bring it into force. */
  draftedBy: z.array(z.string()),
  /** Who brought it into force, when and why; null for drafts and for the product's proposal. */
  activation: z.object({ byName: z.string(), at, reason: z.string() }).nullable(),
})
export type RuleSetRow = z.infer<typeof RuleSetRow>

/** One piece of proof on a lead: which material, what it shows, where it is. */
export const SignRow = z.object({
  id: Id, sign: z.string().nullable(), material: z.string(), kind: z.enum(proofKinds), ref: Id.nullable(), text: z.string(), onDate: z.string(),
  recordedAt: at, byName: z.string(), withdrawn: z.object({ at, byName: z.string(), reason: z.string() }).nullable(),
})
export type SignRow = z.infer<typeof SignRow>
const HistoryRow = z.object({
  id: Id, at, byName: z.string(), version: z.int(), grade: z.enum(grades), calculated: z.enum(grades), likelihood: z.number(), consequence: z.number(), cause: z.string(),
  override: z.object({ grade: z.enum(grades), reason: z.string() }).nullable(),
})
export type HistoryRow = z.infer<typeof HistoryRow>
export const Warning = z.object({
  taskId: Id, leadId: Id, leadNumber: z.string(), subjectName: z.string(), unitId: Id, unitName: z.string(), title: z.string(), openedAt: at, dueOn: z.string(), overdue: z.boolean(),
  doneAt: at.nullable(), doneByName: z.string(), result: z.string(),
  /** The lead's grade as it is now. */
  grade: z.enum(grades), mine: z.boolean(),
})
export type Warning = z.infer<typeof Warning>

export const LeadGrade = z.object({
  leadId: Id,
  /** What counts now: the calculation, or the person's override while it holds. */
  grade: z.enum(grades), facts: Facts, result: GradeResult, ruleSet: RuleSetRow.extend({ content: RuleSet }),
  override: z.object({ grade: z.enum(grades), reason: z.string(), byName: z.string(), at }).nullable(),
  /** An override that ended because the facts changed after it; told until somebody decides anew. */
  lapsed: z.object({ grade: z.enum(grades), reason: z.string(), byName: z.string(), at }).nullable(),
  /** The grade that lists show; it follows within seconds, after a change of rules when leads are graded anew. */
  listed: z.object({ grade: z.enum(grades), version: z.int(), at }).nullable(),
  proofs: z.array(SignRow), history: z.array(HistoryRow), warnings: z.array(Warning),
  /** What a proof can point to. */
  choices: z.array(z.object({ kind: z.enum(proofKinds), ref: Id, label: z.string(), onDate: z.string(), material: z.string() })),
  canRecord: z.boolean(), canOverride: z.boolean(),
})
export type LeadGrade = z.infer<typeof LeadGrade>

const onLead = { commandId, leadId: Id }
const proof = { kind: z.enum(proofKinds), ref: Id.nullable().default(null), text: z.string().trim().max(1000).default(''), onDate: Day }
export const getLeadGrade = endpoint({ method: 'GET', path: '/api/grading/lead', permission: 'lead.read', title: '线索的风险等级', input: z.object({ leadId: Id }), output: LeadGrade })
export const exportLeadGrade = endpoint({ method: 'GET', path: '/api/grading/export', permission: 'lead.read', title: '导出评级依据', download: true,
  input: z.object({ leadId: Id }), output: z.unknown() })
export const recordSign = endpoint({ method: 'POST', path: '/api/grading/record-sign', permission: 'grading.record', title: '登记疑点、材料',
  input: z.object({ ...onLead, id: Id, sign: z.string().max(40).nullable(), material: z.string().min(1, '请选择材料种类').max(40), ...proof }), output: Changed })
export const withdrawSign = endpoint({ method: 'POST', path: '/api/grading/withdraw-sign', permission: 'grading.record', title: '撤回疑点、材料',
  input: z.object({ commandId, id: Id, reason }), output: Changed })
export const setFactor = endpoint({ method: 'POST', path: '/api/grading/set-factor', permission: 'grading.record', title: '登记舆论热度、涉稳隐患',
  input: z.object({ ...onLead, id: Id, factor: z.enum([...levelFactors] as [LevelFactorName, ...LevelFactorName[]]), level: z.string().min(1, '请选择程度').max(40), ...proof }), output: Changed })
/** Works the lead's grade out by the rules in force and keeps it. */
export const gradeLead = endpoint({ method: 'POST', path: '/api/grading/grade', permission: 'grading.record', title: '重新评级', input: z.object(onLead), output: Changed })
/** A person's decision against the calculation; it holds until the facts change or it is taken back. */
export const overrideGrade = endpoint({ method: 'POST', path: '/api/grading/override', permission: 'grading.override', title: '人工调整风险等级',
  input: z.object({ ...onLead, grade: z.enum(grades), reason: z.string().trim().min(4, '请写明理由').max(500) }), output: Changed })
export const removeOverride = endpoint({ method: 'POST', path: '/api/grading/remove-override', permission: 'grading.override', title: '取消人工调整', input: z.object({ ...onLead, reason }), output: Changed })

export const Run = z.object({
  id: Id, kind: z.enum(runKinds), state: z.enum(runStates), ruleSetId: Id, version: z.int(), total: z.number(), done: z.number(),
  /** How many leads went from one grade to another. */
  moves: z.array(z.object({ from: z.enum(grades), to: z.enum(grades), leads: z.number() })),
  message: z.string(), startedAt: at, startedByName: z.string(), finishedAt: at.nullable(),
})
export type Run = z.infer<typeof Run>
export const listRuleSets = endpoint({ method: 'GET', path: '/api/grading/rule-sets', permission: 'lead.read', title: '评级规则', input: z.object({}),
  output: z.object({ rows: z.array(RuleSetRow) }) })
export const getRuleSet = endpoint({ method: 'GET', path: '/api/grading/rule-set', permission: 'lead.read', title: '一版评级规则', input: z.object({ id: Id }), output: RuleSetRow.extend({
  content: RuleSet,
  /** Of a draft the newest finished comparison with the rules in force, of others the one that was looked at; null: none, or not for this viewer. */
  comparison: Run.nullable(),
  /** Why this viewer cannot bring the draft into force now, one sentence each; [] when they can, and for what is no draft. */
  blocks: z.array(z.string()),
}) })
export type RuleSetView = z.infer<typeof getRuleSet.output>
export const copyRuleSet = endpoint({ method: 'POST', path: '/api/grading/copy-rule-set', permission: 'grading.rules', title: '新拟一版评级规则',
  input: z.object({ commandId, id: Id, fromId: Id, title: Short.min(1, '请填写名称') }), output: Changed })
/** Changes a draft; `edition` guards against overwriting somebody's work unseen. */
export const saveRuleSet = endpoint({ method: 'POST', path: '/api/grading/save-rule-set', permission: 'grading.rules', title: '修改评级规则草稿',
  input: z.object({ commandId, id: Id, edition: z.int(), title: Short.min(1, '请填写名称'), content: RuleSet }), output: Changed })
export const discardRuleSet = endpoint({ method: 'POST', path: '/api/grading/discard-rule-set', permission: 'grading.rules', title: '放弃评级规则草稿', input: z.object({ commandId, id: Id }), output: Changed })
/** A second person brings a draft into force, from today, by the comparison that they have seen. */
export const activateRuleSet = endpoint({ method: 'POST', path: '/api/grading/activate-rule-set', permission: 'grading.activate', title: '启用评级规则',
  input: z.object({ commandId, id: Id, document: Short.min(1, '请填写文号'), validFrom: Day, compareRunId: Id, reason }), output: Changed })
export const startRun = endpoint({ method: 'POST', path: '/api/grading/start-run', permission: 'grading.rules', title: '全部重新评级、试算比较',
  input: z.object({ commandId, id: Id, kind: z.enum(runKinds), ruleSetId: Id }), output: Changed })
export const cancelRun = endpoint({ method: 'POST', path: '/api/grading/cancel-run', permission: 'grading.rules', title: '取消重新评级、试算', input: z.object({ commandId, id: Id }), output: Changed })
export const listRuns = endpoint({ method: 'GET', path: '/api/grading/runs', permission: 'grading.runs', title: '重新评级和试算记录', input: z.object({}), output: z.object({ rows: z.array(Run) }) })
export const listRunChanges = endpoint({ method: 'GET', path: '/api/grading/run-changes', permission: 'grading.runs', title: '等级有变化的线索',
  input: z.object({ runId: Id, from: z.enum(grades).optional(), to: z.enum(grades).optional(), ...Page.shape }),
  output: z.object({ rows: z.array(z.object({ leadId: Id, number: z.string(), subjectName: z.string(), unitName: z.string(), from: z.enum(grades), to: z.enum(grades),
    likelihoodFrom: Score, likelihoodTo: z.number(), consequenceFrom: Score, consequenceTo: z.number() })), total: z.number() }) })

/** Leads on the ledger by grade, with the sums of their known figures. */
export const getGradeSummary = endpoint({ method: 'GET', path: '/api/grading/summary', permission: 'lead.read', title: '总量风险清单（按等级）', input: z.object({}),
  output: z.object({ rows: z.array(z.object({ grade: z.enum(grades), leads: z.number(), overridden: z.number(), amountFen: z.number().nullable(), people: z.number().nullable(), unpaidFen: z.number().nullable(),
    unknownAmount: z.number(), unknownPeople: z.number(), unknownUnpaid: z.number() })), openWarnings: z.number(), overdueWarnings: z.number() }) })
/** Follow-ups of high-risk warnings, the open ones first. */
export const listWarnings = endpoint({ method: 'GET', path: '/api/grading/warnings', permission: 'lead.read', title: '高风险预警', input: z.object({ open: Flag.optional(), ...Page.shape }),
  output: z.object({ rows: z.array(Warning), total: z.number() }) })
