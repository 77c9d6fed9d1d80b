import { figureText, totalLabels, type Annex2Row } from '@qingyuan/core/ledgers/annex-2'
import { formatWan } from '@qingyuan/core/money'
import { Drawer, Grid } from 'antd'
import { Go } from '../../shared/go.tsx'
import type { FigureColumn } from './ledger-grid.tsx'

const sourceOf = { amountFen: 'amount', people: 'people', unpaidFen: 'unpaid' } as const

/** The rows behind a total: which are in it with how much, which are 待核 and left out, and that they add up. */
export function TotalDrawer({ rows, total = rows.length, column, onClose }: {
  rows: readonly Annex2Row[]; /** Rows of the table, when only the first are at hand. */ total?: number; column: FigureColumn; onClose: () => void
}) {
  const wide = Grid.useBreakpoint().md ?? true
  const counted = rows.filter((row) => row.figuresApply && row[column] !== null).slice().sort((a, b) => b[column]! - a[column]!)
  const waiting = rows.filter((row) => row.figuresApply && row[column] === null)
  const none = rows.filter((row) => !row.figuresApply)
  const sum = counted.reduce((all, row) => all + row[column]!, 0)
  const words = column === 'people' ? `${sum}人` : `${formatWan(sum)}万元`
  const all = total === rows.length
  const line = (row: Annex2Row) => (
    <tr key={row.leadId}>
      <th scope="row"><Go to={`/leads/${row.leadId}`}>{row.name}</Go><small>{row.number}　{row.mainUnitName}</small></th>
      <td className="grid-figure">{figureText(row, column)}</td>
      <td>{row.sources[sourceOf[column]] && <small>{row.sources[sourceOf[column]]!.source}<br />{row.sources[sourceOf[column]]!.asOf}</small>}</td>
    </tr>
  )
  return (
    <Drawer open title={all ? `${totalLabels[column]}合计 ${words}` : totalLabels[column]} size={wide ? 560 : '100%'} onClose={onClose}>
      <p className="dialog-note">{all ? `本表${rows.length}行：` : `本表${total}行，这里是前${rows.length}行，全部请导出 Excel 看：`}{counted.length}行计入合计{waiting.length > 0 && `，${waiting.length}行待核、不计入`}{none.length > 0 && `，${none.length}行不涉及金额`}。</p>
      <table className="board-table">
        <thead><tr><th>线索</th><th>{totalLabels[column]}{column === 'people' ? '（人）' : '（万元）'}</th><th>来源、时点</th></tr></thead>
        <tbody>{[...counted, ...waiting, ...none].map(line)}</tbody>
        <tfoot><tr><th scope="row">{all ? '合计' : '以上合计'}</th><td className="grid-figure">{column === 'people' ? sum : formatWan(sum)}</td><td /></tr></tfoot>
      </table>
    </Drawer>
  )
}
