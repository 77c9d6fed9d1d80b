import { listLeads } from '@qingyuan/core/leads/lead-api'
import { listSubjects } from '@qingyuan/core/subjects/subject-api'
import { Select, Spin } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useRead } from './use-read.ts'

/** A form field for one record; null when cleared. */
interface FieldProps {
  value?: string | null
  onChange?: (value: string | null) => void
  id?: string
  disabled?: boolean
  placeholder?: string
  autoFocus?: boolean
  /** Name of the record that is the value when the form opens. */
  known?: { id: string; name: string } | null | undefined
}
interface Found { id: string; name: string; more: ReactNode }

/** Choice of a subject by part of its name or its code; what the search finds is asked from the server. */
export function SubjectSelect({ except, ...field }: FieldProps & { /** Not offered. */ except?: string }) {
  const [text, settled, setText] = useSearch()
  const { data, isFetching } = useRead(listSubjects, { q: settled, pageSize: 20 }, { enabled: settled !== '', keep: true })
  const found = (data?.rows ?? []).filter((row) => row.id !== except).map((row) => ({ id: row.id, name: row.name, more: `${row.code ?? '无代码'}　${row.regionName}` }))
  return <Search {...field} text={text} onText={setText} found={settled === '' ? [] : found} busy={isFetching} ask="输入名称的一部分或统一社会信用代码" />
}

/** Choice of a lead by its number or its subject's name. */
export function LeadSelect(field: FieldProps) {
  const [text, settled, setText] = useSearch()
  const { data, isFetching } = useRead(listLeads, { q: settled, pageSize: 20 }, { enabled: settled !== '', keep: true })
  const found = (data?.rows ?? []).map((row) => ({ id: row.id, name: `${row.number} ${row.subjectName}`, more: `${row.receivedOn}　${row.mainUnitName}` }))
  return <Search {...field} text={text} onText={setText} found={settled === '' ? [] : found} busy={isFetching} ask="输入线索编号或主体名称" />
}

function Search({ text, onText, found, busy, ask, known, ...field }: FieldProps & { text: string; onText: (text: string) => void; found: Found[]; busy: boolean; ask: string }) {
  const [chosen, setChosen] = useState<{ id: string; name: string } | null | undefined>(known)
  const listed = field.value && chosen?.id === field.value && !found.some((row) => row.id === field.value) ? [{ ...chosen, more: '' }, ...found] : found
  return (
    <Select className="full-width" allowClear value={field.value ?? null} placeholder={field.placeholder ?? ask}
      showSearch={{ searchValue: text, onSearch: onText, filterOption: false }} autoFocus={field.autoFocus ?? false}
      {...(field.id && { id: field.id })} {...(field.disabled && { disabled: true })}
      options={listed.map((row) => ({ value: row.id, label: row.name, more: row.more }))}
      optionRender={(option) => <div className="record-option"><span>{option.label}</span><small>{(option.data as { more?: ReactNode }).more}</small></div>}
      notFoundContent={busy ? <Spin size="small" /> : text.trim() === '' ? ask : '没有找到'}
      onChange={(id: string | null | undefined) => {
        setChosen(listed.find((row) => row.id === id))
        onText('')
        field.onChange?.(id ?? null)
      }} />
  )
}

/** What is being typed, and what it was when it last stood still for a moment. */
function useSearch(): [text: string, settled: string, setText: (text: string) => void] {
  const [text, setText] = useState('')
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), 300)
    return () => clearTimeout(timer)
  }, [text])
  return [text, settled, setText]
}
