import { LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons'
import { activityKindLabels, activityKinds, listActivities, type ActivityRow } from '@qingyuan/core/activities/activity-api'
import { formatPeriodCn, monthPeriod, periodOf, shiftPeriod } from '@qingyuan/core/dates'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { CutText } from '../../shared/cut-text.tsx'
import { DataTable } from '../../shared/data-table.tsx'
import { PeriodInput } from '../../shared/day-input.tsx'
import { Page } from '../../shared/page.tsx'
import { RegionSelect, UnitSelect } from '../../shared/selects.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { dayColumn, type Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { countWords } from './activity-counts.ts'
import { ActivityDrawer } from './activity-drawer.tsx'
import { ActivityForm } from './activity-form.tsx'
import './activities.css'

type Sums = z.output<typeof listActivities.output>['sums']

/** 工作记录: what was done this month, counted by kind; any template of a table sums it. */
export function ActivityListPage() {
  const { can, today } = useSession()
  const { state, patch } = useUrlState()
  const [adding, setAdding] = useState(false)
  const open = (id: string) => patch({ record: id }, { push: true })
  // Without dates in the address: the month that is running.
  const dated = Boolean(state['from'] ?? state['to'])
  return (
    <Page title="工作记录" print="landscape" intro="排查、宣传、培训、会议、约谈、督导，做一次记一条；月报里的工作量从这里汇总，不用再填。"
      actions={can('activity.record') && <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>登记工作</Button>}>
      <MonthBar />
      <DataTable name="activities" endpoint={listActivities} input={dated ? {} : monthPeriod(periodOf(today))} columns={columns} filters={filters}
        onOpen={(row) => open(row.id)} rowTone={(row) => row.withdrawn ? 'off' : undefined} head={({ sums, total, latestOn }) => <>
          <KindSums sums={sums} />
          {total === 0 && latestOn && <LatestMonth latestOn={latestOn} running={!dated} />}
        </>}
        empty={<>这段时间还没有工作记录。{can('activity.record') && '点右上角“登记工作”，一分钟记一条。'}</>} />
      {adding && <ActivityForm onClose={() => setAdding(false)} onDone={open} />}
      {state['record'] && <ActivityDrawer key={state['record']} id={state['record']} onClose={() => patch({ record: undefined })} />}
    </Page>
  )
}

/** Nothing in the days asked for, but elsewhere there is. */
function LatestMonth({ latestOn, running }: { latestOn: string; running: boolean }) {
  const { patch } = useUrlState()
  const { from, to } = monthPeriod(periodOf(latestOn))
  return (
    <Alert className="form-message" type="info" showIcon title={<>{running ? '本月还没有工作记录' : '这段时间没有工作记录'}，最近一条在 {latestOn}。
      <Button type="link" size="small" onClick={() => patch({ from, to, page: undefined })}>看 {formatPeriodCn(periodOf(latestOn))}</Button></>} />
  )
}

/** Goes from month to month by setting the dates of the conditions. */
function MonthBar() {
  const { today } = useSession()
  const { state, patch } = useUrlState()
  const running = periodOf(today)
  const { from, to } = state
  const period = !from && !to ? running : from && to && wholeMonth(from, to) ? periodOf(from) : null
  const show = (next: string) => { const { from: first, to: last } = monthPeriod(next); patch({ from: first, to: last, page: undefined }) }
  return (
    <div className="month-bar no-print">
      <Button icon={<LeftOutlined />} aria-label="上个月" title="上个月" onClick={() => show(shiftPeriod(period ?? running, -1))} />
      <div className="month-pick"><PeriodInput value={period} placeholder="自选日期" onChange={(next) => { if (next) show(next) }} /></div>
      <Button icon={<RightOutlined />} aria-label="下个月" title="下个月" disabled={(period ?? running) >= running} onClick={() => show(shiftPeriod(period ?? running, 1))} />
      {period !== running && <Button type="link" onClick={() => patch({ from: undefined, to: undefined, page: undefined })}>回到本月</Button>}
    </div>
  )
}
function wholeMonth(from: string, to: string): boolean {
  if (!/^\d{4}-\d\d-01$/.test(from)) return false
  return monthPeriod(periodOf(from)).to === to
}

/** Sums over all rows of the conditions; a click on a kind shows only it. */
function KindSums({ sums }: { sums: Sums }) {
  const { state, patch } = useUrlState()
  if (sums.length === 0) return null
  return (
    <div className="kind-sums">
      {activityKinds.flatMap((kind) => sums.filter((sum) => sum.kind === kind)).map((sum) => (
        <button key={sum.kind} type="button" className="kind-sum" aria-pressed={state['kinds'] === sum.kind} title={state['kinds'] === sum.kind ? '点一下看全部' : `只看${activityKindLabels[sum.kind]}`}
          onClick={() => patch({ kinds: state['kinds'] === sum.kind ? undefined : sum.kind, page: undefined })}>
          <b>{activityKindLabels[sum.kind]}</b><span>{countWords(sum.kind, sum.kind === 'sweep' ? { ...sum, sessions: 1 } : sum)}</span><small>{sum.records} 条记录</small>
        </button>
      ))}
    </div>
  )
}

const filters: Filter[] = [
  { kind: 'multi', key: 'kinds', label: '种类', options: activityKinds.map((value) => ({ value, label: activityKindLabels[value] })) },
  { kind: 'days', from: 'from', to: 'to', label: '日期' },
  { kind: 'custom', key: 'unitId', label: '单位', render: (value, set) => <UnitSelect value={value ?? null} placeholder="不限" onChange={(next) => set(next ?? undefined)} /> },
  { kind: 'custom', key: 'regionId', label: '所在地', render: (value, set) => <RegionSelect value={value ?? null} placeholder="不限" onChange={(next) => set(next ?? undefined)} /> },
]
const columns: Column<ActivityRow>[] = [
  dayColumn('onDate', '日期', (row) => row.onDate, { fixed: true }),
  { key: 'kind', title: '种类', width: 64, value: (row) => activityKindLabels[row.kind] },
  { key: 'title', title: '内容', width: 230, value: (row) => row.title || null, render: (row) => (
    <span className="activity-title">{row.withdrawn && <StatusTag tone="off">已作废</StatusTag>}<OpenButton row={row} /></span>
  ) },
  { key: 'counts', title: '数量', width: 230, value: (row) => countWords(row.kind, row) },
  { key: 'unit', title: '单位', width: 108, value: (row) => row.unitName, render: (row) => <CutText text={row.unitName} width={120} /> },
  { key: 'region', title: '所在地', width: 100, value: (row) => row.regionName },
  { key: 'place', title: '地点', width: 120, value: (row) => row.place || null, render: (row) => <CutText text={row.place} width={140} /> },
  { key: 'photos', title: '照片', align: 'right', width: 64, value: (row) => row.photos.length || null },
  { key: 'by', title: '登记人', width: 90, value: (row) => row.byName, hidden: true },
]

function OpenButton({ row }: { row: ActivityRow }) {
  const { patch } = useUrlState()
  return <button type="button" className="text-button" onClick={() => patch({ record: row.id }, { push: true })}><CutText text={row.title || activityKindLabels[row.kind]} width={240} /></button>
}
