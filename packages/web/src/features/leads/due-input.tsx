import { chinaCalendar } from '@qingyuan/core/calendar'
import { weekdayCn, type PlainDate } from '@qingyuan/core/dates'
import { statutoryHoliday } from '@qingyuan/core/statutory-days'
import { Button } from 'antd'
import { DayInput } from '../../shared/day-input.tsx'
import { useSession } from '../../shared/session.tsx'

interface DueInputProps {
  value?: PlainDate | null
  onChange?: (day: PlainDate | null) => void
  id?: string
  /** Working days are counted from here; today unless told. */
  from?: PlainDate | null
  min?: PlainDate
  /** A superior's date, offered as a pick. */
  superiorDueOn?: PlainDate | null
}

/** A form field for a due date, with working days as quick picks and a word when the day chosen is a day off. */
export function DueInput({ value, onChange, id, from, min, superiorDueOn }: DueInputProps) {
  const { today } = useSession()
  const start = from ?? today
  const note = value ? dayNote(value) : undefined
  return (
    <div>
      <DayInput value={value ?? null} {...(onChange && { onChange })} {...(id && { id })} {...(min && { min })} />
      <div className="lead-picks">
        {[3, 5, 10, 15].map((count) => {
          const day = chinaCalendar.addWorkingDays(start, count)
          return (
            <Button key={count} size="small" disabled={!day.ok} title={day.ok ? day.warning ?? `${day.date} ${weekdayCn(day.date)}` : day.reason}
              onClick={() => { if (day.ok) onChange?.(day.date) }}>{count}个工作日</Button>
          )
        })}
        {superiorDueOn && <Button size="small" onClick={() => onChange?.(superiorDueOn)}>上级期限 {superiorDueOn}</Button>}
      </div>
      {note && <div className="field-note">{note}</div>}
    </div>
  )
}

function dayNote(day: PlainDate): string {
  const feast = statutoryHoliday(day)
  if (!chinaCalendar.covers(day) && feast) return `${weekdayCn(day)}，${feast}法定假日，不是工作日`
  if (!chinaCalendar.covers(day)) return `${weekdayCn(day)}；${day.slice(0, 4)}年的放假安排尚未载入，请自行核对是否工作日`
  const { working, name } = chinaCalendar.day(day)
  return working ? weekdayCn(day) : `${weekdayCn(day)}，${name ? `${name}假期` : '休息日'}，不是工作日`
}
