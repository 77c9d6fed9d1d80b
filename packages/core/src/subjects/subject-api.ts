import { z } from 'zod'
import { Changed, commandId, Day, Id, Long, Name, Page, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { eventKindNames, leadStates, type EventKind } from '../leads/lead.ts'
import { identifierKinds, subjectKinds } from './subject.ts'

export const SubjectRow = z.object({
  id: Id, kind: z.enum(subjectKinds), name: z.string(), code: z.string().nullable(), codeWarning: z.string(), regionId: Id, regionName: z.string(),
  /** Leads of it that the viewer may see. */
  leads: z.number(), openLeads: z.number(),
})
export const listSubjects = endpoint({ method: 'GET', path: '/api/subjects/list', permission: 'subject.read', title: '主体列表',
  input: z.object({ q: z.string().trim().max(60).optional(), kind: z.enum(subjectKinds).optional(), regionId: Id.optional(), ...Page.shape }),
  output: z.object({ rows: z.array(SubjectRow), total: z.number(), /** The count stops there; more may exist. */ totalIsAtLeast: z.boolean() }) })

export const SubjectMatch = z.object({
  id: Id, name: z.string(), code: z.string().nullable(), kind: z.enum(subjectKinds), regionId: Id, reason: z.enum(['code', 'name', 'near']), similarity: z.number(),
})
/** Before a new file is opened: who is there already, by code, by name, by a near name. */
export const matchSubjects = endpoint({ method: 'GET', path: '/api/subjects/match', permission: 'subject.read', title: '查找已有主体',
  input: z.object({ name: z.string().trim().max(120), code: z.string().trim().max(30).optional() }), output: z.object({ rows: z.array(SubjectMatch) }) })

const Details = z.object({
  sector: Short.default(''), registeredAddress: Short.default(''), actualAddress: Short.default(''), personInCharge: Short.default(''), phone: Short.default(''),
  legalRepresentative: Short.default(''), business: Long.default(''), promise: Long.default(''), licence: Short.default(''), formerNames: Short.default(''),
  registeredOn: Day.nullable().default(null), standing: Short.default(''), remark: Long.default(''),
})
export const Identifier = z.object({ id: Id, kind: z.enum(identifierKinds), shown: z.string(), secret: z.boolean(), note: z.string() })
export const SubjectFile = z.object({
  id: Id, kind: z.enum(subjectKinds), name: z.string(), code: z.string().nullable(), codeWarning: z.string(), regionId: Id, regionName: z.string(),
  mergedInto: z.object({ id: Id, name: z.string() }).nullable(),
  /** Null: out of the viewer's scope; name, code and region are all that is shown then. */
  details: Details.nullable(), identifiers: z.array(Identifier),
  leads: z.array(z.object({ id: Id, number: z.string(), receivedOn: z.string(), source: z.string(), state: z.enum(leadStates), mainUnitName: z.string(),
    amountFen: z.number().nullable(), people: z.number().nullable(), unpaidFen: z.number().nullable() })),
  cases: z.array(z.object({ id: Id, number: z.string(), name: z.string(), stage: z.string() })),
  /** Everything that ever happened to it, over all its leads. */
  events: z.array(z.object({ id: Id, leadId: Id, leadNumber: z.string(), kind: z.enum(eventKindNames as [EventKind, ...EventKind[]]), onDate: z.string(),
    title: z.string(), body: z.string(), unitName: z.string().nullable() })),
  /** Other subjects that share a phone, person, account or address. The same name alone is not the same person. */
  sharing: z.array(z.object({ subjectId: Id, name: z.string(), code: z.string().nullable(), kind: z.enum(identifierKinds), shown: z.string() })),
  /** Licence, shop front, promotion material; `leadId` names the lead that a paper came in with, null for the file's own. */
  files: z.array(z.object({ id: Id, name: z.string(), bytes: z.number(), storedAt: z.iso.datetime(), leadId: Id.nullable(), leadNumber: z.string().nullable() })),
  editable: z.boolean(),
  /** To be sent back with a change; null when the file is out of scope. */
  version: z.number().nullable(),
})
export type SubjectFile = z.infer<typeof SubjectFile>
export const getSubject = endpoint({ method: 'GET', path: '/api/subjects/detail', permission: 'subject.read', title: '一主体一档', input: z.object({ id: Id }), output: SubjectFile })
export const createSubject = endpoint({ method: 'POST', path: '/api/subjects/create', permission: 'subject.edit', title: '登记主体',
  input: z.object({ commandId, id: Id, kind: z.enum(subjectKinds), name: Name, code: z.string().trim().max(30).nullable().default(null), regionId: Id }), output: Changed })
export const updateSubject = endpoint({ method: 'POST', path: '/api/subjects/update', permission: 'subject.edit', title: '修改主体',
  input: z.object({ commandId, id: Id, version: z.int(), kind: z.enum(subjectKinds), name: Name, code: z.string().trim().max(30).nullable().default(null), regionId: Id, details: Details }), output: Changed })
export const addIdentifier = endpoint({ method: 'POST', path: '/api/subjects/add-identifier', permission: 'subject.edit', title: '登记电话、账户、人员、地址',
  input: z.object({ commandId, subjectId: Id, id: Id, kind: z.enum(identifierKinds), value: z.string().trim().min(1, '不能为空').max(200), note: Short.default('') }), output: Changed })
export const removeIdentifier = endpoint({ method: 'POST', path: '/api/subjects/remove-identifier', permission: 'subject.edit', title: '删除登记项', input: z.object({ commandId, id: Id }), output: Changed })
export const revealIdentifier = endpoint({ method: 'POST', path: '/api/subjects/reveal-identifier', permission: 'subject.reveal', title: '查看完整号码',
  input: z.object({ commandId, id: Id, purpose: z.string().trim().min(4, '请写明用途').max(200) }), output: z.object({ id: Id, value: z.string() }) })
export const attachSubjectFile = endpoint({ method: 'POST', path: '/api/subjects/attach', permission: 'subject.edit', title: '上传主体材料', upload: true,
  input: z.object({ commandId, id: Id, subjectId: Id }), output: Changed })
/** Takes a paper away that does not belong there; the audit log keeps which, and why. */
export const removeSubjectFile = endpoint({ method: 'POST', path: '/api/subjects/remove-file', permission: 'subject.edit', title: '删除主体材料',
  input: z.object({ commandId, id: Id, reason: z.string().trim().min(2, '请写明理由').max(200) }), output: Changed })
export const downloadSubjectFile = endpoint({ method: 'GET', path: '/api/subjects/file', permission: 'subject.read', title: '下载主体材料', download: true, input: z.object({ id: Id }), output: z.unknown() })
/** Two files of one subject become one: leads, identifiers and cases move, the old name stays as a former one. */
export const mergeSubjects = endpoint({ method: 'POST', path: '/api/subjects/merge', permission: 'subject.edit', title: '合并主体',
  input: z.object({ commandId, id: Id, intoId: Id, reason: z.string().trim().min(2, '请写明理由').max(500) }), output: Changed })
