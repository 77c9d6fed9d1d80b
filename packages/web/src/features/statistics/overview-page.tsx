import { getOverview } from '@qingyuan/core/statistics/statistics-api'
import { Segmented } from 'antd'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Count } from '../../shared/money.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { MeasureValue } from './measure-value.tsx'
import { measureNames, measures, unknownOf, type Measure } from './measures.ts'
import { OverviewCut, type LeadSearch } from './overview-cut.tsx'
import './statistics.css'

type Overview = z.output<typeof getOverview.output>
const onLedger: LeadSearch = { onLedger: 'true' }

/** 总览: the leads that the viewer may see, counted and cut; every figure opens its rows. */
export function OverviewPage() {
  const { today, districtName } = useSession()
  const { state, patch } = useUrlState()
  const read = useRead(getOverview, {}, { every: 300_000 })
  const measure = measureNames.find((name) => name === state['by']) ?? 'leads'
  return (
    <Page title="总览" print="portrait" intro={<>{districtName}　截至 {today}，只含您工作范围内的线索。<span className="no-print">点任何一个数，看它是哪些线索。</span></>}
      meaning={{ what: '在册线索指待交办、已交办、跟踪处置三种状态。金额、人数、未兑付按每条线索最近一次登记的数相加；待核的不作0，不计入合计。一条线索只在主报单位计一次。' }}
      actions={<Segmented aria-label="按什么比较" value={measure} onChange={(value) => patch({ by: value === 'leads' ? undefined : value })}
        options={measureNames.map((name) => ({ value: name, label: measures[name].label }))} />}>
      <Loaded read={read} rows={12}>{(data) => <>
        <Cards data={data} />
        <Cuts data={data} measure={measure} />
      </>}</Loaded>
    </Page>
  )
}

function Cards({ data }: { data: Overview }) {
  const { onLedger: total } = data
  const left = (measure: Measure) => {
    const unknown = unknownOf(total, measure)
    return unknown > 0 ? `${unknown} 条待核，未计入` : total.leads > 0 ? '全部已核' : '没有在册线索'
  }
  const month = { receivedFrom: data.month.from, receivedTo: data.month.to }
  const sum = (measure: Measure) => <MeasureValue group={total} measure={measure} />
  return (
    <div className="cards">
      <Card label="在册线索" unit="条" search={onLedger} note="未排除、未销号"><Count value={total.leads} /></Card>
      <Card label="涉及金额" unit="万元" search={{ ...onLedger, sort: 'amountFen' }} note={left('amountFen')}>{sum('amountFen')}</Card>
      <Card label="涉及人数" unit="人" search={{ ...onLedger, sort: 'people' }} note={left('people')}>{sum('people')}</Card>
      <Card label="未兑付资金" unit="万元" search={{ ...onLedger, sort: 'unpaidFen' }} note={left('unpaidFen')}>{sum('unpaidFen')}</Card>
      <Card label="金额待核" unit="条" search={{ ...onLedger, amountGap: 'unknown' }} note="在册、金额还没查清" tone={total.unknownAmount > 0 ? 'warn' : undefined}><Count value={total.unknownAmount} /></Card>
      <Card label="本月新增" unit="条" search={month} note={`${data.month.from.slice(5, 7)}月收到`}><Count value={data.newThisMonth} /></Card>
      <Card label="逾期交办" unit="条" search={{ overdue: 'true' }} tone={data.overdueLeads > 0 ? 'bad' : undefined}
        note={data.overdueAssignments > 0 ? `共 ${data.overdueAssignments} 件交办过期未反馈` : '没有过期未反馈的'}><Count value={data.overdueLeads} /></Card>
    </div>
  )
}

function Card({ label, unit, search, note, tone, children }: { label: string; unit: string; search: LeadSearch; note: string; tone?: 'warn' | 'bad' | undefined; children: ReactNode }) {
  return (
    <Go to="/leads" search={search} className={tone ? `card card-${tone}` : 'card'}>
      <span className="card-label">{label}</span>
      <span className="card-value">{children}<small>{unit}</small></span>
      <span className="card-note">{note}</span>
    </Go>
  )
}

const text = (name: string, value: number | string | null): LeadSearch => value === null ? {} : { [name]: String(value) }

function Cuts({ data, measure }: { data: Overview; measure: Measure }) {
  return (
    <div className="cuts">
      <OverviewCut title="按状态（全部线索）" groups={data.byState} measure={measure} search={(group) => ({ states: group.key })} />
      <OverviewCut title="按收到时间（在册）" groups={data.byAge} measure={measure} meaning={{ what: '从收到线索那天到今天的自然日数。' }}
        search={(group) => ({ ...onLedger, ...text('receivedFrom', group.from), ...text('receivedTo', group.to) })} />
      <OverviewCut title="按行业（在册）" ranked groups={data.bySector} measure={measure}
        search={(group) => ({ ...onLedger, ...(group.key === '' ? { sectorless: 'true' } : { sectors: group.key }) })} />
      <OverviewCut title="按地区（在册）" ranked groups={data.byRegion} measure={measure} meaning={{ what: '线索所在地，村（社区）归入上一级。“本级”是直接登记在这一级的。' }}
        search={(group) => ({ ...onLedger, regionId: group.key, ...(group.only && { regionOnly: 'true' }) })} />
      <OverviewCut title="按涉及金额（在册）" groups={data.byAmount} measure={measure}
        search={(group) => ({ ...onLedger, ...text('amountFromFen', group.fromFen), ...text('amountToFen', group.toFen), ...text('amountGap', group.gap) })} />
      <OverviewCut title="按涉及人数（在册）" groups={data.byPeople} measure={measure}
        search={(group) => ({ ...onLedger, ...text('peopleFrom', group.from), ...text('peopleTo', group.to), ...text('peopleGap', group.gap) })} />
    </div>
  )
}
