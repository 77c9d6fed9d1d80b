import { amountKindNames, amountKinds, type AmountKind } from '@qingyuan/core/law/amounts'
import { amountsOnFile, type AmountOnFile, type NewestFigures } from '@qingyuan/core/law/amounts-on-file'
import { citeAll } from '@qingyuan/core/law/citation'
import type { LeadDetail } from '@qingyuan/core/leads/lead-api'
import { lawFigureFields } from '@qingyuan/core/leads/lead'
import { formatWan } from '@qingyuan/core/money'
import { Button } from 'antd'
import { useState } from 'react'
import { Wan } from '../../shared/money.tsx'
import { Section } from '../../shared/page.tsx'
import { FigureDialog, FigureHistory } from './figure-dialog.tsx'

/** The newest records of a lead, as the rules ask for them; what nobody recorded is not there. */
function newestOf(lead: LeadDetail): NewestFigures {
  const newest: NewestFigures = {}
  for (const field of ['amount', 'unpaid', ...lawFigureFields] as const) {
    const figure = lead.figures.find((one) => one.field === field)
    if (figure) newest[field] = figure.value
  }
  return newest
}

/** 五种金额: each counted its own way, what it is for, and what stands in for it while nobody has counted it. */
export function LeadAmounts({ lead }: { lead: LeadDetail }) {
  const [field, setField] = useState<AmountKind>()
  const amounts = amountsOnFile(newestOf(lead))
  if (!lead.figuresApply && amountKindNames.every((kind) => amounts[kind].from === 'none')) return null
  return (
    <Section title="五种金额" meaning={{ what: '法律上的五种金额算法不同，不能混用，各记各的；报表里的“涉及金额”不因此改变。没有登记的，下面写明暂按什么算。' }}
      extra={lead.actions.includes('record') && <Button size="small" onClick={() => setField('absorbed')}>登记金额</Button>}>
      <table className="lead-amounts">
        {amountKindNames.map((kind) => <AmountLine key={kind} lead={lead} kind={kind} amount={amounts[kind]} />)}
      </table>
      {field && <FigureDialog lead={lead} field={field} onClose={() => setField(undefined)} />}
    </Section>
  )
}

function AmountLine({ lead, kind, amount }: { lead: LeadDetail; kind: AmountKind; amount: AmountOnFile }) {
  const [open, setOpen] = useState(false)
  const { label, use, plain, citations } = amountKinds[kind]
  const newest = lead.figures.find((figure) => figure.field === kind)
  return (
    <tbody>
      <tr>
        <th scope="row">
          {label}
          <small>{use}。<button type="button" className="basis no-print" aria-expanded={open} onClick={() => setOpen(!open)}>怎样算</button></small>
        </th>
        <td>
          <b>{shown(amount)}</b>
          <small>{newest ? <>{newest.source}，<span className="number">{newest.asOf}</span><FigureHistory lead={lead} field={kind} /></> : standIn[amount.from]}</small>
        </td>
      </tr>
      {open && <tr><td colSpan={2} className="lead-amount-basis"><small className="basis-text">{plain}{citations.length > 0 && `（${citeAll(citations)}）`}</small></td></tr>}
    </tbody>
  )
}

const standIn: Record<AmountOnFile['from'], string> = { recorded: '', reported: '没有登记，暂按涉及金额', bounded: '没有登记，按未兑付推算', none: '没有登记' }

function shown({ figure, from }: AmountOnFile) {
  if (from === 'none') return '—'
  if (figure === null || typeof figure === 'number') return <Wan fen={figure} unit />
  return <span className="number">{figure.low > 0 && `${formatWan(figure.low)}以上`}{figure.high !== null && `不超过${formatWan(figure.high)}`} 万元</span>
}
