import type { AuditChange } from '@qingyuan/core/audit/audit-api'

/** A change as one plain line: `期限：2026-11-05 → 2026-11-10`; what is new has no arrow. */
export function changeText(change: AuditChange): string {
  if (change.before === '') return `${change.label}：${change.after}`
  if (change.after === '') return `${change.label}：${change.before} → 去掉`
  return `${change.label}：${change.before} → ${change.after}`
}
