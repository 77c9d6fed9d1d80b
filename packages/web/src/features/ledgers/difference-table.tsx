import type { Difference } from '@qingyuan/core/ledgers/ledger-api'
import { formatWan } from '@qingyuan/core/money'
import { Empty } from 'antd'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { StatusTag } from '../../shared/status.tsx'

const kinds = { added: ['新列', 'doing'], removed: ['不再列', 'off'], changed: ['有变化', 'warn'] } as const

/** Two versions side by side: only what differs, with the difference of each number. */
export function DifferenceTable({ before, after, difference }: { before: string; after: string; difference: Pick<z.output<typeof Difference>, 'rows'> & Partial<z.output<typeof Difference>> }) {
  const { rows, totals = [], movement = [] } = difference
  if (rows.length + totals.length + movement.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="两稿的线索、数字、文字都相同" />
  return (
    <div className="wide-table">
      <table className="board-table difference-table">
        <caption>只列不同之处</caption>
        <thead><tr><th>线索</th><th>栏目</th><th>{before}</th><th>{after}</th><th>差额</th></tr></thead>
        <tbody>
          {rows.map((row) => {
            const [word, tone] = kinds[row.kind]
            const name = <th scope="rowgroup" rowSpan={Math.max(1, row.cells.length)}><Go to={`/leads/${row.leadId}`}>{row.name}</Go><small>{row.number} <StatusTag tone={tone}>{word}</StatusTag></small></th>
            if (row.cells.length === 0) {
              return <tr key={row.leadId}>{name}<td>整行</td><td>{row.kind === 'added' ? '没有' : '有'}</td><td>{row.kind === 'added' ? '有' : '没有'}</td><td /></tr>
            }
            return row.cells.map((cell, index) => (
              <tr key={`${row.leadId}.${cell.column}`}>
                {index === 0 && name}
                <td>{cell.label}</td><td className="cell-wide">{cell.before || '空'}</td><td className="cell-wide cell-changed">{cell.after || '空'}</td>
                <td className="grid-figure">{differenceText(cell.difference, cell.column === 'people')}</td>
              </tr>
            ))
          })}
          {totals.map((total) => <Sum key={total.label} {...total} whole={total.label.includes('人数')} />)}
          {movement.map((total) => <Sum key={total.label} {...total} whole />)}
        </tbody>
      </table>
    </div>
  )
}

function Sum({ label, before, after, difference, whole }: { label: string; before: string; after: string; difference: number | null; whole: boolean }) {
  return <tr className="difference-sum"><th scope="row">合计</th><td>{label}</td><td>{before}</td><td className="cell-changed">{after}</td><td className="grid-figure">{differenceText(difference, whole)}</td></tr>
}

/** `＋16.10`, `－3`; empty when a side is not a number. */
function differenceText(difference: number | null, whole: boolean): string {
  if (difference === null || difference === 0) return ''
  const size = Math.abs(difference)
  return `${difference > 0 ? '＋' : '－'}${whole ? size : formatWan(size)}`
}
