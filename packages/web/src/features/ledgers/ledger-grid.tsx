import { figureText, totalLabels, type Annex2Row, type Annex2Totals, formatPeople } from '@qingyuan/core/ledgers/annex-2'
import { textColumns, type TextColumn } from '@qingyuan/core/ledgers/annex-2-lead'
import { formatWan } from '@qingyuan/core/money'
import { Empty } from 'antd'
import type { ReactNode } from 'react'
import { Go } from '../../shared/go.tsx'
import { StatusTag } from '../../shared/status.tsx'

export type FigureColumn = 'amountFen' | 'people' | 'unpaidFen'
const figureSources = { amountFen: 'amount', people: 'people', unpaidFen: 'unpaid' } as const
/** The columns of 附件2 after 序号 and 企业名称, in the form's order; three are summed. */
const columns = [
  ['sector', '所属行业'], ['mode', '集资模式'], ['channel', '是否通过互联网'], ['amountFen', '涉及金额（万元）*'], ['people', '涉及人数（人）*'], ['unpaidFen', '未兑付资金（万元）*'],
  ['crossRegion', '是否跨省、市'], ['measures', '采取的工作措施'], ['repayment', '资金清退情况'], ['outcome', '处理结果'], ['notices', '省际间风险通报情况'], ['remark', '备注'],
] as const
export type GridColumn = (typeof columns)[number][0] | 'name'
const isFigure = (column: string): column is FigureColumn => column in figureSources
export const isText = (column: string): column is TextColumn => (textColumns as readonly string[]).includes(column)

interface LedgerGridProps {
  rows: readonly Annex2Row[]
  /** Number of the first row, less one. */
  before?: number
  totals?: Annex2Totals
  /** People with two decimals, as note 5 has it literally. */
  twoDecimals?: boolean
  /** A click on a total. */
  onTotal?: (column: FigureColumn) => void
  /** What a cell shows below or instead of its value; `plain` is what it would show. */
  cell?: (row: Annex2Row, column: GridColumn, plain: ReactNode) => ReactNode
  cellClass?: (row: Annex2Row, column: GridColumn) => string | undefined
  /** A column at the right edge that stays in sight. */
  last?: { title: string; render: (row: Annex2Row) => ReactNode }
  /** A column after the name, e.g. 主报单位. */
  unit?: boolean
  empty?: ReactNode
}

/** The rows of 附件2 on screen: number and name stay in sight, each figure says its source and date. */
export function LedgerGrid({ rows, before = 0, totals, twoDecimals = false, onTotal, cell, cellClass, last, unit = false, empty = '没有线索' }: LedgerGridProps) {
  const content = (row: Annex2Row, column: GridColumn) => {
    const plain = plainCell(row, column, twoDecimals)
    return cell ? cell(row, column, plain) : plain
  }
  const total = (column: FigureColumn) => {
    const { value, unknown } = totals![column]
    const text = value === null ? '待核' : column === 'people' ? formatPeople(value, twoDecimals) : formatWan(value)
    return <>
      {onTotal ? <button type="button" className="total-button number" aria-label={`${totalLabels[column]}合计${text}，看是哪些行`} onClick={() => onTotal(column)}>{text}</button>
        : <span className="number">{text}</span>}
      {unknown > 0 && <small className="pending-value">另{unknown}条待核</small>}
    </>
  }
  if (rows.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />
  return (
    <div className="wide-table ledger-scroll" tabIndex={0} role="region" aria-label="台账">
      <table className="ledger-grid">
        <thead><tr>
          <th className="grid-no">序号</th><th className="grid-name">企业名称</th>
          {unit && <th>主报单位</th>}
          {columns.map(([key, title]) => <th key={key} className={`grid-${key}`}>{title}</th>)}
          {last && <th className="grid-last">{last.title}</th>}
        </tr></thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.leadId} className={row.struckOffOn ? 'grid-struck' : ''}>
              <td className="grid-no number">{before + index + 1}</td>
              <th scope="row" className={`grid-name ${cellClass?.(row, 'name') ?? ''}`}>{content(row, 'name')}</th>
              {unit && <td>{row.mainUnitName}</td>}
              {columns.map(([key]) => <td key={key} className={`grid-${key} ${isFigure(key) ? 'grid-figure' : ''} ${cellClass?.(row, key) ?? ''}`}>{content(row, key)}</td>)}
              {last && <td className="grid-last">{last.render(row)}</td>}
            </tr>
          ))}
        </tbody>
        {totals && (
          <tfoot><tr>
            <td className="grid-no" /><th scope="row" className="grid-name">合计</th>
            {unit && <td />}
            {columns.map(([key]) => <td key={key} className={isFigure(key) ? 'grid-figure' : ''}>{isFigure(key) ? total(key) : ''}</td>)}
            {last && <td className="grid-last" />}
          </tr></tfoot>
        )}
      </table>
    </div>
  )
}

function plainCell(row: Annex2Row, column: GridColumn, twoDecimals: boolean): ReactNode {
  if (column === 'name') {
    return <>
      <Go to={`/leads/${row.leadId}`}>{row.name}</Go>
      <small>{row.number} {row.restricted && <StatusTag tone="bad">受限</StatusTag>}{row.struckOffOn && <StatusTag tone="off">{`${row.struckOffOn.slice(5)}销号`}</StatusTag>}</small>
    </>
  }
  if (!isFigure(column)) return row[column]
  const source = row.sources[figureSources[column]]
  const text = figureText(row, column, twoDecimals)
  return <><span className={text === '待核' ? 'pending-value' : 'number'}>{text}</span>{row.figuresApply && source && <small>{source.source}<br />{source.asOf}</small>}</>
}
