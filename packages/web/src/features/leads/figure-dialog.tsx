import { amountKinds, type AmountKind } from '@qingyuan/core/law/amounts'
import { checkFigures, type Figures } from '@qingyuan/core/leads/figure-checks'
import { recordFigure, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { figureFields, figureLabels, lawFigureFields, type RecordedField } from '@qingyuan/core/leads/lead'
import { formatWan } from '@qingyuan/core/money'
import { Button, Form, Input, Popover, Select } from 'antd'
import { useState } from 'react'
import { AmountInput, isUnreadable, PeopleInput, readableRule, type FigureValue } from '../../shared/amount-input.tsx'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { CodeSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { FigureDoubts } from './figure-doubts.tsx'

/** Every record of one figure, the newest first. */
export function FigureHistory({ lead, field }: { lead: LeadDetail; field: RecordedField }) {
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

interface FigureValues { field: RecordedField; value?: FigureValue; source?: string; asOf: string; note: string; figuresConfirmed?: boolean }

/** What recording this figure would bring about that does not fit; an older one only joins the history. */
function doubtsOf(lead: LeadDetail, { field, value, asOf }: Pick<FigureValues, 'field' | 'value' | 'asOf'>) {
  const now: Figures = { amount: lead.amountFen, people: lead.people, unpaid: lead.unpaidFen, repaid: lead.repaidFen }
  for (const name of lawFigureFields) {
    const counted = lead.figures.find((figure) => figure.field === name)
    if (counted) now[name] = counted.value
  }
  const newest = lead.figures.find((figure) => figure.field === field)?.asOf ?? ''
  if (value === undefined || isUnreadable(value) || !asOf || asOf < newest) return []
  const known = checkFigures(now).map((doubt) => doubt.message)
  return checkFigures({ ...now, [field]: value }).filter((doubt) => !known.includes(doubt.message))
}

const options = [
  { label: '报表里的数', options: figureFields.map((value) => ({ value, label: figureLabels[value] })) },
  { label: '只供门槛、罚款、清退用的金额', options: lawFigureFields.map((value) => ({ value, label: figureLabels[value] })) },
]

/** Records one figure with its source and day. @param field the one that is chosen at first */
export function FigureDialog({ lead, field, onClose }: { lead: LeadDetail; field: RecordedField; onClose: () => void }) {
  const { today } = useSession()
  const [id] = useState(newId)
  return (
    <FormDialog title="登记金额、人数" endpoint={recordFigure} okText="登记" done="已登记"
      initial={{ field, asOf: today, note: '' } as FigureValues} onClose={onClose}
      toInput={({ value, source, ...values }: FigureValues) => ({ ...values, leadId: lead.id, id, source: source ?? '', value: typeof value === 'number' ? value : null })}>
      {(form) => <>
        <Form.Item name="field" label="哪个数" required><Select options={options} onChange={() => form.setFieldValue('value', undefined)} /></Form.Item>
        <Form.Item noStyle dependencies={['field']}>{() => {
          const chosen = form.getFieldValue('field') as RecordedField
          return (
            <Form.Item key={chosen} name="value" label={figureLabels[chosen]} required {...(chosen in amountKinds && { extra: amountKinds[chosen as AmountKind].plain })} rules={[{ validator: (_: unknown, value: FigureValue) =>
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
