import type { LeadDetail } from '@qingyuan/core/leads/lead-api'
import { figureFields, figureLabels, type FigureField } from '@qingyuan/core/leads/lead'
import { Button } from 'antd'
import { useState } from 'react'
import { Count, Wan } from '../../shared/money.tsx'
import { Section } from '../../shared/page.tsx'
import { FigureDialog, FigureHistory } from './figure-dialog.tsx'

/** The newest of each figure with its source and day; older ones stay as history. */
export function LeadFigures({ lead }: { lead: LeadDetail }) {
  const [field, setField] = useState<FigureField>()
  const shown: Record<FigureField, { value: number | null; source: string; on: string | null }> = {
    amount: { value: lead.amountFen, source: lead.amountSource, on: lead.amountOn }, people: { value: lead.people, source: lead.peopleSource, on: lead.peopleOn },
    unpaid: { value: lead.unpaidFen, source: lead.unpaidSource, on: lead.unpaidOn }, repaid: { value: lead.repaidFen, source: lead.repaidSource, on: lead.repaidOn },
  }
  const recorded = figureFields.some((name) => shown[name].on !== null)
  return (
    <Section title="金额和人数" meaning={{ what: '每个数都有来源和日期，显示日期最近的一个；以前的留作历史。不清楚的记“待核”，不计入合计。' }}
      extra={lead.actions.includes('record') && <Button size="small" onClick={() => setField('amount')}>登记新数</Button>}>
      {!lead.figuresApply && (recorded
        ? <p className="nothing">登记时没有勾选“涉及金额、人数”：月表里这几栏印“–”，不计入合计。登记了的数在下面；要列入月表的，请在“修改”里勾选。</p>
        : <p className="nothing">本线索不涉及金额、人数，表中印“–”。</p>)}
      {(lead.figuresApply || recorded) && <dl className="lead-figures">
        {figureFields.map((name) => !lead.figuresApply && shown[name].on === null ? null : (
          <div key={name}>
            <dt>{figureLabels[name]}</dt>
            <dd>
              <b>{name === 'people' ? <Count value={shown[name].value} unit="人" /> : <Wan fen={shown[name].value} unit />}</b>
              <span className="lead-figure-source">
                {shown[name].on ? `${shown[name].source}，${shown[name].on}` : '还没有登记'}
                <FigureHistory lead={lead} field={name} />
              </span>
            </dd>
          </div>
        ))}
      </dl>}
      {field && <FigureDialog lead={lead} field={field} onClose={() => setField(undefined)} />}
    </Section>
  )
}
