import { z } from 'zod'
import { Changed, commandId, Id, Name } from '../common.ts'
import { endpoint } from '../contract.ts'
import { roleNames, type Role } from '../permissions.ts'

export const RoleName = z.enum(roleNames as [Role, ...Role[]])

/** An account's password was set by a link that administrators made. */
export const AppliedReset = z.object({
  appliedAt: z.iso.datetime(), madeBy: z.string(), confirmedBy: z.string().nullable(), clearedSecondFactor: z.boolean(), reason: z.string(), seen: z.boolean(),
})
export type AppliedReset = z.infer<typeof AppliedReset>

export const SessionInfo = z.object({
  userId: Id, name: z.string(), username: z.string(), unitId: Id, unitName: z.string(), unitShortName: z.string(),
  roles: z.array(RoleName), permissions: z.array(z.string()), csrf: z.string(),
  /** The role asks for a second factor that is not bound yet: only the binding page works until then. */
  mustEnrol: z.boolean(),
  secondFactorBound: z.boolean(),
  /** Resets of the own account in the last 180 days, newest first: nobody's password changes without their knowing by whom. */
  resets: z.array(AppliedReset),
  /** The product's clock, e.g. the demo's fixed one. */
  now: z.iso.datetime(), today: z.string(),
  demo: z.boolean(), officeName: z.string(), districtName: z.string(), idleMinutes: z.number(),
})
export type SessionInfo = z.infer<typeof SessionInfo>

const secret = z.string().min(1).max(256)
/** 至少10位，大小写、数字、符号四类中至少三类；不含账号。 */
export const NewPassword = z.string().min(10, '密码至少10位').max(128, '密码最多128位')
  .refine((text) => [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(text)).length >= 3,
    '小写、大写、数字、符号至少占三类')

export const signIn = endpoint({
  method: 'POST', path: '/api/auth/sign-in', permission: 'public', title: '登录',
  input: z.object({ username: z.string().trim().toLowerCase().min(1).max(64), password: secret, code: z.string().trim().max(10).optional() }),
  output: z.object({ ok: z.literal(true) }),
})
export const signOut = endpoint({
  method: 'POST', path: '/api/auth/sign-out', permission: 'signed_in', title: '退出',
  input: z.object({}), output: z.object({ ok: z.literal(true) }),
})
export const getSession = endpoint({
  method: 'GET', path: '/api/auth/session', permission: 'signed_in', title: '当前登录',
  input: z.object({}), output: SessionInfo,
})
/** What the sign-in page may know before anyone has signed in. */
export const getEntrance = endpoint({
  method: 'GET', path: '/api/auth/entrance', permission: 'public', title: '登录页信息',
  input: z.object({}), output: z.object({
    districtName: z.string(), officeName: z.string(), demo: z.boolean(), setUpDone: z.boolean(),
    demoAccounts: z.array(z.object({ username: z.string(), name: z.string(), post: z.string() })), demoPassword: z.string().nullable(),
  }),
})
export const activate = endpoint({
  method: 'POST', path: '/api/auth/activate', permission: 'public', title: '启用账号、设置密码',
  input: z.object({ token: z.string().min(20).max(200), password: NewPassword }), output: z.object({ username: z.string() }),
})
export const changePassword = endpoint({
  method: 'POST', path: '/api/auth/change-password', permission: 'signed_in', title: '修改密码',
  input: z.object({ commandId, current: secret, password: NewPassword }), output: Changed,
})
/** Step one of binding a second factor: a new secret, shown once. */
export const beginEnrolment = endpoint({
  method: 'POST', path: '/api/auth/begin-enrolment', permission: 'signed_in', title: '绑定动态口令（取密钥）',
  input: z.object({ password: secret }), output: z.object({ secret: z.string(), uri: z.string() }),
})
export const confirmEnrolment = endpoint({
  method: 'POST', path: '/api/auth/confirm-enrolment', permission: 'signed_in', title: '绑定动态口令（确认）',
  input: z.object({ code: z.string().trim().regex(/^\d{6}$/, '请输入6位数字') }), output: z.object({ ok: z.literal(true) }),
})
/** First start: the link on the console makes the first administrator, the district and its office. */
export const setUp = endpoint({
  method: 'POST', path: '/api/auth/set-up', permission: 'public', title: '首次设置',
  input: z.object({
    token: z.string().min(20).max(200), districtName: Name, officeName: Name,
    username: z.string().trim().toLowerCase().regex(/^[a-z][a-z0-9_]{2,31}$/, '账号用小写字母开头，3到32位字母、数字、下划线'),
    name: Name, password: NewPassword,
  }),
  output: z.object({ username: z.string() }),
})

export const SessionRow = z.object({
  id: z.string(), userId: Id, name: z.string(), createdAt: z.iso.datetime(), lastSeenAt: z.iso.datetime(),
  address: z.string(), agent: z.string(), current: z.boolean(),
})
export const listSessions = endpoint({
  method: 'GET', path: '/api/auth/sessions', permission: 'signed_in', title: '登录会话（本人；安全管理员看全部）',
  input: z.object({}), output: z.object({ rows: z.array(SessionRow) }),
})
export const endSession = endpoint({
  method: 'POST', path: '/api/auth/end-session', permission: 'signed_in', title: '结束会话',
  input: z.object({ commandId, id: z.string().length(64) }), output: Changed,
})
export const unlockUser = endpoint({
  method: 'POST', path: '/api/auth/unlock', permission: 'org.roles', title: '解除锁定',
  input: z.object({ commandId, userId: Id }), output: Changed,
})
/** A reset that waits for a second administrator. */
export const PendingReset = z.object({
  id: Id, userId: Id, userName: z.string(), unitName: z.string(), madeBy: z.string(), reason: z.string(), clearsSecondFactor: z.boolean(),
  createdAt: z.iso.datetime(), expiresAt: z.iso.datetime(),
  /** The viewer is that second person; who asked may only take it back. */
  mayConfirm: z.boolean(),
})
export type PendingReset = z.infer<typeof PendingReset>
export const listResets = endpoint({
  method: 'GET', path: '/api/auth/resets', permission: 'signed_in', title: '待确认的账号重设（系统、安全管理员）',
  input: z.object({}), output: z.object({ rows: z.array(PendingReset) }),
})
export const decideReset = endpoint({
  method: 'POST', path: '/api/auth/decide-reset', permission: 'signed_in', title: '确认或撤销账号重设',
  input: z.object({ commandId, id: Id, confirmed: z.boolean() }), output: Changed,
})
/** The owner has read who reset the account. */
export const readResetNotice = endpoint({
  method: 'POST', path: '/api/auth/read-reset-notice', permission: 'signed_in', title: '已阅账号重设提示',
  input: z.object({}), output: z.object({ ok: z.literal(true) }),
})
/** Which roles must have a second factor, and idle minutes: 等保三级要求管理人员双因素。 */
export const getSecurityPolicy = endpoint({
  method: 'GET', path: '/api/auth/policy', permission: 'org.read', title: '登录安全设置',
  input: z.object({}), output: z.object({ secondFactorRoles: z.array(RoleName), idleMinutes: z.number(), lockAfter: z.number(), lockMinutes: z.number() }),
})
export const setSecurityPolicy = endpoint({
  method: 'POST', path: '/api/auth/set-policy', permission: 'org.roles', title: '修改登录安全设置',
  input: z.object({
    commandId, secondFactorRoles: z.array(RoleName), idleMinutes: z.number().int().min(5).max(120),
    lockAfter: z.number().int().min(3).max(20), lockMinutes: z.number().int().min(1).max(1440),
  }),
  output: Changed,
})
