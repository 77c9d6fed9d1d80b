import { getSameSubject, stateOwnMatters } from '@qingyuan/core/leads/same-subject-api'
import { sameSubjectText, type SameSubject } from '@qingyuan/core/leads/same-subject'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { Go } from '../../shared/go.tsx'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import './same-subject.css'

/** Subjects that a table may count more than once: open a lead to merge it, or say that they are different matters. */
export function SameSubjectSection({ found }: { found: readonly SameSubject[] }) {
  const { can } = useSession()
  const [stating, setStating] = useState<SameSubject>()
  if (found.length === 0) return null
  return (
    <div className="no-print">
      <Section title={`同一主体多条线索（${found.length}个主体）`}>
        <p className="dialog-note">一条线索在主报单位只计一次。是同一件事的，打开要并掉的那一条，点“并案”；不是的，写明是哪些不同事项，以后各计各的。</p>
        <ul className="same-subjects">
          {found.map((same) => (
            <li key={same.subjectId}>
              <b>{same.name}</b>
              {same.leads.map((lead) => <span key={lead.leadId}><Go to={`/leads/${lead.leadId}`}>{lead.number}</Go>　{lead.unitName}</span>)}
              {can('lead.close') && <Button size="small" onClick={() => setStating(same)}>是不同事项</Button>}
            </li>
          ))}
        </ul>
      </Section>
      {stating && <OwnMatterDialog same={stating} onClose={() => setStating(undefined)} />}
    </div>
  )
}

/** On a lead's own page: what it may be counted beside, or that the office has been told of it. */
export function SameSubjectNotice({ leadId, onMerge }: { leadId: string; onMerge?: () => void }) {
  const { can } = useSession()
  const { data } = useRead(getSameSubject, { leadId })
  const [stating, setStating] = useState(false)
  if (!data || (!data.open && !data.told)) return null
  if (!data.open) {
    return <Alert type="info" showIcon className="form-message" title="这个主体在别处另有在册线索，已提示区专班办核对"
      description="是同一件事的由专班办并案，只在一个单位计数；不是的各计各的。核对之前照常办理、照常报送。" />
  }
  return (
    <>
      <Alert type="warning" showIcon className="form-message" title={sameSubjectText(data.open)}
        description={<>{data.open.leads.filter((lead) => lead.leadId !== leadId).map((lead) => <span key={lead.leadId} className="same-subject-link"><Go to={`/leads/${lead.leadId}`}>打开 {lead.number}</Go></span>)}</>}
        action={can('lead.close') && <span className="same-subject-buttons">{onMerge && <Button size="small" onClick={onMerge}>并案</Button>}<Button size="small" onClick={() => setStating(true)}>是不同事项</Button></span>} />
      {stating && <OwnMatterDialog same={data.open} onClose={() => setStating(false)} />}
    </>
  )
}

function OwnMatterDialog({ same, onClose }: { same: SameSubject; onClose: () => void }) {
  return (
    <FormDialog title={`“${same.name}”的${same.leads.length}条线索是不同事项`} endpoint={stateOwnMatters} okText="确认各计各的" done="已写明" onClose={onClose} initial={{ reason: '' }}
      toInput={({ reason }: { reason: string }) => ({ reason, leadIds: same.leads.map((lead) => lead.leadId) })}>
      <p className="dialog-note">{same.leads.map((lead) => `${lead.number}（${lead.unitName}）`).join('、')}将各计一条，金额、人数都进合计。理由记在各条线索的过程里。</p>
      <Form.Item name="reason" label="理由" rules={[{ required: true, whitespace: true, message: '请写明理由' }, { min: 2, message: '至少2个字' }]}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} placeholder="如：两家门店，参与人和收款账户都不同，金额不重叠" />
      </Form.Item>
    </FormDialog>
  )
}
