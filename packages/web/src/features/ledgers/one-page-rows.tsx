import { figureText } from '@qingyuan/core/ledgers/annex-2'
import { listOnePageRows } from '@qingyuan/core/ledgers/ledger-api'
import { Drawer, Empty, Grid } from 'antd'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { useRead } from '../../shared/use-read.ts'

/** Whether the rows behind a figure of the leader's page are leads. */
export const hasRows = (key: string): boolean => /^(movement|events)\./.test(key) || ['rows', 'amountFen', 'people', 'unpaidFen', 'unknown'].includes(key)

/** The leads that a figure of the leader's page was counted from. */
export function OnePageRows({ period, figure, onClose }: { period: string; figure: { key: string; text: string }; onClose: () => void }) {
  const wide = Grid.useBreakpoint().md ?? true
  const read = useRead(listOnePageRows, { period, key: figure.key })
  return (
    <Drawer open title={`${read.data?.title ?? ''} ${figure.text}`} size={wide ? 720 : '100%'} onClose={onClose}>
      <Loaded read={read}>{({ rows }) => rows.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有线索" /> : (
        <div className="wide-table">
          <table className="board-table">
            <thead><tr><th>序号</th><th>线索</th><th>主报单位</th><th>涉及金额（万元）</th><th>人数</th><th>未兑付（万元）</th></tr></thead>
            <tbody>{rows.map((row, index) => (
              <tr key={row.leadId}>
                <td className="number">{index + 1}</td>
                <th scope="row" className="cell-wide"><Go to={`/leads/${row.leadId}`}>{row.name}</Go><small>{row.number}</small>{row.note && <small>{row.note}</small>}</th>
                <td>{row.mainUnitName}</td>
                {(['amountFen', 'people', 'unpaidFen'] as const).map((column) => <td key={column} className="grid-figure">{row.figures ? figureText(row.figures, column) : <span className="nothing">—</span>}</td>)}
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}</Loaded>
    </Drawer>
  )
}
