import type { WorkItem } from '@qingyuan/core/statistics/statistics-api'
import { finishTask } from '@qingyuan/core/tasks/task-api'
import { Form, Input } from 'antd'
import { FormDialog } from '../../shared/form-dialog.tsx'

/** Marks a date as kept, with a word on how. */
export function FinishTaskDialog({ item, onClose }: { item: WorkItem; onClose: () => void }) {
  return (
    <FormDialog title={`办结：${item.title}`} endpoint={finishTask} initial={{ note: '' }} okText="办结" done="已办结"
      toInput={({ note }) => ({ id: item.key, note })} onClose={onClose}>
      <p className="dialog-note">{item.detail && `${item.detail}。`}办结后不再提醒。这里只关闭期限，办理的经过请到线索里登记进展。</p>
      <Form.Item name="note" label="办理结果" extra="一句话" rules={[{ max: 200, message: '最多200个字' }]}>
        <Input.TextArea autoFocus rows={3} maxLength={200} showCount />
      </Form.Item>
    </FormDialog>
  )
}
