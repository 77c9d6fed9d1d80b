import { DownOutlined, SearchOutlined, UpOutlined } from '@ant-design/icons'
import { formatWanExact } from '@qingyuan/core/money'
import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { DayRangeInput, PeriodInput } from './day-input.tsx'
import { WanInput } from './money.tsx'
import { keysOf, type Filter } from './table-state.ts'
import type { UrlState } from './use-url-state.ts'

type Patch = Record<string, string | undefined>
interface Props { filters: readonly Filter[]; state: UrlState; onChange: (patch: Patch) => void }

/** The conditions above a table; each change applies at once. */
export function TableFilters({ filters, state, onChange }: Props) {
  const used = (filter: Filter) => keysOf(filter).some((key) => state[key])
  const [open, setOpen] = useState(false)
  const isMore = (filter: Filter) => filter.kind !== 'search' && filter.more === true
  const shown = filters.filter((filter) => open || !isMore(filter) || used(filter))
  const anyUsed = filters.some(used)
  return (
    <div className="filters" role="search">
      {shown.map((filter) => <FilterField key={keysOf(filter).join()} filter={filter} state={state} onChange={onChange} />)}
      {filters.some(isMore) && (
        <Button type="link" size="small" icon={open ? <UpOutlined /> : <DownOutlined />} iconPlacement="end" onClick={() => setOpen(!open)}>
          {open ? '收起' : '更多条件'}
        </Button>
      )}
      {anyUsed && (
        <Button type="link" size="small" onClick={() => onChange(Object.fromEntries(filters.flatMap(keysOf).map((key) => [key, undefined])))}>清空条件</Button>
      )}
    </div>
  )
}

function FilterField({ filter, state, onChange }: { filter: Filter; state: UrlState; onChange: (patch: Patch) => void }) {
  switch (filter.kind) {
    case 'search':
      return <SearchField value={state[filter.key] ?? ''} placeholder={filter.placeholder} onSearch={(text) => onChange({ [filter.key]: text })} />
    case 'select':
      return <Labelled label={filter.label}>
        <Select aria-label={filter.label} allowClear placeholder="不限" popupMatchSelectWidth={false} className="filter-select" options={[...filter.options]}
          value={state[filter.key] ?? null} onChange={(value: string | null | undefined) => onChange({ [filter.key]: value ?? undefined })} />
      </Labelled>
    case 'multi':
      return <Labelled label={filter.label}>
        <Select aria-label={filter.label} mode="multiple" allowClear placeholder="不限" maxTagCount="responsive" popupMatchSelectWidth={false}
          className="filter-multi" options={[...filter.options]} showSearch={{ optionFilterProp: 'label' }}
          value={state[filter.key]?.split(',') ?? []} onChange={(values: string[]) => onChange({ [filter.key]: values.join(',') })} />
      </Labelled>
    case 'flag':
      return <Checkbox className="filter-flag" checked={state[filter.key] === 'true'}
        onChange={(event) => onChange({ [filter.key]: event.target.checked ? 'true' : undefined })}>{filter.label}</Checkbox>
    case 'period':
      return <Labelled label={filter.label}>
        <PeriodInput value={state[filter.key] ?? null} onChange={(period) => onChange({ [filter.key]: period ?? undefined })} />
      </Labelled>
    case 'days':
      return <Labelled label={filter.label}>
        <DayRangeInput value={state[filter.from] || state[filter.to] ? [state[filter.from] ?? null, state[filter.to] ?? null] : null}
          onChange={(range) => onChange({ [filter.from]: range?.[0] ?? undefined, [filter.to]: range?.[1] ?? undefined })} />
      </Labelled>
    case 'wan':
      return <Labelled label={filter.label}>
        <WanField value={state[filter.from]} label={`${filter.label}不少于`} onChange={(fen) => onChange({ [filter.from]: fen })} />
        <span className="filter-to">至</span>
        <WanField value={state[filter.to]} label={`${filter.label}不多于`} onChange={(fen) => onChange({ [filter.to]: fen })} />
      </Labelled>
    case 'count':
      return <Labelled label={filter.label}>
        <CountField value={state[filter.from]} label={filter.label} unit={filter.unit} onChange={(text) => onChange({ [filter.from]: text })} />
        {filter.to && <><span className="filter-to">至</span>
          <CountField value={state[filter.to]} label={`${filter.label}不多于`} unit={filter.unit} onChange={(text) => onChange({ [filter.to!]: text })} /></>}
      </Labelled>
    case 'custom':
      return <Labelled label={filter.label}><div className="filter-custom">
        {filter.render(state[filter.key], (value) => onChange({ [filter.key]: value }))}
      </div></Labelled>
  }
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return <div className="filter"><span className="filter-label">{label}</span>{children}</div>
}

/** Searches shortly after typing stops, and at once with Enter. */
function SearchField({ value, placeholder, onSearch }: { value: string; placeholder: string; onSearch: (text: string) => void }) {
  const [text, setText] = useFollowing(value)
  useEffect(() => {
    if (text.trim() === value) return undefined
    const timer = setTimeout(() => onSearch(text.trim()), 400)
    return () => clearTimeout(timer)
  }, [text, value, onSearch])
  return <Input className="filter-search" data-search allowClear prefix={<SearchOutlined />} placeholder={placeholder} aria-label={placeholder} title="按 / 跳到这里"
    maxLength={60} value={text} onChange={(event) => setText(event.target.value)} onPressEnter={() => onSearch(text.trim())} />
}

/** Applies when left or with Enter: an amount half typed is not yet a condition. */
function WanField({ value, label, onChange }: { value: string | undefined; label: string; onChange: (fen: string | undefined) => void }) {
  const kept = value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined
  const [fen, setFen] = useFollowing(kept)
  const apply = () => { if (fen !== kept && !Number.isNaN(fen)) onChange(fen === undefined ? undefined : String(fen)) }
  return <WanInput className="filter-number" aria-label={label} value={fen} placeholder={kept === undefined ? '不限' : formatWanExact(kept)}
    onChange={(next) => setFen(next ?? undefined)} onBlur={apply} onPressEnter={apply} />
}

function CountField({ value, label, unit, onChange }: { value: string | undefined; label: string; unit?: string | undefined; onChange: (text: string | undefined) => void }) {
  return <InputNumber className="filter-number" aria-label={label} min={0} max={999_999_999} precision={0} placeholder="不限" changeOnWheel={false} controls={false}
    {...(unit && { suffix: unit })} value={value === undefined ? null : Number(value)} onChange={(count) => onChange(count === null ? undefined : String(count))} />
}

/** A draft of a value: what is being typed, until the value itself changes from outside. */
function useFollowing<T>(value: T): [T, (next: T) => void] {
  const [draft, setDraft] = useState(value)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setDraft(value)
  }
  return [draft, setDraft]
}
