import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { nextPeriod, previousPeriod, type Period } from '@qingyuan/core/dates'
import { Button, Space } from 'antd'
import { PeriodInput } from '../../shared/day-input.tsx'
import { useSession } from '../../shared/session.tsx'
import { useUrlState } from '../../shared/use-url-state.ts'

/** The month in the address (`?period=`), or else the last full month: the one that is being reported now. */
export function usePeriod(): [Period, (period: Period) => void] {
  const { today } = useSession()
  const { state, patch } = useUrlState()
  const given = state['period']
  const period = given && /^\d{4}-(0[1-9]|1[0-2])$/.test(given) ? given : previousPeriod(today.slice(0, 7))
  return [period, (next) => patch({ period: next, board: undefined, page: undefined }, { push: true })]
}

/** Choice of a month with one step back and forth. */
export function PeriodPicker({ period, onChange }: { period: Period; onChange: (period: Period) => void }) {
  return (
    <Space.Compact className="period-picker no-print">
      <Button icon={<LeftOutlined />} aria-label="上一月" title="上一月" onClick={() => onChange(previousPeriod(period))} />
      <PeriodInput value={period} onChange={(next) => { if (next) onChange(next) }} />
      <Button icon={<RightOutlined />} aria-label="下一月" title="下一月" onClick={() => onChange(nextPeriod(period))} />
    </Space.Compact>
  )
}
