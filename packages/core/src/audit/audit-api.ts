import { z } from 'zod'
import { Day, Id, Page } from '../common.ts'
import { endpoint } from '../contract.ts'

/** One changed field as shown: its Chinese name and both values as text; empty text for "was not there". */
export const AuditChange = z.object({ field: z.string(), label: z.string(), before: z.string(), after: z.string() })
export type AuditChange = z.infer<typeof AuditChange>

export const AuditRow = z.object({
  id: z.number(), at: z.iso.datetime(), actor: z.string(), unitName: z.string().nullable(),
  action: z.string(), actionLabel: z.string(), subjectType: z.string(), subjectLabel: z.string(),
  subjectId: Id.nullable(), subjectName: z.string().nullable(),
  changes: z.array(AuditChange), note: z.string(),
  /** The seal that holds the row; null until the next sealing. */
  sealNo: z.number().nullable(),
})
export type AuditRow = z.infer<typeof AuditRow>

/** Newest first. `total` counts up to `auditCountLimit`; beyond it `more` is true and the filters have to be narrowed. */
export const listAudit = endpoint({
  method: 'GET', path: '/api/audit/rows', permission: 'audit.read', title: '审计日志',
  input: Page.extend({
    /** A person, or 'system' for what nobody asked for by hand. */
    actor: z.union([Id, z.literal('system')]).optional(),
    action: z.string().max(80).optional(),
    subjectType: z.string().max(40).optional(),
    subjectId: Id.optional(),
    from: Day.optional(), to: Day.optional(),
  }),
  output: z.object({ rows: z.array(AuditRow), total: z.number(), more: z.boolean() }),
})
export const auditCountLimit = 10_000

/** What the filters offer. */
export const getAuditOptions = endpoint({
  method: 'GET', path: '/api/audit/options', permission: 'audit.read', title: '审计日志的筛选项',
  input: z.object({}),
  output: z.object({
    actions: z.array(z.object({ value: z.string(), label: z.string() })),
    subjectTypes: z.array(z.object({ value: z.string(), label: z.string() })),
  }),
})

export const auditProblemKinds = {
  rows_changed: '内容被改动', rows_missing: '记录被删除', seal_missing: '封印被删除', seal_broken: '封印被改动',
  tail_missing: '末尾被截断', command_missing: '操作没有审计记录',
} as const
export type AuditProblemKind = keyof typeof auditProblemKinds
export const AuditProblem = z.object({
  kind: z.enum(Object.keys(auditProblemKinds) as [AuditProblemKind, ...AuditProblemKind[]]),
  sealNo: z.number().nullable(), text: z.string(),
})
export type AuditProblem = z.infer<typeof AuditProblem>

export const AuditVerification = z.object({
  ok: z.boolean(),
  /** Sealed rows that were checked, seals, and rows that wait for the next sealing (seen, but not yet provable). */
  rows: z.number(), seals: z.number(), unsealed: z.number(),
  lastSeal: z.object({ no: z.number(), code: z.string(), sealedAt: z.iso.datetime() }).nullable(),
  /** Whether the end of the chain could be compared with the record kept outside the database. */
  tailChecked: z.boolean(),
  /** The first 200; `problemCount` counts all. */
  problems: z.array(AuditProblem), problemCount: z.number(),
})
export type AuditVerification = z.infer<typeof AuditVerification>

/** Recomputes every seal from the rows it holds. */
export const verifyAudit = endpoint({
  method: 'GET', path: '/api/audit/verify', permission: 'audit.read', title: '核验审计日志',
  input: z.object({}), output: AuditVerification,
})

/** The newest seal, for printing on papers: its number and the short code of its hash. */
export const getCurrentSeal = endpoint({
  method: 'GET', path: '/api/audit/current-seal', permission: 'signed_in', title: '当前审计封印号',
  input: z.object({}),
  output: z.object({ seal: z.object({ no: z.number(), code: z.string(), sealedAt: z.iso.datetime() }).nullable() }),
})
/** Whether a seal as printed on a paper is one of ours. */
export const checkSeal = endpoint({
  method: 'GET', path: '/api/audit/check-seal', permission: 'audit.read', title: '核对纸面封印号',
  input: z.object({ no: z.coerce.number().int().min(1, '封印号从1起'), code: z.string().trim().toUpperCase().min(1).max(64) }),
  output: z.object({ result: z.enum(['matches', 'differs', 'unknown']), sealedAt: z.iso.datetime().nullable() }),
})

/** The short form of a seal's hash on papers: 12 hex digits in groups of four. */
export function sealCode(hash: string): string {
  return hash.slice(0, 12).toUpperCase().replace(/(.{4})(?=.)/g, '$1-')
}
