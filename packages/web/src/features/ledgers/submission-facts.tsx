import type { SubmissionDetail } from '@qingyuan/core/ledgers/ledger-api'
import { Descriptions } from 'antd'
import { OnDay } from '../../shared/time.tsx'
import { approvalWords } from './submission-words.tsx'

/** Heading of a submission: whose, of what, by when, how far. */
export function SubmissionFacts({ submission }: { submission: SubmissionDetail }) {
  const { collection, approval } = submission
  const items = [
    { key: 'to', label: '报给', children: collection.collectorKind === 'superior' ? submission.upward.addressedTo || '上级（待填）' : collection.collectorUnitName },
    { key: 'span', label: '报告期', children: <><OnDay day={collection.fromOn} /> 至 <OnDay day={collection.toOn} /></> },
    { key: 'due', label: '截止', children: <><OnDay day={submission.dueOn} />{submission.extendedDueOn === submission.dueOn ? `（已延期：${submission.extensionNote}）`
      : collection.dueNotice ? `（按${collection.dueNotice}）` : collection.dueNote && `（${collection.dueNote}）`}</> },
    { key: 'first', label: '第一次报送', children: <OnDay day={submission.firstSubmittedOn} /> },
    ...(collection.needsApproval ? [{ key: 'approval', label: '领导小组审定', children: approval ? `${approval.byName}，${approval.on}（${approvalWords[approval.kind]}）` : '还没有' }] : []),
    ...(submission.reviewedByName ? [{ key: 'review', label: '审核', children: submission.reviewedByName }] : []),
  ]
  return <section className="section"><Descriptions size="small" column={{ xs: 1, sm: 1, md: 2, lg: 3 }} items={items} /></section>
}
