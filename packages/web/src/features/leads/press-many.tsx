import { AppError } from '@qingyuan/core/errors'
import { assignmentPressText } from '@qingyuan/core/leads/assignment-text'
import { pressAssignment, type Assignment } from '@qingyuan/core/leads/lead-api'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Modal, Progress } from 'antd'
import { useRef, useState } from 'react'
import { call } from '../../shared/call.ts'
import { CopyButton } from '../../shared/copy-button.tsx'
import { IssueList } from '../../shared/issue-list.tsx'
import { newId } from '../../shared/new-id.ts'
import { useSession } from '../../shared/session.tsx'

/** Presses the ticked ones, one after the other; one that fails is named and does not stop the rest. */
export function PressMany({ rows, onDone }: { rows: Assignment[]; onDone: () => void }) {
  const { today, officeName } = useSession()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [sent, setSent] = useState<number>()
  // One press per piece of work, also when an answer got lost and the button is used again.
  const commandIds = useRef(new Map<string, string>())
  const [failed, setFailed] = useState<{ path: string; message: string }[]>([])
  const pressed = rows.filter((row) => row.actions.includes('press'))
  const left = rows.length - pressed.length
  const run = async () => {
    const problems: typeof failed = []
    for (const [index, row] of pressed.entries()) {
      setSent(index)
      try {
        const commandId = commandIds.current.get(row.id) ?? newId()
        commandIds.current.set(row.id, commandId)
        await call(pressAssignment, { commandId, id: row.id, text: assignmentPressText([row], today, officeName) })
        commandIds.current.delete(row.id)
      } catch (error) {
        problems.push({ path: `${row.number}（${row.unitName}）`, message: error instanceof AppError ? error.message : '没有成功，请重试。' })
      }
    }
    setSent(undefined)
    setFailed(problems)
    await client.invalidateQueries()
    if (pressed.length > problems.length) void message.success(`已催办 ${pressed.length - problems.length} 件`)
    if (problems.length === 0) { setOpen(false); onDone() }
  }
  return (
    <>
      <Button size="small" type="primary" disabled={pressed.length === 0} onClick={() => { setFailed([]); setOpen(true) }}>催办 {pressed.length} 件</Button>
      <CopyButton label="复制催办文字" disabled={pressed.length === 0} done="催办文字已复制，可粘贴到工作群" text={() => assignmentPressText(pressed, today, officeName)} />
      <Modal open={open} title={`催办 ${pressed.length} 件`} okText="催办" cancelText="取消" onOk={() => { void run() }} onCancel={() => { if (sent === undefined) setOpen(false) }}
        okButtonProps={{ loading: sent !== undefined, autoFocus: true }} mask={{ closable: false }}>
        {left > 0 && <p className="dialog-note">另有 {left} 件已反馈或已办结，不催办。</p>}
        <p className="dialog-note lead-words">{assignmentPressText(pressed, today, officeName)}</p>
        <p className="lead-small">各单位收到的是写着自己那件的催办，记在各条线索的时间线上。</p>
        {sent !== undefined && <Progress percent={Math.round(sent / pressed.length * 100)} format={() => `${sent}/${pressed.length}`} />}
        {failed.length > 0 && <IssueList issues={failed} />}
      </Modal>
    </>
  )
}
