import type { getFlowSeries } from '@qingyuan/core/bank/bank-run-api'
import { formatWan, type Fen } from '@qingyuan/core/money'
import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { z } from 'zod'
import { fillDays, steps } from './subject-chart-scale.ts'

type Row = z.output<typeof getFlowSeries.output>['rows'][number]
const width = 1000
const left = 62
const right = 990
const [top, bottom, newTop, newBottom] = [12, 262, 290, 346]

/** Bars above the line came in, bars below went out; the line is the balance; below, those who paid for the first time. */
export function SubjectChart({ rows, by, onOpen }: { rows: Row[]; by: 'day' | 'week'; onOpen: (from: string) => void }) {
  const slots = fillDays(rows, by === 'day' ? 1 : 7)
  const [at, setAt] = useState(slots.length - 1)
  const index = Math.min(at, slots.length - 1)
  const wide = (right - left) / slots.length
  const x = (slot: number) => left + slot * wide
  const most = Math.max(1, ...slots.map(({ row }) => row ? Math.max(row.fromIndividualsFen + row.fromOthersFen, row.balanceFen ?? 0) : 0))
  const least = Math.max(0, ...slots.map(({ row }) => row ? Math.max(row.toIndividualsFen + row.toOthersFen, -(row.balanceFen ?? 0)) : 0))
  const perFen = (bottom - top) / (most + least)
  const zero = top + most * perFen
  const y = (fen: Fen) => zero - fen * perFen
  const newMost = Math.max(1, ...slots.map(({ row }) => row?.newPayers ?? 0))
  const bar = (slot: number, from: Fen, fen: Fen, name: string) => fen === 0 ? null
    : <rect key={`${name} ${slot}`} className={`chart-${name}`} x={x(slot)} width={Math.max(0.6, wide * 0.86)} y={Math.min(y(from), y(from + fen))} height={Math.abs(fen) * perFen} />
  const balance = slots.flatMap(({ row }, slot) => row && row.balanceFen !== null ? [`${(x(slot) + wide / 2).toFixed(1)},${y(row.balanceFen).toFixed(1)}`] : [])
  const months = slots.flatMap(({ on }, slot) => slot === 0 || on.slice(0, 7) !== slots[slot - 1]!.on.slice(0, 7) ? [{ slot, text: on.slice(0, 7) }] : [])
  const every = Math.max(1, Math.ceil(months.length / 12))
  const slotAt = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return Math.max(0, Math.min(slots.length - 1, Math.floor(((event.clientX - box.left) / box.width * width - left) / wide)))
  }
  const onKey = (event: KeyboardEvent) => {
    const move = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (move !== 0) setAt(Math.max(0, Math.min(slots.length - 1, index + move)))
    else if (event.key === 'Enter') onOpen(slots[index]!.on)
    else return
    event.preventDefault()
  }
  return (
    <figure className="flow-chart">
      <Readout on={slots[index]!.on} row={slots[index]!.row} by={by} />
      <div className="flow-chart-scroll"><svg viewBox={`0 0 ${width} 372`} tabIndex={0} role="img" aria-label="收付走势图，左右键移动，回车看流水" onKeyDown={onKey}
        onPointerMove={(event) => setAt(slotAt(event))} onClick={(event) => onOpen(slots[slotAt(event as unknown as PointerEvent<SVGSVGElement>)]!.on)}>
        {steps(-least, most).map((fen) => <g key={fen}><line className="chart-grid" x1={left} x2={right} y1={y(fen)} y2={y(fen)} /><text className="chart-label" x={left - 6} y={y(fen) + 4} textAnchor="end">{shortWan(Math.abs(fen))}</text></g>)}
        <rect className="chart-at" x={x(index)} width={Math.max(1, wide)} y={top} height={newBottom - top} />
        {slots.map(({ row }, slot) => row && [bar(slot, 0, row.fromIndividualsFen, 'in'), bar(slot, row.fromIndividualsFen, row.fromOthersFen, 'in-other'), bar(slot, 0, -row.toIndividualsFen, 'out'), bar(slot, -row.toIndividualsFen, -row.toOthersFen, 'out-other')])}
        {balance.length > 1 && <polyline className="chart-balance" points={balance.join(' ')} />}
        <line className="chart-zero" x1={left} x2={right} y1={zero} y2={zero} />
        {slots.map(({ row, on }, slot) => row && row.newPayers > 0 && <rect key={on} className="chart-new" x={x(slot)} width={Math.max(0.6, wide * 0.86)} y={newBottom - row.newPayers / newMost * (newBottom - newTop)} height={row.newPayers / newMost * (newBottom - newTop)} />)}
        <line className="chart-zero" x1={left} x2={right} y1={newBottom} y2={newBottom} />
        <text className="chart-label" x={left - 6} y={newTop + 8} textAnchor="end">{newMost} 人</text>
        {months.filter((_, position) => position % every === 0).map(({ slot, text }) => <text key={text} className="chart-label" x={x(slot)} y={newBottom + 18}>{text}</text>)}
      </svg></div>
      <figcaption className="flow-legend">
        <span className="legend-in">个人付来</span><span className="legend-in-other">单位付来</span><span className="legend-out">付给个人</span><span className="legend-out-other">付给单位</span>
        {balance.length > 1 ? <span className="legend-balance">余额</span> : <span className="nothing">流水里没有余额</span>}<span className="legend-new">新付款人（下图）</span><span className="nothing">左侧单位：万元</span>
      </figcaption>
    </figure>
  )
}

const shortWan = (fen: Fen): string => { const wan = fen / 1_000_000; return wan >= 10_000 ? `${Number((wan / 10_000).toFixed(2))}亿` : String(Number(wan.toFixed(2))) }

/** The slot under the pointer, in figures. */
function Readout({ on, row, by }: { on: string; row: Row | undefined; by: 'day' | 'week' }) {
  const wan = (fen: Fen) => <b className="number">{formatWan(fen)}</b>
  return (
    <p className="flow-readout" aria-live="polite"><b className="number">{on}</b>{by === 'week' && ' 起一周'}：{row ? <>
      个人付来 {wan(row.fromIndividualsFen)}（{row.payers} 人，新 {row.newPayers} 人）　付给个人 {wan(row.toIndividualsFen)}（{row.payees} 人）　单位付来 {wan(row.fromOthersFen)}　付给单位 {wan(row.toOthersFen)}
      {row.balanceFen !== null && <>　余额 {wan(row.balanceFen)}</>}　<span className="nothing">万元</span></> : '没有收付'}</p>
  )
}
