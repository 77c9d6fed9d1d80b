import { addTask, type LeadDetail } from '@qingyuan/core/leads/lead-api'
import { finishTask } from '@qingyuan/core/tasks/task-api'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { PersonSelect, UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { DueInput } from './due-input.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { DueDay } from './lead-tags.tsx'

type Task = LeadDetail['tasks'][number]

/** What must be done by when on this lead, with the article or paper behind each date. */
export function LeadTasks({ lead }: { lead: LeadDetail }) {
  const { today } = useSession()
  const [adding, setAdding] = useState(false)
  const [finishing, setFinishing] = useState<Task>()
  const tasks = lead.tasks.slice().sort((a, b) => Number(a.doneAt !== null) - Number(b.doneAt !== null) || a.dueOn.localeCompare(b.dueOn))
  return (
    <Section title="待办期限" extra={lead.actions.includes('record') && <Button size="small" onClick={() => setAdding(true)}>登记</Button>}>
      {tasks.length === 0 && <p className="nothing">没有登记期限</p>}
      <ul className="lead-tasks">
        {tasks.map((task) => (
          <li key={task.id} className={task.doneAt ? 'lead-task-done' : undefined}>
            <div>
              <span className="lead-words">{task.title}</span>
              <div className="lead-small"><DueDay day={task.dueOn} owed={!task.doneAt} overdue={task.dueOn < today} />{task.basis && <>　{task.basis}</>}{task.doneAt && '　已办结'}</div>
            </div>
            {!task.doneAt && <Button size="small" onClick={() => setFinishing(task)}>办结</Button>}
          </li>
        ))}
      </ul>
      {adding && <TaskDialog lead={lead} onClose={() => setAdding(false)} />}
      {finishing && (
        <FormDialog title={`办结：${finishing.title}`} endpoint={finishTask} okText="办结" done="已办结" initial={{ note: '' }} onClose={() => setFinishing(undefined)}
          toInput={({ note }: { note: string }) => ({ id: finishing.id, note })}>
          <Form.Item name="note" label="办理结果"><Input autoFocus maxLength={200} /></Form.Item>
        </FormDialog>
      )}
    </Section>
  )
}

interface TaskValues { title: string; basis: string; dueOn?: string; unitId: string; userId: string | null }
function TaskDialog({ lead, onClose }: { lead: LeadDetail; onClose: () => void }) {
  const { unitId, today } = useSession()
  const [id] = useState(newId)
  return (
    <FormDialog title="登记待办期限" endpoint={addTask} okText="登记" done="已登记" onClose={onClose}
      initial={{ title: '', basis: '', unitId, userId: null }} toInput={(values: TaskValues) => ({ ...values, id, leadId: lead.id, dueOn: values.dueOn ?? '', userId: values.userId ?? null })}>
      {(form) => <>
        <Form.Item name="title" label="做什么" rules={[{ required: true, whitespace: true, message: '请写明做什么' }]}><Input autoFocus maxLength={200} placeholder="如：补充合同和流水" /></Form.Item>
        <Form.Item name="dueOn" label="期限" rules={[{ required: true, message: '请选择期限' }]}><DueInput min={today} superiorDueOn={lead.superiorDueOn} /></Form.Item>
        <Form.Item name="basis" label="依据"><Input maxLength={200} placeholder="如：条例第二十一条；某某文号" /></Form.Item>
        <div className="lead-grid">
          <Form.Item name="unitId" label="由哪个单位办" rules={[{ required: true, message: '请选择单位' }]}>
            <UnitSelect allowClear={false} onChange={(value) => { form.setFieldsValue({ unitId: value ?? undefined, userId: null }) }} />
          </Form.Item>
          <Form.Item noStyle dependencies={['unitId']}>{() => (
            <Form.Item name="userId" label="由谁办"><PersonSelect unitId={form.getFieldValue('unitId') as string} placeholder="本单位谁办都行" /></Form.Item>
          )}</Form.Item>
        </div>
      </>}
    </FormDialog>
  )
}
