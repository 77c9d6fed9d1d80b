import { revealInformant, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { Go } from '../../shared/go.tsx'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { OnDay } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import type { LeadDialogName } from './lead-dialogs.tsx'
import { LeadStateTag } from './lead-tags.tsx'

/** Who reported it, who told us, who may see it, and what else belongs to it. */
export function LeadRelations({ lead, onOpen }: { lead: LeadDetail; onOpen: (name: LeadDialogName) => void }) {
  const { can } = useSession()
  const mayRestrict = can('lead.restrict') && lead.actions.includes('edit')
  return (
    <>
      <Section title="上报单位" meaning={{ what: '同一件事几个单位都上报的，都记在这里；只在主报单位计一次。' }}
        extra={lead.actions.includes('record') && <Button size="small" onClick={() => onOpen('reporter')}>登记重复上报</Button>}>
        <ul className="lead-plain">
          {lead.reporters.map((reporter) => (
            <li key={reporter.unitId}>{reporter.unitName} {reporter.unitId === lead.mainUnitId && <StatusTag tone="doing">主报</StatusTag>} <span className="lead-small"><OnDay day={reporter.reportedOn} /></span></li>
          ))}
        </ul>
      </Section>
      {lead.informantCode && <Informant lead={lead} />}
      {lead.siblings.length > 0 && (
        <Section title={`同一主体的其他线索（${lead.siblings.length}）`}>
          <ul className="lead-plain">
            {lead.siblings.map((other) => <li key={other.id}><Go to={`/leads/${other.id}`}>{other.number}</Go> <LeadStateTag state={other.state} /> <span className="lead-small"><OnDay day={other.receivedOn} /></span></li>)}
          </ul>
        </Section>
      )}
      {lead.mergedFrom.length > 0 && (
        <Section title="并入本线索的">
          <ul className="lead-plain">{lead.mergedFrom.map((other) => <li key={other.id}><Go to={`/leads/${other.id}`}>{other.number}</Go></li>)}</ul>
        </Section>
      )}
      {lead.cases.length > 0 && (
        <Section title="关联案件">
          <ul className="lead-plain">{lead.cases.map((one) => <li key={one.id}><Go to={`/cases/${one.id}`}>{one.name}</Go> <span className="lead-small">{one.number}</span></li>)}</ul>
        </Section>
      )}
      {lead.restricted && (
        <Section title={`可见人（${lead.readers.length}）`} extra={mayRestrict && <Button size="small" onClick={() => onOpen('restrict')}>调整</Button>}>
          <p>{lead.readers.map((reader) => reader.name).join('、') || '—'}</p>
          <p className="lead-small">受限线索：列表、统计、主体档案里，其他人都看不到它。</p>
        </Section>
      )}
    </>
  )
}

/** Only a code is shown; the identity opens per purpose, leaves a trace, and is gone when the dialog closes. */
function Informant({ lead }: { lead: LeadDetail }) {
  const { can } = useSession()
  const [shown, setShown] = useState<{ name: string; phone: string; note: string }>()
  const action = useAction(revealInformant, { invalidate: [], onDone: setShown })
  return (
    <Section title="举报人" extra={can('lead.restrict') && (
      <ReasonButton size="small" label="查看身份" title={`查看举报人 ${lead.informantCode} 的身份`} reasonLabel="用途" min={4}
        consequence="举报人身份受保护。查看时间、查看人和用途记入审计日志，不得复制、转告。" quick={['回访核实线索', '核实奖励资格', '依法调查取证']}
        onConfirm={(purpose) => action.run({ leadId: lead.id, purpose })} />
    )}>
      <span className="number">{lead.informantCode}</span> <span className="lead-small">身份单独加密保存</span>
      <Modal open={shown !== undefined} title={`举报人 ${lead.informantCode}`} footer={<Button type="primary" autoFocus onClick={() => setShown(undefined)}>看完关闭</Button>}
        onCancel={() => setShown(undefined)} destroyOnHidden>
        <dl className="lead-informant">
          <dt>姓名</dt><dd>{shown?.name || '未登记'}</dd><dt>电话</dt><dd>{shown?.phone || '未登记'}</dd><dt>备注</dt><dd>{shown?.note || '—'}</dd>
        </dl>
        <p className="lead-small">本次查看已留痕。关闭后需重新说明用途才能再看。</p>
      </Modal>
    </Section>
  )
}
