import { recordFigure, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { checkFigures, type Figures } from '@qingyuan/core/leads/figure-checks'
import { figureFields, figureLabels, type FigureField } from '@qingyuan/core/leads/lead'
import { formatWan } from '@qingyuan/core/money'
import { Button, Form, Input, Popover, Select } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { CodeSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { AmountInput, isUnreadable, PeopleInput, readableRule, type FigureValue } from '../../shared/amount-input.tsx'
import { FigureDoubts } from './figure-doubts.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'

/** The newest of each figure with its source and day; older ones stay as history. */
export function LeadFigures({ lead }: { lead: LeadDetail }) {
  const [field, setField] = useState<FigureField>()
  const shown: Record<FigureField, { value: number | null; source: string; on: string | null }> = {
    amount: { value: lead.amountFen, source: lead.amountSource, on: lead.amountOn }, people: { value: lead.people, source: lead.peopleSource, on: lead.peopleOn },
    unpaid: { value: lead.unpaidFen, source: lead.unpaidSource, on: lead.unpaidOn }, repaid: { value: lead.repaidFen, source: lead.repaidSource, on: lead.repaidOn },
  }
  return (
    <Section title="金额和人数" meaning={{ what: '每个数都有来源和日期，显示日期最近的一个；以前的留作历史。不清楚的记“待核”，不计入合计。' }}
      extra={lead.actions.includes('record') && <Button size="small" onClick={() => setField('amount')}>登记新数</Button>}>
      {!lead.figuresApply && <p className="nothing">本线索不涉及金额、人数，表中印“–”。</p>}
      <dl className="lead-figures">
        {figureFields.map((name) => (
          <div key={name}>
            <dt>{figureLabels[name]}</dt>
            <dd>
              <b>{name === 'people' ? <Count value={shown[name].value} unit="人" /> : <Wan fen={shown[name].value} unit />}</b>
              <span className="lead-figure-source">
                {shown[name].on ? `${shown[name].source}，${shown[name].on}` : '还没有登记'}
                <History lead={lead} field={name} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {field && <FigureDialog lead={lead} field={field} onClose={() => setField(undefined)} />}
    </Section>
  )
}

function History({ lead, field }: { lead: LeadDetail; field: FigureField }) {
  const past = lead.figures.filter((figure) => figure.field === field)
  if (past.length === 0) return null
  return (
    <Popover trigger="click" placement="bottomRight" title={`${figureLabels[field]}的历次数据`} content={
      <table className="lead-history"><thead><tr><th>日期</th><th>{field === 'people' ? '人数' : '万元'}</th><th>来源</th><th>说明</th><th>登记</th></tr></thead>
        <tbody>{past.map((figure) => (
          <tr key={figure.id}>
            <td className="number">{figure.asOf}</td>
            <td className="number lead-right">{figure.value === null ? '待核' : field === 'people' ? figure.value : formatWan(figure.value)}</td>
            <td>{figure.source}</td><td className="lead-history-note">{figure.note || '—'}</td><td>{figure.byName} {formatInstant(figure.recordedAt)}</td>
          </tr>
        ))}</tbody></table>}>
      <Button type="link" size="small" className="lead-inline">历次 {past.length}</Button>
    </Popover>
  )
}

interface FigureValues { field: FigureField; value?: FigureValue; source?: string; asOf: string; note: string; figuresConfirmed?: boolean }

/** What recording this figure would bring about that does not fit; an older one only joins the history. */
function doubtsOf(lead: LeadDetail, { field, value, asOf }: Pick<FigureValues, 'field' | 'value' | 'asOf'>) {
  const now: Figures = { amount: lead.amountFen, people: lead.people, unpaid: lead.unpaidFen, repaid: lead.repaidFen }
  const newest = lead.figures.find((figure) => figure.field === field)?.asOf ?? ''
  if (value === undefined || isUnreadable(value) || !asOf || asOf < newest) return []
  const known = checkFigures(now).map((doubt) => doubt.message)
  return checkFigures({ ...now, [field]: value }).filter((doubt) => !known.includes(doubt.message))
}

function FigureDialog({ lead, field, onClose }: { lead: LeadDetail; field: FigureField; onClose: () => void }) {
  const { today } = useSession()
  const [id] = useState(newId)
  return (
    <FormDialog title="登记金额、人数" endpoint={recordFigure} okText="登记" done="已登记"
      initial={{ field, asOf: today, note: '' } as FigureValues} onClose={onClose}
      toInput={({ value, source, ...values }: FigureValues) => ({ ...values, leadId: lead.id, id, source: source ?? '', value: typeof value === 'number' ? value : null })}>
      {(form) => <>
        <Form.Item name="field" label="哪个数" required><Select options={figureFields.map((value) => ({ value, label: figureLabels[value] }))} onChange={() => form.setFieldValue('value', undefined)} /></Form.Item>
        <Form.Item noStyle dependencies={['field']}>{() => {
          const chosen = form.getFieldValue('field') as FigureField
          return (
            <Form.Item key={chosen} name="value" label={figureLabels[chosen]} required rules={[{ validator: (_: unknown, value: FigureValue) =>
              value === undefined ? Promise.reject(new Error('请填写，不清楚的填“待核”')) : readableRule.validator(_, value) }]}>
              {chosen === 'people' ? <PeopleInput autoFocus /> : <AmountInput autoFocus />}
            </Form.Item>
          )
        }}</Form.Item>
        <div className="lead-grid">
          <Form.Item name="source" label="数据来源" rules={[{ required: true, message: '请选择数据来源' }]}><CodeSelect list="figure-source" /></Form.Item>
          <Form.Item name="asOf" label="数据日期" rules={[{ required: true, message: '请选择数据日期' }]}><DayInput max={today} /></Form.Item>
        </div>
        <Form.Item noStyle dependencies={['field', 'value', 'asOf']}>{() =>
          <FigureDoubts doubts={doubtsOf(lead, form.getFieldsValue(['field', 'value', 'asOf']) as FigureValues)} />}</Form.Item>
        <Form.Item name="note" label="说明"><Input maxLength={200} placeholder="如：含复投；依据哪份材料" /></Form.Item>
      </>}
    </FormDialog>
  )
}
