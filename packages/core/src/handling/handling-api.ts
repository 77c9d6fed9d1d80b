import { z } from 'zod'
import { Changed, commandId, Day, Id, Long, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { actCodes, type ActCode } from '../law/acts.ts'
import { clockCodes, type ClockCode, type ClockState } from '../law/clocks.ts'
import { criminalElements, labelsOf, placeKindCodes, placeKinds, type Element } from '../law/elements.ts'
import { addressees, duties, type Addressee, type DutyCode } from '../law/measure-words.ts'
import type { MatterStage } from '../law/matter.ts'
import type { OpenStatus } from '../law/measures.ts'
import { inspectionTriggers } from '../law/visits.ts'
import { heads, levels, organs, type HeadCode, type Organ } from '../law/organs.ts'

const oneOf = <T extends string>(names: readonly T[]) => z.enum(names as [T, ...T[]])
const named = <T extends string>() => z.custom<T>((value) => typeof value === 'string')
const ActName = oneOf<ActCode>(actCodes)
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间写成 09:30 这样')
const Facts = z.record(z.string().max(40), z.union([z.string().max(4000), z.number(), z.boolean()])).refine((facts) => Object.keys(facts).length <= 20)
const reason = z.string().trim().min(2, '请写明理由').max(500)
const version = z.int()

// ---- what a lead's page shows
export const actStates = ['asked', 'approved', 'refused', 'done', 'withdrawn', 'voided'] as const
export type ActState = (typeof actStates)[number]
export const actStateLabels: Record<ActState, string> = { asked: '待审批', approved: '已批准待实施', refused: '未批准', done: '已实施', withdrawn: '已撤回', voided: '已作废' }
/** Papers and photographs that one act may carry. */
export const mostActFiles = 50
/** While an act is on its way or done it takes papers; not when it was taken back, refused or voided. */
export const takesFiles = (state: ActState): boolean => state === 'asked' || state === 'approved' || state === 'done'
export type ActAction = 'attach' | 'decide' | 'carryOut' | 'withdraw' | 'correct' | 'void'

export const Act = z.object({
  id: Id, code: named<ActCode>(), label: z.string(), side: z.string(), state: z.enum(actStates), unitId: Id, unitName: z.string(), addressee: named<Addressee>(), onDate: z.string().nullable(),
  atTime: z.string().nullable(), facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), officers: z.array(z.object({ id: Id, name: z.string(), certificate: z.string() })),
  duties: z.array(named<DutyCode>()), urgent: z.boolean(), ofId: Id.nullable(), title: z.string(), body: z.string(), backfilled: z.boolean(), reason: z.string(), articles: z.string(),
  approver: named<HeadCode>().nullable(), decidedAt: z.string().nullable(), decidedByName: z.string(), decisionNote: z.string(), approvalFile: z.object({ id: Id, name: z.string() }).nullable(),
  files: z.array(z.object({ id: Id, name: z.string() })), voidReason: z.string(), withdrawnReason: z.string(), /** When it was last corrected, and why. */ correctedAt: z.string().nullable(), correctedReason: z.string(), version, actions: z.array(named<ActAction>()),
})
export type Act = z.infer<typeof Act>
export const ClockView = z.object({
  code: named<ClockCode>(), actId: Id, label: z.string(), who: z.string(), /** Started by which act, in words. */ from: z.string(), dueOn: z.string(), dueTime: z.string().nullable(),
  latestOn: z.string().nullable(), dueText: z.string(), why: z.string(), warning: z.string(), state: named<ClockState>(), after: z.string(), articles: z.string(), backfilled: z.boolean(),
  extendedDays: z.number(), pressedCount: z.number(), supervised: z.boolean(), ours: z.boolean(),
})
export type ClockView = z.infer<typeof ClockView>
/** One measure as it is open to the viewer's unit (or the unit asked for), now. */
export const MeasureView = z.object({
  code: named<ActCode>(), label: z.string(), plain: z.string(), status: named<OpenStatus>(), why: z.string(), articles: z.string(), approver: named<HeadCode>().nullable(), paper: z.string().nullable(),
  officers: z.number(), duties: z.array(named<DutyCode>()), addressees: z.array(named<Addressee>()), requestTo: z.string().nullable(),
  /** Recorded by the steps of a procedure, from this one on; null: recorded as itself. */
  through: z.object({ code: named<ActCode>(), label: z.string() }).nullable(),
})
export type MeasureView = z.infer<typeof MeasureView>
/** A plain sentence with its articles. */
const Line = z.object({ text: z.string(), articles: z.string() })
const Entry = z.object({ id: Id, kind: z.string(), name: z.string(), note: z.string() })
const PlaceView = z.object({ kind: z.string(), province: z.string(), city: z.string(), county: z.string(), basis: z.string() })
const ElementView = z.object({ id: Id, element: named<Element>(), proof: z.string(), file: z.object({ id: Id, name: z.string() }).nullable(), onDate: z.string(), byName: z.string() })
const Panel = z.object({ crime: z.string(), band: z.string(), text: z.string(), reached: z.enum(['reached', 'pending', 'below']), columns: z.array(z.object({ label: z.string(), threshold: z.string(), figure: z.string(), reached: z.enum(['reached', 'pending', 'below']) })), articles: z.string() })

export const Matter = z.object({
  leadId: Id,
  /** 办结: nothing new is begun before the lead is opened again. */ closed: z.boolean(),
  /** Whose powers the measures below are shown for. */
  unit: z.object({ id: Id, name: z.string(), organ: z.enum(organs), level: z.enum(levels), organLabel: z.string(), named: z.boolean(), heads: z.array(z.enum(heads)), certificateHolders: z.number() }).nullable(),
  stages: z.array(z.object({ stage: named<MatterStage>(), label: z.string(), on: z.string().nullable(), actId: Id.nullable() })),
  /** Plain sentences: what is next, who must act, by when. The most urgent first. */
  next: z.array(z.object({ what: z.string(), who: z.string(), by: z.string().nullable(), overdue: z.boolean() })),
  acts: z.array(Act), clocks: z.array(ClockView), measures: z.array(MeasureView),
  /** Steps of procedure that the viewer may record now; the form follows from `actKind` in core. */
  steps: z.array(z.object({ code: named<ActCode>(), label: z.string(), plain: z.string(), articles: z.string(), /** The head who must decide it first. */ approver: named<HeadCode>().nullable(), /** Why it cannot be recorded yet; '' when it can. */ missing: z.string() })),
  parties: z.array(Entry), places: z.array(PlaceView),
  jurisdiction: z.object({ answer: z.string(), label: z.string(), because: z.string(), articles: z.string(), duties: z.array(z.string()), missing: z.array(z.string()) }),
  elements: z.array(ElementView),
  gaps: z.object({ administrative: z.object({ state: z.string(), text: z.string() }), criminal: z.object({ state: z.string(), text: z.string() }) }),
  /** The whole amount raised, on which article 30 counts a fine; null: 待核. */
  raisedFen: z.number().nullable(),
  /** What participants have not got back; null: 待核. */
  owedFen: z.number().nullable(),
  /** Everybody who was penalised, with what he has to pay; amounts in fen. */
  penalties: z.array(z.object({ who: z.string(), standing: z.boolean(), fineFen: z.number(), paidFen: z.number(), owedFen: z.number(), surchargeFen: z.number(), dueFen: z.number(), repaysFirst: z.boolean(), lines: z.array(Line) })),
  /** Whether money of relatives, friends and staff counts. */
  acquaintances: Line.extend({ /** Somebody looked into it. */ known: z.boolean() }),
  thresholds: z.array(Panel), transfer: z.object({ must: z.boolean().nullable(), text: z.string(), articles: z.string() }),
  plan: z.object({ unitId: Id, unitName: z.string(), leader: z.string(), goal: z.string(), setUpForIt: z.boolean().nullable(), version }).nullable(),
  officers: z.array(z.object({ id: Id, unitId: Id, name: z.string(), certificate: z.string(), validUntil: z.string() })),
  may: z.object({ record: z.boolean(), decide: z.boolean(), press: z.boolean(), plan: z.boolean() }),
})
export type Matter = z.infer<typeof Matter>
/** `unitId`: the powers of another unit, for the office that records what a department did. */
export const getMatter = endpoint({ method: 'GET', path: '/api/handling/matter', permission: 'lead.read', title: '办理处置', input: z.object({ leadId: Id, unitId: Id.optional() }), output: Matter })

// ---- acts
const onAct = { commandId, id: Id, version }
/** The warnings that the check gave were read. Without it, warnings are an error, too. */
const acknowledged = z.boolean().default(false)
const happened = {
  on: Day, time: Time.nullable().default(null), facts: Facts.default({}), officerIds: z.array(Id).max(20).default([]), duties: z.array(oneOf(Object.keys(duties) as DutyCode[])).max(40).default([]),
  urgent: z.boolean().default(false), title: Short.default(''), body: Long.default(''),
  acknowledged,
}
const target = { leadId: Id, code: ActName, unitId: Id.optional(), addressee: oneOf(addressees).default('public'), ofId: Id.nullable().default(null) }
/** Asks the head that the law names for approval. */
export const askAct = endpoint({ method: 'POST', path: '/api/handling/ask', permission: 'act.record', title: '报请审批', input: z.object({ commandId, id: Id, ...target, facts: Facts.default({}), reason }), output: Changed })
export const decideAct = endpoint({ method: 'POST', path: '/api/handling/decide', permission: 'act.decide', title: '审批处置措施', input: z.object({ ...onAct, approved: z.boolean(), note: z.string().trim().max(500).default(''), acknowledged }), output: Changed })
/** Signed on paper by a head who does not sign in; the scan goes with it. */
export const decideActOnPaper = endpoint({ method: 'POST', path: '/api/handling/decide-on-paper', permission: 'act.record', title: '登记纸质审批', upload: true,
  input: z.object({ ...onAct, approved: z.boolean(), headPostId: Id, on: Day, time: Time, note: z.string().trim().max(500).default(''), acknowledged }), output: Changed })
export const withdrawAct = endpoint({ method: 'POST', path: '/api/handling/withdraw', permission: 'act.record', title: '撤回报批', input: z.object({ ...onAct, reason }), output: Changed })
export const carryOutAct = endpoint({ method: 'POST', path: '/api/handling/carry-out', permission: 'act.record', title: '登记实施', input: z.object({ ...onAct, ...happened }), output: Changed })
/** What needs no approval of ours, what others did, and (`backfilled`) what was done before the office went live. */
export const recordAct = endpoint({ method: 'POST', path: '/api/handling/record', permission: 'act.record', title: '登记办理',
  input: z.object({ commandId, id: Id, ...target, ...happened, backfilled: z.boolean().default(false) }), output: Changed })
export const correctAct = endpoint({ method: 'POST', path: '/api/handling/correct', permission: 'act.record', title: '更正办理记录', input: z.object({ ...onAct, ...happened, reason }), output: Changed })
export const voidAct = endpoint({ method: 'POST', path: '/api/handling/void', permission: 'act.record', title: '作废办理记录', input: z.object({ ...onAct, reason }), output: Changed })
/** A paper or photograph of this act; it is a file of the lead, too. */
export const attachToAct = endpoint({ method: 'POST', path: '/api/handling/attach', permission: 'act.record', title: '附办理材料', upload: true, input: z.object({ commandId, id: Id, actId: Id }), output: Changed })
export const pressClock = endpoint({ method: 'POST', path: '/api/handling/press', permission: 'lead.dispatch', title: '催办、督办期限', input: z.object({ commandId, id: Id, actId: Id, code: oneOf<ClockCode>(clockCodes), supervise: z.boolean().default(false), text: z.string().trim().min(2).max(500) }), output: Changed })

// ---- people, places, proof, plan
/** The kinds of 涉及地; where a person is registered and where they live are told apart. */
export const placeKindsKnown = [...placeKindCodes, 'habitual_residence' as const]
export const saveParty = endpoint({ method: 'POST', path: '/api/handling/save-party', permission: 'act.record', title: '登记涉及的人、单位、财物', input: z.object({ commandId, id: Id, leadId: Id, kind: oneOf(addressees.filter((one) => one !== 'public')), name: Short.min(1, '请填写名称'), note: Short.default('') }), output: Changed })
export const withdrawParty = endpoint({ method: 'POST', path: '/api/handling/withdraw-party', permission: 'act.record', title: '移去涉及的人、单位、财物', input: z.object({ commandId, id: Id, reason }), output: Changed })
export const savePlaces = endpoint({ method: 'POST', path: '/api/handling/save-places', permission: 'act.record', title: '登记登记地、住所地和涉及地',
  input: z.object({ commandId, leadId: Id, places: z.array(z.object({ kind: oneOf(placeKindsKnown), province: Short.min(1, '请填写省份'), city: Short.default(''), county: Short.default(''), basis: Short.default('') })).max(40) }), output: Changed })
export const saveElement = endpoint({ method: 'POST', path: '/api/handling/save-element', permission: 'act.record', title: '登记要件的证据', input: z.object({ commandId, id: Id, leadId: Id, element: oneOf(Object.keys(criminalElements) as Element[]), proof: z.string().trim().min(2, '请写明证据').max(1000), fileId: Id.nullable().default(null), on: Day }), output: Changed })
export const withdrawElement = endpoint({ method: 'POST', path: '/api/handling/withdraw-element', permission: 'act.record', title: '移去要件的证据', input: z.object({ commandId, id: Id, reason }), output: Changed })
export const savePlan = endpoint({ method: 'POST', path: '/api/handling/save-plan', permission: 'lead.dispatch', title: '一案一策', input: z.object({ commandId, leadId: Id, unitId: Id, leader: Short.default(''), goal: z.string().trim().min(2, '请写明目标和办法').max(2000), setUpForIt: z.boolean().nullable().default(null), version: version.optional() }), output: Changed })

// ---- lists
export const MatterRow = z.object({ leadId: Id, number: z.string(), subjectName: z.string(), unitName: z.string(), why: z.string(), since: z.string() })
export const matterListKinds = ['unfiled', 'unpenalised', 'unanswered'] as const
export const matterListLabels: Record<(typeof matterListKinds)[number], string> = { unfiled: '符合条件未立案', unpenalised: '已认定未处罚、未移送', unanswered: '已移送等答复' }
/** 有案不立、应罚不罚 (打非方案四15). */
export const listMatters = endpoint({ method: 'GET', path: '/api/handling/list', permission: 'lead.read', title: '办理情况清单', input: z.object({ kind: z.enum(matterListKinds).default('unfiled'), ...Page.shape }), output: z.object({ rows: z.array(MatterRow), total: z.number() }) })

// ---- who may what: kept by the security administrator, apart from all business
export const Authority = z.object({
  units: z.array(z.object({ id: Id, name: z.string(), kind: z.string(), organ: named<Organ | ''>(), guessed: z.enum(organs), basis: z.string(),
    /** What the unit may be named as, and the heads that there can be at it as it stands. */ organs: z.array(z.enum(organs)), heads: z.array(z.enum(heads)) })),
  heads: z.array(z.object({ id: Id, unitId: Id, unitName: z.string(), userId: Id.nullable(), name: z.string(), head: z.enum(heads), basis: z.string(), fromOn: z.string(), toOn: z.string().nullable(), /** Counts today. */ valid: z.boolean() })),
  officers: z.array(z.object({ id: Id, unitId: Id, unitName: z.string(), userId: Id.nullable(), name: z.string(), certificate: z.string(), validUntil: z.string(), active: z.boolean(), /** Counts today. */ valid: z.boolean() })),
})
export type Authority = z.infer<typeof Authority>
export const getAuthority = endpoint({ method: 'GET', path: '/api/handling/authority', permission: 'org.read', title: '执法资格和审批负责人', input: z.object({}), output: Authority })
export const setOrgan = endpoint({ method: 'POST', path: '/api/handling/set-organ', permission: 'authority.manage', title: '指明单位性质', input: z.object({ commandId, unitId: Id, organ: z.enum(['', ...organs]), basis: Short.default('') }), output: Changed })
export const saveHeadPost = endpoint({ method: 'POST', path: '/api/handling/save-head', permission: 'authority.manage', title: '登记审批负责人', input: z.object({ commandId, id: Id, unitId: Id, userId: Id.nullable().default(null), name: Short.min(1, '请填写姓名'), head: z.enum(heads), basis: Short.min(2, '请填写任命或者授权文件'), fromOn: Day }), output: Changed })
export const endHeadPost = endpoint({ method: 'POST', path: '/api/handling/end-head', permission: 'authority.manage', title: '停止审批负责人', input: z.object({ commandId, id: Id, toOn: Day }), output: Changed })
export const saveOfficer = endpoint({ method: 'POST', path: '/api/handling/save-officer', permission: 'authority.manage', title: '登记执法证件', input: z.object({ commandId, id: Id, unitId: Id, userId: Id.nullable().default(null), name: Short.min(1, '请填写姓名'), certificate: Short.min(3, '请填写证件号'), validUntil: Day, active: z.boolean().default(true) }), output: Changed })
export const placeKindLabels: Record<(typeof placeKindsKnown)[number], string> = { ...labelsOf(placeKinds), residence: '住所地', habitual_residence: '经常居住地' }

// ---- settings of handling
export const InspectionCapInput = z.object({ most: z.int('请填写次数').min(0).max(365), per: z.enum(['unit', 'all']), counted: z.array(z.enum(inspectionTriggers)).max(10), documentNumber: Short.min(2, '请填写文号'), validFrom: Day, validTo: Day.nullable().default(null) })
export const OfficePlaceInput = z.object({ province: Short.min(2, '请填写省份'), city: z.string().trim().max(40).nullable().default(null), county: z.string().trim().max(40).nullable().default(null) })
export const getHandlingSettings = endpoint({ method: 'GET', path: '/api/handling/settings', permission: 'org.read', title: '办案设置', input: z.object({}),
  output: z.object({ place: OfficePlaceInput.nullable(), goLiveOn: z.string().nullable(), cap: InspectionCapInput.nullable(), unsure: z.array(z.object({ what: z.string(), value: z.string(), source: z.string(), tag: z.string(), toDo: z.string() })) }) })
export const setOfficePlace = endpoint({ method: 'POST', path: '/api/handling/set-office-place', permission: 'org.manage', title: '设置本办公室所在地', input: OfficePlaceInput.extend({ commandId }), output: Changed })
export const setGoLive = endpoint({ method: 'POST', path: '/api/handling/set-go-live', permission: 'org.manage', title: '设置启用日期', input: z.object({ commandId, on: Day }), output: Changed })
export const setInspectionCap = endpoint({ method: 'POST', path: '/api/handling/set-inspection-cap', permission: 'settings.manage', title: '设置检查频次上限', input: InspectionCapInput.extend({ commandId }), output: Changed })
