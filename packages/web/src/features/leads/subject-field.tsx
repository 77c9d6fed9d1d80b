import { CheckOutlined } from '@ant-design/icons'
import { guessSubjectKind } from '@qingyuan/core/leads/lead-import-kinds'
import { listLeads } from '@qingyuan/core/leads/lead-api'
import { checkOrganisationCode } from '@qingyuan/core/identifiers'
import { matchSubjects, type SubjectMatch as matchSchema } from '@qingyuan/core/subjects/subject-api'
import { subjectKindLabels, subjectKinds, type SubjectKind } from '@qingyuan/core/subjects/subject'
import { Alert, Button, Checkbox, Form, Input, Select } from 'antd'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { useRead } from '../../shared/use-read.ts'
import { LeadStateTag } from './lead-tags.tsx'
import { useDebounced } from './use-debounced.ts'

type Match = z.output<typeof matchSchema>
/** Which subject a lead is about: one that exists already (`chosen`), or a new one by name. */
export interface SubjectValue {
  name: string
  code: string
  /** Chosen by hand; null leaves it to `kindOfSubject`. */
  kind: SubjectKind | null
  chosen: { id: string; name: string; code: string | null; kind: SubjectKind } | null
  /** A person has said that the subject of the same name is another one. */
  different: boolean
}
export const noSubject: SubjectValue = { name: '', code: '', kind: null, chosen: null, different: false }

/** The kind chosen by hand, else what name and code sound like; null while there is no name yet. */
export function kindOfSubject({ kind, name, code }: SubjectValue): SubjectKind | null {
  return kind ?? (name.trim().length < 2 ? null : guessSubjectKind(name.trim(), code.trim() || null))
}

const reasonWords = { code: '代码相同', name: '名称相同', near: '名称相近' } as const

/** The subject's name with those that are there already offered as it is typed; they are never taken by themselves. */
export function SubjectItem() {
  const form = Form.useFormInstance<{ subject: SubjectValue }>()
  const subject = Form.useWatch('subject', form) ?? noSubject
  const wanted = useDebounced(`${subject.code.trim()}\n${subject.name.trim()}`)
  const [code, name] = wanted.split('\n') as [string, string]
  const ready = subject.chosen === null && (name.length >= 2 || code.length >= 15)
  const { data } = useRead(matchSubjects, { name, ...(code && { code }) }, { enabled: ready, keep: true, fresh: 30_000 })
  const matches = ready ? data?.rows ?? [] : []
  const sure = matches.find((match) => match.reason !== 'near')
  const rule = {
    validator: (_: unknown, value: SubjectValue) => {
      const refuse = (text: string) => Promise.reject(new Error(text))
      if (value.chosen) return Promise.resolve()
      if (!value.name.trim()) return refuse('请填写主体名称')
      if (sure?.reason === 'code') return refuse('这个代码的主体已经建档，请点“就是它”')
      if (sure && !value.different) return refuse('已有同名主体。请点“就是它”，或确认不是同一个')
      if (!kindOfSubject(value)) return refuse('请选择主体类型')
      const checked = value.code.trim() ? checkOrganisationCode(value.code) : undefined
      return checked && !checked.ok ? refuse(checked.reason) : Promise.resolve()
    },
  }
  return (
    <>
      <Form.Item name="subject" label="主体" required rules={[rule]} validateTrigger={[]}><SubjectField /></Form.Item>
      {subject.chosen
        ? <OtherLeads subjectId={subject.chosen.id} />
        : matches.length > 0 && (
          <div className="lead-matches" role="status">
            <p>{sure ? '主体可能已经建档：' : '名称相近的主体，请看是不是同一个：'}</p>
            <ul>
              {matches.map((match) => <MatchLine key={match.id} match={match} onChoose={() => {
                form.setFieldValue('subject', { ...subject, chosen: { id: match.id, name: match.name, code: match.code, kind: match.kind } })
                form.setFields([{ name: 'subject', errors: [] }])
              }} />)}
            </ul>
            {sure && sure.reason === 'name' && (
              <Checkbox checked={subject.different} onChange={(event) => {
                form.setFieldValue('subject', { ...subject, different: event.target.checked })
                form.setFields([{ name: 'subject', errors: [] }])
              }}>都不是同一个主体，另建新档</Checkbox>
            )}
          </div>
        )}
    </>
  )
}

function MatchLine({ match, onChoose }: { match: Match; onChoose: () => void }) {
  return (
    <li>
      <StatusTag tone={match.reason === 'near' ? 'waiting' : 'warn'}>{reasonWords[match.reason]}</StatusTag>
      <span className="lead-match-name">{match.name}</span>
      <span className="nothing">{subjectKindLabels[match.kind]}　{match.code ?? '无代码'}</span>
      <Button size="small" onClick={onChoose}>就是它</Button>
    </li>
  )
}

/** The field itself: what is chosen, or name, kind and code of a new one. */
function SubjectField({ value = noSubject, onChange, id }: { value?: SubjectValue; onChange?: (value: SubjectValue) => void; id?: string }) {
  const { status } = Form.Item.useStatus()
  const change = (part: Partial<SubjectValue>) => onChange?.({ ...value, ...part })
  if (value.chosen) {
    return (
      <div className="lead-chosen">
        <CheckOutlined aria-hidden /> <b>{value.chosen.name}</b>
        <span className="nothing">{subjectKindLabels[value.chosen.kind]}　{value.chosen.code ?? '无代码'}</span>
        <Button size="small" onClick={() => change({ chosen: null })}>换一个</Button>
      </div>
    )
  }
  const code = value.code.trim()
  const checked = code.length >= 15 ? checkOrganisationCode(code) : undefined
  // One error for three inputs: red is the one that it is about.
  const blamed = status !== 'error' ? undefined : !value.name.trim() ? 'name' : !kindOfSubject(value) ? 'kind' : code && !checkOrganisationCode(code).ok ? 'code' : 'name'
  const mark = (name: typeof blamed) => ({ validateStatus: blamed === name ? 'error' as const : '' as const })
  return (
    <div className="lead-subject-field">
      <Form.Item {...mark('name')}><Input {...(id && { id })} autoFocus value={value.name} maxLength={120} placeholder="企业、个体户、合作社、组织或个人的名称" aria-label="主体名称"
        onChange={(event) => change({ name: event.target.value, different: false })} /></Form.Item>
      <Form.Item {...mark('kind')}><Select aria-label="主体类型" placeholder="类型" value={kindOfSubject(value)} onChange={(kind) => change({ kind })}
        options={subjectKinds.map((kind) => ({ value: kind, label: subjectKindLabels[kind] }))} /></Form.Item>
      <Form.Item {...mark('code')}>
        <Input value={value.code} maxLength={30} placeholder="统一社会信用代码（可不填）" aria-label="统一社会信用代码" onChange={(event) => change({ code: event.target.value })} />
        {checked?.ok && checked.warning && <div className="field-note pending-value">{checked.warning}</div>}
      </Form.Item>
    </div>
  )
}

/** The same matter twice is merged or counted as a repeated report, not registered again unseen. */
function OtherLeads({ subjectId }: { subjectId: string }) {
  const { data } = useRead(listLeads, { subjectId, pageSize: 5 })
  if (!data || data.total === 0) return null
  return (
    <Alert className="form-message" type="warning" showIcon title={`这个主体已有 ${data.total} 条线索。同一件事请在原线索上登记重复上报或进展，不要另登。`}
      description={<ul className="lead-plain">{data.rows.map((lead) => (
        <li key={lead.id}><Go to={`/leads/${lead.id}`} target="_blank">{lead.number}</Go> <LeadStateTag state={lead.state} /> {lead.receivedOn} {lead.source}，{lead.mainUnitName}</li>
      ))}</ul>} />
  )
}
