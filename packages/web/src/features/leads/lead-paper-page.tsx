import { PrinterOutlined } from '@ant-design/icons'
import { getAssignment, getLead, issuePaper, type Assignment, type LeadDetail } from '@qingyuan/core/leads/lead-api'
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
      const sheet = { kind, leadId: lead.id, back: { to: `/leads/${lead.id}`, label: '回到线索' } }
      const version = `${lead.version} ${lead.events.length}`
      if (kind === 'major') return <Paper {...sheet} number={lead.number} content={version}><MajorPaper lead={lead} /></Paper>
      const assignment = lead.assignments.find((one) => one.id === state['assignment'])
      if (!assignment) return <NotFound message="没有找到这件交办，可能已不在您的工作范围内。请从线索里重新打印。" />
      return <Paper {...sheet} number={assignment.number} assignmentId={assignment.id} content={version}>{contentOf(kind, lead, assignment)}</Paper>
    }}</Loaded>
  )
}

/** 交办单 and 反馈单 for a unit that was sent the work without the lead: printed from the assignment alone. */
export function AssignmentPaperPage() {
  const { id, kind } = usePathParams<{ id: string; kind: string }>()
  const known = kind === 'dispatch' || kind === 'answer'
  const read = useRead(getAssignment, { id }, { enabled: known })
  if (!known) return <NotFound />
  return (
    <Loaded read={read} rows={14}>{(assignment) => (
      <Paper kind={kind} leadId={null} number={assignment.number} assignmentId={assignment.id} content={JSON.stringify(assignment)} back={{ to: '/leads/assignments', label: '回到交办件' }}>
        {contentOf(kind, null, assignment)}
      </Paper>
    )}</Loaded>
  )
}

function contentOf(kind: Exclude<PaperKind, 'major'>, lead: LeadDetail | null, assignment: Assignment): ReactNode {
  switch (kind) {
    case 'dispatch': return <DispatchPaper lead={lead} assignment={assignment} />
    case 'press': return <PressPaper lead={lead} assignment={assignment} />
    case 'answer': return <AnswerPaper lead={lead} assignment={assignment} />
  }
}

interface SheetProps {
  kind: PaperKind
  leadId: string | null
  assignmentId?: string
  /** Printed below the title. */
  number: string
  /** Changes whenever what the paper says changes: then it is another paper and gets its own code. */
  content: string
  back: { to: string; label: string }
  children: ReactNode
}

/** Sheet and tool bar. The code is made when somebody prints, not whenever somebody looks. */
function Paper({ kind, leadId, assignmentId, number, content, back, children }: SheetProps) {
  const { today } = useSession()
  const go = useGo()
  const [issued, setIssued] = useState<{ code: string; content: string }>()
  const code = issued?.content === content ? issued.code : undefined
  const action = useAction(issuePaper, { invalidate: [] })
  useEffect(() => { document.title = `${titles[kind]} · 清源` }, [kind])
  const print = async () => {
    if (!code) {
      const made = await action.run({ id: newId(), leadId, kind, assignmentId: assignmentId ?? null })
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
        <Button onClick={() => go(back.to)}>{back.label}</Button>
        {!code && <Alert className="paper-note" type="info" showIcon title="打印时生成版本码：收到纸质件的人可凭它核对是哪一版。举报人只印代号。" />}
      </div>
      <article className="paper">
        <h1>{titles[kind]}</h1>
        <p className="paper-number"><span>{number}</span><span>{today}</span></p>
        {children}
        <p className="paper-code">{code ? <>版本码：<b>{code}</b></> : <span className="paper-draft">草稿，未生成版本码</span>}</p>
      </article>
    </div>
  )
}
