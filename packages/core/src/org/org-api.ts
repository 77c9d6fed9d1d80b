import { z } from 'zod'
import { Changed, commandId, Day, Id, Name, Short } from '../common.ts'
import { endpoint } from '../contract.ts'
import { RoleName } from '../auth/auth-api.ts'
import { codeListNames, contactPositions, dutyExampleNames, regionKinds, sectorRoles, unitKinds, unitScopes } from './org.ts'
import { areMobiles, arePhones } from './roster.ts'

const optionalText = Short.default('')
/** Units whose contacts and task force members the viewer's scope lets them keep. */
const keptUnitIds = z.array(z.uuid())

export const Region = z.object({
  id: Id, parentId: Id.nullable(), path: z.string(), name: z.string(), kind: z.enum(regionKinds),
  nationalCode: z.string().nullable(), sort: z.number(), active: z.boolean(),
})
export type Region = z.infer<typeof Region>
export const Unit = z.object({
  id: Id, parentId: Id.nullable(), regionId: Id, regionName: z.string(), name: z.string(), shortName: z.string(), kind: z.enum(unitKinds),
  scope: z.enum(unitScopes), hasAccounts: z.boolean(), phone: z.string().nullable(), documentPrefix: z.string().nullable(),
  sort: z.number(), active: z.boolean(),
  sectors: z.array(z.object({ sector: z.string(), role: z.enum(sectorRoles), basis: z.string() })),
})
export type Unit = z.infer<typeof Unit>
export const User = z.object({
  id: Id, username: z.string(), name: z.string(), unitId: Id, unitName: z.string(), post: z.string(),
  /** null: none is known, or the viewer is a grid worker and the person is not of the own grid, village or town. */
  mobile: z.string().nullable(),
  active: z.boolean(), roles: z.array(RoleName), regionIds: z.array(Id),
  /** Only the security administrator sees these; null for others. */
  secondFactorBound: z.boolean().nullable(), lockedUntil: z.iso.datetime().nullable(),
  /** For system and security administrators: whether a password was ever set, and open tasks to hand over; null for others. */
  activated: z.boolean().nullable(), openTasks: z.number().nullable(),
})
export type User = z.infer<typeof User>
export const Contact = z.object({
  id: Id, unitId: Id, position: z.enum(contactPositions), name: z.string(), post: z.string(), mobile: z.string(),
  landline: z.string(), remark: z.string(),
})
export type Contact = z.infer<typeof Contact>
export const TaskForceMember = z.object({
  id: Id, unitId: Id, unitName: z.string(), name: z.string(), post: z.string(), duty: z.string(), fromOn: Day, toOn: Day.nullable(),
})
export type TaskForceMember = z.infer<typeof TaskForceMember>
export const CodeItem = z.object({ list: z.string(), name: z.string(), grouping: z.string(), sort: z.number(), local: z.boolean(), active: z.boolean() })
export type CodeItem = z.infer<typeof CodeItem>

export const listRegions = endpoint({ method: 'GET', path: '/api/org/regions', permission: 'org.read', title: '区划树',
  input: z.object({}), output: z.object({ rows: z.array(Region) }) })
export const saveRegion = endpoint({ method: 'POST', path: '/api/org/save-region', permission: 'org.manage', title: '新增或修改区划',
  input: z.object({ commandId, id: Id, parentId: Id.nullable(), name: Name, kind: z.enum(regionKinds),
    nationalCode: z.string().trim().regex(/^\d{6,12}$/, '国家代码为6到12位数字').nullable().default(null), sort: z.number().int().default(0), active: z.boolean().default(true) }),
  output: Changed })
export const listUnits = endpoint({ method: 'GET', path: '/api/org/units', permission: 'org.read', title: '单位和职责分工',
  input: z.object({}), output: z.object({ rows: z.array(Unit) }) })
export const saveUnit = endpoint({ method: 'POST', path: '/api/org/save-unit', permission: 'org.manage', title: '新增或修改单位',
  input: z.object({ commandId, id: Id, parentId: Id.nullable(), regionId: Id, name: Name, shortName: Name, kind: z.enum(unitKinds), scope: z.enum(unitScopes),
    hasAccounts: z.boolean(), phone: Short.nullable(), documentPrefix: Short.nullable(), sort: z.number().int().default(0), active: z.boolean().default(true) }),
  output: Changed })
/** The duty matrix: which unit leads or supports which sector, on what basis. Replaces the unit's list. */
export const setSectors = endpoint({ method: 'POST', path: '/api/org/set-sectors', permission: 'settings.manage', title: '维护职责分工',
  input: z.object({ commandId, unitId: Id, sectors: z.array(z.object({ sector: Name, role: z.enum(sectorRoles), basis: optionalText })).max(100) }), output: Changed })
/** What loading an example did: nothing that an office has set itself is overwritten. */
export const DutyReport = z.object({
  assigned: z.array(z.object({ entry: z.string(), unitName: z.string(), sector: z.string(), role: z.enum(sectorRoles) })),
  /** Entries for which this office has no unit; their sectors stay without a lead until someone is named. */
  unmatched: z.array(z.object({ entry: z.string(), sectors: z.array(z.string()) })),
  /** Assignments left out because the office has settled them differently. */
  kept: z.array(z.object({ entry: z.string(), sector: z.string(), reason: z.string() })),
})
export type DutyReport = z.infer<typeof DutyReport>
/** Loads the example matrix of a seed document for units whose name and kind fit; adds, never overwrites. */
export const loadDutyExample = endpoint({ method: 'POST', path: '/api/org/load-duty-example', permission: 'settings.manage', title: '载入职责分工示例',
  input: z.object({ commandId, example: z.enum(dutyExampleNames) }), output: DutyReport.extend({ id: Id }) })
export const listUsers = endpoint({ method: 'GET', path: '/api/org/users', permission: 'org.read', title: '人员',
  input: z.object({}), output: z.object({ rows: z.array(User) }) })
/** Makes or changes a person. A new one gets an activation link from `inviteUser`; nobody gets a default password. */
export const saveUser = endpoint({ method: 'POST', path: '/api/org/save-user', permission: 'org.manage', title: '新增或修改人员',
  input: z.object({ commandId, id: Id, username: z.string().trim().toLowerCase().regex(/^[a-z][a-z0-9_]{2,31}$/, '账号用小写字母开头，3到32位字母、数字、下划线'),
    name: Name, unitId: Id, post: optionalText,
    mobile: Short.refine(areMobiles, '手机号码为11位数字').nullable(), active: z.boolean().default(true), regionIds: z.array(Id).max(50).default([]) }), output: Changed })
export const inviteUser = endpoint({ method: 'POST', path: '/api/org/invite-user', permission: 'signed_in', title: '生成启用链接（系统管理员：新账号；安全管理员：重设密码）',
  input: z.object({ commandId, userId: Id,
    /** Resets only: why, and whether a lost second factor is taken away, too. */
    reason: Short.default(''), clearSecondFactor: z.boolean().default(false) }),
  output: z.object({ id: Id, link: z.string(), expiresAt: z.iso.datetime(),
    /** The link works when a second administrator has confirmed it. */
    needsConfirmation: z.boolean() }) })
export const setRoles = endpoint({ method: 'POST', path: '/api/org/set-roles', permission: 'signed_in', title: '授权',
  input: z.object({ commandId, userId: Id, roles: z.array(RoleName).max(12) }), output: Changed })
export const listContacts = endpoint({ method: 'GET', path: '/api/org/contacts', permission: 'org.read', title: '联系人名单',
  input: z.object({}), output: z.object({ rows: z.array(Contact), keptUnitIds,
    /** Units whose whole roster the viewer sees; null: all. A grid worker sees the own grid's, village's and town's, and of the office only whom to call. */
    shownUnitIds: z.array(Id).nullable() }) })
export const saveContact = endpoint({ method: 'POST', path: '/api/org/save-contact', permission: 'org.contacts', title: '登记联系人',
  input: z.object({ commandId, id: Id, unitId: Id, position: z.enum(contactPositions), name: Name, post: optionalText,
    mobile: optionalText.refine(areMobiles, '手机号码为11位数字；多个号码用顿号分开'), landline: optionalText.refine(arePhones, '不像电话号码；多个号码用顿号分开'), remark: optionalText }), output: Changed })
export const removeContact = endpoint({ method: 'POST', path: '/api/org/remove-contact', permission: 'org.contacts', title: '删除联系人',
  input: z.object({ commandId, id: Id }), output: Changed })
export const exportContacts = endpoint({ method: 'GET', path: '/api/org/contacts.xlsx', permission: 'org.read', title: '导出联系人名单（附件1）', download: true,
  input: z.object({ unitId: Id.optional(), dueOn: Day.optional() }), output: z.unknown() })
/**
 * Reads a roster in the layout of 附件1 (or a flat list); all rows or none, each problem named by sheet, row and column.
 * For each unit that the file names the file is the whole list: people whom it leaves out are taken off.
 */
export const importContacts = endpoint({ method: 'POST', path: '/api/org/import-contacts', permission: 'org.contacts', title: '导入联系人名单', upload: true,
  input: z.object({ commandId, unitId: Id.nullable().default(null) }), output: Changed.extend({
    unitNames: z.array(z.string()), added: z.number(), changed: z.number(), removed: z.number(), unchanged: z.number() }) })
export const listTaskForce = endpoint({ method: 'GET', path: '/api/org/task-force', permission: 'org.read', title: '专班成员',
  input: z.object({ on: Day.optional() }), output: z.object({ rows: z.array(TaskForceMember), keptUnitIds }) })
export const saveTaskForceMember = endpoint({ method: 'POST', path: '/api/org/save-task-force-member', permission: 'org.contacts', title: '登记专班成员',
  input: z.object({ commandId, id: Id, unitId: Id, name: Name, post: optionalText, duty: optionalText, fromOn: Day, toOn: Day.nullable() }), output: Changed })
export const listCodes = endpoint({ method: 'GET', path: '/api/org/codes', permission: 'org.read', title: '代码表',
  input: z.object({ list: z.enum(codeListNames).optional() }), output: z.object({ rows: z.array(CodeItem) }) })
export const saveCode = endpoint({ method: 'POST', path: '/api/org/save-code', permission: 'settings.manage', title: '新增或停用代码',
  input: z.object({ commandId, list: z.enum(codeListNames), name: Name, grouping: optionalText, sort: z.number().int().default(0), active: z.boolean() }), output: Changed })
