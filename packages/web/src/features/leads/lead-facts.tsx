import type { LeadDetail } from '@qingyuan/core/leads/lead-api'
import { channelLabels, crossRegionLabels } from '@qingyuan/core/leads/lead'
import { sourceText } from '@qingyuan/core/leads/source-text'
import { Descriptions, Typography } from 'antd'
import type { ReactNode } from 'react'
import { Go } from '../../shared/go.tsx'
import { Section } from '../../shared/page.tsx'
import { At, OnDay } from '../../shared/time.tsx'

/** What is known about a lead, each empty field as a dash. */
export function LeadFacts({ lead }: { lead: LeadDetail }) {
  const words = (text: string | null): ReactNode => text ? <span className="lead-words">{text}</span> : <span className="nothing">—</span>
  const items: { key: string; label: string; children: ReactNode; span?: number | 'filled' }[] = [
    { key: 'subject', label: '主体', span: 'filled', children: <span><Go to={`/subjects/${lead.subjectId}`}>{lead.subjectName}</Go>　<span className="nothing">{lead.subjectCode ?? '无统一社会信用代码'}</span></span> },
    { key: 'received', label: '收到日期', children: <OnDay day={lead.receivedOn} /> },
    { key: 'source', label: '来源', children: sourceText(lead.source, lead.sourceNote) },
    { key: 'superior', label: '来文号', children: words(lead.superiorNumber) },
    { key: 'superiorDue', label: '上级期限', children: <OnDay day={lead.superiorDueOn} /> },
    { key: 'region', label: '所在地', children: lead.regionName },
    { key: 'main', label: '主报单位', children: lead.mainUnitName },
    { key: 'sector', label: '行业领域', children: words(lead.sector) },
    { key: 'mode', label: '集资模式', children: words(lead.mode) },
    { key: 'channel', label: '线上线下', children: words(lead.channel && channelLabels[lead.channel]) },
    { key: 'cross', label: '是否跨区域', children: words(lead.crossRegion && crossRegionLabels[lead.crossRegion]) },
    { key: 'outcome', label: '处理结果', children: words(lead.outcome) },
    { key: 'created', label: '登记', children: <span>{lead.createdUnitName} {lead.createdByName} <At iso={lead.createdAt} /></span> },
    { key: 'promise', label: '承诺回报', span: 'filled', children: words(lead.promise) },
    { key: 'summary', label: '线索内容', span: 'filled', children: lead.summary ? (
      <Typography.Paragraph className="lead-words" ellipsis={{ rows: 8, expandable: 'collapsible', symbol: (open: boolean) => open ? '收起' : '展开' }}>{lead.summary}</Typography.Paragraph>
    ) : words('') },
  ]
  return (
    <Section title="基本情况">
      <Descriptions size="small" column={{ xs: 1, sm: 1, md: 2, lg: 2, xl: 2, xxl: 3 }} items={items} className="lead-facts" />
    </Section>
  )
}
