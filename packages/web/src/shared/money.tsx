import { formatWan, formatWanExact, formatYuan, parseAmount, type Fen } from '@qingyuan/core/money'
import { Input, type InputProps } from 'antd'
import { useState } from 'react'

/** An amount (分) in 万元 with two decimals, half up; the exact 元 on hover. Null is 待核, never 0. */
export function Wan({ fen, unit }: { fen: Fen | null | undefined; unit?: boolean }) {
  if (fen === null || fen === undefined) return <span className="pending-value">待核</span>
  return <span className="number" title={`${formatYuan(fen)} 元`}>{formatWan(fen)}{unit && ' 万元'}</span>
}

/** Whole persons or another count. Null is 待核, never 0. */
export function Count({ value, unit }: { value: number | null | undefined; unit?: string }) {
  if (value === null || value === undefined) return <span className="pending-value">待核</span>
  return <span className="number">{value.toLocaleString('zh-CN')}{unit && ` ${unit}`}</span>
}

/** A filled-in amount: 分, null for 待核, undefined while empty, NaN while the text cannot be read (no endpoint takes that). */
export type WanValue = Fen | null | undefined
interface WanInputProps extends Omit<InputProps, 'value' | 'onChange' | 'defaultValue'> {
  value?: WanValue
  onChange?: (value: WanValue) => void
}

/**
 * A form field for an amount typed in 万元; its value is 分. Takes what clerks type (`1,486.5`, `1.2亿`, `待核`).
 * What cannot be read is shown in red with the reason, and stops the form: `useAction` refuses to send it.
 */
export function WanInput({ value, onChange, ...rest }: WanInputProps) {
  const [text, setText] = useState(() => textOf(value))
  const [reason, setReason] = useState<string>()
  const [seen, setSeen] = useState(value)
  if (!Object.is(seen, value)) {
    setSeen(value)
    // Only when it was set from outside: what is being typed stays as typed.
    if (!Object.is(read(text).value, value)) {
      setText(textOf(value))
      setReason(undefined)
    }
  }
  const type = (next: string) => {
    const result = read(next)
    setText(next)
    setReason(result.reason)
    onChange?.(result.value)
  }
  return (
    <div>
      <Input {...rest} value={text} onChange={(event) => type(event.target.value)} suffix="万元" inputMode="decimal"
        {...(reason !== undefined && { status: 'error' as const })} />
      {reason !== undefined && <div className="field-reason" role="alert">{reason}</div>}
    </div>
  )
}
const textOf = (value: WanValue): string => value === null ? '待核' : value === undefined ? '' : formatWanExact(value)
function read(text: string): { value: WanValue; reason?: string } {
  if (text.trim() === '') return { value: undefined }
  const parsed = parseAmount(text, { unit: 'wan' })
  if (!parsed.ok) return { value: Number.NaN, reason: parsed.reason }
  return { value: parsed.pending ? null : parsed.fen ?? undefined }
}
