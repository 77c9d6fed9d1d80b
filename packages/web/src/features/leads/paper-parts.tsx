import { formatDateCn, type PlainDate } from '@qingyuan/core/dates'
import type { LeadDetail } from '@qingyuan/core/leads/lead-api'
import { sourceText } from '@qingyuan/core/leads/source-text'
import { formatWan } from '@qingyuan/core/money'
import { Fragment, type ReactNode } from 'react'

/** One row of a paper's table: two labelled texts side by side. */
export function PairRow({ cells }: { cells: [label: string, content: string][] }) {
  return <tr>{cells.map(([label, content]) => <Fragment key={label}><th scope="row">{label}</th><td>{content || '　'}</td></Fragment>)}</tr>
}
/** One row with a single labelled content over the whole width. */
export function WideRow({ label, children }: { label: string; children: ReactNode }) {
  return <tr><th scope="row">{label}</th><td colSpan={3} className="paper-text">{children}</td></tr>
}

/** A tall box with room for handwriting, and a line for signature, seal and date below. */
export function SignBox({ label, text, lines = 3, signers }: { label: string; text?: string; lines?: number; signers: string }) {
  return (
    <tr className="paper-sign">
      <th scope="row">{label}</th>
      <td colSpan={3}>
        {text && <div className="paper-text">{text}</div>}
        <div className="paper-blank" style={{ minHeight: `${lines * 7}mm` }} />
        <div className="paper-signers"><span>{signers}</span><span>（盖章）</span><span>　　　　年　　月　　日</span></div>
      </td>
    </tr>
  )
}

/** `2026年11月3日`; empty when there is none. */
export const dayCn = (day: PlainDate | null): string => day ? formatDateCn(day) : ''

/** A figure with its source and day, as `1486.50万元（流水测算，2026年10月31日）`; what is not known is 待核. */
export function figureWords(lead: LeadDetail, name: 'amount' | 'people' | 'unpaid' | 'repaid'): string {
  const figure = {
    amount: [lead.amountFen, lead.amountSource, lead.amountOn], people: [lead.people, lead.peopleSource, lead.peopleOn],
    unpaid: [lead.unpaidFen, lead.unpaidSource, lead.unpaidOn], repaid: [lead.repaidFen, lead.repaidSource, lead.repaidOn],
  }[name] as [number | null, string, string | null]
  const [value, source, on] = figure
  if (!lead.figuresApply && value === null) return '–'
  const shown = value === null ? '待核' : name === 'people' ? `${value}人` : `${formatWan(value)}万元`
  return on ? `${shown}（${source}，${formatDateCn(on)}）` : shown
}

/** Where it came from; of the informant only the code. */
export function sourceWords(lead: LeadDetail): string {
  return sourceText(lead.source, lead.sourceNote, lead.informantCode && `举报人代号${lead.informantCode}`)
}
