import type { CaseRow } from '@qingyuan/core/ledgers/ledger-table'
import { Empty } from 'antd'
import { Count, Wan } from '../../shared/money.tsx'
import { OnDay } from '../../shared/time.tsx'

/** Pending cases as they go up with the month's case report. */
export function CaseTable({ cases }: { cases: CaseRow[] }) {
  if (cases.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有在办案件" />
  return (
    <div className="wide-table">
      <table className="board-table case-table">
        <thead><tr><th>立案号</th><th>案件</th><th>刑事立案</th><th>阶段</th><th>金额（万元）</th><th>人数</th><th>清退比例</th><th>牵头地</th><th>包案领导</th><th>挂牌督办</th><th>难点</th><th>最近进展</th></tr></thead>
        <tbody>{cases.map((row) => (
          <tr key={row.number}>
            <td>{row.number}</td><th scope="row">{row.name}</th><td><OnDay day={row.filedOn} /></td><td>{row.stage}</td>
            <td className="grid-figure"><Wan fen={row.amountFen} /></td><td className="grid-figure"><Count value={row.people} /></td>
            <td className="grid-figure">{row.repaidBasisPoints === null ? <span className="pending-value">待核</span> : `${(row.repaidBasisPoints / 100).toFixed(2)}%`}</td>
            <td>{row.leadPlace}</td><td>{row.leader}</td><td>{row.supervised}</td><td className="cell-wide">{row.difficulty}</td>
            <td className="cell-wide">{row.progress}{row.progressOn && <small>{row.progressOn}</small>}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  )
}
