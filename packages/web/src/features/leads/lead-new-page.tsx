import { SnippetsOutlined } from '@ant-design/icons'
import { checkPhone } from '@qingyuan/core/identifiers'
import { createLead } from '@qingyuan/core/leads/lead-api'
import type { FigureField } from '@qingyuan/core/leads/lead'
import type { PasteHint } from '@qingyuan/core/leads/paste-hints'
import { Alert, Button, Checkbox, Collapse, Form, Input, type FormInstance } from 'antd'
import { useRef, useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { useGo } from '../../shared/go.tsx'
import { newId } from '../../shared/new-id.ts'
import { Page } from '../../shared/page.tsx'
import { CodeSelect, RegionSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction, type ActionInput } from '../../shared/use-action.ts'
import { FigureFields, figuresOf, type FigureDrafts } from './figure-fields.tsx'
import { LeadMoreFields, moreInput, type MoreValues } from './lead-more-fields.tsx'
import { MainUnitItem, useOwnPlace } from './main-unit-item.tsx'
import { PasteDialog, type PasteResult } from './paste-dialog.tsx'
import { kindOfSubject, noSubject, SubjectItem, type SubjectValue } from './subject-field.tsx'
import './leads.css'

interface Values extends MoreValues {
  subject: SubjectValue
  receivedOn: string
  source: string
  regionId: string
  mainUnitId: string
  summary: string
  figures: FigureDrafts
  informant: { name: string; phone: string; note: string }
  backfilled: boolean
  figuresConfirmed?: boolean
}
const isFigure = (kind: string): kind is FigureField => ['amount', 'people', 'unpaid', 'repaid'].includes(kind)

/** 登记线索: the shortest form first, everything else folded away. */
export function LeadNewPage() {
  const { today, can } = useSession()
  const go = useGo()
  const [form] = Form.useForm<Values>()
  const own = useOwnPlace()
  const [ids] = useState(() => ({ lead: newId(), subject: newId() }))
  const [open, setOpen] = useState<string[]>([])
  const [pasting, setPasting] = useState(false)
  const thenDispatch = useRef(false)
  const action = useAction(createLead, {
    form: form as FormInstance, done: '已登记',
    onDone: ({ id }) => go(`/leads/${id}`, thenDispatch.current ? { do: 'dispatch' } : {}, { replace: true }),
  })
  const send = (values: Values) => {
    void action.run(toInput(values, ids))
  }
  const take = ({ taken, summary }: PasteResult) => {
    setPasting(false)
    form.setFieldsValue(taken.reduce((values, hint) => withHint(values, hint, today), { ...form.getFieldsValue(true) as Values, ...(summary !== undefined && { summary }) }))
    setOpen((now) => [...new Set([...now, ...taken.map((hint) => sectionOf(hint)).filter((key) => key !== '')])])
  }
  if (!own) return <Page title="登记线索" crumbs={[{ title: '线索', to: '/leads' }]}><div className="panel lead-form" aria-busy="true" /></Page>
  const initial: Partial<Values> = {
    subject: noSubject, receivedOn: today, regionId: own.regionId, mainUnitId: own.unitId, summary: '', figuresApply: true, major: false, backfilled: false,
    informant: { name: '', phone: '', note: '' },
  }
  return (
    <Page title="登记线索" crumbs={[{ title: '线索', to: '/leads' }]} actions={<Button icon={<SnippetsOutlined />} onClick={() => setPasting(true)}>粘贴热线工单</Button>}>
      <Form<Values> form={form} layout="vertical" className="panel lead-form" initialValues={initial} onFinish={send} scrollToFirstError={{ block: 'center', focus: true }} requiredMark
        onFinishFailed={({ errorFields }) => setOpen((now) => [...new Set([...now, ...errorFields.map((field) => String(field.name[0])).map(sectionOfField)])])}
        onValuesChange={(changed: Partial<Values>) => shareFigureSource(form, changed)}>
        <SubjectItem />
        <div className="lead-grid">
          <Form.Item name="receivedOn" label="收到日期" rules={[{ required: true, message: '请选择收到日期' }]}><DayInput max={today} /></Form.Item>
          <Form.Item name="source" label="线索来源" rules={[{ required: true, message: '请选择线索来源' }]}><CodeSelect list="lead-source" /></Form.Item>
          <Form.Item name="regionId" label="所在地" rules={[{ required: true, message: '请选择所在地' }]} extra="知道到村（社区）的，选到村（社区）"><RegionSelect allowClear={false} /></Form.Item>
          <MainUnitItem />
        </div>
        <Form.Item name="summary" label="线索内容" rules={[{ max: 4000, message: '最多4000字' }]}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} placeholder="谁、在哪里、以什么名义、承诺什么。举报人的姓名、电话不要写在这里，填在下面“举报人”里。" />
        </Form.Item>
        <Collapse ghost className="lead-folds" activeKey={open} onChange={(keys) => setOpen(Array.isArray(keys) ? keys : [keys])} items={[
          { key: 'figures', label: '金额和人数', forceRender: true, children: <FiguresPart /> },
          { key: 'informant', label: '举报人', forceRender: true, children: <InformantPart /> },
          { key: 'more', label: '更多（来文号、行业、模式、承诺、重大情况、补录）', forceRender: true, children: <>
            <LeadMoreFields />
            <Form.Item name="backfilled" valuePropName="checked"><Checkbox>补录：本系统启用之前发生的，按实际日期补登，时间线上注明“补录”</Checkbox></Form.Item>
          </> },
        ]} />
        <div className="lead-form-foot">
          <Button type="primary" htmlType="submit" loading={action.pending} onClick={() => { thenDispatch.current = false }}>登记</Button>
          {can('lead.dispatch') && <Button htmlType="submit" disabled={action.pending} onClick={() => { thenDispatch.current = true }}>登记并交办</Button>}
          <Button disabled={action.pending} onClick={() => go('/leads')}>取消</Button>
        </div>
      </Form>
      {pasting && <PasteDialog onClose={() => setPasting(false)} onTake={take} />}
    </Page>
  )
}

function FiguresPart() {
  const applies = Form.useWatch('figuresApply') as boolean | undefined
  return (
    <>
      <Form.Item name="figuresApply" valuePropName="checked"
        extra="只是名称、广告等问题，没有资金的，不勾选：表中印“–”，不算待核。不知道的留空或填“待核”，不要填 0。"><Checkbox>涉及金额、人数</Checkbox></Form.Item>
      {applies !== false && <FigureFields />}
    </>
  )
}

function InformantPart() {
  return (
    <>
      <Alert className="form-message" type="info" showIcon title="举报人身份单独加密保存"
        description="线索、列表、打印件上只出现代号（如 JB-2026-0007）。查看身份要写明用途，每次查看都留痕。没有或匿名的不填。" />
      <div className="lead-grid">
        <Form.Item name={['informant', 'name']} label="姓名"><Input maxLength={50} autoComplete="off" /></Form.Item>
        <Form.Item name={['informant', 'phone']} label="电话" rules={[{ warningOnly: true, validator: (_: unknown, phone: string) => {
          const checked = phone?.trim() ? checkPhone(phone) : undefined
          return checked && !checked.ok ? Promise.reject(new Error(checked.reason)) : Promise.resolve()
        } }]}><Input maxLength={40} autoComplete="off" inputMode="tel" /></Form.Item>
        <Form.Item name={['informant', 'note']} label="备注"><Input maxLength={200} autoComplete="off" placeholder="如：愿意接受回访，请工作日联系" /></Form.Item>
      </div>
    </>
  )
}

function toInput({ subject, figures, informant, ...values }: Values, ids: { lead: string; subject: string }): ActionInput<typeof createLead.input> {
  return {
    ...values, ...moreInput(values), id: ids.lead,
    subject: subject.chosen ? { subjectId: subject.chosen.id }
      : { newSubject: { id: ids.subject, kind: kindOfSubject(subject)!, name: subject.name.trim(), code: subject.code.trim() || null } },
    figures: values.figuresApply ? figuresOf(figures) : {}, figuresConfirmed: values.figuresConfirmed ?? false,
    informant: informant.name || informant.phone || informant.note ? informant : null,
  }
}

/** One source and date usually hold for all figures of a first report: what is chosen first fills the empty ones. */
function shareFigureSource(form: FormInstance<Values>, changed: Partial<Values>): void {
  for (const part of Object.values(changed.figures ?? {})) {
    for (const key of ['source', 'asOf'] as const) {
      const value = part?.[key]
      if (!value) continue
      for (const field of ['amount', 'people', 'unpaid', 'repaid'] as const) {
        if (!form.getFieldValue(['figures', field, key])) form.setFieldValue(['figures', field, key], value)
      }
    }
  }
}

/** The form's values with one confirmed suggestion. */
function withHint(values: Values, hint: PasteHint, today: string): Values {
  const { kind, value } = hint
  const text = typeof value === 'string' ? value : ''
  if (isFigure(kind)) {
    const asOf = values.receivedOn ?? today
    return { ...values, figuresApply: true, figures: { ...values.figures, [kind]: { value: value as number | null, source: '自报', asOf, note: '' } } }
  }
  switch (kind) {
    case 'informantName': return { ...values, informant: { ...values.informant, name: text } }
    case 'informantPhone': return { ...values, informant: { ...values.informant, phone: text } }
    case 'subjectName': return { ...values, subject: { ...values.subject, chosen: null, different: false, name: text } }
    case 'subjectCode': return { ...values, subject: { ...values.subject, chosen: null, code: text } }
    case 'rate': return { ...values, promise: [values.promise, text].filter(Boolean).join('；') }
    case 'ticket': return { ...values, superiorNumber: text }
    case 'receivedOn': return text <= today ? { ...values, receivedOn: text } : values
    case 'subjectPhone': return values
  }
}
const sectionOf = (hint: PasteHint): string => isFigure(hint.kind) ? 'figures' : hint.kind.startsWith('informant') ? 'informant'
  : hint.kind === 'rate' || hint.kind === 'ticket' ? 'more' : ''
const basic = ['subject', 'receivedOn', 'source', 'regionId', 'mainUnitId', 'summary']
const sectionOfField = (field: string): string => field === 'figures' || field === 'informant' ? field : basic.includes(field) ? '' : 'more'
