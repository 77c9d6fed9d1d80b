import { formatWanExact, formatYuan, parseAmount, parsePeople, type Fen, type MoneyUnit } from '@qingyuan/core/money'
import { Button, Input, Select, Space } from 'antd'
import { useState } from 'react'

/** What was typed but cannot be taken as it stands; stops the form instead of counting as empty. */
export interface Unreadable { reason: string }
/** 分 or persons; null is 待核, undefined while empty. */
export type FigureValue = number | null | undefined | Unreadable
interface FieldProps { value?: FigureValue; onChange?: (value: FigureValue) => void; id?: string; autoFocus?: boolean }
interface AmountProps extends FieldProps { /** Where 待核 is no answer: an amount that somebody decides or pays. */ known?: boolean }

export const isUnreadable = (value: FigureValue): value is Unreadable => typeof value === 'object' && value !== null
/** The form rule that goes with both inputs. */
export const readableRule = {
  validator: (_: unknown, value: FigureValue) => isUnreadable(value) ? Promise.reject(new Error(value.reason)) : Promise.resolve(),
}
const unitLabels = { wan: '万元', yuan: '元' } as const
type Unit = keyof typeof unitLabels

/**
 * A form field for an amount in 万元 or 元, kept exactly in 分; the other unit is shown below as a check. When the text
 * could mean two amounts both are offered and none is taken.
 */
export function AmountInput({ value, onChange, id, autoFocus, known = false }: AmountProps) {
  const [unit, setUnit] = useState<Unit>('wan')
  const [text, setText] = useFollowedText(value, (shown) => textOf(shown, unit), (typed) => readAmount(typed, unit).value)
  const { candidates } = readAmount(text, unit)
  const type = (next: string, as: Unit = unit) => {
    setText(next)
    onChange?.(readAmount(next, as).value)
  }
  return (
    <div>
      <Space.Compact block>
        <Input {...(id && { id })} value={text} inputMode="decimal" maxLength={40} autoFocus={autoFocus ?? false} onChange={(event) => type(event.target.value)} />
        <Select<Unit> aria-label="金额单位" className="amount-unit" value={unit} options={Object.entries(unitLabels).map(([key, label]) => ({ value: key as Unit, label }))}
          onChange={(next) => { setUnit(next); type(text, next) }} />
        {!known && <Button onClick={() => type('待核')} title="还不清楚：记为待核，不计入合计">待核</Button>}
      </Space.Compact>
      {typeof value === 'number' && (
        <div className="field-note">= {unit === 'wan' ? `${formatYuan(value)} 元` : `${formatWanExact(value)} 万元`}</div>
      )}
      {candidates && candidates.length > 0 && (
        <div className="field-note">请选定：{candidates.map((fen) => (
          <Button key={fen} size="small" onClick={() => type(textOf(fen, unit))}>{formatYuan(fen)} 元（{formatWanExact(fen)} 万元）</Button>
        ))}</div>
      )}
    </div>
  )
}

/** A form field for a number of people: whole persons, or 待核. */
export function PeopleInput({ value, onChange, id, autoFocus }: FieldProps) {
  const [text, setText] = useFollowedText(value, (shown) => shown === null ? '待核' : String(shown), readPeople)
  const type = (next: string) => {
    setText(next)
    onChange?.(readPeople(next))
  }
  return (
    <Space.Compact block>
      <Input {...(id && { id })} value={text} inputMode="numeric" maxLength={20} suffix="人" autoFocus={autoFocus ?? false} onChange={(event) => type(event.target.value)} />
      <Button onClick={() => type('待核')} title="还不清楚：记为待核，不计入合计">待核</Button>
    </Space.Compact>
  )
}

/** What is being typed, until the value is set from outside to something else than it means. */
function useFollowedText(value: FigureValue, show: (value: number | null) => string, read: (text: string) => FigureValue): [string, (text: string) => void] {
  const shownOf = (given: FigureValue) => given === undefined || isUnreadable(given) ? '' : show(given)
  const [text, setText] = useState(() => shownOf(value))
  const [seen, setSeen] = useState(value)
  if (!Object.is(seen, value)) {
    setSeen(value)
    if (!isUnreadable(value) && !Object.is(read(text), value)) setText(shownOf(value))
  }
  return [text, setText]
}

const textOf = (value: Fen | null, unit: Unit): string =>
  value === null ? '待核' : unit === 'wan' ? formatWanExact(value) : formatYuan(value)

function readAmount(text: string, unit: MoneyUnit): { value: FigureValue; candidates?: Fen[] } {
  if (text.trim() === '') return { value: undefined }
  const parsed = parseAmount(text, { unit })
  if (!parsed.ok) return { value: { reason: parsed.reason }, ...(parsed.candidates && { candidates: parsed.candidates.filter((fen) => fen >= 0) }) }
  if (parsed.fen !== null && parsed.fen < 0) return { value: { reason: '金额不能为负' } }
  return { value: parsed.pending ? null : parsed.fen ?? undefined }
}
function readPeople(text: string): FigureValue {
  if (text.trim() === '') return undefined
  const parsed = parsePeople(text)
  if (!parsed.ok) return { reason: parsed.reason }
  return parsed.pending ? null : parsed.people ?? undefined
}
