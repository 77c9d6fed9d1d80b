import { formatDateCn, formatPeriodCn } from '@qingyuan/core/dates'
import { getOnePage, type PageSegment } from '@qingyuan/core/ledgers/ledger-api'
import { useState } from 'react'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { formatInstant } from '../../shared/time.tsx'
import { useRead } from '../../shared/use-read.ts'
import { hasRows, OnePageRows } from './one-page-rows.tsx'
import { PeriodPicker, usePeriod } from './period-picker.tsx'
import './ledgers.css'

type Segment = z.output<typeof PageSegment>
/** Where the rows behind a figure are that are no leads. */
const places: Record<string, string> = { board: '/ledgers', activities: '/activities' }

/** The month in a few sentences for a leader; each figure opens the rows it was counted from. */
export function OnePagePage() {
  const { officeName } = useSession()
  const [period, setPeriod] = usePeriod()
  const [figure, setFigure] = useState<{ key: string; text: string }>()
  const read = useRead(getOnePage, { period }, { keep: true })
  return (
    <Page title="领导一页纸" print="portrait" actions={<PeriodPicker period={period} onChange={setPeriod} />} intro={<span className="no-print">点任一数字，看它是由哪些记录算出来的。</span>}>
      <Loaded read={read}>{(data) => (
        <section className="section one-page">
          <h2>{data.title || `${formatPeriodCn(period)}情况`}</h2>
          <p className="one-page-head"><span>{officeName}</span><span>数据截至 {formatDateCn(data.asOf)}</span></p>
          {data.paragraphs.map((segments, index) => <p key={index} className="one-page-text">{segments.map((segment, at) => <Words key={at} segment={segment} onRows={setFigure} />)}</p>)}
          {data.notes.map((note) => <p key={note} className="one-page-drift">{note}</p>)}
          <p className="one-page-foot">
            <span>版本号：{data.versionCode ? <b className="code-text">{data.versionCode}</b> : '本月台账尚未上报'}</span>
            <span>审计封印：{data.seal ? `第${data.seal.no}号 ${data.seal.code}（${formatInstant(data.seal.sealedAt)}）` : '尚未加封'}</span>
          </p>
          <p className="one-page-note no-print">审计管理员可在审计日志里核对封印号；版本号可<Go to="/check-code" search={data.versionCode ? { code: data.versionCode } : {}}>在这里核验</Go>。</p>
        </section>
      )}</Loaded>
      {figure && <OnePageRows period={period} figure={figure} onClose={() => setFigure(undefined)} />}
    </Page>
  )
}

function Words({ segment: { text, key, link }, onRows }: { segment: Segment; onRows: (figure: { key: string; text: string }) => void }) {
  if (!link) return text
  if (key !== undefined && hasRows(key)) return <button type="button" className="one-page-figure" onClick={() => onRows({ key, text })}>{text}</button>
  const to = link.page === 'lead' ? `/leads/${link.query['id'] ?? ''}` : places[link.page]
  return to ? <Go className="one-page-figure" to={to} search={link.page === 'lead' ? {} : link.query}>{text}</Go> : <b>{text}</b>
}
