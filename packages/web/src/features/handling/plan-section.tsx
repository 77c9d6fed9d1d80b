import { savePlan, type Matter } from '@qingyuan/core/handling/handling-api'
import { Button, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { Section } from '../../shared/page.tsx'
import { UnitSelect } from '../../shared/selects.tsx'

/** 一案一策: who is responsible, who leads, what is to be reached. Its steps with their dates are the lead's tasks. */
export function PlanSection({ matter }: { matter: Matter }) {
  const [editing, setEditing] = useState(false)
  const { plan } = matter
  return (
    <Section title="一案一策" extra={matter.may.plan && <Button size="small" onClick={() => setEditing(true)}>{plan ? '修改' : '制定'}</Button>}>
      {!plan ? <p className="nothing">还没有制定。</p> : (
        <dl className="places">
          <div><dt>责任单位</dt><dd>{plan.unitName}</dd></div>
          <div><dt>包案领导</dt><dd>{plan.leader || <span className="nothing">未写</span>}</dd></div>
          <div><dt>目标和办法</dt><dd className="act-body">{plan.goal}</dd></div>
          <div><dt>专为非法集资设立</dt><dd>{plan.setUpForIt === null ? <span className="pending-value">待核</span> : plan.setUpForIt ? '是' : '不是'}</dd></div>
        </dl>
      )}
      <p className="matter-small">每一步由谁办、哪天办结，登记在下面的“待办期限”。</p>
      {editing && <PlanDialog matter={matter} onClose={() => setEditing(false)} />}
    </Section>
  )
}

interface PlanValues { unitId: string | null; leader: string; goal: string; setUpForIt: 'yes' | 'no' | 'unknown' }
function PlanDialog({ matter, onClose }: { matter: Matter; onClose: () => void }) {
  const { plan, leadId } = matter
  const initial: PlanValues = { unitId: plan?.unitId ?? null, leader: plan?.leader ?? '', goal: plan?.goal ?? '', setUpForIt: plan?.setUpForIt === true ? 'yes' : plan?.setUpForIt === false ? 'no' : 'unknown' }
  return (
    <FormDialog title="一案一策" endpoint={savePlan} onClose={onClose} initial={initial}
      toInput={(values: PlanValues) => ({ leadId, unitId: values.unitId ?? '', leader: values.leader, goal: values.goal, setUpForIt: values.setUpForIt === 'unknown' ? null : values.setUpForIt === 'yes', ...(plan && { version: plan.version }) })}>
      <div className="form-pair">
        <Form.Item name="unitId" label="责任单位" rules={[{ required: true, message: '请选择责任单位' }]}><UnitSelect allowClear={false} /></Form.Item>
        <Form.Item name="leader" label="包案领导"><Input maxLength={200} /></Form.Item>
      </div>
      <Form.Item name="goal" label="目标和办法" rules={[{ required: true, whitespace: true, message: '请写明目标和办法' }, { min: 2, message: '至少2个字' }]}><Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} /></Form.Item>
      <Form.Item name="setUpForIt" label="是不是专为非法集资设立的" extra="查实是的，才可以提请吊销营业执照、关闭网站"><Radio.Group options={[{ value: 'unknown', label: '待核' }, { value: 'yes', label: '是' }, { value: 'no', label: '不是' }]} /></Form.Item>
    </FormDialog>
  )
}
