import { PrinterOutlined } from '@ant-design/icons'
import { getLead, issuePaper, type Assignment, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { Alert, Button } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { NotFound } from '../../shared/errors.tsx'
import { useGo } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { newId } from '../../shared/new-id.ts'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'
import { usePathParams } from '../../shared/use-path-params.ts'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { AnswerPaper, DispatchPaper, PressPaper } from './assignment-papers.tsx'
import { MajorPaper } from './major-paper.tsx'
import './lead-paper.css'

const titles = { dispatch: '线索交办单', press: '催办单', answer: '核查情况反馈单', major: '重大情况专报' } as const
type PaperKind = keyof typeof titles
const isPaperKind = (kind: string): kind is PaperKind => kind in titles

/** The papers that leave from a lead, as they print on A4. */
export function LeadPaperPage() {
  const { id, kind } = usePathParams<{ id: string; kind: string }>()
  const { state } = useUrlState()
  const known = isPaperKind(kind)
  const read = useRead(getLead, { id }, { enabled: known })
  if (!known) return <NotFound />
  return (
    <Loaded read={read} rows={14}>{(lead) => {
      if (kind === 'major') return <Paper lead={lead} kind={kind}><MajorPaper lead={lead} /></Paper>
      const assignment = lead.assignments.find((one) => one.id === state['assignment'])
      if (!assignment) return <NotFound message="没有找到这件交办，可能已不在您的工作范围内。请从线索里重新打印。" />
      return <Paper lead={lead} kind={kind} assignment={assignment}>{contentOf(kind, lead, assignment)}</Paper>
    }}</Loaded>
  )
}

function contentOf(kind: Exclude<PaperKind, 'major'>, lead: LeadDetail, assignment: Assignment): ReactNode {
  switch (kind) {
    case 'dispatch': return <DispatchPaper lead={lead} assignment={assignment} />
    case 'press': return <PressPaper lead={lead} assignment={assignment} />
    case 'answer': return <AnswerPaper lead={lead} assignment={assignment} />
  }
}

/** Sheet and tool bar. The code is made when somebody prints, not whenever somebody looks. */
function Paper({ lead, kind, assignment, children }: { lead: LeadDetail; kind: PaperKind; assignment?: Assignment; children: ReactNode }) {
  const { today } = useSession()
  const go = useGo()
  // A lead that has changed since is another paper: it gets its own code.
  const content = `${kind} ${assignment?.id ?? ''} ${lead.version} ${lead.events.length}`
  const [issued, setIssued] = useState<{ code: string; content: string }>()
  const code = issued?.content === content ? issued.code : undefined
  const action = useAction(issuePaper, { invalidate: [] })
  useEffect(() => { document.title = `${titles[kind]} · 清源` }, [kind])
  const print = async () => {
    if (!code) {
      const made = await action.run({ id: newId(), leadId: lead.id, kind, assignmentId: assignment?.id ?? null })
      if (!made) return
      // The sheet must bear the code before the print dialog freezes it.
      flushSync(() => setIssued({ code: made.code, content }))
    }
    window.print()
  }
  return (
    <div className="paper-page">
      <div className="paper-bar no-print">
        <Button type="primary" icon={<PrinterOutlined />} loading={action.pending} autoFocus onClick={() => { void print() }}>{code ? '再打印' : '生成版本码并打印'}</Button>
        <Button onClick={() => go(`/leads/${lead.id}`)}>回到线索</Button>
        {!code && <Alert className="paper-note" type="info" showIcon title="打印时生成版本码：收到纸质件的人可凭它核对是哪一版。举报人只印代号。" />}
      </div>
      <article className="paper">
        <h1>{titles[kind]}</h1>
        <p className="paper-number"><span>{assignment ? assignment.number : lead.number}</span><span>{today}</span></p>
        {children}
        <p className="paper-code">{code ? <>版本码：<b>{code}</b></> : <span className="paper-draft">草稿，未生成版本码</span>}</p>
      </article>
    </div>
  )
}
