import { assignmentPressText } from '@qingyuan/core/leads/assignment-text'
import { acceptAssignment, signAssignment, type Assignment } from '@qingyuan/core/leads/lead-api'
import { Button, Dropdown, Popconfirm } from 'antd'
import { useState, type ReactNode } from 'react'
import { CopyButton } from '../../shared/copy-button.tsx'
import { useGo } from '../../shared/go.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { At, OnDay } from '../../shared/time.tsx'
import { useAction } from '../../shared/use-action.ts'
import { AssignmentDialogs, ReturnButton, WithdrawButton, type AssignmentDialogName } from './assignment-dialogs.tsx'
import { AssignmentStateTag, DueDay } from './lead-tags.tsx'

/** One dispatched piece of work: who owes what by when, and what this person may do with it. */
export function AssignmentCard({ assignment, extra }: { assignment: Assignment; extra?: ReactNode }) {
  const { today, officeName } = useSession()
  const [dialog, setDialog] = useState<AssignmentDialogName>()
  const sign = useAction(signAssignment, { done: '已签收' })
  const accept = useAction(acceptAssignment, { done: '已审核通过' })
  const may = (action: Assignment['actions'][number]) => assignment.actions.includes(action)
  const owed = assignment.state === 'sent' || assignment.state === 'signed'
  return (
    <article className="lead-assignment">
      <header>
        <b>{assignment.unitName}</b>
        <StatusTag tone={assignment.role === 'lead' ? 'doing' : 'off'}>{assignment.role === 'lead' ? '主办' : '配合'}</StatusTag>
        <AssignmentStateTag state={assignment.state} />
        {!assignment.disclosesLead && <StatusTag tone="warn" title="该单位只看到交办要求，看不到线索">不公开线索</StatusTag>}
        {assignment.pressedCount > 0 && <StatusTag tone="warn">已催办{assignment.pressedCount}次</StatusTag>}
        <span className="lead-assignment-number number">{assignment.number}</span>
      </header>
      <dl>
        <dt>期限</dt><dd><DueDay day={assignment.dueOn} owed={owed} overdue={assignment.overdue} />{assignment.superiorDueOn && <span className="lead-small">　上级期限 <OnDay day={assignment.superiorDueOn} /></span>}</dd>
        <dt>交办</dt><dd><OnDay day={assignment.sentOn} /> {assignment.sentByUnitName}{assignment.signedAt && <>，<At iso={assignment.signedAt} /> 签收</>}</dd>
        <dt>要求</dt><dd className="lead-words">{assignment.instruction}</dd>
        {assignment.answer && <><dt>反馈</dt><dd className="lead-words">{assignment.answeredOn && <><OnDay day={assignment.answeredOn} />　</>}{assignment.answer}</dd></>}
        {assignment.returnReason && <><dt>{assignment.state === 'withdrawn' ? '收回' : '退回'}</dt><dd className="lead-words lead-returned">{assignment.returnReason}</dd></>}
      </dl>
      <footer className="no-print">
        {may('sign') && <Button type="primary" size="small" loading={sign.pending} onClick={() => { void sign.run({ id: assignment.id }) }}>签收</Button>}
        {may('answer') && <Button type="primary" size="small" onClick={() => setDialog('answer')}>反馈</Button>}
        {may('accept') && (
          <Popconfirm title="审核通过这份反馈？" description="通过后该单位的交办办结。" okText="审核通过" cancelText="取消" onConfirm={() => accept.run({ id: assignment.id })}>
            <Button type="primary" size="small" loading={accept.pending}>审核通过</Button>
          </Popconfirm>
        )}
        {may('sendBack') && <ReturnButton assignment={assignment} />}
        {may('press') && <>
          <Button size="small" onClick={() => setDialog('press')}>催办</Button>
          <CopyButton label="复制催办文字" done="催办文字已复制，可粘贴到工作群" text={() => assignmentPressText([assignment], today, officeName)} />
        </>}
        {may('extend') && <Button size="small" onClick={() => setDialog('extend')}>延期</Button>}
        {may('withdraw') && <WithdrawButton assignment={assignment} />}
        <PaperMenu assignment={assignment} />
        {extra}
      </footer>
      {dialog && <AssignmentDialogs name={dialog} assignment={assignment} onClose={() => setDialog(undefined)} />}
    </article>
  )
}

function PaperMenu({ assignment }: { assignment: Assignment }) {
  const go = useGo()
  const owed = assignment.state === 'sent' || assignment.state === 'signed'
  const { id, leadId } = assignment
  const items = [{ key: 'dispatch', label: '交办单' }, ...(owed && leadId ? [{ key: 'press', label: '催办单' }] : []), ...(assignment.state === 'withdrawn' ? [] : [{ key: 'answer', label: '反馈单' }])]
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => leadId ? go(`/leads/${leadId}/print/${key}`, { assignment: id }) : go(`/leads/assignments/${id}/print/${key}`) }}>
      <Button size="small">打印</Button>
    </Dropdown>
  )
}
