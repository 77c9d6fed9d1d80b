import type { SubmissionDetail } from '@qingyuan/core/ledgers/ledger-api'
import { Go } from '../../shared/go.tsx'
import { Section } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { Timeline } from '../../shared/timeline.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { checkedText } from './submission-words.tsx'

/** What units below reported for the same month; what was accepted has been added up into this report. */
export function BelowSection({ submission: { below } }: { submission: SubmissionDetail }) {
  if (below.length === 0) return null
  const counted = below.filter((one) => one.counted)
  return (
    <Section title={`下级报来的（${below.length}个，已计入${counted.length}个）`}>
      <div className="wide-table">
        <table className="board-table">
          <thead><tr><th>单位</th><th>状态</th><th>排查</th><th>是否计入</th></tr></thead>
          <tbody>{below.map((one) => (
            <tr key={one.unitName}>
              <th scope="row">{one.unitName}</th><td>{one.statusText}</td><td>{checkedText(one.checkedHouseholds, one.checkedFirms)}</td>
              <td>{one.counted ? <StatusTag tone="good">已计入</StatusTag> : <StatusTag tone="off">审核后计入</StatusTag>}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
    </Section>
  )
}

/** Rows of last month that are not in this one, each with the reason. */
export function GoneSection({ submission: { gone } }: { submission: SubmissionDetail }) {
  if (gone.length === 0) return null
  return (
    <Section title={`上月有、本月没有的（${gone.length}条）`}>
      <ul className="plain-list">{gone.map((one) => <li key={one.leadId}><Go to={`/leads/${one.leadId}`}>{one.name}</Go> <small>{one.number}</small>：{one.why}</li>)}</ul>
    </Section>
  )
}

/** Who was reminded when, in what words. */
export function PressSection({ submission: { presses } }: { submission: SubmissionDetail }) {
  if (presses.length === 0) return null
  return (
    <Section title={`催报（${presses.length}次）`}>
      <Timeline entries={presses.map((press, index) => ({ id: String(index), when: formatInstant(press.at), who: press.byName, what: press.text, tone: 'warn' as const }))} />
    </Section>
  )
}
