import type { LeadGrade, Warning } from '@qingyuan/core/grading/grading-api'
import { finishTask } from '@qingyuan/core/tasks/task-api'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { At, OnDay } from '../../shared/time.tsx'

/** Follow-ups that the lead's rise to 高 asked for, to their end. */
export function LeadWarnings({ graded }: { graded: LeadGrade }) {
  const [closing, setClosing] = useState<Warning>()
  const { can } = useSession()
  if (graded.warnings.length === 0) return null
  return (
    <section className="grade-history">
      <h3>高风险预警</h3>
      <ul>
        {graded.warnings.map((warning) => (
          <li key={warning.taskId} className="grade-warning">
            <WarningTag warning={warning} />
            <span className="grade-history-words">
              {warning.unitName}，<At iso={warning.openedAt} /> 发出，期限 <OnDay day={warning.dueOn} />
              {warning.doneAt ? <span className="grade-threshold">{warning.doneByName} <At iso={warning.doneAt} />：{warning.result}</span> : <span className="grade-threshold">{warning.title}</span>}
            </span>
            {!warning.doneAt && (warning.mine || can('lead.dispatch')) && <Button size="small" className="no-print" onClick={() => setClosing(warning)}>反馈结果</Button>}
          </li>
        ))}
      </ul>
      {closing && <CloseWarningDialog warning={closing} onClose={() => setClosing(undefined)} />}
    </section>
  )
}

export function WarningTag({ warning }: { warning: Warning }) {
  return warning.doneAt ? <StatusTag tone="good">已反馈</StatusTag> : warning.overdue ? <StatusTag tone="bad">已逾期</StatusTag> : <StatusTag tone="waiting">办理中</StatusTag>
}

/** A warning is not closed without saying what came of it. */
export function CloseWarningDialog({ warning, onClose }: { warning: Warning; onClose: () => void }) {
  return (
    <FormDialog title={`高风险预警：${warning.subjectName}`} endpoint={finishTask} okText="反馈并办结" done="已反馈" initial={{ note: '' }} onClose={onClose}
      toInput={({ note }: { note: string }) => ({ id: warning.taskId, note })}>
      <p className="dialog-note">{warning.title}。要求 {warning.unitName} 于 {warning.dueOn} 前反馈。办理的经过请另在线索里登记进展。</p>
      <Form.Item name="note" label="办理结果" rules={[{ required: true, whitespace: true, message: '请写明做了什么、现在怎样' }, { min: 4, message: '至少4个字' }]}>
        <Input.TextArea autoFocus rows={3} maxLength={200} showCount placeholder="如：已上门核实，负责人在岗，群众情绪平稳，已报公安分局" />
      </Form.Item>
    </FormDialog>
  )
}
