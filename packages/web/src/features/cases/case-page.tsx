import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import { getCase } from '@qingyuan/core/cases/case-api'
import { caseFileLabels } from '@qingyuan/core/cases/case-file'
import { Button, Descriptions } from 'antd'
import { useState, type ReactNode } from 'react'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { OnDay } from '../../shared/time.tsx'
import { Timeline } from '../../shared/timeline.tsx'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { percentText, YearsFiled } from './case-columns.tsx'
import { CaseForm } from './case-form.tsx'
import { CaseProgressDialog } from './case-progress-dialog.tsx'
import './cases.css'

type CaseDetail = z.output<typeof getCase.output>

export function CasePage() {
  const { id } = usePathParams<{ id: string }>()
  const read = useRead(getCase, { id })
  return <Loaded read={read}>{(row) => <CaseView row={row} />}</Loaded>
}

function CaseView({ row }: { row: CaseDetail }) {
  const { can } = useSession()
  const [open, setOpen] = useState<'edit' | 'progress'>()
  return (
    <Page title={row.name} crumbs={[{ title: '案件台账', to: '/cases' }]} print="portrait"
      tags={<>{row.stage && <StatusTag tone="doing">{row.stage}</StatusTag>}{(row.yearsFiled ?? 0) >= 3 && <YearsFiled years={row.yearsFiled} />}{row.ledElsewhere && <StatusTag tone="waiting">外地牵头</StatusTag>}</>}
      actions={can('case.edit') && <>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('progress')}>登记进展</Button>
        <Button icon={<EditOutlined />} onClick={() => setOpen('edit')}>修改</Button>
      </>}>
      <Section title="案件情况"><Facts row={row} /></Section>
      <Section title={`进展（${row.updates.length}）`}><Updates row={row} /></Section>
      {open === 'edit' && <CaseForm row={row} onClose={() => setOpen(undefined)} />}
      {open === 'progress' && <CaseProgressDialog row={row} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function Facts({ row }: { row: CaseDetail }) {
  const item = (key: string, label: string, children: ReactNode, wide = false) => ({ key, label, children: children || <span className="nothing">—</span>, span: wide ? 'filled' as const : 1 })
  return (
    <Descriptions size="small" column={{ xs: 1, sm: 1, md: 2, xl: 3 }} className="case-facts" items={[
      item('number', '立案号', row.number), item('filedOn', '刑事立案', row.filedOn ? <><OnDay day={row.filedOn} />　<YearsFiled years={row.yearsFiled} /></> : <span className="pending-value">待核</span>),
      item('region', '所在地', row.regionName),
      item('amount', '涉案金额', <Wan fen={row.amountFen} unit />), item('people', '涉案人数', <Count value={row.people} unit="人" />), item('repaid', '清退比例', percentText(row.repaidBasisPoints)),
      item('leader', '包案领导', row.leader), item('supervised', '督办', row.supervised), item('leadPlace', '牵头地', row.leadPlace || (row.ledElsewhere ? '外地' : '本地')),
      item('subject', '主体', row.subjectId && <Go to={`/subjects/${row.subjectId}`}>{row.subjectName}</Go>),
      item('lead', '来自线索', row.leadId && (row.leadNumber ? <Go to={`/leads/${row.leadId}`}>{row.leadNumber}</Go> : '不在您的工作范围内')),
      item('progress', '最新进展', row.progress && <>{row.progress}（{row.progressOn}）</>, true),
      item('difficulty', '难点', row.difficulty && <span className="case-text">{row.difficulty}</span>, true),
    ]} />
  )
}

/** What changed with it; progress and difficulty stand there in full already. */
function UpdateDetail({ update }: { update: CaseDetail['updates'][number] }) {
  const changed = Object.entries(update.changed).filter(([label]) => label !== caseFileLabels.progress && label !== caseFileLabels.difficulty)
  return <>
    {update.difficulty && <div>难点：{update.difficulty}</div>}
    {changed.length > 0 && <ul className="case-changed">{changed.map(([label, change]) => <li key={label}><span>{label}</span>{String(change)}</li>)}</ul>}
  </>
}

function Updates({ row }: { row: CaseDetail }) {
  return (
    <Timeline empty="还没有进展。公安有新情况的，当日登记。" entries={row.updates.map((update) => ({
      id: update.id, when: update.onDate, who: update.fromFile ? `${update.byName}（公安案件进展表）` : update.byName,
      what: <>{update.stage && <><b>{update.stage}</b>　</>}{update.progress || '（没有写进展）'}</>,
      detail: <UpdateDetail update={update} />,
    }))} />
  )
}
