import { DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { FocusEvent, KeyboardEvent } from 'react'

interface Field<T> { value?: T; onChange?: (value: T) => void; id?: string; disabled?: boolean; placeholder?: string }
const dayFormat = 'YYYY-MM-DD'
const toDayjs = (text: string | null | undefined): Dayjs | null => text ? dayjs(text) : null

/** What may be typed: with or without dashes, slashes and dots, and with single digits. The first one is shown. */
const typedFormats = [dayFormat, 'YYYYMMDD', 'YYYY-M-D', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日']

/**
 * A form field for a business date; its value is 'YYYY-MM-DD' or null. `min`, `max` are such dates too, inclusive. A click
 * marks the whole date, so that typing replaces it.
 */
export function DayInput({ value, onChange, min, max, ...rest }: Field<string | null> & { min?: string; max?: string }) {
  return (
    <DatePicker {...rest} className="full-width" value={toDayjs(value)} format={typedFormats} onFocus={markWhole} onKeyDown={keepForm}
      onChange={(day) => onChange?.(day ? day.format(dayFormat) : null)}
      {...(min !== undefined && { minDate: dayjs(min) })} {...(max !== undefined && { maxDate: dayjs(max) })} />
  )
}

/** After the click that brought the focus, which would put the cursor somewhere into the text. */
function markWhole({ target }: FocusEvent<HTMLElement>): void {
  if (target instanceof HTMLInputElement) setTimeout(() => target.select())
}

/** Enter takes the date or month that was typed; it does not also send the form around it. */
function keepForm(event: KeyboardEvent<HTMLElement>): void {
  if (event.key === 'Enter') event.preventDefault()
}

/** A form field for a month; its value is 'YYYY-MM' or null. */
export function PeriodInput({ value, onChange, ...rest }: Field<string | null>) {
  return (
    <DatePicker {...rest} picker="month" className="full-width" value={toDayjs(value && `${value}-01`)} onKeyDown={keepForm}
      onChange={(day) => onChange?.(day ? day.format('YYYY-MM') : null)} />
  )
}

export type DayRange = [from: string | null, to: string | null]
/** A form field for a span of days, both ends included and each may be open; its value is a pair of dates or null. */
export function DayRangeInput({ value, onChange, disabled }: Pick<Field<DayRange | null>, 'value' | 'onChange' | 'disabled'>) {
  return (
    <DatePicker.RangePicker className="full-width" allowEmpty={[true, true]} {...(disabled && { disabled })}
      value={value ? [toDayjs(value[0]), toDayjs(value[1])] : null}
      onChange={(days) => {
        const [from, to] = [days?.[0]?.format(dayFormat) ?? null, days?.[1]?.format(dayFormat) ?? null]
        onChange?.(from || to ? [from, to] : null)
      }} />
  )
}
