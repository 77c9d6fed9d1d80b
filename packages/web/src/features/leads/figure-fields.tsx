import { checkFigures, type Figures } from '@qingyuan/core/leads/figure-checks'
import { figureFields, figureLabels, type FigureField } from '@qingyuan/core/leads/lead'
import { Form, Input } from 'antd'
import { DayInput } from '../../shared/day-input.tsx'
import { CodeSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { AmountInput, isUnreadable, PeopleInput, readableRule, type FigureValue } from '../../shared/amount-input.tsx'
import { FigureDoubts } from './figure-doubts.tsx'

/** One figure of a form; it counts only when `value` is there. */
export interface FigureDraft { value?: FigureValue; source?: string | null; asOf?: string | null; note?: string }
export type FigureDrafts = Partial<Record<FigureField, FigureDraft>>

/** The endpoint's figures: those that were filled in. Only after the form's own rules have passed. */
export function figuresOf(drafts: FigureDrafts | undefined) {
  return Object.fromEntries(figureFields.flatMap((field) => {
    const draft = drafts?.[field]
    if (!draft || draft.value === undefined || isUnreadable(draft.value)) return []
    return [[field, { value: draft.value, source: draft.source ?? '', asOf: draft.asOf ?? '', note: draft.note ?? '' }]]
  }))
}

/** Amounts and people of a new lead, each with where it comes from and of which day it is. */
export function FigureFields() {
  const drafts = Form.useWatch('figures', Form.useFormInstance()) as FigureDrafts | undefined
  const figures: Figures = Object.fromEntries(figureFields.flatMap((field) => {
    const value = drafts?.[field]?.value
    return value === undefined || isUnreadable(value) ? [] : [[field, value]]
  }))
  return (
    <div className="lead-figures-form">
      {figureFields.map((field) => <FigureLine key={field} field={field} />)}
      <FigureDoubts doubts={checkFigures(figures)} />
    </div>
  )
}

function FigureLine({ field }: { field: FigureField }) {
  const form = Form.useFormInstance()
  const { today } = useSession()
  const value = Form.useWatch(['figures', field, 'value'], form) as FigureValue
  const filled = value !== undefined
  return (
    <div className="lead-figure-line">
      <Form.Item name={['figures', field, 'value']} label={figureLabels[field]} rules={[readableRule]}>
        {field === 'people' ? <PeopleInput /> : <AmountInput />}
      </Form.Item>
      <Form.Item name={['figures', field, 'source']} label="来源" required={filled} rules={[{ required: filled, message: '请选择数据来源' }]}>
        <CodeSelect list="figure-source" />
      </Form.Item>
      <Form.Item name={['figures', field, 'asOf']} label="数据日期" required={filled} rules={[{ required: filled, message: '请选择数据日期' }]}>
        <DayInput max={today} />
      </Form.Item>
      <Form.Item name={['figures', field, 'note']} label="说明"><Input maxLength={200} placeholder="如：举报人一人的投入" /></Form.Item>
    </div>
  )
}
