import { getFlowSeries, getPayoutCalendar } from '@qingyuan/core/bank/bank-run-api'
import { addDays } from '@qingyuan/core/dates'
import { InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { Loaded } from '../../shared/loaded.tsx'
import { Section } from '../../shared/page.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import type { RowsWanted } from './result-rows-drawer.tsx'
import { SubjectCalendar } from './subject-calendar.tsx'
import { SubjectChart } from './subject-chart.tsx'

interface Props { runId: string; token: string; onRows: (wanted: RowsWanted) => void }

/** 走势: money in and out and the balance over time, and the days on which many were paid. */
export function SubjectTrend({ runId, token, onRows }: Props) {
  const { state, patch } = useUrlState()
  const by = state['by'] === 'day' ? 'day' : 'week'
  const read = useRead(getFlowSeries, { runId, token, by }, { keep: true })
  return <>
    <Section title="收付走势" meaning={{ what: '上面是收进来的钱，下面是付出去的钱，分个人和单位；折线是各账户余额之和，流水里没有余额的不画。下图是这一段里第一次付款进来的人。点一段看它的流水。' }}
      extra={<Segmented size="small" aria-label="按什么分段" value={by} onChange={(value) => patch({ by: value === 'week' ? undefined : value })} options={[{ value: 'week', label: '按周' }, { value: 'day', label: '按日' }]} />}>
      <Loaded read={read}>{({ rows }) => rows.length === 0 ? <p className="nothing">没有计入的收付。</p>
        : <SubjectChart rows={rows} by={by} onOpen={(from) => onRows({ title: by === 'day' ? from : `${from} 起一周`, parts: ['all'], from, to: by === 'day' ? from : addDays(from, 6) })} />}</Loaded>
    </Section>
    <PayoutCalendar runId={runId} token={token} onRows={onRows} />
  </>
}

function PayoutCalendar({ runId, token, onRows }: Props) {
  const [least, setLeast] = useState(5)
  const read = useRead(getPayoutCalendar, { runId, token, least }, { keep: true })
  return (
    <Section title="成批付款日历" meaning={{ what: '一天里给这么多个人付过款的日子，颜色越深人越多。固定隔些日子成批付款，常见于按期返利，也可能是发工资。点一天看它的流水。' }}
      extra={<label className="flow-least">一天付给不少于 <InputNumber size="small" min={1} max={10_000} precision={0} value={least} onChange={(value) => { if (value !== null) setLeast(value) }} /> 人</label>}>
      <Loaded read={read}>{({ days }) => days.length === 0 ? <p className="nothing">没有一天付给 {least} 人以上。可以把人数改小再看。</p>
        : <SubjectCalendar days={days} onOpen={(on) => onRows({ title: `${on} 的收付`, parts: ['all'], from: on, to: on })} />}</Loaded>
    </Section>
  )
}
