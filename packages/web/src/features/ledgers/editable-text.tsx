import { EditOutlined } from '@ant-design/icons'
import type { Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { textColumnLabels, type TextColumn } from '@qingyuan/core/ledgers/annex-2-lead'
import { editText } from '@qingyuan/core/ledgers/ledger-api'
import { Button, Input, Space } from 'antd'
import { useState, type KeyboardEvent } from 'react'
import { StatusTag } from '../../shared/status.tsx'
import { useAction } from '../../shared/use-action.ts'

/** A text column of a row: drafted from what happened, or written by hand; a draft that has changed since shows beside it. */
export function EditableText({ submissionId, row, column, editable }: { submissionId: string; row: Annex2Row; column: TextColumn; editable: boolean }) {
  const [text, setText] = useState<string>()
  const save = useAction(editText, { onDone: () => setText(undefined) })
  const byHand = row.edited.includes(column)
  const draft = row.newDrafts[column]
  const send = (next: string | null) => void save.run({ id: submissionId, leadId: row.leadId, column, text: next })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setText(undefined)
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text !== undefined) send(text)
  }
  if (text !== undefined) {
    return (
      <div className="text-edit">
        <Input.TextArea autoFocus value={text} maxLength={1000} autoSize={{ minRows: 3, maxRows: 10 }} aria-label={`${row.name}的${textColumnLabels[column]}`}
          onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} />
        {draft !== undefined && <p className="text-draft">自动起草的现在是：{draft || '空'}</p>}
        <Space wrap size={4}>
          <Button size="small" type="primary" loading={save.pending} title="Ctrl+Enter" onClick={() => send(text)}>保存</Button>
          <Button size="small" onClick={() => setText(undefined)}>取消</Button>
          {byHand && <Button size="small" loading={save.pending} onClick={() => send(null)}>改回自动起草</Button>}
        </Space>
      </div>
    )
  }
  return (
    <div className="text-cell">
      <span>{row[column]}</span>
      {(byHand || editable) && <span className="text-marks">
        {byHand && <StatusTag tone="waiting" title="手工改写，下月沿用">手工</StatusTag>}
        {editable && <Button type="text" size="small" className="no-print" icon={<EditOutlined />} aria-label={`改写${row.name}的${textColumnLabels[column]}`} title="改写"
          onClick={() => setText(row[column])} />}
      </span>}
      {draft !== undefined && <small className="text-draft">自动起草的现在是：{draft || '空'}
        {editable && <Button type="link" size="small" loading={save.pending} onClick={() => send(null)}>用它</Button>}</small>}
    </div>
  )
}
