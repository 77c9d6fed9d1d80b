import type { DutyRow } from '@qingyuan/core/org/duty-matrix'
import type { Unit } from '@qingyuan/core/org/org-api'
import { Button, Empty } from 'antd'

interface DutyMatrixTableProps {
  rows: (DutyRow<Unit> & { group: string })[]
  units: Unit[]
  onUnit?: (unit: Unit) => void
  onSector?: (sector: string) => void
}

/** Sectors × units: ● leads, ○ supports. */
export function DutyMatrixTable({ rows, units, onUnit, onSector }: DutyMatrixTableProps) {
  if (units.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="还没有单位分到职责。可以先载入示例，再按本地实际修改。" />
  return (
    <div className="print-fit org-matrix-scroll">
      <table className="org-matrix">
        <caption>● 牵头　○ 配合　<span className="org-gap-mark">黄底：未指定牵头</span></caption>
        <thead><tr>
          <th scope="col" className="org-matrix-corner">行业领域</th>
          {units.map((unit) => (
            <th scope="col" key={unit.id} title={unit.name}>
              {onUnit ? <Button type="link" size="small" onClick={() => onUnit(unit)}>{unit.shortName}</Button> : <span>{unit.shortName}</span>}
            </th>
          ))}
        </tr></thead>
        <tbody>{rows.map((row, index) => [
          row.group !== rows[index - 1]?.group && <tr key={`group ${row.group}`} className="org-matrix-group"><th scope="colgroup" colSpan={units.length + 1}>{row.group}</th></tr>,
          <tr key={row.sector} className={row.leads.length === 0 ? 'org-gap' : ''}>
            <th scope="row">{row.sector}{row.leads.length === 0 && onSector && <Button type="link" size="small" className="no-print" onClick={() => onSector(row.sector)}>指定</Button>}</th>
            {units.map((unit) => {
              const [mark, label] = row.leads.includes(unit) ? ['●', '牵头'] : row.supports.includes(unit) ? ['○', '配合'] : ['', '']
              return <td key={unit.id} title={label && `${unit.name}${label}${row.sector}`} aria-label={label}>{mark}</td>
            })}
          </tr>,
        ])}</tbody>
      </table>
    </div>
  )
}
