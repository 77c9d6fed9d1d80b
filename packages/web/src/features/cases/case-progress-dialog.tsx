import { recordProgress, type CaseRow } from '@qingyuan/core/cases/case-api'
import { Form, Input } from 'antd'
import { useState } from 'react'
import { DayInput } from '../../shared/day-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { CodeSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'

interface Values { onDate: string | null; stage: string | null; progress: string; difficulty: string }

/** What happened in a case on one day. */
export function CaseProgressDialog({ row, onClose }: { row: CaseRow; onClose: () => void }) {
  const { today } = useSession()
  const [id] = useState(newId)
  return (
    <FormDialog<typeof recordProgress.input, typeof recordProgress.output, Values> title={`登记进展：${row.name}`} endpoint={recordProgress} done="已登记进展" okText="登记"
      initial={{ onDate: today, stage: row.stage || null, progress: '', difficulty: '' }} onClose={onClose}
      toInput={({ onDate, stage, progress, difficulty }) => ({ caseId: row.id, id, onDate: onDate!, stage: stage ?? '', progress, difficulty })}>
      <div className="form-pair">
        <Form.Item name="onDate" label="日期" rules={[{ required: true, message: '请选择日期' }]} extra="补登较早的进展，不改台账上的最新进展。"><DayInput max={today} /></Form.Item>
        <Form.Item name="stage" label="阶段" extra="没有变化的不用改"><CodeSelect list="case-stage" /></Form.Item>
      </div>
      <Form.Item name="progress" label="进展" rules={[{ required: true, whitespace: true, message: '请写进展' }, { max: 4000, message: '最多4000个字' }]}>
        <Input.TextArea autoFocus autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name="difficulty" label="难点" extra={row.difficulty ? `空着沿用：${row.difficulty}` : undefined} rules={[{ max: 4000, message: '最多4000个字' }]}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} />
      </Form.Item>
    </FormDialog>
  )
}
