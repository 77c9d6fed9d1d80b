import type { Group } from '@qingyuan/core/statistics/statistics-api'
import { Count, Wan } from '../../shared/money.tsx'
import { unknownOf, type Measure } from './measures.ts'

/** A group's figure: 待核 when none of its leads knows it yet, a dash when it has none. */
export function MeasureValue({ group, measure }: { group: Group; measure: Measure }) {
  if (measure === 'leads') return <Count value={group.leads} />
  const value = group[measure]
  if (value === null && unknownOf(group, measure) === 0) return <span className="nothing">—</span>
  return measure === 'people' ? <Count value={value} /> : <Wan fen={value} />
}
