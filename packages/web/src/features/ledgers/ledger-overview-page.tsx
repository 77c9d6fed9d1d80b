import { formatPeriodCn } from '@qingyuan/core/dates'
import { listCollections, type Collection } from '@qingyuan/core/ledgers/ledger-api'
import { Button, Empty, Progress } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page, Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { OnDay } from '../../shared/time.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { Board } from './board.tsx'
import { OpenCollectionDialog } from './open-collection-dialog.tsx'
import { PeriodPicker, usePeriod } from './period-picker.tsx'
import { PunctualityTag, SubmissionTag } from './submission-words.tsx'
import './ledgers.css'

export type CollectionRow = z.output<typeof listCollections.output>['rows'][number]

/** A month's reports: what the person's own unit owes, and who has reported to whom. */
export function LedgerOverviewPage() {
  const { can } = useSession()
  const [period, setPeriod] = usePeriod()
  const [opening, setOpening] = useState(false)
  const { patch } = useUrlState()
  // One-off reports have no month: they are listed while they run, whatever month is chosen.
  const monthly = useRead(listCollections, { period, pageSize: 200 }, { keep: true })
  const all = useRead(listCollections, { pageSize: 200 })
  const once = (all.data?.rows ?? []).filter((row) => row.period === null && row.state === 'open')
  return (
    <Page title="报送" intro="谁报、谁没报、什么时候报的。按时与否以第一次报送为准，退回和更正不算迟报。"
      actions={<>
        <PeriodPicker period={period} onChange={setPeriod} />
        {can('ledger.collect') && <Button type="primary" onClick={() => setOpening(true)}>布置一期</Button>}
        <Go to="/ledgers/dates" search={{ month: period }}><Button>报送日期</Button></Go>
      </>}>
      <Loaded read={monthly}>{(data) => <Month period={period} rows={[...data.rows, ...once]} newest={(all.data?.rows ?? []).find((row) => row.period !== null && row.period !== period)?.period ?? null} onPeriod={setPeriod} />}</Loaded>
      {opening && <OpenCollectionDialog period={period} onClose={() => setOpening(false)}
        onOpened={(id, month) => patch({ board: id, page: undefined, ...(month && { period: month }) }, { push: true })} />}
    </Page>
  )
}

/** @param newest the latest other month with a report: where to go when this one has none */
function Month({ period, rows, newest, onPeriod }: { period: string; rows: CollectionRow[]; newest: string | null; onPeriod: (period: string) => void }) {
  const { unitId, can } = useSession()
  const { state, patch } = useUrlState()
  const own = rows.filter((row) => row.own)
  // What the own unit collects comes first, then the ledger before the other reports.
  const boards = rows.filter((row) => row.asked > 0 && !(row.own && row.asked === 1))
    .slice().sort((a, b) => rank(a, unitId) - rank(b, unitId))
  // A link may name a board of another month.
  const shown = state['board'] ?? boards[0]?.id
  if (rows.length === 0 && !shown) {
    return <section className="section"><Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={`${formatPeriodCn(period)}还没有布置报送。到期前系统会自动布置${can('ledger.collect') ? '，也可以现在布置' : ''}。`}>
      {newest && <Button onClick={() => onPeriod(newest)}>看最近的一期：{formatPeriodCn(newest)}</Button>}</Empty></section>
  }
  return (
    <>
      {own.length > 0 && (
        <Section title="本单位要报的">
          <ul className="own-reports">{own.map((row) => <li key={row.id}><OwnReport row={row} own={row.own!} /></li>)}</ul>
        </Section>
      )}
      {boards.length > 1 && (
        <Section title={`${formatPeriodCn(period)}各项报送`}>
          <ul className="collection-list">{boards.map((row) => (
            <li key={row.id}><CollectionLine row={row} chosen={row.id === shown} onChoose={() => patch({ board: row.id })} /></li>
          ))}</ul>
        </Section>
      )}
      {shown && <Board key={shown} collectionId={shown} />}
    </>
  )
}

const rank = (row: Pick<Collection, 'collectorUnitId' | 'collectorKind' | 'purpose'>, unitId: string) =>
  (row.collectorUnitId === unitId ? 0 : row.collectorKind === 'office' ? 2 : 4) + (row.purpose === 'ledger' && row.collectorKind !== 'superior' ? 0 : 1)

function OwnReport({ row, own }: { row: CollectionRow; own: NonNullable<CollectionRow['own']> }) {
  return (
    <div className="own-report">
      <Go to={`/ledgers/submissions/${own.id}`} className="own-report-title">{row.title}</Go>
      <div className="own-report-line">
        <SubmissionTag status={own.status} text={own.statusText} late={own.lateDays > 0} />
        <PunctualityTag lateDays={own.lateDays} text={own.punctuality} />
        <span>报 {row.collectorKind === 'superior' ? '上级' : row.collectorUnitName}</span>
        <span>截止 <OnDay day={row.dueOn} /></span>
      </div>
    </div>
  )
}

function CollectionLine({ row, chosen, onChoose }: { row: CollectionRow; chosen: boolean; onChoose: () => void }) {
  return (
    <button type="button" className={chosen ? 'collection-line collection-line-chosen' : 'collection-line'} aria-pressed={chosen} onClick={onChoose}>
      <span className="collection-title">{row.collectorKind === 'town' ? `${row.collectorUnitName}：` : ''}{row.title}</span>
      <span className="collection-due">截止 <OnDay day={row.dueOn} /></span>
      <span className="collection-progress"><Progress percent={Math.round(row.submitted / row.asked * 100)} size="small" showInfo={false} /></span>
      <span className="number">已报 {row.submitted}/{row.asked}，已审核 {row.accepted}</span>
      {row.late > 0 && <StatusTag tone="bad">{`迟报 ${row.late}`}</StatusTag>}
      {row.state === 'closed' && <StatusTag tone="off">已结束</StatusTag>}
    </button>
  )
}
