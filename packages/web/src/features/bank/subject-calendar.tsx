import type { getPayoutCalendar } from '@qingyuan/core/bank/bank-run-api'
import { addDays, weekday } from '@qingyuan/core/dates'
import { formatWan, formatYuan } from '@qingyuan/core/money'
import type { KeyboardEvent } from 'react'
import type { z } from 'zod'

type Day = z.output<typeof getPayoutCalendar.output>['days'][number]
const [cell, gap, side, head] = [14, 2, 26, 18]
const weekdays = ['一', '二', '三', '四', '五', '六', '日']

/** A year to a block, a week to a column: which days paid many, and to how many. */
export function SubjectCalendar({ days, onOpen }: { days: Day[]; onOpen: (on: string) => void }) {
  const most = Math.max(...days.map(({ payees }) => payees))
  const years = [...new Set(days.map(({ on }) => on.slice(0, 4)))]
  const known = new Map(days.map((day) => [day.on, day]))
  return (
    <div className="flow-calendar">
      {years.map((year) => <Year key={year} year={year} known={known} most={most} onOpen={onOpen} />)}
      <p className="nothing">共 {days.length} 天；最多的一天付给 {most} 人。颜色：<span className="calendar-scale">{[1, 2, 3, 4, 5].map((level) => <i key={level} className={`calendar-${level}`} />)}</span> 人数从少到多</p>
    </div>
  )
}

function Year({ year, known, most, onOpen }: { year: string; known: Map<string, Day>; most: number; onOpen: (on: string) => void }) {
  const first = `${year}-01-01`
  // A column begins on Monday.
  const offset = weekday(first) - 1
  const all: string[] = []
  for (let on = first; on.startsWith(year); on = addDays(on, 1)) all.push(on)
  const weeks = Math.ceil((offset + all.length) / 7)
  const place = (index: number) => ({ x: side + Math.floor((offset + index) / 7) * (cell + gap), y: head + (offset + index) % 7 * (cell + gap) })
  const open = (event: KeyboardEvent, on: string) => { if (event.key === 'Enter') onOpen(on) }
  return (
    <div className="flow-year">
      <b className="number">{year} 年</b>
      <div className="flow-chart-scroll"><svg width={side + weeks * (cell + gap)} height={head + 7 * (cell + gap)} role="group" aria-label={`${year} 年的付款日历`}>
        {weekdays.map((text, row) => row % 2 === 0 && <text key={text} className="chart-label" x={0} y={head + row * (cell + gap) + 11}>{text}</text>)}
        {all.map((on, index) => {
          const day = known.get(on)
          const { x, y } = place(index)
          return <g key={on}>
            {on.endsWith('-01') && <text className="chart-label" x={x} y={12}>{Number(on.slice(5, 7))}月</text>}
            {day ? <rect className={`calendar-day calendar-${Math.max(1, Math.ceil(day.payees / most * 5))}`} x={x} y={y} width={cell} height={cell} rx={2} tabIndex={0} role="button"
              aria-label={`${on} 付给 ${day.payees} 人`} onClick={() => onOpen(on)} onKeyDown={(event) => open(event, on)}>
              <title>{`${on}：付给 ${day.payees} 人，共 ${formatWan(day.fen)} 万元，居中的一笔 ${formatYuan(day.middleFen)} 元`}</title></rect>
              : <rect className="calendar-0" x={x} y={y} width={cell} height={cell} rx={2} />}
          </g>
        })}
      </svg></div>
    </div>
  )
}
