import { createSubject, matchSubjects } from '@qingyuan/core/subjects/subject-api'
import { subjectKindLabels, subjectKinds, type SubjectKind } from '@qingyuan/core/subjects/subject'
import { Form, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { Go } from '../../shared/go.tsx'
import { newId } from '../../shared/new-id.ts'
import { RegionSelect } from '../../shared/selects.tsx'
import { useRead } from '../../shared/use-read.ts'

interface Values { kind: SubjectKind; name: string; code: string; regionId: string | null }
const kindOptions = subjectKinds.map((value) => ({ value, label: subjectKindLabels[value] }))
const matchWords = { code: '代码相同', name: '名称相同', near: '名称相近' } as const

/** Opens the file of a subject; shows those that may be the same before it is made. */
export function NewSubjectDialog({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const [id] = useState(newId)
  return (
    <FormDialog<typeof createSubject.input, typeof createSubject.output, Values> title="登记主体" endpoint={createSubject} done="已建档"
      initial={{ kind: 'enterprise', name: '', code: '', regionId: null }} onClose={onClose} onDone={(output) => onDone(output.id)}
      toInput={({ kind, name, code, regionId }) => ({ id, kind, name, code: code.trim() || null, regionId: regionId! })}>
      <Form.Item name="name" label="名称" rules={[{ required: true, whitespace: true, message: '请填写名称' }]}><Input autoFocus maxLength={120} /></Form.Item>
      <SameSubjects />
      <div className="form-pair">
        <Form.Item name="kind" label="类型" required><Select options={kindOptions} /></Form.Item>
        <Form.Item name="code" label="统一社会信用代码" extra="没有或不清楚的不填"><Input maxLength={30} /></Form.Item>
      </div>
      <Form.Item name="regionId" label="所在地" rules={[{ required: true, message: '请选择所在地' }]}><RegionSelect allowClear={false} /></Form.Item>
    </FormDialog>
  )
}

/** Files that may be of the same subject, once name or code have stood still for a moment. */
function SameSubjects() {
  const form = Form.useFormInstance<Values>()
  const name = Form.useWatch('name', form) ?? ''
  const code = Form.useWatch('code', form) ?? ''
  const [asked, setAsked] = useState({ name: '', code: '' })
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ name: name.trim(), code: code.trim() }), 400)
    return () => clearTimeout(timer)
  }, [name, code])
  const ready = asked.name.length >= 2 || asked.code.length >= 15
  const { data } = useRead(matchSubjects, { name: asked.name, ...(asked.code.length >= 15 && { code: asked.code }) }, { enabled: ready, keep: true })
  if (!ready || !data || data.rows.length === 0) return null
  return (
    <div className="subject-same" role="status">
      <p>可能已经建过档，请先看是不是同一个：</p>
      <ul>{data.rows.slice(0, 5).map((row) => (
        <li key={row.id}><span className="nothing">{matchWords[row.reason]}</span> <Go to={`/subjects/${row.id}`} target="_blank">{row.name}</Go> <span className="nothing">{row.code ?? '无代码'}</span></li>
      ))}</ul>
    </div>
  )
}
