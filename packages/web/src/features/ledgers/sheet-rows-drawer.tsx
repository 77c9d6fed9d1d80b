import type { SheetModel } from '@qingyuan/core/sheet-model'
import { Drawer, Empty, Grid } from 'antd'
import { useMemo } from 'react'
import { Go } from '../../shared/go.tsx'
import { rowsBehind } from './sheet-rows.ts'

/** The rows behind a sheet's sums, each leading to its lead. */
export function SheetRowsDrawer({ model, onClose }: { model: SheetModel; onClose: () => void }) {
  const wide = Grid.useBreakpoint().md ?? true
  const { headings, rows, totals } = useMemo(() => rowsBehind(model), [model])
  return (
    <Drawer open title={`合计是这${rows.length}行`} size={wide ? 640 : '100%'} onClose={onClose}>
      {rows.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="这张表没有列出各条线索，请看“全区台账”。" /> : (
        <div className="wide-table">
          <table className="board-table">
            <thead><tr><th>序号</th><th>线索</th>{headings.map((text, index) => <th key={index}>{text}</th>)}</tr></thead>
            <tbody>{rows.map((row, index) => (
              <tr key={row.leadId}><td className="number">{index + 1}</td><th scope="row"><Go to={`/leads/${row.leadId}`}>{row.name}</Go></th>
                {row.shown.map((text, at) => <td key={at} className="grid-figure">{text}</td>)}</tr>
            ))}</tbody>
            <tfoot><tr><td /><th scope="row">合计</th>{totals.map((text, at) => <td key={at} className="grid-figure">{text}</td>)}</tr></tfoot>
          </table>
        </div>
      )}
    </Drawer>
  )
}
