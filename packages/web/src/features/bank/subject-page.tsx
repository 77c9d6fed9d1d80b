import { getRun, getRunSubject, type Run, type RunSubjectDetail } from '@qingyuan/core/bank/bank-run-api'
import { batchAccessLabels } from '@qingyuan/core/bank/batch'
import { verdictLabels } from '@qingyuan/core/bank/findings'
import { Alert, Button, Tabs } from 'antd'
import { useState } from 'react'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { RevealNames, useOpenedNames } from './result-reveal.tsx'
import { FigureRowsDrawer, type RowsWanted } from './result-rows-drawer.tsx'
import { bankCrumb, runPath, runsCrumb, verdictTones } from './result-words.ts'
import { SubjectConfirmDialog } from './subject-confirm-dialog.tsx'
import { SubjectConfirmed, SubjectFigures } from './subject-figures.tsx'
import { SubjectFindings } from './subject-findings.tsx'
import { SubjectFollow } from './subject-follow.tsx'
import { SubjectGraph } from './subject-graph.tsx'
import { SubjectParticipants } from './subject-participants.tsx'
import { SubjectReasons } from './subject-reasons.tsx'
import { SubjectReport } from './subject-report.tsx'
import { SubjectTrend } from './subject-trend.tsx'
import './result.css'

/** One subject of a run: what its flows come to, why, and every figure with its rows. */
export function FlowSubjectPage() {
  const { id, token } = usePathParams<{ id: string; token: string }>()
  const run = useRead(getRun, { id })
  const subject = useRead(getRunSubject, { runId: id, token })
  return <Loaded read={run} rows={12}>{(known) => <Loaded read={subject} rows={12}>{(one) => <SubjectView key={token} run={known} subject={one} />}</Loaded>}</Loaded>
}

function SubjectView({ run, subject }: { run: Run; subject: RunSubjectDetail }) {
  const { can } = useSession()
  const { state, replaceAll } = useUrlState()
  const names = useOpenedNames()
  const [rows, setRows] = useState<RowsWanted>()
  const [confirming, setConfirming] = useState(false)
  const name = names.nameOf(subject.token) ?? subject.nameMask
  const opened = names.of(subject.token)
  const tabs = [
    { key: 'result', label: '提示和金额', children: <>
      <SubjectReasons subject={subject} />
      <SubjectFigures subject={subject} onRows={setRows} />
      <SubjectConfirmed confirmations={subject.confirmations} />
      <SubjectFindings findings={subject.findings} />
    </> },
    { key: 'trend', label: '走势和付款日历', children: <SubjectTrend runId={run.id} token={subject.token} onRows={setRows} /> },
    { key: 'graph', label: '往来图', children: <SubjectGraph runId={run.id} token={subject.token} name={name} onRows={setRows} /> },
    { key: 'follow', label: '资金去向', children: <SubjectFollow runId={run.id} token={subject.token} from={subject.from} to={subject.to} /> },
    ...(subject.settled ? [{ key: 'people', label: '人员明细', children: <SubjectParticipants runId={run.id} token={subject.token} onRows={setRows} /> }] : []),
  ]
  return (
    <Page title="流水研判提示" crumbs={[bankCrumb, runsCrumb, { title: '这次研判', to: runPath(run.id) }]} print="portrait" tags={<>
      <StatusTag tone={verdictTones[subject.verdict]}>{verdictLabels[subject.verdict]}</StatusTag>
      {run.access === 'restricted' && <StatusTag tone="warn">{batchAccessLabels.restricted}</StatusTag>}
    </>} intro={<><b className="flow-subject-name">{name}</b>{subject.idMask && !opened && <span className="number">　{subject.idMask}</span>}　流水 {subject.from} 至 {subject.to}
      <RevealNames runId={run.id} tokens={[subject.token]} names={names} /></>}
      actions={<>
        {subject.estimate && subject.settled && can('bank.judge') && <Button type="primary" onClick={() => setConfirming(true)}>确认金额，记入线索</Button>}
        <SubjectReport runId={run.id} token={subject.token} />
        <Button onClick={() => setRows({ title: '全部往来', parts: ['all'] })}>全部往来</Button>
      </>}>
      {opened && <p className="panel flow-opened">{[['姓名', opened.names], ['证件号', opened.idNumbers], ['账号', opened.accounts], ['开户行', opened.banks]].map(([label, values]) =>
        values!.length > 0 && <span key={String(label)}>{label}：<b>{(values as string[]).join('、')}</b></span>)}</p>}
      {run.access === 'restricted' && <Alert className="flow-alert" type="warning" showIcon title="含银行通报的可疑线索：内容保密，不进入公开版；数字只能记入设定了可见人的线索。" />}
      <Tabs activeKey={tabs.some(({ key }) => key === state['tab']) ? state['tab']! : 'result'} items={tabs} destroyOnHidden onChange={(tab) => replaceAll(tab === 'result' ? {} : { tab }, { push: true })} />
      {rows && <FigureRowsDrawer runId={run.id} token={subject.token} wanted={rows} onClose={() => setRows(undefined)} />}
      {confirming && <SubjectConfirmDialog run={run} subject={subject} onClose={() => setConfirming(false)} />}
    </Page>
  )
}
