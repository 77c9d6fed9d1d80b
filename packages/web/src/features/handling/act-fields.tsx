import { policeRefusalReasons } from '@qingyuan/core/law/elements'
import { fineHint } from '@qingyuan/core/law/fine-hint'
import type { Matter } from '@qingyuan/core/handling/handling-api'
import { actKind, checkedNames, type ActCode, type ActField } from '@qingyuan/core/law/acts'
import { isVisitAct, visitActs } from '@qingyuan/core/law/visits'
import { AutoComplete, Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd'
import { Fragment } from 'react'
import { AmountInput, isUnreadable, type FigureValue } from '../../shared/amount-input.tsx'
import { DayInput } from '../../shared/day-input.tsx'
import { applies, fieldsOf } from './act-values.ts'
import { MoneyNotes, VisitNotes } from './fact-notes.tsx'

interface ActFieldsProps { code: ActCode; asking: boolean; matter: Matter; /** Whose act it is. */ unitId: string }
/** The fields that this kind of act tells, drawn from core's table, and what follows from what is entered so far. */
export function ActFields({ code, asking, matter, unitId }: ActFieldsProps) {
  const form = Form.useFormInstance()
  const facts = (Form.useWatch('facts', { form, preserve: true }) ?? {}) as Record<string, unknown>
  const base = facts['baseFen'] as FigureValue
  const measure = facts['measure']
  const range = typeof measure === 'string' && fineHint(measure, { raisedFen: matter.raisedFen, illegalGainFen: typeof base === 'number' && base >= 0 ? base : null })?.text
  // No fine is without its amount.
  const fields = fieldsOf(code, asking).filter(([key]) => applies(code, key, facts))
    .map(([key, field]): [string, ActField] => [key, key === 'fineFen' ? { ...field, required: true, ...(range && { hint: `幅度：${range}` }) } : field])
  return <>
    {fields.map(([key, field]) => <Fragment key={key}>
      <OneField name={['facts', key]} field={field} code={code} names={key === 'who' && code !== 'penalty_decided' ? matter.penalties.map((one) => one.who).filter(Boolean) : []} />
      {key === 'did' && <VisitNotes facts={facts} matter={matter} unitId={unitId} />}
    </Fragment>)}
    <MoneyNotes code={code} facts={facts} matter={matter} />
  </>
}

/** @param names known names to choose from */
function OneField({ name, field, code, names }: { name: [string, string]; field: ActField; code: ActCode; names: readonly string[] }) {
  const { label, kind, hint } = field
  const required = field.required === true
  const common = { name, label, ...(hint && { extra: hint }) }
  const filled = { required, message: `请填写${label}` }
  switch (kind) {
    case 'flag': return <Form.Item name={name} valuePropName="checked" className="act-flag"><Checkbox>{label}</Checkbox></Form.Item>
    case 'text': return <Form.Item {...common} rules={[{ ...filled, whitespace: true }]}>{names.length > 0 ? <AutoComplete options={names.map((value) => ({ value }))}><Input maxLength={200} /></AutoComplete> : <Input maxLength={200} />}</Form.Item>
    case 'long': return <Form.Item {...common} rules={[{ ...filled, whitespace: true }, { max: 4000, message: '最多4000字' }]}><Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} /></Form.Item>
    case 'day': return <Form.Item {...common} rules={[filled]}><DayInput /></Form.Item>
    case 'number': return <Form.Item {...common} rules={[filled]}><InputNumber precision={0} min={0} className="short-number" /></Form.Item>
    case 'fen': return <Form.Item {...common} required={required} rules={[{ validator: amountRule(required, label) }]}><AmountInput known /></Form.Item>
    case 'checks': return <Form.Item {...common} rules={[{ ...filled, message: `请勾选${label.replace(/（.*）/, '')}` }]}><Checks choices={field.choices ?? {}} /></Form.Item>
    case 'choice': return <Form.Item {...common} rules={[{ ...filled, message: `请选择${label}` }]}><Choice code={code} choices={field.choices ?? {}} required={required} /></Form.Item>
  }
}

const amountRule = (required: boolean, label: string) => (_: unknown, value: FigureValue) => {
  if (isUnreadable(value)) return Promise.reject(new Error(value.reason))
  if (value === null) return Promise.reject(new Error('这里要写定数，不能待核'))
  return required && value === undefined ? Promise.reject(new Error(`请填写${label}`)) : Promise.resolve()
}

/** Any number of choices; the value holds their names, joined by commas. What a visit may hold stands apart from what makes it something else. */
function Checks({ choices, value, onChange, id }: { choices: Readonly<Record<string, string>>; value?: string; onChange?: (value: string) => void; id?: string }) {
  const groups = Map.groupBy(Object.keys(choices), (name) => !isVisitAct(name) ? '' : visitActs[name].needs?.length === 0 ? '走访可以做的' : '超出走访的。做过的也照实勾，下面会写明怎么办')
  return (
    <Checkbox.Group {...(id && { id })} className="fact-checks" value={checkedNames(value)} onChange={(names) => onChange?.(names.join(','))}>
      {[...groups].map(([title, names]) => <Fragment key={title}>
        {title && <div className="fact-checks-title">{title}</div>}
        {names.map((name) => <Checkbox key={name} value={name}>{choices[name]}</Checkbox>)}
      </Fragment>)}
    </Checkbox.Group>
  )
}

interface ChoiceProps { code: ActCode; choices: Readonly<Record<string, string>>; required: boolean; value?: string; onChange?: (value: string | undefined) => void; id?: string }
/** A few choices stand side by side; more are a list. Reasons that the police may not give are marked in red and in words. */
function Choice({ code, choices, required, value, onChange, id }: ChoiceProps) {
  const entries = Object.entries(choices)
  if (code === 'police_refused') return <Refusal {...(value && { value })} {...(onChange && { onChange })} {...(id && { id })} />
  if (required && entries.length <= 4) {
    return <Radio.Group {...(id && { id })} value={value} onChange={(event) => onChange?.(event.target.value as string)} options={entries.map(([key, label]) => ({ value: key, label }))} />
  }
  return <Select {...(id && { id })} className="full-width" {...(value && { value })} allowClear={!required} placeholder="请选择" onChange={onChange} options={entries.map(([key, label]) => ({ value: key, label }))} />
}

function Refusal({ value, onChange, id }: Pick<ChoiceProps, 'value' | 'onChange' | 'id'>) {
  const chosen = value && value in policeRefusalReasons ? policeRefusalReasons[value as keyof typeof policeRefusalReasons] : undefined
  return <>
    <Select {...(id && { id })} className="full-width" {...(value && { value })} placeholder="请选择通知书上写的理由" listHeight={320} onChange={onChange}
      options={Object.entries(policeRefusalReasons).map(([key, one]) => ({ value: key, label: one.allowed ? one.label : <span className="matter-bad">{one.label}（不得以此不立案）</span> }))} />
    {chosen && <div className={chosen.allowed ? 'field-note' : 'field-note matter-bad'}>{chosen.plain}。{chosen.allowed ? '' : '收到通知书后三日内可以申请复议，也可以直接提请检察院立案监督。'}</div>}
  </>
}

/** Without what only the form says in brackets; the unit of a number stays. */
const plainLabel = ({ label, kind }: ActField) => (kind === 'number' ? label : label.replace(/（[^（）]*）$/, ''))
/** 查询的账户：样河农商银行; the facts of an act as a reader sees them. */
export function factWords(code: ActCode, facts: Readonly<Record<string, string | number | boolean>>, yuan: (fen: number) => string): [label: string, text: string][] {
  const fields = Object.entries(actKind(code).fields as Record<string, ActField>)
  const ticked = fields.filter(([key, field]) => field.kind === 'flag' && facts[key] === true).map(([, field]) => field.label)
  const told = fields.flatMap(([key, field]): [string, string][] => {
    const value = facts[key]
    if (value === undefined || value === '' || field.kind === 'flag') return []
    if (field.kind === 'fen') return [[plainLabel(field), typeof value === 'number' ? yuan(value) : String(value)]]
    if (field.kind === 'checks') return [[plainLabel(field), checkedNames(value).map((name) => field.choices?.[name] ?? name).join('；')]]
    return [[plainLabel(field), field.choices?.[String(value)] ?? String(value)]]
  })
  return ticked.length > 0 ? [...told, ['已勾选', ticked.join('、')]] : told
}
