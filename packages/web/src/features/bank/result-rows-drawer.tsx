import { listFigureRows, type rowFigures } from '@qingyuan/core/bank/bank-run-api'
import { formatYuan, type Fen } from '@qingyuan/core/money'
import { Alert, Drawer, Grid, Pagination, Segmented, Table } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { ErrorView } from '../../shared/errors.tsx'
import { stacked } from '../../shared/table-columns.tsx'
import { useRead } from '../../shared/use-read.ts'
import { RawRows } from './result-raw-rows.tsx'
import { RevealNames, useOpenedNames } from './result-reveal.tsx'
import { whole } from './result-words.ts'

export type RowFigure = (typeof rowFigures)[number]
const figureNames: Record<RowFigure, string> = { raised: '投入', reinvested: '其中复投', principal: '归还本金', returns: '支付回报', commission: '提成', all: '全部往来' }
/** A figure and the rows that it comes from; with several parts, the first less the others. */
export interface RowsWanted { title: string; parts: RowFigure[]; /** What the page shows for it; left out where the drawer itself is the figure. */ fen?: Fen; party?: string; from?: string; to?: string }
type Row = z.output<typeof listFigureRows.output>['rows'][number]
const pageSize = 50

/** The rows behind a figure, with their sum beside the figure; each can be opened as the file shows it. */
export function FigureRowsDrawer({ runId, token, wanted, onClose }: { runId: string; token: string; wanted: RowsWanted; onClose: () => void }) {
  const wide = Grid.useBreakpoint().lg ?? true
  const [figure, setFigure] = useState<RowFigure>(wanted.parts[0]!)
  return (
    <Drawer open title={`${wanted.title}：对应的流水`} size={wide ? 860 : '100%'} onClose={onClose}>
      {wanted.parts.length > 1 && <>
        <p className="dialog-note">{wanted.title} ＝ {wanted.parts.map((part) => figureNames[part]).join(' － ')}。两部分的流水分开看。</p>
        <Segmented className="flow-parts" value={figure} onChange={setFigure} options={wanted.parts.map((value) => ({ value, label: figureNames[value] }))} />
        <Difference runId={runId} token={token} wanted={wanted} />
      </>}
      <FigureRows key={figure} runId={runId} token={token} figure={figure} wanted={wanted} />
    </Drawer>
  )
}

const asked = (runId: string, token: string, figure: RowFigure, { party, from, to }: RowsWanted, page: number) =>
  ({ runId, token, figure, page, pageSize, ...(party && { party }), ...(from && { from }), ...(to && { to }) })

function FigureRows({ runId, token, figure, wanted }: { runId: string; token: string; figure: RowFigure; wanted: RowsWanted }) {
  const [page, setPage] = useState(1)
  const [ticked, setTicked] = useState<string[]>([])
  const names = useOpenedNames()
  const read = useRead(listFigureRows, asked(runId, token, figure, wanted, page), { keep: true })
  if (read.error && !read.data) return <ErrorView error={read.error} onRetry={() => { void read.refetch() }} />
  const { rows, total, sumFen } = read.data ?? { rows: [], total: 0, sumFen: 0 }
  const keyOf = (row: Row) => `${row.batchId} ${row.rowNo}`
  const chosen = rows.filter((row) => ticked.includes(keyOf(row)))
  return (
    <div className="data-table flow-rows">
      {read.data && <Total figure={figure} sumFen={sumFen} total={total} wanted={wanted} />}
      <p className="flow-head no-print">
        <RevealNames runId={runId} tokens={rows.map(({ party }) => party)} names={names} />
        <RawRows rows={chosen.length > 0 ? chosen : rows} label={chosen.length > 0 ? `查看所选 ${chosen.length} 行原文` : '查看本页原文'} />
      </p>
      <Table<Row> size="small" rowKey={keyOf} dataSource={rows} pagination={false} loading={{ spinning: read.isPending || read.isPlaceholderData, delay: 200 }} scroll={{ x: 'max-content' }}
        locale={{ emptyText: read.isPending ? ' ' : '没有流水' }} rowSelection={{ selectedRowKeys: ticked, onChange: (keys) => setTicked(keys as string[]), columnWidth: 36 }}
        columns={stacked<Row>([
          { title: '日期', dataIndex: 'on', width: 104 },
          { title: '对方', key: 'party', render: (_, row) => <span className="flow-name">{names.nameOf(row.party) ?? row.nameMask}</span> },
          { title: '收付（元）', key: 'flow', align: 'right', render: (_, row) => <span className="number">{row.flowFen > 0 ? '收 ' : '付 '}{formatYuan(Math.abs(row.flowFen))}</span> },
          ...(figure === 'all' ? [] : [{ title: '计入（元）', key: 'part', align: 'right' as const, render: (_: unknown, row: Row) => <b className="number">{formatYuan(row.partFen)}</b> }]),
        ])} />
      {total > pageSize && <Pagination className="flow-pages" size="small" current={page} pageSize={pageSize} total={total} showSizeChanger={false} showTotal={(count) => `共 ${count} 笔`} onChange={(next) => { setPage(next); setTicked([]) }} />}
    </div>
  )
}

/** What the rows come to, and whether it is what the page says. */
function Total({ figure, sumFen, total, wanted }: { figure: RowFigure; sumFen: Fen; total: number; wanted: RowsWanted }) {
  const says = figure === 'all' ? <>共 {whole(total)} 笔，收付相抵 {sumFen > 0 ? '净收' : sumFen < 0 ? '净付' : ''} <b className="number">{formatYuan(Math.abs(sumFen))}</b> 元</>
    : <>共 {whole(total)} 笔，合计 <b className="number">{formatYuan(sumFen)}</b> 元</>
  if (wanted.parts.length > 1 || wanted.fen === undefined) return <p className="flow-total">{says}</p>
  return wanted.fen === sumFen ? <p className="flow-total">{says}，与“{wanted.title}”一致。</p>
    : <Alert className="flow-alert" type="error" showIcon title={<>{says}，与“{wanted.title}” {formatYuan(wanted.fen)} 元对不上。请重新研判，仍对不上的告诉系统管理员。</>} />
}

/** The parts taken together, against the figure. */
function Difference({ runId, token, wanted }: { runId: string; token: string; wanted: RowsWanted }) {
  const first = useRead(listFigureRows, asked(runId, token, wanted.parts[0]!, wanted, 1))
  const second = useRead(listFigureRows, asked(runId, token, wanted.parts[1]!, wanted, 1))
  if (!first.data || !second.data) return null
  const fen = first.data.sumFen - second.data.sumFen
  return <Alert className="flow-alert" type={fen === wanted.fen ? 'info' : 'error'} showIcon title={<span className="number">{formatYuan(first.data.sumFen)} － {formatYuan(second.data.sumFen)} ＝ {formatYuan(fen)} 元
    {fen === wanted.fen ? `，与“${wanted.title}”一致。` : `，与“${wanted.title}” ${formatYuan(wanted.fen!)} 元对不上。请重新研判。`}</span>} />
}
