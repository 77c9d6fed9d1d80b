import { DownOutlined, EditOutlined, PlusOutlined, SendOutlined } from '@ant-design/icons'
import { getLead, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { leadStateLabels, leadWorkflow } from '@qingyuan/core/leads/lead'
import { leadSteps, nextStep } from '@qingyuan/core/leads/lead-progress'
import { Alert, Button, Dropdown, Tabs } from 'antd'
import { useState } from 'react'
import { Go, useGo } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { LeadBatchPanel } from '../bank/batch-panel.tsx'
import { HandlingPanel } from '../handling/handling-panel.tsx'
import { LeadGradePanel } from '../grading/lead-grade-panel.tsx'
import { LeadAmounts } from './lead-amounts.tsx'
import { LeadAssignments } from './lead-assignments.tsx'
import { LeadDialogs, type LeadDialogName } from './lead-dialogs.tsx'
import { LeadFacts } from './lead-facts.tsx'
import { LeadFigures } from './lead-figures.tsx'
import { LeadFiles } from './lead-files.tsx'
import { LeadRelations } from './lead-relations.tsx'
import { LeadSteps } from './lead-steps.tsx'
import { LeadStateTag, RestrictedMark } from './lead-tags.tsx'
import { LeadTasks } from './lead-tasks.tsx'
import { LeadTimeline } from './lead-timeline.tsx'
import { SameSubjectNotice } from './same-subject-panel.tsx'
import './leads.css'

/** 线索详情: where it stands, what is next, everything known and everything done. */
export function LeadPage() {
  const { id } = usePathParams<{ id: string }>()
  const read = useRead(getLead, { id })
  if (!read.data) return <Page title="线索" crumbs={[{ title: '线索', to: '/leads' }]}><Loaded read={read} rows={12}>{() => null}</Loaded></Page>
  return <LeadView key={id} lead={read.data} />
}

const allTabs = [{ key: '', label: '线索情况' }, { key: 'handling', label: '办理处置' }, { key: 'bank', label: '银行流水', permission: 'bank.read' as const }]

function LeadView({ lead }: { lead: LeadDetail }) {
  const { state, patch, replaceAll } = useUrlState()
  const { can } = useSession()
  const tabs = allTabs.filter(({ permission }) => permission === undefined || can(permission)).map(({ key, label }) => ({ key, label }))
  const [dialog, setDialog] = useState<LeadDialogName | undefined>(() => state['do'] === 'dispatch' && lead.actions.includes('dispatch') ? 'dispatch' : undefined)
  const close = () => {
    setDialog(undefined)
    if (state['do']) patch({ do: undefined })
  }
  const tab = tabs.some((one) => one.key === state['tab']) ? state['tab']! : ''
  return (
    <Page title={lead.subjectName} crumbs={[{ title: '线索', to: '/leads' }]} tags={<>
      {lead.restricted && <RestrictedMark />}
      <span className="number lead-number">{lead.number}</span>
      <LeadStateTag state={lead.state} />
      {lead.major && <StatusTag tone="bad">重大情况</StatusTag>}
    </>} actions={<HeadActions lead={lead} onOpen={setDialog} />}>
      <Tabs className="lead-tabs no-print" activeKey={tab} items={tabs} onChange={(next) => replaceAll(next ? { tab: next } : {})} />
      {tab === 'handling'
        ? <HandlingPanel leadId={lead.id} files={lead.files} tasks={<LeadTasks lead={lead} />}
            closed={lead.state === 'struck_off' || lead.state === 'excluded' || lead.state === 'merged' ? leadStateLabels[lead.state] : undefined} />
        : tab === 'bank' ? <LeadBatchPanel leadId={lead.id} mayAdd={lead.state !== 'merged'} />
        : <Overview lead={lead} onOpen={setDialog} />}
      {dialog && <LeadDialogs name={dialog} lead={lead} onClose={close} />}
    </Page>
  )
}

/** What is known of it and what was done, in two columns. */
function Overview({ lead, onOpen }: { lead: LeadDetail; onOpen: (name: LeadDialogName) => void }) {
  return (
    <>
      <Standing lead={lead} />
      <SameSubjectNotice leadId={lead.id} {...(lead.actions.includes('merge') && { onMerge: () => onOpen('merge') })} />
      <div className="lead-columns">
        <div className="lead-main">
          <LeadFacts lead={lead} />
          <LeadAssignments lead={lead} onDispatch={() => onOpen('dispatch')} />
          <LeadTimeline lead={lead} {...(lead.actions.includes('record') && { onRecord: () => onOpen('event') })} />
        </div>
        <aside className="lead-aside">
          <LeadGradePanel leadId={lead.id} />
          <LeadFigures lead={lead} />
          <LeadAmounts lead={lead} />
          <LeadTasks lead={lead} />
          <LeadFiles lead={lead} />
          <LeadRelations lead={lead} onOpen={onOpen} />
        </aside>
      </div>
    </>
  )
}

/** The way it has come and the next step in words. */
function Standing({ lead }: { lead: LeadDetail }) {
  const { today } = useSession()
  return (
    <section className="section lead-standing">
      <LeadSteps steps={leadSteps(lead)} />
      <Alert type={lead.state === 'merged' ? 'warning' : 'info'} showIcon title={<>
        {nextStep(lead, today)}
        {lead.mergedInto && <> <Go to={`/leads/${lead.mergedInto.id}`}>打开 {lead.mergedInto.number}</Go></>}
      </>} />
    </section>
  )
}

/** Buttons for what this person may do in this state, the likeliest next one in front. */
function HeadActions({ lead, onOpen }: { lead: LeadDetail; onOpen: (name: LeadDialogName) => void }) {
  const { can } = useSession()
  const go = useGo()
  const may = (action: LeadDetail['actions'][number]) => lead.actions.includes(action)
  const first = lead.state === 'registered' && may('dispatch') ? 'dispatch' : 'record'
  const more = [
    ...(may('exclude') ? [{ key: 'exclude', label: leadWorkflow.exclude.label }] : []),
    ...(may('strikeOff') ? [{ key: 'strikeOff', label: leadWorkflow.strikeOff.label }] : []),
    ...(may('restart') ? [{ key: 'restart', label: leadWorkflow.restart.label }] : []),
    ...(may('merge') ? [{ key: 'merge', label: leadWorkflow.merge.label }] : []),
    ...(may('edit') ? [{ key: 'joinSubject', label: '改归其他主体' }] : []),
    ...(may('record') ? [{ key: 'reporter', label: '登记重复上报单位' }] : []),
    ...(may('edit') && can('lead.restrict') ? [{ key: 'restrict', label: lead.restricted ? '调整可见人' : '设为受限线索' }] : []),
  ]
  return (
    <>
      {may('dispatch') && <Button type={first === 'dispatch' ? 'primary' : 'default'} icon={<SendOutlined />} onClick={() => onOpen('dispatch')}>交办</Button>}
      {may('record') && <Button type={first === 'record' ? 'primary' : 'default'} icon={<PlusOutlined />} onClick={() => onOpen('event')}>登记进展</Button>}
      {may('edit') && <Button icon={<EditOutlined />} onClick={() => onOpen('edit')}>修改</Button>}
      {more.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items: more, onClick: ({ key }) => onOpen(key as LeadDialogName) }}>
          <Button>办理<DownOutlined /></Button>
        </Dropdown>
      )}
      {(lead.major || may('record')) && <Button onClick={() => go(`/leads/${lead.id}/print/major`)}>重大情况专报</Button>}
    </>
  )
}
