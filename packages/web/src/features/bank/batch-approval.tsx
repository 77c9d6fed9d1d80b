import { getAuthority, getMatter, type Act } from '@qingyuan/core/handling/handling-api'
import { chinaDate } from '@qingyuan/core/dates'
import { Alert, AutoComplete, Form, Input, Radio, Select, type FormInstance } from 'antd'
import { useEffect } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { useRead } from '../../shared/use-read.ts'

export interface ApprovalValues { how: 'act' | 'paper'; actId?: string | null; approvedBy: string; approvedOn: string | null; paper: string }

/** What the fields mean as input; the endpoint refuses what is missing. */
export const toApproval = ({ how, actId, approvedBy, approvedOn, paper }: ApprovalValues) => (
  how === 'act' ? (actId ? { actId } : null) : { approvedBy, approvedOn: approvedOn as string, paper })

/** 查询账户 of the lead that were approved, the newest first. */
const queriesOf = (acts: readonly Act[]): Act[] => acts.filter((act) => act.code === 'account_query' && (act.state === 'approved' || act.state === 'done') && act.decidedAt !== null)
  .sort((a, b) => b.decidedAt!.localeCompare(a.decidedAt!))
const actWords = (act: Act): string => `${chinaDate(new Date(act.decidedAt!))} ${act.decidedByName}批准${typeof act.facts['accounts'] === 'string' ? `：${act.facts['accounts']}` : ''}`

/** The principal's approval of a query: the act recorded on the lead, or a paper with who, when and its number. */
export function ApprovalFields({ form, leadId, today }: { form: FormInstance<ApprovalValues>; leadId: string | null; today: string }) {
  const how = Form.useWatch('how', form)
  const approvedOn = Form.useWatch('approvedOn', form)
  const matter = useRead(getMatter, { leadId: leadId ?? '' }, { enabled: leadId !== null })
  const authority = useRead(getAuthority, {}, { fresh: 60_000 })
  const acts = leadId === null ? [] : queriesOf(matter.data?.acts ?? [])
  const first = acts[0]?.id
  // What is on record already need not be typed again.
  useEffect(() => { form.setFieldsValue(first ? { how: 'act', actId: first } : { how: 'paper', actId: null }) }, [form, first])
  const day = approvedOn ?? today
  const heads = (authority.data?.heads ?? []).filter((post) => (post.head === 'lead_head' || post.head === 'city_lead_head') && post.fromOn <= day && (post.toOn === null || post.toOn >= day))
  return (
    <fieldset className="bank-approval">
      <legend>牵头部门主要负责人的批准</legend>
      {leadId !== null && (
        <Form.Item name="how" extra={acts.length === 0 && !matter.isPending ? '这条线索上还没有批准过的“查询账户”。' : undefined}>
          <Radio.Group options={[{ value: 'act', label: '线索上已批准的“查询账户”', disabled: acts.length === 0 }, { value: 'paper', label: '纸质审批' }]} />
        </Form.Item>
      )}
      {how === 'act' && leadId !== null
        ? <Form.Item name="actId" label="哪一次查询" rules={[{ required: true, message: '请选择哪一次查询' }]}><Select options={acts.map((act) => ({ value: act.id, label: actWords(act) }))} /></Form.Item>
        : <>
          {authority.data && heads.length === 0 && <Alert className="bank-alert" type="warning" showIcon title={`${approvedOn ?? '目前'}没有登记在任的牵头部门主要负责人。请安全管理员先在“执法资格和审批”里登记，否则不能登记依法查询的流水。`} />}
          <div className="form-pair">
            <Form.Item name="approvedBy" label="批准人" rules={[{ required: true, whitespace: true, message: '请填写批准人姓名' }]}>
              <AutoComplete maxLength={20} placeholder="主要负责人的姓名" options={[...new Set(heads.map((post) => post.name))].map((value) => ({ value, label: `${value}（${heads.find((post) => post.name === value)!.unitName}）` }))} />
            </Form.Item>
            <Form.Item name="approvedOn" label="批准日期" rules={[{ required: true, message: '请选择批准日期' }]}><DayInput max={today} /></Form.Item>
          </div>
          <Form.Item name="paper" label="审批表或者文书的编号" rules={[{ required: true, whitespace: true, message: '请填写审批表或者文书的编号' }]}><Input maxLength={200} placeholder="例如：样查〔2026〕3号" /></Form.Item>
        </>}
    </fieldset>
  )
}
