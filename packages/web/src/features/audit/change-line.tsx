import type { AuditChange } from '@qingyuan/core/audit/audit-api'
import { changeText } from './change-text.ts'

const shown = 3

/** The first changes of a row, each on a line of its own; the rest is a double click away. */
export function ChangeLine({ changes }: { changes: AuditChange[] }) {
  if (changes.length === 0) return <span className="nothing">—</span>
  return (
    <ul className="audit-changes">
      {changes.slice(0, shown).map((change) => <li key={change.field} title={changeText(change)}>{changeText(change)}</li>)}
      {changes.length > shown && <li className="nothing">另有 {changes.length - shown} 项，双击查看</li>}
    </ul>
  )
}
